# SPDX-License-Identifier: GPL-2.0-or-later
"""Asks platforms for their datasets in the background, and puts the answers into the catalogue's tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..algorithms.access import unlock_for
from ..bridge.translation import tr
from ..core.errors import Cancelled, UrbanDataError
from ..core.monitor import Monitor
from ..settings import AnyPlatform, SavedPlatform
from .advice import advised
from .catalogue_model import CatalogueModel, Entry, entries_of
from .jobs import Job, Jobs
from .offers import Offer, most_telling
from .work import list_platform

__all__ = ["Lister"]


@dataclass(frozen=True, slots=True)
class _Listed:
    entries: Sequence[Entry]
    first: Offer | None


class Lister(QObject):
    """Lists platforms, each at most once at a time; belongs to the main thread."""

    listed = pyqtSignal(object, object)  # SavedPlatform, and the Offer to look at first or None
    failed = pyqtSignal(object, object)  # SavedPlatform, UrbanDataError

    def __init__(self, jobs: Jobs, model: CatalogueModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._model = model
        self._waiting: list[_Listing] = []

    def start(self, platform: SavedPlatform) -> None:
        """Ask a platform, anew if it was asked before."""
        self.stop(platform)
        unlock_for(platform)
        self._model.set_listing(platform)
        listing = _Listing(self, platform)
        self._waiting.append(listing)
        listing.job = self._jobs.start(
            tr("List the data sets of {name}").format(name=platform.name),
            partial(_ask, platform),
            on_done=listing.on_done,
            on_failed=listing.on_failed,
            listed=False,
        )

    def stop(self, platform: AnyPlatform) -> None:
        """Wait no longer for the answer of a platform."""
        for listing in [one for one in self._waiting if one.platform == platform]:
            self._leave(listing)
            if listing.job is not None:
                listing.job.cancel()

    def _take(self, listing: _Listing, found: _Listed) -> None:
        if self._leave(listing):
            self._model.set_entries(listing.platform, found.entries)
            self.listed.emit(listing.platform, found.first)

    def _give_up(self, listing: _Listing, error: UrbanDataError) -> None:
        if not self._leave(listing):
            return
        if isinstance(error, Cancelled):
            self._model.set_unlisted(listing.platform)
        else:
            self._model.set_failed(listing.platform, advised(error, signs_in=bool(listing.platform.authcfg)))
        self.failed.emit(listing.platform, error)

    def _leave(self, listing: _Listing) -> bool:
        """Forget a listing; False when it was forgotten before and its answer is of no interest."""
        if listing not in self._waiting:
            return False
        self._waiting.remove(listing)
        listing.deleteLater()
        return True


class _Listing(QObject):
    """One platform that is being asked; gone with its lister, so that an answer then reaches nobody."""

    def __init__(self, lister: Lister, platform: SavedPlatform) -> None:
        super().__init__(lister)
        self.platform = platform
        self.job: Job | None = None
        self._lister = lister

    def on_done(self, found: _Listed) -> None:
        """The answer."""
        self._lister._take(self, found)

    def on_failed(self, error: UrbanDataError) -> None:
        """There is none."""
        self._lister._give_up(self, error)


def _ask(platform: SavedPlatform, monitor: Monitor) -> _Listed:
    entries = entries_of(platform, list_platform(platform, monitor).datasets)
    return _Listed(entries, most_telling([entry.offer for entry in entries]))
