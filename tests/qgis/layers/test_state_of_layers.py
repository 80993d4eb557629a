# SPDX-License-Identifier: GPL-2.0-or-later
"""What is counted for a layer of latest values is what it shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from layer_cases import usual
from urban_data.bridge.layers import latest_layers
from urban_data.cartography.layout_facts import column_state, data_state
from urban_data.cartography.layout_layers import report_layer
from urban_data.core.monitor import QuietMonitor
from urban_data.store.reader import SnapshotReader


@pytest.mark.parametrize(("word", "arrived"), [("Temperature", 1), ("State", 1)])
def test_only_the_values_of_the_column_shown_are_counted(qgis_app, tmp_path: Path, word: str, arrived: int) -> None:
    path = usual(tmp_path / "city.gpkg")
    (layer,) = latest_layers(path, "", column=word)
    told = report_layer(layer, QuietMonitor()).state
    with SnapshotReader.open(path) as reader:
        (held,) = reader.datasets()
        whole = data_state(reader, held)
    assert (whole.arrived, whole.stations) == (3, 2)
    assert (told.arrived, told.expected, told.stations, told.state) == (arrived, None, 2, whole.state)
    assert (told.data_time, told.pull_time) == (whole.data_time, whole.pull_time)


def test_a_column_that_is_not_there_leaves_the_whole(tmp_path: Path) -> None:
    with SnapshotReader.open(usual(tmp_path / "city.gpkg")) as reader:
        (held,) = reader.datasets()
        assert column_state(reader, held, "elsewhere") == data_state(reader, held)
