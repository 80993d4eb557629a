# SPDX-License-Identifier: GPL-2.0-or-later
"""Citizen reports: how long they take to be closed, how old the open ones are, and how many are left.

A report that is still open says that it takes at least as long as it is open; leaving it out would make a city the
faster the less it closes. Times come from the estimator of Kaplan and Meier (`survival`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from .aggregate import instant
from .buckets import Step, spans, to_local
from .checks import in_utc
from .frames import Whole
from .survival import kaplan_meier

AGES = (7.0, 30.0, 90.0, 365.0)
"""Bounds between the classes of age, in days; an age on a bound belongs to the older class."""

WITHIN = (7.0, 30.0)

_DAY = 86_400_000
_NEVER = np.iinfo("int64").min


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports as they stood at ``now`` (UTC), each of them once, and what was left out.

    ``frame`` has the columns of the input, ``t_opened`` and ``t_closed`` (UTC, datetime64[ms]; NaT while open),
    ``is_closed``, and ``days``: from opening to closing, or until ``now`` while open, NaN where it is closed at a time
    that nobody told. ``duplicates`` are rows of a report that another row tells later; ``invalid`` rows have no time of
    opening or close before they open; ``later`` ones were opened after ``now``.
    """

    frame: pd.DataFrame
    now: np.datetime64
    duplicates: int
    invalid: int
    later: int


def tidy_reports(raw: pd.DataFrame, now: Any) -> Reports:
    """Check reports and tell their state at a time ``now`` (UTC where it has no zone).

    Columns: ``t_opened`` and ``t_closed`` (times; missing for open ones), and where they are told ``report`` (its id),
    ``t_updated``, ``is_closed`` (true, false or missing; a report said to be open has no time of closing), and any
    others, such as ``category`` and ``district``. Of several rows for one id that updated last counts, else that closed
    last. What was closed after ``now`` was open then. Open311 (GeoReport v2) tells no time of closing: its
    ``updated_datetime`` of closed requests is the nearest to it. Raises InputError where ``t_opened`` is missing or a
    column of times holds something else.
    """
    moment = instant(now)
    if moment is None or "t_opened" not in raw.columns:
        raise InputError("Reports need the time at which they were opened. Choose the field that holds it.")
    frame = raw.reset_index(drop=True)
    opened, closed, updated = (_moments(frame, name) for name in ("t_opened", "t_closed", "t_updated"))
    is_closed = _is_closed(frame, closed)
    closed = np.where(is_closed, closed, _NEVER)
    frame = frame.assign(
        t_opened=opened.view("datetime64[ms]"), t_closed=closed.view("datetime64[ms]"), is_closed=is_closed
    )
    order = np.lexsort((opened, is_closed, closed, updated))
    last = np.ones(len(frame), dtype=bool)
    if "report" in frame.columns:
        again = frame["report"].iloc[order]
        last[order] = (~again.duplicated(keep="last") | again.isna()).to_numpy()
    until = int(moment.astype("int64"))
    invalid = (opened == _NEVER) | ((closed != _NEVER) & (closed < opened))
    later = ~invalid & (opened > until)
    kept = last & ~invalid & ~later
    table = _at(frame.loc[kept], until)
    return Reports(table, moment, int((~last).sum()), int((last & invalid).sum()), int((last & later).sum()))


def time_to_close(reports: Reports, by: Sequence[str] = (), *, within: Sequence[float] = WITHIN) -> pd.DataFrame:
    """How long reports take, one row for all or for each group of the columns ``by``; days are of 24 hours.

    ``reports``, ``closed``, ``open``, ``undated`` (closed at an unknown time; no part of the times); ``median_days``
    with its 95 % interval ``median_low`` and ``median_high``; ``p25_days`` and ``p75_days``, by which one and three
    quarters are closed; ``closed_within_7`` and so on: the share closed so many days after opening. All of these count
    open reports as lasting; they are NaN where too few are closed to tell. ``open_age_median`` and ``open_age_oldest``
    are ages of open reports at the time of the reports.
    """
    rows = [{**name, **_figures(group, within)} for name, group in _groups(reports.frame, by)]
    columns = [
        "reports",
        "closed",
        "open",
        "undated",
        "median_days",
        "median_low",
        "median_high",
        "p25_days",
        "p75_days",
    ]
    columns += [_within_name(days) for days in within]
    return pd.DataFrame(rows, columns=[*by, *columns, "open_age_median", "open_age_oldest"])


def open_by_age(reports: Reports, by: Sequence[str] = (), bounds: Sequence[float] = AGES) -> pd.DataFrame:
    """How many reports are open by class of age in days, empty classes included.

    Columns: those of ``by``, ``age_from`` (included), ``age_to`` (excluded, infinite for the oldest), ``reports``.
    """
    edges = [0.0, *bounds, np.inf]
    rows = []
    for name, group in _groups(reports.frame, by):
        age = group.loc[~group["is_closed"], "days"].to_numpy("float64")
        counts = np.bincount(np.searchsorted(list(bounds), age, side="right"), minlength=len(bounds) + 1)
        rows += [
            {**name, "age_from": low, "age_to": high, "reports": int(count)}
            for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
        ]
    return pd.DataFrame(rows, columns=[*by, "age_from", "age_to", "reports"])


