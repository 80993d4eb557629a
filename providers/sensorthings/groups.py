# SPDX-License-Identifier: GPL-2.0-or-later
"""From Datastreams to datasets: which belong together, and what a dataset is called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ...core.errors import InputError
from ...core.geometry import GeometryError, bounds, checked_geometry
from ...core.platform import Dataset
from ...core.records import Geometry, Series
from ...core.text import plain
from ...core.time import TimeError, parse_span
from .addresses import literal
from .entities import Entity, checked, identity, listed, members, properties_json, text
from .meaning import Meaning, meaning
from .results import Facts, source_id

Box = tuple[float, float, float, float]

_LICENCE = ("licence", "license", "lizenz", "Lizenz", "licenseName", "dataLicence")
_ATTRIBUTION = ("attribution", "ownerData", "ownerThing", "owner", "provider", "namensnennung", "quellenvermerk")
_DESCRIBING = frozenset((*_LICENCE, *_ATTRIBUTION, "keywords"))
_NONE = "-"


@dataclass(frozen=True, slots=True)
class Stream:
    """A Datastream or MultiDatastream as read from a list: one meaning per component.

    ``key`` is that of the dataset it belongs to: ``service/layer`` where the platform names a layer (Hamburg), else
    ``property/statistic/period/unit``; ``-`` where nothing is said. ``unit`` is the unit to compare by and
    ``unit_label`` as the platform writes it, those of several components joined by ``+``.
    """

    collection: str
    source_id: str
    name: str
    thing: str
    meanings: tuple[Meaning, ...]
    key: str
    unit: str
    unit_label: str
    first: str | None
    last: str | None
    entity: Entity

    def series(self) -> list[Series]:
        """One Series per component."""
        properties = properties_json(self.entity)
        return [self._component(number, told, properties) for number, told in enumerate(self.meanings)]

    def _component(self, number: int, told: Meaning, properties: str) -> Series:
        return Series(
            source_id=self.source_id,
            station=self.thing,
            component=number,
            name=self.name,
            property_name=told.property_name,
            property_uri=told.property_uri,
            unit_source=told.unit_source,
            unit_ucum=told.unit_ucum,
            value_kind=told.value_kind,
            statistic=told.statistic,
            period=told.period,
            direction=told.direction,
            category=told.category,
            lane=told.lane,
            z=told.z,
            role=told.role,
            first=self.first,
            last=self.last,
            properties=properties,
        )

    @property
    def area(self) -> Geometry | None:
        """The ``observedArea``, where it can be used."""
        try:
            return checked_geometry(self.entity.get("observedArea"))
        except GeometryError:
            return None

    @property
    def facts(self) -> Facts:
        """What has to be known to read the values."""
        return Facts(tuple(told.value_kind for told in self.meanings), self.first, self.last)

    def belongs_to(self, key: str) -> bool:
        """True when ``key`` names the stream's dataset, with or without a unit behind a layer."""
        return key == self.key or (bool(self.meanings[0].layer) and key == f"{self.key}/{_part(self.unit)}")


def read_stream(entity: Any, collection: str) -> Stream:
    """A Stream from a Datastream or MultiDatastream with its ObservedProperty and Thing expanded; raises Flaw."""
    found = checked(entity)
    thing = checked(found.get("Thing"))
    meanings = _meanings(found, collection, thing)
    key, unit, label = _summary(meanings)
    first, last = extent(found.get("phenomenonTime"))
    return Stream(
        collection=collection,
        source_id=source_id(collection, identity(found)),
        name=text(found, "name"),
        thing=str(identity(thing)),
        meanings=meanings,
        key=key,
        unit=unit,
        unit_label=label,
        first=first,
        last=last,
        entity=found,
    )


def _meanings(found: Entity, collection: str, thing: Entity) -> tuple[Meaning, ...]:
    if collection == "Datastreams":
        observed, unit = members(found, "ObservedProperty"), members(found, "unitOfMeasurement")
        return (meaning(found, observed, unit, text(found, "observationType"), thing),)
    observed_all = listed(found, "ObservedProperties")
    units, types = listed(found, "unitOfMeasurements"), listed(found, "multiObservationDataTypes")
    kinds = [kind if isinstance(kind, str) else "" for kind in types]
    return tuple(
        meaning(
            found,
            _entity(observed_all, number),
            _entity(units, number),
            kinds[number] if number < len(kinds) else "",
            thing,
        )
        for number in range(max(len(observed_all), len(units), len(kinds), 1))
    )


@lru_cache(maxsize=4096)
def _summary(meanings: tuple[Meaning, ...]) -> tuple[str, str, str]:
    """The key of the dataset, the unit and the unit's label for a stream of these meanings."""
    head = meanings[0]
    unit = _joined(told.unit for told in meanings)
    label = _joined(told.unit_source for told in meanings)
    if head.layer:
        return _key(head.service, head.layer), unit, label
    names = _joined(told.property_name for told in meanings)
    return _key(names, head.statistic or "", head.period or "", unit), unit, label


