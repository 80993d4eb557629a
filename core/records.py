# SPDX-License-Identifier: GPL-2.0-or-later
"""Records: the one shape of data, whatever API it came from.

Times are UTC text as `core.time` writes it (``YYYY-MM-DDTHH:MM:SS.sssZ``), so that they sort as they pass.
Geometries are GeoJSON geometry objects in WGS 84 longitude/latitude that `core.geometry` has checked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

Mobility = Literal["fixed", "moving", "none"]
ValueKind = Literal["number", "category", "text", "boolean", "json"]
Role = Literal["part", "total", "derived"]
Geometry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Station:
    """A place (or moving thing) that is observed; ``source_id`` is unique on its platform.

    ``geometry_from`` says which part of the platform's model gave the geometry, or why there is none.
    ``properties`` is the platform's own attribute object as JSON text.
    """

    source_id: str
    name: str
    mobility: Mobility = "fixed"
    geometry: Geometry | None = None
    geometry_from: str = ""
    properties: str = "{}"


@dataclass(frozen=True, slots=True)
class Series:
    """What is measured at one station: one property, unit, statistic and averaging period.

    ``component`` numbers the parts of a multi-valued source; ``period`` is an ISO 8601 duration; ``z`` is metres.
    ``first`` and ``last`` are what the platform says of the series' time extent, or None.
    """

    source_id: str
    station: str
    component: int = 0
    name: str = ""
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
    first: str | None = None
    last: str | None = None
    properties: str = "{}"


class Observation(NamedTuple):
    """One value of one series: ``t_end`` equals ``t_start`` for an instant and is exclusive otherwise.

    At most one of ``value`` and ``text`` is set; both None is a reported gap. ``t_result`` is when it was produced.
    """

    series: str
    component: int
    t_start: str
    t_end: str
    value: float | None
    text: str | None
    quality: str | None
    t_result: str | None


class Position(NamedTuple):
    """Where a moving station was from ``t_start`` to (exclusive) ``t_end``; equal times mean an instant."""

    station: str
    t_start: str
    t_end: str
    geometry: Geometry


class Feature(NamedTuple):
    """One object of a feature dataset; ``properties`` is a flat mapping of plain values."""

    source_id: str
    geometry: Geometry | None
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drop:
    """``count`` records that could not be used, why, and one shortened example."""

    reason: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Page:
    """What one answer of a platform held.

    ``received`` counts the records on the wire (usable or not), ``digest`` is a hash of the body.
    Every record of the part that starts before ``reached`` has been delivered once this page is stored.
    ``complete`` is True on the page that has no successor. ``counted`` is the platform's own total for the part, if
    told.
    """

    url: str
    received: int
    digest: str = ""
    stations: Sequence[Station] = ()
    series: Sequence[Series] = ()
    observations: Sequence[Observation] = ()
    positions: Sequence[Position] = ()
    features: Sequence[Feature] = ()
    drops: Sequence[Drop] = ()
    notes: Sequence[str] = field(default=())
    reached: str | None = None
    counted: int | None = None
    complete: bool = False
