# SPDX-License-Identifier: GPL-2.0-or-later
"""The tree of the catalogue: platforms, below each its datasets or what there is to say instead of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from html import escape
from typing import Any

from qgis.PyQt.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QIcon

from ..algorithms.selection import folded
from ..bridge.translation import number, sentence_of, tr
from ..core.platform import Dataset
from ..core.text import plain
from ..settings import AnyPlatform, SavedPlatform, SpoiltPlatform
from .dataset_words import title_words
from .drops import mime_of
from .icons import theme_icon
from .offers import Offer

__all__ = ["CatalogueModel", "Entry", "PlatformState", "entries_of"]

ICONS = {
    "platform": "mIconConnect.svg",
    "spoilt": "mIconWarning.svg",
    "series": "mIconPointLayer.svg",
    "features": "mIconPolygonLayer.svg",
    "listing": "mActionHistory.svg",
    "failed": "mIconWarning.svg",
    "again": "mActionRefresh.svg",
    "edit": "mActionToggleEditing.svg",
    "empty": "mIconInfo.svg",
}

_SELECTABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_SAID = _SELECTABLE | Qt.ItemFlag.ItemNeverHasChildren
_DATASET = _SAID | Qt.ItemFlag.ItemIsDragEnabled


class PlatformState(Enum):
    """How far the list of a platform's datasets is; of one that cannot be used as it was saved there is none."""

    UNLISTED = auto()
    LISTING = auto()
    LISTED = auto()
    FAILED = auto()
    SPOILT = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset in the tree: its title there, and the text that a search looks through."""

    offer: Offer
    title: str
    searched: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A row below a platform that is no dataset.

    ``is_again`` is the one that asks the platform once more, ``is_edit`` the one that changes how it is saved.
    """

    text: str
    icon: str
    is_again: bool = False
    is_edit: bool = False


@dataclass(slots=True)
class _Node:
    """A platform in the tree; ``rows`` are those shown below it, ``former`` what there was before it is asked again."""

    platform: AnyPlatform
    number: int
    state: PlatformState = PlatformState.UNLISTED
    sentence: str = ""
    entries: Sequence[Entry] = ()
    former: Sequence[Entry] = ()
    rows: Sequence[Entry | _Row] = field(default_factory=list)
    row: int = 0
    _placed: Sequence[Entry | _Row] = ()
    _places: dict[str, int] = field(default_factory=dict)

    @property
    def found(self) -> int:
        """How many of the rows are datasets."""
        return len(self.rows) - (2 if self.state is PlatformState.FAILED else 0) if self.entries else 0

    def place_of(self, key: str) -> int | None:
        """The row of a dataset below the platform; looked up in no time, as thousands may be chosen."""
        if self._placed is not self.rows:
            self._placed = self.rows
            self._places = {
                row.offer.dataset.key: place for place, row in enumerate(self.rows) if isinstance(row, Entry)
            }
        return self._places.get(key)


_UNKNOWN = (PlatformState.UNLISTED, PlatformState.LISTING, PlatformState.FAILED)  # what a search may not leave out


def entries_of(platform: SavedPlatform, datasets: Iterable[Dataset]) -> list[Entry]:
    """The datasets of a platform as entries of the tree; may be called in any thread."""
    return [_entry(Offer(platform, dataset)) for dataset in datasets]


def _entry(offer: Offer) -> Entry:
    dataset = offer.dataset
    title = title_words(dataset)
    texts = (dataset.title, title, dataset.key, *dataset.properties, *dataset.keywords, offer.platform.name)
    return Entry(offer, title, folded("\n".join(texts)))


