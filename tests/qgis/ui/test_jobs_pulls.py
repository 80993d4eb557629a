# SPDX-License-Identifier: GPL-2.0-or-later
"""Real pulls as jobs: several at once, one snapshot at a time, stopped in the middle, tried again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from algorithm_run import DATASET, Platform, rows_in
from faulty_server import Answer, Exchange, FaultyServer, Request
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication
from sensorthings_pages import SensorThingsPages
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import PullRequest
from urban_data.settings import SavedPlatform
from urban_data.ui import work
from urban_data.ui.jobs import Job, Jobs, JobState

WHOLE = PullRequest(DATASET, "new", "2026-03-01T00:00:00.000Z", "2026-03-03T00:00:00.000Z")
TITLE = "air temperature"


class Town(Platform):
    """A platform whose values can be held back."""

    def __init__(self, pages: SensorThingsPages, server: FaultyServer) -> None:
        super().__init__(pages, server)
        self.values_asked = threading.Event()

    def hold_values(self) -> None:
        """From now on leave requests for values without an answer."""
        self.server.script = self._held  # type: ignore[assignment]

    def refuse_values(self) -> None:
        """From now on refuse access to values."""
        self.server.script = self._refused  # type: ignore[assignment]

    def go_on(self) -> None:
        """Answer everything again."""
        self.server.script = lambda _: None

    def _held(self, request: Request) -> object:
        if self.pages.stage(request.target) != "values":
            return None
        self.values_asked.set()
        return Exchange.hold

    def _refused(self, request: Request) -> object:
        if self.pages.stage(request.target) != "values":
            return None
        return lambda exchange: exchange.give(Answer(b"{}", 403))


@pytest.fixture
def town(qgis_app: QgsApplication) -> Iterator[Town]:
    pages = SensorThingsPages()
    with FaultyServer(pages.answer) as server:
        yield Town(pages, server)


@pytest.fixture
def jobs(qgis_app: QgsApplication) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


def begun(jobs: Jobs, town: Town, path: Path) -> Job:
    platform = SavedPlatform("Town", town.url, "sensorthings")
    pull = partial(work.pull_into, platform, [WHOLE], [Dataset(DATASET, TITLE)], path)
    return jobs.start("Pull", pull, snapshot=path)


def ended(qtbot: QtBot, *some: Job) -> None:
    qtbot.waitUntil(lambda: all(job.state.is_end for job in some), timeout=20_000)


def test_several_pulls_at_once(qtbot: QtBot, jobs: Jobs, town: Town, tmp_path: Path) -> None:
    some = [begun(jobs, town, tmp_path / f"{number}.gpkg") for number in range(4)]
    ended(qtbot, *some)
    assert [job.state for job in some] == [JobState.DONE] * 4
    assert [job.received for job in some] == [180] * 4
    assert some[0].sentence == f"{TITLE}: complete. Values received: 180 of 180; new: 180."
    for job in some:
        assert job.snapshot is not None
        assert rows_in(job.snapshot) == town.rows


def test_pulls_into_one_snapshot_do_not_disturb_each_other(
    qtbot: QtBot, jobs: Jobs, town: Town, tmp_path: Path
) -> None:
    some = [begun(jobs, town, tmp_path / "town.gpkg") for _ in range(3)]
    ended(qtbot, *some)
    assert [job.state for job in some] == [JobState.DONE] * 3
    assert rows_in(tmp_path / "town.gpkg") == town.rows


def test_a_pull_that_waits_for_its_platform_stops_within_a_second(
    qtbot: QtBot, jobs: Jobs, town: Town, tmp_path: Path
) -> None:
    town.hold_values()
    job = begun(jobs, town, tmp_path / "town.gpkg")
    qtbot.waitUntil(town.values_asked.is_set, timeout=20_000)
    asked = time.monotonic()
    job.cancel()
    ended(qtbot, job)
    assert time.monotonic() - asked < 1
    assert job.state is JobState.CANCELLED
    assert job.sentence == f"{TITLE}: cancelled. Values received: 0 of about 180; new: 0."
    town.go_on()
    job.retry()
    ended(qtbot, job)
    assert job.state is JobState.DONE
    assert rows_in(tmp_path / "town.gpkg") == town.rows


def test_what_is_missing_comes_with_another_try(qtbot: QtBot, jobs: Jobs, town: Town, tmp_path: Path) -> None:
    town.refuse_values()
    job = begun(jobs, town, tmp_path / "town.gpkg")
    ended(qtbot, job)
    assert job.state is JobState.INCOMPLETE
    assert "refuses access" in job.sentence
    assert any("refuses access" in line for line in job.lines)
    town.go_on()
    job.retry()
    ended(qtbot, job)
    assert (job.state, job.received) == (JobState.DONE, 180)
    assert any(line.startswith("Taking up an unfinished pull") for line in job.lines)
    assert rows_in(tmp_path / "town.gpkg") == town.rows


def test_closing_in_the_middle_leaves_a_good_snapshot(qtbot: QtBot, town: Town, tmp_path: Path) -> None:
    jobs = Jobs()
    town.hold_values()
    path = tmp_path / "town.gpkg"
    job = begun(jobs, town, path)
    qtbot.waitUntil(town.values_asked.is_set, timeout=20_000)
    jobs.close()
    assert job.state is JobState.CANCELLED
    assert [file.name for file in tmp_path.glob("town.gpkg*")] == ["town.gpkg"]
    assert work.verify(path, QuietMonitor()).ok
    town.go_on()
    platform = SavedPlatform("Town", town.url, "sensorthings")
    assert work.resume(platform, path, QuietMonitor()).complete
    assert rows_in(path) == town.rows
