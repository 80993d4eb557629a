# SPDX-License-Identifier: GPL-2.0-or-later
"""Paper sizes of a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Orientation = Literal["portrait", "landscape"]

PAPERS = ("A4", "A3")
ORIENTATIONS: tuple[Orientation, ...] = ("landscape", "portrait")
_SIZES = {"A4": (210.0, 297.0), "A3": (297.0, 420.0)}


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of paper; ``paper`` is one of `PAPERS` (ISO 216), sizes are in millimetres."""

    paper: str = "A4"
    orientation: Orientation = "landscape"

    @property
    def width(self) -> float:
        """From left to right."""
        return _SIZES[self.paper][self.orientation == "landscape"]

    @property
    def height(self) -> float:
        """From top to bottom."""
        return _SIZES[self.paper][self.orientation == "portrait"]

    @property
    def enlargement(self) -> float:
        """How much larger than on A4 type and columns are; less than the paper, since A3 is read at a desk, too."""
        return 1.2 if self.paper == "A3" else 1.0
