# SPDX-License-Identifier: GPL-2.0-or-later
"""Columns of a table of features: which type holds what a property has said so far, and what they are called.

A type only ever widens - to REAL from INTEGER, to TEXT from anything - in an order that does not matter: whatever way
the pages came, the same values give the same types.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from ..core.documents import raw_json
from ..core.text import slug, storable
from ..core.time import TimeError, parse_instant

Kind = Literal["BOOLEAN", "INTEGER", "LONG", "REAL", "DATETIME", "TEXT"]
"""``LONG`` is an INTEGER column that holds numbers a REAL cannot hold exactly."""

FIXED_COLUMNS = ("fid", "geom", "source_id", "pull", "gone")
REST_COLUMN = "more_properties"
MOST_COLUMNS = 500
LARGEST_EXACT = 2**53

_RESERVED = {*FIXED_COLUMNS, REST_COLUMN, "rowid", "oid", "_rowid_"}
_LONGEST_NAME = 56
_HASH = re.compile(r"_[0-9a-f]{8}$")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)


def kind_of(value: Any) -> Kind | None:
    """The narrowest type that holds a value; None for null.

    A text is a DATETIME when it is a moment with date, time and zone that milliseconds hold exactly.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        size = abs(value)
        return "INTEGER" if size <= LARGEST_EXACT else "LONG" if size < 2**63 else "TEXT"
    if isinstance(value, float):
        return "REAL"
    return "TEXT" if _instant(str(value)) is None else "DATETIME"


def wider(one: Kind | None, other: Kind | None) -> Kind | None:
    """The narrowest type that holds what both hold."""
    if one is None or other is None or one == other:
        return one or other
    kinds = {one, other}
    if kinds == {"INTEGER", "LONG"}:
        return "LONG"
    return "REAL" if kinds == {"INTEGER", "REAL"} else "TEXT"


def stored_as(value: Any, kind: Kind) -> Any:
    """A value as a column of a type that holds it stores it."""
    if value is None:
        return None
    if kind == "TEXT":
        return as_text(value)
    if kind == "DATETIME":
        return _instant(value)
    return float(value) if kind == "REAL" else int(value)


def as_text(value: Any) -> str:
    """A value as text, whatever type held it before: whole numbers without decimals, truth values as JSON writes them.

    Moments that were in a DATETIME column stay in UTC.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) <= LARGEST_EXACT:
        return str(int(value))
    return storable(value) if isinstance(value, str) else repr(value)


def canonical(value: Any, declared: str) -> Any:
    """A stored value in the one form in which snapshots are compared, whenever its column became TEXT."""
    if declared == "TEXT" and isinstance(value, str):
        return _instant(value) or value
    return value


def rest_of(properties: Mapping[str, Any], columns: Mapping[str, str]) -> str | None:
    """The properties that have no column of their own, as JSON text; None when there are none."""
    rest = {name: value for name, value in properties.items() if name not in columns and value is not None}
    return storable(raw_json(rest)) if rest else None


def names_for(properties: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """A column for each property: ``[a-z][a-z0-9_]*``, at most 58 characters, none of them ``taken`` or reserved."""
    used = _RESERVED | set(taken)
    names = {}
    for name in properties:
        names[name] = _free(_readable(name), used)
        used.add(names[name])
    return names


def _readable(name: str) -> str:
    """What reads like the property; what was lost of it stands in the register of columns."""
    word = _HASH.sub("", slug(f"w{name.lower()}", 60))[1:].strip("_")[:_LONGEST_NAME].strip("_")
    if not word:
        return "property"
    return word if word[0].isalpha() else f"n{word}"


def _free(name: str, used: set[str]) -> str:
    candidate, number = name, 1
    while candidate in used:
        number += 1
        candidate = f"{name[: _LONGEST_NAME - 4]}_{number}"
    return candidate


def _instant(text: str) -> str | None:
    """A moment as stored text; None for any other text and for finer ones."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        return parse_instant(text)
    except TimeError:
        return None
