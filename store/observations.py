# SPDX-License-Identifier: GPL-2.0-or-later
"""Storing observations: the hot path.

A page is inserted in one go. What the unique key (series, start, end) refused is then looked at row by row: the newly
pulled value wins in a refresh; otherwise a value beats none and a newer result time an older one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np

from ..core.records import Observation
from ..core.text import storable
from .database import statement
from .seals import Changes, observation_hashes, sums_by

SeriesFids = Mapping[tuple[str, int], int]

_BLOCKS = (2_000, 500, 100, 20, 4, 1)
_NEW = "SELECT series, t_start, t_end, value, text, quality, t_result, withdrawn, pull FROM observations WHERE fid > ?"
_HELD = (
    "SELECT fid, value, text, quality, t_result, withdrawn, pull FROM observations "
    "WHERE series = ? AND t_start = ? AND t_end = ?"
)
_REPLACE = (
    "UPDATE observations SET value = ?, text = ?, quality = ?, t_result = ?, withdrawn = NULL, pull = ? WHERE fid = ?"
)
_MISSED = (
    "SELECT series, t_start, t_end, value, text, quality, t_result, withdrawn, pull FROM observations "
    "WHERE series = ? AND t_start >= ? AND t_start < ? AND pull < ? AND withdrawn IS NULL"
)
_WITHDRAW = (
    "UPDATE observations SET withdrawn = ? "
    "WHERE series = ? AND t_start >= ? AND t_start < ? AND pull < ? AND withdrawn IS NULL"
)


@dataclass(slots=True)
class Stored:
    """What became of a page's observations.

    ``stored`` are new rows; ``duplicates`` are records whose place was taken, ``changed`` those of them that won it;
    ``unknown`` belong to no series, ``example`` is the first of their names.
    """

    stored: int = 0
    duplicates: int = 0
    changed: int = 0
    unknown: int = 0
    example: str = ""


def store_observations(
    connection: sqlite3.Connection,
    observations: Sequence[Observation],
    fids: SeriesFids,
    pull: int,
    refresh: bool,
    changes: Changes,
) -> Stored:
    """Store a page's observations within the caller's transaction; ``fids`` finds a series by source id and component.

    ``changes`` learns what the seals have to take up.
    """
    result = Stored()
    if not observations:
        return result
    columns = _columns(observations, fids, result)
    if not columns[0]:
        return result
    total = len(columns[0])
    (newest,) = connection.execute("SELECT coalesce(max(fid), 0) FROM observations").fetchone()
    result.stored = _insert(connection, columns, pull)
    result.duplicates = total - result.stored
    if not result.duplicates:
        changes.add("observations", sums_by(columns[0], observation_hashes([*columns, None, pull])))
        return result
    added = connection.execute(_NEW, (newest,)).fetchall() if result.stored else []
    _seal(changes, added)
    rows = zip(*columns, repeat(pull, total), strict=True)
    _settle(connection, _refused(rows, added), refresh, result, changes)
    return result


def withdraw_missing(
    connection: sqlite3.Connection, series: int, t_from: str, t_to: str, pull: int, time: str, changes: Changes
) -> int:
    """Mark as withdrawn what a series holds with ``t_from <= t_start < t_to`` from pulls before ``pull``.

    A refresh puts its own number on every row it meets, so these are the rows the platform no longer has. Returns
    how many were marked.
    """
    window = (series, t_from, t_to, pull)
    missed = connection.execute(_MISSED, window).fetchall()
    if missed:
        _seal(changes, missed, -1)
        _seal(changes, [(*row[:7], time, row[8]) for row in missed])
        connection.execute(_WITHDRAW, (time, *window))
    return len(missed)


def _columns(observations: Sequence[Observation], fids: SeriesFids, result: Stored) -> list[Sequence[Any]]:
    """Series, t_start, t_end, value, text, quality and t_result of the observations whose series is known."""
    sources, components, *columns = zip(*observations, strict=True)
    series = list(map(fids.get, zip(sources, components, strict=True)))
    if None in series:
        series = [fids.get((storable(source), number)) for source, number in zip(sources, components, strict=True)]
    if None in series:
        unknown = [source for source, fid in zip(sources, series, strict=True) if fid is None]
        result.unknown, result.example = len(unknown), unknown[0]
        known = [one for one, fid in zip(observations, series, strict=True) if fid is not None]
        return _columns(known, fids, result) if known else [()]
    t_start, t_end, values, texts, qualities, t_result = columns
    return [series, t_start, t_end, _finite(values), _storable(texts), _storable(qualities), t_result]


def _insert(connection: sqlite3.Connection, columns: Sequence[Sequence[Any]], pull: int) -> int:
    """Insert rows whose place is free; returns their number.

    Many rows go into one statement: others may run while SQLite executes it, and what is the same for all of them is
    bound once.
    """
    series, t_start, t_end, value, text, quality, t_result = columns
    bound = {"series": series, "t_start": t_start, "value": value, "t_result": t_result}
    if t_start != t_end:
        bound["t_end"] = t_end
    if not _is_empty(text) or not _is_empty(quality):
        bound.update(text=text, quality=quality)
    total, width = len(series), len(bound)
    values: list[Any] = [None] * (total * width)
    for at, column in enumerate(bound.values()):
        values[at::width] = column
    stored = done = 0
    for size in _BLOCKS:
        insert = _insert_statement(tuple(bound), size)
        while total - done >= size:
            block = values[done * width : (done + size) * width]
            stored += connection.execute(insert, [pull, *block]).rowcount
            done += size
    return stored


@cache
def _insert_statement(names: tuple[str, ...], rows: int) -> str:
    """A statement that inserts so many rows: its first value is the pull, then come those of the rows, in turn.

    Without ``t_end`` the rows are instants. ``OR IGNORE`` cannot fail halfway, so that SQLite keeps no journal of the
    statement, as it does for ``ON CONFLICT DO NOTHING``. No place has a number, which for SQLite is a name: Python's
    sqlite3 asks for every name since 3.12, and SQLite looks through all of them each time.
    """
    chosen = {name: f"column{number}" for number, name in enumerate(names, 1)}
    chosen.setdefault("t_end", chosen["t_start"])
    columns, values = ["pull", *chosen], list(chosen.values())
    beginning = "INSERT OR IGNORE INTO observations({columns}) SELECT ?, {values} FROM (VALUES "
    insert, row = statement(beginning, columns=columns, values=values), statement("({names:?})", names=names)
    return f"{insert}{', '.join([row] * rows)})"


def _finite(values: Sequence[float | None]) -> list[float | None]:
    """Floats and None; SQLite would store an infinity, which no map and no mean can use."""
    numbers = np.array(values, np.float64)
    finite = np.isfinite(numbers)
    if finite.all():
        return numbers.tolist()  # type: ignore[no-any-return]
    return [number if usable else None for number, usable in zip(numbers.tolist(), finite.tolist(), strict=True)]


def _is_empty(column: Sequence[Any]) -> bool:
    return column.count(None) == len(column)


def _storable(texts: Sequence[str | None]) -> Sequence[str | None]:
    if _is_empty(texts):
        return texts
    return [text if text is None else storable(text) for text in texts]


def _refused(rows: Iterable[tuple[Any, ...]], added: Sequence[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The rows that were not inserted: all but the first one of each key that was added."""
    keys = {row[:3] for row in added}
    for row in rows:
        key = row[:3]
        if key in keys:
            keys.remove(key)
        else:
            yield row


