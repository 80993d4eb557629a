# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab "Catalogue": platforms and their datasets, what is known of them and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QEvent, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QAction, QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLabel,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from .. import settings
from ..bridge.translation import number, tr
from ..settings import AnyPlatform, SavedPlatform
from .action_button import ActionButton
from .button_grid import ButtonGrid
from .catalogue_listing import Lister
from .catalogue_model import CatalogueModel, PlatformState
from .catalogue_view import CatalogueView
from .dataset_actions import DatasetActions
from .facts import FactsView
from .holdings import Holdings
from .icons import theme_icon
from .jobs import Jobs
from .offers import Offer
from .platform_actions import PlatformActions
from .scroll_page import ScrollPage, keep_lines
from .welcome import WelcomePage

if TYPE_CHECKING:
    from .workbench import Workbench

__all__ = ["CataloguePanel"]

_LINES = 8


class CataloguePanel(QWidget):
    """The welcome page while no platform is saved, afterwards the catalogue."""

    demo_wanted = pyqtSignal()
    platforms_changed = pyqtSignal()  # those that are saved

    def __init__(self, jobs: Jobs, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bench = workbench
        self._awaited: SavedPlatform | None = None
        self._first: dict[str, Offer] = {}  # what to look at first, by the name of the platform
        self.setObjectName("CataloguePanel")
        self.model = CatalogueModel(self)
        self.lister = Lister(jobs, self.model, self)
        self.doing = DatasetActions(workbench, Holdings(workbench.shelf, jobs, self), self)
        self.managing = PlatformActions(jobs, self)
        self._make_actions()
        self.welcome = WelcomePage(jobs)
        self.tree = CatalogueView(self.model)
        self.facts = FactsView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.welcome)
        self._stack.addWidget(ScrollPage(self._page()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self._connect()
        self.reload()
        self._stack.setCurrentIndex(1 if self.model.platforms() else 0)

    def reload(self) -> None:
        """Show the platforms that are saved now."""
        platforms = settings.all_platforms()
        for gone in [known for known in self.model.platforms() if known not in platforms]:
            self.lister.stop(gone)
        self.model.set_platforms(platforms)
        self.welcome.set_saved(platforms)
        if not platforms:
            self._stack.setCurrentWidget(self.welcome)

    def show_platform(self, platform: SavedPlatform) -> None:
        """Choose a saved platform, open it, and list it; what it offers to look at first is chosen then."""
        self.reload()
        self.welcome.set_starting(False)
        self._stack.setCurrentIndex(1)
        self.search.clear()
        index = self.model.index_of(platform)
        self.tree.choose(index)
        self.tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.model.state(platform) is PlatformState.LISTED:
            self.tree.expand(index)
            self._choose_first(platform)
        else:
            self._awaited = platform
            self._list(platform)

    def demo_failed(self) -> None:
        """The demo city does not start after all."""
        self.welcome.set_starting(False)

    def event(self, event: QEvent) -> bool:
        """Keep keys for the catalogue that are shortcuts of QGIS's window."""
        if event.type() == QEvent.Type.ShortcutOverride and self._slot_of(event) is not None:
            event.accept()
            return True
        return bool(super().event(event))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt name
        """F5 asks the platform again, the key for searching goes to the search field."""
        slot = self._slot_of(event)
        if slot is None:
            super().keyPressEvent(event)
        else:
            slot()

    def _slot_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if self._stack.currentIndex() == 0:
            return None
        if event.key() == Qt.Key.Key_F5 and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            return self._refresh
        return self._search if event.matches(QKeySequence.StandardKey.Find) else None

    # How it is made.

    def _make_actions(self) -> None:
        self.start_page = self._action("StartPage", "mIconConnect.svg", tr("K&nown platforms"), self._on_start_page)
        self.start_page.setToolTip(tr("Shows the known public platforms and the demo city"))
        self.refresh = self._action("RefreshPlatform", "mActionRefresh.svg", tr("&Refresh"), self._refresh)
        self.refresh.setToolTip(tr("Asks the platform again what it offers"))

    def _action(self, name: str, icon: str, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(theme_icon(icon), text, self)
        action.setObjectName(name)
        action.triggered.connect(slot)
        return action

    def _page(self) -> QWidget:
        self.search = QLineEdit()
        self.search.setObjectName("CatalogueSearch")
        self.search.setPlaceholderText(tr("Search data sets"))
        self.search.setAccessibleName(tr("Search data sets"))
        self.search.setAccessibleDescription(
            tr("Title, key, keyword, observed property or platform; all words must fit")
        )
        self.search.setToolTip(self.search.accessibleDescription())
        self.search.setClearButtonEnabled(True)
        self.nothing = QLabel()
        self.nothing.setObjectName("NothingFound")
        self.nothing.setWordWrap(True)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.hide()
        keep_lines(self.tree, _LINES)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setObjectName("CatalogueSplitter")
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.tree)
        halves.addWidget(self.facts)
        halves.setSizes([3_000, 2_000])
        self.buttons = [ActionButton(action) for action in self.doing.all()]
        self.buttons[0].setDefault(True)
        below = [ActionButton(action) for action in (self.managing.add, self.start_page)]
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.addWidget(self.search)
        layout.addWidget(self.nothing)
        layout.addWidget(halves, 1)
        layout.addWidget(ButtonGrid(self.buttons))
        layout.addWidget(_line())
        layout.addWidget(ButtonGrid(below))
        order = [self.search, self.tree, *self.buttons, self.facts.text, self.facts.button, *below]
        for first, second in pairwise(order):
            QWidget.setTabOrder(first, second)
        page.setFocusProxy(self.search)
        return page

    def _connect(self) -> None:
        self.search.textChanged.connect(self._on_search)
        self.search.returnPressed.connect(self._to_first)
        self.search.installEventFilter(self)
        self.tree.typed.connect(self._on_typed)
        self.tree.chosen.connect(self._on_chosen)
        self.tree.add_wanted.connect(self.doing.add.trigger)
        self.tree.listing_wanted.connect(self._list)
        self.tree.change_wanted.connect(self.managing.change)
        self.tree.removal_wanted.connect(self.managing.ask_to_remove)
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.lister.listed.connect(self._on_listed)
        self.lister.failed.connect(self._on_failed)
        self.facts.extent_wanted.connect(self._bench.show_extent)
        self.managing.saved.connect(self.show_platform)
        self.managing.changed.connect(self._on_platforms_changed)
        self.welcome.chosen.connect(self.managing.pick)
        self.welcome.demo_wanted.connect(self._on_demo)
        self.welcome.dialog_wanted.connect(self.managing.ask_for)
        self.welcome.back_wanted.connect(self._to_catalogue)

    # Searching.

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """From the search field the arrow goes down into the tree, and Escape empties it."""
        if event.type() == QEvent.Type.KeyPress and watched is self.search:
            if event.key() == Qt.Key.Key_Down:
                self._to_first()
                return True
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
        return bool(super().eventFilter(watched, event))

    def _search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_typed(self, text: str) -> None:
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.setText(text)

    def _on_search(self, text: str) -> None:
        count = self.model.search(text)
        is_vain = self.model.is_searching and count == 0
        self.nothing.setText(self._vain_words() if is_vain else "")
        self.nothing.setVisible(is_vain)
        self.search.setAccessibleDescription(tr("Data sets shown: {count}").format(count=number(count)))
        self._on_chosen()

    def _vain_words(self) -> str:
        told = (PlatformState.LISTED, PlatformState.SPOILT)
        if any(self.model.state(one) not in told for one in self.model.platforms()):
            return tr("No listed data set fits. Open a platform below to search it, too.")
        return tr("No data set fits. Search with fewer or other words.")

    def _to_first(self) -> None:
        """Go to the first dataset that is shown, or to the first row."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.tree.offers():
            self.tree.choose_first()

    # What is chosen.

    def _on_chosen(self) -> None:
        offers = self.tree.offers()
        self.doing.set_offers(offers)
        platform = self._chosen_platform()
        self.managing.set_platform(platform)
        if offers:
            self.facts.show_several(offers)
        elif platform is not None:
            self.facts.show_platform(platform, self.model.problem(platform))
        else:
            self.facts.clear()

    def _on_menu(self, place: QPoint) -> None:
        self.menu().popup(self.tree.viewport().mapToGlobal(place))

    def menu(self) -> QMenu:
        """What can be done with what is chosen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        index = self.tree.currentIndex()
        if self.tree.offers():
            menu.addActions(self.doing.all())
            menu.addSeparator()
            menu.addAction(self.refresh)
        elif self.model.platform(index) is not None:
            listing = [self.refresh] if isinstance(self._chosen_platform(), SavedPlatform) else []
            menu.addActions([*listing, self.managing.edit, self.managing.remove, self.managing.copy])
        else:
            menu.addActions([self.managing.add, self.start_page])
        return menu

    # Platforms.

    def _chosen_platform(self) -> AnyPlatform | None:
        return self.model.platform(self.tree.currentIndex())

    def _list(self, platform: SavedPlatform) -> None:
        self.lister.start(platform)
        self.tree.expand(self.model.index_of(platform))

    def _on_listed(self, platform: SavedPlatform, first: Offer | None) -> None:
        index = self.model.index_of(platform)
        self.tree.expand(index)
        if first is not None:
            self._first[platform.name] = first
        if self._awaited == platform:
            self._awaited = None
            if self._chosen_platform() == platform:
                self._choose_first(platform)
        if self.model.is_searching:
            self._on_search(self.search.text())

    def _choose_first(self, platform: SavedPlatform) -> None:
        first = self._first.get(platform.name)
        if first is not None:
            self.tree.choose(self.model.index_of(platform, first.dataset.key))

    def _on_failed(self, platform: SavedPlatform) -> None:
        index = self.model.index_of(platform)
        self.tree.expand(index)
        if self._chosen_platform() == platform:
            self.tree.scrollTo(self.model.index(1, 0, index))  # with the sentence above it
        self._on_chosen()

    def _refresh(self) -> None:
        platform = self._chosen_platform()
        if isinstance(platform, SavedPlatform):
            self._list(platform)

    def _on_platforms_changed(self) -> None:
        self.reload()
        self.platforms_changed.emit()

    def _on_demo(self) -> None:
        self.welcome.set_starting(True)
        self.demo_wanted.emit()

    def _on_start_page(self) -> None:
        self._stack.setCurrentWidget(self.welcome)
        self.welcome.setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_catalogue(self) -> None:
        self._stack.setCurrentIndex(1)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setFrameShadow(QFrame.Shadow.Sunken)
    return line
