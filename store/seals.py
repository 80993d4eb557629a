# SPDX-License-Identifier: GPL-2.0-or-later
"""Seals: checksums by which a snapshot is verified, kept up to date while it is written.

Every observation is cut into 64-bit words ``w``; its hash is ``mix(sum(w[i] * K[i]))`` modulo 2**64 with odd factors
``K`` and a bijective ``mix``, so that no change of a single word goes unseen. The seal of a series is the sum of its
rows' hashes: rows come and go in any order without the others being read. Small tables are sealed as a whole when a
pull is handed over.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..core.documents import strict_json
from .database import statement
from .geopackage import SYSTEM_TABLES, index_name
from .schema import TABLES

Words = npt.NDArray[np.uint64]
Seal = tuple[int, int]

ROW_SEALED = ("observations", "positions")

_INDEX_PARTS = ("node", "rowid", "parent")

_REGISTERS = {
    "sqlite_master": "SELECT tbl_name, type, name, sql FROM sqlite_master",
    "gpkg_contents": "SELECT * FROM gpkg_contents",
    "gpkg_geometry_columns": "SELECT * FROM gpkg_geometry_columns",
    "gpkg_extensions": "SELECT * FROM gpkg_extensions",
    "gpkg_spatial_ref_sys": """SELECT 'stations', srs_name, srs_id, organization, organization_coordsys_id,
      definition, description FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0, 4326) UNION ALL
      SELECT 'stations', name, type, "notnull", pk, NULL, NULL FROM pragma_table_info('gpkg_spatial_ref_sys')
      WHERE cid < 6""",
}
_TIME_BYTES = 24
_MASK = (1 << 64) - 1


def _mixed(words: Words) -> Words:
    """The bijective finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


