# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers that are kept live: the platform is asked again at its own pace for as long as they are in the project."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path

from qgis.core import QgsApplication, QgsMapLayer, QgsProject, QgsProviderRegistry, QgsVectorLayer
from qgis.gui import QgsLayerTreeView, QgsLayerTreeViewIndicator
from qgis.PyQt.QtCore import QLocale, QObject, QTime, QTimer, pyqtSignal

from .. import settings
from ..algorithms.access import open_provider, unlock_for
from ..algorithms.pulling import require_complete
from ..bridge.live import Ended, LiveLayers, sensible_interval
from ..bridge.translation import locale, number, sentence_of, tr
from ..bridge.zones import time_zone
from ..core.errors import InputError, SnapshotBusy, UrbanDataError
from ..core.monitor import Monitor
from ..settings import SavedPlatform
from ..store.again import latest_again
from ..store.pull import pull
from ..store.reader import SnapshotReader
from .jobs import Job, Jobs
from .map_layers import Of, of_layer
from .messages import Messages

__all__ = ["LIVE", "KeepingLive", "interval_words"]

LIVE = "urbandata/live"  # the custom property by which a project remembers that a layer was live

PlatformOf = Callable[[str, str], SavedPlatform]


@dataclass(frozen=True, slots=True)
class Kept:
    """A dataset of a snapshot that is kept live: whom to ask for it, and how often that makes sense."""

    of: Of
    title: str
    platform: SavedPlatform
    interval: timedelta


def read_kept(snapshot: Path, wanted: Collection[Of], platform_of: PlatformOf, _monitor: Monitor) -> list[Kept]:
    """What is to be known to keep these datasets live, for any thread; raises what `SnapshotReader.open` does."""
    with SnapshotReader.open(snapshot) as reader:
        return [
            Kept(
                (held.platform_url, held.key),
                held.title or held.key,
                platform_of(held.platform_url, held.api),
                sensible_interval(reader.latest_columns(held.fid)),
            )
            for held in reader.datasets()
            if (held.platform_url, held.key) in wanted and held.kind == "series"
        ]


class Rounds:
    """The refresh of a snapshot: asks for the datasets whose interval has passed, those of the shortest each time.

    ``kept`` is set in the main thread and read in that of the refresh.
    """

    def __init__(self, snapshot: Path, now: Callable[[], float] = time.monotonic) -> None:
        self.kept: tuple[Kept, ...] = ()
        self._snapshot = snapshot
        self._now = now
        self._asked: dict[Of, float] = {}

    @property
    def interval(self) -> timedelta:
        """How often a round is due."""
        return min((one.interval for one in self.kept), default=timedelta.max)

    def __call__(self, monitor: Monitor) -> None:
        """Ask; raises PullIncomplete when not everything arrived, and the rest of the family of `core.errors`."""
        now = self._now()
        due = [one for one in self.kept if self._is_due(one, now)]
        for url in dict.fromkeys(one.of[0] for one in due):
            some = [one for one in due if one.of[0] == url]
            self._ask(some, monitor)
            self._asked.update((one.of, now) for one in some)

    def _is_due(self, one: Kept, now: float) -> bool:
        asked = self._asked.get(one.of)
        return asked is None or one.interval == self.interval or now - asked >= one.interval.total_seconds()

    def _ask(self, some: Sequence[Kept], monitor: Monitor) -> None:
        wanted = {one.of for one in some}
        provider = open_provider(some[0].platform, monitor)
        with SnapshotReader.open(self._snapshot) as reader:
            held = [one for one in reader.datasets() if (one.platform_url, one.key) in wanted]
            requests, catalogue = latest_again(reader, held)
        workers = settings.PARALLEL_REQUESTS.value()
        require_complete(pull(provider, requests, self._snapshot, monitor, catalogue=catalogue, workers=workers))


