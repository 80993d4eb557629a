# SPDX-License-Identifier: GPL-2.0-or-later
"""Is this file ours, and is it harmless? Asked before anything else is done with it.

A snapshot may come from anybody. What could act by itself is refused: views and triggers other than GeoPackage's own
bookkeeping, and stored QGIS styles that carry actions, form code or a map tip other than our own. The file is left as
it is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ..core.errors import NotASnapshot, SnapshotError
from ..core.xml import XmlError, parse_xml
from . import geopackage, maptip
from .database import Database, statement
from .schema import SCHEMA_VERSION, TABLES, column_names

_WRITE = re.compile(r"\b(?:insert|replace|update|delete)\b(?:\s+or\s+\w+)?(?:\s+(?:into|from))?\s+(\w+)")
_BOOKKEEPING = re.compile(r"rtree_\w+|gpkg_ogr_contents")
_SPATIAL_INDEX = re.compile(r"create virtual table rtree_[^()]+ using rtree ?\([\w, ]+\)")
_TABLE_NAME = re.compile(r"(?:latest|features)_[a-z0-9_]{1,60}")
_DOCTYPE_OF_QGIS = re.compile(r"\s*<!DOCTYPE qgis PUBLIC 'http://mrcc\.com/qgis\.dtd' 'SYSTEM'>")
_FORM_CODE = {"attributeEditorHtmlElement", "attributeEditorQmlElement"}


def check(database: Database) -> int:
    """Raise NotASnapshot for a file that is not ours or not harmless, SnapshotError for one of a newer version.

    An older version passes: it is for the writer to bring it up to date.
    """
    with database.translated():
        _require_ours(database)
        version = _require_version(database)
        _refuse_programs(database)
        _refuse_acting_styles(database)
        if version == SCHEMA_VERSION:
            _require_columns(database)
    return version


def is_ours(database: Database) -> bool:
    """Whether a file is a snapshot of any version, harmless or not."""
    with database.translated():
        try:
            _require_ours(database)
        except NotASnapshot:
            return False
    return True


def check_file(path: Path, label: str, *, may_be_blank: bool = False) -> None:
    """Check a file before it is opened in earnest, leaving no trace; a blank one passes with ``may_be_blank``."""
    database = Database(path, "look", label=label)
    try:
        if not (may_be_blank and database.is_blank()):
            check(database)
    finally:
        database.close()


def schema_version(connection: sqlite3.Connection) -> int:
    """The schema's version as the snapshot's own table tells it; raises ValueError or TypeError for nonsense."""
    (version,) = connection.execute("SELECT value FROM ud_meta WHERE key = 'schema_version'").fetchone()
    return int(version)


def _refusal(database: Database, reason: str, detail: str = "") -> NotASnapshot:
    return NotASnapshot(detail, file=database.label, reason=reason)


def _require_ours(database: Database) -> None:
    (application,) = database.connection.execute("PRAGMA application_id").fetchone()
    kinds = dict(database.connection.execute("SELECT name, type FROM sqlite_master"))
    if application != geopackage.APPLICATION_ID:
        raise _refusal(database, "it is not a GeoPackage.", f"application_id {application}")
    if kinds.get("ud_meta") != "table":
        raise _refusal(database, "it is a GeoPackage of another origin.")


def _require_version(database: Database) -> int:
    try:
        version = schema_version(database.connection)
    except (TypeError, ValueError) as error:
        raise _refusal(database, "its version cannot be read.", str(error)) from error
    if version > SCHEMA_VERSION:
        raise SnapshotError(
            f"schema {version}, known {SCHEMA_VERSION}",
            file=database.label,
            reason="it was written by a newer version of Urban Data. Update the plugin.",
        )
    return version


def _refuse_programs(database: Database) -> None:
    """Views can stand in for tables, triggers and virtual tables run by themselves: only GeoPackage's are known."""
    kinds = dict(database.connection.execute("SELECT name, type FROM sqlite_master"))
    latest = database.connection.execute("SELECT table_name FROM datasets") if kinds.get("datasets") == "table" else ()
    ours = [table.name for table in TABLES] + [name for (name,) in latest]
    for name in ours:
        if not isinstance(name, str) or kinds.get(name, "table") != "table":
            raise _refusal(database, "one of its tables is something else.", repr(name))
    for name in ours[len(TABLES) :]:
        if not _TABLE_NAME.fullmatch(name):
            raise _refusal(database, "a data set names a table it must not write to.", name)
    triggers = {name: sql for table in ours for name, sql in geopackage.index_triggers(table).items()}
    for kind, name, table, sql in database.connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"):
        if not isinstance(sql, str | None):
            raise _refusal(database, "its structure is damaged.", repr(name))
        text = _folded(sql)
        if kind == "view":
            raise _refusal(database, "it contains a view, which a snapshot never does.", name)
        if text.startswith("create virtual") and not _SPATIAL_INDEX.fullmatch(text):
            raise _refusal(database, "it contains a table that is computed.", name)
        if (
            kind == "trigger"
            and text != _folded(triggers.get(name))
            and not _is_bookkeeping(text, table.lower() in ours)
        ):
            raise _refusal(database, "it contains a trigger, which a snapshot never does.", name)


