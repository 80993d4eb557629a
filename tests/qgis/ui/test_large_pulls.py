# SPDX-License-Identifier: GPL-2.0-or-later
"""Very much is not pulled without a question, and the usual is pulled without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import troubles
from desk_cases import Desk, demo_server, desk_in, offers_of, with_latest
from dialog_checks import in_language
from faulty_server import FaultyServer
from feature_pages import ROOT, FeaturePages
from pytestqt.qtbot import QtBot
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMessageBox
from urban_data import settings
from urban_data.bridge.translation import number
from urban_data.core.platform import Dataset
from urban_data.settings import SavedPlatform
from urban_data.ui.large_pulls import MOST_DATASETS
from urban_data.ui.offers import Offer
from urban_data.ui.pull_dialog import PullDialog

WAIT = 60_000
TREES = Dataset("trees", "Trees", "features")


@pytest.fixture
def desk(tmp_path: Path, qgis_new_project: None) -> Iterator[Desk]:
    with desk_in(tmp_path / "snapshots", QgsProject.instance()) as desk:
        yield desk


@pytest.fixture
def pages() -> FeaturePages:
    return FeaturePages()


@pytest.fixture
def server(pages: FeaturePages) -> Iterator[FaultyServer]:
    with FaultyServer(pages.answer) as server:
        yield server


@pytest.fixture
def trees(server: FaultyServer) -> Offer:
    return Offer(SavedPlatform("Town", f"{server.url}{ROOT}", "ogcfeatures"), TREES)


def question(desk: Desk, qtbot: QtBot) -> QMessageBox:
    """The question, as soon as it is asked."""
    qtbot.waitUntil(lambda: desk.window.findChild(QMessageBox) is not None, timeout=WAIT)
    return desk.window.findChild(QMessageBox)


def press(box: QMessageBox, text: str, qtbot: QtBot) -> None:
    [button] = [one for one in box.buttons() if one.text().replace("&", "") == text]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def done(desk: Desk, qtbot: QtBot) -> None:
    """Wait until nothing is counted or shown any more, and what is pulled has ended and is told."""
    qtbot.waitUntil(lambda: desk.is_idle and len(desk.said.lines) >= len(desk.jobs.jobs()), timeout=WAIT)


def pulled(desk: Desk, qtbot: QtBot) -> None:
    """Wait until a pull has begun, and all is done."""
    qtbot.waitUntil(lambda: bool(desk.jobs.jobs()), timeout=WAIT)
    done(desk, qtbot)


def test_a_usual_number_of_features_is_pulled_at_once(desk: Desk, trees: Offer, qtbot: QtBot) -> None:
    desk.bench.add_latest([trees])
    pulled(desk, qtbot)
    assert desk.window.findChild(QMessageBox) is None
    assert [layer.featureCount() for layer in desk.layers()] == [23]


def test_many_features_are_asked_about_with_their_number(
    desk: Desk, trees: Offer, pages: FeaturePages, server: FaultyServer, qtbot: QtBot
) -> None:
    pages.extra = 2_000_000
    desk.bench.add_latest([trees])
    box = question(desk, qtbot)
    assert box.text() == f"{number(2_000_023)} features of Town are to be pulled."
    assert box.defaultButton().text() == "Pull an ar&ea…"
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    done(desk, qtbot)
    assert desk.jobs.jobs() == []
    assert len([one for one in server.requests if "/items" in one.target]) == 1


def test_an_area_can_be_chosen_instead(desk: Desk, trees: Offer, pages: FeaturePages, qtbot: QtBot) -> None:
    pages.extra = 2_000_000
    desk.bench.add_latest([trees])
    qtbot.keyClick(question(desk, qtbot), Qt.Key.Key_Return)
    dialog = desk.window.findChild(PullDialog)
    assert dialog.windowTitle() == "Pull features"
    assert desk.jobs.jobs() == []
    dialog.reject()
    done(desk, qtbot)


def test_all_of_it_is_pulled_for_who_wants_it(desk: Desk, trees: Offer, pages: FeaturePages, qtbot: QtBot) -> None:
    pages.extra = 2_000_000
    desk.bench.add_latest([trees])
    press(question(desk, qtbot), "Pull all of it", qtbot)
    pulled(desk, qtbot)
    assert [job.title for job in desk.jobs.jobs()] == ["Trees of Town"]


@pytest.mark.parametrize(("limit", "is_asked"), [(2_023, False), (2_022, True)])
def test_the_limit_is_that_of_the_options(
    desk: Desk, trees: Offer, pages: FeaturePages, qtbot: QtBot, limit: int, is_asked: bool
) -> None:
    pages.extra = 2_000
    settings.CONSENT_VALUES.setValue(limit)
    try:
        desk.bench.add_latest([trees])
        qtbot.waitUntil(lambda: bool(desk.jobs.jobs()) or desk.window.findChild(QMessageBox) is not None, timeout=WAIT)
    finally:
        settings.CONSENT_VALUES.remove()
    assert (desk.window.findChild(QMessageBox) is not None) is is_asked
    done(desk, qtbot)


def test_what_is_not_counted_is_pulled(desk: Desk, trees: Offer, pages: FeaturePages, qtbot: QtBot) -> None:
    pages.matched = False
    desk.bench.add_latest([trees])
    pulled(desk, qtbot)
    assert [layer.featureCount() for layer in desk.layers()] == [23]


def test_what_is_wrong_with_a_platform_is_said_once(desk: Desk, pages: FeaturePages, qtbot: QtBot) -> None:
    with FaultyServer(pages.answer, lambda _: troubles.status(403)) as server:
        desk.bench.add_latest([Offer(SavedPlatform("Town", f"{server.url}{ROOT}", "ogcfeatures"), TREES)])
        pulled(desk, qtbot)
    [(_, sentence)] = desk.said.lines
    assert "refuses access (status 403)" in sentence


def test_many_data_sets_are_asked_about_before_any_is_counted(
    desk: Desk, trees: Offer, server: FaultyServer, qtbot: QtBot
) -> None:
    many = [replace(trees, dataset=Dataset(f"t{n}", f"T{n}", "features")) for n in range(MOST_DATASETS + 1)]
    desk.bench.add_latest(many)
    assert question(desk, qtbot).text() == "21 data sets of Town are to be pulled."
    assert server.requests == []
    assert desk.is_idle


def test_the_number_of_series_is_known_without_asking(desk: Desk, qtbot: QtBot) -> None:
    gone = SavedPlatform("Gone", "http://127.0.0.1:9/v1.1", "sensorthings")
    desk.bench.add_latest([Offer(gone, Dataset("a", "Air", series=1_200_000))])
    box = question(desk, qtbot)
    assert box.text() == f"{number(1_200_000)} newest values of Gone are to be pulled."
    assert box.defaultButton().text() == "Pull a per&iod…"
    assert desk.is_idle


def test_keeping_much_live_is_asked_about_as_well(desk: Desk, qtbot: QtBot) -> None:
    with demo_server() as city:
        offers = with_latest(offers_of(SavedPlatform("Demo city", city.url, "sensorthings")), "Luftdruck")
        desk.bench.keep_offers_live([replace(offers[0], dataset=replace(offers[0].dataset, series=1_200_000))])
        press(question(desk, qtbot), "Pull all of it", qtbot)
        pulled(desk, qtbot)
        assert [desk.bench.is_live(layer) for layer in desk.layers()] == [True]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_question_has_a_key_for_each_way(desk: Desk, qtbot: QtBot, language: str) -> None:
    gone = SavedPlatform("Gone", "http://127.0.0.1:9/v1.1", "sensorthings")
    with in_language(language):
        desk.bench.add_latest([Offer(gone, Dataset("a", "Air", series=1_200_000))])
        box = question(desk, qtbot)
    texts = [button.text() for button in box.buttons() if "&" in button.text()]
    assert len({text[text.index("&") + 1].casefold() for text in texts}) == len(texts) == 2
