# SPDX-License-Identifier: GPL-2.0-or-later
"""Projects with layers of snapshots: relations on request, relative paths, and what to say when a file is missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsEditorWidgetSetup,
    QgsMapLayer,
    QgsProject,
    QgsProviderRegistry,
    QgsRelation,
    QgsRelationContext,
    QgsVectorLayer,
)

from ..core.errors import SnapshotError
from ..store.reader import SnapshotReader
from .layers import PROPERTY, table_source
from .live import layers_of
from .translation import words

__all__ = ["keep_paths_relative", "missing_snapshots", "set_up_relations"]

_PLAIN_TEXT = QgsEditorWidgetSetup("TextEdit", {"IsMultiline": False, "UseHtml": False})
_TABLES = ("stations", "series", "observations")
_LINKS = (("series", "station", "stations"), ("observations", "series", "series"))


def set_up_relations(
    project: QgsProject, snapshot: Path, *, language: str = "", in_layer_tree: bool = False
) -> list[QgsRelation]:
    """Relate stations, series and observations, and the stations of layers of latest values with their series.

    The three tables are added as private layers, which no map and no layer tree shows, or into the layer tree's top
    with ``in_layer_tree``; what is there already is kept. Returns the snapshot's relations. Raises SnapshotError for
    a file that cannot be used.
    """
    path = snapshot.absolute()
    SnapshotReader.open(path).close()
    tr = words(language)
    titles = {"stations": tr("Stations"), "series": tr("Series"), "observations": tr("Observations")}
    present = {_table_of(layer): layer for layer in layers_of(project, path)}
    tables = {name: present.get(name) or _added(project, path, name, titles[name], in_layer_tree) for name in _TABLES}
    relations = [
        _related(project, tables[child], field, tables[parent], titles[child]) for child, field, parent in _LINKS
    ]
    latest = [layer for layer in layers_of(project, path) if layer.customProperty(f"{PROPERTY}kind") == "latest"]
    relations += [_related(project, tables["series"], "station", layer, titles["series"]) for layer in latest]
    return relations


def keep_paths_relative(project: QgsProject) -> None:
    """Write the paths of files relative to the project, so that both can be moved together."""
    project.setFilePathStorage(Qgis.FilePathType.Relative)


def missing_snapshots(project: QgsProject, tr: Callable[[str], str] | None = None) -> list[str]:
    """A sentence for each snapshot that layers of the project look for and do not find.

    Such layers are invalid and stay in the project; they are whole again as soon as the file is back in its place.
    """
    tr = tr or words("")
    registry = QgsProviderRegistry.instance()
    paths = {
        str(registry.decodeUri("ogr", layer.source()).get("path", ""))
        for layer in project.mapLayers().values()
        if isinstance(layer, QgsVectorLayer) and not layer.isValid() and _is_ours(layer)
    }
    text = tr("The snapshot {file} is missing. Put it back into {folder}, or give its layers another source.")
    return [
        text.format(file=Path(path).name, folder=Path(path).parent)
        for path in sorted(paths)
        if path and not Path(path).is_file()
    ]


def _added(project: QgsProject, path: Path, table: str, title: str, in_layer_tree: bool) -> QgsVectorLayer:
    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
    layer = QgsVectorLayer(table_source(path, table), title, "ogr", options)
    if not layer.isValid():
        reason = f"QGIS cannot open its table {table}."
        raise SnapshotError(layer.error().summary(), file=path.name, reason=reason)
    layer.setReadOnly(True)
    layer.setCustomProperty(f"{PROPERTY}kind", table)
    for index in range(layer.fields().count()):
        layer.setEditorWidgetSetup(index, _PLAIN_TEXT)
    layer.setDisplayExpression('"name"' if layer.fields().indexOf("name") >= 0 else '"t_start"')
    if not in_layer_tree:
        layer.setFlags(layer.flags() | QgsMapLayer.LayerFlag.Private)
    project.addMapLayer(layer, in_layer_tree)
    return layer


def _related(project: QgsProject, child: QgsVectorLayer, field: str, parent: QgsVectorLayer, title: str) -> QgsRelation:
    """The relation of a child's field to the parent's ``fid``, under an id of its own, so that it is there once."""
    relation = QgsRelation(QgsRelationContext(project))
    relation.setId(f"urbandata_{parent.id()}_{child.id()}")
    relation.setName(title)
    relation.setReferencingLayer(child.id())
    relation.setReferencedLayer(parent.id())
    relation.addFieldPair(field, "fid")
    project.relationManager().addRelation(relation)
    return relation


def _table_of(layer: QgsVectorLayer) -> str:
    return str(QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("layerName", ""))


def _is_ours(layer: QgsVectorLayer) -> bool:
    return bool(layer.customProperty(f"{PROPERTY}kind", ""))
