# SPDX-License-Identifier: GPL-2.0-or-later
"""Background maps that are fetched while a map is drawn: which there are, and whom they are to be credited to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsNetworkContentFetcher,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QEventLoop, QSize, Qt, QTimer, QUrl
from qgis.PyQt.QtGui import QColor, QImage

from ..core.errors import InputError
from .colours import Ground

FILE = Path(__file__).with_name("basemaps.json")
NONE, PROJECT = "none", "project"
# How long a service may be silent, in seconds; QGIS itself would wait for a minute, and the person with it.
PATIENCE = 15.0
# A trial picture has the scale of a map on A4.
_TRIAL_PIXELS, _TRIAL_DPI = 400, 50.0
_LEAST_SHARE = 1 / 8  # of the width or the height, over which what is shown has to reach
_TEXTS = ("url", "layer", "attribution", "licence")


@dataclass(frozen=True, slots=True)
class Basemap:
    """A layer of a WMS.

    ``title`` is by language; ``attribution`` is the text its licence demands, where ``{year}`` stands for the year in
    which the picture was fetched; ``background`` says what symbols and texts upon it have to stand out from.
    """

    key: str
    title: Mapping[str, str]
    url: str
    layer: str
    attribution: str
    licence: str = ""
    licence_url: str = ""
    background: Ground = "light"

    def attribution_in(self, year: int) -> str:
        """The text to print, for a picture fetched in that year."""
        return self.attribution.replace("{year}", str(year))

    def layer_in(self, crs: QgsCoordinateReferenceSystem, language: str) -> QgsRasterLayer:
        """The layer, asked for in the map's own system so that nothing is resampled.

        QGIS asks the service what it offers at once; when that fails the layer is not valid. Ask `answers` before.
        """
        source = urlencode(
            {
                "url": self.url,
                "layers": self.layer,
                "styles": "",
                "format": "image/png",
                "crs": crs.authid(),
                "dpiMode": 7,
                "contextualWMSLegend": 0,
            },
            safe="/:",
        )
        return QgsRasterLayer(source, self.title.get(language, self.key), "wms")

    def answers(self, patience: float = PATIENCE) -> bool:
        """Whether the service tells within ``patience`` seconds what it offers."""
        address = urlsplit(self.url)
        asked = {**dict(parse_qsl(address.query)), "SERVICE": "WMS", "REQUEST": "GetCapabilities"}
        fetcher, waiting = QgsNetworkContentFetcher(), _Waiting(patience)
        fetcher.finished.connect(waiting.end)
        fetcher.fetchContent(QUrl(urlunsplit(address._replace(query=urlencode(asked)))))
        if waiting.is_in_vain():
            fetcher.cancel()
            return False
        return bool(fetcher.contentAsString())


def shows_something(layer: QgsRasterLayer, extent: QgsRectangle, patience: float = PATIENCE) -> bool:
    """Whether a small picture of the layer in that part of its own system can be had in time and shows something.

    QGIS draws a map service that refuses or is broken as nothing, and tells of no error. A picture of a single dot,
    with which some services answer what they cannot draw, is put into the upper left corner and leaves the rest empty.
    """
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(extent)
    settings.setOutputDpi(_TRIAL_DPI)
    share = _TRIAL_PIXELS / max(extent.width(), extent.height())
    settings.setOutputSize(QSize(max(1, round(extent.width() * share)), max(1, round(extent.height() * share))))
    settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
    job, waiting = QgsMapRendererParallelJob(settings), _Waiting(patience)
    job.finished.connect(waiting.end)
    job.start()
    if waiting.is_in_vain():
        job.cancel()
        return False
    picture = job.renderedImage()
    filled = _filled(picture)
    is_wide, is_high = (
        filled.width() >= _LEAST_SHARE * picture.width(),
        filled.height() >= _LEAST_SHARE * picture.height(),
    )
    return bool(is_wide or is_high)


class _Waiting:
    """Waits for a signal in the main thread, which goes on to handle what is no input of the person's."""

    def __init__(self, patience: float) -> None:
        self._loop, self._clock, self._is_over = QEventLoop(), QTimer(), False
        self._clock.setSingleShot(True)
        self._clock.setInterval(round(patience * 1000))
        self._clock.timeout.connect(self._loop.quit)

    def end(self) -> None:
        """The signal has come."""
        self._is_over = True
        self._loop.quit()

    def is_in_vain(self) -> bool:
        """Whether the time is over before the signal has come."""
        if not self._is_over:
            self._clock.start()
            self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        return not self._is_over


def _filled(image: QImage) -> QSize:
    """The size of the least rectangle around all that is not transparent; 0 by 0 when everything is."""
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    bits = alpha.constBits()
    bits.setsize(alpha.sizeInBytes())
    told, stride, width = bytes(bits), alpha.bytesPerLine(), alpha.width()
    # Qt fills lines up to four bytes with whatever was in memory.
    lines = [told[begin : begin + width] for begin in range(0, len(told), stride)]
    filled = [number for number, line in enumerate(lines) if any(line)]
    if not filled:
        return QSize(0, 0)
    left = min(width - len(lines[number].lstrip(b"\0")) for number in filled)
    right = max(len(lines[number].rstrip(b"\0")) for number in filled)
    return QSize(right - left, filled[-1] + 1 - filled[0])


@lru_cache(maxsize=1)
def shipped_basemaps() -> Mapping[str, Basemap]:
    """The background maps that come with the plugin, by key."""
    return basemaps_of(json.loads(FILE.read_text(encoding="utf-8")), FILE.name)


def basemap(key: str, own: Mapping[str, Basemap]) -> Basemap:
    """The background map of that key, an office's own one first; raises InputError when there is none."""
    known = {**shipped_basemaps(), **own}
    if key not in known:
        raise InputError(f"There is no basemap “{key}”. Choose {', '.join((NONE, PROJECT, *known))}.")
    return known[key]


def basemaps_of(told: Any, file: str) -> dict[str, Basemap]:
    """The background maps of a JSON object by key; raises InputError that names the file."""
    if not isinstance(told, dict):
        raise InputError(f"In {file}, the basemaps must be one JSON object.")
    return {key: _basemap(key, entry, file) for key, entry in told.items()}


def _basemap(key: str, entry: Any, file: str) -> Basemap:
    if not isinstance(entry, dict) or not all(isinstance(entry.get(name), str) for name in _TEXTS):
        raise InputError(f"In {file}, the basemap “{key}” needs the texts {', '.join(_TEXTS)}.")
    if urlsplit(entry["url"]).scheme not in ("http", "https"):
        raise InputError(f"In {file}, the address of the basemap “{key}” must begin with http:// or https://.")
    title = entry.get("title", {})
    if not isinstance(title, dict) or not all(isinstance(text, str) for text in title.values()):
        raise InputError(f"In {file}, the title of the basemap “{key}” must be texts by language.")
    background = entry.get("background", "light")
    if background not in ("light", "dark"):
        raise InputError(f"In {file}, the background of the basemap “{key}” must be light or dark.")
    return Basemap(
        key,
        title,
        **{name: entry[name] for name in _TEXTS},
        licence_url=str(entry.get("licence_url", "")),
        background=background,
    )
