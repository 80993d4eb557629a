# SPDX-License-Identifier: GPL-2.0-or-later
"""Robust statistics against worked examples, and what wild values do to them: nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.analysis.robust import spikes, spread, theil_sen


def test_the_spread_of_a_worked_example() -> None:
    """1, 1, 2, 2, 4, 6, 9: median 2, MAD 1 (the example of Wikipedia, Median absolute deviation)."""
    assert spread(np.array([1.0, 1, 2, 2, 4, 6, 9, np.nan])) == pytest.approx(1.4826)
    assert np.isnan(spread(np.array([np.nan])))


def test_the_slope_of_sens_own_example() -> None:
    """Sen (1968), section 6: t = 1, 2, 3, 4, 10, 12, 18; X = 9, 15, 19, 20, 45, 55, 78: 4 (3.71 to 4.38) at 93 %."""
    x, y = np.array([1.0, 2, 3, 4, 10, 12, 18]), np.array([9.0, 15, 19, 20, 45, 55, 78])
    slope = theil_sen(x, y, z=1.8119)
    assert slope.value == pytest.approx(4.0)
    assert slope.low == pytest.approx(3.71, abs=0.005)
    assert slope.high == pytest.approx(4.38, abs=0.005)
    assert slope.level == pytest.approx(np.median(y + 4.0 * (18 - x)))


def test_a_line_with_wild_values_keeps_its_slope() -> None:
    x = np.arange(1_000.0)
    y = 3.0 + 0.5 * x
    y[::7] = 1e6
    slope = theil_sen(x, y)
    assert slope.value == pytest.approx(0.5)
    assert slope.level == pytest.approx(3.0 + 0.5 * x[-1])


@pytest.mark.parametrize(("x", "y"), [([], []), ([1.0, 2], [1.0, 2]), ([1.0, 1, 1], [1.0, 2, 3])])
def test_too_few_points_have_no_slope(x: list[float], y: list[float]) -> None:
    assert np.isnan(theil_sen(np.array(x), np.array(y)).value)


def test_a_spike_is_found_within_its_own_series_only() -> None:
    values = np.tile([10.0, 10.2, 10.1, 10.3, 10.2, 10.4, 10.3, 10.5], 2)
    values[3] = 40.0
    assert np.flatnonzero(spikes(values, np.array([0, 8]))).tolist() == [3]


def test_steps_slopes_and_plateaus_are_no_spikes() -> None:
    values = np.concatenate([np.full(10, 5.0), np.full(10, 25.0), np.arange(25.0, 45.0), np.full(9, 44.0), [44.5]])
    assert not spikes(values, np.array([0])).any()
    assert not spikes(np.array([1.0, 9, 1]), np.array([0])).any()


@given(st.integers(10, 60), st.integers(0, 2**32 - 1), st.floats(0.5, 20), st.floats(-50, 50))
def test_unit_and_zero_of_the_scale_change_no_spike(n: int, seed: int, factor: float, shift: float) -> None:
    values = np.random.default_rng(seed).integers(-40, 40, n) / 4.0
    factor = 2.0 ** round(np.log2(factor))
    shift = round(shift)
    first = np.array([0])
    assert spikes(values, first).tolist() == spikes(factor * values + shift, first).tolist()
