# SPDX-License-Identifier: GPL-2.0-or-later
"""What the plugin store's scan or Qt 6 would refuse, and what would leak a sign-in, read from the sources."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import check_qt_names
from architecture import Module, imports

Finding = tuple[int, str]
Rule = Callable[[Module], Iterator[Finding]]

XML_READER = "core.xml"
# QGIS takes a print layout's template as Qt's document only; what goes in there was read and cleaned by core.xml.
QT_XML_WRITER = "cartography.layout_template"
XML = ("xml", "lxml", "defusedxml", "xmlrpc", "qgis.PyQt.QtXml")
SECRET = re.compile(r"password|passwd|pwd|secret|token", re.IGNORECASE)
SQL = re.compile(r"\b(SELECT\b.*\bFROM|INSERT\s+INTO|REPLACE\s+INTO|UPDATE\b.*\bSET|DELETE\s+FROM)\b", re.DOTALL)
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
QGIS_CLASS = re.compile(r"Qgs\w+|Qgis")
CAPITALISED = re.compile(r"[A-Z]\w*[a-z]\w*")
EXPANDS_SIGN_IN = ("uri", "connectionInfo")


def asserts(module: Module) -> Iterator[Finding]:
    """Assertions vanish under ``python -O``."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Assert):
            yield node.lineno, "assert"


def silent_excepts(module: Module) -> Iterator[Finding]:
    """Catching everything and doing nothing hides what went wrong."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            silent = all(isinstance(statement, ast.Pass | ast.Continue) for statement in node.body)
            if silent and caught in ("everything", "Exception", "BaseException"):
                yield node.lineno, f"swallows {caught}"


def opens_addresses(module: Module) -> Iterator[Finding]:
    """``urlopen`` goes around QGIS's proxy, certificates and sign-in."""
    for node in ast.walk(module.tree):
        if _last_name(node) == "urlopen":
            yield _line(node), "urlopen"


def chance(module: Module) -> Iterator[Finding]:
    """The random module is not for anything that matters."""
    for found in imports(module):
        if found.within(["random"]):
            yield found.line, "random"


def temporary_folder(module: Module) -> Iterator[Finding]:
    """A fixed temporary folder belongs to everybody."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search(r"/(var/)?tmp\b", node.value):
            yield node.lineno, "a fixed temporary folder"


def built_sql(module: Module) -> Iterator[Finding]:
    """SQL is a constant; identifiers enter it through ``quoted()`` only, values are bound."""
    for node in ast.walk(module.tree):
        text, parts = _built_text(node)
        if SQL.search(text) and not all(_is_safe_in_sql(part) for part in parts):
            yield _line(node), "SQL built from strings"


def literal_secrets(module: Module) -> Iterator[Finding]:
    """No name that speaks of a secret is bound to a text, be it a name, an argument or a key."""
    for node in ast.walk(module.tree):
        for name, value in _bindings(node):
            if SECRET.search(name) and isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.lineno, f"{name} bound to a text"


def xml_elsewhere(module: Module) -> Iterator[Finding]:
    """XML is read in one place, which refuses document types."""
    if module.name != XML_READER:
        for found in imports(module):
            is_writing = module.name == QT_XML_WRITER and found.within(["qgis.PyQt.QtXml"])
            if found.within(XML) and not is_writing:
                yield found.line, f"reads XML with {found.names[0]}"


def foreign_qt(module: Module) -> Iterator[Finding]:
    """Qt comes through ``qgis.PyQt``, name by name, without browsers and compiled resources."""
    for found in imports(module):
        if found.within(["PyQt5", "PyQt6", "PySide2", "PySide6", "sip"]):
            yield found.line, f"imports {found.names[0]}"
        if re.search(r"\bQtWeb(Engine|Kit)", found.names[-1]):
            yield found.line, f"imports {found.names[-1]}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import) and any(alias.name.startswith("qgis.PyQt") for alias in node.names):
            yield node.lineno, "imports qgis.PyQt as a whole"
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            yield node.lineno, "imports *"
        if isinstance(node, ast.Attribute) and node.attr == "exec_":
            yield node.lineno, "exec_"


def unscoped_qt_enums(module: Module) -> Iterator[Finding]:
    """Names that Qt 6 does not have, above all enum values without their enum such as ``Qt.UserRole``."""
    yield from ((line, f"{name} is not in Qt 6") for line, name in check_qt_names.problems(module.tree))


def unscoped_qgis_enums(module: Module) -> Iterator[Finding]:
    """
    QGIS's enum values are named with their enum too: ``QgsTask.Flag.CanCancel``, not ``QgsTask.CanCancel``.

    A value looks like ``QgsClass.Word``, where nothing is called or looked up behind the word. Annotations and
    ``isinstance`` name classes, so they are left out; constants in capitals are no enums.
    """
    classes = set(_places_of_classes(module.tree))
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(value=ast.Name(owner), attr=word) if node not in classes:
                if QGIS_CLASS.fullmatch(owner) and CAPITALISED.fullmatch(word):
                    yield node.lineno, f"{owner}.{word} without its enum"


def expanded_sign_in(module: Module) -> Iterator[Finding]:
    """``uri()`` and ``connectionInfo()`` write user and password unless told not to: ``uri(False)``."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=arguments, keywords=keywords) if name in EXPANDS_SIGN_IN:
                values = [ast.unparse(value) for value in [*arguments, *(word.value for word in keywords)]]
                if values != ["False"]:
                    yield node.lineno, f"{name}({', '.join(values)}) expands the sign-in"


