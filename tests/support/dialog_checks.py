# SPDX-License-Identifier: GPL-2.0-or-later
"""What every dialog has to be for people who use the keyboard, a screen reader or large letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from qgis.PyQt.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from qgis.PyQt.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QDialog, QLabel, QWidget
from urban_data.bridge.translation import CONTEXT, FOLDER

MOST_STOPS = 100
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


def keys(dialog: QDialog) -> list[str]:
    """The mnemonics of labels and buttons that are seen, in lower case."""
    texts = [
        part.text() for kind in (QLabel, QAbstractButton) for part in dialog.findChildren(kind) if part.isVisible()
    ]
    return [match[1].casefold() for text in texts if (match := _KEY.search(text))]


def nameless(dialog: QDialog) -> list[str]:
    """What can have the keyboard's focus and has neither a name for assistive technology nor a text."""
    controls = [part for part in dialog.findChildren(QWidget) if _is_control(part)]
    return [
        f"{type(part).__name__} {part.objectName()}"
        for part in controls
        if not part.accessibleName() and not (isinstance(part, QAbstractButton) and part.text())
    ]


def tab_stops(dialog: QDialog) -> list[str]:
    """The names of what the Tab key leads to, once around, from where the focus is."""
    names: list[str] = []
    first = QApplication.focusWidget()
    for _ in range(MOST_STOPS):
        part = QApplication.focusWidget()
        assert part is not None
        names.append(part.objectName() or type(part).__name__)
        dialog.focusNextChild()
        if QApplication.focusWidget() is first:
            return names
    raise AssertionError(f"Tab does not come around: {names}")


def cut_off(dialog: QDialog) -> list[str]:
    """The texts of labels that are seen and have less room than they need."""
    labels = [part for part in dialog.findChildren(QLabel) if part.isVisible() and part.text()]
    return [part.text() for part in labels if part.height() < part.heightForWidth(part.width())]


def _is_control(part: QWidget) -> bool:
    is_inner = isinstance(part.parent(), QAbstractScrollArea) or part.objectName().startswith("qt_")
    return part.isVisible() and part.isEnabled() and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and not is_inner
