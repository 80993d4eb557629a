# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs one cell of the fault matrix and judges what came of it."""

from __future__ import annotations

import logging
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import requests
from fault_table import Cell, Scene
from faulty_server import Answer, FaultyServer, Request, Schedule, Trouble
from feature_rows import require_features_counted, stored_features
from provider_case import PageFactory, ProviderCase, Row
from record import Record
from requests.adapters import HTTPAdapter
from urban_data.bridge.transport import Limits, open_session
from urban_data.core.errors import UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.store.pull import Missing, Outcome, pull, resume
from urban_data.store.reader import SnapshotReader

NOW = datetime(2026, 3, 10, tzinfo=UTC)
CANARY = "c4n4ry-7f3a"


class Door(HTTPAdapter):
    """The ordinary adapter, but some requests are sent to an address where nobody is."""

    def __init__(self) -> None:
        super().__init__(max_retries=0)
        self.script: Schedule | None = None
        self.netloc = ""
        self._number = 0

    def send(self, request: requests.PreparedRequest, *more: object, **options: object) -> requests.Response:
        parts = urlsplit(request.url or "")
        target = f"{parts.path}?{parts.query}"
        self._number += 1
        if self.script is not None and self.script(Request(self._number, "GET", target, {})) is not None:
            request = request.copy()
            request.url = urlunsplit((parts.scheme, self.netloc, parts.path, parts.query, ""))
        return super().send(request, *more, **options)  # type: ignore[arg-type]


