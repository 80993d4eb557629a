# SPDX-License-Identifier: GPL-2.0-or-later
"""The tab of snapshots, used as a person uses it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from desk_cases import desk_in
from layer_cases import CITY, hostile, of_features, written
from pytestqt.qtbot import QtBot
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QFileDialog, QMenu, QPushButton, QTreeWidget, QTreeWidgetItem
from snapshot_pages import START, Scribe, at, observation, page, series, station
from urban_data.core.errors import SeriesGone
from urban_data.core.platform import Dataset
from urban_data.store.writer import SnapshotWriter
from urban_data.ui.facts import FactsView
from urban_data.ui.jobs import Jobs
from urban_data.ui.shelf import Shelf
from urban_data.ui.snapshots_panel import SnapshotsPanel

WAIT = 30_000


@dataclass
class Bench:
    """A stand-in for the workbench that keeps what it is asked to do."""

    done: list[tuple[Any, ...]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *values: self.done.append((name, *values))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "snapshots"
    folder.mkdir()
    return folder


@pytest.fixture
def shelf(folder: Path, qgis_new_project: None) -> Iterator[Shelf]:
    with desk_in(folder, QgsProject.instance()) as desk:
        yield desk.shelf


@pytest.fixture
def jobs(qgis_app: object) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def bench() -> Bench:
    return Bench()


@pytest.fixture
def panel(bench: Bench, shelf: Shelf, jobs: Jobs, qtbot: QtBot) -> SnapshotsPanel:
    panel = SnapshotsPanel(bench, shelf, jobs)  # type: ignore[arg-type]
    qtbot.addWidget(panel)
    return panel


@pytest.fixture
def opened(panel: SnapshotsPanel, jobs: Jobs, qtbot: QtBot) -> Callable[[], QTreeWidget]:
    """Shows the panel and waits until it is up to date."""

    def show() -> QTreeWidget:
        with qtbot.waitExposed(panel):
            panel.show()
        qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)
        return panel.findChild(QTreeWidget)

    return show


def rows(tree: QTreeWidget) -> list[str]:
    """Every row, its two lines joined, those of datasets indented."""
    found = []
    for number in range(tree.topLevelItemCount()):
        top = tree.topLevelItem(number)
        found.append(top.text(0).replace("\n", " | "))
        found += ["  " + top.child(row).text(0).replace("\n", " | ") for row in range(top.childCount())]
    return found


def choose(tree: QTreeWidget, text: str) -> QTreeWidgetItem:
    (item,) = tree.findItems(text, Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive)
    tree.setCurrentItem(item)
    return item


def facts(panel: SnapshotsPanel) -> dict[str, str]:
    return panel.findChild(FactsView).facts()


def button(panel: SnapshotsPanel, text: str) -> QAbstractButton:
    return next(one for one in panel.findChildren(QPushButton) if one.text() == text)


def whole(path: Path) -> Path:
    """A snapshot of three values, complete."""
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer, CITY)
        listing = scribe.begin("latest", minute=5)
        scribe.list(listing, [station("A")], [series("a"), series("s", property_name="State", value_kind="text")])
        writer.end_pull(listing, "complete", at(5))
        scribe.pull([observation("a", 0, 1.25), observation("a", 10, 3.75), observation("s", 5, None, text="open")])
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


def with_gaps(path: Path, *, cause: str = "The answer of example.org broke off before its end.") -> Path:
    """A snapshot whose second series stayed unfinished."""
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer, CITY)
        pull = scribe.begin(start=at(0), end=at(600), minute=700)
        scribe.list(pull, [station("A"), station("B")], [series("a"), series("b", "B")])
        part = scribe.part(pull, "a", t_from=at(0), t_to=at(600), expected=1)
        scribe.store(pull, part, page([observation("a", 0, 1.5)]))
        writer.finish_part(part)
        broken = scribe.part(pull, "b", t_from=at(0), t_to=at(600), expected=4)
        scribe.store(pull, broken, page([observation("b", 60, 1.5)], reached=at(60)))
        writer.fail_part(broken, cause, 2)
        writer.end_pull(pull, "incomplete", at(720))
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


def test_without_snapshots_it_says_how_to_get_one(panel: SnapshotsPanel, opened) -> None:
    assert rows(opened()) == []
    hint = panel.findChild(object, "SnapshotsHint")
    assert hint.isVisible()
    assert "Nothing has been pulled yet" in hint.text()


def test_every_snapshot_has_a_row_and_below_it_its_datasets(folder: Path, opened) -> None:
    whole(folder / "bonn.gpkg")
    of_features(folder / "parks.gpkg", [])
    bonn, climate, parks, green = rows(opened())
    assert bonn.startswith("bonn | complete · ")
    assert bonn.split(" · ")[1].endswith("kB")
    assert climate.startswith("  Climate boxes | complete · ")
    assert climate.split(" · ")[1] == "3 values"
    assert parks.startswith("parks | complete")
    assert green.split(" · ")[1] == "0 features"


def test_codes_in_titles_are_words(folder: Path, panel: SnapshotsPanel, opened) -> None:
    rain = Dataset("rain", "Rain (sum, P1M, mm)")
    written(folder / "bonn.gpkg", [station("A")], [series("a")], [observation("a", 0, 1.25)], rain)
    assert rows(opened())[1].startswith("  Rain (monthly sum, mm) | ")


def test_what_is_missing_and_why_is_told_in_local_time(folder: Path, panel: SnapshotsPanel, opened) -> None:
    with_gaps(folder / "bonn.gpkg")
    tree = opened()
    assert rows(tree)[1].startswith("  Climate boxes | not finished · ")
    choose(tree, "Climate boxes")
    told = facts(panel)
    assert told["State"] == "Not finished. Resume asks for the rest."
    assert told["Asked for"].endswith("2 of 5")
    (line,) = told["Missing"].splitlines()
    assert line.endswith(", Station B, Temperature: The answer of example.org broke off before its end.")
    assert "2:00" in line  # 01:00 UTC in Berlin
    assert "Europe/Berlin" in told["Asked for"]


DISTRICT = "POLYGON((7.08 50.72,7.12 50.72,7.10 50.74,7.08 50.72))"


def part_of_the_town(path: Path, *, of_whole_town: bool = False, **limits: object) -> Path:
    """A snapshot of which a period was asked for within limits, and maybe another one without."""
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer, CITY)
        pull = scribe.begin(start=at(0), end=at(600), minute=700, **limits)
        scribe.list(pull, [station("A")], [series("a")])
        part = scribe.part(pull, "a", t_from=at(0), t_to=at(600), expected=1)
        scribe.store(pull, part, page([observation("a", 0, 1.5)]))
        writer.finish_part(part)
        writer.end_pull(pull, "complete", at(720))
        if of_whole_town:
            scribe.pull([observation("a", 900, 2.5)], minute=1000, start=at(800), end=at(950))
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


@pytest.mark.parametrize(
    ("limits", "state", "asked"),
    [
        ({"area": DISTRICT}, "complete for the area asked for", "only in an area: about 2.8 × 2.2 km: 1 of 1"),
        ({"series": ("PM10", "NO2")}, "complete for the series asked for", "only PM10, NO2: 1 of 1"),
        (
            {"area": DISTRICT, "series": ("PM10",)},
            "complete for the area and the series asked for",
            "km, only PM10: 1 of 1",
        ),
        ({"area": DISTRICT, "of_whole_town": True}, "complete for what was asked for", "km: 1 of 1"),
        ({"area": "nonsense"}, "complete for the area asked for", "only in an area that cannot be read: 1 of 1"),
        ({}, "complete", "(Europe/Berlin): 1 of 1"),
    ],
)
def test_what_was_pulled_of_a_part_is_not_complete_for_the_whole(
    folder: Path, panel: SnapshotsPanel, opened, limits: dict[str, Any], state: str, asked: str
) -> None:
    part_of_the_town(folder / "bonn.gpkg", **limits)
    tree = opened()
    for row in rows(tree):
        assert f"| {'complete for a part' if limits else 'complete'} · " in row
    choose(tree, "Climate boxes")
    told = facts(panel)
    assert told["State"] == f"{state.capitalize()}."
    assert any(line.endswith(asked) for line in told["Asked for"].splitlines())


def test_the_area_of_a_pull_is_shown_on_the_map(
    folder: Path, panel: SnapshotsPanel, bench: Bench, opened, qtbot: QtBot
) -> None:
    part_of_the_town(folder / "bonn.gpkg", area=DISTRICT)
    tree = opened()
    show = panel.findChild(QPushButton, "ShowExtentButton")
    choose(tree, "bonn")
    assert not show.isVisible()
    choose(tree, "Climate boxes")
    qtbot.mouseClick(show, Qt.MouseButton.LeftButton)
    assert bench.done == [("show_areas", (DISTRICT,))]


def test_an_area_without_stations_is_told_as_such(folder: Path, opened) -> None:
    path = folder / "bonn.gpkg"
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer, CITY)
        pull = scribe.begin(start=at(0), end=at(600), minute=700, area=DISTRICT)
        scribe.list(pull, [], [])
        writer.end_pull(pull, "complete", at(720))
        writer.finalise()
    assert rows(opened())[1].startswith("  Climate boxes | nothing in the area asked for · ")


def test_a_log_that_was_left_behind_is_no_snapshot(folder: Path, panel: SnapshotsPanel, shelf: Shelf, opened) -> None:
    shelf.put(folder / "bonn.gpkg")
    (folder / "bonn.gpkg-wal").touch()
    tree = opened()
    assert rows(tree) == ["bonn | file is gone"]
    choose(tree, "bonn")
    assert "Size" not in facts(panel)
    assert not panel.delete.isEnabled()


def test_what_is_damaged_is_not_complete(
    folder: Path, panel: SnapshotsPanel, shelf: Shelf, jobs: Jobs, opened, qtbot
) -> None:
    path = whole(folder / "bonn.gpkg")
    tree = opened()
    shelf.note_damage(path, is_damaged=True)
    qtbot.waitUntil(lambda: all("| damaged · " in row for row in rows(tree)), timeout=WAIT)
    for row in ("bonn", "Climate boxes"):
        choose(tree, row)
        assert facts(panel)["State"].startswith("Damaged. Do not rely on it")
    shelf.note_damage(path, is_damaged=False)
    qtbot.waitUntil(lambda: all("| complete · " in row for row in rows(tree)), timeout=WAIT)


def test_what_can_never_come_is_a_gap_that_cannot_be_resumed(folder: Path, panel: SnapshotsPanel, opened) -> None:
    with_gaps(folder / "bonn.gpkg", cause=SeriesGone().sentence)
    tree = opened()
    choose(tree, "Climate boxes")
    assert "one gap" in rows(tree)[1]
    assert not button(panel, "&Resume").isEnabled()
    assert facts(panel)["State"] == "One gap. The platform cannot give what is missing."


def test_resume_is_offered_only_where_something_is_unfinished(
    folder: Path, panel: SnapshotsPanel, bench: Bench, opened, qtbot: QtBot
) -> None:
    whole(folder / "whole.gpkg")
    with_gaps(folder / "short.gpkg")
    tree = opened()
    choose(tree, "whole")
    assert not button(panel, "&Resume").isEnabled()
    choose(tree, "short")
    qtbot.mouseClick(button(panel, "&Resume"), Qt.MouseButton.LeftButton)
    assert bench.done == [("resume", folder / "short.gpkg")]


def test_enter_adds_a_snapshot_or_one_of_its_datasets(
    folder: Path, panel: SnapshotsPanel, bench: Bench, opened, qtbot: QtBot
) -> None:
    whole(folder / "bonn.gpkg")
    tree = opened()
    tree.setFocus()
    choose(tree, "bonn")
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    qtbot.keyClick(tree, Qt.Key.Key_Down)
    qtbot.keyClick(tree, Qt.Key.Key_Return)
    assert bench.done == [("show", folder / "bonn.gpkg", []), ("show", folder / "bonn.gpkg", ["climate"])]


def test_several_rows_are_updated_together(folder: Path, panel: SnapshotsPanel, bench: Bench, opened, qtbot) -> None:
    whole(folder / "a.gpkg")
    whole(folder / "b.gpkg")
    tree = opened()
    tree.setFocus()
    tree.selectAll()
    qtbot.mouseClick(button(panel, "&Update"), Qt.MouseButton.LeftButton)
    assert bench.done == [("update", folder / "a.gpkg", []), ("update", folder / "b.gpkg", [])]
    assert not panel.delete.isEnabled()


def test_the_key_deletes_and_the_menu_has_the_rest(
    folder: Path, panel: SnapshotsPanel, bench: Bench, opened, qtbot: QtBot
) -> None:
    path = whole(folder / "bonn.gpkg")
    tree = opened()
    choose(tree, "bonn")
    qtbot.keyClick(tree, Qt.Key.Key_Delete)
    tree.customContextMenuRequested.emit(QPoint(1, 1))
    menu = next(one for one in panel.findChildren(QMenu) if one.isVisible())
    texts = [action.text() for action in menu.actions() if action.text()]
    assert {"&Add to the map", "&Update", "&Verify", "C&opy…", "&Delete…"} <= set(texts)
    for action in menu.actions():
        if action.text() in ("&Verify", "C&opy…"):
            action.trigger()
    menu.close()
    assert bench.done == [("delete", path), ("verify", path), ("copy", path)]


def test_files_that_cannot_be_read_say_why_and_offer_nothing(
    folder: Path, panel: SnapshotsPanel, shelf: Shelf, opened, tmp_path: Path
) -> None:
    gone, foreign = tmp_path / "gone.gpkg", tmp_path / "foreign.gpkg"
    foreign.write_bytes(b"no database, whatever its name says")
    busy = whole(tmp_path / "busy.gpkg")
    for path in (busy, foreign, gone):
        shelf.put(path)
    other = sqlite3.connect(busy)
    other.execute("BEGIN EXCLUSIVE")
    try:
        tree = opened()
    finally:
        other.close()
    assert [row.split(" · ")[0] for row in rows(tree)] == [
        "gone | file is gone",
        "foreign | not a snapshot",
        "busy | in use by another program",
    ]
    choose(tree, "foreign")
    assert "foreign.gpkg is not a snapshot of Urban Data" in facts(panel)["Problem"]
    assert not panel.open.isEnabled()
    assert not panel.delete.isEnabled()
    choose(tree, "gone")
    assert panel.forget.isEnabled()
    panel.forget.trigger()
    assert gone not in shelf.paths()


def test_a_new_file_in_the_folder_appears_by_itself(folder: Path, opened, qtbot: QtBot) -> None:
    tree = opened()
    whole(folder / "new.gpkg")
    qtbot.waitUntil(lambda: len(rows(tree)) == 2, timeout=WAIT)
    (folder / "new.gpkg").unlink()
    qtbot.waitUntil(lambda: rows(tree) == [], timeout=WAIT)


def test_what_is_chosen_and_closed_stays_so_when_a_job_ends(
    folder: Path, panel: SnapshotsPanel, jobs: Jobs, opened, qtbot: QtBot
) -> None:
    whole(folder / "a.gpkg")
    whole(folder / "b.gpkg")
    tree = opened()
    choose(tree, "a").setExpanded(False)
    chosen = choose(tree, "b").text(0)
    (folder / "a.gpkg").unlink()
    whole(folder / "a.gpkg")
    whole(folder / "c.gpkg")
    with qtbot.waitSignal(jobs.start("x", lambda _: None).ended):
        pass
    qtbot.waitUntil(lambda: len(rows(tree)) == 6, timeout=WAIT)
    assert [item.text(0) for item in tree.selectedItems()] == [chosen]
    assert tree.currentItem().text(0) == chosen
    assert not tree.topLevelItem(0).isExpanded()
    assert tree.topLevelItem(2).isExpanded()


def test_what_is_in_sight_stays_so_when_files_are_read_again(
    folder: Path, panel: SnapshotsPanel, opened, qtbot: QtBot
) -> None:
    for number in range(10, 40):
        whole(folder / f"s{number}.gpkg")
    tree = opened()
    (seen,) = tree.findItems("s25", Qt.MatchFlag.MatchStartsWith)
    tree.scrollToItem(seen, QTreeWidget.ScrollHint.PositionAtTop)
    whole(folder / "s01.gpkg")
    qtbot.waitUntil(lambda: tree.topLevelItemCount() == 31, timeout=WAIT)
    assert tree.itemAt(0, 0).text(0).startswith("s25\n")


def test_at_the_top_what_is_new_comes_into_sight(folder: Path, opened, qtbot: QtBot) -> None:
    for number in range(10, 30):
        whole(folder / f"s{number}.gpkg")
    tree = opened()
    whole(folder / "s01.gpkg")
    qtbot.waitUntil(lambda: tree.topLevelItemCount() == 21, timeout=WAIT)
    assert tree.itemAt(0, 0).text(0).startswith("s01\n")


def test_unchanged_files_are_not_read_again(
    folder: Path, panel: SnapshotsPanel, jobs: Jobs, opened, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole(folder / "a.gpkg")
    tree = opened()
    before = tree.topLevelItem(0).data(0, Qt.ItemDataRole.UserRole).snapshot
    read = []
    monkeypatch.setattr("urban_data.ui.snapshot_facts.SnapshotReader.open", lambda *_, **__: read.append(1))
    panel.refresh()
    qtbot.waitUntil(lambda: tree.topLevelItem(0).data(0, Qt.ItemDataRole.UserRole).snapshot is before, timeout=WAIT)
    qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)
    assert read == []


def test_times_that_are_none_and_places_that_cannot_be_looked_at_harm_nothing(
    folder: Path, panel: SnapshotsPanel, shelf: Shelf, opened
) -> None:
    path = whole(folder / "bonn.gpkg")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE pulls SET started = 'soon', ended = '2026-13-45T00:00:00.000Z'")
        database.execute("UPDATE observations SET t_start = 'x' || fid, t_end = ''")
    shelf.put(folder / f"{'x' * 300}.gpkg")  # longer than a name of a file can be
    tree = opened()
    assert [row.split(" | ")[0] for row in rows(tree)] == ["x" * 300, "bonn", "  Climate boxes"]
    for name in ("Climate boxes", "bonn", "x" * 300):
        choose(tree, name)
    assert facts(panel)["State"].startswith("File is gone.")


def test_a_hidden_panel_reads_nothing(folder: Path, panel: SnapshotsPanel, jobs: Jobs) -> None:
    whole(folder / "a.gpkg")
    panel.refresh()
    assert not jobs.running()


def test_a_panel_that_is_gone_while_files_are_read_harms_nobody(
    folder: Path, bench: Bench, shelf: Shelf, jobs: Jobs, qtbot: QtBot
) -> None:
    whole(folder / "a.gpkg")
    panel = SnapshotsPanel(bench, shelf, jobs)  # type: ignore[arg-type]
    panel.show()
    assert jobs.running()
    with qtbot.waitSignal(panel.destroyed):
        panel.deleteLater()
    qtbot.waitUntil(lambda: not jobs.running(), timeout=WAIT)


def test_a_file_is_added_by_choosing_it(
    panel: SnapshotsPanel, shelf: Shelf, opened, tmp_path: Path, qtbot: QtBot
) -> None:
    path = whole(tmp_path / "elsewhere.gpkg")
    tree = opened()
    panel.add_file.trigger()
    dialog = panel.findChild(QFileDialog, "AddSnapshotDialog")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(lambda: len(rows(tree)) == 2, timeout=WAIT)
    assert tree.currentItem().text(0).startswith("elsewhere")


def test_a_dataset_is_revealed_also_before_it_was_read(folder: Path, panel: SnapshotsPanel, opened) -> None:
    path = whole(folder / "bonn.gpkg")
    panel.reveal(path, "climate")
    tree = opened()
    assert tree.currentItem().text(0).startswith("Climate boxes")
    assert panel.findChild(FactsView).title() == "Climate boxes"


def test_every_control_has_a_name_for_those_who_listen(panel: SnapshotsPanel, folder: Path, opened) -> None:
    whole(folder / "bonn.gpkg")
    tree = opened()
    for widget in (tree, *panel.findChildren(QPushButton)):
        assert widget.accessibleName()
        assert widget.objectName()
    spoken = tree.topLevelItem(0).data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("bonn, complete")


def test_tab_leads_through_everything(panel: SnapshotsPanel, folder: Path, opened, qtbot: QtBot) -> None:
    whole(folder / "bonn.gpkg")
    tree = opened()
    choose(tree, "bonn")
    panel.activateWindow()
    tree.setFocus()
    met = []
    for _ in range(6):
        met.append(panel.focusWidget().objectName())
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    assert met[:2] == ["SnapshotTree", "FactsText"]
    assert {"OpenSnapshotButton", "UpdateSnapshotButton", "SnapshotMore"} <= set(met)


def test_a_hostile_snapshot_is_shown_as_plain_text(folder: Path, panel: SnapshotsPanel, opened) -> None:
    hostile(folder / "hostile.gpkg")
    tree = opened()
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    html = panel.findChild(FactsView).text.toHtml()
    assert "<script>" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html
    tip = tree.topLevelItem(0).child(0).toolTip(0)
    assert "<script>" not in tip
    assert "&lt;script&gt;" in tip
