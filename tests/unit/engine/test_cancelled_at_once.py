# SPDX-License-Identifier: GPL-2.0-or-later
"""A pull that is cancelled leaves what takes long to the pull that takes it up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from stub_provider import StubProvider, cancel_at, observation
from urban_data.core.errors import Cancelled
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.store.maintenance import verify
from urban_data.store.pull import pull, resume
from urban_data.store.reader import SnapshotReader

VALUES = {"a": [observation("a", minute, minute) for minute in range(30)]}


def has_time_index(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'observations_time'").fetchone()
    return found is not None


def test_the_index_by_time_is_built_by_the_pull_that_ends(tmp_path: Path) -> None:
    path, monitor = tmp_path / "town.gpkg", QuietMonitor()
    provider = StubProvider(VALUES)
    provider.fault = cancel_at(monitor, 4)
    (outcome,) = pull(provider, [PullRequest("climate")], path, monitor, workers=1)
    assert outcome.state == "cancelled"
    assert not has_time_index(path)
    assert verify(path, QuietMonitor()).ok
    provider.fault = None
    (outcome,) = resume(provider, path, QuietMonitor(), workers=1)
    assert outcome.complete
    assert has_time_index(path)
    assert verify(path, QuietMonitor()).ok


def test_the_data_sets_that_are_left_are_put_off_without_asking_and_can_be_resumed(tmp_path: Path) -> None:
    path, monitor = tmp_path / "town.gpkg", QuietMonitor()
    provider = StubProvider(VALUES)
    provider.fault = cancel_at(monitor, 1)
    lists = []
    provider.listing_fault = lambda: lists.append("asked")
    requests = [PullRequest("climate"), PullRequest("traffic")]

    outcomes = pull(provider, requests, path, monitor, workers=1)

    assert [outcome.state for outcome in outcomes] == ["cancelled", "cancelled"]
    assert [missing.cause for missing in outcomes[1].missing] == [Cancelled().sentence]
    assert lists == ["asked"]
    provider.fault = None
    assert [outcome.dataset for outcome in resume(provider, path, QuietMonitor(), workers=1)] == ["climate", "traffic"]
    with SnapshotReader.open(path) as reader:
        assert [pull.state for pull in reader.pulls()] == ["complete", "complete"]
    assert verify(path, QuietMonitor()).ok


def test_a_resume_that_is_cancelled_leaves_the_rest_as_it_was(tmp_path: Path) -> None:
    path, monitor = tmp_path / "town.gpkg", QuietMonitor()
    monitor.cancel()
    pull(StubProvider(VALUES), [PullRequest("climate"), PullRequest("traffic")], path, monitor)
    again = QuietMonitor()
    provider = StubProvider(VALUES, fault=cancel_at(again, 1))

    outcomes = resume(provider, path, again, workers=1)

    assert [outcome.state for outcome in outcomes] == ["cancelled", "cancelled"]
    assert [missing.cause for missing in outcomes[1].missing] == [Cancelled().sentence]
    provider.fault = None
    assert all(outcome.complete for outcome in resume(provider, path, QuietMonitor(), workers=1))


def test_putting_off_twice_leaves_one_pull_to_resume(tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    for _ in range(2):
        monitor = QuietMonitor()
        monitor.cancel()
        pull(StubProvider(VALUES), [PullRequest("climate")], path, monitor)
    with SnapshotReader.open(path) as reader:
        assert [pull.state for pull in reader.pulls()] == ["cancelled"]
