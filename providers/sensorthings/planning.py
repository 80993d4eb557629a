# SPDX-License-Identifier: GPL-2.0-or-later
"""Cutting a pull into parts that share the work and can each be fetched again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

from ...core.errors import AnswerTimeout, InvalidAnswer, NotFound, RequestRefused, ServerBusy
from ...core.query import BEGINNING, END, Part, PullRequest
from ...core.records import Series, Station
from ...core.time import to_datetime, utc_text
from .entities import id_of, told_count
from .lists import each, walk
from .meaning import period_seconds
from .observations import window_terms
from .positions import position_terms
from .results import Facts
from .service import LARGEST_PAGE, Options, Service, by_collection, split_source

PAGES_PER_PART = 15
LEAST_PARTS = 8
MOST_WINDOWS = 2_000
MOST_COUNTED = 2_000
MOST_COUNTED_SINGLY = 16
LONGEST_GROUP = 1_400
SHORTEST_GUESSED_WINDOW = timedelta(days=31)

_NOT_COUNTED = (AnswerTimeout, InvalidAnswer, NotFound, RequestRefused, ServerBusy)

Components = Mapping[str, Sequence[Series]]


@dataclass(frozen=True, slots=True)
class _Load:
    """One source with the start of its window and how many values it is expected to bring (None: unknown)."""

    source: str
    t_from: str
    values: int | None
    series: Series


class Planner:
    """Makes the parts of a request."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def plan(
        self, request: PullRequest, stations: Sequence[Station], series: Sequence[Series], since: Mapping[str, str]
    ) -> list[Part]:
        """Parts that cover the request together; see `core.provider`."""
        components: dict[str, list[Series]] = {}
        for found in series:
            components.setdefault(found.source_id, []).append(found)
        self._service.learn_series({source: _facts(parts) for source, parts in components.items()})
        t_from, t_to = request.start or BEGINNING, request.end or END
        if request.mode == "latest":
            return self._latest(components)
        begins = {source: _full_hour(since[source]) if source in since else t_from for source in components}
        counts = self._counts({s: parts for s, parts in components.items() if s not in since}, t_from, t_to)
        loads = [
            _Load(source, begins[source], counts.get(source, _expected(parts, begins[source], t_to)), parts[0])
            for source, parts in components.items()
            if begins[source] < t_to
        ]
        exact = len(counts) == len(components)
        target = self._target(loads)
        by_begin: dict[str, list[_Load]] = {}
        for load in loads:
            by_begin.setdefault(load.t_from, []).append(load)
        plans = [part for some in by_begin.values() for part in self._share(some, t_to, target, exact, len(loads))]
        moving = {found.source_id: t_to for found in stations if found.mobility == "moving"}
        for found in series:
            if found.station in moving:
                moving[found.station] = min(moving[found.station], begins[found.source_id])
        return plans + self._positions(moving, t_to)

    def _latest(self, components: Components) -> list[Part]:
        """Series in chunks that one request can ask for; that each has a value is a guess."""
        names = {split_source(source): source for source in components}
        parts = []
        for collection, ids in by_collection(components).items():
            for chosen, _ in self._service.id_filters(collection, ids):
                sources = tuple(names[collection, found] for found in chosen)
                expected = sum(len(components[source]) for source in sources)
                parts.append(Part("latest", sources, expected=expected, expected_is_estimate=True))
        return parts

    def _positions(self, moving: Mapping[str, str], t_to: str) -> list[Part]:
        """One part per moving station, from the time that ``moving`` gives."""
        counts: dict[str, int] = {}
        if 0 < len(moving) <= MOST_COUNTED and not self._service.refuses("counts"):
            window = " and ".join(position_terms(min(moving.values()), t_to))
            counts = self._counted_together("Things", list(moving), "HistoricalLocations", window)
        guessed = len(set(moving.values())) > 1
        return [
            Part("positions", (station,), begin, t_to, counts.get(station), guessed and station in counts)
            for station, begin in moving.items()
            if begin < t_to
        ]

    def _counts(self, components: Components, t_from: str, t_to: str) -> dict[str, int]:
        """Values per source in the window, where the service counts them at a reasonable price.

        They show progress and never decide what is complete, so that whatever goes wrong here costs nothing else.
        """
        if not 0 < len(components) <= MOST_COUNTED:
            return {}
        window = " and ".join(window_terms(t_from, t_to, self._service.refuses("not")))
        names = {split_source(source): source for source in components}
        counts: dict[str, int] = {}
        if not self._service.refuses("counts"):
            for collection, ids in by_collection(components).items():
                for found, number in self._counted_together(collection, ids, "Observations", window).items():
                    counts[names[collection, found]] = number
        if not counts and len(components) <= MOST_COUNTED_SINGLY:
            counts = self._counted_singly(components, window)
        return {source: count * len(components[source]) for source, count in counts.items()}

    def _counted_together(self, collection: str, ids: Sequence[str], member: str, window: str) -> dict[str, int]:
        """Entities that belong to others, by the id of those; many in one request."""
        nested = f"{member}($count=true;$top=0;$select=id{f';$filter={window}' if window else ''})"

        def count(filtered: str) -> list[tuple[str, int]]:
            options: Options = [
                ("filter", filtered), ("select", "id"), ("expand", nested), ("top", str(LARGEST_PAGE))
            ]  # fmt: skip
            rows = [row for page, _, _ in walk(self._service, collection, options) for row in page]
            return [found for row in rows if (found := _count_of(row, member)) is not None]

        chunks = [filtered for _, filtered in self._service.id_filters(collection, ids)]
        try:
            counted = dict(pair for pairs in each(count, chunks) for pair in pairs)
        except _NOT_COUNTED:
            self._service.note_refusal("counts")
            return {}
        return {found: counted[found] for found in ids if found in counted}

    def _counted_singly(self, components: Components, window: str) -> dict[str, int]:
        """Records per source, one request each."""

        def count(source: str) -> int | None:
            path, wanted = self._service.related(*split_source(source), "Observations")
            terms = " and ".join(filter(None, (wanted, window)))
            options: Options = [("filter", terms), ("select", "id"), ("top", "1"), ("count", "true")]
            return told_count(self._service.get(self._service.address(path, options)).document)

        try:
            numbers = each(count, components)
        except _NOT_COUNTED:
            return {}
        return {source: number for source, number in zip(components, numbers, strict=True) if number is not None}

    def _target(self, loads: Sequence[_Load]) -> int:
        """Values a part should bring: some fifteen pages, fewer where that gives every worker something to do."""
        page = self._service.page_size
        total = sum(load.values or 0 for load in loads)
        return max(page, min(PAGES_PER_PART * page, math.ceil(total / LEAST_PARTS)))

    def _share(self, loads: Sequence[_Load], t_to: str, target: int, exact: bool, every: int) -> Iterator[Part]:
        """Loads with the same start as parts: small ones together, big ones cut by time."""
        for collection in by_collection(load.source for load in loads):
            group: list[_Load] = []
            for load in loads:
                if split_source(load.source)[0] != collection:
                    continue
                pieces = _pieces(load, t_to, target, every)
                if pieces > 1:
                    yield from _windows(load, t_to, pieces, exact)
                elif group and not self._fits(group, load, collection, target):
                    yield _part(group, t_to, exact)
                    group = [load]
                else:
                    group.append(load)
            if group:
                yield _part(group, t_to, exact)

    def _fits(self, group: Sequence[_Load], load: _Load, collection: str, target: int) -> bool:
        """Whether a group takes one more: not too many values, nor too long an address, nor too few times a page."""
        values = sum(member.values or 0 for member in group) + (load.values or 0)
        length = sum(len(member.source) + len(collection) + 18 for member in group)
        return values <= target and length <= LONGEST_GROUP and len(group) < max(1, self._service.page_size // 5)


def _pieces(load: _Load, t_to: str, target: int, every: int) -> int:
    """Into how many windows a load is cut; one of unknown length only where there are few loads and it may be long."""
    if load.values is not None:
        return min(MOST_WINDOWS, math.ceil(load.values / target)) if load.values > target * 3 // 2 else 1
    begin, end = _known_extent(load, t_to)
    if begin <= BEGINNING or end >= END or begin >= end:
        return 1
    return max(1, min(LEAST_PARTS // every, (to_datetime(end) - to_datetime(begin)) // SHORTEST_GUESSED_WINDOW))


def _windows(load: _Load, t_to: str, pieces: int, exact: bool) -> Iterator[Part]:
    """A load cut into windows of about equal length between its first and last time."""
    begin, end = _known_extent(load, t_to)
    if begin <= BEGINNING or end >= END or begin >= end:
        yield _part([load], t_to, exact)
        return
    opening, length = to_datetime(begin), to_datetime(end) - to_datetime(begin)
    borders = [load.t_from, *(utc_text(opening + length * number / pieces) for number in range(1, pieces)), t_to]
    for number, (one, two) in enumerate(pairwise(borders)):
        expected = None if load.values is None else _share_of(load.values, number, pieces)
        if one < two:
            yield Part("series", (load.source,), one, two, expected, expected is not None)


def _share_of(values: int, number: int, pieces: int) -> int:
    """What falls to one of several equal pieces, so that all together are ``values``."""
    return values * (number + 1) // pieces - values * number // pieces


def _known_extent(load: _Load, t_to: str) -> tuple[str, str]:
    """Between which times values are likely; what a service tells of that bounds nothing that is asked for."""
    return max(load.t_from, load.series.first or load.t_from), min(t_to, load.series.last or t_to)


def _part(group: Sequence[_Load], t_to: str, exact: bool) -> Part:
    known = [load.values for load in group if load.values is not None]
    expected = sum(known) if len(known) == len(group) else None
    sources = tuple(load.source for load in group)
    return Part("series", sources, group[0].t_from, t_to, expected, expected is not None and not exact)


def _full_hour(moment: str) -> str:
    """The beginning of the hour, so that series whose newest values differ by minutes are asked for together."""
    return f"{moment[:13]}:00:00.000Z"


def _expected(parts: Sequence[Series], t_from: str, t_to: str) -> int | None:
    """How many values a source may have in a window, from its extent and its period; None when they are not told."""
    series = parts[0]
    if series.first is None or series.last is None:
        return None
    begin, end = max(t_from, series.first), min(t_to, series.last)
    if begin > end:
        return 0
    seconds = period_seconds(series.period)
    if seconds is None:
        return None
    return (int((to_datetime(end) - to_datetime(begin)) / timedelta(seconds=seconds)) + 1) * len(parts)


def _facts(parts: Sequence[Series]) -> Facts:
    ordered = sorted(parts, key=lambda series: series.component)
    return Facts(tuple(series.value_kind for series in ordered), ordered[0].first, ordered[0].last)


def _count_of(row: Any, member: str) -> tuple[str, int] | None:
    """(id, number) of an entity whose ``member`` is counted, or None."""
    found, count = id_of(row), told_count(row, member)
    return None if found is None or count is None else (str(found), count)
