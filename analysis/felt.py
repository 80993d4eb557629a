# SPDX-License-Identifier: GPL-2.0-or-later
"""How warm humid air feels: heat index and humidex, from temperature and humidity alone.

Neither knows wind or radiation, and neither can stand in for UTCI, PET or the perceived temperature of the German
weather service.
"""

from __future__ import annotations

from datetime import tzinfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from .buckets import to_local
from .frames import tidy
from .hourly import by_hour, hourly_means, hours_of, one_each
from .schemes import felt_bands

Numbers = npt.NDArray[np.float64]

TEMPERATURE = "air_temperature"
HUMIDITY = "humidity"
HUMIDEX_FROM = 20.0

_SIMPLE_BELOW = 80.0
_COEFFICIENTS = (
    (-42.379, 0, 0), (2.04901523, 1, 0), (10.14333127, 0, 1), (-0.22475541, 1, 1), (-0.00683783, 2, 0),
    (-0.05481717, 0, 2), (0.00122874, 2, 1), (0.00085282, 1, 2), (-0.00000199, 2, 2),
)  # fmt: skip


def felt_warmth(frame: pd.DataFrame, facts: pd.DataFrame, zone: tzinfo) -> pd.DataFrame:
    """Heat index and humidex of each station and hour in which it has both temperature and humidity.

    ``frame`` is observations of air temperature in °C and relative humidity in %, ``facts`` has for each series by its
    label ``station`` and ``quantity`` (``air_temperature``, ``humidity``; others are left out). Both figures are made
    of hourly means, which need three quarters of their values. One row per station and hour: ``station``, ``t_local``,
    ``t_start``, ``t_end``, ``temperature``, ``humidity``, ``heat_index`` (°C), ``heat_index_class``, ``in_range`` (see
    `in_heat_index_range`), ``humidex`` and ``humidex_class``; classes as in `schemes.felt_bands`, -1 for none. Raises
    InputError where a station measures one of them in more than one series.
    """
    told = tidy(frame).frame
    chosen = one_each(told, facts, (TEMPERATURE, HUMIDITY))
    means = hourly_means(told.loc[told["series"].isin(chosen.index)].reset_index(drop=True))
    warm, humid = (by_hour(means, means["value"].to_numpy("float64"), chosen, key) for key in (TEMPERATURE, HUMIDITY))
    hours = hours_of([warm.loc[warm.index.isin(humid.index)]])
    temperature, humidity = (one.reindex(hours).to_numpy("float64") for one in (warm, humid))
    start = hours.get_level_values("hour").to_numpy("int64").view("datetime64[ms]")
    index, number, bands = heat_index(temperature, humidity), humidex(temperature, humidity), felt_bands()
    return pd.DataFrame(
        {
            "station": hours.get_level_values("station"),
            "t_local": to_local(start, zone).astype("datetime64[s]"),
            "t_start": start,
            "t_end": start + np.timedelta64(1, "h"),
            "temperature": temperature,
            "humidity": humidity,
            "heat_index": index,
            "heat_index_class": bands["heat_index"].bands.classes(_fahrenheit(index)),
            "in_range": in_heat_index_range(temperature, humidity),
            "humidex": number,
            "humidex_class": bands["humidex"].bands.classes(number),
        }
    )


def felt_caveats(table: pd.DataFrame) -> frozenset[str]:
    """The codes of `caveats.CAVEATS` that belong to a table of `felt_warmth`."""
    codes = {"lamp_post_box", "no_wind_no_radiation", "shade_and_light_wind"}
    if not table["in_range"].all():
        codes.add("outside_heat_index_range")
    return frozenset(codes)


