# SPDX-License-Identifier: GPL-2.0-or-later
"""The options page: shows what is set, keeps what is changed, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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


def notice(page: OptionsPage, name: str) -> str:
    return page.findChild(QLabel, f"{name}Notice").text()


def test_what_is_of_no_use_is_said_at_once_and_not_kept(page: OptionsPage, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "list.json").write_text("[]")
    settings.SNAPSHOT_FOLDER.setValue(str(tmp_path))
    for folder in ("relative/folder", str(tmp_path / "file"), str(tmp_path / "file" / "below")):
        page.snapshot_folder.setFilePath(folder)
        assert folder in notice(page, "snapshot_folder")
        assert notice(page, "snapshot_folder").endswith("It is not kept: the setting stays as it was.")
    page.office_profile.setFilePath(str(tmp_path / "list.json"))
    assert "must be one JSON object" in notice(page, "office_profile")
    page.office_profile.setFilePath(str(tmp_path / "none.json"))
    assert "cannot be read" in notice(page, "office_profile")
    page.apply()
    assert settings.SNAPSHOT_FOLDER.value() == str(tmp_path)
    assert settings.OFFICE_PROFILE.value() == ""


def test_a_folder_that_can_be_made_is_kept_and_said_to_be_new(page: OptionsPage, tmp_path: Path) -> None:
    page.snapshot_folder.setFilePath(str(tmp_path / "a" / "b"))
    assert notice(page, "snapshot_folder").startswith("There is no such folder yet.")
    page.apply()
    assert settings.SNAPSHOT_FOLDER.value() == str(tmp_path / "a" / "b")
    assert not (tmp_path / "a").exists()
    page.snapshot_folder.setFilePath(str(tmp_path))
    assert notice(page, "snapshot_folder") == ""


def test_a_zone_the_system_does_not_know_is_kept(qtbot: QtBot) -> None:
    settings.TIME_ZONE.setValue("Moon/Base")
    page = OptionsPage()
    qtbot.addWidget(page)
    assert notice(page, "time_zone") == "There is no time zone “Moon/Base”. Write one such as Europe/Berlin."
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
