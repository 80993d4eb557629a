# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers that are kept live: who is asked, how often, what the layer tree tells, and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from desk_cases import Clock, Desk, demo_server, desk_in, offers_of, small_city, with_latest
from layer_cases import usual
from pytestqt.qtbot import QtBot
from qgis.core import QgsProject, QgsVectorLayer
from qgis.PyQt.QtWidgets import QMessageBox
from urban_data.core.errors import PullIncomplete
from urban_data.core.monitor import QuietMonitor
from urban_data.demo.server import DemoServer
from urban_data.settings import SavedPlatform
from urban_data.ui.jobs import JobState
from urban_data.ui.keeping_live import LIVE, Kept, Rounds, interval_words
from urban_data.ui.offers import Offer

WAIT = 60_000
MINUTE = timedelta(minutes=1)


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
    return offers_of(SavedPlatform("Demo city", server.url, "sensorthings"))


@pytest.fixture
def desk(tmp_path: Path, qgis_new_project: None) -> Iterator[Desk]:
    with desk_in(tmp_path / "snapshots", QgsProject.instance()) as desk:
        yield desk


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], bool]], None]:
    return lambda condition: qtbot.waitUntil(condition, timeout=WAIT)


def newest(layer: QgsVectorLayer) -> str:
    column = layer.customProperty("urbandata/column")
    return max(str(feature[f"{column}_t"].toString("yyyy-MM-dd HH:mm")) for feature in layer.getFeatures())


@pytest.fixture
def live_layer(desk: Desk, offers, until) -> QgsVectorLayer:
    """A layer of air pressure that is live, after the first answer."""
    desk.bench.keep_offers_live(with_latest(offers, "Luftdruck"))
    until(lambda: any("Last answer" in tip for tip in desk.tips()))
    (layer,) = desk.layers()
    return layer


def test_a_live_layer_shows_what_the_platform_says_by_and_by(
    desk: Desk, live_layer: QgsVectorLayer, clock: Clock, until
) -> None:
    assert desk.bench.is_live(live_layer)
    assert live_layer.customProperty(LIVE)
    before = newest(live_layer)
    clock.now += timedelta(hours=3)
    desk.bench.live.refresh_now()
    until(lambda: newest(live_layer) > before)
    assert desk.said.of("error") == []
    assert any("is kept live: Demo city is asked every" in sentence for sentence in desk.said.of("info"))


def test_the_layer_tree_tells_how_often_is_asked(desk: Desk, live_layer: QgsVectorLayer) -> None:
    (tip,) = desk.tips()
    assert tip.startswith("Live: Demo city is asked every")
    now = datetime.now(ZoneInfo("Europe/Berlin"))  # of the options, not of the computer
    hours = {(now - late).hour for late in (timedelta(0), timedelta(minutes=5))}
    assert any(f"Last answer: {hour:02}:" in tip or f"Last answer: {hour}:" in tip for hour in hours)


def test_a_layer_that_is_moved_in_the_tree_keeps_its_mark(desk: Desk, live_layer: QgsVectorLayer, until) -> None:
    root = desk.project.layerTreeRoot()
    node = root.findLayer(live_layer.id())
    root.insertChildNode(0, node.clone())
    node.parent().removeChildNode(node)
    until(lambda: len(desk.tips()) == 1)


def test_stopping_leaves_the_layer_as_it_is(desk: Desk, live_layer: QgsVectorLayer, server: DemoServer) -> None:
    desk.bench.stop_live(live_layer)
    assert not desk.bench.is_live(live_layer)
    assert live_layer.customProperty(LIVE) is None
    assert desk.tips() == []
    assert desk.said.of("info")[-1] == f"{live_layer.name()} is no longer kept live."
    assert live_layer.featureCount() > 0
    asked = server.requests
    desk.bench.live.refresh_now()
    assert server.requests == asked


def test_removing_the_layer_stops_it_and_frees_the_file(desk: Desk, live_layer: QgsVectorLayer, until) -> None:
    desk.project.removeMapLayer(live_layer.id())
    assert desk.tips() == []
    until(lambda: [path.name for path in desk.folder.iterdir()] == ["Demo city.gpkg"])


def test_a_new_project_stops_it(desk: Desk, live_layer: QgsVectorLayer, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.bench.live.changed):
        desk.project.clear()
    desk.bench.live.refresh_now()
    assert desk.is_idle


def test_a_saved_project_remembers_and_nobody_is_asked_before_the_person_says_so(
    desk: Desk, live_layer: QgsVectorLayer, server: DemoServer, tmp_path: Path, until
) -> None:
    project, plan = desk.project, str(tmp_path / "plan.qgz")
    assert project.write(plan)
    project.clear()
    asked = server.requests
    desk.said.lines.clear()
    assert project.read(plan)
    (layer,) = desk.layers()
    assert not desk.bench.is_live(layer)
    assert server.requests == asked
    (sentence,) = desk.said.of("offer")
    assert layer.name() in sentence
    desk.said.offered[0]()
    until(lambda: desk.bench.is_live(layer))
    until(lambda: server.requests > asked)


