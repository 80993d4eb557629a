# SPDX-License-Identifier: GPL-2.0-or-later
"""A series that the platform deletes while a part of it is unfinished, and parts that were pruned away."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from stub_provider import StubProvider, Tripwire, at, observation
from urban_data.core.errors import IncompleteAnswer, NetworkError, NotFound
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import Part, PullRequest
from urban_data.store import maintenance
from urban_data.store.ledger import GONE_NOTE
from urban_data.store.outcome import Outcome
from urban_data.store.pull import pull
from urban_data.store.reader import Completeness, SnapshotReader

NOW = datetime(2026, 3, 2, tzinfo=UTC)
CUT = IncompleteAnswer("cut", host="city")
AWAY = NotFound("404", host="city", status=404)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


def city(*names: str, fault: object = None, count: int = 10) -> StubProvider:
    """A platform with ``count`` values, ten minutes apart, for every series."""
    values = {name: [observation(name, 10 * n, 20.0 + n) for n in range(count)] for name in names}
    return StubProvider(values, fault=fault)  # type: ignore[arg-type]


def without_b(part: Part, page: int) -> None:
    """The platform has nothing at the address of series b."""
    if "b" in part.sources:
        raise AWAY


def run(provider: StubProvider, path: Path, mode: str = "new", hours: float = 0, **choice: object) -> Outcome:
    request = PullRequest("climate", mode, **choice)  # type: ignore[arg-type]
    now = NOW + timedelta(hours=hours)
    return pull(
        provider, [request], path, QuietMonitor(), workers=1, late_arrivals=timedelta(minutes=30), now=lambda: now
    )[0]


def checked(path: Path) -> Completeness:
    with SnapshotReader.open(path) as reader:
        (period,) = reader.completeness()
    return period


@pytest.mark.parametrize("mode", ["new", "update"])
@pytest.mark.parametrize("choice", [{}, {"series": ("a", "b")}], ids=["all", "named"])
def test_it_is_named_once_and_fails_no_later_night(path: Path, mode: str, choice: dict) -> None:
    run(city("a", "b", fault=Tripwire(CUT, 1, source="b")), path, **choice)
    deleted = city("a", fault=without_b)

    first = run(deleted, path, mode, 1, **choice)
    second = run(deleted, path, mode, 2, **choice)

    assert [(missing.part.sources, missing.cause) for missing in first.missing] == [(("b",), GONE_NOTE)]
    assert first.state == "incomplete"
    assert second.complete
    assert sum(count for scope, count in deleted.asked.items() if '"b"' in scope) == 1
    assert [(missing.sources, missing.cause) for missing in checked(path).missing] == [(("b",), GONE_NOTE)]


def test_one_that_comes_back_is_wanted_again(path: Path) -> None:
    run(city("a", "b", fault=Tripwire(CUT, 1, source="b")), path)
    run(city("a", fault=without_b), path, "update", 1)
    whole = city("a", "b")

    run(whole, path, "update", 2)
    outcome = run(whole, path, "update", 3)

    assert outcome.complete
    assert checked(path).complete
    with SnapshotReader.open(path) as reader:
        assert [held.observations for held in reader.datasets() if held.key == "climate"] == [20]


@pytest.mark.parametrize("names", [("a", "b"), ()], ids=["listed", "nothing listed"])
def test_an_address_without_anything_alone_proves_nothing(path: Path, names: tuple[str, ...]) -> None:
    run(city("a", "b", fault=Tripwire(CUT, 1)), path)

    for hours in (1, 2):
        outcome = run(city(*names, fault=without_b), path, "update", hours)

    assert not outcome.complete
    assert AWAY.sentence in [missing.cause for missing in outcome.missing]


def test_a_list_that_cannot_be_had_proves_nothing(path: Path) -> None:
    run(city("a", "b", fault=Tripwire(CUT, 1, source="b")), path)
    deleted = city("a", fault=without_b)

    def down() -> None:
        raise NetworkError("down", host="city")

    deleted.listing_fault = down
    assert AWAY.sentence in [missing.cause for missing in run(deleted, path, "update", 1).missing]


def test_another_part_that_recovers_does_not_bring_the_old_fault_back(path: Path) -> None:
    cut = Tripwire(CUT, 1)

    def cut_and_without_b(part: Part, page: int) -> None:
        without_b(part, page)
        cut(part, page)

    run(city("a", "b", fault=cut), path)
    run(city("a", fault=cut_and_without_b), path, "new", 1)
    run(city("a"), path, "new", 2)

    assert run(city("a", fault=without_b), path, "update", 3).complete
    assert [missing.sources for missing in checked(path).missing] == [("b",)]


def test_what_was_pruned_is_not_waited_for(path: Path) -> None:
    run(city("a", "b", fault=Tripwire(CUT, 1, source="b")), path, end=at(100))
    maintenance.prune(path, 1, QuietMonitor(), now=lambda: NOW + timedelta(days=1))

    def no_old_values(part: Part, page: int) -> None:
        if part.t_from < at(100):
            raise AWAY

    assert run(city("a", "b", fault=no_old_values), path, "update", 1).complete
    with SnapshotReader.open(path) as reader:
        assert all(period.complete for period in reader.completeness())


def test_a_part_goes_on_where_pruning_ended(path: Path) -> None:
    run(city("a", fault=Tripwire(CUT, 1)), path)
    before = NOW - timedelta(hours=23, minutes=10)
    maintenance.prune(path, 1, QuietMonitor(), now=lambda: before + timedelta(days=1))
    whole = city("a")

    assert run(whole, path).complete

    assert whole.resumed_at == [at(50)]
    with SnapshotReader.open(path) as reader:
        assert [held.first for held in reader.datasets() if held.key == "climate"] == [at(50)]
