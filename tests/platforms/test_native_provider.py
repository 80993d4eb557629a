# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS's own SensorThings provider on the demo city in FROST, beside ours; docs/native-provider.md tells the outcome.

Two ways lead to values with the native provider: the list of all Observations, and layers of Locations expanded to
Things, Datastreams and Observations. Both are asked for all they can give.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from frost_workshop import CityOnFrost, Visit
from qgis.core import QgsVectorLayer

PAGE = Path(__file__).parents[2] / "docs" / "native-provider.md"
CAPS = {"narrow": "100", "wide": "1,000"}
GEOMETRIES = ("PointZ", "LineStringZ", "PolygonZ")
EXPANDED = "Thing:limit=10000;Datastream:limit=10000;Observation:orderby=phenomenonTime,asc:limit=10000"


def layer(uri: str) -> QgsVectorLayer:
    """A valid layer of the native provider."""
    found = QgsVectorLayer(uri, "native", "sensorthings")
    assert found.isValid(), found.error().message()
    return found


def whole_list(root: str) -> list[dict[str, Any]]:
    """All Observations as the native provider lists them."""
    native = layer(f"url='{root}' entity='Observation' pageSize='10000'")
    return [feature.attributeMap() for feature in native.getFeatures()]


def from_places(root: str) -> list[dict[str, Any]]:
    """All Observations as the native provider finds them from Locations of every geometry."""
    found = []
    for geometry in GEOMETRIES:
        native = layer(f"url='{root}' type={geometry} entity='Location' pageSize='10000' expandTo='{EXPANDED}'")
        found += [feature.attributeMap() for feature in native.getFeatures()]
    return [told for told in found if told["Thing_Datastream_Observation_id"]]


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What some work gives, and the seconds it took."""
    start = time.perf_counter()
    return work(), time.perf_counter() - start


@pytest.mark.usefixtures("qgis_app")
@pytest.mark.parametrize("service", CAPS)
def test_what_is_lost(frost: CityOnFrost, tmp_path: Path, capsys: pytest.CaptureFixture[str], service: str) -> None:
    root, snapshot = frost.roots[service], tmp_path / "s.gpkg"
    count = 'SELECT count(*) AS n, count("MULTI_DATASTREAM_ID") AS multi FROM "OBSERVATIONS"'
    (total,) = frost.cluster.rows(frost.database, count)
    listed, listing = timed(lambda: whole_list(root))
    placed, placing = timed(lambda: from_places(root))
    visit = Visit(root)
    _, pulling = timed(lambda: visit.pull(snapshot))
    with closing(sqlite3.connect(snapshot)) as file:
        values, numbers = file.execute("SELECT count(*), sum(typeof(value) = 'real') FROM observations").fetchone()
        (series,) = file.execute("SELECT count(*) FROM series").fetchone()

    assert len(listed) == total["n"]
    assert not any("Datastream" in name for name in listed[0])
    assert {type(told["result"]) for told in listed} <= {str, type(None)}
    ids = {told["Thing_Datastream_Observation_id"] for told in placed}
    assert len(ids) < total["n"] - total["multi"]
    assert {type(told["Thing_Datastream_Observation_result"]) for told in placed} <= {str, type(None)}
    assert values == len(frost.values())
    assert numbers > 20_000

    native = f"{len(listed):,} of {total['n']:,} | {len(ids):,} of {total['n']:,}"
    row = f"| {CAPS[service]} | {native} | {values:,} in {series} series |"
    with capsys.disabled():
        print(f"\n{row}\nseconds: {listing:.1f} | {placing:.1f} | {pulling:.1f}")
    assert row in PAGE.read_text("utf-8")
