# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading SensorThings entities: control information, lists, ids, geometry; one bad entity never spoils its list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.documents import FlawedObject, NestedTooDeeply, raw_json, shortened
from ...core.errors import InvalidAnswer
from ...core.geometry import GeometryError, checked_geometry
from ...core.records import Geometry
from ...core.text import plain, storable
from ..client import Answer, host_of
from ..losses import Flaw

LONGEST_TEXT = 65_536
LONGEST_PROPERTIES = 1_000_000
LONGEST_ID = 500
MOST_RECORDS = 10**12
NOT_KEPT = "properties that were not kept"

Entity = Mapping[str, Any]


def control(entity: Entity, name: str, of: str = "") -> Any:
    """Control information of an entity or of its member ``of``: ``@iot.name``, else ``@name`` (2.0), else None."""
    found = entity.get(f"{of}@iot.{name}")
    return entity.get(f"{of}@{name}") if found is None else found


def value_list(answer: Answer) -> list[Any]:
    """The records of a collection's page; raises InvalidAnswer for anything that is none."""
    document = answer.document
    host = host_of(answer.url)
    if isinstance(document, FlawedObject):
        raise InvalidAnswer(answer.url, host=host, reason=f"it names {plain(document.flaw, 40)} twice.")
    if isinstance(document, dict) and isinstance(document.get("value"), list):
        rows: list[Any] = document["value"]
        return rows
    if isinstance(document, dict) and ("error" in document or "message" in document):
        told = document.get("message") or document.get("error")
        reason = f"it reports an error: {plain(shortened(told, 300).strip(chr(39)), 150)}"
        raise InvalidAnswer(shortened(document, 500), host=host, reason=reason)
    raise InvalidAnswer(f"{answer.url}: {shortened(document, 300)}", host=host, reason="it holds no list of values.")


def next_link(document: Entity) -> str | None:
    """The address of the following page as the server wrote it; raises Flaw when it is not text."""
    link = control(document, "nextLink")
    if link is None or link == "":
        return None
    if not isinstance(link, str):
        raise Flaw("a nextLink that is not text")
    return link


def told_count(document: Any, of: str = "") -> int | None:
    """The number of records the server tells of a list, or of the list ``of`` in an entity; None for nonsense."""
    count = control(document, "count", of) if isinstance(document, dict) else None
    return count if type(count) is int and 0 <= count <= MOST_RECORDS else None


def checked(entity: Any) -> Entity:
    """``entity`` if it is an object without members named twice; raises Flaw."""
    if not isinstance(entity, dict):
        raise Flaw("not an object")
    if isinstance(entity, FlawedObject):
        raise Flaw(f"a member named twice: {plain(entity.flaw, 40)}")
    return entity


def identity(entity: Entity) -> int | str:
    """The entity's id, a number or a text; raises Flaw."""
    found = control(entity, "id")
    if found is None:
        found = entity.get("id")
    if type(found) is int and abs(found) < 2**63:
        return found
    if isinstance(found, str) and 0 < len(found) <= LONGEST_ID and storable(found) == found:
        return found
    raise Flaw("no id" if found is None else "an id that cannot be used")


def id_of(row: Any) -> int | str | None:
    """The id of anything that has a usable one, or None."""
    try:
        return identity(row) if isinstance(row, dict) else None
    except Flaw:
        return None


def text(entity: Entity, name: str) -> str:
    """A text member, made storable; numbers are spelled, all else is empty. Raises Flaw above 65,536 characters."""
    found = entity.get(name)
    if isinstance(found, str):
        if len(found) > LONGEST_TEXT:
            raise Flaw(f"a {name} of {len(found)} characters")
        return storable(found).strip()
    return str(found) if type(found) in (int, float) else ""


def members(entity: Entity, name: str) -> Entity:
    """An object member, or an empty one; raises Flaw when it names a member twice."""
    found = entity.get(name)
    return checked(found) if isinstance(found, dict) else {}


def listed(entity: Entity, name: str) -> list[Any]:
    """A list member, or an empty one."""
    found = entity.get(name)
    return found if isinstance(found, list) else []


def properties_json(entity: Entity) -> str:
    """The entity's ``properties`` as JSON text; where they cannot be kept, an object that says why."""
    try:
        found = storable(raw_json(members(entity, "properties")))
    except NestedTooDeeply as error:
        return raw_json({NOT_KEPT: str(error)})
    if len(found) > LONGEST_PROPERTIES:
        return raw_json({NOT_KEPT: f"a text of {len(found)} characters"})
    return found


def location_geometry(locations: list[Any]) -> tuple[Geometry | None, str]:
    """The geometry among a Thing's Locations and where it was found, or None and why there is none.

    Whatever reads as GeoJSON is taken, whichever encoding it claims; of several places the first by id, as the
    standard allows several encodings but only one place (OGC 18-088, 8.2.2).
    """
    usable: list[tuple[str, Geometry]] = []
    reason = "no location"
    for location in locations:
        try:
            entity = checked(location)
            usable.append((str(identity(entity)), checked_geometry(entity.get("location"))))
        except (Flaw, GeometryError) as error:
            reason = f"no usable location: {plain(str(error), 100)}"
    if not usable:
        return None, reason
    if len(usable) == 1:
        return usable[0][1], "Location"
    usable.sort(key=lambda found: (len(found[0]), found[0]))
    places = {raw_json(geometry) for _, geometry in usable}
    origin = "Location" if len(places) == 1 else f"Location (first of {len(places)} places)"
    return usable[0][1], origin
