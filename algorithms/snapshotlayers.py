# SPDX-License-Identifier: GPL-2.0-or-later
"""The data sets of a snapshot as layers for a map, also where a layer was named by the snapshot's file and table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer

from ..bridge.kept_styles import save_as_default
from ..bridge.translation import tr
from ..core.errors import SnapshotError
from .styling import naming, style

if TYPE_CHECKING:
    from ..cartography.colours import Ground
    from ..core.monitor import Monitor
    from ..store.reader import HeldDataset

__all__ = ["STYLE_NAME", "Shown", "keep_default_style", "of_dataset", "recognised"]

STYLE_NAME = "Urban Data"

_KIND = "urbandata/kind"
_KEPT = (
    QgsMapLayer.StyleCategory.Symbology
    | QgsMapLayer.StyleCategory.Labeling
    | QgsMapLayer.StyleCategory.Fields
    | QgsMapLayer.StyleCategory.Forms
    | QgsMapLayer.StyleCategory.MapTips
    | QgsMapLayer.StyleCategory.CustomProperties
)


@dataclass(frozen=True, slots=True)
class Shown:
    """How data sets are shown: the language of texts, what lies below, and the choice of classes."""

    language: str
    ground: Ground
    classes: str


def of_dataset(snapshot: Path, dataset: HeldDataset | str, column: str, how: Shown) -> list[QgsVectorLayer]:
    """The layers of a data set, one for each kind of geometry: latest values by their classes, features plainly.

    Raises InputError for what the snapshot does not hold, and the SnapshotError family.
    """
    from ..bridge.layers import features_layer, find_column, find_dataset, latest_layers
    from ..cartography.style import style_features
    from ..store.reader import SnapshotReader

    with SnapshotReader.open(snapshot) as reader:
        held = find_dataset(reader.datasets(), dataset) if isinstance(dataset, str) else dataset
        columns = reader.latest_columns(held.fid)
    if held.kind == "features":
        layer = features_layer(snapshot, held, language=how.language)
        style_features(layer, how.ground)
        return [layer]
    layers = latest_layers(snapshot, held, column=column or None, language=how.language, naming=naming(how.language))
    style(layers, find_column(columns, column or None), how.language, how.classes)
    return layers


def keep_default_style(layer: QgsVectorLayer, snapshot: Path, monitor: Monitor) -> None:
    """Make the style the table's default in the snapshot, so that whoever opens it sees it, unless a person did so.

    That it cannot be kept is told as a warning. Raises the SnapshotError family.
    """
    from ..store.styles import default_style

    table = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())["layerName"]
    default = default_style(snapshot, table)
    if default not in (None, STYLE_NAME):
        monitor.info(tr("The snapshot keeps the style “{name}” for this table.").format(name=default))
        return
    problem = save_as_default(layer, STYLE_NAME, _KEPT)
    layer.dataProvider().reloadData()  # else QGIS 3.40 may read no features any more through connections it had open
    if problem:
        monitor.warning(tr("The style could not be kept in the snapshot: {reason}").format(reason=problem))


def recognised(layer: QgsMapLayer, project: QgsProject | None, column: str, how: Shown) -> Sequence[QgsMapLayer]:
    """The layer; or, where it was named by a snapshot's file and table, that data set as `of_dataset` shows it.

    A layer over time that was named by its file is shown in the style it keeps there, which QGIS leaves aside then.
    A layer of the project or of the plugin's making is shown as it is.
    """
    if project is not None and project.mapLayer(layer.id()) is not None:
        return [layer]
    source = _table_of(layer)
    if source is None:
        return [_as_kept(layer)]
    layers = of_dataset(*source, column, how)
    for one in layers:
        one.setSubsetString(layer.subsetString())
    return layers


def _as_kept(layer: QgsMapLayer) -> QgsMapLayer:
    """A copy in the style that its file keeps, if that is the style of a layer over time; else the layer."""
    from ..bridge.temporal import is_over_time

    if not isinstance(layer, QgsVectorLayer) or is_over_time(layer):
        return layer
    copy: QgsVectorLayer = layer.clone()
    copy.loadDefaultStyle()
    return copy if is_over_time(copy) else layer


def _table_of(layer: QgsMapLayer) -> tuple[Path, HeldDataset] | None:
    """The snapshot and the data set whose table a layer shows that the plugin did not open."""
    from ..store.reader import SnapshotReader

    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr" or layer.customProperty(_KIND):
        return None
    told = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    path = Path(told.get("path") or "")
    if path.suffix.lower() != ".gpkg" or not path.is_file():
        return None
    try:
        with SnapshotReader.open(path) as reader:
            held = [one for one in reader.datasets() if one.table_name == told.get("layerName")]
    except SnapshotError:
        return None
    return (path, held[0]) if held else None