def heat_index(temperature: npt.ArrayLike, humidity: npt.ArrayLike) -> Numbers:
    """The heat index of the US National Weather Service in °C, from °C and relative humidity in %; any equal shapes.

    Source: https://www.wpc.ncep.noaa.gov/html/heatindex_equation.shtml - the regression of L. P. Rothfusz (NWS
    Technical Attachment SR 90-23, 1990) to R. G. Steadman's table (1979) with both adjustments of the NWS, where the
    mean of the temperature and the simple formula is at least 80 °F; that mean elsewhere. NaN where a humidity lies
    outside of 0 to 100 %. See `in_heat_index_range` for where it is made for.
    """
    fahrenheit, humid = _fahrenheit(temperature), _share(humidity)
    simple = (fahrenheit + 61.0 + (fahrenheit - 68.0) * 1.2 + humid * 0.094) / 2
    plain = (simple + fahrenheit) / 2
    full = sum(factor * fahrenheit**t * humid**r for factor, t, r in _COEFFICIENTS) + _adjustment(fahrenheit, humid)
    return _celsius(np.where(plain < _SIMPLE_BELOW, plain, full))


def in_heat_index_range(temperature: npt.ArrayLike, humidity: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """True where the heat index is in the chart that the NWS prints: 80 to 110 °F, 40 to 100 %, up to 137 °F felt.

    Below, it says little more than the thermometer; beyond, the regression leaves the values it was fitted to.
    Source of the chart: https://www.weather.gov/safety/heat-index
    """
    fahrenheit, humid = _fahrenheit(temperature), _share(humidity)
    felt = np.round(_fahrenheit(heat_index(temperature, humidity)))
    inside = (fahrenheit >= _SIMPLE_BELOW) & (fahrenheit <= 110.0) & (humid >= 40.0) & (felt <= 137.0)
    return np.asarray(inside, "bool")


def humidex(temperature: npt.ArrayLike, humidity: npt.ArrayLike) -> Numbers:
    """The humidex (a number on the scale of °C) from °C and relative humidity in %; any equal shapes.

    H = T + 5/9 (e - 10) with the vapour pressure e in hPa, after J. M. Masterton and F. A. Richardson, Humidex,
    Environment Canada, 1979. The pressure of saturation is that of the same formula at the temperature of the air, so
    that the dew point cancels out. NaN below 20 °C, where Canada's weather service does not give it, and where a
    humidity lies outside of 0 to 100 %.
    """
    celsius = np.asarray(temperature, "float64")
    return _humidex(celsius, _saturation(celsius) * _share(humidity) / 100.0)


def humidex_of_dew_point(temperature: npt.ArrayLike, dew_point: npt.ArrayLike) -> Numbers:
    """The humidex from the temperatures of air and dew point in °C, as `humidex`; NaN for a dew point above the air."""
    celsius, dew = np.asarray(temperature, "float64"), np.asarray(dew_point, "float64")
    return _humidex(celsius, np.where(dew <= celsius, _saturation(dew), np.nan))


def _humidex(celsius: Numbers, pressure: Numbers) -> Numbers:
    return np.where(celsius >= HUMIDEX_FROM, celsius + 5.0 / 9.0 * (pressure - 10.0), np.nan)


def _saturation(celsius: Numbers) -> Numbers:
    """The pressure of saturated vapour in hPa, as the humidex has it."""
    pressure: Numbers = 6.11 * np.exp(5417.7530 * (1 / 273.16 - 1 / (273.15 + celsius)))
    return pressure


def _adjustment(fahrenheit: Numbers, humid: Numbers) -> Numbers:
    dry = (humid < 13.0) & (fahrenheit >= 80.0) & (fahrenheit <= 112.0)
    damp = (humid > 85.0) & (fahrenheit >= 80.0) & (fahrenheit <= 87.0)
    less = (13.0 - humid) / 4 * np.sqrt(np.maximum(0.0, 17.0 - np.abs(fahrenheit - 95.0)) / 17)
    more = (humid - 85.0) / 10 * (87.0 - fahrenheit) / 5
    return np.where(dry, -less, np.where(damp, more, 0.0))


def _share(humidity: npt.ArrayLike) -> Numbers:
    humid = np.asarray(humidity, "float64")
    return np.where((humid >= 0.0) & (humid <= 100.0), humid, np.nan)


def _fahrenheit(celsius: npt.ArrayLike) -> Numbers:
    return np.asarray(celsius, "float64") * 1.8 + 32.0


def _celsius(fahrenheit: Numbers) -> Numbers:
    return (fahrenheit - 32.0) / 1.8
