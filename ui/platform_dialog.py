# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for the address of a platform and how it is reached, tries it, and saves it."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..settings import SavedPlatform
from .jobs import Jobs

__all__ = ["PlatformDialog"]


class PlatformDialog(QDialog):
    """A new platform, or one to change; ``saved`` is what was saved, once the dialog is accepted.

    ``platform`` may be unsaved: a pasted address that is to be kept.
    """

    def __init__(self, jobs: Jobs, platform: SavedPlatform | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.saved: SavedPlatform | None = None
