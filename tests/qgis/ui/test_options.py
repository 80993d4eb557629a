# SPDX-License-Identifier: GPL-2.0-or-later
"""The options page: shows what is set, keeps what is changed, and only then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel, QWidget
from urban_data import settings
from urban_data.algorithms.styling import spoken
from urban_data.ui.options import OptionsFactory, OptionsPage

ENTRIES = (
    settings.SNAPSHOT_FOLDER,
    settings.TIME_ZONE,
    settings.LEGEND_LANGUAGE,
    settings.OFFICE_PROFILE,
    settings.PARALLEL_REQUESTS,
    settings.CONSENT_VALUES,
    settings.LATE_ARRIVAL_HOURS,
)


@pytest.fixture(autouse=True)
def as_new() -> Iterator[None]:
    yield
    for entry in ENTRIES:
        entry.remove()


@pytest.fixture
def page(qtbot: QtBot) -> OptionsPage:
    page = OptionsFactory().createWidget()
    qtbot.addWidget(page)
    assert isinstance(page, OptionsPage)
    return page


def test_the_page_shows_what_is_set(qtbot: QtBot) -> None:
    settings.PARALLEL_REQUESTS.setValue(3)
    settings.TIME_ZONE.setValue("Europe/Lisbon")
    settings.LEGEND_LANGUAGE.setValue("en")
    settings.SNAPSHOT_FOLDER.setValue("/data/snapshots")
    page = OptionsPage()
    qtbot.addWidget(page)
    assert page.parallel_requests.value() == 3
    assert page.time_zone.currentText() == "Europe/Lisbon"
    assert page.legend_language.currentText() == "English"
    assert page.snapshot_folder.filePath() == "/data/snapshots"


def test_changes_count_once_they_are_applied(page: OptionsPage, qtbot: QtBot) -> None:
    page.parallel_requests.selectAll()
    qtbot.keyClicks(page.parallel_requests, "12")
    page.time_zone.setFocus()
    qtbot.keyClicks(page.time_zone, "Europe/Vienna")
    qtbot.keyClick(page.legend_language, Qt.Key.Key_Down)
    assert settings.PARALLEL_REQUESTS.value() == 8
    page.apply()
    assert settings.PARALLEL_REQUESTS.value() == 12
    assert settings.TIME_ZONE.value() == "Europe/Vienna"
    assert settings.LEGEND_LANGUAGE.value() == "de"
    assert spoken("") == "de"
    assert spoken("en") == "en"


def test_a_zone_the_system_does_not_know_is_kept(qtbot: QtBot) -> None:
    settings.TIME_ZONE.setValue("Moon/Base")
    page = OptionsPage()
    qtbot.addWidget(page)
    page.apply()
    assert settings.TIME_ZONE.value() == "Moon/Base"


def test_every_control_has_a_name_and_a_key(page: OptionsPage) -> None:
    labels = [label for label in page.findChildren(QLabel) if label.buddy() is not None]
    keys = [label.text()[label.text().index("&") + 1].casefold() for label in labels]
    assert len(labels) == len(ENTRIES)
    assert len(set(keys)) == len(keys)
    assert all(label.buddy().accessibleName() for label in labels)
    assert all(label.buddy().accessibleDescription() for label in labels)


def test_the_page_fits_a_large_font(page: OptionsPage, qtbot: QtBot) -> None:
    font = page.font()
    font.setPointSizeF(2 * font.pointSizeF())
    page.setFont(font)
    page.resize(500, 400)
    with qtbot.waitExposed(page):
        page.show()
    for child in page.findChildren(QWidget):
        if child.isVisible() and isinstance(child, QLabel):
            assert child.height() >= child.heightForWidth(child.width()), child.text()
