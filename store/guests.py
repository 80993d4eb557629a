# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables that others keep in a snapshot, beside its own: which of them may be written."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from .database import Database
from .schema import TABLES

_OWN = {table.name for table in TABLES}
_KEPT_BACK = re.compile(r"(?:gpkg|rtree|sqlite|ud|latest|features)_.*|layer_styles", re.DOTALL)


def may_write(path: Path, table: str, columns: Collection[str]) -> bool:
    """Whether writing ``table`` anew harms nothing of a snapshot of any version; raises the SnapshotError family.

    It does not when the name is a new one that snapshots do not keep for themselves, and when the table that has it
    consists of ``columns``, besides its fid and geometry, and so was written by the same algorithm.
    """
    folded = table.lower()
    if not table or folded in _OWN or _KEPT_BACK.fullmatch(folded):
        return False
    database = Database(path, "look")
    try:
        with database.translated():
            kinds = dict(database.connection.execute("SELECT name, type FROM sqlite_master"))
            described = database.connection.execute("SELECT name FROM pragma_table_info(?)", (table,)).fetchall()
    finally:
        database.close()
    if folded not in {name.lower() for name in kinds}:
        return True
    found = {name for (name,) in described} - {"fid", "geom"}
    return kinds.get(table) == "table" and found == set(columns)