class CatalogueModel(QAbstractItemModel):
    """Platforms, and below them what they offer; `search` leaves what holds every word.

    A search is a reset of the model, which a view answers quicker than the removal of thousands of single rows.
    Platforms that are not listed yet stay in the tree whatever is searched for, as nobody knows what they hold.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes: list[_Node] = []
        self._shown: list[_Node] = []
        self._by_number: dict[int, _Node] = {}
        self._next_number = 1
        self._words: list[str] = []
        self._icons: dict[str, QIcon] = {}

    # What is in the tree.

    def set_platforms(self, platforms: Sequence[AnyPlatform]) -> None:
        """Show these platforms in this order; what is known of those that were there already stays."""
        self.beginResetModel()
        self._nodes = [self._node_of(platform) or self._new_node(platform) for platform in platforms]
        self._by_number = {node.number: node for node in self._nodes}
        self._select()
        self.endResetModel()

    def platforms(self) -> list[AnyPlatform]:
        """Every platform, also those that the search hides."""
        return [node.platform for node in self._nodes]

    def state(self, platform: AnyPlatform) -> PlatformState:
        """How far the list of a platform is; that of one which is not in the tree has not begun."""
        node = self._node_of(platform)
        return node.state if node else PlatformState.UNLISTED

    def problem(self, platform: AnyPlatform) -> str:
        """Why there is no list of a platform; empty while nothing is in the way."""
        node = self._node_of(platform)
        return node.sentence if node else ""

    def set_listing(self, platform: SavedPlatform) -> None:
        """Say that the platform is being asked; its former datasets are not shown meanwhile."""
        node = self._node_of(platform)
        former = (node.entries or node.former) if node else ()
        self._change(platform, PlatformState.LISTING, former=former)

    def set_failed(self, platform: SavedPlatform, sentence: str) -> None:
        """Say why there is no list, and offer to try again; the datasets of a former list are shown again."""
        node = self._node_of(platform)
        self._change(platform, PlatformState.FAILED, sentence=sentence, entries=node.former if node else ())

    def set_entries(self, platform: SavedPlatform, entries: Sequence[Entry]) -> None:
        """Show the datasets of a platform."""
        self._change(platform, PlatformState.LISTED, entries=entries)

    def set_unlisted(self, platform: SavedPlatform) -> None:
        """Forget what was listed."""
        self._change(platform, PlatformState.UNLISTED)

    def search(self, text: str) -> int:
        """Show only what holds every word of the text, and say how many datasets that are.

        Case and accents do not count, see `algorithms.selection.matches`.
        """
        words = folded(text).split()
        if words != self._words:
            self.beginResetModel()
            self._words = words
            self._select()
            self.endResetModel()
        return sum(node.found for node in self._shown)

    @property
    def is_searching(self) -> bool:
        """True while a search leaves things out."""
        return bool(self._words)

    # What a row is.

    def offer(self, index: QModelIndex) -> Offer | None:
        """The dataset of a row, or None."""
        row = self._row(index)
        return row.offer if isinstance(row, Entry) else None

    def platform(self, index: QModelIndex) -> AnyPlatform | None:
        """The platform of a row or of the one it lies below, or None."""
        node = self._node(index if not index.internalId() else index.parent()) if index.isValid() else None
        return node.platform if node else None

    def is_platform(self, index: QModelIndex) -> bool:
        """True for the row of a platform itself."""
        return bool(index.isValid() and index.internalId() == 0)

    def is_again(self, index: QModelIndex) -> bool:
        """True for the row that asks a platform once more."""
        row = self._row(index)
        return isinstance(row, _Row) and row.is_again

    def is_edit(self, index: QModelIndex) -> bool:
        """True for the row that changes how a platform is saved."""
        row = self._row(index)
        return isinstance(row, _Row) and row.is_edit

    def index_of(self, platform: AnyPlatform, key: str | None = None) -> QModelIndex:
        """The row of a platform or of one of its datasets; an invalid one when it is not shown."""
        node = self._node_of(platform)
        if node is None or node not in self._shown:
            return QModelIndex()
        above = self.createIndex(node.row, 0, 0)
        if key is None:
            return above
        place = node.place_of(key)
        return QModelIndex() if place is None else self.index(place, 0, above)

    # What Qt asks.

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The index of a row; platforms have the internal id 0, what is below them the number of the platform."""
        if column != 0 or row < 0:
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, 0) if row < len(self._shown) else QModelIndex()
        node = self._node(parent)
        return self.createIndex(row, 0, node.number) if node and row < len(node.rows) else QModelIndex()

    def parent(self, index: QModelIndex) -> QModelIndex:
        """The platform of what is below one."""
        node = self._by_number.get(index.internalId()) if index.isValid() else None
        return self.createIndex(node.row, 0, 0) if node else QModelIndex()

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008, N802 - Qt name
        """How many platforms, or rows below one."""
        if not parent.isValid():
            return len(self._shown)
        node = self._node(parent)
        return len(node.rows) if node else 0

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: ARG002, B008, N802 - Qt name
        """One column."""
        return 1

    def hasChildren(self, parent: QModelIndex = QModelIndex()) -> bool:  # noqa: B008, N802 - Qt name
        """A platform can always be opened, which lists it."""
        return not parent.isValid() or self.is_platform(parent)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        """Datasets can be dragged; what is only said can be selected, so that it is read out."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        node = self._by_number.get(index.internalId())
        if node is None:
            return _SELECTABLE
        return _DATASET if isinstance(self._row(index), Entry) else _SAID

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, icon, tooltip and what a screen reader says."""
        if not index.isValid():
            return None
        if self.is_platform(index):
            node = self._node(index)
            return self._platform_data(node, role) if node else None
        row = self._row(index)
        if isinstance(row, Entry):
            return self._entry_data(row, role)
        if row is None:
            return None
        return self._row_data(row, role)

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt name
        """The type in which QGIS carries URIs."""
        return list(mime_of([]).formats())

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt name
        """The datasets of the rows, to be dropped on the map."""
        return mime_of([offer for index in indexes if (offer := self.offer(index)) is not None])

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt name
        """A drag copies."""
        return Qt.DropAction.CopyAction

    # Within.

    def _new_node(self, platform: AnyPlatform) -> _Node:
        node = _Node(platform, self._next_number)
        if isinstance(platform, SpoiltPlatform):
            node.state, node.sentence = PlatformState.SPOILT, sentence_of(platform.problem)
        self._next_number += 1
        return node

    def _node_of(self, platform: AnyPlatform) -> _Node | None:
        return next((node for node in self._nodes if node.platform == platform), None)

    def _node(self, index: QModelIndex) -> _Node | None:
        """The platform in a row of the top level."""
        if not index.isValid() or index.internalId() or index.row() >= len(self._shown):
            return None
        return self._shown[int(index.row())]

    def _row(self, index: QModelIndex) -> Entry | _Row | None:
        node = self._by_number.get(index.internalId()) if index.isValid() else None
        return node.rows[index.row()] if node and index.row() < len(node.rows) else None

    def _change(
        self,
        platform: SavedPlatform,
        state: PlatformState,
        *,
        sentence: str = "",
        entries: Sequence[Entry] = (),
        former: Sequence[Entry] = (),
    ) -> None:
        node = self._node_of(platform)
        if node is None:
            return
        node.former = former
        if self._words:
            self.beginResetModel()
            node.state, node.sentence, node.entries = state, sentence, entries
            self._select()
            self.endResetModel()
            return
        above = self.createIndex(node.row, 0, 0)
        if node.rows:
            self.beginRemoveRows(above, 0, len(node.rows) - 1)
            node.rows = []
            self.endRemoveRows()
        node.state, node.sentence, node.entries = state, sentence, entries
        rows = self._rows_of(node)
        if rows:
            self.beginInsertRows(above, 0, len(rows) - 1)
            node.rows = rows
            self.endInsertRows()
        self.dataChanged.emit(above, above)

    def _select(self) -> None:
        """Decide what is shown."""
        self._shown = []
        for node in self._nodes:
            node.rows = self._rows_of(node)
            if node.rows or not self._words or node.state in _UNKNOWN:
                node.row = len(self._shown)
                self._shown.append(node)

    def _rows_of(self, node: _Node) -> Sequence[Entry | _Row]:
        if node.state is PlatformState.LISTING:
            return [_Row(tr("Listing the data sets…"), "listing")]
        if node.state is PlatformState.FAILED:
            trouble = [_Row(node.sentence, "failed"), _Row(tr("Try again"), "again", is_again=True)]
            return [*trouble, *self._found(node.entries)]
        if node.state is PlatformState.UNLISTED or (node.state is PlatformState.SPOILT and self._words):
            return []
        if node.state is PlatformState.SPOILT:
            return [_Row(node.sentence, "failed"), _Row(tr("Change the platform…"), "edit", is_edit=True)]
        if not node.entries and not self._words:
            return [_Row(tr("The platform offers no data sets."), "empty")]
        return self._found(node.entries)

    def _found(self, entries: Sequence[Entry]) -> Sequence[Entry]:
        if not self._words:
            return entries
        return [entry for entry in entries if all(word in entry.searched for word in self._words)]

    def _platform_data(self, node: _Node, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return _with_count(node, is_searching=bool(self._words))
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon("spoilt" if node.state is PlatformState.SPOILT else "platform")
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{escape(node.platform.name)}<br>{escape(node.platform.url)}</p>"
        return None

    def _entry_data(self, entry: Entry, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        dataset = entry.offer.dataset
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(dataset.kind)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{escape(entry.title)}<br>{escape(plain(dataset.key, 300))}</p>"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            kind = tr("series") if entry.offer.has_values else tr("features")
            return f"{entry.title}, {kind}"
        return None

    def _row_data(self, row: _Row, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(row.icon)
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"<p>{escape(row.text)}</p>"
        return None

    def _icon(self, name: str) -> QIcon:
        if name not in self._icons:
            self._icons[name] = theme_icon(ICONS[name])
        return self._icons[name]


def _with_count(node: _Node, *, is_searching: bool) -> str:
    """A platform's name, and how many datasets it has once that is known."""
    name = node.platform.name
    if node.state is PlatformState.SPOILT:
        return tr("{name} (cannot be used)").format(name=name)
    if node.state is not PlatformState.LISTED and not node.entries:
        return tr("{name} (not listed yet)").format(name=name) if is_searching else name
    every, shown = len(node.entries), node.found
    if is_searching and shown < every:
        return tr("{name} ({shown} of {count})").format(name=name, shown=number(shown), count=number(every))
    return f"{name} ({number(every)})"
