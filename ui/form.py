# SPDX-License-Identifier: GPL-2.0-or-later
"""Parts of forms: a control with its label, an explanation and what is wrong with it, in one column that scrolls."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..bridge.translation import tr
from .icons import theme_icon

__all__ = ["Column", "Field", "Notice", "describe", "open_up"]

_WARNING = "mIconWarning.svg"
_CHARACTERS = 70
_SHARE_OF_SCREEN = 0.9
_LINES_TO_COME = 5


def describe(control: QWidget, name: str, description: str = "") -> None:
    """Name a control for assistive technology, also the controls it is made of; its buttons say what they do."""
    for part in _parts(control):
        does = _deed(part) if isinstance(part, QAbstractButton) else ""
        part.setAccessibleName(f"{name}: {does}" if does and part is not control else name)
        part.setAccessibleDescription(description)


def _deed(button: QAbstractButton) -> str:
    """What a button does; one in a line of text that shows nothing but a cross empties it."""
    is_cross = isinstance(button.parent(), QLineEdit)
    return button.toolTip() or button.text().replace("&", "") or (tr("Clear") if is_cross else "")


def _parts(control: QWidget) -> list[QWidget]:
    return [control, *control.findChildren(QWidget)]


class Notice(QWidget):
    """A sentence that can be read with the keyboard too; one of warning has an icon. Not there while it is empty."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QLabel()
        self._label = QLabel()
        self._label.setObjectName(name)
        self._label.setAccessibleName(title)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._label.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """What is said."""
        return str(self._label.text())

    def tell(self, text: str, *, is_warning: bool = False) -> None:
        """Say something else, or nothing."""
        size = self.fontMetrics().height()
        self._icon.setPixmap(theme_icon(_WARNING).pixmap(QSize(size, size)))
        self._icon.setVisible(is_warning)
        self._label.setText(text)
        self._label.setAccessibleDescription(text)
        self.setVisible(bool(text))

    def focus(self) -> None:
        """Put the keyboard's focus on the sentence."""
        self._label.setFocus(Qt.FocusReason.OtherFocusReason)


class Field(QWidget):
    """A control with its label above it; below it ``more`` controls, an explanation, and what is to be said."""

    def __init__(self, name: str, title: str, control: QWidget, explanation: str = "", *more: QWidget) -> None:
        super().__init__()
        self._control = control
        self._explanation = explanation
        plain_title = title.replace("&", "")
        label = QLabel(title)
        label.setBuddy(control)
        control.setObjectName(name)
        describe(control, plain_title, explanation)
        self._notice = Notice(f"{name}Notice", tr("Notice: {field}").format(field=plain_title))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_gap(self) // 2)
        for part in (label, control, *more, *_notes(explanation), self._notice):
            column.addWidget(part)

    @property
    def notice(self) -> str:
        """What is said of what is entered."""
        return self._notice.text

    def tell(self, sentence: str, *, is_warning: bool = False) -> None:
        """Say something of what is entered; nothing, with an empty sentence."""
        self._notice.tell(sentence, is_warning=is_warning)
        for part in _parts(self._control):
            part.setAccessibleDescription(f"{sentence} {self._explanation}".strip())

    def complain(self, sentence: str) -> None:
        """Say what is wrong with what is entered; nothing, with an empty sentence."""
        self.tell(sentence, is_warning=True)

    def focus(self) -> None:
        """Put the keyboard's focus into the control."""
        self._control.setFocus(Qt.FocusReason.OtherFocusReason)


def _notes(text: str) -> list[QLabel]:
    """The label of an explanation, if there is one."""
    if not text:
        return []
    note = QLabel(text)
    note.setTextFormat(Qt.TextFormat.PlainText)
    note.setWordWrap(True)
    return [note]


def _gap(widget: QWidget) -> int:
    """The distance between things that belong together, by the size of the font."""
    return int(widget.fontMetrics().height()) // 2


class Column(QgsScrollArea):
    """Fields below each other, for large fonts in an area that scrolls, but only upwards and downwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wanted: QWidget | None = None
        self._content = QWidget()
        self._layout = QVBoxLayout(self._content)
        self._layout.setContentsMargins(0, 0, _gap(self), 0)
        self._layout.setSpacing(2 * _gap(self))
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setWidget(self._content)
        self.verticalScrollBar().rangeChanged.connect(self._scroll_to_wanted)

    def add(self, part: QWidget) -> None:
        """Put something below what is there."""
        self._layout.addWidget(part)

    def close_up(self) -> None:
        """Leave what room there is below the last part."""
        self._layout.addStretch()

    def bring_up(self, part: QWidget) -> None:
        """Let a part be seen whole while it is there: the window grows as far as it can, the rest is scrolled."""
        self._layout.activate()
        lacking = self._layout.heightForWidth(self.viewport().width()) - self.viewport().height()
        window, room = self.window(), self.screen().availableGeometry()
        height = min(window.height() + lacking, int(_SHARE_OF_SCREEN * room.height()))
        if height > window.height():
            window.resize(window.width(), height)
            window.move(window.x(), max(room.top(), min(window.y(), room.bottom() - window.frameGeometry().height())))
        self._wanted = part
        self._scroll_to_wanted()

    def _scroll_to_wanted(self) -> None:
        """Now, and again whenever parts get other places, which may need several rounds of layouts."""
        if self._wanted is not None and self._wanted.isHidden():
            self._wanted = None
        if self._wanted is not None:
            self.ensureWidgetVisible(self._wanted)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """Wide enough for sentences to be read well, and as high as what is in it is then."""
        bar = self.verticalScrollBar().sizeHint().width()
        width = max(self._content.minimumSizeHint().width(), _CHARACTERS * self.fontMetrics().averageCharWidth())
        return QSize(width + bar, self._layout.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt name
        """As wide as what is in it has to be, with the scroll bar."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self._content.minimumSizeHint().width() + bar, super().minimumSizeHint().height())


def open_up(dialog: QDialog) -> None:
    """Give a dialog the size that shows all of it and a few sentences more, as far as the screen has room."""
    wanted = dialog.sizeHint() + QSize(0, _LINES_TO_COME * dialog.fontMetrics().lineSpacing())
    room = dialog.screen().availableSize() * _SHARE_OF_SCREEN
    dialog.resize(wanted.boundedTo(room))
