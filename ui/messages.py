# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said to the person: a sentence in the message bar, the detail in the log tab."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape

from qgis.core import Qgis, QgsMessageLog
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton

from ..bridge.translation import tr
from ..core.errors import Cancelled, UrbanDataError
from .advice import with_next_step

__all__ = ["LOG_TAB", "Messages"]

LOG_TAB = "Urban Data"
SECONDS_OF_GOOD_NEWS = 8
UNTIL_CLOSED = 0


class Messages:
    """The one place where sentences reach the person; without a bar they go into the log alone.

    What is said is plain text: the bar shows HTML, so a platform's words are escaped there.
    """

    def __init__(self, bar: QgsMessageBar | None) -> None:
        self._bar = bar

    def error(self, error: UrbanDataError) -> None:
        """Say what went wrong and what to do next; that the person stopped something is no error and is not said."""
        if isinstance(error, Cancelled):
            return
        self._say(with_next_step(error), Qgis.MessageLevel.Warning, UNTIL_CLOSED, error.detail)

    def warning(self, sentence: str, detail: str = "") -> None:
        """Say what the person should know; stays until it is closed."""
        self._say(sentence, Qgis.MessageLevel.Warning, UNTIL_CLOSED, detail)

    def info(self, sentence: str) -> None:
        """Say something for a few seconds."""
        self._say(sentence, Qgis.MessageLevel.Info, SECONDS_OF_GOOD_NEWS)

    def success(self, sentence: str) -> None:
        """Say for a few seconds that something is done."""
        self._say(sentence, Qgis.MessageLevel.Success, SECONDS_OF_GOOD_NEWS)

    def offer(
        self,
        sentence: str,
        action: str,
        do: Callable[[], object],
        level: Qgis.MessageLevel = Qgis.MessageLevel.Info,
    ) -> None:
        """Say something with a button, which does what ``action`` says; stays until it is closed."""
        QgsMessageLog.logMessage(sentence, LOG_TAB, level, notifyUser=False)
        if self._bar is None:
            return
        item = QgsMessageBar.createMessage(LOG_TAB, escape(sentence))
        button = QPushButton(action, item)
        button.setObjectName("OfferButton")
        button.setAccessibleDescription(sentence)
        button.clicked.connect(do)
        button.clicked.connect(partial(self._bar.popWidget, item))
        item.layout().addWidget(button)
        self._bar.pushWidget(item, level, UNTIL_CLOSED)

    def _say(self, sentence: str, level: Qgis.MessageLevel, seconds: int, detail: str = "") -> None:
        QgsMessageLog.logMessage("\n".join(filter(None, (sentence, detail))), LOG_TAB, level, notifyUser=False)
        if self._bar is not None:
            hint = tr("The log “{tab}” tells more.").format(tab=LOG_TAB) if detail else ""
            self._bar.pushMessage(LOG_TAB, escape(f"{sentence} {hint}".strip()), level, seconds)
