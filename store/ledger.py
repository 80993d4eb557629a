# SPDX-License-Identifier: GPL-2.0-or-later
"""The ledger: what was asked for, how far each part came, what it brought, and what is therefore held."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..core.errors import SeriesGone
from ..core.query import BEGINNING, Mode, Part, PartKind, PullRequest
from ..core.records import Drop
from ..core.text import plain
from .database import Damaged
from .vanished import Listed
from .windows import Window, united, without

PartState = Literal["open", "done", "failed"]
PullState = Literal["running", "complete", "incomplete", "cancelled"]
Source = tuple[PartKind, str]

NOT_ASKED_NOTE = "Not asked for before the pull ended."
GONE_NOTE = SeriesGone().sentence

_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A part as the ledger has it.

    Everything of it that starts before ``reached`` (UTC text) is stored; ``error`` says why it did not go on.
    """

    fid: int
    part: Part
    state: PartState
    reached: str | None = None
    error: str | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether its rest is to be asked for: it is neither done, nor deleted at the platform, nor pruned away."""
        return self.state != "done" and self.error != GONE_NOTE and (self.reached or self.part.t_from) < self.part.t_to


@dataclass(frozen=True, slots=True)
class MissingRange:
    """Values that did not arrive: of which sources (of all, when empty), in which half-open window, and why."""

    sources: tuple[str, ...]
    t_from: str
    t_to: str
    cause: str


@dataclass(frozen=True, slots=True)
class OpenPull:
    """A pull that has not ended as complete."""

    fid: int
    request: PullRequest
    state: PullState
    parts: tuple[OpenPart, ...]


@dataclass(frozen=True, slots=True)
class PageCounts:
    """What became of a page's observations and positions.

    ``stored`` are new rows; ``duplicates`` are records whose place was taken already, ``changed`` those of them that
    replaced what was there; ``dropped`` could not be used.
    """

    stored: int = 0
    duplicates: int = 0
    dropped: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """What a pull brought over all its parts, interruptions included; counts of observations and positions.

    ``expected`` is None when the platform did not tell for every part.
    """

    expected: int | None
    expected_is_estimate: bool
    received: int
    stored: int
    duplicates: int
    changed: int
    withdrawn: int
    dropped: int


def begin_pull(connection: sqlite3.Connection, dataset: int, request: PullRequest, version: str, time: str) -> int:
    """Enter a pull; returns its fid."""
    row = (dataset, request.mode, _storable_json(request.to_json()), version, time)
    fid = connection.execute(
        "INSERT INTO pulls(dataset, mode, request, version, started, state) VALUES (?, ?, ?, ?, ?, 'running')", row
    ).lastrowid
    return int(fid or 0)


def end_pull(connection: sqlite3.Connection, pull: int, state: PullState, time: str) -> None:
    """Note how a pull ended; one that lacks what was deleted at the platform is never complete."""
    connection.execute(
        "UPDATE pulls SET ended = ?2, state = CASE WHEN ?1 = 'complete' AND EXISTS (SELECT 1 FROM pull_parts "
        "WHERE pull = ?3 AND state = 'failed' AND error = ?4) THEN 'incomplete' ELSE ?1 END WHERE fid = ?3",
        (state, time, pull, GONE_NOTE),
    )


def add_parts(connection: sqlite3.Connection, pull: int, parts: Sequence[Part]) -> dict[Part, int]:
    """Enter the parts of a pull; one that is there already is opened again. Returns their fids.

    While the listing of the stations is not done, a plan takes the place of an earlier one of the same pull: the
    process died between the two.
    """
    if any(part.kind != "stations" for part in parts):
        connection.execute(
            "DELETE FROM pull_parts WHERE pull = ?1 AND pages = 0 AND scope NOT GLOB 'stations:*' AND EXISTS "
            "(SELECT 1 FROM pull_parts WHERE pull = ?1 AND scope GLOB 'stations:*' AND state <> 'done')",
            (pull,),
        )
    fids = {}
    for part in parts:
        (fids[part],) = connection.execute(
            "INSERT INTO pull_parts(pull, scope, t_from, t_to, state, expected, expected_is_estimate) "
            "VALUES (?, ?, ?, ?, 'open', ?, ?) ON CONFLICT(pull, scope, t_from) DO UPDATE SET state = 'open', "
            "t_to = excluded.t_to RETURNING fid",
            (pull, _storable_json(part.scope), part.t_from, part.t_to, part.expected, part.expected_is_estimate),
        ).fetchone()
    return fids


def note_page(
    connection: sqlite3.Connection,
    part: int,
    counts: PageCounts,
    received: int,
    reached: str | None,
    counted: int | None,
) -> None:
    """Add a page to its part; ``counted`` is the platform's own total, which takes the place of an estimate."""
    connection.execute(
        "UPDATE pull_parts SET pages = pages + 1, received = received + ?, stored = stored + ?, "
        "duplicates = duplicates + ?, changed = changed + ?, reached = coalesce(?, reached), "
        "expected = coalesce(?, expected), expected_is_estimate = expected_is_estimate AND ? IS NULL WHERE fid = ?",
        (received, counts.stored, counts.duplicates, counts.changed, reached, counted, counted, part),
    )


