# SPDX-License-Identifier: GPL-2.0-or-later
"""Datasets and snapshots on their way from the dock or the Browser onto the map.

QGIS carries them as URIs of a custom kind; what such a URI holds is read as coming from a stranger, since any program
can hand over a drag.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from qgis.core import QgsMimeDataUtils
from qgis.gui import QgsCustomDropHandler, QgsMapCanvas
from qgis.PyQt.QtCore import QMimeData, QTimer

from ..core.errors import InputError
from ..core.platform import Dataset
from ..settings import SavedPlatform
from .dataset_words import title_words
from .offers import Offer

__all__ = ["DropHandler", "SnapshotPart", "mime_of", "read", "uri_of_offer", "uri_of_snapshot"]

KEY = "urbandata"
LONGEST = 1_000_000  # characters of a URI that are read


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """A snapshot, or one of its datasets where ``key`` is not empty."""

    path: Path
    key: str = ""


def uri_of_offer(offer: Offer) -> QgsMimeDataUtils.Uri:
    """The URI that carries a dataset of a platform."""
    told = {"platform": {**asdict(offer.platform), "headers": dict(offer.platform.headers)}}
    return _uri(title_words(offer.dataset), {**told, "dataset": asdict(offer.dataset)})


def uri_of_snapshot(part: SnapshotPart) -> QgsMimeDataUtils.Uri:
    """The URI that carries a snapshot, or one of its datasets."""
    return _uri(part.path.stem, {"snapshot": str(part.path), "key": part.key})


def mime_of(dragged: Sequence[Offer | SnapshotPart]) -> QMimeData:
    """What a drag of these carries."""
    return QgsMimeDataUtils.encodeUriList(
        [uri_of_offer(one) if isinstance(one, Offer) else uri_of_snapshot(one) for one in dragged]
    )


def read(uri: QgsMimeDataUtils.Uri) -> Offer | SnapshotPart | None:
    """What a URI carries; None when it is not one of ours or not whole."""
    if uri.layerType != "custom" or uri.providerKey != KEY or len(uri.uri) > LONGEST:
        return None
    try:
        told = json.loads(uri.uri)
        if "snapshot" in told:
            return SnapshotPart(Path(_text(told["snapshot"])), _text(told["key"]))
        return Offer(SavedPlatform(**told["platform"]), _dataset(told["dataset"]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, InputError):
        return None


class DropHandler(QgsCustomDropHandler):
    """Takes what is dropped on the map or the layer tree and hands it on, all of one drop together."""

    def __init__(self, add: Callable[[Sequence[Offer]], None], show: Callable[[Path, Sequence[str]], None]) -> None:
        super().__init__()
        self._add = add
        self._show = show
        self._dropped: list[Offer | SnapshotPart] = []

    def customUriProviderKey(self) -> str:  # noqa: N802 - Qt name
        """Which URIs are ours."""
        return KEY

    def handleCustomUriDrop(self, uri: QgsMimeDataUtils.Uri) -> None:  # noqa: N802 - Qt name
        """Take one URI that was dropped anywhere in the window."""
        found = read(uri)
        if found is None:
            return
        if not self._dropped:
            QTimer.singleShot(0, self._hand_on)
        self._dropped.append(found)

    def canHandleCustomUriCanvasDrop(  # noqa: N802 - Qt name
        self,
        uri: QgsMimeDataUtils.Uri,
        canvas: QgsMapCanvas,  # noqa: ARG002
    ) -> bool:
        """Whether the URI is one of ours."""
        return read(uri) is not None

    def handleCustomUriCanvasDrop(  # noqa: N802 - Qt name
        self,
        uri: QgsMimeDataUtils.Uri,
        canvas: QgsMapCanvas,  # noqa: ARG002
    ) -> bool:
        """Take one URI that was dropped on the map."""
        self.handleCustomUriDrop(uri)
        return True

    def _hand_on(self) -> None:
        dropped, self._dropped = self._dropped, []
        if offers := [one for one in dropped if isinstance(one, Offer)]:
            self._add(offers)
        keys: dict[Path, list[str]] = {}
        for part in dropped:
            if isinstance(part, SnapshotPart):
                keys.setdefault(part.path, []).append(part.key)
        for path, wanted in keys.items():
            self._show(path, [] if "" in wanted else wanted)


def _uri(name: str, told: Mapping[str, Any]) -> QgsMimeDataUtils.Uri:
    uri = QgsMimeDataUtils.Uri()
    uri.layerType = "custom"
    uri.providerKey = KEY
    uri.name = name
    uri.uri = json.dumps(told, ensure_ascii=False)
    return uri


def _dataset(told: Mapping[str, Any]) -> Dataset:
    """The dataset of a mapping; raises ValueError, TypeError or KeyError for anything else."""
    default = Dataset("", "")
    values: dict[str, Any] = {}
    for field in fields(Dataset):
        value, like = told[field.name], getattr(default, field.name)
        if isinstance(like, tuple):
            values[field.name] = tuple(_text(word) for word in value)
        elif isinstance(like, str):
            values[field.name] = _text(value)
        else:
            values[field.name] = _optional(field.name, value)
    if values["kind"] not in ("series", "features"):
        raise ValueError(values["kind"])
    return Dataset(**values)


def _optional(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("stations", "series"):
        return int(value)
    if name == "extent":
        west, south, east, north = (float(edge) for edge in value)
        return west, south, east, north
    return _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value
