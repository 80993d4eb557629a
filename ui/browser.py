# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms, their datasets and snapshots in QGIS's Browser.

Everything here happens in the main thread; what takes time, such as listing a platform, is a job, and the item is
filled anew when it ends. QGIS would otherwise call Python from threads of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, cast

from qgis.core import Qgis, QgsDataCollectionItem, QgsDataItem, QgsDataItemProvider, QgsErrorItem, QgsMimeDataUtils
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtGui import QAction, QIcon

from .. import settings
from ..bridge.statistic_words import title_shown
from ..bridge.translation import sentence_of, tr
from ..core.errors import UrbanDataError
from ..core.text import plain
from .dataset_words import title_words
from .drops import SnapshotPart, uri_of_offer, uri_of_snapshot
from .icons import plugin_icon, theme_icon
from .offers import Offer, pull_words
from .work import list_platform, unlock_for

if TYPE_CHECKING:
    from ..core.monitor import Monitor
    from ..store.reader import HeldDataset
    from .jobs import Jobs
    from .platform_actions import PlatformActions
    from .shelf import Shelf
    from .work import Listing
    from .workbench import Workbench

__all__ = ["BrowserProvider"]

ROOT = "urbandata:"
TITLE = "Urban Data"
_LONGEST = 500
LAST = "\uffff"  # sorts behind every name


class BrowserProvider(QgsDataItemProvider):
    """The plugin's entry at the top of the Browser."""

    def __init__(
        self,
        jobs: Jobs,
        workbench: Workbench,
        shelf: Shelf,
        reveal: Callable[[Path, str], None],
        managing: Callable[[], PlatformActions],
    ) -> None:
        """``reveal`` shows a snapshot and a dataset in it elsewhere, ``managing`` gives what changes platforms."""
        super().__init__()
        self._house = _House(jobs, workbench, shelf, reveal, managing)
        self._root: RootItem | None = None

    def name(self) -> str:
        """The id among the providers."""
        return TITLE

    def dataProviderKey(self) -> str:  # noqa: N802 - Qt name
        """No data provider of QGIS stands behind it."""
        return ""

    def capabilities(self) -> Qgis.DataItemProviderCapabilities:
        """Not files and not databases."""
        return Qgis.DataItemProviderCapability.NetworkSources

    def createDataItem(self, path: str, parent: QgsDataItem | None) -> QgsDataItem | None:  # noqa: N802 - Qt name
        """The entry at the top."""
        if path or parent is not None:
            return None
        self._root = RootItem(self._house)
        sip.transferto(self._root, None)
        return self._root

    def refresh(self) -> None:
        """Read anew which platforms and snapshots there are."""
        if self._root is not None and not sip.isdeleted(self._root):
            self._root.refresh()


@dataclass(frozen=True, slots=True)
class _House:
    """What the items need of the plugin."""

    jobs: Jobs
    workbench: Workbench
    shelf: Shelf
    reveal: Callable[[Path, str], None]
    managing: Callable[[], PlatformActions]


class _Collection(QgsDataCollectionItem):
    """An item whose children are made at once, in the main thread."""

    def __init__(self, house: _House, parent: QgsDataItem | None, title: str, path: str, icon: QIcon) -> None:
        super().__init__(parent, title, path, TITLE)
        self.house = house
        self.setIcon(icon)
        self.setCapabilitiesV2(Qgis.BrowserItemCapability.Fast | Qgis.BrowserItemCapability.Fertile)

    def createChildren(self) -> list[QgsDataItem]:  # noqa: N802 - Qt name
        """The children, which the Browser owns from now on."""
        children = self.made()
        for child in children:
            sip.transferto(child, self)
        return children

    def made(self) -> list[QgsDataItem]:
        """New children."""
        raise NotImplementedError

    def below(self, name: str) -> str:
        """The path of a child."""
        return f"{self.path()}/{name.replace('/', '%2F')}"


class _Lazy(_Collection):
    """An item whose children are learned by a job."""

    def __init__(self, house: _House, parent: QgsDataItem, title: str, path: str, icon: QIcon) -> None:
        super().__init__(house, parent, title, path, icon)
        self._answer: object = None
        self._error: UrbanDataError | None = None
        self._is_asking = False

    def before_work(self) -> None:
        """Do what only the main thread can do."""

    def work(self, monitor: Monitor) -> object:
        """Learn what the children are; runs in another thread."""
        raise NotImplementedError

    def children_of(self, answer: object) -> list[QgsDataItem]:
        """The children that an answer tells of."""
        raise NotImplementedError

    def made(self) -> list[QgsDataItem]:
        """The children, or for as long as nothing is known a line that says so."""
        if self._answer is not None:
            answer, self._answer = self._answer, None  # the next time, as after Refresh, it is asked again
            return self.children_of(answer)
        if self._error is not None:
            sentence, self._error = sentence_of(self._error), None
            return [QgsErrorItem(self, sentence, self.below("error"))]
        if not self._is_asking:
            self._is_asking = True
            self.before_work()
            self.house.jobs.start(
                self.name(), self.work, on_done=self._on_done, on_failed=self._on_failed, listed=False
            )
        return [_note(self, tr("Being read…"))]

    def _on_done(self, answer: object) -> None:
        self._is_asking = False
        if not sip.isdeleted(self):
            self._answer = answer
            self.refresh()

    def _on_failed(self, error: UrbanDataError) -> None:
        self._is_asking = False
        if not sip.isdeleted(self):
            self._error = error
            self.refresh()


