# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of entities: page by page, by links where those can be trusted, by ids where not, side by side where long."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice, pairwise
from typing import Any, TypeVar

from ...core.errors import InvalidAnswer, RequestRefused
from ..client import Answer
from ..losses import Flaw
from ..paging import LeadsInCircle, Outline, follow
from .addresses import counts_rows, literal, one_row_back, resolved
from .entities import id_of, next_link, told_count, value_list
from .groups import read_stream
from .results import Facts, page_mark, record_marks, row_count
from .service import OBSERVED, Options, Service, by_collection

AT_ONCE = 4
LONG = 4
MOST_RANGES = 64

ListPage = tuple[list[Any], Answer, bool]
Item = TypeVar("Item")
Result = TypeVar("Result")

_UNKNOWN = Facts(("number",))
_SAFE_ID = re.compile(r"[\w.*-]+", re.ASCII)


class LostPlace(InvalidAnswer):
    """Pages behind links that count rows do not go on where those before ended, or hold less than there is."""


class _Pages:
    """Gets the pages of a chain, and sees that those behind links which only count rows go on where they should.

    Of such a page one row more is asked for, the last one of the page before. Where it comes, nothing can lie between
    the two, however many rows were inserted and deleted meanwhile; that needs an order, but none in particular.
    """

    def __init__(self, service: Service, get: Callable[[str], Answer], before: Sequence[Any]) -> None:
        self._service = service
        self._get = get
        self._before = before

    def fetch(self, address: str) -> Answer:
        """The page at an address; raises LostPlace."""
        if not self._before or not counts_rows(address):
            answer = self._get(address)
        else:
            answer = self._meeting(one_row_back(address))
            if row_count(value_list(answer)) == 1 and self._service.following(answer) is not None:
                answer = self._get(address)
                self._meeting(one_row_back(address))
        self._before = value_list(answer) or self._before
        return answer

    def _meeting(self, address: str) -> Answer:
        answer = self._get(address)
        if record_marks(self._before).isdisjoint(record_marks(value_list(answer))):
            reason = "its rows moved while they were counted."
            raise LostPlace(address, host=self._service.host, reason=reason)
        return answer


def chain(
    service: Service, first: str, get: Callable[[str], Answer], before: Sequence[Any] = ()
) -> Iterator[tuple[Answer, bool]]:
    """(answer, last) for every page from the address ``first`` on, by its links.

    Behind links that only count rows the pages overlap, so that rows come twice; raises LostPlace when they do not.
    ``before`` are the records ahead of ``first``.
    """
    pages = _Pages(service, get, before)
    for answer, page in follow(first, pages.fetch, _outline(service)):
        yield answer, page.following is None


def walk(service: Service, path: str, options: Options) -> Iterator[ListPage]:
    """(records, answer, last) for every page of a collection; no entity comes twice.

    The pages are found by their links. FROST 2.0 escapes text ids once too often in those, so that they lead in a
    circle or past what follows: such a list is asked on by the last id. Any other list that leads in a circle or
    loses its place is read once more, and so is one whose links count rows if it gives fewer than there are: it may
    have no lasting order. When fewer entities come than the service tells of, the monitor is warned.
    """
    seen: set[int | str] = set()
    counting = service.address(path, [*_filters(options), ("top", "1"), ("count", "true")])
    counts, trouble = False, ""
    for again in (False, True):
        if again:
            service.client.monitor.warning(f"{trouble} Asking once more.")
        trouble = ""
        try:
            for rows, answer, last in _walk_once(service, path, options, seen):
                counts = counts or counts_rows(service.following(answer) or "")
                if last and counts:
                    trouble = _shortage(service, path, told_count(service.page(counting).document), len(seen))
                yield rows, answer, last and (again or not trouble)
        except (LeadsInCircle, LostPlace) as error:
            if again:
                raise
            trouble = error.sentence
        if not trouble:
            return
    service.client.monitor.warning(trouble)


def _walk_once(service: Service, path: str, options: Options, seen: set[int | str]) -> Iterator[ListPage]:
    """As `walk`, without the entities that are ``seen``, to which those that come are added."""
    told: int | None = None
    beyond: str | None = None
    try:
        for answer, last in chain(service, service.address(path, options), service.page):
            rows = value_list(answer)
            told = told_count(answer.document) if told is None else told
            if not last:
                service.learn_page_limit(len(rows))
                beyond = _misled_from(rows, answer)
            yield _unseen(rows, seen), answer, last
            if last or beyond is not None:
                break
    except LeadsInCircle:
        if not any(isinstance(found, str) for found in seen):
            raise
        beyond = ""
    if beyond is not None:
        for answer, last in _by_id(service, path, options, beyond):
            yield _unseen(value_list(answer), seen), answer, last
    if trouble := _shortage(service, path, told, len(seen)):
        service.client.monitor.warning(trouble)


def walk_wide(service: Service, path: str, options: Options) -> Iterator[ListPage]:
    """As `walk`, but the rest of a long list of numbered entities is asked for by ranges of ids, several at a time."""
    pages = walk(service, path, options)
    rows, answer, last = next(pages)
    total, ranges = (0, []) if last else _ranges(service, path, options, rows, answer)
    yield rows, answer, last
    if not ranges:
        yield from pages
        return
    seen = {found for row in rows if (found := id_of(row)) is not None}

    def fetch(terms: str) -> list[ListPage]:
        return list(walk(service, path, _also(options, terms)))

    with suppress(RequestRefused):
        for part in _in_turn(fetch, ranges):
            for more, answer, _ in part:
                yield _unseen(more, seen), answer, len(seen) == total
    if len(seen) != total:
        for more, answer, last in walk(service, path, options):
            yield _unseen(more, seen), answer, last


