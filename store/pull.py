# SPDX-License-Identifier: GPL-2.0-or-later
"""
The one write path: plan, fetch in parallel, write page by page, account for every part.

Fetching happens in worker threads; the calling thread alone writes. A page and its ledger row are one transaction,
so a pull that ends anywhere, however rudely, is taken up again from its ledger.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Literal

from ..core.errors import AccessDenied, Cancelled, InputError, InvalidAnswer, NetworkError, UrbanDataError
from ..core.monitor import Monitor
from ..core.platform import Dataset
from ..core.provider import Provider
from ..core.query import Part, PullRequest
from ..core.records import Page
from ..core.time import to_datetime, utc_text
from .writer import OpenPull, SnapshotWriter

VERSION = "1"
LATE_ARRIVALS = timedelta(days=1)
ATTEMPTS = 2
FAILURES_BEFORE_GIVING_UP = 3
PAGES_PER_COMMIT = 8

State = Literal["complete", "incomplete", "cancelled"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that did not arrive to its end: from ``t_from`` (UTC text, after what did arrive) to ``t_to``."""

    part: Part
    t_from: str
    t_to: str
    cause: str


@dataclass(slots=True)
class Outcome:
    """
    What a pull of one dataset brought; the counts are of observations and positions.

    ``expected`` is None when the platform did not say; it is shown beside ``received`` and never decides ``state``.
    """

    dataset: str
    state: State = "complete"
    expected: int | None = None
    expected_is_estimate: bool = False
    received: int = 0
    stored: int = 0
    duplicates: int = 0
    dropped: int = 0
    missing: tuple[Missing, ...] = ()

    @property
    def complete(self) -> bool:
        """True when every planned part reached its last page."""
        return self.state == "complete"


@dataclass(slots=True)
class _Progress:
    """One part while it is fetched."""

    fid: int
    part: Part
    reached: str | None = None
    attempts: int = 0
    ended: bool = False
    error: UrbanDataError | None = None


def pull(
    provider: Provider,
    requests: Sequence[PullRequest],
    snapshot: Path,
    monitor: Monitor,
    *,
    workers: int = 8,
    late_arrivals: timedelta = LATE_ARRIVALS,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Outcome]:
    """
    Pull each request into the snapshot and say what arrived; one outcome per request, in order.

    A request that equals one left unfinished takes that one up. ``update`` first finishes what is unfinished of
    its dataset and then asks for what is newer than the store holds, going back by ``late_arrivals``. Raises
    InputError for an unknown dataset and SnapshotError when the file cannot be used; whatever goes wrong with the
    platform after that ends in an outcome, not in an exception.
    """
    catalogue = {dataset.key: dataset for dataset in provider.datasets()}
    wanted = [_find(catalogue, request.dataset) for request in requests]
    with SnapshotWriter.open(snapshot) as writer:
        engine = _Engine(provider, writer, monitor, workers, late_arrivals, now)
        outcomes = [engine.run(dataset, request) for dataset, request in zip(wanted, requests, strict=True)]
        writer.finalise()
    return outcomes


def resume(
    provider: Provider,
    snapshot: Path,
    monitor: Monitor,
    *,
    workers: int = 8,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Outcome]:
    """Finish whatever earlier pulls from this platform left unfinished; one outcome per such pull."""
    with SnapshotWriter.open(snapshot) as writer:
        engine = _Engine(provider, writer, monitor, workers, LATE_ARRIVALS, now)
        outcomes = [engine.take_up(dataset, left) for dataset, left in writer.unfinished_on(provider.root_url)]
        writer.finalise()
    return outcomes


def _find(catalogue: dict[str, Dataset], word: str) -> Dataset:
    if word in catalogue:
        return catalogue[word]
    titled = [dataset for dataset in catalogue.values() if dataset.title == word]
    if len(titled) == 1:
        return titled[0]
    if titled:
        keys = ", ".join(dataset.key for dataset in titled[:5])
        raise InputError(f"Several data sets are called “{word}”. Use one of their keys: {keys}.")
    close = get_close_matches(word, [*catalogue, *(dataset.title for dataset in catalogue.values())], 3, 0.5)
    hint = f" Did you mean {' or '.join(f'“{name}”' for name in close)}?" if close else ""
    raise InputError(f"The platform has no data set “{word}”.{hint}")


