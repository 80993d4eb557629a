# SPDX-License-Identifier: GPL-2.0-or-later
"""The weather over the town: functions of time alone, shared by every series that depends on it.

``seconds`` are seconds since 1970 in UTC, of any shape; the formulas are told in docs/demo-city.md.
"""

from __future__ import annotations

import numpy as np

from .clock import DAY
from .noise import Floats, Ints, smooth
from .plane import CENTRE

_YEAR = 365.25 * DAY
_WEATHER = 7


def season(seconds: Ints) -> Floats:
    """1 in the middle of July, -1 in the middle of January."""
    return np.cos(2 * np.pi * (seconds / _YEAR - 0.54))


def cloud(seconds: Ints) -> Floats:
    """The share of the sky that is covered, 0 to 1."""
    return np.clip(0.68 + 0.5 * smooth(seconds, 64_800, _WEATHER, 1) + 0.2 * smooth(seconds, 9_000, _WEATHER, 2), 0, 1)


def sun(seconds: Ints) -> Floats:
    """The sine of the sun's height above the horizon; negative at night (declination of Cooper, 1969)."""
    day = seconds / DAY % 365.25
    declination = np.radians(23.45) * np.sin(2 * np.pi * (284 + day) / 365.25)
    hour_angle = 2 * np.pi * ((seconds % DAY) / DAY - 0.5) + np.radians(CENTRE[0])
    latitude = np.radians(CENTRE[1])
    return np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)


def radiation(seconds: Ints) -> Floats:
    """Global radiation in W/m2: a clear sky (Haurwitz, 1945) less what clouds take (Kasten and Czeplak, 1980)."""
    height = np.maximum(sun(seconds), 1e-3)
    clear = np.where(sun(seconds) > 0, 1_098.0 * height * np.exp(-0.057 / height), 0.0)
    return clear * (1.0 - 0.75 * cloud(seconds) ** 3.4)


def temperature(seconds: Ints) -> Floats:
    """The air outside the town in degrees Celsius."""
    warm = season(seconds - 10 * DAY)
    swing = (4.2 + 3.2 * warm) * (1.15 - 0.7 * cloud(seconds))
    daily = np.cos(2 * np.pi * ((seconds % DAY) / DAY - 14.3 / 24))
    fronts = 5.0 * smooth(seconds, 4 * DAY, _WEATHER, 3) + 1.3 * smooth(seconds, 43_200, _WEATHER, 4)
    spell = np.maximum(0.0, smooth(seconds, 10 * DAY, _WEATHER, 14) - 0.1) * warm
    return 11.0 + 7.8 * warm + swing * daily + fronts + 9.0 * spell


def humidity(seconds: Ints) -> Floats:
    """Relative humidity outside the town in percent: lower the warmer the hour is for its season."""
    excess = temperature(seconds) - (11.0 + 7.8 * season(seconds - 10 * DAY))
    wet = 12.0 * np.minimum(rain(seconds), 1.0)
    return np.clip(74.0 - 2.6 * excess + 9.0 * smooth(seconds, 2 * DAY, _WEATHER, 5) + wet, 18.0, 100.0)


def rain(seconds: Ints) -> Floats:
    """Rain in millimetres per ten minutes: it falls when a slow and a quick curve together pass a threshold."""
    wet = smooth(seconds, 50_400, _WEATHER, 6) + 0.45 * smooth(seconds, 4_500, _WEATHER, 7) - 0.62
    return 0.85 * np.maximum(wet, 0.0) ** 1.5 * (1.0 + 0.6 * season(seconds))


def pressure(seconds: Ints) -> Floats:
    """Air pressure in hPa."""
    return 1_014.5 + 14.0 * smooth(seconds, 3 * DAY, _WEATHER, 8) + 3.0 * smooth(seconds, DAY, _WEATHER, 9)


def wind_speed(seconds: Ints) -> Floats:
    """Mean wind in m/s at ten metres."""
    gusty = 1.0 + 0.5 * smooth(seconds, DAY, _WEATHER, 10) + 0.3 * smooth(seconds, 7_200, _WEATHER, 11)
    return np.maximum(0.2, (3.4 - 0.7 * season(seconds)) * gusty)


def wind_direction(seconds: Ints) -> Floats:
    """Where the wind comes from, in degrees from north: mostly from the south-west."""
    turn = 235.0 + 95.0 * smooth(seconds, 2 * DAY, _WEATHER, 12) + 22.0 * smooth(seconds, 10_800, _WEATHER, 13)
    return turn % 360.0


def inversion(seconds: Ints) -> Floats:
    """How still the lowest air is, 0 to 1: clear calm nights hold smoke and exhaust near the ground."""
    night = np.clip(-sun(seconds) * 3.0 + 0.4, 0.0, 1.0)
    return night * (1.0 - cloud(seconds)) / (1.0 + 0.35 * wind_speed(seconds))
