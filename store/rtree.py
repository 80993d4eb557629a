# SPDX-License-Identifier: GPL-2.0-or-later
"""Building a spatial index at once, which takes a tenth of the time of entering its rows one by one.

The nodes of SQLite's r-tree are packed full by sort-tile-recursion (Leutenegger, Lopez and Edgington 1997) and
written into the tables behind it in the form that the head of SQLite's ``rtree.c`` describes.
"""

from __future__ import annotations

import math
import sqlite3
import struct
from collections.abc import Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt

from .database import statement

Box = tuple[int, float, float, float, float]

_HEAD = 4
_ENTRY = np.dtype([("id", ">i8"), ("box", ">f4", 4)])
_ROOT = 1
_TOWARDS_ZERO, _FROM_ZERO = 1 - 2.0**-23, 1 + 2.0**-23


def fill(connection: sqlite3.Connection, index: str, boxes: Sequence[Box]) -> None:
    """Fill an empty r-tree of two dimensions with (id, minx, maxx, miny, maxy), within the caller's transaction.

    No id may come twice.
    """
    if not boxes:
        return
    names = {name: f"{index}_{name}" for name in ("node", "rowid", "parent")}
    write = statement("INSERT OR REPLACE INTO {node}(nodeno, data) VALUES (?, ?)", **names)
    link = statement("INSERT INTO {rowid}(rowid, nodeno) VALUES (?, ?)", **names)
    (size,) = connection.execute(statement("SELECT length(data) FROM {node} WHERE nodeno = 1", **names)).fetchone()
    room = (size - _HEAD) // _ENTRY.itemsize
    level = _tiled(_entries(boxes), room)
    depth, last = 0, _ROOT
    while len(level) > room:
        starts = np.arange(0, len(level), room)
        above = _around(level, starts, last + 1)
        numbers = above["id"].tolist()
        nodes = (_node(level[at : at + room], 0, size) for at in starts)
        connection.executemany(write, zip(numbers, nodes, strict=True))
        connection.executemany(link, zip(level["id"].tolist(), np.repeat(numbers, room).tolist(), strict=False))
        link = statement("INSERT INTO {parent}(nodeno, parentnode) VALUES (?, ?)", **names)
        level, depth, last = above, depth + 1, last + len(above)
    connection.execute(write, (_ROOT, _node(level, depth, size)))
    connection.executemany(link, zip(level["id"].tolist(), repeat(_ROOT)))


def _entries(boxes: Sequence[Box]) -> npt.NDArray[np.void]:
    """The boxes in the single precision of the index, rounded outwards as SQLite does."""
    table = np.array(boxes, np.float64)
    exact, rounded = table[:, 1:], table[:, 1:].astype(np.float32)
    lower = (exact * np.where(exact < 0, _FROM_ZERO, _TOWARDS_ZERO)).astype(np.float32)
    upper = (exact * np.where(exact < 0, _TOWARDS_ZERO, _FROM_ZERO)).astype(np.float32)
    entries = np.empty(len(boxes), _ENTRY)
    entries["id"] = [box[0] for box in boxes]
    for side in (0, 2):
        entries["box"][:, side] = np.where(rounded > exact, lower, rounded)[:, side]
        entries["box"][:, side + 1] = np.where(rounded < exact, upper, rounded)[:, side + 1]
    return entries


def _tiled(entries: npt.NDArray[np.void], room: int) -> npt.NDArray[np.void]:
    """The entries so that those of a node are neighbours: in slices from west to east, each from south to north."""
    x, y = (entries["box"][:, side].astype(np.float64) + entries["box"][:, side + 1] for side in (0, 2))
    slices = math.ceil(math.sqrt(math.ceil(len(entries) / room)))
    in_slice = np.empty(len(entries), np.int64)
    in_slice[np.argsort(x, kind="stable")] = np.arange(len(entries)) // (slices * room)
    tiled: npt.NDArray[np.void] = entries[np.lexsort((y, in_slice))]
    return tiled


def _around(level: npt.NDArray[np.void], starts: npt.NDArray[np.int64], first: int) -> npt.NDArray[np.void]:
    """The entries of the nodes, numbered from ``first``, that begin at ``starts``: their boxes hold their entries'."""
    above = np.empty(len(starts), _ENTRY)
    above["id"] = np.arange(first, first + len(starts))
    for side, smallest in enumerate((True, False, True, False)):
        reduce = np.minimum if smallest else np.maximum
        above["box"][:, side] = reduce.reduceat(level["box"][:, side], starts)
    return above


def _node(entries: npt.NDArray[np.void], depth: int, size: int) -> bytes:
    """A node as it is stored; only the root tells the depth of the tree."""
    return (struct.pack(">HH", depth, len(entries)) + entries.tobytes()).ljust(size, b"\0")
