# SPDX-License-Identifier: GPL-2.0-or-later
"""Public platforms that are known by name: the file ``known_platforms.json`` beside this module.

An entry says where its address is published and when somebody last saw it answer; a licence only where one is named
for all of the platform. None of them needs a sign-in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

__all__ = ["KnownPlatform", "known_platforms"]

FILE = Path(__file__).with_name("known_platforms.json")


@dataclass(frozen=True, slots=True)
class KnownPlatform:
    """A public platform; ``town`` is empty for one of a larger area.

    ``checked`` is the day or month (ISO 8601) in which it was last seen to answer, None when that is not known;
    ``source`` is the page that publishes the address; ``names`` and ``notes`` are by language ("en", "de").
    """

    names: Mapping[str, str]
    town: str
    url: str
    api: str
    licence: str
    checked: str | None
    source: str
    notes: Mapping[str, str]

    def name(self, language: str) -> str:
        """What it is called, in a language such as "de", else in English."""
        return self.names.get(language, self.names["en"])

    def note(self, language: str) -> str:
        """What there is to know, in a language such as "de", else in English."""
        return self.notes.get(language, self.notes["en"])


@lru_cache(maxsize=1)
def known_platforms() -> tuple[KnownPlatform, ...]:
    """The known platforms in the order of their English names."""
    entries = json.loads(FILE.read_text(encoding="utf-8"))
    found = [_platform(**entry) for entry in entries]
    return tuple(sorted(found, key=lambda platform: platform.name("en").casefold()))


def _platform(name: Mapping[str, str], note: Mapping[str, str], **fields: str) -> KnownPlatform:
    return KnownPlatform(names=MappingProxyType(name), notes=MappingProxyType(note), **fields)
