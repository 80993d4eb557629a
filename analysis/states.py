# SPDX-License-Identifier: GPL-2.0-or-later
"""States that are told when they change: how long each lasted, and what share of a time it took.

A state holds until the next one is told, the last one until the end of the observation. Words of OCPP, OCPI and German
platforms are gathered in kinds by ``states.json`` beside this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import tzinfo
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..core.errors import InputError
from .aggregate import DEFAULT_COVERAGE, instant
from .buckets import Step, spans, to_local
from .frames import Numbers, Whole, in_ms, tidy

HOUR = 3_600_000
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}

_MS = pd.Timedelta(milliseconds=1)


class Kind(StrEnum):
    """What a state means for the use of a place; ``ABSENT`` is not built yet or no more, ``UNKNOWN`` cannot be told."""

    FREE = "free"
    CHARGING = "charging"
    OCCUPIED = "occupied"
    RESERVED = "reserved"
    OUT_OF_ORDER = "out_of_order"
    ABSENT = "absent"
    UNKNOWN = "unknown"


TAKEN = frozenset({Kind.CHARGING, Kind.OCCUPIED})
IN_SERVICE = TAKEN | {Kind.FREE, Kind.RESERVED}


def kind_of(word: str) -> Kind:
    """The kind of state that a platform means by a word."""
    return _kinds().get(folded(word), Kind.UNKNOWN)


def folded(word: str) -> str:
    """Small letters and digits of a word alone, umlauts spelled out."""
    word = word.lower()
    for umlaut, spelled in UMLAUTS.items():
        word = word.replace(umlaut, spelled)
    return re.sub(r"[^a-z0-9]", "", word)


def stays(raw: pd.DataFrame, *, t_from: Any = None, t_to: Any = None, longest: float | None = None) -> pd.DataFrame:
    """How long each state lasted: one row per series and stretch of one state, in order of both.

    ``raw`` are observations with a column ``text``; rows without text say nothing. ``t_to`` (UTC) is the end of the
    observation, without which it is the newest time of any series; ``t_from`` cuts off what was before. After
    ``longest`` hours without news a state is unknown; without it a state holds as long as nothing else is told.

    Columns: ``series``, ``state`` (folded), ``kind`` (a value of `Kind`), ``t_start`` and ``t_end`` (UTC,
    datetime64[ms]), ``begun`` and ``ended`` (whether the change at either end was seen). Raises InputError where there
    are no texts.
    """
    if "text" not in raw.columns:
        raise InputError(
            "These measurements have no states in words. Choose a property that tells states such as free."
        )
    frame = tidy(raw.assign(value=np.nan)).frame
    begin, end = instant(t_from), instant(t_to)
    frame = frame.loc[frame["text"].notna() & (frame["text"] != "")]
    if end is not None:
        frame = frame.loc[frame["t_start"] < end]
    runs = _runs(frame, end, longest)
    silent = runs.loc[runs["end"] < runs["until"]]
    unknown = silent.assign(state="", start=silent["end"], end=silent["until"])
    runs = pd.concat([runs, unknown]).sort_values(["series", "start"], kind="stable", ignore_index=True)
    return _seen(runs, begin)


def hours_by_kind(table: pd.DataFrame) -> pd.DataFrame:
    """Hours of each kind of state by series, one column per kind, and ``observed``, the hours whose state is known."""
    length = (table["t_end"] - table["t_start"]).to_numpy().astype("timedelta64[ms]").astype("float64") / HOUR
    hours = pd.DataFrame({"series": table["series"], "kind": table["kind"], "hours": length})
    wide = hours.pivot_table(index="series", columns="kind", values="hours", aggfunc="sum", fill_value=0.0)
    wide = wide.reindex(columns=[kind.value for kind in Kind], fill_value=0.0).astype("float64")
    wide.columns.name = None
    return wide.assign(observed=wide.drop(columns=Kind.UNKNOWN.value).sum(axis=1))


def share_of_time(
    table: pd.DataFrame,
    step: Step,
    zone: tzinfo,
    kinds: Collection[Kind] = TAKEN,
    among: Collection[Kind] = IN_SERVICE,
    *,
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """The share of each bucket of local time that stays of some ``kinds`` take of those ``among`` which they are.

    ``table`` is that of `stays`. The result is like that of `aggregate.aggregate`; ``n`` are the seconds whose kind is
    known, ``expected`` those of the bucket, and the value is NaN below the ``minimum`` coverage, and where the bucket
    holds none of the kinds ``among``.
    """
    columns = ["series", "t_local", "t_start", "t_end", "value", "n", "expected", "coverage"]
    if table.empty:
        return pd.DataFrame(columns=columns)
    buckets = _buckets(table, step, zone)
    by_series = table.groupby("series", sort=True)
    result = pd.concat(
        [_shares_of_one(one, buckets, kinds, among).assign(series=series) for series, one in by_series],
        ignore_index=True,
    )
    result["coverage"] = np.minimum(result["n"] / result["expected"], 1.0)
    result["value"] = result["value"].where(result["coverage"] >= minimum - 1e-12)
    return result[columns]


def _buckets(table: pd.DataFrame, step: Step, zone: tzinfo) -> pd.DataFrame:
    """All buckets that the clock shows while the stays last; ``half`` is not 0 for those that it shows twice."""
    first, last = to_local(np.array([table["t_start"].min(), table["t_end"].max() - _MS], "datetime64[ms]"), zone)
    grid = step.starts(first, last)
    begin, end, length = spans(grid, step, zone)
    half = np.where(end - begin > length, length.astype("int64") // 2, 0)
    frame = pd.DataFrame(
        {
            "t_local": grid, "t_start": begin.astype("datetime64[ms]"), "t_end": end.astype("datetime64[ms]"),
            "expected": length.astype("float64"), "half": half,
        }
    )  # fmt: skip
    return frame.loc[frame["expected"] > 0]


def _shares_of_one(
    one: pd.DataFrame, buckets: pd.DataFrame, kinds: Collection[Kind], among: Collection[Kind]
) -> pd.DataFrame:
    start, end, kind = in_ms(one["t_start"]), in_ms(one["t_end"]), one["kind"].to_numpy()
    mine = buckets.loc[(in_ms(buckets["t_end"]) > start[0]) & (in_ms(buckets["t_start"]) < end[-1])]
    wanted, counted = np.isin(kind, _values(kinds)), np.isin(kind, _values(among))
    part, whole, known = (
        _elapsed(start, end, chosen, mine) for chosen in (wanted & counted, counted, kind != Kind.UNKNOWN.value)
    )
    share = np.divide(part, whole, out=np.full(len(mine), np.nan), where=whole > 0)
    shares: pd.DataFrame = mine.assign(value=share, n=np.round(known / 1000).astype("int64"))
    return shares


def _elapsed(start: Whole, end: Whole, chosen: npt.NDArray[np.bool_], buckets: pd.DataFrame) -> Numbers:
    """Milliseconds of the chosen stays in each bucket: differences of their running total, which is linear between.

    Of a bucket that the clock shows twice only the two times count, not what lies between them.
    """
    knots, total = np.append(start, end[-1]), np.concatenate(([0], np.cumsum(np.where(chosen, end - start, 0))))
    begin, until, half = in_ms(buckets["t_start"]), in_ms(buckets["t_end"]), buckets["half"].to_numpy() * 1000
    between = (np.where(half > 0, begin + half, until), np.where(half > 0, until - half, until))
    at_begin, at_pause, after_pause, at_end = (np.interp(at, knots, total) for at in (begin, *between, until))
    elapsed: Numbers = at_pause - at_begin + at_end - after_pause
    return elapsed


def _runs(frame: pd.DataFrame, end: np.datetime64 | None, longest: float | None) -> pd.DataFrame:
    """One row for each stretch of a state that is told again in time: when it ends, and when something else is told."""
    series, state = frame["series"].to_numpy(), _by_word(frame["text"], folded)
    start, count = in_ms(frame["t_start"]), len(frame)
    observed = int(end.astype("int64")) if end is not None else start.max(initial=0)
    last = np.append(series[1:] != series[:-1], True)[:count]
    until = np.where(last, observed, np.append(start[1:], 0)[:count])
    holds = until if longest is None else np.minimum(until, start + round(longest * HOUR))
    renewed = ~last[:-1] & (state[1:] == state[:-1]) & (holds[:-1] == start[1:])
    first = np.flatnonzero(np.append(True, ~renewed)[:count])
    final = np.append(first, count)[1:] - 1
    return pd.DataFrame(
        {
            "series": series[first],
            "state": state[first],
            "start": start[first],
            "end": holds[final],
            "until": until[final],
        }
    )


def _seen(runs: pd.DataFrame, begin: np.datetime64 | None) -> pd.DataFrame:
    """Stays from ``begin`` on; their ends were seen where another known state of the series is told next to them."""
    start, end = runs["start"].to_numpy("int64"), runs["end"].to_numpy("int64")
    kind, series = _by_word(runs["state"], _kind_value), runs["series"].to_numpy()
    known = kind != Kind.UNKNOWN.value
    meets = (series[1:] == series[:-1]) & known[1:] & known[:-1]
    begun = np.append(False, meets)[: len(runs)]
    if begin is not None:
        least = int(begin.astype("int64"))
        begun &= start >= least
        start = np.maximum(start, least)
    table = pd.DataFrame(
        {
            "series": series, "state": runs["state"], "kind": kind, "t_start": start.view("datetime64[ms]"),
            "t_end": end.view("datetime64[ms]"), "begun": begun, "ended": np.append(meets, False)[: len(runs)],
        }
    )  # fmt: skip
    return table.loc[end > start].reset_index(drop=True)


def _kind_value(word: str) -> str:
    return kind_of(word).value


def _by_word(words: pd.Series[Any], change: Any) -> npt.NDArray[np.object_]:
    """What a function makes of each word, called once for each that differs."""
    code, different = pd.factorize(words)
    made = np.array([change(str(word)) for word in different], dtype=object)
    return made[code] if len(made) else np.empty(0, dtype=object)


def _values(kinds: Collection[Kind]) -> list[str]:
    return [kind.value for kind in kinds]


def session_marks() -> tuple[frozenset[str], frozenset[str]]:
    """The folded states with which a charging session begins, and those with which it ends."""
    content = _content()
    return frozenset(content["begins_a_session"]), frozenset(content["ends_a_session"])


@lru_cache(maxsize=1)
def _kinds() -> dict[str, Kind]:
    return {word: Kind(kind) for kind, words in _content()["kinds"].items() for word in words}


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name("states.json").read_text(encoding="utf-8"))
    return content
