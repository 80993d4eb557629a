# SPDX-License-Identifier: GPL-2.0-or-later
"""
Lists of observations: chosen, ordered, counted and paged without making more of them than a page needs.

Pages go on from a place, not from a number of rows: a nextLink holds the last row's time and id, so that rows that
come or go between two pages shift nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .city import IDS_PER_SERIES, WIND_SERIES, City
from .clock import OPENED, LocalDays, Regular, ServiceHours
from .entities import iso
from .evaluate import Resolve, Window, holds, wanted, window
from .language import BadRequest, Binary, Literal, Node, Path, Span
from .model import TYPES, View
from .noise import Floats, Ints
from .options import Options
from .plane import Bools
from .rows import Rows

_BY_TIME = ("phenomenonTime",)
_BY_ID = ("id",)
_SORTABLE = ("phenomenonTime", "id", "resultTime", "result")
_LARGEST_STEP = 90_000
_SERIES_AT_ONCE = 4_000


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of observations: its rows in order, the number of all, and where the next page begins."""

    rows: Rows
    count: int | None
    skip_filter: str | None


class ObservationList:
    """The observations of some series as a request wants them."""

    def __init__(self, view: View, series: Ints, options: Options, resolve_series: SeriesResolver) -> None:
        self._view = view
        self._city: City = view.city
        self._options = options
        self._resolve_series = resolve_series
        self._series = _limited(np.sort(series), options)
        self._order = options.order or ((_BY_ID, False),)
        for path, _ in self._order:
            if len(path) != 1 or path[0] not in _SORTABLE:
                raise BadRequest(f"Query is not valid: cannot order observations by {'/'.join(path)}")
        self._widest = Window(OPENED, view.now + 1, True)

    def page(self, top: int) -> Listing:
        """At most ``top`` rows, from the place the options tell."""
        options = self._options
        count = self.count() if options.count else None
        if top == 0:
            return Listing(Rows.joined([]), count, None)
        skip = 0 if options.skip_filter is not None else options.skip
        parts: list[Rows] = []
        held = 0
        for rows in self._ordered(top + skip + 1):
            parts.append(rows)
            held += len(rows)
            if held > top + skip:
                break
        rows = Rows.joined(parts).take(slice(skip, skip + top))
        more = held > skip + top
        return Listing(rows, count, self._continuation(rows) if more else None)

    def count(self) -> int:
        """How many rows the filter accepts."""
        bounds = window(self._options.filter, self._widest)
        if bounds.is_exact or (self._options.filter is not None and self._is_by_series(bounds)):
            return sum(self._city.counts(self._series, bounds.first, bounds.stop, self._view.now).values())
        total = 0
        for begin in range(0, len(self._series), 50):
            chosen = self._series[begin : begin + 50]
            rows = self._city.rows(chosen, bounds.first, bounds.stop, self._view.now)
            total += int(self._accepted(rows, self._options.filter).sum())
        return total

    def _is_by_series(self, bounds: Window) -> bool:
        """True when the filter says nothing but which series and which window."""
        others = [part for part in _conjuncts(self._options.filter) if not window(part, self._widest).is_exact]
        told = all(wanted(part, path) is not None and _only(part, path) for part in others for path in _paths(part))
        return told and bounds.first >= self._widest.first

    def _ordered(self, need: int) -> Iterator[Rows]:
        """Chunks of accepted rows in the order asked for."""
        path, falls = self._order[0]
        by_time = path == _BY_TIME or (path == _BY_ID and len(self._series) == 1)
        tree = _both(self._options.filter, self._options.skip_filter)
        if by_time:
            bounds = self._id_bounds(window(tree, self._widest), tree)
            for rows in self._swept(self._series, bounds, falls, need):
                yield self._sorted(rows.take(self._accepted(rows, tree)))
        elif path == _BY_ID:
            bounds = window(tree, self._widest)
            for number in (self._series[::-1] if falls else self._series).tolist():
                one = np.array([number])
                for rows in self._swept(one, self._id_bounds(bounds, tree, number), falls, need):
                    yield self._sorted(rows.take(self._accepted(rows, tree)))
        else:
            bounds = window(tree, self._widest)
            rows = self._city.rows(self._series, bounds.first, bounds.stop, self._view.now)
            yield self._sorted(rows.take(self._accepted(rows, tree)))

    def _id_bounds(self, bounds: Window, tree: Node | None, series: int | None = None) -> Window:
        """The window narrowed by a lower or upper bound on the id of a single series."""
        if series is None:
            if len(self._series) != 1:
                return bounds
            series = int(self._series[0])
        grid = self._city.sources[int(self._city.locate(np.array([series]))[0][0])].kind.grid
        for part in _conjuncts(tree):
            if isinstance(part, Binary) and part.left == Path(_BY_ID) and isinstance(part.right, Literal):
                told = part.right.value
                if not isinstance(told, int) or told // IDS_PER_SERIES != series:
                    continue
                start = int(grid.start(np.array([told % IDS_PER_SERIES // 2]))[0])
                if part.operator in ("gt", "ge"):
                    bounds = replace(bounds, first=max(bounds.first, start))
                elif part.operator in ("lt", "le", "eq"):
                    bounds = replace(bounds, stop=min(bounds.stop, start + 1))
        return bounds

    def _swept(self, series: Ints, bounds: Window, falls: bool, need: int) -> Iterator[Rows]:
        """All rows of series in a window, in pieces by time that each hold about ``need`` rows."""
        first, stop = max(bounds.first, self._widest.first), min(bounds.stop, self._widest.stop)
        rate = self._rate(series)
        if rate == 0.0:
            return
        size = int(min(need * 1.1 / rate + _LARGEST_STEP / 10, 2**33)) + 1
        while first < stop:
            begin, end = (max(first, stop - size), stop) if falls else (first, min(stop, first + size))
            yield self._city.rows(series, begin, end, self._view.now)
            first, stop = (first, begin) if falls else (end, stop)
            size *= 2

    def _rate(self, series: Ints) -> float:
        """Rows per second of series together."""
        total = 0.0
        for source, stations in self._city.groups(series):
            grid = source.kind.grid
            if isinstance(grid, Regular):
                step = float(grid.step)
            elif isinstance(grid, ServiceHours):
                step = 86_400.0 / grid.count
            else:
                step = 86_400.0 if isinstance(grid, LocalDays) else 3_600.0
            total += len(stations) / step
        return total

    def _accepted(self, rows: Rows, tree: Node | None) -> Bools:
        if tree is None or not len(rows):
            return np.ones(len(rows), dtype=bool)
        found = holds(tree, self._column_resolver(rows), float(self._view.now))
        return np.broadcast_to(np.asarray(found, dtype=bool), (len(rows),))

    def _column_resolver(self, rows: Rows) -> Resolve:
        def resolve(names: tuple[str, ...]) -> Any:
            name = names[0]
            if len(names) == 1:
                if name == "id":
                    return self._city.ids(rows)
                if name == "phenomenonTime":
                    return Span(rows.start, rows.end)
                if name == "resultTime":
                    return Span(rows.produced, rows.produced, True)
                if name == "result":
                    return _results(self._city, rows)
                if name in ("resultQuality", "validTime", "parameters"):
                    return None
            if name in TYPES["Observation" + "s"].one:
                return self._linked(rows, names)
            raise BadRequest(f"Query is not valid: no property {'/'.join(names)}")

        return resolve

    def _linked(self, rows: Rows, names: tuple[str, ...]) -> Any:
        if names in (("Datastream", "id"), ("MultiDatastream", "id")):
            is_multi = rows.series == WIND_SERIES
            return np.where(is_multi, -1, rows.series) if names[0] == "Datastream" else np.where(is_multi, 1, -1)
        distinct, back = np.unique(rows.series, return_inverse=True)
        column = np.empty(len(distinct), dtype=object)
        column[:] = [self._resolve_series(int(number), names) for number in distinct]
        return column[back]

    def _sorted(self, rows: Rows) -> Rows:
        if len(rows) < 2:
            return rows
        keys: list[Any] = [self._city.ids(rows)]
        for path, falls in reversed(self._order):
            column: Any = {
                "phenomenonTime": rows.start,
                "id": self._city.ids(rows),
                "resultTime": rows.produced,
            }.get(path[0])
            if column is None:
                column = self._city.values(rows)
            keys.append(-column if falls else column)
        return rows.take(np.lexsort(keys))

    def _continuation(self, rows: Rows) -> str | None:
        """The filter that only what comes after the last row passes; None where only counting rows will do."""
        last = rows.take(slice(len(rows) - 1, len(rows)))
        number = self._resolve_series.written(int(self._city.ids(last)[0]))
        path, falls = self._order[0]
        if path == _BY_ID:
            return f"(id {'lt' if falls else 'gt'} {number})"
        others = self._order[1:]
        if path != _BY_TIME or any(other[0] != _BY_ID for other in others[:1]):
            return None
        beyond = "lt" if others and others[0][1] else "gt"
        moment = iso(int(last.start[0]))
        if falls:
            return f"(not phenomenonTime ge {moment} or (not phenomenonTime gt {moment} and id {beyond} {number}))"
        return f"(phenomenonTime gt {moment} or (phenomenonTime ge {moment} and id {beyond} {number}))"


class SeriesResolver:
    """Tells members of what a series is linked to, and how ids are written."""

    def __call__(self, series: int, names: tuple[str, ...]) -> Any:
        """The member ``names`` of an observation of a series."""
        raise NotImplementedError

    def written(self, number: int) -> str:
        """An observation's id as a literal."""
        raise NotImplementedError


def _results(city: City, rows: Rows) -> Any:
    """Results as a column: of numbers where there are no others."""
    values: Floats = city.values(rows)
    kinds = [city.sources[number].kind for number in np.unique(rows.kind).tolist()]
    if not any(kind.states or kind.components for kind in kinds) and not np.isnan(values).any():
        return values
    column = np.empty(len(rows), dtype=object)
    column[:] = values.tolist()
    for number in np.unique(rows.kind).tolist():
        kind, mine = city.sources[number].kind, np.nonzero(rows.kind == number)[0]
        if kind.states:
            column[mine] = [kind.states[int(state)] for state in values[mine].tolist()]
        elif kind.components:
            column[mine] = None
    return column


def _limited(series: Ints, options: Options) -> Ints:
    """The series that can hold what the filter accepts."""
    for tree in (options.filter, options.skip_filter):
        for part in _conjuncts(tree):
            for path, of in ((("Datastream", "id"), 0), (("MultiDatastream", "id"), WIND_SERIES - 1), (_BY_ID, None)):
                told = wanted(part, path)
                if told is None:
                    continue
                ids = [number for number in told if isinstance(number, int)]
                chosen = [number // IDS_PER_SERIES if of is None else number + of for number in ids]
                series = series[np.isin(series, np.array(chosen, dtype=np.int64))]
            if isinstance(part, Binary) and part.left == Path(_BY_ID) and isinstance(part.right, Literal):
                bound = part.right.value
                if isinstance(bound, int) and part.operator in ("gt", "ge"):
                    series = series[series >= bound // IDS_PER_SERIES]
                elif isinstance(bound, int) and part.operator in ("lt", "le"):
                    series = series[series <= bound // IDS_PER_SERIES]
    return series


def _conjuncts(node: Node | None) -> Iterator[Node]:
    if isinstance(node, Binary) and node.operator == "and":
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    elif node is not None:
        yield node


def _paths(node: Node) -> set[tuple[str, ...]]:
    if isinstance(node, Binary):
        return _paths(node.left) | _paths(node.right)
    return {node.names} if isinstance(node, Path) else {()} if not isinstance(node, Literal) else set()


def _only(node: Node, path: tuple[str, ...]) -> bool:
    return path in (("Datastream", "id"),) and _paths(node) == {path}


def _both(one: Node | None, two: Node | None) -> Node | None:
    if one is None or two is None:
        return one or two
    return Binary("and", one, two)
