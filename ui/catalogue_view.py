# SPDX-License-Identifier: GPL-2.0-or-later
"""The catalogue's tree as it is worked with by keyboard and mouse."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QItemSelection, QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QTreeView, QWidget

from ..bridge.translation import tr
from ..settings import AnyPlatform
from .catalogue_model import CatalogueModel, PlatformState
from .offers import Offer

__all__ = ["CatalogueView"]

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


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
        self._last: tuple[AnyPlatform, str | None] | None = None  # what was chosen last, and the key of a dataset
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
        index = self.currentIndex()
        platform = self._catalogue.platform(index)
        if platform is not None and self.selectionModel().hasSelection():
            offer = self._catalogue.offer(index)
            self._last = (platform, offer.dataset.key if offer else None)
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

    def _restore(self) -> None:
        for row in range(self._catalogue.rowCount()):
            index = self._catalogue.index(row, 0)
            is_known = self._catalogue.rowCount(index) > 0
            if is_known and (self._catalogue.is_searching or self._catalogue.platform(index) in self._opened):
                self.expand(index)
        if self._last is not None:
            self.choose(self._catalogue.index_of(*self._last))
