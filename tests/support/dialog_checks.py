# SPDX-License-Identifier: GPL-2.0-or-later
"""What every dialog has to be for people who use the keyboard, a screen reader or large letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from qgis.PyQt.QtCore import QAbstractItemModel, QCoreApplication, QLocale, QModelIndex, QPoint, QRect, Qt, QTranslator
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTableWidget,
    QTextBrowser,
    QTreeWidget,
    QWidget,
)
from urban_data.bridge.translation import CONTEXT, FOLDER
from urban_data.ui.facts import FactsView

MOST_STOPS = 100
_LETTERS = 3
_KEY = re.compile(r"(?<!&)&([^&])")


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """The plugin speaks this language; "en" is what it speaks without a translation."""
    translator = QTranslator()
    if language != "en":
        assert translator.load(QLocale(language), CONTEXT, "_", str(FOLDER))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def keys(dialog: QWidget) -> list[str]:
    """The mnemonics of labels and buttons that are seen, in lower case."""
    texts = [
        part.text() for kind in (QLabel, QAbstractButton) for part in dialog.findChildren(kind) if part.isVisible()
    ]
    bars = [bar for bar in dialog.findChildren(QTabBar) if bar.isVisible()]
    texts += [bar.tabText(index) for bar in bars for index in range(bar.count())]
    return [match[1].casefold() for text in texts if (match := _KEY.search(text))]


def nameless(dialog: QWidget) -> list[str]:
    """What can have the keyboard's focus and has neither a name for assistive technology nor a text."""
    return [
        f"{type(part).__name__} {part.objectName()}"
        for part in controls(dialog)
        if not part.accessibleName() and not (isinstance(part, QAbstractButton) and part.text())
    ]


def controls(dialog: QWidget) -> list[QWidget]:
    """What is seen and can have the keyboard's focus, without the inner parts of other controls."""
    return [part for part in dialog.findChildren(QWidget) if _is_control(part)]


def tab_stops(dialog: QWidget) -> list[str]:
    """The names of what the Tab key leads to, once around, from where the focus is."""
    return [part.objectName() or type(part).__name__ for part in stops(dialog)]


def stops(dialog: QWidget) -> list[QWidget]:
    """What the Tab key leads to, once around, from where the focus is, else from the first."""
    found: list[QWidget] = []
    if QApplication.focusWidget() is None:
        dialog.focusNextChild()
    first = QApplication.focusWidget()
    for _ in range(MOST_STOPS):
        part = QApplication.focusWidget()
        assert part is not None
        found.append(part)
        dialog.focusNextChild()
        if QApplication.focusWidget() is first:
            return found
    raise AssertionError(f"Tab does not come around: {found}")


def upward(found: Sequence[QWidget]) -> list[str]:
    """The names of what the Tab key goes up to, but for the one step that comes around."""
    pairs = zip(found, [found[-1], *found[:-1]], strict=True)
    jumps = [f"{before.objectName()} to {part.objectName()}" for part, before in pairs if _is_above(part, before)]
    return jumps if len(jumps) > 1 else []


def _is_above(part: QWidget, other: QWidget) -> bool:
    """Whether it lies above the other; what is scrolled out of sight lies at the edge of its area."""
    area, other_area = _area(part), _area(other)
    first, second = _place(part), _place(other)
    if area is not other_area:
        first, second = (
            one if of is None else _in(one, _place(of)) for one, of in ((first, area), (second, other_area))
        )
    return first.bottom() <= second.top()


def _area(part: QWidget) -> QScrollArea | None:
    above = part.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above


def _place(part: QWidget) -> QRect:
    return QRect(part.mapTo(part.window(), QPoint(0, 0)), part.size())


def _in(place: QRect, area: QRect) -> QRect:
    top = min(max(place.top(), area.top()), area.bottom())
    return QRect(QPoint(place.left(), top), QPoint(place.right(), max(top, min(place.bottom(), area.bottom()))))


def cut_off(dialog: QWidget) -> list[str]:
    """The texts of labels that are seen and have less room than they need."""
    labels = [part for part in dialog.findChildren(QLabel) if part.isVisible() and part.text()]
    return [
        part.text()
        for part in labels
        if part.height() < part.heightForWidth(part.width())
        or (not part.wordWrap() and part.width() < part.sizeHint().width())
    ]


