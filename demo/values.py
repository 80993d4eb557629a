# SPDX-License-Identifier: GPL-2.0-or-later
"""What the stations measure: functions of station and time, rounded later, before any fault.

Each takes a `Site`, station numbers of shape (n, 1) and the starts of intervals in seconds of shape (1, m), or two
arrays of one shape, and gives values of the common shape. docs/demo-city.md tells the formulas.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from . import rhythm, weather
from .clock import DAY, LocalDays, local_day, local_hour
from .noise import Floats, Ints, smooth, spread, uniform

QUARTER = 900
_MOST_QUARTERS = 100
STATES = ("AVAILABLE", "PREPARING", "CHARGING", "SUSPENDEDEV", "FINISHING", "UNAVAILABLE")

Traffic = Literal["pedestrians", "bikes", "cars", "lorries"]
Value: TypeAlias = Callable[["Site", Ints, Ints], Floats]

_RHYTHM: dict[Traffic, Callable[[Ints], Floats]] = {
    "pedestrians": rhythm.pedestrians,
    "bikes": rhythm.bikes,
    "cars": rhythm.cars,
    "lorries": rhythm.lorries,
}
_CLASSES: tuple[Traffic, ...] = ("pedestrians", "bikes", "cars", "lorries")


@dataclass(frozen=True, slots=True)
class Site:
    """What the values of one network depend on beside the time.

    ``distance`` is metres from the market square, ``load`` cars per quarter hour and direction in the peak,
    ``size`` places, kWp or people by network; each of shape (stations,).
    """

    seed: int
    distance: Floats
    load: Floats
    size: Floats


def heat_island(distance: Floats, seconds: Ints) -> Floats:
    """Kelvin that the town is warmer than its surroundings: most in the middle, at night, under a clear sky."""
    night = np.clip(0.45 - 1.1 * weather.sun(seconds), 0.0, 1.0)
    return 3.6 * np.exp(-((distance / 1_500.0) ** 2)) * (0.3 + 0.7 * night * (1.0 - 0.7 * weather.cloud(seconds)))


def temperature(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Air temperature in degrees Celsius."""
    own = 0.4 * spread(site.seed, 51, station) + 0.25 * smooth(seconds, 1_500, site.seed, 52, station)
    return weather.temperature(seconds) + heat_island(site.distance[station], seconds) + own


