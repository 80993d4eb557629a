# SPDX-License-Identifier: GPL-2.0-or-later
"""What a pull was limited to, an area or some series, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..bridge.translation import number, tr
from ..core.area import Area
from ..core.errors import InputError
from ..core.text import plain
from .facts import size_words

__all__ = ["Limits", "complete_for", "limited", "polygon"]

_MOST_WORDS = 4
_LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class Limits:
    """The area (WKT) and the series that were asked for; None and none where there was no such limit."""

    area: str | None = None
    series: tuple[str, ...] = ()


def limited(asked: str, limits: Limits) -> str:
    """What was ``asked`` for, followed by what it was limited to."""
    if limits.area is not None:
        area = polygon(limits.area)
        if area is None:
            asked = tr("{asked}, only in an area that cannot be read").format(asked=asked)
        else:
            asked = tr("{asked}, only in an area: {size}").format(asked=asked, size=size_words(area.bounds))
    if limits.series:
        asked = tr("{asked}, only {series}").format(asked=asked, series=_series_words(limits.series))
    return asked


def complete_for(asked: Collection[Limits]) -> str:
    """A state in words: what all that was asked for is complete for, as far as every part of it had the same limit."""
    in_area = {one.area is not None for one in asked}
    of_series = {bool(one.series) for one in asked}
    if len(in_area) > 1 or len(of_series) > 1:
        return tr("complete for what was asked for")
    if in_area == of_series == {True}:
        return tr("complete for the area and the series asked for")
    if in_area == {True}:
        return tr("complete for the area asked for")
    return tr("complete for the series asked for") if of_series == {True} else tr("complete")


def polygon(wkt: str) -> Area | None:
    """The area of a request; None for what is none."""
    try:
        return Area.from_wkt(wkt)
    except InputError:
        return None


def _series_words(series: Sequence[str]) -> str:
    words = [plain(one, _LONGEST_WORD) for one in series[:_MOST_WORDS]]
    more = len(series) - len(words)
    if more:
        words.append(tr("and {count} more").format(count=number(more)))
    return ", ".join(words)
