# SPDX-License-Identifier: GPL-2.0-or-later
"""The snapshot's file is locked, read-only, replaced or gone: a sentence, and nothing lost or written elsewhere."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fault_run import dump, require_sound
from pull_child import STOPPED, Job, Nursery
from record import Note
from stub_provider import StubProvider, observation
from urban_data.core.errors import SnapshotBusy, SnapshotChanged
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import Part, PullRequest
from urban_data.store import pull as engine
from urban_data.store.pull import Outcome, pull
from urban_data.store.writer import SnapshotWriter

NOW = datetime(2026, 3, 10, tzinfo=UTC)
NOBODY = 65534
ROOT_FOLDER = Path(__file__).parents[2]

OPENED_ELSEWHERE = """
import sys
from pathlib import Path
from urban_data.core.errors import UrbanDataError
from urban_data.store.writer import SnapshotWriter
try:
    SnapshotWriter.open(Path(sys.argv[1])).close()
    print("opened")
except UrbanDataError as error:
    print(type(error).__name__)
"""


def platform(count: int = 60, fault: Callable[[Part, int], None] | None = None) -> StubProvider:
    """One series of ``count`` values in pages of ten."""
    return StubProvider({"a": [observation("a", 10 * at, float(at)) for at in range(count)]}, page_size=10, fault=fault)


def run(path: Path, provider: StubProvider, mode: str = "new") -> Outcome:
    return pull(provider, [PullRequest("climate", mode)], path, QuietMonitor(), workers=1, now=lambda: NOW)[0]  # type: ignore[arg-type]


def at_page(number: int, action: Callable[[], None]) -> Callable[[Part, int], None]:
    """Do something once, before a page is given."""
    left = [action]

    def fault(part: Part, page: int) -> None:
        if page == number and left:
            left.pop()()

    return fault


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


@pytest.fixture
def held(path: Path) -> Path:
    """A snapshot that holds the first 30 values."""
    assert run(path, platform(30)).complete
    return path


@pytest.fixture
def reference(tmp_path: Path) -> list[str]:
    run(tmp_path / "reference.gpkg", platform(), "update")
    return dump(tmp_path / "reference.gpkg")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that waits a fifth of a second for others."""

    class Impatient(SnapshotWriter):
        @classmethod
        def open(cls, path: Path, **more: object) -> Impatient:
            return super().open(path, busy_seconds=0.2, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "SnapshotWriter", Impatient)