RULES: tuple[Rule, ...] = (
    asserts,
    silent_excepts,
    opens_addresses,
    chance,
    temporary_folder,
    built_sql,
    literal_secrets,
    xml_elsewhere,
    foreign_qt,
    unscoped_qt_enums,
    unscoped_qgis_enums,
    expanded_sign_in,
)


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))


def _last_name(node: ast.AST) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
            return name
    return ""


def _built_text(node: ast.AST) -> tuple[str, list[ast.expr]]:
    """The constant text of a string put together when it runs, and the expressions that go into it."""
    match node:
        case ast.JoinedStr(values):
            text = " ".join(str(part.value) for part in values if isinstance(part, ast.Constant))
            return text, [part.value for part in values if isinstance(part, ast.FormattedValue)]
        case ast.BinOp(left=ast.Constant(str(text)), op=ast.Add() | ast.Mod(), right=right):
            return text, [right]
        case ast.Call(func=ast.Attribute(value=ast.Constant(str(text)), attr="format"), args=args, keywords=keywords):
            return text, [*args, *(word.value for word in keywords)]
    return "", []


def _is_safe_in_sql(part: ast.expr) -> bool:
    match part:
        case ast.Constant(str()) | ast.JoinedStr():
            return True
        case ast.Call(func=function):
            return _last_name(function) == "quoted"
        case ast.Name() | ast.Attribute():
            return CONSTANT.fullmatch(_last_name(part)) is not None
    return False


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Names with the expression that each is bound to in a node."""
    match node:
        case ast.Assign(targets, value):
            yield from ((_last_name(target), value) for target in targets)
        case ast.AnnAssign(target=target, value=value):
            yield _last_name(target), value
        case ast.keyword(name, value) if name:
            yield name, value
        case ast.Dict(keys, values):
            yield from (
                (str(key.value), value)
                for key, value in zip(keys, values, strict=True)
                if isinstance(key, ast.Constant)
            )
        case ast.arguments(args=arguments, defaults=defaults, kwonlyargs=only, kw_defaults=only_defaults):
            yield from ((name.arg, value) for name, value in zip(arguments[::-1], defaults[::-1], strict=False))
            yield from ((name.arg, value) for name, value in zip(only, only_defaults, strict=True))


def _places_of_classes(tree: ast.Module) -> Iterator[ast.AST]:
    """Nodes that name a class rather than a value: owners, called, subscripted, annotations, isinstance, bases."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=owner):
                yield owner
            case ast.Call(func=function, args=arguments):
                yield function
                if _last_name(function) in ("isinstance", "issubclass", "cast"):
                    yield from (inner for argument in arguments for inner in ast.walk(argument))
            case ast.Subscript(value=owner):
                yield owner
            case ast.ClassDef(bases=bases):
                yield from bases
            case ast.arg(annotation=annotation) | ast.AnnAssign(annotation=annotation) if annotation:
                yield from ast.walk(annotation)
            case ast.FunctionDef(returns=returns) if returns:
                yield from ast.walk(returns)
