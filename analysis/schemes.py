# SPDX-License-Identifier: GPL-2.0-or-later
"""Schemes of standards, read from the data files beside this module: climate days, indices of air, limits, bands.

Each names its source and from when it holds; where its figures were not compared with the source's own text it is not
``verified``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from .bands import Bands

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Text:
    """A text in English and German."""

    en: str
    de: str


@dataclass(frozen=True, slots=True)
class Standard:
    """What a scheme is and where it comes from; ``valid_to`` is empty while it holds, dates are ISO 8601 or empty."""

    key: str
    title: Text
    source: Text
    url: str
    date: str
    verified: bool
    valid_from: str
    valid_to: str
    note: Text


@dataclass(frozen=True, slots=True)
class Category:
    """A class: what it is called and its colour ``#rrggbb``, as in Urban Data's maps."""

    words: Text
    colour: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one pollutant adds to an index: the time its mean is of (``PT1H``, or ``PT24H`` gliding), and its bands."""

    period: str
    bands: Bands


@dataclass(frozen=True, slots=True)
class Index:
    """An index of several pollutants in µg/m³, of which the worst decides.

    ``complete`` tells for a place at a road (True) and any other (False) what has to be measured: of each tuple at
    least one pollutant.
    """

    about: Standard
    classes: tuple[Category, ...]
    parts: dict[str, Part]
    complete: dict[bool, tuple[tuple[str, ...], ...]]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit value, or a target: ``limit`` in ``unit`` for means of ``period``, exceeded ``allowed`` times a year.

    ``period`` is ``PT1H``, ``P1D``, ``PT8H`` (a day's highest mean of 8 hours) or ``P1Y``.
    """

    pollutant: str
    period: str
    limit: float
    unit: str
    decimals: int
    allowed: int
    kind: str

    @property
    def bands(self) -> Bands:
        """Two classes: kept and exceeded."""
        return Bands((self.limit,), "upper", self.decimals)


@dataclass(frozen=True, slots=True)
class Law:
    """Limit values that belong together, and by period the share of valid values that a mean needs."""

    about: Standard
    coverage: dict[str, float]
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Levels:
    """Bands of one quantity in its ``unit`` (UCUM)."""

    about: Standard
    unit: str
    classes: tuple[Category, ...]
    bands: Bands


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of day: the extreme that decides, of the local day or of the night from 18 to 06 UTC, and its threshold.

    ``threshold`` is in °C, and a value on it is ``at_least`` and not ``below``. Not every kind is an ``official`` one.
    """

    key: str
    of: Literal["max", "min", "night_min"]
    side: Literal["at_least", "below"]
    threshold: float
    official: bool
    words: Text


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of climate days and nights by key."""

    about: Standard
    kinds: dict[str, Kind]


@lru_cache(maxsize=1)
def climate_kinds() -> Kinds:
    """The kinds of days and nights that `climate` tells."""
    told = json.loads((FOLDER / "climate_days.json").read_text("utf-8"))
    return Kinds(_standard(told), {one["key"]: _kind(one) for one in told["kinds"]})


@lru_cache(maxsize=1)
def air_indices() -> dict[str, Index]:
    """The indices of air quality by key."""
    return {one["key"]: _index(one) for one in _read("air_indices.json")}


@lru_cache(maxsize=1)
def air_laws() -> dict[str, Law]:
    """The sets of limit values for air by key."""
    laws = {}
    for one in _read("air_limits.json"):
        laws[one["key"]] = Law(_standard(one), one["coverage"], tuple(Limit(**limit) for limit in one["limits"]))
    return laws


@lru_cache(maxsize=1)
def sound_bands() -> dict[str, Levels]:
    """The bands of sound levels in dB(A) by key (``l_den``, ``l_night``)."""
    return _levels("sound_bands.json")


@lru_cache(maxsize=1)
def felt_bands() -> dict[str, Levels]:
    """The bands of felt warmth by key: ``heat_index`` in °F and ``humidex``."""
    return _levels("felt_bands.json")


def _levels(name: str) -> dict[str, Levels]:
    return {
        one["key"]: Levels(_standard(one), one["unit"], _categories(one), _bands(one, one["bounds"]))
        for one in _read(name)
    }


def _kind(told: dict[str, Any]) -> Kind:
    facts = {name: value for name, value in told.items() if name not in ("en", "de")}
    return Kind(**facts, words=Text(told["en"], told["de"]))


def _index(told: dict[str, Any]) -> Index:
    parts = {
        pollutant: Part(one["period"], _bands(told, one["bounds"])) for pollutant, one in told["pollutants"].items()
    }
    complete = {
        at_road: tuple(tuple(group) for group in told["complete"]["traffic" if at_road else "other"])
        for at_road in (True, False)
    }
    return Index(_standard(told), _categories(told), parts, complete)


def _bands(told: dict[str, Any], bounds: list[float]) -> Bands:
    return Bands(tuple(map(float, bounds)), told["inclusive"], told["decimals"])


def _categories(told: dict[str, Any]) -> tuple[Category, ...]:
    return tuple(Category(Text(one["en"], one["de"]), one["colour"]) for one in told["classes"])


def _standard(told: dict[str, Any]) -> Standard:
    source = told["source"]
    return Standard(
        told["key"], Text(**told["title"]), Text(**source["name"]), source["url"], source["date"], source["verified"],
        told["valid_from"], told["valid_to"], Text(**told["note"]),
    )  # fmt: skip


def _read(name: str) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads((FOLDER / name).read_text("utf-8"))
    return read
