# SPDX-License-Identifier: GPL-2.0-or-later
"""Who may import whom, read from the sources without running them."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import PurePosixPath

PACKAGE = "urban_data"
QT_CORE, QT_GUI, QT_NETWORK = "qgis.PyQt.QtCore", "qgis.PyQt.QtGui", "qgis.PyQt.QtNetwork"


@dataclass(frozen=True, slots=True)
class Room:
    """What the modules of a room may import beside the standard library and each other."""

    rooms: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    late: frozenset[str] = frozenset()


def room(rooms: str = "", outside: str = "", late: str = "") -> Room:
    """A room from words; ``late`` may be imported inside functions only."""
    return Room(frozenset(rooms.split()), frozenset(outside.split()), frozenset(late.split()))


HOUSE = {
    "core": room(),
    "providers": room("core", "requests"),
    "store": room("core", "numpy osgeo", late="pandas"),
    "analysis": room("core", "numpy pandas", late="scipy statsmodels"),
    "settings": room("core", f"qgis.core {QT_CORE}"),
    "bridge": room("core settings store", f"requests urllib3 qgis.core {QT_CORE} {QT_NETWORK}"),
    "cartography": room(
        "core store bridge settings", f"qgis.core {QT_CORE} {QT_GUI} qgis.PyQt.QtXml", late="matplotlib"
    ),
    "algorithms": room("core providers store analysis bridge cartography settings", f"qgis.core {QT_CORE} {QT_GUI}"),
    "ui": room(
        "core providers store analysis bridge cartography algorithms settings demo",
        "qgis.core qgis.gui qgis.PyQt",
        late="matplotlib",
    ),
    "demo": room("core", "numpy"),
    "plugin": room(
        "core providers store analysis bridge cartography algorithms ui settings demo", "qgis.core qgis.gui qgis.PyQt"
    ),
    "__init__": room("plugin", late="qgis.gui"),
}

# What the modules for single APIs share; they never import each other, and the registry knows them all.
SHARED_BY_PROVIDERS = {
    "providers", "providers.client", "providers.links", "providers.losses", "providers.paging", "providers.strangers"
}  # fmt: skip
REGISTRY = "providers.registry"

# Connections are opened by the session that the bridge makes, and by the demo city's server.
CONNECTIONS = ("asyncio", "ftplib", "http.client", "http.server", "socket", "socketserver", "urllib.request")
MAY_CONNECT = {"demo"}


# QGIS replaces what it finds at the place of an output, be it a snapshot; one module looks first.
SINKS = "algorithms.sinks"
MAKERS_OF_SINKS = {"parameterAsSink", "createFeatureSink"}


@dataclass(frozen=True, slots=True)
class Import:
    """One imported thing: dotted candidates (``from a import b`` may mean ``a`` or ``a.b``), its line, when it runs."""

    names: tuple[str, ...]
    line: int
    late: bool

    def within(self, prefixes: Iterable[str]) -> bool:
        """True when it is one of the prefixes or lies below one."""
        return any(f"{name}.".startswith(f"{prefix}.") for name in self.names for prefix in prefixes)


@dataclass(frozen=True, slots=True)
class Module:
    """A source file: its dotted name inside the package and what it holds."""

    name: str
    is_package: bool
    tree: ast.Module = field(repr=False)

    @property
    def room(self) -> str:
        """The room it belongs to."""
        return self.name.partition(".")[0]


def module_of(path: PurePosixPath, source: str) -> Module:
    """The module at a path relative to the package."""
    parts = path.with_suffix("").parts
    is_package = parts[-1] == "__init__" and len(parts) > 1
    return Module(".".join(parts[:-1] if is_package else parts), is_package, ast.parse(source, str(path)))


def imports(module: Module) -> list[Import]:
    """Everything a module imports, in whatever place."""
    return list(_imports(module, module.tree, late=False))


def _imports(module: Module, node: ast.AST, *, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Import(names):
                yield from (Import((alias.name,), child.lineno, late) for alias in names)
            case ast.ImportFrom(source, names, level):
                base = _absolute(module, source or "", level or 0)
                yield from (Import((base, f"{base}.{alias.name}"), child.lineno, late) for alias in names)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                yield from _imports(module, child, late=True)
            case ast.If(test=ast.Name("TYPE_CHECKING")):
                yield from _imports(module, child, late=True)
            case _:
                yield from _imports(module, child, late=late)


def _absolute(module: Module, source: str, level: int) -> str:
    if level == 0:
        return source
    package = [PACKAGE, *module.name.split(".")]
    if not module.is_package:
        package.pop()
    kept = package[: len(package) - level + 1]
    return ".".join([*kept, source]) if source else ".".join(kept)


def forbidden_imports(module: Module) -> list[str]:
    """Every import of a module that the house does not allow, as ``name:line: what``."""
    if module.room not in HOUSE:
        return [f"{module.name}:1: there is no room called {module.room}"]
    rule = HOUSE[module.room]
    return [
        f"{module.name}:{found.line}: {problem}"
        for found in imports(module)
        if (problem := _own_problem(module, found, rule) or _outside_problem(module, found, rule))
    ]


def _own_problem(module: Module, found: Import, rule: Room) -> str:
    target = _own_target(found)
    if target is None:
        return ""
    other = target.partition(".")[0]
    if other not in rule.rooms | {module.room}:
        return f"{module.room} may not import {other}"
    if other == module.room == "providers" and not _providers_may(module, found):
        return f"{module.name} may not import another provider"
    return ""


def _providers_may(module: Module, found: Import) -> bool:
    own = ".".join(module.name.split(".")[:2])
    shared = [f"{PACKAGE}.{name}" for name in sorted(SHARED_BY_PROVIDERS - {"providers"})]
    return module.name == REGISTRY or found.within([f"{PACKAGE}.{own}", *shared])


def _own_target(found: Import) -> str | None:
    """The module inside the package that is imported, or None when it is something else."""
    inside = [name.removeprefix(f"{PACKAGE}.") for name in found.names if name.startswith(f"{PACKAGE}.")]
    return inside[0] if inside else None


def _outside_problem(module: Module, found: Import, rule: Room) -> str:
    name = found.names[0]
    if name == PACKAGE or name.startswith(f"{PACKAGE}."):
        return ""
    if found.within(CONNECTIONS) and module.room not in MAY_CONNECT:
        return f"{module.room} may not open connections with {name}"
    if name.partition(".")[0] in sys.stdlib_module_names or found.within(rule.outside):
        return ""
    if found.within(rule.late):
        return "" if found.late else f"{name} may be imported inside functions only"
    return f"{module.room} may not import {name}"


def absolute_self_imports(module: Module) -> list[str]:
    """Every import of the package by its own name, which breaks when the folder is called otherwise."""
    return [
        f"{module.name}:{node.lineno}: imports {PACKAGE} by name"
        for node in ast.walk(module.tree)
        if (isinstance(node, ast.Import) and any(alias.name.partition(".")[0] == PACKAGE for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] == PACKAGE)
    ]


def imports_by_text(module: Module) -> list[str]:
    """Every import whose name is only known when it runs, and which no rule here could see."""
    return [
        f"{module.name}:{node.lineno}: imports by text"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("import_module", "__import__")
    ]


def sinks_elsewhere(module: Module) -> list[str]:
    """Every use of QGIS's sinks that passes by the module which spares snapshots."""
    return [
        f"{module.name}:{node.lineno}: {node.attr} is for {SINKS} only"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in MAKERS_OF_SINKS and module.name != SINKS
    ]


