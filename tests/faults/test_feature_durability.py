# SPDX-License-Identifier: GPL-2.0-or-later
"""A pull of features killed at any point: the file is whole, and a resume makes it what it should be."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from fault_run import dump, require_sound
from feature_pages import FeaturePages, feature, session_of, square
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.providers.ogcfeatures import OgcFeatures
from urban_data.store import pull as engine
from urban_data.store.maintenance import verify
from urban_data.store.writer import SnapshotWriter

NOW = datetime(2026, 3, 10, tzinfo=UTC)
COUNT, CAP = 240, 20
SEED = 20260310
RANDOM_KILLS = 25
POINTS = [
    f"{when} {name} {number}"
    for when in ("before", "after")
    for name, number in (
        ("begin_pull", 1), ("add_parts", 1), ("add_parts", 2), ("store_pages", 1), ("store_pages", 2),
        ("withdraw_missing", 1), ("finish_part", 2), ("end_pull", 1), ("build_latest", 1), ("finalise", 1),
    )
]  # fmt: skip


def pages() -> FeaturePages:
    """Buildings whose columns widen from page to page, so that the table is written anew in between."""
    levels: list[Any] = [*range(100), *(n + 0.5 for n in range(70)), *("many" for _ in range(70))]
    buildings = [feature(n, square(7 + n / 1000, 51), levels=levels[n], year=1900 + n) for n in range(COUNT)]
    return FeaturePages(cap=CAP, collections={"trees": buildings})


def pull(path: Path) -> bool:
    session, _ = session_of(pages())
    provider = OgcFeatures("http://city.test/ogc", session)
    return engine.pull(provider, [PullRequest("trees")], path, QuietMonitor(), workers=1, now=lambda: NOW)[0].complete


def killed(path: Path, arrange: Callable[[], None]) -> int:
    """How a child process that pulls ended, after ``arrange`` was called in it."""
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            arrange()
            pull(path)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die_at(point: str) -> None:
    when, name, number = point.split()
    method, calls = getattr(SnapshotWriter, name), 0

    def deadly(self: SnapshotWriter, *given: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        meant = calls == int(number)
        if meant and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found = method(self, *given, **more)
        if meant:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(SnapshotWriter, name, deadly)


@pytest.fixture(scope="module")
def reference(folder_in_memory: Callable[[], Path]) -> list[str]:
    path = folder_in_memory() / "reference.gpkg"
    assert pull(path)
    return dump(path)


def require_resumed(path: Path, reference: list[str]) -> None:
    SnapshotWriter.open(path).close()
    for left in (path, path.with_name(f"{path.name}.part")):
        if left.exists():
            require_sound(left)
    assert pull(path)
    require_sound(path)
    assert dump(path) == reference
    assert verify(path, QuietMonitor()).ok
    assert pull(path)
    assert dump(path) == reference


@pytest.mark.parametrize("point", POINTS)
def test_a_pull_killed_at_a_point_is_taken_up(point: str, tmp_path: Path, reference: list[str]) -> None:
    path = tmp_path / "city.gpkg"
    assert killed(path, lambda: die_at(point)) == -signal.SIGKILL
    require_resumed(path, reference)


def test_pulls_killed_at_random_are_taken_up(folder_in_memory: Callable[[], Path], reference: list[str]) -> None:
    chance = random.Random(SEED)  # noqa: S311
    begin = time.monotonic()
    assert pull(folder_in_memory() / "timed.gpkg")
    whole = time.monotonic() - begin
    ends = []
    for _ in range(RANDOM_KILLS):
        path = folder_in_memory() / "city.gpkg"
        after = chance.uniform(0.05, 0.9) * whole
        ends.append(killed(path, partial(kill_after, after)))
        require_resumed(path, reference)
    assert -signal.SIGKILL in ends


def kill_after(seconds: float) -> None:
    """Have the process killed so many seconds from now."""
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    signal.setitimer(signal.ITIMER_REAL, seconds)