def note_drops(connection: sqlite3.Connection, part: int, drops: Iterable[Drop]) -> None:
    """Add records that could not be used, by reason."""
    connection.executemany(
        "INSERT INTO drops(part, reason, count, example) VALUES (?, ?, ?, ?) "
        "ON CONFLICT(part, reason) DO UPDATE SET count = count + excluded.count",
        [(part, plain(drop.reason, _LONGEST_TEXT), drop.count, plain(drop.example, _LONGEST_TEXT)) for drop in drops],
    )


def finish_part(connection: sqlite3.Connection, part: int) -> None:
    """Note that a part reached its last page."""
    connection.execute(
        "UPDATE pull_parts SET state = 'done', error = NULL, attempts = attempts + 1 WHERE fid = ?", (part,)
    )


def fail_part(connection: sqlite3.Connection, part: int, cause: str, attempts: int) -> None:
    """Note why a part did not reach its last page."""
    connection.execute(
        "UPDATE pull_parts SET state = 'failed', error = ?, attempts = attempts + ? WHERE fid = ?",
        (plain(cause, _LONGEST_TEXT), attempts, part),
    )


def note_listed(connection: sqlite3.Connection, dataset: int, listed: Listed) -> None:
    """Want again what was noted as deleted at the platform and is listed now."""
    rows = connection.execute(
        "SELECT pull_parts.fid, scope, t_from, t_to FROM pull_parts JOIN pulls ON pulls.fid = pull_parts.pull "
        "WHERE dataset = ? AND pull_parts.state = 'failed' AND error = ?",
        (dataset, GONE_NOTE),
    ).fetchall()
    back = [(NOT_ASKED_NOTE, fid) for fid, *told in rows if listed.names(read_part(*told))]
    connection.executemany("UPDATE pull_parts SET error = ? WHERE fid = ?", back)


def account(connection: sqlite3.Connection, pull: int) -> Account:
    """What a pull brought over all its parts."""
    sums = connection.execute(
        "SELECT coalesce(sum(received), 0), coalesce(sum(stored), 0), coalesce(sum(duplicates), 0), "
        "coalesce(sum(changed), 0), coalesce(sum(withdrawn), 0), coalesce((SELECT sum(count) FROM drops "
        "JOIN pull_parts AS of_drop ON of_drop.fid = drops.part WHERE of_drop.pull = ?1), 0) "
        "FROM pull_parts WHERE pull = ?1 AND scope NOT GLOB 'stations:*'",
        (pull,),
    ).fetchone()
    expected, told, parts, is_estimate = connection.execute(
        "SELECT sum(expected), count(expected), count(*), max(expected_is_estimate) FROM pull_parts "
        "WHERE pull = ? AND scope NOT GLOB 'stations:*'",
        (pull,),
    ).fetchone()
    known = parts > 0 and told == parts
    return Account(expected if known else None, known and bool(is_estimate), *sums)


def unfinished(connection: sqlite3.Connection, dataset: int) -> list[OpenPull]:
    """The pulls of a dataset that have not ended as complete and are still wanted, oldest first.

    A pull is no longer wanted when later ones asked for all that it lacks: whatever they lack is theirs to finish.
    What was deleted at the platform, and what was pruned away, is not wanted either; parts begin where pruning ended.
    A pull that never ended, as after a crash, is always among them.
    """
    pruned = pruned_before(connection)
    rows = connection.execute(
        "SELECT fid, request, state FROM pulls WHERE dataset = ?1 AND fid >= "
        "(SELECT min(fid) FROM pulls WHERE dataset = ?1 AND state <> 'complete') ORDER BY fid DESC",
        (dataset,),
    ).fetchall()
    wanted = []
    asked: dict[tuple[bool, Source], list[Window]] = defaultdict(list)
    requests: set[PullRequest] = set()
    for fid, text, state in rows:
        pull = OpenPull(fid, read_request(text), state, tuple(_kept(parts_of(connection, fid), pruned)))
        if state == "running" or (state != "complete" and _lacks(pull, asked, requests)):
            wanted.append(pull)
        requests.add(pull.request)
        for part in pull.parts:
            for source in part.part.sources:
                asked[pull.request.mode == "refresh", (part.part.kind, source)].append(
                    (part.part.t_from, part.part.t_to)
                )
    return wanted[::-1]


def _lacks(
    pull: OpenPull, asked: Mapping[tuple[bool, Source], Sequence[Window]], requests: Container[PullRequest]
) -> bool:
    """Whether a pull lacks something that no later one has asked for; only a refresh makes up for a refresh."""
    data = [part for part in pull.parts if part.part.kind != "stations"]
    if not data or any(part.state != "done" for part in pull.parts if part.part.kind == "stations"):
        return pull.request not in requests
    later = (True,) if pull.request.mode == "refresh" else (True, False)
    return any(
        without(
            (part.reached or part.part.t_from, part.part.t_to),
            [window for mode in later for window in asked.get((mode, (part.part.kind, source)), ())],
        )
        for part in data
        if part.is_wanted
        for source in part.part.sources or ("",)
    )