@contextlib.contextmanager
def editing(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that holds the file's write lock."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.mark.usefixtures("impatient")
def test_locked_by_another_writer_from_the_start(held: Path, reference: list[str], note: Note) -> None:
    before = dump(held)
    with editing(held), pytest.raises(SnapshotBusy, match=r"city\.gpkg"):
        run(held, platform(), "update")

    assert dump(held) == before
    assert run(held, platform(), "update").complete
    assert dump(held) == reference
    note("30: locked by another writer from the start", "S")


@pytest.mark.usefixtures("impatient")
def test_locked_by_another_writer_in_the_middle(held: Path, reference: list[str], note: Note) -> None:
    with contextlib.ExitStack() as stack:
        lock = at_page(2, lambda: stack.enter_context(editing(held)) and None)
        with pytest.raises(SnapshotBusy):
            run(held, platform(fault=lock), "update")

    require_sound(held)
    assert run(held, platform(), "update").complete
    assert dump(held) == reference
    note("30: locked by another writer in the middle", "S")


def test_waits_for_a_writer_that_is_soon_done(held: Path, reference: list[str], note: Note) -> None:
    with editing(held) as other:
        threading.Timer(0.2, lambda: other.execute("COMMIT")).start()
        assert run(held, platform(), "update").complete

    assert dump(held) == reference
    note("30: locked by another writer for a moment", "R")


def test_two_pulls_at_once(path: Path, reference: list[str], note: Note) -> None:
    second: list[object] = []

    def pull_too() -> None:
        try:
            second.append(run(path, platform()))
        except SnapshotBusy as busy:
            second.append(busy)

    assert run(path, platform(fault=at_page(1, pull_too)), "update").complete

    assert isinstance(second[0], SnapshotBusy)
    assert dump(path) == reference
    note("30: two pulls at once, the second one", "S")


def test_a_refused_second_pull_leaves_the_lock_of_the_first(path: Path) -> None:
    with SnapshotWriter.open(path):
        assert elsewhere(path) == "SnapshotBusy"
        with pytest.raises(SnapshotBusy):
            SnapshotWriter.open(path)

        assert elsewhere(path) == "SnapshotBusy"
    assert elsewhere(path) == "opened"


def elsewhere(path: Path) -> str:
    """What another process finds that opens the snapshot for writing."""
    done = subprocess.run(
        [sys.executable, "-c", OPENED_ELSEWHERE, str(path)],
        env={"PYTHONPATH": str(ROOT_FOLDER / "build")}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.mark.usefixtures("impatient")
def test_a_reader_is_no_obstacle(held: Path, reference: list[str], note: Note) -> None:
    with contextlib.closing(sqlite3.connect(held, isolation_level=None, check_same_thread=False)) as reader:

        def read() -> None:
            reader.execute("BEGIN")
            assert reader.execute("SELECT count(*) FROM observations").fetchone()[0] >= 30

        assert run(held, platform(fault=at_page(1, read)), "update").complete
    assert dump(held) == reference
    note("30: read by another program", "R")


@pytest.mark.usefixtures("impatient")
def test_a_reader_that_was_there_before(held: Path, reference: list[str]) -> None:
    before = dump(held)
    with contextlib.closing(sqlite3.connect(held, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM observations").fetchone()
        with contextlib.suppress(SnapshotBusy):
            run(held, platform(), "update")
        assert reader.execute("SELECT count(*) FROM observations").fetchone() == (30,)

    assert set(before) <= set(dump(held)) | set(reference)
    assert run(held, platform(), "update").complete
    assert dump(held) == reference


@pytest.mark.parametrize("page", [0, 2, 5])
def test_deleted_while_pulling(held: Path, page: int, note: Note) -> None:
    with pytest.raises(SnapshotChanged):
        run(held, platform(fault=at_page(page, held.unlink)), "update")

    assert not held.exists()
    note("31: the file is deleted while pulling", "S")


@pytest.mark.parametrize("page", [0, 2, 5])
def test_replaced_while_pulling(held: Path, page: int, tmp_path: Path, note: Note) -> None:
    other = tmp_path / "other.gpkg"
    run(other, platform(10))
    before = other.read_bytes()

    with pytest.raises(SnapshotChanged):
        run(held, platform(fault=at_page(page, lambda: other.replace(held) and None)), "update")

    assert held.read_bytes() == before
    note("31: the file is replaced while pulling", "S")


@pytest.mark.parametrize("page", [0, 2, 5])
def test_a_first_pull_takes_nobodys_place(path: Path, page: int, reference: list[str], note: Note) -> None:
    def appear() -> None:
        path.write_bytes(b"somebody else's file")

    with pytest.raises(SnapshotChanged):
        run(path, platform(fault=at_page(page, appear)))

    assert path.read_bytes() == b"somebody else's file"
    note("31: somebody else's file appears under the name of a first pull", "S")


@pytest.mark.parametrize("page", [0, 2, 5])
def test_the_folder_is_renamed_while_pulling(tmp_path: Path, page: int, note: Note) -> None:
    folder = tmp_path / "before"
    folder.mkdir()
    path = folder / "city.gpkg"
    run(path, platform(30))
    before = dump(path)

    with pytest.raises(SnapshotChanged):
        run(path, platform(fault=at_page(page, lambda: folder.rename(tmp_path / "after") and None)), "update")

    assert not folder.exists()
    assert set(before) - {""} <= set(dump(tmp_path / "after" / "city.gpkg")) | set(before)
    note("31: the folder is renamed while pulling", "S")


@pytest.fixture
def own_folder() -> Iterator[Path]:
    """A folder that belongs to a user without special rights."""
    folder = Path(tempfile.mkdtemp())
    if os.getuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    found = Nursery()
    yield found
    found.close()


def job_in(folder: Path) -> Job:
    return Job(str(folder / "city.gpkg"), str(folder / "confirmed"), user=NOBODY)


def test_a_read_only_folder(own_folder: Path, nursery: Nursery, note: Note) -> None:
    inner = own_folder / "inner"
    inner.mkdir(0o555)
    job = Job(str(inner / "city.gpkg"), str(own_folder / "confirmed"), user=NOBODY)

    assert nursery.run(job) == STOPPED

    assert told(job).startswith("StorageFull: ")
    assert list(inner.iterdir()) == []
    note("31: a read-only folder", "S")


def test_a_read_only_file(own_folder: Path, nursery: Nursery, note: Note) -> None:
    job = job_in(own_folder)
    assert nursery.run(job) == 0
    file = Path(job.path)
    file.chmod(0o444)
    before = file.read_bytes()

    assert nursery.run(job) == STOPPED

    assert told(job).startswith("StorageFull: ")
    assert file.read_bytes() == before
    note("31: a read-only file", "S")


def told(job: Job) -> str:
    """The error of a job that stopped."""
    return Path(f"{job.acks}.error").read_text("utf-8")