@dataclass
class Group:
    """The streams of one dataset, summed up while the list is read."""

    key: str
    head: Meaning
    names: tuple[str, ...]
    collections: set[str] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    series: int = 0
    unit: str = ""
    unit_labels: Counter[str] = field(default_factory=Counter)
    first: str | None = None
    last: str | None = None
    extent: Box | None = None
    licence: Counter[str] = field(default_factory=Counter)
    attribution: Counter[str] = field(default_factory=Counter)
    keywords: dict[str, None] = field(default_factory=dict)

    def add(self, stream: Stream) -> None:
        """Count one more stream."""
        self.collections.add(stream.collection)
        self.things.add(stream.thing)
        self.series += len(stream.meanings)
        self.unit = stream.unit
        self.unit_labels[stream.unit_label] += 1
        if stream.first is not None:
            self.first = min(self.first or stream.first, stream.first)
        if stream.last is not None:
            self.last = max(self.last or stream.last, stream.last)
        if (area := stream.area) is not None:
            self.widen(area)
        self.describe(members(stream.entity, "properties"))
        self.describe(members(members(stream.entity, "Thing"), "properties"))

    def widen(self, geometry: Geometry) -> None:
        """Take a geometry into the extent."""
        west, south, east, north = bounds(geometry)
        known = self.extent or (west, south, east, north)
        self.extent = min(known[0], west), min(known[1], south), max(known[2], east), max(known[3], north)

    def describe(self, properties: Entity) -> None:
        """Take licence, attribution and keywords from a ``properties`` object, by their usual names."""
        if _DESCRIBING.isdisjoint(properties):
            return
        for names, found in ((_LICENCE, self.licence), (_ATTRIBUTION, self.attribution)):
            for name in names:
                value = properties.get(name)
                if isinstance(value, str) and value.strip():
                    found[_plain(value, 300)] += 1
                    break
        words = properties.get("keywords")
        for word in words if isinstance(words, list) else str(words or "").split(","):
            if isinstance(word, str) and word.strip() and len(self.keywords) < 30:
                self.keywords.setdefault(_plain(word, 80))

    def dataset(self) -> Dataset:
        """The dataset this group describes."""
        return Dataset(
            key=self.key,
            title=self._title(),
            stations=len(self.things),
            series=self.series,
            properties=self.names,
            unit=self.unit,
            statistic=self.head.statistic or "",
            period=self.head.period or "",
            first=self.first,
            last=self.last,
            extent=self.extent,
            licence=_commonest(self.licence),
            attribution=_commonest(self.attribution),
            keywords=tuple(self.keywords),
        )

    def _title(self) -> str:
        unit = _commonest(self.unit_labels)
        if self.head.layer:
            title = self.head.layer.replace("_", " ")
            return plain(f"{title} ({unit})" if self.key.count("/") == 2 else title, 200)
        qualities = [quality for quality in (self.head.statistic, self.head.period, unit) if quality]
        name = ", ".join(name for name in self.names if name) or "unnamed property"
        return plain(f"{name} ({', '.join(qualities)})" if qualities else name, 200)


def group_streams(streams: Iterable[Stream]) -> list[Group]:
    """The streams by dataset. A layer whose streams differ in unit becomes one dataset per unit."""
    kept: dict[str, dict[str, Group]] = {}
    for stream in streams:
        by_unit = kept.setdefault(stream.key, {})
        group = by_unit.get(stream.unit)
        if group is None:
            names = tuple(dict.fromkeys(told.property_name for told in stream.meanings))
            group = by_unit[stream.unit] = Group(stream.key, stream.meanings[0], names)
        group.add(stream)
    found = []
    for key, by_unit in kept.items():
        for unit, group in by_unit.items():
            if len(by_unit) > 1:
                group.key = f"{key}/{_part(unit)}"
            found.append(group)
    return found


def dataset_filter(key: str, collection: str) -> str:
    """What to ask a server for so that its answer holds the dataset; raises InputError for a key of another form."""
    parts = [_unpart(part) for part in key.split("/")]
    if len(parts) in (2, 3):
        service, layer = parts[:2]
        terms = [
            f"properties/{name} eq {literal(value)}"
            for name, value in (("serviceName", service), ("layerName", layer))
            if value
        ]
        return " and ".join(terms)
    if len(parts) != 4:
        raise InputError("A data set of this platform is written service/layer or property/statistic/period/unit.", key)
    name = parts[0].split("+")[0] if collection == "MultiDatastreams" else parts[0]
    member = "ObservedProperties" if collection == "MultiDatastreams" else "ObservedProperty"
    return f"{member}/name eq {literal(name)}" if name else ""


@lru_cache(maxsize=1024)
def _plain(words: str, limit: int) -> str:
    return plain(words, limit)


def _key(*parts: str) -> str:
    return "/".join(_part(part) for part in parts)


def _part(told: str) -> str:
    return _plain(told, 200).replace("%", "%25").replace("/", "%2F") or _NONE


def _unpart(part: str) -> str:
    return "" if part == _NONE else part.replace("%2F", "/").replace("%25", "%")


def _joined(words: Iterable[str]) -> str:
    return "+".join(dict.fromkeys(words))


def _commonest(found: Counter[str]) -> str:
    return found.most_common(1)[0][0] if found else ""


def extent(told: Any) -> tuple[str | None, str | None]:
    """The first and last time of a ``phenomenonTime``; None for what is not told or unusable."""
    try:
        first, last = parse_span(told)
    except (TimeError, TypeError, AttributeError):
        return None, None
    return first, last


def _entity(items: Sequence[Any], number: int) -> Entity:
    found = items[number] if number < len(items) else None
    return found if isinstance(found, dict) else {}
