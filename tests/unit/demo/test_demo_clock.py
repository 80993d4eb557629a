# SPDX-License-Identifier: GPL-2.0-or-later
"""Local time and the grids of times, against the standard library's time zone data."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from demo_client import seconds
from urban_data.demo.clock import DAY, OPENED, LocalDays, Regular, ServiceHours, is_holiday, local_offset, weekday

RHINE = ZoneInfo("Europe/Berlin")


def test_the_offset_is_that_of_the_zone() -> None:
    moments = np.arange(seconds("2024-01-01T00:00Z"), seconds("2037-01-01T00:00Z"), 5_400)
    told = local_offset(moments)
    for moment, offset in zip(moments[::7].tolist(), told[::7].tolist(), strict=True):
        assert datetime.fromtimestamp(moment, RHINE).utcoffset().total_seconds() == offset  # type: ignore[union-attr]


@pytest.mark.parametrize("change", ["2026-03-29T01:00Z", "2026-10-25T01:00Z"])
def test_the_offset_changes_in_the_very_second(change: str) -> None:
    moment = seconds(change)
    before, after = local_offset(np.array([moment - 1, moment])).tolist()
    assert abs(after - before) == 3_600


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-17", 24), ("2026-01-01", 24)]
)
def test_local_days_have_the_hours_they_have(day: str, hours: int) -> None:
    midnight = int(datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=RHINE).timestamp())
    slot = LocalDays().slot_from(midnight)
    start, end = LocalDays().start(np.array([slot]))[0], LocalDays().end(np.array([slot]))[0]
    assert start == midnight
    assert (end - start) / 3_600 == hours


@pytest.mark.parametrize("grid", [Regular(300), Regular(3_600), LocalDays(), ServiceHours(120, 540, 5 * 3_600)])
def test_slot_from_is_the_first_that_begins_then(grid: Regular | LocalDays | ServiceHours) -> None:
    starts = grid.start(np.arange(0, 400_000))
    assert (np.diff(starts) > 0).all()
    for moment in (OPENED, OPENED + 1, OPENED + 45 * DAY + 17, seconds("2024-03-31T01:30Z"), int(starts[777])):
        assert grid.slot_from(moment) == np.searchsorted(starts, moment)


def test_the_bus_runs_from_five_to_eleven_on_every_local_day() -> None:
    service = ServiceHours(120, 540, 5 * 3_600)
    starts = service.start(np.arange(0, 540 * 366)).reshape(366, 540)
    for first, last in starts[::10, [0, -1]].tolist():
        assert datetime.fromtimestamp(first, RHINE).strftime("%H:%M") == "05:00"
        assert datetime.fromtimestamp(last, RHINE).strftime("%H:%M") == "22:58"


def test_weekdays_and_holidays() -> None:
    day = np.array([seconds("2026-06-17T00:00Z"), seconds("2026-05-01T00:00Z"), seconds("2026-12-26T00:00Z")]) // DAY
    assert weekday(day).tolist() == [datetime.fromtimestamp(d * DAY, UTC).weekday() for d in day.tolist()]
    assert is_holiday(day).tolist() == [False, True, True]
