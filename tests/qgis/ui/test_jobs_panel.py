# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab of tasks, used as a person does: looked at, clicked, and worked with the keyboard alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QAbstractItemModelTester
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QListView, QMenu, QPushButton, QWidget
from urban_data.core.errors import Cancelled, ServerBusy
from urban_data.core.monitor import Monitor
from urban_data.ui.facts import FactsView
from urban_data.ui.job_words import left_words
from urban_data.ui.jobs import Job, Jobs, JobState
from urban_data.ui.jobs_panel import JobsPanel

BUTTONS = ("CancelJobButton", "RetryJobButton", "ShowJobSnapshotButton", "ClearJobsButton")


class Pull:
    """Work that brings values until it is let end, or is cancelled."""

    def __init__(self, share: float | None = 0.4, count: int = 123) -> None:
        self.share = share
        self.count = count
        self.runs = 0
        self.opened = threading.Event()

    def __call__(self, monitor: Monitor) -> object:
        self.runs += 1
        monitor.info("The platform is asked.")
        monitor.received(self.count)
        if self.share is not None:
            monitor.progress(self.share)
        while not self.opened.wait(0.01):
            if monitor.is_cancelled():
                raise Cancelled
        return None


def failing(_: Monitor) -> None:
    raise ServerBusy("Retry-After: 5", host="city.example.org", status=503)


@pytest.fixture
def jobs(qgis_app: QgsApplication) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def panel(qtbot: QtBot, jobs: Jobs) -> JobsPanel:
    panel = JobsPanel(jobs)
    qtbot.addWidget(panel)
    panel.resize(300, 600)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def view_of(panel: JobsPanel) -> QListView:
    return panel.findChild(QListView, "JobList")


def button(panel: JobsPanel, name: str) -> QPushButton:
    return panel.findChild(QPushButton, name)


def facts(panel: JobsPanel) -> dict[str, str]:
    return panel.findChild(FactsView, "JobFacts").facts()


def spoken(panel: JobsPanel) -> list[str]:
    """What a screen reader says of each item."""
    model = view_of(panel).model()
    return [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]


def ended(qtbot: QtBot, *some: Job) -> None:
    qtbot.waitUntil(lambda: all(job.state.is_end for job in some), timeout=20_000)


def received(qtbot: QtBot, *some: Job) -> None:
    qtbot.waitUntil(lambda: all(job.state is JobState.RUNNING and job.received for job in some), timeout=20_000)


def test_an_empty_tab_says_what_will_be_there(panel: JobsPanel, jobs: Jobs) -> None:
    hint = panel.findChild(QLabel, "JobsHint")
    assert hint.isVisible()
    assert "appear here with their progress" in hint.text()
    assert not view_of(panel).isVisible()
    assert not button(panel, "CancelJobButton").isVisible()


