# SPDX-License-Identifier: GPL-2.0-or-later
"""Classes of values between bounds, with a value on a bound where the source of the classes puts it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Bands:
    """The inner bounds between classes, rising, in the unit of the values.

    ``inclusive`` tells which class owns a value on a bound: the one below it that ends there (``upper``: > a to <= b)
    or the one above it that begins there (``lower``: >= a to < b). Where ``decimals`` is a number, values are rounded
    to so many places, halves up, before they are compared. Raises ValueError for bounds that do not rise.
    """

    bounds: tuple[float, ...]
    inclusive: Literal["lower", "upper"]
    decimals: int | None = None

    def __post_init__(self) -> None:
        if not all(lower < upper for lower, upper in pairwise(self.bounds)):
            raise ValueError(f"bounds that do not rise: {self.bounds}")

    def classes(self, values: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """The class of each value, counted from 0 for what lies below all bounds; -1 for NaN.

        Nothing is rounded in fact: a value rounds to more than a bound exactly from half a place above it, so that the
        bounds are shifted and no rounding error can carry a value over one.
        """
        numbers = np.asarray(values, "float64")
        bounds = np.array(self.bounds, "float64")
        if self.decimals is None:
            found = np.searchsorted(bounds, numbers, side="left" if self.inclusive == "upper" else "right")
        else:
            half = 0.5 * 10.0**-self.decimals
            found = np.searchsorted(bounds + (half if self.inclusive == "upper" else -half), numbers, side="right")
        return np.where(np.isnan(numbers), -1, found).astype("int64")