def cycle(modules: Iterable[Module], *, between_rooms: bool) -> list[str]:
    """
    The names along a circle of imports, or an empty list.

    Between rooms every import counts; between modules those that run when the module is loaded.
    """
    known = {module.name: module for module in modules}
    graph: dict[str, set[str]] = {}
    for module in known.values():
        for target in _targets(module, known, with_late=between_rooms):
            start, end = (module.room, known[target].room) if between_rooms else (module.name, target)
            if start != end:
                graph.setdefault(start, set()).add(end)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [str(name) for name in error.args[1]]
    return []


def outside_reached(modules: Iterable[Module], start: str, *, with_late: bool) -> set[str]:
    """Top-level packages from elsewhere that are imported, near or far, when the module ``start`` is used."""
    known = {module.name: module for module in modules}
    waiting, seen, outside = [start], set[str](), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen or name not in known:
            continue
        seen.add(name)
        waiting.append(name.rpartition(".")[0])
        waiting.extend(_targets(known[name], known, with_late=with_late))
        found = [one for one in imports(known[name]) if with_late or not one.late]
        outside |= {one.names[0].partition(".")[0] for one in found}
    return outside - {PACKAGE} - sys.stdlib_module_names


def _targets(module: Module, known: dict[str, Module], *, with_late: bool) -> set[str]:
    """The known modules that a module imports, each named as exactly as the import does."""
    targets = set()
    for found in imports(module):
        inside = [name.removeprefix(f"{PACKAGE}.") for name in reversed(found.names)]
        if with_late or not found.late:
            targets |= set([name for name in inside if name in known][:1])
    return targets
