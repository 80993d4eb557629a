# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue as a person works with it, by keys and clicks, against the demo city."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from catalogue_cases import NotingBench, spoilt_platform
from desk_cases import Desk, demo_server, desk_in
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QEvent, QModelIndex, Qt
from qgis.PyQt.QtGui import QContextMenuEvent, QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QPushButton, QWidget
from urban_data import settings
from urban_data.core.errors import ServerBusy
from urban_data.core.monitor import Monitor
from urban_data.demo.server import DemoServer
from urban_data.settings import SavedPlatform
from urban_data.ui import catalogue_listing
from urban_data.ui.catalogue_model import PlatformState
from urban_data.ui.catalogue_panel import CataloguePanel
from urban_data.ui.platform_dialog import PlatformDialog

WAIT = 30_000
LEFT = Qt.MouseButton.LeftButton
AIR = "Lufttemperatur (°C)"


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo_server() as server:
        yield server


@pytest.fixture
def city(server: DemoServer) -> SavedPlatform:
    return SavedPlatform("Demo city", server.url, "sensorthings")


@pytest.fixture
def geodata(server: DemoServer) -> SavedPlatform:
    return SavedPlatform("Demo city, geodata", server.ogc_url, "ogcfeatures")


@pytest.fixture
def gone() -> SavedPlatform:
    """Where nobody listens: the discard port."""
    return SavedPlatform("Gone", "http://127.0.0.1:9/v1.1", "sensorthings")


@pytest.fixture(autouse=True)
def no_platforms() -> Iterator[None]:
    forget_platforms()
    yield
    forget_platforms()


def forget_platforms() -> None:
    for platform in settings.all_platforms():
        settings.remove_platform(platform.name)


@pytest.fixture
def desk(tmp_path: Path, qgis_new_project: None) -> Iterator[Desk]:
    with desk_in(tmp_path / "snapshots", QgsProject.instance()) as desk:
        yield desk


@pytest.fixture
def bench(desk: Desk) -> NotingBench:
    return NotingBench(desk.shelf)


def panel_of(desk: Desk, bench: object, qtbot: QtBot, *platforms: SavedPlatform) -> CataloguePanel:
    for platform in platforms:
        settings.save_platform(platform)
    panel = CataloguePanel(desk.jobs, bench)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    panel.resize(340, 800)
    panel.show()
    qtbot.waitExposed(panel)
    panel.activateWindow()
    return panel


@pytest.fixture
def listed(desk: Desk, bench: NotingBench, qtbot: QtBot, city: SavedPlatform) -> CataloguePanel:
    """The panel with the demo city listed and its air temperature chosen."""
    panel = panel_of(desk, bench, qtbot, city)
    panel.show_platform(city)
    qtbot.waitUntil(lambda: chosen(panel) == [AIR], timeout=WAIT)
    return panel


def chosen(panel: CataloguePanel) -> list[str]:
    return [offer.dataset.title for offer in panel.tree.offers()]


def button(widget: QWidget, name: str) -> QAbstractButton:
    found = widget.findChild(QAbstractButton, name)
    assert found is not None, name
    return found


def await_state(qtbot: QtBot, panel: CataloguePanel, platform: SavedPlatform, state: PlatformState) -> None:
    qtbot.waitUntil(lambda: panel.model.state(platform) is state, timeout=WAIT)


def choose(panel: CataloguePanel, platform: SavedPlatform, key: str | None = None) -> None:
    panel.tree.choose(panel.model.index_of(platform, key))
    panel.tree.setFocus()


def test_from_an_empty_profile_to_a_map_in_two_clicks(desk: Desk, qtbot: QtBot, city: SavedPlatform) -> None:
    panel = panel_of(desk, desk.bench, qtbot)
    assert panel.welcome.isVisible()
    with qtbot.waitSignal(panel.demo_wanted):
        qtbot.mouseClick(panel.welcome.demo, LEFT)
    assert not panel.welcome.demo.isEnabled()
    settings.save_platform(city)  # as the desk does once the city answers
    panel.show_platform(city)
    qtbot.waitUntil(lambda: chosen(panel) == [AIR], timeout=WAIT)
    qtbot.mouseClick(button(panel, "AddLatestButton"), LEFT)
    qtbot.waitUntil(lambda: bool(desk.layers()) and desk.is_idle, timeout=WAIT)
    assert [layer.name() for layer in desk.layers()] == [AIR]
    assert panel.welcome.demo.isEnabled()
    qtbot.waitUntil(button(panel, "UpdateButton").isEnabled, timeout=WAIT)


