# SPDX-License-Identifier: GPL-2.0-or-later
"""The standard tables of classes, read from ``tables/*.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .classes import Class, ClassTable, Source, Words

FOLDER = Path(__file__).with_name("tables")


@dataclass(frozen=True, slots=True)
class Standard:
    """A table in its own unit and what belongs to it.

    ``quantity`` is the key of the quantity, ``period`` (ISO 8601) what the classes are made for, empty for any, and
    ``colours`` says why they are not those of the source.
    """

    table: ClassTable
    quantity: str
    period: str
    colours: Words


@lru_cache(maxsize=1)
def standards() -> dict[str, Standard]:
    """The tables by key of quantity."""
    read = [_standard(told) for path in sorted(FOLDER.glob("*.json")) for told in json.loads(path.read_text("utf-8"))]
    return {standard.quantity: standard for standard in read}


def _standard(told: dict[str, Any]) -> Standard:
    classes = tuple(
        Class(one["lower"], one["upper"], Words(one.get("en", ""), one.get("de", "")), one["colour"])
        for one in told["classes"]
    )
    source = told["source"]
    table = ClassTable(
        key=told["key"],
        title=Words(**told["title"]),
        unit=told["unit"],
        classes=classes,
        inclusive=told["inclusive"],
        decimals=told["decimals"],
        source=Source(Words(**source["name"]), source["url"], source["date"]),
        valid_from=told["valid_from"],
        note=Words(**told["note"]),
        bounds=(),
        emphasis=told["emphasis"],
    )
    return Standard(table, told["quantity"], told["period"], Words(**told["colours"]))
