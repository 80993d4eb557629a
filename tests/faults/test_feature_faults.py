# SPDX-License-Identifier: GPL-2.0-or-later
"""The fault matrix for collections of features: the same faults, the same contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fault_run import Rig, note, nothing, run_cell, unexpected
from fault_table import Cell, cells
from faulty_server import FaultyServer
from feature_pages import FEATURES
from record import Record
from urban_data.bridge.transport import Limits

LIMITS = Limits(timeout=20, deadline=30, attempts=2, backoff=0.01, longest_wait=1.5)
CELLS = [cell for cell in cells() if cell.place != "stations"]


@pytest.fixture(scope="module")
def rig(folder_in_memory: Callable[[], Path]) -> Iterator[Rig]:
    """The platform of features on a faulty server; a collection has no stations to be listed."""
    with FaultyServer(nothing) as server, FaultyServer(nothing) as elsewhere:
        found = Rig(FEATURES, server, elsewhere, LIMITS)
        found.learn(folder_in_memory())
        yield found


@pytest.mark.parametrize("cell", CELLS, ids=[cell.id for cell in CELLS])
def test_no_fault_is_silent(
    rig: Rig, cell: Cell, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in rig.case.budgets.items():
        monkeypatch.setattr(name, value)

    verdict = run_cell(rig, cell, tmp_path)

    assert unexpected(verdict, cell, rig.case) == ""
    note(record, rig, cell, verdict)
