# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks for a period, an area and a file before data are pulled, and says how much that will be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QDialog, QWidget

from ..core.query import PullRequest
from .jobs import Jobs
from .offers import Offer

__all__ = ["PullDialog", "PullWish"]


@dataclass(frozen=True, slots=True)
class PullWish:
    """What the person wants: a request for each dataset, the file they go into, and whether to show it."""

    requests: tuple[PullRequest, ...]
    snapshot: Path
    add_layers: bool


class PullDialog(QDialog):
    """Asks about datasets of one platform; ``wish`` is there once the dialog is accepted."""

    def __init__(
        self,
        offers: Sequence[Offer],
        jobs: Jobs,
        snapshot: Path,
        canvas: QgsMapCanvas | None,
        project: QgsProject,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.wish: PullWish | None = None
