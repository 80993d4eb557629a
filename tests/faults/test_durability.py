# SPDX-License-Identifier: GPL-2.0-or-later
"""Killed, starved and cut off at every system call: no confirmed page is lost, and a resume makes it whole."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fault_run import dump, require_sound
from power_cut import OPTIONS, State, calls, states
from pull_child import PAGES, POINTS, ROWS, STOPPED, Job, Nursery
from record import Record

CALLS = ("pwrite64", "fdatasync", "fsync", "unlink", "ftruncate", "rename")
SEED = 20260310
RANDOM_KILLS = 60
KILLED = -9
ALARMED = -14
MOST = 500


class Ground:
    """A folder for one pull after the other, the process that makes them, and what they should give."""

    def __init__(self, folder: Path, nursery: Nursery) -> None:
        self.folder = folder
        self.nursery = nursery
        self.number = 0
        self.reference: list[str] = []

    def fresh(self, **more: object) -> Job:
        """A job in a folder of its own."""
        self.number += 1
        place = self.folder / str(self.number)
        place.mkdir()
        return Job(str(place / "city.gpkg"), str(place / "confirmed"), **more)  # type: ignore[arg-type]

    def run(self, job: Job, *, traced: list[str] | None = None, **more: object) -> int:
        """How the job ended; with ``traced``, under strace with these options on the snapshot's files."""
        changed = Job(job.path, job.acks, **{"writer": job.writer, **more})  # type: ignore[arg-type]
        if traced is not None:
            files = [option for file in files_of(job) for option in ("-P", str(file))]
            changed.strace.extend(["-o", f"{job.acks}.trace", *files, *traced])
        return self.nursery.run(changed)

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


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    nursery = Nursery()
    found = Ground(tmp_path_factory.mktemp("durability"), nursery)
    undisturbed = found.fresh()
    assert found.run(undisturbed) == 0
    found.reference = dump(Path(undisturbed.path))
    yield found
    nursery.close()


@pytest.mark.parametrize("call", CALLS)
def test_killed_at_every_system_call(ground: Ground, call: str, record: Record) -> None:
    points = confirmed = 0
    while ground.kill_at(job := ground.fresh(), call, points + 1):
        points += 1
        confirmed += require_confirmed(job)
        ground.make_whole(job)
        assert points < MOST
    record.add("durability", f"killed at every {call}", {"points": points, "confirmed": confirmed, "lost": 0})


@pytest.mark.parametrize("call", CALLS)
def test_killed_again_while_resuming(ground: Ground, call: str, record: Record) -> None:
    points = confirmed = 0
    while True:
        job = ground.fresh()
        ground.run(job, die_at="after store_pages 3")
        if not ground.kill_at(job, call, points + 1):
            break
        points += 1
        confirmed += require_confirmed(job)
        ground.make_whole(job)
        assert points < MOST
    record.add("durability", f"killed again at every {call}", {"points": points, "confirmed": confirmed, "lost": 0})


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("call", CALLS)
def test_refused_by_the_disk_at_every_system_call(ground: Ground, call: str, error: str, record: Record) -> None:
    points = stopped = confirmed = 0
    duration = "+" if error == "ENOSPC" else ""
    while True:
        job = ground.fresh()
        wanted = f"inject={call}:error={error}:when={points + 1}{duration}"
        ended = ground.run(job, traced=["-e", f"trace={call}", "-e", wanted])
        if "(INJECTED)" not in Path(f"{job.acks}.trace").read_text("utf-8"):
            break
        points += 1
        assert ended in (0, STOPPED)
        if ended == STOPPED:
            stopped += 1
            assert Path(f"{job.acks}.error").read_text("utf-8").startswith("StorageFull: ")
        confirmed += require_confirmed(job)
        ground.make_whole(job)
        assert points < MOST
    finding = {"points": points, "stopped": stopped, "confirmed": confirmed, "lost": 0}
    record.add("durability", f"{error} at every {call}", finding)


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
        if ground.run(job, alarm=chance.uniform(0.001, 0.12)) == ALARMED:
            killed += 1
            confirmed += require_confirmed(job)
        ground.make_whole(job)
    assert killed > RANDOM_KILLS // 4
    record.add("durability", "killed at random", {"points": killed, "confirmed": confirmed, "lost": 0, "seed": SEED})


def test_a_full_disk_keeps_what_was_pulled(ground: Ground) -> None:
    job = ground.fresh()

    assert ground.run(job, file_size=150_000) == STOPPED
    assert "cannot be written" in Path(f"{job.acks}.error").read_text("utf-8")
    require_confirmed(job)
    ground.make_whole(job)


def test_power_cut_at_every_system_call(ground: Ground, record: Record, tmp_path: Path) -> None:
    found = [problem(state, tmp_path) for state in cut(ground, ground.fresh())]

    assert [one for one in found if one] == []
    record.add("durability", "power cut", {"states": len(found), "damaged": 0, "losing a confirmed page": 0})


def test_the_harness_sees_a_writer_that_does_not_sync(ground: Ground, tmp_path: Path) -> None:
    problems = {problem(state, tmp_path) for state in cut(ground, ground.fresh(writer="unsynced"))}

    assert problems & {"damaged", "confirmed pages are lost"}


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
    assert sum(call.file == "confirmed" for call in trace) == PAGES
    yield from states(trace, "confirmed")


def problem(state: State, folder: Path) -> str:
    """What is wrong with a state, or nothing."""
    for file in folder.iterdir():
        file.unlink()
    for name, content in state.files.items():
        (folder / name).write_bytes(content)
    path = next((folder / name for name in ("city.gpkg", "city.gpkg.part") if name in state.files), None)
    try:
        held = 0 if path is None else _sound_rows(path)
    except (sqlite3.DatabaseError, AssertionError):
        return "damaged"
    return "confirmed pages are lost" if held < ROWS * state.confirmed else ""


def require_confirmed(job: Job) -> int:
    """Every page that was confirmed is there, whole; returns how many were."""
    confirmed = len(Path(job.acks).read_text("utf-8").splitlines()) if Path(job.acks).exists() else 0
    held = next((_sound_rows(file) for file in files_of(job)[:2] if file.exists()), 0)
    assert held >= ROWS * confirmed
    return confirmed


def _sound_rows(path: Path) -> int:
    """The number of observations in an undamaged file, whose ledger agrees with them."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'observations'").fetchone():
            return 0
        held, newest = database.execute("SELECT count(*), max(t_start) FROM observations").fetchone()
        stored, reached = database.execute(
            "SELECT coalesce(sum(stored), 0), max(reached) FROM pull_parts WHERE scope LIKE 'series:%'"
        ).fetchone()
        assert (held, newest) == (stored, reached), "the ledger and the rows disagree"
        assert held % ROWS == 0, "a page is there in part"
        return int(held)


def files_of(job: Job) -> list[Path]:
    """The files a pull may write, the snapshot itself first, then the one it becomes; and their folder."""
    path = Path(job.path)
    whole = [path, path.with_name(f"{path.name}.part")]
    return [*whole, *(Path(f"{file}{end}") for file in whole for end in ("-wal", "-journal")), Path(job.acks), path.parent]


def beside(job: Job) -> list[Path]:
    """Files that should not be left beside a snapshot that is handed over."""
    return [file for file in files_of(job)[1:6] if file.exists()]
