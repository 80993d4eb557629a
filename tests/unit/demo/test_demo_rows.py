# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of the city: what the model tells in short agrees with them, and faults are where they are told."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from demo_client import NOW, SINCE, town
from urban_data.demo.clock import DAY, OPENED
from urban_data.demo.faults import (
    CORRECTED_AFTER,
    DUPLICATED_AFTER,
    LATE_BY,
    day_of,
    frozen_until,
    is_between,
)
from urban_data.demo.model import CityModel
from urban_data.demo.networks import NetworkCode
from urban_data.demo.rows import FROZEN, Rows, Source

CITY = town()
YOUNG = town(SINCE)
MOMENT = int(NOW.timestamp())
MONTH = MOMENT - 30 * DAY
SOURCES = [
    pytest.param(source, id=f"{source.network.code}-{source.kind.code}")
    for source in CITY.sources
    if source.kind.observed not in ("pedestrians", "bikes", "lorries")
]


def _source(network: NetworkCode, kind: str) -> Source:
    return next(s for s in CITY.sources if s.network.code == network and s.kind.code == kind)


def _series(source: Source, most: int = 4) -> np.ndarray:
    return source.series(np.arange(min(source.network.count, most)))


def _rows(source: Source, start: int = MONTH, now: int = MOMENT, most: int = 4) -> Rows:
    return CITY.rows(_series(source, most), start, now, now)


@pytest.mark.parametrize("source", SOURCES)
def test_rows_are_there_and_have_values_of_their_kind(source: Source) -> None:
    rows = _rows(source)
    assert len(rows) > 15
    assert len(set(CITY.ids(rows).tolist())) == len(rows)
    assert (rows.produced <= MOMENT).all()
    if source.kind.components:
        assert all(np.isfinite(values).all() for values in source.component_values(rows))
        return
    values = source.values(rows)
    assert (np.isnan(values) == np.isnan(rows.factor)).all()
    told = values[np.isfinite(values)]
    assert len(set(told.tolist())) > 2
    assert np.array_equal(np.round(told, source.kind.decimals), told)
    if source.kind.states:
        assert set(told.astype(int).tolist()) <= set(range(len(source.kind.states)))


@pytest.mark.parametrize("source", SOURCES)
def test_ids_grow_with_time(source: Source) -> None:
    rows = _rows(source, most=1)
    order = np.argsort(CITY.ids(rows))
    assert (np.diff(rows.start[order]) >= 0).all()


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("window", [(0, MOMENT), (MONTH + 777, MOMENT - 4_321), (MOMENT - 3 * DAY, MOMENT)])
def test_counts_are_those_of_the_rows(source: Source, window: tuple[int, int]) -> None:
    series = _series(source, 3)
    rows = YOUNG.rows(series, *window, MOMENT)
    found = dict(zip(*(part.tolist() for part in np.unique(rows.series, return_counts=True)), strict=True))
    assert YOUNG.counts(series, *window, MOMENT) == {number: found.get(number, 0) for number in series.tolist()}


@pytest.mark.parametrize("source", SOURCES)
def test_latest_rows_and_extents_are_those_of_all_rows(source: Source) -> None:
    series = _series(source, 8)
    rows = YOUNG.rows(series, 0, MOMENT, MOMENT)
    latest = YOUNG.latest(series, MOMENT)
    extents = YOUNG.extents(series, MOMENT)
    assert sorted(latest.series.tolist()) == series.tolist() == sorted(extents)
    for number in series.tolist():
        mine = rows.take(rows.series == number)
        newest = mine.take(mine.start == mine.start.max())
        assert YOUNG.ids(latest.take(latest.series == number)).tolist() == [YOUNG.ids(newest).min()]
        assert extents[number] == (mine.start.min(), mine.end.max())


