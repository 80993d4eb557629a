# SPDX-License-Identifier: GPL-2.0-or-later
"""Half-open windows of time, ``from <= t < to``, as pairs of UTC texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Window = tuple[str, str]


def united(windows: Iterable[Window]) -> list[Window]:
    """The same time in as few windows as possible, oldest first."""
    result: list[Window] = []
    for t_from, t_to in sorted(windows):
        if result and t_from <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], t_to))
        else:
            result.append((t_from, t_to))
    return result


def without(window: Window, taken: Sequence[Window]) -> list[Window]:
    """What is left of a window outside ``taken``, oldest first."""
    left = []
    begin, end = window
    for t_from, t_to in united(taken):
        if t_from > begin:
            left.append((begin, min(t_from, end)))
        begin = max(begin, t_to)
        if begin >= end:
            break
    else:
        left.append((begin, end))
    return [(t_from, t_to) for t_from, t_to in left if t_from < t_to]
