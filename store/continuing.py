# SPDX-License-Identifier: GPL-2.0-or-later
"""Going on after pulls that were left unfinished: which ones, and what of a period they hold once taken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from ..core.query import BEGINNING, END, PullRequest
from ..core.time import to_datetime, utc_text
from .windows import Window


@dataclass(frozen=True, slots=True)
class Held:
    """The series (by source id) that are needed only from ``begin`` (UTC text) on."""

    begin: str
    sources: frozenset[str]


def goes_on_after(left: PullRequest, request: PullRequest) -> bool:
    """Whether a request goes on with what an unfinished one asked for, so that this is finished first.

    The same choice in the same mode whose periods meet, as when "the last seven days" are asked for again; an update
    goes on with all of its choice.
    """
    if (left.area, left.series) != (request.area, request.series):
        return False
    meets = (left.start or BEGINNING) <= (request.end or END) and (request.start or BEGINNING) <= (left.end or END)
    return request.mode == "update" or (left.mode == request.mode and meets)


def held_of(
    start: str, windows: Mapping[str, Sequence[Window]], newest: Mapping[str, str], overlap: timedelta
) -> Held | None:
    """What is held of a period from its start; None when there is nothing.

    ``windows`` are those the pulls taken up have brought, ``newest`` the newest value each series has. One time serves
    all series, so that the platform can count their values together: ``overlap`` before the end of the windows, or
    before the newest value, so that a clock that is ahead hides nothing. A series that is not held up to that end, or
    that lags behind and may be filled up later, is needed from the start.
    """
    ends = {source: end for source, some in windows.items() for begin, end in some if begin <= start < end}
    values = [newest[source] for source in ends if source in newest]
    if not values:
        return None
    end = max(ends.values())
    begin = max(start, less(min(end, max(values)), overlap))
    sources = frozenset(source for source in ends if ends[source] == end and newest.get(source, "") >= begin)
    return Held(begin, sources) if begin > start and sources else None


def less(moment: str, overlap: timedelta) -> str:
    """A time (UTC text) so much earlier."""
    return utc_text(to_datetime(moment) - overlap)