def test_values_do_not_depend_on_what_is_asked_with_them() -> None:
    source = _source("box", "t")
    together = CITY.rows(_series(source), MONTH, MOMENT, MOMENT)
    values = dict(zip(CITY.ids(together).tolist(), CITY.values(together).tolist(), strict=True))
    for start in range(MONTH, MOMENT, 3 * DAY):
        alone = CITY.rows(_series(source, 1), start, start + DAY // 2, MOMENT)
        for number, value in zip(CITY.ids(alone).tolist(), CITY.values(alone).tolist(), strict=True):
            assert values[number] == value


def test_scale_adds_stations_and_changes_none() -> None:
    large = CityModel(3)
    assert large.network("box").count == 300
    small, same = (city.rows(np.array([10_001, 21, 9_001]), MONTH, MOMENT, MOMENT) for city in (CITY, large))
    assert np.array_equal(CITY.ids(small), large.ids(same))
    far = CityModel(1_000)
    last = 10_001 + 26 * 99_999
    assert far.network("box").count == 100_000
    assert len(far.latest(np.array([last]), MOMENT)) == 1
    assert far.source(last)[1] == 99_999


def test_ids_that_are_none_have_no_source() -> None:
    for series in (0, 181, 9_000, 9_002, 10_000, 10_001 + 26 * 5):
        with pytest.raises(KeyError):
            CITY.source(series)
        assert CITY.locate(np.array([series]))[0].tolist() == [-1]


def test_gaps_are_where_they_are_told() -> None:
    source = _source("box", "laeq")
    stations = np.arange(5)
    rows = CITY.rows(source.series(stations), MOMENT - 400 * DAY, MOMENT, MOMENT)
    day, second = day_of(rows.start)
    assert not is_between(second, source.faults.gap(rows.station, day)).any()
    days = np.arange(day.min() + 1, day.max())
    begin, end = source.faults.gap(stations[:, None], days[None, :])
    lost = ((end - begin) > 300).sum()
    assert 20 < lost < 300, "400 days of five stations lack a share of one in 25"
    per_day = np.array([len(rows.take((rows.station == 2) & (day == one))) for one in days.tolist()])
    whole = (end - begin)[2] == 0
    assert (per_day[whole] == 288).all()
    assert (per_day[~whole] < 288).all()


def test_a_stuck_sensor_repeats_its_value_until_midnight() -> None:
    source = _source("box", "co2")
    stations, days = np.meshgrid(np.arange(5), np.arange(500, 800), indexing="ij")
    begin = source.faults.stuck_from(stations, days, source.kind_number)
    stuck = np.argwhere(
        (begin < 60_000) & (source.faults.gap(stations, days)[1] == source.faults.gap(stations, days)[0])
    )
    assert len(stuck) > 3
    for station, number in stuck.tolist():
        midnight = OPENED + int(days[station, number]) * DAY
        since = midnight + int(begin[station, number])
        rows = CITY.rows(source.series(np.array([station])), midnight, midnight + DAY, MOMENT)
        values = CITY.values(rows)
        assert len(set(values[rows.start >= since].tolist())) == 1
        assert len(set(values[rows.start < since].tolist())) > 1 or (rows.start < since).sum() < 3


def test_duplicates_tell_nothing_first_and_the_value_later() -> None:
    source = _source("visitors", "bz")
    rows = _rows(source, most=8)
    second = rows.take(rows.copy == 1)
    first = rows.take((rows.copy == 0) & np.isnan(rows.factor))
    assert len(second) > 20
    assert set(second.slot.tolist()) <= set(first.slot.tolist())
    assert np.isfinite(CITY.values(second)).all()
    assert (rows.end[rows.copy == 0] % 60 == 59).all(), "intervals are written with their last second"
    place = int(second.produced[0]) - DUPLICATED_AFTER
    seen = CITY.rows(second.series[:1], int(second.start[0]), int(second.start[0]) + 1, place)
    assert seen.copy.tolist() == [0], "at first there is only the placeholder"


def test_late_values_are_not_seen_before_they_arrive() -> None:
    source = _source("soil", "bf10")
    days = np.arange(500, 700)
    begin, end = source.faults.late_hours(np.array([[2]]), days[None, :])
    gap = source.faults.gap(np.array([[2]]), days[None, :])
    number = int(np.argmax((end > begin)[0] & (gap[0] == gap[1])[0]))
    midnight = OPENED + int(days[number]) * DAY
    arrival = midnight + int(end[0, number]) + LATE_BY
    window = midnight + int(begin[0, number]), midnight + int(end[0, number])
    series = source.series(np.array([2]))
    assert len(CITY.rows(series, *window, arrival - 1)) == 0
    there = CITY.rows(series, *window, arrival)
    assert len(there) == 6
    assert set(there.produced.tolist()) == {arrival}
    assert (there.produced - there.start).max() < DAY, "an overlap of a day catches all that is late"
    assert len(CITY.rows(series, window[1], window[1] + 7_200, arrival - 1)) == 2, "newer values were there before"


def test_corrections_change_values_under_the_same_ids() -> None:
    source = _source("gauge", "w")
    days = np.arange(500, 700)
    wrong = source.faults.correction(np.array([1]), days) != 1.0
    assert 3 < wrong.sum() < 30
    midnight = OPENED + int(days[np.argmax(wrong)]) * DAY
    put_right = midnight + DAY + CORRECTED_AFTER
    series = source.series(np.array([1]))
    before, after = (CITY.rows(series, midnight, midnight + DAY, now) for now in (put_right - 1, put_right))
    assert np.array_equal(CITY.ids(before), CITY.ids(after))
    assert (after.produced == put_right).all()
    assert CITY.values(before) / CITY.values(after) == pytest.approx(np.full(len(after), 1.12), abs=0.005)


def test_the_frozen_station_ended_weeks_ago() -> None:
    until = frozen_until(MOMENT)
    assert datetime.fromtimestamp(until, UTC) == datetime(2026, 5, 1, tzinfo=UTC)
    assert datetime.fromtimestamp(frozen_until(int(datetime(2026, 1, 15, tzinfo=UTC).timestamp())), UTC).month == 12
    source = _source(*FROZEN[:1], "bf10")
    latest = CITY.latest(source.series(np.arange(12)), MOMENT)
    starts = dict(zip(latest.station.tolist(), latest.start.tolist(), strict=True))
    assert until - 3 * DAY < starts.pop(FROZEN[1]) < until
    assert min(starts.values()) > MOMENT - 3 * DAY


def test_states_are_told_when_they_change() -> None:
    source = _source("charging", "lp1")
    rows = _rows(source, most=1)
    values = source.values(rows.take(np.argsort(rows.start)))
    assert (np.diff(values) != 0).all()
    assert {0.0, 1.0, 2.0, 3.0, 4.0} <= set(values.tolist())


def test_directions_add_up_and_so_do_periods() -> None:
    inwards, outwards, both, hour, day = (
        _source("box", f"pkw-{part}") for part in ("15-min-1", "15-min-2", "15-min-0", "1-stunde-0", "1-tag-0")
    )
    rows = both.rows(np.array([1]), both.kind.grid.slot_from(MONTH), both.kind.grid.slot_from(MOMENT), MOMENT)
    assert np.array_equal(both.values(rows), inwards.values(rows) + outwards.values(rows))
    for coarse in (hour, day):
        told = coarse.rows(np.array([1]), coarse.kind.grid.slot_from(MONTH), 10**6, MOMENT)
        for start, end, value in zip(told.start.tolist(), told.end.tolist(), coarse.values(told).tolist(), strict=True):
            first = both.kind.grid.slot_from(start)
            station, quarters = np.array([1]), np.arange(first, both.kind.grid.slot_from(end))
            moments = both.kind.grid.start(quarters)
            assert both.kind.value(both.site, station, moments).sum() == value


def test_a_city_may_begin_later() -> None:
    later = CityModel(0.05, since=datetime(2026, 6, 15).date())
    series = np.array([number for source in later.sources for number in source.series(np.arange(1)).tolist()])
    rows = later.rows(series, 0, MOMENT, MOMENT)
    assert set(rows.series.tolist()) == set(series.tolist()) - {21 + 4 * FROZEN[1] + n for n in range(4)}
    assert datetime.fromtimestamp(int(rows.start.min()), UTC) == datetime(2026, 6, 15, tzinfo=UTC)
    assert sum(later.counts(series, 0, MOMENT, MOMENT).values()) == len(rows)