class Log(logging.Handler):
    """Keeps every line any logger writes."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextmanager
def everything_logged() -> Iterator[Log]:
    """Collect the log of all loggers at the finest level."""
    log, root = Log(), logging.getLogger()
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    try:
        yield log
    finally:
        root.setLevel(level)
        root.removeHandler(log)


@dataclass
class Rig:
    """The servers and the reference of one provider case; used for all its cells, one after the other."""

    case: ProviderCase
    server: FaultyServer
    elsewhere: FaultyServer
    limits: Limits
    pages: PageFactory = field(init=False)
    reference: list[str] = field(init=False)
    page_numbers: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.renew()

    @property
    def url(self) -> str:
        return f"{self.server.url}{self.case.path}"

    def renew(self) -> None:
        """A fresh platform and nothing wrong."""
        self.pages = self.case.pages()
        self.server.answering(self.pages.answer)
        self.server.script = lambda _: None
        self.server.requests.clear()

    def learn(self, folder: Path) -> None:
        """Pull once without fault: the reference, and which page is the middle and the last."""
        path = folder / "reference.gpkg"
        outcome = self.pull(path, QuietMonitor())
        assert outcome.complete
        assert stored_rows(path) == self.pages.rows()
        self.reference = dump(path)
        stages = [self.pages.stage(request.target) for request in self.server.requests]
        count = len({r.target for r, s in zip(self.server.requests, stages, strict=True) if s == "values"})
        self.page_numbers = {"listing": 0, "stations": 0, "first": 0, "middle": count // 2, "last": count - 1}

    @contextmanager
    def in_haste(self, really: bool = True) -> Iterator[None]:
        """Give up soon on a server that stalls."""
        before = self.limits
        if really:
            self.limits = replace(before, timeout=0.25, deadline=0.4)
        try:
            yield
        finally:
            self.limits = before

    def session(self, monitor: QuietMonitor, door: Door | None = None) -> requests.Session:
        """A session with secrets in its headers."""
        session = open_session(door, monitor=monitor, limits=self.limits)
        session.headers.update({"Authorization": f"Basic {CANARY}", "X-Api-Key": CANARY})
        return session

    def pull(self, path: Path, monitor: QuietMonitor, door: Door | None = None, workers: int = 1) -> Outcome:
        """Pull the case's dataset."""
        with self.session(monitor, door) as session:
            provider = self.case.open(self.url, session, monitor)
            return pull(provider, [self.case.request], path, monitor, workers=workers, now=lambda: NOW)[0]

    def resume(self, path: Path, monitor: QuietMonitor) -> list[Outcome]:
        """Take up what is unfinished."""
        with self.session(monitor) as session:
            return resume(self.case.open(self.url, session, monitor), path, monitor, workers=1, now=lambda: NOW)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a cell: R, M or S, the cause as a person reads it, and how many requests the fault met."""

    outcome: str
    cause: str
    struck: int


def run_cell(rig: Rig, cell: Cell, folder: Path, workers: int = 1) -> Verdict:
    """Pull with the fault, judge, then resume without it and compare; raises AssertionError for anything silent."""
    rig.renew()
    path, monitor = folder / "city.gpkg", QuietMonitor()
    schedule, door = _arranged(rig, cell)
    outcome: Outcome | None = None
    error: UrbanDataError | None = None
    with everything_logged() as log, rig.in_haste(cell.fault.stalls):
        try:
            outcome = rig.pull(path, monitor, door, workers)
        except UrbanDataError as stopped:
            error = stopped
    assert schedule.struck > 0, "the fault never happened"
    verdict = _judged(rig, cell, path, outcome, error, schedule.struck)
    assert not rig.elsewhere.requests, "another server was asked"
    told = [*monitor.messages, *log.lines, repr(outcome), repr(error), error.detail if error else ""]
    _require_no_secret(told, folder)
    rig.server.script = lambda _: None
    if path.exists():
        require_sound(path)
    if cell.fault.invents and verdict.outcome == "M":
        return verdict
    if verdict.outcome == "M":
        assert all(one.complete for one in rig.resume(path, QuietMonitor()))
    elif verdict.outcome == "S":
        assert rig.pull(path, QuietMonitor()).complete
    require_sound(path)
    assert dump(path) == rig.reference
    return verdict


def _arranged(rig: Rig, cell: Cell) -> tuple[Schedule, Door | None]:
    where = cell.place if cell.place in ("listing", "stations") else "values"
    scene = Scene(rig.pages, rig.url, rig.elsewhere.url)
    trouble: Trouble = cell.fault.trouble(scene) if cell.fault.trouble else lambda exchange: exchange.reset()
    schedule = Schedule(rig.pages.stage, where, rig.page_numbers[cell.place], cell.duration, trouble)
    if not cell.fault.door:
        rig.server.script = schedule
        return schedule, None
    door = Door()
    door.script = schedule
    door.netloc = "nobody.invalid" if cell.fault.door == "unknown" else f"127.0.0.1:{closed_port()}"
    return schedule, door


def _judged(
    rig: Rig, cell: Cell, path: Path, outcome: Outcome | None, error: UrbanDataError | None, struck: int
) -> Verdict:
    if outcome is None:
        assert error is not None
        assert error.sentence
        assert not path.exists() or not stored_rows(path)
        return Verdict("S", error.sentence, struck)
    if outcome.complete:
        assert dump(path) == rig.reference, "complete, yet not what the platform holds"
        return Verdict("R", "", struck)
    assert outcome.state == "incomplete"
    if not cell.fault.invents:
        require_exact(outcome.missing, rig.pages.rows(), stored_rows(path), open_ended=cell.fault.open_ended)
    require_in_ledger(outcome.missing, path)
    return Verdict("M", " | ".join(dict.fromkeys(missing.cause for missing in outcome.missing)), struck)


def require_exact(
    missing: tuple[Missing, ...], reference: set[Row], stored: set[Row], *, open_ended: bool = False
) -> None:
    """
    The ranges named as missing hold what is absent and nothing that is there, but for their first moment.

    None of them is empty, unless the end of a list cannot be known (``open_ended``).
    """
    assert missing
    assert stored <= reference
    covered = {row for row in reference if any(_covers(one, row) for one in missing)}
    absent = reference - stored
    assert absent <= covered, "something is missing that is not named"
    if not open_ended:
        assert all(any(_covers(one, row) for row in absent) for one in missing), "something is named that is whole"
    starts = {one.t_from for one in missing}
    assert all(row.t_start in starts for row in covered & stored), "something is named as missing that is there"
    assert all(one.cause for one in missing)


def _covers(missing: Missing, row: Row) -> bool:
    concerned = missing.part.kind == "stations" or row.series in missing.part.sources
    return concerned and missing.t_from <= row.t_start < missing.t_to


def require_in_ledger(missing: tuple[Missing, ...], path: Path) -> None:
    """The file itself names the same parts, with the same cause."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        parts = database.execute(
            "SELECT scope, coalesce(reached, t_from), t_to, error FROM pull_parts WHERE state <> 'done'"
        )
        assert sorted((s, f, t) for s, f, t, _ in parts) == sorted((m.part.scope, m.t_from, m.t_to) for m in missing)
        unnamed = database.execute(
            "SELECT count(*) FROM pull_parts WHERE state = 'failed' AND error IS NULL"
        ).fetchone()
    assert unnamed == (0,)


