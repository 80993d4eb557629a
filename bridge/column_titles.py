# SPDX-License-Identifier: GPL-2.0-or-later
"""What the columns of a dataset are called in forms, map tips and tables: the property, and what tells it apart.

Titles of maps say the same in their own words, see `cartography.marks`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from qgis.PyQt.QtCore import QLocale

from ..store.columns import of_all
from ..store.reader import LatestColumn
from .layer_texts import LONGEST_TITLE, Translate, inert
from .statistic_words import is_statistic, statistic_over
from .translation import locale, words

Naming = Callable[[LatestColumn], LatestColumn]

_LONGEST_MARK = 40
_LASTING = re.compile(r"P.*[1-9].*")


def as_the_platform(column: LatestColumn) -> LatestColumn:
    """The column as the platform describes it."""
    return column


def titled(columns: Sequence[LatestColumn], naming: Naming) -> list[LatestColumn]:
    """The columns as ``naming`` describes them; properties that would be called the same keep their own names."""
    named = [naming(column) for column in columns]
    properties: dict[str, set[str]] = defaultdict(set)
    for column, new in zip(columns, named, strict=True):
        properties[new.property_name].add(column.property_name)
    return [
        new if len(properties[new.property_name]) == 1 else replace(new, property_name=column.property_name)
        for column, new in zip(columns, named, strict=True)
    ]


def titles(columns: Sequence[LatestColumn], language: str = "", *, of_values: bool = False) -> dict[str, str]:
    """What each column is called, by its name, in ``language`` ("de", "en"; "" is that of QGIS); plain text.

    Place, direction, lane and number are always told, class, statistic and period where columns would else share a
    title, and the name of the column where that is not enough. Titles ``of_values`` tell statistic and period of every
    number that stands for a length of time, as legends do: 12 cars in 15 minutes are not 12 cars in a day.
    """
    tr, numbers = words(language), QLocale(language) if language else locale()
    short = {column.name: _title(column, tr, numbers) for column in columns}
    rivals: dict[str, list[LatestColumn]] = defaultdict(list)
    for column in columns:
        rivals[short[column.name]].append(column)
    found = {
        column.name: ", ".join(filter(None, (title, *_telling(column, rivals[title], tr, of_values=of_values))))
        for column, title in zip(columns, short.values(), strict=True)
    }
    shared = Counter(found.values())
    return {name: f"{title} ({name})" if shared[title] > 1 else title for name, title in found.items()}


def _title(column: LatestColumn, tr: Translate, numbers: QLocale) -> str:
    """The property, where it is measured, and of what part."""
    told = [
        " ".join(filter(None, (inert(column.property_name or column.name, LONGEST_TITLE), _place(column, tr, numbers))))
    ]
    if column.direction:
        part = tr("direction {name}").format(name=inert(column.direction, _LONGEST_MARK))
        told.append(tr("all directions") if of_all(column.direction, column.role) else part)
    if column.lane:
        part = tr("lane {name}").format(name=inert(column.lane, _LONGEST_MARK))
        told.append(tr("all lanes") if of_all(column.lane, column.role) else part)
    if column.alike > 1:
        told.append(tr("no. {number}").format(number=column.number))
    return ", ".join(told)


def _place(column: LatestColumn, tr: Translate, numbers: QLocale) -> str:
    if not column.z:
        return ""
    metres = abs(column.z)
    amount, unit = (metres * 100, "cm") if metres < 1 else (metres, "m")
    template = tr("at {amount} depth") if column.z < 0 else tr("at {amount} height")
    return template.format(amount=f"{numbers.toString(round(amount, 2), 'g', 6)} {unit}")


def _telling(column: LatestColumn, rivals: Sequence[LatestColumn], tr: Translate, *, of_values: bool) -> list[str]:
    """Class, statistic and period where these columns differ in them; of values the latter two wherever they count."""
    told = []
    if len({one.class_ for one in rivals}) > 1 and column.class_:
        told.append(_classes(tr).get(column.class_) or inert(column.class_, _LONGEST_MARK))
    if len({(one.statistic, one.period) for one in rivals}) > 1 or (of_values and _is_over_time(column)):
        told.append(statistic_over(column.statistic, column.period, tr))
    return told


def _is_over_time(column: LatestColumn) -> bool:
    """True for a number that is a known statistic of a length of time, and not the value of an instant."""
    is_lasting = _LASTING.fullmatch(column.period) is not None
    return column.value_kind == "number" and is_statistic(column.statistic) and is_lasting


def _classes(tr: Translate) -> dict[str, str]:
    return {
        "motor vehicle": tr("motor vehicles"),
        "car": tr("cars"),
        "lorry": tr("lorries"),
        "van": tr("vans"),
        "motorcycle": tr("motorcycles"),
        "bicycle": tr("bicycles"),
        "pedestrian": tr("pedestrians"),
        "bus": tr("buses"),
        "tram": tr("trams"),
    }
