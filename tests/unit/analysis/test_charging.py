# SPDX-License-Identifier: GPL-2.0-or-later
"""States told on change: stays, sessions and shares of time, against times that are counted by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
import urban_data.analysis.states as module
from hypothesis import given, settings
from hypothesis import strategies as st
from urban_data.analysis.buckets import Step
from urban_data.analysis.charging import sessions, usage
from urban_data.analysis.states import Kind, kind_of, share_of_time, stays
from urban_data.core.errors import InputError
from urban_data.demo import values

BERLIN = ZoneInfo("Europe/Berlin")
HOURLY, DAILY = Step(60, "minutes"), Step(1, "days")


def told(*states: tuple[str, str | None], series: int = 1) -> pd.DataFrame:
    times = np.array([moment for moment, _ in states], "datetime64[ms]")
    text = [word for _, word in states]
    return pd.DataFrame({"series": series, "t_start": times, "t_end": times, "value": np.nan, "text": text})


# One stay of 90 minutes, as the demo city makes them: 15 prepared, 45 charging, 15 waiting, 15 finishing.
VISIT = (
    ("2026-05-04T08:00", "AVAILABLE"),
    ("2026-05-04T10:00", "PREPARING"),
    ("2026-05-04T10:15", "CHARGING"),
    ("2026-05-04T11:00", "SUSPENDEDEV"),
    ("2026-05-04T11:15", "FINISHING"),
    ("2026-05-04T11:30", "AVAILABLE"),
)

WORDS = ("available", "preparing", "charging", "finishing", "faulted", "reserved")


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Available", "free"), ("Preparing", "occupied"), ("Charging", "charging"), ("SuspendedEVSE", "occupied"),
        ("SuspendedEV", "occupied"), ("Finishing", "occupied"), ("Reserved", "reserved"),
        ("Unavailable", "out_of_order"), ("Faulted", "out_of_order"), ("BLOCKED", "occupied"),
        ("INOPERATIVE", "out_of_order"), ("OUTOFORDER", "out_of_order"), ("PLANNED", "absent"), ("REMOVED", "absent"),
        ("UNKNOWN", "unknown"), ("Außer Betrieb", "out_of_order"), ("lädt", "charging"), ("Störung", "out_of_order"),
        ("banana", "unknown"), ("", "unknown"),
    ],
)  # fmt: skip
def test_the_words_of_ocpp_and_ocpi(word: str, kind: str) -> None:
    """OCPP 1.6 section 7.7 ChargePointStatus and OCPI 2.2.1 Status, each with its meaning there."""
    assert kind_of(word) == kind


def test_that_the_map_means_the_same_by_its_words() -> None:
    root = Path(module.__file__).parents[1]
    shown = json.loads((root / "cartography/states.json").read_text(encoding="utf-8"))["states"]
    same = {kind: shown[kind]["words"] for kind in ("free", "charging", "occupied", "reserved", "out_of_order")}
    differing = {word for kind, words in same.items() for word in words if kind_of(word) != kind}
    assert differing == {"planned", "removed", "offline"}, "not there, or not known, which the map shows otherwise"


def test_a_visit() -> None:
    table = stays(told(*VISIT), t_to="2026-05-04T12:00")
    (visit,) = sessions(table).to_dict("records")
    assert (visit["hours"], visit["charging_hours"], visit["complete"]) == (1.5, 0.75, True)
    assert visit["t_start"] == pd.Timestamp("2026-05-04T10:00")
    row = usage(table).loc[1]
    assert (row["observed"], row["free"], row["charging"], row["occupied"]) == (4.0, 2.5, 0.75, 0.75)
    assert row["occupancy"] == pytest.approx(1.5 / 4)
    assert row["charging_share"] == 0.5
    assert (row["sessions"], row["sessions_per_day"], row["session_median"]) == (1, 6.0, 1.5)
    assert row["out_of_order_share"] == 0


def test_visits_without_a_pause_are_two() -> None:
    next_visit = [(str(np.datetime64(moment) + np.timedelta64(90, "m")), word) for moment, word in VISIT[1:]]
    found = sessions(stays(told(*VISIT[:-1], *next_visit), t_to="2026-05-04T14:00"))
    assert found["hours"].tolist() == [1.5, 1.5]
    assert found["complete"].tolist() == [True, True]


def test_visits_whose_ends_are_unseen_are_lower_bounds() -> None:
    table = stays(told(*VISIT), t_from="2026-05-04T10:30", t_to="2026-05-04T11:10")
    (visit,) = sessions(table).to_dict("records")
    assert visit["hours"] == pytest.approx(40 / 60)
    assert not visit["complete"]
    row = usage(table).loc[1]
    assert row["sessions"] == 0
    assert np.isnan(row["session_median"])


def test_a_plain_word_for_taken_makes_sessions_too() -> None:
    frame = told(("2026-05-04T08:00", "frei"), ("2026-05-04T09:00", "belegt"), ("2026-05-04T09:40", "frei"))
    assert sessions(stays(frame))["hours"].tolist() == [pytest.approx(40 / 60)]


def test_broken_absent_and_unknown_times_are_kept_apart() -> None:
    frame = told(
        ("2026-05-04T00:00", "PLANNED"),
        ("2026-05-04T02:00", "Available"),
        ("2026-05-04T06:00", "Faulted"),
        ("2026-05-04T08:00", "whatever"),
        ("2026-05-04T10:00", "Available"),
    )
    row = usage(stays(frame, t_to="2026-05-04T12:00")).loc[1]
    assert (row["absent"], row["free"], row["out_of_order"], row["unknown"]) == (2, 6, 2, 2)
    assert row["out_of_order_share"] == pytest.approx(2 / 8)
    assert (row["occupancy"], row["sessions"]) == (0, 0)
    assert np.isnan(row["charging_share"])


def test_a_state_without_news_becomes_unknown() -> None:
    frame = told(("2026-05-04T00:00", "Charging"), ("2026-05-04T01:00", "Charging"), ("2026-05-04T12:00", "Available"))
    whole = stays(frame)
    assert whole["t_end"].tolist() == [pd.Timestamp("2026-05-04T12:00")]
    table = stays(frame, longest=2.0, t_to="2026-05-04T13:00")
    assert table["kind"].tolist() == ["charging", "unknown", "free"]
    assert table["t_end"].tolist()[:2] == [pd.Timestamp("2026-05-04T03:00"), pd.Timestamp("2026-05-04T12:00")]
    assert sessions(table)["complete"].tolist() == [False]


def test_what_goes_on_after_a_silence_was_not_seen_to_begin() -> None:
    frame = told(
        ("2026-05-04T00:00", "Available"),
        ("2026-05-04T01:00", "Charging"),
        ("2026-05-04T06:00", "Charging"),
        ("2026-05-04T07:00", "Available"),
    )
    table = stays(frame, longest=2.0, t_to="2026-05-04T08:00")
    assert table["kind"].tolist() == ["free", "charging", "unknown", "charging", "free"]
    assert table["begun"].tolist() == [False, True, False, False, True]
    assert table["ended"].tolist() == [True, False, False, True, False]
    assert usage(table).loc[1, "sessions"] == 1
    assert stays(frame, t_to="2026-05-04T08:00")["kind"].tolist() == ["free", "charging", "free"]


def test_the_share_of_each_hour() -> None:
    table = share_of_time(stays(told(*VISIT), t_to="2026-05-04T12:30"), HOURLY, BERLIN)
    assert table["t_local"].tolist()[0] == pd.Timestamp("2026-05-04T10:00")
    np.testing.assert_allclose(table["value"], [0, 0, 1, 0.5, np.nan])
    assert table["n"].tolist() == [3600, 3600, 3600, 3600, 1800]
    assert table["coverage"].tolist() == [1, 1, 1, 1, 0.5]


def test_a_broken_hour_is_known_and_an_unknown_one_is_not() -> None:
    """In service 15 minutes, of which 5 taken, and 45 minutes broken, or unknown."""
    states = [("2026-05-04T10:00", "frei"), ("2026-05-04T10:10", "belegt")]
    broken = share_of_time(
        stays(told(*states, ("2026-05-04T10:15", "defekt")), t_to="2026-05-04T11:00"), HOURLY, BERLIN
    )
    assert broken["value"].tolist() == [pytest.approx(1 / 3)]
    assert broken["coverage"].tolist() == [1]
    unknown = share_of_time(stays(told(*states, ("2026-05-04T10:15", "?")), t_to="2026-05-04T11:00"), HOURLY, BERLIN)
    assert unknown["value"].isna().all()
    assert unknown["coverage"].tolist() == [0.25]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_days_of_23_and_25_hours(day: str, hours: int) -> None:
    begin = pd.Timestamp(day).tz_localize(BERLIN).tz_convert("UTC").tz_localize(None)
    frame = told((str(begin), "frei"), (str(begin + pd.Timedelta(hours=hours - 6)), "belegt"))
    (row,) = share_of_time(stays(frame, t_to=begin + pd.Timedelta(hours=hours)), DAILY, BERLIN).to_dict("records")
    assert row["expected"] == hours * 3600
    assert row["value"] == pytest.approx(6 / hours)


def test_a_quarter_that_the_clock_shows_twice() -> None:
    """25 October, 02:00 to 02:15: taken in summer time, free in winter time; 02:15 to 02:30 the other way round."""
    frame = told(
        ("2026-10-24T23:00", "frei"),
        ("2026-10-25T00:00", "belegt"),
        ("2026-10-25T00:15", "frei"),
        ("2026-10-25T01:15", "belegt"),
        ("2026-10-25T01:30", "frei"),
        ("2026-10-25T02:00", "belegt"),
    )
    table = share_of_time(stays(frame, t_to="2026-10-25T03:00"), Step(15, "minutes"), BERLIN)
    table = table.set_index("t_local")
    assert table.loc["2026-10-25T02:00":"2026-10-25T02:45", "value"].tolist() == [0.5, 0.5, 0, 0]
    assert table.loc["2026-10-25T02:00":"2026-10-25T02:45", "n"].tolist() == [1800] * 4
    assert table.loc["2026-10-25T01:00":"2026-10-25T01:45", "value"].tolist() == [0] * 4
    assert table.loc["2026-10-25T03:00":"2026-10-25T03:45", "value"].tolist() == [1] * 4
    assert (table["coverage"] == 1).all()


def test_without_words_there_are_no_states() -> None:
    with pytest.raises(InputError):
        stays(told(*VISIT).drop(columns="text"))
    empty = stays(told(("2026-05-04T00:00", None), ("2026-05-04T01:00", "")))
    assert empty.empty
    assert sessions(empty).empty
    assert usage(empty).empty
    assert share_of_time(empty, HOURLY, BERLIN).empty


def test_the_charging_points_of_the_demo_city() -> None:
    """A stay there takes 90 minutes, half of it charging, unless the point breaks down (demo.values.charging_state)."""
    site = values.Site(7, np.zeros(4), np.zeros(4), np.zeros(4))
    seconds = np.arange(1_767_225_600, 1_767_225_600 + 30 * 86_400, 900)
    state = values.charging_state(1)(site, np.arange(4)[:, None], seconds[None, :]).astype(int)
    moment = np.tile((seconds * 1_000).view("datetime64[ms]"), 4)
    frame = pd.DataFrame({"series": np.repeat(np.arange(4), len(seconds)), "t_start": moment, "value": np.nan})
    frame["text"] = np.array(values.STATES)[state.ravel()]
    frame = frame.loc[(frame["text"] != frame["text"].shift()) | (frame["series"] != frame["series"].shift())]
    table = stays(frame, t_to="2026-01-31")
    told = usage(table)
    taken, broken = ((state >= 1) & (state <= 4)).sum(axis=1), (state == 5).sum(axis=1)
    np.testing.assert_allclose(told["occupancy"], taken / (state < 5).sum(axis=1))
    np.testing.assert_allclose(told["out_of_order_share"], broken / len(seconds))
    length = sessions(table).query("complete")["hours"]
    assert length.median() == 1.5
    assert (length <= 1.5).all()


@settings(max_examples=10)
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(WORDS), min_size=3, max_size=20))
def test_order_and_repeats_of_rows_change_nothing_and_all_time_is_told(random: Any, words: list[str]) -> None:
    moments = [str(np.datetime64("2026-05-04T00:00") + np.timedelta64(7 * number, "m")) for number in range(len(words))]
    frame = pd.concat([told(*zip(moments, words, strict=True), series=series) for series in (1, 2)], ignore_index=True)
    rows = [*range(len(frame)), 0, 1, 2]
    random.shuffle(rows)
    whole = usage(stays(frame))
    pd.testing.assert_frame_equal(usage(stays(frame.iloc[rows])), whole)
    np.testing.assert_allclose(whole[[kind.value for kind in Kind]].sum(axis=1), 7 * (len(words) - 1) / 60)
    hourly = share_of_time(stays(frame), HOURLY, BERLIN, among=set(Kind) - {Kind.UNKNOWN}, minimum=0)
    told_share = (hourly["value"].fillna(0) * hourly["n"]).groupby(hourly["series"]).sum() / 3600
    np.testing.assert_allclose(told_share, whole["charging"] + whole["occupied"], atol=1e-3)
