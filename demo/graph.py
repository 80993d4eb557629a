# SPDX-License-Identifier: GPL-2.0-or-later
"""Walking from entity to entity: members and links told by a path."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .evaluate import Several
from .language import BadRequest, Binary, Call, Literal, Node, Not, Path
from .model import IDS_PER_SERIES
from .schema import TYPES, EntityType, View

Names = tuple[str, ...]


def linked(view: View, kind: EntityType, number: int, name: str) -> int | None:
    """The id at the one end of a link, None when it leads to nothing."""
    source = number // IDS_PER_SERIES if kind.name == "Observation" else number
    return kind.one[name][1](view, source)


def member(view: View, kind: EntityType, number: int, names: Names) -> Any:
    """The member ``names`` of an entity, through its links; raises BadRequest where there is none of that name."""
    name = names[0] if names else ""
    if name == "id" and len(names) == 1:
        return number
    if name in kind.members:
        found = kind.members[name](view, number)
        for inner in names[1:]:
            found = found.get(inner) if isinstance(found, dict) else None
        return found
    if name in kind.one and len(names) > 1:
        other = linked(view, kind, number, name)
        return None if other is None else member(view, TYPES[kind.one[name][0]], other, names[1:])
    if name in kind.many and len(names) > 1 and name != "Observations":
        collection, links = kind.many[name]
        return Several(
            tuple(member(view, TYPES[collection], other, names[1:]) for other in links(view, number).tolist())
        )
    raise BadRequest(f"Query is not valid: {kind.name} has no property {'/'.join(names)}")


def type_at(kind: EntityType, names: Names) -> EntityType | None:
    """The type of what links lead to from a type, None when there is no such link."""
    for name in names:
        link = kind.one.get(name) or kind.many.get(name)
        if link is None:
            return None
        kind = TYPES[link[0]]
    return kind


def speaks_of(node: Node, name: str) -> bool:
    """Whether a filter has a path with a name in it."""
    if isinstance(node, Path):
        return name in node.names
    if isinstance(node, Not):
        return speaks_of(node.node, name)
    if isinstance(node, Binary):
        return speaks_of(node.left, name) or speaks_of(node.right, name)
    return isinstance(node, Call) and any(speaks_of(argument, name) for argument in node.arguments)


def with_numbers(kind: EntityType, node: Node, read: Callable[[str, str], int | None]) -> Node:
    """The filter with ids written as text turned into the numbers behind them; -1 where there is none.

    ``read`` takes a collection and a text.
    """
    if isinstance(node, Not):
        return Not(with_numbers(kind, node.node, read))
    if not isinstance(node, Binary):
        return node
    left, right = node.left, node.right
    if isinstance(left, Path) and left.names[-1] == "id" and isinstance(right, Literal):
        of = type_at(kind, left.names[:-1])
        if of is None or not isinstance(right.value, str):
            return node
        number = read(of.collection, right.value)
        return Binary(node.operator, left, Literal(-1 if number is None else number))
    return Binary(node.operator, with_numbers(kind, left, read), with_numbers(kind, right, read))
