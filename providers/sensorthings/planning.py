# SPDX-License-Identifier: GPL-2.0-or-later
"""Cutting a pull into parts that share the work and can each be fetched again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from ...core.errors import RequestRefused
from ...core.query import BEGINNING, END, Part, PullRequest
from ...core.records import Series, Station
from ...core.time import to_datetime, utc_text
from .meaning import period_seconds
from .pull import count_of, window_terms
from .results import Kinds
from .service import LARGEST_PAGE, Options, Service, by_collection

PAGES_PER_PART = 15
LEAST_PARTS = 8
MOST_COUNTED = 2_000
_GROUP_QUERY = 1_000


@dataclass(frozen=True, slots=True)
class _Load:
    """One source with its window and how many values it is expected to bring (None: unknown)."""

    source: str
    t_from: str
    values: int | None
    first: str | None
    last: str | None


class Planner:
    """Makes the parts of a request."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def plan(
        self, request: PullRequest, stations: Sequence[Station], series: Sequence[Series], since: Mapping[str, str]
    ) -> list[Part]:
        """Parts that cover the request together; see `core.provider`."""
        self._service.learn_kinds(_kinds(series))
        components: dict[str, list[Series]] = {}
        for found in series:
            components.setdefault(found.source_id, []).append(found)
        moving = [found.source_id for found in stations if found.mobility == "moving"]
        t_from, t_to = request.start or BEGINNING, request.end or END
        if request.mode == "latest":
            return self._latest(list(components))
        counts, exact = self._counts(components, t_from, t_to, since)
        loads: dict[str, list[_Load]] = {}
        for source, parts in components.items():
            begin = since.get(source, t_from)
            if begin >= t_to:
                continue
            values = counts.get(source)
            if values is None:
                values = _expected(parts[0], begin, t_to)
            loads.setdefault(begin, []).append(_Load(source, begin, values, parts[0].first, parts[0].last))
        target = self._target([load for group in loads.values() for load in group])
        plans = [part for group in loads.values() for part in self._share(group, t_to, target, exact)]
        return plans + [Part("positions", (station,), t_from, t_to) for station in moving]

    def _latest(self, sources: Sequence[str]) -> list[Part]:
        parts = []
        for collection, ids in by_collection(sources).items():
            for chosen, _ in self._service.id_filters(collection, ids):
                parts.append(
                    Part("latest", tuple(_source(collection, found, sources) for found in chosen), expected=None)
                )
        return parts

    def _counts(
        self, components: Mapping[str, Sequence[Series]], t_from: str, t_to: str, since: Mapping[str, str]
    ) -> tuple[dict[str, int], bool]:
        """Values per source in the request's window, where the service counts them; and whether all are counted."""
        wanted = [source for source in components if source not in since][:MOST_COUNTED]
        if len(components) > MOST_COUNTED or self._service.refuses("counts"):
            return {}, False
        window = " and ".join(window_terms(t_from, t_to, self._service.refuses("not")))
        nested = f"Observations($count=true;$top=0;$select=id{f';$filter={window}' if window else ''})"
        counts: dict[str, int] = {}
        for collection, ids in by_collection(wanted).items():
            known = {found: _source(collection, found, wanted) for found in ids}
            for _, filtered in self._service.id_filters(collection, ids):
                options: Options = [
                    ("filter", filtered), ("select", "id"), ("expand", nested), ("top", str(LARGEST_PAGE))
                ]  # fmt: skip
                try:
                    rows = [row for page, _, _ in self._service.walk(collection, options) for row in page]
                except RequestRefused:
                    self._service.note_refusal("counts")
                    return {}, False
                for counted in map(count_of, rows):
                    if counted is not None and counted[0] in known:
                        source = known[counted[0]]
                        counts[source] = counted[1] * len(components[source])
        return counts, len(counts) == len(components)

    def _target(self, loads: Sequence[_Load]) -> int:
        """Values a part should bring: some fifteen pages, fewer where that gives every worker something to do."""
        page = self._service.page_size
        total = sum(load.values or 0 for load in loads)
        return max(page, min(PAGES_PER_PART * page, math.ceil(total / LEAST_PARTS)))

    def _share(self, loads: Sequence[_Load], t_to: str, target: int, exact: bool) -> Iterator[Part]:
        """Loads with the same start as parts: small ones together, big ones cut by time."""
        for collection in by_collection(load.source for load in loads):
            mine = [
                load
                for load in loads
                if (load.source.startswith("MultiDatastreams(")) == (collection == "MultiDatastreams")
            ]
            group: list[_Load] = []
            for load in mine:
                if (load.values or 0) > target * 3 // 2:
                    yield from _windows(load, t_to, target, exact)
                elif group and not self._fits(group, load, collection, target):
                    yield _part(group, t_to, exact)
                    group = [load]
                else:
                    group.append(load)
            if group:
                yield _part(group, t_to, exact)

    def _fits(self, group: Sequence[_Load], load: _Load, collection: str, target: int) -> bool:
        values = sum(member.values or 0 for member in group) + (load.values or 0)
        length = sum(len(member.source) + len(collection) + 18 for member in group)
        return values <= target and length <= _GROUP_QUERY and len(group) < max(1, self._service.page_size // 5)


def _windows(load: _Load, t_to: str, target: int, exact: bool) -> Iterator[Part]:
    """A big series cut into windows of about equal length between its first and last time."""
    values = load.values or 0
    pieces = math.ceil(values / target)
    begin, end = max(load.t_from, load.first or load.t_from), min(t_to, load.last or t_to)
    if begin <= BEGINNING or end >= END or begin >= end:
        yield _part([load], t_to, exact)
        return
    opening, length = to_datetime(begin), to_datetime(end) - to_datetime(begin)
    borders = [load.t_from]
    borders += [utc_text(opening + length * number / pieces) for number in range(1, pieces)]
    borders.append(t_to)
    for one, two in pairwise(borders):
        if one < two:
            yield Part("series", (load.source,), one, two, values // pieces, True)


def _part(group: Sequence[_Load], t_to: str, exact: bool) -> Part:
    known = [load.values for load in group if load.values is not None]
    expected = sum(known) if len(known) == len(group) else None
    return Part(
        "series",
        tuple(load.source for load in group),
        group[0].t_from,
        t_to,
        expected,
        expected is not None and not exact,
    )


def _expected(series: Series, t_from: str, t_to: str) -> int | None:
    """How many values a series may have in a window, from its extent and its period; None when they are not told."""
    if series.first is None or series.last is None:
        return None
    begin, end = max(t_from, series.first), min(t_to, series.last)
    if begin > end:
        return 0
    seconds = period_seconds(series.period)
    return None if seconds is None else int((to_datetime(end) - to_datetime(begin)) / timedelta(seconds=seconds)) + 1


def _kinds(series: Sequence[Series]) -> Iterator[tuple[str, Kinds]]:
    by_source: dict[str, dict[int, Series]] = {}
    for found in series:
        by_source.setdefault(found.source_id, {})[found.component] = found
    for source, parts in by_source.items():
        if source.startswith("MultiDatastreams(") or len(parts) == 1:
            yield source, tuple(parts[number].value_kind for number in sorted(parts))


def _source(collection: str, found: str, sources: Sequence[str]) -> str:
    if collection == "Datastreams":
        return found
    quoted = f"{collection}('{found}')"
    return quoted if quoted in sources else f"{collection}({found})"