class KeepingLive(QObject):
    """Which layers of a project are live, told by an indicator in the layer tree; belongs to the main thread.

    A project remembers which ones were, but after opening it nobody is asked before the person says so. Layers that
    leave the project are live no more.
    """

    changed = pyqtSignal(str)  # the id of a layer

    def __init__(
        self,
        project: QgsProject,
        jobs: Jobs,
        messages: Messages,
        platform_of: PlatformOf,
        tree: QgsLayerTreeView | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._jobs = jobs
        self._messages = messages
        self._platform_of = platform_of
        self._marks = Marks(project, tree, self)
        self._lives: dict[Path, _LiveSnapshot] = {}
        project.layersWillBeRemoved.connect(self._forget)
        project.readProject.connect(self._offer_again)

    def is_live(self, layer: QgsMapLayer) -> bool:
        """Whether the platform is asked again for what a layer shows."""
        return any(layer.id() in live.layers for live in self._lives.values())

    def start(self, layers: Iterable[QgsVectorLayer]) -> None:
        """Keep layers of latest values live; what is no such layer is left alone."""
        by_path: dict[Path, dict[str, Of]] = {}
        for layer in layers:
            of, path = of_layer(layer), _path_of(layer)
            if of is not None and path is not None and layer.customProperty("urbandata/kind") == "latest":
                by_path.setdefault(path, {})[layer.id()] = of
        for path, wanted in by_path.items():
            work = partial(read_kept, path, set(wanted.values()), self._platform_of)
            begin = partial(self._begin, path, wanted)
            self._jobs.start(path.stem, work, on_done=begin, on_failed=self._messages.error, listed=False)

    def stop(self, layer: QgsVectorLayer) -> None:
        """Keep a layer live no more; it stays as it is."""
        layer.removeCustomProperty(LIVE)
        self._drop([layer.id()])

    def stop_snapshot(self, snapshot: Path) -> None:
        """Keep nothing of a snapshot live any more, so that its file is free."""
        for path, live in list(self._lives.items()):
            if path.resolve() == snapshot.resolve():
                self._drop(list(live.layers))

    def refresh_now(self) -> None:
        """Ask at once for what is live."""
        for live in self._lives.values():
            live.refresh_now()

    def close(self) -> None:
        """Stop everything; the project still remembers what was live."""
        self._project.layersWillBeRemoved.disconnect(self._forget)
        self._project.readProject.disconnect(self._offer_again)
        self._drop([layer for live in self._lives.values() for layer in live.layers])
        self._marks.close()

    def _begin(self, path: Path, wanted: dict[str, Of], kept: list[Kept]) -> None:
        layers = {name: of for name, of in wanted.items() if self._project.mapLayer(name) is not None}
        chosen = [one for one in kept if one.of in layers.values()]
        if not chosen:
            return
        for one in chosen:
            unlock_for(one.platform)
        live = self._lives.get(path) or self._new(path)
        for one in chosen:
            live.add(one, [name for name, of in layers.items() if of == one.of])
            self._messages.info(
                tr("“{title}” is kept live: {platform} is asked {interval}.").format(
                    title=one.title, platform=one.platform.name, interval=interval_words(one.interval)
                )
            )
        for name in layers:
            self._project.mapLayer(name).setCustomProperty(LIVE, True)
            self._marks.put(name, live.tip_of(name), trouble=False)
            self.changed.emit(name)
        live.refresh_now()

    def _new(self, path: Path) -> _LiveSnapshot:
        live = self._lives[path] = _LiveSnapshot(self._project, self._jobs, path, self)
        live.answered.connect(partial(self._answered, path))
        live.failed.connect(partial(self._failed, path))
        return live

    def _answered(self, path: Path) -> None:
        live = self._lives.get(path)
        if live is not None:
            for name in live.layers:
                self._marks.put(name, live.tip_of(name), trouble=False)

    def _failed(self, path: Path, error: UrbanDataError) -> None:
        """Tell of trouble once; what other programs write into the file meanwhile shows at the mark alone."""
        live = self._lives.get(path)
        if live is None:
            return
        sentence = sentence_of(error)
        for name in live.layers:
            self._marks.put(name, f"{live.tip_of(name)}\n{sentence}", trouble=True)
        if not live.is_told and not isinstance(error, SnapshotBusy):
            live.is_told = True
            self._messages.warning(tr("Live layers of {file}: {problem}").format(file=path.name, problem=sentence))

    def _forget(self, names: Sequence[str]) -> None:
        self._drop(names)

    def _drop(self, names: Collection[str]) -> None:
        for path, live in list(self._lives.items()):
            gone = [name for name in names if name in live.layers]
            live.remove(gone)
            if not live.layers:
                del self._lives[path]
                live.stop()
                live.deleteLater()
            for name in gone:
                self._marks.take(name)
                self.changed.emit(name)

    def _offer_again(self) -> None:
        """Say which layers were live when the project was saved, with a way to have them so again."""
        layers = [
            layer
            for layer in self._project.mapLayers().values()
            if isinstance(layer, QgsVectorLayer) and layer.isValid() and layer.customProperty(LIVE)
        ]
        if not layers:
            return
        names = [layer.id() for layer in layers]
        titles = ", ".join(f"“{layer.name()}”" for layer in layers[:3]) + (", …" if len(layers) > 3 else "")
        sentence = tr("In this project, layers were kept live: {titles}. Nobody is asked until you say so.")
        self._messages.offer(sentence.format(titles=titles), tr("&Keep live again"), partial(self._start_again, names))

    def _start_again(self, names: Sequence[str]) -> None:
        layers = [self._project.mapLayer(name) for name in names]
        self.start([layer for layer in layers if isinstance(layer, QgsVectorLayer)])


class _LiveSnapshot(QObject):
    """The live datasets of one snapshot, which share its refresh, and the layers that show them."""

    answered = pyqtSignal()
    failed = pyqtSignal(object)  # UrbanDataError

    def __init__(self, project: QgsProject, jobs: Jobs, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self.layers: dict[str, Kept] = {}
        self.is_told = False  # whether the person knows of the trouble there is
        self._answered_at = ""
        self._project = project
        self._jobs = jobs
        self._path = path
        self._rounds = Rounds(path)
        self._live: LiveLayers | None = None

    def add(self, one: Kept, layers: Sequence[str]) -> None:
        """Ask for a dataset, too."""
        self.layers.update(dict.fromkeys(layers, one))
        self._agree()

    def remove(self, layers: Collection[str]) -> None:
        """Ask no more for what none of the other layers shows."""
        for name in layers:
            del self.layers[name]
        self._agree()

    def refresh_now(self) -> None:
        """Ask at once."""
        if self._live is None:
            self._live = LiveLayers(self._project, self._path, self._begin, self._rounds.interval, self)
            self._live.refreshed.connect(self._on_refreshed)
            self._live.failed.connect(self.failed)
        self._live.refresh_now()

    def stop(self) -> None:
        """Ask no more."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def tip_of(self, layer: str) -> str:
        """What there is to say about a live layer."""
        one = self.layers[layer]
        tip = tr("Live: {platform} is asked {interval}.").format(
            platform=one.platform.name, interval=interval_words(one.interval)
        )
        return f"{tip} {self._answered_at}".strip()

    def _begin(self, ended: Ended) -> Job:
        """Begin a round, which waits for any pull into the file and never keeps one waiting."""
        return self._jobs.start(
            tr("Refreshing live layers"),
            self._rounds,
            on_done=lambda _: ended(None),
            on_failed=ended,
            snapshot=self._path,
            listed=False,
            gives_way=True,
        )

    def _agree(self) -> None:
        self._rounds.kept = tuple({one.of: one for one in self.layers.values()}.values())
        if self._live is not None and self.layers:
            self._live.interval = self._rounds.interval

    def _on_refreshed(self) -> None:
        self.is_told = False
        local = datetime.now(_zone())
        now = locale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)
        self._answered_at = tr("Last answer: {time}.").format(time=now)
        self.answered.emit()


class Marks(QObject):
    """Indicators beside live layers in the layer tree; without a tree nothing is shown there."""

    def __init__(self, project: QgsProject, tree: QgsLayerTreeView | None, parent: QObject) -> None:
        super().__init__(parent)
        self._project = project
        self._tree = tree
        self._shown: dict[str, QgsLayerTreeViewIndicator] = {}
        project.layerTreeRoot().addedChildren.connect(self._again_soon)

    def put(self, layer: str, tip: str, *, trouble: bool) -> None:
        """Mark a layer, or say something else at its mark."""
        if self._tree is None:
            return
        if layer not in self._shown:
            self._shown[layer] = QgsLayerTreeViewIndicator(self._tree)
        mark = self._shown[layer]
        mark.setIcon(QgsApplication.getThemeIcon("/mIconWarning.svg" if trouble else "/mActionRefresh.svg"))
        mark.setToolTip(tip)
        self._attach(layer)

    def take(self, layer: str) -> None:
        """Take a layer's mark away."""
        mark = self._shown.pop(layer, None)
        node = self._project.layerTreeRoot().findLayer(layer)
        if mark is not None and self._tree is not None:
            if node is not None:
                self._tree.removeIndicator(node, mark)
            mark.deleteLater()

    def close(self) -> None:
        """Take all marks away."""
        self._project.layerTreeRoot().addedChildren.disconnect(self._again_soon)
        for layer in list(self._shown):
            self.take(layer)

    def _attach(self, layer: str) -> None:
        node = self._project.layerTreeRoot().findLayer(layer)
        if self._tree is not None and node is not None and self._shown[layer] not in self._tree.indicators(node):
            self._tree.addIndicator(node, self._shown[layer])

    def _again_soon(self) -> None:
        """A layer that is moved in the tree is a new node there."""
        if self._shown:
            QTimer.singleShot(0, self._again)

    def _again(self) -> None:
        for layer in self._shown:
            self._attach(layer)


def interval_words(interval: timedelta) -> str:
    """How often something is done: “every minute”, “every 10 minutes”, “every 2 hours”."""
    minutes = round(interval / timedelta(minutes=1))
    if minutes % 60 == 0:
        hours = minutes // 60
        return tr("every hour") if hours == 1 else tr("every {count} hours").format(count=number(hours))
    return tr("every minute") if minutes == 1 else tr("every {count} minutes").format(count=number(minutes))


def _path_of(layer: QgsVectorLayer) -> Path | None:
    path = str(QgsProviderRegistry.instance().decodeUri("ogr", layer.source()).get("path") or "")
    return Path(path) if path else None


def _zone() -> tzinfo | None:
    """The zone of the options, else None for that of the computer."""
    try:
        return time_zone(settings.TIME_ZONE.value())
    except InputError:
        return None
