# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages of a part: observations by time, latest values, positions.

Observations are not paged by the service's own links where that can be avoided. FROST 2.0 continues a list that is
ordered by ``phenomenonTime`` with ``phenomenonTime gt <last>`` alone: values of other series with the same time, and
intervals that overlap the last one, are lost at every page border without a word. We ask for the next page
ourselves, from the newest start on and including it, and take the records out that came before.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from ...core.errors import AnswerTimeout, ChangedWhilePaging, InvalidAnswer, NotFound, RequestRefused, ServerBusy
from ...core.query import BEGINNING, END, Part
from ...core.records import Page, Position
from ...core.time import TimeError, parse_instant, to_datetime, utc_text
from ..client import Answer
from ..paging import follow
from .addresses import counts_rows
from .entities import (
    Entity,
    Flaw,
    Losses,
    checked,
    control,
    identity,
    listed,
    location_geometry,
    told_count,
    value_list,
)
from .results import Edge, Kinds, ObservationReader, expanded_source, source_id
from .service import LARGEST_PAGE, Options, Service, by_collection, split_source

_SELECT = "id,phenomenonTime,result,resultTime,resultQuality"
_BY_TIME = "phenomenonTime asc,id asc"
_NEWEST = f"Observations($top=1;$orderby=phenomenonTime desc;$select={_SELECT})"
_PAGES = 200_000
_EMPTY_PAGES = 20
_CLOSED_NOTE = "Intervals are written with their last second included; their ends are taken as the next full minute."


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the observations of a part are asked for."""

    collection: str
    ids: tuple[str, ...]
    kinds: dict[str, Kinds]

    @property
    def single(self) -> bool:
        return len(self.ids) == 1


class Puller:
    """Fetches the parts that `planning` made."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._keeps_order: bool | None = None

    def observations(self, part: Part, reached: str | None) -> Iterator[Page]:
        """Pages of a ``series`` part, from the time ``reached`` on."""
        grouped = by_collection(part.sources)
        for number, (collection, ids) in enumerate(grouped.items()):
            source = _Source(collection, tuple(ids), self._service.kinds(part.sources))
            last_source = number == len(grouped) - 1
            for page in self._one_collection(source, part, reached):
                whole = len(grouped) == 1
                yield replace(
                    page, complete=page.complete and last_source, reached=page.reached if whole else None,
                    counted=page.counted if whole else None,
                )  # fmt: skip

    def latest(self, part: Part) -> Iterator[Page]:
        """The newest observation of every series of the part."""
        pages = list(self._latest(part)) or [Page(self._service.root, 0)]
        yield from pages[:-1]
        yield replace(pages[-1], complete=True)

    def positions(self, part: Part, reached: str | None) -> Iterator[Page]:
        """Where moving Things were (HistoricalLocations); a resumed part starts again."""
        window: list[str] = []
        if part.t_from > BEGINNING:
            window.append(f"time ge {reached or part.t_from}")
        if part.t_to < END:
            window.append(f"time lt {part.t_to}")
        options: Options = [
            ("select", "id,time"), ("expand", "Locations($select=id,encodingType,location)"),
            ("filter", " and ".join(window)), ("top", str(LARGEST_PAGE)),
        ]  # fmt: skip
        for number, station in enumerate(part.sources):
            path = f"Things({self._service.id_literal('Things', station)})/HistoricalLocations"
            for rows, answer, last in self._service.walk(path, options):
                losses = Losses()
                found = [p for row in rows if (p := _position(row, station, losses)) is not None]
                kept = [p for p in found if part.t_from <= p.t_start < part.t_to]
                done = last and number == len(part.sources) - 1
                yield Page(
                    answer.url,
                    len(kept) + len(losses),
                    answer.digest,
                    positions=kept,
                    drops=losses.drops(),
                    complete=done,
                )

    def _one_collection(self, source: _Source, part: Part, reached: str | None) -> Iterator[Page]:
        start = max(reached or part.t_from, part.t_from)
        answer = self._first_answer(source, start, part.t_to)
        following = self._service.following(answer)
        if following is None or self._order_is_kept(source, start, part, answer):
            yield from self._by_time(source, part, start, answer, reached is None)
        else:
            yield from self._by_links(source, part, start)

    def _by_time(self, source: _Source, part: Part, start: str, first: Answer, whole: bool) -> Iterator[Page]:
        """Every page asked from the newest start of the page before."""
        answer, cursor = first, start
        known: Edge = frozenset()
        for number in range(_PAGES):
            reader = self._read(answer, source, cursor, part.t_to, known)
            following = self._service.following(answer)
            counted = told_count(answer.document) if whole and number == 0 else None
            highest = reader.highest
            forward = highest is not None and highest > cursor and reader.ascending
            page = self._as_page(answer, reader, _values(counted, source))
            if following is None:
                yield replace(page, reached=highest, complete=True)
                return
            if forward and highest is not None:
                yield replace(page, reached=highest)
                known, cursor = reader.edge(), highest
            elif not reader.ascending:
                yield page
                yield from self._by_links(source, part, cursor)
                return
            else:
                cursor, known = yield from self._one_moment(source, part, cursor)
                if cursor >= part.t_to:
                    yield replace(page, observations=(), drops=(), received=0, complete=True)
                    return
            answer = self._get(source, cursor, part.t_to, _BY_TIME)
        raise InvalidAnswer(answer.url, host=self._service.host, reason=f"no end after {_PAGES} pages.")

    def _one_moment(self, source: _Source, part: Part, moment: str) -> Generator[Page, None, tuple[str, Edge]]:
        """All records that begin at one moment, ordered by id and paged by links, where they fill more than a page.

        Returns the next moment to ask from.
        """
        after = utc_text(to_datetime(moment) + timedelta(milliseconds=1)) if moment > BEGINNING else moment
        if after == moment:
            raise InvalidAnswer(
                moment, host=self._service.host, reason="a page holds no records and yet names a next one."
            )
        first = self._address(source, moment, min(after, part.t_to), "id asc")
        for answer, _ in follow(first, self._service.get, self._service.outline):
            yield self._as_page(answer, self._read(answer, source, moment, after, frozenset()), None)
        return after, frozenset()

    def _by_links(self, source: _Source, part: Part, start: str) -> Iterator[Page]:
        """The pages as the service links them; counted before and after where its links only count rows."""
        first = self._address(source, start, part.t_to, _BY_TIME)
        before: int | None = None
        by_count = False
        for answer, page in follow(first, self._service.get, self._service.outline):
            if before is None:
                before = told_count(answer.document)
            by_count = by_count or (page.following is not None and counts_rows(page.following))
            reader = self._read(answer, source, start, part.t_to, frozenset())
            if page.following is None and by_count:
                self._require_unchanged(source, start, part.t_to, before)
            yield replace(self._as_page(answer, reader, None), complete=page.following is None)

    def _require_unchanged(self, source: _Source, t_from: str, t_to: str, before: int | None) -> None:
        if before is None:
            return
        answer = self._service.get(self._address(source, t_from, t_to, "", [("top", "1"), ("count", "true")]))
        after = told_count(answer.document)
        if after is not None and after != before:
            raise ChangedWhilePaging(answer.url, host=self._service.host, before=before, after=after)

    def _order_is_kept(self, source: _Source, start: str, part: Part, first: Answer) -> bool:
        """Whether the service really orders by time: asked for the newest record, it must not give an older one."""
        if self._keeps_order is None:
            page = self._read(first, source, start, part.t_to, frozenset())
            address = self._address(source, start, part.t_to, "phenomenonTime desc,id asc", [("top", "1")])
            newest = self._read(self._service.get(address), source, start, part.t_to, frozenset()).highest
            if newest is None or page.highest is None or page.lowest is None:
                return False
            one_time = page.lowest == page.highest
            self._keeps_order = page.ascending and newest >= page.highest and (one_time or newest > page.lowest)
        return self._keeps_order

    def _first_answer(self, source: _Source, t_from: str, t_to: str) -> Answer:
        """The first page, in the best form the service takes: dataArray, chosen members, then whole entities."""
        while True:
            try:
                answer = self._get(source, t_from, t_to, _BY_TIME)
                value_list(answer)
                return answer
            except RequestRefused:
                for feature in ("not", "dataArray", "select"):
                    if not self._service.refuses(feature):
                        self._service.note_refusal(feature)
                        break
                else:
                    raise

    def _get(self, source: _Source, t_from: str, t_to: str, order: str) -> Answer:
        return self._service.get(self._address(source, t_from, t_to, order))

    def _address(self, source: _Source, t_from: str, t_to: str, order: str, more: Options | None = None) -> str:
        member = source.collection.removesuffix("s")
        terms = window_terms(t_from, t_to, self._service.refuses("not"))
        if source.single:
            path = f"{source.collection}({self._service.id_literal(source.collection, source.ids[0])})/Observations"
        else:
            path = "Observations"
            terms.insert(0, f"({self._service.any_of(source.collection, source.ids, f'{member}/id')})")
        options: Options = [("filter", " and ".join(terms)), ("orderby", order)]
        if not self._service.refuses("select"):
            options.insert(0, ("select", _SELECT))
        if not self._service.refuses("dataArray"):
            options.append(("resultFormat", "dataArray"))
        elif not source.single:
            options.append(("expand", f"{member}($select=id)" if not self._service.refuses("select") else member))
        options.extend(more or [("top", str(LARGEST_PAGE))])
        return self._service.address(path, options)

    def _read(self, answer: Answer, source: _Source, t_from: str, t_to: str, known: Edge) -> ObservationReader:
        rows = value_list(answer)
        reader = ObservationReader(source.kinds, t_from, t_to, known)
        if rows and isinstance(rows[0], dict) and "dataArray" in rows[0]:
            reader.read_arrays(rows)
        elif source.single:
            name = next(iter(source.kinds))
            reader.read_objects(rows, lambda _: name)
        else:
            reader.read_objects(rows, expanded_source(source.collection))
        size = reader.size
        if self._service.following(answer) is not None and 0 < size < LARGEST_PAGE:
            self._service.learn_page_limit(size)
        return reader

    def _as_page(self, answer: Answer, reader: ObservationReader, counted: int | None) -> Page:
        return Page(
            answer.url, reader.received, answer.digest, observations=reader.observations, drops=reader.losses.drops(),
            notes=(_CLOSED_NOTE,) if reader.closed_intervals else (), counted=counted,
        )  # fmt: skip

    def _latest(self, part: Part) -> Iterator[Page]:
        kinds = self._service.kinds(part.sources)
        for collection, ids in by_collection(part.sources).items():
            for chosen, wanted in self._service.id_filters(collection, ids):
                yield from self._latest_of(collection, chosen, wanted, kinds)

    def _latest_of(self, collection: str, ids: list[str], wanted: str, kinds: dict[str, Kinds]) -> Iterator[Page]:
        if not self._service.refuses("latest"):
            options: Options = [("filter", wanted), ("select", "id"), ("expand", _NEWEST), ("top", str(LARGEST_PAGE))]
            try:
                pages = [
                    self._latest_page(rows, answer, collection, kinds)
                    for rows, answer, _ in self._service.walk(collection, options)
                ]
                yield from pages
                return
            except (RequestRefused, ServerBusy, AnswerTimeout):
                self._service.note_refusal("latest")
                self._service.client.monitor.info("The latest values are asked for one series at a time.")
        for found in ids:
            yield self._latest_single(collection, found, kinds)

    def _latest_page(self, rows: list[Any], answer: Answer, collection: str, kinds: dict[str, Kinds]) -> Page:
        reader = ObservationReader(kinds, BEGINNING, END)
        for row in rows:
            try:
                entity = checked(row)
                name = source_id(collection, identity(entity))
            except Flaw as flaw:
                reader.losses.add(str(flaw), row)
                continue
            if "Observations" not in entity:
                raise RequestRefused("no Observations in the answer", host=self._service.host, status=200)
            if name in kinds:
                reader.read_objects(listed(entity, "Observations"), _always(name))
        return self._as_page(answer, reader, None)

    def _latest_single(self, collection: str, found: str, kinds: dict[str, Kinds]) -> Page:
        path = f"{collection}({self._service.id_literal(collection, found)})/Observations"
        options: Options = [("top", "1"), ("orderby", "phenomenonTime desc")]
        name = next(source for source in kinds if split_source(source) == (collection, found))
        reader = ObservationReader(kinds, BEGINNING, END)
        try:
            answer = self._service.get(self._service.address(path, options))
        except NotFound as error:
            reader.losses.add("a series that is gone", name)
            return Page(path, 1, drops=reader.losses.drops(), notes=(error.sentence,))
        reader.read_objects(value_list(answer)[:1], _always(name))
        return self._as_page(answer, reader, None)


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


def _values(counted: int | None, source: _Source) -> int | None:
    if counted is None or source.collection == "Datastreams":
        return counted
    return counted * len(next(iter(source.kinds.values()))) if source.single else None


def _always(name: str) -> Callable[[Entity], str]:
    return lambda _: name


def _position(row: Any, station: str, losses: Losses) -> Position | None:
    try:
        entity = checked(row)
        moment = parse_instant(entity.get("time") or "")
        geometry, reason = location_geometry(listed(entity, "Locations"))
        if geometry is None:
            raise Flaw(f"position: {reason}")
    except (Flaw, TimeError, AttributeError, TypeError) as error:
        losses.add(str(error).partition(":")[0] if isinstance(error, TimeError) else str(error), row)
        return None
    return Position(station, moment, moment, geometry)


def count_of(row: Any) -> tuple[str, int] | None:
    """(id, number of observations) of a Datastream with its observations counted, or None."""
    if not isinstance(row, dict):
        return None
    count = control(row, "count", "Observations")
    try:
        return (str(identity(row)), count) if type(count) is int and count >= 0 else None
    except Flaw:
        return None
