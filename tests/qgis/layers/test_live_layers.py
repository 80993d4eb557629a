# SPDX-License-Identifier: GPL-2.0-or-later
"""Live layers: the platform is asked again, and the layers that are open show what it said."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from algorithm_run import compile_german
from layer_cases import awaited
from qgis.core import Qgis, QgsApplication, QgsProject, QgsVectorLayer
from stub_provider import START, StubProvider, observation
from urban_data.bridge import translation
from urban_data.bridge.layers import latest_layer
from urban_data.bridge.live import Ended, LiveLayers, layers_of, reload_layers, sensible_interval
from urban_data.core.errors import AnswerTimeout, Cancelled
from urban_data.core.monitor import Monitor, QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.store.maintenance import verify
from urban_data.store.pull import pull
from urban_data.store.reader import LatestColumn, SnapshotReader
from urban_data.store.sharing import SharedSnapshot
from urban_data.store.writer import SnapshotWriter
from urban_data.ui.jobs import Job, Jobs

MINUTE = timedelta(minutes=1)
STATIONS = 300


class City:
    """A platform with one value per station and minute, and the pull that asks for the newest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.minute = 0
        self.trouble: Callable[[Monitor], None] | None = None
        self.asked = 0

    def refresh(self, monitor: Monitor) -> None:
        self.asked += 1
        if self.trouble is not None:
            self.trouble(monitor)
        values = {f"s{n:03}": [observation(f"s{n:03}", self.minute, self.minute + n)] for n in range(STATIONS)}
        request = PullRequest("climate", "latest")
        now = START + timedelta(days=1)
        pull(StubProvider(values), [request], self.path, monitor, workers=2, now=lambda: now)


@pytest.fixture
def city(tmp_path: Path) -> City:
    city = City(tmp_path / "city.gpkg")
    city.refresh(QuietMonitor())
    return city


@pytest.fixture
def project(qgis_new_project) -> QgsProject:
    return QgsProject.instance()


@pytest.fixture
def layer(project: QgsProject, city: City) -> QgsVectorLayer:
    layer = latest_layer(city.path, "climate", language="en")
    project.addMapLayer(layer)
    return layer


@pytest.fixture
def jobs(qgis_app: QgsApplication) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def live(project: QgsProject, city: City, layer: QgsVectorLayer, jobs: Jobs) -> Iterator[LiveLayers]:
    def begin(ended: Ended) -> Job:
        return jobs.start("Round", city.refresh, on_done=lambda _: ended(None), on_failed=ended)

    live = LiveLayers(project, city.path, begin, MINUTE)
    yield live
    live.stop()


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    compile_german(tmp_path)
    shutil.copy(translation.FOLDER / "sentences.txt", tmp_path)
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    monkeypatch.setattr(QgsApplication, "locale", lambda: "de_DE")
    installed = translation.install_translator()
    assert installed is not None
    yield
    translation.remove_translator(installed)


def require(happened: bool) -> None:
    assert happened


def shown(layer: QgsVectorLayer) -> list[float]:
    return [feature["temperature"] for feature in layer.getFeatures()]


def test_open_layers_show_what_a_refresh_brought(city: City, live: LiveLayers, layer: QgsVectorLayer) -> None:
    assert shown(layer)[:3] == [0, 1, 2]
    city.minute = 7
    with awaited(live.refreshed), awaited(layer.repaintRequested):
        live.refresh_now()
    assert shown(layer)[:3] == [7, 8, 9]
    assert live.is_live


def test_a_layer_that_is_being_read_ends_as_it_began(city: City, live: LiveLayers, layer: QgsVectorLayer) -> None:
    with awaited(live.refreshed):
        live.refresh_now()
    features = layer.getFeatures()
    first = [next(features)["temperature"] for _ in range(3)]
    city.minute = 100
    city.refresh(QuietMonitor())
    rest = [feature["temperature"] for feature in features]
    assert first + rest == list(range(STATIONS))
    layer.dataProvider().reloadData()
    assert shown(layer) == [100 + n for n in range(STATIONS)]


def test_readers_in_threads_never_see_half_a_refresh(city: City) -> None:
    """While values change again and again, every read of the table is of one minute."""
    shared = SharedSnapshot(city.path)
    stop, mixed, reads = threading.Event(), [], []

    def read() -> None:
        layer = QgsVectorLayer(f"{city.path}|layername=latest_climate", "x", "ogr")
        while not stop.is_set():
            layer.dataProvider().reloadData()
            minutes = {feature["temperature"] - n for n, feature in enumerate(layer.getFeatures())}
            reads.append(minutes)
            if len(minutes) != 1:
                mixed.append(minutes)

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for minute in range(1, 6):
            city.minute = minute
            city.refresh(QuietMonitor())
    finally:
        stop.set()
        thread.join(60)
        shared.close()
    assert reads
    assert mixed == []
    assert verify(city.path, QuietMonitor()).problems == ()