def humidity(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Relative humidity in percent; the town's warmth lowers it by 3.1 per kelvin."""
    own = 1.5 * spread(site.seed, 53, station) + 0.8 * smooth(seconds, 1_500, site.seed, 54, station)
    dried = weather.humidity(seconds) - 3.1 * heat_island(site.distance[station], seconds)
    return np.clip(dried + own, 10.0, 100.0)


def carbon_dioxide(site: Site, station: Ints, seconds: Ints) -> Floats:
    """CO2 in ppm."""
    near = site.load[station] / 150.0
    own = 9.0 * smooth(seconds, 1_800, site.seed, 55, station)
    return (
        424.0
        - 6.0 * weather.season(seconds)
        + 95.0 * weather.inversion(seconds)
        + 26.0 * near * rhythm.cars(seconds)
        + own
    )


def fine_dust(site: Site, station: Ints, seconds: Ints) -> Floats:
    """PM10 in micrograms per cubic metre."""
    town = 12.0 - 4.0 * weather.season(seconds) + 24.0 * weather.inversion(seconds)
    street = 5.0 * site.load[station] / 150.0 * rhythm.cars(seconds)
    washed = 1.0 / (1.0 + 1.8 * weather.rain(seconds))
    own = np.exp(0.35 * smooth(seconds, 3_600, site.seed, 56, station))
    return np.maximum(0.5, (town + street) * washed * own + _fireworks(seconds))


def finest_dust(site: Site, station: Ints, seconds: Ints) -> Floats:
    """PM2.5 in micrograms per cubic metre: 62 percent of PM10 on average, more in winter."""
    share = 0.62 - 0.1 * weather.season(seconds) + 0.06 * smooth(seconds, 5_400, site.seed, 57, station)
    return fine_dust(site, station, seconds) * share


def sound(site: Site, station: Ints, seconds: Ints) -> Floats:
    """A-weighted equivalent level in dB: 10 lg of the passing vehicles above a floor that is lower at night."""
    floor = 37.0 + 7.0 * rhythm.pedestrians(seconds)
    passing = site.load[station] * (rhythm.cars(seconds) + 0.4 * rhythm.lorries(seconds))
    own = 1.8 * smooth(seconds, 900, site.seed, 58, station) + 1.5 * spread(site.seed, 59, station)
    return 10.0 * np.log10(10.0 ** (floor / 10.0) + 10.0**4.0 * passing) + own


def _fireworks(seconds: Ints) -> Floats:
    """What the first hours of a year add to PM10."""
    since = (seconds + 3_600) % DAY / 3_600.0
    first = (seconds + 3_600).astype("datetime64[s]").astype("datetime64[D]")
    new_year = first == first.astype("datetime64[Y]")
    return np.where(new_year, 340.0 * np.exp(-since / 2.5), 0.0)


def _expected(site: Site, kind: Traffic, station: Ints, seconds: Ints) -> Floats:
    """Passages per quarter hour and direction before chance."""
    middle = np.exp(-site.distance[station] / 1_400.0)
    peak = {
        "cars": site.load[station],
        "lorries": 0.055 * site.load[station],
        "bikes": 8.0 + 0.12 * site.load[station] * middle + 26.0 * middle,
        "pedestrians": 4.0 + 70.0 * middle**2,
    }[kind]
    return peak * _RHYTHM[kind](seconds)


def passages(kind: Traffic, direction: int) -> Value:
    """Whole passages in a quarter hour in direction 1 (into town), 2 (out of town), or 0: the sum of both."""

    def quarter(site: Site, station: Ints, seconds: Ints) -> Floats:
        if direction == 0:
            return _both(site, kind, station, seconds)
        return _one_way(site, kind, direction, station, seconds, _expected(site, kind, station, seconds))

    return quarter


def _both(site: Site, kind: Traffic, station: Ints, seconds: Ints) -> Floats:
    expected = _expected(site, kind, station, seconds)
    inwards = _one_way(site, kind, 1, station, seconds, expected)
    return inwards + _one_way(site, kind, 2, station, seconds, expected)


def _one_way(site: Site, kind: Traffic, direction: int, station: Ints, seconds: Ints, expected: Floats) -> Floats:
    tide = 0.16 * np.cos(2 * np.pi * (local_hour(seconds) - 8.0) / 24.0)
    share = 1.0 + tide if direction == 1 else 1.0 - tide
    mean = expected * share
    key = (site.seed, 60, direction, _CLASSES.index(kind), station, seconds)
    return np.floor(np.maximum(0.0, mean + 1.6 * np.sqrt(mean) * spread(*key, 1)) + uniform(*key, 2))


def hourly(kind: Traffic) -> Value:
    """The sum of an hour's four quarters, both directions, as the station itself knows them (no gaps)."""

    def hour(site: Site, station: Ints, seconds: Ints) -> Floats:
        quarters = [_both(site, kind, station, seconds + number * QUARTER) for number in range(4)]
        return np.asarray(sum(quarters), dtype=np.float64)

    return hour


def daily(quarter: Value) -> Value:
    """The sum of a local day's 92, 96 or 100 quarters of another function (no gaps)."""

    def day(site: Site, station: Ints, seconds: Ints) -> Floats:
        until = LocalDays().end(LocalDays().slot_of(seconds))[..., None]
        moments = seconds[..., None] + QUARTER * np.arange(_MOST_QUARTERS)
        return np.where(moments < until, quarter(site, station[..., None], moments), 0.0).sum(axis=-1)

    return day


def visitors(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Devices seen in a quarter hour (an index of how busy a place is, not people)."""
    mean = site.size[station] * rhythm.pedestrians(seconds)
    return np.floor(np.maximum(0.0, mean + 2.2 * np.sqrt(mean) * spread(site.seed, 61, station, seconds)) + 0.5)


def soil_moisture(depth: float) -> Value:
    """Volumetric water content in percent at a depth in metres: slower and less varied the deeper it is."""

    def moisture(site: Site, station: Ints, seconds: Ints) -> Floats:
        period = int(DAY * (4 + 12 * depth))
        spells = smooth(seconds, period, site.seed, 62, 0) * 6.5 / (1.0 + depth)
        drought = 8.0 * weather.season(seconds - int(30 * DAY * (0.5 + depth)))
        return np.clip(25.0 - drought + spells + 3.0 * spread(site.seed, 63, station), 3.0, 48.0)

    return moisture


def soil_temperature(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Degrees Celsius ten centimetres below ground: half of the day's swing, three hours late."""
    late = seconds - 3 * 3_600
    mean = 11.6 + 8.0 * weather.season(late - 14 * DAY)
    return mean + 0.45 * (weather.temperature(late) - mean) + 0.5 * spread(site.seed, 64, station)


def fill_level(site: Site, station: Ints, seconds: Ints) -> Floats:
    """How full a bin is in percent: emptied at six in the morning every two to four days."""
    days = 2 + (uniform(site.seed, 65, station) * 3).astype(np.int64)
    since_six = seconds - 5 * 3_600 + DAY * (station % 4)
    round_trip = days * DAY
    number, passed = since_six // round_trip, since_six % round_trip / round_trip
    return np.minimum(100.0, (45.0 + 75.0 * uniform(site.seed, 66, station, number)) * passed**0.85)


def battery(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Battery voltage: falls by 0.5 V in three years, weaker in frost."""
    age = (seconds % (3 * 365 * DAY)) / (3 * 365 * DAY)
    return (
        3.65
        - 0.5 * age
        - 0.06 * np.clip(-weather.temperature(seconds), 0, 8) / 8
        + 0.02 * spread(site.seed, 67, station)
    )


def water_level(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Centimetres above the gauge's zero; each gauge sees the same wave two hours after the one upstream."""
    wave = seconds - 7_200 * station
    flood = np.maximum(0.0, smooth(wave, 18 * DAY, site.seed, 68) - 0.45) * 560.0
    level = 340.0 - 70.0 * weather.season(wave) + 95.0 * smooth(wave, 9 * DAY, site.seed, 69) + flood
    return level + 3.0 * smooth(seconds, 3_600, site.seed, 70, station) + 12.0 * station


def water_temperature(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Degrees Celsius of the river."""
    late = seconds - 18 * DAY
    return (
        13.2
        + 8.6 * weather.season(late)
        + 0.8 * smooth(seconds, 4 * DAY, site.seed, 71)
        + 0.1 * spread(site.seed, 72, station)
    )


def discharge(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Cubic metres per second, from the level by one rating curve."""
    return 0.0105 * np.maximum(0.0, water_level(site, station, seconds) + 90.0) ** 2.0


def occupied(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Places taken in a car park; every third one is for commuters."""
    shoppers = rhythm.pedestrians(seconds)
    commuters = 0.95 * np.where(rhythm.is_free(seconds), 0.2, 1.0) * rhythm.lorries(seconds)
    share = np.where(station % 3 == 2, commuters, 0.12 + 0.78 * shoppers)
    own = 0.06 * smooth(seconds, 3_600, site.seed, 73, station)
    return np.floor(site.size[station] * np.clip(share + own, 0.0, 1.0))


def free_places(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Places free in a car park."""
    return site.size[station] - occupied(site, station, seconds)


def charging_state(connector: int) -> Value:
    """The number of the state in `STATES`.

    A stay takes 90 minutes: it is prepared, charged, kept waiting and finished; on some days a point is out of order.
    """

    def state(site: Site, station: Ints, seconds: Ints) -> Floats:
        stay, part = seconds // 5_400, seconds % 5_400 // QUARTER
        demand = 0.25 + 0.4 * rhythm.cars(stay * 5_400)
        is_taken = uniform(site.seed, 74, connector, station, stay) < demand
        steps = np.array([1, 2, 2, 2, 3, 4])[part]
        is_broken = uniform(site.seed, 75, connector, station, local_day(seconds)) < 0.015
        return np.where(is_broken, 5, np.where(is_taken, steps, 0)).astype(np.float64)

    return state


def solar_power(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Kilowatts of a roof, mean of a quarter hour."""
    shade = 0.8 + 0.1 * spread(site.seed, 76, station)
    return site.size[station] * weather.radiation(seconds + QUARTER // 2) / 1_000.0 * shade


def solar_quarter(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Kilowatt hours of a roof in a quarter hour."""
    return solar_power(site, station, seconds) / 4.0


def nitrogen_dioxide(site: Site, station: Ints, seconds: Ints) -> Floats:
    """NO2 in micrograms per cubic metre, hourly mean."""
    own = np.exp(0.3 * smooth(seconds, 5_400, site.seed, 77, station))
    return (8.0 + 17.0 * rhythm.cars(seconds) + 30.0 * weather.inversion(seconds) - 3.0 * weather.season(seconds)) * own


def ozone(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Ozone in micrograms per cubic metre, hourly mean: grows with sunshine, two hours late."""
    light = weather.radiation(seconds - 7_200) / 900.0
    own = 4.0 * smooth(seconds, 7_200, site.seed, 78, station)
    return np.maximum(1.0, 34.0 + 12.0 * weather.season(seconds) + 72.0 * light - 12.0 * rhythm.cars(seconds) + own)


def bus_speed(site: Site, station: Ints, seconds: Ints) -> Floats:
    """Kilometres per hour of the bus."""
    return np.maximum(0.0, 24.0 - 9.0 * rhythm.cars(seconds) + 11.0 * spread(site.seed, 79, station, seconds))


def passengers(site: Site, station: Ints, seconds: Ints) -> Floats:
    """People counted on board; never more than the bus holds."""
    return np.floor(
        np.minimum(
            site.size[station], 48.0 * rhythm.cars(seconds) * (1.0 + 0.4 * spread(site.seed, 80, station, seconds))
        )
    )


def of_weather(function: Callable[[Ints], Floats]) -> Value:
    """A value of the weather itself, the same at every station."""

    def value(_: Site, station: Ints, seconds: Ints) -> Floats:
        shape = np.broadcast_shapes(station.shape, seconds.shape)
        return np.broadcast_to(function(seconds), shape)

    return value


def gusts(seconds: Ints) -> Floats:
    """The strongest gust of ten minutes in m/s."""
    return weather.wind_speed(seconds) * (1.55 + 0.25 * smooth(seconds, 1_200, 7, 81))
