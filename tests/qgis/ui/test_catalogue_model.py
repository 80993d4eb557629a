# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue's tree: what it shows of platforms, what a search leaves, and that it stays quick."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from catalogue_cases import AIR, CITY, OTHER, OZONE, STREETS, many
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from qgis.core import QgsMimeDataUtils
from qgis.PyQt.QtCore import QModelIndex, Qt
from urban_data.settings import SavedPlatform
from urban_data.ui.catalogue_model import CatalogueModel, PlatformState, entries_of
from urban_data.ui.catalogue_view import CatalogueView
from urban_data.ui.drops import read

LIMIT = 0.1  # seconds of the main thread


@pytest.fixture
def model(qtmodeltester: ModelTester) -> CatalogueModel:
    model = CatalogueModel()
    model.set_platforms([CITY, OTHER])
    qtmodeltester.check(model)
    return model


@pytest.fixture
def filled(model: CatalogueModel) -> CatalogueModel:
    model.set_entries(CITY, entries_of(CITY, [AIR, OZONE, STREETS]))
    return model


def rows(model: CatalogueModel, parent: QModelIndex) -> list[str]:
    return [model.data(model.index(row, 0, parent)) for row in range(model.rowCount(parent))]


def tree(model: CatalogueModel) -> dict[str, list[str]]:
    tops = [model.index(row, 0) for row in range(model.rowCount())]
    return {model.data(top): rows(model, top) for top in tops}


def test_platforms_can_be_opened_before_they_are_listed(model: CatalogueModel) -> None:
    assert tree(model) == {"Merfurt": [], "Nachbarstadt": []}
    assert all(model.hasChildren(model.index(row, 0)) for row in range(2))
    assert model.state(CITY) is PlatformState.UNLISTED


def test_the_way_from_listing_to_data_sets(model: CatalogueModel) -> None:
    model.set_listing(CITY)
    assert tree(model)["Merfurt"] == ["Listing the data sets…"]
    model.set_entries(CITY, entries_of(CITY, [AIR, OZONE, STREETS]))
    assert tree(model)["Merfurt (3)"] == ["Lufttemperatur (°C)", "Ozon (hourly mean, µg/m³)", "Straßen"]
    model.set_unlisted(CITY)
    assert tree(model)["Merfurt"] == []


def test_a_failure_is_told_and_can_be_tried_again(model: CatalogueModel) -> None:
    model.set_failed(CITY, "Nobody there.")
    top = model.index_of(CITY)
    assert rows(model, top) == ["Nobody there.", "Try again"]
    assert [model.is_again(model.index(row, 0, top)) for row in range(2)] == [False, True]
    assert model.problem(CITY) == "Nobody there."
    model.set_listing(CITY)
    assert model.problem(CITY) == ""


def test_a_platform_without_data_sets_says_so(model: CatalogueModel) -> None:
    model.set_entries(CITY, [])
    assert tree(model) == {"Merfurt (0)": ["The platform offers no data sets."], "Nachbarstadt": []}


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("LUFT", ["Lufttemperatur (°C)"]),
        ("strasse", ["Straßen"]),
        ("STRASSEN gruenflaechen", ["Straßen"]),
        ("klima temperatur", ["Lufttemperatur (°C)"]),
        ("wetter ozon", []),
        ("ug%2fm3", ["Ozon (hourly mean, µg/m³)"]),
        ("merfurt str", ["Straßen"]),
        ("mean", ["Ozon (hourly mean, µg/m³)"]),
    ],
)
def test_a_search_leaves_what_holds_every_word(filled: CatalogueModel, search: str, found: list[str]) -> None:
    assert filled.search(search) == len(found)
    shown = tree(filled)
    assert shown.pop("Nachbarstadt (not listed yet)") == []
    assert shown == ({f"Merfurt ({len(found)} of 3)": found} if found else {})
    filled.search("")
    assert len(tree(filled)["Merfurt (3)"]) == 3


