# SPDX-License-Identifier: GPL-2.0-or-later
"""How the town lives: shares of the daily peak by local hour and kind of day."""

from __future__ import annotations

import numpy as np

from .clock import is_holiday, local_day, local_hour, weekday
from .noise import Floats, Ints
from .weather import rain, temperature

_HOURS = np.arange(25)
_COMMUTE = np.array(
    [4, 2, 1, 1, 3, 12, 38, 88, 92, 62, 52, 54, 60, 60, 62, 74, 92, 100, 84, 60, 42, 30, 20, 11, 4]
) / 100  # fmt: skip
_LEISURE = np.array(
    [9, 6, 4, 2, 2, 3, 7, 13, 24, 38, 52, 64, 68, 70, 78, 84, 86, 82, 72, 58, 44, 32, 24, 15, 9]
) / 100  # fmt: skip
_SHOPS = np.array(
    [3, 2, 1, 1, 1, 2, 5, 13, 28, 48, 70, 86, 95, 92, 90, 95, 100, 98, 80, 48, 30, 20, 12, 6, 3]
) / 100  # fmt: skip
_WORKS = np.array(
    [8, 6, 6, 8, 16, 40, 70, 92, 100, 98, 96, 92, 88, 90, 84, 74, 60, 46, 34, 26, 20, 16, 12, 10, 8]
) / 100  # fmt: skip
_WEEKDAY = {"cars": (0.97, 1.0, 1.01, 1.03, 1.02, 0.74, 0.55), "lorries": (0.97, 1.0, 1.0, 1.0, 0.93, 0.32, 0.1)}


def cars(seconds: Ints) -> Floats:
    """Car traffic, 1 in the evening peak of an average working day."""
    return _mixed(seconds, _COMMUTE, _LEISURE) * _by_day(seconds, "cars")


def lorries(seconds: Ints) -> Floats:
    """Lorry traffic; hardly any on Sundays and public holidays."""
    return _shape(seconds, _WORKS) * _by_day(seconds, "lorries")


def bikes(seconds: Ints) -> Floats:
    """Cycling: fewer in cold and in rain."""
    pleasant = np.clip(0.35 + 0.035 * temperature(seconds), 0.15, 1.15) / (1.0 + 2.5 * rain(seconds))
    return _mixed(seconds, _COMMUTE, _LEISURE) * pleasant


def pedestrians(seconds: Ints) -> Floats:
    """People on foot: shopping hours, busiest on Saturdays, quiet on Sundays and public holidays."""
    day = weekday(_working_day(seconds))
    factor = np.array([0.82, 0.84, 0.88, 0.9, 1.05, 1.3, 0.45])[day]
    return _shape(seconds, _SHOPS) * factor / (1.0 + 1.4 * rain(seconds))


def is_free(seconds: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """True on Saturdays, Sundays and public holidays."""
    return weekday(_working_day(seconds)) >= 5


def _working_day(seconds: Ints) -> Ints:
    """The local date, public holidays moved to the next Sunday."""
    day = local_day(seconds)
    return np.where(is_holiday(day), day + 6 - weekday(day), day)


def _by_day(seconds: Ints, name: str) -> Floats:
    return np.array(_WEEKDAY[name])[weekday(_working_day(seconds))]


def _shape(seconds: Ints, hours: Floats) -> Floats:
    return np.interp(local_hour(seconds), _HOURS, hours)


def _mixed(seconds: Ints, working: Floats, free: Floats) -> Floats:
    return np.where(is_free(seconds), _shape(seconds, free), _shape(seconds, working))
