# SPDX-License-Identifier: GPL-2.0-or-later
"""Sound levels of day, evening and night as means of their energy, and L_DEN of them.

Measured levels are indicative: noise maps after the 34. BImSchV are calculated for a whole year, 4 m above the ground.
"""

from __future__ import annotations

from datetime import tzinfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from .buckets import Step, to_local, to_utc
from .frames import Numbers, Times, Whole, numbered, sampling, tidy
from .grids import first_to_last
from .schemes import sound_bands

PARTS = ("day", "evening", "night")

_HOUR = np.timedelta64(3600, "s")
_BEGIN = 6 * _HOUR
_EVENING, _NIGHT, _END = 12 * _HOUR, 16 * _HOUR, 24 * _HOUR
_HOURS = np.array([12.0, 4.0, 8.0])
_PENALTIES = np.array([0.0, 5.0, 10.0])
_LONGEST = pd.Timedelta(hours=4)


def energy_mean(levels: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> float:
    """The equivalent continuous level in dB: L_eq = 10 lg(sum(w 10^(L/10)) / sum(w)) (DIN 45641:1990, ISO 1996-1).

    ``weights`` are the times that the levels last, equal ones where they are left out. NaN counts as no level; NaN
    where there is none.
    """
    level = np.asarray(levels, "float64")
    weight = np.ones(level.shape) if weights is None else np.asarray(weights, "float64")
    there = ~np.isnan(level)
    if not weight[there].sum() > 0:
        return float("nan")
    return float(10.0 * np.log10(np.average(np.power(10.0, level[there] / 10.0), weights=weight[there])))


def day_evening_night(day: npt.ArrayLike, evening: npt.ArrayLike, night: npt.ArrayLike) -> Numbers:
    """L_DEN in dB from the levels of day (12 h), evening (4 h, +5 dB) and night (8 h, +10 dB); NaN where one is NaN.

    Source: Directive 2002/49/EC, annex I, number 1; 34. BImSchV, section 2.
    """
    levels = np.stack([np.asarray(one, "float64") for one in (day, evening, night)], axis=-1)
    energy = (_HOURS * np.power(10.0, (levels + _PENALTIES) / 10.0)).sum(axis=-1) / _HOURS.sum()
    found: Numbers = 10.0 * np.log10(energy)
    return found


def sound_levels(frame: pd.DataFrame, zone: tzinfo, step: Step, *, minimum: float = 0.75) -> pd.DataFrame:
    """Levels of day (06-18), evening (18-22) and night (22-06) and L_DEN for each series and day, week, month or year.

    ``frame`` is observations of levels in dB(A), equally spaced. A day of noise lasts from 06 to 06 by the local
    clock, so that a night counts where its evening does (7 or 9 hours of it where clocks change). One row per series
    and step from the first to the last with an observation: ``series``, ``t_local``, ``t_start``, ``t_end`` (UTC; they
    begin at 06), ``l_eq`` of all hours, ``l_day``, ``l_evening``, ``l_night``, ``l_den``, the bands of the last two
    after the 34. BImSchV as ``l_den_class`` and ``l_night_class`` (-1 for none, see `schemes.sound_bands`), ``n``,
    ``expected``, ``coverage``, and the coverage of each part. A level is NaN where less than ``minimum`` of its
    readings are there; all of a part are averaged by energy, whichever day they are of. A reading belongs to the part
    in which it begins; one of more than 4 hours, the length of an evening, is left out. Parts of the day: 34. BImSchV,
    section 2; Directive 2002/49/EC, annex I. Raises ValueError for a step shorter than a day.
    """
    if step.unit == "minutes":
        raise ValueError("levels of day, evening and night need at least a day")
    told = tidy(frame).frame
    label, code = numbered(told)
    since_six = to_local(told["t_start"].to_numpy("datetime64[ms]"), zone) - _BEGIN
    date = since_six.astype("datetime64[D]")
    clock = since_six - date.astype("datetime64[ms]")
    part = (clock >= _EVENING).astype("int64") + (clock >= _NIGHT)
    starts = step.starts(date.min(), date.max()) if len(date) else np.empty(0, "datetime64[s]")
    place = np.searchsorted(starts, step.floor(date)).astype("int64")
    series, period, offset = first_to_last(code, place, len(label))
    lasting, t_start, t_end = _lengths(starts, step, zone)
    value = told["value"].to_numpy("float64")
    there = ~np.isnan(value) & (told["t_end"] - told["t_start"] <= _LONGEST).to_numpy()
    cell = (place + offset[code]) * len(PARTS) + part
    size = len(series) * len(PARTS)
    n = np.bincount(cell[there], minlength=size).reshape(-1, len(PARTS))
    energy = np.bincount(cell[there], np.power(10.0, value[there] / 10.0), size)
    usual = sampling(told).dt.total_seconds().to_numpy("float64")
    expected = lasting[period] / usual[series][:, None]
    return _table(
        label[series],
        starts[period],
        t_start[period],
        t_end[period],
        n,
        energy.astype("float64").reshape(n.shape),
        expected,
        minimum,
    )


def _lengths(starts: Times, step: Step, zone: tzinfo) -> tuple[Numbers, Times, Times]:
    """How many seconds day, evening and night really last within each step, and when it begins and ends in UTC."""
    if not len(starts):
        return np.empty((0, len(PARTS))), starts, starts
    dates = np.arange(starts[0].astype("datetime64[D]"), step.ends(starts[-1:])[0].astype("datetime64[D]"))
    local = dates.astype("datetime64[s]")[:, None] + _BEGIN + np.array([0 * _HOUR, _EVENING, _NIGHT, _END])
    moments = to_utc(local.ravel(), zone).reshape(local.shape)
    first = np.searchsorted(dates.astype("datetime64[s]"), starts)
    lasting = np.add.reduceat(np.diff(moments, axis=1).astype("float64"), first, axis=0)
    final = np.append(first[1:], len(dates)) - 1
    return lasting, moments[first, 0], moments[final, -1]


def _table(
    series: pd.Index[int],
    t_local: Times,
    t_start: Times,
    t_end: Times,
    n: Whole,
    energy: Numbers,
    expected: Numbers,
    minimum: float,
) -> pd.DataFrame:
    share = np.minimum(1.0, n / expected)
    whole = np.minimum(1.0, n.sum(axis=1) / expected.sum(axis=1))
    parts = np.where(share >= minimum, _level(energy, n), np.nan)
    l_day, l_evening, l_night = parts.T
    l_den = day_evening_night(l_day, l_evening, l_night)
    bands = sound_bands()
    return pd.DataFrame(
        {
            "series": series,
            "t_local": t_local,
            "t_start": t_start.astype("datetime64[ms]"),
            "t_end": t_end.astype("datetime64[ms]"),
            "l_eq": np.where(whole >= minimum, _level(energy.sum(axis=1), n.sum(axis=1)), np.nan),
            "l_day": l_day,
            "l_evening": l_evening,
            "l_night": l_night,
            "l_den": l_den,
            "l_den_class": bands["l_den"].bands.classes(l_den),
            "l_night_class": bands["l_night"].bands.classes(l_night),
            "n": n.sum(axis=1),
            "expected": expected.sum(axis=1),
            "coverage": whole,
            **{f"coverage_{name}": share[:, at] for at, name in enumerate(PARTS)},
        }
    )


def _level(energy: Numbers, n: Whole) -> Numbers:
    mean = np.divide(energy, n, out=np.full(energy.shape, np.nan), where=n > 0)
    level: Numbers = 10.0 * np.log10(mean)
    return level


def sound_caveats(step: Step) -> frozenset[str]:
    """The codes of `caveats.CAVEATS` that belong to levels of steps of this length."""
    return frozenset({"sound_indicative"} if step.unit == "years" else {"sound_indicative", "less_than_a_year"})
