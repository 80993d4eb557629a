# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything a person can do with platforms and snapshots; docks, Browser, menus and drops all call it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsLayerTreeView, QgsMapCanvas
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QWidget

from ..algorithms.access import unlock_for
from ..algorithms.parameters import STANDARD
from ..algorithms.snapshotlayers import Shown
from ..algorithms.styling import spoken
from ..bridge.project import missing_snapshots
from ..bridge.translation import number, tr
from ..cartography.crs import shown_extent, transformed
from ..core.errors import InputError, UrbanDataError
from ..core.monitor import Monitor
from ..core.platform import Dataset
from ..core.query import PullRequest
from ..settings import SavedPlatform
from ..store.reader import SnapshotReader
from . import work
from .dataset_words import title_words
from .jobs import Jobs
from .keeping_live import KeepingLive, PlatformOf
from .large_pulls import LargePulls, Wish
from .map_layers import Made, MapLayers, make_layers
from .messages import Messages
from .offers import Offer, by_platform
from .shelf import Shelf
from .snapshot_files import SnapshotFiles

if TYPE_CHECKING:
    from .pull_dialog import PullDialog

__all__ = ["Workbench"]

_Start = Callable[[Path, SavedPlatform, Sequence[str]], None]

_DEGREES = "EPSG:4326"