class _Engine:
    """Pulls one request after the other with one writer."""

    def __init__(
        self,
        provider: Provider,
        writer: SnapshotWriter,
        monitor: Monitor,
        workers: int,
        late_arrivals: timedelta,
        now: Callable[[], datetime],
    ) -> None:
        self.provider = provider
        self.writer = writer
        self.monitor = monitor
        self.workers = workers
        self.late_arrivals = late_arrivals
        self.now = now

    def run(self, dataset: Dataset, request: PullRequest) -> Outcome:
        """Pull one request, taking up what was left unfinished of it."""
        request = replace(request, dataset=dataset.key)
        platform = self.writer.platform(self.provider.root_url, self.provider.api, "")
        fid = self.writer.dataset(platform, dataset)
        left = self.writer.unfinished(fid)
        if request.mode == "update":
            for pull in left:
                if _same_choice(pull.request, request):
                    self.take_up(fid, pull)
        same = next((pull for pull in left if pull.request == request), None)
        if same is not None and request.mode != "update":
            return self.take_up(fid, same)
        return self._carry_out(fid, self.writer.begin_pull(fid, request, VERSION, self._time()), request, [])

    def take_up(self, dataset: int, left: OpenPull) -> Outcome:
        """Finish a pull whose ledger has unfinished parts."""
        self.monitor.info(f"Taking up an unfinished pull of {left.request.dataset}.")
        parts = [_Progress(part.fid, part.part, part.reached) for part in left.parts if part.state != "done"]
        planned = any(part.part.kind != "stations" for part in left.parts)
        return self._carry_out(dataset, left.fid, left.request, parts, planned)

    def _carry_out(
        self, dataset: int, pull: int, request: PullRequest, parts: list[_Progress], planned: bool = False
    ) -> Outcome:
        outcome = Outcome(request.dataset)
        try:
            if not planned:
                parts = self._plan(dataset, pull, request)
            self._fetch(dataset, pull, request, parts, outcome)
        except Cancelled:
            outcome.state = "cancelled"
        except UrbanDataError as error:
            self._stopped(parts, error)
            outcome.state = "incomplete"
        self._account(pull, parts, outcome)
        self.writer.end_pull(pull, outcome.state, self._time())
        self.writer.build_latest(dataset)
        return outcome

    def _plan(self, dataset: int, pull: int, request: PullRequest) -> list[_Progress]:
        """Fetch the stations, then write the parts of the observations into the ledger."""
        raise_if_cancelled(self.monitor)
        listing = Part("stations")
        fid = self.writer.add_parts(pull, [listing])[listing]
        progress = _Progress(fid, listing)
        stations, series = {}, {}
        try:
            for page in self.provider.stations(request):
                self._store([(progress, page)], pull, dataset, None)
                stations.update({station.source_id: station for station in page.stations})
                series.update({(one.source_id, one.component): one for one in page.series})
                raise_if_cancelled(self.monitor)
        except UrbanDataError as error:
            if not isinstance(error, Cancelled):
                self.writer.fail_part(fid, error.sentence, 1)
            raise
        self.writer.finish_part(fid)
        if not request.area and not request.series:
            self.writer.mark_gone(dataset, pull, self._time())
        since = self._since(dataset) if request.mode == "update" else {}
        planned = self.provider.plan(request, list(stations.values()), list(series.values()), since)
        fids = self.writer.add_parts(pull, planned)
        return [_Progress(fids[part], part) for part in planned]

    def _since(self, dataset: int) -> dict[str, str]:
        """
        From when on each series is needed: the end of what is held without a hole, less the overlap.

        The newest stored value bounds it, so that a wrong clock on this machine does not hide values.
        """
        newest = self.writer.newest(dataset)
        since = {}
        for source, windows in self.writer.coverage(dataset).items():
            held_until = min(windows[0][1], newest.get(source, windows[0][1]))
            since[source] = utc_text(to_datetime(held_until) - self.late_arrivals)
        return since

    def _fetch(self, dataset: int, pull: int, request: PullRequest, parts: list[_Progress], outcome: Outcome) -> None:
        """Run the parts through the workers and write what they bring, in this thread."""
        crew = _Crew(self.provider, self.workers)
        accounts = _Accounts(parts)
        try:
            crew.start(parts)
            while crew.busy:
                raise_if_cancelled(self.monitor)
                events = crew.events()
                pages = [(progress, event) for progress, event in events if isinstance(event, Page)]
                if pages:
                    self._store(pages, pull, dataset, outcome)
                    self.monitor.progress(accounts.share(outcome.received))
                for progress, event in events:
                    if not isinstance(event, Page):
                        self._part_ended(progress, event, crew, pull, request, accounts)
        finally:
            crew.stop()

    def _part_ended(
        self,
        progress: _Progress,
        future: Future[None],
        crew: _Crew,
        pull: int,
        request: PullRequest,
        accounts: _Accounts,
    ) -> None:
        error = future.exception()
        progress.attempts += 1
        if error is None:
            if request.mode == "refresh" and progress.part.kind == "series":
                self.writer.withdraw_missing(progress.fid, pull, self._time())
            self.writer.finish_part(progress.fid)
            progress.ended = True
            accounts.done()
            return
        if not isinstance(error, UrbanDataError) or isinstance(error, Cancelled):
            raise error
        if isinstance(error, AccessDenied | InvalidAnswer) and progress.attempts < ATTEMPTS:
            self.monitor.warning(f"{error.sentence} Asking once more.")
            crew.again(progress)
            return
        self.monitor.warning(f"{error.sentence} {error.detail}".rstrip())
        self.writer.fail_part(progress.fid, error.sentence, progress.attempts)
        progress.error = error
        if isinstance(error, AccessDenied) or accounts.failed(isinstance(error, NetworkError)):
            raise error

    def _stopped(self, parts: Iterable[_Progress], cause: UrbanDataError) -> None:
        """Note in the ledger why the parts that were not asked for any more are missing."""
        for progress in parts:
            if not progress.ended and progress.error is None:
                self.writer.fail_part(progress.fid, cause.sentence, progress.attempts)
                progress.error = cause

    def _store(self, pages: Sequence[tuple[_Progress, Page]], pull: int, dataset: int, outcome: Outcome | None) -> None:
        stored = self.writer.store_pages([(progress.fid, page, pull, dataset) for progress, page in pages])
        for (progress, page), counts in zip(pages, stored, strict=True):
            if page.reached is not None:
                progress.reached = page.reached
            for note in page.notes:
                self.monitor.info(note)
            for drop in page.drops:
                self.monitor.warning(f"{drop.count} records dropped: {drop.reason} ({drop.example})")
            if outcome is not None:
                outcome.received += page.received
                outcome.stored += counts.stored
                outcome.duplicates += counts.duplicates
                outcome.dropped += counts.dropped

    def _account(self, pull: int, parts: Sequence[_Progress], outcome: Outcome) -> None:
        counted = [progress.part for progress in parts if progress.part.kind in ("series", "features")]
        if counted and all(part.expected is not None for part in counted):
            outcome.expected = sum(part.expected or 0 for part in counted)
            outcome.expected_is_estimate = any(part.expected_is_estimate for part in counted)
        outcome.missing = tuple(
            Missing(
                progress.part,
                progress.reached or progress.part.t_from,
                progress.part.t_to,
                progress.error.sentence if progress.error else "Not asked for before the pull ended.",
            )
            for progress in parts
            if not progress.ended
        )
        if outcome.missing and outcome.state == "complete":
            outcome.state = "incomplete"

    def _time(self) -> str:
        return utc_text(self.now())


