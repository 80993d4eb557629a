# SPDX-License-Identifier: GPL-2.0-or-later
"""What a Datastream means: statistic, averaging period, direction, class, lane - only where the platform says so.

The property names and word forms are those of the Hamburg, Berlin and other German SensorThings services.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...core.records import Role, ValueKind
from ...core.units import ucum, unit_label
from .entities import Entity, members, text

_STATISTICS = {
    "mean": "mean average avg mittel mittelwert durchschnitt arithmetic",
    "sum": "sum summe gesamtsumme",
    "min": "min minimum tiefstwert",
    "max": "max maximum hoechstwert höchstwert spitzenwert",
    "median": "median",
    "count": "count anzahl zaehlung zählung",
}
_STATISTIC_OF = {word: name for name, words in _STATISTICS.items() for word in words.split()}
_STATISTIC_NAMES = (
    "statistic",
    "aggregation",
    "aggregationMethod",
    "aggregateFunction",
    "aggregation_type",
    "statistik",
    "aggregationType",
)
_PERIOD_NAMES = (
    "aggregationDuration",
    "aggregation_duration",
    "aggregationPeriod",
    "averagingPeriod",
    "period",
    "periodLength",
    "interval",
)
_DIRECTION_NAMES = ("richtung", "direction", "fahrtrichtung", "Richtung", "directionCode")
_CLASS_NAMES = ("vehicleClass", "vehicleType", "class", "fahrzeugklasse", "fahrzeugart", "klasse")
_LANE_NAMES = ("lane", "laneNumber", "fahrstreifen", "fahrspur", "spur")
_HEIGHT_NAMES = ("height", "hoehe", "höhe", "sensorHeight", "messhoehe", "z")
_CLASSES = {
    "motor vehicle": "kfz",
    "car": "pkw car cars",
    "lorry": "lkw lorry lorries truck trucks",
    "van": "lieferwagen van vans",
    "motorcycle": "krad kraeder motorrad motorcycle motorcycles",
    "bicycle": "rad fahrrad fahrraeder fahrräder radfahrer bike bikes bicycle bicycles cyclist cyclists",
    "pedestrian": "fussgaenger fußgänger fussgänger pedestrian pedestrians",
    "bus": "busse buses",
    "tram": "tram strassenbahn straßenbahn",
}
_CLASS_OF = {word: name for name, words in _CLASSES.items() for word in words.split()}
_PERIOD_WORDS = {
    "minute": "T{}M", "minuten": "T{}M", "min": "T{}M", "minutes": "T{}M",
    "stunde": "T{}H", "stunden": "T{}H", "std": "T{}H", "hour": "T{}H", "hours": "T{}H", "h": "T{}H",
    "sekunde": "T{}S", "sekunden": "T{}S", "sec": "T{}S", "second": "T{}S", "seconds": "T{}S", "s": "T{}S",
    "tag": "{}D", "tage": "{}D", "day": "{}D", "days": "{}D", "d": "{}D",
    "woche": "{}W", "wochen": "{}W", "week": "{}W", "weeks": "{}W",
    "monat": "{}M", "monate": "{}M", "month": "{}M", "months": "{}M",
    "jahr": "{}Y", "jahre": "{}Y", "year": "{}Y", "years": "{}Y",
}  # fmt: skip
_SINGLES = {
    "PT1H": "stunde stündlich stuendlich hourly stundenwert stundenwerte stundenmittel",
    "P1D": "tag täglich taeglich daily tageswert tageswerte tagesmittel",
    "P1W": "woche wöchentlich woechentlich weekly",
    "P1M": "monat monatlich monthly",
    "P1Y": "jahr jährlich jaehrlich yearly",
}
_SINGLE = {word: period for period, words in _SINGLES.items() for word in words.split()}
_WORDS = frozenset((*_STATISTIC_OF, *_CLASS_OF, *_PERIOD_WORDS, *_SINGLE, "p", "pt"))
_TOLD_OF_THINGS = frozenset((*_DIRECTION_NAMES, *_LANE_NAMES))
_TOLD_OF_SERIES = _TOLD_OF_THINGS.union(
    _STATISTIC_NAMES, _PERIOD_NAMES, _CLASS_NAMES, ("role", "serviceName", "layerName")
)
_ISO_PERIOD = re.compile(r"P(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?")
_AMOUNT = re.compile(r"(?<![\w.,])(\d{1,4})[\s_-]*([a-zäöü]+)(?![a-zäöü])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_AMOUNT_AND_WORD = re.compile(r"((?:(?<![\w.,])\d{1,4}[\s-]*)?)([^\W\d_]+)")
_OF_TOTALS = re.compile(r"messquerschnitt|z(ä|ae)hlstelle")
_OF_PARTS = re.compile(r"z(ä|ae)hlfeld|fahrspur|fahrstreifen")
_KINDS: dict[str, ValueKind] = {
    "OM_Measurement": "number",
    "OM_CountObservation": "number",
    "OM_TruthObservation": "boolean",
    "OM_CategoryObservation": "category",
    "OM_TextObservation": "text",
    "OM_ComplexObservation": "json",
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one Datastream (or one component of a MultiDatastream) says of its values."""

    property_name: str = ""
    property_uri: str = ""
    unit_source: str = ""
    unit_ucum: str | None = None
    value_kind: ValueKind = "number"
    statistic: str | None = None
    period: str | None = None
    direction: str | None = None
    category: str | None = None
    lane: str | None = None
    z: float | None = None
    role: Role | None = None
    service: str = ""
    layer: str = ""

    @property
    def unit(self) -> str:
        """The unit to compare by: the UCUM code where known, else as the platform writes it."""
        return self.unit_ucum or self.unit_source


