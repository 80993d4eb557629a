# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic and water figures of the demo city against the closed form of its values, in spite of gaps."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from counting_cases import BERLIN
from urban_data.analysis.counted import choose
from urban_data.analysis.day_groups import working_days
from urban_data.analysis.traffic import daily, heavy_share, mean_daily, modal_split
from urban_data.analysis.water import lag
from urban_data.demo.model import CityModel
from urban_data.demo.rows import Source

CITY = CityModel(0.05)
FIRST, LAST = date(2025, 6, 2), date(2025, 6, 29)
BEGIN, END = (int(datetime(2025, 6, day, 22, tzinfo=UTC).timestamp()) for day in (1, 29))
NOW = END + 90 * 86_400
CLASSES = {"pedestrians": "pedestrian", "bikes": "bicycle", "cars": "car", "lorries": "lorry"}
BOXES = np.arange(4)
HOLIDAYS = {date(2025, 6, 9), date(2025, 6, 19)}
"""Whit Monday and, in North Rhine-Westphalia, Corpus Christi."""


def traffic_sources() -> list[Source]:
    return [source for source in CITY.sources if source.kind.observed in CLASSES]


def observations(sources: list[Source], stations: np.ndarray, begin: int = BEGIN, end: int = END) -> pd.DataFrame:
    ids = np.concatenate([source.series(stations) for source in sources])
    rows = CITY.rows(ids, begin, end, NOW)
    start, end = ((moments * 1000).astype("datetime64[ms]") for moments in (rows.start, rows.end))
    return pd.DataFrame({"series": rows.series, "t_start": start, "t_end": end, "value": CITY.values(rows)})


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return observations(traffic_sources(), BOXES)


@pytest.fixture(scope="module")
def series() -> pd.DataFrame:
    facts: dict[int, dict[str, Any]] = {}
    for source in traffic_sources():
        for box, number in zip(BOXES.tolist(), source.series(BOXES).tolist(), strict=True):
            facts[number] = {
                "station": f"box {box}",
                "class_": CLASSES[source.kind.observed],
                "direction": source.kind.properties["richtung"],
                "period": source.kind.properties["aggregationDuration"],
                "statistic": "count",
            }
    return pd.DataFrame.from_dict(facts, orient="index")


def true_days(observed: str, box: int) -> np.ndarray:
    """The passages of the local days from the first to the last, by the formula of the demo city."""
    days = [one for one in traffic_sources() if one.kind.properties["aggregationDuration"] == "P1D"]
    source = next(one for one in days if one.kind.observed == observed)
    starts = BEGIN + 86_400 * np.arange(28)
    return np.asarray(source.kind.value(source.site, np.array([[box]]), starts[None, :]))[0]


def test_that_quarters_of_both_directions_are_taken_and_nothing_else(frame: pd.DataFrame, series: pd.DataFrame) -> None:
    choice = choose(frame, series)
    told = series.join(choice[["of_total", "reason"]])
    by_kind = told.groupby(["period", "direction"])[["of_total", "reason"]].agg(set)
    assert by_kind["of_total"].to_dict() == {
        ("P1D", "0"): {False}, ("PT15M", "0"): {False}, ("PT15M", "1"): {True}, ("PT15M", "2"): {True},
        ("PT1H", "0"): {False},
    }  # fmt: skip
    assert by_kind["reason"]["PT15M", "0"] == {"sum_of_parts"}
    assert by_kind["reason"]["PT1H", "0"] == by_kind["reason"]["P1D", "0"] == {"parallel_period"}


def test_that_hours_and_days_are_what_the_formula_says(frame: pd.DataFrame, series: pd.DataFrame) -> None:
    """Days without a gap are exact; those on which up to a quarter of an hour is lost miss less than 2 %."""
    days = daily(frame, choose(frame, series), BERLIN)
    found = 0
    for box in BOXES.tolist():
        truth = true_days("cars", box) + true_days("lorries", box)
        mine = days[(days["station"] == f"box {box}") & (days["mode"] == "motor vehicle")]
        value = mine["value"].to_numpy()
        assert len(value) == 28
        known = ~np.isnan(value)
        assert np.allclose(value[known], truth[known], rtol=0.02)
        found += int((value == truth).sum())
    assert found > 90


def test_dtv_dtvw_heavy_share_and_modal_split(frame: pd.DataFrame, series: pd.DataFrame) -> None:
    choice = choose(frame, series)
    days, classes = daily(frame, choice, BERLIN), daily(frame, choice, BERLIN, by="class_")
    dates = [date(2025, 6, 2 + day) for day in range(28)]
    works = np.array([day.weekday() < 5 and day not in HOLIDAYS for day in dates])
    for box in BOXES.tolist():
        name = f"box {box}"
        cars, lorries = true_days("cars", box), true_days("lorries", box)
        motor = days[(days["station"] == name) & (days["mode"] == "motor vehicle")]
        there = motor["value"].notna().to_numpy()
        dtv = mean_daily(motor, first=FIRST, last=LAST).iloc[0]
        dtvw = mean_daily(motor, working_days("DE-NW"), first=FIRST, last=LAST).iloc[0]
        assert dtv["value"] == pytest.approx((cars + lorries)[there].mean(), rel=0.005)
        assert dtvw["value"] == pytest.approx((cars + lorries)[there & works].mean(), rel=0.005)
        assert dtvw["expected"] == 18
        share = heavy_share(classes[classes["station"] == name], days[days["station"] == name]).iloc[0]
        assert share["value"] == pytest.approx(100 * lorries[there].sum() / (cars + lorries)[there].sum(), rel=0.01)
        split = modal_split(days[days["station"] == name]).set_index("mode")["value"]
        assert split.sum() == pytest.approx(100.0)
        walked, ridden = true_days("pedestrians", box).sum(), true_days("bikes", box).sum()
        everyone = walked + ridden + cars.sum() + lorries.sum()
        assert split["bicycle"] == pytest.approx(100 * ridden / everyone, rel=0.05)


def test_that_days_are_the_same_from_whatever_is_taken(frame: pd.DataFrame, series: pd.DataFrame) -> None:
    """Without the quarters the hours are taken, without these the days, which have no gaps: then the DTV is exact."""
    only_days = series[series["period"] == "P1D"]
    for held in (series[series["period"] != "PT15M"], only_days):
        days = daily(frame, choose(frame, held), BERLIN)
        for box in BOXES.tolist():
            mine = days[(days["station"] == f"box {box}") & (days["mode"] == "motor vehicle")]
            assert mine["value"].tolist() == (true_days("cars", box) + true_days("lorries", box)).tolist()


def test_that_each_gauge_follows_the_one_upstream_by_two_hours() -> None:
    """The wave reaches each gauge two hours after the one before (demo.values.water_level), with ripples of 3 cm."""
    source = next(one for one in CITY.sources if one.kind.observed == "water_level")
    stations = np.arange(3)
    begin = int(datetime(2025, 1, 10, 22, tzinfo=UTC).timestamp())
    levels = observations([source], stations, begin, begin + 28 * 86_400)
    first, second, third = source.series(stations).tolist()
    for upstream, downstream, hours in ((first, second, 2.0), (second, third, 2.0), (first, third, 4.0)):
        found = lag(levels, upstream, downstream)
        assert found.hours == pytest.approx(hours, abs=1.0)
        assert found.low <= hours <= found.high
        assert found.high - found.low <= 4.0
