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
from ..core.provider import Provider
from ..core.query import Part
from ..core.records import Page

EVENTS_AT_ONCE = 8
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


class Crew:
    """Fetches parts in parallel; what arrived is taken with ``events()`` by one thread."""

    def __init__(self, provider: Provider, workers: int) -> None:
        self._provider = provider
        self._executor = ThreadPoolExecutor(workers, "urban-data-pull")
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._room = threading.Semaphore(2 * workers)
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
        """Pages and ends of parts as they arrived, a few at most; none after a fifth of a second of silence."""
        found: list[Event] = []
        try:
            found.append(self._events.get(timeout=WAIT))
            while len(found) < EVENTS_AT_ONCE:
                found.append(self._events.get_nowait())
        except queue.Empty:
            pass
        for _, event in found:
            if isinstance(event, End):
                self._under_way -= 1
            else:
                self._room.release()
        return found

    def go_on(self) -> None:
        """Give the workers their next parts: few at once, so that a platform that is gone is not asked for them all."""
        while self._waiting and self._under_way < self._at_once:
            self._under_way += 1
            self._executor.submit(self._work, self._waiting.popleft())

    def stop(self) -> None:
        """End the workers; a request under way ends by itself or through the monitor of its session."""
        self._stop.set()
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
            if self._room.acquire(timeout=WAIT):
                self._events.put((progress, page))
                return
