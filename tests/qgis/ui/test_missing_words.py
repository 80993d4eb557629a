# SPDX-License-Identifier: GPL-2.0-or-later
"""What is missing, in few lines."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from urban_data.store.reader import MissingRange
from urban_data.ui.missing_words import range_lines

BERLIN = ZoneInfo("Europe/Berlin")
NAMES = {name: f"Station {name.upper()}, PM10" for name in "abcdef"}
CUT = "Cut."


def hour(number: int) -> str:
    return f"2026-03-01T{number:02d}:00:00.000Z"


def gap(sources: str, start: int, end: int, cause: str = CUT) -> MissingRange:
    return MissingRange(tuple(sources), hour(start), hour(end), cause)


def told(*gaps: MissingRange, total: int = 6) -> list[str]:
    return list(range_lines(gaps, NAMES, total, BERLIN))


@pytest.fixture(autouse=True)
def _with_qgis(qgis_app: object) -> None:
    """Times are written as QGIS does."""


def test_few_series_are_named_and_their_ranges_joined() -> None:
    first, second, third = told(gap("a", 0, 1), gap("ab", 1, 2), gap("a", 4, 5))
    assert ["Station A, PM10: Cut." in line for line in (first, second, third)] == [True, True, False]
    assert "01:00" in first
    assert "03:00" in first
    assert "05:00" in second
    assert "Station B, PM10: Cut." in third


def test_many_series_are_counted() -> None:
    (line,) = told(gap("abc", 2, 3), gap("d", 0, 1), gap("a", 4, 5))
    assert line.endswith(", 4 of 6 series: Cut.")
    assert "01:00" in line
    assert "06:00" in line
    (line,) = told(gap("abcd", 2, 3), total=4)
    assert line.endswith(", 4 series: Cut.")


def test_causes_are_told_apart_and_unknown_series_by_their_id() -> None:
    lines = told(gap("a", 0, 1), gap("x", 0, 1, "Gone."), gap("", 2, 3, "Busy."))
    assert [line.partition(", ")[2] for line in lines] == ["Station A, PM10: Cut.", "x: Gone.", "all series: Busy."]
