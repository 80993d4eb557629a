# SPDX-License-Identifier: GPL-2.0-or-later
"""A platform that pages as it likes, miscounts, repeats itself, changes while it is read, and between two pulls."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fault_run import NOW, Rig, dump, require_sound, stored_rows
from faulty_server import Answer, Request, Trouble
from provider_case import Row
from record import Note
from sensorthings_pages import Shift
from troubles import edited, instead, no_reply, status
from urban_data.core.monitor import QuietMonitor
from urban_data.core.time import to_datetime, utc_text
from urban_data.store.pull import LATE_ARRIVALS, Outcome, pull

FAR = 1000


@pytest.fixture
def city(rig: Rig) -> Rig:
    """The rig with a fresh platform."""
    rig.renew()
    return rig


def pulled(city: Rig, path: Path, mode: str = "new", now: datetime = NOW) -> Outcome:
    """Pull the case's dataset in a mode, without an end to its period."""
    request = replace(city.case.request, mode=mode, end=None)  # type: ignore[arg-type]
    monitor = QuietMonitor()
    with city.session(monitor) as session:
        provider = city.case.open(city.url, session, monitor)
        return pull(provider, [request], path, monitor, workers=1, now=lambda: now)[0]


def at_value_page(city: Rig, number: int, action: Callable[[], None], *, always: bool = False) -> None:
    """Do something when the page of values ``number`` is asked for: once, or from there on each time."""
    seen: list[str] = []

    def script(request: Request) -> None:
        if city.pages.stage(request.target) == "values":
            seen.append(request.target)
            if len(seen) == number + 1 or (always and len(seen) > number):
                action()

    city.server.script = script


def spoiled(city: Rig, change: Callable[[Answer], Answer], stages: tuple[str, ...]) -> list[str]:
    """Change every answer of some stages; returns the list of those that were."""
    struck: list[str] = []

    def script(request: Request) -> Trouble | None:
        if city.pages.stage(request.target) not in stages:
            return None
        struck.append(request.target)
        return edited(change)

    city.server.script = script
    return struck


def later(row: Row, minutes: float) -> Row:
    """The same row so much later."""
    shift = timedelta(minutes=minutes)
    return row._replace(
        t_start=utc_text(to_datetime(row.t_start) + shift), t_end=utc_text(to_datetime(row.t_end) + shift), value=99.5
    )


@pytest.mark.parametrize("counting", [False, True], ids=["by-time", "by-count"])
@pytest.mark.parametrize(("values", "lists"), [(1, 1), (3, 6), (5, 4), (7, FAR), (FAR, 2), (FAR, FAR)])
def test_18_and_23_any_page_size(
    city: Rig, values: int, lists: int, counting: bool, note: Note, tmp_path: Path
) -> None:
    city.pages.resize(values, lists)
    if counting:
        city.pages.page_by_counting()

    assert city.pull(tmp_path / "city.gpkg", QuietMonitor()).complete

    assert dump(tmp_path / "city.gpkg") == city.reference
    require_sound(tmp_path / "city.gpkg")
    note("18, 23: pages of any size, borders within equal times", "R")


@pytest.mark.parametrize(
    "trouble",
    [no_reply, status(503), status(400), instead(Answer(b'{"value":[]}')), instead(Answer(b"{}"))],
    ids=["no reply", "503", "400", "empty", "no list"],
)
@pytest.mark.parametrize("values", [1, 2, 10])
def test_18_an_order_of_its_own_that_cannot_be_checked(
    city: Rig, trouble: Trouble, values: int, tmp_path: Path
) -> None:
    city.pages.page_by_counting()
    city.pages.resize(values, 4)
    city.server.script = lambda request: trouble if city.pages.stage(request.target) == "order" else None

    with city.in_haste():
        outcome = city.pull(tmp_path / "city.gpkg", QuietMonitor())

    assert outcome.complete == (dump(tmp_path / "city.gpkg") == city.reference)


@pytest.mark.parametrize("page", [0, 1, 9, 20])
def test_19_rows_come_and_go_while_paging(city: Rig, page: int, note: Note, tmp_path: Path) -> None:
    before = city.pages.rows()
    ordered = sorted(before, key=lambda row: (row.series, row.t_start))

    def change() -> None:
        for row in ordered[::17]:
            city.pages.delete(row)
        for row in ordered[::13]:
            city.pages.insert(later(row, 7.5))

    at_value_page(city, page, change)
    outcome = city.pull(tmp_path / "city.gpkg", QuietMonitor())

    after, held = city.pages.rows(), stored_rows(tmp_path / "city.gpkg")
    assert outcome.complete
    assert before & after <= held <= before | after
    require_sound(tmp_path / "city.gpkg")
    note("19: rows inserted and deleted, pages by time", "R")


@pytest.mark.parametrize("page", [1, 9, 20])
def test_19_rows_come_while_pages_are_counted(city: Rig, page: int, note: Note, tmp_path: Path) -> None:
    city.pages.page_by_counting()
    row = min(city.pages.rows(), key=lambda row: row.t_start)
    at_value_page(city, page, lambda: city.pages.insert(later(row, 7.5)))

    outcome = city.pull(tmp_path / "city.gpkg", QuietMonitor())

    assert outcome.complete
    assert stored_rows(tmp_path / "city.gpkg") >= city.pages.rows() - {later(row, 7.5)}
    note("19: a row inserted, pages by counting rows", "R")


