# SPDX-License-Identifier: GPL-2.0-or-later
"""Check that every name the plugin takes from `qgis.PyQt` exists in Qt 6.

The names are looked up in PyQt6's type stubs, so neither Qt 6 nor QGIS 4 is needed. It is a check of names: whether
they do the same there is not seen.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from shipped import ROOT, shipped_modules

STUBS = ROOT / "build" / "pyqt6" / "PyQt6"

# What qgis.PyQt itself adds, and what it keeps in the place Qt 5 had it (python/PyQt6/*.py.in in QGIS).
ADDED_BY_QGIS = {"QtCore.NULL"}
KEPT_BY_QGIS = {
    f"QtWidgets.{name}": f"QtGui.{name}" for name in ("QAction", "QActionGroup", "QShortcut", "QFileSystemModel")
}
PYTHONS_OWN = {"name", "value", "__name__", "__doc__", "__init__"}


@dataclass(frozen=True, slots=True)
class Class:
    """A class in a stub: its members by name (None for what has no members itself) and the names of its bases."""

    module: str
    bases: tuple[str, ...]
    members: dict[str, Class | None] = field(default_factory=dict)


def problems(tree: ast.Module, stubs: Path = STUBS) -> list[tuple[int, str]]:
    """Line and dotted name of everything that a module takes from qgis.PyQt and that is missing from PyQt6."""
    found: set[tuple[int, str]] = set()
    origins: dict[str, str] = {}
    for line, name, dotted in _imported(tree):
        origins[name] = dotted
        if not _exists(dotted, stubs):
            found.add((line, dotted))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            root, *attributes = _chain(node)
            if root in origins and not _exists(dotted := ".".join([origins[root], *attributes]), stubs):
                found.add((node.lineno, dotted))
    return sorted(found)


def main() -> int:
    """Print each missing name with its place; 1 when there is one."""
    if not STUBS.is_dir():
        print(f"The names of Qt 6 are not there: {STUBS.relative_to(ROOT)}. Call ./dev once to get them.")
        return 1
    modules = shipped_modules()
    missing = 0
    for path in modules:
        for line, dotted in problems(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
            missing += 1
            print(f"{path}:{line}: {dotted} is not in PyQt6")
    if missing:
        return 1
    print(f"Every Qt name in {len(modules)} modules exists in PyQt6.")
    return 0


def _imported(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    """Line, local name and dotted name below qgis.PyQt of every import from there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("qgis.PyQt."):
            for alias in node.names:
                dotted = f"{node.module}.{alias.name}".removeprefix("qgis.PyQt.")
                yield node.lineno, alias.asname or alias.name, dotted


def _chain(node: ast.expr) -> list[str]:
    """``a.b.c`` as a list of names; [""] first when it does not begin with a plain name."""
    match node:
        case ast.Attribute(value, attr):
            return [*_chain(value), attr]
        case ast.Name(name):
            return [name]
    return [""]


def _exists(dotted: str, stubs: Path) -> bool:
    module, *names = dotted.split(".")
    if dotted in ADDED_BY_QGIS or module in ("sip", "uic"):
        return True
    if not names:
        return (stubs / f"{module}.pyi").is_file()
    module, name = KEPT_BY_QGIS.get(f"{module}.{names[0]}", f"{module}.{names[0]}").split(".")
    members = _stub(stubs, module)
    return name in members and _reaches(members[name], names[1:], stubs)


def _reaches(start: Class | None, attributes: list[str], stubs: Path) -> bool:
    for attribute in attributes:
        if start is None:
            return True
        known, start = _member(start, attribute, stubs)
        if not known:
            return False
    return True


def _member(owner: Class, name: str, stubs: Path) -> tuple[bool, Class | None]:
    """Whether a class or one of its bases has the member, and the class that it is if it is one."""
    if name in owner.members:
        return True, owner.members[name]
    for base in owner.bases:
        package, _, base_name = base.rpartition(".")
        parent = _stub(stubs, package.rpartition(".")[2] or owner.module).get(base_name)
        if parent is not None and (found := _member(parent, name, stubs))[0]:
            return found
    return name in PYTHONS_OWN, None


@cache
def _stub(stubs: Path, module: str) -> dict[str, Class | None]:
    path = stubs / f"{module}.pyi"
    return _members(ast.parse(path.read_text(encoding="utf-8")), module) if path.is_file() else {}


def _members(owner: ast.Module | ast.ClassDef, module: str) -> dict[str, Class | None]:
    members: dict[str, Class | None] = {}
    for node in owner.body:
        match node:
            case ast.ClassDef(name):
                bases = tuple(ast.unparse(base).strip("'") for base in node.bases)
                members[name] = Class(module, bases, _members(node, module))
            case ast.FunctionDef(name):
                members[name] = None
            case ast.Assign(targets=[ast.Name(name)]) | ast.AnnAssign(target=ast.Name(name)):
                members[name] = None
    return members


if __name__ == "__main__":
    sys.exit(main())
