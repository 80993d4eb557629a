# SPDX-License-Identifier: GPL-2.0-or-later
"""The worker threads of a pull: they fetch pages and hand them over in order, a few ahead of the writer."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ..core.errors import Cancelled, InvalidAnswer, UrbanDataError
from ..core.monitor import Monitor
from ..core.provider import Provider
from ..core.query import Part
from ..core.records import Page

ROWS_AHEAD = 100_000
ROWS_AT_ONCE = 50_000
WAIT = 0.2


@dataclass(slots=True)
class Progress:
    """One part while it is fetched: ``fid`` is its row in the ledger, ``reached`` how far it is stored."""

    fid: int
    part: Part
    reached: str | None = None
    attempts: int = 0
    ended: bool = False
    error: UrbanDataError | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The end of fetching a part: without an error when its last page was handed over."""

    error: BaseException | None = None


Event = tuple[Progress, Page | End]


class _Room:
    """Room for the rows that are fetched and not yet taken; an empty one has room for any page."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._taken = 0

    def take(self, rows: int) -> bool:
        """Take room; False when there was none for a fifth of a second."""
        with self._changed:
            if not self._changed.wait_for(lambda: not self._taken or self._taken + rows <= ROWS_AHEAD, WAIT):
                return False
            self._taken += rows
            return True

    def give(self, rows: int) -> None:
        """Give room back."""
        with self._changed:
            self._taken -= rows
            self._changed.notify_all()


class Crew:
    """Fetches parts in parallel; what arrived is taken with ``events()`` by one thread."""

    def __init__(self, provider: Provider, workers: int, monitor: Monitor) -> None:
        """``monitor`` is the one by which the provider's session learns that it should stop."""
        self._provider = provider
        self._monitor = monitor
        self._executor = ThreadPoolExecutor(workers, "urban-data-pull")
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._room = _Room()
        self._stop = threading.Event()
        self._waiting: deque[Progress] = deque()
        self._under_way = 0
        self._at_once = 2 * workers

    @property
    def busy(self) -> bool:
        """True while the end of a part has not been taken."""
        return self._under_way > 0 or bool(self._waiting)

    def start(self, parts: Iterable[Progress]) -> None:
        """Fetch parts in order, each from where it stands."""
        self._waiting.extend(parts)
        self.go_on()

    def again(self, progress: Progress) -> None:
        """Fetch a part once more from where it stands, before those that wait."""
        self._waiting.appendleft(progress)
        self.go_on()

    def events(self) -> list[Event]:
        """Pages and ends of parts as they arrived, some ``ROWS_AT_ONCE`` rows; none after a fifth of a second."""
        found: list[Event] = []
        rows = 0
        try:
            while rows < ROWS_AT_ONCE:
                progress, event = self._events.get_nowait() if found else self._events.get(timeout=WAIT)
                found.append((progress, event))
                rows += _weight(event)
        except queue.Empty:
            pass
        self._room.give(rows)
        self._under_way -= sum(isinstance(event, End) for _, event in found)
        return found

    def go_on(self) -> None:
        """Give the workers their next parts: few at once, so that a platform that is gone is not asked for them all."""
        while self._waiting and self._under_way < self._at_once:
            self._under_way += 1
            self._executor.submit(self._work, self._waiting.popleft())

    def stop(self) -> None:
        """End the workers; requests under way are given up, with whatever they wait for."""
        self._stop.set()
        with self._monitor.interruption():
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _work(self, progress: Progress) -> None:
        """Fetch a part and tell of its end, which never waits for room."""
        error: BaseException | None = None
        try:
            self._fetch(progress)
        except BaseException as raised:  # noqa: BLE001 - raised again by the thread that takes the events
            error = raised
        self._events.put((progress, End(error)))

    def _fetch(self, progress: Progress) -> None:
        for page in self._provider.pages(progress.part, progress.reached):
            self._hand_over(progress, page)
            if page.complete:
                return
            if self._stop.is_set():
                raise Cancelled
        raise InvalidAnswer(progress.part.scope, host=self._provider.root_url, reason="it ended without a last page.")

    def _hand_over(self, progress: Progress, page: Page) -> None:
        """Give a page away once there is room for it."""
        while not self._stop.is_set():
            if self._room.take(_weight(page)):
                self._events.put((progress, page))
                return


def _weight(event: Page | End) -> int:
    """How many rows an event brings; an empty page counts, too."""
    return max(1, event.received) if isinstance(event, Page) else 0
