# SPDX-License-Identifier: GPL-2.0-or-later
"""What a layer tells about itself: its place in the legend, its sources, and the state of its data."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsMapLayer, QgsProviderRegistry

from ..bridge.layers import PROPERTY
from ..core.errors import SnapshotError
from ..core.monitor import Monitor
from ..core.text import plain
from ..store.reader import SnapshotReader
from .frames import kept_state
from .layout_facts import DataState, column_state, data_state
from .legend import HEADING_PROPERTY, NOTE_PROPERTY
from .report import ReportLayer
from .scenery import title_in

_LONGEST = 500


def report_layer(layer: QgsMapLayer, monitor: Monitor, *, in_legend: bool = True, language: str = "") -> ReportLayer:
    """A layer with what its metadata and, if it is one of a snapshot, the ledger say.

    A snapshot that cannot be read is told to the monitor; the layer then has no data time. A layer over time brings
    the state of its data along. Features without values that are called by nothing but their kind are called so in
    ``language`` ("de", "en"; "" leaves all names as they are).
    """
    metadata = layer.metadata()
    heading = _text(layer.customProperty(HEADING_PROPERTY) or layer.name())
    if layer.customProperty(f"{PROPERTY}kind") == "features":
        heading = title_in(language, heading)
    return ReportLayer(
        layer,
        heading,
        _text(layer.customProperty(NOTE_PROPERTY)),
        _text(", ".join(metadata.rights()) or layer.serverProperties().attribution()),
        _text(", ".join(metadata.licenses())),
        _state(layer, monitor) if in_legend else None,
        in_legend,
    )


def _state(layer: QgsMapLayer, monitor: Monitor) -> DataState | None:
    key = layer.customProperty(f"{PROPERTY}dataset")
    if not key:
        return kept_state(layer)
    path = Path(QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("path", ""))
    try:
        with SnapshotReader.open(path) as reader:
            platform = layer.customProperty(f"{PROPERTY}platform")
            found = [one for one in reader.datasets() if one.key == key and one.platform_url == platform]
            column = layer.customProperty(f"{PROPERTY}column")
            if found and column:
                return column_state(reader, found[0], str(column))
            return data_state(reader, found[0]) if found else None
    except SnapshotError as error:
        monitor.warning(error.sentence)
        return None


def _text(value: object) -> str:
    return plain(str(value or ""), _LONGEST)
