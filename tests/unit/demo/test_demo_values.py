# SPDX-License-Identifier: GPL-2.0-or-later
"""Values look like a town's: rhythms, weather, heat island - each checked by what a planner would look for."""

from __future__ import annotations

import numpy as np
import pytest
from demo_client import seconds
from urban_data.demo import rhythm, weather
from urban_data.demo.clock import DAY
from urban_data.demo.model import CityModel
from urban_data.demo.noise import hashed, smooth, spread, uniform
from urban_data.demo.rows import Source
from urban_data.demo.values import heat_island

YEAR = np.arange(seconds("2025-01-01T00:00Z"), seconds("2026-01-01T00:00Z"), 600)
CITY = CityModel(1)


def _of(network: str, kind: str) -> Source:
    return next(s for s in CITY.sources if s.network.code == network and s.kind.code == kind)


def test_chance_is_the_same_everywhere() -> None:
    assert hashed(0).tolist() == [16294208416658607535], "the first number of SplitMix64 with seed 0"
    assert hashed(1, 2).tolist() != hashed(2, 1).tolist()
    many = uniform(3, np.arange(100_000))
    assert 0 <= many.min() < many.max() < 1
    assert np.histogram(many, 10)[0] == pytest.approx(np.full(10, 10_000), rel=0.05)
    assert spread(3, np.arange(1_000)).min() < -0.98


def test_smooth_curves_have_no_steps() -> None:
    curve = smooth(np.arange(0, 10 * DAY, 60), DAY, 5)
    assert np.abs(np.diff(curve)).max() < 0.01
    assert curve.max() - curve.min() > 0.5


def test_a_year_of_weather() -> None:
    temperature = weather.temperature(YEAR)
    assert 9 < temperature.mean() < 13
    assert temperature.min() < 0 < 28 < temperature.max()
    assert 400 < weather.rain(YEAR).sum() < 1_400, "millimetres"
    assert 850 < weather.radiation(YEAR).sum() / 6_000 < 1_300, "kilowatt hours per square metre"
    assert 60 < weather.humidity(YEAR).mean() < 85
    assert 985 < weather.pressure(YEAR).min() < 1_005 < 1_025 < weather.pressure(YEAR).max() < 1_040
    assert weather.radiation(YEAR)[weather.sun(YEAR) < 0].max() == 0


def test_afternoons_are_warmer_than_nights() -> None:
    by_hour = weather.temperature(YEAR).reshape(-1, 144).mean(axis=0)
    assert 12 <= by_hour.argmax() / 6 <= 16
    assert by_hour.max() - by_hour.min() > 3


def test_the_middle_of_the_town_is_warmer_above_all_at_night() -> None:
    night = YEAR[weather.sun(YEAR) < -0.2]
    day = YEAR[weather.sun(YEAR) > 0.5]
    middle, edge = heat_island(np.array([[0.0], [3_500.0]]), night).mean(axis=1)
    assert middle > 1.5
    assert edge < 0.1
    assert heat_island(np.array([0.0]), day).mean() < middle / 1.5


def test_roads_have_two_peaks_and_a_quiet_sunday() -> None:
    source = _of("box", "pkw-15-min-0")
    busy = np.array([int(source.site.load.argmax())])
    working = np.arange(seconds("2025-06-16T22:00Z"), seconds("2025-06-17T22:00Z"), 900)
    counts = source.kind.value(source.site, busy, working).reshape(24, 4).sum(axis=1)
    assert counts[7:9].min() > 1.4 * counts[10:12].mean()
    assert counts[16:18].min() > 1.3 * counts[10:12].mean()
    assert counts[2:4].max() < 0.1 * counts.max()
    sunday = np.arange(seconds("2025-06-14T22:00Z"), seconds("2025-06-15T22:00Z"), 900)
    assert source.kind.value(source.site, busy, sunday).sum() < 0.7 * counts.sum()
    holiday = np.array([seconds("2025-05-01T06:00Z")])
    assert rhythm.lorries(holiday)[0] < 0.2 * rhythm.lorries(holiday + 7 * DAY)[0]


def test_morning_traffic_runs_into_town_and_evening_traffic_out() -> None:
    inwards, outwards = _of("box", "pkw-15-min-1"), _of("box", "pkw-15-min-2")
    stations = np.arange(100)[:, None]
    morning, evening = seconds("2025-06-17T05:30Z"), seconds("2025-06-17T15:30Z")
    for start, one, two in ((morning, inwards, outwards), (evening, outwards, inwards)):
        moments = (start + np.arange(0, 5_400, 900))[None, :]
        assert one.kind.value(one.site, stations, moments).sum() > two.kind.value(two.site, stations, moments).sum()


def test_the_wave_runs_down_the_river() -> None:
    source = _of("gauge", "w")
    moments = YEAR[::6]
    levels = [source.kind.value(source.site, np.array([number]), moments) for number in range(3)]
    lags = range(-6, 7)
    for upper, lower in ((0, 1), (1, 2)):
        fit = [np.corrcoef(levels[upper][12:-12], np.roll(levels[lower], -lag)[12:-12])[0, 1] for lag in lags]
        assert lags[int(np.argmax(fit))] == 2, "hours"


def test_parking_solar_and_soil_keep_their_bounds() -> None:
    free, taken = _of("parking", "frei"), _of("parking", "belegt")
    stations, moments = np.arange(6)[:, None], YEAR[None, ::9]
    total = free.kind.value(free.site, stations, moments) + taken.kind.value(taken.site, stations, moments)
    assert np.array_equal(total, np.broadcast_to(free.site.size[:, None], total.shape))
    power = _of("solar", "kw")
    per_kwp = power.kind.value(power.site, np.arange(10)[:, None], YEAR[None, :]).sum(axis=1) / 6 / power.site.size
    assert ((per_kwp > 600) & (per_kwp < 1_300)).all(), "kilowatt hours per kilowatt peak and year"
    fill = _of("bin", "fs").kind.value(free.site, np.arange(6)[:, None], YEAR[None, ::6])
    assert 0 <= fill.min() < 10 < 80 < fill.max() <= 100
    shallow, deep = (_of("soil", f"bf{depth}") for depth in (10, 60))
    moist = [s.kind.value(s.site, np.arange(12)[:, None], YEAR[None, ::60]) for s in (shallow, deep)]
    assert moist[0].std(axis=1).mean() > moist[1].std(axis=1).mean()


def test_fine_dust_contains_the_finest() -> None:
    coarse, fine = _of("box", "pm10"), _of("box", "pm25")
    stations, moments = np.arange(20)[:, None], YEAR[None, ::60]
    ten = coarse.kind.value(coarse.site, stations, moments)
    assert (fine.kind.value(fine.site, stations, moments) < ten).all()
    assert 8 < ten.mean() < 30
    new_year = np.array([seconds("2025-12-31T23:30Z")])
    assert coarse.kind.value(coarse.site, np.array([0]), new_year)[0] > 150
