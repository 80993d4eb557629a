# SPDX-License-Identifier: GPL-2.0-or-later
"""How politely a host is asked: how many requests at once, how often again, and how long to wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from secrets import SystemRandom
from typing import Self

from ..core.errors import Cancelled
from ..core.monitor import Monitor
from .net_address import Origin

FIRST_PARALLEL = 2
BUDGET = 500
RETRY_COST = 5
TIMEOUT_COST = 10
LONGEST_BACKOFF = 20.0

_TICK = 0.1
_MEMORY = 30.0
_SMOOTHING = 0.2
_FLAT_FACTOR = 1.5
_FLAT_SLACK = 0.05


@dataclass(frozen=True, slots=True)
class Clock:
    """The time as the transport sees it: seconds that only go forward, seconds since 1970, and how to let them pass."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


_uniform = SystemRandom().uniform


def wait(seconds: float, clock: Clock, monitor: Monitor) -> None:
    """Let ``seconds`` pass; raises Cancelled within a fifth of a second after the person has asked to stop."""
    end = clock.monotonic() + seconds
    while True:
        if monitor.is_cancelled():
            raise Cancelled
        left = end - clock.monotonic()
        if left <= 0:
            return
        clock.sleep(min(left, _TICK))


def backoff(attempt: int, base: float, uniform: Callable[[float, float], float] = _uniform) -> float:
    """Seconds to wait after the ``attempt``-th failure (from 1 on): exponential with full jitter.

    Uniform between 0 and ``base`` * 2^(attempt - 1), at most ``LONGEST_BACKOFF`` (M. Brooker, "Exponential Backoff
    And Jitter", AWS Architecture Blog 2015).
    """
    return uniform(0.0, min(LONGEST_BACKOFF, base * 2 ** (attempt - 1)))


def retry_after(value: str | None, now: float) -> float | None:
    """The seconds a Retry-After header asks for (RFC 9110, section 10.2.3), counted from ``now`` (seconds since 1970).

    Both forms are read, delay seconds and HTTP date. None when there is no header, when it is garbage, and when it
    asks for no wait at all or names a time that has passed.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        seconds = float(text[:300])
        return seconds if seconds > 0 else None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = (aware - datetime.fromtimestamp(now, UTC)).total_seconds()
    return seconds if seconds > 0 else None


class Turn:
    """The right to send one request, for a ``with`` block.

    Inside, `answered` or `overloaded` says how it went; neither means that it tells nothing about the host.
    """

    __slots__ = ("_began", "_generation", "_host", "_most")

    def __init__(self, host: Host, generation: int, began: float, most: int) -> None:
        self._host = host
        self._generation = generation
        self._began = began
        self._most = most

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._host.leave()

    def answered(self) -> None:
        """An answer came; if they come as fast as before, there may be more at once."""
        self._host.grow(self._began, self._most)

    def overloaded(self) -> None:
        """Nothing came, or the host said it has too much to do: there will be half as many at once."""
        self._host.shrink(self._generation)


class Host:
    """What is known about one host; shared by all threads that ask it.

    How many requests may be under way follows additive increase, multiplicative decrease (as in TCP, RFC 5681):

    - It starts at ``FIRST_PARALLEL``.
    - An answer adds 1/limit, so that a full round of answers adds one, as long as the smoothed time per answer
      stays near its lowest value of the last half minute: at most 1.5 times that plus 0.05 s.
    - 408, 429, 5xx, a time-out or a broken connection halves it, once for all requests that were under way
      together. It never falls below 1.

    How often may be asked again is a token bucket (as in botocore's standard mode): ``BUDGET`` tokens, a retry costs
    ``RETRY_COST``, after a time-out ``TIMEOUT_COST``, an answer at first try gives 1 back, one after a retry what that
    cost. When it is empty, failures are final, so that a host in trouble is not asked five times as often.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._changed = threading.Condition()
        self._limit = float(FIRST_PARALLEL)
        self._under_way = 0
        self._generation = 0
        self._recent: float | None = None
        self._lowest = 0.0
        self._lowest_holds_until = 0.0
        self._tokens = BUDGET
        self._not_before = 0.0

    @property
    def parallel(self) -> int:
        """How many requests may be under way at the moment."""
        return max(1, int(self._limit))

    def turn(self, most: int, monitor: Monitor) -> Turn:
        """Wait until fewer than ``most`` (and fewer than `parallel`) requests are under way; raises Cancelled."""
        while True:
            wait(self._not_before - self._clock.monotonic(), self._clock, monitor)
            with self._changed:
                if self._under_way < min(self.parallel, max(1, most)):
                    self._under_way += 1
                    return Turn(self, self._generation, self._clock.monotonic(), most)
                self._changed.wait(_TICK)

    def leave(self) -> None:
        """End a turn."""
        with self._changed:
            self._under_way -= 1
            self._changed.notify()

    def grow(self, began: float, most: int) -> None:
        """Take in an answer to a request sent at ``began``."""
        now = self._clock.monotonic()
        seconds = now - began
        with self._changed:
            self._recent = seconds if self._recent is None else self._recent + _SMOOTHING * (seconds - self._recent)
            if self._recent < self._lowest or now >= self._lowest_holds_until:
                self._lowest, self._lowest_holds_until = self._recent, now + _MEMORY
            if self._recent <= _FLAT_FACTOR * self._lowest + _FLAT_SLACK:
                self._limit = min(self._limit + 1 / self._limit, float(max(1, most)))

    def shrink(self, generation: int) -> None:
        """Take in a failure of a request whose turn began in ``generation``."""
        with self._changed:
            if generation == self._generation:
                self._generation += 1
                self._limit = max(1.0, self._limit / 2)

    def hold(self, seconds: float) -> None:
        """Give no turn to anybody for ``seconds``: the host asked for it."""
        with self._changed:
            self._not_before = max(self._not_before, self._clock.monotonic() + seconds)

    def spend(self, tokens: int) -> bool:
        """Take ``tokens`` from the budget for asking again; False when there are not enough."""
        with self._changed:
            if self._tokens < tokens:
                return False
            self._tokens -= tokens
            return True

    def earn(self, tokens: int) -> None:
        """Give ``tokens`` back to the budget."""
        with self._changed:
            self._tokens = min(BUDGET, self._tokens + tokens)


class Hosts:
    """The hosts of one process or one session, by origin."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self._lock = threading.Lock()
        self._hosts: dict[Origin, Host] = {}

    def at(self, origin: Origin) -> Host:
        """What is known about the host at ``origin``."""
        with self._lock:
            if origin not in self._hosts:
                self._hosts[origin] = Host(self.clock)
            return self._hosts[origin]
