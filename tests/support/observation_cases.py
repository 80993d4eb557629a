# SPDX-License-Identifier: GPL-2.0-or-later
"""Observations for the tests of analyses: evenly spaced ones, and what must change no result."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd


def series_of(values: Any, start: str, minutes: float, *, series: Any = 1, interval: bool = False) -> pd.DataFrame:
    """Values from a UTC time on, one each so many minutes; as intervals of that length where asked for."""
    value = np.asarray(values, "float64")
    length = np.timedelta64(round(minutes * 60_000), "ms")
    t_start = np.datetime64(start, "ms") + np.arange(len(value)) * length
    t_end = t_start + length if interval else t_start
    return pd.DataFrame({"series": series, "t_start": t_start, "t_end": t_end, "value": value})


def shuffled(frame: pd.DataFrame, seed: int = 7) -> pd.DataFrame:
    """The same rows in another order."""
    return frame.iloc[np.random.default_rng(seed).permutation(len(frame))]


def pulled_twice(frame: pd.DataFrame, at: int) -> pd.DataFrame:
    """Rows that came in two pulls which overlap, the later one first."""
    return pd.concat([frame.iloc[max(0, at - 3) :], frame.iloc[:at]], ignore_index=True)
