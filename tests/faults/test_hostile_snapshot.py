# SPDX-License-Identifier: GPL-2.0-or-later
"""A snapshot from a stranger: what would act by itself is refused, by reader and writer, and the file left as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from stub_provider import StubProvider, observation
from urban_data.core.errors import SnapshotError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.store.pull import pull
from urban_data.store.reader import SnapshotReader

NOW = datetime(2026, 3, 10, tzinfo=UTC)
STYLES = """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_catalog TEXT, f_table_schema TEXT,
 f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN,
 description TEXT, owner TEXT, ui TEXT, update_time DATETIME)"""
ACTION = '<qgis><attributeactions><actionsetting action="import os" type="1" name="x"/></attributeactions></qgis>'
MAP_TIP = "<qgis><mapTip enabled='1'>&lt;script>fetch('http://127.0.0.1')&lt;/script></mapTip></qgis>"
FORM_CODE = (
    "<qgis><editforminitcode><![CDATA[import os]]></editforminitcode>"
    "<editforminitcodesource>2</editforminitcodesource></qgis>"
)


def executed(*statements: str) -> Callable[[Path], None]:
    """Run statements on the file as a stranger might."""

    def change(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute("PRAGMA writable_schema=ON")
            for statement in statements:
                database.execute(statement)

    return change


def styled(qml: str) -> Callable[[Path], None]:
    """Give the stations a default style."""

    def change(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            database.execute(STYLES)
            database.execute(
                "INSERT INTO layer_styles(f_table_name, f_geometry_column, styleName, styleQML, useAsDefault)"
                " VALUES ('stations', 'geom', 'nice', ?, 1)",
                (qml,),
            )

    return change


def overwritten(content: bytes) -> Callable[[Path], None]:
    """Put other bytes in the file's place."""

    def change(path: Path) -> None:
        path.write_bytes(content)

    return change


def cut(path: Path) -> None:
    """Leave half of the file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def another_kind(path: Path) -> None:
    """An SQLite file with somebody's table."""
    path.unlink()
    executed("CREATE TABLE notes(text)")(path)


HOSTILE: dict[str, Callable[[Path], None]] = {
    "trigger that writes": executed(
        "CREATE TRIGGER evil AFTER INSERT ON observations BEGIN UPDATE observations SET value = 0; END"
    ),
    "trigger in our name": executed(
        "DROP TRIGGER rtree_stations_geom_insert",
        "CREATE TRIGGER rtree_stations_geom_insert AFTER INSERT ON stations BEGIN DELETE FROM pulls; END",
    ),
    "trigger in GeoPackage's name": executed(
        "CREATE TRIGGER gpkg_tile AFTER UPDATE ON pulls BEGIN DELETE FROM drops; END"
    ),
    "view in place of the ledger": executed(
        "ALTER TABLE pulls RENAME TO real_pulls", "CREATE VIEW pulls AS SELECT * FROM real_pulls"
    ),
    "any view": executed("CREATE VIEW innocent AS SELECT * FROM observations"),
    "computed table": executed("CREATE VIRTUAL TABLE notes USING fts5(text)"),
    "computed column": executed(
        "ALTER TABLE observations DROP COLUMN quality",
        "ALTER TABLE observations ADD COLUMN quality AS (load_extension('x'))",
    ),
    "style with an action": styled(ACTION),
    "style with a map tip": styled(MAP_TIP),
    "style with form code": styled(FORM_CODE),
    "no ledger": executed("DROP TABLE pull_parts"),
    "unreadable version": executed("UPDATE ud_meta SET value = 'x' WHERE key = 'schema_version'"),
    "newer version": executed("UPDATE ud_meta SET value = '999' WHERE key = 'schema_version'"),
    "another application": executed("PRAGMA application_id=0"),
    "text": overwritten(b"Dear planner, please find attached"),
    "empty": overwritten(b""),
    "half": cut,
    "SQLite of another kind": another_kind,
}  # fmt: skip


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    path = tmp_path / "city.gpkg"
    take(path)
    return path


def take(path: Path) -> None:
    """Pull ten values."""
    provider = StubProvider({"a": [observation("a", 10 * at, float(at)) for at in range(10)]})
    pull(provider, [PullRequest("climate", "update")], path, QuietMonitor(), workers=1, now=lambda: NOW)


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_is_refused_and_left_alone(snapshot: Path, change: Callable[[Path], None]) -> None:
    change(snapshot)
    before = snapshot.read_bytes()

    with pytest.raises(SnapshotError, match=r"city\.gpkg") as read, SnapshotReader.open(snapshot) as reader:
        list(reader.dump())
    with pytest.raises(SnapshotError, match=r"city\.gpkg"):
        take(snapshot)

    assert len(read.value.sentence) < 400
    assert snapshot.read_bytes() == before
    assert [file.name for file in snapshot.parent.iterdir()] == [snapshot.name]


def test_a_harmless_style_is_welcome(snapshot: Path) -> None:
    styled("<qgis><renderer-v2 type='singleSymbol'/><attributeactions/><mapTip></mapTip></qgis>")(snapshot)

    with SnapshotReader.open(snapshot) as reader:
        assert list(reader.dump())
    take(snapshot)