def rest_of(service: Service, link: str, before: Sequence[Any]) -> Iterator[Any]:
    """The records behind a nextLink found inside an entity, where those ``before`` stood."""
    first = resolved(link, service.root, service.root)
    seen = {found for row in before if (found := id_of(row)) is not None}
    for answer, _ in chain(service, first, service.page, before):
        yield from _unseen(value_list(answer), seen)


def facts_of(service: Service, sources: Sequence[str]) -> dict[str, Facts]:
    """The facts of series, asked for where they are not known (as after a restart)."""
    unknown = [source for source in sources if service.facts(source) is None]
    for collection, ids in by_collection(unknown).items():
        for chosen, wanted in service.id_filters(collection, ids):
            expand = f"{OBSERVED[collection]},Thing"
            options: Options = [("filter", wanted), ("expand", expand), ("top", str(len(chosen)))]
            for row in (row for rows, _, _ in walk(service, collection, options) for row in rows):
                with suppress(Flaw):
                    stream = read_stream(row, collection)
                    service.learn_series({stream.source_id: stream.facts})
    return {source: service.facts(source) or _UNKNOWN for source in sources}


def each(work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """``work`` done for every item, a few at a time; raises what the first failing one raised."""
    return list(_in_turn(work, items))


def _in_turn(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """The results in the order of the items; only a few items are worked on ahead of what is taken."""
    coming = iter(items)
    executor = ThreadPoolExecutor(AT_ONCE, "urban-data-list")
    try:
        under_way = deque(executor.submit(work, item) for item in islice(coming, 2 * AT_ONCE))
        while under_way:
            result = under_way.popleft().result()
            under_way.extend(executor.submit(work, item) for item in islice(coming, 1))
            yield result
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _ranges(service: Service, path: str, options: Options, rows: list[Any], answer: Answer) -> tuple[int, list[str]]:
    """How many entities a list has, and the ranges of ids behind its first page; none where it is short or unordered.

    The highest id and the number of entities are asked for in one request.
    """
    ids = [found for row in rows if isinstance(found := id_of(row), int)]
    told = told_count(answer.document)
    short = told is not None and told <= LONG * len(rows)
    if short or not ids or len(ids) != len(rows) or any(one >= two for one, two in pairwise(ids)):
        return 0, []
    newest: Options = [*_filters(options), ("select", "id"), ("orderby", "id desc"), ("top", "1"), ("count", "true")]
    try:
        end = service.page(service.address(path, newest))
    except RequestRefused:
        return 0, []
    total = told_count(end.document) or 0
    highest = max([ids[-1], *(found for row in value_list(end) if isinstance(found := id_of(row), int))])
    if total <= LONG * len(rows) or highest <= ids[-1]:
        return 0, []
    pieces = min(MOST_RANGES, math.ceil(total / len(rows)) - 1, highest - ids[-1])
    borders = [ids[-1] + (highest - ids[-1]) * number // pieces for number in range(pieces + 1)]
    return total, [f"id gt {low} and id le {high}" for low, high in pairwise(borders)]


def _by_id(service: Service, path: str, options: Options, beyond: str) -> Iterator[tuple[Answer, bool]]:
    """(answer, last) for the pages of a collection beyond an id, each asked from the last id of the one before."""
    while True:
        asked = [*_also(options, f"id gt {literal(beyond)}" if beyond else ""), ("orderby", "id asc")]
        answer = service.page(service.address(path, asked))
        rows = value_list(answer)
        found = id_of(rows[-1]) if rows else None
        last = service.following(answer) is None
        if not last and (not isinstance(found, str) or found == beyond):
            raise LeadsInCircle(answer.url, host=service.host, reason="its list cannot be asked in the order of ids.")
        yield answer, last
        if last:
            return
        beyond = str(found)


def _shortage(service: Service, path: str, told: int | None, given: int) -> str:
    """What to say when fewer entities came than the service told of; empty when all did."""
    problem = f"{service.host} tells of more {path} than it gives ({told} and {given})."
    return "" if told is None or given >= told else problem


def _filters(options: Options) -> Options:
    return [option for option in options if option[0] == "filter"]


def _also(options: Options, term: str) -> Options:
    """The options with one more term in their filter."""
    wanted = "".join(value for _, value in _filters(options))
    terms = (f"({wanted})" if wanted and term else wanted, term)
    others = [option for option in options if option[0] != "filter"]
    return [*others, ("filter", " and ".join(filter(None, terms)))]


def _outline(service: Service) -> Callable[[Answer], Outline]:
    def outline(answer: Answer) -> Outline:
        rows = value_list(answer)
        return Outline(row_count(rows), service.following(answer), page_mark(rows))

    return outline


def _misled_from(rows: list[Any], answer: Answer) -> str | None:
    """The last id of a page whose link names it as a text that escaping changes."""
    found = id_of(rows[-1]) if rows else None
    if isinstance(found, str) and not _SAFE_ID.fullmatch(found) and "skipFilter" in (next_link(answer.document) or ""):
        return found
    return None


def _unseen(rows: list[Any], seen: set[int | str]) -> list[Any]:
    """The rows without the entities that are in ``seen``, to which the new ones are added."""
    fresh = []
    for row in rows:
        found = id_of(row)
        if found is None or found not in seen:
            fresh.append(row)
        if found is not None:
            seen.add(found)
    return fresh
