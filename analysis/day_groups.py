# SPDX-License-Identifier: GPL-2.0-or-later
"""Which days a mean is made of: all, working days, those in or outside of school breaks, Sundays with holidays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..core.errors import InputError
from .calendar import is_public_holiday, is_school_break

Dates = npt.NDArray[np.datetime64]
Flags = npt.NDArray[np.bool_]
Week = Literal["all", "mon_fri", "mon_sat", "sundays"]

_THURSDAY_FIRST = 3
_LAST = {"all": 6, "mon_fri": 4, "mon_sat": 5}


@dataclass(frozen=True, slots=True)
class DayGroup:
    """A choice of days: of the week, with or without public holidays, and of school breaks or not.

    ``sundays`` are Sundays and public holidays. The ``land`` whose holidays and breaks count is an ISO 3166-2:DE code
    such as ``DE-HH``; a choice that asks for neither needs none.
    """

    week: Week = "all"
    holidays: Literal["with", "without"] = "with"
    breaks: Literal["with", "without", "only"] = "with"
    land: str = ""

    def mask(self, days: Dates) -> Flags:
        """Which local dates belong to the group.

        Raises InputError where the Land is missing, or its holidays or breaks are not known for a date.
        """
        dates = days.astype("datetime64[D]")
        chosen: Flags = weekday(dates) <= _LAST.get(self.week, -1)
        if self.week == "sundays":
            chosen = (weekday(dates) == _LAST["all"]) | self._holidays(dates)
        elif self.holidays == "without":
            chosen &= ~self._holidays(dates)
        if self.breaks != "with":
            chosen &= np.asarray(is_school_break(dates, self._land()), bool) == (self.breaks == "only")
        return chosen

    def _holidays(self, dates: Dates) -> Flags:
        return np.asarray(is_public_holiday(dates, self._land()), bool)

    def _land(self) -> str:
        if not self.land:
            raise InputError("Choose the Land whose public holidays and school breaks count.")
        return self.land


ALL_DAYS = DayGroup()
"""All days, as for the mean daily traffic (DTV)."""


def working_days(land: str, week: Literal["mon_fri", "mon_sat"] = "mon_fri") -> DayGroup:
    """Working days without public holidays, as for DTVw; German cities mean Monday to Friday, others to Saturday."""
    return DayGroup(week, "without", "with", land)


def bast_group(code: Literal["W", "U", "S"], land: str) -> DayGroup:
    """The day groups of the counts of the Federal Highway Research Institute (BASt).

    W: Monday to Saturday outside of school breaks, U: Monday to Saturday within them, both without public holidays;
    S: Sundays and public holidays.
    """
    if code == "S":
        return DayGroup("sundays", land=land)
    return DayGroup("mon_sat", "without", "without" if code == "W" else "only", land)


def weekday(days: Dates) -> npt.NDArray[np.int64]:
    """The day of the week of local dates, from 0 for Monday to 6 for Sunday."""
    number: npt.NDArray[np.int64] = (days.astype("datetime64[D]").astype("int64") + _THURSDAY_FIRST) % 7
    return number
