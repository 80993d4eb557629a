# SPDX-License-Identifier: GPL-2.0-or-later
"""The one write path: plan, fetch in parallel, write page by page, account for every part.

Fetching happens in worker threads; the calling thread alone writes. A page and its ledger row are one transaction,
so a pull that ends anywhere, however rudely, is taken up again from its ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from ..core.errors import (
    AccessDenied,
    Cancelled,
    InputError,
    InvalidAnswer,
    NetworkError,
    NotFound,
    SeriesGone,
    SnapshotError,
    UrbanDataError,
)
from ..core.monitor import Monitor, PieceMonitor
from ..core.platform import Dataset
from ..core.provider import Provider
from ..core.query import BEGINNING, END, Part, PullRequest
from ..core.records import Drop, Page, Series, Station
from ..core.time import utc_text
from .collector import rare_collections
from .continuing import goes_on_after, held_of, less
from .crew import Crew, End, Progress
from .ledger import NOT_ASKED_NOTE
from .outcome import Missing, Outcome, State, together
from .vanished import Listed, listed
from .writer import OpenPull, SnapshotWriter

__all__ = ["Missing", "Outcome", "State", "find_dataset", "pull", "resume"]

VERSION = "1"
LATE_ARRIVALS = timedelta(days=1)
ATTEMPTS = 2
FAILURES_BEFORE_GIVING_UP = 3


@rare_collections()
def pull(
    provider: Provider,
    requests: Sequence[PullRequest],
    snapshot: Path,
    monitor: Monitor,
    *,
    catalogue: Sequence[Dataset] | None = None,
    workers: int = 8,
    late_arrivals: timedelta = LATE_ARRIVALS,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Outcome]:
    """Pull each request into the snapshot and say what arrived; one outcome per request, in order.

    A request that equals one left unfinished takes that one up; one whose period meets it ("the last seven days"
    again) finishes that one first and goes on from there. ``update`` first finishes what is unfinished of its dataset
    and then asks for what is newer than the store holds, going back by ``late_arrivals``. ``catalogue`` is
    what ``provider.datasets()`` gave, for a caller who has asked already. Raises InputError for an unknown dataset and
    SnapshotError when the file cannot be used; whatever goes wrong with the platform after that ends in an outcome,
    not in an exception.
    """
    by_key = {dataset.key: dataset for dataset in (provider.datasets() if catalogue is None else catalogue)}
    wanted = [find_dataset(by_key, request.dataset) for request in requests]
    with SnapshotWriter.open(snapshot) as writer:
        engine = _Engine(provider, writer, monitor, workers, late_arrivals, now)
        outcomes: list[Outcome] = []
        pairs = list(zip(wanted, requests, strict=True))
        for number, (dataset, request) in enumerate(pairs):
            if monitor.is_cancelled():
                outcomes += engine.put_off(pairs[number:])
                break
            engine.monitor = PieceMonitor(monitor, number, len(requests))
            outcomes.append(engine.run(dataset, request))
        _hand_over(writer, monitor)
    return outcomes


@rare_collections()
def resume(
    provider: Provider,
    snapshot: Path,
    monitor: Monitor,
    *,
    workers: int = 8,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> list[Outcome]:
    """Finish whatever earlier pulls from this platform left unfinished; one outcome per such pull."""
    with SnapshotWriter.open(snapshot, create=False) as writer:
        engine = _Engine(provider, writer, monitor, workers, LATE_ARRIVALS, now)
        outcomes = [
            _left(left) if monitor.is_cancelled() else engine.take_up(dataset, left)
            for dataset, left in writer.unfinished_on(provider.root_url)
        ]
        _hand_over(writer, monitor)
    return outcomes


def find_dataset(catalogue: dict[str, Dataset], word: str) -> Dataset:
    """The dataset whose key (or, where only one has it, title) is ``word``; raises InputError with what is close."""
    if word in catalogue:
        return catalogue[word]
    titled = [dataset for dataset in catalogue.values() if dataset.title == word]
    if len(titled) == 1:
        return titled[0]
    if titled:
        keys = ", ".join(dataset.key for dataset in titled[:5])
        raise InputError(f"Several data sets are called “{word}”. Use one of their keys: {keys}.")
    close = get_close_matches(word, [*catalogue, *(dataset.title for dataset in catalogue.values())], 3, 0.5)
    hint = f" Did you mean {', '.join(f'“{name}”' for name in close)}?" if close else ""
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
        self.lost: dict[Drop, int] = {}
        self.titles: dict[str, str] = {}

    def run(self, dataset: Dataset, request: PullRequest) -> Outcome:
        """Pull one request, taking up what was left unfinished of it."""
        request = replace(request, dataset=dataset.key)
        self.titles[dataset.key] = dataset.title
        platform = self.writer.platform(self.provider.root_url, self.provider.api, "")
        fid = self.writer.dataset(platform, dataset)
        left = [pull for pull in self.writer.unfinished(fid) if pull.request.mode != "latest"]
        same = next((pull for pull in left if pull.request == request), None)
        if same is not None and request.mode != "update":
            return self.take_up(fid, same)
        earlier: list[Outcome] = []
        taken = [pull for pull in left if goes_on_after(pull.request, request)]
        for pull in taken:
            earlier.append(self.take_up(fid, pull))
            if earlier[-1].state == "cancelled":
                unasked = Progress(0, _listing_of(request))
                return together([*earlier, Outcome(dataset.key, "cancelled", missing=_missing([unasked], "cancelled"))])
        return together([*earlier, self._begin(fid, request, [pull.fid for pull in taken])])

    def put_off(self, pairs: Iterable[tuple[Dataset, PullRequest]]) -> list[Outcome]:
        """Leave requests for a later `resume`, however many, without asking for anything."""
        wanted = [(dataset, replace(request, dataset=dataset.key)) for dataset, request in pairs]
        parts = [(dataset, request, _listing_of(request)) for dataset, request in wanted]
        platform = self.writer.platform(self.provider.root_url, self.provider.api, "")
        self.writer.put_off(platform, parts, VERSION, self._time())
        return [
            Outcome(dataset.key, "cancelled", missing=_missing([Progress(0, part)], "cancelled"))
            for dataset, _, part in parts
        ]

    def take_up(self, dataset: int, left: OpenPull) -> Outcome:
        """Finish a pull whose ledger has unfinished parts."""
        self.monitor.info(f"Taking up an unfinished pull of {self._name(left.request)}.")
        listing = [part for part in left.parts if part.part.kind == "stations"]
        rest = [part for part in left.parts if part.part.kind != "stations"]
        if not rest or any(part.state != "done" for part in listing):
            return self._carry_out(dataset, left.fid, left.request, None)
        parts = [Progress(part.fid, part.part, part.reached) for part in rest if part.is_wanted]
        return self._carry_out(dataset, left.fid, left.request, parts)

    def _begin(self, dataset: int, request: PullRequest, taken: Sequence[int]) -> Outcome:
        pull = self.writer.begin_pull(dataset, request, VERSION, self._time())
        return self._carry_out(dataset, pull, request, None, taken)

    def _carry_out(
        self, dataset: int, pull: int, request: PullRequest, parts: list[Progress] | None, taken: Sequence[int] = ()
    ) -> Outcome:
        """Fetch the parts given, or plan them first, and close the pull; ``taken`` are pulls it goes on after."""
        state: State = "complete"
        under_way = [self._listing(pull, request)] if parts is None else parts
        try:
            if parts is None:
                under_way = self._list(dataset, pull, request, under_way[0], taken)
            self._fetch(dataset, pull, request, under_way)
            self._name_gone(request, under_way)
        except Cancelled:
            state = "cancelled"
        except SnapshotError:
            raise
        except UrbanDataError as error:
            self._stopped(under_way, error)
            state = "incomplete"
        missing = _missing(under_way, state)
        if missing and state == "complete":
            state = "incomplete"
        self.writer.end_pull(pull, state, self._time())
        self.writer.build_latest(dataset)
        return self._outcome(pull, request, state, missing)

    def _listing(self, pull: int, request: PullRequest) -> Progress:
        part = _listing_of(request)
        return Progress(self.writer.add_parts(pull, [part])[part], part)

    def _list(
        self, dataset: int, pull: int, request: PullRequest, listing: Progress, taken: Sequence[int]
    ) -> list[Progress]:
        """Fetch the stations, then write the parts of the observations into the ledger."""
        raise_if_cancelled(self.monitor)
        listing.attempts = 1
        try:
            planned = self._plan(dataset, pull, request, listing, taken)
        except (Cancelled, SnapshotError):
            raise
        except UrbanDataError as error:
            self._warn(error)
            raise
        fids = self.writer.add_parts(pull, planned)
        self.writer.finish_part(listing.fid)
        return [Progress(fids[part], part) for part in planned]

    def _plan(
        self, dataset: int, pull: int, request: PullRequest, listing: Progress, taken: Sequence[int]
    ) -> list[Part]:
        stations, series = {}, {}
        for page in self.provider.stations(request):
            self._store([(listing, self._once(page, dataset))], pull, dataset)
            stations.update({station.source_id: station for station in page.stations})
            series.update({(one.source_id, one.component): one for one in page.series})
            raise_if_cancelled(self.monitor)
        if not request.area and not request.series:
            self.writer.mark_gone(dataset, pull, self._time())
        self.writer.note_listed(dataset, Listed({source for source, _ in series}, stations))
        since: dict[str, str] = {}
        if request.mode == "update":
            since, start = self._since(dataset)
            if start and request.start and request.start < start:
                self.monitor.info(
                    f"The values of {self._name(request)} in the snapshot begin later than the period asked for, and "
                    "an update brings only newer ones. A new pull brings those before."
                )
            request = replace(request, start=max(start or BEGINNING, request.start or BEGINNING))
        elif request.mode == "new" and taken:
            return self._plan_rest(dataset, request, taken, stations, list(series.values()))
        parts = self.provider.plan(request, list(stations.values()), list(series.values()), since)
        if request.area and not stations and not parts:
            self.monitor.warning(f"There is no station of {self._name(request)} in this area.")
        return parts

    def _plan_rest(
        self,
        dataset: int,
        request: PullRequest,
        taken: Sequence[int],
        stations: Mapping[str, Station],
        series: Sequence[Series],
    ) -> list[Part]:
        """Plan what the pulls just taken up have not brought; series of the same begin together."""
        start = request.start or BEGINNING
        windows = self.writer.coverage(dataset, taken)
        held = held_of(start, windows, self.writer.newest(dataset), self.late_arrivals)
        if held is None:
            return self.provider.plan(request, list(stations.values()), series, {})
        goes_on = [one for one in series if one.source_id in held.sources]
        anew = [one for one in series if one.source_id not in held.sources]
        whole = {one.station for one in anew}
        parts = []
        for wanted, some, places in (
            (replace(request, start=held.begin), goes_on, stations.keys() - whole),
            (request, anew, whole),
        ):
            if some:
                parts += self.provider.plan(wanted, [stations[name] for name in stations if name in places], some, {})
        return parts

    def _since(self, dataset: int) -> tuple[dict[str, str], str | None]:
        """From when on each series is needed, and the beginning of what the store holds of the dataset.

        A series is needed from the end of its newest window, less the overlap; holes that were asked for are taken
        up from the ledger, and what was never asked for is not an update's business. The newest stored value bounds
        it too, so that a wrong clock on either side does not hide values. A series that has no value yet, such as
        that of a new station, is needed from the beginning of what is held.
        """
        newest = self.writer.newest(dataset)
        since = {}
        starts = []
        for source, windows in self.writer.coverage(dataset).items():
            starts.append(windows[0][0])
            if source in newest:
                since[source] = max(windows[0][0], less(min(windows[-1][1], newest[source]), self.late_arrivals))
        start = min(starts, default=BEGINNING)
        return since, start if start > BEGINNING else None

    def _fetch(self, dataset: int, pull: int, request: PullRequest, parts: list[Progress]) -> None:
        """Run the parts through the workers and write what they bring, in this thread.

        Parts that are whole are noted before one that failed may stop the pull.
        """
        crew = Crew(self.provider, self.workers, self.monitor)
        accounts = _Accounts(parts)
        try:
            crew.start(parts)
            while crew.busy:
                raise_if_cancelled(self.monitor)
                events = crew.events()
                pages = [(progress, event) for progress, event in events if isinstance(event, Page)]
                whole = [progress for progress, event in events if isinstance(event, End) and event.error is None]
                at_once = [progress for progress in whole if not _is_compared(request, progress)]
                if pages or at_once:
                    self._store(pages, pull, dataset, at_once)
                    received = sum(page.received for _, page in pages)
                    self.monitor.received(received)
                    self.monitor.progress(accounts.share(received))
                ends = [(progress, event.error) for progress, event in events if isinstance(event, End)]
                for progress, error in sorted(ends, key=lambda end: end[1] is not None):
                    self._part_ended(progress, error, crew, pull, request, accounts)
                crew.go_on()
        finally:
            crew.stop()

    def _part_ended(
        self,
        progress: Progress,
        error: BaseException | None,
        crew: Crew,
        pull: int,
        request: PullRequest,
        accounts: _Accounts,
    ) -> None:
        progress.attempts += 1
        if error is None:
            if _is_compared(request, progress):
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
        self._warn(error)
        self.writer.fail_part(progress.fid, error.sentence, progress.attempts)
        progress.error = error
        if isinstance(error, AccessDenied) or accounts.failed(isinstance(error, NetworkError)):
            raise error

    def _name(self, request: PullRequest) -> str:
        """What people call the dataset of a request; its key when nobody said."""
        return self.titles.get(request.dataset) or request.dataset

    def _once(self, page: Page, dataset: int) -> Page:
        """A page of a listing without the losses that an earlier dataset's listing had: nobody knows whose they are."""
        fresh = [drop for drop in page.drops if self.lost.setdefault(drop, dataset) == dataset]
        return replace(page, drops=fresh)

    def _name_gone(self, request: PullRequest, parts: Iterable[Progress]) -> None:
        """Name the parts whose series the platform has deleted: no later pull waits for them.

        Both must hold: nothing is at their address, and the list of the whole dataset, which is not empty, lacks them.
        """
        lost = [progress for progress in parts if isinstance(progress.error, NotFound)]
        if not lost:
            return
        try:
            found = listed(self.provider, request, self.monitor)
        except Cancelled:
            raise
        except UrbanDataError as error:
            self._warn(error)
            return
        for progress in lost:
            if found.series and not found.names(progress.part):
                progress.error = SeriesGone(progress.part.scope)
                self.writer.fail_part(progress.fid, progress.error.sentence, 0)

    def _stopped(self, parts: Iterable[Progress], cause: UrbanDataError) -> None:
        """Note in the ledger why the parts that were not asked for any more are missing."""
        for progress in parts:
            if not progress.ended and progress.error is None:
                self.writer.fail_part(progress.fid, cause.sentence, progress.attempts)
                progress.error = cause

    def _store(
        self, pages: Sequence[tuple[Progress, Page]], pull: int, dataset: int, whole: Iterable[Progress] = ()
    ) -> None:
        """Store pages and note the parts that are ``whole`` with them."""
        rows = [(progress.fid, page, pull, dataset) for progress, page in pages]
        self.writer.store_pages(rows, [progress.fid for progress in whole])
        for progress, page in pages:
            if page.reached is not None:
                progress.reached = page.reached
            for note in page.notes:
                self.monitor.info(note)
            for drop in page.drops:
                self.monitor.warning(
                    f"One record dropped: {drop.reason} ({drop.example})"
                    if drop.count == 1
                    else f"{drop.count} records dropped: {drop.reason} ({drop.example})"
                )

    def _outcome(self, pull: int, request: PullRequest, state: State, missing: tuple[Missing, ...]) -> Outcome:
        account = self.writer.account(pull)
        return Outcome(
            request.dataset,
            state,
            account.expected,
            account.expected_is_estimate,
            account.received,
            account.stored,
            account.duplicates,
            account.dropped,
            missing,
        )

    def _warn(self, error: UrbanDataError) -> None:
        """The sentence for the person, the detail for the technician."""
        self.monitor.warning(error.sentence)
        if error.detail:
            self.monitor.info(error.detail)

    def _time(self) -> str:
        return utc_text(self.now())


