# SPDX-License-Identifier: GPL-2.0-or-later
"""Days fall in the groups of the standard: working days, days of school breaks, Sundays with public holidays."""

from __future__ import annotations

import numpy as np
import pytest
from urban_data.analysis.day_groups import ALL_DAYS, DayGroup, bast_group, weekday, working_days
from urban_data.core.errors import InputError

MAY = np.arange("2026-05-01", "2026-06-01", dtype="datetime64[D]")
"""In Hamburg 1, 14 and 25 May are holidays; schools break from 11 to 15 May."""


def dates(group: DayGroup) -> list[int]:
    return (np.flatnonzero(group.mask(MAY)) + 1).tolist()


def test_days_of_the_week() -> None:
    assert weekday(np.array(["1970-01-01", "2026-05-04", "1969-12-28"], "datetime64[D]")).tolist() == [3, 0, 6]
    assert dates(ALL_DAYS) == list(range(1, 32))
    assert dates(DayGroup("mon_fri")) == [1, *range(4, 9), *range(11, 16), *range(18, 23), *range(25, 30)]


def test_working_days() -> None:
    monday_to_friday = [*range(4, 9), 11, 12, 13, 15, *range(18, 23), *range(26, 30)]
    assert dates(working_days("DE-HH")) == monday_to_friday
    assert dates(working_days("DE-HH", "mon_sat")) == sorted([*monday_to_friday, 2, 9, 16, 23, 30])


def test_that_the_groups_of_bast_are_all_days_once() -> None:
    groups = {code: dates(bast_group(code, "DE-HH")) for code in ("W", "U", "S")}  # type: ignore[arg-type]
    assert groups["S"] == [1, 3, 10, 14, 17, 24, 25, 31]
    assert groups["U"] == [11, 12, 13, 15]
    assert sorted(day for days in groups.values() for day in days) == list(range(1, 32))


def test_that_holidays_need_a_land_and_known_years() -> None:
    for group in (working_days(""), bast_group("S", ""), DayGroup(breaks="only")):
        with pytest.raises(InputError, match="Land whose"):
            group.mask(MAY)
    with pytest.raises(InputError):
        working_days("DE-HH").mask(np.array(["2090-01-01"], "datetime64[D]"))
