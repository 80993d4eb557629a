# SPDX-License-Identifier: GPL-2.0-or-later
"""From what a platform calls a property, and its unit, to the quantity that is meant.

``meanings.json`` beside this module lists the quantities with their units, the terms of vocabularies (CF standard
names, QUDT, the pollutants of the European Environment Agency) and the words of German and English platforms.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ..core.units import ucum
from .classes import NOTHING, Words

_LONGEST = 200
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z])")
_SILENT = re.compile("am|an|at|auf|das|dem|den|der|des|die|for|fuer|im|in|of|the|vom|von")
_A_WEIGHTED = "dB{A}"


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is measured: its key, title, the units it comes in (UCUM) and how it is shown.

    ``is_count`` says that values are whole numbers of things, ``is_peak`` that they are the highest of their time;
    ``palette`` names the colours of classes made from values; ``substance`` is that of a gas; ``note`` says why there
    are no standard classes, if so.
    """

    key: str
    title: Words
    units: tuple[str, ...]
    is_count: bool = False
    palette: str = "amount"
    substance: str = ""
    note: Words = NOTHING
    is_peak: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    quantity: Quantity
    terms: tuple[str, ...]
    phrases: tuple[tuple[re.Pattern[str], int], ...]
    decisive: bool


def quantity_of(name: str, uri: str = "", unit: str = "") -> Quantity | None:
    """The quantity behind a property's name, the address of its definition and its unit; None when it is not known.

    A term of a vocabulary counts first. Among several that the words allow the one that comes in the unit is meant,
    then the one that more of the text speaks for. One whose unit does not fit is still the answer when there is no
    other: compare ``units`` before using classes made for them. A-weighted decibels are sound whatever the name.
    """
    code = ucum(unit) or unit.strip()[:_LONGEST]
    address = uri[-_LONGEST:].rstrip("/#")
    for entry in _entries():
        if any(address.endswith((f"/{term}", f"#{term}")) or address == term for term in entry.terms):
            return entry.quantity
    told = name[:_LONGEST] if ucum(unit) else f"{name[:_LONGEST]} {code}"
    for text in (told, re.split(r"[/#]", address)[-1]):
        found = _by_words(folded(text), code)
        if found is not None:
            return found
    return _entry_of("sound").quantity if code == _A_WEIGHTED else None


def quantities() -> tuple[Quantity, ...]:
    """Every quantity that is known."""
    return tuple(entry.quantity for entry in _entries())


def folded(text: str) -> str:
    """Small letters and digits in words: umlauts spelled out, compound names split, articles left out."""
    flat = unicodedata.normalize("NFKC", _CAMEL.sub(" ", text)).casefold().translate(_UMLAUTS)
    flat = unicodedata.normalize("NFKD", flat).encode("ascii", "ignore").decode()
    return " ".join(word for word in re.findall(r"[a-z0-9]+", flat) if not _SILENT.fullmatch(word))


def _by_words(text: str, code: str) -> Quantity | None:
    best: tuple[tuple[bool, bool, int], Quantity] | None = None
    for entry in _entries():
        score = max((weight for pattern, weight in entry.phrases if pattern.search(text)), default=0)
        if score:
            rank = (entry.decisive, code in entry.quantity.units, score)
            if best is None or rank > best[0]:
                best = rank, entry.quantity
    return best and best[1]


def _entry_of(key: str) -> _Entry:
    return next(entry for entry in _entries() if entry.quantity.key == key)


@lru_cache(maxsize=1)
def _entries() -> tuple[_Entry, ...]:
    content = json.loads(Path(__file__).with_name("meanings.json").read_text(encoding="utf-8"))
    return tuple(map(_entry, content))


def _entry(told: dict[str, Any]) -> _Entry:
    quantity = Quantity(
        key=told["key"],
        title=Words(**told["title"]),
        units=tuple(told["units"]),
        is_count=told.get("count", False),
        palette=told.get("palette", "amount"),
        substance=told.get("substance", ""),
        note=Words(**told["note"]) if "note" in told else NOTHING,
        is_peak=told.get("peak", False),
    )
    phrases = tuple((_pattern(phrase), len(phrase.replace("*", ""))) for phrase in told["words"])
    return _Entry(quantity, tuple(told.get("terms", ())), phrases, told.get("decisive", False))


def _pattern(phrase: str) -> re.Pattern[str]:
    """A phrase as a pattern for whole words of folded text, ``*`` being any letters and digits."""
    inside = re.escape(phrase).replace(r"\*", "[a-z0-9]*").replace(r"\ ", " ")
    return re.compile(rf"(?<![a-z0-9]){inside}(?![a-z0-9])")
