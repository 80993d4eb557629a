# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the faults tier: the stage of each provider, and the record from which the reliability page is made."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_run import Stage, nothing
from faulty_server import FaultyServer
from record import Record
from sensorthings_pages import SENSORTHINGS
from urban_data.bridge.transport import Limits

CASES = [SENSORTHINGS]
LIMITS = Limits(timeout=0.15, deadline=0.4, attempts=3, backoff=0.01, longest_wait=1.5)


@pytest.fixture(scope="session", params=CASES, ids=lambda case: case.name)
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A provider's platform on a faulty server, with its fault-free reference."""
    with FaultyServer(nothing) as server, FaultyServer(nothing) as elsewhere:
        found = Stage(request.param, server, elsewhere, LIMITS)
        found.learn(tmp_path_factory.mktemp("reference"))
        yield found


@pytest.fixture(scope="session")
def record() -> Iterator[Record]:
    """What the run found; written when it ends."""
    found = Record(Path(__file__).parents[2] / "build" / "reliability")
    yield found
    found.write()
