# SPDX-License-Identifier: GPL-2.0-or-later
"""Every fault at every place, once and for good: recovered, or named exactly, or stopped - never silent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fault_run import Rig, note, run_cell, unexpected
from fault_table import PAGES, Cell, cells
from record import Record
from urban_data.core.errors import UrbanDataError
from urban_data.core.provider import Provider
from urban_data.core.query import Part
from urban_data.core.records import Page

CELLS = cells()


@pytest.mark.parametrize("cell", CELLS, ids=[cell.id for cell in CELLS])
def test_no_fault_is_silent(
    rig: Rig, cell: Cell, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in rig.case.budgets.items():
        monkeypatch.setattr(name, value)

    verdict = run_cell(rig, cell, tmp_path)

    assert unexpected(verdict, cell, rig.case) == ""
    note(record, rig, cell, verdict)


@pytest.mark.parametrize("workers", [2, 8])
@pytest.mark.parametrize("fault", ["reset-in-body", "cut-half", "status-503-garbage", "status-401", "no-list"])
def test_no_fault_is_silent_in_parallel(rig: Rig, fault: str, workers: int, tmp_path: Path) -> None:
    for cell in (one for one in CELLS if one.fault.key == fault and one.place in PAGES):
        folder = tmp_path / cell.id
        folder.mkdir()
        assert run_cell(rig, cell, folder, workers).outcome in ("R", "M")


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("fault", ["reset-in-body", "short-last", "status-404", "no-list", "link-file"])
def test_the_matrix_sees_a_provider_that_is_silent(
    rig: Rig, fault: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = rig.case
    monkeypatch.setattr(rig, "case", replace(honest, open=lambda *given: Silent(honest.open(*given))))
    cell = next(one for one in CELLS if (one.fault.key, one.place, one.duration) == (fault, place, "page"))

    with pytest.raises(AssertionError, match="complete, yet not what the platform holds"):
        run_cell(rig, cell, tmp_path)


class Silent:
    """A provider as one should not be: where a page cannot be had, it says that there are no more."""

    def __init__(self, inner: Provider) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)

    def pages(self, part: Part, reached: str | None = None) -> Iterator[Page]:
        """The pages up to the first error."""
        try:
            yield from self._inner.pages(part, reached)
        except UrbanDataError:
            yield Page(self._inner.root_url, 0, complete=True)
