# SPDX-License-Identifier: GPL-2.0-or-later
"""The life of a snapshot file: begun, taken up, handed over, refused."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from osgeo import gdal, ogr
from snapshot_pages import CLIMATE, ROOT, START, Scribe, at, observation, page, series, small_snapshot, station
from urban_data.core.errors import NotASnapshot, SnapshotBusy, SnapshotChanged, SnapshotError, StorageFull
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import Part
from urban_data.store.database import Database
from urban_data.store.maintenance import verify
from urban_data.store.reader import SnapshotReader
from urban_data.store.writer import IN_USE_NOTE, SnapshotWriter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


def beside(path: Path) -> list[str]:
    """The names of the files in the snapshot's folder."""
    return sorted(found.name for found in path.parent.iterdir())


def begun(path: Path, values: int = 3) -> SnapshotWriter:
    """A first pull under way, with one page stored."""
    writer = SnapshotWriter.open(path, now=lambda: START)
    scribe = Scribe(writer)
    pull = scribe.begin()
    scribe.list(pull, [station("A")], [series("a")])
    scribe.store(
        pull, scribe.part(pull, "a"), page([observation("a", n, n) for n in range(values)], reached=at(values - 1))
    )
    return writer


class TestFirstPull:
    """It is written beside its target and gets its name at the end."""

    def test_nothing_bears_the_name_before_the_end_and_one_file_is_there_after_it(self, path: Path) -> None:
        writer = begun(path)
        assert not path.exists()
        assert "city.gpkg.part" in beside(path)
        assert writer.finalise() is None
        assert beside(path) == ["city.gpkg"]
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)

    def test_a_process_that_dies_leaves_what_was_confirmed_for_the_next(self, path: Path) -> None:
        script = (
            "import os, sys; from pathlib import Path; from test_store_writer import begun;"
            "begun(Path(sys.argv[1])); os._exit(9)"
        )
        folders = os.pathsep.join([str(Path(__file__).parent), *sys.path])
        child = subprocess.run([sys.executable, "-c", script, str(path)], env={**os.environ, "PYTHONPATH": folders})
        assert child.returncode == 9
        assert not path.exists()
        assert "city.gpkg.part-wal" in beside(path)
        with SnapshotWriter.open(path) as writer:
            ((dataset, left),) = writer.unfinished_on(ROOT)
            assert (left.state, [part.reached for part in left.parts]) == ("running", [None, at(2)])
            writer.store_pages([(left.parts[1].fid, page([observation("a", 9)]), left.fid, dataset)])
            writer.finalise()
        assert beside(path) == ["city.gpkg"]
        with SnapshotReader.open(path) as reader:
            assert len(reader.observations(dataset).value) == 4
        assert verify(path, QuietMonitor()).ok

    def test_an_error_leaves_what_was_confirmed_for_the_next(self, path: Path) -> None:
        with pytest.raises(ZeroDivisionError), begun(path):
            raise ZeroDivisionError
        assert beside(path) == ["city.gpkg.part"]
        with SnapshotWriter.open(path) as writer:
            assert len(writer.unfinished_on(ROOT)) == 1

    def test_a_pull_that_never_began_leaves_no_file(self, path: Path) -> None:
        with SnapshotWriter.open(path) as writer:
            writer.dataset(writer.platform(ROOT, "sensorthings", ""), CLIMATE)
        assert beside(path) == []

    def test_a_process_that_died_before_there_were_tables_is_no_obstacle(self, path: Path) -> None:
        path.with_name("city.gpkg.part").touch()
        begun(path).finalise()
        assert verify(path, QuietMonitor()).ok

    def test_what_lies_there_under_the_other_name_is_not_taken_for_a_first_pull(self, path: Path) -> None:
        half = path.with_name("city.gpkg.part")
        half.write_bytes(b"the half of another program's download")
        with pytest.raises(NotASnapshot):
            SnapshotWriter.open(path)
        assert half.read_bytes() == b"the half of another program's download"

    def test_a_snapshot_with_a_first_pull_beside_it_is_a_question_for_the_person(self, path: Path) -> None:
        small_snapshot(path)
        path.with_name("city.gpkg.part").write_bytes(path.read_bytes())
        with pytest.raises(SnapshotError, match=r"unfinished first pull lies beside it. Move city\.gpkg\.part"):
            SnapshotWriter.open(path)

    def test_it_takes_the_place_of_no_file_that_appeared_meanwhile(self, path: Path) -> None:
        with begun(path) as writer:
            path.write_text("mine")
            with pytest.raises(SnapshotChanged):
                writer.finalise()
        assert path.read_text() == "mine"
        path.unlink()
        begun(path).finalise()
        assert verify(path, QuietMonitor()).ok

    @pytest.mark.parametrize("name", ["city.gpkg", "city.gpkg.part"])
    def test_it_is_not_written_through_a_link(self, path: Path, name: str) -> None:
        elsewhere = path.parent / "elsewhere"
        (path.parent / name).symlink_to(elsewhere)
        with pytest.raises(SnapshotError, match="link"):
            SnapshotWriter.open(path)
        assert not elsewhere.exists()

    def test_a_missing_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SnapshotError, match=r"the folder .*nowhere does not exist"):
            SnapshotWriter.open(tmp_path / "nowhere" / "city.gpkg")

    def test_without_leave_to_create_a_missing_file_is_an_error(self, path: Path) -> None:
        with pytest.raises(SnapshotError, match="does not exist"):
            SnapshotWriter.open(path, create=False)
        assert beside(path) == []

    @pytest.mark.parametrize("name", ["ä ö ß", "100%", "a?mode=memory", "a#b", "c'd\"e", "x;y&z", "🚲", "a%20b"])
    def test_any_file_name_is_just_a_name(self, tmp_path: Path, name: str) -> None:
        small_snapshot(tmp_path / f"{name}.gpkg")
        assert beside(tmp_path / "x") == [f"{name}.gpkg"]
        with SnapshotReader.open(tmp_path / f"{name}.gpkg") as reader:
            assert reader.datasets()


