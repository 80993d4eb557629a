# SPDX-License-Identifier: GPL-2.0-or-later
"""Features in a snapshot, as the fault matrix compares values."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from provider_case import Row
from urban_data.core.query import BEGINNING
from urban_data.store.features import described


def stored_features(path: Path) -> set[Row]:
    """Every feature in a snapshot that is not gone."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        tables = database.execute("SELECT fid, source_key, table_name FROM datasets WHERE kind = 'features'").fetchall()
        return {
            feature_row(key, source, said)
            for fid, key, table in tables
            for source, _, gone, said in described(database, fid, table)
            if not gone
        }


def require_features_counted(path: Path) -> None:
    """The rows of every table of features agree with the ledger, and no id is there twice."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for fid, table in database.execute("SELECT fid, table_name FROM datasets WHERE kind = 'features'").fetchall():
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is None:
                continue
            held = database.execute(f'SELECT count(*), count(DISTINCT source_id) FROM "{table}"').fetchone()  # noqa: S608
            told = database.execute(
                "SELECT coalesce(sum(stored), 0) FROM pull_parts JOIN pulls ON pulls.fid = pull WHERE dataset = ?",
                (fid,),
            ).fetchone()
            assert held == told * 2, "the ledger and the rows disagree"


def feature_row(key: str, source: str, said: dict[str, Any]) -> Row:
    """A feature as the matrix compares values; times as the snapshot holds them."""
    texts = {
        name: f"{value[:-1]}.000Z" if isinstance(value, str) and value.endswith("00Z") and len(value) == 20 else value
        for name, value in said.items()
    }
    return Row(key, 0, BEGINNING, BEGINNING, None, f"{source} {json.dumps(texts, sort_keys=True)}")
