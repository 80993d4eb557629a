# SPDX-License-Identifier: GPL-2.0-or-later
"""How long things last when some of them still do: the estimator of Kaplan and Meier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

Z_95 = 1.959964

_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Survival:
    """The share that lasts longer than each of the rising times at which something ended.

    ``low`` and ``high`` bound it with 95 % confidence; ``longest`` is the greatest duration seen, ended or not.
    """

    time: Numbers
    share: Numbers
    low: Numbers
    high: Numbers
    longest: float

    def quantile(self, ended: float) -> tuple[float, float, float]:
        """The time by which this share has ended, and the bounds of its 95 % interval; NaN where it is not reached.

        The interval is that of Brookmeyer and Crowley (Biometrics 38, 1982, 29): where the bounds of the curve cross.
        """
        left = 1.0 - ended
        value, low, high = (self._first(curve <= left + _ROUNDING) for curve in (self.share, self.low, self.high))
        return value, low, high

    def ended_by(self, time: float) -> float:
        """The share that has ended at a time; NaN where it lies beyond all durations and something still lasts."""
        before = int(np.searchsorted(self.time, time, side="right"))
        left = float(self.share[before - 1]) if before else 1.0
        return np.nan if time > self.longest and left > 0 else 1.0 - left

    def _first(self, reached: npt.NDArray[np.bool_]) -> float:
        return float(self.time[np.argmax(reached)]) if reached.any() else np.nan


def kaplan_meier(duration: Numbers, ended: npt.NDArray[np.bool_]) -> Survival:
    """The product-limit estimate from durations of which those that have not ``ended`` are lower bounds.

    Kaplan and Meier, J. Am. Stat. Assoc. 53, 1958, 457; the variance is Greenwood's, the interval that of the logarithm
    of the share, as R's survfit gives it. What ends at the time at which another is last seen ends before that.
    """
    time, events = np.unique(duration[ended], return_counts=True)
    at_risk = len(duration) - np.searchsorted(np.sort(duration), time, side="left")
    share = np.cumprod(1.0 - events / at_risk)
    left = at_risk - events
    greenwood = np.cumsum(np.divide(events, at_risk * left, out=np.full(len(time), np.inf), where=left > 0))
    half = Z_95 * np.sqrt(greenwood)
    low = np.where(share > _ROUNDING, share * np.exp(-half), 0.0)
    high = np.full(len(time), np.nan)
    some = share > _ROUNDING
    high[some] = np.minimum(share[some] * np.exp(half[some]), 1.0)
    longest = float(duration.max()) if len(duration) else np.nan
    return Survival(time.astype("float64"), share, low, high, longest)
