# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests against recorded answers of real platforms run where those are, and the run says so where they are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

VARIABLE = "URBAN_DATA_FIXTURES"
FIXTURE = "recorded"

_not_run = pytest.StashKey[int]()


def _folder() -> Path | None:
    told = os.environ.get(VARIABLE)
    folder = Path(told) if told else Path(__file__).resolve().parents[4] / "shared" / "fixtures"
    return folder if folder.is_dir() else None


@pytest.fixture
def recorded() -> Path:
    """The folder of recorded answers; a test that takes it is not part of the run where there is none."""
    folder = _folder()
    assert folder is not None
    return folder


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _folder() is None:
        kept = [item for item in items if FIXTURE not in getattr(item, "fixturenames", ())]
        config.stash[_not_run] = len(items) - len(kept)
        items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    count = config.stash.get(_not_run, 0)
    if count:
        sentence = f"NOT RUN: {count} tests against recorded answers of platforms; {VARIABLE} names their folder."
        terminalreporter.write_line(sentence, yellow=True)
