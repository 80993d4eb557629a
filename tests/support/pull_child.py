# SPDX-License-Identifier: GPL-2.0-or-later
"""
A small pull in a process of its own, to be killed, starved and cut off; serves one job after the other.

Run as a script it reads jobs (JSON, one a line) from standard input and forks a child for each, so that nothing has
to be imported again; with ``strace`` in the job, strace is attached to the child before it begins.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from stub_provider import StubProvider, observation
from urban_data.core.errors import UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import Part, PullRequest
from urban_data.core.records import Page
from urban_data.store import pull as engine
from urban_data.store.writer import SnapshotWriter

PAGES = 6
ROWS = 50
VALUES = [observation("a", 10 * at, 20 + at / 8) for at in range(PAGES * ROWS)]
REQUEST = PullRequest("climate", "new")
NOW = datetime(2026, 3, 10, tzinfo=UTC)
STOPPED = 3


@dataclass(frozen=True, slots=True)
class Job:
    """
    One pull: the snapshot, the file to which confirmed pages are noted, and how the child is to be treated.

    ``writer`` names the class that writes; ``die_at`` a point such as ``before store_pages 3``. ``strace`` holds
    options for strace; ``user`` and ``file_size`` are limits the child puts on itself, ``alarm`` the seconds after
    which it is killed.
    """

    path: str
    acks: str
    writer: str = "good"
    die_at: str = ""
    strace: list[str] = field(default_factory=list)
    user: int = 0
    file_size: int = 0
    alarm: float = 0.0


class LockStep(StubProvider):
    """Gives the next page only when the one before is stored, so that every run makes the same system calls."""

    def __init__(self) -> None:
        super().__init__({"a": VALUES}, page_size=ROWS)
        self.stored = threading.Semaphore(0)

    def pages(self, part: Part, reached: str | None = None) -> Iterator[Page]:
        """The pages of the part, one at a time."""
        for page in super().pages(part, reached):
            yield page
            self.stored.acquire()


class Noted(SnapshotWriter):
    """The real writer; notes each page in a file of its own once it is confirmed, and dies where it is told."""

    acks: int
    provider: LockStep
    die_at: str
    calls: dict[str, int]

    def store_pages(self, pages: Any, finished: Any = ()) -> Any:
        """Store, then note what is confirmed; the provider goes on in any case."""
        try:
            counts = super().store_pages(pages, finished)
            for _, page, *_ in pages:
                if page.observations:
                    os.write(self.acks, f"{page.observations[-1].t_start}\n".encode())
        finally:
            if any(page.observations for _, page, *_ in pages):
                self.provider.stored.release()
        return counts


class CursorFirst(Noted):
    """Wrong on purpose: the ledger says how far the part came before the rows are there."""

    def store_pages(self, pages: Any, finished: Any = ()) -> Any:
        """Confirm the cursor alone, then the rows."""
        with self._database.transaction() as connection:
            for part, page, *_ in pages:
                if page.reached is not None:
                    connection.execute("UPDATE pull_parts SET reached = ? WHERE fid = ?", (page.reached, part))
        return super().store_pages(pages, finished)


class Unsynced(Noted):
    """Wrong on purpose: nothing is synced to the disk."""

    def store_pages(self, pages: Any, finished: Any = ()) -> Any:
        """Store with syncs switched off."""
        self._database.connection.execute("PRAGMA synchronous=OFF")
        return super().store_pages(pages, finished)


WRITERS = {"good": Noted, "cursor-first": CursorFirst, "unsynced": Unsynced}
POINTS = ("begin_pull", "add_parts", "store_pages", "finish_part", "end_pull", "build_latest", "finalise")


def carry_out(job: Job) -> int:
    """Pull as the job says; returns 0, or STOPPED with the error noted beside the acks."""
    _limit(job)
    provider = LockStep()
    writer = _writer(job, provider)
    engine.SnapshotWriter = writer  # type: ignore[misc]
    try:
        outcome = engine.pull(provider, [REQUEST], Path(job.path), QuietMonitor(), workers=1, now=lambda: NOW)[0]
    except UrbanDataError as error:
        Path(f"{job.acks}.error").write_text(f"{type(error).__name__}: {error.sentence}", "utf-8")
        return STOPPED
    return 0 if outcome.complete else 1


def _limit(job: Job) -> None:
    if job.file_size:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.file_size, job.file_size))
    if job.alarm:
        signal.setitimer(signal.ITIMER_REAL, job.alarm)
    if job.user and os.getuid() == 0:
        os.setgroups([])
        os.setgid(job.user)
        os.setuid(job.user)


def _writer(job: Job, provider: LockStep) -> type[Noted]:
    handle = os.open(job.acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    chosen = WRITERS[job.writer]
    members: dict[str, Any] = {"acks": handle, "provider": provider, "die_at": job.die_at, "calls": {}}
    for name in POINTS:
        members[name] = _deadly(chosen, name)
    return type("Writer", (chosen,), members)


def _deadly(base: type[Noted], name: str) -> Any:
    method = getattr(base, name)

    def wrapped(self: Noted, *arguments: Any, **more: Any) -> Any:
        self.calls[name] = self.calls.get(name, 0) + 1
        _die_if(self.die_at == f"before {name} {self.calls[name]}")
        found = method(self, *arguments, **more)
        _die_if(self.die_at == f"after {name} {self.calls[name]}")
        return found

    return wrapped


def _die_if(here: bool) -> None:
    if here:
        os.kill(os.getpid(), signal.SIGKILL)


def serve(jobs: TextIO, results: TextIO) -> None:
    """Fork a child for each job and tell how it ended: its exit code, or minus the signal that killed it."""
    for line in jobs:
        job = Job(**json.loads(line))
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)
            os._exit(carry_out(job))
        os.close(reading)
        tracer = _attached(child, job.strace) if job.strace else None
        os.write(writing, b".")
        os.close(writing)
        _, status = os.waitpid(child, 0)
        if tracer is not None:
            tracer.wait()
        results.write(f"{os.waitstatus_to_exitcode(status)}\n")
        results.flush()


def _attached(child: int, options: list[str]) -> subprocess.Popen[str]:
    tracer = subprocess.Popen(["strace", "-f", "-p", str(child), *options], stderr=subprocess.PIPE, text=True)
    first = tracer.stderr.readline() if tracer.stderr else ""
    if "attached" not in first:
        raise RuntimeError(f"strace did not attach: {first}")
    return tracer


class Nursery:
    """The other side of ``serve``: starts it, hands it jobs, ends it."""

    def __init__(self) -> None:
        paths = [path for path in sys.path if path]
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )  # fmt: skip

    def run(self, job: Job) -> int:
        """How the job's child ended."""
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipes")
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=20)


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
