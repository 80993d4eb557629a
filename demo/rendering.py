# SPDX-License-Identifier: GPL-2.0-or-later
"""Entities as JSON objects, with the members and expands a request asks for."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .addresses import Addresses, Settings
from .choosing import Chooser
from .evaluate import Window, window
from .graph import linked, with_numbers
from .language import BadRequest
from .model import IDS_PER_SERIES, WIND_SERIES
from .noise import Ints
from .observations import ObservationList
from .options import Options
from .rows import Rows
from .schema import TYPES, EntityType, View, series_of
from .writing import COMPONENTS, columns

Entity = dict[str, Any]
Expander = Callable[[Entity, int], None]


@dataclass(frozen=True, slots=True)
class _Nested:
    """A list within an entity; ``skip_filter`` as in a page."""

    objects: list[Entity]
    count: int | None
    skip_filter: str | None


class Renderer:
    """Renders entities of one view."""

    def __init__(self, view: View, addresses: Addresses, settings: Settings) -> None:
        self._view = view
        self._addresses = addresses
        self._settings = settings
        self._chooser = Chooser(view, addresses, settings)

    def observation_list(self, series: Ints, options: Options) -> ObservationList:
        """The observations of series as options want them."""
        kind = TYPES["Observations"]
        trees = (options.filter, options.skip_filter)
        told, begun = (tree and with_numbers(kind, tree, self._addresses.read) for tree in trees)
        options = replace(options, filter=told, skip_filter=begun)
        return ObservationList(self._view, series, options, lambda n: self._addresses.written("Observations", n))

    def check(self, kind: EntityType, options: Options) -> None:
        """Raise BadRequest when the options name a member or link the type does not have."""
        members = COMPONENTS if kind.name == "Observation" else ("id", *kind.members)
        for name in options.select:
            if name not in members and name not in kind.one and name not in kind.many:
                raise BadRequest(f"Query is not valid: {kind.name} has no property {name}")
        for name, _ in options.expand:
            if name not in kind.one and name not in kind.many:
                raise BadRequest(f"Query is not valid: {kind.name} has no navigation property {name}")

    def entities(self, kind: EntityType, ids: Ints, options: Options) -> list[Entity]:
        """Entities other than observations."""
        self.check(kind, options)
        select = options.select
        members = [(name, tell) for name, tell in kind.members.items() if not select or name in select]
        if "phenomenonTime" in kind.members and (not select or "phenomenonTime" in select):
            self._view.prepare_extents(_series(kind, ids))
        expanders = [self._expander(kind, name, inner, ids) for name, inner in options.expand]
        links = self._links(kind, options)
        found = []
        for number in ids.tolist():
            entity = self._head(kind, number, options)
            for name, tell in members:
                told = tell(self._view, number)
                if told is not None:
                    entity[name] = told
            address = self._addresses.of(kind.collection, number)
            for name in links:
                entity[f"{name}@iot.navigationLink"] = f"{address}/{name}"
            for expand in expanders:
                expand(entity, number)
            found.append(entity)
        return found

    def observations(self, rows: Rows, options: Options) -> list[Entity]:
        """Observations, in the order of their rows."""
        kind = TYPES["Observations"]
        self.check(kind, options)
        ids = self._view.city.ids(rows)
        names = [name for name in COMPONENTS[1:] if not options.select or name in options.select]
        texts = columns(self._view.city, rows, names, self._addresses.json_writer("Observations"))
        told = [json.loads(f"[{','.join(column)}]") for column in texts]
        expanders = [self._expander(kind, name, inner, ids) for name, inner in options.expand]
        links = self._links(kind, options)
        found = []
        for at, number in enumerate(ids.tolist()):
            entity = self._head(kind, number, options)
            entity.update(
                (name, column[at]) for name, column in zip(names, told, strict=True) if column[at] is not None
            )
            address = self._addresses.of(kind.collection, number)
            missing = "Datastream" if number // IDS_PER_SERIES == WIND_SERIES else "MultiDatastream"
            for name in links:
                if name != missing:
                    entity[f"{name}@iot.navigationLink"] = f"{address}/{name}"
            for expand in expanders:
                expand(entity, number)
            found.append(entity)
        return found

    def _head(self, kind: EntityType, number: int, options: Options) -> Entity:
        entity: Entity = {}
        if not options.select:
            entity["@iot.selfLink"] = self._addresses.of(kind.collection, number)
        if not options.select or "id" in options.select:
            entity["@iot.id"] = self._addresses.shown(kind.collection, number)
        return entity

    @staticmethod
    def _links(kind: EntityType, options: Options) -> list[str]:
        """The links that are told as addresses."""
        expanded = {name for name, _ in options.expand}
        names = [name for name in (*kind.one, *kind.many) if name not in expanded]
        return [name for name in names if not options.select or name in options.select]

    def _expander(self, kind: EntityType, name: str, options: Options, ids: Ints) -> Expander:
        """What puts an expanded link into one of the entities ``ids``."""
        if name in kind.one:
            return self._one(kind, name, options)
        tell = (
            self._nested_observations(kind, options, ids) if name == "Observations" else self._many(kind, name, options)
        )

        def expand(entity: Entity, number: int) -> None:
            nested = tell(number)
            entity[name] = nested.objects
            if nested.count is not None:
                entity[f"{name}@iot.count"] = nested.count
            if nested.skip_filter is not None:
                path = f"{self._addresses.path(kind.collection, number)}/{name}"
                entity[f"{name}@iot.nextLink"] = self._addresses.following(path, options, nested.skip_filter)

        return expand

    def _one(self, kind: EntityType, name: str, options: Options) -> Expander:
        inner = TYPES[kind.one[name][0]]
        known: dict[int, Entity] = {}

        def expand(entity: Entity, number: int) -> None:
            other = linked(self._view, kind, number, name)
            if other is None:
                return
            if other not in known:
                known[other] = self.entities(inner, np.array([other]), options)[0]
            entity[name] = known[other]

        return expand

    def _many(self, kind: EntityType, name: str, options: Options) -> Callable[[int], _Nested]:
        collection, links = kind.many[name]
        inner = TYPES[collection]

        def tell(number: int) -> _Nested:
            page = self._chooser.page(inner, links(self._view, number), options)
            return _Nested(self.entities(inner, page.ids, options), page.count, page.skip_filter)

        return tell

    def _nested_observations(self, kind: EntityType, options: Options, ids: Ints) -> Callable[[int], _Nested]:
        """Expanded observations; newest rows and counts are worked out for all entities at once."""
        top = self._settings.top(options)
        bounds = window(options.filter, Window(0, self._view.now + 1, True))
        if kind.name == "FeatureOfInterest" or not bounds.is_exact or not (_is_newest(options) or top == 0):
            return self._single_lists(kind, options, top)
        city, now = self._view.city, self._view.now
        series = _series(kind, ids)
        counts = city.counts(series, bounds.first, bounds.stop, now)
        latest: dict[int, Entity] = {}
        if top:
            rows = city.latest(series, now)
            latest = dict(zip(rows.series.tolist(), self.observations(rows, options), strict=True))

        def tell(number: int) -> _Nested:
            found = series_of(kind.collection, number)
            objects = [latest[found]] if found in latest else []
            count = counts[found] if options.count else None
            return _Nested(objects, count, "" if objects and counts[found] > 1 else None)

        return tell

    def _single_lists(self, kind: EntityType, options: Options, top: int) -> Callable[[int], _Nested]:
        links = kind.many["Observations"][1]

        def tell(number: int) -> _Nested:
            page = self.observation_list(links(self._view, number), options).page(top)
            return _Nested(self.observations(page.rows, options), page.count, page.skip_filter)

        return tell


def _series(kind: EntityType, ids: Ints) -> Ints:
    return np.array([series_of(kind.collection, number) for number in ids.tolist()], dtype=np.int64)


def _is_newest(options: Options) -> bool:
    """True for the newest observation alone, the question for latest values."""
    if options.top != 1 or options.skip or options.filter is not None or not options.order:
        return False
    return options.order[0] == (("phenomenonTime",), True) and options.order[1:] in ((), ((("id",), False),))
