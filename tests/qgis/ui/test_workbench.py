# SPDX-License-Identifier: GPL-2.0-or-later
"""From an offer to layers on the map, and what else is done with snapshots; against the demo city."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from desk_cases import Desk, demo_server, desk_in, offers_of, with_latest
from layer_cases import usual
from pytestqt.qtbot import QtBot
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import QDateTime, Qt
from qgis.PyQt.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QMessageBox, QPushButton
from urban_data import settings
from urban_data.algorithms.parameters import STANDARD
from urban_data.algorithms.snapshotlayers import Shown
from urban_data.bridge.temporal import show_over_time
from urban_data.core.errors import SnapshotBusy
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import PullRequest
from urban_data.demo.server import DemoServer
from urban_data.settings import SavedPlatform
from urban_data.store.lock import WriterLock
from urban_data.store.reader import SnapshotReader
from urban_data.ui import snapshot_files
from urban_data.ui.map_layers import make_layers
from urban_data.ui.offers import Offer
from urban_data.ui.pull_dialog import PullDialog, PullWish
from urban_data.ui.shelf import Shelf
from urban_data.ui.snapshot_files import discard
from urban_data.ui.workbench import Workbench

WAIT = 60_000


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with demo_server() as server:
        yield server


@pytest.fixture(scope="module")
def offers(server: DemoServer) -> list[Offer]:
    return offers_of(SavedPlatform("Demo city", server.url, "sensorthings"))


@pytest.fixture(scope="module")
def districts(server: DemoServer) -> list[Offer]:
    return offers_of(SavedPlatform("Demo city", server.ogc_url, "ogcfeatures"))


@pytest.fixture
def desk(tmp_path: Path, qgis_new_project: None) -> Iterator[Desk]:
    with desk_in(tmp_path / "snapshots", QgsProject.instance()) as desk:
        yield desk


@pytest.fixture
def done(desk: Desk, qtbot: QtBot):
    """Waits until no job is left."""
    return lambda: qtbot.waitUntil(lambda: desk.is_idle, timeout=WAIT)


@pytest.fixture
def city(desk: Desk) -> Path:
    """A snapshot of two stations, whose platform nobody can ask."""
    (desk.folder).mkdir(exist_ok=True)
    return usual(desk.folder / "city.gpkg")


def titles(desk: Desk) -> list[str]:
    return [layer.name() for layer in desk.layers()]


def groups(desk: Desk) -> list[str]:
    return [group.name() for group in desk.project.layerTreeRoot().findGroups(True)]


def test_latest_values_become_styled_layers_and_the_map_shows_them(desk: Desk, offers, done, qtbot: QtBot) -> None:
    chosen = with_latest(offers, "Lufttemperatur", "Luftdruck")
    desk.bench.add_latest(chosen)
    done()
    assert desk.said.of("error") == []
    assert desk.said.of("success") == ["2 data sets: complete. Values received: 7 of 7; new: 7."]
    assert titles(desk) == [offer.dataset.title for offer in chosen]
    assert groups(desk) == ["Demo city"]
    for layer in desk.layers():
        assert layer.isValid()
        assert layer.renderer().type() == "RuleRenderer"
        assert desk.folder / "Demo city.gpkg" == Path(layer.source().partition("|")[0])
    qtbot.waitUntil(lambda: len(desk.canvas.layers()) == 2)
    assert desk.project.crs().authid() == "EPSG:25832"
    seen = desk.canvas.extent()
    assert seen.contains(desk.canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
    assert seen.width() < 50_000
    assert desk.shelf.paths() == [desk.folder / "Demo city.gpkg"]


def test_the_same_again_reads_the_layers_again_and_doubles_none(desk: Desk, offers, done) -> None:
    chosen = with_latest(offers, "Luftdruck")
    desk.bench.add_latest(chosen)
    done()
    (layer,) = desk.layers()
    node = desk.project.layerTreeRoot().findLayer(layer.id())
    node.setItemVisibilityChecked(False)
    layer.setName("Mine")
    desk.bench.add_latest([*chosen, *with_latest(offers, "Lufttemperatur")])
    done()
    assert len(desk.layers()) == 2
    assert "Mine" in titles(desk)
    assert node.itemVisibilityChecked()
    assert groups(desk) == ["Demo city"]


def test_a_map_that_shows_something_is_left_where_it_is(desk: Desk, offers, done, qtbot: QtBot) -> None:
    project = desk.project
    base = QgsVectorLayer("Polygon?crs=EPSG:3857", "Base", "memory")
    project.addMapLayer(base)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    qtbot.waitUntil(lambda: desk.canvas.layers() == [base])
    desk.canvas.setExtent(QgsRectangle(0, 0, 1000, 1000))
    before = desk.canvas.extent()
    desk.bench.add_latest(with_latest(offers, "Luftdruck"))
    done()
    qtbot.waitUntil(lambda: len(desk.canvas.layers()) == 2)
    assert project.crs().authid() == "EPSG:3857"
    assert desk.canvas.extent() == before


def test_what_lies_outside_of_the_map_is_told_with_the_result(desk: Desk, offers, done, qtbot: QtBot) -> None:
    base = QgsVectorLayer("Polygon?crs=EPSG:3857", "Base", "memory")
    desk.project.addMapLayer(base)
    desk.project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    qtbot.waitUntil(lambda: desk.canvas.layers() == [base])
    desk.canvas.setExtent(QgsRectangle(0, 0, 1_000, 1_000))
    desk.bench.add_latest(with_latest(offers, "Luftdruck"))
    done()
    result = "Luftdruck (hPa): complete. Values received: 1 of 1; new: 1."
    assert desk.said.lines == [("offer", f"{result} The data lie outside of what the map shows.")]
    desk.said.offered[0]()
    (layer,) = [layer for layer in desk.layers() if layer is not base]
    assert desk.canvas.extent().contains(desk.canvas.mapSettings().layerExtentToOutputExtent(layer, layer.extent()))
    desk.bench.show(desk.folder / "Demo city.gpkg")
    done()
    assert desk.said.of("info") == ["The layers are in the project already and show what the snapshot holds now."]
    desk.canvas.setExtent(QgsRectangle(0, 0, 1_000, 1_000))
    desk.bench.show(desk.folder / "Demo city.gpkg")
    done()
    assert desk.said.lines[-1] == ("offer", "The data lie outside of what the map shows.")


def test_a_second_pull_is_told_by_its_result_alone(desk: Desk, offers, done) -> None:
    for _ in range(2):
        desk.bench.add_latest(with_latest(offers, "Luftdruck"))
        done()
    assert [kind for kind, _ in desk.said.lines] == ["success", "success"]


def test_what_was_pulled_is_told_when_no_layer_can_be_made(
    desk: Desk, offers, done, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise SnapshotBusy(file="Demo city.gpkg")

    monkeypatch.setattr("urban_data.ui.workbench.make_layers", failing)
    desk.bench.add_latest(with_latest(offers, "Luftdruck"))
    done()
    assert [kind for kind, _ in desk.said.lines] == ["success", "error"]


def test_layers_over_time_give_a_project_their_period_once(desk: Desk) -> None:
    def over_time(first: str) -> QgsVectorLayer:
        layer = QgsVectorLayer("Point?crs=EPSG:4326&field=t_local:datetime&field=value:double", "Hours", "memory")
        feature = QgsFeature(layer.fields())
        feature["t_local"] = QDateTime.fromString(first, Qt.DateFormat.ISODate)
        layer.dataProvider().addFeatures([feature])
        show_over_time(layer, 60, "minutes")
        return layer

    desk.project.addMapLayer(over_time("2026-03-01T10:00:00"))
    period = desk.project.timeSettings().temporalRange()
    assert period.begin().toString("yyyy-MM-dd HH:mm") == "2026-03-01 10:00"
    assert period.end().toString("yyyy-MM-dd HH:mm") == "2026-03-01 11:00"
    desk.project.addMapLayer(over_time("2027-01-01T10:00:00"))
    assert desk.project.timeSettings().temporalRange() == period


def test_areas_lie_below_points(desk: Desk, offers, districts, done) -> None:
    desk.folder.mkdir()
    desk.bench.add_latest(with_latest(offers, "Luftdruck"), desk.folder / "all.gpkg")
    done()
    area = next(
        one for one in districts if "Stadtbezirke" in one.dataset.title or "district" in one.dataset.key.lower()
    )
    desk.bench.add_latest([area], desk.folder / "all.gpkg")
    done()
    assert [layer.geometryType().value for layer in desk.layers()] == [0, 2]
    with SnapshotReader.open(desk.folder / "all.gpkg") as reader:
        assert {held.kind for held in reader.datasets()} == {"series", "features"}


def test_a_period_is_asked_for_pulled_and_shown(desk: Desk, offers, done, qtbot: QtBot) -> None:
    desk.bench.pull_period(with_latest(offers, "Luftdruck"))
    dialog = desk.window.findChild(PullDialog)
    dialog.period.choice.setCurrentText("Everything the platform has")
    qtbot.waitUntil(lambda: dialog.estimate.text.startswith("Values to come") and dialog.ok.isEnabled(), timeout=WAIT)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    done()
    assert desk.said.of("error") == []
    assert titles(desk) == ["Luftdruck (hPa)"]
    with SnapshotReader.open(desk.folder / "Demo city.gpkg") as reader:
        (pull,) = reader.pulls()
    assert pull.mode == "new"
    assert pull.state == "complete"


def test_an_area_without_stations_is_told_in_one_sentence(desk: Desk, offers, done, qtbot: QtBot) -> None:
    desk.bench.pull_period(offers[:1])
    dialog = desk.window.findChild(PullDialog)
    area = "POLYGON((20 10,20.1 10,20.1 10.1,20 10))"
    request = PullRequest(offers[0].dataset.key, start="2026-06-16T00:00:00.000Z", area=area)
    dialog.wish = PullWish((request,), desk.folder / "City.gpkg", add_layers=True)
    dialog.accepted.emit()
    dialog.close()
    done()
    assert desk.said.lines == [("info", "There are no stations in the area.")]
    assert desk.layers() == []


def test_an_update_waits_until_its_platform_is_ready(desk: Desk, city: Path, done) -> None:
    desk.bench.close()
    ready: list[Callable[[], None]] = []
    desk.bench = Workbench(
        desk.project, desk.jobs, desk.said, desk.shelf, None, None, None, lambda _, do: ready.append(do)  # type: ignore[arg-type]
    )  # fmt: skip
    desk.bench.update(city)
    done()
    assert desk.said.lines == []
    (go_on,) = ready
    go_on()
    done()
    assert desk.said.of("error")


def test_a_dialog_that_is_left_pulls_nothing(desk: Desk, offers, done, qtbot: QtBot) -> None:
    desk.bench.pull_period(with_latest(offers, "Luftdruck"))
    qtbot.keyClick(desk.window.findChild(PullDialog), Qt.Key.Key_Escape)
    done()
    assert desk.jobs.jobs() == []
    assert list(desk.folder.iterdir()) == []


def test_a_platform_that_does_not_answer_is_told_and_leaves_nothing(desk: Desk, offers, done) -> None:
    gone = SavedPlatform("Gone", "http://127.0.0.1:9/v1.1", "sensorthings")
    desk.bench.add_latest([Offer(gone, offers[0].dataset)])
    done()
    (sentence,) = desk.said.of("error")
    assert "127.0.0.1" in sentence
    assert desk.layers() == []
    assert desk.shelf.paths() == []


def test_a_folder_that_cannot_be_written_is_told_before_anybody_is_asked(desk: Desk, offers, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.SNAPSHOT_FOLDER.setValue(str(tmp_path / "file"))
    desk.bench.add_latest(offers[:1])
    assert desk.is_idle
    assert "Nothing can be written into the folder" in desk.said.of("error")[0]


def test_an_update_asks_the_platforms_of_the_snapshot(desk: Desk, offers, done) -> None:
    chosen = with_latest(offers, "Luftdruck")
    desk.bench.add_latest(chosen)
    done()
    desk.said.lines.clear()
    desk.bench.update(desk.folder / "Demo city.gpkg")
    done()
    assert desk.said.of("error") == []
    assert len(desk.said.of("success")) == 1
    assert [job.title for job in desk.jobs.jobs()][-1] == "Update of Demo city.gpkg from Demo city"


def test_nothing_left_to_resume_is_said(desk: Desk, offers, done) -> None:
    desk.bench.add_latest(with_latest(offers, "Luftdruck"))
    done()
    desk.said.lines.clear()
    desk.bench.resume(desk.folder / "Demo city.gpkg")
    done()
    assert desk.said.lines == [("success", "There was nothing left to pull.")]


def test_a_snapshot_is_shown_without_asking_anybody(desk: Desk, city: Path, done) -> None:
    desk.bench.show(city)
    done()
    assert titles(desk) == ["Climate boxes"]
    assert groups(desk) == ["udp.example.org"]
    desk.bench.show(city, ["climate"])
    done()
    assert titles(desk) == ["Climate boxes"]
    assert desk.said.of("info") == ["The layers are in the project already and show what the snapshot holds now."]


def test_a_snapshot_can_be_shown_while_something_is_pulled_into_it(desk: Desk, city: Path, qtbot: QtBot) -> None:
    go_on = threading.Event()
    desk.jobs.start("pull", lambda _: go_on.wait(WAIT / 1000), snapshot=city)
    desk.bench.show(city)
    desk.bench.show(city)
    qtbot.waitUntil(lambda: len(desk.jobs.running()) == 1, timeout=WAIT)
    assert titles(desk) == ["Climate boxes"]
    go_on.set()


def test_layers_of_a_file_that_has_gone_meanwhile_are_not_added(desk: Desk, city: Path) -> None:
    made = make_layers(city, (), (), Shown("en", "light", STANDARD), QuietMonitor())
    assert len(made.layers) == 1
    city.unlink()
    desk.bench._made(city, (), None, made)
    assert desk.layers() == []


def test_a_dataset_that_is_not_there_is_told(desk: Desk, city: Path, done) -> None:
    desk.bench.show(city, ["traffic"])
    done()
    assert desk.said.of("error") == ["The snapshot has no data set “traffic”."]


def test_the_style_of_a_shown_layer_is_kept_in_the_snapshot(desk: Desk, city: Path, done) -> None:
    desk.bench.show(city)
    done()
    opened = QgsVectorLayer(desk.layers()[0].source(), "x", "ogr")
    assert opened.renderer().type() == "RuleRenderer"


def test_a_missing_snapshot_is_told_when_the_project_is_opened(desk: Desk, city: Path, done, tmp_path: Path) -> None:
    desk.bench.show(city)
    done()
    assert desk.project.write(str(tmp_path / "plan.qgz"))
    desk.project.clear()
    city.rename(city.with_name("elsewhere.gpkg"))
    desk.said.lines.clear()
    assert desk.project.read(str(tmp_path / "plan.qgz"))
    (sentence,) = desk.said.of("warning")
    assert sentence.startswith("The snapshot city.gpkg is missing.")


def test_verifying_tells_what_was_found(desk: Desk, city: Path, done) -> None:
    desk.bench.verify(city)
    done()
    assert desk.said.of("success")[0].startswith("city.gpkg: Undamaged")
    with city.open("r+b") as file:
        content = file.read()
        file.seek(content.index(b"Station A"))
        file.write(b"Station X")
    desk.bench.verify(city)
    done()
    assert "it is damaged in" in desk.said.of("error")[0]


def spoilt(path: Path) -> Path:
    """The snapshot with a page of it overwritten, as by a bad disk: one that opening it does not read."""
    with closing(sqlite3.connect(path)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'observations'").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    return path


def test_damage_is_remembered_until_the_file_verifies(desk: Desk, city: Path, done, tmp_path: Path) -> None:
    good = city.read_bytes()
    spoilt(city)
    desk.bench.verify(city)
    done()
    (told,) = desk.said.of("error")
    sentence = told.partition(" database disk image")[0]
    assert sentence.endswith(("cannot be read.", "structure of the file is damaged."))
    assert Shelf(desk.project).is_damaged(city)
    city.write_bytes(good)
    desk.bench.verify(city)
    done()
    assert not Shelf(desk.project).is_damaged(city)


def test_an_update_of_what_is_damaged_says_so(desk: Desk, offers, done) -> None:
    desk.bench.add_latest(with_latest(offers, "Luftdruck"))
    done()
    desk.shelf.note_damage(desk.folder / "Demo city.gpkg", is_damaged=True)
    desk.bench.update(desk.folder / "Demo city.gpkg")
    done()
    assert desk.said.of("warning") == ["Demo city.gpkg is damaged: what the map shows of it may be wrong."]


def test_damage_is_that_of_a_file_and_not_of_its_name(desk: Desk, city: Path, tmp_path: Path) -> None:
    desk.shelf.note_damage(city, is_damaged=True)
    assert desk.shelf.is_damaged(city)
    kept = tmp_path / "kept.gpkg"
    shutil.copy(city, kept)  # beside the other for a moment, so that it has a number of its own
    kept.replace(city)
    assert not desk.shelf.is_damaged(city)


def test_a_copy_of_what_is_damaged_is_told_to_be_so(desk: Desk, city: Path, done) -> None:
    spoilt(city)
    copy = desk.folder / "copy.gpkg"
    desk.bench.copy(city, copy)
    done()
    assert desk.said.lines == [("warning", f"Copied to {copy}. The snapshot is damaged, and so is the copy.")]
    assert desk.shelf.is_damaged(city)
    assert desk.shelf.is_damaged(copy)


def test_what_is_known_to_be_damaged_is_told_when_copied_or_shown(desk: Desk, city: Path, done) -> None:
    desk.shelf.note_damage(city, is_damaged=True)
    desk.bench.copy(city, desk.folder / "copy.gpkg")
    desk.bench.show(city)
    done()
    assert [
        sentence.partition(": ")[0].partition("copy.gpkg. ")[2] or sentence for sentence in desk.said.of("warning")
    ] == [
        "The snapshot is damaged, and so is the copy.",
        "city.gpkg is damaged: what the map shows of it may be wrong.",
    ]


def test_a_copy_goes_where_the_person_says_and_is_remembered(desk: Desk, city: Path, done, qtbot: QtBot) -> None:
    desk.bench.copy(city)
    dialog = desk.window.findChild(QFileDialog, "CopySnapshotDialog")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    line = dialog.findChild(QLineEdit, "fileNameEdit")
    assert line.text() == "city copy.gpkg"
    line.selectAll()
    qtbot.keyClicks(line, "kept")
    qtbot.mouseClick(
        dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton
    )
    done()
    assert desk.said.of("success") == [f"Copied to {desk.folder / 'kept.gpkg'}."]
    assert desk.shelf.paths() == [desk.folder / "kept.gpkg", city]


def question(desk: Desk) -> QMessageBox:
    box = desk.window.findChild(QMessageBox, "DeleteSnapshotQuestion")
    assert box is not None
    return box


def press(box: QMessageBox, text: str, qtbot: QtBot) -> None:
    button = next(one for one in box.buttons() if one.text() == text)
    assert isinstance(button, QPushButton)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_deleting_asks_and_names_the_file_and_its_layers(desk: Desk, city: Path, done, qtbot: QtBot) -> None:
    desk.bench.show(city)
    done()
    desk.bench.delete(city)
    box = question(desk)
    assert box.text() == "Delete the snapshot city.gpkg?"
    assert "• Climate boxes" in box.informativeText()
    assert str(city.parent) in box.informativeText()
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert city.exists()
    assert titles(desk) == ["Climate boxes"]


def test_the_usual_key_keeps_the_file(desk: Desk, city: Path, qtbot: QtBot) -> None:
    desk.bench.delete(city)
    qtbot.keyClick(question(desk), Qt.Key.Key_Return)
    assert desk.is_idle
    assert city.exists()


def test_deleting_takes_layers_file_and_group_away(
    desk: Desk, city: Path, done, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    desk.shelf.put(city)
    desk.bench.show(city)
    done()
    desk.bench.delete(city)
    press(question(desk), "&Delete", qtbot)
    done()
    assert desk.layers() == []
    assert groups(desk) == []
    assert desk.shelf.paths() == []
    assert list(desk.folder.iterdir()) == []
    assert desk.said.of("success") == ["city.gpkg is in the trash."]
    assert [path.name for path in (tmp_path / "data" / "Trash" / "files").iterdir()] == ["city.gpkg"]


def test_a_file_that_cannot_be_thrown_away_is_deleted(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urban_data.ui.snapshot_files.QFile", lambda _: type("NoTrash", (), {"moveToTrash": bool})())
    city.with_name("city.gpkg-wal").touch()
    assert discard(city, QuietMonitor()) is False
    assert list(city.parent.iterdir()) == []


def test_a_snapshot_that_is_at_work_is_not_deleted(desk: Desk, city: Path, done) -> None:
    desk.bench.verify(city)
    desk.bench.delete(city)
    assert desk.window.findChild(QMessageBox, "DeleteSnapshotQuestion") is None
    assert "city.gpkg is at work" in desk.said.of("warning")[0]
    done()


def test_what_is_being_copied_is_not_deleted(desk: Desk, city: Path, done, qtbot: QtBot) -> None:
    desk.bench.delete(city)
    desk.bench.copy(city, desk.folder / "copy.gpkg")
    press(question(desk), "&Delete", qtbot)  # asked before the copy had begun
    desk.bench.delete(city)
    assert ["city.gpkg is at work" in sentence for sentence in desk.said.of("warning")] == [True, True]
    done()
    assert {path.name for path in desk.folder.iterdir()} == {"city.gpkg", "copy.gpkg"}


def test_what_another_program_writes_to_is_not_deleted(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot_files, "SECONDS_TO_LET_GO", 0.0)
    with closing(sqlite3.connect(city, isolation_level=None)) as other:
        for begin in ("BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"):
            other.execute(begin)
            with pytest.raises(SnapshotBusy):
                discard(city, QuietMonitor())
            other.execute("ROLLBACK")
    assert list(city.parent.iterdir()) == [city]


def test_layers_stay_when_the_file_cannot_be_deleted(desk: Desk, city: Path, done, qtbot: QtBot) -> None:
    desk.bench.show(city)
    done()
    shown = titles(desk)
    with closing(sqlite3.connect(city, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        desk.bench.delete(city)
        press(question(desk), "&Delete", qtbot)
        done()
    assert "in use by another program" in desk.said.of("error")[0]
    assert titles(desk) == shown != []
    assert city.exists()


def test_a_copy_is_offered_a_name_that_is_free(desk: Desk, city: Path) -> None:
    (desk.folder / "city copy.gpkg").touch()
    desk.bench.copy(city)
    dialog = desk.window.findChild(QFileDialog, "CopySnapshotDialog")
    assert [Path(name).name for name in dialog.selectedFiles()] == ["city copy 2.gpkg"]
    dialog.reject()


def test_what_another_program_pulls_into_is_not_deleted(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("urban_data.ui.snapshot_files.SECONDS_TO_LET_GO", 0.1)
    other = WriterLock(city)
    other.acquire()
    try:
        with pytest.raises(SnapshotBusy):
            discard(city, QuietMonitor())
    finally:
        other.release()
    assert list(city.parent.iterdir()) == [city]


def test_the_place_of_a_dataset_is_shown_on_the_map(desk: Desk) -> None:
    desk.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
    desk.bench.show_extent([Dataset("a", "A", extent=(7.1, 50.7, 7.2, 50.8))])
    seen = desk.canvas.extent()
    assert seen.contains(QgsRectangle(366_500, 5_618_000, 373_000, 5_628_000))
    desk.bench.show_extent([Dataset("a", "A", extent=(7.14, 50.74, 7.15, 50.75))])
    assert desk.canvas.extent() == seen
    desk.bench.show_extent([Dataset("a", "A", extent=(7.1, 50.7, 7.2, 50.8)), Dataset("b", "B", extent=(8, 51, 9, 52))])
    assert desk.canvas.extent().contains(QgsRectangle(366_500, 5_618_000, 500_000, 5_700_000))
    desk.bench.show_extent([Dataset("b", "B")])
    assert desk.said.of("info") == ["The platform does not say where these data lie."]


def test_the_areas_of_pulls_are_shown_on_the_map(desk: Desk) -> None:
    desk.bench.show_areas(["POLYGON((7.1 50.7,7.2 50.7,7.2 50.8,7.1 50.7))", "POLYGON((8 51,9 51,9 52,8 51))"])
    assert desk.canvas.extent().contains(QgsRectangle(7.1, 50.7, 9, 52))