def cut_off_buttons(dialog: QWidget) -> list[str]:
    """The texts of buttons that are seen and have less room than they need; but for those in QGIS's own widgets."""
    found = []
    for part in dialog.findChildren(QAbstractButton):
        if not part.isVisible() or not part.text() or _is_of_qgis(part, dialog):
            continue
        wraps = part.hasHeightForWidth()
        width = part.minimumSizeHint().width() if wraps else part.sizeHint().width()
        height = part.heightForWidth(part.width()) if wraps else part.sizeHint().height()
        if part.width() < width or part.height() < height:
            found.append(f"{part.text()}: {part.width()} x {part.height()}, needs {width} x {height}")
    return found


def overflowing(dialog: QWidget) -> list[str]:
    """The areas that scroll whose content is wider than they are."""
    areas = [one for one in dialog.findChildren(QScrollArea) if one.isVisible()]
    return [
        f"{one.objectName()} {type(one).__name__}" for one in areas if one.widget().width() > one.viewport().width()
    ]


def tabs_out_of_sight(dialog: QWidget) -> list[str]:
    """The titles of tabs that are not seen as a whole, such as behind buttons that scroll, or have no letters left."""
    bars = [bar for bar in dialog.findChildren(QTabBar) if bar.isVisible()]
    return [
        bar.tabText(index)
        for bar in bars
        for index in range(bar.count())
        if not bar.rect().contains(bar.tabRect(index)) or bar.tabRect(index).width() < _LETTERS * _letter(bar)
    ]


def _letter(widget: QWidget) -> int:
    return int(widget.fontMetrics().averageCharWidth())


def unexplained(dialog: QWidget) -> list[str]:
    """What may be shown with an ellipsis and has no tool tip to tell the rest."""
    bars = [bar for bar in dialog.findChildren(QTabBar) if bar.isVisible()]
    tabs = [bar.tabText(index) for bar in bars for index in range(bar.count()) if not bar.tabToolTip(index)]
    views = [view for view in dialog.findChildren(QAbstractItemView) if view.isVisible()]
    rows = [row for view in views for row in _rows(view.model(), QModelIndex())]
    return tabs + [str(row.data()) for row in rows if row.data() and not row.data(Qt.ItemDataRole.ToolTipRole)]


def texts_seen(dialog: QWidget) -> set[str]:
    """Every text of ours that is seen, heard or told by a tool tip; what a platform says is not ours."""
    found = {dialog.windowTitle()}
    for part in [dialog, *dialog.findChildren(QWidget)]:
        if part.isVisible() and not _is_of_qgis(part, dialog):
            found |= {part.toolTip(), part.accessibleName(), part.accessibleDescription(), *_texts_of(part)}
    return {text for text in found if text}


def _texts_of(part: QWidget) -> list[str]:
    match part:
        case QPushButton() if part.menu() is not None:
            return [part.text(), *(action.text() for action in part.menu().actions())]
        case QLabel() | QAbstractButton():
            return [part.text()]
        case QGroupBox():
            return [part.title()]
        case QTabBar():
            return [part.tabText(index) for index in range(part.count())]
        case QLineEdit():
            return [part.placeholderText()]
        case QComboBox():
            return [part.itemText(index) for index in range(part.count())]
        case QTableWidget():
            return [part.horizontalHeaderItem(column).text() for column in range(part.columnCount())]
        case FactsView():
            return [part.title(), *part.facts()]
        case QTreeWidget():
            rows = [str(row.data()) for row in _rows(part.model(), QModelIndex())]
            return [text for row in rows for text in re.split(r"\n| · ", row)[1:]]
        case QTextBrowser() if not isinstance(part.parent(), FactsView):
            return list(part.toPlainText().splitlines())
    return []


def _rows(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[QModelIndex]:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        yield index
        yield from _rows(index.model(), index)


def _is_of_qgis(part: QWidget, dialog: QWidget) -> bool:
    """Whether it is a widget of QGIS, or in one that is not just an area that scrolls."""
    while part is not None and part is not dialog:
        kind = type(part).__name__
        if kind.startswith("Qgs") and kind != "QgsScrollArea":
            return True
        part = part.parentWidget()
    return False


def _is_control(part: QWidget) -> bool:
    is_inner = isinstance(part.parent(), QAbstractScrollArea) or part.objectName().startswith("qt_")
    takes_focus = bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.focusProxy() is None
    return part.isVisible() and part.isEnabled() and takes_focus and not is_inner
