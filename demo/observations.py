# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of observations: chosen, ordered, counted and paged without making more of them than a page needs.

Pages go on from a place, not from a number of rows: a nextLink holds the last row's time and id, so that rows that
come or go between two pages shift nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .clock import OPENED, Regular, ServiceHours
from .entities import iso
from .evaluate import Resolve, Window, conjuncts, holds, wanted, window
from .graph import Names, linked, member
from .language import BadRequest, Binary, Literal, Node, Path, Span
from .model import IDS_PER_SERIES, WIND_SERIES
from .noise import Floats, Ints
from .options import Options
from .plane import Bools
from .rows import Rows
from .schema import TYPES, View

_TIME, _ID = ("phenomenonTime",), ("id",)
_DATASTREAM, _MULTI = ("Datastream", "id"), ("MultiDatastream", "id")
_SORTABLE = (_TIME, _ID, ("resultTime",), ("result",))
_DAY = 86_400
_COUNTED_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True)
class Listing:
    """One page: its rows in order, the number of all where asked, and where the next page begins (None: nowhere)."""

    rows: Rows
    count: int | None
    skip_filter: str | None


class ObservationList:
    """The observations of some series as a request wants them.

    Filters hold ids as numbers (`graph.with_numbers`); ``written`` gives an observation's id as a literal.
    """

    def __init__(self, view: View, series: Ints, options: Options, written: Callable[[int], str]) -> None:
        """Raises BadRequest for an order that observations do not have."""
        self._view = view
        self._city = view.city
        self._options = options
        self._written = written
        self._order = options.order or ((_ID, False),)
        self._widest = Window(OPENED, view.now + 1, True)
        self._tree = _both(options.filter, options.skip_filter)
        self._bounds = window(self._tree, self._widest)
        self._rest = _rest(self._tree, self._widest)
        self._series = _limited(np.sort(series), self._tree)
        self._counted = _limited(np.sort(series), options.filter)
        for path, _ in self._order:
            if path not in _SORTABLE:
                raise BadRequest(f"Query is not valid: cannot order observations by {'/'.join(path)}")

    def page(self, top: int) -> Listing:
        """At most ``top`` rows, from the place the options tell."""
        count = self.count() if self._options.count else None
        if top == 0:
            return Listing(Rows.joined([]), count, None)
        skip = 0 if self._options.skip_filter is not None else self._options.skip
        parts: list[Rows] = []
        held = 0
        for rows in self._ordered(top + skip + 1):
            parts.append(rows)
            held += len(rows)
            if held > top + skip:
                break
        rows = Rows.joined(parts).take(slice(skip, skip + top))
        return Listing(rows, count, self._continuation(rows) if held > skip + top else None)

    def count(self) -> int:
        """How many rows the filter accepts; worked out by days where it says no more than series and times."""
        tree = self._options.filter
        bounds, rest = window(tree, self._widest), _rest(tree, self._widest)
        if rest is None:
            return sum(self._city.counts(self._counted, bounds.first, bounds.stop, self._view.now).values())
        swept = self._swept(self._counted, bounds, False, _COUNTED_AT_ONCE)
        return sum(int(self._accepted(rows, rest).sum()) for rows in swept)

    def _ordered(self, need: int) -> Iterator[Rows]:
        """Pieces of the accepted rows in the order asked for."""
        path, falls = self._order[0]
        bounds = self._bounds
        if path == _TIME or (path == _ID and len(self._series) == 1):
            groups = [self._series]
        elif path == _ID:
            groups = [np.array([number]) for number in (self._series[::-1] if falls else self._series).tolist()]
        else:
            rows = self._city.rows(self._series, bounds.first, bounds.stop, self._view.now)
            yield self._sorted(self._kept(rows))
            return
        for group in groups:
            narrowed = self._narrowed(bounds, int(group[0])) if len(group) == 1 else bounds
            for rows in self._swept(group, narrowed, falls, need):
                yield self._sorted(self._kept(rows))

    def _narrowed(self, bounds: Window, series: int) -> Window:
        """The window within the bounds that the filter sets on ids of a single series."""
        grid = self._city.source(series)[0].kind.grid
        for part in conjuncts(self._tree):
            told = _id_bound(part)
            if told is None or told[1] // IDS_PER_SERIES != series:
                continue
            start = int(grid.start(np.array([told[1] % IDS_PER_SERIES // 2]))[0])
            if told[0] in ("gt", "ge", "eq"):
                bounds = replace(bounds, first=max(bounds.first, start))
            if told[0] in ("lt", "le", "eq"):
                bounds = replace(bounds, stop=min(bounds.stop, start + 1))
        return bounds

    def _swept(self, series: Ints, bounds: Window, falls: bool, need: int) -> Iterator[Rows]:
        """All rows of series in a window, in pieces by time that each hold about ``need`` rows."""
        first, stop = max(bounds.first, self._widest.first), min(bounds.stop, self._widest.stop)
        rate = sum(len(stations) * _rows_a_day(source.kind.grid) for source, stations in self._city.groups(series))
        if rate == 0.0:
            return
        size = int(min(1.1 * need / rate + 0.1, 100_000.0) * _DAY)
        while first < stop:
            begin, end = (max(first, stop - size), stop) if falls else (first, min(stop, first + size))
            yield self._city.rows(series, begin, end, self._view.now)
            first, stop = (first, begin) if falls else (end, stop)
            size *= 2

    def _kept(self, rows: Rows) -> Rows:
        return rows if self._rest is None else rows.take(self._accepted(rows, self._rest))

    def _accepted(self, rows: Rows, tree: Node) -> Bools:
        found = holds(tree, self._columns(rows), float(self._view.now))
        return np.broadcast_to(np.asarray(found, dtype=bool), (len(rows),))

    def _columns(self, rows: Rows) -> Resolve:
        """The members of rows as columns."""

        def resolve(names: Names) -> Any:
            if names == _ID:
                return self._city.ids(rows)
            if names == _TIME:
                return Span(rows.start, rows.end)
            if names == ("resultTime",):
                return Span(rows.produced, rows.produced, True)
            if names == ("result",):
                return self._results(rows)
            if names in (("resultQuality",), ("validTime",), ("parameters",)):
                return None
            if names[0] in TYPES["Observations"].one and len(names) > 1:
                return self._linked(rows, names)
            raise BadRequest(f"Query is not valid: Observation has no property {'/'.join(names)}")

        return resolve

    def _linked(self, rows: Rows, names: Names) -> Any:
        """A member of what rows are linked to, worked out once for each series."""
        kind = TYPES["Observations"]
        other = TYPES[kind.one[names[0]][0]]
        distinct, back = np.unique(rows.series, return_inverse=True)
        found = []
        for series in distinct.tolist():
            number = linked(self._view, kind, series * IDS_PER_SERIES, names[0])
            found.append(None if number is None else member(self._view, other, number, names[1:]))
        if all(type(value) is int for value in found):
            return np.array(found)[back]
        column = np.empty(len(found), dtype=object)
        column[:] = found
        return column[back]

    def _results(self, rows: Rows) -> Any:
        """Results as a column: of numbers where there are no others."""
        values: Floats = self._city.values(rows)
        numbers = np.unique(rows.kind).tolist()
        kinds = [self._city.sources[number].kind for number in numbers]
        if not any(kind.states or kind.components for kind in kinds) and not np.isnan(values).any():
            return values
        column = np.empty(len(rows), dtype=object)
        column[:] = [value if value == value else "NaN" for value in values.tolist()]
        for number, kind in zip(numbers, kinds, strict=True):
            mine = np.nonzero(rows.kind == number)[0]
            if kind.states:
                column[mine] = [kind.states[int(state)] for state in values[mine].tolist()]
            elif kind.components:
                column[mine] = None
        return column

    def _sorted(self, rows: Rows) -> Rows:
        if len(rows) < 2:
            return rows
        ids = self._city.ids(rows)
        keys: list[Any] = [ids]
        for path, falls in reversed(self._order):
            known: dict[Names, Ints] = {_TIME: rows.start, _ID: ids, ("resultTime",): rows.produced}
            column = known[path] if path in known else self._city.values(rows)
            keys.append(-column if falls else column)
        return rows.take(np.lexsort(keys))

    def _continuation(self, rows: Rows) -> str:
        """The filter that only what comes after the last row passes; empty where only counting rows will do."""
        last = rows.take(slice(len(rows) - 1, len(rows)))
        number = self._written(int(self._city.ids(last)[0]))
        path, falls = self._order[0]
        if path == _ID:
            return f"(id {'lt' if falls else 'gt'} {number})"
        second = self._order[1] if len(self._order) > 1 else (_ID, False)
        if path != _TIME or second[0] != _ID:
            return ""
        beyond = "lt" if second[1] else "gt"
        moment = iso(int(last.start[0]))
        if falls:
            return f"(not phenomenonTime ge {moment} or (not phenomenonTime gt {moment} and id {beyond} {number}))"
        return f"(phenomenonTime gt {moment} or (phenomenonTime ge {moment} and id {beyond} {number}))"


def _limited(series: Ints, tree: Node | None) -> Ints:
    """The series that can have rows a filter accepts."""
    for part in conjuncts(tree):
        for path, series_of in ((_DATASTREAM, 0), (_MULTI, WIND_SERIES - 1), (_ID, None)):
            told = wanted(part, path)
            if told is not None:
                ids = [number for number in told if isinstance(number, int)]
                chosen = [n // IDS_PER_SERIES if series_of is None else n + series_of for n in ids]
                series = series[np.isin(series, np.array(chosen, dtype=np.int64))]
        bound = _id_bound(part)
        if bound is not None and bound[0] in ("gt", "ge"):
            series = series[series >= bound[1] // IDS_PER_SERIES]
        elif bound is not None and bound[0] in ("lt", "le"):
            series = series[series <= bound[1] // IDS_PER_SERIES]
    return series


def _id_bound(part: Node) -> tuple[str, int] | None:
    """(operator, id) of a comparison of the id with a number."""
    if isinstance(part, Binary) and part.left == Path(_ID) and isinstance(part.right, Literal):
        told = part.right.value
        return (part.operator, told) if isinstance(told, int) else None
    return None


def _is_bound(part: Node, widest: Window) -> bool:
    """Whether a part of a filter says nothing but a window, or nothing but which Datastreams."""
    if window(part, widest).is_exact:
        return True
    return wanted(part, _DATASTREAM) is not None and _paths(part) == {_DATASTREAM}


def _rest(tree: Node | None, widest: Window) -> Node | None:
    """What a filter says beside a window and which Datastreams."""
    found: Node | None = None
    for part in conjuncts(tree):
        if not _is_bound(part, widest):
            found = _both(found, part)
    return found


def _paths(node: Node) -> set[Names]:
    if isinstance(node, Binary):
        return _paths(node.left) | _paths(node.right)
    if isinstance(node, Path):
        return {node.names}
    return set() if isinstance(node, Literal) else {("",)}


def _rows_a_day(grid: Any) -> float:
    if isinstance(grid, Regular):
        return _DAY / grid.step
    return float(grid.count) if isinstance(grid, ServiceHours) else 1.0


def _both(one: Node | None, two: Node | None) -> Node | None:
    if one is None or two is None:
        return one or two
    return Binary("and", one, two)