def test_who_stops_sharing_does_not_wait_for_a_writer(city: City) -> None:
    shared = SharedSnapshot(city.path)
    with SnapshotWriter.open(city.path) as writer, writer._transaction():
        begun = time.monotonic()
        shared.close()
        took = time.monotonic() - begun
    assert took < 0.2
    assert [path.name for path in city.path.parent.iterdir()] == ["city.gpkg"]


def test_a_failure_is_told_and_waited_for_longer(city: City, live: LiveLayers, layer: QgsVectorLayer) -> None:
    def broken(_: Monitor) -> None:
        raise AnswerTimeout(host="udp.example.org", seconds=5)

    city.trouble = broken
    waits = []
    for _ in range(5):
        with awaited(live.failed) as told:
            live.refresh_now()
        waits.append(live.wait // MINUTE)
    assert [error.sentence for (error,) in told] == ["udp.example.org did not answer completely within 5 s."]
    assert waits == [2, 4, 8, 8, 8]
    assert shown(layer)[:3] == [0, 1, 2]
    city.trouble = None
    with awaited(live.refreshed):
        live.refresh_now()
    assert live.wait == MINUTE


@pytest.mark.parametrize(("interval", "waits"), [(5, [10, 15, 15]), (60, [60, 60, 60])])
def test_what_comes_seldom_is_not_waited_for_much_longer(
    city: City, live: LiveLayers, interval: int, waits: list[int]
) -> None:
    def broken(_: Monitor) -> None:
        raise AnswerTimeout(host="udp.example.org", seconds=5)

    city.trouble = broken
    live.interval = interval * MINUTE
    found = []
    for _ in waits:
        with awaited(live.failed):
            live.refresh_now()
        found.append(live.wait // MINUTE)
    assert found == waits


def test_what_went_wrong_is_in_the_log_in_the_language_of_qgis(
    city: City, live: LiveLayers, german: None, qgis_app: QgsApplication
) -> None:
    def broken(_: Monitor) -> None:
        raise AnswerTimeout("read timed out", host="udp.example.org", seconds=5)

    city.trouble = broken
    with awaited(qgis_app.messageLog().messageReceived[str, str, Qgis.MessageLevel]) as logged:
        live.refresh_now()
    assert [(text, tag) for text, tag, _ in logged] == [
        ("udp.example.org hat nicht binnen 5 s vollständig geantwortet. read timed out", "Urban Data")
    ]


def test_one_refresh_at_a_time(city: City, live: LiveLayers) -> None:
    go = threading.Event()
    city.trouble = lambda _: require(go.wait(30))
    before = city.asked
    with awaited(live.refreshed):
        live.refresh_now()
        live.refresh_now()
        go.set()
    assert city.asked == before + 1


def test_stopping_reaches_a_refresh_that_is_under_way(city: City, live: LiveLayers) -> None:
    stopped = threading.Event()
    began = threading.Event()

    def endless(monitor: Monitor) -> None:
        began.set()
        while not monitor.is_cancelled():
            pass
        stopped.set()
        raise Cancelled

    city.trouble = endless
    live.refresh_now()
    assert began.wait(30)
    live.stop()
    assert stopped.wait(30)
    assert not live.is_live


def test_only_layers_of_the_file_are_reloaded(project: QgsProject, city: City, layer: QgsVectorLayer, tmp_path) -> None:
    other = tmp_path / "other.gpkg"
    other.write_bytes(city.path.read_bytes())
    stranger = QgsVectorLayer(f"{other}|layername=latest_climate", "stranger", "ogr")
    project.addMapLayers([stranger, QgsVectorLayer("Point", "memory", "memory")])
    assert layers_of(project, city.path) == [layer]
    link = tmp_path / "link.gpkg"
    link.symlink_to(city.path)
    assert layers_of(project, link) == [layer]
    reload_layers(project, city.path)


@pytest.mark.parametrize(
    ("periods", "wanted", "interval"),
    [([], 1, 60), (["PT10M", "PT1H", ""], 1, 600), (["PT10S"], 1, 60), (["PT15M"], 3600, 3600), (["P1M"], 90, 90)],
)
def test_no_platform_is_asked_more_often_than_it_has_values(city, qgis_app, periods, wanted, interval) -> None:
    with SnapshotReader.open(city.path) as reader:
        (known,) = reader.latest_columns(1)
    columns: list[LatestColumn] = [replace(known, period=period) for period in periods]
    assert sensible_interval(columns, timedelta(seconds=wanted)) == timedelta(seconds=interval)
