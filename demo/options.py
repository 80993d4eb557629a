# SPDX-License-Identifier: GPL-2.0-or-later
"""Query options of a SensorThings request, at the top and inside an expand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

from .language import BadRequest, Node, parse

_ORDER = re.compile(r"\s*([\w@./-]+)(?:\s+(asc|desc))?\s*")
_EXPANDED = re.compile(r"\s*([A-Za-z]+)((?:/[A-Za-z]+)*)\s*(?:\((.*)\))?\s*", re.DOTALL)
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Options:
    """What a request asks of a collection or entity.

    ``order`` holds (path, is_descending); ``expand`` (navigation property, options). ``skip_filter`` is the place a
    nextLink goes on from; ``raw`` keeps the options as they were written, for the next link.
    """

    top: int | None = None
    skip: int = 0
    count: bool = False
    select: tuple[str, ...] = ()
    order: tuple[tuple[tuple[str, ...], bool], ...] = ()
    filter: Node | None = None
    skip_filter: Node | None = None
    expand: tuple[tuple[str, Options], ...] = ()
    result_format: str = ""
    raw: dict[str, str] = field(default_factory=dict, compare=False)


def parsed_query(query: str) -> Options:
    """The options in the query part of an address; raises BadRequest for unknown and faulty ones."""
    pairs: dict[str, str] = {}
    for pair in query.split("&"):
        if pair:
            name, _, value = pair.partition("=")
            pairs[unquote_plus(name)] = unquote_plus(value)
    return _options(pairs, 0)


def _options(pairs: dict[str, str], depth: int) -> Options:
    if depth > _DEEPEST:
        raise BadRequest("Query is not valid: expands nested too deeply")
    found = Options(raw=pairs)
    for name, told in pairs.items():
        if name == "$top":
            found = replace(found, top=_number(name, told))
        elif name == "$skip":
            found = replace(found, skip=_number(name, told))
        elif name == "$count":
            if told not in ("true", "false"):
                raise BadRequest(f"Query is not valid: $count={told}")
            found = replace(found, count=told == "true")
        elif name == "$select":
            names = tuple("id" if word.strip() == "@iot.id" else word.strip() for word in told.split(","))
            found = replace(found, select=names)
        elif name == "$orderby":
            found = replace(found, order=tuple(_order(part) for part in told.split(",")))
        elif name in ("$filter", "$skipFilter"):
            tree = parse(told)
            found = replace(found, filter=tree) if name == "$filter" else replace(found, skip_filter=tree)
        elif name == "$expand":
            found = replace(found, expand=_expands(told, depth))
        elif name == "$resultFormat":
            found = replace(found, result_format=told)
        elif name != "$resultMetadata":
            raise BadRequest(f"Query is not valid: unknown option {name}")
    return found


def _number(name: str, told: str) -> int:
    if not re.fullmatch(r"\d{1,15}", told.strip()):
        raise BadRequest(f"Query is not valid: {name}={told} is not a whole number of zero or more")
    return int(told)


def _order(part: str) -> tuple[tuple[str, ...], bool]:
    match = _ORDER.fullmatch(part)
    if match is None:
        raise BadRequest(f"Query is not valid: $orderby={part}")
    return tuple("id" if name == "@iot.id" else name for name in match[1].split("/")), match[2] == "desc"


def _expands(told: str, depth: int) -> tuple[tuple[str, Options], ...]:
    found: list[tuple[str, Options]] = []
    for part in _split(told, ","):
        match = _EXPANDED.fullmatch(part)
        if match is None:
            raise BadRequest(f"Query is not valid: $expand={part}")
        inner: dict[str, str] = {}
        for pair in _split(match[3] or "", ";"):
            name, _, value = pair.strip().partition("=")
            if name:
                inner[name.strip()] = value
        names = [match[1], *match[2].split("/")[1:]]
        options = _options(inner, depth + 1)
        for name in reversed(names[1:]):
            options = Options(expand=((name, options),))
        found.append((names[0], options))
    return tuple(found)


def _split(text: str, mark: str) -> Iterator[str]:
    """The parts of a text between marks that stand outside brackets and quotes."""
    depth, quoted, begin = 0, False, 0
    for at, character in enumerate(text):
        if character == "'":
            quoted = not quoted
        elif not quoted:
            depth += (character == "(") - (character == ")")
            if character == mark and depth == 0:
                yield text[begin:at]
                begin = at + 1
    if depth or quoted:
        raise BadRequest("Query is not valid: a bracket or quote is not closed")
    yield text[begin:]
