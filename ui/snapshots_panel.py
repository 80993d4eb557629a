# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab of snapshots: what was pulled, how complete it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

from qgis.PyQt.QtCore import (
    QEvent,
    QFileInfo,
    QFileSystemWatcher,
    QItemSelectionModel,
    QObject,
    QPoint,
    Qt,
    QTimer,
    QUrl,
)
from qgis.PyQt.QtGui import QAction, QDesktopServices, QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QLabel,
    QMenu,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from .. import settings
from ..algorithms.wording import data_size_words
from ..bridge.translation import number, sentence_of, tr
from ..bridge.zones import time_zone
from ..core.errors import InputError
from .action_button import ActionButton
from .button_grid import ButtonGrid
from .drops import SnapshotPart
from .facts import Fact, FactsView
from .icons import theme_icon
from .jobs import Job, Jobs
from .moments import age_words
from .scroll_page import scrolling
from .shelf import Shelf
from .snapshot_facts import (
    DatasetFacts,
    SnapshotFacts,
    State,
    facts_of_held,
    facts_of_snapshot,
    read_shelf,
    state_words,
)
from .snapshot_tree import SnapshotTree
from .workbench import Workbench
from .wrapping_button import WrappingButton

__all__ = ["SnapshotsPanel"]

MOMENT = 300  # ms in which several changes of files are looked at once