class _Accounts:
    """How far the parts are, and when so many failed in a row that the platform must be gone."""

    def __init__(self, parts: Sequence[_Progress]) -> None:
        self.parts = max(1, len(parts))
        self.finished = 0
        self.unreachable = 0
        expected = [progress.part.expected for progress in parts]
        self.expected = sum(one or 0 for one in expected) if all(one is not None for one in expected) else 0

    def share(self, received: int) -> float:
        by_parts = self.finished / self.parts
        return min(1.0, max(by_parts, received / self.expected if self.expected else 0.0))

    def done(self) -> None:
        self.finished += 1
        self.unreachable = 0

    def failed(self, unreachable: bool) -> bool:
        """Count a failed part; True when it is no use to go on."""
        self.finished += 1
        self.unreachable = self.unreachable + 1 if unreachable else 0
        return self.unreachable >= FAILURES_BEFORE_GIVING_UP


class _Crew:
    """The worker threads: they fetch pages and hand them over in a bounded queue."""

    def __init__(self, provider: Provider, workers: int) -> None:
        self._provider = provider
        self._executor = ThreadPoolExecutor(workers, "urban-data-pull")
        self._events: queue.Queue[tuple[_Progress, Page | Future[None]]] = queue.Queue(2 * workers)
        self._stop = threading.Event()
        self._under_way = 0

    @property
    def busy(self) -> bool:
        """True while a part has not ended."""
        return self._under_way > 0

    def start(self, parts: Iterable[_Progress]) -> None:
        for progress in parts:
            self.again(progress)

    def again(self, progress: _Progress) -> None:
        """Fetch a part from where it stands."""
        self._under_way += 1
        future = self._executor.submit(self._fetch, progress)
        future.add_done_callback(partial(self._hand_over, progress))

    def events(self) -> list[tuple[_Progress, Page | Future[None]]]:
        """What arrived, in order, at most a few pages; an empty list after a fifth of a second without anything."""
        try:
            events = [self._events.get(timeout=0.2)]
            while len(events) < PAGES_PER_COMMIT:
                events.append(self._events.get_nowait())
        except queue.Empty:
            events = locals().get("events", [])
        self._under_way -= sum(not isinstance(event, Page) for _, event in events)
        return events

    def stop(self) -> None:
        """End the workers; a request under way ends through the monitor of its session."""
        self._stop.set()
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _fetch(self, progress: _Progress) -> None:
        for page in self._provider.pages(progress.part, progress.reached):
            self._hand_over(progress, page)
            if page.complete:
                return
            if self._stop.is_set():
                raise Cancelled
        raise InvalidAnswer(progress.part.scope, host=self._provider.root_url, reason="it ended without a last page.")

    def _hand_over(self, progress: _Progress, event: Page | Future[None]) -> None:
        while not self._stop.is_set():
            try:
                self._events.put((progress, event), timeout=0.2)
            except queue.Full:
                continue
            return


def raise_if_cancelled(monitor: Monitor) -> None:
    """Raise Cancelled once the person has asked to stop."""
    if monitor.is_cancelled():
        raise Cancelled


def _same_choice(one: PullRequest, other: PullRequest) -> bool:
    return (one.area, one.series) == (other.area, other.series)
