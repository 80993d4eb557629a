# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast something goes and how long it will take, smoothed so that the figures can be read."""

from __future__ import annotations

import math

FAST, SLOW = 5.0, 15.0
FIRST_FIGURE = 2.0
LONGEST = 24 * 3600.0


class Pace:
    """The growth per second of a total that is looked at now and then.

    An exponentially weighted mean over about ``memory`` seconds, divided by the weight seen so far, so that the first
    figures are not too low (the correction for initial bias in Kingma & Ba, "Adam", 2015, section 3). The time before
    the total first grows does not count.
    """

    def __init__(self, memory: float) -> None:
        self._memory = memory
        self._before: tuple[float, float] | None = None
        self._grew = False
        self._mean = 0.0
        self._seen = 0.0

    def take(self, now: float, total: float) -> None:
        """Take in the total at ``now``, in seconds that only go forward."""
        if self._before is None or not self._grew:
            self._grew = self._before is not None and total > self._before[1]
            self._before = now, total
            return
        seconds = now - self._before[0]
        if seconds <= 0:
            return
        weight = 1 - math.exp(-seconds / self._memory)
        self._mean += weight * (max(0.0, total - self._before[1]) / seconds - self._mean)
        self._seen += seconds
        self._before = now, total

    @property
    def per_second(self) -> float | None:
        """The growth per second, or None while too little has been seen to tell."""
        if self._seen < FIRST_FIGURE:
            return None
        return self._mean / (1 - math.exp(-self._seen / self._memory))


class Progress:
    """The pace of a job: values per second, and the seconds left."""

    def __init__(self) -> None:
        self._values = Pace(FAST)
        self._work = Pace(SLOW)
        self._fraction = 0.0

    def take(self, now: float, received: int, fraction: float | None) -> None:
        """Take in how much has come in and which share of the work is done (None: unknown) at ``now``."""
        self._values.take(now, received)
        self._fraction = fraction or 0.0
        self._work.take(now, self._fraction)

    @property
    def per_second(self) -> float | None:
        """Values per second, or None while that cannot be told."""
        return self._values.per_second

    @property
    def seconds_left(self) -> float | None:
        """The seconds until the work is done at this pace; None while that cannot be told, and beyond a day."""
        speed = self._work.per_second
        if not speed:
            return None
        seconds = (1 - self._fraction) / speed
        return seconds if seconds <= LONGEST else None
