# SPDX-License-Identifier: GPL-2.0-or-later
"""The platform dialog: what is entered is tried, told apart, and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import troubles
from certificates import self_signed, server_context
from desk_cases import demo_server
from dialog_checks import cut_off, in_language, keys, nameless, tab_stops
from faulty_server import Answer, FaultyServer, Trouble
from pytestqt.qtbot import QtBot
from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton, QTableWidget, QToolButton
from sensorthings_pages import SensorThingsPages
from urban_data import settings
from urban_data.bridge.net_limits import Limits
from urban_data.settings import SavedPlatform
from urban_data.ui import work
from urban_data.ui.jobs import Jobs
from urban_data.ui.platform_dialog import PlatformDialog

WAIT = 20_000
CONNECTIONS = "connections/sensorthings/items"
SAVED = SavedPlatform("Rheinstadt", "https://example.org/v1.1", "sensorthings", "", {"Fiware-Service": "stadt"})
HASTE = Limits(attempts=1, timeout=1.0, deadline=5.0, largest=100_000)

Open = Callable[..., PlatformDialog]


@pytest.fixture(autouse=True)
def _as_new() -> Iterator[None]:
    yield
    QgsSettings().remove(CONNECTIONS)
    for saved in settings.platforms():
        settings.remove_platform(saved.name)


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def opened(jobs: Jobs, qtbot: QtBot) -> Open:
    def opened(platform: SavedPlatform | None = None) -> PlatformDialog:
        dialog = PlatformDialog(jobs, platform)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
        return dialog

    return opened


@pytest.fixture
def platform() -> Iterator[FaultyServer]:
    with FaultyServer(SensorThingsPages().answer) as server:
        yield server


def press(qtbot: QtBot, button: QPushButton) -> None:
    """Press a button with the key that its text names."""
    key = button.text()[button.text().index("&") + 1].lower()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button.window(), key, Qt.KeyboardModifier.AltModifier)


def tried(dialog: PlatformDialog, qtbot: QtBot, address: str) -> str:
    """The result of the test of an address."""
    dialog.address.clear()
    qtbot.keyClicks(dialog.address, address)
    qtbot.mouseClick(dialog.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.result.text) and not dialog.result.text.startswith("Asking"), timeout=WAIT)
    return dialog.result.text


def question(dialog: PlatformDialog) -> QMessageBox:
    [box] = dialog.findChildren(QMessageBox)
    return box


class TestTrying:
    def test_what_is_found_is_told_and_its_own_address_offered(self, opened: Open, qtbot: QtBot) -> None:
        dialog = opened()
        with demo_server() as city:
            text = tried(dialog, qtbot, city.origin)
            assert text.startswith(f"Found: SensorThings API 1.1 at {city.url}. This is certain")
            assert dialog.name.text() == city.origin.removeprefix("http://")
            press(qtbot, dialog.use_other)
            assert dialog.address.text() == city.url
            assert not dialog.use_other.isVisible()
            assert tried(dialog, qtbot, city.ogc_url).startswith("Found: OGC API – Features")
            assert not dialog.use_other.isVisible()

    @pytest.mark.parametrize(
        ("trouble", "sentence", "advice"),
        [
            (troubles.hang_up_before_headers, "could not be reached", "Check the address and the network"),
            (troubles.no_reply, "did not answer completely within", "or the platform slow"),
            (troubles.short(0.5), "broke off before its end", "Try again in a few minutes"),
            (troubles.status(503), "is busy or disturbed", "Try again in a few minutes"),
            (troubles.status(401), "refuses access (status 401)", "the plus button there creates one"),
            (troubles.status(407), "refuses access (status 407)", "It is the proxy that asks"),
            (troubles.status(404), "there is nothing at it", "Enter the address"),
            (troubles.status(302, ("Location", "http://127.0.0.2/")), "refers to another address", "If you trust"),
            (troubles.status(418), "does not accept the request", "Enter the address of the service itself"),
            (troubles.instead(troubles.page(troubles.PLAIN_PAGE)), "a web page, not data", "Enter the address"),
            (
                troubles.instead(troubles.page(troubles.SIGN_IN_PAGE)),
                "gives a sign-in page",
                "Check the authentication",
            ),
            (troubles.instead(Answer(b" " * 200_000)), "larger than the limit", "hardly the address of a service"),
        ],
    )
    def test_each_thing_that_is_wrong_has_its_sentence_and_what_to_do_next(
        self,
        opened: Open,
        qtbot: QtBot,
        platform: FaultyServer,
        monkeypatch: pytest.MonkeyPatch,
        trouble: Trouble,
        sentence: str,
        advice: str,
    ) -> None:
        monkeypatch.setattr(work, "_PATIENCE_WITH_AN_ADDRESS", HASTE)
        platform.script = lambda _: trouble
        text = tried(opened(), qtbot, f"{platform.url}/v1.1")
        assert sentence in text
        assert advice in text

    def test_a_certificate_that_is_not_trusted(self, opened: Open, qtbot: QtBot, tmp_path: Path) -> None:
        context = server_context(self_signed(tmp_path))
        with FaultyServer(SensorThingsPages().answer, tls=context) as server:
            text = tried(opened(), qtbot, f"{server.url}/v1.1")
        assert "cannot be trusted" in text
        assert "Ask your administrators" in text

    def test_a_version_that_is_not_spoken(self, opened: Open, qtbot: QtBot, platform: FaultyServer) -> None:
        dialog = opened()
        dialog.kind.setFocus()
        qtbot.keyClicks(dialog.kind, "Sensor")
        text = tried(dialog, qtbot, f"{platform.url}/v2.0")
        assert text.startswith(f"Found: SensorThings API 1.1 at {platform.url}/v1.1.")
        assert dialog.use_other.isVisible()
        platform.answering(lambda _: Answer(b"{}", 404))
        text = tried(dialog, qtbot, f"{platform.url}/v2.0")
        assert "version 2.0 is not supported" in text
        assert "Try it with /v1.1" in text

    def test_what_was_pasted_around_the_address_is_taken_off_for_all_to_see(
        self, opened: Open, qtbot: QtBot, platform: FaultyServer
    ) -> None:
        dialog = opened()
        bare = platform.url.removeprefix("http://")
        assert tried(dialog, qtbot, f"<URL: {bare}/v1.1>.").startswith("Found")
        assert dialog.address.text() == f"http://{bare}/v1.1"
        assert not dialog.use_other.isVisible()

    def test_the_address_that_is_spoken_is_offered(self, opened: Open, qtbot: QtBot) -> None:
        dialog = opened()
        with demo_server() as city:
            text = tried(dialog, qtbot, city.url.replace("http:", "https:"))
            assert f"does not speak https here. Use the address {city.url}." in text
            press(qtbot, dialog.use_other)
            assert dialog.address.text() == city.url

    def test_headers_go_along(self, opened: Open, qtbot: QtBot, platform: FaultyServer) -> None:
        dialog = opened(SAVED)
        tried(dialog, qtbot, f"{platform.url}/v1.1")
        assert platform.requests[0].headers["fiware-service"] == "stadt"

    def test_a_test_can_be_stopped(self, opened: Open, qtbot: QtBot, platform: FaultyServer, jobs: Jobs) -> None:
        platform.script = lambda _: troubles.no_reply
        dialog = opened()
        qtbot.keyClicks(dialog.address, platform.url)
        press(qtbot, dialog.test)
        qtbot.waitUntil(lambda: bool(platform.requests), timeout=WAIT)
        press(qtbot, dialog.test)
        assert dialog.result.text == "Stopped."
        qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)
        assert dialog.result.text == "Stopped."

    def test_what_was_found_counts_no_more_when_the_address_changes(
        self, opened: Open, qtbot: QtBot, platform: FaultyServer, jobs: Jobs
    ) -> None:
        dialog = opened()
        tried(dialog, qtbot, platform.url)
        qtbot.keyClicks(dialog.address, "x")
        assert dialog.result.text == ""
        press(qtbot, dialog.test)
        qtbot.keyClicks(dialog.address, "y")
        qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)
        assert dialog.result.text == ""

    def test_it_can_be_closed_while_it_asks(
        self, jobs: Jobs, qtbot: QtBot, platform: FaultyServer, opened: Open
    ) -> None:
        platform.script = lambda _: troubles.no_reply
        dialog = opened()
        qtbot.keyClicks(dialog.address, platform.url)
        press(qtbot, dialog.test)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)


class TestSaving:
    def test_what_is_typed_is_saved_without_a_test(self, opened: Open, qtbot: QtBot) -> None:
        dialog = opened()
        qtbot.keyClicks(dialog.address, "https://example.org/v1.1")
        qtbot.keyClicks(dialog.name, "Rheinstadt")
        dialog.kind.setFocus()
        qtbot.keyClicks(dialog.kind, "Sensor")
        add = dialog.findChild(QPushButton, "addHeader")
        press(qtbot, add)
        rows = dialog.findChild(QTableWidget)
        qtbot.keyClicks(QApplication.focusWidget(), "Fiware-Service")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        qtbot.keyClicks(QApplication.focusWidget(), "stadt")
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
        qtbot.waitUntil(rows.hasFocus)
        assert dialog.isVisible()
        qtbot.keyClick(rows, Qt.Key.Key_Return)
        assert dialog.saved == SAVED
        assert settings.platform("Rheinstadt") == SAVED

    @pytest.mark.parametrize(
        ("address", "sentence"),
        [
            ("", "must begin with http:// or https://"),
            ("ftp://example.org", "must begin with http:// or https://"),
            ("https://ada:geheim@example.org/", "holds a sign-in"),
            ("https://example.org/?api_key=geheim", "holds a sign-in"),
        ],
    )
    def test_an_address_that_cannot_be_used_is_told_beside_it_and_not_saved(
        self, opened: Open, qtbot: QtBot, address: str, sentence: str
    ) -> None:
        dialog = opened()
        qtbot.keyClicks(dialog.name, "Rheinstadt")
        qtbot.keyClicks(dialog.address, address)
        press(qtbot, dialog.save)
        assert dialog.isVisible()
        assert sentence in dialog._fields["address"].notice
        assert sentence in dialog.address.accessibleDescription()
        assert dialog.address.hasFocus()
        assert settings.platforms() == []
        dialog.address.clear()
        qtbot.keyClicks(dialog.address, "https://example.org")
        assert dialog._fields["address"].notice == ""
        qtbot.keyClick(dialog.address, Qt.Key.Key_Return)
        assert dialog.saved == SavedPlatform("Rheinstadt", "https://example.org")

    def test_a_platform_without_a_name_is_not_saved(self, opened: Open, qtbot: QtBot) -> None:
        dialog = opened()
        qtbot.keyClicks(dialog.address, "https://example.org")
        qtbot.keyClick(dialog.address, Qt.Key.Key_Return)
        assert dialog.isVisible()
        assert dialog.name.hasFocus()
        assert "name is not empty" in dialog._fields["name"].notice

    @pytest.mark.parametrize(
        ("headers", "sentence"),
        [
            ([("Authorization", "Basic abc")], "looks like a sign-in"),
            ([("", "stadt")], "has a value but no name"),
            ([("Fiware-Service", "a"), ("fiware-service", "b")], "is there twice"),
        ],
    )
    def test_headers_that_cannot_be_used_are_told(
        self, opened: Open, qtbot: QtBot, headers: list[tuple[str, str]], sentence: str
    ) -> None:
        dialog = opened(SavedPlatform("a", "https://example.org"))
        rows = dialog.findChild(QTableWidget)
        for number, pair in enumerate(headers):
            qtbot.mouseClick(dialog.findChild(QPushButton, "addHeader"), Qt.MouseButton.LeftButton)
            for column, text in enumerate(pair):
                rows.item(number, column).setText(text)
        press(qtbot, dialog.save)
        assert dialog.isVisible()
        assert sentence in dialog._fields["headers"].notice
        rows.setFocus()
        for _ in headers:
            rows.setCurrentCell(0, 0)
            qtbot.keyClick(rows, Qt.Key.Key_Delete)
        press(qtbot, dialog.save)
        assert dialog.saved == SavedPlatform("a", "https://example.org")

    def test_a_name_that_differs_in_case_alone_is_refused(self, opened: Open, qtbot: QtBot) -> None:
        settings.save_platform(SAVED)
        dialog = opened(SavedPlatform("RHEINSTADT", "https://other.example"))
        press(qtbot, dialog.save)
        assert dialog.isVisible()
        assert "There is a platform “Rheinstadt” already" in dialog._fields["name"].notice
        assert settings.platform("RHEINSTADT") is None

    def test_a_name_that_is_taken_is_asked_about(self, opened: Open, qtbot: QtBot) -> None:
        settings.save_platform(SAVED)
        dialog = opened(SavedPlatform("Rheinstadt", "https://other.example"))
        press(qtbot, dialog.save)
        box = question(dialog)
        assert "“Rheinstadt”" in box.text()
        qtbot.keyClick(box, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        assert settings.platform("Rheinstadt") == SAVED
        qtbot.waitUntil(lambda: not dialog.findChildren(QMessageBox))
        qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
        box = question(dialog)
        [replace] = [button for button in box.buttons() if button is not box.escapeButton()]
        qtbot.mouseClick(replace, Qt.MouseButton.LeftButton)
        assert not dialog.isVisible()
        assert dialog.saved == settings.platform("Rheinstadt") == SavedPlatform("Rheinstadt", "https://other.example")

    def test_a_saved_platform_keeps_its_name_or_gets_another(self, opened: Open, qtbot: QtBot) -> None:
        settings.save_platform(SAVED)
        dialog = opened(SAVED)
        press(qtbot, dialog.save)
        assert dialog.saved == SAVED
        dialog = opened(SAVED)
        dialog.name.selectAll()
        qtbot.keyClicks(dialog.name, "Neustadt")
        press(qtbot, dialog.save)
        assert [one.name for one in settings.platforms()] == ["Neustadt"]

    def test_a_sign_in_that_this_profile_does_not_have_is_told(self, opened: Open) -> None:
        dialog = opened(SavedPlatform("a", "https://example.org", "", "abc1234"))
        assert "does not know the sign-in “abc1234”" in dialog._fields["sign_in"].notice

    def test_escape_saves_nothing(self, opened: Open, qtbot: QtBot) -> None:
        dialog = opened(SAVED)
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()
        assert dialog.saved is None
        assert settings.platforms() == []


class TestConnectionsOfQgis:
    def chosen(self, dialog: PlatformDialog, qtbot: QtBot, row: int) -> None:
        menu = dialog.findChild(QMenu, "takeOverMenu")
        menu.popup(dialog.mapToGlobal(QPoint()))
        for _ in range(row + 1):
            qtbot.keyClick(menu, Qt.Key.Key_Down)
        qtbot.keyClick(menu, Qt.Key.Key_Return)

    def test_one_is_taken_over(self, opened: Open, qtbot: QtBot) -> None:
        QgsSettings().setValue(f"{CONNECTIONS}/Hafen & Stadt/url", "https://iot.example.org/v1.1")
        QgsSettings().setValue(f"{CONNECTIONS}/Zeche/url", "https://zeche.example.org/v1.1")
        dialog = opened()
        self.chosen(dialog, qtbot, 0)
        assert dialog.name.text() == "Hafen & Stadt"
        press(qtbot, dialog.save)
        assert dialog.saved == SavedPlatform("Hafen & Stadt", "https://iot.example.org/v1.1", "sensorthings")

    def test_one_with_a_password_of_its_own_is_not(self, opened: Open, qtbot: QtBot) -> None:
        QgsSettings().setValue(f"{CONNECTIONS}/Zeche/url", "https://zeche.example.org/v1.1")
        QgsSettings().setValue(f"{CONNECTIONS}/Zeche/password", "geheim")
        dialog = opened()
        self.chosen(dialog, qtbot, 0)
        assert "keeps a user name and password of its own" in dialog.result.text
        assert dialog.address.text() == ""

    def test_without_any_nothing_is_offered(self, opened: Open) -> None:
        assert opened().findChild(QMenu, "takeOverMenu") is None


class TestForEveryone:
    @pytest.mark.parametrize("language", ["en", "de"])
    def test_every_control_has_a_name_and_a_key_of_its_own(self, opened: Open, language: str) -> None:
        QgsSettings().setValue(f"{CONNECTIONS}/Zeche/url", "https://zeche.example.org/v1.1")
        with in_language(language):
            dialog = opened(SAVED)
        dialog.use_other.show()
        assert nameless(dialog) == []
        assert len(set(keys(dialog))) == len(keys(dialog)) >= 10

    def test_the_parts_of_a_control_say_what_they_do(self, opened: Open) -> None:
        dialog = opened()
        names = [button.accessibleName() for button in dialog.sign_in.findChildren(QToolButton)]
        assert "Sign-in: Edit selected configuration" in names
        assert dialog.findChild(QPushButton, "addHeader").accessibleName() == "Request headers: Add a header"

    def test_tab_leads_from_the_address_to_all_and_around(self, opened: Open) -> None:
        stops = tab_stops(opened())
        assert stops[:3] == ["address", "name", "kind"]
        assert {"headerRows", "addHeader", "test"} <= set(stops)

    def test_labels_lead_to_their_controls(self, opened: Open, qtbot: QtBot) -> None:
        dialog = opened()
        qtbot.keyClick(dialog, "n", Qt.KeyboardModifier.AltModifier)
        assert dialog.name.hasFocus()

    def test_nothing_is_cut_off_in_large_letters(self, opened: Open, qtbot: QtBot) -> None:
        dialog = opened(SAVED)
        font = dialog.font()
        font.setPointSizeF(2 * font.pointSizeF())
        dialog.setFont(font)
        dialog.name.clear()
        press(qtbot, dialog.save)
        qtbot.waitUntil(lambda: not cut_off(dialog))
