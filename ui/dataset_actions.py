# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done with the chosen datasets: add, pull some of it, update, keep live; each with the reason why not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QAction

from ..bridge.translation import tr
from .holdings import Holdings
from .icons import theme_icon
from .offers import Offer, pull_words

__all__ = ["Bench", "DatasetActions"]


class Bench(Protocol):
    """The part of the workbench that the actions need."""

    def add_latest(self, offers: Sequence[Offer], snapshot: Path | None = None) -> None:
        """Pull latest values, or features, and show them."""

    def pull_period(self, offers: Sequence[Offer]) -> None:
        """Ask for a period and an area and pull what is in them."""

    def update(self, snapshot: Path, keys: Sequence[str] = ()) -> None:
        """Pull what has come since."""

    def keep_offers_live(self, offers: Sequence[Offer]) -> None:
        """Show latest values and ask for new ones again and again."""


class DatasetActions(QObject):
    """The four actions; `set_offers` says what they are to be done with."""

    def __init__(self, bench: Bench, holdings: Holdings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bench = bench
        self._holdings = holdings
        self._offers: list[Offer] = []
        self.add = self._action("AddLatest", "mActionAddLayer.svg", self._on_add)
        self.pull = self._action("PullPeriod", "mTemporalNavigationFixedRange.svg", self._on_pull)
        self.update = self._action("Update", "mActionRefresh.svg", self._on_update, tr("&Update"))
        self.live = self._action("KeepLive", "mActionPlay.svg", self._on_live, tr("&Keep live"))
        holdings.changed.connect(self._settle)
        self._settle()

    def all(self) -> list[QAction]:
        """The actions in the order in which they are shown; the first is what Enter does."""
        return [self.add, self.pull, self.update, self.live]

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """Choose what the actions are to be done with."""
        self._offers = list(offers)
        self._settle()

    def _action(self, name: str, icon: str, slot: object, text: str = "") -> QAction:
        action = QAction(theme_icon(icon), text, self)
        action.setObjectName(name)
        action.triggered.connect(slot)
        return action

    def _settle(self) -> None:
        """Enable what makes sense, and say why the rest does not."""
        features = [offer for offer in self._offers if not offer.has_values]
        self.add.setText(_add_text(len(features), len(self._offers)))
        nothing = "" if self._offers else tr("Choose a data set first.")
        timeless = tr("Features have no values over time.") if features else ""
        unknown = (
            "" if self._holdings.of(self._offers) else tr("Nothing of it was pulled yet: add the latest values first.")
        )
        _settle(self.add, nothing, tr("Pulls the newest value of every series and shows it on the map"))
        if features:
            _settle(self.add, nothing, tr("Pulls the data and shows them on the map"))
            _settle(self.pull, nothing, tr("Asks for an area and a file, and says how much it will be"))
        self.pull.setText(pull_words(self._offers))
        _settle(self.pull, nothing, tr("Asks for a period, an area and a file, and says how much it will be"))
        _settle(self.update, nothing or timeless or unknown, tr("Pulls what has come since the last pull"))
        _settle(
            self.live,
            nothing or timeless,
            tr("Shows the latest values and asks for new ones while the project is open"),
        )

    def _on_add(self) -> None:
        self._bench.add_latest(self._offers)

    def _on_pull(self) -> None:
        self._bench.pull_period(self._offers)

    def _on_update(self) -> None:
        for snapshot, keys in self._holdings.of(self._offers).items():
            self._bench.update(snapshot, keys)

    def _on_live(self) -> None:
        self._bench.keep_offers_live(self._offers)


def _add_text(features: int, count: int) -> str:
    if not features:
        return tr("&Add latest values")
    return tr("&Add features") if features == count else tr("&Add to the map")


def _settle(action: QAction, reason: str, purpose: str) -> None:
    action.setEnabled(not reason)
    action.setToolTip(reason or purpose)
