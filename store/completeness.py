# SPDX-License-Identifier: GPL-2.0-or-later
"""Is everything there that was asked for? A question to the ledger: counts are shown, but never decide."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..core.query import BEGINNING, END, PullRequest
from ..core.text import storable
from . import ledger
from .features import count_seen
from .ledger import MissingRange, OpenPart, Source
from .windows import Window, without


@dataclass(frozen=True, slots=True)
class Completeness:
    """One period of one dataset that was asked for, in one pull or in several that follow each other.

    With ``of_latest`` it is one pull of latest values, which asks for no period; it begins at BEGINNING.

    ``dataset`` is its key, which is its own only on its ``platform`` (the root address). ``expected`` and ``arrived``
    count observations or features, each once; ``expected`` is None when the platform did not say. The period is UTC
    text, half open; it ends no later than the pull that asked for it began. Where values were pruned away, it begins at
    ``removed_before`` (else None), ``arrived`` counts the rows that are kept, and nobody said how many those must be.
    What was asked for was limited to an ``area`` (WKT) and to ``series``, as in PullRequest.
    """

    platform: str
    dataset: str
    title: str
    t_from: str
    t_to: str
    expected: int | None
    expected_is_estimate: bool
    arrived: int
    missing: tuple[MissingRange, ...]
    removed_before: str | None = None
    of_latest: bool = False
    area: str | None = None
    series: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """True when every part that was planned reached its last page, in one pull or another."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class _Pull:
    """A pull of observations with the period it asked for."""

    fid: int
    request: PullRequest
    state: str
    parts: Sequence[OpenPart]
    period: Window

    @property
    def is_planned(self) -> bool:
        """Whether the stations were listed and the parts of the observations made."""
        listing = [part for part in self.parts if part.part.kind == "stations"]
        planned = len(listing) < len(self.parts) or self.state == "complete"
        return planned and all(part.state == "done" for part in listing)


def completeness_of(connection: sqlite3.Connection, dataset: int | None = None) -> list[Completeness]:
    """Every period that was asked for, by dataset, or those of one (fid); pulls of latest values ask for none."""
    return [one for one in asked_of(connection, dataset) if not one.of_latest]


def asked_of(connection: sqlite3.Connection, dataset: int | None = None) -> list[Completeness]:
    """As `completeness_of`, and after its periods a dataset's newest pull if that was of latest values."""
    rows = connection.execute(_DATASETS, (dataset,)).fetchall()
    return [
        one
        for fid, *names in rows
        for one in (*_of_dataset(connection, fid, *names), *_of_latest(connection, fid, *names))
    ]


def _of_latest(
    connection: sqlite3.Connection, dataset: int, platform: str, key: str, title: str
) -> Iterator[Completeness]:
    """The newest pull if it was of latest values; one that ended before it was planned lacks everything."""
    newest = connection.execute(
        "SELECT fid, mode, state, started, request FROM pulls WHERE dataset = ? ORDER BY fid DESC LIMIT 1", (dataset,)
    ).fetchone()
    if newest is None or newest[1] != "latest":
        return
    fid, _, state, started, request = newest
    account, missing = ledger.account(connection, fid), ledger.missing_of(connection, fid)
    if state != "complete" and not missing:
        missing = (MissingRange((), BEGINNING, END, ledger.NOT_ASKED_NOTE),)
    told = (account.expected, account.expected_is_estimate, account.received)
    asked = ledger.read_request(request)
    yield Completeness(
        platform, key, title, BEGINNING, started, *told, missing, of_latest=True, area=asked.area, series=asked.series
    )


def _of_dataset(
    connection: sqlite3.Connection, dataset: int, platform: str, key: str, title: str
) -> Iterator[Completeness]:
    pruned = ledger.pruned_before(connection)
    for group in _groups(_pulls(connection, dataset)):
        expected, is_estimate, arrived = _counts(connection, dataset, group)
        t_from, t_to = min(pull.period[0] for pull in group), max(pull.period[1] for pull in group)
        sources = {source for pull in group for part in pull.parts for source in _series_of(part)}
        removed_before = pruned if sources and t_from < pruned else None
        if removed_before is not None:
            t_from = min(removed_before, t_to)
            expected, is_estimate, arrived = None, False, _kept(connection, dataset, sources, (t_from, t_to))
        yield Completeness(
            platform,
            key,
            title,
            t_from if t_from > BEGINNING else _first_value(connection, dataset) or t_from,
            t_to,
            expected,
            is_estimate,
            arrived,
            tuple(_missing(connection, dataset, group, t_to)),
            removed_before,
            area=group[0].request.area,
            series=group[0].request.series,
        )


def _series_of(part: OpenPart) -> tuple[str, ...]:
    return part.part.sources if part.part.kind == "series" else ()


