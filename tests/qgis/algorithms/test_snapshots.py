# SPDX-License-Identifier: GPL-2.0-or-later
"""Checking, verifying, pruning and copying a snapshot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from algorithm_run import DATASET, rows_in, table_in
from faulty_server import Answer
from qgis.core import QgsProcessingException
from qgis.PyQt.QtCore import QDateTime, Qt
from snapshot_pages import CLIMATE, ROOT, Scribe, at, series, station
from urban_data.core.query import Part
from urban_data.core.time import utc_text
from urban_data.store.writer import SnapshotWriter


def _time(text):
    return QDateTime.fromString(text, Qt.DateFormat.ISODate)


def test_a_complete_snapshot_is_checked_row_by_row(run, pull, snapshot):
    pull()
    results = run("checksnapshot", SNAPSHOT=str(snapshot), OUTPUT="memory:")
    (row,) = table_in(results["OUTPUT"])
    assert results["COMPLETE"] is True
    assert (row["dataset"], row["title"], row["state"]) == (DATASET, "air temperature", "complete")
    assert (row["expected"], row["arrived"]) == (180, 180)
    assert (row["period_from"], row["period_until"]) == (_time("2026-03-01T00:00:00Z"), _time("2026-03-03T00:00:00Z"))
    assert not row["missing"]


def test_what_is_missing_is_named_with_its_cause(run, pull, platform, snapshot):
    platform.server.script = lambda request: (
        (lambda exchange: exchange.give(Answer(b"", 404))) if "/Observations" in request.target else None
    )
    pull(ON_INCOMPLETE="continue")
    results = run("checksnapshot", SNAPSHOT=str(snapshot), OUTPUT="memory:")
    rows = table_in(results["OUTPUT"])
    assert results["COMPLETE"] is False
    assert {row["state"] for row in rows} == {"incomplete"}
    missing = "\n".join(row["missing"] for row in rows)
    assert "2026-03-01 01:00 to 2026-03-03 01:00" in missing
    assert "(status 404)" in missing


def test_latest_values_that_did_not_come_are_missing(run, snapshot, feedback):
    with SnapshotWriter.open(snapshot) as writer:
        scribe = Scribe(writer, CLIMATE)
        begun = scribe.begin("latest")
        (fid,) = writer.add_parts(begun, [Part("stations")]).values()
        writer.fail_part(fid, "The platform was gone.", 1)
        writer.end_pull(begun, "incomplete", at(1))
        writer.finalise()
    results = run("checksnapshot", SNAPSHOT=str(snapshot), OUTPUT="memory:")
    (row,) = table_in(results["OUTPUT"])
    assert results["COMPLETE"] is False
    assert (row["asked_for"], row["state"], row["arrived"]) == ("latest", "incomplete", 0)
    assert row["missing"] == "all series: The platform was gone."
    assert "Climate boxes is incomplete: all series: The platform was gone." in feedback.textLog()


def test_an_undamaged_snapshot_is_verified(run, pull, snapshot):
    pull()
    assert run("verifysnapshot", SNAPSHOT=str(snapshot))["CHECKED"] >= 180


def test_one_flipped_bit_is_found(run, pull, snapshot):
    pull()
    content = bytearray(snapshot.read_bytes())
    at = content.index(b"2026-03-01T07:00:00.000Z")
    content[at + 12] ^= 1
    snapshot.write_bytes(content)
    with pytest.raises(QgsProcessingException, match=r"week\.gpkg"):
        run("verifysnapshot", SNAPSHOT=str(snapshot))


@pytest.mark.parametrize("days", [3, "3", 3.0])
def test_pruning_keeps_the_last_days(run, pull, platform, snapshot, days):
    row = next(iter(platform.pages.rows()))
    recent = utc_text(datetime.now(UTC) - timedelta(days=1))
    platform.pages.insert(row._replace(t_start=recent, t_end=recent))
    pull(UNTIL="")
    results = run("prunesnapshot", SNAPSHOT=str(snapshot), KEEP_DAYS=days)
    assert results == {"SNAPSHOT": str(snapshot), "REMOVED": 180}
    assert {start for _, start, _, _ in rows_in(snapshot)} == {recent}


def test_a_check_after_pruning_speaks_of_what_is_kept(run, pull, platform, snapshot, feedback):
    row = next(iter(platform.pages.rows()))
    recent = utc_text(datetime.now(UTC) - timedelta(days=1))
    platform.pages.insert(row._replace(t_start=recent, t_end=recent))
    pull(UNTIL="")
    run("prunesnapshot", SNAPSHOT=str(snapshot), KEEP_DAYS=3)

    results = run("checksnapshot", SNAPSHOT=str(snapshot), OUTPUT="memory:")

    (row,) = table_in(results["OUTPUT"])
    assert results["COMPLETE"] is True
    assert (row["arrived"], row["expected"]) == (1, None)
    assert row["period_from"] == row["removed_before"]
    kept_days = row["period_from"].daysTo(QDateTime.currentDateTimeUtc())
    assert kept_days == 3
    assert "were removed on purpose" in feedback.textLog()


def test_a_copy_holds_the_same(run, pull, platform, snapshot, tmp_path):
    pull()
    results = run("copysnapshot", SNAPSHOT=str(snapshot), OUTPUT=str(tmp_path / "copy"))
    assert results == {"OUTPUT": str(tmp_path / "copy.gpkg")}
    assert rows_in(tmp_path / "copy.gpkg") == platform.rows


def test_data_sets_of_two_platforms_are_told_apart(run, snapshot, feedback):
    with SnapshotWriter.open(snapshot) as writer:
        for root, ended in ((ROOT, "complete"), ("https://other.example/v1.1", "incomplete")):
            scribe = Scribe(writer, CLIMATE, root)
            pull = scribe.begin(start=at(0), end=at(10), minute=20)
            scribe.list(pull, [station("A")], [series("a")])
            part = scribe.part(pull, "a", t_from=at(0), t_to=at(10))
            if ended == "complete":
                writer.finish_part(part)
            else:
                writer.fail_part(part, "The platform was gone.", 1)
            writer.end_pull(pull, ended, at(30))
        writer.finalise()
    results = run("checksnapshot", SNAPSHOT=str(snapshot), OUTPUT="memory:")
    states = {row["platform"]: row["state"] for row in table_in(results["OUTPUT"])}
    assert states == {ROOT: "complete", "https://other.example/v1.1": "incomplete"}
    assert "Climate boxes (https://other.example/v1.1) is incomplete" in feedback.textLog()