def test_a_platform_that_fails_is_told_once_and_what_was_shown_stays(
    desk: Desk, live_layer: QgsVectorLayer, server: DemoServer, until
) -> None:
    server.__exit__(None, None, None)
    desk.said.lines.clear()
    for _ in range(2):
        desk.bench.live.refresh_now()
        until(lambda: "127.0.0.1" in desk.tips()[0])
    until(lambda: len(desk.said.of("warning")) == 1)
    assert desk.said.of("warning")[0].startswith("Live layers of Demo city.gpkg:")
    assert live_layer.featureCount() > 0


@pytest.fixture
def under_way(desk: Desk, live_layer: QgsVectorLayer, clock: Clock, until) -> Path:
    """A snapshot into which a live round writes, whose platform answers only when the clock goes on."""
    path = desk.folder / "Demo city.gpkg"
    desk.said.lines.clear()
    clock.hold()
    desk.bench.live.refresh_now()
    until(path.with_name("Demo city.gpkg.lock").exists)
    return path


def test_a_pull_goes_before_the_round_that_is_under_way(
    desk: Desk, under_way: Path, live_layer: QgsVectorLayer, clock: Clock, offers, until
) -> None:
    before = newest(live_layer)
    desk.bench.add_latest(with_latest(offers, "Luftdruck"))
    job = desk.jobs.jobs()[-1]
    until(lambda: job.state is JobState.RUNNING)
    clock.now += timedelta(hours=3)
    clock.go_on()
    until(lambda: desk.is_idle)
    assert job.state is JobState.DONE
    assert newest(live_layer) > before
    assert desk.bench.is_live(live_layer)
    assert [*desk.said.of("error"), *desk.said.of("warning")] == []


@pytest.mark.parametrize("deed", ["update", "resume", "verify", "copy"])
def test_whatever_is_done_with_the_snapshot_goes_before_the_round(
    desk: Desk, under_way: Path, clock: Clock, until, deed: str, tmp_path: Path
) -> None:
    more = [tmp_path / "copy.gpkg"] if deed == "copy" else []
    getattr(desk.bench, deed)(under_way, *more)
    until(lambda: bool(desk.jobs.jobs()[1:]))
    job = desk.jobs.jobs()[-1]
    until(lambda: job.state is not JobState.WAITING)
    clock.go_on()
    until(lambda: desk.is_idle)
    assert (job.state, job.error) == (JobState.DONE, None)
    assert [*desk.said.of("error"), *desk.said.of("warning")] == []


