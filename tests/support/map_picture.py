# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers with a value, a time and a shape for each row, and pictures of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from qgis.core import (
    QgsExpressionContext,
    QgsFeature,
    QgsGeometry,
    QgsLayerTree,
    QgsLayerTreeModel,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime, QSize, Qt
from qgis.PyQt.QtGui import QColor, QImage

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
STEP = 10.0
PIXELS_PER_STEP = 60
SHAPES = {
    "Point": "POINT({x} 0)",
    "LineString": "LINESTRING({left} 0, {right} 0)",
    "Polygon": "POLYGON(({left} -4, {right} -4, {right} 4, {left} 4, {left} -4))",
}


def layer_of(
    rows: Sequence[tuple[Any, datetime | None]], shape: str = "Point", kind: str = "double", time: str = "datetime"
) -> QgsVectorLayer:
    """A layer whose features stand side by side, `STEP` apart, with the columns ``value`` and ``value_t``."""
    layer = QgsVectorLayer(f"{shape}?crs=EPSG:25832&field=value:{kind}&field=value_t:{time}", "layer", "memory")
    features = []
    for index, (value, moment) in enumerate(rows):
        feature = QgsFeature(layer.fields())
        x = index * STEP
        feature.setGeometry(QgsGeometry.fromWkt(SHAPES[shape].format(x=x, left=x - 4, right=x + 4)))
        feature.setAttributes([value, _stored(moment, time)])
        features.append(feature)
    added, _ = layer.dataProvider().addFeatures(features)
    assert added
    layer.updateExtents()
    return layer


def ago(**time: float) -> datetime:
    """A moment so long before `NOW`."""
    return NOW - timedelta(**time)


def picture(layer: QgsVectorLayer, background: str = "#ffffff") -> QImage:
    """The layer drawn at 150 dpi, `PIXELS_PER_STEP` for each feature, which stand in one row."""
    count = layer.featureCount()
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setExtent(QgsRectangle(-STEP / 2, -STEP / 2, (count - 0.5) * STEP, STEP / 2))
    settings.setOutputSize(QSize(count * PIXELS_PER_STEP, PIXELS_PER_STEP))
    settings.setOutputDpi(150)
    settings.setBackgroundColor(QColor(background))
    settings.setDestinationCrs(layer.crs())
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    assert job.errors() == []
    return job.renderedImage()


def colour_at(image: QImage, index: int) -> str:
    """The colour in the middle of a feature."""
    return str(image.pixelColor(int((index + 0.5) * PIXELS_PER_STEP), PIXELS_PER_STEP // 2).name())


def colours_around(image: QImage, index: int) -> Counter[str]:
    """How many pixels of each colour there are in the square of a feature."""
    columns = range(index * PIXELS_PER_STEP, (index + 1) * PIXELS_PER_STEP)
    return Counter(image.pixelColor(x, y).name() for x in columns for y in range(PIXELS_PER_STEP))


def width_of(image: QImage, index: int, background: str = "#ffffff") -> int:
    """How many pixels a feature is high in its middle: the size of a marker, the width of a line."""
    x = int((index + 0.5) * PIXELS_PER_STEP)
    return sum(image.pixelColor(x, y).name() != background for y in range(PIXELS_PER_STEP))


def shown_labels(layer: QgsVectorLayer) -> list[str]:
    """The texts of a legend as a layout shows them, expressions in them calculated."""
    return list(_labels(layer))


def _labels(layer: QgsVectorLayer) -> Iterator[str]:
    tree = QgsLayerTree()
    model = QgsLayerTreeModel(tree)
    for node in model.layerOriginalLegendNodes(tree.addLayer(layer)):
        yield node.evaluateLabel(QgsExpressionContext()) if hasattr(node, "evaluateLabel") else node.data(0)


def _stored(moment: datetime | None, kind: str) -> Any:
    if moment is None:
        return None
    text = moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return text if kind == "string" else QDateTime.fromString(text, Qt.DateFormat.ISODateWithMs)