_FACTS = Qt.ItemDataRole.UserRole
_ICONS = {
    State.GONE: "mIconWarning.svg",
    State.FOREIGN: "mIconWarning.svg",
    State.BUSY: "mIconWarning.svg",
    State.UNUSABLE: "mIconWarning.svg",
    State.DAMAGED: "mIconWarning.svg",
    State.UNFINISHED: "mIconWarning.svg",
    State.INCOMPLETE: "mIconWarning.svg",
    State.EMPTY: "mIconInfo.svg",
    State.COMPLETE: "mIconSuccess.svg",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row of the tree stands for: a snapshot, or one of its datasets."""

    snapshot: SnapshotFacts
    dataset: DatasetFacts | None = None

    @property
    def id(self) -> tuple[Path, str, str]:
        """What stays the same when the file is read again."""
        held = None if self.dataset is None else self.dataset.held
        return (self.snapshot.path, "", "") if held is None else (self.snapshot.path, held.platform_url, held.key)


class SnapshotsPanel(QWidget):
    """One row for each snapshot, its datasets below it, and the facts of what is chosen.

    Files are read by jobs: when the panel is shown, when a job has ended and when files change; never on a clock.
    """

    def __init__(self, workbench: Workbench, shelf: Shelf, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("SnapshotsPanel")
        self._workbench = workbench
        self._shelf = shelf
        self._jobs = jobs
        self._known: dict[Path, SnapshotFacts] = {}
        self._reading = False
        self._is_stale = True
        self._wanted: tuple[Path, str] | None = None
        self._tree = self._made_tree()
        self._empty = self._made_hint()
        self._facts = FactsView(self)
        self._facts.setObjectName("SnapshotFacts")
        self._facts.areas_wanted.connect(workbench.show_areas)
        self._make_actions()
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(MOMENT)
        self._soon.timeout.connect(self._read)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self.refresh)
        self._watcher.directoryChanged.connect(self.refresh)
        shelf.changed.connect(self.refresh)
        jobs.added.connect(self._follow)
        for job in jobs.jobs():
            self._follow(job)
        self._on_choice()

    def refresh(self) -> None:
        """Read again what has changed; while the panel is hidden, as soon as it is shown."""
        self._is_stale = True
        if self.isVisible() and not self._reading and not self._soon.isActive():
            self._soon.start()

    def reveal(self, snapshot: Path, key: str = "") -> None:
        """Choose a snapshot, or one of its datasets, as soon as it is listed."""
        self._wanted = (snapshot, key)
        self._choose_wanted()
        self.refresh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt name
        """Be up to date when seen."""
        super().showEvent(event)
        self._read()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Delete with the key of that name; a shortcut would take the key from QGIS."""
        is_delete = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete
        if watched is self._tree and event.type() == QEvent.Type.KeyPress and is_delete and self.delete.isEnabled():
            self.delete.trigger()
            return True
        return bool(super().eventFilter(watched, event))

    def _made_tree(self) -> SnapshotTree:
        tree = SnapshotTree(self._dragged, self)
        tree.customContextMenuRequested.connect(self._on_menu)
        tree.itemSelectionChanged.connect(self._on_choice)
        tree.itemActivated.connect(self._on_activated)
        tree.installEventFilter(self)
        return tree

    def _made_hint(self) -> QLabel:
        hint = QLabel(
            tr(
                "Nothing has been pulled yet. What you pull in the catalogue is kept in a snapshot, "
                "a GeoPackage of your own, and listed here."
            ),
            self,
        )
        hint.setObjectName("SnapshotsHint")
        hint.setWordWrap(True)
        hint.setTextFormat(Qt.TextFormat.PlainText)
        hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        hint.setVisible(False)
        return hint

    def _make_actions(self) -> None:
        bench = self._workbench
        self.open = self._action(
            "OpenSnapshot", "mActionAddLayer.svg", tr("&Add to the map"), partial(self._each, bench.show)
        )
        self.update_ = self._action(
            "UpdateSnapshot", "mActionRefresh.svg", tr("&Update"), partial(self._each, bench.update)
        )
        self.resume = self._action("ResumeSnapshot", "mActionPlay.svg", tr("&Resume"), partial(self._one, bench.resume))
        self.verify = self._action(
            "VerifySnapshot", "mIconSuccess.svg", tr("&Verify"), partial(self._one, bench.verify)
        )
        self.copy = self._action("CopySnapshot", "mActionEditCopy.svg", tr("C&opy…"), partial(self._one, bench.copy))
        self.reveal_file = self._action(
            "ShowSnapshotFile", "mActionFileOpen.svg", tr("Show in the &file manager"), partial(self._one, _explore)
        )
        self.forget = self._action(
            "ForgetSnapshot", "mActionRemove.svg", tr("For&get"), partial(self._one, self._shelf.forget)
        )
        self.delete = self._action(
            "DeleteSnapshot", "mActionDeleteSelected.svg", tr("&Delete…"), partial(self._one, bench.delete)
        )
        self.add_file = self._action(
            "AddSnapshotFile", "mActionAdd.svg", tr("Add a &snapshot file…"), self._ask_for_file
        )
        self.resume.setToolTip(tr("Ask for what earlier pulls left unfinished"))
        self.update_.setToolTip(tr("Ask for what is new since the last pull"))
        self.verify.setToolTip(tr("Find out whether the file is as it was written"))
        self.forget.setToolTip(tr("Take the snapshot off this list; its file stays"))
        self._of_one = (self.resume, self.verify, self.copy, self.reveal_file, self.forget, self.delete)

    def _action(self, name: str, icon: str, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(theme_icon(icon), text, self)
        action.setObjectName(name)
        action.triggered.connect(lambda *_: slot())
        return action

    def _lay_out(self) -> None:
        self._menu = QMenu(self)
        self._menu.addActions([self.verify, self.copy, self.reveal_file])
        self._menu.addSeparator()
        self._menu.addActions([self.forget, self.delete])
        self._menu.addSeparator()
        self._menu.addAction(self.add_file)
        buttons = [ActionButton(action, self) for action in (self.open, self.update_, self.resume)]
        more = WrappingButton(tr("&More"), self)
        more.setObjectName("SnapshotMore")
        more.setAccessibleName(tr("More that can be done with the snapshot"))
        more.setMenu(self._menu)
        self._splitter = splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.setObjectName("SnapshotSplitter")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._tree)
        splitter.addWidget(self._facts)
        layout = scrolling(self)
        layout.addWidget(self._empty, 1)
        layout.addWidget(splitter, 1)
        layout.addWidget(ButtonGrid([*buttons, more], parent=self))

    def _follow(self, job: Job) -> None:
        job.ended.connect(self.refresh)

    def _read(self) -> None:
        if self._reading or not self._is_stale:
            return
        self._reading, self._is_stale = True, False
        work = partial(
            read_shelf, self._shelf.paths, dict(self._known), self._shelf.platform_of, self._shelf.is_damaged
        )
        self._jobs.start(tr("Reading snapshots"), work, on_done=self._on_read, on_failed=self._on_unread, listed=False)

    def _on_unread(self, _error: object) -> None:
        self._reading = False

    def _on_read(self, found: list[SnapshotFacts]) -> None:
        self._reading = False
        self._known = {one.path: one for one in found}
        self._watch()
        self._show(found)
        self._choose_wanted()
        if self._is_stale:
            self.refresh()

    def _watch(self) -> None:
        folders = {self._shelf.folder(), *(path.parent for path in self._known)}
        wanted = {name for path in (*folders, *self._known) if QFileInfo.exists(name := str(path))}
        present = {*self._watcher.files(), *self._watcher.directories()}
        if present - wanted:
            self._watcher.removePaths(sorted(present - wanted))
        if wanted - present:
            self._watcher.addPaths(sorted(wanted - present))

    def _show(self, found: Sequence[SnapshotFacts]) -> None:
        """Fill the tree; what was chosen, open or scrolled to stays so."""
        chosen = {row.id for row in self._rows()}
        topmost = self._tree.itemAt(0, 0) if self._tree.verticalScrollBar().value() else None
        topmost_id = None if topmost is None else topmost.data(0, _FACTS).id
        current = self._tree.currentItem()
        current_id = None if current is None else current.data(0, _FACTS).id
        closed = {item.data(0, _FACTS).id for item in _items(self._tree) if item.childCount() and not item.isExpanded()}
        self._tree.blockSignals(True)
        self._tree.clear()
        for snapshot in found:
            top = _item(_Row(snapshot))
            self._tree.addTopLevelItem(top)
            top.addChildren([_item(_Row(snapshot, one)) for one in snapshot.datasets])
            top.setExpanded(_Row(snapshot).id not in closed)
        for item in _items(self._tree):
            row = item.data(0, _FACTS)
            item.setSelected(row.id in chosen)
            if row.id == current_id:
                self._tree.setCurrentItem(item, 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        for item in _items(self._tree):
            if item.data(0, _FACTS).id == topmost_id:
                self._tree.scrollToItem(item, QAbstractItemView.ScrollHint.PositionAtTop)
        self._tree.blockSignals(False)
        self._empty.setVisible(not found)
        self._splitter.setVisible(bool(found))
        self._on_choice()

    def _choose_wanted(self) -> None:
        if self._wanted is None:
            return
        path, key = self._wanted
        for item in _items(self._tree):
            row: _Row = item.data(0, _FACTS)
            held_key = "" if row.dataset is None else row.dataset.held.key
            if row.snapshot.path == path and held_key == key:
                self._wanted = None
                self._tree.setCurrentItem(item)
                self._tree.scrollToItem(item)
                return

    def _rows(self) -> list[_Row]:
        return [item.data(0, _FACTS) for item in self._tree.selectedItems()]

    def _chosen(self) -> dict[Path, list[str]]:
        """The chosen snapshots, each with the keys of its chosen datasets; none when the whole is meant."""
        chosen: dict[Path, list[str]] = {}
        rows = self._rows()
        whole = {row.snapshot.path for row in rows if row.dataset is None}
        for row in rows:
            keys = chosen.setdefault(row.snapshot.path, [])
            if row.dataset is not None and row.snapshot.path not in whole:
                keys.append(row.dataset.held.key)
        return chosen

    def _dragged(self) -> list[SnapshotPart]:
        """What is chosen of snapshots that can be shown."""
        sound = {row.snapshot.path for row in self._rows() if row.snapshot.trouble is None}
        return [
            SnapshotPart(path, key) for path, keys in self._chosen().items() if path in sound for key in keys or ("",)
        ]

    def _each(self, do: Callable[[Path, Sequence[str]], None]) -> None:
        for path, keys in self._chosen().items():
            do(path, keys)

    def _one(self, do: Callable[[Path], None]) -> None:
        for path in self._chosen():
            do(path)

    def _on_choice(self) -> None:
        rows = self._rows()
        snapshots = {row.snapshot.path: row.snapshot for row in rows}
        usable = bool(snapshots) and all(one.trouble is None for one in snapshots.values())
        for action in (self.open, self.update_):
            action.setEnabled(usable)
        for action in self._of_one:
            action.setEnabled(len(snapshots) == 1)
        if len(snapshots) == 1:
            (one,) = snapshots.values()
            self.resume.setEnabled(any(dataset.unfinished for dataset in one.datasets))
            self.verify.setEnabled(usable)
            self.copy.setEnabled(usable)
            self.delete.setEnabled(one.state not in (State.GONE, State.FOREIGN))
            self.reveal_file.setEnabled(QFileInfo(str(one.path.parent)).isDir())
            self.forget.setEnabled(self._shelf.is_remembered(one.path))
        self._say(rows)

    def _say(self, rows: Sequence[_Row]) -> None:
        if len(rows) != 1:
            heading = tr("{count} rows are chosen").format(count=number(len(rows)))
            self._facts.show_facts(heading if rows else tr("Choose a snapshot to see what it holds."), [])
            return
        row, now = rows[0], datetime.now(UTC)
        try:
            zone = time_zone(settings.TIME_ZONE.value())
        except InputError as error:
            self._facts.show_facts(row.snapshot.path.name, [Fact(tr("Problem"), sentence_of(error))])
            return
        if row.dataset is None:
            self._facts.show_facts(row.snapshot.path.name, facts_of_snapshot(row.snapshot, zone, now))
        else:
            self._facts.show_facts(row.dataset.title, facts_of_held(row.dataset, zone, now), areas=row.dataset.areas)

    def _on_activated(self, _item: QTreeWidgetItem) -> None:
        if self.open.isEnabled():
            self.open.trigger()

    def _on_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.open, self.update_, self.resume])
        menu.addSeparator()
        menu.addActions(self._menu.actions())
        menu.popup(self._tree.viewport().mapToGlobal(place))

    def _ask_for_file(self) -> None:
        folder = str(self._shelf.folder())
        dialog = QFileDialog(self, tr("Add a snapshot file"), folder, tr("Snapshot (*.gpkg)"))
        dialog.setObjectName("AddSnapshotDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._on_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_file(self, name: str) -> None:
        path = Path(name)
        self._shelf.put(path)
        self.reveal(path)


def _item(row: _Row) -> QTreeWidgetItem:
    """A row of two lines: its name; how complete, how large, how old, of which a narrow dock cuts off the last."""
    one = row.snapshot if row.dataset is None else row.dataset
    name = row.snapshot.path.stem if row.dataset is None else row.dataset.title
    age = age_words(one.pulled, datetime.now(UTC)) if one.pulled else ""
    told = " · ".join(filter(None, (state_words(one, is_brief=True), _amount(row), age)))
    item = QTreeWidgetItem([f"{name}\n{told}"])
    item.setIcon(0, theme_icon(_ICONS[one.state]))
    item.setData(0, _FACTS, row)
    tip = [name, told] if row.dataset else [str(row.snapshot.path)]
    item.setData(0, Qt.ItemDataRole.ToolTipRole, f"<p>{'<br>'.join(map(escape, tip))}</p>")
    item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{name}, {told}")
    return item


def _amount(row: _Row) -> str:
    if row.dataset is None:
        return data_size_words(row.snapshot.size) if row.snapshot.stamp else ""
    held = row.dataset.held
    if held.kind == "features":
        one, many, count = tr("1 feature"), tr("{count} features"), held.features
    elif held.observations:
        one, many, count = tr("1 value"), tr("{count} values"), held.observations
    else:
        one, many, count = tr("1 station"), tr("{count} stations"), held.stations
    return one if count == 1 else many.format(count=number(count))


def _items(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    tops = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [item for top in tops for item in (top, *(top.child(row) for row in range(top.childCount())))]


def _explore(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
