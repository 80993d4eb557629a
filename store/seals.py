# SPDX-License-Identifier: GPL-2.0-or-later
"""Seals: checksums by which a snapshot is verified, kept up to date while it is written.

Every row is cut into 64-bit words ``w``; its hash is ``mix(sum(w[i] * K[i]))`` modulo 2**64 with odd factors ``K``
and a bijective ``mix`` (the finaliser of SplitMix64), so that no change of a single word goes unseen. The seal of a
series is the sum of its rows' hashes: whatever the order, rows can be added and taken out without reading the others.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint64]
Seal = tuple[int, int]

_NO_TIME = b" " * 24
_MASK = (1 << 64) - 1


def _mixed(words: Words) -> Words:
    """The bijective finaliser of SplitMix64 (Steele, Lea and Flood 2014)."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


_FACTORS = _mixed(np.arange(1, 18, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) | np.uint64(1)


def observation_hashes(columns: Sequence[Sequence[Any]]) -> Words:
    """One hash per observation; ``columns`` are series, t_start, t_end, value, text, quality, t_result, withdrawn, pull.

    Texts are str, or bytes as read from the file; a value is a float or None.
    """
    series, t_start, t_end, value, text, quality, t_result, withdrawn, pull = columns
    words = (
        _integers(series), _times(t_start), _times(t_end), _numbers(value), _texts(text), _texts(quality),
        _times(t_result), _times(withdrawn), _integers(pull),
    )  # fmt: skip
    total = np.zeros(len(series), np.uint64)
    at = 0
    for column in words:
        width = column.shape[1]
        total += column @ _FACTORS[at : at + width]
        at += width
    return _mixed(total)


def sums_by(keys: Sequence[int], hashes: Words) -> dict[int, Seal]:
    """(rows, sum of hashes) by key."""
    ids = np.asarray(keys, np.int64)
    if len(ids) and (ids == ids[0]).all():
        return {int(ids[0]): (len(ids), int(hashes.sum(dtype=np.uint64)))}
    order = np.argsort(ids, kind="stable")
    found, starts, counts = np.unique(ids[order], return_index=True, return_counts=True)
    totals = np.add.reduceat(hashes[order], starts) if len(ids) else hashes
    return {int(key): (int(rows), int(total)) for key, rows, total in zip(found, counts, totals, strict=True)}


class Changes:
    """What a transaction adds to the seals and takes from them."""

    def __init__(self) -> None:
        self._sums: dict[tuple[str, int], list[int]] = {}

    def add(self, table: str, sums: Mapping[int, Seal], sign: int = 1) -> None:
        """Add (or with ``sign=-1`` take out) rows, given as (rows, sum of hashes) by part of the table."""
        for part, (rows, total) in sums.items():
            entry = self._sums.setdefault((table, part), [0, 0])
            entry[0] += sign * rows
            entry[1] += sign * total

    def write(self, connection: sqlite3.Connection) -> None:
        """Bring the stored seals up to date, within the caller's transaction."""
        for (table, part), (rows, total) in self._sums.items():
            found = connection.execute(
                "SELECT rows, digest FROM seals WHERE table_name = ? AND part = ?", (table, part)
            ).fetchone()
            old_rows, old_digest = found or (0, 0)
            connection.execute(
                "INSERT INTO seals(table_name, part, rows, digest) VALUES (?, ?, ?, ?) "
                "ON CONFLICT(table_name, part) DO UPDATE SET rows = excluded.rows, digest = excluded.digest",
                (table, part, old_rows + rows, signed(old_digest + total)),
            )
        self._sums.clear()


def row_hash(row: Iterable[Any]) -> int:
    """The hash of any row, over the types and the values: for tables that are small or rarely change."""
    digest = hashlib.blake2b(digest_size=8)
    for value in row:
        content = _bytes(value)
        digest.update(b"%d:%d:" % (_KINDS.get(type(value), 9), len(content)))
        digest.update(content)
    return int.from_bytes(digest.digest(), "little")


def seal_tables(connection: sqlite3.Connection) -> None:
    """Seal the tables whose rows have no seals of their own, at the end of a pull."""
    unseal_tables(connection)
    for table in whole_tables(connection):
        rows, digest = table_seal(connection, table)
        connection.execute(
            "INSERT INTO seals(table_name, part, rows, digest) VALUES (?, 0, ?, ?)", (table, rows, signed(digest))
        )


def unseal_tables(connection: sqlite3.Connection) -> None:
    """Take the seals of whole tables away: while a pull is under way those tables change with every page."""
    connection.execute("DELETE FROM seals WHERE table_name NOT IN ('observations', 'positions')")


def whole_tables(connection: sqlite3.Connection) -> list[str]:
    """The tables that are sealed as a whole."""
    return []


def table_seal(connection: sqlite3.Connection, table: str) -> Seal:
    """The seal of a whole table."""
    raise NotImplementedError(table)


def signed(number: int) -> int:
    """A number modulo 2**64 as SQLite's signed integer."""
    number &= _MASK
    return number - (1 << 64) if number >> 63 else number


_KINDS = {type(None): 0, int: 1, float: 2, str: 3, bytes: 4}


def _bytes(value: Any) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    if isinstance(value, float):
        return value.hex().encode()
    return str(value).encode("utf-8", "surrogateescape")


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
    """The 24 bytes of each time as three words; a batch with anything else in it is replaced by digests."""
    try:
        if isinstance(next(filter(None, values), ""), bytes):
            joined = b"".join(values if None not in values else [value or _NO_TIME for value in values])
        else:
            filled = values if None not in values else [value or _NO_TIME.decode() for value in values]
            joined = "".join(filled).encode("ascii")
    except (TypeError, UnicodeEncodeError):
        joined = b""
    if len(joined) != len(_NO_TIME) * len(values):
        return np.repeat(_strange(values), 3, axis=1)
    return np.frombuffer(joined, np.uint64).reshape(len(values), 3)


def _texts(values: Sequence[Any]) -> Words:
    known = {value: row_hash([value if value is None else _bytes(value)]) for value in set(values)}
    return np.array([known[value] for value in values], np.uint64)[:, np.newaxis]


def _strange(values: Sequence[Any]) -> Words:
    """Hashes of values that are not of the column's type, as only a damaged file holds them."""
    return np.array([row_hash([value]) for value in values], np.uint64)[:, np.newaxis]
