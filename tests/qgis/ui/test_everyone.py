# SPDX-License-Identifier: GPL-2.0-or-later
"""Every place of the plugin for people who use the keyboard, a screen reader, large letters or a dark theme, in both
languages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from contrast_checks import contrasts
from dialog_checks import (
    controls,
    cut_off,
    cut_off_buttons,
    keys,
    nameless,
    overflowing,
    stops,
    tabs_out_of_sight,
    texts_seen,
    unexplained,
    upward,
)
from everyone_cases import DOCK, PLACES, place
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QApplication, QWidget
from urban_data.ui.help_dialog import PAGES

ROOT = Path(__file__).parents[3]
LANGUAGES = ("de", "en")
LARGE, USUAL = 20, 10  # points
NARROW, TALL = 300, 2_000  # pixels
LEAST_CONTRAST = 4.5  # WCAG 2.1, 1.4.3
THEMES = ("default", "Night Mapping")
# What is called the same in both languages.
SAME = re.compile(
    r"(Urban Data|&?Name|Format|JSON|OK|https?://\S*|SensorThings API|OGC API – Features|Deutsch|English|UTC"
    r"|[A-Z]\w+/[\w/+-]+|Hamburg, Urban Data Platform|…|Merfurt.*|Lufttemperatur.*|\d+ kB|.*\.gpkg)\Z"
)
# From the tree the next step is to what can be done with what is chosen there; the facts between come after it.
ORDER_OF_ITS_OWN = ("catalogue",)

every_place = pytest.mark.parametrize("name", PLACES)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(autouse=True)
def _new_project(qgis_new_project: None) -> None:
    """No layers of another test."""


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest, qgis_app: QgsApplication) -> Iterator[str]:
    qgis_app.setUITheme(request.param)
    yield request.param
    qgis_app.setUITheme("default")
    QApplication.setPalette(QApplication.style().standardPalette())


@every_place
@each_language
def test_everything_is_reached_by_keys_and_has_a_name(name: str, language: str, tmp_path: Path, qtbot: QtBot) -> None:
    with place(name, language, tmp_path, qtbot) as seen:
        qtbot.waitUntil(lambda: seen.isActiveWindow())
        found = stops(seen)
        assert [one.objectName() for one in controls(seen) if one not in found] == []
        assert name in ORDER_OF_ITS_OWN or upward(found) == []
        assert nameless(seen) == []
        assert [key for key, count in Counter(keys(seen)).items() if count > 1] == []
        assert unexplained(seen) == []


@every_place
@each_language
@pytest.mark.parametrize("points", [USUAL, LARGE])
def test_nothing_is_cut_off(name: str, language: str, points: int, tmp_path: Path, qtbot: QtBot) -> None:
    with place(name, language, tmp_path, qtbot, points) as seen:
        assert seen.devicePixelRatioF() == float(os.environ.get("QT_SCALE_FACTOR", "1"))
        if name in DOCK:
            assert seen.minimumSizeHint().width() <= NARROW
            seen.resize(NARROW, 2 * NARROW)
            QApplication.processEvents()
            assert seen.width() == NARROW
            assert tabs_out_of_sight(seen) == []
        qtbot.waitUntil(lambda: all_fits(seen))  # what has just changed may need several rounds of layouts


def all_fits(seen: QWidget) -> None:
    assert overflowing(seen) == []
    assert cut_off(seen) == []
    assert cut_off_buttons(seen) == []


def test_nothing_is_cut_off_on_a_screen_of_twice_the_pixels() -> None:
    test = f"{Path(__file__).name}::test_nothing_is_cut_off"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", f"{USUAL}-de", test]
    done = subprocess.run(
        command,
        cwd=Path(__file__).parent,
        env={**os.environ, "QT_SCALE_FACTOR": "2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(PLACES)} passed" in done.stdout


@every_place
def test_letters_stand_out(name: str, theme: str, tmp_path: Path, qtbot: QtBot) -> None:
    with place(name, "en", tmp_path, qtbot) as seen:
        seen.resize(seen.width(), TALL)
        QApplication.processEvents()
        found = contrasts(seen)
        assert found
        assert {text: ratio for text, ratio in found.items() if ratio < LEAST_CONTRAST} == {}


@every_place
def test_all_of_it_is_german(name: str, tmp_path: Path, qtbot: QtBot) -> None:
    with place(name, "en", tmp_path, qtbot) as seen:
        english = texts_seen(seen)
        if name not in ("help", "deletion"):
            assert english
    with place(name, "de", tmp_path / "de", qtbot) as seen:
        german = texts_seen(seen)
    assert sorted(text for text in german & english if re.search("[^\\W\\d_]{2}", text) and not SAME.match(text)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_calls_things_as_they_are_called(language: str, tmp_path: Path, qtbot: QtBot) -> None:
    page = PAGES / ("dock.md" if language == "en" else f"dock.{language}.md")
    named = {text.rstrip("…").strip() for text in re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8"))}
    seen: set[str] = set()
    for number, name in enumerate(("catalogue", "snapshots", "tasks", "platform")):
        with place(name, language, tmp_path / str(number), qtbot) as widget:
            seen |= {text.rstrip("…").strip().replace("&", "") for text in texts_seen(widget)}
    for_features = {"Pull an area", "Gebiet abrufen"}  # what the button for a period is called then
    elsewhere = named - seen - for_features
    assert elsewhere <= {
        "demo city", "snapshot", "Browser", "context menu of a layer", "Processing toolbox", "Urban Data",
        "Settings › Options › Urban Data", "Demostadt", "Datenstand", "Kontextmenü eines Layers", "Werkzeugkiste",
        "Einstellungen › Optionen › Urban Data",
    }  # fmt: skip


def test_colours_and_sizes_are_those_of_the_theme() -> None:
    fixed = re.compile(
        r"setStyleSheet|QColor\(|#[0-9a-fA-F]{6}|set(Fixed|Minimum|Maximum)(Width|Height|Size)\(\s*\d|\d+px"
    )
    sources = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "ui").glob("*.py")}
    # Which makes other colours of the theme's.
    assert {name for name, text in sources.items() if fixed.search(text)} == {"legible.py"}
