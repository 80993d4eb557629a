# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes made from the values themselves: about equal numbers of stations in each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .classes import NOTHING, Class
from .colours import palette

MOST_CLASSES = 5
_MOST_DECIMALS = 12
_OUTLYING = 1000


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Classes of values rounded to ``decimals``, and the bounds between them.

    Both outer ends are open, but for the one class of values that are all equal, which is that number alone.
    """

    classes: tuple[Class, ...]
    bounds: tuple[float | None, ...]
    decimals: int


def quantiles(values: Iterable[float], colours: str, *, whole: bool = False) -> Quantiles:
    """At most five classes with about equal numbers of the finite values, fewer when values are equal or few.

    A class ends at a value that occurs: the inverse of the empirical distribution (type 1 of Hyndman and Fan 1996,
    doi 10.2307/2684934). ``colours`` names a palette; ``whole`` says that values are counts.
    """
    found = sorted(value for value in values if math.isfinite(value))
    decimals = _decimals(found, whole=whole)
    rounded = [_rounded(value, decimals) for value in found]
    ends = _ends(rounded)
    shades = palette(colours, len(ends) + 1)
    step = 10.0**-decimals
    if rounded and rounded[0] == rounded[-1]:
        return _one_number(found, rounded[0], step, shades[0], decimals)
    from_zero = whole and bool(rounded) and rounded[0] >= 0
    lowers = [0.0 if from_zero and ends else None, *(_rounded(end + step, decimals) for end in ends)]
    classes = tuple(
        Class(low, high, NOTHING, shade) for low, high, shade in zip(lowers, [*ends, None], shades, strict=True)
    )
    bounds = (max(end + step / 2, math.nextafter(end, math.inf)) for end in ends)
    return Quantiles(classes, (None, *bounds, None), decimals)


def _one_number(found: Sequence[float], number: float, step: float, colour: str, decimals: int) -> Quantiles:
    """The class of equal values: all that is rounded to ``number``, but never less than ``found``."""
    low = min(number - step / 2, found[0])
    high = max(number + step / 2, math.nextafter(found[-1], math.inf))
    return Quantiles((Class(number, number, NOTHING, colour),), (low, high), decimals)


def _ends(values: Sequence[float]) -> list[float]:
    """The last value of every class but the highest, which has the highest value alone if that is very frequent."""
    different = sorted(set(values))
    count = min(MOST_CLASSES, len(different))
    ends = {values[math.ceil(part * len(values) / count) - 1] for part in range(1, count)}
    return sorted(ends.difference(values[-1:])) or different[-2:-1]


def _decimals(values: Sequence[float], *, whole: bool) -> int:
    """As many decimals as tell a twentieth of the range, but no more than the values have; of one number a 2000th.

    The range is that between the ends of the classes where outliers make the whole one a thousand times as large.
    """
    if not values or (whole and values[-1] - values[0] >= MOST_CLASSES):
        return 0
    spread = values[-1] - values[0] or abs(values[0]) / 100
    ends = _ends(values)
    if ends and 0 < _OUTLYING * (ends[-1] - ends[0]) < spread:
        spread = ends[-1] - ends[0]
    if not spread or not math.isfinite(spread):
        return 0
    most = min(max(math.ceil(math.log10(20) - math.log10(spread)), 0), _MOST_DECIMALS)
    return next((told for told in range(most) if all(_is_told(value, told) for value in values)), most)


def _is_told(value: float, decimals: int) -> bool:
    """Whether so many decimals say all of a value but the traces of arithmetic in floating point."""
    return math.isclose(value, round(value, decimals), rel_tol=1e-12)


def _rounded(value: float, decimals: int) -> float:
    """Half up, as the bounds of the classes say it."""
    if abs(value) >= 2**52:
        return value
    scale = 10**decimals
    return math.floor(value * scale + 0.5) / scale if math.isfinite(value * scale) else value
