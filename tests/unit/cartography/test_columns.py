# SPDX-License-Identifier: GPL-2.0-or-later
"""Blocks in columns."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from urban_data.cartography.columns import column_starts


def highest(heights: list[float], starts: tuple[int, ...] | list[int]) -> float:
    """The height of the highest column."""
    return max(sum(heights[begin:end]) for begin, end in pairwise((0, *starts, len(heights))))


@pytest.mark.parametrize("columns", [1, 2, 3, 5])
@pytest.mark.parametrize("heights", [[7, 9, 6, 8], [1, 1, 1, 20, 1], [5], [3, 3, 3, 3, 3, 3], [9, 1, 1, 1, 1, 1, 1, 9]])
def test_no_other_division_is_lower(heights: list[float], columns: int) -> None:
    starts = column_starts(heights, columns)
    assert len(starts) < columns
    assert starts == sorted(set(starts))
    others = (cut for count in range(columns) for cut in combinations(range(1, len(heights)), count))
    assert highest(heights, starts) == min(highest(heights, other) for other in others)


def test_nothing_needs_no_columns() -> None:
    assert column_starts([], 3) == []
