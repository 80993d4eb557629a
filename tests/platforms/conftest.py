# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the platforms tier: real servers, each started once for the whole run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from frost_workshop import CityOnFrost, Workshop
from platforms.demo_city import NOW, load, small_city
from platforms.frost import Front, Service, prepare
from platforms.loading import Writer
from platforms.postgres import Cluster
from qgis_child import CANARY
from urban_data.demo.city import City
from urban_data.demo.server import DemoServer

CACHE = Path(__file__).parents[2] / "build" / "platforms"
CITY = "city"
NARROW = {"maxTop": "100", "defaultTop": "100"}
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
def city() -> City:
    """The demo city as its own server and FROST both have it."""
    return small_city()


@pytest.fixture(scope="session")
def demo(city: City) -> Iterator[DemoServer]:
    """The demo server, seen at the end of the period that FROST has."""
    with DemoServer(city=city, now=NOW) as server:
        yield server


@pytest.fixture(scope="session")
def frost(
    cluster: Cluster, engine: Path, city: City, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CityOnFrost]:
    """FROST with the demo city behind services that differ in page cap, links and path."""
    cluster.create_database(CITY)
    services = [
        Service("wide"),
        Service("narrow", "/narrow/FROST-Server", NARROW),
        Service("relative", "/relative/FROST-Server", {"useAbsoluteNavigationLinks": "false"}),
        Service("prefix", "/a/prefix/FROST-Server", {**NARROW, "useAbsoluteNavigationLinks": "false"}),
    ]
    with Front(engine, cluster, CITY, services) as front:
        with Writer(front.roots["wide"]) as writer:
            assert load(city, writer) > 20_000
        yield CityOnFrost(cluster, CITY, front.roots, tmp_path_factory.mktemp("frost"))


@pytest.fixture(scope="session")
def workshop(cluster: Cluster, engine: Path) -> Iterator[Workshop]:
    """A FROST for tests that write: each makes a dataset of its own."""
    cluster.create_database("workshop")
    services = [
        Service("wide", settings=TEXT_IDS),
        Service("small", "/small/FROST-Server", {**TEXT_IDS, **SMALL}),
        Service("hundred", "/hundred/FROST-Server", {**TEXT_IDS, **NARROW}),
        Service("signed", "/signed/FROST-Server", {**TEXT_IDS, **SMALL}, sign_in=("ada", CANARY)),
    ]
    with Front(engine, cluster, "workshop", services) as front, Writer(front.roots["wide"]) as writer:
        yield Workshop(cluster, "workshop", front.roots, writer)