def backlog(reports: Reports, step: Step, zone: tzinfo) -> pd.DataFrame:
    """Reports by bucket of local time: ``opened``, ``closed``, and how many are ``open`` at its end.

    ``t_local`` is the start on the local clock, ``t_start`` and ``t_end`` (UTC) the real bounds; the last bucket ends
    at the time of the reports. Reports closed at an unknown time are left out.
    """
    dated = reports.frame.loc[reports.frame["days"].notna()]
    opened = _sorted(dated["t_opened"])
    closed = _sorted(dated.loc[dated["is_closed"], "t_closed"])
    if not len(opened):
        return pd.DataFrame(columns=["t_local", "t_start", "t_end", "opened", "closed", "open"])
    first, last = to_local(np.array([opened[0], reports.now.astype("int64")]).view("datetime64[ms]"), zone)
    grid = step.starts(first, last)
    begin, end, length = spans(grid, step, zone)
    shown = length > np.timedelta64(0, "s")
    grid, begin, end = grid[shown], begin[shown].astype("datetime64[ms]"), end[shown].astype("datetime64[ms]")
    end = np.minimum(end, reports.now + np.timedelta64(1, "ms"))
    opened_by = [np.searchsorted(opened, edge.view("int64")) for edge in (begin, end)]
    closed_by = [np.searchsorted(closed, edge.view("int64")) for edge in (begin, end)]
    return pd.DataFrame(
        {
            "t_local": grid, "t_start": begin, "t_end": np.minimum(end, reports.now),
            "opened": opened_by[1] - opened_by[0], "closed": closed_by[1] - closed_by[0],
            "open": opened_by[1] - closed_by[1],
        }
    )  # fmt: skip


def _figures(group: pd.DataFrame, within: Sequence[float]) -> dict[str, Any]:
    is_closed = group["is_closed"].to_numpy(bool)
    days = group["days"].to_numpy("float64")
    dated = ~np.isnan(days)
    curve = kaplan_meier(days[dated], is_closed[dated])
    median, low, high = curve.quantile(0.5)
    age = days[~is_closed]
    return {
        "reports": len(group),
        "closed": int(is_closed.sum()),
        "open": len(age),
        "undated": int((~dated).sum()),
        "median_days": median,
        "median_low": low,
        "median_high": high,
        "p25_days": curve.quantile(0.25)[0],
        "p75_days": curve.quantile(0.75)[0],
        **{_within_name(limit): curve.ended_by(limit) if dated.any() else np.nan for limit in within},
        "open_age_median": float(np.median(age)) if len(age) else np.nan,
        "open_age_oldest": float(age.max()) if len(age) else np.nan,
    }


def _within_name(days: float) -> str:
    return f"closed_within_{days:g}"


def _groups(frame: pd.DataFrame, by: Sequence[str]) -> list[tuple[dict[str, Any], pd.DataFrame]]:
    """The names and rows of each group in order; all rows without ``by``. What has no name is the group ""."""
    if not by:
        return [({}, frame)]
    missing = [name for name in by if name not in frame.columns]
    if missing:
        raise InputError(f"The reports have no field “{missing[0]}”. Choose one of theirs to group them by.")
    keys = [frame[name].astype(object).where(frame[name].notna(), "").astype(str).rename(name) for name in by]
    return [(dict(zip(by, name, strict=True)), group) for name, group in frame.groupby(keys, sort=True)]


def _at(frame: pd.DataFrame, now: int) -> pd.DataFrame:
    """Valid reports as they stood: those closed later are open, and open ones last until then."""
    opened, closed = (frame[name].to_numpy("datetime64[ms]").view("int64") for name in ("t_opened", "t_closed"))
    after = (closed != _NEVER) & (closed > now)
    is_closed = frame["is_closed"].to_numpy(bool) & ~after
    closed = np.where(after, _NEVER, closed)
    until = np.where(is_closed, closed, now)
    days = np.where(is_closed & (closed == _NEVER), np.nan, (until - opened) / _DAY)
    told = frame.assign(t_closed=closed.view("datetime64[ms]"), is_closed=is_closed, days=days)
    return told.reset_index(drop=True)


def _is_closed(frame: pd.DataFrame, closed: Whole) -> npt.NDArray[np.bool_]:
    """What the column says, and where it says nothing, whether there is a time of closing."""
    has_time: npt.NDArray[np.bool_] = closed != _NEVER
    if "is_closed" not in frame.columns:
        return has_time
    said = frame["is_closed"].astype("boolean")
    return np.where(said.notna(), said.fillna(False).to_numpy(bool), has_time)


def _moments(frame: pd.DataFrame, name: str) -> Whole:
    """A column of times as milliseconds since 1970, UTC; the least integer where it is missing."""
    if name not in frame.columns:
        return np.full(len(frame), _NEVER)
    column = frame[name]
    if column.isna().all():
        return np.full(len(frame), _NEVER)
    if column.dtype.kind != "M":
        raise InputError(f"The field for “{name}” holds more than times. Choose one that holds dates with times.")
    moments: Whole = in_utc(column).view("int64")
    return moments


def _sorted(times: pd.Series[Any]) -> npt.NDArray[np.int64]:
    return np.sort(times.to_numpy("datetime64[ms]").view("int64"))
