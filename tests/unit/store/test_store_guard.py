# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are not ours, and snapshots that would act by themselves: refused, and left as they are."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from osgeo import ogr, osr
from snapshot_pages import Scribe, observation, small_snapshot
from urban_data.core.errors import NotASnapshot, SnapshotError
from urban_data.core.monitor import QuietMonitor
from urban_data.store.maintenance import copy, prune, verify
from urban_data.store.maptip import TipRow, map_tip
from urban_data.store.reader import SnapshotReader
from urban_data.store.writer import SnapshotWriter

STYLES = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_catalog TEXT, f_table_schema TEXT,
  f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
  description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"""
QML = """<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.40.6-Bratislava" styleCategories="AllStyleCategories">
  <renderer-v2 type="singleSymbol"/>
  <attributeactions><defaultAction value="{{00000000-0000-0000-0000-000000000000}}" key="Canvas"/>{actions}
  </attributeactions>
  <editform tolerant="1"></editform><editforminit>{init}</editforminit>
  <editforminitcodesource>{source}</editforminitcodesource>
  <editforminitfilepath></editforminitfilepath>
  <editforminitcode><![CDATA[# -*- coding: utf-8 -*-
def my_form_open(dialog, layer, feature):
    geom = feature.geometry()
]]></editforminitcode>
  <previewExpression>"name"</previewExpression><mapTip enabled="1">{tip}</mapTip>
