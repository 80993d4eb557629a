# SPDX-License-Identifier: GPL-2.0-or-later
"""The main thread while a million observations come in: it is never kept for more than a tenth of a second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jobs_child import BLOCKED, ChildReport, pull_in_child
from town_server import town_server

LONGEST, LONGEST_OWN = 100, 50  # milliseconds
ATTEMPTS = 3


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with town_server(1_000, 1_000, page=5_000) as address:
        yield address


def test_a_million_observations_do_not_block_the_main_thread(address: str, tmp_path: Path) -> None:
    """What blocks the main thread does so every time; that other programs need the processors happens now and then.

    So the longest gap counts of the best of some runs, and in each run the work that the main thread itself does at
    a time, which no other program makes longer.
    """
    reports: list[ChildReport] = []
    while len(reports) < ATTEMPTS and not any(report.gaps[0][0] < LONGEST for report in reports):
        report = pull_in_child(tmp_path, "whole", address, tmp_path / f"town{len(reports)}.gpkg")
        assert (report.state, report.received, report.told) == ("DONE", 1_000_000, ["ended"])
        assert report.looks > 100
        assert max(own for _, own in report.gaps) < LONGEST_OWN
        reports.append(report)
    assert min(report.gaps[0][0] for report in reports) < LONGEST, [report.gaps[:5] for report in reports]


def test_the_watch_sees_what_blocks_the_main_thread(tmp_path: Path) -> None:
    with town_server(10, 100, page=100) as address:
        report = pull_in_child(tmp_path, "blocked", address, tmp_path / "town.gpkg")
    assert (report.state, report.received) == ("DONE", 1_000)
    assert report.gaps[0][0] >= 1_000 * BLOCKED > LONGEST
