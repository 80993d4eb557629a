# SPDX-License-Identifier: GPL-2.0-or-later
"""Letters that stand out: where a theme gives too little contrast, its colours are moved until there is enough."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtGui import QColor, QPalette
from qgis.PyQt.QtWidgets import QApplication, QLineEdit, QWidget

from ..cartography.colours import luminance

__all__ = ["contrast", "make_legible"]

LEAST = 4.5  # WCAG 2.1, 1.4.3

_STEPS = 100
_GROUPS = (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive)
_CHANGES = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}
# QGIS's dark theme is a style sheet that writes on buttons and tabs more palely than elsewhere, whatever the palette.
_BUTTONS = "QPushButton:enabled, QComboBox:enabled, QTabBar::tab:enabled { color: palette(text); }"


def make_legible(window: QWidget) -> None:
    """Give what is in a window enough contrast, now and whenever the theme changes.

    That is for what is chosen in lists, for what empty fields say, and for buttons.
    """
    _Legibility(window).settle()


class _Legibility(QObject):
    """Belongs to the window it looks after."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt name
        """Follow another theme."""
        if event.type() in _CHANGES:
            self.settle()
        return bool(super().eventFilter(watched, event))

    def settle(self) -> None:
        """Set what differs from the theme; nothing where that is done already, as setting it is a change too."""
        palette = _legible(QApplication.palette(self._window))
        if palette != self._window.palette():
            self._window.setPalette(palette)
        sheet = _BUTTONS if _is_dark(palette) and QApplication.instance().styleSheet() else ""
        if sheet != self._window.styleSheet():
            self._window.setStyleSheet(sheet)
        for field in self._window.findChildren(QLineEdit):
            _hint_as(palette, field)  # a style sheet keeps it from what the window hands down


def _legible(theme: QPalette) -> QPalette:
    palette, role = QPalette(theme), QPalette.ColorRole
    for group in _GROUPS:
        chosen, text = theme.color(group, role.Highlight), theme.color(group, role.HighlightedText)
        away = QColor("black") if luminance(text.name()) > luminance(chosen.name()) else QColor("white")
        palette.setColor(group, role.Highlight, _moved(chosen, away, text))
        base, text = theme.color(group, role.Base), theme.color(group, role.Text)
        hint = _over(theme.color(group, role.PlaceholderText), base)
        palette.setColor(group, role.PlaceholderText, _moved(hint, text, base))
    return palette


def _hint_as(palette: QPalette, field: QLineEdit) -> None:
    """Let what an empty field says have the colour that it has in a palette."""
    own, role = QPalette(field.palette()), QPalette.ColorRole.PlaceholderText
    for group in _GROUPS:
        own.setColor(group, role, palette.color(group, role))
    if own != field.palette():
        field.setPalette(own)


def _is_dark(palette: QPalette) -> bool:
    text, base = palette.color(QPalette.ColorRole.Text), palette.color(QPalette.ColorRole.Base)
    return luminance(text.name()) > luminance(base.name())


def _moved(colour: QColor, towards: QColor, other: QColor) -> QColor:
    """The first colour on the way to another that stands out from ``other``; the end of the way where none does."""
    way = (_mixed(colour, towards, step / _STEPS) for step in range(_STEPS))
    return next((one for one in way if contrast(one, other) >= LEAST), towards)


def _over(colour: QColor, behind: QColor) -> QColor:
    """What a colour that lets something through looks like."""
    return _mixed(behind, QColor(colour.rgb()), colour.alphaF())


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    """A colour between two, with a share of the second."""
    parts = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)
    return QColor(*(round(one + share * (other - one)) for one, other in parts))


def contrast(first: QColor, second: QColor) -> float:
    """The ratio of WCAG 2.1 of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(first.name()), luminance(second.name())))
    return (lighter + 0.05) / (darker + 0.05)