class RootItem(_Collection):
    """Everything of the plugin."""

    def __init__(self, house: _House) -> None:
        super().__init__(house, None, TITLE, ROOT, plugin_icon())

    def made(self) -> list[QgsDataItem]:
        """The saved platforms, then the snapshots."""
        platforms = [
            SpoiltItem(self.house, self, one)
            if isinstance(one, settings.SpoiltPlatform)
            else PlatformItem(self.house, self, one)
            for one in settings.all_platforms()
        ]
        return [*platforms, SnapshotsItem(self.house, self)]


class PlatformItem(_Lazy):
    """A saved platform."""

    def __init__(self, house: _House, parent: _Collection, platform: settings.SavedPlatform) -> None:
        icon = theme_icon("mIconConnect.svg")
        super().__init__(house, parent, platform.name, _path_of(platform, parent), icon)
        self._platform = platform
        self.setToolTip(platform.url)

    def before_work(self) -> None:
        """Ask for the password that opens a sign-in."""
        unlock_for(self._platform)

    def work(self, monitor: Monitor) -> Listing:
        """Ask the platform for its datasets."""
        return list_platform(self._platform, monitor)

    def actions(self, parent: QObject) -> list[QAction]:
        """What can be done with it."""
        return _managing_actions(self.house, self._platform, parent)

    def children_of(self, answer: object) -> list[QgsDataItem]:
        """One item for each dataset."""
        listing = cast("Listing", answer)
        if not listing.datasets:
            return [_note(self, tr("The platform offers no data sets."))]
        return [OfferItem(self.house, self, Offer(self._platform, dataset)) for dataset in listing.datasets]


class SpoiltItem(_Collection):
    """A saved platform that cannot be used as it is; below it stands why."""

    def __init__(self, house: _House, parent: _Collection, platform: settings.SpoiltPlatform) -> None:
        title = tr("{name} (cannot be used)").format(name=platform.name)
        super().__init__(house, parent, title, _path_of(platform, parent), theme_icon("mIconWarning.svg"))
        self._platform = platform
        self._problem = sentence_of(platform.problem)
        self.setToolTip(self._problem)

    def made(self) -> list[QgsDataItem]:
        """The reason."""
        return [QgsErrorItem(self, self._problem, self.below("error"))]

    def actions(self, parent: QObject) -> list[QAction]:
        """What can be done with it."""
        return _managing_actions(self.house, self._platform, parent)


class SnapshotsItem(_Collection):
    """The snapshots the person works with."""

    def __init__(self, house: _House, parent: _Collection) -> None:
        super().__init__(house, parent, tr("Snapshots"), parent.below("snapshots"), theme_icon("mIconFolder.svg"))
        self.setSortKey(LAST)

    def made(self) -> list[QgsDataItem]:
        """One item for each snapshot."""
        paths = self.house.shelf.paths()
        if not paths:
            return [_note(self, tr("Nothing has been pulled yet."))]
        alike = Counter(path.stem for path in paths)
        return [SnapshotItem(self.house, self, path, with_folder=alike[path.stem] > 1) for path in paths]


class SnapshotItem(_Lazy):
    """A snapshot."""

    def __init__(self, house: _House, parent: _Collection, snapshot: Path, *, with_folder: bool = False) -> None:
        """``with_folder`` tells those of the same name apart."""
        icon = theme_icon("mGeoPackage.svg")
        title = f"{snapshot.stem} ({snapshot.parent})" if with_folder else snapshot.stem
        super().__init__(house, parent, title, parent.below(str(snapshot)), icon)
        self._snapshot = snapshot
        self.setToolTip(str(snapshot))

    def work(self, monitor: Monitor) -> Sequence[HeldDataset]:  # noqa: ARG002 - it is short
        """Read what the snapshot holds."""
        from ..store.reader import SnapshotReader

        with SnapshotReader.open(self._snapshot) as reader:
            return reader.datasets()

    def children_of(self, answer: object) -> list[QgsDataItem]:
        """One item for each dataset."""
        held = cast("Sequence[HeldDataset]", answer)
        return [HeldItem(self.house, self, self._snapshot, dataset) for dataset in held]

    def hasDragEnabled(self) -> bool:  # noqa: N802 - Qt name
        """The whole snapshot can be dragged."""
        return True

    def mimeUris(self) -> list[QgsMimeDataUtils.Uri]:  # noqa: N802 - Qt name
        """What a drag carries."""
        return [uri_of_snapshot(SnapshotPart(self._snapshot))]

    def actions(self, parent: QObject) -> list[QAction]:
        """What can be done with it."""
        return [
            _action(parent, tr("&Add to the map"), partial(self.house.workbench.show, self._snapshot)),
            _action(parent, tr("&Update from the platform"), partial(self.house.workbench.update, self._snapshot)),
            _action(parent, tr("&Show in the dock"), partial(self.house.reveal, self._snapshot, "")),
        ]


