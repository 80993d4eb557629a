# SPDX-License-Identifier: GPL-2.0-or-later
"""The filter language of SensorThings (OGC 18-088, 9.3.3.5): text to a tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..core.area import Area
from ..core.errors import InputError
from ..core.time import TimeError, parse_instant, to_datetime


class BadRequest(ValueError):
    """A request the service cannot take; the message is what it answers."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in seconds since 1970, or columns of times; start and end are equal for an instant."""

    start: Any
    end: Any
    is_instant: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """A geometry written in a filter: an area, or the corners of a point or line."""

    area: Area | None
    line: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in a filter."""

    value: Any


@dataclass(frozen=True, slots=True)
class Path:
    """A member, or a member of something the entity is linked to."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function of arguments."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    """Two nodes joined by an operator."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Not:
    """What is not so."""

    node: Node


Node: TypeAlias = Literal | Path | Call | Binary | Not

FUNCTIONS: Mapping[str, int] = {
    "substringof": 2, "contains": 2, "startswith": 2, "endswith": 2, "length": 1, "indexof": 2, "concat": 2,
    "tolower": 1, "toupper": 1, "trim": 1, "round": 1, "floor": 1, "ceiling": 1,
    "year": 1, "month": 1, "day": 1, "hour": 1, "minute": 1, "second": 1, "now": 0, "before": 2, "after": 2,
    "geo.distance": 2, "geo.intersects": 2, "st_within": 2, "st_intersects": 2, "st_disjoint": 2,
}  # fmt: skip
COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le")

_DEEPEST = 100
_TIME = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?"
_TOKEN = re.compile(
    rf"""\s*(?:
    (?P<shape>(?:geography|geometry)'[^']*')
  | (?P<text>'(?:[^']|'')*')
  | (?P<span>{_TIME}/{_TIME})
  | (?P<time>{_TIME})
  | (?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
  | (?P<name>@?[A-Za-z_][\w.@-]*(?:/@?[\w.@-]+)*)
  | (?P<mark>[(),])
    )""",
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}
_WKT = re.compile(r"\s*(?:SRID=4326;)?\s*(POINT|LINESTRING)\s*Z?\s*\(([^()]*)\)\s*", re.IGNORECASE)


def parse(text: str) -> Node:
    """The tree of a filter; raises BadRequest."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self._either()
        if self.at < len(self.tokens):
            raise BadRequest(f"Query is not valid: unexpected {self.tokens[self.at][1]!r} in {self.text!r}")
        return node

    def _either(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise BadRequest("Query is not valid: nested too deeply")
        node = self._both()
        while self._word("or"):
            node = Binary("or", node, self._both())
        self.depth -= 1
        return node

    def _both(self) -> Node:
        node = self._negated()
        while self._word("and"):
            node = Binary("and", node, self._negated())
        return node

    def _negated(self) -> Node:
        return Not(self._negated()) if self._word("not") else self._compared()

    def _compared(self) -> Node:
        node = self._sum()
        for operator in COMPARISONS:
            if self._word(operator):
                return Binary(operator, node, self._sum())
        if self._word("in"):
            self._mark("(")
            found: Node = Binary("eq", node, self._sum())
            while self._is_mark(","):
                found = Binary("or", found, Binary("eq", node, self._sum()))
            self._mark(")")
            return found
        return node

    def _sum(self) -> Node:
        node = self._product()
        while (operator := self._any_word("add", "sub")) is not None:
            node = Binary(operator, node, self._product())
        return node

    def _product(self) -> Node:
        node = self._value()
        while (operator := self._any_word("mul", "div", "mod")) is not None:
            node = Binary(operator, node, self._value())
        return node

    def _value(self) -> Node:
        if self._is_mark("("):
            node = self._either()
            self._mark(")")
            return node
        if self.at >= len(self.tokens):
            raise BadRequest(f"Query is not valid: {self.text!r} ends too early")
        kind, token = self.tokens[self.at]
        self.at += 1
        if kind != "name":
            return Literal(_literal(kind, token))
        if token in _WORDS:
            return Literal(_WORDS[token])
        if self._is_mark("("):
            return self._call(token)
        return Path(tuple("id" if name == "@iot.id" else name for name in token.split("/")))

    def _call(self, name: str) -> Node:
        if name not in FUNCTIONS:
            raise BadRequest(f"Query is not valid: unknown function {name}")
        arguments: list[Node] = []
        if not self._is_mark(")"):
            arguments.append(self._either())
            while self._is_mark(","):
                arguments.append(self._either())
            self._mark(")")
        if len(arguments) != FUNCTIONS[name]:
            raise BadRequest(f"Query is not valid: {name} takes {FUNCTIONS[name]} arguments")
        return Call(name, tuple(arguments))

    def _word(self, word: str) -> bool:
        return self._any_word(word) is not None

    def _any_word(self, *words: str) -> str | None:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "name" and self.tokens[self.at][1] in words:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return None

    def _is_mark(self, mark: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == ("mark", mark):
            self.at += 1
            return True
        return False

    def _mark(self, mark: str) -> None:
        if not self._is_mark(mark):
            raise BadRequest(f"Query is not valid: {mark!r} is missing in {self.text!r}")


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise BadRequest(f"Query is not valid: cannot read {text[at : at + 30]!r}")
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


def _literal(kind: str, token: str) -> Any:
    if kind == "text":
        return token[1:-1].replace("''", "'")
    if kind == "number":
        return float(token) if re.search(r"[.eE]", token) else int(token)
    if kind == "time":
        moment = seconds(token)
        return Span(moment, moment, True)
    if kind == "span":
        start, _, end = token.partition("/")
        return Span(seconds(start), seconds(end))
    if kind == "shape":
        return shape(token.partition("'")[2][:-1])
    raise BadRequest(f"Query is not valid: unexpected {token!r}")


def seconds(text: str) -> float:
    """An ISO 8601 instant as seconds since 1970; raises BadRequest."""
    try:
        return to_datetime(parse_instant(text)).timestamp()
    except TimeError as error:
        raise BadRequest(f"Query is not valid: {error}") from error


def shape(text: str) -> Shape:
    """A WKT point, line, polygon or multipolygon; raises BadRequest."""
    match = _WKT.fullmatch(text)
    try:
        if match is None:
            return Shape(Area.from_wkt(text))
        corners = [tuple(float(part) for part in pair.split()[:2]) for pair in match[2].split(",")]
        return Shape(None, tuple((x, y) for x, y in corners))
    except (InputError, ValueError) as error:
        raise BadRequest(f"Query is not valid: no geometry: {text[:80]!r}") from error
