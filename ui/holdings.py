# SPDX-License-Identifier: GPL-2.0-or-later
"""Which datasets lie in which snapshot, read in the background whenever a snapshot may have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..bridge.translation import tr
from ..core.errors import Cancelled, SnapshotError
from ..core.monitor import Monitor
from ..store.reader import SnapshotReader
from .jobs import Job, Jobs
from .offers import Offer
from .shelf import Shelf

__all__ = ["Held", "Holdings"]


@dataclass(frozen=True, slots=True)
class Held:
    """A dataset of a snapshot: the file, the address of its platform, its key."""

    snapshot: Path
    url: str
    key: str

    def is_of(self, offer: Offer) -> bool:
        """True when it is that dataset; a platform may have been saved with the beginning of its address."""
        begin = offer.platform.url.rstrip("/")
        return self.key == offer.dataset.key and f"{self.url}/".startswith(f"{begin}/")


class Holdings(QObject):
    """The datasets of the snapshots on the shelf; belongs to the main thread."""

    changed = pyqtSignal()

    def __init__(self, shelf: Shelf, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._jobs = jobs
        self._held: list[Held] = []
        self._reading: Job | None = None
        self._is_stale = False
        shelf.changed.connect(self.refresh)
        jobs.added.connect(self._on_job)
        self.refresh()

    def of(self, offers: Iterable[Offer]) -> dict[Path, list[str]]:
        """The keys of these datasets by the snapshot that holds them; the first on the shelf where several do."""
        found: dict[Path, list[str]] = {}
        for offer in offers:
            held = next((one for one in self._held if one.is_of(offer)), None)
            if held is not None:
                found.setdefault(held.snapshot, []).append(held.key)
        return found

    def refresh(self) -> None:
        """Read the snapshots again, once more when they are being read already."""
        if self._reading is not None:
            self._is_stale = True
            return
        self._is_stale = False
        self._reading = self._jobs.start(
            tr("Read the snapshots"),
            partial(_read, self._shelf.paths),
            on_done=self._take,
            on_failed=self._leave,
            listed=False,
        )

    def _take(self, held: list[Held]) -> None:
        if held != self._held:
            self._held = held
            self.changed.emit()
        self._leave()

    def _leave(self, _error: object = None) -> None:
        self._reading = None
        if self._is_stale:
            self.refresh()

    def _on_job(self, job: Job) -> None:
        if job.snapshot is not None:
            job.ended.connect(self.refresh)


def _read(paths: Callable[[], Sequence[Path]], monitor: Monitor) -> list[Held]:
    held = []
    for path in paths():
        if monitor.is_cancelled():
            raise Cancelled
        try:
            with SnapshotReader.open(path) as reader:
                held += [Held(path, dataset.platform_url.rstrip("/"), dataset.key) for dataset in reader.datasets()]
        except SnapshotError as error:
            monitor.info(error.sentence)
    return held
