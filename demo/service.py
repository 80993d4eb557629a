# SPDX-License-Identifier: GPL-2.0-or-later
"""The SensorThings 1.1 service of the demo city: paths, options and answers, as FROST gives them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import numpy as np

from .city import WIND_SERIES, City
from .entities import Entities
from .evaluate import Several, Unknown, Window, conjuncts, holds, wanted, window
from .language import BadRequest, Binary, Call, Literal, Node, Not, Path, Span
from .model import TYPES, EntityType, View
from .noise import Ints
from .observations import ObservationList, SeriesResolver
from .options import Options, parsed_query
from .rows import Rows
from .writing import COMPONENTS, columns, data_array, times

VERSION = "v1.1"
CONFORMANCE = (
    "http://www.opengis.net/spec/iot_sensing/1.1/req/datamodel",
    "http://www.opengis.net/spec/iot_sensing/1.1/req/resource-path/resource-path-to-entities",
    "http://www.opengis.net/spec/iot_sensing/1.1/req/request-data",
    "http://www.opengis.net/spec/iot_sensing/1.1/req/data-array/data-array",
    "http://www.opengis.net/spec/iot_sensing/1.1/req/multi-datastream",
)
_SEGMENT = re.compile(r"([A-Za-z]+)(?:\((.*)\))?")


class NotThere(LookupError):
    """A path that leads to nothing."""


@dataclass(frozen=True, slots=True)
class Settings:
    """
    How the service answers.

    ``page_cap`` is the largest page, also the one given where no `$top` is asked; ``absolute_links`` writes nextLinks
    with scheme and host; ``text_ids`` gives ids as text.
    """

    page_cap: int = 1_000
    default_page: int = 100
    absolute_links: bool = True
    text_ids: bool = False


@dataclass(frozen=True, slots=True)
class _Many:
    """A path that leads to a collection: the ids in it (series for observations)."""

    kind: EntityType
    ids: Ints


@dataclass(frozen=True, slots=True)
class _One:
    """A path that leads to an entity."""

    kind: EntityType
    number: int


class Service:
    """Answers requests; holds nothing but the city and settings, and may be used from many threads."""

    def __init__(self, city: City, settings: Settings = Settings()) -> None:  # noqa: B008  (frozen)
        self._entities = Entities(city)
        self.settings = settings

    def answer(self, path: str, query: str, root: str, now: int) -> str:
        """
        The JSON text for a path below the root (``Things(1)/Datastreams``) at the time ``now``.

        Raises BadRequest and NotThere.
        """
        return _Request(View(self._entities, now), self.settings, root, path.strip("/")).answer(query)


class _Request(SeriesResolver):
    """One request: what it needs to know everywhere."""

    def __init__(self, view: View, settings: Settings, root: str, path: str) -> None:
        self.view = view
        self.settings = settings
        self.root = root
        self.path = path

    def answer(self, query: str) -> str:
        """The JSON text."""
        if not self.path:
            return _text(self._landing())
        target, rest = self._target()
        options = parsed_query(query)
        if isinstance(target, _One):
            return _text(self._of_one(target, rest, options))
        if rest:
            raise NotThere(rest[0])
        if options.result_format not in ("", "JSON", "dataArray"):
            raise BadRequest(f"Incorrect request: Unknown ResultFormat: {options.result_format}")
        if target.kind.name == "Observation":
            return self._observations(target.ids, options)
        if options.result_format == "dataArray":
            raise BadRequest("Incorrect request: ResultFormat=dataArray is only valid for /Observations")
        rows, count, link = self._page(target, options, self._top(options))
        head: dict[str, Any] = {}
        if count is not None:
            head["@iot.count"] = count
        if link is not None:
            head["@iot.nextLink"] = self._link(self.path, options, link)
        return _text({**head, "value": self._rendered(target.kind, rows, options)})

    def _landing(self) -> dict[str, Any]:
        return {
            "value": [{"name": name, "url": f"{self.root}/{name}"} for name in TYPES],
            "serverSettings": {"conformance": list(CONFORMANCE)},
        }

    def _target(self) -> tuple[_One | _Many, list[str]]:
        """What the path leads to, and the segments behind an entity that name one of its members."""
        segments = self.path.split("/")
        first = _SEGMENT.fullmatch(segments[0])
        if first is None or first[1] not in TYPES:
            raise NotThere(segments[0])
        kind = TYPES[first[1]]
        found: _One | _Many = _Many(kind, self._all(kind))
        if first[2] is not None:
            found = self._member_of(found, first[2])
        for number, segment in enumerate(segments[1:], 1):
            match = _SEGMENT.fullmatch(segment)
            if not isinstance(found, _One) or match is None:
                raise NotThere(segment)
            name = match[1]
            if name in found.kind.many:
                collection, links = found.kind.many[name]
                found = _Many(TYPES[collection], links(self.view, found.number))
                if match[2] is not None:
                    found = self._member_of(found, match[2])
            elif name in found.kind.one:
                found = self._linked(found, name)
            else:
                return found, segments[number:]
        return found, []

    def _all(self, kind: EntityType) -> Ints:
        if kind.name == "Observation":
            return np.append(self.view.entities.datastreams, WIND_SERIES)
        return kind.ids(self.view)

    def _member_of(self, many: _Many, told: str) -> _One:
        number = self.read_id(many.kind, told[1:-1].replace("''", "'") if told[:1] == "'" == told[-1:] else told)
        if number is None:
            raise NotThere(told)
        if many.kind.name == "Observation":
            if len(self._row(number)) and number // 10_000_000 in many.ids:
                return _One(many.kind, number)
            raise NotThere(told)
        at = int(np.searchsorted(many.ids, number))
        if at < len(many.ids) and many.ids[at] == number:
            return _One(many.kind, number)
        raise NotThere(told)

    def _row(self, number: int) -> Rows:
        """The observation with an id, as one row or none."""
        tree = Binary("eq", Path(("id",)), Literal(number))
        series = np.array([number // 10_000_000])
        return ObservationList(self.view, series, Options(filter=tree), self).page(1).rows

    def _linked(self, one: _One, name: str) -> _One:
        collection = one.kind.one[name][0]
        number = self._link_number(one.kind, one.number, name)
        if number is None:
            raise NotThere(name)
        return _One(TYPES[collection], number)

    def _link_number(self, kind: EntityType, number: int, name: str) -> int | None:
        if kind.name != "Observation":
            return kind.one[name][1](self.view, number)
        return self._series_link(number // 10_000_000, name)

    def _series_link(self, series: int, name: str) -> int | None:
        """What an observation of a series is linked to."""
        if name == "Datastream":
            return None if series == WIND_SERIES else series
        if name == "MultiDatastream":
            return 1 if series == WIND_SERIES else None
        source, station = self.view.entities.source_of(series)
        return self.view.entities.feature_of(source.network.first_thing + station)

    def _of_one(self, one: _One, rest: Sequence[str], options: Options) -> Any:
        if not rest:
            return self._rendered(one.kind, np.array([one.number]), options)[0]
        entity = self._rendered(one.kind, np.array([one.number]), Options())[0]
        if rest[0] not in entity or len(rest) > 2 or (len(rest) == 2 and rest[1] != "$value"):
            raise NotThere(rest[0])
        found = entity[rest[0]]
        return found if len(rest) == 2 else {rest[0]: found}

    def _top(self, options: Options) -> int:
        return min(self.settings.default_page if options.top is None else options.top, self.settings.page_cap)

    def _page(self, many: _Many, options: Options, top: int) -> tuple[Ints, int | None, str | None]:
        """(ids on the page, number of all, skip filter of the next page)."""
        ids = self._chosen(many, options.filter) if options.filter is not None else None
        count = (len(many.ids) if ids is None else len(ids)) if options.count else None
        found = many.ids if ids is None else ids
        if top == 0:
            return found[:0], count, None
        if options.order and options.order[0][0] != ("id",):
            found = self._ordered(many.kind, found, options)
            begin = options.skip
            link = "" if begin + top < len(found) else None
            return found[begin : begin + top], count, link
        falls = bool(options.order and options.order[0][1])
        if options.skip_filter is not None:
            kept = np.asarray(holds(self._bound(many.kind, options.skip_filter), lambda _: found, self.view.now))
            found = found[kept]
        found = found[::-1] if falls else found
        begin = 0 if options.skip_filter is not None else options.skip
        page = found[begin : begin + top]
        if begin + top >= len(found):
            return page, count, None
        return page, count, f"(id {'lt' if falls else 'gt'} {self.write_id(many.kind.collection, int(page[-1]))})"

    def _ordered(self, kind: EntityType, ids: Ints, options: Options) -> Ints:
        found = ids.tolist()
        for path, falls in reversed(options.order):
            found.sort(key=lambda number: _sort_key(self.resolved(kind, number, path)), reverse=falls)
        return np.array(found, dtype=np.int64)

    def _chosen(self, many: _Many, tree: Node) -> Ints:
        """The ids a filter accepts."""
        tree = self._bound(many.kind, tree)
        ids = many.ids
        for part in conjuncts(tree):
            told = wanted(part, ("id",))
            if told is not None:
                ids = ids[
                    np.isin(ids, np.array([number for number in told if isinstance(number, int)], dtype=np.int64))
                ]
        if many.kind.name == "Datastream" and len(ids) > 100:
            ids = self._likely(many.kind, ids, tree)
        now = float(self.view.now)
        if many.kind.name == "Datastream" and _names(tree, "phenomenonTime"):
            self.view.prepare_extents(ids)
        kept = [
            number
            for number in ids.tolist()
            if holds(tree, lambda names, number=number: self.resolved(many.kind, number, names), now)  # type: ignore[misc]
        ]
        return np.array(kept, dtype=np.int64)

    def _likely(self, kind: EntityType, ids: Ints, tree: Node) -> Ints:
        """The ids whose kind of series does not rule them out."""
        source, _ = self.view.city.locate(ids)
        keep = np.zeros(len(self.view.city.sources), dtype=bool)
        for number in np.unique(source).tolist():
            series = int(ids[np.argmax(source == number)])

            def general(names: tuple[str, ...], series: int = series) -> Any:
                if names[0] not in kind.general or (names[0] == "properties" and names[1:2] == ("pegelnullpunkt",)):
                    raise Unknown
                return self.resolved(kind, series, names)

            try:
                keep[number] = bool(holds(tree, general, float(self.view.now)))
            except Unknown:
                keep[number] = True
        return ids[keep[source]]

    def _bound(self, kind: EntityType, node: Node) -> Node:
        """The filter with ids written as text turned into the numbers behind them."""
        if isinstance(node, Not):
            return Not(self._bound(kind, node.node))
        if isinstance(node, Call):
            return node
        if not isinstance(node, Binary):
            return node
        left, right = node.left, node.right
        if isinstance(left, Path) and left.names[-1] == "id" and isinstance(right, Literal):
            of = self._type_at(kind, left.names[:-1])
            if of is not None and isinstance(right.value, str):
                number = self.read_id(of, right.value)
                return Binary(node.operator, left, Literal(-1 if number is None else number))
            return node
        return Binary(node.operator, self._bound(kind, left), self._bound(kind, right))

    def _type_at(self, kind: EntityType, names: tuple[str, ...]) -> EntityType | None:
        for name in names:
            if name in kind.one:
                kind = TYPES[kind.one[name][0]]
            elif name in kind.many:
                kind = TYPES[kind.many[name][0]]
            else:
                return None
        return kind

    def __call__(self, series: int, names: tuple[str, ...]) -> Any:
        """The member ``names`` of an observation of a series."""
        number = self._series_link(series, names[0])
        collection = TYPES["Observations"].one[names[0]][0]
        return None if number is None else self.resolved(TYPES[collection], number, names[1:])

    def resolved(self, kind: EntityType, number: int, names: tuple[str, ...]) -> Any:
        """The member ``names`` of an entity, through its links; raises BadRequest where there is none of that name."""
        name = names[0] if names else ""
        if name == "id" and len(names) == 1:
            return number
        if name in kind.members:
            found = kind.members[name](self.view, number)
            for inner in names[1:]:
                found = found.get(inner) if isinstance(found, dict) else None
            return found
        if name in kind.one and len(names) > 1:
            linked = self._link_number(kind, number, name)
            return None if linked is None else self.resolved(TYPES[kind.one[name][0]], linked, names[1:])
        if name in kind.many and len(names) > 1 and name != "Observations":
            collection, links = kind.many[name]
            inner_kind = TYPES[collection]
            return Several(
                tuple(self.resolved(inner_kind, other, names[1:]) for other in links(self.view, number).tolist())
            )
        raise BadRequest(f"Query is not valid: {kind.name} has no property {'/'.join(names)}")

    def _rendered(self, kind: EntityType, ids: Ints, options: Options) -> list[dict[str, Any]]:
        """The entities with the members and expands the options ask for."""
        self._check_names(kind, options)
        if kind.name == "Observation":
            rows = Rows.joined([self._row(number) for number in ids.tolist()])
            return self._observation_objects(rows, options)
        select = options.select
        if kind.name in ("Datastream", "MultiDatastream") and (not select or "phenomenonTime" in select):
            self.view.prepare_extents(ids if kind.name == "Datastream" else ids + WIND_SERIES - 1)
        members = [(name, tell) for name, tell in kind.members.items() if not select or name in select]
        expands = [(name, inner, self._expander(kind, name, inner, ids)) for name, inner in options.expand]
        hidden = {name for name, _, _ in expands}
        links = [name for name in (*kind.one, *kind.many) if name not in hidden and (not select or name in select)]
        found = []
        for number in ids.tolist():
            entity: dict[str, Any] = {}
            address = f"{self.root}/{self._address(kind, number)}"
            if not select or "id" in select:
                entity["@iot.id"] = self.shown_id(kind.collection, number)
            if not select:
                entity["@iot.selfLink"] = address
            for name, tell in members:
                told = tell(self.view, number)
                if told is not None:
                    entity[name] = told
            for name in links:
                entity[f"{name}@iot.navigationLink"] = f"{address}/{name}"
            for name, _, expand in expands:
                expand(entity, name, number)
            found.append(entity)
        return found

    def _check_names(self, kind: EntityType, options: Options) -> None:
        members = COMPONENTS if kind.name == "Observation" else kind.members
        for name in options.select:
            if name != "id" and name not in members and name not in kind.one and name not in kind.many:
                raise BadRequest(f"Query is not valid: {kind.name} has no property {name}")
        for name, _ in options.expand:
            if name not in kind.one and name not in kind.many:
                raise BadRequest(f"Query is not valid: {kind.name} has no navigation property {name}")

    def _expander(
        self, kind: EntityType, name: str, options: Options, ids: Ints
    ) -> Callable[[dict[str, Any], str, int], None]:
        """What puts an expanded link into an entity."""
        if name in kind.one:
            return self._one_expander(kind, name, options)
        if name == "Observations":
            return self._observation_expander(kind, options, ids)
        collection, links = kind.many[name]
        inner = TYPES[collection]
        top = self._top(options)

        def many(entity: dict[str, Any], name: str, number: int) -> None:
            rows, count, link = self._page(_Many(inner, links(self.view, number)), options, top)
            entity[name] = self._rendered(inner, rows, options)
            if count is not None:
                entity[f"{name}@iot.count"] = count
            if link is not None:
                entity[f"{name}@iot.nextLink"] = self._link(f"{self._address(kind, number)}/{name}", options, link)

        return many

    def _one_expander(
        self, kind: EntityType, name: str, options: Options
    ) -> Callable[[dict[str, Any], str, int], None]:
        inner = TYPES[kind.one[name][0]]
        known: dict[int, dict[str, Any]] = {}

        def one(entity: dict[str, Any], name: str, number: int) -> None:
            linked = self._link_number(kind, number, name)
            if linked is None:
                entity[name] = None
                return
            if linked not in known:
                known[linked] = self._rendered(inner, np.array([linked]), options)[0]
            entity[name] = known[linked]

        return one

    def _observation_expander(
        self, kind: EntityType, options: Options, ids: Ints
    ) -> Callable[[dict[str, Any], str, int], None]:
        """Expanded observations: newest rows and counts are worked out for all entities at once."""
        top = self._top(options)
        links = kind.many["Observations"][1]
        options = self._with_bound(options)
        single = kind.name != "FeatureOfInterest"
        series = np.array([int(links(self.view, number)[0]) for number in ids.tolist()]) if single else ids[:0]
        newest = _is_newest(options) and single
        widest = Window(0, self.view.now + 1, True)
        bounds = window(options.filter, widest)
        latest: dict[int, dict[str, Any]] = {}
        counts: dict[int, int] = {}
        if newest:
            rows = self.view.city.latest(series, self.view.now)
            latest = dict(zip(rows.series.tolist(), self._observation_objects(rows, options), strict=True))
        if single and (newest or top == 0) and bounds.is_exact and (options.count or newest):
            counts = self.view.city.counts(series, bounds.first, bounds.stop, self.view.now)

        def many(entity: dict[str, Any], name: str, number: int) -> None:
            mine = links(self.view, number)
            first = int(mine[0])
            link: str | None
            if newest:
                objects = [latest[first]] if first in latest else []
                total: int | None = counts[first]
                link = "" if counts[first] > 1 else None
            elif top == 0 and first in counts:
                objects, total, link = [], counts[first], None
            else:
                page = ObservationList(self.view, mine, options, self).page(top)
                objects, total = self._observation_objects(page.rows, options), page.count
                link = page.skip_filter
            entity[name] = objects
            if options.count:
                entity[f"{name}@iot.count"] = total
            if link is not None:
                entity[f"{name}@iot.nextLink"] = self._link(f"{self._address(kind, number)}/{name}", options, link)

        return many

    def _with_bound(self, options: Options) -> Options:
        kind = TYPES["Observations"]
        return replace(
            options,
            filter=None if options.filter is None else self._bound(kind, options.filter),
            skip_filter=None if options.skip_filter is None else self._bound(kind, options.skip_filter),
        )

    def _observations(self, series: Ints, options: Options) -> str:
        self._check_names(TYPES["Observations"], options)
        options = self._with_bound(options)
        page = ObservationList(self.view, series, options, self).page(self._top(options))
        if options.result_format == "dataArray":
            value = data_array(self.view.city, page.rows, options.select, self.id_json, self._series_address)
        else:
            value = _text(self._observation_objects(page.rows, options))
        head = "" if page.count is None else f'"@iot.count":{page.count},'
        if page.skip_filter is not None or self._is_counted_on(page.rows, options):
            head += f'"@iot.nextLink":{_text(self._link(self.path, options, page.skip_filter or ""))},'
        return f'{{{head}"value":{value}}}'

    def _is_counted_on(self, rows: Rows, options: Options) -> bool:
        """Whether a list in an order without a place to go on from has rows after these."""
        if not options.order or options.order[0][0] in (("id",), ("phenomenonTime",)) or not len(rows):
            return False
        return len(rows) == self._top(options)

    def _observation_objects(self, rows: Rows, options: Options) -> list[dict[str, Any]]:
        """Rows as entities."""
        names = [name for name in COMPONENTS if not options.select or name in options.select]
        written = [json.loads(f"[{','.join(texts)}]") for texts in columns(self.view.city, rows, names, self.id_json)]
        kind = TYPES["Observations"]
        expands = [(name, self._expander(kind, name, inner, rows.series)) for name, inner in options.expand]
        hidden = {name for name, _ in expands}
        links = [name for name in kind.one if name not in hidden and (not options.select or name in options.select)]
        found = []
        labels = ["@iot.id" if name == "id" else name for name in names]
        for number, row in zip(self.view.city.ids(rows).tolist(), zip(*written, strict=True), strict=True):
            entity = dict(zip(labels, row, strict=True))
            if not options.select:
                entity["@iot.selfLink"] = f"{self.root}/{self._address(kind, number)}"
            for name in links:
                if name == "FeatureOfInterest" or (name == "MultiDatastream") == (number // 10_000_000 == WIND_SERIES):
                    entity[f"{name}@iot.navigationLink"] = f"{self.root}/{self._address(kind, number)}/{name}"
            for name, expand in expands:
                expand(entity, name, number)
            found.append(entity)
        return found

    def _link(self, path: str, options: Options, skip_filter: str) -> str:
        """The address of the next page: the options as they were written, with a place or a number to go on from."""
        raw = {name: told for name, told in options.raw.items() if name not in ("$skip", "$skipFilter")}
        raw["$skip"] = str(options.skip + self._top(options))
        if skip_filter:
            raw["$skipFilter"] = skip_filter
        query = "&".join(f"{name}={quote(told, safe=_SAFE)}" for name, told in raw.items())
        base = self.root if self.settings.absolute_links else self.root[self.root.index("/", 8) :]
        return f"{base}/{path}?{query}"

    def _address(self, kind: EntityType, number: int) -> str:
        return f"{kind.collection}({self.write_id(kind.collection, number)})"

    def _series_address(self, collection: str, number: int) -> str:
        return f"{self.root}/{collection}({self.write_id(collection, number)})"

    def shown_id(self, collection: str, number: int) -> int | str:
        """An id as an entity tells it."""
        return f"{TYPES[collection].prefix}-{number:016d}" if self.settings.text_ids else number

    def id_json(self, collection: str, number: int) -> str:
        """An id as JSON text."""
        return f'"{self.shown_id(collection, number)}"' if self.settings.text_ids else str(number)

    def write_id(self, collection: str, number: int) -> str:
        """An id as a path or filter holds it."""
        return f"'{self.shown_id(collection, number)}'" if self.settings.text_ids else str(number)

    def written(self, number: int) -> str:
        """An observation's id as a literal."""
        return self.write_id("Observations", number)

    def read_id(self, kind: EntityType, told: str) -> int | None:
        """The number behind an id, None when there is none."""
        digits = told.removeprefix(f"{kind.prefix}-") if self.settings.text_ids else told
        return int(digits) if re.fullmatch(r"\d{1,18}", digits) else None


_SAFE = "$(),;=/:'@*!~-._ "


def _is_newest(options: Options) -> bool:
    """True for the newest observation alone, the cheap question for latest values."""
    return (
        options.top == 1 and options.skip == 0 and options.filter is None and not options.expand
        and bool(options.order) and options.order[0] == (("phenomenonTime",), True)
        and all(order == (("id",), False) for order in options.order[1:])
    )  # fmt: skip


def _names(node: Node, name: str) -> bool:
    """Whether a filter speaks of a member."""
    if isinstance(node, Path):
        return name in node.names
    if isinstance(node, Not):
        return _names(node.node, name)
    if isinstance(node, Binary):
        return _names(node.left, name) or _names(node.right, name)
    return isinstance(node, Call) and any(_names(argument, name) for argument in node.arguments)


def _sort_key(told: Any) -> tuple[bool, Any]:
    if isinstance(told, Several):
        told = told.values[0] if told.values else None
    if isinstance(told, dict | list):
        told = _text(told)
    return told is not None, told if told is not None else 0


def _text(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
