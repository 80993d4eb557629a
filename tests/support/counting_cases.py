# SPDX-License-Identifier: GPL-2.0-or-later
"""Counting stations for the tests of traffic figures, with the choice of what is summed."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from observation_cases import series_of
from urban_data.analysis.counted import choose
from urban_data.analysis.frames import tidy

BERLIN = ZoneInfo("Europe/Berlin")
QUARTERS_OF_A_DAY = 96


def counts(*told: tuple[Any, Any], start: str = "2026-06-07T22:00", minutes: float = 15) -> pd.DataFrame:
    """Counts of series by name, all from the same moment on; else from Monday, 8 June 2026, 00:00 in Berlin."""
    frames = [series_of(values, start, minutes, series=name, interval=True) for name, values in told]
    return pd.concat(frames, ignore_index=True)


def facts(**classes: str) -> pd.DataFrame:
    """Facts of series of one station by their class."""
    return pd.DataFrame({"station": "A", "class_": classes}, index=list(classes))


def chosen(frame: pd.DataFrame, **classes: str) -> pd.DataFrame:
    """What counts of the series of one station."""
    return choose(tidy(frame).frame, facts(**classes))


def days_of(*volumes: float) -> np.ndarray:
    """Quarters of days with these volumes, all quarters of a day the same."""
    return np.repeat(np.asarray(volumes, "float64") / QUARTERS_OF_A_DAY, QUARTERS_OF_A_DAY)