def test_a_job_is_shown_while_it_runs(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    pull = Pull()
    job = jobs.start("Traffic counts", pull)
    received(qtbot, job)
    qtbot.waitUntil(lambda: spoken(panel) == ["Traffic counts. Running, 40%. 123 received"])
    assert panel.chosen() is job
    assert not panel.findChild(QLabel, "JobsHint").isVisible()
    assert view_of(panel).isVisible()
    assert [button(panel, name).isEnabled() for name in BUTTONS] == [True, False, False, False]
    pull.opened.set()
    ended(qtbot, job)
    assert spoken(panel) == ["Traffic counts. Done"]
    assert [button(panel, name).isEnabled() for name in BUTTONS] == [False, False, False, True]


def test_the_newest_is_on_top_and_chosen_unless_another_one_is_watched(
    qtbot: QtBot, panel: JobsPanel, jobs: Jobs
) -> None:
    first, second = Pull(), Pull()
    one = jobs.start("one", first)
    two = jobs.start("two", second)
    assert [text.split(".")[0] for text in spoken(panel)] == ["two", "one"]
    assert panel.chosen() is one
    first.opened.set()
    ended(qtbot, one)
    three = jobs.start("three", failing)
    assert panel.chosen() is three
    second.opened.set()
    ended(qtbot, two, three)


def test_jobs_that_were_there_before_the_tab_are_listed(qtbot: QtBot, jobs: Jobs) -> None:
    jobs.start("short", failing, listed=False)
    ended(qtbot, jobs.start("one", failing), jobs.start("two", failing))
    panel = JobsPanel(jobs)
    qtbot.addWidget(panel)
    assert [text.split(".")[0] for text in spoken(panel)] == ["two", "one"]


def test_the_list_is_a_sound_model(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(view_of(panel).model(), mode)
    ended(qtbot, jobs.start("one", failing), jobs.start("two", failing))
    jobs.clear_ended()
    assert tester.model().rowCount() == 0


def test_cancel_and_retry_with_the_mouse(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    pull = Pull()
    job = jobs.start("Traffic counts", pull)
    received(qtbot, job)
    qtbot.mouseClick(button(panel, "CancelJobButton"), Qt.MouseButton.LeftButton)
    assert not button(panel, "CancelJobButton").isEnabled()
    ended(qtbot, job)
    assert spoken(panel) == ["Traffic counts. Cancelled"]
    assert facts(panel)["State"] == "Cancelled"
    pull.opened.set()
    qtbot.mouseClick(button(panel, "RetryJobButton"), Qt.MouseButton.LeftButton)
    ended(qtbot, job)
    assert (job.state, pull.runs) == (JobState.DONE, 2)


def test_an_error_is_read_in_full(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    job = jobs.start("Traffic counts", failing)
    ended(qtbot, job)
    sentence = "city.example.org is busy or disturbed at the moment (status 503). Try again in a few minutes."
    assert spoken(panel) == [f"Traffic counts. Failed. {sentence}"]
    assert facts(panel) == {"State": "Failed", "Result": sentence}


def test_the_log_is_shown_on_demand(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    ended(qtbot, jobs.start("Traffic counts", failing))
    assert "Log" not in facts(panel)
    box = panel.findChild(QCheckBox, "ShowLog")
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.height() // 2, box.height() // 2))
    assert facts(panel)["Log"] == "Retry-After: 5"
    pull = Pull()
    job = jobs.start("Traffic counts", pull)
    qtbot.waitUntil(lambda: facts(panel)["Log"] == "The platform is asked.")
    pull.opened.set()
    ended(qtbot, job)


def test_the_snapshot_of_a_job_is_asked_for(qtbot: QtBot, panel: JobsPanel, jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "town.gpkg"
    ended(qtbot, jobs.start("Traffic counts", failing, snapshot=path))
    assert facts(panel)["Snapshot"] == str(path)
    with qtbot.waitSignal(panel.snapshot_wanted) as wanted:
        qtbot.mouseClick(button(panel, "ShowJobSnapshotButton"), Qt.MouseButton.LeftButton)
    assert wanted.args == [path]
    with qtbot.waitSignal(panel.snapshot_wanted):
        qtbot.keyClick(view_of(panel), Qt.Key.Key_Return)


def test_what_has_ended_is_cleared_away(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    pull = Pull()
    running = jobs.start("one", pull)
    ended(qtbot, jobs.start("two", failing), jobs.start("three", failing))
    qtbot.mouseClick(button(panel, "ClearJobsButton"), Qt.MouseButton.LeftButton)
    assert jobs.jobs() == [running]
    assert panel.chosen() is running
    assert not button(panel, "ClearJobsButton").isEnabled()
    pull.opened.set()
    ended(qtbot, running)
    qtbot.mouseClick(button(panel, "ClearJobsButton"), Qt.MouseButton.LeftButton)
    assert panel.findChild(QLabel, "JobsHint").isVisible()


def test_all_with_the_keyboard(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    one, two = jobs.start("one", Pull()), jobs.start("two", Pull())
    received(qtbot, one, two)
    panel.activateWindow()
    view_of(panel).setFocus()
    qtbot.keyClick(view_of(panel), Qt.Key.Key_Up)
    assert panel.chosen() is two
    reached = []
    for _ in range(8):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget().objectName())
    assert {"FactsText", "ShowLog", "CancelJobButton"} <= set(reached)
    button(panel, "CancelJobButton").setFocus()
    qtbot.keyClick(button(panel, "CancelJobButton"), Qt.Key.Key_Space)
    ended(qtbot, two)
    assert (one.state, two.state) == (JobState.RUNNING, JobState.CANCELLED)


def test_the_menu_key_offers_the_same(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    job = jobs.start("one", Pull())
    received(qtbot, job)
    view_of(panel).customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = {action.text().replace("&", ""): action for action in menu.actions() if action.text()}
    assert list(texts) == ["Cancel", "Retry", "Show snapshot", "Clear finished"]
    texts["Cancel"].trigger()
    menu.close()
    ended(qtbot, job)
    assert job.state is JobState.CANCELLED


def test_every_control_has_a_name_for_those_who_cannot_see_it(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    ended(qtbot, jobs.start("one", failing))
    controls: list[QWidget] = [view_of(panel), *panel.findChildren(QAbstractButton)]
    named = [control for control in controls if control.isVisible() and not control.objectName().startswith("qt_")]
    assert len(named) >= 6
    for control in named:
        assert control.accessibleName(), control.objectName()
        assert "&" not in control.accessibleName()


def test_mnemonics_are_unique(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    ended(qtbot, jobs.start("one", failing))
    buttons = [one for one in panel.findChildren(QAbstractButton) if one.isVisible()]
    texts = [one.text() for one in buttons if "&" in one.text()]
    keys = [text[text.index("&") + 1].casefold() for text in texts]
    assert len(keys) == 5
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("scale", [1, 2])
def test_nothing_is_wider_than_a_narrow_dock(qtbot: QtBot, panel: JobsPanel, jobs: Jobs, scale: int) -> None:
    font = panel.font()
    font.setPointSizeF(scale * font.pointSizeF())
    panel.setFont(font)
    pull = Pull()
    jobs.start("A data set with a very long title that does not fit into any dock of the world", pull)
    ended(qtbot, jobs.start("Failed", failing))
    panel.resize(300, 800)
    assert panel.minimumSizeHint().width() <= 300
    view = view_of(panel)
    model = view.model()
    for row in range(model.rowCount()):
        assert view.visualRect(model.index(row, 0)).width() <= view.viewport().width()
    for name in BUTTONS:
        assert button(panel, name).width() >= button(panel, name).sizeHint().width()
    pull.opened.set()


def test_an_item_grows_with_its_words(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    view = view_of(panel)
    index: Callable[[], object] = lambda: view.model().index(0, 0)  # noqa: E731
    pull = Pull()
    job = jobs.start("Traffic counts", pull)
    qtbot.waitUntil(lambda: view.visualRect(index()).height() > 0)
    waiting = view.visualRect(index()).height()
    received(qtbot, job)
    qtbot.waitUntil(lambda: view.visualRect(index()).height() > waiting)
    pull.opened.set()
    ended(qtbot, job)
    qtbot.waitUntil(lambda: view.visualRect(index()).height() == waiting)


def test_a_bar_is_drawn_as_long_as_the_share_that_is_done(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    view = view_of(panel)

    def picture(share: float | None) -> QImage:
        pull = Pull(share)
        job = jobs.start("Traffic counts", pull)
        received(qtbot, job)
        qtbot.waitUntil(lambda: share is None or f"{int(100 * share)}%" in spoken(panel)[0])
        image: QImage = view.grab(view.visualRect(view.model().index(0, 0))).toImage()
        pull.opened.set()
        ended(qtbot, job)
        jobs.clear_ended()
        return image

    little, much, unknown = picture(0.1), picture(0.9), picture(None)
    assert little != much
    assert unknown.height() < little.height()


def test_a_platform_cannot_put_markup_into_the_tab(qtbot: QtBot, panel: JobsPanel, jobs: Jobs) -> None:
    ended(qtbot, jobs.start("<img src=x>\u202e & more", failing))
    index = view_of(panel).model().index(0, 0)
    assert index.data() == "<img src=x> & more"
    assert "&lt;img src=x&gt; &amp; more" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;img src=x&gt;" in panel.findChild(FactsView, "JobFacts").text.toHtml()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "a few seconds left"),
        (40, "less than a minute left"),
        (75, "about a minute left"),
        (95, "about 2 minutes left"),
        (3_000, "about 50 minutes left"),
        (4_000, "about an hour left"),
        (7_000, "about 2 hours left"),
        (80_000, "about 22 hours left"),
    ],
)
def test_the_time_left_is_told_no_more_exactly_than_it_is_known(
    qgis_app: QgsApplication, seconds: float, words: str
) -> None:
    assert left_words(seconds) == words
