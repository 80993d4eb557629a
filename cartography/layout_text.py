# SPDX-License-Identifier: GPL-2.0-or-later
"""Text measured before it is set: wrapped to a width, and made smaller until it fits its box."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qgis.core import Qgis, QgsLayout, QgsLayoutUtils, QgsTextFormat, QgsTextRenderer
from qgis.PyQt.QtGui import QColor, QFont, QFontInfo

# Open Sans comes with QGIS; the others with Windows, macOS and Linux in turn.
FAMILIES = ("Open Sans", "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", "DejaVu Sans")
SMALLEST_POINTS = 6.0
SEPARATOR = " ·"  # is left out where a line ends
UNBROKEN = "\u00a0"  # a blank that holds words together for as long as their line has room
_STEP_POINTS = 0.5
# QGIS rounds sizes of type to pixels, so that a text is up to a hundredth wider or narrower at another resolution; it
# breaks lines of a label that are too wide then. Of the resolutions from 50 to 300 dpi, 300 measures none narrower.
_SHARE_FILLED, _MEASURED_DPI = 0.99, 300.0
_MODE = Qgis.TextLayoutMode.Rectangle


def text_format(family: str, points: float, colour: str, *, bold: bool = False) -> QgsTextFormat:
    """Plain type in one colour; ``points`` is its size."""
    font = QFont(family)
    font.setBold(bold)
    # Ligatures (“fl”) would come out of a PDF as single strange characters when its text is copied.
    font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
    result = QgsTextFormat()
    result.setFont(font)
    result.setSize(points)
    result.setSizeUnit(Qgis.RenderUnit.Points)
    result.setColor(QColor(colour))
    return result


def resized(given: QgsTextFormat, points: float) -> QgsTextFormat:
    """The same type in another size."""
    result = QgsTextFormat(given)
    result.setSize(points)
    result.setSizeUnit(Qgis.RenderUnit.Points)
    return result


def literal(text: str) -> str:
    """Text that QGIS's labels and legends show as it is; they would calculate what stands in ``[% %]``."""
    return text.replace("[%", "[ %")


def is_installed(family: str) -> bool:
    """Whether this computer has the font, rather than another one in its place."""
    return bool(QFontInfo(QFont(family)).family().casefold() == family.casefold())


def usable_family(wanted: str = "") -> str:
    """The wanted font if it is installed, else the first of `FAMILIES` that is."""
    return next((family for family in (wanted, *FAMILIES) if family and is_installed(family)), FAMILIES[-1])


@dataclass(frozen=True, slots=True)
class Fitted:
    """Text ready to be set: with its line breaks, its type, its height in mm, and whether it fits its box."""

    text: str
    format: QgsTextFormat
    height: float
    fits: bool


class Ruler:
    """Measures text as a layout will set it; all lengths are in millimetres."""

    def __init__(self, layout: QgsLayout) -> None:
        self._context = QgsLayoutUtils.createRenderContextForLayout(layout, None)
        self._context.setScaleFactor(_MEASURED_DPI / 25.4)
        self._context.setFlag(Qgis.RenderContextFlag.ApplyScalingWorkaroundForTextRendering)

    def width(self, text: str, given: QgsTextFormat) -> float:
        """The width of the longest line."""
        lines = text.split("\n")
        return float(QgsTextRenderer.textWidth(self._context, given, lines) / self._context.scaleFactor())

    def height(self, text: str, given: QgsTextFormat) -> float:
        """The height of all lines."""
        lines = text.split("\n")
        return float(QgsTextRenderer.textHeight(self._context, given, lines, _MODE) / self._context.scaleFactor())

    def wrapped(self, text: str, given: QgsTextFormat, width: float) -> str:
        """The text broken into lines no wider than ``width``: between words, else within addresses, else anywhere."""
        return "\n".join(line for paragraph in text.split("\n") for line in self._lines(paragraph, given, width))

    def fitted(
        self, text: str, given: QgsTextFormat, width: float, height: float, smallest: float = SMALLEST_POINTS
    ) -> Fitted:
        """The text in the largest type, from that given down to ``smallest`` points, in which it fits a label's box.

        Lines leave a little of the width free, so that the label does not break them once more.
        """
        for points in sizes(given.size(), smallest):
            format_ = resized(given, points)
            lines = self.wrapped(text, format_, width * _SHARE_FILLED)
            tall = self.height(lines, format_)
            if tall <= height:
                break
        return Fitted(lines, format_, tall, tall <= height)

    def _lines(self, paragraph: str, given: QgsTextFormat, width: float) -> Iterator[str]:
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if self.width(longer.removesuffix(SEPARATOR), given) <= width:
                line = longer
                continue
            if line:
                yield line.removesuffix(SEPARATOR)
            if self.width(word, given) <= width:
                line = word
                continue
            pieces = self._lines(word.replace(UNBROKEN, " "), given, width) if UNBROKEN in word else None
            *full, line = pieces or self._pieces(word, given, width)
            yield from full
        yield line

    def _pieces(self, word: str, given: QgsTextFormat, width: float) -> Sequence[str]:
        """A word too wide for a line in pieces that fit."""
        pieces, piece = [], ""
        for part in _parts(word):
            for chunk in [part] if self.width(part, given) <= width else part:
                if piece and self.width(piece + chunk, given) > width:
                    pieces.append(piece)
                    piece = ""
                piece += chunk
        return [*pieces, piece]


def sizes(largest: float, smallest: float) -> list[float]:
    """Sizes of type in points, from the largest down to the smallest."""
    steps = max(0, int((largest - smallest) / _STEP_POINTS + 1e-9))
    found = [largest - _STEP_POINTS * step for step in range(steps + 1)]
    return found if found[-1] <= smallest else [*found, smallest]


def _parts(word: str) -> list[str]:
    return re.findall(r"[^/\-._,;&?=]*[/\-._,;&?=]+|[^/\-._,;&?=]+", word)