def _kept(parts: Iterable[OpenPart], pruned: str) -> Iterator[OpenPart]:
    """Parts as if they had been stored up to where pruning ended."""
    for one in parts:
        has_time = one.part.kind in ("series", "positions")
        behind = has_time and one.state != "done" and (one.reached or one.part.t_from) < pruned
        yield replace(one, reached=pruned) if behind else one


def parts_of(connection: sqlite3.Connection, pull: int) -> list[OpenPart]:
    """The parts of a pull in the order they were planned."""
    rows = connection.execute(
        "SELECT fid, scope, t_from, t_to, expected, expected_is_estimate, state, reached, error FROM pull_parts "
        "WHERE pull = ? ORDER BY fid",
        (pull,),
    )
    found = []
    for fid, scope, t_from, t_to, expected, is_estimate, *rest in rows:
        part = replace(read_part(scope, t_from, t_to), expected=expected, expected_is_estimate=bool(is_estimate))
        found.append(OpenPart(fid, part, *rest))
    return found


def windows_done(
    connection: sqlite3.Connection, dataset: int, current: int | None = None, pulls: Container[int] | None = None
) -> dict[Source, list[Window]]:
    """The windows of a dataset's parts that reached their last page, by source; with ``pulls``, of those pulls alone.

    What was asked for without an end is taken to reach to the time its pull began; for pulls from ``current`` on,
    which are compared with that pull alone, it stays open.
    """
    windows: dict[Source, list[Window]] = defaultdict(list)
    for pull, started, scope, t_from, t_to in connection.execute(
        "SELECT pull, started, scope, t_from, t_to FROM pull_parts JOIN pulls ON pulls.fid = pull_parts.pull "
        "WHERE dataset = ? AND pull_parts.state = 'done' AND mode <> 'latest' AND scope NOT GLOB 'stations:*'",
        (dataset,),
    ):
        if pulls is not None and pull not in pulls:
            continue
        part = read_part(scope, t_from, t_to)
        end = t_to if current is not None and pull >= current else min(t_to, started)
        for source in part.sources or ("",):
            if t_from < end:
                windows[part.kind, source].append((t_from, end))
    return windows


def coverage(
    connection: sqlite3.Connection, dataset: int, pulls: Container[int] | None = None
) -> dict[str, list[Window]]:
    """The windows each series (by source id) is held for without a hole, oldest first; with ``pulls``, by those alone.

    They begin where pruning ended, so that what was pruned away is not a hole.
    """
    pruned = pruned_before(connection)
    return {
        source: united((max(t_from, pruned), max(t_to, pruned)) for t_from, t_to in windows)
        for (kind, source), windows in windows_done(connection, dataset, pulls=pulls).items()
        if kind == "series"
    }


def pruned_before(connection: sqlite3.Connection) -> str:
    """The time before which values were removed on purpose; the beginning of time when none were."""
    (before,) = connection.execute("SELECT coalesce(max(before), ?) FROM prunes", (BEGINNING,)).fetchone()
    return str(before)


def missing_of(connection: sqlite3.Connection, pull: int) -> tuple[MissingRange, ...]:
    """What a pull did not bring and nobody removed since, part by part."""
    return tuple(
        MissingRange(one.part.sources, one.reached or one.part.t_from, one.part.t_to, one.error or NOT_ASKED_NOTE)
        for one in _kept(parts_of(connection, pull), pruned_before(connection))
        if one.state != "done" and (one.reached or one.part.t_from) < one.part.t_to
    )


def drops_of(connection: sqlite3.Connection, pull: int) -> tuple[Drop, ...]:
    """The records a pull could not use, by reason, the most frequent first."""
    rows = connection.execute(
        "SELECT reason, sum(count), min(example) FROM drops JOIN pull_parts ON pull_parts.fid = drops.part "
        "WHERE pull = ? GROUP BY reason ORDER BY 2 DESC, reason",
        (pull,),
    )
    return tuple(Drop(*row) for row in rows)


def read_request(text: str) -> PullRequest:
    """The request of a ledger row; raises Damaged when it is none."""
    try:
        return PullRequest.from_json(text)
    except (ValueError, TypeError, KeyError) as error:
        raise Damaged(text) from error


def read_part(scope: str, t_from: str, t_to: str) -> Part:
    """The part of a ledger row; raises Damaged when it is none."""
    try:
        return Part.from_scope(scope, t_from, t_to)
    except (ValueError, TypeError) as error:
        raise Damaged(scope) from error


def _storable_json(text: str) -> str:
    """JSON text with lone surrogates, which SQLite cannot hold, as JSON's own escapes."""
    return text.encode("utf-8", "backslashreplace").decode()


def mode_of(connection: sqlite3.Connection, pull: int) -> tuple[Mode, str]:
    """How a pull was asked for and when it began."""
    mode, started = connection.execute("SELECT mode, started FROM pulls WHERE fid = ?", (pull,)).fetchone()
    return mode, started
