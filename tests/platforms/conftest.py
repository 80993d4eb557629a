# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the platforms tier: real servers, each started once for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from frost_workshop import Workshop
from platforms.frost import Front, Service, prepare
from platforms.postgres import Cluster
from qgis_child import CANARY

CACHE = Path(__file__).parents[2] / "build" / "platforms"
TEXT_IDS = {"plugins.coreModel.idType": "STRING"}
SMALL = {"maxTop": "7", "defaultTop": "7"}


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A database cluster for the servers."""
    with Cluster() as found:
        yield found


@pytest.fixture(scope="session")
def engine() -> Path:
    """The folder with FROST's engine and our front."""
    prepare(CACHE)
    return CACHE


@pytest.fixture(scope="session")
def workshop(cluster: Cluster, engine: Path) -> Iterator[Workshop]:
    """A FROST for tests that write: each makes a dataset of its own."""
    cluster.create_database("workshop")
    services = [
        Service("wide", settings=TEXT_IDS),
        Service("small", "/small/FROST-Server", {**TEXT_IDS, **SMALL}),
        Service("signed", "/signed/FROST-Server", {**TEXT_IDS, **SMALL}, sign_in=("ada", CANARY)),
    ]
    with Front(engine, cluster, "workshop", services) as front:
        yield Workshop(cluster, "workshop", front.roots)
