# SPDX-License-Identifier: GPL-2.0-or-later
"""Blocks of different heights, in their order, in columns that are as low as they can be."""

from __future__ import annotations

from collections.abc import Sequence

_STEPS = 40


def column_starts(heights: Sequence[float], columns: int) -> list[int]:
    """Which blocks begin a new column, of at most ``columns``, so that the highest column is as low as possible.

    The first block begins the first column and is not among them. ``heights`` are in any one unit.
    """
    if not heights:
        return []
    least, enough = max(heights), sum(heights)
    starts = _filled(heights, enough)
    for _ in range(_STEPS):
        middle = (least + enough) / 2
        found = _filled(heights, middle)
        if len(found) < columns:
            starts, enough = found, middle
        else:
            least = middle
    return starts


def _filled(heights: Sequence[float], most: float) -> list[int]:
    """Where columns begin when each is filled up to ``most``."""
    starts, filled = [], 0.0
    for number, height in enumerate(heights):
        if number and filled + height > most:
            starts.append(number)
            filled = 0.0
        filled += height
    return starts
