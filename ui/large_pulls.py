# SPDX-License-Identifier: GPL-2.0-or-later
"""The question before very much is pulled of which no estimate was shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from .. import settings
from ..bridge.translation import number, tr
from ..core.query import PullRequest
from . import work
from .jobs import Jobs
from .legible import make_legible
from .offers import Offer, pull_words
from .standard_buttons import name_buttons

__all__ = ["MOST_DATASETS", "LargePulls", "Wish"]

MOST_DATASETS = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """A pull of one platform that may be large: a request for each offer, what begins it, and what begins less."""

    offers: Sequence[Offer]
    requests: Sequence[PullRequest]
    pull: Callable[[], None]
    pull_less: Callable[[], None]


class LargePulls(QObject):
    """Lets pulls of a usual size begin, and asks before larger ones.

    Large are more than MOST_DATASETS data sets, and more values and features than the settings allow without a
    question. How many series there are is known from the catalogue; features are counted, in a job, by one short
    request for each data set. What a platform does not count begins: how far a pull is can be seen, and it can be
    stopped.
    """

    def __init__(self, jobs: Jobs, window: QWidget | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._window = window

    def start(self, wish: Wish) -> None:
        """Begin what is wished, once the person has agreed if it is much, or begin less if that is preferred."""
        platform = wish.offers[0].platform
        if len(wish.offers) > MOST_DATASETS:
            self._ask(wish, tr("{count} data sets of {platform} are to be pulled."), len(wish.offers))
            return
        values = sum(offer.dataset.series or 0 for offer in wish.offers if offer.has_values)
        features = [ask for ask, offer in zip(wish.requests, wish.offers, strict=True) if not offer.has_values]
        if not features:
            self._weigh(wish, values, 0)
            return
        work.unlock_for(platform)
        self._jobs.start(
            tr("Counting the features of {platform}").format(platform=platform.name),
            partial(work.count, platform, features),
            on_done=partial(self._weigh, wish, values),
            listed=False,
        )

    def _weigh(self, wish: Wish, values: int, features: int) -> None:
        if values + features <= settings.CONSENT_VALUES.value():
            wish.pull()
        elif features:
            self._ask(wish, tr("{count} features of {platform} are to be pulled."), features)
        else:
            self._ask(wish, tr("{count} newest values of {platform} are to be pulled."), values)

    def _ask(self, wish: Wish, text: str, count: int) -> None:
        """Enter opens the dialog in which less can be chosen, Escape pulls nothing."""
        box = QMessageBox(self._window)
        box.setObjectName("LargePullQuestion")
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Pull all of it?"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text.format(count=number(count), platform=wish.offers[0].platform.name))
        box.setInformativeText(_advice(wish.offers))
        less = box.addButton(pull_words(wish.offers), QMessageBox.ButtonRole.AcceptRole)
        everything = box.addButton(tr("Pull a&ll of it"), QMessageBox.ButtonRole.DestructiveRole)
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        name_buttons(box)
        box.setDefaultButton(less)
        less.clicked.connect(lambda _checked: wish.pull_less())
        everything.clicked.connect(lambda _checked: wish.pull())
        box.finished.connect(box.deleteLater)
        make_legible(box)
        box.open()


def _advice(offers: Sequence[Offer]) -> str:
    if all(offer.has_values for offer in offers):
        return tr("The newest value of every series comes. You can choose a period, an area and series instead.")
    return tr("All of their features come. You can choose an area instead, and see how much lies in it.")
