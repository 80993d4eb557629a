# SPDX-License-Identifier: GPL-2.0-or-later
"""What tells a column of values from others of the same quantity, in words: direction, lane, class, depth, number."""

from __future__ import annotations

from typing import Protocol

from ..core.text import plain
from ..store.columns import of_all
from .classes import Words
from .meaning import quantity_of
from .numbers import number_text
from .texts import words

_LONGEST = 40
_CLASSES = {"van": "vans", "motorcycle": "motorcycles", "bus": "buses", "tram": "trams"}


class Marked(Protocol):
    """What a column says of its place among others; `store.reader.LatestColumn` is one."""

    @property
    def direction(self) -> str:
        """One direction, or one of the words for all of them; empty when unknown."""

    @property
    def class_(self) -> str:
        """The class of what is counted; empty when unknown."""

    @property
    def lane(self) -> str:
        """One lane, or one of the words for all of them; empty when unknown."""

    @property
    def z(self) -> float | None:
        """Height in metres, negative below the ground."""

    @property
    def role(self) -> str:
        """Total, part or derived; empty when unknown."""

    @property
    def number(self) -> int:
        """Which of the columns that nothing else tells apart, from 1."""

    @property
    def alike(self) -> int:
        """How many of those there are."""


def place_words(column: Marked) -> Words | None:
    """Where a value belongs above or below the ground: ``at 10 cm depth``; None at the ground or when unknown."""
    if not column.z:
        return None
    metres = abs(column.z)
    amount, unit = (metres * 100, "cm") if metres < 1 else (metres, "m")
    told = Words(*(f"{number_text(amount, language, significant=3)} {unit}" for language in ("en", "de")))
    return words("depth" if column.z < 0 else "height", amount=told)


def mark_words(column: Marked, quantity: str) -> list[Words]:
    """Class, direction, lane and number, as far as they are known and the ``quantity`` (its key) does not say them."""
    told = [_class_words(column.class_, quantity)] if column.class_ else []
    for mark, whole, part in (
        (column.direction, "all_directions", "one_direction"),
        (column.lane, "all_lanes", "one_lane"),
    ):
        if mark:
            told.append(words(whole) if of_all(mark, column.role) else words(part, name=plain(mark, _LONGEST)))
    if column.alike > 1:
        told.append(words("numbered", number=str(column.number), count=str(column.alike)))
    return [one for one in told if one is not None]


def _class_words(name: str, quantity: str) -> Words | None:
    if name in _CLASSES:
        return words(_CLASSES[name])
    meant = quantity_of(name)
    if meant is None or not meant.is_count:
        text = plain(name, _LONGEST)
        return Words(text, text)
    return None if meant.key == quantity else meant.title
