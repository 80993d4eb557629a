# SPDX-License-Identifier: GPL-2.0-or-later
"""The observations of a part, page by page in the order of time.

The pages are not found by the service's own links where that can be avoided. FROST 2.0 continues a list that is
ordered by ``phenomenonTime`` behind the last record's interval, so that intervals which overlap it or end otherwise
are lost at every page border without a word. We ask for the next page ourselves, from the newest start on and
including it, and take the records out that came before.

That needs a service which keeps the order it is asked for. One whose links name a time says so with every page. Any
other is asked for periods so short that each comes in one answer, which needs no order and no link.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

from ...core.errors import AnswerTimeout, InvalidAnswer, RequestRefused, ServerBusy, UrbanDataError
from ...core.query import BEGINNING, END, Part
from ...core.records import Page
from ...core.time import to_datetime, utc_text
from ..client import Answer
from .addresses import counts_rows, goes_on_by_time
from .entities import told_count, value_list
from .lists import LostPlace, chain, facts_of
from .pieces import Extent, first_piece, moment_after, narrower, next_piece
from .results import (
    NO_EDGE,
    Edge,
    Facts,
    ObservationReader,
    expanded_source,
    is_array_page,
    page_of,
    record_marks,
    row_count,
)
from .service import LARGEST_PAGE, Options, Service, by_collection

MEMBERS = "id,phenomenonTime,result,resultTime,resultQuality"
FEATURES = ("not", "dataArray", "select")
SHORTER_WINDOWS = (timedelta(days=31), timedelta(days=1))

_BY_TIME = "phenomenonTime asc,id asc"
_MOST_PAGES = 200_000


@dataclass(frozen=True, slots=True)
class _Source:
    """The series of one part, all of one collection."""

    collection: str
    ids: tuple[str, ...]
    facts: dict[str, Facts]

    @property
    def only(self) -> str | None:
        """The source id where there is but one series."""
        return next(iter(self.facts)) if len(self.facts) == 1 else None

    @property
    def extent(self) -> Extent:
        """The first and last time any of the series is said to have; open where one is not told."""
        firsts = [facts.first or BEGINNING for facts in self.facts.values()]
        lasts = [facts.last or END for facts in self.facts.values()]
        return min(firsts), max(lasts)


class Observations:
    """Fetches ``series`` parts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._capacity = 0
        self._warned = False
        self._accepted: set[str] = set()
        self._longest_window: timedelta | None = None
        self._negotiation = threading.Lock()

    def pages(self, part: Part, reached: str | None) -> Iterator[Page]:
        """Pages of a part, from the time ``reached`` on."""
        (collection, ids), *_ = by_collection(part.sources).items()
        source = _Source(collection, tuple(ids), facts_of(self._service, part.sources))
        cursor, known = max(reached or part.t_from, part.t_from), NO_EDGE
        if self._capacity and (end := first_piece(source.extent, part, cursor, self._capacity)):
            yield from self._piecewise(source, cursor, end, part.t_to, None)
            return
        count = ""
        for number in range(_MOST_PAGES):
            answer, until = self._answer(source, cursor, part.t_to, count)
            reader = self._read(answer, source, cursor, until, known)
            counted = _counted(answer, source) if number == 0 and reached is None and until == part.t_to else None
            count = count or ("false" if told_count(answer.document) is not None else "")
            page = page_of(answer, reader, counted)
            highest, following = reader.highest, self._service.following(answer)
            if following is None:
                yield replace(page, reached=highest if until == part.t_to else until, complete=until == part.t_to)
                if until == part.t_to:
                    return
                cursor, known = until, NO_EDGE
            elif highest is None or highest < cursor or not (reader.ascending and goes_on_by_time(following)):
                self._capacity = max(self._capacity, reader.size)
                end = narrower(source.extent, cursor, until, reader)
                yield from self._piecewise(source, cursor, end, part.t_to, counted)
                return
            elif highest > cursor:
                yield replace(page, reached=highest)
                cursor, known = highest, reader.edge()
            else:
                after = moment_after(cursor)
                yield from self._one_moment(source, cursor, min(after, part.t_to), known)
                cursor, known = after, NO_EDGE
        raise self._endless()

    def _piecewise(
        self, source: _Source, begin: str, end: str | None, t_to: str, counted: int | None
    ) -> Iterator[Page]:
        """Pages that are each all of a period, the first one up to ``end`` (None: no period can be told).

        A page without a link to a next one is all there is, whatever the order. One with a link is thrown away and
        its period made shorter. Links are followed only where that cannot be avoided: for a service that takes no
        ``not``, so that every end of a period may lose intervals, and for one that does not keep to the period.
        """
        count = ""
        for _ in range(_MOST_PAGES):
            if end is None or self._service.refuses("not"):
                yield from self._by_links(source, begin, t_to)
                return
            answer, end = self._answer(source, begin, end, count)
            count = "false" if told_count(answer.document) is not None else count
            reader = self._read(answer, source, begin, end, NO_EDGE)
            if self._service.refuses("not"):
                continue
            if self._service.following(answer) is None:
                yield replace(page_of(answer, reader, counted), reached=end, complete=end == t_to)
                counted = None
                begin, end = end, min(t_to, next_piece(source.extent, begin, end, reader, self._capacity))
            elif end > moment_after(begin):
                self._capacity = max(self._capacity, reader.size)
                end = narrower(source.extent, begin, end, reader)
            else:
                yield from self._one_moment(source, begin, end, NO_EDGE)
                yield Page(answer.url, 0, reached=end, complete=end == t_to)
                begin, end = end, min(t_to, moment_after(end))
            if begin >= t_to:
                return
        raise self._endless()

    def _one_moment(self, source: _Source, moment: str, after: str, known: Edge) -> Iterator[Page]:
        """All records that begin at one moment, by links in the order of ids, where they fill more than a page."""
        for answer, _ in self._linked(source, moment, after, "id asc"):
            reader = self._read(answer, source, moment, after, known)
            yield page_of(answer, reader)
            known |= reader.edge()

    def _by_links(self, source: _Source, t_from: str, t_to: str) -> Iterator[Page]:
        """The pages as the service links them, for one that cannot be asked for periods."""
        for answer, last in self._linked(source, t_from, t_to, _BY_TIME):
            yield replace(page_of(answer, self._read(answer, source, t_from, t_to, NO_EDGE)), complete=last)

    def _linked(self, source: _Source, t_from: str, t_to: str, order: str) -> Iterator[tuple[Answer, bool]]:
        """(answer, last) by links; where these count rows, there must be no more records than came.

        Raises LostPlace when there are: the pages overlap, so that only a list without any lasting order loses some.
        """
        used = self._features(t_to)
        first = self._address(source, t_from, t_to, used, [("orderby", order), ("top", str(LARGEST_PAGE))])
        before: frozenset[str] = frozenset()
        came, counts = 0, False
        for answer, last in chain(self._service, first, self._service.get):
            rows = value_list(answer)
            counts = counts or counts_rows(self._service.following(answer) or "")
            if counts:
                marks = record_marks(rows)
                came, before = came + row_count(rows) - len(marks & before), marks
            if last and counts:
                counting = self._address(source, t_from, t_to, used, [("top", "1"), ("count", "true")])
                told = told_count(self._service.get(counting).document)
                if told is not None and told > came:
                    reason = f"more records are named than given: {told} and {came}."
                    raise LostPlace(counting, host=self._service.host, reason=reason)
            yield answer, last

    def _endless(self) -> InvalidAnswer:
        return InvalidAnswer(self._service.root, host=self._service.host, reason=f"no end after {_MOST_PAGES} pages.")

    def _answer(self, source: _Source, t_from: str, t_to: str, count: str) -> tuple[Answer, str]:
        """A page from ``t_from`` on, and until when the service was asked: less than ``t_to`` where it is too slow.

        ``count`` is what ``$count`` is set to: a service that counts unasked is told not to, once the count is known.
        """
        until = self._window(source, t_from, t_to, self._longest_window)
        while True:
            try:
                return self._negotiated(source, t_from, until, count), until
            except (AnswerTimeout, ServerBusy) as error:
                shorter = self._shorter(source, t_from, until) if _is_too_slow(error) else None
                if shorter is None:
                    raise
                self._longest_window = min(shorter, self._longest_window or shorter)
                until = self._window(source, t_from, t_to, self._longest_window)
                host, monitor = self._service.host, self._service.client.monitor
                if shorter == SHORTER_WINDOWS[0]:
                    monitor.info(f"{host} is slow: it is asked one month at a time.")
                else:
                    monitor.info(f"{host} is slow: it is asked one day at a time.")

    def _window(self, source: _Source, t_from: str, t_to: str, longest: timedelta | None) -> str:
        first, last = source.extent
        begin = max(t_from, first)
        if longest is None or begin <= BEGINNING or begin > last:
            return t_to
        return min(t_to, utc_text(to_datetime(begin) + longest))

    def _shorter(self, source: _Source, t_from: str, until: str) -> timedelta | None:
        """The longest of the shorter windows that is shorter than the one that took too long."""
        first, last = source.extent
        begin, end = max(t_from, first), min(until, last)
        if begin <= BEGINNING or end >= END or begin >= end:
            return None
        length = to_datetime(end) - to_datetime(begin)
        return next((shorter for shorter in SHORTER_WINDOWS if shorter < length), None)

    def _features(self, t_to: str) -> tuple[str, ...]:
        """What a request up to ``t_to`` uses of the protocol's optional features."""
        landing = self._service.landing
        without_arrays = bool(landing.conformance) and not landing.offers("data-array")
        unused = {"not"} if t_to >= END else set()
        unused |= {"dataArray"} if without_arrays else set()
        return tuple(one for one in FEATURES if one not in unused and not self._service.refuses(one))

    def _negotiated(self, source: _Source, t_from: str, t_to: str, count: str) -> Answer:
        """The answer in the best form that the service takes; what it refuses is found out once."""
        while True:
            used = self._features(t_to)
            try:
                return self._asked(source, t_from, t_to, used, count)
            except RequestRefused:
                doubtful = [feature for feature in used if feature not in self._accepted]
                if not doubtful:
                    raise
                with self._negotiation:
                    if self._features(t_to) == used:
                        return self._without(source, t_from, t_to, used, doubtful)

    def _without(self, source: _Source, t_from: str, t_to: str, used: tuple[str, ...], doubtful: list[str]) -> Answer:
        """The answer without as few of the doubtful features as possible; raises RequestRefused when none helps."""
        refusal: RequestRefused | None = None
        for left_out in (chosen for size in range(1, len(doubtful) + 1) for chosen in combinations(doubtful, size)):
            try:
                fewer = tuple(feature for feature in used if feature not in left_out)
                answer = self._asked(source, t_from, t_to, fewer, "")
            except RequestRefused as error:
                refusal = refusal or error
                continue
            self._service.note_refusal(*left_out)
            return answer
        raise refusal or RequestRefused(host=self._service.host, status=400)

    def _asked(self, source: _Source, t_from: str, t_to: str, used: tuple[str, ...], count: str) -> Answer:
        options: Options = [("orderby", _BY_TIME), ("top", str(LARGEST_PAGE)), ("count", count)]
        answer = self._service.get(self._address(source, t_from, t_to, used, options))
        rows = value_list(answer)
        if not rows:
            return answer
        ignored = {"dataArray"} if "dataArray" in used and not is_array_page(rows) else set()
        if ignored and source.only is None:
            raise RequestRefused("no data arrays in the answer", host=self._service.host, status=200)
        self._accepted.update(set(used) - ignored)
        return answer

    def _address(self, source: _Source, t_from: str, t_to: str, used: tuple[str, ...], more: Options) -> str:
        member = source.collection.removesuffix("s")
        terms = window_terms(t_from, t_to, plain_end="not" not in used)
        if source.only is not None:
            path, wanted = self._service.related(source.collection, source.ids[0], "Observations")
        else:
            path = "Observations"
            wanted = f"({self._service.any_of(source.collection, source.ids, f'{member}/id')})"
        options: Options = [("filter", " and ".join(filter(None, (wanted, *terms))))]
        if "select" in used:
            options.insert(0, ("select", MEMBERS))
        options.extend(option for option in more if option[0] == "orderby")
        if "dataArray" in used:
            options.append(("resultFormat", "dataArray"))
        elif source.only is None:
            options.append(("expand", f"{member}($select=id)" if "select" in used else member))
        options.extend(option for option in more if option[0] != "orderby")
        return self._service.address(path, options)

    def _read(self, answer: Answer, source: _Source, t_from: str, t_to: str, known: Edge) -> ObservationReader:
        rows = value_list(answer)
        only = source.only
        reader = ObservationReader(source.facts, t_from, t_to, known)
        if is_array_page(rows):
            reader.read_arrays(rows, only)
        elif only is not None:
            reader.read_objects(rows, lambda _: only)
        else:
            reader.read_objects(rows, expanded_source(source.collection))
        if reader.size and reader.foreign == reader.size:
            reason = "it gives values of other series than those asked for."
            raise InvalidAnswer(answer.url, host=self._service.host, reason=reason)
        if self._service.following(answer) is not None:
            self._service.learn_page_limit(reader.size)
        if t_to < END and self._service.refuses("not"):
            self._warn_of_ends(reader)
        return reader

    def _warn_of_ends(self, reader: ObservationReader) -> None:
        """Say once that a service without ``not`` may keep back intervals; see `window_terms`."""
        if not self._warned and any(one.t_end > one.t_start for one in reader.observations):
            self._warned = True
            host, monitor = self._service.host, self._service.client.monitor
            monitor.warning(f"{host} may keep back intervals that reach over the end of a period.")


def window_terms(t_from: str, t_to: str, plain_end: bool) -> list[str]:
    """The filter for ``t_from <= start < t_to``.

    On intervals ``ge`` compares the start, but ``lt`` the end (FROST), so that ``lt`` would lose what reaches over
    the border; ``not ... ge`` compares the start on both sides. ``plain_end`` is for services without ``not``.
    """
    terms = []
    if t_from > BEGINNING:
        terms.append(f"phenomenonTime ge {t_from}")
    if t_to < END:
        terms.append(f"phenomenonTime lt {t_to}" if plain_end else f"not phenomenonTime ge {t_to}")
    return terms


def _counted(answer: Answer, source: _Source) -> int | None:
    """The number of values the service tells; unknown for several MultiDatastreams, which differ in components."""
    told = told_count(answer.document)
    if told is None or source.collection == "Datastreams":
        return told
    return told * len(next(iter(source.facts.values())).kinds) if source.only is not None else None


def _is_too_slow(error: UrbanDataError) -> bool:
    return isinstance(error, AnswerTimeout) or error.fields.get("status") == "504"
