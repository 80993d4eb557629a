# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers drawn as QGIS's map canvas draws them, and maps made of them; works of `bench.client`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from qgis.core import (
    QgsDateTimeRange,
    QgsFeatureRenderer,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

from .measure import Report, measured

WINDOW = QSize(1200, 800)
SECTION = 0.1
TIMES = 9


def styled_map(snapshot: str) -> Report:
    """Open and style the latest values, draw all of them and a section, make a map as PDF and as PNG."""
    from urban_data.algorithms.exportmap import ExportMap
    from urban_data.algorithms.styling import style
    from urban_data.bridge.layers import columns_of, latest_layer

    path = Path(snapshot)
    with measured() as opening:
        layer = latest_layer(path, "")
    with measured() as styling:
        style([layer], columns_of(path, "")[0], "en")
    whole = layer.extent().buffered(0.01)
    section = QgsRectangle.fromCenterAndSize(whole.center(), SECTION * whole.width(), SECTION * whole.height())
    told = {"stations": layer.featureCount(), "open": opening.seconds, "style": styling.seconds}
    told |= {"whole": _drawn(_canvas(layer, whole)), "section": _drawn(_canvas(layer, section))}
    for ending in ("pdf", "png"):
        with measured() as making:
            _run(ExportMap(), SNAPSHOT=snapshot, DATASETS=_dataset(path), OUTPUT=f"{snapshot}.{ending}")
        told[ending] = making.seconds
    return told


def over_time(snapshot: str) -> Report:
    """Write a layer over time, and draw single frames of it with its classes and in one symbol."""
    from urban_data.algorithms.temporallayer import TemporalLayer

    target = str(Path(snapshot).with_name("over-time.gpkg"))
    with measured() as writing:
        _run(TemporalLayer(), SNAPSHOT=snapshot, DATASET="", OUTPUT=target)
    layer = QgsVectorLayer(target, "over time", "ogr")
    layer.loadDefaultStyle()  # again, as QGIS Desktop does: the first time guesses the column of times anew
    layer.temporalProperties().setIsActive(True)
    told = {"rows": layer.featureCount(), "write": writing.seconds, "classes": _frame(layer)}
    layer.setRenderer(QgsFeatureRenderer.defaultRenderer(layer.geometryType()))
    told["plain"] = _frame(layer)
    Path(target).unlink()
    return told


def _canvas(layer: QgsVectorLayer, extent: QgsRectangle) -> QgsMapSettings:
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setOutputSize(WINDOW)
    settings.setExtent(extent)
    return settings


def _drawn(*pictures: QgsMapSettings) -> float:
    """Seconds for a picture: the median of several, after one that is not counted."""
    views = [pictures[number % len(pictures)] for number in range(TIMES + 1)]
    return median(list(_seconds(views))[1:])


def _seconds(views: list[QgsMapSettings]) -> Iterator[float]:
    for view in views:
        with measured() as drawing:
            job = QgsMapRendererParallelJob(view)
            job.start()
            job.waitForFinished()
        if job.errors():
            raise SystemExit(f"Not drawn: {job.errors()[0].message}")
        yield drawing.seconds


def _frame(layer: QgsVectorLayer) -> float:
    """Seconds for a frame of an hour; frames are taken from all over the period."""
    first = layer.minimumValue(layer.fields().indexOf("t_local"))
    last = layer.maximumValue(layer.fields().indexOf("t_local"))
    hours = int(first.secsTo(last)) // 3_600
    frames = []
    for number in range(TIMES + 1):
        begin = first.addSecs(3_600 * (hours * number // (TIMES + 1)))
        frame = _canvas(layer, layer.extent().buffered(0.01))
        frame.setIsTemporal(True)
        frame.setTemporalRange(QgsDateTimeRange(begin, begin.addSecs(3_600), True, False))
        frames.append(frame)
    return _drawn(*frames)


def _dataset(snapshot: Path) -> str:
    from urban_data.store.reader import SnapshotReader

    with SnapshotReader.open(snapshot) as reader:
        return reader.datasets()[0].key


def _run(algorithm: QgsProcessingAlgorithm, **parameters: Any) -> None:
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject())
    _, succeeded = algorithm.run(parameters, context, feedback)
    if not succeeded:
        raise SystemExit(feedback.textLog())
