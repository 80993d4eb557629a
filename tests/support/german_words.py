# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a text that a person sees is one of the plugin's German ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

CATALOGUE = Path(__file__).parents[2] / "i18n" / "urban_data_de.ts"
_GAP = re.compile(r"\{[^}]*\}")
_WORD = re.compile(r"[^\W\d_]{2}")
_END = re.compile(r"(?<=[.!?:]) |: |\n| · ")
# What is called the same in every language.
_NAMES = re.compile(r"(Urban Data|SensorThings API|OGC API – Features|JSON \(\*\.json\)|[\w./-]+\.gpkg|/[\w./-]+)\Z")


def foreign(texts: Iterable[str], names: Iterable[str] = ()) -> list[str]:
    """Those of the texts that are no German text of the plugin, nor one of the names that a platform gave."""
    known = set(names)
    return sorted(
        one
        for one in {text.replace("&", "") for text in texts}
        if _WORD.search(one) and one not in known and not _is_german(one)
    )


def _is_german(text: str) -> bool:
    """Whether it is in the catalogue, as a whole or sentence by sentence, whatever fills the gaps there."""
    if not _WORD.search(text) or _NAMES.match(text) or _german().fullmatch(text):
        return True
    return any(_is_german(text[: end.start()]) and _is_german(text[end.end() :]) for end in _END.finditer(text))


@cache
def _german() -> re.Pattern[str]:
    entries = ET.parse(CATALOGUE).iter("message")  # noqa: S314 - our own file
    translations = {(entry.findtext("translation") or "").replace("&", "") for entry in entries}
    patterns = (".+".join(map(re.escape, _GAP.split(one))) for one in translations if _WORD.search(_GAP.sub("", one)))
    return re.compile("|".join(sorted(patterns)), re.DOTALL)
