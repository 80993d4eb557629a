# SPDX-License-Identifier: GPL-2.0-or-later
"""Charging points and single parking bays that tell their state: how they are used, and how long sessions last."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from .states import HOUR, TAKEN, Kind, hours_by_kind, session_marks

_DAY = 24.0
_COLUMNS = ("series", "t_start", "t_end", "hours", "charging_hours", "complete")


def sessions(table: pd.DataFrame) -> pd.DataFrame:
    """Sessions: stretches in which a point is taken, from states as `states.stays` gives them.

    A new one begins where the point was not taken before, at ``Preparing``, and after ``Finishing``: between both a
    cable is plugged in once (OCPP 1.6, section 4.9). ``hours`` is its length, ``charging_hours`` the time in which
    current flows, and ``complete`` whether both its ends were seen; the length of others is a lower bound.
    Columns beside these: ``series``, ``t_start`` and ``t_end`` (UTC).
    """
    begins, ends = session_marks()
    taken = table["kind"].isin([kind.value for kind in TAKEN]).to_numpy()
    if not taken.any():
        return pd.DataFrame(columns=list(_COLUMNS))
    series, state = table["series"].to_numpy(), table["state"].to_numpy()
    follows = np.concatenate(([False], (series[1:] == series[:-1]) & taken[:-1] & taken[1:]))
    divided = np.isin(state, list(begins)) | np.concatenate(([False], np.isin(state[:-1], list(ends))))
    first = np.flatnonzero((taken & ~(follows & ~divided))[taken])
    rows = table.loc[taken]
    last = np.append(first[1:], len(rows)) - 1
    length = (rows["t_end"] - rows["t_start"]).to_numpy().astype("timedelta64[ms]").astype("float64") / HOUR
    charging = np.where(rows["kind"] == Kind.CHARGING.value, length, 0.0)
    return pd.DataFrame(
        {
            "series": rows["series"].to_numpy()[first],
            "t_start": rows["t_start"].to_numpy()[first],
            "t_end": rows["t_end"].to_numpy()[last],
            "hours": np.add.reduceat(length, first),
            "charging_hours": np.add.reduceat(charging, first),
            "complete": rows["begun"].to_numpy()[first] & rows["ended"].to_numpy()[last],
        }
    )


def usage(table: pd.DataFrame) -> pd.DataFrame:
    """Indicators by series from states as `states.stays` gives them; the index is the series.

    Hours by kind of state (see `states.hours_by_kind`), and ``occupancy``: hours taken by hours in service (free,
    reserved or taken); ``charging_share``: hours charging by hours taken; ``out_of_order_share``: hours out of order by
    hours known, without those before and after the point exists; ``sessions`` (begun in the time observed),
    ``sessions_per_day`` (by hours in service) and ``session_median`` (hours, of complete sessions). A share of no time
    is NaN. There is no standard for these; the states are those of OCPP and OCPI.
    """
    hours = hours_by_kind(table)
    taken = hours[Kind.CHARGING.value] + hours[Kind.OCCUPIED.value]
    service = taken + hours[Kind.FREE.value] + hours[Kind.RESERVED.value]
    broken = hours[Kind.OUT_OF_ORDER.value]
    found = sessions(table)
    count = found.loc[_seen_to_begin(table, found)].groupby("series").size().reindex(hours.index, fill_value=0)
    whole = found.loc[found["complete"].astype(bool)]
    return hours.assign(
        occupancy=taken / service.where(service > 0),
        charging_share=hours[Kind.CHARGING.value] / taken.where(taken > 0),
        out_of_order_share=broken / (service + broken).where(service + broken > 0),
        sessions=count,
        sessions_per_day=count / (service.where(service > 0) / _DAY),
        session_median=whole["hours"].astype("float64").groupby(whole["series"]).median().reindex(hours.index),
    )


def _seen_to_begin(table: pd.DataFrame, found: pd.DataFrame) -> npt.NDArray[np.bool_]:
    begins = pd.MultiIndex.from_frame(table.loc[table["begun"], ["series", "t_start"]])
    return pd.MultiIndex.from_frame(found[["series", "t_start"]]).isin(begins)
