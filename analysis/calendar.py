# SPDX-License-Identifier: GPL-2.0-or-later
"""Public holidays, school breaks and kinds of day in the Länder of Germany, from a dated data file.

A Land is named by its code in ISO 3166-2, such as ``DE-HH``; ``DE`` stands for the public holidays that all have. The
data, ``calendar.json``, say where they come from, when they were gathered and how far they reach; what lies beyond
is refused, never guessed. Holidays of single municipalities are not among them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

from ..core.errors import InputError
from ..core.text import plain

Days = npt.NDArray[np.datetime64]
Flags = npt.NDArray[np.bool_]

GERMANY = "DE"
_SATURDAY = 5


class DayKind(StrEnum):
    """What traffic and visitor figures tell apart: Sundays and public holidays are free, wherever they fall."""

    WORKING = "working"
    SATURDAY = "saturday"
    FREE = "free"


def lands() -> tuple[str, ...]:
    """The codes of the Länder, in order."""
    return tuple(sorted(_data().until))


def public_holidays(land: str, first: date, last: date) -> dict[date, str]:
    """The public holidays from one day to another with their German names. Raises InputError beyond the data."""
    _check(land, np.array([first, last], "datetime64[D]"))
    named = {**_data().public[GERMANY], **_data().public[land]}
    return {day: named[day] for day in sorted(named) if first <= day <= last}


def is_public_holiday(days: Days, land: str) -> Flags:
    """For each day whether it is a public holiday in the Land. Raises InputError beyond the data."""
    day = _check(land, days)
    named = [*_data().public[GERMANY], *_data().public[land]]
    holidays: Flags = np.isin(day, np.array(named, "datetime64[D]"))
    return holidays


def is_school_break(days: Days, land: str) -> Flags:
    """For each day whether schools of the Land have a break; weekends and public holidays within one are in it.

    A weekend at the end of a break is not. Raises InputError beyond the data, which for breaks end earlier than for
    public holidays, and for Germany as a whole.
    """
    if land == GERMANY:
        raise InputError("School breaks differ between the Länder. Choose the Land that the data are from.")
    day = _check(land, days)
    until = _data().until[land]
    if len(day) and day.max() > until:
        raise InputError(
            f"School breaks of {land} are known until {until}. Choose a period that ends before, or leave them out."
        )
    begin, free = _breaks(land)
    told: Flags = free[(day - begin).astype("int64")]
    return told


def day_kinds(days: Days, land: str) -> npt.NDArray[np.str_]:
    """For each day the value of its `DayKind`. Raises InputError beyond the data."""
    weekday = (days.astype("datetime64[D]").astype("int64") + 3) % 7
    free = is_public_holiday(days, land) | (weekday > _SATURDAY)
    return np.where(free, DayKind.FREE.value, np.where(weekday == _SATURDAY, DayKind.SATURDAY, DayKind.WORKING))


@dataclass(frozen=True, slots=True)
class _Data:
    first: np.datetime64
    last: np.datetime64
    public: dict[str, dict[date, str]]
    breaks: dict[str, list[tuple[date, date]]]
    until: dict[str, np.datetime64]


@cache
def _data() -> _Data:
    told: dict[str, Any] = json.loads(files(__package__).joinpath("calendar.json").read_text(encoding="utf-8"))
    until = {land: np.datetime64(day, "D") for land, day in told["known_until"].items()}
    public: dict[str, dict[date, str]] = {land: {} for land in (GERMANY, *until)}
    for key, names in told["public"].items():
        land, year = key.split()
        public[land] |= {date.fromisoformat(f"{year}-{day}"): name for day, name in names.items()}
    breaks: dict[str, list[tuple[date, date]]] = {land: [] for land in until}
    for key, line in told["school"].items():
        land, year = key.split()
        for text in line.split():
            first, _, last = text.rstrip("abcd").partition("/")
            breaks[land].append((date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")))
    first_day, last_day = np.datetime64(f"{told['first_year']}-01-01"), np.datetime64(f"{told['last_year']}-12-31")
    return _Data(first_day, last_day, public, breaks, until)


@cache
def _breaks(land: str) -> tuple[np.datetime64, Flags]:
    """The first day of the data, and for each day from it on whether there is a break."""
    begin = _data().first
    days = np.arange(begin, _data().until[land] + np.timedelta64(4, "D"))
    free = np.zeros(len(days), bool)
    for first, last in _data().breaks[land]:
        low, high = ((np.datetime64(day) - begin).astype(int) for day in (first, last))
        free[low : high + 1] = True
    school = np.isin(day_kinds(days, land), [DayKind.WORKING])
    order = np.arange(len(days))
    before = np.maximum.accumulate(np.where(school, order, 0))
    after = np.minimum.accumulate(np.where(school, order, len(days) - 1)[::-1])[::-1]
    return begin, np.where(school, free, free[before] & free[after])


def _check(land: str, days: Days) -> Days:
    """The days as such, when the data know the Land and them."""
    data = _data()
    if land not in data.public:
        raise InputError(f"“{plain(land, 20)}” is no Land of Germany. Write a code such as DE-HH, or DE for all.")
    day: Days = days.astype("datetime64[D]")
    if np.isnat(day).any() or (len(day) and (day.min() < data.first or day.max() > data.last)):
        raise InputError(
            f"Public holidays are known from {data.first} to {data.last}. Choose a period within these years."
        )
    return day
