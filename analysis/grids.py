# SPDX-License-Identifier: GPL-2.0-or-later
"""A row for each series and stretch of time from the first to the last that the series has, empty ones included."""

from __future__ import annotations

from typing import Any

import numpy as np

from .frames import Whole


def first_to_last(code: Whole, place: Whole, count: int) -> tuple[Whole, Whole, Whole]:
    """For each row its series and stretch, and for each series what makes a stretch the number of its row.

    ``code`` (0 to below ``count``) and ``place`` are those of observations, in order of both; the row of a series and
    a stretch between its first and its last is ``place + offset[code]``.
    """
    who, first, n = runs(code)
    low, length = np.zeros(count, "int64"), np.zeros(count, "int64")
    low[who] = place[first]
    length[who] = place[first + n - 1] - place[first] + 1
    offset = np.cumsum(length) - length - low
    owner = np.repeat(np.arange(count), length)
    return owner, np.arange(len(owner)) - offset[owner], offset


def runs(numbers: Whole) -> tuple[Whole, Whole, Whole]:
    """Of rising numbers: each one that occurs, where it begins, and how often it is there."""
    found: tuple[Any, Any, Any] = np.unique(numbers, return_index=True, return_counts=True)
    return found