class Workbench(QObject):
    """What is done, each as jobs that tell how they get on and messages that tell how they end.

    Belongs to the main thread. No method waits: what it starts goes on after it has returned.
    """

    def __init__(
        self,
        project: QgsProject,
        jobs: Jobs,
        messages: Messages,
        shelf: Shelf,
        canvas: QgsMapCanvas | None,
        window: QWidget | None,
        tree: QgsLayerTreeView | None = None,
        when_ready: Callable[[SavedPlatform, Callable[[], None]], None] | None = None,
    ) -> None:
        """``tree`` is where live layers get an indicator; without one, messages tell of them alone.

        ``when_ready`` does something once a platform is there to be asked, which may have to be started first.
        """
        super().__init__()
        self._project = project
        self._jobs = jobs
        self._messages = messages
        self._shelf = shelf
        self._canvas = canvas
        self._window = window
        self._when_ready = when_ready or _at_once
        self._map = MapLayers(project, canvas, self._title_of, self)
        self._live = KeepingLive(project, jobs, messages, shelf.platform_of, tree, self)
        self._large = LargePulls(jobs, window, self)
        self._files = SnapshotFiles(jobs, messages, shelf, self._map, self._live, window, self)
        project.readProject.connect(self._tell_missing)

    @property
    def shelf(self) -> Shelf:
        """The snapshots that are worked with."""
        return self._shelf

    @property
    def live(self) -> KeepingLive:
        """The layers that are kept live."""
        return self._live

    def close(self) -> None:
        """Stop what goes on by itself; jobs are for their owner to end."""
        self._project.readProject.disconnect(self._tell_missing)
        self._live.close()
        self._map.close()

    def add_latest(self, offers: Sequence[Offer], snapshot: Path | None = None) -> None:
        """Pull what stations say now, and features, then show them; by default into each platform's own snapshot.

        Very much is asked about first (see `LargePulls`).
        """
        for some in by_platform(offers).values():
            self._pull_unless_large(some, snapshot)

    def pull_period(self, offers: Sequence[Offer]) -> None:
        """Ask for a period and an area of each platform's datasets, pull them, and show them if that is wanted."""
        for some in by_platform(offers).values():
            try:
                self._ask_for_period(some, self._shelf.default_for(some[0].platform))
            except InputError as error:
                self._messages.error(error)

    def update(self, snapshot: Path, keys: Sequence[str] = ()) -> None:
        """Pull what is new of these datasets, without keys of all that the snapshot holds."""
        self._with_platforms(snapshot, keys, self._update)

    def resume(self, snapshot: Path) -> None:
        """Finish what earlier pulls left unfinished."""
        self._with_platforms(snapshot, (), self._resume)

    def show(self, snapshot: Path, keys: Sequence[str] = ()) -> None:
        """Show these datasets of a snapshot, without keys all; layers that are there are read again."""
        self._show_then(snapshot, keys, frozenset())

    def show_extent(self, datasets: Sequence[Dataset]) -> None:
        """Show on the map where the data of datasets lie."""
        extents = [QgsRectangle(*dataset.extent) for dataset in datasets if dataset.extent is not None]
        if not extents:
            self._messages.info(tr("The platform does not say where these data lie."))
            return
        self._flash([QgsGeometry.fromRect(one) for one in extents])

    def show_areas(self, areas: Sequence[str]) -> None:
        """Show on the map where areas (WKT in degrees) lie."""
        self._flash([QgsGeometry.fromWkt(area) for area in areas])

    def keep_live(self, layer: QgsVectorLayer) -> None:
        """Ask the platform again and again for what a layer of latest values shows."""
        self._live.start([layer])

    def stop_live(self, layer: QgsVectorLayer) -> None:
        """Ask no more for a layer."""
        self._live.stop(layer)
        self._messages.info(tr("{layer} is no longer kept live.").format(layer=layer.name()))

    def is_live(self, layer: QgsMapLayer | None) -> bool:
        """Whether a layer is kept live."""
        return layer is not None and self._live.is_live(layer)

    def keep_offers_live(self, offers: Sequence[Offer]) -> None:
        """Pull the latest values of datasets, show them and keep them live; features are only shown."""
        for some in by_platform(offers).values():
            self._pull_unless_large(some, live=[one.dataset.key for one in some if one.has_values])

    def verify(self, snapshot: Path) -> None:
        """Find out whether a snapshot is as it was written."""
        self._files.verify(snapshot)

    def copy(self, snapshot: Path, target: Path | None = None) -> None:
        """Copy a snapshot, without a target to where the person says."""
        self._files.copy(snapshot, target)

    def delete(self, snapshot: Path) -> None:
        """Delete a snapshot and its layers in the project, if the person says yes."""
        self._files.delete(snapshot)

    def _flash(self, shapes: Sequence[QgsGeometry]) -> None:
        """Let shapes in degrees flash on the map, which is moved when they are not all in it."""
        if self._canvas is None:
            return
        degrees, crs = QgsCoordinateReferenceSystem(_DEGREES), self._canvas.mapSettings().destinationCrs()
        extent = QgsRectangle()
        for shape in shapes:
            extent.combineExtentWith(shape.boundingBox())
        try:
            seen = transformed(extent, degrees, crs, self._project) if crs.isValid() else extent
            wide = shown_extent(extent, crs, self._project) if crs.isValid() else extent
        except InputError as error:
            self._messages.error(error)
            return
        if not self._canvas.extent().contains(seen):
            self._canvas.setExtent(wide)
            self._canvas.refresh()
        self._canvas.flashGeometries(shapes, degrees)

    def _pull_unless_large(
        self, offers: Sequence[Offer], snapshot: Path | None = None, live: Collection[str] = ()
    ) -> None:
        requests = _latest(offers)
        pull = partial(self._pull, offers, requests, snapshot, live=live)
        self._large.start(Wish(offers, requests, pull, partial(self.pull_period, offers)))

    def _pull(
        self,
        offers: Sequence[Offer],
        requests: Sequence[PullRequest],
        snapshot: Path | None,
        *,
        show: bool = True,
        live: Collection[str] = (),
    ) -> None:
        platform = offers[0].platform
        try:
            path = snapshot or self._shelf.default_for(platform)
        except InputError as error:
            self._messages.error(error)
            return
        self._shelf.meet(platform)
        unlock_for(platform)
        datasets = tuple(offer.dataset for offer in offers)
        job = self._jobs.start(
            _title(offers),
            partial(work.pull_into, platform, tuple(requests), datasets, path),
            on_done=partial(self._pulled, path, [one.key for one in datasets] if show else [], frozenset(live)),
            on_failed=self._messages.error,
            snapshot=path,
        )
        job.ended.connect(partial(self._ended, path))

    def _ask_for_period(self, offers: Sequence[Offer], snapshot: Path) -> None:
        from .pull_dialog import PullDialog

        dialog = PullDialog(offers, self._jobs, snapshot, self._canvas, self._project, self._window)
        dialog.accepted.connect(partial(self._pull_as_wished, dialog, offers))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _pull_as_wished(self, dialog: PullDialog, offers: Sequence[Offer]) -> None:
        wish = dialog.wish
        if wish is not None:
            self._pull(offers, wish.requests, wish.snapshot, show=wish.add_layers)

    def _pulled(self, path: Path, keys: Sequence[str], live: Collection[str], result: work.PullResult) -> None:
        shown = [key for key in keys if key not in result.without]
        if shown:
            self._show_then(path, shown, live, result)
        else:
            self._tell(result)
            self._tell_damage(path)

    def _tell(self, result: work.PullResult | None) -> None:
        if result is not None and result.is_empty:
            self._messages.info(result.sentence)
        elif result is not None:
            say = self._messages.success if result.complete else self._messages.warning
            say(result.sentence)

    def _show_then(
        self, snapshot: Path, keys: Sequence[str], live: Collection[str], result: work.PullResult | None = None
    ) -> None:
        """Make layers of the datasets in a job, and keep those of ``live`` (keys) live.

        The ``result`` of a pull is told when they are there, so that one message tells all.
        """
        how = Shown(spoken(""), "light", STANDARD)
        self._jobs.start(
            tr("Layers of {file}").format(file=snapshot.name),
            partial(make_layers, snapshot, tuple(keys), set(self._map.present(snapshot)), how),
            on_done=partial(self._made, snapshot, live, result),
            on_failed=partial(self._not_made, result),
            listed=False,
        )

    def _not_made(self, result: work.PullResult | None, error: UrbanDataError) -> None:
        self._tell(result)
        self._messages.error(error)

    def _made(self, snapshot: Path, live: Collection[str], result: work.PullResult | None, made: Made) -> None:
        if not snapshot.exists():
            self._tell(result)
            return
        outside = self._map.add(snapshot, made)
        if outside is not None:
            self._tell_outside(result, outside)
        elif result is not None:
            self._tell(result)
        elif made.present and not made.layers:
            self._messages.info(tr("The layers are in the project already and show what the snapshot holds now."))
        self._tell_damage(snapshot)
        if live:
            self._live.start(
                layer for (_, key), layers in self._map.present(snapshot).items() if key in live for layer in layers
            )

    def _tell_damage(self, snapshot: Path) -> None:
        if self._shelf.is_damaged(snapshot):
            text = tr("{file} is damaged: what the map shows of it may be wrong.")
            self._messages.warning(text.format(file=snapshot.name))

    def _tell_outside(self, result: work.PullResult | None, extent: QgsRectangle) -> None:
        """What a pull brought, and that the map does not show it."""
        sentence = tr("The data lie outside of what the map shows.")
        level = Qgis.MessageLevel.Info
        if result is not None:
            sentence = f"{result.sentence} {sentence}"
            level = Qgis.MessageLevel.Success if result.complete else Qgis.MessageLevel.Warning
        self._messages.offer(sentence, tr("&Zoom to it"), partial(self._map.zoom_to, extent), level)

    def _with_platforms(self, snapshot: Path, keys: Sequence[str], start: _Start) -> None:
        """Learn in a job which platforms the datasets are of, then go on in the main thread with each."""
        self._jobs.start(
            tr("Reading {file}").format(file=snapshot.name),
            partial(_platforms_of, snapshot, tuple(keys), self._shelf.platform_of),
            on_done=partial(self._start_each, snapshot, start),
            on_failed=self._messages.error,
            listed=False,
        )

    def _start_each(self, snapshot: Path, start: _Start, found: Sequence[tuple[SavedPlatform, list[str]]]) -> None:
        for platform, keys in found:
            unlock_for(platform)
            self._when_ready(platform, partial(start, snapshot, platform, keys))

    def _update(self, snapshot: Path, platform: SavedPlatform, keys: Sequence[str]) -> None:
        title = tr("Update of {file} from {platform}")
        self._fill(snapshot, platform, title, partial(work.update, platform, snapshot, tuple(keys)))

    def _resume(self, snapshot: Path, platform: SavedPlatform, _keys: Sequence[str]) -> None:
        title = tr("What is missing in {file} from {platform}")
        self._fill(snapshot, platform, title, partial(work.resume, platform, snapshot))

    def _fill(
        self, snapshot: Path, platform: SavedPlatform, title: str, fill: Callable[[Monitor], work.PullResult]
    ) -> None:
        job = self._jobs.start(
            title.format(file=snapshot.name, platform=platform.name),
            fill,
            on_done=partial(self._pulled, snapshot, (), frozenset()),
            on_failed=self._messages.error,
            snapshot=snapshot,
        )
        job.ended.connect(partial(self._ended, snapshot))

    def _ended(self, snapshot: Path) -> None:
        """Keep what a pull brought, be it whole, broken off or stopped, and show it in layers that are there."""
        if snapshot.exists():
            self._shelf.put(snapshot)
            self._map.reload(snapshot)

    def _title_of(self, url: str) -> str:
        try:
            return self._shelf.platform_of(url, "").name
        except UrbanDataError:
            return url

    def _tell_missing(self) -> None:
        for sentence in missing_snapshots(self._project):
            self._messages.warning(sentence)