class TestWhilePulling:
    """A later pull works in place while others read."""

    def test_pragmas_are_as_the_recipe_says(self, path: Path) -> None:
        with SnapshotWriter.open(path) as writer:
            ask = writer._database.connection.execute
            assert ask("PRAGMA journal_mode").fetchone() == ("wal",)
            assert ask("PRAGMA synchronous").fetchone() == (2,)
            assert ask("PRAGMA foreign_keys").fetchone() == (1,)
            assert ask("PRAGMA trusted_schema").fetchone() == (0,)
            assert ask("PRAGMA cell_size_check").fetchone() == (1,)

    def test_a_refused_write_ahead_log_means_more_syncs(self, path: Path) -> None:
        small_snapshot(path)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM observations").fetchone()
            with SnapshotWriter.open(path, busy_seconds=0) as writer:
                ask = writer._database.connection.execute
                assert ask("PRAGMA journal_mode").fetchone() == ("delete",)
                assert ask("PRAGMA synchronous").fetchone() == (3,)
                reader.execute("COMMIT")
                Scribe(writer).pull([observation("S0/t", 999)])
                writer.finalise()
        assert verify(path, QuietMonitor()).ok

    @pytest.mark.parametrize("opening", ["reader", "writer"])
    def test_a_journal_that_a_dead_process_left_is_applied(self, path: Path, opening: str) -> None:
        whole = small_snapshot(path.with_name("whole.gpkg"))
        with SnapshotReader.open(whole) as reader:
            before = list(reader.dump())
        with closing(sqlite3.connect(whole, isolation_level=None)) as dying:
            dying.execute("PRAGMA cache_size=1")
            dying.execute("BEGIN IMMEDIATE")
            dying.execute("UPDATE observations SET value = -1, quality = hex(randomblob(500))")
            shutil.copy(whole, path)
            shutil.copy(f"{whole}-journal", f"{path}-journal")
            dying.execute("ROLLBACK")
        if opening == "writer":
            with SnapshotWriter.open(path) as writer:
                writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert list(reader.dump()) == before
        assert verify(path, QuietMonitor()).ok

    def test_readers_see_confirmed_pages(self, path: Path) -> None:
        small_snapshot(path)
        with SnapshotWriter.open(path) as writer:
            scribe = Scribe(writer)
            scribe.pull([observation("S0/t", 999)])
            with SnapshotReader.open(path) as reader:
                assert len(reader.observations(scribe.dataset).value) == 121

    def test_a_reader_that_stays_keeps_the_log_and_the_hand_over_says_so(self, path: Path) -> None:
        small_snapshot(path)
        writer = SnapshotWriter.open(path, busy_seconds=0)
        Scribe(writer).pull([observation("S0/t", 999)])
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM observations").fetchone()
            assert writer.finalise() == IN_USE_NOTE
            assert reader.execute("SELECT count(*) FROM observations").fetchone() == (121,)
        assert verify(path, QuietMonitor()).ok
        begun(path).finalise()
        assert beside(path) == ["city.gpkg"]

    def test_a_second_pull_is_told_that_the_file_is_busy(self, path: Path) -> None:
        with begun(path):
            with pytest.raises(SnapshotBusy, match=r"city\.gpkg is in use by another program"):
                SnapshotWriter.open(path)
            assert not path.exists()
        with SnapshotWriter.open(path):
            pass

    @pytest.mark.parametrize("link", ["file", "folder"])
    def test_two_names_of_one_file_share_a_lock(self, path: Path, link: str) -> None:
        small_snapshot(path)
        folder = path.parent / "elsewhere"
        if link == "file":
            folder.mkdir()
            (folder / "other.gpkg").symlink_to(path)
        else:
            folder.symlink_to(path.parent)
        other = folder / ("other.gpkg" if link == "file" else path.name)
        with begun(path), pytest.raises(SnapshotBusy):
            SnapshotWriter.open(other)
        with begun(other), pytest.raises(SnapshotBusy):
            SnapshotWriter.open(path)

    def test_a_look_through_a_link_sees_what_is_in_the_log(self, path: Path) -> None:
        small_snapshot(path)
        link = path.parent / "elsewhere" / "other.gpkg"
        link.parent.mkdir()
        link.symlink_to(path)
        with begun(path):
            database = Database(link, "look")
            (count,) = database.connection.execute("SELECT count(*) FROM pulls").fetchone()
            database.close()
        assert count == 2

    def test_the_lock_of_a_dead_process_is_no_lock(self, path: Path) -> None:
        path.with_name("city.gpkg.lock").touch()
        begun(path).finalise()
        assert beside(path) == ["city.gpkg"]

    def test_another_writer_in_a_transaction_is_waited_for_and_named(self, path: Path) -> None:
        small_snapshot(path)
        with (
            SnapshotWriter.open(path, busy_seconds=0) as writer,
            closing(sqlite3.connect(path, isolation_level=None)) as other,
        ):
            scribe = Scribe(writer)
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(SnapshotBusy):
                scribe.begin()
            other.execute("ROLLBACK")
            assert scribe.begin() == 2

    @pytest.mark.parametrize("how", ["replaced", "removed"])
    def test_a_file_that_is_replaced_or_removed_is_left_alone(self, path: Path, how: str) -> None:
        small_snapshot(path)
        writer = SnapshotWriter.open(path)
        scribe = Scribe(writer)
        if how == "removed":
            path.unlink()
        else:
            other = small_snapshot(path.with_name("other.gpkg"), stations=1)
            other.replace(path)
        content = path.read_bytes() if how == "replaced" else None
        with pytest.raises(SnapshotChanged, match="replaced or removed"):
            scribe.pull([observation("S0/t", 999)])
        with pytest.raises(SnapshotChanged):
            writer.finalise()
        writer.close()
        assert beside(path) == (["city.gpkg"] if how == "replaced" else [])
        assert content is None or path.read_bytes() == content

    def test_a_first_pull_whose_file_is_removed_makes_no_new_one(self, path: Path) -> None:
        with begun(path) as writer:
            path.with_name("city.gpkg.part").unlink()
            with pytest.raises(SnapshotChanged):
                writer.finalise()
        assert not path.exists()

    def test_a_failed_page_leaves_nothing_and_the_next_one_is_stored_whole(self, path: Path) -> None:
        with begun(path) as writer:
            scribe = Scribe(writer)
            pull = scribe.begin()
            part = scribe.part(pull, "new")
            with pytest.raises(SnapshotError, match="FOREIGN KEY"):
                writer.store_pages(
                    [
                        (part, page([], stations=[station("N")], series=[series("new", "N")]), pull, scribe.dataset),
                        (part + 99, page([observation("unlisted", 1)]), pull, scribe.dataset),
                    ]
                )
            (counts,) = scribe.store(pull, part, page([observation("new", 1)]))
            assert (counts.stored, counts.dropped) == (0, 1)
            scribe.list(pull, [station("N")], [series("new", "N")])
            (counts,) = scribe.store(pull, part, page([observation("new", 1)]))
            assert (counts.stored, counts.dropped) == (1, 0)

    def test_no_room_is_said_and_what_was_stored_is_kept(self, path: Path) -> None:
        with begun(path) as writer:
            (pages,) = writer._database.connection.execute("PRAGMA page_count").fetchone()
            writer._database.connection.execute(f"PRAGMA max_page_count={pages + 2}")
            scribe = Scribe(writer)
            with pytest.raises(StorageFull, match=r"the disk is full\. What was pulled before is kept"):
                scribe.pull([observation("a", n, None, text="x" * 9000) for n in range(100, 200)])
            assert not writer._database.connection.in_transaction
            writer._database.connection.execute("PRAGMA max_page_count=1000000")
            writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert len(reader.observations(1).value) == 3
        assert verify(path, QuietMonitor()).ok


