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
}


def without_one(source: str, errors: set[str]) -> set[str]:
    """The texts for people in a module that count several of something, except where ``== 1`` has led to another."""
    told = {text for text in texts_of(source) | sentences_of(source, errors) if SEVERAL.search(text)}
    return told - {text for text in _of_several(source, errors) if text in told}


def _of_several(source: str, errors: set[str]) -> Iterator[str]:
    """The texts after the ``else`` of ``... if count == 1 else ...``, and after ``tr("1 ...")`` among arguments."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.IfExp(test=ast.Compare(ops=[ast.Eq()], comparators=[ast.Constant(1)]), orelse=several):
                pass
            case ast.Call(args=[*_, ast.Call(func=ast.Name("tr"), args=[ast.Constant(str(one))]), several]) if re.match(
                r"(?:1|one)\b", one, re.IGNORECASE
            ):
                pass
            case _:
                continue
        # As if it were given to an error, so that it is found whether it is translated here or at the border.
        module = ast.unparse(ast.Expr(ast.Call(ast.Name("InputError"), [several], [])))
        yield from texts_of(module) | sentences_of(module, errors)


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
        ('tr("{count} stations") if n == 1 else tr("{count} rows")', {"{count} stations"}),
        ('tr("one") if n == 2 else tr("{count} stations")', {"{count} stations"}),
        ('monitor.info("One row is gone." if n == 1 else f"{n} rows are gone.")', set()),
        ('said(n, tr("1 station"), tr("{count} stations"))', set()),
        ('said(n, tr("No station"), tr("{count} stations"))', {"{count} stations"}),
        ('tr("Rows: {count}")', set()),
        ('tr("{count} series")', set()),
    ],
)
def test_that_a_form_for_one_is_missed_where_there_is_none(source: str, found: set[str]) -> None:
    assert without_one(source, set()) == found