@pytest.mark.parametrize("values", [1, 2, 10])
@pytest.mark.parametrize("page", [0, 1, 9, 20])
def test_19_as_many_rows_come_as_go_while_pages_are_counted(
    city: Rig, page: int, values: int, note: Note, tmp_path: Path
) -> None:
    city.pages.page_by_counting()
    city.pages.resize(values, 4)
    before = city.pages.rows()
    ordered = sorted(before)

    def change() -> None:
        for gone in ordered[::2]:
            city.pages.delete(gone)
            city.pages.insert(later(gone, 7.5))

    at_value_page(city, page, change)
    outcome = city.pull(tmp_path / "city.gpkg", QuietMonitor())

    after, held = city.pages.rows(), stored_rows(tmp_path / "city.gpkg")
    assert len(after) == len(before)
    assert outcome.complete
    assert before & after <= held <= before | after
    require_sound(tmp_path / "city.gpkg")
    note("19: as many rows inserted as deleted, pages by counting rows", "R")


def test_19_rows_come_without_end_while_pages_are_counted(city: Rig, note: Note, tmp_path: Path) -> None:
    city.pages.page_by_counting()
    before = city.pages.rows()
    row = min(before, key=lambda row: row.t_start)
    minutes = iter(range(1, FAR))
    at_value_page(city, 0, lambda: city.pages.insert(later(row, 0.01 * next(minutes))), always=True)

    outcome = city.pull(tmp_path / "city.gpkg", QuietMonitor())

    assert outcome.complete
    assert before <= stored_rows(tmp_path / "city.gpkg") <= city.pages.rows()
    require_sound(tmp_path / "city.gpkg")
    note("19: rows inserted all the time, pages by counting rows", "R")


@pytest.mark.parametrize("new_value", [None, 77.25], ids=["same", "corrected"])
def test_20_a_record_comes_twice(city: Rig, new_value: float | None, note: Note, tmp_path: Path) -> None:
    struck = spoiled(city, lambda answer: city.pages.doubled(answer, new_value), ("values",))

    outcome = city.pull(tmp_path / "city.gpkg", QuietMonitor())

    held = stored_rows(tmp_path / "city.gpkg")
    assert struck
    assert outcome.complete
    assert outcome.duplicates > 0
    assert len(held) == len(city.pages.rows())
    assert (held == city.pages.rows()) == (new_value is None)
    assert sum(row.value == new_value for row in held) >= (new_value is not None)
    require_sound(tmp_path / "city.gpkg")
    note("20: a record twice, the same or corrected", "R")


@pytest.mark.parametrize("count", [Shift(1), Shift(-1), None, "many", -1, 2.5, 10**30], ids=str)
def test_21_the_count_lies(city: Rig, count: object, note: Note, tmp_path: Path) -> None:
    spoiled(city, lambda answer: city.pages.counted(answer, count), ("plan", "values"))

    outcome = city.pull(tmp_path / "city.gpkg", QuietMonitor())

    assert outcome.complete
    assert dump(tmp_path / "city.gpkg") == city.reference
    if isinstance(count, Shift):
        assert outcome.expected is not None
        assert outcome.expected != outcome.received
    else:
        assert outcome.expected is None or outcome.expected_is_estimate
    note("21: the count is wrong, absent or no number", "R")


def test_22_late_arrivals(city: Rig, note: Note, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    assert pulled(city, path).complete
    newest = max(city.pages.rows(), key=lambda row: (row.series == "2", row.t_start))
    within = later(newest, -LATE_ARRIVALS / timedelta(minutes=1) / 2 + 7)
    city.pages.insert(within)

    assert pulled(city, path, "update").complete

    assert stored_rows(path) == city.pages.rows()
    assert pulled(city, path, "update").stored == 0
    note("22: a value that arrives late, within the overlap of an update", "R")


def test_22_later_arrivals_need_a_refresh(city: Rig, note: Note, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    newest = max(city.pages.rows(), key=lambda row: row.t_start)
    city.pages.insert(later(newest, 10 * LATE_ARRIVALS / timedelta(minutes=1)))
    assert pulled(city, path).complete
    late = later(newest, 3)
    city.pages.insert(late)

    assert pulled(city, path, "update").complete
    assert late not in stored_rows(path)
    assert pulled(city, path, "refresh").complete

    assert stored_rows(path) == city.pages.rows()
    note("22: a value that arrives later still, found by a refresh", "R")


def test_24_the_unit_changes(city: Rig, note: Note, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    assert pulled(city, path).complete
    old = stored_rows(path)
    city.pages.change_unit("K")
    newest = max(city.pages.rows(), key=lambda row: row.t_start)
    city.pages.insert(later(newest, 60))

    outcome = pulled(city, path, "update", NOW + timedelta(days=1))

    assert outcome.complete
    assert old <= stored_rows(path)
    assert generations(path) == {("°C", 0), ("K", 1)}
    note("24: the unit changes, old values keep theirs", "R")


def test_24_numbers_become_text(city: Rig, note: Note, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    assert pulled(city, path).complete
    old = stored_rows(path)
    newest = max(city.pages.rows(), key=lambda row: row.t_start)
    city.pages.insert(later(newest, 60)._replace(value=None, text="out of order"))

    assert pulled(city, path, "update").complete

    assert stored_rows(path) - old == {later(newest, 60)._replace(value=None, text="out of order")}
    note("24: a number becomes text, both are kept", "R")


def generations(path: Path) -> set[tuple[str, int]]:
    """The units of series 1, with the number of changes before each."""
    with closing(sqlite3.connect(path)) as database:
        return set(database.execute("SELECT unit_source, generation FROM series WHERE source_id = '1'"))