_FACTORS = _mixed(np.arange(1, 18, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)


def row_hash(row: Sequence[Any]) -> int:
    """The hash of any row, over types and values: for tables that are small or rarely change."""
    return int.from_bytes(hashlib.blake2b(ascii(tuple(row)).encode(), digest_size=8).digest(), "little")


def observation_hashes(columns: Sequence[Sequence[Any] | int | None]) -> Words:
    """One hash per row of series, t_start, t_end, value, text, quality, t_result, withdrawn and pull.

    Texts are str, or bytes as read from the file; a value is a float or None. One number, or None, stands for a
    column that holds nothing else; the first must be a whole column.
    """
    total: Words = np.zeros((), np.uint64)
    at = 0
    for column, words_of in zip(columns, _WORDS, strict=True):
        words = words_of([column] if column is None or isinstance(column, int) else column)
        total = total + words @ _FACTORS[at : at + words.shape[1]]
        at += words.shape[1]
    return _mixed(total)


def sums_by(keys: Sequence[int], hashes: Words) -> dict[int, Seal]:
    """(rows, sum of hashes) by key."""
    ids = np.asarray(keys, np.int64)
    if not len(ids):
        return {}
    if (ids == ids[0]).all():
        return {int(ids[0]): (len(ids), int(hashes.sum(dtype=np.uint64)))}
    order = np.argsort(ids, kind="stable")
    found, starts, counts = np.unique(ids[order], return_index=True, return_counts=True)
    totals = np.add.reduceat(hashes[order], starts)
    return {int(key): (int(rows), int(total)) for key, rows, total in zip(found, counts, totals, strict=True)}


class Changes:
    """What a transaction adds to the seals and takes from them."""

    def __init__(self) -> None:
        self._sums: dict[str, dict[int, list[int]]] = {}

    def add(self, table: str, sums: Mapping[int, Seal], sign: int = 1) -> None:
        """Add (or with ``sign=-1`` take out) rows, given as (rows, sum of hashes) by series or station."""
        known = self._sums.setdefault(table, {})
        for part, (rows, total) in sums.items():
            entry = known.setdefault(part, [0, 0])
            entry[0] += sign * rows
            entry[1] += sign * total

    def write(self, connection: sqlite3.Connection) -> None:
        """Bring the stored seals up to date, within the caller's transaction."""
        for table, sums in self._sums.items():
            held = {
                part: (rows, total)
                for part, rows, total in connection.execute(
                    "SELECT part, rows, digest FROM seals WHERE table_name = ? "
                    "AND part IN (SELECT value FROM json_each(?))",
                    (table, strict_json(list(sums))),
                )
            }
            seals = []
            for part, (rows, total) in sums.items():
                old_rows, old_total = held.get(part, (0, 0))
                seals.append((table, part, old_rows + rows, signed(old_total + total)))
            connection.executemany(
                "INSERT INTO seals(table_name, part, rows, digest) VALUES (?, ?, ?, ?) "
                "ON CONFLICT(table_name, part) DO UPDATE SET rows = excluded.rows, digest = excluded.digest",
                seals,
            )
        self._sums.clear()


def seal_tables(connection: sqlite3.Connection) -> None:
    """Seal the tables whose rows have no seals of their own, at the end of a pull."""
    unseal_tables(connection)
    for table in whole_tables(connection):
        rows, total = table_seal(connection, table)
        connection.execute(
            "INSERT INTO seals(table_name, part, rows, digest) VALUES (?, 0, ?, ?)", (table, rows, signed(total))
        )


def unseal_tables(connection: sqlite3.Connection) -> None:
    """Take the seals of whole tables away: while a pull is under way those tables change with every page."""
    connection.execute("DELETE FROM seals WHERE table_name NOT IN (?, ?)", ROW_SEALED)


def whole_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that are sealed as a whole: all of ours but the large ones, their indexes, and what registers them."""
    ours = _ours(connection)
    kept = (name for name in ours if name not in (*ROW_SEALED, "seals"))
    return [*kept, *(f"{name}_{part}" for name in _indexes(ours) for part in _INDEX_PARTS), *_REGISTERS]


def table_seal(connection: sqlite3.Connection, table: str) -> Seal:
    """(rows, sum of hashes) of a table; of one that a person may add to, such as GeoPackage's, only what is ours."""
    ours = _registered(connection) if table in _REGISTERS else set()
    rows = total = 0
    for row in connection.execute(_REGISTERS.get(table) or statement("SELECT * FROM {table}", table=table)):
        if table not in _REGISTERS or row[0] in ours:
            rows += 1
            total += row_hash(row)
    return rows, total


def _ours(connection: sqlite3.Connection) -> list[str]:
    """The fixed tables, and then those of latest values."""
    latest = connection.execute(
        "SELECT table_name FROM datasets JOIN sqlite_master ON name = table_name ORDER BY datasets.fid"
    )
    return [*(table.name for table in TABLES), *(name for (name,) in latest)]


def _indexes(ours: Sequence[str]) -> list[str]:
    """The spatial indexes of our tables."""
    return [index_name(name) for name in (*(one.name for one in TABLES if one.spatial), *ours[len(TABLES) :])]


def _registered(connection: sqlite3.Connection) -> set[str]:
    """Every table whose definition and registration are ours: our own, their spatial indexes, GeoPackage's.

    GDAL makes the table of reference systems anew, with columns of its own, when somebody saves a layer of an unusual
    system into the file: of that one only the first columns are ours.
    """
    ours = _ours(connection)
    indexes = _indexes(ours)
    parts = (f"{name}_{part}" for name in indexes for part in _INDEX_PARTS)
    return {*ours, *indexes, *parts, *SYSTEM_TABLES} - {"gpkg_spatial_ref_sys"}


def signed(number: int) -> int:
    """A number modulo 2**64 as SQLite's signed integer."""
    number &= _MASK
    return number - (1 << 64) if number >> 63 else number


def _integers(values: Sequence[Any]) -> Words:
    try:
        return np.array(values, np.int64).view(np.uint64)[:, np.newaxis]
    except (TypeError, ValueError, OverflowError):
        return _strange(values)


def _numbers(values: Sequence[Any]) -> Words:
    """The bits of float64 values, -0.0 as 0.0 and NaN as None, which is how SQLite stores them."""
    try:
        numbers = np.array(values, np.float64) + 0.0
    except (TypeError, ValueError):
        return _strange(values)
    numbers[np.isnan(numbers)] = np.nan
    return numbers.view(np.uint64)[:, np.newaxis]


def _times(values: Sequence[Any]) -> Words:
    """The 24 bytes of each time as three words; a column with anything else in it is replaced by digests."""
    encoded = isinstance(next((value for value in values if value is not None), None), bytes)
    blank: Any = b" " * _TIME_BYTES if encoded else " " * _TIME_BYTES
    try:
        joined = blank[:0].join(values if None not in values else [value or blank for value in values])
        whole = joined if encoded else joined.encode("ascii")
    except (TypeError, UnicodeEncodeError):
        whole = b""
    if len(whole) != _TIME_BYTES * len(values):
        return np.repeat(_strange(values), 3, axis=1)
    return np.frombuffer(whole, np.uint64).reshape(len(values), 3)


def _texts(values: Sequence[Any]) -> Words:
    """A digest of each text's UTF-8 bytes."""
    if values.count(None) == len(values):
        return np.full((1, 1), row_hash([None]), np.uint64)
    known = {value: row_hash([value.encode() if isinstance(value, str) else value]) for value in set(values)}
    return np.array([known[value] for value in values], np.uint64)[:, np.newaxis]


def _strange(values: Sequence[Any]) -> Words:
    """Digests of values that are not of the column's type, as only a damaged file holds them."""
    return np.array([row_hash([value]) for value in values], np.uint64)[:, np.newaxis]


_WORDS = (_integers, _times, _times, _numbers, _texts, _texts, _times, _times, _integers)
