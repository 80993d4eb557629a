# SPDX-License-Identifier: GPL-2.0-or-later
"""A sentence that counts things has a form for one of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sentences import ERRORS, sentences_of
from shipped import ROOT, shipped_modules
from translations import texts_of

COUNTED = (
    "characters", "classes", "columns", "data sets", "days", "features", "files", "frames", "hours", "intervals",
    "layers", "minutes", "months", "objects", "observations", "pages", "parts", "places", "points", "positions",
    "problems", "ranges", "records", "requests", "rows", "seconds", "stations", "texts", "times", "values", "weeks",
    "years",
)  # fmt: skip
# A number, at most one word ("more", "new"), and what is counted. "1 of at least 4 positions" is right of any number,
# and so is "{count} series".
SEVERAL = re.compile(rf"(?<!at least )\{{[^{{}}]*\}} (?:[a-z]+ )?(?:{'|'.join(COUNTED)})\b")
# The gap of the first is a name; in the others it is a limit, or what is above one.
RIGHT = {
    "The header {1} holds characters that cannot be sent.",
    "a text of more than {1} characters",
    "a {1} of {2} characters",
    "no end after {1} pages.",
    "{count} data sets of {platform} are to be pulled.",
    "{count} features of {platform} are to be pulled.",
    "{count} newest values of {platform} are to be pulled.",
    "{count} data sets were not asked for before the pull was cancelled.",
    "{least} to {most} hours",
    "{least} to {most} minutes",
}


def without_one(source: str, errors: set[str]) -> set[str]:
    """The texts for people in a module that count several of something where nobody has asked whether it is one."""
    found: set[str] = set()
    for node in _careless(ast.parse(source).body):
        text = ast.unparse(node)
        found |= texts_of(text) | sentences_of(text, errors)
    return {text for text in found if SEVERAL.search(text)}


def _careless(block: list[ast.stmt]) -> Iterator[ast.AST]:
    """What neither asks for one itself nor lies under or behind an ``if`` that does."""
    for statement in block:
        if isinstance(statement, ast.If) and _asks_for_one(statement.test):
            if isinstance(statement.body[-1], ast.Return | ast.Raise | ast.Continue):
                return
            continue
        blocks = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
        blocks += [node.body for node in getattr(statement, "handlers", []) + getattr(statement, "cases", [])]
        if any(blocks):
            yield from (node for node in ast.iter_child_nodes(statement) if isinstance(node, ast.expr))
            for inner in blocks:
                yield from _careless(inner)
        elif not _asks_for_one(statement):
            yield statement


def _asks_for_one(node: ast.AST) -> bool:
    """Whether something is compared with 1, or the form for one stands beside the other."""
    return any(_is_for_one(found) for found in ast.walk(node))


def _is_for_one(node: ast.AST) -> bool:
    match node:
        case ast.Compare(ops=[ast.Eq() | ast.NotEq()], comparators=[ast.Constant(1)]):
            return True
        case ast.Call(func=ast.Name("tr"), args=[ast.Constant(str(text))]):
            return text.startswith("1 ")
        case ast.Assign(targets=[ast.Tuple([ast.Name("one"), ast.Name("many"), *_])]):
            return True
    return False


@pytest.mark.parametrize("path", shipped_modules(ROOT), ids=str)
def test_that_what_is_counted_is_right_for_one(path: Path) -> None:
    classes = ast.walk(ast.parse((ROOT / ERRORS).read_text("utf-8")))
    errors = {node.name for node in classes if isinstance(node, ast.ClassDef)}
    assert without_one((ROOT / path).read_text("utf-8"), errors) <= RIGHT


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('tr("{count} stations")', {"{count} stations"}),
        ('tr("{count} more ranges of time")', {"{count} more ranges of time"}),
        ('monitor.info(f"{n} rows are gone.")', {"{1} rows are gone."}),
        ('tr("1 station") if n == 1 else tr("{count} stations")', set()),
        ('tr("one") if n == 2 else tr("{count} stations")', {"{count} stations"}),
        ('one, many = tr("Its layer"), tr("Its {count} layers")', set()),
        ('def f():\n  if n == 1:\n    return tr("one")\n  return tr("{count} stations")', set()),
        ('def f():\n  if n == 1:\n    x = 1\n  return tr("{count} stations")', {"{count} stations"}),
        ('def f():\n  if n:\n    return tr("one")\n  return tr("{count} stations")', {"{count} stations"}),
        ('try:\n  pass\nexcept E:\n  tr("{count} rows")\nfinally:\n  tr("{n} days")', {"{count} rows", "{n} days"}),
        ('match x:\n  case 1:\n    for one in tr("{n} days"):\n      tr("{count} rows")', {"{count} rows", "{n} days"}),
        ('monitor.info("One row is gone." if n == 1 else f"{n} rows are gone.")', set()),
        ('said(n, tr("1 station"), tr("{count} stations"))', set()),
        ('said(n, tr("No station"), tr("{count} stations"))', {"{count} stations"}),
        ('tr("Rows: {count}")', set()),
        ('tr("{count} series")', set()),
    ],
)
def test_that_a_form_for_one_is_missed_where_there_is_none(source: str, found: set[str]) -> None:
    assert without_one(source, set()) == found
