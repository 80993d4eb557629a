# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue's tree as it is worked with by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QTreeView, QWidget

from ..bridge.translation import tr
from ..settings import AnyPlatform
from .catalogue_model import CatalogueModel, PlatformState
from .offers import Offer

__all__ = ["CatalogueView"]

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

_Row = tuple[AnyPlatform, str | None]  # a platform, or one of its datasets by its key


@dataclass(frozen=True, slots=True)
class _Left:
    """How the tree was when the datasets of a platform left it."""

    platform: AnyPlatform | None
    chosen: Sequence[_Row]
    scrolled: int


class CatalogueView(QTreeView):
    """Shows a `CatalogueModel`; what is typed goes to the search.

    What the person does with rows is told by signals. Rows that the model resets are opened and chosen again.
    """

    typed = pyqtSignal(str)
    chosen = pyqtSignal()  # what is chosen has changed
    add_wanted = pyqtSignal()  # Enter or a double click on a dataset
    listing_wanted = pyqtSignal(object)  # SavedPlatform
    change_wanted = pyqtSignal(object)  # SavedPlatform or SpoiltPlatform
    removal_wanted = pyqtSignal(object)  # SavedPlatform or SpoiltPlatform

    def __init__(self, model: CatalogueModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = model
        self._last: list[_Row] = []  # what was chosen last, the current row first
        self._left: _Left | None = None
        self._was_searching = False
        self._scrolled = 0
        self._opened: list[AnyPlatform | None] = []
        self.setObjectName("CatalogueTree")
        self.setAccessibleName(tr("Platforms and their data sets"))
        self.setAccessibleDescription(tr("Enter adds the latest values of the chosen data sets"))
        self.setModel(model)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # what tells titles apart is often at their end
        self.expanded.connect(self._on_expanded)
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        model.rowsAboutToBeRemoved.connect(self._keep_below)
        model.rowsInserted.connect(self._restore_below)

    def offers(self) -> list[Offer]:
        """The chosen datasets in the order of the tree."""
        rows = sorted(self.selectedIndexes(), key=lambda index: (index.parent().row(), index.row()))
        return [offer for index in rows if (offer := self._catalogue.offer(index)) is not None]

    def choose(self, index: QModelIndex) -> None:
        """Choose one row and bring it into sight."""
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def choose_first(self) -> None:
        """Choose the first dataset that is in the tree, else the first platform."""
        tops = [self._catalogue.index(row, 0) for row in range(self._catalogue.rowCount())]
        below = [first for top in tops if self._catalogue.offer(first := self._catalogue.index(0, 0, top)) is not None]
        for index in (below or tops)[:1]:
            self.choose(index)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt name
        """Hand what is typed to the search field instead of jumping to a row that begins so."""
        if search.strip():
            self.typed.emit(search)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:  # noqa: N802 - Qt name
        """Tell that something else is chosen."""
        super().selectionChanged(selected, deselected)
        if self.selectionModel().hasSelection():
            current_first = sorted(self.selectedIndexes(), key=lambda index: index != self.currentIndex())
            self._last = [row for index in current_first if (row := self._row(index)) is not None]
        self.chosen.emit()

    def event(self, event: QEvent) -> bool:
        """Keep keys for the tree that are shortcuts of QGIS's window."""
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in (Qt.Key.Key_Delete, *_ENTER):
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """Enter does the first thing that can be done with a row; Delete asks to remove a platform."""
        index = self.currentIndex()
        if event.key() in _ENTER and index.isValid():
            self._use(index)
        elif event.key() == Qt.Key.Key_Delete and self._catalogue.is_platform(index):
            self.removal_wanted.emit(self._catalogue.platform(index))
        else:
            super().keyPressEvent(event)

    def _use(self, index: QModelIndex) -> None:
        if self.offers():
            self.add_wanted.emit()
        elif self._catalogue.is_again(index) or self._catalogue.is_edit(index):
            self._on_clicked(index)
        elif self._catalogue.is_platform(index):
            self.setExpanded(index, not self.isExpanded(index))

    def _on_clicked(self, index: QModelIndex) -> None:
        if self._catalogue.is_again(index):
            self.listing_wanted.emit(self._catalogue.platform(index))
        elif self._catalogue.is_edit(index):
            self.change_wanted.emit(self._catalogue.platform(index))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self._catalogue.offer(index) is not None:
            self.add_wanted.emit()

    def _on_expanded(self, index: QModelIndex) -> None:
        platform = self._catalogue.platform(index)
        if platform is not None and self._catalogue.state(platform) is PlatformState.UNLISTED:
            self.listing_wanted.emit(platform)

    def _keep(self) -> None:
        """Remember what is open, as a reset forgets it; a search opens everything, which is not meant to last."""
        if not self._catalogue.is_searching:
            rows = (self._catalogue.index(row, 0) for row in range(self._catalogue.rowCount()))
            self._opened = [self._catalogue.platform(index) for index in rows if self.isExpanded(index)]
        self._was_searching = self._catalogue.is_searching
        self._scrolled = self.verticalScrollBar().value()

    def _restore(self) -> None:
        for row in range(self._catalogue.rowCount()):
            index = self._catalogue.index(row, 0)
            is_known = self._catalogue.rowCount(index) > 0
            if is_known and (self._catalogue.is_searching or self._catalogue.platform(index) in self._opened):
                self.expand(index)
        self._choose_again(self._last)
        if self._was_searching or self._catalogue.is_searching:
            self.scrollTo(self.currentIndex())
        else:
            self._scroll_to(self._scrolled)

    def _keep_below(self, above: QModelIndex, _first: int, last: int) -> None:
        """Remember how it was before a platform is asked again, in whose place its datasets come back."""
        if self._catalogue.offer(self._catalogue.index(last, 0, above)) is not None:
            self._left = _Left(self._catalogue.platform(above), self._last, self.verticalScrollBar().value())

    def _restore_below(self, above: QModelIndex, _first: int, last: int) -> None:
        left = self._left
        if left is None or left.platform != self._catalogue.platform(above):
            return
        if self._catalogue.offer(self._catalogue.index(last, 0, above)) is not None:
            self._left = None
            if left.chosen == self._last:  # who has chosen something else meanwhile is left there
                self._choose_again(left.chosen)
                self._scroll_to(left.scrolled)

    def _choose_again(self, rows: Sequence[_Row]) -> None:
        """Choose what is there of these rows, the first of which is the current one; else nothing changes."""
        indexes = [index for row in rows if (index := self._catalogue.index_of(*row)).isValid()]
        if indexes:
            selection = QItemSelection()
            for index in indexes:
                selection.select(index, index)
            self.selectionModel().setCurrentIndex(indexes[0], QItemSelectionModel.SelectionFlag.NoUpdate)
            self.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _scroll_to(self, place: int) -> None:
        self.executeDelayedItemsLayout()
        self.verticalScrollBar().setValue(place)

    def _row(self, index: QModelIndex) -> _Row | None:
        platform, offer = self._catalogue.platform(index), self._catalogue.offer(index)
        return None if platform is None else (platform, offer.dataset.key if offer else None)
