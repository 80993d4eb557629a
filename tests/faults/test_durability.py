# SPDX-License-Identifier: GPL-2.0-or-later
"""Killed, starved and cut off at every system call: no confirmed page is lost, and a resume makes it whole."""

from __future__ import annotations

import itertools
import queue
import random
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from fault_run import dump, require_sound
from power_cut import OPTIONS, State, calls, states
from pull_child import PAGES, POINTS, STOPPED, VALUES, Job, Nursery
from record import Record

CALLS = ("pwrite64", "fdatasync", "fsync", "unlink", "ftruncate", "rename")
SEED = 20260310
RANDOM_KILLS = 60
KILLED = -9
ALARMED = -14
ABREAST = 2


class Ground:
    """A folder for one pull after the other, the processes that make them, and what they should give."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.reference: list[str] = []
        self._numbers = itertools.count(1)
        self._all = [Nursery() for _ in range(ABREAST)]
        self._free: queue.Queue[Nursery] = queue.Queue()
        for nursery in self._all:
            self._free.put(nursery)

    def close(self) -> None:
        """End the processes."""
        for nursery in self._all:
            nursery.close()

    def fresh(self, **more: object) -> Job:
        """A job in a folder of its own."""
        place = self.folder / str(next(self._numbers))
        place.mkdir()
        return Job(str(place / "city.gpkg"), str(place / "confirmed"), **more)  # type: ignore[arg-type]

    def run(self, job: Job, *, traced: Sequence[str] = (), **more: object) -> int:
        """How the job ended; with ``traced``, under strace with these options on the snapshot's files."""
        files = [option for file in files_of(job) for option in ("-P", str(file))]
        options = ["-o", f"{job.acks}.trace", *files, *traced] if traced else []
        nursery = self._free.get()
        try:
            return nursery.run(replace(job, strace=options, **more))
        finally:
            self._free.put(nursery)

    def kill_at(self, job: Job, call: str, number: int) -> bool:
        """Kill the job at a system call; False when it ended before that."""
        ended = self.run(job, traced=["-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={number}"])
        assert ended in (KILLED, 0)
        return ended == KILLED

    def make_whole(self, job: Job) -> None:
        """Resume without trouble; what comes of it must equal an undisturbed pull."""
        assert self.run(job) == 0
        assert not beside(job)
        require_sound(Path(job.path))
        assert dump(Path(job.path)) == self.reference

    def at_every_point(self, cut: Callable[[Job, int], bool]) -> dict[str, int]:
        """
        ``cut(job, n)`` for n = 1, 2, ... until it says that there is no such point, several at a time.

        After each cut every confirmed page must be there, and a resume must make the snapshot whole. Returns how many
        points there were and how many pages had been confirmed before them.
        """
        numbers, over = itertools.count(1), threading.Event()

        def work() -> Iterator[int]:
            while not over.is_set():
                job = self.fresh()
                if not cut(job, next(numbers)):
                    over.set()
                    return
                yield require_confirmed(job)
                self.make_whole(job)

        with ThreadPoolExecutor(ABREAST) as threads:
            confirmed = [future.result() for future in [threads.submit(list, work()) for _ in range(ABREAST)]]
        return {"points": sum(map(len, confirmed)), "confirmed": sum(map(sum, confirmed)), "lost": 0}


@pytest.fixture(scope="module")
def ground(folder_in_memory: Callable[[], Path]) -> Iterator[Ground]:
    found = Ground(folder_in_memory())
    undisturbed = found.fresh()
    assert found.run(undisturbed) == 0
    found.reference = dump(Path(undisturbed.path))
    yield found
    found.close()


@pytest.mark.parametrize("call", CALLS)
def test_killed_at_every_system_call(ground: Ground, call: str, record: Record) -> None:
    finding = ground.at_every_point(lambda job, number: ground.kill_at(job, call, number))

    assert finding["points"] > 0
    record.add("durability", f"killed at every {call}", finding)


@pytest.mark.parametrize("call", CALLS)
def test_killed_again_while_resuming(ground: Ground, call: str, record: Record) -> None:
    def cut(job: Job, number: int) -> bool:
        assert ground.run(job, die_at="after store_pages 3") == KILLED
        return ground.kill_at(job, call, number)

    finding = ground.at_every_point(cut)

    assert finding["points"] > 0
    record.add("durability", f"killed, and killed again at every {call} of the resume", finding)


@pytest.mark.parametrize(("error", "until"), [("EIO", ""), ("ENOSPC", "+")])
@pytest.mark.parametrize("call", CALLS)
def test_refused_by_the_disk_at_every_system_call(
    ground: Ground, call: str, error: str, until: str, record: Record
) -> None:
    def cut(job: Job, number: int) -> bool:
        ended = ground.run(
            job, traced=["-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={number}{until}"]
        )
        assert ended in (0, STOPPED)
        assert ended == 0 or told(job).startswith("StorageFull: ")
        return "(INJECTED)" in Path(f"{job.acks}.trace").read_text("utf-8")

    finding = ground.at_every_point(cut)

    assert finding["points"] > 0
    record.add("durability", f"{error} at every {call}{', and from there on' if until else ''}", finding)


