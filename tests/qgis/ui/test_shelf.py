# SPDX-License-Identifier: GPL-2.0-or-later
"""Which snapshots are known, and where new ones go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from layer_cases import usual
from pytestqt.qtbot import QtBot
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import QStandardPaths
from urban_data import settings
from urban_data.core.errors import InputError
from urban_data.settings import SavedPlatform
from urban_data.ui.shelf import Shelf

KOELN = SavedPlatform("Köln: Luft?", "https://sta.example.org/luft/v1.1", "sensorthings", "a1b2c3d")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    settings.SNAPSHOT_FOLDER.setValue(str(folder))
    yield folder
    settings.SNAPSHOT_FOLDER.remove()
    settings.KNOWN_SNAPSHOTS.remove()


@pytest.fixture
def shelf(folder: Path, qgis_new_project: None) -> Shelf:
    return Shelf(QgsProject.instance())


@pytest.fixture
def saved() -> Iterator[SavedPlatform]:
    settings.save_platform(KOELN)
    yield KOELN
    settings.remove_platform(KOELN.name)


def test_the_folders_snapshots_are_known_and_other_geopackages_are_not(shelf: Shelf, folder: Path) -> None:
    usual(folder / "b.gpkg")
    usual(folder / "A.GPKG")
    (folder / "empty.gpkg").touch()
    sqlite3.connect(folder / "other.gpkg").execute("CREATE TABLE t (a)").connection.close()
    (folder / "text.gpkg").write_text("no database at all, whatever its name says")
    (folder / "note.txt").touch()
    assert shelf.paths() == [folder / "A.GPKG", folder / "b.gpkg"]


def test_remembered_snapshots_come_first_the_last_one_before_the_others(
    shelf: Shelf, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    usual(folder / "in.gpkg")
    first, second = tmp_path / "one.gpkg", tmp_path / "x" / ".." / "two.gpkg"
    shelf.put(first)
    with qtbot.waitSignal(shelf.changed):
        shelf.put(second)
    assert shelf.paths() == [tmp_path / "two.gpkg", first, folder / "in.gpkg"]
    with qtbot.assertNotEmitted(shelf.changed):
        shelf.put(second)
    shelf.put(first)
    assert shelf.paths()[:2] == [first, tmp_path / "two.gpkg"]
    assert Shelf(QgsProject.instance()).paths() == shelf.paths()


def test_forgetting_leaves_the_file(shelf: Shelf, folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    path = usual(tmp_path / "one.gpkg")
    shelf.put(path)
    assert shelf.is_remembered(path)
    with qtbot.waitSignal(shelf.changed):
        shelf.forget(path)
    assert shelf.paths() == []
    assert path.exists()
    assert not shelf.is_remembered(path)


def test_what_lies_in_the_folder_cannot_be_forgotten(shelf: Shelf, folder: Path) -> None:
    path = usual(folder / "one.gpkg")
    shelf.put(path)
    assert not shelf.is_remembered(path)
    path.unlink()
    assert shelf.is_remembered(path)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Köln: Luft?", "Köln_ Luft_"),
        ("con", "con_"),
        ("LPT1.x", "LPT1.x_"),
        ("Stadt.", "Stadt"),
        ("***", "_"),
        ("...", "Urban Data"),
        ("Ä" * 300, "Ä" * 80),
    ],
)
def test_a_file_is_named_after_its_platform_on_any_system(shelf: Shelf, folder: Path, name: str, file: str) -> None:
    assert shelf.default_for(SavedPlatform(name, "https://example.org")) == folder / f"{file}.gpkg"


def test_a_snapshot_is_filled_on_and_a_strangers_file_is_left_alone(shelf: Shelf, folder: Path) -> None:
    platform = SavedPlatform("City", "https://example.org")
    usual(folder / "City.gpkg")
    assert shelf.default_for(platform) == folder / "City.gpkg"
    (folder / "City.gpkg").write_bytes(b"something else")
    usual(folder / "City 2.gpkg")
    assert shelf.default_for(platform) == folder / "City 2.gpkg"


def test_the_folder_is_made_when_it_is_needed(shelf: Shelf, tmp_path: Path) -> None:
    settings.SNAPSHOT_FOLDER.setValue(str(tmp_path / "a" / "b"))
    assert shelf.paths() == []
    assert not (tmp_path / "a").exists()
    shelf.default_for(KOELN)
    assert (tmp_path / "a" / "b").is_dir()


def test_a_part_of_a_path_is_no_folder(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings.SNAPSHOT_FOLDER.setValue("relative/folder")
    assert shelf.folder().is_absolute()
    with pytest.raises(InputError, match=r"“relative/folder”, is no whole path"):
        shelf.default_for(KOELN)
    assert not (tmp_path / "relative").exists()


def test_a_folder_that_cannot_be_written_is_an_error_with_its_name(shelf: Shelf, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    settings.SNAPSHOT_FOLDER.setValue(str(blocked))
    with pytest.raises(InputError, match=r"Nothing can be written into the folder .*file\. Choose another") as caught:
        shelf.default_for(KOELN)
    assert caught.value.detail


def test_without_a_folder_in_the_settings_it_is_the_projects_then_one_in_documents(
    shelf: Shelf, tmp_path: Path, qtbot: QtBot
) -> None:
    settings.SNAPSHOT_FOLDER.setValue("")
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    assert shelf.folder() == Path(documents) / "Urban Data"
    project = QgsProject.instance()
    with qtbot.waitSignal(shelf.changed):
        assert project.write(str(tmp_path / "plan.qgz"))
    assert shelf.folder() == tmp_path
    project.clear()
    assert shelf.folder() == Path(documents) / "Urban Data"


@pytest.mark.parametrize(
    "url",
    ["https://sta.example.org/luft/v1.1", "https://sta.example.org/luft/v1.1/", "https://sta.example.org/luft/v1.1/x"],
)
def test_an_address_belongs_to_the_platform_saved_with_it(shelf: Shelf, saved: SavedPlatform, url: str) -> None:
    assert shelf.platform_of(url, "sensorthings") == saved


@pytest.mark.parametrize(
    "url", ["https://sta.example.org/luft/v1.10", "https://sta.example.org", "http://sta.example.org/luft/v1.1"]
)
def test_another_address_gets_no_sign_in(shelf: Shelf, saved: SavedPlatform, url: str) -> None:
    assert shelf.platform_of(url, "sensorthings") == SavedPlatform("sta.example.org", url, "sensorthings")


def test_the_address_with_the_most_in_common_counts(shelf: Shelf, saved: SavedPlatform) -> None:
    whole = SavedPlatform("Everything", "https://sta.example.org")
    settings.save_platform(whole)
    try:
        assert shelf.platform_of(KOELN.url, "").name == KOELN.name
        assert shelf.platform_of("https://sta.example.org/laerm", "").name == whole.name
    finally:
        settings.remove_platform(whole.name)


def test_a_platform_of_this_session_is_known_without_being_saved(shelf: Shelf) -> None:
    pasted = SavedPlatform("Pasted", "https://other.example.org", headers={"Fiware-Service": "x"})
    shelf.meet(pasted)
    assert shelf.platform_of("https://other.example.org/v1.1", "") == pasted


def test_qgis_connections_are_known_and_one_with_a_password_is_not_used(shelf: Shelf) -> None:
    stored = QgsSettings()
    base = "connections/sensorthings/items"
    stored.setValue(f"{base}/good/url", "https://q.example.org/v1.1")
    stored.setValue(f"{base}/bad/url", "https://p.example.org/v1.1")
    stored.setValue(f"{base}/bad/password", "x")
    try:
        assert shelf.platform_of("https://q.example.org/v1.1", "").name == "good"
        assert shelf.platform_of("https://p.example.org/v1.1", "").name == "p.example.org"
    finally:
        stored.remove("connections/sensorthings")


def test_an_address_that_is_none_is_an_error(shelf: Shelf) -> None:
    with pytest.raises(InputError, match="must begin with"):
        shelf.platform_of("file:///etc/passwd", "")
