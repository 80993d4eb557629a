# SPDX-License-Identifier: GPL-2.0-or-later
"""Verdicts on made-up series whose faults are known, and what must not change them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis import ranges
from urban_data.analysis.quality import quality
from urban_data.analysis.ranges import UNKNOWN, range_of

BERLIN = ZoneInfo("Europe/Berlin")
TEN_MINUTES = np.timedelta64(10, "m")


def weather(days: int = 10, start: str = "2026-05-04T00:00", series: int = 1, seed: int = 0) -> pd.DataFrame:
    """A temperature every ten minutes: a daily wave with a little noise."""
    moment = np.datetime64(start, "ms") + np.arange(days * 144) * TEN_MINUTES
    wave = 15 + 6 * np.sin(2 * np.pi * np.arange(len(moment)) / 144)
    value = np.round(wave + np.random.default_rng(seed + series).normal(0, 0.3, len(moment)), 2)
    return pd.DataFrame({"series": series, "t_start": moment, "t_end": moment, "value": value})


def facts(quantity: str = "air_temperature", unit: str = "Cel", series: int = 1) -> pd.DataFrame:
    return pd.DataFrame({"quantity": [quantity], "unit": [unit]}, index=[series])


def judge(frame: pd.DataFrame, **more: Any) -> pd.Series:
    return quality(frame, BERLIN, series=facts(), **more).loc[1]


def test_a_flawless_series_is_good() -> None:
    row = judge(weather(), now="2026-05-14T00:05")
    assert (row["verdict"], row["reasons"]) == ("good", "")
    assert (row["n"], row["expected"], row["coverage"], row["gaps"]) == (1440, 1440, 1.0, 0)
    assert row["sampling"] == pd.Timedelta(minutes=10)
    assert row["age"] == pd.Timedelta(minutes=15)


@pytest.mark.parametrize(
    ("kept", "verdict"), [(1296, "good"), (1295, "usable"), (1080, "usable"), (1079, "doubtful"), (719, "unusable")]
)
def test_what_is_missing_decides(kept: int, verdict: str) -> None:
    """Of 1,440 expected values 90, 75 and 50 % are the bounds; each belongs to the better verdict."""
    row = judge(weather().iloc[:kept], t_from="2026-05-04", t_to="2026-05-14")
    assert row["verdict"] == verdict
    assert row["coverage"] == pytest.approx(kept / 1440)
    assert row["gaps"] == 1
    assert row["longest_gap"] == pd.Timedelta(minutes=10) * (1440 - kept)


def test_gaps_are_counted_and_measured() -> None:
    frame = weather().drop(index=[*range(10, 20), 100])
    row = judge(frame)
    assert (row["gaps"], row["longest_gap"]) == (2, pd.Timedelta(minutes=100))


def test_a_value_that_stays_is_stuck() -> None:
    frame = weather()
    frame.loc[200:299, "value"] = 17.3
    row = judge(frame)
    assert (row["stuck"], row["longest_stuck"]) == (100, pd.Timedelta(minutes=1000))
    assert (row["verdict"], row["reasons"]) == ("doubtful", "stuck")
    frame.loc[200:299, "value"] = weather().loc[200:299, "value"]
    frame.loc[200:234, "value"] = 17.3
    assert judge(frame)["stuck"] == 0, "35 values stand for 5 h 50 min"
    frame.loc[235, "value"] = 17.3
    assert judge(frame)["stuck"] == 36


def test_no_rain_is_not_stuck() -> None:
    frame = weather().assign(value=0.0)
    table = quality(frame, BERLIN, series=facts("rain", "mm"))
    assert table.loc[1, "verdict"] == "good"
    assert quality(frame, BERLIN, series=facts("air_temperature", "Cel")).loc[1, "verdict"] == "unusable"


def test_limits_belong_to_the_range() -> None:
    frame = weather().assign(value=np.tile([0.0, 100.0, 50.0, 60.0], 360))
    told = quality(frame, BERLIN, series=facts("humidity", "%")).loc[1]
    assert told["out_of_range"] == 0
    frame.loc[0, "value"], frame.loc[1, "value"] = -0.01, 100.01
    told = quality(frame, BERLIN, series=facts("humidity", "%")).loc[1]
    assert (told["out_of_range"], told["lowest"], told["highest"]) == (2, -0.01, 100.01)
    assert "out_of_range" in told["reasons"]


def test_a_strange_unit_has_no_limits() -> None:
    assert range_of("air_temperature", "furlong") is UNKNOWN
    table = quality(weather().assign(value=lambda told: told["value"] + 1e6), BERLIN, series=facts(unit="furlong"))
    assert table.loc[1, "verdict"] == "good"
    assert np.isnan(table.loc[1, "out_share"])


def test_spikes_are_found() -> None:
    frame = weather()
    frame.loc[[300, 700, 701, 1100, 200, 500, 900, 950], "value"] += 15
    row = judge(frame)
    assert row["spikes"] == 8
    assert (row["verdict"], row["reasons"]) == ("usable", "spikes")


def test_rows_said_twice_and_contradicted() -> None:
    frame = weather()
    row = judge(pd.concat([frame, frame.iloc[:50]]))
    assert (row["duplicates"], row["conflicts"], row["verdict"]) == (50, 0, "good")
    other = frame.iloc[:50].assign(value=lambda told: told["value"] + 0.01)
    row = judge(pd.concat([frame, other]))
    assert (row["duplicates"], row["conflicts"], row["reasons"]) == (0, 50, "conflicts")


def test_only_what_lies_in_the_period_is_judged() -> None:
    frame = weather()
    frame.loc[:99, "value"] = -99.0
    repeated = pd.concat([frame, frame.iloc[:50], frame.iloc[200:210]])
    row = judge(repeated, t_from="2026-05-04T20:00", t_to="2026-05-10")
    assert (row["out_of_range"], row["duplicates"], row["verdict"]) == (0, 10, "good")
    zoned = repeated.assign(t_start=lambda told: told["t_start"].dt.tz_localize("UTC").dt.tz_convert(BERLIN))
    pd.testing.assert_series_equal(judge(zoned, t_from="2026-05-04T20:00", t_to="2026-05-10"), row)


def test_series_of_known_and_unknown_quantities_side_by_side() -> None:
    frame = pd.concat([weather(series=1), weather(series=2)])
    table = quality(frame, BERLIN, series=facts())
    assert table["out_share"].isna().tolist() == [False, True]


def test_lateness_and_a_clock_that_runs_back() -> None:
    frame = weather()
    frame["t_result"] = frame["t_end"] + np.timedelta64(5, "m")
    row = judge(frame)
    assert (row["late_median"], row["late_share"], row["backward_steps"]) == (pd.Timedelta(minutes=5), 0.0, 0)
    frame.loc[1300:, "t_result"] += np.timedelta64(30, "h")
    row = judge(frame)
    assert row["late_share"] == pytest.approx(140 / 1440)
    assert row["reasons"] == "late"
    frame["t_result"] = frame["t_end"] + np.timedelta64(5, "m")
    frame.loc[700, "t_result"] += np.timedelta64(1, "h")
    row = judge(frame)
    assert (row["backward_steps"], row["verdict"], row["reasons"]) == (1, "doubtful", "clock")


def local_clock(frame: pd.DataFrame) -> pd.DataFrame:
    """The local times told as if they were UTC."""
    local = frame["t_start"].dt.tz_localize("UTC").dt.tz_convert(BERLIN).dt.tz_localize(None)
    return frame.assign(t_start=local, t_end=local)


def test_local_time_told_as_utc() -> None:
    autumn = judge(local_clock(weather(start="2026-10-20T00:00")))
    assert (autumn["doubled_hours"], autumn["skipped_hours"], autumn["verdict"]) == (1, 0, "doubtful")
    assert "clock" in autumn["reasons"].split()
    spring = judge(local_clock(weather(start="2026-03-25T00:00")))
    assert (spring["doubled_hours"], spring["skipped_hours"], spring["reasons"]) == (0, 1, "clock")


@pytest.mark.parametrize("start", ["2026-10-20T00:00", "2026-03-25T00:00"])
def test_right_times_over_a_change_of_the_clock_are_fine(start: str) -> None:
    row = judge(weather(start=start))
    assert (row["doubled_hours"], row["skipped_hours"], row["verdict"]) == (0, 0, "good")


def test_autumn_converted_as_if_it_were_unambiguous() -> None:
    frame = weather(start="2026-10-20T00:00")
    second = (frame["t_start"] >= "2026-10-25T01:00") & (frame["t_start"] < "2026-10-25T02:00")
    frame.loc[second, ["t_start", "t_end"]] -= np.timedelta64(1, "h")
    row = judge(frame)
    assert (row["doubled_hours"], row["skipped_hours"]) == (1, 1)


def test_drift_against_neighbours() -> None:
    """One of four sensors gains 3 K in 60 days: 18.26 K a year."""
    frames = [weather(60, series=number) for number in (1, 2, 3, 4)]
    frames[1]["value"] += np.arange(60 * 144) / (60 * 144) * 3
    facts_of_all = pd.DataFrame({"quantity": "air_temperature", "unit": "Cel"}, index=[1, 2, 3, 4])
    table = quality(pd.concat(frames), BERLIN, series=facts_of_all, groups=dict.fromkeys([1, 2, 3, 4], "town"))
    assert table["verdict"].to_dict() == {1: "good", 2: "doubtful", 3: "good", 4: "good"}
    assert table.loc[2, "drift_per_year"] == pytest.approx(18.26, abs=0.4)
    assert table.loc[2, "offset"] == pytest.approx(1.5, abs=0.2)
    assert table["neighbours"].tolist() == [3, 3, 3, 3]


def test_two_series_alone_have_no_neighbours() -> None:
    frame = pd.concat([weather(series=1), weather(series=2)])
    table = quality(frame, BERLIN, groups={1: "a", 2: "a"})
    assert table["neighbours"].tolist() == [0, 0]
    assert table["drift_per_year"].isna().all()


def test_few_none_and_old_values() -> None:
    assert judge(weather().iloc[:23])["reasons"] == "few_values"
    assert judge(weather().assign(value=np.nan))[["verdict", "n"]].tolist() == ["unusable", 0]
    assert judge(weather(), now="2026-05-14T03:00")["reasons"] == "stale"
    assert judge(weather(), now="2026-05-14T03:50")["verdict"] == "usable"
    assert judge(weather(), now="2026-05-14T03:51")["verdict"] == "doubtful"
    assert judge(weather().iloc[:1])["reasons"] == "few_values sampling"


def test_what_tells_changes_only_is_not_blamed_for_silence() -> None:
    frame = weather().iloc[[0, 1, 2, 500, 501, 502, 900, *range(1000, 1030)]]
    assert judge(frame)["verdict"] == "unusable"
    assert judge(frame, on_change=[1])["verdict"] == "good"


def test_nothing_to_judge() -> None:
    assert quality(weather().iloc[:0], BERLIN).empty
    assert quality(weather(), BERLIN, t_from="2030-01-01").empty


def test_every_range_has_a_source_and_is_of_a_quantity_that_the_map_knows() -> None:
    root = Path(ranges.__file__).parents[1]
    told = json.loads((root / "analysis/ranges.json").read_text(encoding="utf-8"))
    known = json.loads((root / "cartography/meanings.json").read_text(encoding="utf-8"))
    units = {one["key"]: one["units"] for one in known}
    for one in told["ranges"]:
        assert one["unit"] in units[one["quantity"]], one
        assert one["source"] in told["sources"]
        assert one["low"] is not None
        assert one["high"] is None or one["low"] < one["high"]
        assert range_of(one["quantity"], one["unit"]).stuck_hours == one["stuck_hours"]
    assert len({(one["quantity"], one["unit"]) for one in told["ranges"]}) == len(told["ranges"])


def test_angles_have_neither_spikes_nor_drift() -> None:
    frame = pd.concat([weather(40, series=number) for number in (1, 2, 3)])
    frame["value"] = np.where(np.arange(len(frame)) % 50 == 0, 1.0, 359.0 - frame["value"] / 100)
    angles = pd.DataFrame({"quantity": "wind_direction", "unit": "deg"}, index=[1, 2, 3])
    table = quality(frame, BERLIN, series=angles, groups=dict.fromkeys([1, 2, 3], "town"))
    assert table["spikes"].tolist() == [0, 0, 0]
    assert table["drift_per_year"].isna().all()
    assert quality(frame, BERLIN)["spikes"].gt(0).all()


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Lima"])
def test_the_zone_of_the_machine_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    frame = local_clock(weather(start="2026-10-20T00:00"))
    here = quality(frame, BERLIN)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        pd.testing.assert_frame_equal(quality(frame, BERLIN), here)
    finally:
        monkeypatch.undo()
        time.tzset()


@settings(max_examples=5)
@given(st.randoms(use_true_random=False), st.integers(1, 287))
def test_order_of_rows_and_pulls_change_nothing(random: Any, cut: int) -> None:
    frame = pd.concat([weather(2, series=1), weather(2, series=2)], ignore_index=True)
    rows = list(range(len(frame)))
    random.shuffle(rows)
    whole = quality(frame, BERLIN)
    pd.testing.assert_frame_equal(quality(frame.iloc[rows], BERLIN), whole)
    again = quality(pd.concat([frame.iloc[cut:], frame.iloc[: cut + 10]]), BERLIN)
    told = ["rows", "duplicates"]
    pd.testing.assert_frame_equal(again.drop(columns=told), whole.drop(columns=told))
    assert again["duplicates"].sum() == 10
