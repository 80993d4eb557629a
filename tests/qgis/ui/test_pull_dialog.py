# SPDX-License-Identifier: GPL-2.0-or-later
"""The dialog before a pull: period, area and file become requests, and what is large needs consent."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import troubles
from desk_cases import demo_server, offers_of
from dialog_checks import cut_off, in_language, keys, nameless, tab_stops
from faulty_server import FaultyServer
from pytestqt.qtbot import QtBot
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QDate, Qt, QTime
from qgis.PyQt.QtWidgets import QComboBox, QListWidget, QWidget
from sensorthings_pages import SensorThingsPages
from urban_data import settings
from urban_data.bridge.translation import number
from urban_data.core.area import Area
from urban_data.core.errors import InputError
from urban_data.core.platform import Dataset
from urban_data.core.query import Estimate, PullRequest
from urban_data.settings import SavedPlatform
from urban_data.store.writer import SnapshotWriter
from urban_data.ui import pull_dialog, work
from urban_data.ui.jobs import Jobs
from urban_data.ui.offers import Offer
from urban_data.ui.period_field import PeriodField
from urban_data.ui.pull_dialog import PullDialog

WAIT = 20_000
BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 29, 10, 30, 20, tzinfo=UTC)
SERIES = Dataset("t", "Air temperature", first="2024-01-01T00:00:00.000Z", last="2026-03-29T10:00:00.000Z")
FEATURES = Dataset("b", "Buildings", "features")
PLATFORM = SavedPlatform("Rheinstadt", "http://127.0.0.1:1/v1.1", "sensorthings")
SQUARE = "POLYGON((6 50,7 50,7 51,6 51,6 50))"
IN_UTM = "POLYGON((300000 5600000,310000 5600000,310000 5610000,300000 5610000,300000 5600000))"

Open = Callable[..., PullDialog]


@pytest.fixture(autouse=True)
def _as_new() -> Iterator[None]:
    yield
    for entry in (settings.CONSENT_VALUES, settings.TIME_ZONE):
        entry.remove()


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def project() -> QgsProject:
    return QgsProject()


@pytest.fixture
def canvas(qtbot: QtBot) -> QgsMapCanvas:
    canvas = QgsMapCanvas()
    qtbot.addWidget(canvas)
    canvas.resize(200, 200)
    return canvas


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[PullRequest, ...]]:
    """The platform says that there are 500 values, whatever it is asked; gives what it was asked."""
    asked: list[tuple[PullRequest, ...]] = []

    def estimate(_platform: SavedPlatform, requests: tuple[PullRequest, ...], _monitor: object) -> Estimate:
        asked.append(requests)
        return Estimate(500, False, 40_000, 2, 3.0)

    monkeypatch.setattr(work, "estimate", estimate)
    return asked


@pytest.fixture
def opened(jobs: Jobs, project: QgsProject, canvas: QgsMapCanvas, tmp_path: Path, qtbot: QtBot) -> Open:
    def opened(offers: Sequence[Offer] = (Offer(PLATFORM, SERIES),), on: QgsMapCanvas | None = canvas) -> PullDialog:
        dialog = PullDialog(offers, jobs, tmp_path / "Rheinstadt.gpkg", on, project)
        qtbot.addWidget(dialog)
        with qtbot.waitActive(dialog):
            dialog.show()
        return dialog

    return opened


def estimated(dialog: PullDialog, qtbot: QtBot) -> str:
    """What the dialog says once it has been told how much it is, or that nobody knows."""

    def is_told() -> bool:
        words = ("to come", "no estimate", "does not say", "nothing")
        return any(word in dialog.estimate.text for word in words)

    qtbot.waitUntil(lambda: is_told() and not dialog._quiet.isActive(), timeout=WAIT)
    return dialog.estimate.text


def seen_whole(part: QWidget) -> bool:
    """Whether nothing of it is scrolled or cut away."""
    return part.visibleRegion().boundingRect() == part.rect()


def accepted(dialog: PullDialog, qtbot: QtBot) -> pull_dialog.PullWish:
    """The wish, after Enter."""
    estimated(dialog, qtbot)
    qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
    qtbot.keyClick(dialog.series, Qt.Key.Key_Return)
    assert dialog.wish is not None
    return dialog.wish


def chosen(box: QComboBox, text: str, qtbot: QtBot) -> None:
    """Go down a combo box to the entry that begins so."""
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Home)
    while not box.currentText().startswith(text):
        qtbot.keyClick(box, Qt.Key.Key_Down)


def polygons(project: QgsProject, *wkt: str, crs: str = "EPSG:25832") -> QgsVectorLayer:
    """A polygon layer in the project."""
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "Districts", "memory")
    features = []
    for text in wkt:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(text))
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    project.addMapLayer(layer)
    return layer


def enter(period: PeriodField, side: str, text: str) -> None:
    """Put a local time into an editor, as its section keys would."""
    edit = {"from": period.start, "until": period.end}[side].edit
    date, _, time = text.partition("T")
    edit.setDate(QDate.fromString(date, Qt.DateFormat.ISODate))
    edit.setTime(QTime.fromString(time, Qt.DateFormat.ISODate))


class TestPeriod:
    @pytest.fixture
    def period(self, qtbot: QtBot) -> PeriodField:
        period = PeriodField(BERLIN, now=lambda: NOW)
        qtbot.addWidget(period)
        period.show()
        return period

    @pytest.mark.parametrize(
        ("choice", "start", "end"),
        [
            ("Last 24", "2026-03-28T10:31:00.000Z", "2026-03-29T10:31:00.000Z"),
            ("Last 7", "2026-03-22T11:31:00.000Z", "2026-03-29T10:31:00.000Z"),  # 12:31 local time on both days
            ("Last 30", "2026-02-27T11:31:00.000Z", "2026-03-29T10:31:00.000Z"),
            ("This", "2025-12-31T23:00:00.000Z", "2026-03-29T10:31:00.000Z"),
            ("Every", None, None),
        ],
    )
    def test_quick_choices_count_local_days(
        self, period: PeriodField, qtbot: QtBot, choice: str, start: str | None, end: str | None
    ) -> None:
        chosen(period.choice, choice, qtbot)
        assert period.period() == (start, end)

    def test_what_is_entered_is_local_time_and_half_open(self, period: PeriodField, qtbot: QtBot) -> None:
        enter(period, "from", "2026-03-29T00:00")
        enter(period, "until", "2026-03-30T00:00")
        assert period.choice.currentText() == "As entered below"
        assert period.period() == ("2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z")  # a day of 23 hours
        assert period.is_usable()

    def test_keys_change_the_day(self, period: PeriodField, qtbot: QtBot) -> None:
        before = period.start.edit.date()
        period.start.edit.setFocus()
        qtbot.keyClick(period.start.edit, Qt.Key.Key_Home)
        period.start.edit.setCurrentSection(period.start.edit.Section.DaySection)
        qtbot.keyClick(period.start.edit, Qt.Key.Key_Up)
        assert period.start.edit.date() == before.addDays(1)
        assert period.choice.currentText() == "As entered below"

    def test_a_side_without_a_tick_is_open(self, period: PeriodField, qtbot: QtBot) -> None:
        period.end.box.setFocus()
        qtbot.keyClick(period.end.box, Qt.Key.Key_Space)
        assert not period.end.edit.isEnabled()
        assert period.period() == ("2026-03-22T11:31:00.000Z", None)
        assert period.is_usable()

    @pytest.mark.parametrize(
        ("entered", "utc", "words"),
        [
            ("2026-10-25T02:30", "2026-10-25T00:30:00.000Z", "comes twice on that day, as clocks go back; the first"),
            ("2026-03-29T02:30", "2026-03-29T01:30:00.000Z", "There is no 02:30"),
        ],
    )
    def test_what_a_change_of_clocks_makes_of_it_is_said(
        self, period: PeriodField, entered: str, utc: str, words: str
    ) -> None:
        period.end.box.setChecked(False)
        enter(period, "from", entered)
        assert period.period() == (utc, None)
        assert period.is_usable()
        assert words in period._field.notice

    def test_a_choice_in_the_hour_that_comes_twice_is_exact(self, qtbot: QtBot) -> None:
        period = PeriodField(BERLIN, now=lambda: datetime(2026, 10, 25, 1, 30, tzinfo=UTC))  # the second 2:30
        qtbot.addWidget(period)
        assert period.period()[1] == "2026-10-25T01:31:00.000Z"
        assert period.is_usable()
        assert "the second is meant" in period._field.notice
        enter(period, "until", "2026-10-25T02:40")
        assert period.period()[1] == "2026-10-25T00:40:00.000Z"

    def test_a_period_that_ends_before_it_begins_is_told(self, period: PeriodField) -> None:
        enter(period, "from", "2026-03-02T00:00")
        enter(period, "until", "2026-03-02T00:00")
        assert not period.is_usable()
        assert "its end must be later" in period._field.notice

    def test_the_clocks_of_this_computer_do_not_matter(
        self, monkeypatch: pytest.MonkeyPatch, period: PeriodField
    ) -> None:
        monkeypatch.setenv("TZ", "Europe/Berlin")
        enter(period, "from", "2026-03-29T02:15")
        assert period.start.edit.time() == QTime(2, 15)


class TestArea:
    def wanted(self, dialog: PullDialog, qtbot: QtBot) -> Area:
        area = accepted(dialog, qtbot).requests[0].area
        assert area is not None
        return Area.from_wkt(area)

    def test_everywhere(self, opened: Open, qtbot: QtBot, weighed: object) -> None:
        assert accepted(opened(), qtbot).requests[0].area is None

    def test_what_the_map_shows(self, opened: Open, qtbot: QtBot, canvas: QgsMapCanvas, weighed: object) -> None:
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
        canvas.setExtent(QgsRectangle(300_000, 5_600_000, 310_000, 5_610_000))
        dialog = opened()
        chosen(dialog.area.choice, "What", qtbot)
        assert self.wanted(dialog, qtbot).bounds == pytest.approx((6.165, 50.509, 6.314, 50.603), abs=0.03)

    @pytest.mark.parametrize(
        ("crs", "extent"),
        [("EPSG:4326", QgsRectangle(-400, -200, 400, 200)), ("EPSG:3857", QgsRectangle(-9e7, -9e7, 9e7, 9e7))],
    )
    def test_a_map_of_more_than_the_world_shows_the_world(
        self, opened: Open, qtbot: QtBot, canvas: QgsMapCanvas, crs: str, extent: QgsRectangle, weighed: object
    ) -> None:
        canvas.setDestinationCrs(QgsCoordinateReferenceSystem(crs))
        canvas.setExtent(extent)
        dialog = opened()
        chosen(dialog.area.choice, "What", qtbot)
        west, south, east, north = self.wanted(dialog, qtbot).bounds
        assert (west, east) == pytest.approx((-180, 180))
        assert south < -85 < 85 < north

    def test_the_polygons_of_a_layer(self, opened: Open, qtbot: QtBot, project: QgsProject, weighed: object) -> None:
        polygons(project, IN_UTM)
        dialog = opened()
        chosen(dialog.area.choice, "The", qtbot)
        assert not dialog.area.selected_only.isEnabled()
        area = self.wanted(dialog, qtbot)
        assert area.holds((6.24, 50.55))
        assert not area.holds((6.4, 50.55))

    def test_only_the_selected_polygons(self, opened: Open, qtbot: QtBot, project: QgsProject, weighed: object) -> None:
        layer = polygons(project, SQUARE, "POLYGON((8 50,9 50,9 51,8 51,8 50))", crs="EPSG:4326")
        layer.selectByExpression("$id = 2")
        dialog = opened()
        chosen(dialog.area.choice, "The", qtbot)
        dialog.area.selected_only.setFocus()
        qtbot.keyClick(dialog.area.selected_only, Qt.Key.Key_Space)
        assert self.wanted(dialog, qtbot).bounds == (8, 50, 9, 51)

    def test_a_layer_without_polygons_is_told_and_not_pulled(
        self, opened: Open, qtbot: QtBot, project: QgsProject, weighed: list[object]
    ) -> None:
        polygons(project)
        dialog = opened()
        chosen(dialog.area.choice, "The", qtbot)
        qtbot.waitUntil(lambda: dialog.area._field.notice == "The area holds no polygon.", timeout=WAIT)
        assert dialog.obstacle.text == "Choose another area."
        assert not dialog.ok.isEnabled()
        assert not dialog.consent.isEnabled()
        chosen(dialog.area.choice, "Every", qtbot)
        accepted(dialog, qtbot)
        assert dialog.area._field.notice == ""

    def test_what_is_not_there_is_not_offered(self, opened: Open, weighed: object) -> None:
        dialog = opened(on=None)
        assert [dialog.area.choice.itemText(row) for row in range(dialog.area.choice.count())] == ["Everywhere"]


class TestFile:
    def path_told(self, dialog: PullDialog, qtbot: QtBot, text: str) -> str:
        line = dialog.target.file.lineEdit()
        line.clear()
        qtbot.keyClicks(line, text)
        qtbot.waitUntil(lambda: not dialog.target._quiet.isActive(), timeout=WAIT)
        qtbot.waitUntil(lambda: not dialog.target._question.is_asked, timeout=WAIT)
        return dialog.target.notice

    def test_a_new_snapshot_is_proposed(self, opened: Open, qtbot: QtBot, tmp_path: Path, weighed: object) -> None:
        dialog = opened()
        wish = accepted(dialog, qtbot)
        assert (wish.snapshot, wish.add_layers) == (tmp_path / "Rheinstadt.gpkg", True)
        assert dialog.target.notice == "A new snapshot is made."
        assert not wish.snapshot.exists()

    def test_a_snapshot_that_exists_is_added_to(
        self, opened: Open, qtbot: QtBot, tmp_path: Path, weighed: object
    ) -> None:
        with SnapshotWriter.open(tmp_path / "old.gpkg") as writer:
            writer.finalise()
        dialog = opened()
        assert "added to it" in self.path_told(dialog, qtbot, str(tmp_path / "old.gpkg"))
        assert accepted(dialog, qtbot).snapshot == tmp_path / "old.gpkg"

    def test_a_name_alone_is_one_in_the_folder(
        self, opened: Open, qtbot: QtBot, tmp_path: Path, weighed: object
    ) -> None:
        dialog = opened()
        self.path_told(dialog, qtbot, "winter")
        assert accepted(dialog, qtbot).snapshot == tmp_path / "winter.gpkg"

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "Choose a file"),
            ("winter.csv", "must end in .gpkg"),
            ("nowhere/winter.gpkg", "does not exist"),
            ("other.gpkg", "it is another file"),
            ("/proc/winter.gpkg", "Nothing can be written into the folder /proc"),
        ],
    )
    def test_what_cannot_be_filled_is_told(
        self, opened: Open, qtbot: QtBot, tmp_path: Path, weighed: object, text: str, sentence: str
    ) -> None:
        (tmp_path / "other.gpkg").write_text("mine")
        dialog = opened()
        assert sentence in self.path_told(dialog, qtbot, text)
        estimated(dialog, qtbot)
        assert not dialog.ok.isEnabled()
        assert dialog.obstacle.text == "Choose another file."
        self.path_told(dialog, qtbot, "winter")
        accepted(dialog, qtbot)

    def test_a_snapshot_that_is_read_only_is_told(
        self, opened: Open, qtbot: QtBot, tmp_path: Path, weighed: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with SnapshotWriter.open(tmp_path / "old.gpkg") as writer:
            writer.finalise()
        monkeypatch.setattr(os, "access", lambda path, _mode: path != tmp_path / "old.gpkg")
        dialog = opened()
        assert self.path_told(dialog, qtbot, "old.gpkg") == "old.gpkg is read-only. Choose another file."
        assert dialog.target.path is None

    def test_layers_need_not_be_added(self, opened: Open, qtbot: QtBot, weighed: object) -> None:
        dialog = opened()
        dialog.add_layers.setFocus()
        qtbot.keyClick(dialog.add_layers, Qt.Key.Key_Space)
        assert not accepted(dialog, qtbot).add_layers


class TestEstimate:
    def test_what_the_platform_says_is_told_in_words(self, opened: Open, qtbot: QtBot) -> None:
        with demo_server() as city:
            offers = offers_of(SavedPlatform("Rheinstadt", city.url, "sensorthings"))[:1]
            dialog = opened(offers)
            chosen(dialog.period.choice, "Every", qtbot)
            text = estimated(dialog, qtbot)
            assert text.startswith("Values to come: ")
            assert not text.startswith("Values to come: 0")
            wish = accepted(dialog, qtbot)
        assert wish.requests == (PullRequest(offers[0].dataset.key, "new"),)

    def test_it_is_made_anew_when_something_changes(
        self, opened: Open, qtbot: QtBot, weighed: list[tuple[PullRequest, ...]]
    ) -> None:
        dialog = opened()
        assert not dialog.ok.isEnabled()
        estimated(dialog, qtbot)
        qtbot.keyClicks(dialog.series, "box 1; box 2")
        assert not dialog.ok.isEnabled()
        wish = accepted(dialog, qtbot)
        assert wish.requests[0].series == ("box 1", "box 2")
        assert weighed[-1] == wish.requests
        assert len(weighed) == 2  # not for every letter

    @pytest.mark.parametrize(("limit", "is_asked"), [(1_002, False), (1_001, False), (1_000, True)])
    def test_more_than_the_limit_needs_consent(
        self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, limit: int, is_asked: bool
    ) -> None:
        monkeypatch.setattr(work, "estimate", lambda *_: Estimate(1_001, False, 40_000, 2, 3.0))
        settings.CONSENT_VALUES.setValue(limit)
        dialog = opened()
        estimated(dialog, qtbot)
        assert dialog.consent.isEnabled() is is_asked
        assert dialog.consent.isVisible() is is_asked

    def test_consent_counts_for_what_it_was_given_to(
        self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(work, "estimate", lambda *_: Estimate(1_000_001, True, 10**8, 900, 600.0))
        dialog = opened()
        assert f"about {number(1_000_000)}." in estimated(dialog, qtbot)
        assert f"More than {number(1_000_000)} are only pulled when you agree" in dialog.estimate.text
        assert not dialog.ok.isEnabled()
        qtbot.keyClick(dialog.series, Qt.Key.Key_Return)
        assert dialog.wish is None
        dialog.consent.setFocus()
        qtbot.keyClick(dialog.consent, Qt.Key.Key_Space)
        assert dialog.ok.isEnabled()
        dialog.series.setFocus()
        qtbot.keyClicks(dialog.series, "x")
        estimated(dialog, qtbot)
        assert not dialog.consent.isChecked()
        assert not dialog.ok.isEnabled()
        dialog.consent.setFocus()
        qtbot.keyClick(dialog.consent, Qt.Key.Key_Space)
        accepted(dialog, qtbot)

    def test_an_unknown_size_needs_consent(self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(work, "estimate", lambda *_: Estimate(None, True, 0, 3, 1.0))
        dialog = opened()
        assert "does not say how much there is" in estimated(dialog, qtbot)
        assert "What nobody has counted is only pulled when you agree." in dialog.estimate.text
        assert "bytes" not in dialog.estimate.text
        assert not dialog.ok.isEnabled()
        dialog.consent.setFocus()
        qtbot.keyClick(dialog.consent, Qt.Key.Key_Space)
        accepted(dialog, qtbot)

    def test_an_estimate_that_fails_says_why_and_does_not_block(self, opened: Open, qtbot: QtBot) -> None:
        pages = SensorThingsPages()
        with FaultyServer(pages.answer, lambda _: troubles.status(403)) as server:
            dialog = opened([Offer(SavedPlatform("a", f"{server.url}/v1.1", "sensorthings"), SERIES)])
            text = estimated(dialog, qtbot)
        assert text.startswith("There is no estimate.")
        assert "refuses access (status 403)" in text
        dialog.consent.setFocus()
        qtbot.keyClick(dialog.consent, Qt.Key.Key_Space)
        accepted(dialog, qtbot)

    def test_whoever_does_not_want_to_wait_for_it_agrees(self, opened: Open, qtbot: QtBot, jobs: Jobs) -> None:
        pages = SensorThingsPages()
        with FaultyServer(pages.answer, lambda _: troubles.no_reply) as server:
            dialog = opened([Offer(SavedPlatform("a", f"{server.url}/v1.1", "sensorthings"), SERIES)])
            qtbot.waitUntil(lambda: bool(server.requests) and dialog.consent.isEnabled(), timeout=WAIT)
            assert not dialog.ok.isEnabled()
            dialog.consent.setFocus()
            qtbot.keyClick(dialog.consent, Qt.Key.Key_Space)
            qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
            qtbot.keyClick(dialog.series, Qt.Key.Key_Return)
            assert dialog.wish is not None
            qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)

    def test_a_consent_that_is_not_needed_leaves_the_focus_on_the_estimate(
        self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told = threading.Event()

        def late(*_: object) -> Estimate:
            assert told.wait(WAIT / 1_000)
            return Estimate(500, False, 40_000, 2, 3.0)

        monkeypatch.setattr(work, "estimate", late)
        dialog = opened()
        qtbot.waitUntil(dialog.consent.isEnabled)
        dialog.consent.setFocus()
        told.set()
        estimated(dialog, qtbot)
        assert dialog.focusWidget().objectName() == "estimate"

    @pytest.mark.parametrize("highest", [300, 10_000])
    def test_the_consent_comes_into_view_and_what_is_lacking_is_said(
        self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, highest: int
    ) -> None:
        told = threading.Event()

        def late(*_: object) -> Estimate:
            assert told.wait(WAIT / 1_000)
            return Estimate(15_057_532, True, 1_100_000_000, 15_102, 180.0)

        monkeypatch.setattr(work, "estimate", late)
        dialog = opened()
        qtbot.waitUntil(lambda: dialog.obstacle.text == "Wait for the estimate, or agree now.", timeout=WAIT)
        focused = dialog.focusWidget()
        dialog.setMaximumHeight(highest)
        dialog.resize(dialog.width(), 300)
        told.set()
        estimated(dialog, qtbot)
        qtbot.waitUntil(lambda: dialog.consent.isVisible() and seen_whole(dialog.consent))
        assert dialog.height() <= dialog.screen().availableGeometry().height()
        assert dialog.focusWidget() is focused
        assert dialog.obstacle.text == dialog.ok.toolTip() == "Agree to the amount first."
        dialog.consent.setFocus()
        qtbot.keyClick(dialog.consent, Qt.Key.Key_Space)
        assert dialog.obstacle.text == ""
        assert dialog.ok.isEnabled()

    def test_nothing_is_not_pulled(self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(work, "estimate", lambda *_: Estimate(0, False, 242_000, 5, 1.0))
        dialog = opened()
        assert estimated(dialog, qtbot) == "There is nothing in this period, area and choice of series."
        assert not dialog.ok.isEnabled()
        assert dialog.obstacle.text == "There is nothing to pull."

    def test_what_is_probably_nothing_can_be_pulled(
        self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(work, "estimate", lambda *_: Estimate(0, True, 0, 5, 1.0))
        dialog = opened()
        assert "probably nothing" in estimated(dialog, qtbot)
        accepted(dialog, qtbot)

    def test_too_little_room_on_the_disk_is_told(
        self, opened: Open, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rooms = iter((190_000_000, 210_000_000))
        usage = shutil.disk_usage(Path.cwd())
        monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=next(rooms)))
        monkeypatch.setattr(work, "estimate", lambda *_: Estimate(1_000_000, False, 10**8, 900, 60.0))
        dialog = opened()
        assert "the snapshot grows by about 200.0 MB" in estimated(dialog, qtbot)
        qtbot.waitUntil(lambda: "Only 190.0 MB are free on the disk of the snapshot." in dialog.estimate.text)
        dialog.target.file.setFilePath("other.gpkg")
        qtbot.waitUntil(lambda: dialog.target.room == 210_000_000, timeout=WAIT)
        assert "are free" not in dialog.estimate.text

    def test_a_word_that_no_series_has_is_told(self, opened: Open, qtbot: QtBot) -> None:
        with demo_server() as city:
            dialog = opened(offers_of(SavedPlatform("Rheinstadt", city.url, "sensorthings"))[:1])
            qtbot.keyClicks(dialog.series, "nonsense")
            qtbot.waitUntil(lambda: "No series has one of these" in dialog.estimate.text, timeout=WAIT)

    def test_an_empty_period_is_not_asked_about(self, opened: Open, qtbot: QtBot, weighed: list[object]) -> None:
        dialog = opened()
        estimated(dialog, qtbot)
        dialog.period.start.edit.setDateTime(dialog.period.end.edit.dateTime())
        qtbot.waitUntil(lambda: "its end must be later" in dialog.period._field.notice, timeout=WAIT)
        assert dialog.estimate.text == ""
        assert not dialog.ok.isEnabled()
        assert dialog.obstacle.text == "Choose another period."
        assert len(weighed) == 1

    def test_it_can_be_closed_while_the_platform_is_asked(self, opened: Open, qtbot: QtBot, jobs: Jobs) -> None:
        pages = SensorThingsPages()
        with FaultyServer(pages.answer, lambda _: troubles.no_reply) as server:
            dialog = opened([Offer(SavedPlatform("a", f"{server.url}/v1.1", "sensorthings"), SERIES)])
            qtbot.waitUntil(lambda: bool(server.requests), timeout=WAIT)
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            assert not dialog.isVisible()
            assert dialog.wish is None
            qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)


class TestKinds:
    def test_features_have_no_period_and_no_series(
        self, opened: Open, qtbot: QtBot, weighed: list[tuple[PullRequest, ...]]
    ) -> None:
        dialog = opened([Offer(PLATFORM, FEATURES)])
        assert not dialog.period.isVisible()
        assert not dialog.series.isVisible()
        assert estimated(dialog, qtbot).startswith("Features to come: 500")
        assert accepted(dialog, qtbot).requests == (PullRequest("b", "new"),)

    def test_both_kinds_together_have_a_period_for_the_series_alone(
        self, opened: Open, qtbot: QtBot, weighed: object
    ) -> None:
        dialog = opened([Offer(PLATFORM, SERIES), Offer(PLATFORM, FEATURES)])
        assert dialog.period.isVisible()
        assert estimated(dialog, qtbot).startswith("Values and features to come")
        first, second = accepted(dialog, qtbot).requests
        assert first.start is not None
        assert second == PullRequest("b", "new")


def test_a_time_zone_that_nobody_knows_is_refused(opened: Open) -> None:
    settings.TIME_ZONE.setValue("Moon/Base")
    with pytest.raises(InputError, match="no time zone “Moon/Base”"):
        opened()


class TestForEveryone:
    @pytest.mark.parametrize("language", ["en", "de"])
    def test_every_control_has_a_name_and_a_key_of_its_own(
        self, opened: Open, qtbot: QtBot, project: QgsProject, weighed: list[object], language: str
    ) -> None:
        polygons(project, IN_UTM)
        with in_language(language):
            dialog = opened()
            dialog.area.choice.setCurrentIndex(dialog.area.choice.findData("layer"))
            qtbot.waitUntil(dialog.ok.isEnabled, timeout=WAIT)
        assert nameless(dialog) == []
        assert len(set(keys(dialog))) == len(keys(dialog)) == 11

    def test_tab_leads_from_the_period_to_all_and_around(self, opened: Open, qtbot: QtBot, weighed: object) -> None:
        dialog = opened()
        estimated(dialog, qtbot)
        stops = tab_stops(dialog)
        assert stops[:5] == ["period", "has_from", "from", "has_until", "until"]
        assert {"area", "series", "addLayers", "datasets", "estimate"} <= set(stops)

    def test_nothing_is_cut_off_in_large_letters(self, opened: Open, qtbot: QtBot, weighed: object) -> None:
        dialog = opened()
        font = dialog.font()
        font.setPointSizeF(2 * font.pointSizeF())
        dialog.setFont(font)
        estimated(dialog, qtbot)
        qtbot.waitUntil(lambda: not cut_off(dialog))

    def test_names_of_a_platform_are_plain_text(self, opened: Open, weighed: object) -> None:
        dialog = opened([Offer(SavedPlatform("A & B", PLATFORM.url), Dataset("x", "<b>Bold</b>"))])
        item = dialog.findChild(QListWidget).item(0)
        assert item.text() == "<b>Bold</b>"
        assert item.toolTip() == "<p>&lt;b&gt;Bold&lt;/b&gt;</p>"
