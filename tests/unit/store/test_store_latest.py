# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of latest values: their columns, their rows, and how they stay valid while they change."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from snapshot_pages import START, Scribe, at, observation, series, station
from urban_data.core.errors import SnapshotError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.records import Series
from urban_data.store.columns import RESERVED, Candidate, Kind, column_names
from urban_data.store.maintenance import verify
from urban_data.store.reader import LatestColumn, SnapshotReader
from urban_data.store.writer import SnapshotWriter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


@pytest.fixture
def scribe(path: Path) -> Iterator[Scribe]:
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        yield Scribe(writer)


def latest(scribe: Scribe) -> list[dict[str, object]]:
    """The rows of the table, without geometry."""
    scribe.writer.build_latest(scribe.dataset)
    cursor = scribe.writer._database.connection.execute("SELECT * FROM latest_climate ORDER BY fid")
    names = [column[0] for column in cursor.description]
    return [{name: value for name, value in zip(names, row, strict=True) if name != "geom"} for row in cursor]


class TestRows:
    """One row per station, the newest value of each kind."""

    def test_the_newest_value_and_its_time(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin(), [station("A"), station("B", None)], [series("a", "A"), series("b", "B")])
        scribe.pull([observation("a", 0, 1.5), observation("a", 20, 2.5, end=30), observation("a", 10, 9)])
        both = {"temperature": 2.5, "temperature_t": at(20), "temperature_d": -6.5}
        assert latest(scribe) == [
            {"fid": 1, "station": "A", "name": "Station A", **both},
            {"fid": 2, "station": "B", "name": "Station B", **dict.fromkeys(both)},
        ]
        scribe.writer.finalise()
        assert verify(path, QuietMonitor()).problems == ()

    @pytest.mark.parametrize(("hours", "change"), [(1, 3.0), (25, 3.0), (25.1, None)])
    def test_the_change_is_against_the_value_before_unless_that_is_old(
        self, scribe: Scribe, hours: float, change: float | None
    ) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        scribe.pull([observation("a", -60 * hours, 1.5), observation("a", -5, None), observation("a", 0, 4.5)])
        assert [row["temperature_d"] for row in latest(scribe)] == [change]

    def test_only_numbers_change(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a", value_kind="category")])
        scribe.pull([observation("a", 0, 1), observation("a", 1, 2)])
        assert "temperature_d" not in latest(scribe)[0]

    def test_a_gap_and_a_withdrawn_value_are_not_the_latest(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        scribe.pull([observation("a", 0, 1), observation("a", 1, 2), observation("a", 2, None)])
        assert [row["temperature"] for row in latest(scribe)] == [2]
        scribe.pull([observation("a", 0, 1)], "refresh")
        assert [row["temperature_t"] for row in latest(scribe)] == [at(0)]
        scribe.pull([observation("a", 0, None), observation("a", 1, None)], "refresh")
        assert [row["temperature"] for row in latest(scribe)] == [None]

    def test_columns_have_the_type_of_their_values(self, scribe: Scribe) -> None:
        kinds = ("number", "boolean", "text", "category", "json")
        scribe.list(scribe.begin(), [station("A")], [series(k, property_name=k, value_kind=k) for k in kinds])
        scribe.pull(
            [
                observation("number", 0, 3),
                observation("number", 1, None, text="broken"),
                observation("boolean", 0, 1.0),
                observation("text", 0, None, text="open"),
                observation("category", 0, 4.5),
                observation("json", 0, None, text='{"a":1}'),
            ]
        )
        (row,) = latest(scribe)
        assert [row[kind] for kind in kinds] == [3.0, 1, "open", "4.5", '{"a":1}']
        types = dict(
            scribe.writer._database.connection.execute("SELECT name, type FROM pragma_table_info('latest_climate')")
        )
        assert [types[kind] for kind in kinds] == ["REAL", "BOOLEAN", "TEXT", "TEXT", "TEXT"]
        assert {types[f"{kind}_t"] for kind in kinds} == {"DATETIME"}

    def test_after_a_change_of_unit_the_new_one_has_a_column_of_its_own(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        scribe.pull([observation("a", 0, 20)])
        latest(scribe)
        scribe.list(scribe.begin(), [station("A")], [series("a", unit_source="K", unit_ucum="K")])
        scribe.pull([observation("a", 5, 293)])
        (row,) = latest(scribe)
        assert (row["temperature"], row["temperature_k"], row["temperature_k_t"]) == (None, 293, at(5))

    def test_a_station_that_moves_moves_in_the_table_and_its_index(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A", 7), station("B", 8)], [series("a", "A"), series("b", "B")])
        latest(scribe)
        scribe.list(scribe.begin(), [station("A", 9)], [series("a")])
        latest(scribe)
        ask = scribe.writer._database.connection.execute
        assert ask("SELECT id FROM rtree_latest_climate_geom WHERE minx > 8.5").fetchall() == [(1,)]
        assert ask("SELECT id FROM rtree_latest_climate_geom WHERE maxx < 7.5").fetchall() == []
        scribe.list(scribe.begin(), [station("A", None)], [series("a")])
        latest(scribe)
        assert ask("SELECT id FROM rtree_latest_climate_geom").fetchall() == [(2,)]

    def test_a_build_that_changes_nothing_writes_no_row(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        scribe.pull([observation("a", 0, 1)])
        latest(scribe)
        before = scribe.writer._database.connection.total_changes
        latest(scribe)
        assert scribe.writer._database.connection.total_changes - before <= 3

    def test_a_dataset_without_stations_has_no_table(self, scribe: Scribe, path: Path) -> None:
        scribe.writer.build_latest(scribe.dataset)
        scribe.begin()
        scribe.writer.finalise()
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("SELECT count(*) FROM sqlite_master WHERE name GLOB 'latest*'").fetchone() == (0,)

    def test_a_reader_that_is_open_sees_the_table_before_or_after(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        scribe.pull([observation("a", 0, 1)])
        latest(scribe)
        scribe.writer.finalise()
        with SnapshotWriter.open(path) as writer, closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            query = "SELECT temperature FROM latest_climate"
            assert reader.execute(query).fetchall() == [(1,)]
            again = Scribe(writer)
            again.list(again.begin(), [station("A")], [series("a"), series("h", property_name="Humidity")])
            again.pull([observation("a", 1, 2), observation("h", 1, 50)])
            writer.build_latest(again.dataset)
            assert reader.execute(query).fetchall() == [(1,)]
            reader.execute("COMMIT")
            assert reader.execute("SELECT temperature, humidity FROM latest_climate").fetchall() == [(2, 50)]


def names(*kinds: Kind, stations: range | None = None, heights=(), given=None, taken=()) -> list[str]:
    """The columns of one series of each kind, each at a station of its own unless told otherwise."""
    places = list(stations or range(len(kinds)))
    candidates = [
        Candidate(number, places[number % len(places)], heights[number] if heights else None, f"s{number:02}", 0, kind)
        for number, kind in enumerate(kinds)
    ]
    found = column_names(candidates, given or {}, taken)
    return [found[number] for number in range(len(kinds))]


class TestColumnNames:
    """The property, and what tells it from its neighbours."""

    def test_one_property_needs_no_more_than_its_name(self) -> None:
        assert names(Kind("Air Temperature", "PT1H", "mean", unit="Cel")) == ["air_temperature"]

    def test_series_of_one_kind_share_a_column(self) -> None:
        assert names(Kind("NO2", "PT1H"), Kind("NO2", "PT1H")) == ["no2", "no2"]

    def test_what_differs_is_named_and_what_does_not_is_not(self) -> None:
        hourly, daily, peak = Kind("NO2", "PT1H", "mean"), Kind("NO2", "P1D", "mean"), Kind("NO2", "PT1H", "maximum")
        assert names(hourly, daily) == ["no2_pt1h", "no2_p1d"]
        assert names(hourly, daily, peak) == ["no2_pt1h_mean", "no2_p1d_mean", "no2_pt1h_maximum"]
        assert names(hourly, Kind("O3", "P1D")) == ["no2", "o3"]

    def test_directions_classes_and_lanes(self) -> None:
        assert names(
            Kind("Count", direction="in", category="bike"), Kind("Count", direction="out", category="bike"),
            Kind("Count", direction="in", category="car", lane="1"),
        ) == ["count_in_bike", "count_out_bike", "count_in_car_1"]  # fmt: skip

    def test_units_and_types_are_never_mixed(self) -> None:
        assert names(Kind("T", unit="Cel"), Kind("T", unit="K")) == ["t_cel", "t_k"]
        assert names(Kind("State", value_kind="text"), Kind("State", value_kind="number")) == [
            "state_text",
            "state_number",
        ]

    def test_several_of_one_kind_at_one_station_are_told_apart_by_height_or_number(self) -> None:
        soil = Kind("Moisture")
        assert names(soil, soil, soil, stations=range(1), heights=(-0.1, -0.3, 1.5)) == [
            "moisture_minus_0_1_m", "moisture_minus_0_3_m", "moisture_1_5_m",
        ]  # fmt: skip
        assert names(soil, soil, stations=range(1)) == ["moisture", "moisture_2"]
        assert names(soil, soil, heights=(2.0, 3.0)) == ["moisture", "moisture"]

    def test_a_name_that_was_given_stays(self) -> None:
        hourly, daily = Kind("NO2", "PT1H"), Kind("NO2", "P1D")
        assert names(hourly, daily, given={0: "no2"}, taken=["fid", "no2", "no2_t"]) == ["no2", "no2_p1d"]
        assert names(hourly, hourly, given={0: "no2"}, taken=["no2", "no2_t"]) == ["no2", "no2"]

    @pytest.mark.parametrize("reserved", sorted(RESERVED))
    def test_no_column_takes_a_name_that_is_in_use(self, reserved: str) -> None:
        assert names(Kind(reserved)) == [f"{reserved}_2"]

    def test_no_column_is_taken_for_the_time_of_another(self) -> None:
        assert names(Kind("x"), Kind("x_t")) == ["x", "x_t_2"]
        assert names(Kind("x t"), Kind("x")) == ["x_t_2", "x"]

    @given(st.lists(st.tuples(*[st.text(max_size=70)] * 3), min_size=1, max_size=12))
    def test_any_words_make_safe_and_different_names(self, words) -> None:
        kinds = [Kind(one, category=other, lane=third) for one, other, third in words]
        found = names(*kinds)
        by_kind = dict(zip(kinds, found, strict=True))
        every = [name for name in by_kind.values() for name in (name, f"{name}_t")]
        assert len(set(every)) == len(every) == 2 * len(set(kinds))
        assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,57}", name) for name in found)
        assert not RESERVED & set(every)
        assert names(*kinds[::-1]) == found[::-1]


class TestDescribedColumns:
    """What a column of the table means, for those who draw it."""

    def columns(self, scribe: Scribe, path: Path) -> list[LatestColumn]:
        scribe.writer.build_latest(scribe.dataset)
        scribe.writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert reader.latest_columns(99) == []
            return reader.latest_columns(scribe.dataset)

    def test_series_of_one_kind_share_a_column(self, scribe: Scribe, path: Path) -> None:
        described = [
            series("a", "A", property_uri="https://example.org/t", statistic="mean", z=2.0),
            series("b", "B", statistic="mean", z=2.0),
            series("b2", "B", property_name="Noise", unit_source="dB(A)", unit_ucum=None, direction="north",
                   category="car", lane="1", period=None),
        ]  # fmt: skip
        scribe.list(scribe.begin(), [station("A"), station("B")], described)
        assert self.columns(scribe, path) == [
            LatestColumn(
                "temperature", "Temperature", "https://example.org/t", "Cel", "°C", "mean", "PT10M", "", "", "",
                "number", 2.0,
            ),
            LatestColumn("noise", "Noise", "", "dB(A)", "dB(A)", "", "", "north", "car", "1", "number"),
        ]  # fmt: skip

    def test_heights_that_differ_are_not_told(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin(), [station("A"), station("B")], [series("a", "A", z=2.0), series("b", "B", z=3.0)])
        assert [column.z for column in self.columns(scribe, path)] == [None]

    def test_what_is_whole_comes_before_its_parts(self, scribe: Scribe, path: Path) -> None:
        described = [
            series("in", "A", direction="1", role="part"),
            series("out", "A", direction="10", role="part"),
            series("back", "A", direction="2", role="part"),
            series("deep", "A", property_name="Moisture", z=-0.3),
            series("both", "A", direction="0", role="total"),
            series("shallow", "A", property_name="Moisture", z=-0.1),
        ]
        scribe.list(scribe.begin(), [station("A")], described)
        assert [(column.direction, column.z, column.role, column.is_part) for column in self.columns(scribe, path)] == [
            ("0", None, "total", False), ("1", None, "part", True), ("2", None, "part", True),
            ("10", None, "part", True), ("", -0.1, "", False), ("", -0.3, "", False),
        ]  # fmt: skip

    def test_a_column_is_a_part_when_one_of_its_series_is(self, scribe: Scribe, path: Path) -> None:
        described = [series("a", "A", role="total"), series("b", "B", role="part")]
        scribe.list(scribe.begin(), [station("A"), station("B")], described)
        (column,) = self.columns(scribe, path)
        assert (column.role, column.is_part) == ("part", True)

    def test_columns_that_nothing_tells_apart_are_numbered(self, scribe: Scribe, path: Path) -> None:
        described = [series(f"p{number:02}", "A", property_name="PM2.5") for number in range(12)]
        described.append(series("t", "A"))
        scribe.list(scribe.begin(), [station("A")], described)
        numbered = [(column.name, column.number, column.alike) for column in self.columns(scribe, path)]
        expected = [("pm2_5", 1, 12), *((f"pm2_5_{number}", number, 12) for number in range(2, 13))]
        assert numbered == [*expected, ("temperature", 1, 1)]

    def test_a_series_without_a_property_is_called_by_its_own_name(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin(), [station("A")], [Series("a", "A", name="Box 7")])
        (column,) = self.columns(scribe, path)
        assert (column.name, column.property_name) == ("box_7", "Box 7")

    @pytest.mark.parametrize("spoilt", ["series SET lane = x'00'", "series SET z = 'high'",
                                        "dataset_series SET column_name = 'a\" b'"])  # fmt: skip
    def test_what_this_room_does_not_write_is_damage(self, scribe: Scribe, path: Path, spoilt: str) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a")])
        scribe.writer.build_latest(scribe.dataset)
        scribe.writer._database.connection.execute(f"UPDATE {spoilt}")
        scribe.writer.finalise()
        with SnapshotReader.open(path) as reader, pytest.raises(SnapshotError, match="damaged"):
            reader.latest_columns(scribe.dataset)
