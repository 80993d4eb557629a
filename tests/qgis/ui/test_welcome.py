# SPDX-License-Identifier: GPL-2.0-or-later
"""The three ways in: an address that is tried, a known platform, the demo city."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from catalogue_cases import NotingBench
from desk_cases import Desk, demo_server, desk_in
from faulty_server import Answer, FaultyServer
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication, QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication, QWidget
from urban_data import settings
from urban_data.core.errors import InputError
from urban_data.demo.server import DemoServer
from urban_data.settings import SavedPlatform
from urban_data.ui.catalogue_panel import CataloguePanel
from urban_data.ui.known_platforms import known_platforms
from urban_data.ui.welcome import WelcomePage, free_name, known_words, pasted_platform

WAIT = 30_000
LEFT = Qt.MouseButton.LeftButton
CONNECTION = "connections/sensorthings/items/Official"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo_server() as server:
        yield server


@pytest.fixture
def desk(tmp_path: Path, qgis_new_project: None) -> Iterator[Desk]:
    with desk_in(tmp_path / "snapshots", QgsProject.instance()) as desk:
        yield desk


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> WelcomePage:
    page = WelcomePage(desk.jobs)
    qtbot.addWidget(page)
    page.resize(320, 700)
    page.set_saved([])
    page.show()
    page.activateWindow()
    return page


def verdict(page: WelcomePage) -> str:
    return page.verdict.text().replace("\u200b", "")


def test_an_address_is_tried_and_told_how_sure(page: WelcomePage, qtbot: QtBot, server: DemoServer) -> None:
    qtbot.keyClicks(page.address, f"  {server.url}/ ")
    qtbot.keyClick(page.address, Qt.Key.Key_Return)
    assert verdict(page).startswith("Asking 127.0.0.1")
    qtbot.waitUntil(page.add_found.isVisible, timeout=WAIT)
    assert verdict(page) == (
        f"Found: SensorThings API 1.1 at {server.url}. This is certain: the service names the standards it follows."
    )
    assert QApplication.focusWidget() is page.add_found
    with qtbot.waitSignal(page.chosen) as caught:
        qtbot.keyClick(page.add_found, Qt.Key.Key_Space)
    (found,) = caught.args
    assert (found.url, found.api) == (server.url, "sensorthings")
    assert page.address.text() == ""


def test_the_api_of_features_is_recognised(page: WelcomePage, qtbot: QtBot, server: DemoServer) -> None:
    page.address.setText(server.ogc_url)
    qtbot.mouseClick(page.check, LEFT)
    qtbot.waitUntil(page.add_found.isVisible, timeout=WAIT)
    assert verdict(page).startswith(f"Found: OGC API – Features 1.0 at {server.ogc_url}.")


@pytest.mark.parametrize("form", ["<http://{}>", "URL: http://{}.", "[city](http://{})", "{}", "https://{}"])
def test_an_address_may_come_as_mails_leave_it(page: WelcomePage, qtbot: QtBot, server: DemoServer, form: str) -> None:
    page.address.setText(form.format(server.url.removeprefix("http://")))
    qtbot.mouseClick(page.check, LEFT)
    qtbot.waitUntil(page.check.isEnabled, timeout=WAIT)
    if form.startswith("https:"):
        host = server.origin.removeprefix("http://")
        assert f"{host} does not speak https here. Use the address {server.url}." in verdict(page)
    else:
        assert f" at {server.url}." in verdict(page)


def test_a_sign_in_that_is_missing_is_said_to_be(page: WelcomePage, qtbot: QtBot) -> None:
    with FaultyServer(lambda _: Answer(b"", 401)) as locked:
        page.address.setText(locked.url)
        qtbot.mouseClick(page.check, LEFT)
        qtbot.waitUntil(page.check.isEnabled, timeout=WAIT)
    assert "refuses access (status 401), and no sign-in was sent." in verdict(page)
    assert verdict(page).endswith("Go on with “With sign-in…”.")
    assert QApplication.focusWidget() is page.sign_in


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("http://[::1", "The platform's address is not a web address."),
        ("", "Paste the address of a platform first, such as https://sta.example.org/v1.1."),
        ("ftp://example.org", "The platform's address must begin with http:// or https://."),
        ("https://me:word@example.org", "The address holds a sign-in."),
    ],
)
def test_what_is_no_address_is_not_asked(page: WelcomePage, qtbot: QtBot, text: str, sentence: str) -> None:
    page.address.setText(text)
    qtbot.keyClick(page.address, Qt.Key.Key_Return)
    assert verdict(page).startswith(sentence)
    assert page.check.isEnabled()
    assert not page.add_found.isVisible()


def test_nobody_at_the_address(page: WelcomePage, qtbot: QtBot) -> None:
    page.address.setText("http://127.0.0.1:9/v1.1")
    qtbot.mouseClick(page.check, LEFT)
    assert not page.check.isEnabled()
    qtbot.waitUntil(page.check.isEnabled, timeout=WAIT)
    assert "could not be reached" in verdict(page)
    assert not page.add_found.isVisible()


def test_an_answer_to_a_former_address_does_not_count(
    page: WelcomePage, desk: Desk, qtbot: QtBot, server: DemoServer
) -> None:
    page.address.setText(server.url)
    qtbot.mouseClick(page.check, LEFT)
    qtbot.keyClick(page.address, "x")
    assert not page.verdict.isVisible()
    qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)
    assert not page.add_found.isVisible()
    assert page.check.isEnabled()


def test_a_known_platform_is_picked_with_the_keyboard(page: WelcomePage, qtbot: QtBot) -> None:
    page.known.setFocus()
    first, second = known_platforms()[:2]
    assert page.known_facts.text().startswith(first.note("en"))
    qtbot.keyClick(page.known, Qt.Key.Key_Down)
    assert page.known_facts.text().startswith(second.note("en"))
    with qtbot.waitSignal(page.chosen) as caught:
        qtbot.keyClick(page.known, Qt.Key.Key_Return)
    assert caught.args == [SavedPlatform(second.name("en"), second.url, second.api)]
    with qtbot.waitSignal(page.chosen) as caught:
        qtbot.mouseClick(page.known_button, LEFT)
    assert caught.args[0].url == second.url


def test_known_platforms_say_when_they_were_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    words = {platform.name("en"): known_words(platform) for platform in known_platforms()}
    assert words["Hamburg, Urban Data Platform"].endswith(
        "\nSensorThings API · licence not named · last checked April 2026"
    )
    assert words["Osnabrück, data platform"].endswith("\nSensorThings API · licence not named · not checked yet")
    kindergartens = words["North Rhine-Westphalia, kindergartens"]
    assert kindergartens.endswith("\nOGC API – Features · licence dl-de/by-2-0 · not checked yet")
    monkeypatch.setattr(QgsApplication, "locale", lambda: "de_DE")
    assert known_words(known_platforms()[0]).replace("\u00ad", "").startswith("Fahrradzählstellen")


def test_connections_of_qgis_are_offered(page: WelcomePage) -> None:
    QgsSettings().setValue(f"{CONNECTION}/url", "https://sta.example.org/v1.1")
    try:
        page.set_saved([])
        names = [page.known.item(row).text() for row in range(page.known.count())]
        assert names[-1] == "Official"
    finally:
        QgsSettings().remove(CONNECTION)
        page.set_saved([])
    assert page.known.count() == len(known_platforms())


def test_the_way_back_is_there_where_there_is_a_catalogue(page: WelcomePage, qtbot: QtBot) -> None:
    back = page.findChild(QWidget, "BackToCatalogueButton")
    assert not back.isVisible()
    page.set_saved([SavedPlatform("City", "https://sta.example.org/v1.1")])
    with qtbot.waitSignal(page.back_wanted):
        qtbot.mouseClick(back, LEFT)


def test_names_and_addresses_as_people_paste_them() -> None:
    assert free_name("City", ["Town"]) == "City"
    assert free_name("City", ["City", "City 2"]) == "City 3"
    assert pasted_platform(" sta.example.org/v1.1 ").url == "https://sta.example.org/v1.1"
    with pytest.raises(InputError):
        pasted_platform("https://")


def test_what_is_picked_is_saved_once(desk: Desk, qtbot: QtBot, server: DemoServer) -> None:
    panel = CataloguePanel(desk.jobs, NotingBench(desk.shelf))  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.show()
    try:
        for _ in range(2):
            panel.welcome.chosen.emit(SavedPlatform("City", server.url, "sensorthings"))
        panel.welcome.chosen.emit(SavedPlatform("City", server.ogc_url, "ogcfeatures"))
        assert [(one.name, one.url) for one in settings.platforms()] == [
            ("City", server.url),
            ("City 2", server.ogc_url),
        ]
        assert not panel.welcome.isVisible()
        qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)
    finally:
        for platform in settings.platforms():
            settings.remove_platform(platform.name)


def test_every_control_has_a_name(page: WelcomePage) -> None:
    controls = [one for one in page.widget().findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(controls) >= 7
    assert [one.objectName() for one in controls if not one.accessibleName()] == []


def test_nothing_is_cut_off_at_a_large_font(page: WelcomePage) -> None:
    font = page.font()
    font.setPointSizeF(2 * font.pointSizeF())
    page.setFont(font)
    page.ensurePolished()
    needed = page.widget().minimumSizeHint().width()
    assert page.minimumSizeHint().width() >= needed
    assert needed <= 45 * page.fontMetrics().averageCharWidth()