class _Accounts:
    """How far the parts are, and when so many failed in a row that the platform must be gone."""

    def __init__(self, parts: Sequence[Progress]) -> None:
        self.parts = max(1, len(parts))
        self.finished = 0
        self.received = 0
        self.unreachable = 0
        expected = [progress.part.expected for progress in parts]
        self.expected = sum(one or 0 for one in expected) if all(one is not None for one in expected) else 0

    def share(self, received: int) -> float:
        """The share of the work done after ``received`` more records, 0 to 1."""
        self.received += received
        return min(1.0, max(self.finished / self.parts, self.received / self.expected if self.expected else 0.0))

    def done(self) -> None:
        """Count a part that came to its end."""
        self.finished += 1
        self.unreachable = 0

    def failed(self, unreachable: bool) -> bool:
        """Count a failed part; True when it is no use to go on."""
        self.finished += 1
        self.unreachable = self.unreachable + 1 if unreachable else 0
        return self.unreachable >= FAILURES_BEFORE_GIVING_UP


def raise_if_cancelled(monitor: Monitor) -> None:
    """Raise Cancelled once the person has asked to stop."""
    if monitor.is_cancelled():
        raise Cancelled


def _hand_over(writer: SnapshotWriter, monitor: Monitor) -> None:
    """Finish the file, at once when somebody waits for the end; a reader that keeps it from being one is told of."""
    hint = writer.finalise(at_once=monitor.is_cancelled())
    if hint is not None:
        monitor.warning(hint)


def _is_compared(request: PullRequest, progress: Progress) -> bool:
    """Whether what the platform no longer has is marked at the end of a part: of a refresh, of a whole collection."""
    if progress.part.kind == "features":
        return request.area is None
    return request.mode == "refresh" and progress.part.kind == "series"


def _listing_of(request: PullRequest) -> Part:
    """The part that stands for all of a request until its stations are known."""
    return Part("stations", (), request.start or BEGINNING, request.end or END)


def _left(pull: OpenPull) -> Outcome:
    """What became of an unfinished pull that was not taken up, because the person stopped before."""
    parts = [Progress(part.fid, part.part, part.reached) for part in pull.parts if part.is_wanted]
    return Outcome(pull.request.dataset, "cancelled", missing=_missing(parts, "cancelled"))


def _missing(parts: Iterable[Progress], state: State) -> tuple[Missing, ...]:
    unasked = Cancelled().sentence if state == "cancelled" else NOT_ASKED_NOTE
    return tuple(
        Missing(
            progress.part,
            progress.reached or progress.part.t_from,
            progress.part.t_to,
            progress.error.sentence if progress.error else unasked,
        )
        for progress in parts
        if not progress.ended
    )
