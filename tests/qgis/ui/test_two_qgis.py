# SPDX-License-Identifier: GPL-2.0-or-later
"""Two QGIS at once: the same profile, the same snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from desk_cases import Clock, Desk, demo_server, desk_in, offers_of, with_latest
from pytestqt.qtbot import QtBot
from qgis.core import QgsProject
from qgis_peer import Peer, peer
from urban_data.demo.server import DemoServer
from urban_data.settings import SavedPlatform
from urban_data.ui.offers import Offer

WAIT = 60_000


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.go_on()


@pytest.fixture
def server(clock: Clock) -> Iterator[DemoServer]:
    with demo_server(clock) as server:
        yield server


@pytest.fixture
def offers(server: DemoServer) -> list[Offer]:
    return with_latest(offers_of(SavedPlatform("Demo city", server.url, "sensorthings")), "Luftdruck")


@pytest.fixture
def desk(tmp_path: Path, qgis_new_project: None) -> Iterator[Desk]:
    with desk_in(tmp_path / "snapshots", QgsProject.instance()) as desk:
        yield desk


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Peer]:
    with peer(tmp_path) as other:
        other.do("known")
        yield other


@pytest.fixture
def pull_there(other: Peer, offers: list[Offer], server: DemoServer, clock: Clock, qtbot: QtBot) -> Callable[..., None]:
    """Has the other QGIS pull into a snapshot, which it does for as long as the clock is held."""

    def pull_there(snapshot: Path) -> None:
        clock.hold()
        asked = server.requests
        other.ask("pull", offers[0].platform.url, offers[0].dataset.key, str(snapshot))
        qtbot.waitUntil(lambda: server.requests > asked, timeout=WAIT)
        qtbot.waitUntil(snapshot.with_name(f"{snapshot.name}.lock").exists, timeout=WAIT)

    return pull_there


def test_what_either_saves_is_kept(tmp_path: Path) -> None:
    with peer(tmp_path) as one, peer(tmp_path) as two:
        assert one.do("known") == two.do("known") == [[], []]
        one.do("save", "Aachen")
        two.do("save", "Bonn")
        one.do("put", "/snapshots/a.gpkg")
        two.do("put", "/snapshots/b.gpkg")
        one.do("save", "Celle")
        one.do("put", "/snapshots/c.gpkg")
        expected = [["Aachen", "Bonn", "Celle"], ["/snapshots/c.gpkg", "/snapshots/b.gpkg", "/snapshots/a.gpkg"]]
        assert one.do("known") == two.do("known") == expected
    with peer(tmp_path) as later:
        assert later.do("known") == expected


def test_a_pull_into_a_snapshot_that_the_other_pulls_into_says_what_to_do(
    desk: Desk, other: Peer, offers: list[Offer], clock: Clock, qtbot: QtBot, pull_there: Callable[[Path], None]
) -> None:
    desk.folder.mkdir()
    snapshot = desk.folder / "Demo city.gpkg"
    pull_there(snapshot)
    desk.bench.add_latest(offers)
    qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)
    [sentence] = desk.said.of("error")
    assert sentence.startswith("Demo city.gpkg is in use by another program. Let the other pull end")
    clock.go_on()
    assert "complete. Values received: 1 of 1" in other.answer()
    [job] = desk.jobs.jobs()
    job.retry()
    qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)
    assert len(desk.said.of("success")) == 1
    [layer] = desk.layers()
    assert layer.featureCount() > 0


def test_live_layers_wait_for_the_pull_of_the_other_without_a_word(
    desk: Desk, other: Peer, offers: list[Offer], clock: Clock, qtbot: QtBot, pull_there: Callable[[Path], None]
) -> None:
    desk.bench.keep_offers_live(offers)
    qtbot.waitUntil(lambda: "Last answer" in "".join(desk.tips()), timeout=WAIT)
    desk.said.lines.clear()
    pull_there(desk.folder / "Demo city.gpkg")
    desk.bench.live.refresh_now()
    qtbot.waitUntil(lambda: "in use by another program" in desk.tips()[0], timeout=WAIT)
    clock.go_on()
    assert "complete. Values received: 1 of 1" in other.answer()
    desk.bench.live.refresh_now()
    qtbot.waitUntil(lambda: "in use by another program" not in desk.tips()[0], timeout=WAIT)
    assert desk.said.lines == []