def _is_bookkeeping(trigger: str, on_our_table: bool) -> bool:
    """True for GDAL's triggers on other tables: they write nothing but spatial indexes and row counts."""
    if on_our_table or "--" in trigger or "/*" in trigger:
        return False
    _, _, body = trigger.partition(" begin ")
    return all(_BOOKKEEPING.fullmatch(target) for target in _WRITE.findall(body))


def _folded(sql: str | None) -> str:
    """A statement in small letters, without quotes and with single spaces, to be compared with what GDAL writes."""
    return " ".join(re.sub(r"[\"`\[\]]", "", sql or "").lower().split())


def _refuse_acting_styles(database: Database) -> None:
    """Styles in ``layer_styles`` that QGIS applies when a layer is loaded may run code; plain ones are welcome.

    QGIS takes the default style or, without one, the newest, so every row counts.
    """
    found = database.connection.execute("SELECT name FROM sqlite_master WHERE lower(name) = 'layer_styles'").fetchone()
    if found is None:
        return
    cursor = database.connection.execute(statement("SELECT * FROM {table}", table=found[0]))
    names = [column[0].lower() for column in cursor.description]
    for row in cursor:
        style = dict(zip(names, row, strict=True))
        texts = [style.get("styleqml"), style.get("ui")]
        if any(isinstance(text, bytes) for text in texts):
            raise _refusal(database, "it contains a layer style that is no text. Remove it from layer_styles.")
        for danger in (danger for text in texts if isinstance(text, str) and text for danger in _dangers_in(text)):
            name = style.get("stylename")
            raise _refusal(database, f"its layer style “{name}” carries {danger}. Remove it from layer_styles.")


def _dangers_in(style: str) -> Iterator[str]:
    """What in a style would act; the map tip of our own layers does not."""
    try:
        root = parse_xml(_DOCTYPE_OF_QGIS.sub("", style, 1).encode("utf-8", "surrogatepass"))
    except XmlError:
        yield "XML that is not read"
        return
    for element in root.iter():
        text = "".join(element.itertext()).strip()
        if element.tag == "actionsetting":
            yield "actions"
        elif element.tag == "mapTip" and text and not maptip.is_ours(text):
            yield "a map tip"
        elif (
            element.tag in _FORM_CODE
            or (element.tag == "editforminit" and text)
            or (element.tag == "editforminitcodesource" and text not in ("", "0"))
        ):
            yield "form code"


def _require_columns(database: Database) -> None:
    """Every table of ours has our columns, all of them stored; a person may have added others."""
    for table, names in column_names().items():
        rows = database.connection.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (table,)).fetchall()
        stored = {name for name, hidden in rows if not hidden}
        missing = [name for name in names if name not in stored]
        if missing:
            raise _refusal(database, f"its table {table} lacks columns.", ", ".join(missing))