def test_a_snapshot_is_deleted_while_a_round_is_under_way(
    desk: Desk, under_way: Path, until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    desk.bench.delete(under_way)
    box = desk.window.findChild(QMessageBox, "DeleteSnapshotQuestion")
    next(button for button in box.buttons() if button.text() == "&Delete").click()
    until(lambda: list(desk.folder.iterdir()) == [])
    assert [*desk.said.of("error"), *desk.said.of("warning")] == []


def test_a_round_comes_after_a_pull_that_is_under_way(
    desk: Desk, live_layer: QgsVectorLayer, clock: Clock, server: DemoServer, offers, until
) -> None:
    desk.said.lines.clear()
    clock.hold()
    desk.bench.add_latest(with_latest(offers, "Luftdruck"))
    job = desk.jobs.jobs()[-1]
    until(lambda: job.state is JobState.RUNNING)
    for _ in range(3):
        desk.bench.live.refresh_now()
    assert len(desk.jobs.running()) == 2
    clock.now += timedelta(hours=3)
    clock.go_on()
    until(lambda: desk.is_idle)
    assert [*desk.said.of("error"), *desk.said.of("warning")] == []


@pytest.mark.parametrize("closes_project", [True, False])
def test_a_layer_may_go_while_it_is_refreshed(
    desk: Desk, under_way: Path, live_layer: QgsVectorLayer, until, closes_project: bool
) -> None:
    if closes_project:
        desk.project.clear()
    else:
        desk.project.removeMapLayer(live_layer.id())
    until(lambda: desk.is_idle)
    until(lambda: list(desk.folder.iterdir()) == [under_way])
    assert desk.said.lines == []


def test_a_snapshot_that_is_removed_is_told_once_and_used_again_when_it_is_back(
    desk: Desk, live_layer: QgsVectorLayer, clock: Clock, until, tmp_path: Path
) -> None:
    path = desk.folder / "Demo city.gpkg"
    desk.bench.copy(path, tmp_path / "copy.gpkg")
    until(lambda: desk.is_idle)
    before = newest(live_layer)
    desk.said.lines.clear()
    path.unlink()
    for _ in range(2):
        desk.bench.live.refresh_now()
        until(lambda: desk.is_idle)
    (sentence,) = desk.said.of("warning")
    assert sentence.startswith("Live layers of Demo city.gpkg:")
    for beside in desk.folder.iterdir():
        beside.unlink()
    (tmp_path / "copy.gpkg").rename(path)
    clock.now += timedelta(hours=3)
    desk.bench.live.refresh_now()
    until(lambda: "Last answer" in desk.tips()[0] and "\n" not in desk.tips()[0])
    assert newest(live_layer) > before
    assert len(desk.said.lines) == 1


def test_a_platform_that_is_back_is_asked_again_by_itself(
    desk: Desk, live_layer: QgsVectorLayer, clock: Clock, server: DemoServer, until
) -> None:
    server.__exit__(None, None, None)
    desk.bench.live.refresh_now()
    until(lambda: "127.0.0.1" in desk.tips()[0])
    port = int(server.origin.rpartition(":")[2])
    clock.now += timedelta(hours=3)
    with DemoServer(city=small_city(), now=clock, port=port):
        desk.bench.live.refresh_now()
        until(lambda: "127.0.0.1" not in desk.tips()[0])


def test_features_cannot_be_live(desk: Desk, server: DemoServer, until) -> None:
    area = offers_of(SavedPlatform("Areas", server.ogc_url, "ogcfeatures"))[0]
    desk.bench.add_latest([area])
    until(lambda: desk.is_idle)
    (layer,) = desk.layers()
    desk.bench.keep_live(layer)
    assert desk.is_idle
    assert not desk.bench.is_live(layer)


def test_a_snapshot_with_live_layers_can_be_deleted(
    desk: Desk, live_layer: QgsVectorLayer, until, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    desk.bench.delete(desk.folder / "Demo city.gpkg")
    box = desk.window.findChild(QMessageBox, "DeleteSnapshotQuestion")
    next(button for button in box.buttons() if button.text() == "&Delete").click()
    until(lambda: list(desk.folder.iterdir()) == [])
    assert desk.tips() == []
    assert desk.layers() == []


def test_a_snapshot_that_cannot_be_read_is_an_error(desk: Desk, until) -> None:
    desk.folder.mkdir()
    path = usual(desk.folder / "city.gpkg")
    desk.bench.show(path)
    until(lambda: desk.is_idle)
    (layer,) = desk.layers()
    layer.setCustomProperty("urbandata/dataset", "climate")
    path.write_bytes(b"no longer a snapshot")
    desk.bench.keep_live(layer)
    until(lambda: desk.is_idle)
    assert "is not a snapshot" in desk.said.of("error")[0]
    assert not desk.bench.is_live(layer)


def kept(key: str, minutes: int, platform: SavedPlatform) -> Kept:
    return Kept((platform.url, key), key, platform, minutes * MINUTE)


def test_each_dataset_is_asked_for_at_its_own_pace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    platform = SavedPlatform("x", "https://example.org")
    rounds = Rounds(tmp_path / "x.gpkg", now=lambda: now[0])
    rounds.kept = (kept("quick", 1, platform), kept("slow", 60, platform))
    asked: list[list[str]] = []
    monkeypatch.setattr(rounds, "_ask", lambda some, _: asked.append([one.of[1] for one in some]))
    for minute in (0, 0.97, 30, 60.5, 61.5):
        now[0] = minute * 60
        rounds(QuietMonitor())
    assert asked == [["quick", "slow"], ["quick"], ["quick"], ["quick", "slow"], ["quick"]]
    assert rounds.interval == MINUTE


def test_what_failed_is_asked_for_in_the_next_round(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    platform = SavedPlatform("x", "https://example.org")
    rounds = Rounds(tmp_path / "x.gpkg", now=lambda: 0.0)
    rounds.kept = (kept("quick", 1, platform), kept("slow", 60, platform))
    fails = [True]
    asked: list[int] = []

    def ask(some: list[Kept], _: object) -> None:
        asked.append(len(some))
        if fails.pop():
            raise PullIncomplete(received="1", expected="2", missing="x", cause="")

    monkeypatch.setattr(rounds, "_ask", ask)
    with pytest.raises(PullIncomplete):
        rounds(QuietMonitor())
    fails.append(False)
    rounds(QuietMonitor())
    assert asked == [2, 2]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "every minute"),
        (10, "every 10 minutes"),
        (60, "every hour"),
        (90, "every 90 minutes"),
        (1440, "every 24 hours"),
    ],
)
def test_intervals_in_words(minutes: int, words: str) -> None:
    assert interval_words(minutes * MINUTE) == words
