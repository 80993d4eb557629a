# SPDX-License-Identifier: GPL-2.0-or-later
"""The dock: catalogue, snapshots and tasks in three tabs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.gui import QgsDockWidget
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMainWindow, QTabWidget, QWidget

from ..bridge.translation import number, tr
from .legible import make_legible

if TYPE_CHECKING:
    from .catalogue_panel import CataloguePanel
    from .jobs import Job, Jobs
    from .jobs_panel import JobsPanel
    from .snapshots_panel import SnapshotsPanel

__all__ = ["Dock", "Tabs"]

_LETTERS = 50
_SHARE_OF_WINDOW = 3


class Dock(QgsDockWidget):
    """An empty dock that is furnished when it is first seen, so that QGIS starts without waiting for it."""

    def __init__(self, furnish: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        super().__init__("Urban Data", parent)
        self.setObjectName("UrbanDataDock")
        self._furnish = furnish

    def watch(self) -> None:
        """Furnish it when it is seen, or at once where that is so; to be called when it has its place."""
        self.visibilityChanged.connect(self._on_visibility)
        self._on_visibility(self.isVisible())

    def take_focus(self) -> None:
        """Put the keyboard's focus on the first thing that can be used in the tab that is shown."""
        tabs = self.widget()
        panel = tabs.currentWidget() if isinstance(tabs, Tabs) else None
        first = panel and _first_in(panel)
        (first or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_visibility(self, is_visible: bool) -> None:
        if is_visible and self.widget() is None:
            self.setWidget(self._furnish())
            self._make_room()

    def _make_room(self) -> None:
        """Have a comfortable width where the dock never had one: less than it needs is what an empty one gets."""
        window = self.parentWidget()
        if isinstance(window, QMainWindow) and self.width() < self.minimumSizeHint().width():
            wanted = min(_LETTERS * self.fontMetrics().averageCharWidth(), window.width() // _SHARE_OF_WINDOW)
            window.resizeDocks([self], [wanted], Qt.Orientation.Horizontal)


class Tabs(QTabWidget):
    """The three panels."""

    def __init__(self, catalogue: CataloguePanel, snapshots: SnapshotsPanel, tasks: JobsPanel, jobs: Jobs) -> None:
        super().__init__()
        self.catalogue = catalogue
        self.snapshots = snapshots
        self.tasks = tasks
        self._jobs = jobs
        self.setObjectName("UrbanDataTabs")
        self.setAccessibleName(tr("Catalogue, snapshots and tasks"))
        self.setDocumentMode(True)
        self.setUsesScrollButtons(False)  # in a narrow dock titles are shortened, so that every tab stays in sight
        self.setElideMode(Qt.TextElideMode.ElideRight)
        self.addTab(catalogue, tr("&Catalogue"))
        self.addTab(snapshots, tr("&Snapshots"))
        self.addTab(tasks, "")
        self._count_tasks()
        make_legible(self)
        jobs.added.connect(self._on_added)
        tasks.snapshot_wanted.connect(self.reveal)

    def reveal(self, snapshot: Path, key: str = "") -> None:
        """Show a snapshot, or one of its datasets, with what is known of it."""
        self.setCurrentWidget(self.snapshots)
        self.snapshots.reveal(snapshot, key)

    def _on_added(self, job: Job) -> None:
        job.changed.connect(self._count_tasks)
        job.ended.connect(self._count_tasks)
        self._count_tasks()

    def _count_tasks(self) -> None:
        running = sum(1 for job in self._jobs.jobs() if not job.state.is_end)
        title = tr("&Tasks ({count})").format(count=number(running)) if running else tr("&Tasks")
        self.setTabText(self.indexOf(self.tasks), title)
        for index in range(self.count()):
            self.setTabToolTip(index, self.tabText(index).replace("&", ""))


def _first_in(panel: QWidget) -> QWidget | None:
    """The first widget of a panel that the Tab key reaches."""
    widget = panel.nextInFocusChain()
    while panel.isAncestorOf(widget):
        takes_tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if takes_tab and widget.isEnabled() and widget.isVisible() and widget.focusProxy() is None:
            return widget
        widget = widget.nextInFocusChain()
    return None
