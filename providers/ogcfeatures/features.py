# SPDX-License-Identifier: GPL-2.0-or-later
"""GeoJSON features (RFC 7946) as records; one bad feature never spoils its page."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Hashable, Mapping
from typing import Any

from ...core.documents import FlawedObject, NestedTooDeeply, raw_json
from ...core.geometry import GeometryError, checked_geometry
from ...core.records import Feature, Geometry
from ...core.text import plain, storable
from ..losses import Flaw

LONGEST_ID = 500
WITHOUT_ID = "content:"
WITHOUT_ID_NOTE = "Features without an id are known by their content: one that changes counts as a new one."


class Identities:
    """The source ids of one chain of pages.

    A feature without an id is known by a hash of its content and, where several are alike, by a number: the same
    answer gives the same ids, so that nothing is stored twice and nothing that is there twice is stored once.
    """

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._alike: Counter[str] = Counter()
        self._lost = 0
        self._is_noted = False

    @property
    def count(self) -> int:
        """How many different features have come, with those of the last reading that could not be used."""
        return len(self._seen) + self._lost

    def begin_again(self) -> None:
        """The same list is read once more."""
        self._alike.clear()
        self._lost = 0

    def note_lost(self) -> None:
        """A feature came that cannot be used."""
        self._lost += 1

    def of(self, told: Any, content: str) -> str:
        """The source id of a feature whose ``id`` is ``told``; raises Flaw for one that cannot be used."""
        found = self._given(told) or self._made(content)
        self._seen.add(hash(found))
        return found

    def notes(self) -> tuple[str, ...]:
        """What has to be said of the ids, once."""
        if self._is_noted or not self._alike:
            return ()
        self._is_noted = True
        return (WITHOUT_ID_NOTE,)

    def _given(self, told: Any) -> str | None:
        if told is None or told == "":
            return None
        if type(told) is int or (type(told) is float and math.isfinite(told)):
            return str(told)[:LONGEST_ID]
        if isinstance(told, str) and len(told) <= LONGEST_ID and storable(told) == told:
            return told
        raise Flaw("an id that cannot be used")

    def _made(self, content: str) -> str:
        digest = hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        self._alike[digest] += 1
        number = self._alike[digest]
        return f"{WITHOUT_ID}{digest}{f'.{number}' if number > 1 else ''}"


def read_feature(row: Any, identities: Identities) -> Feature:
    """A GeoJSON feature as a record; raises Flaw.

    Members that are neither geometry, id nor property are left out. Empty coordinates are no geometry (RFC 7946, 3.1).
    """
    entity = _checked(row)
    if entity.get("type") != "Feature":
        raise Flaw("not a feature")
    geometry = _geometry(entity.get("geometry"))
    told = entity.get("properties")
    if told is not None and not isinstance(told, dict):
        raise Flaw("properties that are no object")
    properties = {storable(name): _plain_value(value) for name, value in _checked(told or {}).items()}
    identity = entity.get("id")
    content = "" if identity not in (None, "") else raw_json([geometry, properties])
    return Feature(identities.of(identity, content), geometry, properties)


def page_mark(rows: list[Any]) -> Hashable | None:
    """What a page is known by: its number of features, the first and the last one."""
    return (len(rows), _mark(rows[0]), _mark(rows[-1])) if rows else None


def _mark(row: Any) -> str:
    identity = row.get("id") if isinstance(row, dict) else None
    try:
        return raw_json(row if identity in (None, "") else identity)[:5_000]
    except NestedTooDeeply:
        return ""


def _checked(entity: Any) -> Mapping[str, Any]:
    if not isinstance(entity, dict):
        raise Flaw("not an object")
    if isinstance(entity, FlawedObject):
        raise Flaw(f"a member named twice: {plain(entity.flaw, 40)}")
    return entity


def _geometry(told: Any) -> Geometry | None:
    if told is None or (isinstance(told, dict) and [] in (told.get("coordinates"), told.get("geometries"))):
        return None
    try:
        return checked_geometry(told)
    except GeometryError as error:
        raise Flaw(f"a geometry with {plain(str(error), 100)}") from error


def _plain_value(value: Any) -> Any:
    """A property as null, truth value, finite number or text; what is nested becomes JSON text."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise Flaw("a number that is not finite")
    if isinstance(value, dict | list):
        try:
            return storable(raw_json(value))
        except NestedTooDeeply as error:
            raise Flaw("a property that is nested too deeply") from error
    return value
