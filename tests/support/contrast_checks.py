# SPDX-License-Identifier: GPL-2.0-or-later
"""How well letters stand out from what is behind them, measured in what is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt
from qgis.PyQt.QtGui import QIcon, QImage
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QTabBar,
    QTextBrowser,
    QToolButton,
    QWidget,
)

_ROWS = 4  # rows of a list that are looked at
_FRAME = 4  # pixels of a frame around the text of a button, at most

Found = dict[str, float]


def contrasts(window: QWidget) -> Found:
    """The least contrast of every text that is seen as a whole, from 1 to 21, by what it is and in which state.

    Buttons are looked at as they are, under the mouse and as the default; rows as they are and selected, in an active
    window and in one that is not. What is disabled is left out, as WCAG 2.1 (1.4.3) does.
    """
    picture = _Picture(window)
    found: Found = {}
    for part in _seen(window, QLabel):
        found |= picture.measured(f"label {part.text()[:40]}", part, part.rect()) if part.text() else {}
    for part in _seen(window, QTextBrowser):
        found |= picture.measured(f"text {part.toPlainText()[:40]}", part, part.rect()) if part.toPlainText() else {}
    for part in _seen(window, QComboBox):
        found |= picture.measured(f"choice {part.currentText()}", part, _without_end(part.rect()))
    for part in _seen(window, QGroupBox):
        title = QRect(QPoint(0, 0), part.fontMetrics().size(0, part.title()))
        found |= picture.measured(f"box {part.title()}", part, title)
    for bar in _seen(window, QTabBar):
        for index in range(bar.count()):
            found |= picture.measured(f"tab {bar.tabText(index)}", bar, _without_frame(bar.tabRect(index)))
    return found | _of_fields(window) | _of_buttons(window) | _of_rows(window)


class _Picture:
    """A window as it is drawn at a moment."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        image = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        bits = image.constBits()
        bits.setsize(image.sizeInBytes())
        pixels = np.frombuffer(bits, np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
        self._pixels: NDArray[np.uint32] = pixels & 0xFFFFFF

    def measured(self, what: str, part: QWidget, area: QRect) -> Found:
        """The contrast of an area of a widget; nothing unless all of it is in sight."""
        if part.visibleRegion().boundingRect().intersected(area) != area or area.isEmpty():
            return {}
        place = area.translated(part.mapTo(self._window, QPoint(0, 0)))
        cut = self._pixels[place.top() : place.bottom() + 1, place.left() : place.right() + 1]
        shades, counts = np.unique(cut, return_counts=True)
        behind = int(shades[counts.argmax()])
        return {what: max(contrast(int(shade), behind) for shade in shades)}


def contrast(first: int, second: int) -> float:
    """The ratio of WCAG 2.1 of two colours 0xRRGGBB."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: int) -> float:
    """The relative luminance of WCAG 2.1 of a colour 0xRRGGBB."""
    shares = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _of_fields(window: QWidget) -> Found:
    """What is written in fields, and what they say while they are empty."""
    found: Found = {}
    for field in _seen(window, QLineEdit):
        written, was_changed = field.text(), field.isModified()
        if not isinstance(field.parent(), QComboBox):
            field.blockSignals(True)
            for state, text in (("empty", ""), ("written", "Merfurt")):
                field.setText(text)
                if text or field.placeholderText():
                    name = f"field {field.accessibleName()} {state}"
                    found |= _Picture(window).measured(name, field, _without_frame(field.rect()))
            field.setText(written)
            field.setModified(was_changed)
            field.blockSignals(False)
    return found


def _of_buttons(window: QWidget) -> Found:
    """Buttons without their icons, in each state."""
    found: Found = {}
    for button in _seen(window, QAbstractButton):
        if not button.text() or isinstance(button, QToolButton):
            continue
        icon = button.icon()
        button.setIcon(QIcon())
        for state, setting in (("", _as_it_is), ("under the mouse", _under_mouse), ("default", _default)):
            with setting(button):
                area = button.rect()
                if isinstance(button, QCheckBox):
                    area = area.adjusted(area.height(), 0, 0, 0)
                found |= _Picture(window).measured(f"button {button.text()} {state}", button, _without_frame(area))
        button.setIcon(icon)
    return found


@contextmanager
def _as_it_is(_button: QAbstractButton) -> Iterator[None]:
    yield


@contextmanager
def _under_mouse(button: QAbstractButton) -> Iterator[None]:
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    yield
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)


@contextmanager
def _default(button: QAbstractButton) -> Iterator[None]:
    was = isinstance(button, QPushButton) and button.isDefault()
    if isinstance(button, QPushButton):
        button.setDefault(True)
    yield
    if isinstance(button, QPushButton):
        button.setDefault(was)


def _of_rows(window: QWidget) -> Found:
    """The first rows of lists and trees, right of their icons, as they are and selected."""
    found: Found = {}
    for view in _seen(window, QAbstractItemView):
        selection = view.selectionModel()
        chosen, current = selection.selection(), selection.currentIndex()
        blocked = selection.blockSignals(True)
        for index in _rows(view):
            text = _text_of(view, index)
            for state in ("", "selected"):
                selection.clear()
                if state:
                    selection.select(index, QItemSelectionModel.SelectionFlag.Select)
                view.viewport().update()
                found |= _Picture(window).measured(
                    f"row {index.row()} of {view.objectName()} {state}", view.viewport(), text
                )
        selection.select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        selection.setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.blockSignals(blocked)
    return found


def _rows(view: QAbstractItemView) -> list[QModelIndex]:
    model = view.model()
    tops = [model.index(row, 0) for row in range(min(_ROWS, model.rowCount()))]
    return [*tops, *(model.index(row, 0, top) for top in tops for row in range(min(_ROWS, model.rowCount(top))))]


def _text_of(view: QAbstractItemView, index: QModelIndex) -> QRect:
    """The part of a row that lies right of the icon and inside the frame that is drawn around the current one."""
    row = view.visualRect(index).intersected(view.viewport().rect())
    return row.adjusted(min(row.height(), 2 * view.fontMetrics().height()), 2, -2, -2)


def _seen(window: QWidget, kind: type) -> list:
    return [part for part in window.findChildren(kind) if part.isVisible() and part.isEnabled()]


def _without_frame(area: QRect) -> QRect:
    return area.adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)


def _without_end(area: QRect) -> QRect:
    """Without the arrow."""
    return _without_frame(area).adjusted(0, 0, -area.height(), 0)