class _Leaf(QgsDataItem):
    """A dataset, of a platform or in a snapshot, which can be dragged onto the map."""

    def __init__(self, house: _House, parent: _Collection, title: str, key: str, uri: QgsMimeDataUtils.Uri) -> None:
        super().__init__(Qgis.BrowserItemType.Custom, parent, title, parent.below(key), TITLE)
        self.house = house
        self._uri = uri
        self.setState(Qgis.BrowserItemState.Populated)

    def hasDragEnabled(self) -> bool:  # noqa: N802 - Qt name
        """It can be dragged."""
        return True

    def mimeUris(self) -> list[QgsMimeDataUtils.Uri]:  # noqa: N802 - Qt name
        """What a drag carries."""
        return [self._uri]


class OfferItem(_Leaf):
    """A dataset of a platform."""

    def __init__(self, house: _House, parent: _Collection, offer: Offer) -> None:
        super().__init__(house, parent, title_words(offer.dataset), offer.dataset.key, uri_of_offer(offer))
        self._offer = offer
        self.setToolTip(_tip(title_words(offer.dataset), offer.dataset.description, offer.platform.name))
        polygon, point = theme_icon("mIconPolygonLayer.svg"), theme_icon("mIconPointLayer.svg")
        self.setIcon(polygon if offer.dataset.kind == "features" else point)

    def handleDoubleClick(self) -> bool:  # noqa: N802 - Qt name
        """Pull the latest values onto the map."""
        self.house.workbench.add_latest([self._offer])
        return True

    def actions(self, parent: QObject) -> list[QAction]:
        """What can be done with it."""
        bench = self.house.workbench
        add = tr("&Add latest values") if self._offer.has_values else tr("&Add to the map")
        return [
            _action(parent, add, partial(bench.add_latest, [self._offer])),
            _action(parent, pull_words([self._offer]), partial(bench.pull_period, [self._offer])),
        ]


class HeldItem(_Leaf):
    """A dataset in a snapshot."""

    def __init__(self, house: _House, parent: _Collection, snapshot: Path, held: HeldDataset) -> None:
        super().__init__(
            house, parent, title_shown(held.title, tr), held.key, uri_of_snapshot(SnapshotPart(snapshot, held.key))
        )
        self._snapshot = snapshot
        self._key = held.key
        self.setToolTip(_tip(title_shown(held.title, tr), held.attribution, str(snapshot)))
        polygon, point = theme_icon("mIconPolygonLayer.svg"), theme_icon("mIconPointLayer.svg")
        self.setIcon(polygon if held.kind == "features" else point)

    def handleDoubleClick(self) -> bool:  # noqa: N802 - Qt name
        """Put it on the map."""
        self.house.workbench.show(self._snapshot, [self._key])
        return True

    def actions(self, parent: QObject) -> list[QAction]:
        """What can be done with it."""
        bench = self.house.workbench
        return [
            _action(parent, tr("&Add to the map"), partial(bench.show, self._snapshot, [self._key])),
            _action(parent, tr("&Update from the platform"), partial(bench.update, self._snapshot, [self._key])),
            _action(parent, tr("&Show in the dock"), partial(self.house.reveal, self._snapshot, self._key)),
        ]


def _path_of(platform: settings.AnyPlatform, parent: _Collection) -> str:
    """A path that is another one when anything of the platform changes; the Browser would keep the item else."""
    headers = [f"{name}={value}" for name, value in platform.headers.items()]
    state = "" if isinstance(platform, settings.SavedPlatform) else platform.problem.sentence
    return parent.below(" ".join((platform.name, platform.url, platform.api, platform.authcfg, *headers, state)))


def _managing_actions(house: _House, platform: settings.AnyPlatform, parent: QObject) -> list[QAction]:
    return [
        _action(parent, tr("&Edit…"), lambda: house.managing().change(platform)),
        _action(parent, tr("Re&move…"), lambda: house.managing().ask_to_remove(platform)),
    ]


def _tip(*lines: str) -> str:
    """Lines of a tooltip, shown as the plain texts that they are."""
    told = (escape(plain(line, _LONGEST)) for line in lines if line)
    return f"<p>{'<br>'.join(told)}</p>"


def _note(parent: _Collection, text: str) -> QgsDataItem:
    """A line that only says something."""
    item = QgsDataItem(Qgis.BrowserItemType.Custom, parent, text, parent.below("note"), TITLE)
    item.setState(Qgis.BrowserItemState.Populated)
    return item


def _action(parent: QObject, text: str, slot: Callable[[], None]) -> QAction:
    action = QAction(text, parent)
    action.triggered.connect(lambda *_: slot())
    return action
