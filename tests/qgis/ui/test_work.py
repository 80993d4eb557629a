# SPDX-License-Identifier: GPL-2.0-or-later
"""What jobs do with platforms and snapshots, and the sentence in which each says what came of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from algorithm_run import DATASET, Platform, rows_in
from faulty_server import Answer, Exchange, FaultyServer, Request
from qgis.core import QgsApplication
from sensorthings_pages import SensorThingsPages
from urban_data.core.errors import Cancelled, InputError, NotThisApi, SnapshotError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import PullRequest
from urban_data.settings import SavedPlatform
from urban_data.store.outcome import Outcome
from urban_data.store.reader import SnapshotReader
from urban_data.ui import work

FROM, NOON, UNTIL = "2026-03-01T00:00:00.000Z", "2026-03-01T12:00:00.000Z", "2026-03-03T00:00:00.000Z"
WHOLE = PullRequest(DATASET, "new", FROM, UNTIL)


@pytest.fixture
def town(qgis_app: QgsApplication) -> Iterator[Platform]:
    pages = SensorThingsPages()
    with FaultyServer(pages.answer) as server:
        yield Platform(pages, server)


@pytest.fixture
def saved(town: Platform) -> SavedPlatform:
    return SavedPlatform("Town", town.url, "sensorthings")


@pytest.fixture
def monitor() -> QuietMonitor:
    return QuietMonitor()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "town.gpkg"


@pytest.fixture
def refused(town: Platform) -> None:
    """From now on the platform gives its lists, and no values."""

    def refuse(exchange: Exchange) -> None:
        exchange.give(Answer(b"{}", 403))

    def script(request: Request) -> object:
        return refuse if town.pages.stage(request.target) == "values" else None

    town.server.script = script  # type: ignore[assignment]


def pulled(saved: SavedPlatform, path: Path, *requests: PullRequest) -> work.PullResult:
    listing = work.list_platform(saved, QuietMonitor())
    return work.pull_into(saved, requests or (WHOLE,), listing.datasets, path, QuietMonitor())


def modes(path: Path) -> list[str]:
    with SnapshotReader.open(path) as reader:
        return [pull.mode for pull in reader.pulls()]


def test_a_platform_is_listed_with_what_it_is(saved: SavedPlatform, monitor: QuietMonitor) -> None:
    listing = work.list_platform(saved, monitor)
    assert listing.platform is saved
    assert listing.probe is not None
    assert listing.probe.api == "sensorthings"
    assert [dataset.key for dataset in listing.datasets] == [DATASET]


def test_an_address_whose_kind_is_not_known_is_asked(town: Platform, monitor: QuietMonitor) -> None:
    probe = work.probe_address(SavedPlatform("Pasted", town.url), monitor)
    assert (probe.api, probe.root_url) == ("sensorthings", town.url)
    assert work.probe_address(SavedPlatform("Pasted", f"{town.server.url}/docs/index.html"), monitor) == probe
    town.server.answering(lambda _: Answer(b"{}", 404))
    with pytest.raises(NotThisApi):
        work.probe_address(SavedPlatform("Pasted", town.url), monitor)


def test_the_estimate_is_the_sum_of_its_requests(saved: SavedPlatform, monitor: QuietMonitor, town: Platform) -> None:
    one = work.estimate(saved, [WHOLE], monitor)
    two = work.estimate(saved, [WHOLE, WHOLE], monitor)
    assert one.values == len(town.pages.rows())
    assert two.values == 2 * len(town.pages.rows())


def test_a_pull_is_accounted_for_in_a_sentence(
    saved: SavedPlatform, town: Platform, path: Path, monitor: QuietMonitor
) -> None:
    listing = work.list_platform(saved, monitor)
    result = work.pull_into(saved, [WHOLE], listing.datasets, path, monitor)
    title = listing.datasets[0].title
    assert result.complete
    assert result.sentence == f"{title}: complete. Values received: 180 of 180; new: 180."
    assert result.sentence in monitor.messages
    assert (result.snapshot, result.datasets) == (path, listing.datasets)
    assert monitor.count == 180
    assert rows_in(path) == town.rows


@pytest.mark.usefixtures("refused")
def test_what_is_missing_is_told_with_its_reason(saved: SavedPlatform, path: Path) -> None:
    result = pulled(saved, path)
    assert not result.complete
    assert ": incomplete. Values received: 0 of about 180; new: 0. 127.0.0.1" in result.sentence
    assert result.sentence.endswith(
        "refuses access (status 403), and no sign-in was sent. Choose an "
        "authentication configuration of QGIS for the platform."
    )


@pytest.mark.usefixtures("refused")
def test_what_was_left_unfinished_is_resumed(saved: SavedPlatform, town: Platform, path: Path) -> None:
    assert not pulled(saved, path).complete
    town.server.script = lambda _: None
    result = work.resume(saved, path, QuietMonitor())
    assert result.complete
    assert result.sentence.endswith("complete. Values received: 180 of 180; new: 180.")
    assert rows_in(path) == town.rows
    again = work.resume(saved, path, QuietMonitor())
    assert (again.complete, again.outcomes, again.sentence) == (True, (), "There was nothing left to pull.")


def test_a_period_is_updated_with_what_is_newer(saved: SavedPlatform, town: Platform, path: Path) -> None:
    rows = sorted(town.pages.rows(), key=lambda row: row.t_start)
    late = [row for row in rows if row.t_start >= NOON]
    for row in late:
        town.pages.delete(row)
    pulled(saved, path, PullRequest(DATASET, "new", FROM, None))
    for row in late:
        town.pages.insert(row)
    result = work.update(saved, path, (), QuietMonitor())
    assert result.complete
    assert rows_in(path) == town.rows
    assert modes(path) == ["new", "update"]


def test_where_only_the_latest_values_are_held_they_are_asked_for_again(saved: SavedPlatform, path: Path) -> None:
    pulled(saved, path, PullRequest(DATASET, "latest", area="POLYGON((7 51, 8 51, 8 52, 7 52, 7 51))"))
    assert work.update(saved, path, (DATASET,), QuietMonitor()).complete
    assert modes(path) == ["latest", "latest"]
    with SnapshotReader.open(path) as reader:
        first, second = [pull.request for pull in reader.pulls()]
    assert first == second


def test_an_update_asks_as_the_last_pull_of_a_period_did(saved: SavedPlatform, path: Path) -> None:
    pulled(saved, path, PullRequest(DATASET, "new", FROM, NOON, series=("1", "2")), PullRequest(DATASET, "latest"))
    work.update(saved, path, (), QuietMonitor())
    with SnapshotReader.open(path) as reader:
        last = reader.pulls()[-1].request
    assert (last.mode, last.series, last.start, last.end) == ("update", ("1", "2"), None, None)


def test_an_update_of_what_is_not_held_is_refused(saved: SavedPlatform, path: Path) -> None:
    pulled(saved, path)
    with pytest.raises(InputError, match="no data set of this platform"):
        work.update(saved, path, ("Noise/level",), QuietMonitor())
    with FaultyServer(SensorThingsPages().answer) as other:
        elsewhere = SavedPlatform("Elsewhere", f"{other.url}/v1.1", "sensorthings")
        with pytest.raises(InputError, match="no data set of this platform"):
            work.update(elsewhere, path, (), QuietMonitor())


def test_a_snapshot_is_verified(saved: SavedPlatform, path: Path, monitor: QuietMonitor) -> None:
    pulled(saved, path)
    found = work.verify(path, monitor)
    assert found.ok
    assert found.sentence.startswith("Undamaged; rows checked: ")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE observations SET value = value + 1 WHERE fid = 5")
    with pytest.raises(SnapshotError, match="it is damaged in one place"):
        work.verify(path, monitor)
    assert len(monitor.messages) == 1


def test_a_snapshot_is_copied(saved: SavedPlatform, path: Path, tmp_path: Path) -> None:
    pulled(saved, path)
    copied = work.copy(path, tmp_path / "copy.gpkg", QuietMonitor())
    assert copied == work.Copied(tmp_path / "copy.gpkg", is_readable=True)
    assert rows_in(copied.path) == rows_in(path)


def test_work_that_was_cancelled_before_asks_nothing(
    saved: SavedPlatform, town: Platform, monitor: QuietMonitor
) -> None:
    monitor.cancel()
    with pytest.raises(Cancelled):
        work.list_platform(saved, monitor)
    assert town.server.requests == []


def test_codes_in_titles_are_words() -> None:
    rain = Dataset("rain", "Rain (sum, P1M, mm)")
    said = work.PullResult(Path("town.gpkg"), (rain,), (Outcome("rain"),)).sentence
    assert said.startswith("Rain (monthly sum, mm): complete.")


def test_several_data_sets_are_summed_up() -> None:
    outcomes = (
        Outcome("a", expected=10, received=10, stored=8, duplicates=2),
        Outcome("b", "incomplete", expected=5, received=1, stored=1),
    )
    result = work.PullResult(Path("town.gpkg"), (), outcomes)
    assert not result.complete
    assert result.sentence == "2 data sets: incomplete. Values received: 11 of 15; new: 9."
