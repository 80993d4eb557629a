# SPDX-License-Identifier: GPL-2.0-or-later
"""Colours of classes made from values, grounds of maps, and outlines that show a colour on light and dark ones.

The palettes are our own: lightness falls or rises from class to class, so that neighbours stay apart for colour-blind
readers and in a grey print. The tests compute it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Literal

Ground = Literal["light", "dark"]
"""What symbols and texts on a map have to stand out from."""

GROUNDS: dict[Ground, str] = {"light": "#ffffff", "dark": "#20262b"}
DARK, LIGHT = "#262626", "#ffffff"
OLD_FILL, OLD_MARK = "#b8b8b8", "#4d4d4d"
_TAKEN = {1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 2, 4), 5: (0, 1, 2, 3, 4)}


def palette(name: str, count: int) -> tuple[str, ...]:
    """``count`` colours (1 to 5) of a palette, from the lowest class to the highest."""
    colours = _palettes()[name]
    return tuple(colours[index] for index in _TAKEN[count])


def outline(colour: str) -> str:
    """Dark for a light colour and light for a dark one."""
    return DARK if luminance(colour) > 0.18 else LIGHT


def luminance(colour: str) -> float:
    """The relative luminance of an sRGB colour such as #4d4d4d, from 0 to 1 (IEC 61966-2-1)."""
    coded = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in coded)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@lru_cache(maxsize=1)
def _palettes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(Path(__file__).with_name("palettes.json").read_text(encoding="utf-8"))
    return found
