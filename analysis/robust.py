# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics that a few wild values do not move: the spread by MAD, Hampel's identifier, the slope of Theil and Sen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NORMAL = 1.4826
Z_95 = 1.959964
MOST_POINTS = 400

_REACH = 3
_WINDOW = 2 * _REACH + 1


@dataclass(frozen=True, slots=True)
class Slope:
    """A slope per unit of x with the bounds of its confidence interval; all NaN where it cannot be told.

    ``level`` is the value of the line at the last x.
    """

    value: float
    low: float
    high: float
    level: float


NO_SLOPE = Slope(np.nan, np.nan, np.nan, np.nan)


def spread(values: Numbers) -> float:
    """The standard deviation as the median absolute deviation tells it: 1.4826 MAD; NaN counts as no value.

    The factor makes it that of a normal distribution (Rousseeuw and Croux, J. Am. Stat. Assoc. 88, 1993, 1273).
    NaN without values.
    """
    there = values[~np.isnan(values)]
    return float(NORMAL * np.median(np.abs(there - np.median(there)))) if len(there) else np.nan


def theil_sen(x: Numbers, y: Numbers, z: float = Z_95) -> Slope:
    """The median of the slopes of all pairs of points, and its confidence interval.

    Slope: Theil, Proc. K. Ned. Akad. Wet. A 53, 1950, 386. Interval: Sen, J. Am. Stat. Assoc. 63, 1968, 1379, with
    the variance of Kendall's statistic without ties; ``z`` is the normal quantile of its confidence. ``x`` rises.
    Pairs of equal x are left out, as are points whose y is NaN; of more than 400 points evenly chosen ones are used.
    Fewer than three points have no slope.
    """
    there = ~np.isnan(y)
    x, y = x[there], y[there]
    if len(x) > MOST_POINTS:
        chosen = np.linspace(0, len(x) - 1, MOST_POINTS).round().astype("int64")
        x, y = x[chosen], y[chosen]
    first, second = np.triu_indices(len(x), 1)
    apart = x[second] > x[first]
    if len(x) < 3 or not apart.any():
        return NO_SLOPE
    slopes = np.sort((y[second] - y[first])[apart] / (x[second] - x[first])[apart])
    value = float(np.median(slopes))
    half = z * np.sqrt(len(x) * (len(x) - 1) * (2 * len(x) + 5) / 18)
    lower, upper = round((len(slopes) - half) / 2) - 1, round((len(slopes) + half) / 2)
    low, high = slopes[max(lower, 0)], slopes[min(upper, len(slopes) - 1)]
    return Slope(value, float(low), float(high), float(np.median(y + value * (x[-1] - x))))


def spikes(values: Numbers, first: npt.NDArray[np.int64], threshold: float = 5.0) -> Flags:
    """Which values stand out from the seven around them, for groups that begin at ``first``.

    Hampel's identifier (Pearson, IEEE Trans. Control Syst. Technol. 10, 2002, 55): farther from the window's median
    than ``threshold`` times 1.4826 MAD. At the ends of a group the window is its first or last seven values; groups
    of fewer have no spikes. Where a window hardly varies, the group's median step between values that differ stands in
    for its spread, so that a value one step away from a plateau is none. ``values`` have no NaN.
    """
    found = np.zeros(len(values), dtype=bool)
    ends = np.append(first, len(values))[1:]
    for begin, end in zip(first.tolist(), ends.tolist(), strict=True):
        if end - begin >= _WINDOW:
            found[begin:end] = _spikes_of_one(values[begin:end], threshold)
    return found


def _spikes_of_one(values: Numbers, threshold: float) -> Flags:
    windows = np.lib.stride_tricks.sliding_window_view(values, _WINDOW)
    middle = np.partition(windows, _REACH, axis=1)[:, _REACH]
    deviation = np.partition(np.abs(windows - middle[:, None]), _REACH, axis=1)[:, _REACH]
    steps = np.abs(np.diff(values))
    steps = steps[steps > 0]
    least = float(np.median(steps)) if len(steps) else 0.0
    which = np.clip(np.arange(len(values)) - _REACH, 0, len(windows) - 1)
    scale = np.maximum(NORMAL * deviation[which], least)
    flags: Flags = np.abs(values - middle[which]) > threshold * scale
    return flags
