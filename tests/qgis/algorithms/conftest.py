# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the algorithm tests: the provider in the registry, a small platform, ways to run an algorithm."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from algorithm_run import DATASET, Platform, Run, installed
from faulty_server import FaultyServer
from qgis.core import QgsProcessingFeedback
from sensorthings_pages import SensorThingsPages


@pytest.fixture(autouse=True)
def _provider(plugin_algorithms: None) -> None:
    """Every test here sees the plugin's algorithms."""


@pytest.fixture
def platform() -> Iterator[Platform]:
    pages = SensorThingsPages()
    with FaultyServer(pages.answer) as server:
        yield Platform(pages, server)


@pytest.fixture
def feedback() -> QgsProcessingFeedback:
    return QgsProcessingFeedback(False)


@pytest.fixture
def run(feedback: QgsProcessingFeedback) -> Run:
    """Runs an algorithm by its short name, with the parameters as keywords."""
    import processing

    def run(name: str, **parameters: Any) -> dict[str, Any]:
        return processing.run(f"urbandata:{name}", parameters, feedback=feedback)  # type: ignore[no-any-return]

    return run


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    return tmp_path / "week.gpkg"


@pytest.fixture
def pull(run: Run, platform: Platform, snapshot: Path) -> Run:
    """Pulls the whole data set of the platform into the snapshot; keywords replace parameters."""
    usual = {
        "PLATFORM": platform.url,
        "DATASETS": DATASET,
        "FROM": "2026-03-01T00:00:00Z",
        "UNTIL": "2026-03-03T00:00:00Z",
        "SNAPSHOT": str(snapshot),
    }
    return lambda **parameters: run("pullobservations", **{**usual, **parameters})


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A QGIS profile with the plugin as it is shipped."""
    return installed(tmp_path_factory.mktemp("config"))
