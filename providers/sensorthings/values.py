# SPDX-License-Identifier: GPL-2.0-or-later
"""From a result as a platform writes it to a number, a text and a quality."""

from __future__ import annotations

import math
from collections.abc import Hashable
from functools import lru_cache
from typing import Any

from ...core.documents import NestedTooDeeply, raw_json, strict_json
from ...core.records import ValueKind
from ...core.text import storable
from ..losses import Flaw
from .entities import LONGEST_TEXT

Value = tuple[float | None, str | None, str | None]

_TRUTHS = {"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0}
_NO_VALUES = frozenset({"nan", "-nan", "+nan"})
_INFINITE = "an infinite number, or one nested or written too long"


def value_of(kind: ValueKind, raw: Any) -> Value:
    """(value, text, quality) of a result in a series of ``kind``; raises Flaw when it cannot be kept.

    Numeric text is a number in a series of numbers only. What is not a number there is kept as text with the quality
    ``not a number``; NaN is a reported gap with the quality ``NaN``. Booleans are 1 and 0 in a series of booleans.
    """
    if raw is None:
        return None, None, None
    if isinstance(raw, bool):
        if kind == "boolean":
            return float(raw), None, None
        return None, "true" if raw else "false", "not a number" if kind == "number" else None
    if isinstance(raw, int | float):
        return _number(kind, raw)
    if isinstance(raw, str):
        return _text(kind, raw)
    return None, _json_text(raw), "not a number" if kind == "number" else None


def quality_of(own: str | None, told: Any) -> str | None:
    """The quality to store: our own word first, then the platform's ``resultQuality``; raises Flaw."""
    if isinstance(told, Hashable):
        return _joined_quality(own, told)
    return _joined(own, _json_text(told))


@lru_cache(maxsize=1024, typed=True)
def _joined_quality(own: str | None, told: Any) -> str | None:
    if told is None:
        return own
    return _joined(own, storable(told[:LONGEST_TEXT]) if isinstance(told, str) else _json_text(told))


def _joined(own: str | None, words: str) -> str | None:
    if words in ("", "{}", "[]"):
        return own
    return f"{own}; {words}" if own else words


def _number(kind: ValueKind, raw: float) -> Value:
    try:
        number = float(raw)
    except OverflowError:
        raise Flaw("a number too large") from None
    if math.isnan(number):
        return None, None, "NaN"
    if math.isinf(number):
        raise Flaw(_INFINITE)
    if kind == "category":
        return None, str(raw), None
    return number, None, None


def _text(kind: ValueKind, raw: str) -> Value:
    if len(raw) > LONGEST_TEXT:
        raise Flaw(f"a text of more than {LONGEST_TEXT} characters")
    word = raw.strip()
    if kind == "number":
        if word.lower() in _NO_VALUES:
            return None, None, "NaN"
        number = _spelled(word)
        return (None, storable(raw), "not a number") if number is None else (number, None, None)
    if kind == "boolean" and word.lower() in _TRUTHS:
        return _TRUTHS[word.lower()], None, None
    return None, storable(raw), None


def _spelled(word: str) -> float | None:
    """The finite number a text spells with ASCII digits and a point, or None."""
    if not word.isascii() or "_" in word or len(word) > 400:
        return None
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _json_text(raw: Any) -> str:
    try:
        try:
            found = strict_json(raw)
        except ValueError:
            if _holds_infinity(raw):
                raise Flaw(_INFINITE) from None
            found = raw_json(raw)
    except NestedTooDeeply as error:
        raise Flaw(str(error)) from error
    if len(found) > LONGEST_TEXT:
        raise Flaw(f"a text of more than {LONGEST_TEXT} characters")
    return storable(found)


def _holds_infinity(raw: Any) -> bool:
    waiting = [raw]
    while waiting:
        node = waiting.pop()
        if isinstance(node, float) and math.isinf(node):
            return True
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return False
