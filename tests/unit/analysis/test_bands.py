# SPDX-License-Identifier: GPL-2.0-or-later
"""A value on a bound goes where the source of the classes puts it."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.analysis.bands import Bands


@pytest.mark.parametrize(
    ("bands", "value", "expected"),
    [
        (Bands((55.0, 60.0), "upper"), 55.0, 0),
        (Bands((55.0, 60.0), "upper"), math.nextafter(55.0, 60.0), 1),
        (Bands((55.0, 60.0), "upper"), 60.0, 1),
        (Bands((55.0, 60.0), "upper"), 60.1, 2),
        (Bands((25.0, 30.0), "lower"), math.nextafter(25.0, 0.0), 0),
        (Bands((25.0, 30.0), "lower"), 25.0, 1),
        (Bands((25.0, 30.0), "lower"), 30.0, 2),
        (Bands((9.0, 27.0), "upper", 0), 9.49, 0),
        (Bands((9.0, 27.0), "upper", 0), 9.5, 1),
        (Bands((9.0, 27.0), "upper", 0), 27.499, 1),
        (Bands((9.0, 27.0), "upper", 0), 27.5, 2),
        (Bands((10.0,), "lower", 0), 9.49, 0),
        (Bands((10.0,), "lower", 0), 9.5, 1),
        (Bands((0.25,), "upper", 1), 0.29, 0),
        (Bands((), "upper"), 3.0, 0),
        (Bands((9.0,), "upper", 0), math.nan, -1),
        (Bands((9.0,), "upper", 0), math.inf, 1),
        (Bands((9.0,), "upper", 0), -math.inf, 0),
    ],
)
def test_that_a_value_finds_its_class(bands: Bands, value: float, expected: int) -> None:
    assert bands.classes([value]).tolist() == [expected]


def test_that_the_shape_stays() -> None:
    assert Bands((1.0,), "upper").classes(np.array([[0.0, 2.0], [math.nan, 1.0]])).tolist() == [[0, 1], [-1, 0]]
    assert Bands((1.0,), "upper").classes([]).tolist() == []


@pytest.mark.parametrize("bounds", [(2.0, 1.0), (1.0, 1.0), (math.nan, 1.0)])
def test_that_bounds_which_do_not_rise_are_refused(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="do not rise"):
        Bands(bounds, "upper")


@given(st.integers(-20000, 20000), st.sampled_from(["lower", "upper"]))
def test_that_rounding_is_half_up(hundredths: int, inclusive: str) -> None:
    """What decimal arithmetic says of a value with two places, rounded to none, is what the bands say."""
    value = Decimal(hundredths) / 100
    rounded = math.floor(value + Decimal("0.5"))
    expected = rounded > 54 if inclusive == "upper" else rounded >= 54
    assert Bands((54.0,), inclusive, 0).classes([float(value)]).tolist() == [int(expected)]  # type: ignore[arg-type]
    if value > 0:
        assert rounded == int(value.to_integral_value(ROUND_HALF_UP))
