# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON from strangers: strict, bounded, and one bad record does not spoil its page."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from .errors import InvalidAnswer

DEEPEST = 64
DEEPEST_WRITTEN = 700
LONGEST_NUMBER = 400

_STRICT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_TOKENS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


class FlawedObject(dict[str, Any]):
    """A JSON object that names a member twice; ``flaw`` names the member."""

    flaw: str = ""


class NestedTooDeeply(ValueError):
    """A value that is nested too deeply to be written so that every Python can read it again."""


def parse_json(body: bytes, host: str) -> Any:
    """The document in ``body`` (UTF-8, a byte order mark is allowed).

    ``NaN`` becomes a float NaN. ``Infinity``, numbers of thousands of digits and, in a document nested too deeply to
    read, everything deeper than 64 levels become infinite floats, which no reader of values accepts: the record that
    holds them is dropped, its neighbours are not. An object that names a member twice comes as `FlawedObject`.
    Raises InvalidAnswer when the text is not JSON at all.
    """
    try:
        text = body.decode("utf-8-sig")
        try:
            return _loads(text)
        except RecursionError:
            return _loads(_without_depths(text))
    except UnicodeDecodeError as error:
        raise InvalidAnswer(str(error), host=host, reason="it is not UTF-8 text.") from error
    except ValueError as error:
        raise InvalidAnswer(f"{error}; begins with {text[:200]!r}", host=host, reason="it is not JSON.") from error


def raw_json(value: Any) -> str:
    """``value`` as compact JSON text for storage; what JSON cannot say (infinite, NaN) becomes null.

    Raises NestedTooDeeply.
    """
    try:
        return strict_json(value)
    except ValueError:
        return strict_json(_finite(value))


def strict_json(value: Any) -> str:
    """``value`` as compact JSON text.

    Raises ValueError for NaN and infinite numbers, and NestedTooDeeply beyond 700 levels: how many more can be written
    and read depends on the version of Python.
    """
    try:
        text = _STRICT.encode(value)
    except RecursionError as error:
        raise NestedTooDeeply("nested too deeply") from error
    if _is_too_deep(text):
        raise NestedTooDeeply("nested too deeply")
    return text


def shortened(value: Any, limit: int) -> str:
    """The beginning of a value's ``repr`` for messages and comparisons, whatever the value is."""
    try:
        return repr(value)[:limit]
    except (RecursionError, ValueError):
        return f"a {type(value).__name__} nested or written too long"[:limit]


def _loads(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError:
        raise
    except ValueError:
        return json.loads(text, parse_int=_integer, object_pairs_hook=_object)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= LONGEST_NUMBER else math.inf


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    flawed = FlawedObject(members)
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            flawed.flaw = name
            break
        seen.add(name)
    return flawed


def _is_too_deep(text: str) -> bool:
    """Whether values in ``text`` are nested deeper than ``DEEPEST_WRITTEN``; a text of few brackets cannot be."""
    if text.count("[") + text.count("{") <= DEEPEST_WRITTEN:
        return False
    depth = 0
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark in ("[", "{"):
            depth += 1
            if depth > DEEPEST_WRITTEN:
                return True
        elif mark in ("]", "}"):
            depth -= 1
    return False


def _without_depths(text: str) -> str:
    """``text`` with every value nested deeper than ``DEEPEST`` replaced by ``Infinity``."""
    kept: list[str] = []
    depth = begin = 0
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if mark in ("[", "{"):
            depth += 1
            if depth == DEEPEST + 1:
                kept.append(text[begin : token.start()])
        elif mark in ("]", "}"):
            depth -= 1
            if depth == DEEPEST:
                kept.append("Infinity")
                begin = token.end()
    kept.append(text[begin:] if depth <= DEEPEST else "")
    return "".join(kept)


def _finite(value: Any, depth: int = 0) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if depth > DEEPEST:
        raise NestedTooDeeply("nested too deeply")
    if isinstance(value, dict):
        return {key: _finite(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_finite(item, depth + 1) for item in value]
    return value