def test_killed_at_named_points(ground: Ground, record: Record) -> None:
    points = 0
    for name in POINTS:
        for moment in ("before", "after"):
            number = 1
            while ground.run(job := ground.fresh(), die_at=f"{moment} {name} {number}") == KILLED:
                require_confirmed(job)
                ground.make_whole(job)
                number, points = number + 1, points + 1
            assert number > 1, f"{name} was never called"
    record.add("durability", "killed at named points", {"points": points, "lost": 0})


def test_killed_at_random(ground: Ground, record: Record) -> None:
    chance = random.Random(SEED)  # noqa: S311
    killed = confirmed = 0
    for _ in range(RANDOM_KILLS):
        job = ground.fresh()
        if ground.run(job, alarm=chance.uniform(0.001, 0.04)) == ALARMED:
            killed += 1
            confirmed += require_confirmed(job)
        ground.make_whole(job)
    assert killed > RANDOM_KILLS // 6
    record.add("durability", "killed at random", {"points": killed, "confirmed": confirmed, "lost": 0, "seed": SEED})


def test_a_full_disk_keeps_what_was_pulled(ground: Ground) -> None:
    job = ground.fresh()

    assert ground.run(job, file_size=150_000) == STOPPED
    assert "cannot be written" in told(job)
    require_confirmed(job)
    ground.make_whole(job)


def test_power_cut_at_every_system_call(ground: Ground, record: Record, tmp_path: Path) -> None:
    found = [problem(state, tmp_path) for state in cut(ground, ground.fresh())]

    assert [one for one in found if one] == []
    record.add("durability", "power cut", {"points": len(found), "lost": 0})


def test_the_harness_sees_a_writer_that_does_not_sync(ground: Ground, tmp_path: Path) -> None:
    assert any(problem(state, tmp_path) for state in cut(ground, ground.fresh(writer="unsynced")))


def test_the_harness_sees_a_cursor_before_its_data(ground: Ground) -> None:
    wrong = 0
    number = 1
    while ground.kill_at(job := ground.fresh(writer="cursor-first"), "fdatasync", number):
        number += 1
        ground.run(job)
        wrong += dump(Path(job.path)) != ground.reference
    assert wrong


def cut(ground: Ground, job: Job) -> Iterator[State]:
    """Every state a power cut may leave of a pull."""
    assert ground.run(job, traced=OPTIONS) == 0
    trace = calls(Path(f"{job.acks}.trace").read_text("utf-8"), Path(job.path).parent)
    assert sum(call.file == "confirmed" and call.name == "append" for call in trace) == PAGES
    yield from states(trace, "confirmed")


def problem(state: State, folder: Path) -> str:
    """What is wrong with a state, or nothing."""
    for file in folder.iterdir():
        file.unlink()
    for name, content in state.files.items():
        (folder / name).write_bytes(content)
    try:
        held = held_until(folder / "city.gpkg")
    except (sqlite3.DatabaseError, AssertionError):
        return "damaged"
    return "confirmed pages are lost" if held < state.confirmed else ""


def require_confirmed(job: Job) -> int:
    """Every page that was confirmed is there; returns how many were."""
    confirmed = Path(job.acks).read_text("ascii").split() if Path(job.acks).exists() else []
    assert held_until(Path(job.path)) >= max(confirmed, default="")
    return len(confirmed)


def held_until(path: Path) -> str:
    """The time of the newest value in an undamaged file that holds all values up to it, as its ledger says."""
    file = next((file for file in (path, path.with_name(f"{path.name}.part")) if file.exists()), None)
    if file is None:
        return ""
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'observations'").fetchone():
            return ""
        held, newest = database.execute("SELECT count(*), max(t_start) FROM observations").fetchone()
        stored, reached = database.execute(
            "SELECT coalesce(sum(stored), 0), max(reached) FROM pull_parts WHERE scope LIKE 'series:%'"
        ).fetchone()
    assert (held, newest) == (stored, reached), "the ledger and the rows disagree"
    assert held == sum(value.t_start <= (newest or "") for value in VALUES), "there is a hole"
    return newest or ""


def told(job: Job) -> str:
    """The error of a job that stopped."""
    return Path(f"{job.acks}.error").read_text("utf-8")


def files_of(job: Job) -> list[Path]:
    """The files a pull may write, the snapshot itself first, then the one it becomes; and their folder."""
    path = Path(job.path)
    whole = [path, path.with_name(f"{path.name}.part")]
    return [
        *whole,
        *(Path(f"{file}{end}") for file in whole for end in ("-wal", "-journal")),
        Path(job.acks),
        path.parent,
    ]


def beside(job: Job) -> list[Path]:
    """Files with content that should not be left beside a snapshot that is handed over."""
    return [file for file in files_of(job)[1:6] if file.exists() and file.stat().st_size]
