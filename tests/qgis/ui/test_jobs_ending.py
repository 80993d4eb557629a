# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS quits, or the plugin is unloaded, while a pull is under way: nothing crashes, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jobs_child import pull_in_child
from qgis.core import QgsApplication
from town_server import town_server
from urban_data.core.monitor import QuietMonitor
from urban_data.settings import SavedPlatform
from urban_data.store.reader import SnapshotReader
from urban_data.ui import work

STATIONS, VALUES = 200, 1_000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with town_server(STATIONS, VALUES, page=500, delay=0.02) as address:
        yield address


@pytest.mark.parametrize("ending", ["quit", "unload", "both"])
def test_a_pull_that_is_cut_off_is_taken_up_later(
    ending: str, address: str, tmp_path: Path, qgis_app: QgsApplication
) -> None:
    path = tmp_path / "town.gpkg"
    report = pull_in_child(tmp_path, ending, address, path)
    assert report.state == "CANCELLED"
    assert 0 < report.received < STATIONS * VALUES
    assert report.told == []
    assert report.closing < 5
    assert [file.name for file in tmp_path.glob("town.gpkg*")] == ["town.gpkg"]
    assert work.verify(path, QuietMonitor()).ok
    with SnapshotReader.open(path) as reader:
        (pull,) = reader.pulls()
    assert pull.state == "cancelled"
    assert 0 < pull.stored < STATIONS * VALUES
    result = work.resume(SavedPlatform("Town", address, "sensorthings"), path, QuietMonitor())
    assert result.complete
    assert result.outcomes[0].stored == STATIONS * VALUES
