# SPDX-License-Identifier: GPL-2.0-or-later
"""Times to close against published survival times, and reports whose fate is known."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.buckets import Step
from urban_data.analysis.reports import Reports, backlog, open_by_age, tidy_reports, time_to_close
from urban_data.analysis.survival import kaplan_meier
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = "2026-06-01T00:00"

# Freireich et al., Blood 21 (1963) 699; the example of Gehan (1965) and of most textbooks: weeks of remission under
# 6-MP, negative where it still lasted, and under placebo.
TREATED = [6, 6, 6, -6, 7, -9, 10, -10, -11, 13, 16, -17, -19, -20, 22, 23, -25, -32, -32, -34, -35]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def made(days: list[float], **columns: Any) -> pd.DataFrame:
    """Reports that took so many days, or are open for so many at `NOW` where these are negative."""
    now = pd.Timestamp(NOW)
    opened = [now - pd.Timedelta(days=-one if one < 0 else one + 100) for one in days]
    closed = [pd.NaT if one < 0 else start + pd.Timedelta(days=one) for one, start in zip(days, opened, strict=True)]
    return pd.DataFrame({"report": range(len(days)), "t_opened": opened, "t_closed": closed, **columns})


def test_the_curve_of_the_textbook() -> None:
    """Shares after 6, 7, 10, 13, 16, 22 and 23 weeks as in Cox and Oakes, Analysis of Survival Data (1984)."""
    duration = np.abs(np.array(TREATED, "float64"))
    curve = kaplan_meier(duration, np.array(TREATED) > 0)
    assert curve.time.tolist() == [6, 7, 10, 13, 16, 22, 23]
    np.testing.assert_allclose(curve.share, [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448], atol=5e-4)
    assert curve.longest == 35


def test_the_medians_of_the_textbook() -> None:
    """R, survfit on gehan of MASS: 23 weeks (16, not reached) and 8 weeks (4, 12)."""
    table = time_to_close(tidy_reports(made([*TREATED, *PLACEBO], category=["a"] * 21 + ["b"] * 21), NOW), ["category"])
    first, second = table.to_dict("records")
    assert (first["category"], first["reports"], first["closed"], first["open"]) == ("a", 21, 9, 12)
    assert (first["median_days"], first["median_low"]) == (23, 16)
    assert np.isnan(first["median_high"])
    assert (second["median_days"], second["median_low"], second["median_high"]) == (8, 4, 12)
    assert second["closed_within_7"] == pytest.approx(9 / 21)
    assert second["closed_within_30"] == 1


def test_open_reports_make_the_median_longer() -> None:
    alone = time_to_close(tidy_reports(made([1, 2, 3]), NOW)).loc[0]
    table = time_to_close(tidy_reports(made([1, 2, 3, -50, -60]), NOW)).loc[0]
    assert (alone["median_days"], table["median_days"]) == (2, 3)
    assert np.isnan(table["p75_days"])
    assert (table["open_age_median"], table["open_age_oldest"]) == (55, 60)


def test_what_is_beyond_all_durations_is_not_determinable() -> None:
    row = time_to_close(tidy_reports(made([1, -10]), NOW), within=[10, 10.5]).loc[0]
    assert row["closed_within_10"] == 0.5
    assert np.isnan(row["closed_within_10.5"])


def test_the_state_at_an_earlier_time() -> None:
    frame = pd.DataFrame(
        {
            "report": [1, 2, 3],
            "t_opened": pd.to_datetime(["2026-05-01", "2026-05-02", "2026-05-25"]),
            "t_closed": pd.to_datetime(["2026-05-11", "2026-05-30", None]),
        }
    )
    found = tidy_reports(frame, "2026-05-20")
    assert found.frame["is_closed"].tolist() == [True, False]
    assert found.frame["days"].tolist() == [10, 18]
    assert found.later == 1


def test_what_is_told_twice_or_wrong() -> None:
    frame = pd.DataFrame(
        {
            "report": ["a", "a", "b", "c", "d", None, None],
            "t_opened": pd.to_datetime(["2026-05-01"] * 4 + [None] + ["2026-05-01"] * 2),
            "t_closed": pd.to_datetime([None, "2026-05-03", "2026-04-30", None, None, None, None]),
            "is_closed": [False, True, True, True, False, False, None],
        }
    )
    found = tidy_reports(frame, NOW)
    assert (found.duplicates, found.invalid) == (1, 2)
    row = time_to_close(found).loc[0]
    assert (row["reports"], row["closed"], row["open"], row["undated"]) == (4, 2, 2, 1)
    assert row["p25_days"] == 2


def test_the_last_update_counts() -> None:
    """A report that was closed and opened again is open."""
    frame = pd.DataFrame(
        {
            "report": [1, 1],
            "t_opened": pd.to_datetime(["2026-05-01"] * 2),
            "t_closed": pd.to_datetime(["2026-05-03", None]),
            "t_updated": pd.to_datetime(["2026-05-03", "2026-05-04"]),
        }
    )
    assert tidy_reports(frame, NOW).frame["is_closed"].tolist() == [False]
    assert tidy_reports(frame.iloc[::-1], NOW).frame["is_closed"].tolist() == [False]


@pytest.mark.parametrize(
    ("age", "counts"), [(6.99, [1, 0, 0]), (7.0, [0, 1, 0]), (29.99, [0, 1, 0]), (30.0, [0, 0, 1]), (400, [0, 0, 1])]
)
def test_an_age_on_a_bound_belongs_to_the_older_class(age: float, counts: list[int]) -> None:
    table = open_by_age(tidy_reports(made([-age, 5]), NOW), bounds=(7, 30))
    assert table["reports"].tolist() == counts
    assert table["age_to"].tolist() == [7, 30, np.inf]


def test_by_category_and_district() -> None:
    frame = made([-1, -40, 3, -2], category=["litter", "light", "light", "litter"], district=["N", None, "S", "N"])
    table = open_by_age(tidy_reports(frame, NOW), ["category", "district"], bounds=(7,))
    assert table.to_dict("list") == {
        "category": ["light", "light", "light", "light", "litter", "litter"],
        "district": ["", "", "S", "S", "N", "N"],
        "age_from": [0, 7, 0, 7, 0, 7],
        "age_to": [7, np.inf] * 3,
        "reports": [0, 1, 0, 0, 2, 0],
    }
    with pytest.raises(InputError, match="no field “ward”"):
        time_to_close(tidy_reports(frame, NOW), ["ward"])


def test_the_backlog_by_local_months() -> None:
    """The report of 31 May, 22:30 UTC, is one of June in Berlin."""
    frame = pd.DataFrame(
        {
            "t_opened": pd.to_datetime(["2026-04-10T00:00", "2026-04-20T00:00", "2026-05-31T22:30"]),
            "t_closed": pd.to_datetime(["2026-05-05", None, None]),
        }
    )
    table = backlog(tidy_reports(frame, "2026-06-02"), Step(1, "months"), BERLIN)
    assert table["t_local"].tolist() == [
        pd.Timestamp("2026-04-01"),
        pd.Timestamp("2026-05-01"),
        pd.Timestamp("2026-06-01"),
    ]
    assert table["opened"].tolist() == [2, 0, 1]
    assert table["closed"].tolist() == [0, 1, 0]
    assert table["open"].tolist() == [2, 1, 2]
    assert table["t_end"].tolist()[-1] == pd.Timestamp("2026-06-02")


def test_times_with_zones_and_columns_that_are_no_times() -> None:
    frame = made([5.0]).assign(t_opened=lambda told: told["t_opened"].dt.tz_localize("UTC").dt.tz_convert(BERLIN))
    assert tidy_reports(frame, NOW).frame["days"].tolist() == [5]
    with pytest.raises(InputError):
        tidy_reports(made([5.0]).assign(t_opened="soon"), NOW)
    with pytest.raises(InputError):
        tidy_reports(made([5.0]).drop(columns="t_opened"), NOW)


def test_no_reports() -> None:
    empty = tidy_reports(made([]).assign(t_opened=pd.to_datetime([]), t_closed=pd.to_datetime([])), NOW)
    row = time_to_close(empty).loc[0]
    assert row["reports"] == 0
    assert np.isnan(row["median_days"])
    assert open_by_age(empty)["reports"].sum() == 0
    assert backlog(empty, Step(1, "months"), BERLIN).empty


def _told(found: Reports) -> pd.DataFrame:
    return time_to_close(found, ["category"])


@settings(max_examples=12)
@given(st.lists(st.integers(-60, 60), min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing_and_all_are_counted(days: list[float], random: Any) -> None:
    frame = made(days, category=["a" if one % 2 else "b" for one in days])
    rows = [*range(len(days)), 0]
    random.shuffle(rows)
    whole, other = tidy_reports(frame, NOW), tidy_reports(frame.iloc[rows], NOW)
    assert other.duplicates == 1
    pd.testing.assert_frame_equal(_told(other), _told(whole))
    assert open_by_age(whole)["reports"].sum() == sum(one < 0 for one in days)
    closed = np.array([one for one in days if one >= 0], "float64")
    curve = kaplan_meier(closed, np.ones(len(closed), dtype=bool))
    if len(closed) % 2:
        assert curve.quantile(0.5)[0] == np.median(closed), "without open ones it is the plain median"
