# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from scripted_sender import FakeTime
from urban_data.bridge.courtesy import FIRST_PARALLEL, LONGEST_BACKOFF, Host, Hosts, Turn, backoff
from urban_data.core.errors import Cancelled
from urban_data.core.monitor import QuietMonitor


def rounds(host: Host, time: FakeTime, seconds: Callable[[int], float], count: int, most: int = 8) -> list[int]:
    """Let as many requests as allowed run at once, ``count`` rounds; the number of each round."""
    sizes = []
    for _ in range(count):
        size = min(host.parallel, most)
        turns = [host.turn(most, QuietMonitor()) for _ in range(size)]
        time.waited += seconds(size)
        for turn in turns:
            with turn:
                turn.answered()
        sizes.append(size)
    return sizes


def test_it_starts_low_and_grows_by_one_a_round_while_answers_come_as_fast() -> None:
    time = FakeTime()

    sizes = rounds(Host(time.clock), time, lambda _: 0.03, 12)

    assert sizes[0] == FIRST_PARALLEL
    assert all(after - before in (0, 1) for before, after in pairwise(sizes))
    assert sizes[-1] == 8


def test_it_never_exceeds_what_is_set() -> None:
    time = FakeTime()

    assert max(rounds(Host(time.clock), time, lambda _: 0.03, 60, most=3)) == 3


def test_it_stays_low_at_a_host_that_serves_one_after_the_other() -> None:
    time = FakeTime()

    assert max(rounds(Host(time.clock), time, lambda size: 0.5 * size, 15)) <= 4


def test_it_goes_on_growing_half_a_minute_after_answers_became_large() -> None:
    time = FakeTime()
    host = Host(time.clock)
    rounds(host, time, lambda _: 0.01, 3)

    assert rounds(host, time, lambda _: 1.0, 45)[-1] == 8


def test_an_overload_halves_it_once_for_all_that_were_under_way() -> None:
    time = FakeTime()
    host = Host(time.clock)
    rounds(host, time, lambda _: 0.03, 20)
    turns = [host.turn(8, QuietMonitor()) for _ in range(8)]
    for turn in turns:
        with turn:
            turn.overloaded()

    assert host.parallel == 4


def test_it_never_falls_below_one() -> None:
    host = Host(FakeTime().clock)
    for _ in range(10):
        with host.turn(8, QuietMonitor()) as turn:
            turn.overloaded()

    assert host.parallel == 1
    with host.turn(0, QuietMonitor()):
        pass


def test_a_third_request_waits_until_a_turn_ends() -> None:
    host = Host(FakeTime().clock)
    first, _second = (host.turn(8, QuietMonitor()) for _ in range(2))
    entered = threading.Event()

    def third() -> Turn:
        turn = host.turn(8, QuietMonitor())
        entered.set()
        return turn

    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(third)
        assert not entered.wait(0.05)
        with first:
            pass
        assert future.result(5) is not None


def test_waiting_for_a_turn_ends_with_a_cancel() -> None:
    host, monitor = Host(FakeTime().clock), QuietMonitor()
    held = [host.turn(8, monitor) for _ in range(2)]
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(host.turn, 8, monitor)
        monitor.cancel()
        with pytest.raises(Cancelled):
            future.result(5)
    assert held


def test_an_exception_gives_the_turn_back() -> None:
    host = Host(FakeTime().clock)
    for _ in range(5):
        with pytest.raises(Cancelled), host.turn(8, QuietMonitor()):
            raise Cancelled


def test_a_host_that_asks_for_a_pause_gets_it_from_everybody() -> None:
    time = FakeTime()
    host = Host(time.clock)
    host.hold(12)
    host.hold(3)
    with host.turn(8, QuietMonitor()):
        pass

    assert time.waited == pytest.approx(12)


def test_the_same_origin_is_the_same_host() -> None:
    hosts = Hosts()

    assert hosts.at(("https", "a", 443)) is hosts.at(("https", "a", 443))
    assert hosts.at(("https", "a", 443)) is not hosts.at(("https", "a", 8443))


@pytest.mark.parametrize(
    ("attempt", "bound"), [(1, 0.5), (2, 1.0), (3, 2.0), (7, LONGEST_BACKOFF), (400, LONGEST_BACKOFF)]
)
def test_the_wait_is_drawn_between_nothing_and_a_growing_bound(attempt: int, bound: float) -> None:
    asked = []
    backoff(attempt, 0.5, lambda low, high: asked.append((low, high)) or 0.0)

    assert asked == [(0.0, bound)]
