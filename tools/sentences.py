# SPDX-License-Identifier: GPL-2.0-or-later
"""Keep ``i18n/sentences.txt`` in step with the code: the English sentences of the rooms that know no QGIS.

A sentence is an error's ``template``, a text given to an error or a monitor, or the reason why something is dropped or
noted, and whatever else in `PLAIN_ROOMS` reads like one. Its gaps are the names of the template, or numbers for an
f-string. ``check`` fails when the file differs from
the code; ``update`` writes it anew.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from shipped import ROOT, shipped_modules

FILE = Path("i18n") / "sentences.txt"
ERRORS = Path("core") / "errors.py"
FUNCTIONS = frozenset({"InputError", "Flaw", "Drop", "GeometryError"})
METHODS = frozenset({"info", "warning", "_tell_once"})
COLLECTIONS = frozenset({"losses", "notes", "problems"})
FIELDS = frozenset({"reason", "problem", "cause"})
VARIABLES = frozenset({"reason", "hint", "problem"})
PLAIN_ROOMS = ("core", "providers", "store", "bridge")
TRANSLATORS = frozenset({"tr", "translate"})


def sentences_in(root: Path) -> list[str]:
    """Every sentence of the shipped code, sorted."""
    errors = set(_classes((root / ERRORS).read_text(encoding="utf-8")))
    found: set[str] = set()
    for path in shipped_modules(root):
        source = (root / path).read_text(encoding="utf-8")
        found |= sentences_of(source, errors)
        if path.parts[0] in PLAIN_ROOMS:
            found |= texts_like_sentences(source)
    return sorted(found)


def texts_like_sentences(source: str) -> set[str]:
    """The texts of one module that have words and end like a sentence; neither docstrings nor what is translated."""
    sentence = re.compile(r"[a-z]{2,} [a-z]{2,}.*[.!?]$", re.DOTALL)
    return {text for text in _said_in(ast.parse(source)) if sentence.search(text)}


def _said_in(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Expr(value=ast.Constant(str())):
            return
        case ast.Call(func=ast.Name(name)) if name in TRANSLATORS:
            return
        case ast.Constant(str()) | ast.JoinedStr():
            yield from _texts(node)
            return
    for child in ast.iter_child_nodes(node):
        yield from _said_in(child)


def sentences_of(source: str, errors: set[str]) -> set[str]:
    """The sentences of one module; ``errors`` are the names of the error classes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        for told in _told(node, errors):
            found |= {text for text in _texts(told) if re.search(r"[a-z](?![^{]*})", text)}
    return found


def _told(node: ast.AST, errors: set[str]) -> Iterator[ast.expr]:
    """The expressions at this node that people will read."""
    match node:
        case ast.AnnAssign(target=ast.Name("template"), value=ast.expr() as value):
            yield value
        case ast.Assign(targets=[ast.Name("template") | ast.Attribute(attr="template")], value=value):
            yield value
        case ast.Assign(targets=[ast.Name(name)], value=value) if (
            name.endswith(("_NOTE", "_REASON")) or name in VARIABLES
        ):
            yield value
        case ast.Assign(targets=[ast.Name(name)], value=ast.Dict(values=values)) if name.endswith("_REASONS"):
            yield from values
        case ast.Call(func=ast.Attribute(attr=method), args=[told, *_]) if method in METHODS:
            yield told
        case ast.Call(
            func=ast.Attribute(value=ast.Name(name) | ast.Attribute(attr=name), attr="add" | "append"), args=[told, *_]
        ) if name in COLLECTIONS:
            yield told
        case ast.Call(func=ast.Name(name), args=arguments, keywords=keywords) if name in errors | FUNCTIONS:
            if name in FUNCTIONS:
                yield from arguments[:1]
            yield from (keyword.value for keyword in keywords if keyword.arg in FIELDS)


def _texts(told: ast.expr) -> Iterator[str]:
    """The texts an expression can be, gaps in braces."""
    match told:
        case ast.Constant(str(text)):
            yield text
        case ast.JoinedStr(values):
            yield _template(values)
        case ast.IfExp(body=one, orelse=other):
            yield from _texts(one)
            yield from _texts(other)


def _template(parts: list[ast.expr]) -> str:
    text, gaps = "", 0
    for part in parts:
        if isinstance(part, ast.Constant):
            text += str(part.value).replace("{", "{{").replace("}", "}}")
        else:
            gaps += 1
            text += f"{{{gaps}}}"
    return text


def _classes(source: str) -> Iterator[str]:
    return (node.name for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef))


def main(arguments: list[str]) -> int:
    """Check or update the file; 1 when the check finds a difference."""
    if arguments not in (["check"], ["update"]):
        print("Usage: sentences.py check|update")
        return 2
    text = "".join(f"{sentence}\n" for sentence in sentences_in(ROOT))
    if arguments == ["update"]:
        (ROOT / FILE).write_text(text, encoding="utf-8")
    if (ROOT / FILE).read_text(encoding="utf-8") != text:
        print(f"{FILE} differs from the code. Run tools/sentences.py update.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
