# SPDX-License-Identifier: GPL-2.0-or-later
"""Which entities of a collection a request wants, in which order, page by page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from .addresses import Addresses, Settings
from .entities import FIRST_POSITION
from .evaluate import Several, Unknown, Window, conjuncts, holds, wanted, window
from .graph import Names, member, speaks_of, with_numbers
from .kinds import SERVICE
from .language import BadRequest, Node
from .noise import Ints
from .options import Options
from .schema import EntityType, View

_ID = ("id",)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One page: its ids in order, the number of all where asked, and where the next page begins (None: nowhere)."""

    ids: Ints
    count: int | None
    skip_filter: str | None


class Chooser:
    """Chooses among entities other than observations."""

    def __init__(self, view: View, addresses: Addresses, settings: Settings) -> None:
        self._view = view
        self._addresses = addresses
        self._settings = settings

    def page(self, kind: EntityType, ids: Ints, options: Options) -> Chosen:
        """The page of a collection (sorted ids) that the options tell; raises BadRequest."""
        top = self._settings.top(options)
        found = ids if options.filter is None else self._accepted(kind, ids, options.filter)
        count = len(found) if options.count else None
        if top == 0:
            return Chosen(found[:0], count, None)
        if options.order and options.order[0][0] != _ID:
            found = self._ordered(kind, found, options)[options.skip :]
            return Chosen(found[:top], count, "" if len(found) > top else None)
        falls = bool(options.order) and options.order[0][1]
        if options.skip_filter is not None:
            found = self._after(kind, found, options.skip_filter)
        found = found[::-1] if falls else found
        page = found if options.skip_filter is not None else found[options.skip :]
        if len(page) <= top:
            return Chosen(page, count, None)
        last = self._addresses.written(kind.collection, int(page[top - 1]))
        return Chosen(page[:top], count, f"(id {'lt' if falls else 'gt'} {last})")

    def _after(self, kind: EntityType, ids: Ints, tree: Node) -> Ints:
        """The ids behind the place a nextLink goes on from."""

        def column(names: Names) -> Ints:
            if names != _ID:
                raise BadRequest(f"Query is not valid: no $skipFilter by {'/'.join(names)}")
            return ids

        tree = with_numbers(kind, tree, self._addresses.read)
        is_after = np.asarray(holds(tree, column, float(self._view.now)), dtype=bool)
        return ids[np.broadcast_to(is_after, ids.shape)]

    def _ordered(self, kind: EntityType, ids: Ints, options: Options) -> Ints:
        found = ids.tolist()
        for path, falls in reversed(options.order):
            keys = {number: _sort_key(member(self._view, kind, number, path)) for number in found}
            found.sort(key=keys.__getitem__, reverse=falls)
        return np.array(found, dtype=np.int64)

    def _accepted(self, kind: EntityType, ids: Ints, tree: Node) -> Ints:
        """The ids a filter accepts: first by what costs nothing, then one by one."""
        tree = with_numbers(kind, tree, self._addresses.read)
        for part in conjuncts(tree):
            told = wanted(part, _ID)
            if told is not None:
                numbers = [number for number in told if isinstance(number, int)]
                ids = ids[np.isin(ids, np.array(numbers, dtype=np.int64))]
        if kind.name == "Datastream":
            ids = self._likely(kind, ids, tree)
            if speaks_of(tree, "phenomenonTime"):
                self._view.prepare_extents(ids)
        if kind.name == "HistoricalLocation":
            ids = self._in_time(ids, tree)
        kept = [self._holds(kind, number, tree) for number in ids.tolist()]
        return ids[np.array(kept, dtype=bool)]

    def _holds(self, kind: EntityType, number: int, tree: Node) -> bool:
        return bool(holds(tree, lambda names: member(self._view, kind, number, names), float(self._view.now)))

    def _likely(self, kind: EntityType, ids: Ints, tree: Node) -> Ints:
        """The series whose kind does not rule them out."""
        source, _ = self._view.city.locate(ids)
        is_likely = np.zeros(len(self._view.city.sources), dtype=bool)
        numbers, first = np.unique(source, return_index=True)
        for number, series in zip(numbers.tolist(), ids[first].tolist(), strict=True):
            is_likely[number] = self._may_hold(kind, series, tree)
        return ids[is_likely[source]]

    def _may_hold(self, kind: EntityType, series: int, tree: Node) -> bool:
        """Whether a filter can hold for any series of the kind of this one."""

        def general(names: tuple[str, ...]) -> Any:
            if names[0] not in kind.general or names[1:2] == ("pegelnullpunkt",):
                raise Unknown
            return member(self._view, kind, series, names)

        try:
            return bool(holds(tree, general, float(self._view.now)))
        except Unknown:
            return True

    @staticmethod
    def _in_time(ids: Ints, tree: Node) -> Ints:
        """The positions of the bus within the times a filter tells, and all others."""
        bounds = window(tree, Window(0, 2**40, True), "time")
        first, stop = SERVICE.slot_from(bounds.first), SERVICE.slot_from(min(bounds.stop, 2**32))
        return ids[(ids < FIRST_POSITION) | ((ids >= FIRST_POSITION + first) & (ids < FIRST_POSITION + stop))]


def _sort_key(told: Any) -> tuple[bool, Any]:
    """A key that sorts nothing first; text and numbers are not mixed in one member."""
    if isinstance(told, Several):
        told = told.values[0] if told.values else None
    if isinstance(told, dict | list):
        told = json.dumps(told)
    return told is not None, 0 if told is None else told
