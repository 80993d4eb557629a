# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the faults tier: the rig of each provider, and the record from which the reliability page is made."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fault_run import Rig, nothing
from faulty_server import FaultyServer
from record import Note, Record
from sensorthings_pages import SENSORTHINGS
from urban_data.bridge.transport import Limits

CASES = [SENSORTHINGS]
LIMITS = Limits(timeout=20, deadline=30, attempts=2, backoff=0.01, longest_wait=1.5)


@pytest.fixture(scope="session")
def folder_in_memory() -> Iterator[Callable[[], Path]]:
    """Makes folders in memory where the system has it, since what is tested here syncs at every step."""
    memory = Path("/dev/shm")  # noqa: S108
    usable = memory.is_dir() and os.access(memory, os.W_OK)
    with tempfile.TemporaryDirectory(dir=memory if usable else None) as base:
        yield lambda: Path(tempfile.mkdtemp(dir=base))


@pytest.fixture
def tmp_path(folder_in_memory: Callable[[], Path]) -> Path:
    """A folder of the test's own."""
    return folder_in_memory()


@pytest.fixture(scope="session", params=CASES, ids=lambda case: case.name)
def rig(request: pytest.FixtureRequest, folder_in_memory: Callable[[], Path]) -> Iterator[Rig]:
    """A provider's platform on a faulty server, with its fault-free reference."""
    with FaultyServer(nothing) as server, FaultyServer(nothing) as elsewhere:
        found = Rig(request.param, server, elsewhere, LIMITS)
        found.learn(folder_in_memory())
        yield found


@pytest.fixture
def note(request: pytest.FixtureRequest, record: Record) -> Note:
    """Notes what came of a situation (R, M, S) in the chapter of the test's file."""
    chapter = request.path.stem.removeprefix("test_")
    return lambda situation, outcome: record.add(chapter, situation, {"outcome": outcome})


@pytest.fixture(scope="session")
def record(request: pytest.FixtureRequest) -> Iterator[Record]:
    """What the run found; written when it ends, if whole files were run and nothing failed."""
    found = Record(Path(__file__).parents[2] / "build" / "reliability")
    yield found
    config = request.config
    chosen = config.option.keyword or config.option.markexpr or config.option.deselect
    if not (chosen or any("::" in argument for argument in config.args) or request.session.testsfailed):
        found.write()
