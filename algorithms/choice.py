# SPDX-License-Identifier: GPL-2.0-or-later
"""Are the series that were named there? Asked before a pull, so that a slip of the pen is no silent nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..core.errors import InputError
from ..core.query import PullRequest

if TYPE_CHECKING:
    from ..core.provider import Provider

MOST_COMPARED = 5_000
_EXAMPLES = 3


def require_series(provider: Provider, requests: Sequence[PullRequest]) -> None:
    """Raise InputError for words of ``PullRequest.series`` that no series of any of the data sets has.

    The series are listed until each word is found. Where there is none at all, as in an area without stations,
    nothing can be told and nothing is raised.
    """
    left = dict.fromkeys(word for request in requests for word in request.series)
    known: dict[str, None] = {}
    for request in requests:
        if not left:
            return
        for page in provider.stations(replace(request, series=())):
            for series in page.series:
                for word in (series.source_id, series.name, series.property_name):
                    left.pop(word, None)
                known.update(dict.fromkeys(filter(None, (series.property_name, series.name))))
            if not left:
                return
    if left and known:
        raise _refusal(left, list(known), in_area=any(request.area for request in requests))


def _refusal(left: Iterable[str], known: Sequence[str], *, in_area: bool) -> InputError:
    from difflib import get_close_matches

    close = dict.fromkeys(name for word in left for name in get_close_matches(word, known[:MOST_COMPARED], 2, 0.6))
    hint = f" Did you mean {_listed(close)}?" if close else f" There are, for example, {_listed(known[:_EXAMPLES])}."
    if in_area:
        return InputError(
            f"In this area no series has one of these as its id, name or observed property: {_listed(left)}.{hint}"
        )
    return InputError(f"No series has one of these as its id, name or observed property: {_listed(left)}.{hint}")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
