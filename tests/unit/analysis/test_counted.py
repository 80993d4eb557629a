# SPDX-License-Identifier: GPL-2.0-or-later
"""Of what a counting station publishes several times over, everything is counted once."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from observation_cases import pulled_twice, series_of, shuffled
from urban_data.analysis.counted import choose, class_of
from urban_data.analysis.frames import tidy

DAY = 96
START = "2026-03-01T23:00"
QUARTER, HOUR = np.timedelta64(15, "m"), np.timedelta64(1, "h")
ONE = np.random.default_rng(1).integers(0, 60, 2 * DAY).astype("float64")
TWO = np.random.default_rng(2).integers(0, 60, 2 * DAY).astype("float64")


def by_hour(values: np.ndarray) -> np.ndarray:
    return values.reshape(-1, 4).sum(axis=1)


class Station:
    """Series with their facts, added one at a time; all of one station unless another is named."""

    def __init__(self) -> None:
        self.facts: dict[Any, dict[str, Any]] = {}
        self.frames: list[pd.DataFrame] = []

    def add(self, name: Any, values: Any, minutes: float = 15, *, start: str = START, **facts: Any) -> Station:
        self.facts[name] = {"station": "A", "class_": "car", "statistic": "count", **facts}
        self.frames.append(series_of(values, start, minutes, series=name, interval=True))
        return self

    @property
    def series(self) -> pd.DataFrame:
        return pd.DataFrame.from_dict(self.facts, orient="index")

    @property
    def frame(self) -> pd.DataFrame:
        return pd.concat(self.frames, ignore_index=True)

    def chosen(self, **options: Any) -> pd.DataFrame:
        return choose(tidy(self.frame).frame, self.series, **options)

    def taken(self, **options: Any) -> list[Any]:
        table = self.chosen(**options)
        return table.index[table["of_total"]].tolist()


def hamburg(one: np.ndarray = ONE, two: np.ndarray = TWO, both: np.ndarray | None = None) -> Station:
    """Directions 1 and 2, direction 0 as their sum, hours and days of direction 0."""
    both = ONE + TWO if both is None else both
    return (
        Station()
        .add("0", both, direction="0", role="total")
        .add("1", one, direction="1", role="part")
        .add("2", two, direction="2", role="part")
        .add("hours", by_hour(ONE + TWO), 60, direction="0", role="total")
        .add("days", (ONE + TWO).reshape(-1, DAY).sum(axis=1), 1440, direction="0", role="total")
    )


def test_that_directions_are_summed_where_they_are_the_total() -> None:
    table = hamburg().chosen()
    assert table.index[table["of_total"]].tolist() == ["1", "2"]
    assert table["reason"].to_dict() == {
        "0": "sum_of_parts", "1": "", "2": "", "hours": "parallel_period", "days": "parallel_period"
    }  # fmt: skip


def test_that_the_total_is_taken_where_a_direction_is_missing() -> None:
    case = hamburg()
    del case.facts["2"]
    table = case.chosen()
    assert table.index[table["of_total"]].tolist() == ["0"]
    assert table["reason"]["1"] == "part_of_total"


@pytest.mark.parametrize(("kept", "expected"), [(0.8, ["1", "2"]), (0.7, ["0"])])
def test_that_directions_with_too_many_gaps_give_way_to_the_total(kept: float, expected: list[str]) -> None:
    two = TWO.copy()
    two[int(len(two) * kept) :] = np.nan
    assert hamburg(two=two).taken() == expected


@pytest.mark.parametrize(("share", "expected"), [(0.985, ["1", "2"]), (0.975, ["0"])])
def test_that_directions_may_miss_the_total_by_two_per_cent(share: float, expected: list[str]) -> None:
    one, two = np.full(DAY, 500.0), np.full(DAY, 500.0)
    case = hamburg(one, two, (one + two) / share)
    assert case.taken(longest=QUARTER) == expected


def test_that_a_total_smaller_than_its_parts_is_none() -> None:
    table = hamburg(both=ONE).chosen(longest=QUARTER)
    assert table["reason"]["0"] == "less_than_parts"
    assert table.index[table["of_total"]].tolist() == ["1", "2"]


def test_that_directions_numbered_from_zero_are_both_taken() -> None:
    case = Station().add("0", ONE, direction="0", role="total").add("1", TWO, direction="1", role="part")
    assert case.taken() == ["0", "1"]


@pytest.mark.parametrize(("longest", "expected"), [(QUARTER, ["1", "2"]), (HOUR, ["hours"]), (None, ["days"])])
def test_that_the_finest_that_covers_enough_is_taken(longest: np.timedelta64 | None, expected: list[str]) -> None:
    """Quarters for two days, hours for four, days for forty."""
    case = (
        Station()
        .add("1", ONE, direction="1")
        .add("2", TWO, direction="2")
        .add("hours", np.full(96, 240.0), 60, direction="0")
        .add("days", np.full(40, 5760.0), 1440, direction="0")
    )
    assert case.taken(longest=longest) == expected
    assert case.chosen(longest=HOUR)["reason"]["days"] == "too_long"


@pytest.mark.parametrize(("longest", "expected"), [(None, ["hours"]), (QUARTER, [])])
def test_that_the_finest_is_not_taken_where_hours_show_that_a_direction_is_missing(
    longest: np.timedelta64 | None, expected: list[str]
) -> None:
    case = hamburg()
    del case.facts["0"], case.facts["2"]
    assert case.taken(longest=longest) == expected
    assert case.chosen(longest=longest)["reason"]["1"] == "incomplete"


def test_that_lanes_are_summed_where_they_are_the_cross_section() -> None:
    case = (
        Station()
        .add("l1", ONE, 5, lane="1", role="part")
        .add("l2", TWO, 5, lane="2", role="part")
        .add("all", ONE + TWO, 5, role="total")
        .add("hours", (ONE + TWO).reshape(-1, 12).sum(axis=1), 60, role="total")
    )
    assert case.taken() == ["l1", "l2"]
    del case.facts["l2"]
    assert case.taken() == ["all"]


def test_that_lanes_within_directions_are_resolved_before_directions() -> None:
    """Of direction 1 both lanes are there, of direction 2 one of two only."""
    case = (
        Station()
        .add("total", ONE + ONE + TWO + TWO, direction="0")
        .add("1", ONE + ONE, direction="1")
        .add("1a", ONE, direction="1", lane="a")
        .add("1b", ONE, direction="1", lane="b")
        .add("2", TWO + TWO, direction="2")
        .add("2a", TWO, direction="2", lane="a")
    )
    table = case.chosen()
    assert table.index[table["of_total"]].tolist() == ["1a", "1b", "2"]
    assert table["reason"].to_dict() == {
        "total": "sum_of_parts", "1": "sum_of_parts", "1a": "", "1b": "", "2": "", "2a": "part_of_total"
    }  # fmt: skip


def test_that_fields_without_a_mark_are_parts_and_counters_without_one_are_alike() -> None:
    fields = Station().add("f1", ONE, role="part").add("f2", TWO, role="part")
    assert fields.taken() == ["f1", "f2"]
    twins = Station().add("x", ONE[:-1]).add("y", ONE)
    assert twins.taken() == ["y"]
    assert twins.chosen()["reason"]["x"] == "alike"


def test_that_classes_are_summed_where_they_are_all_vehicles() -> None:
    lorries = np.full(len(ONE), 3.0)
    case = Station().add("car", ONE).add("lorry", lorries, class_="Lkw").add("kfz", ONE + lorries, class_="Kfz")
    table = case.chosen()
    assert table.index[table["of_total"]].tolist() == ["car", "lorry"]
    assert table["of_class"].all()
    assert table["reason"].to_dict() == {"car": "", "lorry": "", "kfz": "sum_of_classes"}
    assert set(table["mode"]) == {"motor vehicle"}


def test_that_the_total_of_vehicles_is_taken_where_some_have_no_class() -> None:
    lorries = np.full(len(ONE), 3.0)
    case = Station().add("car", ONE).add("lorry", lorries, class_="lorry").add("kfz", 2 * ONE, class_="motor vehicle")
    table = case.chosen()
    assert table.index[table["of_total"]].tolist() == ["kfz"]
    assert table["of_class"].all()
    assert table["reason"]["lorry"] == "within_total"


def test_that_heavy_vehicles_are_not_added_to_the_lorries_among_them() -> None:
    lorries, buses = np.full(len(ONE), 3.0), np.full(len(ONE), 1.0)
    case = (
        Station()
        .add("car", ONE)
        .add("lorry", lorries, class_="lorry")
        .add("bus", buses, class_="bus")
        .add("sv", lorries + buses, class_="SV")
    )
    assert case.taken() == ["car", "lorry", "bus"]
    del case.facts["bus"]
    assert case.taken() == ["car", "sv"]


def test_that_lorries_alone_are_no_motor_traffic() -> None:
    table = Station().add("lorry", ONE, class_="lorry").add("bike", TWO, class_="bicycle").chosen()
    assert table["of_class"].tolist() == [True, True]
    assert table["of_total"].tolist() == [False, True]
    assert table["reason"].tolist() == ["no_total", ""]


def test_that_classes_of_other_intervals_are_compared_hour_by_hour() -> None:
    case = Station().add("car", ONE).add("kfz", by_hour(ONE), 60, class_="kfz")
    assert case.taken() == ["car"]
    case = Station().add("car", ONE).add("kfz", by_hour(ONE) * 1.1, 60, class_="kfz")
    assert case.taken() == ["kfz"]


def test_that_what_is_no_count_or_empty_is_left_out() -> None:
    case = (
        Station()
        .add("car", ONE)
        .add("speed", ONE, class_="car", unit="km/h")
        .add("mean", ONE, class_="car", statistic="mean")
        .add("empty", np.full(8, np.nan), class_="bicycle")
    )
    table = case.chosen()
    assert table["reason"].tolist() == ["", "not_a_count", "not_a_count", "no_values"]
    assert (
        choose(tidy(case.frame).frame, case.series.rename(index={"car": "absent"}))["reason"]["absent"] == "no_values"
    )


def test_that_stations_do_not_meddle() -> None:
    case = hamburg().add("B0", ONE + TWO, station="B", direction="0").add("B1", ONE, station="B", direction="1")
    assert case.taken() == ["1", "2", "B0"]


def test_that_days_of_23_hours_are_compared_whole() -> None:
    quarters = np.full(92, 10.0)
    case = (
        Station()
        .add("car", quarters, start="2026-03-28T23:00")
        .add("kfz", [920.0], 23 * 60, start="2026-03-28T23:00", class_="kfz")
    )
    assert case.taken() == ["car"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (("Fußgänger", "x"), "pedestrian"),
        (("PKW", ""), "car"),
        (("", "bikes"), "bicycle"),
        (("", "Skater"), "Skater"),
        (("motor vehicle", "cars"), "motor vehicle"),
    ],
)
def test_that_classes_are_recognised(told: tuple[str, str], expected: str) -> None:
    assert class_of(*told) == expected


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 400))
def test_that_neither_order_nor_pulls_matter(seed: int, at: int) -> None:
    case = hamburg()
    again = choose(
        tidy(pulled_twice(shuffled(case.frame, seed), at)).frame, case.series.sample(frac=1, random_state=seed)
    )
    pd.testing.assert_frame_equal(again.sort_index(), case.chosen().sort_index())


def test_that_a_thousand_series_take_little_time() -> None:
    stations = 250
    case = Station()
    for station in range(stations):
        for name, values in (("0", ONE + TWO), ("1", ONE), ("2", TWO), ("3", ONE)):
            case.facts[f"{station}-{name}"] = {"station": str(station), "class_": "car", "direction": name}
            case.frames.append(series_of(values[:48], START, 15, series=f"{station}-{name}", interval=True))
    frame, series = tidy(case.frame).frame, case.series
    before = perf_counter()
    choose(frame, series)
    assert perf_counter() - before < 2.0
