# SPDX-License-Identifier: GPL-2.0-or-later
"""The classes for a column of values: the standard ones of its quantity, else quantiles and why."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Protocol

from ..core.text import plain
from ..core.units import ucum
from .classes import NOTHING, Class, ClassTable, Source, Words
from .conversion import Conversion, conversion
from .marks import Marked
from .meaning import Quantity, quantity_of
from .numbers import unit_text
from .periods import length, time_words
from .quantiles import quantiles
from .tables import Standard, standards
from .texts import words

__all__ = ["Class", "ClassTable", "Column", "Source", "Words", "quantile_table", "table_for"]

_SHARE = "%"


class Column(Marked, Protocol):
    """What a column of latest values says of itself; `store.reader.LatestColumn` is one."""

    @property
    def name(self) -> str:
        """The column."""

    @property
    def property_name(self) -> str:
        """What the platform calls the property."""

    @property
    def property_uri(self) -> str:
        """The address of its definition."""

    @property
    def unit(self) -> str:
        """UCUM where known, else as the platform writes it."""

    @property
    def statistic(self) -> str:
        """Mean, sum and so on; empty when unknown."""

    @property
    def period(self) -> str:
        """The ISO 8601 duration a value stands for; empty when unknown."""


def table_for(column: Column, values: Sequence[float]) -> ClassTable:
    """The classes for a column whose present values are ``values`` (in its unit; NaN and infinity are passed over).

    The standard table of the quantity keeps its round numbers in the unit people know; its ``bounds`` are converted
    exactly to the unit of the data, and ``note`` says so. Where there is no standard, or the unit does not fit it,
    the classes are quantiles, and ``note`` says why.
    """
    finite = [value for value in values if math.isfinite(value)]
    quantity = quantity_of(column.property_name, column.property_uri, column.unit)
    if quantity is None:
        return quantile_table(column, finite, words("unknown_property"))
    standard = standards().get(quantity.key)
    if standard is None:
        return quantile_table(column, finite, words("no_standard") + quantity.note)
    change = _conversion(column.unit, standard.table.unit, quantity, finite)
    if change is None:
        return quantile_table(column, finite, _unfit(column.unit, quantity))
    return _standard(standard, change, _period_note(standard.period, column.period))


def quantile_table(column: Column, values: Sequence[float], note: Words | None = None) -> ClassTable:
    """Classes with about equal numbers of ``values`` in the unit of the data, whatever is measured.

    They show differences within one map and, unlike standard classes, cannot be compared from map to map; ``note``
    says so unless it says something else.
    """
    note = words("quantiles_wanted") if note is None else note
    quantity = quantity_of(column.property_name, column.property_uri, column.unit)
    is_count = quantity is not None and quantity.is_count
    made = quantiles(values, quantity.palette if quantity else "amount", whole=is_count)
    return ClassTable(
        key="quantiles",
        title=quantity.title if quantity else _own_name(column),
        unit=ucum(column.unit) or plain(column.unit, 40),
        classes=made.classes,
        inclusive="upper",
        decimals=made.decimals,
        source=Source(words("quantiles" if len(made.classes) > 1 or not values else "one_value"), "", ""),
        valid_from="",
        note=note + (NOTHING if values else words("no_values")),
        bounds=made.bounds,
        emphasis="low" if quantity and quantity.palette == "relief" else "high",
        standard=False,
    )


def _standard(standard: Standard, change: Conversion, more: Words) -> ClassTable:
    table = standard.table
    ends = [table.classes[0].lower, *(one.upper for one in table.classes)]
    half = Fraction(0) if table.decimals is None else Fraction(1, 2 * 10**table.decimals)
    shifts = [-half, *([half] * len(table.classes))]
    bounds = tuple(
        None if end is None else float(change.back(Fraction(str(end)) + shift))
        for end, shift in zip(ends, shifts, strict=True)
    )
    return replace(table, bounds=bounds, note=change.note + table.note + more)


def _conversion(unit: str, wanted: str, quantity: Quantity, values: Sequence[float]) -> Conversion | None:
    """How the data become what the classes are told in; a share without a unit is told by its values."""
    code = ucum(unit) or unit.strip()
    if wanted == _SHARE and code in ("", "1"):
        shares = max(values, default=2.0) <= 1
        return Conversion(
            Fraction(100 if shares else 1), Fraction(0), words("share_guessed" if shares else "percent_guessed")
        )
    if wanted == _SHARE and "nfk" in code.casefold():
        return Conversion(Fraction(1), Fraction(0))
    found = conversion(code, wanted, quantity.substance)
    if found is not None and wanted == code == _SHARE and values and 0 < max(values) <= 1:
        return replace(found, note=words("maybe_share"))
    return found


def _own_name(column: Column) -> Words:
    name = plain(column.property_name or column.name, 80)
    return Words(name, name) if name else words("unnamed")


def _unfit(unit: str, quantity: Quantity) -> Words:
    if not unit.strip():
        return words("unit_missing")
    shown = plain(unit_text(ucum(unit) or unit, "en") or unit, 40)
    return words("unit_unfit", unit=shown, title=quantity.title)


def _period_note(wanted: str, given: str) -> Words:
    """What to know where the values stand for another time than the classes are made for."""
    meant = length(wanted)
    if meant is None:
        return NOTHING
    found = length(given)
    if found is None:
        return words("period_unknown", wanted=time_words(meant))
    if found == meant:
        return NOTHING
    return words("period_differs", wanted=time_words(meant), given=time_words(found))
