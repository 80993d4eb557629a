# SPDX-License-Identifier: GPL-2.0-or-later
"""What is missing of a dataset, in as few lines as tell which series, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import tzinfo

from ..bridge.translation import localised, number, tr
from ..core.text import plain
from ..store.reader import MissingRange
from .moments import moment_words

__all__ = ["MOST_NAMED", "range_lines"]

MOST_NAMED = 3

_LONGEST = 200

Window = tuple[str, str]


def range_lines(missing: Sequence[MissingRange], names: Mapping[str, str], total: int, zone: tzinfo) -> Iterator[str]:
    """A line for each range of time, of up to MOST_NAMED series by name; one for all of more series.

    ``names`` are those of the series by source id, ``total`` is how many series the dataset has. Ranges that meet are
    told as one.
    """
    causes: dict[str, dict[str, list[Window]]] = {}
    for gap in missing:
        for source in gap.sources or ("",):
            causes.setdefault(gap.cause, {}).setdefault(source, []).append((gap.t_from, gap.t_to))
    for cause, by_source in causes.items():
        said = localised(plain(cause, _LONGEST))
        if len(by_source) > MOST_NAMED:
            every = [window for windows in by_source.values() for window in windows]
            whole = (min(start for start, _ in every), max(end for _, end in every))
            yield _line(whole, _count_words(len(by_source), total), said, zone)
            continue
        for source, windows in by_source.items():
            series = plain(names.get(source, source), _LONGEST) if source else tr("all series")
            for window in _merged(windows):
                yield _line(window, series, said, zone)


def _line(window: Window, series: str, cause: str, zone: tzinfo) -> str:
    start, end = (moment_words(t, zone) for t in window)
    return tr("{start} to {end}, {series}: {cause}").format(start=start, end=end, series=series, cause=cause)


def _count_words(count: int, total: int) -> str:
    if count >= total:
        return tr("{count} series").format(count=number(count))
    return tr("{count} of {total} series").format(count=number(count), total=number(total))


def _merged(windows: Sequence[Window]) -> list[Window]:
    merged: list[Window] = []
    for start, end in sorted(windows):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
