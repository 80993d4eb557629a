# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods so short that what begins in each comes in one answer: how long to make the first, the next, a shorter one.

A guess that is wrong costs a request and nothing else.
"""

from __future__ import annotations

from datetime import timedelta

from ...core.query import BEGINNING, END, Part
from ...core.time import to_datetime, utc_text
from .results import ObservationReader

Extent = tuple[str, str]

_FILLED = 0.8
_MOST_GROWTH = 4.0


def first_piece(extent: Extent, part: Part, begin: str, capacity: int) -> str | None:
    """The end of a period from ``begin`` on that should fit a page of ``capacity`` records; None where that is unknown.

    Values are taken to be spread evenly between the first and the last time told.
    """
    first, last = max(part.t_from, extent[0]), min(part.t_to, extent[1])
    if not part.expected or first <= BEGINNING or last >= END or first >= last:
        return None
    length = (to_datetime(last) - to_datetime(first)) * min(1.0, _FILLED * capacity / part.expected)
    end = utc_text(to_datetime(max(begin, first)) + length)
    return part.t_to if end >= last else max(end, moment_after(begin))


def next_piece(extent: Extent, begin: str, end: str, page: ObservationReader, capacity: int) -> str:
    """The end of the period after one that is all on a page, so that it should nearly fill one, too."""
    opening = max(begin, extent[0])
    if opening <= BEGINNING:
        opening = page.lowest or begin
    closing = to_datetime(end)
    length = closing - to_datetime(opening if opening < end else begin)
    growth = min(_MOST_GROWTH, _FILLED * capacity / page.size) if page.size else _MOST_GROWTH
    longest = to_datetime(END) - closing
    return END if length >= longest / growth else moment_after(utc_text(closing + length * growth))


def narrower(extent: Extent, begin: str, end: str, overfull: ObservationReader) -> str | None:
    """A shorter period from ``begin`` on than one of which ``overfull`` is a page; None when it was not kept to.

    Up to its last record where the page is in order, so that all before fits a page; else by half or more.
    """
    starts = sorted(observation.t_start for observation in overfull.observations)
    if not starts or not begin <= (overfull.lowest or "") <= (overfull.highest or END) < end:
        return None
    if overfull.ascending and starts[-1] > begin:
        return starts[-1]
    first, last = extent
    opening = to_datetime(min(max(begin, first), starts[0]))
    closing = to_datetime(min(end, max(last, starts[-1])))
    middle = utc_text(opening + (closing - opening) / 2)
    return max(min(starts[len(starts) // 2], middle), moment_after(begin))


def moment_after(moment: str) -> str:
    """The next time that can be stored, a millisecond later."""
    return utc_text(to_datetime(moment) + timedelta(milliseconds=1))