def require_sound(path: Path) -> None:
    """What holds after every cell: an undamaged file, rows that agree with the ledger, no key twice."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        held = database.execute("SELECT count(*) FROM observations").fetchone()
        told = database.execute(
            "SELECT coalesce(sum(stored), 0) FROM pull_parts WHERE scope LIKE 'series:%'"
        ).fetchone()
        assert held == told, "the ledger and the rows disagree"
        twice = database.execute(
            "SELECT count(*) FROM (SELECT 1 FROM observations NOT INDEXED "
            "GROUP BY series, t_start, t_end HAVING count(*) > 1)"
        ).fetchone()
        assert twice == (0,)
    require_features_counted(path)


def stored_rows(path: Path) -> set[Row]:
    """Every value in the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        found = database.execute(
            "SELECT s.source_id, s.component, o.t_start, o.t_end, o.value, o.text"
            " FROM observations o JOIN series s ON s.fid = o.series WHERE o.withdrawn IS NULL"
        )
        return {Row(*row) for row in found} | stored_features(path)


def dump(path: Path) -> list[str]:
    """The canonical dump by which snapshots are compared."""
    with SnapshotReader.open(path) as reader:
        return list(reader.dump())


def closed_port() -> int:
    """A port of the loopback interface on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _require_no_secret(told: list[str], folder: Path) -> None:
    assert not [line for line in told if CANARY in line]
    for file in folder.iterdir():
        assert CANARY.encode() not in file.read_bytes(), f"a secret is in {file.name}"


def unexpected(verdict: Verdict, cell: Cell, case: ProviderCase) -> str:
    """Why the verdict is not what the table expects of the provider; empty when it is."""
    better = (cell.fault.key, cell.place, cell.duration) in case.recovers
    expected = "R" if better else cell.expected
    if verdict.outcome != expected:
        return f"expected {expected}, found {verdict.outcome} ({verdict.cause})"
    if verdict.cause and not re.search(cell.fault.cause, verdict.cause):
        return f"the cause is not named: {verdict.cause}"
    if verdict.outcome == "M" and cell.duration == "page" and cell.fault.tries not in (None, verdict.struck):
        return f"asked {verdict.struck} times"
    return ""


def note(record: Record, rig: Rig, cell: Cell, verdict: Verdict) -> None:
    """Keep what came of a cell for the page on reliability."""
    record.add(
        "fault_matrix",
        f"{rig.case.name} {cell.id}",
        {
            "row": cell.fault.row,
            "fault": cell.fault.title,
            "place": cell.place,
            "duration": cell.duration,
            "outcome": verdict.outcome,
            "cause": verdict.cause.replace(f":{rig.server.port}", ""),
        },
    )


def nothing(_: Request) -> Answer:
    """What the server that must never be asked would say."""
    return Answer(b'{"value":[]}')