class TestContents:
    """What stands in the file is a GeoPackage that other programs read."""

    @pytest.fixture
    def layers(self, path: Path):
        gdal.UseExceptions()
        complaints: list[str] = []
        gdal.PushErrorHandler(lambda _, __, message: complaints.append(message))
        try:
            source = gdal.OpenEx(str(small_snapshot(path)), gdal.OF_VECTOR)
            yield {layer.GetName(): layer for layer in (source.GetLayer(n) for n in range(source.GetLayerCount()))}
        finally:
            gdal.PopErrorHandler()
        assert complaints == []

    def test_every_table_is_a_layer(self, layers, path: Path) -> None:
        with closing(sqlite3.connect(path)) as database:
            tables = database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 5) NOT IN ('gpkg_', 'rtree')"
            ).fetchall()
        assert set(layers) == {name for (name,) in tables}
        assert {"stations", "observations", "series", "latest_climate", "pulls", "pull_parts"} <= set(layers)

    def test_times_are_date_times_and_geometries_have_a_type(self, layers) -> None:
        definition = layers["observations"].GetLayerDefn()
        types = {
            definition.GetFieldDefn(n).GetName(): definition.GetFieldDefn(n).GetType()
            for n in range(definition.GetFieldCount())
        }
        assert {types[name] for name in ("t_start", "t_end", "t_result", "withdrawn")} == {ogr.OFTDateTime}
        assert types["value"] == ogr.OFTReal
        for name in ("stations", "positions", "latest_climate"):
            assert layers[name].GetGeomType() == ogr.wkbPoint
            assert layers[name].GetSpatialRef().GetAuthorityCode(None) == "4326"
        assert layers["observations"].GetGeomType() == ogr.wkbNone

    def test_the_spatial_index_finds_what_is_there(self, layers) -> None:
        for name, count in (("stations", 1), ("positions", 3), ("latest_climate", 1)):
            layer = layers[name]
            layer.SetSpatialFilterRect(7.005, 50.6, 7.035 if name == "positions" else 7.015, 50.8)
            assert layer.GetFeatureCount() == count
            layer.SetSpatialFilter(None)

    def test_the_extent_is_that_of_the_geometries(self, layers) -> None:
        assert layers["stations"].GetExtent() == pytest.approx((7.0, 7.1, 50.7, 50.7), abs=1e-5)

    def test_an_edit_through_ogr_keeps_the_index(self, path: Path) -> None:
        source = ogr.Open(str(small_snapshot(path)), update=1)
        layer = source.GetLayerByName("stations")
        feature = layer.GetFeature(1)
        feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (8 51)"))
        layer.SetFeature(feature)
        layer.SetSpatialFilterRect(7.9, 50.9, 8.1, 51.1)
        assert layer.GetFeatureCount() == 1
        del layer, feature, source
        begun(path).finalise()
        with closing(sqlite3.connect(path)) as database:
            assert database.execute("SELECT rtreecheck('rtree_stations_geom')").fetchone() == ("ok",)

    def test_several_datasets_and_platforms_share_a_file(self, path: Path) -> None:
        with SnapshotWriter.open(path) as writer:
            for root in (ROOT, "https://other.example.org"):
                for key in ("climate", "Climate", "traffic"):
                    scribe = Scribe(writer, Dataset(key, "The same title"), root)
                    pull = scribe.begin()
                    scribe.list(pull, [station("A")], [series(f"{key}/a")])
                    assert (
                        scribe.store(pull, scribe.part(pull, f"{key}/a"), page([observation(f"{key}/a", 0)]))[0].stored
                        == 1
                    )
                    writer.build_latest(scribe.dataset)
            writer.finalise()
        with SnapshotReader.open(path) as reader:
            held = reader.datasets()
        assert len({one.table_name for one in held}) == 6
        assert [(one.stations, one.series, one.observations) for one in held] == [(1, 1, 1)] * 6
        assert verify(path, QuietMonitor()).ok
        assert gdal.OpenEx(str(path)).GetLayerCount() == len(_tables(path))


def _tables(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [name for (name,) in database.execute("SELECT table_name FROM gpkg_contents")]


def test_parts_that_were_planned_twice_before_they_began_are_there_once(path: Path) -> None:
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer)
        pull = scribe.begin()
        listing = Part("stations")
        writer.add_parts(pull, [listing])
        writer.add_parts(pull, [Part("series", ("a", "b")), Part("series", ("c",))])
        fids = writer.add_parts(pull, [Part("series", ("a",)), Part("series", ("b", "c"))])
        ((_, left),) = writer.unfinished_on(ROOT)
        assert [part.part for part in left.parts] == [listing, Part("series", ("a",)), Part("series", ("b", "c"))]
        assert [part.fid for part in left.parts][1:] == list(fids.values())
