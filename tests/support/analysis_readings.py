# SPDX-License-Identifier: GPL-2.0-or-later
"""Readings for tests of analyses: evenly spaced, with gaps where they are wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def readings(
    start: str, values: Sequence[float] | np.ndarray, minutes: float = 10, series: object = 1, *, instant: bool = True
) -> pd.DataFrame:
    """Observations of one series from ``start`` (UTC) on; NaN as a reading without a number."""
    step = np.timedelta64(int(minutes * 60_000), "ms")
    begin = np.datetime64(start, "ms") + np.arange(len(values)) * step
    return pd.DataFrame(
        {
            "series": [series] * len(values),
            "t_start": begin,
            "t_end": begin if instant else begin + step,
            "value": np.asarray(values, "float64"),
        }
    )


def together(*frames: pd.DataFrame) -> pd.DataFrame:
    """One frame of several."""
    return pd.concat(frames, ignore_index=True)