def _kept(connection: sqlite3.Connection, dataset: int, sources: Iterable[str], period: Window) -> int:
    """How many observations of these series the snapshot holds of a period."""
    rows = connection.execute(
        "SELECT source_id, (SELECT count(*) FROM observations WHERE observations.series = series.fid "
        "AND t_start >= ? AND t_start < ?) FROM dataset_series JOIN series ON series.fid = dataset_series.series "
        "WHERE dataset = ?",
        (*period, dataset),
    )
    names = set(map(storable, sources))
    return sum(count for source, count in rows if source in names)


def _counts(connection: sqlite3.Connection, dataset: int, group: Sequence[_Pull]) -> tuple[int | None, bool, int]:
    """(expected, whether that is an estimate, arrived) of pulls that follow each other, each value once.

    A pull of features asks for all of them, whatever earlier ones brought: the newest one counts alone.
    """
    accounts = [ledger.account(connection, pull.fid) for pull in group]
    seen = count_seen(connection, dataset, group[-1].fid)
    if seen is not None:
        newest = accounts[-1]
        return newest.expected, newest.expected_is_estimate, min(seen, newest.received)
    twice = sum(account.duplicates for account in accounts)
    told = [account.expected for account in accounts]
    return (
        None if None in told else max(0, sum(count or 0 for count in told) - twice),
        any(account.expected_is_estimate for account in accounts),
        sum(account.received for account in accounts) - twice,
    )


def _pulls(connection: sqlite3.Connection, dataset: int) -> list[_Pull]:
    pulls: list[_Pull] = []
    for fid, request, started, state in connection.execute(
        "SELECT fid, request, started, state FROM pulls WHERE dataset = ? AND mode <> 'latest' ORDER BY fid", (dataset,)
    ).fetchall():
        asked = ledger.read_request(request)
        parts = ledger.parts_of(connection, fid)
        begins = [part.part.t_from for part in parts if part.part.kind == "series"]
        follows = pulls[-1].period[1] if pulls and asked.mode == "update" else BEGINNING
        planned = min(begins, default=follows)
        begin = planned if asked.mode == "update" else asked.start or planned
        end = min(asked.end or END, max(started, begin))
        pulls.append(_Pull(fid, asked, state, parts, (begin, end)))
    return pulls


def _groups(pulls: Sequence[_Pull]) -> list[list[_Pull]]:
    """Pulls with the same choice of area and series whose periods meet, each group oldest first."""
    groups: list[list[_Pull]] = []
    for pull in sorted(pulls, key=lambda one: (one.request.area or "", one.request.series, one.period)):
        choice = (pull.request.area, pull.request.series)
        last = groups[-1] if groups else []
        if (
            last
            and (last[0].request.area, last[0].request.series) == choice
            and any(pull.period[0] <= other.period[1] for other in last)
        ):
            last.append(pull)
        else:
            groups.append([pull])
    return [sorted(group, key=lambda pull: pull.fid) for group in groups]


def _missing(connection: sqlite3.Connection, dataset: int, group: Sequence[_Pull], t_to: str) -> Iterator[MissingRange]:
    """What none of the pulls brought; of several causes for the same gap the newest counts."""
    pruned = (BEGINNING, ledger.pruned_before(connection))
    named: dict[Source, list[Window]] = defaultdict(list)
    listed = [pruned, *(pull.period for pull in group if pull.is_planned)]
    for pull in reversed(group):
        if not pull.is_planned:
            cause = next((part.error for part in pull.parts if part.error), ledger.NOT_ASKED_NOTE)
            for window in without(pull.period, listed):
                listed.append(window)
                yield MissingRange((), *window, cause)
        lacking = [part for part in pull.parts if part.state != "done" and part.part.kind != "stations"]
        done = ledger.windows_done(connection, dataset, pull.fid) if lacking else {}
        gaps: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        for part in lacking:
            for source in part.part.sources or ("",):
                key = (part.part.kind, source)
                wanted = (part.reached or part.part.t_from, part.part.t_to)
                for begin, end in without(wanted, [pruned, *named[key], *done.get(key, ())]):
                    named[key].append((begin, end))
                    gaps[begin, min(end, max(begin, t_to)), part.error or ledger.NOT_ASKED_NOTE].append(source)
        for gap, sources in gaps.items():
            yield MissingRange(tuple(filter(None, sources)), *gap)


def _first_value(connection: sqlite3.Connection, dataset: int) -> str | None:
    (first,) = connection.execute(
        "SELECT min((SELECT min(t_start) FROM observations WHERE observations.series = dataset_series.series)) "
        "FROM dataset_series WHERE dataset = ?",
        (dataset,),
    ).fetchone()
    return None if first is None else str(first)


_DATASETS = """SELECT datasets.fid, root_url, source_key, coalesce(datasets.title, '')
  FROM datasets JOIN platforms ON platforms.fid = platform WHERE ?1 IS NULL OR datasets.fid = ?1
  ORDER BY datasets.title, source_key, root_url"""
