# SPDX-License-Identifier: GPL-2.0-or-later
"""A FROST whose data change: between pulls, and while one is under way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from frost_workshop import Value, Visit, Workshop, at, held, stored
from urban_data.core.provider import Provider
from urban_data.core.query import Part, PullRequest
from urban_data.core.records import Page
from urban_data.store.pull import Missing


def test_updates_add_only_what_is_new(workshop: Workshop, tmp_path: Path) -> None:
    streams = workshop.streams("updated", 3)
    for stream in streams:
        workshop.observe(stream, [(at(number), number) for number in range(40)])
    visit = Visit(workshop.roots["small"])
    key, snapshot = visit.key("updated"), tmp_path / "s.gpkg"
    visit.pull(snapshot, PullRequest(key))
    for _ in range(3):
        (outcome,) = visit.pull(snapshot, PullRequest(key, "update"))
        assert (outcome.state, outcome.stored) == ("complete", 0)
    workshop.observe(streams[0], [(at(number), number) for number in range(40, 50)])
    (outcome,) = visit.pull(snapshot, PullRequest(key, "update"))
    assert (outcome.state, outcome.stored) == ("complete", 10)
    assert held(snapshot) == workshop.values(streams)


def test_update_finds_what_came_late_within_the_overlap(workshop: Workshop, tmp_path: Path) -> None:
    (stream,) = workshop.streams("late")
    workshop.observe(stream, [(at(100 * number), number) for number in range(60)])
    visit = Visit(workshop.roots["small"])
    key, snapshot = visit.key("late"), tmp_path / "s.gpkg"
    visit.pull(snapshot, PullRequest(key))
    newest = 5900
    workshop.observe(stream, [(at(newest - 55), 1000), (at(15), 1001)])
    visit.pull(snapshot, PullRequest(key, "update"), late_arrivals=timedelta(hours=1))
    too_late = Value(stream, 0, stored(15), stored(15), 1001.0, None)
    assert held(snapshot) == workshop.values([stream]) - {too_late}
    visit.pull(snapshot, PullRequest(key, "update"), late_arrivals=timedelta(minutes=newest))
    assert held(snapshot) == workshop.values([stream])


def test_refresh_takes_corrections_and_marks_what_is_gone(workshop: Workshop, tmp_path: Path) -> None:
    streams = workshop.streams("refreshed", 2)
    paths = {stream: workshop.observe(stream, [(at(n), n) for n in range(30)]) for stream in streams}
    visit = Visit(workshop.roots["small"])
    key, snapshot = visit.key("refreshed"), tmp_path / "s.gpkg"
    visit.pull(snapshot, PullRequest(key))
    for number in (0, 9, 10, 19, 20, 29):
        workshop.writer.delete(paths[streams[0]][number])
    workshop.writer.change(paths[streams[1]][15], {"result": -1})
    workshop.writer.change(paths[streams[1]][25], {"result": -2})
    period = {"start": stored(10), "end": stored(20)}
    (outcome,) = visit.pull(snapshot, PullRequest(key, "refresh", **period))
    assert outcome.state == "complete"
    with closing(sqlite3.connect(snapshot)) as file:
        gone = file.execute("SELECT t_start FROM observations WHERE withdrawn IS NOT NULL ORDER BY t_start").fetchall()
    assert gone == [(stored(10),), (stored(19),)]
    inside = {value for value in workshop.values(streams) if stored(10) <= value.t_start < stored(20)}
    assert {value for value in held(snapshot) if stored(10) <= value.t_start < stored(20)} == inside
    visit.pull(snapshot, PullRequest(key, "refresh"))
    assert held(snapshot) == workshop.values(streams)


class Meddled:
    """A provider that lets somebody else change the server before a page of observations is handed on."""

    def __init__(self, provider: Provider, meddle: Callable[[int], None]) -> None:
        self._provider = provider
        self._meddle = meddle
        self._pages = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._provider, name)

    def pages(self, part: Part, reached: str | None = None) -> Iterator[Page]:
        for page in self._provider.pages(part, reached):
            self._pages += 1
            self._meddle(self._pages)
            yield page


@pytest.mark.parametrize("interval", [False, True], ids=["instants", "overlapping intervals"])
@pytest.mark.parametrize(("service", "streams", "rows"), [("small", 1, 40), ("small", 2, 40), ("hundred", 2, 400)])
def test_rows_come_and_go_while_they_are_pulled(
    workshop: Workshop, tmp_path: Path, service: str, streams: int, rows: int, interval: bool
) -> None:
    name = f"busy {service} {streams} {interval}"
    ids = workshop.streams(name, streams)

    def when(minutes: float) -> str:
        return f"{at(minutes)}/{at(minutes + 45)}" if interval else at(minutes)

    paths = {stream: workshop.observe(stream, [(when(10 * n), n) for n in range(rows)]) for stream in ids}
    before = workshop.values(ids)
    seconds = count()

    def meddle(page: int) -> None:
        """Delete an early, a middle and a late row of each series, and insert rows from before to behind them."""
        for stream in ids:
            for number in {page % rows, (rows // 2 + page) % rows, (rows - 1 - page) % rows}:
                if path := paths[stream][number]:
                    workshop.writer.delete(path)
                    paths[stream][number] = ""
            places = (-2, 0, rows // 2, rows + 5)
            workshop.observe(stream, [(when(10 * place + 1 + next(seconds) / 60), -1) for place in places])

    visit = Visit(workshop.roots[service])
    key, snapshot = visit.key(name), tmp_path / "s.gpkg"
    undisturbed, visit.provider = visit.provider, Meddled(visit.provider, meddle)
    (outcome,) = visit.pull(snapshot, PullRequest(key), workers=1)
    after, found = workshop.values(ids), held(snapshot)
    lost = (before & after) - found
    assert len(before - after) > 10
    assert len(after - before) > 10
    assert found <= before | after
    assert all(any(_covers(missing, value) for missing in outcome.missing) for value in lost)
    assert not lost or outcome.state == "incomplete"
    visit.provider = undisturbed
    visit.pull(snapshot, PullRequest(key, "refresh"))
    assert held(snapshot) == after


def _covers(missing: Missing, value: Value) -> bool:
    return value.series in missing.part.sources and missing.t_from <= value.t_start < missing.t_to
