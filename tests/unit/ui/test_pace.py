# SPDX-License-Identifier: GPL-2.0-or-later
"""Values per second and the time left: smooth, soon right, never silly."""

from __future__ import annotations

import pytest
from urban_data.ui.pace import LONGEST, Pace, Progress

TICK = 0.2


def run(pace: Pace, seconds: float, per_second: float, start: float = 0.0, total: float = 0.0) -> tuple[float, float]:
    """Let a total grow evenly; gives the time and the total in the end."""
    for number in range(1, round(seconds / TICK) + 1):
        pace.take(start + number * TICK, total + number * TICK * per_second)
    return start + seconds, total + seconds * per_second


def test_an_even_flow_is_told_exactly_as_soon_as_it_is_told() -> None:
    pace = Pace(5)
    run(pace, 3, 1_000)
    assert pace.per_second == pytest.approx(1_000)


def test_nothing_is_told_at_first() -> None:
    pace = Pace(5)
    run(pace, 1.5, 1_000)
    assert pace.per_second is None


def test_the_time_before_anything_comes_does_not_count() -> None:
    pace = Pace(5)
    now, _ = run(pace, 60, 0)
    assert pace.per_second is None
    run(pace, 3, 1_000, now)
    assert pace.per_second == pytest.approx(1_000)


def test_a_new_pace_is_taken_up_within_some_seconds() -> None:
    pace = Pace(5)
    now, total = run(pace, 20, 1_000)
    run(pace, 20, 100, now, total)
    assert pace.per_second == pytest.approx(100, rel=0.2)


def test_bursts_are_smoothed() -> None:
    pace = Pace(5)
    told = []
    for number in range(1, 200):
        pace.take(number * TICK, 10_000 * (number // 10))  # a burst every two seconds: 5,000 per second
        told.append(pace.per_second)
    settled = [figure for figure in told[100:] if figure is not None]
    assert len(settled) == 99
    assert 3_500 < min(settled) <= max(settled) < 6_500


def test_a_clock_that_stands_still_or_a_total_that_sinks_is_no_trouble() -> None:
    pace = Pace(5)
    now, total = run(pace, 5, 1_000)
    pace.take(now, total + 500)
    pace.take(now + TICK, total - 500)
    assert pace.per_second is not None
    assert 0 < pace.per_second <= 1_000


def test_the_time_left_follows_the_share_that_is_done() -> None:
    progress = Progress()
    for number in range(1, 51):
        progress.take(number * TICK, number * 100, number * TICK / 100)  # a hundredth per second
    assert progress.seconds_left == pytest.approx(90, rel=0.01)
    assert progress.per_second == pytest.approx(500)


def test_without_a_share_there_is_no_time_left() -> None:
    progress = Progress()
    for number in range(1, 51):
        progress.take(number * TICK, number * 100, None)
    assert progress.seconds_left is None
    assert progress.per_second == pytest.approx(500)


def test_a_stall_makes_no_silly_time() -> None:
    progress = Progress()
    for number in range(1, 51):
        progress.take(number * TICK, number * 100, number * TICK / 100)
    for number in range(51, 5_000):
        progress.take(number * TICK, 5_000, 0.1)
        assert progress.seconds_left is None or progress.seconds_left <= LONGEST
    assert progress.seconds_left is None
    assert progress.per_second is not None
    assert progress.per_second < 1
