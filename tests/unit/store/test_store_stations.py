# SPDX-License-Identifier: GPL-2.0-or-later
"""Stations, series and positions as they come, change and go."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from snapshot_pages import CLIMATE, ROOT, START, Scribe, at, observation, page, series, station
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import Part
from urban_data.core.records import Drop, Position
from urban_data.store.maintenance import verify
from urban_data.store.reader import SnapshotReader
from urban_data.store.writer import NOT_LISTED_STATION_NOTE, PageCounts, SnapshotWriter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


@pytest.fixture
def scribe(path: Path) -> Iterator[Scribe]:
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        yield Scribe(writer)


def ask(scribe: Scribe, sql: str) -> list[tuple]:
    return scribe.writer._database.connection.execute(sql).fetchall()


class TestStations:
    """Seen first, seen last, gone."""

    def test_it_is_seen_and_seen_again(self, scribe: Scribe) -> None:
        for minute in (5, 9, 7):
            scribe.list(scribe.begin(minute=minute), [station("A")], [])
        assert ask(scribe, "SELECT first_seen, last_seen, gone FROM stations") == [(at(5), at(9), None)]

    def test_what_changed_upstream_is_taken_over(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A", 7)], [])
        moved = replace(
            station("A", 8, mobility="moving"), name="New name", geometry_from="Location", properties='{"a":1}'
        )
        scribe.list(scribe.begin(), [moved], [])
        assert ask(scribe, "SELECT name, mobility, geometry_from, properties FROM stations") == [
            ("New name", "moving", "Location", '{"a":1}')
        ]
        scribe.writer.build_latest(scribe.dataset)
        assert ask(scribe, "SELECT id, round(minx, 3) FROM rtree_stations_geom") == [(1, 8.0)]

    def test_a_geometry_can_be_lost_and_found(self, scribe: Scribe) -> None:
        for x, indexed in ((7, 1), (None, 0), (7, 1)):
            scribe.list(scribe.begin(), [station("A", x)], [])
            scribe.writer.build_latest(scribe.dataset)
            assert ask(scribe, "SELECT count(*) FROM rtree_stations_geom") == [(indexed,)]

    def test_the_index_of_a_later_pull_is_kept_with_every_page(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin(), [station("A", 7), station("B", 7)], [])
        scribe.writer.finalise()
        with SnapshotWriter.open(path) as writer:
            later = Scribe(writer)
            later.list(later.begin(), [station("A", 8), station("B", None), station("C", 9)], [])
            assert ask(later, "SELECT id, round(minx, 3) FROM rtree_stations_geom ORDER BY id") == [(1, 8.0), (3, 9.0)]

    def test_a_first_pull_that_died_is_indexed_by_the_one_that_takes_it_up(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin(), [station("A", 7)], [])
        scribe.writer.close()
        with SnapshotWriter.open(path) as writer:
            later = Scribe(writer)
            later.list(later.begin(), [station("B", 8)], [])
            writer.finalise()
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT id, round(minx, 3) FROM rtree_stations_geom ORDER BY id").fetchall()
        assert rows == [(1, 7.0), (2, 8.0)]

    def test_those_no_longer_listed_are_gone_and_may_come_back(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A"), station("B"), station("C")], [series("a"), series("b", "B")])
        pull = scribe.begin(minute=20)
        scribe.list(pull, [station("A")], [series("a")])
        scribe.writer.mark_gone(scribe.dataset, pull, at(20))
        query = "SELECT source_id, gone FROM stations ORDER BY source_id"
        assert ask(scribe, query) == [("A", None), ("B", at(20)), ("C", None)]
        pull = scribe.begin(minute=30)
        scribe.list(pull, [station("A")], [series("a")])
        scribe.writer.mark_gone(scribe.dataset, pull, at(30))
        assert ask(scribe, query)[1] == ("B", at(20))
        scribe.list(scribe.begin(minute=40), [station("B")], [])
        assert ask(scribe, query)[1] == ("B", None)

    def test_the_stations_of_another_dataset_are_not_gone(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        other = Scribe(scribe.writer, Dataset("traffic", "Traffic"))
        pull = other.begin()
        other.list(pull, [station("T")], [series("t", "T")])
        other.writer.mark_gone(other.dataset, pull, at(9))
        assert ask(scribe, "SELECT count(*) FROM stations WHERE gone IS NOT NULL") == [(0,)]

    def test_one_id_on_two_platforms_is_two_stations(self, scribe: Scribe) -> None:
        other = Scribe(scribe.writer, CLIMATE, "https://other.example.org")
        for one in (scribe, other):
            one.list(one.begin(), [station("A")], [series("a")])
            assert one.pull([observation("a", 0)]).stored == 1
        assert ask(scribe, "SELECT count(*) FROM stations") == [(2,)]

    def test_a_platform_and_a_dataset_are_entered_once_and_kept_up_to_date(self, scribe: Scribe) -> None:
        platform = scribe.writer.platform(ROOT, "sensorthings", "The city's platform")
        assert scribe.writer.platform(ROOT, "sensorthings", "") == platform
        again = scribe.writer.dataset(platform, replace(CLIMATE, title="New title", licence="CC0"))
        assert again == scribe.dataset
        assert ask(scribe, "SELECT title FROM platforms") == [("The city's platform",)]
        assert ask(scribe, "SELECT title, licence, table_name FROM datasets") == [
            ("New title", "CC0", "latest_climate")
        ]


class TestSeries:
    """A change of meaning begins a new generation; any other change is taken over."""

    @pytest.mark.parametrize(
        "change", [{"unit_source": "K"}, {"property_name": "Dew point"}, {"value_kind": "text"}, {"station": "B"}]
    )
    def test_a_new_meaning_is_a_new_generation_that_takes_the_new_values(self, scribe, path, change) -> None:
        places = [station("A"), station("B")]
        scribe.list(scribe.begin(), places, [series("a")])
        scribe.pull([observation("a", 0, 20), observation("a", 1, 21)])
        for _ in range(2):
            scribe.list(scribe.begin(), places, [replace(series("a"), **change)])
            scribe.pull([observation("a", 1, 294), observation("a", 2, 295)])
        assert ask(scribe, "SELECT series, t_start, value FROM observations ORDER BY series, t_start") == [
            (1, at(0), 20), (1, at(1), 21), (2, at(1), 294), (2, at(2), 295),
        ]  # fmt: skip
        assert ask(scribe, "SELECT generation FROM series") == [(0,), (1,)]
        scribe.list(scribe.begin(), places, [series("a")])
        assert ask(scribe, "SELECT max(generation) FROM series") == [(2,)]
        scribe.writer.finalise()
        assert verify(path, QuietMonitor()).ok

    def test_a_refresh_leaves_earlier_generations_alone(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        scribe.pull([observation("a", 0, 20)])
        scribe.list(scribe.begin(), [station("A")], [series("a", unit_source="K")])
        scribe.pull([observation("a", 5, 293)], "refresh")
        assert ask(scribe, "SELECT value, withdrawn FROM observations") == [(20, None), (293, None)]

    def test_what_describes_it_is_taken_over(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        described: dict[str, object] = {
            "name": "n", "property_uri": "http://example.org/t", "unit_ucum": "Cel", "statistic": "mean",
            "period": "P1D", "direction": "in", "category": "c", "lane": "1", "z": 2.5, "role": "part",
            "properties": "{}",
        }  # fmt: skip
        scribe.list(scribe.begin(), [station("A")], [replace(series("a"), **described)])
        columns = ", ".join(described).replace("category", "class")
        assert ask(scribe, f"SELECT {columns} FROM series") == [tuple(described.values())]  # noqa: S608 - our own names

    def test_a_series_of_a_station_that_was_never_listed_is_dropped(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a"), series("x", "X")])
        assert ask(scribe, "SELECT source_id FROM series") == [("a",)]
        scribe.writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert reader.pulls()[0].drops == (Drop(NOT_LISTED_STATION_NOTE, 1, "X"),)

    def test_a_series_may_come_after_its_station_and_in_two_datasets(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [])
        other = Scribe(scribe.writer, Dataset("other", "Other"))
        for one in (scribe, other):
            one.list(one.begin(), [], [series("a")])
        assert ask(scribe, "SELECT count(*) FROM series") == [(1,)]
        assert ask(scribe, "SELECT dataset, series FROM dataset_series") == [(1, 1), (2, 1)]


class TestPositions:
    """Where moving things were."""

    def store(self, scribe: Scribe, mode: str, *moves: tuple[str, float, float]) -> PageCounts:
        pull = scribe.begin(mode)
        (fid,) = scribe.writer.add_parts(pull, [Part("positions", ("bus",))]).values()
        positions = [Position(name, at(t), at(t), {"type": "Point", "coordinates": [x, 50]}) for name, t, x in moves]
        (counts,) = scribe.store(pull, fid, page([], positions=positions))
        return counts

    @pytest.mark.parametrize(("mode", "kept", "changed"), [("update", 7.0, 0), ("refresh", 8.0, 1)])
    def test_a_second_position_of_one_time_is_a_duplicate(self, scribe, path, mode, kept, changed) -> None:
        scribe.list(scribe.begin(), [station("bus", mobility="moving")], [])
        assert self.store(scribe, "new", ("bus", 0, 7), ("bus", 1, 7.5)) == PageCounts(stored=2)
        counts = self.store(scribe, mode, ("bus", 0, 8), ("bus", 1, 7.5), ("bus", 2, 9))
        assert counts == PageCounts(stored=1, duplicates=2, changed=changed)
        assert ask(scribe, "SELECT round(minx, 3) FROM rtree_positions_geom WHERE id = 1") == [(kept,)]
        scribe.writer.finalise()
        assert verify(path, QuietMonitor()).ok

    def test_a_position_of_a_stranger_is_dropped(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("bus")], [])
        assert self.store(scribe, "new", ("bus", 0, 7), ("tram", 0, 7)) == PageCounts(stored=1, dropped=1)


def test_the_ledger_counts_positions_like_values(path: Path, scribe: Scribe) -> None:
    scribe.list(scribe.begin(), [station("bus", mobility="moving")], [])
    TestPositions().store(scribe, "new", ("bus", 0, 7), ("bus", 1, 7.5))
    scribe.writer.finalise()
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT sum(stored) FROM pull_parts").fetchone() == (2,)
