# SPDX-License-Identifier: GPL-2.0-or-later
"""Before and after: exact differences, intervals as wide as theory says, and no verdict where too little is known."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from observation_cases import series_of
from urban_data.analysis.aggregate import aggregate
from urban_data.analysis.buckets import step_of
from urban_data.analysis.compare import Change, Period, compare
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
# 26 weeks each, from local midnights in winter on; UTC days here, as only their number matters.
BEFORE, AFTER = Period.of("2026-01-05", "2026-07-06"), Period.of("2026-07-06", "2027-01-04")
DAYS = 26 * 7


def days_of(values: np.ndarray, start: str = "2026-01-05", series: int = 1) -> pd.DataFrame:
    return aggregate(series_of(values, start, 1440, series=series, interval=True), step_of("1 day"), ZoneInfo("UTC"))


def noise(seed: int, likeness: float = 0.0) -> np.ndarray:
    """An autoregressive series of first order with variance 1."""
    drawn = np.random.default_rng(seed).normal(size=2 * DAYS) * np.sqrt(1 - likeness**2)
    for n in range(1, len(drawn)):
        drawn[n] += likeness * drawn[n - 1]
    return drawn


def test_a_change_without_noise_is_known_exactly() -> None:
    week = np.tile([10.0, 12, 12, 12, 12, 6, 4], 52)
    week[DAYS:] += 3
    told = compare(days_of(week), BEFORE, AFTER).iloc[0]
    assert (told["before"], told["after"], told["difference"]) == pytest.approx((68 / 7, 68 / 7 + 3, 3))
    assert told["ratio"] == pytest.approx((68 / 7 + 3) / (68 / 7))
    assert (told["low"], told["high"]) == pytest.approx((3, 3))
    assert told["verdict"] == Change.HIGHER
    assert (told["n_before"], told["n_after"], told["coverage_before"], told["coverage_after"]) == (DAYS, DAYS, 1, 1)


def test_the_interval_is_as_wide_as_theory_says() -> None:
    # Independent values: standard error of the difference sqrt(1/n + 1/n), times 1.96 to both sides.
    widths = [(told := compare(days_of(noise(seed)), BEFORE, AFTER).iloc[0])["high"] - told["low"] for seed in range(6)]
    assert np.mean(widths) == pytest.approx(2 * 1.96 * np.sqrt(2 / DAYS), rel=0.1)


def test_likeness_of_successive_days_widens_the_interval() -> None:
    # First-order likeness r widens the standard error of a mean by sqrt((1 + r) / (1 - r)); blocks see most of it.
    widths = [
        (told := compare(days_of(noise(seed, 0.5)), BEFORE, AFTER, block=14).iloc[0])["high"] - told["low"]
        for seed in range(6)
    ]
    assert np.mean(widths) == pytest.approx(2 * 1.96 * np.sqrt(2 / DAYS) * np.sqrt(3), rel=0.2)


def test_what_changed_at_the_control_as_well_is_no_effect() -> None:
    year = np.concatenate([noise(1) + 10, noise(1) + 10])
    year[DAYS : 2 * DAYS] += 5
    year[3 * DAYS :] += 5
    table = days_of(year, "2025-01-06")
    control = (Period.of("2025-01-06", "2025-07-07"), Period.of("2025-07-07", "2026-01-05"))
    told = compare(table, BEFORE, AFTER, control=control).iloc[0]
    assert told["difference"] == pytest.approx(told["control_difference"])
    assert told["effect"] == pytest.approx(0)
    assert told["effect_ratio"] == pytest.approx(1)
    assert told["verdict"] == Change.UNCLEAR
    assert compare(table, BEFORE, AFTER).iloc[0]["verdict"] == Change.HIGHER
    assert "control_ratio" not in compare(table, BEFORE, AFTER).columns


def test_too_little_is_not_determinable() -> None:
    values = np.full(2 * DAYS, 5.0)
    values[10 : 10 + DAYS // 4 + 1] = np.nan
    told = compare(days_of(values), BEFORE, AFTER).iloc[0]
    assert told["verdict"] == Change.OPEN
    assert np.isnan(told["low"])
    assert told["before"] == 5.0
    assert told["coverage_before"] < 0.75
    values[:] = 5.0
    short = (Period.of("2026-01-05", "2026-01-18"), Period.of("2026-01-18", "2026-01-31"))
    assert compare(days_of(values), *short).iloc[0]["verdict"] == Change.OPEN
    outside = compare(days_of(values), Period.of("2020-01-01", "2020-06-01"), AFTER).iloc[0]
    assert (outside["n_before"], outside["verdict"]) == (0, Change.OPEN)


def test_series_are_compared_apart_and_always_alike() -> None:
    table = pd.concat([days_of(noise(3)), days_of(noise(4), series=2)], ignore_index=True)
    told = compare(table, BEFORE, AFTER)
    pd.testing.assert_frame_equal(compare(table, BEFORE, AFTER), told)
    alone = compare(days_of(noise(4), series=2), BEFORE, AFTER)
    pd.testing.assert_frame_equal(alone, told.iloc[[1]].reset_index(drop=True))


def test_the_replicates_of_two_periods_do_not_move_together() -> None:
    half = noise(5)[:DAYS]
    told = compare(days_of(np.concatenate([half, half])), BEFORE, AFTER).iloc[0]
    assert told["difference"] == pytest.approx(0)
    assert told["low"] < -0.1 < 0.1 < told["high"]


def test_less_is_lower_and_what_is_negative_has_no_ratio() -> None:
    values = np.concatenate([np.full(DAYS, -2.0), np.full(DAYS, -4.0)])
    told = compare(days_of(values), BEFORE, AFTER).iloc[0]
    assert told["verdict"] == Change.LOWER
    assert np.isnan(told["ratio"])


def test_a_period_must_end_after_it_begins() -> None:
    for begin, end in (("2026-05-01", "2026-05-01"), (None, "2026-05-01"), ("NaT", "2026-05-01")):
        with pytest.raises(InputError, match="end after it begins"):
            Period.of(begin, end)


def test_nothing_is_compared_with_nothing() -> None:
    assert len(compare(days_of(np.empty(0)), BEFORE, AFTER)) == 0
