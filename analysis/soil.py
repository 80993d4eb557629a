# SPDX-License-Identifier: GPL-2.0-or-later
"""Soil moisture: share of the usable field capacity where the soil is known, water tension, days within classes.

What water in Vol-% means for plants depends on the soil: without its field capacity and wilting point no class is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from ..core.text import plain
from .bands import Bands
from .frames import Numbers, numbered, tidy

_HPA_OF_KPA = 10.0


@dataclass(frozen=True, slots=True)
class Soil:
    """Water that a soil holds against gravity and water that plants cannot draw from it, both in Vol-%.

    They are told by a soil survey for the place and depth of the probe. Raises InputError where they cannot be so.
    """

    field_capacity: float
    wilting_point: float

    def __post_init__(self) -> None:
        if not 0 <= self.wilting_point < self.field_capacity <= 100:
            raise InputError(
                "The field capacity has to be above the wilting point, both between 0 and 100 Vol-%. Correct them."
            )


def usable_share(frame: pd.DataFrame, soils: Mapping[Any, Soil]) -> pd.DataFrame:
    """Observations of soil moisture in Vol-% as a share of the usable field capacity (nFK) in %.

    nFK = 100 (moisture - wilting point) / (field capacity - wilting point): the usable field capacity is by its
    definition in the German soil survey (KA5) the water between both. The share is below 0 in soil drier
    than the wilting point and above 100 in soil wetter than the field capacity. ``soils`` gives the soil of each
    series; raises InputError where one is missing.
    """
    told = tidy(frame).frame
    label, code = numbered(told)
    missing = [gauge for gauge in label if gauge not in soils]
    if missing:
        raise InputError(
            f"The soil of “{plain(str(missing[0]), 40)}” is not known, and Vol-% alone tell nothing of stress. "
            "Give field capacity and wilting point of its soil, or leave this series out."
        )
    wilting = np.array([soils[gauge].wilting_point for gauge in label])[code] if len(told) else np.empty(0)
    capacity = np.array([soils[gauge].field_capacity for gauge in label])[code] if len(told) else np.empty(0)
    return told.assign(value=100 * (told["value"].to_numpy("float64") - wilting) / (capacity - wilting))


def pf(kilopascals: npt.ArrayLike) -> Numbers:
    """The pF value of tensions in kPa: the decimal logarithm of the tension in hPa (R. K. Schofield, 1935).

    NaN for tensions that are not positive.
    """
    value = np.asarray(kilopascals, "float64")
    return np.asarray(np.log10(np.where(value > 0, value, np.nan) * _HPA_OF_KPA), "float64")


def days_by_class(days: pd.DataFrame, bands: Bands, *, lowest: float | None = None) -> pd.DataFrame:
    """How many days of each series lie in each class, and the longest run of successive ones.

    ``days`` are aggregates of days (means in % nFK or in kPa), ``bands`` come from the class table with its source.
    Values below ``lowest``, where the classes begin (0 for tension, which is positive), belong to none, like days
    without a value: they count as ``undetermined`` and end a run. One row per series and class, empty ones included:
    ``series``, ``class_`` (from 0), ``days``, ``longest``, ``undetermined`` (of the series).
    """
    label, code = numbered(days)
    value = days["value"].to_numpy("float64")
    classes = bands.classes(value if lowest is None else np.where(value < lowest, np.nan, value))
    several = len(bands.bounds) + 1
    known = classes >= 0
    count = np.bincount(code[known] * several + classes[known], minlength=len(label) * several)
    day = days["t_local"].to_numpy("datetime64[D]").astype("int64")
    changed = (np.diff(code) != 0) | (np.diff(classes) != 0) | (np.diff(day) != 1)
    first = np.flatnonzero(np.concatenate(([True], changed))[: len(code)])
    length = np.diff(np.append(first, len(code)))
    longest = np.zeros(len(label) * several, "int64")
    told = known[first]
    np.maximum.at(longest, (code[first] * several + classes[first])[told], length[told])
    undetermined = np.bincount(code[~known], minlength=len(label))
    return pd.DataFrame(
        {
            "series": np.repeat(label.to_numpy(), several),
            "class_": np.tile(np.arange(several), len(label)),
            "days": count,
            "longest": longest,
            "undetermined": np.repeat(undetermined, several),
        }
    )
