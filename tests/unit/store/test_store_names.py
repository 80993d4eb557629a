# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever a platform calls its things, a snapshot holds it and other programs can open it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osgeo import ogr
from snapshot_pages import ROOT, Scribe, at, observation, page, series, station
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.records import Drop
from urban_data.store.maintenance import verify
from urban_data.store.reader import SnapshotReader
from urban_data.store.writer import SnapshotWriter

NASTY = (
    "", " ", "'", '"', "`", "[", "]]", "%s", "{}", "a|layerid=0", "gpkg_contents", "sqlite_master", "stations", "fid",
    "geom", "'; DROP TABLE stations; --", "../../x", "C:\\", "CON", "<script>", "[% env('HOME') %]", "\x00", "\x1b[31m",
    "\u202e", "\ud800", "\udfff", "ä" * 300, "x" * 3000, "\n", "🚲", "latest_", "rtree_stations_geom", "-- ", "/*",
)  # fmt: skip
words = st.one_of(st.sampled_from(NASTY), st.text(st.characters(codec=None), max_size=40))


def pulled(path: Path, names: list[str]) -> SnapshotWriter:
    """Every name as the name of everything that has one."""
    writer = SnapshotWriter.open(path)
    root = ROOT + names[0]
    for at_name, key in enumerate(names):
        near = (names * 2)[at_name : at_name + min(3, len(names))]
        scribe = Scribe(writer, Dataset(key, key, licence=key, attribution=key), root)
        pull = scribe.begin("new", 0, series=(key,), area=key)
        described = [
            replace(
                series(f"{number}{name}", f"s{name}"), property_name=name, name=name, unit_source=name, statistic=name,
                property_uri=name, direction=name, category=name, lane=name,
            )
            for number, name in enumerate(near)
        ]  # fmt: skip
        places = [replace(station(f"s{name}"), name=name, geometry_from=name, properties=name) for name in near]
        scribe.list(pull, places, described)
        part = scribe.part(pull, *(one.source_id for one in described))
        values = [observation(one.source_id, 0, None, text=one.name, quality=one.name) for one in described]
        scribe.store(pull, part, page(values, drops=tuple(Drop(name, 1, name) for name in near)))
        writer.fail_part(part, key, 1)
        writer.end_pull(pull, "incomplete", at(1))
        writer.build_latest(scribe.dataset)
    return writer


def require_sound(path: Path) -> None:
    assert verify(path, QuietMonitor()).problems == ()
    with SnapshotReader.open(path) as reader:
        assert all(held.observations == held.series > 0 for held in reader.datasets())
        assert len(reader.pulls()) >= len(reader.datasets())
        assert list(reader.dump())
    with closing(sqlite3.connect(path)) as database:
        (layers,) = database.execute("SELECT count(*) FROM gpkg_contents").fetchone()
        latest = {name for (name,) in database.execute("SELECT table_name FROM datasets")}
    source = ogr.Open(str(path))
    found = {source.GetLayer(number).GetName(): source.GetLayer(number) for number in range(source.GetLayerCount())}
    assert len(found) == layers
    assert latest <= set(found)
    assert all(layer.GetFeatureCount() == sum(1 for _ in layer) for layer in found.values())
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_every_nasty_name_at_once(tmp_path: Path) -> None:
    pulled(tmp_path / "city.gpkg", list(NASTY)).finalise()
    require_sound(tmp_path / "city.gpkg")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(names=st.lists(words, min_size=1, max_size=4, unique=True))
def test_any_names(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    path = tmp_path_factory.mktemp("names") / "city.gpkg"
    pulled(path, names).finalise()
    require_sound(path)
