# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape of a classification: classes with words and colours, and the bounds between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Inclusive = Literal["lower", "upper"]
Emphasis = Literal["high", "low"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text in English and German."""

    en: str
    de: str

    def said(self, language: str) -> str:
        """The text in a language given by its code (``de``, ``de_AT``); English for all but German."""
        return self.de if language.lower().startswith("de") else self.en

    def __add__(self, other: Words) -> Words:
        """Both texts, one after the other."""
        return Words(*(" ".join(filter(None, pair)) for pair in ((self.en, other.en), (self.de, other.de))))


NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Source:
    """Where classes come from; ``date`` is that of the source and says so where it is not known or not verified."""

    name: Words
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Class:
    """One class: its bounds in the table's unit (None for an open end), what it is called and ``#rrggbb``."""

    lower: float | None
    upper: float | None
    words: Words
    colour: str


@dataclass(frozen=True, slots=True)
class ClassTable:
    """Classes in rising order, for values of one unit.

    ``unit`` (UCUM where known) is that of the classes' own bounds, which the legend shows. ``bounds`` are where the
    classes begin and end in the unit of the data: one more than there are classes, None for an open end. They are
    what `class_of` and the map compare with, and differ from the classes' own where a unit is converted or a value
    is rounded first.

    ``inclusive`` is the bound that belongs to a class. Where ``decimals`` is a number, a value is rounded to so many
    (half up) before it is compared, and both bounds belong to the class. ``emphasis`` is the end that matters most
    to a reader, ``standard`` False for classes that are made from the values.
    """

    key: str
    title: Words
    unit: str
    classes: tuple[Class, ...]
    inclusive: Inclusive
    decimals: int | None
    source: Source
    valid_from: str
    note: Words
    bounds: tuple[float | None, ...]
    emphasis: Emphasis = "high"
    standard: bool = True

    @property
    def lower_belongs(self) -> bool:
        """True when a value equal to one of ``bounds`` is in the class above it."""
        return self.inclusive == "lower" or self.decimals is not None

    @property
    def is_open(self) -> bool:
        """True when every number is in a class."""
        return self.bounds[0] is None and self.bounds[-1] is None

    def lower_belongs_to(self, index: int) -> bool:
        """True when a value equal to a class's lower bound is in it; the lowest bound always belongs."""
        return self.lower_belongs or index == 0

    def class_of(self, value: float) -> int | None:
        """The index of the class of a value in the data's unit; None for NaN and for what lies outside of all."""
        if math.isnan(value):
            return None
        for index, (lower, upper) in enumerate(pairwise(self.bounds)):
            above = lower is None or value > lower or (value == lower and self.lower_belongs_to(index))
            below = upper is None or value < upper or (value == upper and not self.lower_belongs)
            if above and below:
                return index
        return None
