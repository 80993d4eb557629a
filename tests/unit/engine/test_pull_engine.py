# SPDX-License-Identifier: GPL-2.0-or-later
"""The pull engine against a scripted provider and a real snapshot file."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from stub_provider import StubProvider, Tripwire, at, cancel_at, observation
from urban_data.core.errors import (
    AccessDenied,
    InputError,
    InvalidAnswer,
    NetworkError,
    NotFound,
    ServerBusy,
    SnapshotError,
)
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import Part, PullRequest
from urban_data.core.records import Drop
from urban_data.store.pull import pull, resume
from urban_data.store.reader import SnapshotReader

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DENIED = AccessDenied("401", host="city", status=401)
GONE = NotFound("404", host="city", status=404)
BROKEN = InvalidAnswer("cut", host="city", reason="it is not JSON.")
DOWN = NetworkError("refused", host="city")


def series(*names: str, count: int = 10) -> dict:
    """``count`` values, ten minutes apart, for every series."""
    return {name: [observation(name, 10 * n, 20.0 + n) for n in range(count)] for name in names}


def run(provider, path, mode="new", monitor=None, *, now=NOW, workers=2, late=timedelta(minutes=30), **choice):
    request = PullRequest("climate", mode, **choice)
    return pull(
        provider, [request], path, monitor or QuietMonitor(), workers=workers, late_arrivals=late, now=lambda: now
    )[0]


def dump(path: Path) -> list[str]:
    with SnapshotReader.open(path) as reader:
        return list(reader.dump())


def reports(path: Path):
    with SnapshotReader.open(path) as reader:
        return reader.pulls()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


def test_a_pull_brings_everything_and_counts_it(path: Path) -> None:
    outcome = run(StubProvider(series("a", "b")), path)

    assert (outcome.state, outcome.expected, outcome.received, outcome.stored) == ("complete", 20, 20, 20)
    assert (outcome.duplicates, outcome.dropped, outcome.missing) == (0, 0, ())
    with SnapshotReader.open(path) as reader:
        (held,) = [dataset for dataset in reader.datasets() if dataset.key == "climate"]
        assert (held.stations, held.series, held.observations) == (2, 2, 20)


def test_a_platform_that_does_not_count_is_complete_without_an_expectation(path: Path) -> None:
    outcome = run(StubProvider(series("a"), counts=False), path)

    assert outcome.complete
    assert outcome.expected is None
    assert outcome.received == 10


def test_a_wrong_count_never_decides(path: Path) -> None:
    provider = StubProvider(series("a"))
    plan = provider.plan
    provider.plan = lambda *told: [
        type(part)(part.kind, part.sources, part.t_from, part.t_to, 99) for part in plan(*told)
    ]

    outcome = run(provider, path)

    assert outcome.complete
    assert (outcome.expected, outcome.received) == (99, 10)


def test_a_dataset_that_is_not_there_is_named_with_what_is_close(path: Path) -> None:
    with pytest.raises(InputError, match=r"no data set “climat”\. Did you mean “climate”"):
        pull(StubProvider(series("a")), [PullRequest("climat")], path, QuietMonitor())
    assert not path.exists()


def test_a_dataset_is_found_by_its_title(path: Path) -> None:
    (outcome,) = pull(StubProvider(series("a")), [PullRequest("Climate boxes")], path, QuietMonitor())
    assert outcome.dataset == "climate"


@pytest.mark.parametrize("page", [0, 1, 3])
@pytest.mark.parametrize("error", [BROKEN, DENIED])
def test_a_fault_that_passes_is_asked_over_and_leaves_no_trace(path: Path, tmp_path: Path, error, page: int) -> None:
    outcome = run(StubProvider(series("a", "b"), fault=Tripwire(error, page, times=1, source="a")), path)
    run(StubProvider(series("a", "b")), tmp_path / "reference.gpkg")

    assert outcome.complete
    assert dump(path) == dump(tmp_path / "reference.gpkg")


@pytest.mark.parametrize(("page", "held"), [(0, 0), (1, 3), (3, 9)])
def test_a_fault_that_stays_names_what_is_missing(path: Path, page: int, held: int) -> None:
    outcome = run(StubProvider(series("a", "b"), fault=Tripwire(GONE, page, source="a")), path)

    (missing,) = outcome.missing
    assert outcome.state == "incomplete"
    assert outcome.received == 10 + held
    assert missing.part.sources == ("a",)
    assert missing.t_from == (missing.part.t_from if held == 0 else at(10 * (held - 1)))
    assert missing.cause == GONE.sentence
    (report,) = reports(path)
    assert report.state == "incomplete"
    assert [(found.sources, found.cause) for found in report.missing] == [(("a",), GONE.sentence)]


def test_an_incomplete_pull_is_finished_by_the_same_request(path: Path, tmp_path: Path) -> None:
    run(StubProvider(series("a", "b"), fault=Tripwire(GONE, 2, source="a")), path)
    healthy = StubProvider(series("a", "b"))

    outcome = run(healthy, path)
    run(StubProvider(series("a", "b")), tmp_path / "reference.gpkg")

    assert (outcome.state, outcome.expected, outcome.stored) == ("complete", 20, 20)
    assert healthy.resumed_at == [at(50)]
    assert not any('"b"' in scope for scope in healthy.asked)
    assert dump(path) == dump(tmp_path / "reference.gpkg")
    assert [report.state for report in reports(path)] == ["complete"]


def test_the_last_days_again_finish_what_was_left_and_go_on(path: Path, tmp_path: Path) -> None:
    """Relative times give another period at every call; the same command must bring the rest all the same."""
    values = series("a", "b", count=30)
    run(StubProvider(values, fault=Tripwire(GONE, 3, source="a")), path, start=at(10), end=at(200), late=timedelta(0))

    provider = StubProvider(values)
    outcome = run(provider, path, start=at(11), end=at(201), late=timedelta(0))
    run(StubProvider(values), tmp_path / "reference.gpkg", start=at(10), end=at(201))

    assert outcome.complete
    assert {part.sources[0]: part.t_from for part in provider.parts} == {"a": at(190), "b": at(190)}
    assert dump(path) == dump(tmp_path / "reference.gpkg")
    with SnapshotReader.open(path) as reader:
        assert all(period.complete for period in reader.completeness())


def test_going_on_is_accounted_for_as_one_request(path: Path) -> None:
    """What is asked for again for the sake of late values is no second arrival, and is expected once."""
    values = series("a", "b", count=30)
    run(StubProvider(values, fault=Tripwire(GONE, 0, source="b")), path, start=at(10), end=at(200))

    provider = StubProvider(values)
    outcome = run(provider, path, start=at(20), end=at(220))

    assert {part.sources[0]: part.t_from for part in provider.parts} == {"a": at(160), "b": at(160)}
    assert (outcome.expected, outcome.received, outcome.stored, outcome.duplicates) == (42, 42, 42, 8)
    assert not outcome.expected_is_estimate


def test_going_on_skips_only_what_the_unfinished_pull_brought(path: Path, tmp_path: Path) -> None:
    """A pull of long ago holds the period, too; late values of it come in all the same, as without the leftover."""
    values = series("a", count=60)
    run(StubProvider(values), path, start=at(0), end=at(400))
    values["a"].append(observation("a", 55, 99.0))
    run(StubProvider(values, fault=Tripwire(GONE, 1)), path, start=at(300), end=at(500))

    outcome = run(StubProvider(values), path, start=at(0), end=at(600))
    run(StubProvider(values), tmp_path / "reference.gpkg", start=at(0), end=at(600))

    assert outcome.complete
    assert dump(path) == dump(tmp_path / "reference.gpkg")


def test_going_on_asks_for_a_new_series_and_one_that_lags_from_the_beginning(path: Path) -> None:
    values = {**series("a", "b", count=30), "lag": series("lag", count=5)["lag"]}
    run(StubProvider(values, fault=Tripwire(GONE, 0, source="b")), path, start=at(0), end=at(200))
    values.update(series("late", count=30))

    provider = StubProvider(values)
    outcome = run(provider, path, start=at(0), end=at(210))

    since = {part.sources[0]: part.t_from for part in provider.parts}
    assert outcome.complete
    assert since == {"a": at(160), "b": at(160), "lag": at(0), "late": at(0)}


def test_another_period_leaves_an_unfinished_one_alone(path: Path) -> None:
    values = series("a", count=30)
    run(StubProvider(values, fault=Tripwire(GONE, 1)), path, start=at(0), end=at(100))

    outcome = run(StubProvider(values), path, start=at(200), end=at(300))

    assert outcome.complete
    assert [report.state for report in reports(path)] == ["incomplete", "complete"]


def test_latest_values_are_always_asked_for_anew(path: Path) -> None:
    values = series("a", "b")
    run(StubProvider(values, fault=Tripwire(GONE, source="a")), path, "latest")
    values["b"].append(observation("b", 500, 1.0))

    outcome = run(StubProvider(values), path, "latest")

    assert outcome.complete
    assert outcome.stored == 2


def test_a_pull_that_is_cancelled_while_taken_up_begins_nothing_else(path: Path) -> None:
    values = series("a", count=30)
    run(StubProvider(values, fault=Tripwire(GONE, 2)), path)
    monitor = QuietMonitor()

    outcome = run(StubProvider(values, fault=cancel_at(monitor, 0)), path, "update", monitor)

    assert outcome.state == "cancelled"
    assert len(reports(path)) == 1


def test_resume_finishes_what_is_left_over(path: Path, tmp_path: Path) -> None:
    run(StubProvider(series("a", "b"), fault=Tripwire(GONE, 2, source="a")), path)

    (outcome,) = resume(StubProvider(series("a", "b")), path, QuietMonitor())
    run(StubProvider(series("a", "b")), tmp_path / "reference.gpkg")

    assert outcome.complete
    assert dump(path) == dump(tmp_path / "reference.gpkg")
    assert resume(StubProvider(series("a", "b")), path, QuietMonitor()) == []


def test_there_is_nothing_to_resume_in_a_file_that_is_missing(path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"does not exist"):
        resume(StubProvider(series("a")), path, QuietMonitor())
    assert not path.exists()


def test_a_reader_that_stays_is_told_of(path: Path) -> None:
    run(StubProvider(series("a")), path)
    monitor = QuietMonitor()
    provider = StubProvider(series("a", count=12))
    readers = []

    def read(_part: Part, number: int) -> None:
        if not readers:
            connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            connection.execute("BEGIN")
            connection.execute("SELECT count(*) FROM observations").fetchone()
            readers.append(connection)

    provider.fault = read
    outcome = run(provider, path, "update", monitor)
    readers[0].close()

    assert outcome.stored == 2
    assert any("Another program is reading the snapshot" in message for message in monitor.messages)


def test_a_listing_that_fails_is_an_outcome_and_is_taken_up(path: Path) -> None:
    def fail() -> None:
        raise ServerBusy("503", host="city", status=503)

    outcome = run(StubProvider(series("a"), listing_fault=fail), path)

    (missing,) = outcome.missing
    assert outcome.state == "incomplete"
    assert missing.part.kind == "stations"
    assert "503" in missing.cause

    assert run(StubProvider(series("a")), path).stored == 10
    assert [report.state for report in reports(path)] == ["complete"]


def test_no_access_ends_the_pull_at_once(path: Path) -> None:
    provider = StubProvider(series(*(f"s{n:02}" for n in range(30))), fault=Tripwire(DENIED))

    outcome = run(provider, path)

    assert outcome.state == "incomplete"
    assert len(outcome.missing) == 30
    assert {missing.cause for missing in outcome.missing} == {DENIED.sentence}
    assert sum(provider.asked.values()) <= 12


def test_a_platform_that_is_gone_is_not_asked_for_every_part(path: Path) -> None:
    provider = StubProvider(series(*(f"s{n:02}" for n in range(30))), fault=Tripwire(DOWN))

    outcome = run(provider, path)

    assert len(outcome.missing) == 30
    assert sum(provider.asked.values()) <= 12


@pytest.mark.parametrize("page", [0, 1, 2, 3])
def test_a_cancelled_pull_keeps_what_came_and_can_be_finished(path: Path, tmp_path: Path, page: int) -> None:
    monitor = QuietMonitor()

    outcome = run(StubProvider(series("a"), fault=cancel_at(monitor, page)), path, monitor=monitor)
    finished = run(StubProvider(series("a")), path)
    run(StubProvider(series("a")), tmp_path / "reference.gpkg")

    assert outcome.state == "cancelled"
    assert finished.complete
    assert dump(path) == dump(tmp_path / "reference.gpkg")


def test_updates_add_only_what_is_new(path: Path) -> None:
    values = series("a", count=10)
    run(StubProvider(values), path)
    counts = []
    for _ in range(3):
        provider = StubProvider(values)
        counts.append(run(provider, path, "update").stored)
    assert counts == [0, 0, 0]

    values["a"].append(observation("a", 100, 30.0))
    provider = StubProvider(values)
    assert run(provider, path, "update").stored == 1
    assert provider.parts[0].t_from == at(90 - 30)


def test_an_update_finds_late_arrivals_within_the_overlap(path: Path) -> None:
    values = series("a", count=10)
    late = values["a"].pop(7)
    run(StubProvider(values), path)

    assert run(StubProvider(series("a", count=10)), path, "update").stored == 1
    assert late.t_start == at(70)


def test_an_update_brings_a_new_station_from_the_beginning_of_what_is_held(path: Path) -> None:
    run(StubProvider(series("a")), path, start=at(20))

    provider = StubProvider(series("a", "b"))
    outcome = run(provider, path, "update")

    assert outcome.stored == 8
    assert {part.sources[0]: part.t_from for part in provider.parts} == {"a": at(60), "b": at(20)}


def test_a_series_without_values_is_asked_from_the_beginning_again(path: Path) -> None:
    run(StubProvider({"a": [], **series("b")}), path)

    outcome = run(StubProvider(series("a", "b")), path, "update")

    assert outcome.stored == 10


@pytest.mark.parametrize("start", [at(0), at(60)])
def test_an_update_claims_no_time_before_what_is_held(path: Path, start: str) -> None:
    values = series("a", count=20)
    run(StubProvider(values), path, start=at(40), end=at(200))
    monitor = Heard()

    outcome = run(StubProvider(values), path, "update", monitor, start=start)

    assert outcome.complete
    told = [text for text in monitor.texts if "begin later than the period asked for" in text]
    assert len(told) == (start < at(40))
    assert all("The values of Climate boxes in the snapshot" in text for text in told)
    with SnapshotReader.open(path) as reader:
        (period,) = reader.completeness()
        (held,) = reader.datasets()
    assert period.t_from == held.first == at(40)


class Heard(QuietMonitor):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def info(self, text: str) -> None:
        """Keep the text."""
        self.texts.append(text)


def test_an_update_does_not_ask_for_years_between_two_pulls(path: Path) -> None:
    values = {"a": [observation("a", 1440 * n, float(n)) for n in range(100)]}
    now = datetime(2026, 7, 1, tzinfo=UTC)
    run(StubProvider(values), path, start=at(0), end=at(1440 * 5), now=now)
    run(StubProvider(values), path, start=at(1440 * 90), end=at(1440 * 95), now=now)

    provider = StubProvider(values)
    outcome = run(provider, path, "update", now=now)

    assert provider.parts[0].t_from == at(1440 * 94 - 30)
    assert outcome.stored == 5


def test_an_update_first_fills_the_hole_of_an_earlier_pull(path: Path, tmp_path: Path) -> None:
    values = series("a", count=12)
    windows = (at(40), at(80))
    broken = StubProvider(values, windows=windows, fault=lambda part, _: _fail_in(part, at(40)))
    assert run(broken, path).state == "incomplete"

    outcome = run(StubProvider(values), path, "update")
    run(StubProvider(values), tmp_path / "reference.gpkg")

    assert outcome.complete
    assert dump(path) == dump(tmp_path / "reference.gpkg")


def _fail_in(part, t_from: str) -> None:
    if part.t_from == t_from:
        raise GONE


def test_a_clock_a_day_ahead_hides_nothing(path: Path) -> None:
    values = series("a", count=10)
    run(StubProvider(values), path, now=NOW + timedelta(days=1))
    values["a"] += [observation("a", 100 + 10 * n, 1.0) for n in range(10)]

    assert run(StubProvider(values), path, "update", now=NOW + timedelta(days=1)).stored == 10


def test_a_value_of_the_year_2099_hides_nothing(path: Path) -> None:
    values = series("a", count=10)
    values["a"].append(observation("a", 60 * 24 * 365 * 73, 1.0))
    run(StubProvider(values), path, now=NOW)
    values["a"] += [observation("a", 60 * 24 + 10 * n, 1.0) for n in range(10)]

    assert run(StubProvider(values), path, "update", now=NOW + timedelta(days=1)).stored == 10


def test_refresh_takes_corrections_and_marks_what_is_gone_upstream(path: Path) -> None:
    values = series("a", count=10)
    run(StubProvider(values), path)
    corrected = series("a", count=10)
    corrected["a"][4] = observation("a", 40, 99.5)
    del corrected["a"][6]

    outcome = run(StubProvider(corrected), path, "refresh", start=at(30), end=at(80))

    assert outcome.complete
    rows = [line for line in dump(path) if line.startswith("2026-03-01")]
    assert len(rows) == 10
    assert [line[:16] for line in rows if "withdrawn" in line] == [at(60)[:16]]
    assert [line[:16] for line in rows if " 99.5 " in line] == [at(40)[:16]]


def test_the_workers_give_no_part_away_and_take_none_twice(path: Path) -> None:
    provider = StubProvider(series(*(f"s{n:03}" for n in range(200)), count=2), page_size=1)

    outcome = run(provider, path, workers=8)

    assert outcome.stored == 400
    assert set(provider.asked.values()) == {1}


def test_several_requests_give_one_outcome_each_in_order(path: Path) -> None:
    outcomes = pull(
        StubProvider(series("a")), [PullRequest("traffic"), PullRequest("climate")], path, QuietMonitor(), workers=2
    )
    assert [outcome.dataset for outcome in outcomes] == ["traffic", "climate"]


@pytest.mark.parametrize(("count", "said"), [(1, "One record dropped: no id"), (9, "9 records dropped: no id")])
def test_what_a_list_lost_is_told_and_counted_once(path: Path, count: int, said: str) -> None:
    """A record that cannot be read is in the list of every dataset, and nobody knows to which it belongs."""
    provider = StubProvider(series("a"))
    pages = provider.stations
    lost = Drop("no id", count, "{}")
    provider.stations = lambda request: (replace(page, drops=[lost]) for page in pages(request))
    monitor = QuietMonitor()

    outcomes = pull(provider, [PullRequest("climate"), PullRequest("traffic")], path, monitor, now=lambda: NOW)

    assert [message for message in monitor.messages if "dropped" in message] == [f"{said} ({{}})"]
    assert [outcome.dropped for outcome in outcomes] == [count, 0]
    assert [report.drops for report in reports(path)] == [(lost,), ()]


def test_the_hot_path_hands_over_nothing_after_a_defect(path: Path) -> None:
    """An error outside our family is a defect: it is not swallowed, and the file stays usable."""
    with pytest.raises(ZeroDivisionError):
        run(StubProvider(series("a"), fault=lambda *_: 1 // 0), path)

    assert run(StubProvider(series("a")), path).stored == 10
