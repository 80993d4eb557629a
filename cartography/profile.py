# SPDX-License-Identifier: GPL-2.0-or-later
"""The office profile: name, colours, logo and habits of the office that publishes a map, in one JSON file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..core.errors import InputError
from ..core.text import plain
from .basemaps import Basemap, basemaps_of
from .papers import ORIENTATIONS, PAPERS

LANGUAGES = ("de", "en")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_PICTURES = (".svg", ".png", ".jpg", ".jpeg")
_LARGEST = 1_000_000
_TEXTS = ("name", "attribution", "footer", "font")
_CHOICES: Mapping[str, tuple[str, ...]] = {"language": LANGUAGES, "paper": PAPERS, "orientation": ORIENTATIONS}
_COLOURS = ("accent", "text")
_MEMBERS = (*_TEXTS, *_CHOICES, "colours", "logo", "basemaps")


@dataclass(frozen=True, slots=True)
class OfficeProfile:
    """How an office's maps look; what is empty leaves the choice to the report.

    ``attribution`` is added to the sources of every map, ``footer`` stands at the foot of the page beside the name.
    ``logo`` is an absolute path or None. ``basemaps`` are the office's own, by key.
    """

    name: str = ""
    accent: str = "#2f5d8a"
    text: str = "#1f2933"
    logo: Path | None = None
    language: str = ""
    paper: str = ""
    orientation: str = ""
    attribution: str = ""
    footer: str = ""
    font: str = ""
    basemaps: Mapping[str, Basemap] = field(default_factory=dict)


def read_profile(path: Path) -> OfficeProfile:
    """The profile in a JSON file; a relative logo path starts at the file's folder.

    Raises InputError with one sentence that names what is wrong. A logo that is not there is not an error here; the
    report goes without and says so.
    """
    told = _object(path)
    unknown = sorted(set(told) - set(_MEMBERS))
    if unknown:
        raise InputError(f"The office profile {path.name} has an entry “{plain(unknown[0], 60)}” that nobody knows.")
    texts = {name: _text(path, told, name) for name in (*_TEXTS, *_CHOICES, "logo")}
    for name, choices in _CHOICES.items():
        if texts[name] and texts[name] not in choices:
            raise InputError(f"In the office profile {path.name}, “{name}” must be one of {', '.join(choices)}.")
    logo = _logo(path, texts.pop("logo"))
    basemaps = basemaps_of(told.get("basemaps", {}), path.name)
    return OfficeProfile(**texts, **_colours(path, told.get("colours", {})), logo=logo, basemaps=basemaps)


def _object(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"The office profile {path.name} is larger than 1 MB.")
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(f"The office profile {path.name} cannot be read.", str(error)) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"The office profile {path.name} is not JSON text in UTF-8.", str(error)) from error
    if not isinstance(told, dict):
        raise InputError(f"The office profile {path.name} must be one JSON object.")
    return told


def _text(path: Path, told: dict[str, Any], name: str) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise InputError(f"In the office profile {path.name}, “{name}” must be a text.")
    return plain(value)


def _colours(path: Path, told: Any) -> dict[str, str]:
    if not isinstance(told, dict) or not set(told) <= set(_COLOURS):
        raise InputError(f"In the office profile {path.name}, “colours” may have “accent” and “text”.")
    for value in told.values():
        if not isinstance(value, str) or not _COLOUR.fullmatch(value):
            raise InputError(f"In the office profile {path.name}, a colour must be written like #2f5d8a.")
    return told


def _logo(path: Path, name: str) -> Path | None:
    if not name:
        return None
    logo = Path(name)
    if "://" in name or name.startswith(("\\\\", "//")) or logo.suffix.lower() not in _PICTURES:
        raise InputError(
            f"In the office profile {path.name}, “logo” must be an SVG, PNG or JPEG file of this computer."
        )
    return path.parent.absolute() / logo
