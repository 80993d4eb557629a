# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a filter holds: for one entity, for columns of observations, and what can be told before looking at any."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np

from ..core.area import Area
from ..core.geometry import GeometryError, checked_geometry
from .language import COMPARISONS, BadRequest, Binary, Call, Literal, Node, Not, Path, Shape, Span, seconds

Resolve = Callable[[tuple[str, ...]], Any]


class Unknown(Exception):
    """Raised by a resolver for a member it cannot tell without looking at a single entity."""


@dataclass(frozen=True, slots=True)
class Several:
    """The values of a member of all entities at the many end of a link; a comparison holds when it does for one."""

    values: tuple[Any, ...]


def holds(node: Node, resolve: Resolve, now: float) -> Any:
    """True or False, or an array of them where ``resolve`` gives columns.

    Raises BadRequest for what cannot be compared, and Unknown when ``resolve`` does and nothing else decides.
    """
    if isinstance(node, Binary) and node.operator in ("and", "or"):
        return _joined(node, resolve, now)
    if isinstance(node, Not):
        return np.logical_not(holds(node.node, resolve, now))
    if isinstance(node, Binary) and node.operator in COMPARISONS:
        return _compared(node.operator, value(node.left, resolve, now), value(node.right, resolve, now))
    found = value(node, resolve, now)
    if isinstance(found, Several):
        return any(item is True for item in found.values)
    if isinstance(found, bool | np.bool_ | np.ndarray):
        return found
    raise BadRequest("Query is not valid: the filter is no condition")


def value(node: Node, resolve: Resolve, now: float) -> Any:
    """What a node stands for."""
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Path):
        return resolve(node.names)
    if isinstance(node, Call):
        arguments = [value(argument, resolve, now) for argument in node.arguments]
        return Span(now, now, True) if node.name == "now" else _each(lambda *a: _call(node.name, *a), arguments)
    if isinstance(node, Binary) and node.operator in _ARITHMETIC:
        left, right = value(node.left, resolve, now), value(node.right, resolve, now)
        return _each(lambda a, b: _calculated(node.operator, a, b), [left, right])
    return holds(node, resolve, now)


def conjuncts(node: Node | None) -> Iterator[Node]:
    """The parts of a filter that must all hold."""
    if isinstance(node, Binary) and node.operator == "and":
        yield from conjuncts(node.left)
        yield from conjuncts(node.right)
    elif node is not None:
        yield node


def wanted(node: Node, names: tuple[str, ...]) -> set[Any] | None:
    """The values a member must have one of, or None when the filter does not tell."""
    if isinstance(node, Binary):
        if node.operator == "eq" and node.left == Path(names) and isinstance(node.right, Literal):
            return {node.right.value}
        if node.operator in ("and", "or"):
            left, right = wanted(node.left, names), wanted(node.right, names)
            if node.operator == "or":
                return None if left is None or right is None else left | right
            return right if left is None else left if right is None else left & right
    return None


@dataclass(frozen=True, slots=True)
class Window:
    """Bounds that the starts of what a filter accepts keep: ``first <= start < stop``, whole seconds.

    ``is_exact`` tells that the bounds say all the filter says.
    """

    first: int
    stop: int
    is_exact: bool


def window(node: Node | None, widest: Window, name: str = "phenomenonTime") -> Window:
    """The bounds a filter sets on the time ``name``, within ``widest``."""
    found = widest
    for part in conjuncts(node):
        inner = _window(part, widest, name)
        found = Window(
            max(found.first, inner.first), min(found.stop, inner.stop), found.is_exact and inner.is_exact
        )  # fmt: skip
    return found


def _window(node: Node, widest: Window, name: str) -> Window:
    if isinstance(node, Binary) and node.operator == "or":
        left, right = window(node.left, widest, name), window(node.right, widest, name)
        return Window(min(left.first, right.first), max(left.stop, right.stop), False)
    turned = isinstance(node, Not)
    inner = node.node if isinstance(node, Not) else node
    if not isinstance(inner, Binary) or inner.left != Path((name,)) or not isinstance(inner.right, Literal):
        return replace(widest, is_exact=False)
    told = inner.right.value
    if not isinstance(told, Span):
        return replace(widest, is_exact=False)
    after = {"ge": math.ceil(told.start), "gt": math.floor(told.start) + 1}.get(inner.operator)
    if after is not None and told.is_instant:
        return replace(widest, stop=after) if turned else replace(widest, first=after)
    found = replace(widest, is_exact=False)
    if turned:
        return found
    if inner.operator in ("gt", "ge", "eq"):
        found = replace(found, first=math.ceil(told.start))
    if inner.operator in ("lt", "le", "eq"):
        found = replace(found, stop=math.floor(told.start) + 1)
    return found