def _at_once(_platform: SavedPlatform, do: Callable[[], None]) -> None:
    do()


def _latest(offers: Sequence[Offer]) -> tuple[PullRequest, ...]:
    """Requests for what stations say now; features are asked for whole."""
    return tuple(PullRequest(one.dataset.key, "latest" if one.has_values else "new") for one in offers)


def _title(offers: Sequence[Offer]) -> str:
    """What a pull is called in the list of tasks."""
    platform = offers[0].platform.name
    if len(offers) == 1:
        return tr("{title} of {platform}").format(title=title_words(offers[0].dataset), platform=platform)
    return tr("{count} data sets of {platform}").format(count=number(len(offers)), platform=platform)


def _platforms_of(
    snapshot: Path, keys: Collection[str], platform_of: PlatformOf, _monitor: Monitor
) -> list[tuple[SavedPlatform, list[str]]]:
    """The platforms of the datasets of these keys (of all, without keys), each with those keys that are its own."""
    found: dict[tuple[str, str], list[str]] = {}
    with SnapshotReader.open(snapshot) as reader:
        for held in reader.datasets():
            if not keys or held.key in keys:
                found.setdefault((held.platform_url, held.api), []).append(held.key)
    if not found:
        raise InputError("The snapshot holds no data set that could be updated.")
    return [(platform_of(url, api), own) for (url, api), own in found.items()]
