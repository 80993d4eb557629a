# SPDX-License-Identifier: GPL-2.0-or-later
"""Every fault at every place, once and for good: recovered, or named exactly, or stopped - never silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from fault_run import Stage, run_cell, unexpected
from fault_table import Cell, cells
from record import Record

CELLS = cells()


@pytest.mark.parametrize("cell", CELLS, ids=[cell.id for cell in CELLS])
def test_no_fault_is_silent(stage: Stage, cell: Cell, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record.plan("fault_matrix", {f"{stage.case.name} {one.id}" for one in CELLS})
    for name, value in stage.case.budgets.items():
        monkeypatch.setattr(name, value)

    verdict = run_cell(stage, cell, tmp_path)

    assert unexpected(verdict, cell, stage.case) == ""
    record.add(
        "fault_matrix",
        f"{stage.case.name} {cell.id}",
        {
            "row": cell.fault.row,
            "fault": cell.fault.title,
            "place": cell.place,
            "duration": cell.duration,
            "outcome": verdict.outcome,
            "cause": verdict.cause.replace(f":{stage.server.port}", ""),
        },
    )
