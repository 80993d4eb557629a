# SPDX-License-Identifier: GPL-2.0-or-later
"""Verifying finds any bit that changes what a snapshot says."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from snapshot_pages import START, Scribe, at, observation, page, small_snapshot
from urban_data.core.errors import Cancelled, SnapshotError, UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.store.maintenance import verify
from urban_data.store.reader import SnapshotReader
from urban_data.store.writer import SnapshotWriter

EVERY_WRITTEN_BYTE = 101
EVERY_OTHER_BYTE = 997


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_snapshot(tmp_path / "city.gpkg")


def content(path: Path) -> list[object]:
    """All a reader sees: the dump, the ledger, and every table with its definition, GeoPackage's own among them."""
    with SnapshotReader.open(path) as reader:
        said: list[object] = [*reader.dump(), *reader.pulls(), *reader.completeness(), *reader.datasets()]
    with closing(sqlite3.connect(path)) as database:
        schema = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY rowid").fetchall()
        said += [row for row in schema if row[1] != "gpkg_spatial_ref_sys"]
        for name in (name for kind, name, _, _ in schema if kind == "table"):
            said += database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - a copy of our own
            said += database.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
        said += database.execute("PRAGMA user_version").fetchall()
    return said


def test_an_untouched_snapshot_has_no_problems(path: Path) -> None:
    monitor = QuietMonitor()
    verification = verify(path, monitor)
    assert (verification.ok, verification.problems, monitor.fraction) == (True, (), 1.0)
    assert verification.checked_rows > 140


def test_no_flipped_bit_that_changes_anything_goes_unseen(path: Path) -> None:
    """One bit at a time, all over the file: it is reported, or whatever can be read is as before."""
    whole, reference = path.read_bytes(), content(path)
    written = [place for place, byte in enumerate(whole) if byte]
    seen = unseen = 0
    for place in [*written[::EVERY_WRITTEN_BYTE], *range(0, len(whole), EVERY_OTHER_BYTE)]:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        try:
            found = not verify(path, QuietMonitor()).ok
        except UrbanDataError:
            found = True
        assert found or content(path) == reference, (place, place % 8)
        seen, unseen = seen + found, unseen + (not found)
    assert seen > 100
    assert unseen > 100, "bytes that no row uses"


CHANGES = {
    "a value": "UPDATE observations SET value = value + 1e-9 WHERE fid = 5",
    "a value for none": "UPDATE observations SET value = NULL WHERE fid = 5",
    "a time": "UPDATE observations SET t_start = '2026-03-01T00:00:00.001Z' WHERE fid = 1",
    "an end": "UPDATE observations SET t_end = t_start WHERE fid = 1",
    "a time of result": "UPDATE observations SET t_result = NULL WHERE fid = 1",
    "a text": "UPDATE observations SET text = 'shut' WHERE fid = 30",
    "a quality": "UPDATE observations SET quality = '' WHERE fid = 30",
    "a withdrawal": "UPDATE observations SET withdrawn = '2026-03-01T00:00:00.000Z' WHERE fid = 3",
    "the pull of a value": "UPDATE observations SET pull = 7 WHERE fid = 3",
    "the series of a value": "UPDATE observations SET series = 3, t_start = 'x' WHERE fid = 3",
    "a value as text": "UPDATE observations SET t_result = CAST(t_result AS BLOB) WHERE fid = 3",
    "a row more": "INSERT INTO observations(series, t_start, t_end, pull) VALUES (1, 'a', 'a', 1)",
    "a row less": "DELETE FROM observations WHERE fid = 9",
    "two rows that change places": "UPDATE observations SET value = 62.5 - value WHERE fid IN (3, 20)",
    "a name": "UPDATE series SET name = 'x' WHERE fid = 1",
    "a unit": "UPDATE series SET unit_source = 'K' WHERE fid = 1",
    "the ledger": "UPDATE pull_parts SET received = received + 1 WHERE fid = 2",
    "a licence": "UPDATE datasets SET licence = 'all rights reserved'",
    "a date of change": "UPDATE gpkg_contents SET last_change = '2026-03-02' WHERE table_name = 'stations'",
    "an extent": "UPDATE gpkg_contents SET max_x = max_x + 1e-9 WHERE table_name = 'latest_climate'",
    "a definition of GeoPackage's": "ALTER TABLE gpkg_extensions RENAME COLUMN scope TO scoop",
    "the columns of the reference systems": "ALTER TABLE gpkg_spatial_ref_sys RENAME COLUMN description TO remark",
    "a reference system": "UPDATE gpkg_spatial_ref_sys SET description = '' WHERE srs_id = 4326",
    "a registration": "UPDATE gpkg_geometry_columns SET srs_id = 0 WHERE table_name = 'stations'",
    "a column": "ALTER TABLE series RENAME COLUMN lane TO track",
    "a missing seal": "DELETE FROM seals WHERE table_name = 'pulls'",
    "an index more": "CREATE INDEX mine ON series(name)",
    "the version in the header": "PRAGMA user_version = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_that_no_pull_made_is_found(path: Path, change: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(change)
        database.commit()
    try:
        verification = verify(path, QuietMonitor())
    except SnapshotError:
        return
    assert verification.problems


@pytest.mark.parametrize("table", ["stations", "positions", "latest_climate"])
def test_a_geometry_that_was_moved_is_found(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            if table in name:
                database.execute(f"DROP TRIGGER {name}")
        (blob,) = database.execute(f"SELECT geom FROM {table} WHERE fid = 1").fetchone()  # noqa: S608 - our own names
        database.execute(f"UPDATE {table} SET geom = ? WHERE fid = 1", (blob[:-1] + b"\x41",))  # noqa: S608
        database.commit()
    assert verify(path, QuietMonitor()).problems


def test_the_series_that_is_damaged_is_named(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE observations SET value = 0 WHERE series = 3 AND fid % 2")
        database.execute("DELETE FROM observations WHERE series = 5 AND fid % 2")
        database.commit()
    assert verify(path, QuietMonitor()).problems == (
        "Series 3 holds something that was not written by a pull.",
        "Series 5 does not have as many rows as were written: 10 instead of 20.",
        "The snapshot does not hold as many values as its ledger tells of: 130 instead of 140.",
    )


def test_a_snapshot_whose_pull_was_cut_off_verifies(path: Path) -> None:
    with SnapshotWriter.open(path) as writer:
        Scribe(writer).pull([observation("S0/t", 999)])
    assert verify(path, QuietMonitor()).ok
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE observations SET value = 0 WHERE fid = 2")
        database.commit()
    assert not verify(path, QuietMonitor()).ok


def test_a_snapshot_that_is_being_written_verifies(path: Path) -> None:
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer)
        pull = scribe.begin()
        part = scribe.part(pull, "S0/t")
        for number in range(3):
            scribe.store(pull, part, page([observation("S0/t", 900 + number)], reached=at(900 + number)))
            assert verify(path, QuietMonitor()).ok
        writer.finalise()


def test_it_stops_when_asked_to(path: Path) -> None:
    with SnapshotWriter.open(path) as writer:
        Scribe(writer).pull([observation("S0/t", n) for n in range(1000, 40000)])
        writer.finalise()
    monitor = QuietMonitor()
    monitor.cancel()
    with pytest.raises(Cancelled):
        verify(path, monitor)
