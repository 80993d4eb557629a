# SPDX-License-Identifier: GPL-2.0-or-later
"""The page on reliability shows the cells that the matrix has, no fewer and no others."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from fault_table import cells

ROOT_FOLDER = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reliability_page", ROOT_FOLDER / "tools" / "reliability_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_committed_page_covers_every_cell(tool: ModuleType) -> None:
    page = (ROOT_FOLDER / "docs" / "reliability.md").read_text("utf-8")

    assert tool.covered(page) == {(str(one.fault.row), one.fault.title, one.place, one.duration) for one in cells()}
    assert ", 0 silent.**" in page


def test_the_page_counts_what_was_found(tool: ModuleType) -> None:
    places = ("listing", "first", "middle", "last")
    findings = {
        f"Some API {place}": {
            "row": 2, "fault": "Reset", "place": place, "duration": "once", "outcome": outcome, "cause": "",
        }
        for place, outcome in zip(places, "SRM?", strict=True)
    }  # fmt: skip
    run = {"command": "python -m pytest tests/faults/test_x.py", "date": "2026-03-10", "versions": {"Python": "3.11"}}

    page = tool.render({"fault_matrix": {**run, "findings": findings}})

    assert "4 cells: 1 recovered, 1 reported exactly what is missing, 1 stopped with a sentence, 1 silent" in page
    assert tool.covered(page) == {("2", "Reset", place, "once") for place in places}