def test_the_facts_of_what_is_chosen(listed: CataloguePanel, bench: NotingBench, qtbot: QtBot) -> None:
    assert listed.facts.title() == AIR
    assert listed.facts.facts()["Unit"] == "°C"
    qtbot.mouseClick(listed.facts.button, LEFT)
    assert bench.asked == [("extent", [AIR])]
    qtbot.keyClick(listed.tree, Qt.Key.Key_Home)
    assert listed.facts.title() == "Demo city"


def test_enter_adds_the_latest_values(listed: CataloguePanel, bench: NotingBench, qtbot: QtBot) -> None:
    qtbot.keyClick(listed.tree, Qt.Key.Key_Return)
    assert bench.asked == [("add", [AIR])]


def test_a_double_click_adds_the_latest_values(listed: CataloguePanel, bench: NotingBench, qtbot: QtBot) -> None:
    place = listed.tree.visualRect(listed.tree.currentIndex()).center()
    qtbot.mouseClick(listed.tree.viewport(), LEFT, pos=place)
    assert bench.asked == []
    qtbot.mouseDClick(listed.tree.viewport(), LEFT, pos=place)
    assert bench.asked == [("add", [AIR])]


def test_several_are_chosen_with_shift(listed: CataloguePanel, bench: NotingBench, qtbot: QtBot) -> None:
    qtbot.keyClick(listed.tree, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert len(chosen(listed)) == 2
    assert listed.facts.title() == "2 data sets are chosen"
    for name in ("AddLatestButton", "PullPeriodButton", "KeepLiveButton"):
        qtbot.mouseClick(button(listed, name), LEFT)
    assert bench.asked == [(what, chosen(listed)) for what in ("add", "pull", "live")]


def test_features_have_no_time(
    desk: Desk, bench: NotingBench, qtbot: QtBot, city: SavedPlatform, geodata: SavedPlatform
) -> None:
    panel = panel_of(desk, bench, qtbot, city, geodata)
    panel.show_platform(geodata)
    qtbot.waitUntil(lambda: len(chosen(panel)) == 1, timeout=WAIT)
    assert button(panel, "AddLatestButton").text() == "&Add features"
    live = button(panel, "KeepLiveButton")
    assert not live.isEnabled()
    assert live.toolTip() == live.accessibleDescription() == "Features have no values over time."
    assert not button(panel, "UpdateButton").isEnabled()
    assert "Kind" in panel.facts.facts()
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert [what for what, _ in bench.asked] == ["add"]


def test_features_of_an_area_can_be_pulled(
    desk: Desk, bench: NotingBench, qtbot: QtBot, city: SavedPlatform, geodata: SavedPlatform
) -> None:
    panel = panel_of(desk, bench, qtbot, city, geodata)
    panel.show_platform(geodata)
    qtbot.waitUntil(lambda: len(chosen(panel)) == 1, timeout=WAIT)
    assert button(panel, "PullPeriodButton").text() == "Pull an ar&ea…"
    qtbot.mouseClick(button(panel, "PullPeriodButton"), LEFT)
    assert bench.asked == [("pull", chosen(panel))]


def test_nothing_is_offered_while_nothing_is_chosen(listed: CataloguePanel, qtbot: QtBot) -> None:
    qtbot.keyClick(listed.tree, Qt.Key.Key_Home)
    for name in ("AddLatestButton", "PullPeriodButton", "UpdateButton", "KeepLiveButton"):
        assert not button(listed, name).isEnabled()
        assert button(listed, name).toolTip() == "Choose a data set first."


def test_what_is_typed_in_the_tree_is_searched_for(listed: CataloguePanel, qtbot: QtBot) -> None:
    qtbot.keyClick(listed.tree, "w")
    assert QApplication.focusWidget() is listed.search
    qtbot.keyClicks(listed.search, "assertemp")
    assert listed.search.text() == "wassertemp"
    assert listed.model.rowCount(listed.model.index(0, 0)) == 1
    qtbot.keyClick(listed.search, Qt.Key.Key_Down)
    assert chosen(listed) == ["Wassertemperatur (°C)"]
    assert QApplication.focusWidget() is listed.tree


def test_the_choice_survives_a_search(listed: CataloguePanel, qtbot: QtBot) -> None:
    listed.search.setFocus()
    qtbot.keyClicks(listed.search, "luft")
    assert chosen(listed) == [AIR]
    qtbot.keyClick(listed.search, Qt.Key.Key_Escape)
    assert listed.search.text() == ""
    assert chosen(listed) == [AIR]
    assert listed.tree.isExpanded(listed.model.index(0, 0))


def test_a_reload_leaves_all_as_it_is(listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform) -> None:
    listed.reload()
    assert chosen(listed) == [AIR]
    qtbot.keyClick(listed.tree, Qt.Key.Key_Home)
    listed.reload()
    assert chosen(listed) == []
    assert listed.tree.currentIndex() == listed.model.index_of(city)
    qtbot.keyClick(listed.tree, Qt.Key.Key_Left)
    listed.search.setText("luft")
    assert listed.tree.isExpanded(listed.model.index_of(city))
    listed.search.clear()
    assert not listed.tree.isExpanded(listed.model.index_of(city))


def test_a_vain_search_says_what_to_do(
    desk: Desk, bench: NotingBench, listed: CataloguePanel, qtbot: QtBot, gone: SavedPlatform
) -> None:
    listed.search.setFocus()
    qtbot.keyClicks(listed.search, "xyz")
    assert listed.nothing.isVisible()
    assert listed.nothing.text() == "No data set fits. Search with fewer or other words."
    settings.save_platform(gone)
    listed.reload()
    qtbot.keyClicks(listed.search, "z")
    assert listed.nothing.text() == "No listed data set fits. Open a platform below to search it, too."
    listed.search.clear()
    assert not listed.nothing.isVisible()


def test_keys_that_qgis_has_too_are_kept(listed: CataloguePanel, qtbot: QtBot) -> None:
    keys = [
        (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
    ]
    for key, modifier in keys:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifier)
        event.ignore()
        QApplication.sendEvent(listed.tree, event)
        assert event.isAccepted(), key
    qtbot.keyClick(listed.tree, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is listed.search


def test_a_platform_that_is_shown_again_is_not_asked_again(
    listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform, server: DemoServer
) -> None:
    before = server.requests
    qtbot.keyClick(listed.tree, Qt.Key.Key_End)
    assert chosen(listed) != [AIR]
    listed.show_platform(city)
    assert chosen(listed) == [AIR]
    assert server.requests == before


def test_who_has_gone_on_meanwhile_is_left_there(
    listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform, geodata: SavedPlatform
) -> None:
    settings.save_platform(geodata)
    listed.show_platform(geodata)
    qtbot.keyClick(listed.tree, Qt.Key.Key_Home)
    await_state(qtbot, listed, geodata, PlatformState.LISTED)
    assert chosen(listed) == []
    assert listed.facts.title() == "Demo city"


def place_of(panel: CataloguePanel) -> tuple[list[str], object, int]:
    """What is chosen, the current row, and how far the tree is scrolled."""
    return chosen(panel), panel.tree.currentIndex().data(), panel.tree.verticalScrollBar().value()


def go_somewhere(panel: CataloguePanel, city: SavedPlatform, qtbot: QtBot) -> tuple[list[str], object, int]:
    """Choose two data sets in the midst of the list, the first of them above what is seen."""
    above = panel.model.index_of(city)
    rows = panel.model.rowCount(above)
    panel.tree.choose(panel.model.index(rows // 2, 0, above))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    panel.tree.scrollTo(panel.model.index(rows * 3 // 4, 0, above), panel.tree.ScrollHint.PositionAtTop)
    place = place_of(panel)
    assert len(place[0]) == 2
    assert place[2] > rows // 2 + 2
    return place


def test_a_platform_that_is_asked_again_leaves_the_tree_where_it_was(
    listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform
) -> None:
    place = go_somewhere(listed, city, qtbot)
    for _ in range(2):
        with qtbot.waitSignal(listed.lister.listed, timeout=WAIT):
            qtbot.keyClick(listed.tree, Qt.Key.Key_F5)
        assert place_of(listed) == place
        assert listed.tree.isExpanded(listed.model.index_of(city))
        assert listed.facts.title() == "2 data sets are chosen"


def test_a_platform_that_fails_when_asked_again_keeps_what_was_listed(
    listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(platform: SavedPlatform, monitor: Monitor) -> None:
        raise ServerBusy("detail", host="127.0.0.1", status=503)

    go_somewhere(listed, city, qtbot)
    before, count = chosen(listed), listed.model.rowCount(listed.model.index_of(city))
    with monkeypatch.context() as patched:
        patched.setattr(catalogue_listing, "list_platform", down)
        for _ in range(2):
            qtbot.keyClick(listed.tree, Qt.Key.Key_F5)
            await_state(qtbot, listed, city, PlatformState.FAILED)
            top = listed.model.index_of(city)
            assert (chosen(listed), listed.model.rowCount(top)) == (before, count + 2)
            assert "is busy" in listed.model.problem(city)
            qtbot.waitUntil(partial(is_seen, listed, city))
    listed.search.setText("ozon")
    assert listed.model.search("ozon") == 1
    listed.search.setText("")
    listed.tree.choose(again(listed, city))
    qtbot.keyClick(listed.tree, Qt.Key.Key_Return)
    await_state(qtbot, listed, city, PlatformState.LISTED)
    assert listed.model.rowCount(listed.model.index_of(city)) == count


def is_seen(panel: CataloguePanel, platform: SavedPlatform) -> bool:
    """Whether the row that asks a platform once more is in sight."""
    return panel.tree.viewport().rect().intersects(panel.tree.visualRect(again(panel, platform)))


def again(panel: CataloguePanel, platform: SavedPlatform) -> QModelIndex:
    """The row that asks a platform once more."""
    return panel.model.index(1, 0, panel.model.index_of(platform))


def test_who_has_chosen_something_else_meanwhile_keeps_that(
    listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform
) -> None:
    go_somewhere(listed, city, qtbot)
    with qtbot.waitSignal(listed.lister.listed, timeout=WAIT):
        qtbot.keyClick(listed.tree, Qt.Key.Key_F5)
        choose(listed, city)
    assert chosen(listed) == []
    assert listed.tree.currentIndex() == listed.model.index_of(city)


def test_a_platform_that_comes_or_goes_leaves_the_tree_where_it_was(
    listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform, gone: SavedPlatform
) -> None:
    place = go_somewhere(listed, city, qtbot)
    settings.save_platform(gone)
    listed.reload()
    assert place_of(listed) == place
    settings.remove_platform(gone.name)
    listed.reload()
    assert place_of(listed) == place


def test_f5_asks_the_platform_again(listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform) -> None:
    with qtbot.waitSignal(listed.lister.listed, timeout=WAIT):
        qtbot.keyClick(listed.tree, Qt.Key.Key_F5)
        assert listed.model.state(city) is PlatformState.LISTING
    assert listed.model.state(city) is PlatformState.LISTED


def test_a_platform_is_listed_when_it_is_opened(
    desk: Desk, bench: NotingBench, qtbot: QtBot, city: SavedPlatform, server: DemoServer
) -> None:
    before = server.requests
    panel = panel_of(desk, bench, qtbot, city)
    assert not panel.welcome.isVisible()
    choose(panel, city)
    assert server.requests == before
    qtbot.keyClick(panel.tree, Qt.Key.Key_Right)
    await_state(qtbot, panel, city, PlatformState.LISTED)
    assert server.requests > before


def test_trying_again_after_a_failure(desk: Desk, bench: NotingBench, qtbot: QtBot, gone: SavedPlatform) -> None:
    panel = panel_of(desk, bench, qtbot, gone)
    panel.show_platform(gone)
    await_state(qtbot, panel, gone, PlatformState.FAILED)
    assert "could not be reached" in panel.facts.facts()["Problem"]
    top = panel.model.index_of(gone)
    panel.tree.choose(panel.model.index(1, 0, top))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert panel.model.state(gone) is PlatformState.LISTING
    await_state(qtbot, panel, gone, PlatformState.FAILED)
    again = panel.model.index(1, 0, panel.model.index_of(gone))
    qtbot.mouseClick(panel.tree.viewport(), LEFT, pos=panel.tree.visualRect(again).center())
    assert panel.model.state(gone) is PlatformState.LISTING
    await_state(qtbot, panel, gone, PlatformState.FAILED)


def test_delete_removes_a_platform_after_a_question(listed: CataloguePanel, qtbot: QtBot, city: SavedPlatform) -> None:
    qtbot.keyClick(listed.tree, Qt.Key.Key_Delete)
    assert listed.findChild(QMessageBox) is None, "a data set is not removed"
    choose(listed, city)
    qtbot.keyClick(listed.tree, Qt.Key.Key_Delete)
    qtbot.keyClick(question(listed), Qt.Key.Key_Escape)
    assert settings.platforms() == [city]
    qtbot.waitUntil(lambda: listed.findChild(QMessageBox) is None)
    qtbot.keyClick(listed.tree, Qt.Key.Key_Delete)
    remove = next(one for one in question(listed).findChildren(QPushButton) if one.text() == "&Remove")
    with qtbot.waitSignal(listed.platforms_changed):
        qtbot.mouseClick(remove, LEFT)
    assert settings.platforms() == []
    assert listed.welcome.isVisible()


def question(panel: CataloguePanel) -> QMessageBox:
    found = panel.findChild(QMessageBox)
    assert found is not None
    assert "Demo city" in found.text()
    return found


def test_a_spoilt_platform_is_shown_with_its_reason_and_can_be_changed(
    desk: Desk, bench: NotingBench, qtbot: QtBot, city: SavedPlatform
) -> None:
    spoilt = spoilt_platform()
    panel = panel_of(desk, bench, qtbot, city)
    panel.show_platform(city)
    qtbot.waitUntil(lambda: chosen(panel) == [AIR], timeout=WAIT)
    choose(panel, spoilt)
    assert panel.tree.currentIndex().data() == "Spoilt (cannot be used)"
    assert panel.facts.facts()["Problem"].startswith("The address holds a sign-in.")
    assert "CANARY" not in panel.facts.text.toPlainText()
    names = [action.objectName() for action in panel.menu().actions()]
    assert names == ["EditPlatform", "RemovePlatform", "CopyAddress"]
    qtbot.keyClick(panel.tree, Qt.Key.Key_F5)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Enter)
    for _ in range(2):
        qtbot.keyClick(panel.tree, Qt.Key.Key_Down)
    assert panel.tree.currentIndex().data() == "Change the platform…"
    qtbot.keyClick(panel.tree, Qt.Key.Key_Enter)
    [dialog] = panel.findChildren(PlatformDialog)
    assert dialog.result.text.startswith("The address holds a sign-in.")
    assert (dialog.name.text(), dialog.address.text()) == ("Spoilt", spoilt.url)
    assert dialog.headers.headers() == {"X-Tenant": "koeln"}
    dialog.accept()
    assert settings.platform("Spoilt") == SavedPlatform("Spoilt", spoilt.url, "sensorthings", "", {"X-Tenant": "koeln"})
    qtbot.waitUntil(lambda: panel.tree.currentIndex().data() != "Spoilt (cannot be used)")


@pytest.mark.parametrize(
    ("pasted", "address", "told"),
    [
        ("anna:CANARY@sta.example.org/v1.1", "https://sta.example.org/v1.1", "The address holds a sign-in."),
        ("https://sta.example.org/v1.1?token=CANARY", "https://sta.example.org/v1.1", "The address holds a sign-in."),
        ("ftp://sta.example.org", "ftp://sta.example.org", "The platform's address must begin with"),
        ("http://[::1", "http://[::1", "The platform's address is not a web address."),
        ("sta.example.org", "https://sta.example.org", ""),
        ("", "", ""),
    ],
)
def test_with_sign_in_the_dialog_takes_over_what_was_pasted_and_says_what_is_wrong(
    desk: Desk, bench: NotingBench, qtbot: QtBot, pasted: str, address: str, told: str
) -> None:
    panel = panel_of(desk, bench, qtbot)
    qtbot.keyClicks(panel.welcome.address, pasted)
    qtbot.mouseClick(panel.welcome.sign_in, LEFT)
    [dialog] = panel.findChildren(PlatformDialog)
    assert dialog.windowTitle() == "Add a platform"
    assert dialog.address.text() == address
    assert dialog.result.text.startswith(told)
    assert bool(dialog.result.text) == bool(told)


def test_a_spoilt_platform_alone_can_be_removed(desk: Desk, bench: NotingBench, qtbot: QtBot) -> None:
    spoilt = spoilt_platform()
    panel = panel_of(desk, bench, qtbot)
    assert panel.search.isVisible()
    panel.search.setText("air")
    assert panel.model.rowCount() == 0
    panel.search.clear()
    choose(panel, spoilt)
    qtbot.keyClick(panel.tree, Qt.Key.Key_Delete)
    [question] = panel.findChildren(QMessageBox)
    [yes] = [one for one in question.buttons() if one.text() == "&Remove"]
    qtbot.mouseClick(yes, LEFT)
    assert settings.all_platforms() == []
    assert panel.welcome.isVisible()


def test_menus_offer_what_can_be_done(listed: CataloguePanel, city: SavedPlatform) -> None:
    assert [action.objectName() for action in listed.menu().actions() if not action.isSeparator()] == [
        "AddLatest",
        "PullPeriod",
        "Update",
        "KeepLive",
        "RefreshPlatform",
    ]
    choose(listed, city)
    menu = listed.menu()
    assert [action.objectName() for action in menu.actions()] == [
        "RefreshPlatform",
        "EditPlatform",
        "RemovePlatform",
        "CopyAddress",
    ]
    menu.actions()[-1].trigger()
    assert QgsApplication.clipboard().text() == city.url


def test_the_menu_key_opens_the_menu(listed: CataloguePanel, qtbot: QtBot) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, listed.tree.viewport().rect().center())
    QApplication.sendEvent(listed.tree.viewport(), event)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    qtbot.keyClick(popup, Qt.Key.Key_Escape)


def test_an_update_goes_to_the_snapshot_that_holds_the_data(desk: Desk, qtbot: QtBot, city: SavedPlatform) -> None:
    panel = panel_of(desk, desk.bench, qtbot, city)
    panel.show_platform(city)
    qtbot.waitUntil(lambda: chosen(panel) == [AIR], timeout=WAIT)
    update = button(panel, "UpdateButton")
    assert not update.isEnabled()
    assert "add the latest values first" in update.toolTip()
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: update.isEnabled() and desk.is_idle, timeout=WAIT)
    desk.said.lines.clear()
    qtbot.mouseClick(update, LEFT)
    qtbot.waitUntil(lambda: bool(desk.said.lines), timeout=WAIT)
    assert desk.said.of("error") == []
    choose(panel, city, "Ozon/mean/PT1H/ug%2Fm3")
    assert not update.isEnabled()


def test_the_panel_may_go_while_a_platform_is_asked(
    desk: Desk, bench: NotingBench, qtbot: QtBot, city: SavedPlatform
) -> None:
    settings.save_platform(city)
    panel = CataloguePanel(desk.jobs, bench)  # type: ignore[arg-type]
    panel.show_platform(city)
    assert panel.model.state(city) is PlatformState.LISTING
    with qtbot.waitSignal(panel.destroyed):
        panel.deleteLater()
    qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)


def test_an_answer_that_is_no_longer_waited_for_is_dropped(
    listed: CataloguePanel, desk: Desk, qtbot: QtBot, city: SavedPlatform
) -> None:
    listed.lister.start(city)
    settings.remove_platform(city.name)
    listed.reload()
    qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)
    assert listed.model.platforms() == []


