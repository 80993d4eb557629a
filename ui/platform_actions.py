# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done with saved platforms: add, edit, remove after a question, copy the address."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QAction
from qgis.PyQt.QtWidgets import QWidget

from .. import settings
from ..bridge.translation import tr
from ..core.errors import InputError
from ..settings import AnyPlatform, SavedPlatform, SpoiltPlatform
from .icons import theme_icon
from .jobs import Jobs
from .question_box import ask
from .welcome import free_name, pasted_platform, with_scheme

if TYPE_CHECKING:
    from .platform_dialog import PlatformDialog

__all__ = ["PlatformActions"]


class PlatformActions(QObject):
    """The actions; `set_platform` says what they are to be done with. Questions are asked above ``window``."""

    saved = pyqtSignal(object)  # SavedPlatform, new or changed or there already, to be shown
    changed = pyqtSignal()  # which platforms are saved, or how

    def __init__(self, jobs: Jobs, window: QWidget) -> None:
        super().__init__(window)
        self._jobs = jobs
        self._window = window
        self._platform: AnyPlatform | None = None
        self.add = self._action("AddPlatform", "mActionAdd.svg", tr("Add plat&form…"), self._on_add)
        self.add.setToolTip(tr("Add a platform by its address, with a sign-in or a tenant where it needs one"))
        self.edit = self._action("EditPlatform", "mActionToggleEditing.svg", tr("&Edit…"), self._on_edit)
        self.edit.setToolTip(tr("Changes the name, the address or the sign-in"))
        self.remove = self._action("RemovePlatform", "mActionDeleteSelected.svg", tr("Re&move…"), self._on_remove)
        self.remove.setToolTip(tr("Takes the platform out of the catalogue; snapshots stay"))
        self.copy = self._action("CopyAddress", "mActionEditCopy.svg", tr("&Copy the address"), self._on_copy)

    def set_platform(self, platform: AnyPlatform | None) -> None:
        """Choose what the actions are to be done with."""
        self._platform = platform

    def pick(self, platform: SavedPlatform) -> None:
        """Save a platform under a name that is free, unless its address is saved already."""
        known = settings.all_platforms()
        same = next(
            (one for one in settings.platforms() if (one.url, one.headers) == (platform.url, platform.headers)), None
        )
        if same is None:
            name = free_name(platform.name, [one.name for one in known])
            same = SavedPlatform(name, platform.url, platform.api, platform.authcfg, platform.headers)
            settings.save_platform(same)
            self.changed.emit()
        self.saved.emit(same)

    def ask_for(self, address: str) -> None:
        """Open the dialog with what was typed; it says what cannot be used of that, and leaves a sign-in out."""
        if not address.strip():
            self._open_dialog(None)
            return
        try:
            self._open_dialog(pasted_platform(address))
        except InputError as error:
            self._open_dialog(SpoiltPlatform("", settings.without_sign_in(with_scheme(address)), error))

    def change(self, platform: AnyPlatform) -> None:
        """Open the dialog with a saved platform."""
        self._open_dialog(platform)

    def ask_to_remove(self, platform: AnyPlatform) -> None:
        """Ask whether the platform is to be removed, and do so on a yes."""
        ask(
            self._window,
            "RemovalQuestion",
            tr("Remove a platform"),
            tr("Remove “{name}” from the catalogue?").format(name=platform.name),
            tr("&Remove"),
            partial(self._remove, platform.name),
            tr("Snapshots and layers stay. The platform can be added again at any time."),
        )

    def _action(self, name: str, icon: str, text: str, slot: Callable[[], None]) -> QAction:
        action = QAction(theme_icon(icon), text, self)
        action.setObjectName(name)
        action.triggered.connect(slot)
        return action

    def _open_dialog(self, platform: AnyPlatform | None) -> None:
        from .platform_dialog import PlatformDialog

        dialog = PlatformDialog(self._jobs, platform, self._window)
        dialog.accepted.connect(partial(self._on_saved, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_saved(self, dialog: PlatformDialog) -> None:
        if dialog.saved is not None:
            self.changed.emit()
            self.saved.emit(dialog.saved)

    def _remove(self, name: str) -> None:
        settings.remove_platform(name)
        self.changed.emit()

    def _on_add(self) -> None:
        self._open_dialog(None)

    def _on_edit(self) -> None:
        if self._platform is not None:
            self.change(self._platform)

    def _on_remove(self) -> None:
        if self._platform is not None:
            self.ask_to_remove(self._platform)

    def _on_copy(self) -> None:
        if self._platform is not None:
            QgsApplication.clipboard().setText(self._platform.url)