def _joined(node: Binary, resolve: Resolve, now: float) -> Any:
    deciding = node.operator == "or"
    left = right = None
    try:
        left = holds(node.left, resolve, now)
        if isinstance(left, bool | np.bool_) and bool(left) is deciding:
            return deciding
    except Unknown:
        pass
    right = holds(node.right, resolve, now)
    if left is None and isinstance(right, bool | np.bool_) and bool(right) is deciding:
        return deciding
    if left is None:
        raise Unknown
    return np.logical_or(left, right) if deciding else np.logical_and(left, right)


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {name: getattr(operator, name) for name in COMPARISONS}
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "div": operator.truediv,
    "mod": operator.mod,
}
_TURNED = {"eq": "eq", "ne": "ne", "gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def _compared(name: str, left: Any, right: Any) -> Any:
    if isinstance(left, Several):
        return any(bool(_compared(name, item, right)) for item in left.values)
    if isinstance(right, Several):
        return any(bool(_compared(name, left, item)) for item in right.values)
    if isinstance(left, Span) or isinstance(right, Span):
        return _compared_times(name, left, right)
    for column in (left, right):
        if isinstance(column, np.ndarray) and column.dtype == object:
            pairs = np.broadcast(left, right)
            return np.array([bool(_compared(name, one, two)) for one, two in pairs], dtype=bool)
    if left is None or right is None:
        return {"eq": left is right, "ne": left is not right}.get(name, False)
    for comparable in (int | float | np.number | np.ndarray, str):
        if isinstance(left, comparable) and isinstance(right, comparable):
            return _OPERATORS[name](left, right)
    return {"eq": left == right, "ne": left != right}.get(name, False) if type(left) is type(right) else name == "ne"


def _compared_times(name: str, left: Any, right: Any) -> Any:
    """As FROST compares intervals: `StaTimeIntervalWrapper` of its SQL persistence."""
    one, two = _as_span(left), _as_span(right)
    if one is None or two is None:
        return name == "ne" and one is not two
    if one.is_instant and not two.is_instant:
        return _compared_times(_TURNED[name], two, one)
    s1, e1, s2, e2 = one.start, one.end, two.start, two.end
    if two.is_instant:
        return {
            "eq": lambda: (s1 == s2) & (e1 == s2),
            "ne": lambda: (s1 != s2) & (e1 != s2),
            "gt": lambda: s1 > s2,
            "ge": lambda: s1 >= s2,
            "lt": lambda: (e1 <= s2) & (s1 < s2),
            "le": lambda: e1 <= s2,
        }[name]()
    return {
        "eq": lambda: (s1 == s2) & (e1 == e2),
        "ne": lambda: (s1 != s2) & (e1 != e2),
        "gt": lambda: (s1 >= e2) & (s1 > s2),
        "ge": lambda: (s1 >= s2) & (e1 >= e2),
        "lt": lambda: (e1 <= s2) & (s1 < s2),
        "le": lambda: (s1 <= s2) & (e1 <= e2),
    }[name]()


def _as_span(told: Any) -> Span | None:
    if isinstance(told, Span) or told is None:
        return told
    if isinstance(told, str):
        start, slash, end = told.partition("/")
        first = seconds(start)
        return Span(first, seconds(end) if slash else first, not slash)
    raise BadRequest("Query is not valid: a time is compared with something else")


def _each(function: Callable[..., Any], arguments: list[Any]) -> Any:
    """A function of values, of each value at the many end of a link, or of each row of columns."""
    for number, argument in enumerate(arguments):
        if isinstance(argument, Several):
            rest = arguments[:number], arguments[number + 1 :]
            return Several(tuple(_each(function, [*rest[0], item, *rest[1]]) for item in argument.values))
    lengths = {len(_column(argument)) for argument in arguments if _column(argument) is not None}
    if not lengths:
        return function(*arguments)
    rows = [[_item(argument, row) for argument in arguments] for row in range(lengths.pop())]
    found = [function(*row) for row in rows]
    if all(isinstance(item, bool | np.bool_) for item in found):
        return np.array(found, dtype=bool)
    column = np.empty(len(found), dtype=object)
    column[:] = found
    return column


def _column(argument: Any) -> Any:
    if isinstance(argument, Span):
        argument = argument.start
    return argument if isinstance(argument, np.ndarray) else None


def _item(argument: Any, row: int) -> Any:
    if isinstance(argument, Span) and isinstance(argument.start, np.ndarray):
        return Span(argument.start[row], argument.end[row], argument.is_instant)
    if not isinstance(argument, np.ndarray):
        return argument
    return argument[row] if argument.dtype == object else argument[row].item()


def _calculated(name: str, left: Any, right: Any) -> Any:
    if left is None or right is None:
        return None
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        raise BadRequest(f"Query is not valid: {name} of something that is no number")
    try:
        return _ARITHMETIC[name](left, right)
    except ArithmeticError as error:
        raise BadRequest(f"Query is not valid: {name} does not work out: {error}") from error


def _call(name: str, *arguments: Any) -> Any:
    if name in ("geo.intersects", "st_intersects", "st_within", "st_disjoint", "geo.distance"):
        return _spatial(name, *arguments)
    if arguments and arguments[0] is None:
        return False if name in ("contains", "startswith", "endswith") else None
    try:
        if name in _TEXT:
            return _TEXT[name](*arguments)
        if name in _TIME:
            span = _as_span(arguments[0])
            return None if span is None else _TIME[name](datetime.fromtimestamp(float(span.start), UTC))
        if name in ("before", "after"):
            return _compared_times("lt" if name == "before" else "gt", *arguments)
        return _ROUNDED[name](arguments[0])
    except (TypeError, AttributeError, ValueError, OverflowError) as error:
        raise BadRequest(f"Query is not valid: {name} does not take such a value") from error


_TEXT: dict[str, Callable[..., Any]] = {
    "substringof": lambda part, text: False if text is None else part in text,
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
    "indexof": lambda text, part: text.find(part),
    "length": len,
    "tolower": lambda text: text.lower(),
    "toupper": lambda text: text.upper(),
    "trim": lambda text: text.strip(),
    "concat": lambda one, two: one + two,
}
_ROUNDED: dict[str, Callable[[float], int]] = {"round": round, "floor": math.floor, "ceiling": math.ceil}
_TIME: dict[str, Callable[[datetime], int]] = {
    "year": lambda moment: moment.year,
    "month": lambda moment: moment.month,
    "day": lambda moment: moment.day,
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "second": lambda moment: moment.second,
}


def _spatial(name: str, one: Any, two: Any) -> Any:
    if isinstance(one, Shape) and not isinstance(two, Shape):
        one, two = two, one
    if not isinstance(two, Shape):
        raise BadRequest(f"Query is not valid: {name} needs a geometry")
    geometry = _geometry(one)
    if geometry is None:
        return None if name == "geo.distance" else False
    corners = list(_corners(geometry["coordinates"]))
    if name == "geo.distance":
        return _distance(corners, two)
    if two.area is None:
        is_met = _distance(corners, two) == 0.0
    elif name == "st_within":
        is_met = all(two.area.holds(corner) for corner in corners)
    else:
        is_met = two.area.meets(geometry)
    return not is_met if name == "st_disjoint" else is_met


def _geometry(told: Any) -> dict[str, Any] | None:
    try:
        return dict(checked_geometry(told))
    except GeometryError:
        return None


def _corners(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield float(coordinates[0]), float(coordinates[1])
        return
    for part in coordinates:
        yield from _corners(part)


def _distance(corners: list[tuple[float, float]], shape: Shape) -> float:
    """Degrees between the nearest corners, 0 where a corner lies in the area."""
    area: Area | None = shape.area
    if area is not None and any(area.holds(corner) for corner in corners):
        return 0.0
    others = shape.line if area is None else [corner for polygon in area.polygons for corner in polygon[0]]
    return min(math.dist(one, two) for one in corners for two in others)