def _settle(
    connection: sqlite3.Connection,
    refused: Iterator[tuple[Any, ...]],
    refresh: bool,
    result: Stored,
    changes: Changes,
) -> None:
    """Decide for each record whose place is taken, and replace what is held where it wins."""
    before, after = [], []
    for row in refused:
        fid, *held, withdrawn, held_pull = connection.execute(_HELD, row[:3]).fetchone()
        brought, pull = row[3:7], row[7]
        same = brought == tuple(held) and withdrawn is None
        wins = not same and (withdrawn is not None or (refresh and held_pull < pull) or _is_better(brought, held))
        result.changed += wins
        if wins or (refresh and held_pull < pull):
            kept = brought if wins else tuple(held)
            before.append((*row[:3], *held, withdrawn, held_pull))
            after.append((*row[:3], *kept, None, pull))
            connection.execute(_REPLACE, (*kept, pull, fid))
    _seal(changes, before, -1)
    _seal(changes, after)


def _is_better(brought: Sequence[Any], held: Sequence[Any]) -> bool:
    """Whether (value, text, quality, t_result) of a record beats those held: a value beats none, then newer older."""
    has_new, has_old = (any(part is not None for part in one[:2]) for one in (brought, held))
    if has_new != has_old:
        return has_new
    return brought[3] is not None and (held[3] is None or brought[3] > held[3])


def _seal(changes: Changes, rows: Sequence[tuple[Any, ...]], sign: int = 1) -> None:
    if rows:
        columns = list(zip(*rows, strict=True))
        changes.add("observations", sums_by(columns[0], observation_hashes(columns)), sign)
