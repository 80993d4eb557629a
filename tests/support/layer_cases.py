# SPDX-License-Identifier: GPL-2.0-or-later
"""Snapshots for tests of layers, and what QGIS makes of a layer's tip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis.core import QgsExpression, QgsFeature, QgsVectorLayer
from qgis.PyQt.QtCore import QEventLoop, QTimer
from snapshot_pages import START, Scribe, at, observation, page, series
from urban_data.core.platform import Dataset
from urban_data.core.query import Part
from urban_data.core.records import Feature, Observation, Series, Station
from urban_data.store.writer import SnapshotWriter

SCRIPT = "<script>alert(1)</script>"
IMAGE = "<img src='file:///etc/passwd'>"
EXPRESSION = "[% env('HOME') %]"
HOSTILE = f'{SCRIPT} {IMAGE} {EXPRESSION} &lt;b&gt; "q" a\u202eb'

CITY = Dataset("climate", "Climate boxes", licence="CC BY 4.0", attribution="City of Example")
HOSTILE_CITY = Dataset(HOSTILE, HOSTILE, licence=HOSTILE, attribution=HOSTILE)

POINT = {"type": "Point", "coordinates": [7.1, 50.7]}
LINE = {"type": "LineString", "coordinates": [[7, 50], [7.2, 50.1]]}
AREA = {"type": "Polygon", "coordinates": [[[7, 50], [7.2, 50.1], [7, 50.1], [7, 50]]]}


def written(
    path: Path,
    stations: Sequence[Station],
    described: Sequence[Series],
    observations: Sequence[Observation],
    dataset: Dataset = CITY,
    root: str = "https://udp.example.org/v1.1",
) -> Path:
    """A finished snapshot with what is given, pulled in one go."""
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer, dataset, root)
        scribe.list(scribe.begin(), stations, described)
        scribe.pull(observations)
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


def usual(path: Path) -> Path:
    """Two stations: one with temperatures and a state, one with nothing."""
    stations = [Station("A", "Station A", geometry=POINT), Station("B", "Station B", geometry=POINT)]
    described = [
        series("a", "A"),
        series("s", "A", property_name="State", unit_source="", unit_ucum=None, value_kind="text"),
        series("b", "B"),
    ]
    values = [observation("a", 0, 1.25), observation("a", 10, 3.75), observation("s", 5, None, text="open")]
    return written(path, stations, described, values)


def hostile(path: Path) -> Path:
    """Everything that is text is hostile."""
    described = [
        Series("a", "A", property_name=HOSTILE, unit_source=HOSTILE),
        Series("s", "A", property_name="State", value_kind="text"),
    ]
    values = [observation("a", 0, 1.5), observation("s", 0, None, text=HOSTILE)]
    stations = [Station("A", HOSTILE, geometry=POINT)]
    return written(path, stations, described, values, HOSTILE_CITY, f"https://udp.example.org/{SCRIPT}")


def of_features(path: Path, features: Sequence[Feature]) -> Path:
    """A snapshot with one dataset of features."""
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer, Dataset("parks", "Parks", "features", licence="CC0 1.0", attribution=HOSTILE))
        pull = scribe.begin()
        part = Part("features", ())
        fid = writer.add_parts(pull, [part])[part]
        scribe.store(pull, fid, page([], features=features))
        writer.finish_part(fid)
        writer.end_pull(pull, "complete", at(1))
        writer.finalise()
    return path


def tip_of(layer: QgsVectorLayer, feature: QgsFeature) -> str:
    """The map tip of a feature as QGIS shows it."""
    context = layer.createExpressionContext()
    context.setFeature(feature)
    return str(QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context))


def by_station(layer: QgsVectorLayer) -> dict[str, QgsFeature]:
    """The features by the id of their station."""
    return {feature["station"]: feature for feature in layer.getFeatures()}


@contextmanager
def awaited(signal: Any, seconds: float = 60) -> Iterator[list[tuple[Any, ...]]]:
    """What a signal brings; at the end of the block the main thread handles events until it has come."""
    came: list[tuple[Any, ...]] = []
    loop = QEventLoop()
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)

    def take(*values: Any) -> None:
        came.append(values)
        loop.quit()

    signal.connect(take)
    try:
        yield came
        if not came:
            timer.start(int(1000 * seconds))
            loop.exec()
        if not came:
            raise TimeoutError(f"no signal within {seconds} s")
    finally:
        signal.disconnect(take)
