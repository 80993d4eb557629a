# SPDX-License-Identifier: GPL-2.0-or-later
"""The house keeps its walls: rooms, circles, the store's gate; and each check finds what it is for."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from architecture import (
    Module,
    absolute_self_imports,
    cycle,
    forbidden_imports,
    imports_by_text,
    module_of,
    outside_reached,
    sinks_elsewhere,
)
from check_qt_names import STUBS
from shipped import ROOT, shipped_modules
from store_gate import RULES

HEAVY = {"matplotlib", "osgeo", "pandas", "scipy", "statsmodels"}


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    found = [module_of(path, (ROOT / path).read_text(encoding="utf-8")) for path in shipped_modules()]
    assert {"core.errors", "providers.registry", "store.pull", "plugin"} <= {module.name for module in found}
    return found


def made(path: str, source: str) -> Module:
    return module_of(PurePosixPath(path), source)


def broken_rules(module: Module) -> list[str]:
    return [f"{module.name}:{line}: {what} ({rule.__name__})" for rule in RULES for line, what in rule(module)]


def test_that_every_room_imports_only_what_it_may(modules: list[Module]) -> None:
    assert [problem for module in modules for problem in forbidden_imports(module)] == []


def test_that_nothing_imports_the_package_by_name_or_by_text(modules: list[Module]) -> None:
    assert [problem for module in modules for problem in absolute_self_imports(module) + imports_by_text(module)] == []


def test_that_there_is_no_circle(modules: list[Module]) -> None:
    assert cycle(modules, between_rooms=True) == []
    assert cycle(modules, between_rooms=False) == []


def test_that_the_plugin_loads_without_heavy_packages(modules: list[Module]) -> None:
    assert outside_reached(modules, "plugin", with_late=False) & HEAVY == set()


@pytest.mark.parametrize("start", ["bridge.transport", "store.pull", "providers.registry", "demo.__main__"])
def test_that_what_works_without_qgis_never_reaches_it(modules: list[Module], start: str) -> None:
    assert start in {module.name for module in modules}
    assert "qgis" not in outside_reached(modules, start, with_late=True)


def test_that_outputs_are_opened_where_snapshots_are_spared(modules: list[Module]) -> None:
    assert [problem for module in modules for problem in sinks_elsewhere(module)] == []


def test_that_the_store_and_qt_6_have_nothing_to_refuse(modules: list[Module]) -> None:
    assert STUBS.is_dir(), "The names of Qt 6 are missing; call ./dev once to get them."
    assert [problem for module in modules for problem in broken_rules(module)] == []


@pytest.mark.parametrize(
    ("path", "source", "problem"),
    [
        ("core/a.py", "import requests", "core may not import requests"),
        ("core/a.py", "from ..store import pull", "core may not import store"),
        ("core/a.py", "def f():\n    from ..store.pull import pull", "core may not import store"),
        ("core/a.py", "from .. import store", "core may not import store"),
        ("providers/a.py", "if TYPE_CHECKING:\n    from qgis.core import Qgis", "providers may not import qgis.core"),
        ("providers/a/b.py", "from ..c import D", "providers.a.b may not import another provider"),
        ("providers/a/b.py", "from .. import c", "providers.a.b may not import another provider"),
        ("store/a.py", "import pandas as pd", "pandas may be imported inside functions only"),
        ("store/a.py", "from ..providers import registry", "store may not import providers"),
        ("bridge/a.py", "from qgis.gui import QgsMapCanvas", "bridge may not import qgis.gui"),
        ("bridge/a.py", "from qgis.PyQt.QtWidgets import QLabel", "bridge may not import qgis.PyQt.QtWidgets"),
        ("algorithms/a.py", "from qgis.utils import iface", "algorithms may not import qgis.utils"),
        ("algorithms/a.py", "from qgis import gui", "algorithms may not import qgis"),
        ("demo/a.py", "from ..providers.registry import probe", "demo may not import providers"),
        ("ui/a.py", "from ..plugin import UrbanDataPlugin", "ui may not import plugin"),
        ("store/a.py", "import urllib.request", "store may not open connections with urllib.request"),
        ("plugin.py", "import scipy", "plugin may not import scipy"),
        ("garage/a.py", "", "there is no room called garage"),
    ],
)
def test_that_a_forbidden_import_is_found(path: str, source: str, problem: str) -> None:
    (found,) = forbidden_imports(made(path, source))
    assert found.endswith(f": {problem}")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("store/a.py", "def f():\n    import pandas"),
        ("providers/a/b.py", "from ..client import ask\nfrom . import c\nfrom ...core.errors import InputError"),
        ("providers/registry.py", "from .a import A\nfrom .b import B"),
        ("bridge/a.py", "from qgis.PyQt import QtCore\nfrom .. import settings\nimport requests.adapters"),
        ("ui/a.py", "from qgis.PyQt.QtWidgets import QLabel\nfrom ..demo.city import City"),
        ("__init__.py", "from .plugin import UrbanDataPlugin"),
        ("core/__init__.py", "from .errors import InputError"),
    ],
)
def test_that_an_allowed_import_is_left_alone(path: str, source: str) -> None:
    assert forbidden_imports(made(path, source)) == []


@pytest.mark.parametrize("source", ["import urban_data.core", "from urban_data.core import errors"])
def test_that_an_absolute_self_import_is_found(source: str) -> None:
    assert absolute_self_imports(made("store/a.py", source)) == ["store.a:1: imports urban_data by name"]


@pytest.mark.parametrize("source", ["importlib.import_module('qgis')", "__import__('qgis')"])
def test_that_an_import_by_text_is_found(source: str) -> None:
    assert imports_by_text(made("store/a.py", source)) == ["store.a:1: imports by text"]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("algorithms/sinks.py", []),
        ("algorithms/a.py", ["algorithms.a:2: parameterAsSink is for algorithms.sinks only"]),
    ],
)
def test_that_a_sink_which_spares_nothing_is_found(path: str, found: list[str]) -> None:
    assert sinks_elsewhere(made(path, "def f(self):\n    return self.parameterAsSink(1)")) == found


def test_that_a_circle_between_rooms_is_found() -> None:
    there = made("core/a.py", "def f():\n    from ..store import b")
    back = made("store/b.py", "from ..core import a")
    assert set(cycle([there, back], between_rooms=True)) == {"core", "store"}
    assert cycle([there, back], between_rooms=False) == []


def test_that_a_circle_between_modules_is_found() -> None:
    circle = [
        made("core/a.py", "from . import b"),
        made("core/b.py", "from .c import d"),
        made("core/c.py", "import a"),
    ]
    assert cycle(circle, between_rooms=False) == []
    circle[2] = made("core/c.py", "from .a import f")
    assert set(cycle(circle, between_rooms=False)) == {"core.a", "core.b", "core.c"}


def test_that_what_is_reached_by_detours_is_found() -> None:
    chain = [
        made("bridge/__init__.py", "import numpy"),
        made("bridge/transport.py", "from .a import f"),
        made("bridge/a.py", "def f():\n    from qgis.core import Qgis"),
    ]
    assert outside_reached(chain, "bridge.transport", with_late=True) == {"numpy", "qgis"}
    assert outside_reached(chain, "bridge.transport", with_late=False) == {"numpy"}


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("assert x", "asserts"),
        ("try:\n    f()\nexcept:\n    pass", "silent_excepts"),
        ("for x in y:\n    try:\n        f()\n    except Exception:\n        continue", "silent_excepts"),
        ("from urllib.request import urlopen", "opens_addresses"),
        ("urllib.request.urlopen(x)", "opens_addresses"),
        ("from random import choice", "chance"),
        ("path = '/tmp/x'", "temporary_folder"),
        ("run(f'SELECT a FROM {table}')", "built_sql"),
        ("run('DELETE FROM ' + table)", "built_sql"),
        ("run('UPDATE %s SET a = 1' % table)", "built_sql"),
        ("run('INSERT INTO {} VALUES (1)'.format(table))", "built_sql"),
        ("ACCESS_TOKEN = 'abc'", "literal_secrets"),
        ("sign_in(password='abc')", "literal_secrets"),
        ("x = {'secret': 'abc'}", "literal_secrets"),
        ("def f(token='abc'): ...", "literal_secrets"),
        ("def f(*, token: str = 'abc'): ...", "literal_secrets"),
        ("import xml.etree.ElementTree", "xml_elsewhere"),
        ("from lxml import etree", "xml_elsewhere"),
        ("from PyQt5.QtCore import Qt", "foreign_qt"),
        ("import PyQt6", "foreign_qt"),
        ("import qgis.PyQt.QtCore", "foreign_qt"),
        ("from qgis.PyQt.QtWebKitWidgets import *", "foreign_qt"),
        ("dialog.exec_()", "foreign_qt"),
        ("from qgis.PyQt.QtCore import Qt\nx = Qt.UserRole", "unscoped_qt_enums"),
        ("from qgis.PyQt import QtCore\nx = QtCore.Qt.UserRole", "unscoped_qt_enums"),
        ("from qgis.PyQt.QtNetwork import QNetworkRequest as R\nx = R.UserAgentHeader", "unscoped_qt_enums"),
        ("from qgis.PyQt.QtCore import QTextCodec", "unscoped_qt_enums"),
        ("x = QgsTask.CanCancel", "unscoped_qgis_enums"),
        ("f(QgsProcessing.TypeVector)", "unscoped_qgis_enums"),
        ("uri.uri()", "expanded_sign_in"),
        ("uri.uri(True)", "expanded_sign_in"),
        ("QgsDataSourceUri(x).connectionInfo()", "expanded_sign_in"),
    ],
)
def test_that_a_broken_rule_is_found(source: str, rule: str) -> None:
    assert any(problem.endswith(f"({rule})") for problem in broken_rules(made("store/a.py", source)))


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    f()\nexcept BaseException:\n    undo()\n    raise",
        "try:\n    f()\nexcept KeyError:\n    pass",
        "run(f'SELECT a FROM {quoted(table)} WHERE {CONDITION}', (value,))",
        "run('SELECT a FROM t WHERE b = ?', (value,))",
        "print(f'Update {name} in the set')",
        "token = read()",
        "from qgis.PyQt.QtCore import Qt\nx = Qt.ItemDataRole.UserRole",
        "from qgis.PyQt.QtGui import QAction\nx = QAction.Priority.LowPriority",
        "from qgis.PyQt.QtWidgets import QAction, QDialog\nQDialog.objectName(QAction.objectName)",
        "from qgis.PyQt.QtCore import NULL, pyqtSignal, QObject, QThread\nQThread.currentThread().objectName()",
        "x = QgsTask.Flag.CanCancel | Qgis.MessageLevel.Info",
        "def f(kind: Qgis.GeometryType) -> QgsTask.Flag: ...",
        "isinstance(x, Qgis.GeometryType)",
        "x = QgsProcessing.TEMPORARY_OUTPUT",
        "uri.uri(False)",
        "uri.uri(expandAuthConfig=False)",
    ],
)
def test_that_good_style_is_left_alone(source: str) -> None:
    assert broken_rules(made("store/a.py", source)) == []