def meaning(datastream: Entity, observed: Entity, unit: Entity, observation_type: str, thing: Entity) -> Meaning:
    """The meaning of a Datastream with the given ObservedProperty, unit and observation type; raises Flaw."""
    own, its_thing = members(datastream, "properties"), members(thing, "properties")
    return _meaning(
        _told(own, _TOLD_OF_SERIES),
        _told(its_thing, _TOLD_OF_THINGS),
        _telling(text(own, "layerName")),
        _telling(text(datastream, "name")),
        (text(observed, "name"), text(observed, "definition")),
        (text(unit, "symbol"), text(unit, "name"), text(unit, "definition")),
        observation_type,
        _height(own, its_thing),
    )


@lru_cache(maxsize=4096)
def _meaning(
    told: tuple[tuple[str, str], ...],
    told_of_thing: tuple[tuple[str, str], ...],
    layer: str,
    name: str,
    observed: tuple[str, str],
    unit: tuple[str, str, str],
    observation_type: str,
    z: float | None,
) -> Meaning:
    """The meaning by what tells of it, which is the same for most series of a platform."""
    own, its_thing = dict(told), dict(told_of_thing)
    words = f"{layer} | {name}"
    direction = _first((own, its_thing), _DIRECTION_NAMES)
    lane = _first((own, its_thing), _LANE_NAMES)
    source = unit_label(*unit)
    return Meaning(
        property_name=observed[0],
        property_uri=observed[1],
        unit_source=source,
        unit_ucum=ucum(*unit),
        value_kind=value_kind(observation_type, bool(source)),
        statistic=_statistic(own, words, observation_type),
        period=_period(own, layer, name),
        direction=direction,
        category=_category(own, words),
        lane=lane,
        z=z,
        role=_role(own, words, direction, lane),
        service=own.get("serviceName", ""),
        layer=own.get("layerName", ""),
    )


