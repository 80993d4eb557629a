# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin in QGIS Desktop: what it adds to the window, and how that is taken back.

`open` is quick: it adds a button, menu entries and an empty dock, which QGIS puts where it was the last time. The rest
is brought along in slices while QGIS is idle and then built, and the panels when the dock is first seen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject, Qt, QTimer
from qgis.PyQt.QtGui import QAction, QIcon
from qgis.PyQt.QtWidgets import QWidget

from ..bridge.translation import tr
from .dock import Dock
from .icons import plugin_icon, theme_icon

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from ..settings import SavedPlatform
    from .dock import Tabs
    from .platform_actions import PlatformActions

__all__ = ["Desk"]

MENU = "Urban Data"


class Desk(QObject):
    """Everything the plugin shows in QGIS's window."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__()
        self._iface = iface
        self._actions: list[QAction] = []
        self._works: _Works | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._on_idle)
        self._slices = iter((_read_store, _read_work, _read_bench))

    def open(self) -> None:
        """Add the button and the menu; the rest follows when QGIS is idle."""
        self._show = self._action(plugin_icon(), tr("Urban Data"), self.show)
        self._show.setToolTip(tr("Show the platforms, snapshots and tasks of Urban Data"))
        self._iface.addToolBarIcon(self._show)
        self._action(theme_icon("mActionAddMap.svg"), tr("Open the &demo city"), self.open_demo_city)
        self._action(theme_icon("mActionOptions.svg"), tr("&Options…"), self.open_options)
        self._action(theme_icon("mActionHelpContents.svg"), tr("&Help"), self.open_help)
        self._dock = Dock(self._furnished, self._iface.mainWindow())
        self._iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._dock)
        self._dock.hide()
        self._dock.watch()
        self._idle.start()

    def close(self) -> None:
        """Take everything back."""
        self._idle.stop()
        if self._works is not None:
            self._works.close()
            self._works = None
        self._iface.removeDockWidget(self._dock)
        self._dock.deleteLater()
        self._iface.removeToolBarIcon(self._show)
        for action in self._actions:
            self._iface.removePluginMenu(MENU, action)
            action.deleteLater()
        self._actions.clear()

    def show(self) -> None:
        """Show the dock and put the keyboard's focus into it."""
        self._dock.setUserVisible(True)
        self._dock.take_focus()

    def open_demo_city(self) -> None:
        """Start the demo city and show what it offers."""
        self.show()
        self._work().city.start()

    def open_options(self) -> None:
        """Open QGIS's options at the plugin's page."""
        self._iface.showOptionsDialog(self._iface.mainWindow(), MENU)

    def open_help(self) -> None:
        """Show the help page."""
        from .help_dialog import HelpDialog

        HelpDialog(self._dock).show()

    def _action(self, icon: QIcon, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(icon, text, self._iface.mainWindow())
        action.triggered.connect(slot)
        self._iface.addPluginToMenu(MENU, action)
        self._actions.append(action)
        return action

    def _on_idle(self) -> None:
        """Bring along one slice of what is behind the button, and build it in the end."""
        slice_ = next(self._slices, None)
        if slice_ is None:
            self._work()
            return
        slice_()
        self._idle.start()

    def _work(self) -> _Works:
        """What is behind the button, built once."""
        if self._works is None:
            self._works = _Works(self._iface, self._dock)
        return self._works

    def _furnished(self) -> QWidget:
        return self._work().furnished()


# Statements rather than names for importlib: QGIS notes by them which modules to forget when a plugin is reloaded.
def _read_store() -> None:
    from ..store import reader  # noqa: F401


def _read_work() -> None:
    from . import work  # noqa: F401


def _read_bench() -> None:
    from . import workbench  # noqa: F401


class _Works:
    """The parts that work together, and the places in QGIS where they show; dialogs are the dock's and go with it."""

    def __init__(self, iface: QgisInterface, dock: Dock) -> None:
        from .browser import BrowserProvider
        from .demo_city import DemoCity
        from .drops import DropHandler
        from .jobs import Jobs
        from .layer_menu import LayerMenu
        from .messages import Messages
        from .options import OptionsFactory
        from .shelf import Shelf
        from .workbench import Workbench

        self._iface = iface
        project = QgsProject.instance()
        self.messages = Messages(iface.messageBar())
        self.jobs = Jobs()
        self.shelf = Shelf(project)
        self.city = DemoCity()
        tree, canvas = iface.layerTreeView(), iface.mapCanvas()
        self.bench = Workbench(
            project, self.jobs, self.messages, self.shelf, canvas, dock, tree, self.city.when_running
        )
        self.city.started.connect(self._on_city)
        self.city.failed.connect(self.messages.warning)
        self._dock = dock
        self._tabs: Tabs | None = None
        self._shown_next = ""
        self._layer_menu = LayerMenu(iface, project, self.bench, self.reveal)
        self._drops = DropHandler(self.bench.add_latest, self.bench.show)
        iface.registerCustomDropHandler(self._drops)
        self._options = OptionsFactory()
        iface.registerOptionsWidgetFactory(self._options)
        self._managing: PlatformActions | None = None
        self._browser = BrowserProvider(self.jobs, self.bench, self.shelf, self.reveal, self._managing_platforms)
        QgsApplication.dataItemProviderRegistry().addProvider(self._browser)
        self.shelf.changed.connect(self._browser.refresh)

    def close(self) -> None:
        """Stop what runs and take back what was added, the last one first."""
        self.shelf.changed.disconnect(self._browser.refresh)
        QgsApplication.dataItemProviderRegistry().removeProvider(self._browser)
        self._iface.unregisterOptionsWidgetFactory(self._options)
        self._iface.unregisterCustomDropHandler(self._drops)
        self._layer_menu.close()
        if self._managing is not None:
            self._managing.deleteLater()
        self.bench.close()
        self.jobs.close()
        self.city.stop()

    def reveal(self, snapshot: Path, key: str = "") -> None:
        """Show a snapshot in the dock."""
        self._dock.setUserVisible(True)
        if self._tabs is not None:
            self._tabs.reveal(snapshot, key)

    def furnished(self) -> QWidget:
        """What the dock holds, made when it is first seen."""
        from .catalogue_panel import CataloguePanel
        from .dock import Tabs
        from .jobs_panel import JobsPanel
        from .snapshots_panel import SnapshotsPanel

        catalogue = CataloguePanel(self.jobs, self.bench)
        catalogue.demo_wanted.connect(self.city.start)
        catalogue.lister.failed.connect(self._on_unlisted)
        self.city.failed.connect(catalogue.demo_failed)
        catalogue.platforms_changed.connect(self._browser.refresh)
        snapshots = SnapshotsPanel(self.bench, self.shelf, self.jobs)
        self._tabs = Tabs(catalogue, snapshots, JobsPanel(self.jobs), self.jobs)
        return self._tabs

    def _managing_platforms(self) -> PlatformActions:
        """What the Browser changes platforms with, made when it is first needed."""
        if self._managing is None:
            from .platform_actions import PlatformActions

            self._managing = PlatformActions(self.jobs, self._dock)
            self._managing.changed.connect(self._on_platforms_changed)
        return self._managing

    def _on_platforms_changed(self) -> None:
        self._browser.refresh()
        if self._tabs is not None:
            self._tabs.catalogue.reload()

    def _on_unlisted(self, platform: SavedPlatform) -> None:
        """The demo city ends with QGIS; who opens it in the catalogue later on starts it again."""
        if self.city.is_lost(platform):
            self._shown_next = platform.name
            self.city.start()

    def _on_city(self, platforms: list[SavedPlatform]) -> None:
        from ..settings import save_platform

        for platform in platforms:
            save_platform(platform)
        self._browser.refresh()
        shown = next((platform for platform in platforms if platform.name == self._shown_next), platforms[0])
        self._shown_next = ""
        if self._tabs is not None:
            self._tabs.catalogue.show_platform(shown)