</qgis>"""


OUR_TIP = map_tip([TipRow("state", "State", form="boolean")], "City of Example", "en")


def plain_style(**danger: str) -> str:
    """What QGIS saves for a layer nobody has touched, with something added."""
    return QML.format(**{"actions": "", "init": "", "source": "0", "tip": "", **danger})


def meddle(path: Path, *statements: str | tuple[str, Iterable]) -> Path:
    with closing(sqlite3.connect(path)) as database:
        for sql in statements:
            database.execute(*((sql,) if isinstance(sql, str) else sql))
        database.commit()
    return path


def style(qml: object, name: str = "stations", default: object = 1) -> tuple[str, tuple]:
    insert = "INSERT INTO layer_styles(f_table_name, styleName, styleQML, useAsDefault) VALUES (?, 'mine', ?, ?)"
    return insert, (name, qml, default)


def fingerprint(path: Path) -> dict[str, str]:
    """The bytes of every file in the folder."""
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in path.parent.iterdir() if one.is_file()}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_snapshot(tmp_path / "city.gpkg")


OPENERS: dict[str, Callable[[Path], object]] = {
    "read": lambda path: SnapshotReader.open(path),
    "write": lambda path: SnapshotWriter.open(path),
    "verify": lambda path: verify(path, QuietMonitor()),
    "prune": lambda path: prune(path, 1, QuietMonitor()),
    "copy": lambda path: copy(path, path.with_name("copy.gpkg"), QuietMonitor()),
}

HOSTILE = {
    "evil trigger": ["CREATE TRIGGER evil AFTER INSERT ON observations BEGIN DELETE FROM stations; END"],
    "trigger on the ledger": ["CREATE TRIGGER evil BEFORE UPDATE ON pulls BEGIN SELECT load_extension('x'); END"],
    "trigger in the guise of the index": [
        "DROP TRIGGER rtree_stations_geom_insert",
        "CREATE TRIGGER rtree_stations_geom_insert AFTER INSERT ON stations BEGIN DELETE FROM pulls; END",
    ],
    "trigger on a table that QGIS writes": [
        "CREATE TRIGGER evil AFTER UPDATE ON gpkg_contents BEGIN DELETE FROM stations; END"
    ],
    "trigger on another table": [
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)",
        "CREATE TRIGGER evil AFTER INSERT ON notes BEGIN UPDATE observations SET value = 0; END",
    ],
    "trigger behind a comment": [
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)",
        "CREATE TRIGGER evil AFTER INSERT ON notes BEGIN DELETE/**/FROM stations; END",
    ],
    "trigger that replaces": [
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)",
        "CREATE TRIGGER evil AFTER INSERT ON notes BEGIN REPLACE INTO stations SELECT * FROM stations; END",
    ],
    "view": ["CREATE VIEW harmless AS SELECT 1"],
    "view named pulls": [
        "ALTER TABLE pulls RENAME TO old_pulls", "CREATE VIEW pulls AS SELECT * FROM old_pulls",
    ],
    "virtual table": ["CREATE VIRTUAL TABLE search USING fts5(text)"],
    "generated column": [
        "ALTER TABLE platforms RENAME COLUMN title TO old",
        "ALTER TABLE platforms ADD COLUMN title TEXT GENERATED ALWAYS AS (upper(old)) VIRTUAL",
    ],
    "missing column": ["ALTER TABLE observations DROP COLUMN quality"],
    "missing table": ["DROP TABLE drops"],
    "dataset that names a table of ours": ["UPDATE datasets SET table_name = 'stations'"],
    "dataset that names a table of GeoPackage": ["UPDATE datasets SET table_name = 'gpkg_contents'"],
    "style with actions": [STYLES, style(plain_style(actions='<actionsetting name="x" type="1" action="import os"/>'))],
    "style with a map tip": [STYLES, style(plain_style(tip="&lt;script>alert(1)&lt;/script>"))],
    "style with a map tip in character data": [STYLES, style(plain_style(tip="<![CDATA[<script>]]>"))],
    "style with a form function": [STYLES, style(plain_style(init="my_form_open"))],
    "style with form code": [STYLES, style(plain_style(source="2"))],
    "style with a form function in character data": [STYLES, style(plain_style(init="<![CDATA[my_form_open]]>"))],
    "style with a form function behind a comment": [STYLES, style(plain_style(init="<!-- none -->my_form_open"))],
    "style with a form function in an element with attributes": [
        STYLES, style(plain_style().replace("<editforminit>", '<editforminit a=">">my_form_open'))
    ],
    "style with a map tip in an element with attributes": [
        STYLES, style(plain_style(tip="x").replace('enabled="1"', 'enabled="/>"'))
    ],
    "style with a form of QML": [STYLES, style(plain_style(actions='<attributeEditorQmlElement name="x"/>'))],
    "style with a form of HTML": [STYLES, style(plain_style(actions='<attributeEditorHtmlElement name="x"/>'))],
    "style with a map tip like ours": [STYLES, style(plain_style(tip=escape(OUR_TIP.replace("✓", "<b>"))))],
    "style with a map tip longer than ours": [STYLES, style(plain_style(tip=escape(OUR_TIP + "[% env('HOME') %]")))],
    "style that is no XML": [STYLES, style("<qgis><mapTip>")],
    "style with entities": [STYLES, style("<!DOCTYPE qgis [<!ENTITY a 'actionsetting'>]><qgis/>")],
    "style that is no text": [STYLES, style(plain_style(init="x").encode("utf-16"))],
    "style that is not the default": [STYLES, style(plain_style(source="2"), default=0)],
    "style of another layer": [STYLES, style(plain_style(source="2"), name="mine")],
    "no version": ["DELETE FROM ud_meta"],
    "nonsense for a version": ["UPDATE ud_meta SET value = 'new'"],
}  # fmt: skip


@pytest.mark.parametrize("statements", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("opener", ["read", "write"])
def test_a_hostile_snapshot_is_refused_and_untouched(path: Path, statements, opener: str) -> None:
    before = fingerprint(meddle(path, *statements))
    with pytest.raises(NotASnapshot) as refusal:
        OPENERS[opener](path)
    assert refusal.value.sentence.startswith("city.gpkg is not a snapshot of Urban Data: ")
    assert fingerprint(path) == before


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
def test_every_door_has_the_guard(path: Path, opener) -> None:
    before = fingerprint(meddle(path, "CREATE VIEW v AS SELECT 1"))
    with pytest.raises(NotASnapshot):
        opener(path)
    assert fingerprint(path) == before


@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
def test_a_geopackage_of_another_origin_is_refused_and_untouched(tmp_path: Path, opener, journal: str) -> None:
    path = tmp_path / "other.gpkg"
    source = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    source.CreateLayer("places", osr.SpatialReference(), ogr.wkbPoint)
    del source
    meddle(path, f"PRAGMA journal_mode={journal}")
    before = fingerprint(path)
    with pytest.raises(NotASnapshot, match="of another origin"):
        opener(path)
    assert fingerprint(path) == before


@pytest.mark.parametrize("content", [b"", b"no database" * 99, b"SQLite format 3\0" + bytes(4080)])
def test_a_file_that_is_no_geopackage_is_refused_and_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "city.gpkg"
    path.write_bytes(content)
    for opener in OPENERS.values():
        with pytest.raises(NotASnapshot):
            opener(path)
    assert fingerprint(path) == {"city.gpkg": hashlib.sha256(content).hexdigest()}


def test_a_database_without_the_mark_of_a_geopackage_is_refused(tmp_path: Path) -> None:
    path = meddle(tmp_path / "city.gpkg", "CREATE TABLE ud_meta (key TEXT, value TEXT)")
    with pytest.raises(NotASnapshot, match="it is not a GeoPackage"):
        SnapshotWriter.open(path)


@pytest.mark.parametrize("opener", OPENERS.values(), ids=OPENERS)
def test_a_newer_version_asks_for_a_newer_plugin(path: Path, opener) -> None:
    before = fingerprint(meddle(path, "UPDATE ud_meta SET value = '99'"))
    with pytest.raises(SnapshotError, match=r"newer version of Urban Data\. Update the plugin"):
        opener(path)
    assert fingerprint(path) == before


def test_a_person_may_keep_layers_styles_and_notes_in_a_snapshot(path: Path) -> None:
    source = ogr.Open(str(path), update=1)
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(25832)
    layer = source.CreateLayer("My own places", reference, ogr.wkbPolygon, ["SPATIAL_INDEX=YES"])
    layer.CreateField(ogr.FieldDefn("note", ogr.OFTString))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POLYGON ((0 0, 1 0, 1 1, 0 0))"))
    layer.CreateFeature(feature)
    source.GetLayerByName("stations").SetMetadataItem("title", "My stations")
    del feature, layer, source
    meddle(path, STYLES, style(plain_style()), style(plain_style(tip=escape(OUR_TIP))),
           "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)",
           "ALTER TABLE stations ADD COLUMN remark TEXT", "CREATE INDEX by_value ON observations(value)")  # fmt: skip
    with SnapshotWriter.open(path) as writer:
        assert Scribe(writer).pull([observation("S0/t", 999)]).stored == 1
        writer.finalise()
    assert verify(path, QuietMonitor()).problems == ()
    assert ogr.Open(str(path)).GetLayerByName("My own places").GetFeatureCount() == 1
