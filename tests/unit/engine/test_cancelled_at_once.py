# SPDX-License-Identifier: GPL-2.0-or-later
"""A pull that is cancelled leaves what takes long to the pull that takes it up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from stub_provider import StubProvider, cancel_at, observation
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.store.maintenance import verify
from urban_data.store.pull import pull, resume

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
