# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading, pruning, copying, and bringing older snapshots up to date."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from snapshot_pages import CLIMATE, START, Scribe, at, observation, page, series, small_snapshot, station
from urban_data.core.errors import Cancelled, InputError, SnapshotBusy, SnapshotError
from urban_data.core.monitor import QuietMonitor
from urban_data.store import migrations
from urban_data.store.maintenance import copy, prune, verify
from urban_data.store.reader import SnapshotReader
from urban_data.store.writer import SnapshotWriter

NIGHT = START + timedelta(days=2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_snapshot(tmp_path / "city.gpkg")


def dump(path: Path) -> list[str]:
    with SnapshotReader.open(path) as reader:
        return list(reader.dump())


class CancelsAfter(QuietMonitor):
    """Asks to stop after a number of looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def is_cancelled(self) -> bool:
        self.looks -= 1
        return self.looks < 0


class TestReader:
    """What a snapshot tells."""

    def test_a_dataset_with_its_origin_and_size(self, path: Path) -> None:
        with SnapshotReader.open(path) as reader:
            (held,) = reader.datasets()
        assert (held.key, held.title, held.kind, held.api) == ("climate", "Climate boxes", "series", "sensorthings")
        assert (held.licence, held.attribution) == ("CC BY 4.0", "City of Example")
        assert (held.stations, held.series, held.observations) == (3, 6, 120)
        assert (held.first, held.last, held.table_name) == (at(0), at(190), "latest_climate")

    def test_observations_are_columns(self, path: Path) -> None:
        with SnapshotReader.open(path) as reader:
            found = reader.observations(1, series=[3, 4], t_from=at(10), t_to=at(30))
        assert found.series.tolist() == [3, 3, 4, 4]
        assert found.t_start.dtype == found.t_end.dtype == np.dtype("datetime64[ms]")
        assert found.t_end[0] - found.t_start[0] == np.timedelta64(10, "m")
        assert found.value[:2].tolist() == [21.5, 22.5]
        assert np.isnan(found.value[2:]).all()
        assert found.text.tolist() == [None, None, "open 1", "open 2"]

    def test_no_observations_are_empty_columns(self, path: Path) -> None:
        with SnapshotReader.open(path) as reader:
            assert len(reader.observations(1, t_from=at(9999)).value) == 0
            assert len(reader.observations(99).text) == 0

    def test_withdrawn_ones_come_when_asked_for(self, path: Path) -> None:
        with SnapshotWriter.open(path) as writer:
            Scribe(writer).pull([observation("S0/t", 0, 1.0)], "refresh")
            writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert len(reader.observations(1, series=[1]).value) == 1
            assert len(reader.observations(1, series=[1], withdrawn=True).value) == 21

    def test_a_missing_file_is_named(self, path: Path) -> None:
        with pytest.raises(SnapshotError, match=r"The snapshot no\.gpkg cannot be used: it does not exist"):
            SnapshotReader.open(path.with_name("no.gpkg"))

    def test_it_cannot_write(self, path: Path) -> None:
        with SnapshotReader.open(path) as reader, pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader._database.connection.execute("DELETE FROM pulls")


class TestDump:
    """Equal for snapshots that hold the same, whatever way they came to it."""

    def test_the_order_the_pages_and_the_times_of_pulling_do_not_matter(self, tmp_path: Path) -> None:
        values = [observation(name, n, n / 7, text=f"<{n}>") for name in "ab" for n in range(40)]
        dumps = []
        for seed in range(3):
            chance = random.Random(seed)  # noqa: S311 - any order will do
            path = tmp_path / f"{seed}.gpkg"
            chance.shuffle(values)
            with SnapshotWriter.open(path) as writer:
                scribe = Scribe(writer)
                pull = scribe.begin(minute=seed * 1000)
                places = [station("A"), station("B", 8)]
                described = [series("a", "A"), series("b", "B")]
                scribe.list(pull, places[:: 1 - 2 * (seed % 2)], described[:: 1 - 2 * (seed % 2)])
                part = scribe.part(pull, "a", "b")
                for begin in range(0, 80, 7 + seed):
                    scribe.store(pull, part, page(values[begin : begin + 7 + seed]))
                if seed == 2:
                    scribe.pull(values[:30], "refresh")
                    scribe.pull(values, "new")
                writer.build_latest(scribe.dataset)
                writer.finalise()
            dumps.append(dump(path))
        assert dumps[0] == dumps[1] == dumps[2]

    @pytest.mark.parametrize(
        "change",
        [
            "UPDATE observations SET value = value * (1 + 1e-15) WHERE fid = 9",
            "UPDATE observations SET text = text || ' ' WHERE fid = 30",
            "UPDATE observations SET quality = '' WHERE fid = 9",
            "UPDATE observations SET withdrawn = t_start WHERE fid = 9",
            "UPDATE observations SET t_result = NULL WHERE fid = 9",
            "UPDATE series SET unit_ucum = NULL WHERE fid = 1",
            "UPDATE datasets SET licence = NULL",
            "DELETE FROM dataset_series WHERE fid = 2",
            "DELETE FROM positions WHERE fid = 2",
        ],
    )
    def test_any_difference_of_content_shows(self, path: Path, change: str) -> None:
        before = dump(path)
        with closing(sqlite3.connect(path)) as database:
            database.execute(change)
            database.commit()
        assert dump(path) != before


class TestPrune:
    """Old values go; nothing else does."""

    def aged(self, path: Path) -> Path:
        with SnapshotWriter.open(path, now=lambda: START) as writer:
            scribe = Scribe(writer)
            scribe.pull([observation("S0/t", 60 * n, n) for n in range(100)])
            writer.finalise()
        return path

    def test_what_began_before_is_removed_and_the_file_shrinks(self, path: Path) -> None:
        with SnapshotWriter.open(path) as writer:
            Scribe(writer).pull([observation("S1/t", n / 10, n) for n in range(1, 9999)])
            writer.finalise()
        kept = [line for line in dump(self.aged(path)) if not line.startswith("position") and line[:10] != "2026-03-01"]
        size = path.stat().st_size
        removed = prune(path, 1, QuietMonitor(), now=lambda: NIGHT)
        assert removed == 24 + 9998 + 140
        assert path.stat().st_size < size / 2
        assert [line for line in dump(path) if line[:10] != "2026-03-01"] == kept
        assert not [line for line in dump(path) if line.startswith("2026-03-01")]
        assert verify(path, QuietMonitor()).problems == ()
        assert [found.name for found in path.parent.iterdir()] == ["city.gpkg"]

    def test_pruning_again_removes_nothing(self, path: Path) -> None:
        assert prune(path, 0, QuietMonitor(), now=lambda: NIGHT) == 140
        before = dump(path)
        assert prune(path, 0, QuietMonitor(), now=lambda: NIGHT) == 0
        assert dump(path) == before

    def test_it_can_be_stopped_and_gone_on_with(self, path: Path) -> None:
        with pytest.raises(Cancelled):
            prune(path, 0, CancelsAfter(3), now=lambda: NIGHT)
        assert verify(path, QuietMonitor()).problems == ()
        assert 0 < prune(path, 0, QuietMonitor(), now=lambda: NIGHT) < 140
        assert verify(path, QuietMonitor()).problems == ()

    def test_the_latest_values_are_those_that_are_left(self, path: Path) -> None:
        prune(self.aged(path), 1, QuietMonitor(), now=lambda: NIGHT)
        with closing(sqlite3.connect(path)) as database:
            rows = database.execute("SELECT temperature, state, state_t FROM latest_climate ORDER BY fid").fetchall()
        assert rows == [(99.0, None, None), (None, None, None), (None, None, None)]

    def test_what_was_pruned_can_be_pulled_again_and_is_counted(self, path: Path) -> None:
        prune(path, 0, QuietMonitor(), now=lambda: NIGHT)
        with SnapshotWriter.open(path) as writer:
            assert Scribe(writer).pull([observation("S0/t", 0)]).stored == 1
            writer.finalise()
        assert verify(path, QuietMonitor()).problems == ()

    @pytest.mark.parametrize("days", [-1, 10**9])
    def test_days_that_make_no_sense_are_refused(self, path: Path, days: int) -> None:
        with pytest.raises(InputError, match="days"):
            prune(path, days, QuietMonitor())

    def test_a_missing_file_is_not_created(self, tmp_path: Path) -> None:
        with pytest.raises(SnapshotError, match="does not exist"):
            prune(tmp_path / "no.gpkg", 1, QuietMonitor())
        assert list(tmp_path.iterdir()) == []

    def test_it_waits_for_no_pull(self, path: Path) -> None:
        with SnapshotWriter.open(path), pytest.raises(SnapshotBusy):
            prune(path, 1, QuietMonitor())


class TestCopy:
    """A second file, whole or not at all."""

    def test_a_copy_holds_the_same_and_verifies(self, path: Path, tmp_path: Path) -> None:
        target = tmp_path / "copy.gpkg"
        monitor = QuietMonitor()
        copy(path, target, monitor)
        assert dump(target) == dump(path)
        assert verify(target, monitor).ok
        assert monitor.fraction == 1.0
        assert sorted(found.name for found in tmp_path.iterdir()) == ["city.gpkg", "copy.gpkg"]

    def test_a_copy_during_a_pull_is_one_moment_of_it(self, path: Path, tmp_path: Path) -> None:
        with SnapshotWriter.open(path) as writer:
            scribe = Scribe(writer)
            scribe.pull([observation("S0/t", n) for n in range(1000, 1100)])
            copy(path, tmp_path / "copy.gpkg", QuietMonitor())
            scribe.pull([observation("S0/t", 2000)])
        with SnapshotReader.open(tmp_path / "copy.gpkg") as reader:
            assert reader.datasets()[0].observations == 220
        assert verify(tmp_path / "copy.gpkg", QuietMonitor()).ok
        with closing(sqlite3.connect(tmp_path / "copy.gpkg")) as database:
            assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)

    def test_damage_stays_visible_in_the_copy(self, path: Path, tmp_path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            database.execute("UPDATE series SET name = 'x'")
            database.commit()
        copy(path, tmp_path / "copy.gpkg", QuietMonitor())
        assert not verify(tmp_path / "copy.gpkg", QuietMonitor()).ok

    @pytest.mark.parametrize("there", ["file", "link", "itself"])
    def test_nothing_is_overwritten(self, path: Path, tmp_path: Path, there: str) -> None:
        target = path if there == "itself" else tmp_path / "copy.gpkg"
        if there == "file":
            target.write_text("mine")
        elif there == "link":
            target.symlink_to(tmp_path / "nowhere")
        before = {found.name: found.is_file() and found.read_bytes() for found in tmp_path.iterdir()}
        with pytest.raises(SnapshotError, match="there already"):
            copy(path, target, QuietMonitor())
        assert {found.name: found.is_file() and found.read_bytes() for found in tmp_path.iterdir()} == before

    def test_a_copy_that_is_stopped_leaves_nothing(self, path: Path, tmp_path: Path) -> None:
        monitor = QuietMonitor()
        monitor.cancel()
        with pytest.raises(Cancelled):
            copy(path, tmp_path / "copy.gpkg", monitor)
        assert [found.name for found in tmp_path.iterdir()] == ["city.gpkg"]

    def test_files_beside_the_copy_are_left_alone(self, path: Path, tmp_path: Path) -> None:
        mine = tmp_path / "copy.gpkg.copy"
        mine.write_text("mine")
        copy(path, tmp_path / "copy.gpkg", QuietMonitor())
        assert mine.read_text() == "mine"
        assert sorted(found.name for found in tmp_path.iterdir()) == ["city.gpkg", "copy.gpkg", "copy.gpkg.copy"]

    def test_a_copy_is_as_readable_as_any_new_file(self, path: Path, tmp_path: Path) -> None:
        (tmp_path / "other").touch()
        copy(path, tmp_path / "copy.gpkg", QuietMonitor())
        assert (tmp_path / "copy.gpkg").stat().st_mode == (tmp_path / "other").stat().st_mode

    def test_a_missing_folder_is_named(self, path: Path, tmp_path: Path) -> None:
        with pytest.raises(SnapshotError, match=r"the folder .* does not exist"):
            copy(path, tmp_path / "no" / "copy.gpkg", QuietMonitor())


class TestMigration:
    """A snapshot of an earlier version is brought up to date by the next pull."""

    @pytest.fixture
    def old(self, path: Path) -> Path:
        """A snapshot as version 0 might have been: without the prunes, and a column of another name."""
        with closing(sqlite3.connect(path)) as database:
            database.execute("UPDATE ud_meta SET value = '0'")
            database.execute("ALTER TABLE platforms RENAME COLUMN title TO name")
            database.commit()
        return path

    @staticmethod
    def rename(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE platforms RENAME COLUMN name TO title")

    def test_the_writer_migrates_and_the_reader_asks_for_it(self, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(migrations, "MIGRATIONS", {0: self.rename})
        with pytest.raises(SnapshotError, match="Pull into it once"):
            SnapshotReader.open(old)
        with SnapshotWriter.open(old) as writer:
            assert Scribe(writer, CLIMATE).pull([observation("S0/t", 999)]).stored == 1
            writer.finalise()
        assert verify(old, QuietMonitor()).ok

    def test_a_migration_that_fails_changes_nothing(self, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def half(connection: sqlite3.Connection) -> None:
            self.rename(connection)
            connection.execute("DROP TABLE no_such_table")

        monkeypatch.setattr(migrations, "MIGRATIONS", {0: half})
        with pytest.raises(SnapshotError, match="no such table"):
            SnapshotWriter.open(old)
        monkeypatch.setattr(migrations, "MIGRATIONS", {0: self.rename})
        with SnapshotWriter.open(old) as writer:
            writer.finalise()
        assert verify(old, QuietMonitor()).ok

    def test_a_version_without_a_way_is_named(self, old: Path) -> None:
        with pytest.raises(SnapshotError, match="a version of Urban Data that this one does not know"):
            SnapshotWriter.open(old)