def _told(properties: Entity, names: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """The members that tell something, as text."""
    return tuple((name, text(properties, name)) for name in names.intersection(properties))


def _telling(words: str) -> str:
    """What may tell something of a name, in lower case: words that a rule knows, and the amounts of periods."""
    lower = words.replace("_", " ").lower()
    if not any(map(_is_telling, _WORD.findall(lower))):
        return ""
    if _ISO_PERIOD.fullmatch(lower.strip().upper()):
        return lower
    found = _AMOUNT_AND_WORD.findall(lower)
    return " ".join([amount + word if word in _PERIOD_WORDS else word for amount, word in found if _is_telling(word)])


@lru_cache(maxsize=16384)
def _is_telling(word: str) -> bool:
    return (
        word in _WORDS
        or word.endswith(("mittel", "mittelwert"))
        or bool(_OF_TOTALS.search(word) or _OF_PARTS.search(word))
    )


def value_kind(observation_type: str, has_unit: bool) -> ValueKind:
    """The kind of values an observation type stands for, known by the end of its address (OGC 18-088, table 12).

    A type that says nothing (OM_Observation or none) means numbers where a unit is given and text otherwise.
    """
    tail = re.split(r"[/#?=:]", observation_type.rstrip("/"))[-1]
    return _KINDS.get(tail) or ("number" if has_unit else "text")


def period_seconds(period: str | None) -> float | None:
    """The length of an ISO 8601 duration in seconds, months as 31 days and years as 366; None for none."""
    if not period or not _ISO_PERIOD.fullmatch(period):
        return None
    days, _, clock = period[1:].partition("T")
    scale = {"Y": 366 * 86400, "M": 31 * 86400, "W": 7 * 86400, "D": 86400}
    fine = {"H": 3600, "M": 60, "S": 1}
    found = [(float(n), scale[u]) for n, u in re.findall(r"(\d+)([YMWD])", days)]
    found += [(float(n), fine[u]) for n, u in re.findall(r"(\d+(?:\.\d+)?)([HMS])", clock)]
    return sum(amount * size for amount, size in found) or None


def _first(tellers: Iterable[Mapping[str, str]], names: Iterable[str]) -> str | None:
    return next((found for told in tellers for name in names if (found := told.get(name))), None)


def _statistic(own: Mapping[str, str], words: str, observation_type: str) -> str | None:
    told = _first([own], _STATISTIC_NAMES)
    for source in (told or "", words):
        for word in _WORD.findall(_AMOUNT.sub(" ", source.lower())):
            if word in _STATISTIC_OF:
                return _STATISTIC_OF[word]
            if word.endswith(("mittel", "mittelwert")):
                return "mean"
    return "count" if observation_type.endswith("OM_CountObservation") else None


def _period(own: Mapping[str, str], layer: str, name: str) -> str | None:
    for told in (_first([own], _PERIOD_NAMES) or "", layer, name):
        found = duration(told)
        if found:
            return found
    return None


def duration(words: str) -> str | None:
    """The ISO 8601 duration told by ``PT15M``, ``15 min``, ``..._1-Stunde``, ``Tag``; None when there is none."""
    if _ISO_PERIOD.fullmatch(words.strip().upper()) and len(words.strip()) > 2:
        return words.strip().upper()
    for amount, unit in _AMOUNT.findall(words.replace("_", " ")):
        form = _PERIOD_WORDS.get(unit.lower())
        if form and int(amount) > 0:
            return "P" + form.format(int(amount))
    for word in _WORD.findall(words.lower()):
        if word in _SINGLE:
            return _SINGLE[word]
    return None


def _category(own: Mapping[str, str], words: str) -> str | None:
    told = _first([own], _CLASS_NAMES)
    if told:
        return _CLASS_OF.get(told.lower(), told)
    found = {_CLASS_OF[word] for word in _WORD.findall(words.lower()) if word in _CLASS_OF}
    return found.pop() if len(found) == 1 else None


def _role(own: Mapping[str, str], words: str, direction: str | None, lane: str | None) -> Role | None:
    """Total or part: direction 0 sums the others, a cross-section sums its lanes (Hamburg, Berlin)."""
    told = own.get("role", "").lower()
    if told in ("part", "total", "derived"):
        return told  # type: ignore[return-value]
    if direction == "0" or (direction or "").lower() in ("total", "gesamt", "both", "beide"):
        return "total"
    if _OF_TOTALS.search(words) and direction is None and lane is None:
        return "total"
    if direction or lane or _OF_PARTS.search(words):
        return "part"
    return None


def _height(own: Entity, its_thing: Entity) -> float | None:
    for properties in (own, its_thing):
        if properties.keys().isdisjoint(_HEIGHT_NAMES):
            continue
        for name in _HEIGHT_NAMES:
            found: Any = properties.get(name)
            if type(found) in (int, float) and abs(found) < 10_000:
                return float(found)
    return None
