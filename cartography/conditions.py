# SPDX-License-Identifier: GPL-2.0-or-later
"""Expressions that sort features by class and age.

They hold quoted names of columns, numbers and functions of QGIS, never what a platform wrote.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from qgis.core import QgsExpression, QgsVectorLayer

from ..core.errors import InputError
from ..core.text import plain
from .classes import ClassTable


def class_conditions(table: ClassTable, column: str) -> list[str]:
    """For every class the expression that is true for its values; agrees with `ClassTable.class_of` on every bound."""
    value = QgsExpression.quotedColumnRef(column)
    below = "<" if table.lower_belongs else "<="
    found = []
    for index, (lower, upper) in enumerate(pairwise(table.bounds)):
        above = ">=" if table.lower_belongs_to(index) else ">"
        parts = [f"{value} {above} {lower!r}"] if lower is not None else []
        parts += [f"{value} {below} {upper!r}"] if upper is not None else []
        found.append(all_of(*parts) or f"{value} IS NOT NULL")
    return found


def age_conditions(
    layer: QgsVectorLayer, name: str, old_after: timedelta, now: datetime | None
) -> tuple[str, str, str]:
    """The quoted column, and the conditions for a fresh and an old value, which are empty when nothing tells."""
    fields = layer.fields()
    if fields.lookupField(name) < 0:
        raise InputError(f"The layer has no column “{plain(name, 80)}”.")
    value, time = QgsExpression.quotedColumnRef(name), QgsExpression.quotedColumnRef(f"{name}_t")
    if fields.lookupField(f"{name}_t") < 0:
        return value, "", ""
    present = "epoch(now())" if now is None else str(round(now.astimezone(UTC).timestamp() * 1000))
    limit = f"{present} - {round(old_after.total_seconds() * 1000)}"
    return value, f"epoch({time}) >= {limit}", f"({time} IS NULL OR epoch({time}) < {limit})"


def all_of(*conditions: str) -> str:
    """The conditions joined by AND, empty ones left out."""
    return " AND ".join(filter(None, conditions))