def test_every_control_has_a_name_and_can_be_reached(listed: CataloguePanel) -> None:
    page = listed.search.parentWidget()
    controls = [
        one for one in page.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible()
    ]
    assert len(controls) >= 9
    assert [one.objectName() for one in controls if not one.accessibleName()] == []
    assert [type(one).__name__ for one in controls if not one.objectName()] == []
    reached, widget = [], listed.search
    for _ in range(40):
        reached.append(widget.objectName())
        widget = widget.nextInFocusChain()
    order = [
        "CatalogueSearch",
        "CatalogueTree",
        "AddLatestButton",
        "PullPeriodButton",
        "FactsText",
        "AddPlatformButton",
    ]
    assert [name for name in reached if name in order][: len(order)] == order


@pytest.mark.parametrize("is_first", [True, False])
def test_no_two_controls_share_a_mnemonic(listed: CataloguePanel, qtbot: QtBot, is_first: bool) -> None:
    if is_first:
        qtbot.mouseClick(button(listed, "StartPageButton"), LEFT)
    texts = [one.text() for one in listed.findChildren(QAbstractButton) if one.isVisible() and "&" in one.text()]
    texts += [one.text() for one in listed.findChildren(QLabel) if one.isVisible() and one.buddy() is not None]
    letters = [text[text.index("&") + 1].casefold() for text in texts]
    assert len(letters) == len(set(letters)) >= 5
