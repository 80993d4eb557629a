# SPDX-License-Identifier: GPL-2.0-or-later
"""Spatial indexes that are built at once hold what SQLite's own would, and SQLite can go on with them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from urban_data.store.rtree import Box, fill

ROOM = 51


@contextmanager
def opened(page_size: int = 4096) -> Iterator[sqlite3.Connection]:
    """A database with an empty r-tree."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute(f"PRAGMA page_size = {page_size}")
    connection.execute("CREATE VIRTUAL TABLE boxes USING rtree(id, minx, maxx, miny, maxy)")
    yield connection
    connection.close()


@pytest.fixture
def packed() -> Iterator[sqlite3.Connection]:
    with opened() as connection:
        yield connection


@pytest.fixture
def usual() -> Iterator[sqlite3.Connection]:
    with opened() as connection:
        yield connection


def enter(connection: sqlite3.Connection, boxes: list[Box]) -> None:
    connection.executemany("INSERT INTO boxes VALUES (?, ?, ?, ?, ?)", boxes)


def is_sound(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT rtreecheck('boxes')").fetchone() == ("ok",)


def points(number: int, seed: int = 1) -> list[Box]:
    places = np.random.default_rng(seed).uniform((-180, -90), (180, 90), (number, 2)).tolist()
    return [(7 * at - 50, x, x, y, y) for at, (x, y) in enumerate(places)]


def rectangles(number: int) -> list[Box]:
    return [(fid, x, x + abs(y) / 90, y, y + 0.3) for fid, x, _, y, _ in points(number)]


def in_one_place(number: int) -> list[Box]:
    return [(fid, 7.1, 7.1, 50.7, 50.7) for fid in range(1, number + 1)]


@pytest.mark.parametrize("number", [0, 1, ROOM, ROOM + 1, 2 * ROOM + 1, ROOM**2, ROOM**2 + 1, 6_000])
@pytest.mark.parametrize("made", [points, rectangles, in_one_place])
def test_it_holds_what_sqlite_would(packed, usual, made, number: int) -> None:
    fill(packed, "boxes", made(number))
    enter(usual, made(number))
    assert is_sound(packed)
    query = "SELECT * FROM boxes ORDER BY id"
    held = packed.execute(query).fetchall()
    assert held == usual.execute(query).fetchall()
    assert len(held) == number


def test_it_finds_what_sqlite_finds(packed, usual) -> None:
    fill(packed, "boxes", rectangles(6_000))
    enter(usual, rectangles(6_000))
    query = "SELECT id FROM boxes WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ? ORDER BY id"
    found = 0
    for _, west, _, south, _ in points(50, seed=2):
        window = (west, west + 20, south, south + 10)
        rows = packed.execute(query, window).fetchall()
        assert rows == usual.execute(query, window).fetchall()
        found += len(rows)
    assert found > 0


def test_sqlite_goes_on_with_it(packed) -> None:
    boxes = points(6_000)
    fill(packed, "boxes", boxes)
    packed.executemany("DELETE FROM boxes WHERE id = ?", [(box[0],) for box in boxes[::2]])
    enter(packed, boxes[::2])
    assert is_sound(packed)
    assert packed.execute("SELECT count(*) FROM boxes").fetchone() == (6_000,)


def test_one_that_has_been_emptied_is_filled_again(packed) -> None:
    boxes = points(6_000)
    enter(packed, boxes)
    packed.execute("DELETE FROM boxes")
    fill(packed, "boxes", boxes)
    assert is_sound(packed)
    west = sum(box[1] < 0 for box in boxes)
    assert packed.execute("SELECT count(*) FROM boxes WHERE minx < 0").fetchone() == (west,)


def test_smaller_pages_have_smaller_nodes() -> None:
    with opened(page_size=512) as connection:
        fill(connection, "boxes", points(2_000))
        assert is_sound(connection)
        assert connection.execute("SELECT count(*) FROM boxes").fetchone() == (2_000,)
