# SPDX-License-Identifier: GPL-2.0-or-later
"""What a legend says of a layer: heading, classes, age, source and note; and reading it back from the layer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from qgis.core import QgsVectorLayer

from ..bridge.statistic_words import is_statistic, statistic_over
from ..bridge.translation import words as translator
from ..core.text import plain
from .classes import ClassTable, Words
from .classification import Column
from .marks import mark_words, place_words
from .meaning import quantity_of
from .numbers import range_text, unit_text
from .periods import length, time_words
from .texts import words

HEADING_PROPERTY = "urbandata/legend_heading"
NOTE_PROPERTY = "urbandata/legend_note"
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a legend with a symbol: its text and the symbol's main colour (``#rrggbb``)."""

    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend as a layer has it: what is shown, the lines with symbols, where the classes come from, what to know."""

    heading: str
    rows: tuple[Row, ...]
    source: str
    note: str


def heading(table: ClassTable, column: Column, language: str) -> str:
    """What is shown, which part of it, how it was averaged, and the unit: ``Cars, direction 1, sum over 15 min``."""
    quantity = quantity_of(column.property_name, column.property_uri, column.unit)
    title = with_marks(table.title.said(language), column, quantity.key if quantity else "", language)
    is_over_time = length(column.period) is not None and is_statistic(column.statistic)
    is_untrue = quantity is not None and quantity.is_peak and column.statistic == "mean"
    if is_over_time and not is_untrue:
        title += ", " + statistic_over(column.statistic, column.period, translator(language))
    unit = shown(unit_text(table.unit, language))
    return words("title_unit", title=title, unit=unit).said(language) if unit else title


def with_marks(title: str, column: Column, quantity: str, language: str) -> str:
    """``title`` and what tells the column from others of the same ``quantity`` (its key, empty when unknown)."""
    place = place_words(column)
    first = f"{shown(title)} {place.said(language)}" if place else shown(title)
    return ", ".join([first, *(shown(mark.said(language)) for mark in mark_words(column, quantity))])


def class_text(table: ClassTable, index: int, language: str) -> str:
    """The numbers of a class and what it is called: ``10–27 · good``; a number that is all there is with its unit."""
    one, numbers = table.classes[index], range_text(table, index, language)
    if one.lower is not None and len(table.classes) == 1:
        numbers = " ".join(filter(None, (numbers, shown(unit_text(table.unit, language)))))
    return " · ".join(filter(None, (numbers, one.words.said(language))))


def old_text(old_after: timedelta, language: str) -> str:
    """What a value is called that is older than ``old_after``."""
    return words("old", age=time_words(old_after)).said(language)


def source_text(table: ClassTable, language: str) -> str:
    """Where the classes come from, and of what date that is."""
    name = words("classes_from", source=table.source.name)
    if not table.standard:
        return name.said(language)
    date = words("source_date", date=table.source.date) if table.source.date else words("undated")
    return Words(f"{name.en}, {date.en}", f"{name.de}, {date.de}").said(language)


def note_text(table: ClassTable, language: str) -> str:
    """The source as a sentence, and what else a reader has to know."""
    return f"{source_text(table, language)}. {shown(table.note.said(language), 1000)}".strip()


def shown(text: str, limit: int = _LONGEST) -> str:
    """A text on one line that QGIS shows as it is: legends would calculate what stands in ``[% %]``."""
    return plain(text, limit).replace("[%", "[ %")


def legend_of(layer: QgsVectorLayer) -> Legend:
    """The legend that a layer styled by this room shows; empty texts where it has none."""
    rows, texts = [], []
    renderer = layer.renderer()
    for item in renderer.legendSymbolItems() if renderer else ():
        if item.symbol() is None:
            texts.append(item.label())
        else:
            rows.append(Row(item.label(), item.symbol().color().name()))
    heading_text = str(layer.customProperty(HEADING_PROPERTY, ""))
    note = str(layer.customProperty(NOTE_PROPERTY, ""))
    return Legend(heading_text, tuple(rows), "".join(texts[1:]), note)
