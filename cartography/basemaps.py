# SPDX-License-Identifier: GPL-2.0-or-later
"""Background maps that are fetched while a map is drawn: which there are, and whom they are to be credited to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from qgis.core import QgsCoordinateReferenceSystem, QgsRasterLayer

from ..core.errors import InputError
from .colours import Ground

FILE = Path(__file__).with_name("basemaps.json")
NONE, PROJECT = "none", "project"
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

        QGIS asks the service what it offers at once; when that fails the layer is not valid.
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
