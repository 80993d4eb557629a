# SPDX-License-Identifier: GPL-2.0-or-later
"""Soil moisture is classed where the soil is known; tension by its classes; a value on a bound where the table says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from counting_cases import BERLIN, counts
from hypothesis import given, settings
from hypothesis import strategies as st
from observation_cases import pulled_twice, series_of, shuffled
from urban_data.analysis.aggregate import aggregate
from urban_data.analysis.bands import Bands
from urban_data.analysis.buckets import step_of
from urban_data.analysis.frames import tidy
from urban_data.analysis.soil import Soil, days_by_class, pf, usable_share
from urban_data.core.errors import InputError

TABLES = json.loads((Path(__file__).parents[3] / "cartography/tables/soil.json").read_text(encoding="utf-8"))
LOAM = Soil(36.0, 16.0)


def bands_of(key: str) -> Bands:
    """The classes of cartography, so that a bound that moves there shows here."""
    table = next(one for one in TABLES if one["key"] == key)
    uppers = [one["upper"] for one in table["classes"] if one["upper"] is not None]
    return Bands(tuple(map(float, uppers)), table["inclusive"], table["decimals"])


def days(*values: float) -> pd.DataFrame:
    frame = series_of(values, "2026-06-07T22:00", 1440, series="probe", interval=True)
    return aggregate(tidy(frame).frame, step_of("day"), BERLIN, "mean")


@pytest.mark.parametrize(
    ("moisture", "share"), [(16.0, 0.0), (26.0, 50.0), (36.0, 100.0), (38.0, 110.0), (14.0, -10.0)]
)
def test_the_share_of_the_usable_field_capacity(moisture: float, share: float) -> None:
    """A loam with 36 and 16 Vol-% has 20 Vol-% to give; 26 are half of that."""
    assert usable_share(counts(("probe", [moisture])), {"probe": LOAM})["value"][0] == pytest.approx(share)


def test_that_moisture_without_a_soil_is_refused() -> None:
    frame = pd.concat([counts(("probe", [20.0])), counts(("other", [20.0]))])
    with pytest.raises(InputError, match="soil of “other” is not known"):
        usable_share(frame, {"probe": LOAM})
    assert usable_share(frame.iloc[:0], {}).empty


@pytest.mark.parametrize(("capacity", "wilting"), [(16.0, 16.0), (10.0, 20.0), (101.0, 10.0), (30.0, -1.0)])
def test_that_a_soil_has_to_be_possible(capacity: float, wilting: float) -> None:
    with pytest.raises(InputError, match="above the wilting point"):
        Soil(capacity, wilting)


@pytest.mark.parametrize(
    ("share", "class_"),
    [(9.9, 0), (10.0, 1), (29.9, 1), (30.0, 2), (50.0, 3), (70.0, 4), (90.0, 5), (109.9, 5), (110.0, 6), (-5.0, 0)],
)
def test_each_bound_of_the_shares(share: float, class_: int) -> None:
    found = days_by_class(days(share), bands_of("soil_moisture_nfk_dwd"))
    assert found["class_"][found["days"] == 1].tolist() == [class_]


@pytest.mark.parametrize(("kilopascals", "class_"), [(0.0, 0), (32.0, 0), (32.1, 1), (80.0, 1), (80.1, 2)])
def test_each_bound_of_the_tensions(kilopascals: float, class_: int) -> None:
    found = days_by_class(days(kilopascals), bands_of("soil_tension_trees"), lowest=0.0)
    assert found["class_"][found["days"] == 1].tolist() == [class_]


def test_days_and_the_longest_run() -> None:
    """Critical on days 2, 3, 5 and 6; day 4 is not known and day 8 lies outside of the classes."""
    found = days_by_class(days(20, 90, 90, np.nan, 90, 90, 20, -3), bands_of("soil_tension_trees"), lowest=0.0)
    assert found["days"].tolist() == [2, 0, 4]
    assert found["longest"].tolist() == [1, 0, 2]
    assert found["undetermined"].tolist() == [2, 2, 2]


def test_that_runs_end_with_their_series_and_nothing_makes_nothing() -> None:
    both = pd.concat([days(90, 90), days(90).assign(series="probe 2")], ignore_index=True)
    assert days_by_class(both, bands_of("soil_tension_trees"))["longest"].tolist() == [0, 0, 2, 0, 0, 1]
    assert days_by_class(days(90).iloc[:0], bands_of("soil_tension_trees")).empty


def test_the_pf_values_of_the_classes() -> None:
    """The source of the classes for trees gives 32 kPa as pF 2.5 and 80 kPa as pF 2.9; pF 4.2 is the wilting point."""
    assert np.round(pf([32.0, 80.0, 1585.0]), 1).tolist() == [2.5, 2.9, 4.2]
    assert np.isnan(pf([0.0, -5.0])).all()


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 1000), st.integers(5, 300))
def test_that_order_and_pulls_change_nothing(seed: int, at: int) -> None:
    frame = counts(("probe", np.random.default_rng(seed).uniform(10, 40, 300)))
    again = usable_share(pulled_twice(shuffled(frame, seed), at), {"probe": LOAM})
    pd.testing.assert_frame_equal(again, usable_share(frame, {"probe": LOAM}))
