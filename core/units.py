# SPDX-License-Identifier: GPL-2.0-or-later
"""Units: how platforms write them, and the UCUM code behind (The Unified Code for Units of Measure, ucum.org).

The spellings are in ``units.csv`` beside this module: the ways in which German and European SensorThings platforms
and the QUDT vocabulary write a unit. What is not listed stays as the platform wrote it.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

LONGEST_SPELLING = 60


@lru_cache(maxsize=1024)
def ucum(symbol: str, name: str = "", definition: str = "") -> str | None:
    """The UCUM code of a unit told by symbol, name and definition, or None when none of them is known.

    The definition counts first where it is a UCUM or QUDT one, then the symbol, then the name; a symbol or name that
    stands for two units (``C`` is both coulomb and a careless celsius) is not listed and never guessed.
    """
    for text in (_definition_code(definition), symbol, name):
        code = _lookup(text.strip()) if text else None
        if code:
            return code
    return None


def unit_label(symbol: str, name: str = "", definition: str = "") -> str:
    """What the platform calls the unit: its symbol, else its name, else its definition."""
    return symbol.strip() or name.strip() or definition.strip()


def _definition_code(definition: str) -> str:
    """The last part of a vocabulary address (``http://qudt.org/vocab/unit/DEG_C`` gives ``DEG_C``)."""
    text = definition.strip()
    for mark in ("ucum:", "ucum/", "#", "Instances.html/", "/unit/"):
        if mark in text:
            return text.rsplit(mark, 1)[1].strip("/")
    return "" if "://" in text else text


def _lookup(text: str) -> str | None:
    if len(text) > LONGEST_SPELLING:
        return None
    exact, folded = _tables()
    return exact.get(text) or folded.get(text.casefold())


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Spellings as they are and, where only one unit claims them, without regard to case."""
    exact: dict[str, str] = {}
    claims: dict[str, set[str]] = {}
    with Path(__file__).with_name("units.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for spelling in (row["ucum"], *row["spellings"].split("|")):
                exact.setdefault(spelling, row["ucum"])
                claims.setdefault(spelling.casefold(), set()).add(row["ucum"])
    return exact, {spelling: next(iter(codes)) for spelling, codes in claims.items() if len(codes) == 1}