def test_what_is_listed_during_a_search_is_searched(filled: CatalogueModel, qtmodeltester: ModelTester) -> None:
    filled.search("ozon")
    filled.set_entries(OTHER, entries_of(OTHER, [AIR]))
    assert tree(filled) == {"Merfurt (1 of 3)": ["Ozon (hourly mean, µg/m³)"]}
    filled.set_entries(OTHER, entries_of(OTHER, [AIR, OZONE]))
    assert list(tree(filled)) == ["Merfurt (1 of 3)", "Nachbarstadt (1 of 2)"]
    qtmodeltester.check(filled)


def test_platforms_that_stay_keep_their_data_sets(filled: CatalogueModel) -> None:
    third = SavedPlatform("Alpha", "http://127.0.0.1:3/v1.1")
    filled.set_platforms([third, CITY])
    assert list(tree(filled)) == ["Alpha", "Merfurt (3)"]
    moved = SavedPlatform("Merfurt", "http://127.0.0.1:4/v1.1", "sensorthings")
    filled.set_platforms([moved])
    assert tree(filled) == {"Merfurt": []}
    assert not filled.index_of(CITY).isValid()


def test_rows_know_what_they_are(filled: CatalogueModel) -> None:
    index = filled.index_of(CITY, "streets")
    offer = filled.offer(index)
    assert offer is not None
    assert (offer.platform, offer.dataset) == (CITY, STREETS)
    assert filled.platform(index) == filled.platform(index.parent()) == CITY
    assert filled.is_platform(index.parent())
    assert not filled.is_platform(index)
    assert filled.data(index, Qt.ItemDataRole.AccessibleTextRole) == "Straßen, features"
    assert not filled.index_of(CITY, "gone").isValid()


def test_what_a_platform_says_is_no_markup(model: CatalogueModel) -> None:
    wicked = SavedPlatform("<img src=x>", "http://127.0.0.1:5/v1.1")
    model.set_platforms([wicked])
    model.set_failed(wicked, "<b>bold</b>")
    top = model.index_of(wicked)
    tips = [model.data(index, Qt.ItemDataRole.ToolTipRole) for index in (top, model.index(0, 0, top))]
    assert all("<b>" not in tip and "<img" not in tip for tip in tips)
    assert "&lt;b&gt;" in tips[1]


def test_data_sets_alone_can_be_dragged(filled: CatalogueModel) -> None:
    draggable = Qt.ItemFlag.ItemIsDragEnabled
    top = filled.index_of(CITY)
    below = [filled.index(row, 0, top) for row in range(3)]
    assert not filled.flags(top) & draggable
    assert all(filled.flags(index) & draggable for index in below)
    carried = QgsMimeDataUtils.decodeUriList(filled.mimeData([top, *below[:2]]))
    assert [read(uri) for uri in carried] == [filled.offer(index) for index in below[:2]]
    assert set(filled.mimeTypes()) >= set(filled.mimeData(below).formats())


def test_ten_thousand_data_sets_stay_quick(qtbot: QtBot) -> None:
    model = CatalogueModel()
    model.set_platforms([CITY])
    entries = entries_of(CITY, many(10_000))
    view = CatalogueView(model)
    qtbot.addWidget(view)
    view.resize(300, 600)
    view.show()
    qtbot.waitExposed(view)
    view.expand(model.index_of(CITY))
    model.set_entries(CITY, entries)

    def show() -> None:
        model.set_entries(CITY, entries)
        view.executeDelayedItemsLayout()

    def search(text: str) -> None:
        model.search(text)
        view.executeDelayedItemsLayout()

    assert least(show, before=lambda: model.set_unlisted(CITY)) < LIMIT
    for text in ("l", "luft", "strasse gruen", "9"):
        assert least(lambda text=text: search(text), before=lambda: search("")) < LIMIT, text
    assert least(lambda: search(""), before=lambda: search("luft")) < LIMIT
    assert 0 < model.search("strasse gruen") < 10_000
    model.search("")
    view.selectAll()
    assert least(lambda: model.set_platforms([CITY, OTHER]), before=lambda: model.set_platforms([CITY])) < 5 * LIMIT
    assert len(view.offers()) == 10_000


def least(work: Callable[[], None], before: Callable[[], None]) -> float:
    """The least processor time of three attempts, each from the state that ``before`` makes."""
    times = []
    for _ in range(3):
        before()
        started = time.thread_time()
        work()
        times.append(time.thread_time() - started)
    return min(times)
