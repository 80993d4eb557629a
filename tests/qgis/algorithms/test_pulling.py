# SPDX-License-Identifier: GPL-2.0-or-later
"""Pulling into a snapshot: what arrives, what is said of it, and what ends a run."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from algorithm_run import DATASET, rows_in
from faulty_server import Answer
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QDateTime
from urban_data.core.time import utc_text
from urban_data.demo.server import DemoServer


def refuse(exchange):
    exchange.give(Answer(b"no", 404))


def test_a_pull_brings_every_value_and_accounts_for_it(pull, platform, snapshot, feedback):
    results = pull()
    assert rows_in(snapshot) == platform.rows
    assert results == {
        "SNAPSHOT": str(snapshot),
        "EXPECTED": 180,
        "EXPECTED_IS_ESTIMATE": results["EXPECTED_IS_ESTIMATE"],
        "RECEIVED": 180,
        "STORED": 180,
        "DUPLICATES": 0,
        "DROPPED": 0,
        "COMPLETE": True,
    }
    log = feedback.textLog()
    assert log.index("Values to come") < log.index("Values received: 180")
    assert "air temperature: complete." in log


def test_three_updates_in_a_row_add_nothing(pull, platform, snapshot):
    pull()
    for _ in range(3):
        assert pull(MODE="update")["STORED"] == 0
    assert rows_in(snapshot) == platform.rows


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"FROM": "", "UNTIL": ""}, "Period: from the beginning to the end (Europe/Berlin)."),
        ({"FROM": ""}, "Period: from the beginning to 2026-03-03 01:00 (Europe/Berlin)."),
        ({"UNTIL": ""}, "Period: from 2026-03-01 01:00 to the end (Europe/Berlin)."),
        ({}, "Period: 2026-03-01 01:00 to 2026-03-03 01:00 (Europe/Berlin)."),
    ],
)
@pytest.mark.parametrize("mode", ["new", "update"])
def test_the_period_is_said_as_it_is_meant(pull, feedback, asked, said, mode):
    pull(MODE=mode, **asked)
    assert said in feedback.textLog()
    assert ("An update goes on from what the snapshot holds" in feedback.textLog()) is (mode == "update")


def test_an_update_brings_what_is_new(pull, platform, snapshot):
    pull()
    row = next(row for row in platform.pages.rows() if row.series == "2" and row.t_start.startswith("2026-03-01T23"))
    platform.pages.insert(
        row._replace(t_start="2026-03-02T05:00:00.000Z", t_end="2026-03-02T05:00:00.000Z", value=42.0)
    )
    assert pull(MODE="update")["STORED"] == 1
    assert rows_in(snapshot) == platform.rows


def test_a_refresh_withdraws_what_is_gone(pull, platform, snapshot):
    pull()
    platform.pages.delete(next(row for row in platform.pages.rows() if row.series == "3"))
    assert pull(MODE="refresh")["COMPLETE"] is True
    assert rows_in(snapshot) == platform.rows


def test_the_latest_values_fill_a_table_of_their_own(run, platform, snapshot):
    results = run("pulllatest", PLATFORM=platform.url, DATASETS=DATASET, SNAPSHOT=str(snapshot))
    assert results["COMPLETE"] is True
    newest = {
        row.series: max(other.t_start for other in platform.pages.rows() if other.series == row.series)
        for row in platform.pages.rows()
    }
    assert {(series, start) for series, start, _, _ in rows_in(snapshot)} == set(newest.items())
    with closing(sqlite3.connect(snapshot)) as connection:
        (table,) = connection.execute("SELECT table_name FROM gpkg_contents WHERE table_name LIKE 'latest%'").fetchone()
    assert QgsVectorLayer(f"{snapshot}|layername={table}", table, "ogr").featureCount() == 6


def test_an_estimate_can_be_asked_for_alone(run, platform):
    results = run("estimatepull", PLATFORM=platform.url, DATASETS=DATASET, FROM="2026-03-01", UNTIL="2026-03-03")
    assert results["VALUES"] == 180
    assert results["REQUESTS"] > 0
    assert results["BYTES"] > 0


@pytest.mark.parametrize(
    "given",
    [DATASET, "air temperature", f"\n{DATASET}\n", f"{DATASET};air temperature", [DATASET], "*"],
)
def test_data_sets_are_keys_or_titles_in_a_list_or_a_text(pull, platform, given):
    assert pull(DATASETS=given)["RECEIVED"] == 180


@pytest.mark.parametrize("algorithm", ["pullobservations", "pulllatest"])
def test_a_platform_without_a_usable_data_set_is_no_success(run, platform, snapshot, algorithm):
    platform.server.script = lambda request: (
        (lambda exchange: exchange.give(Answer(b'{"value":["x"]}'))) if "Datastreams" in request.target else None
    )
    with pytest.raises(QgsProcessingException, match="lists no data set of series"):
        run(algorithm, PLATFORM=platform.url, DATASETS="*", SNAPSHOT=str(snapshot))
    assert not snapshot.exists()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-01T06:00:00Z", "2026-03-01T12:00:00Z"),
        ("2026-03-01 07:00", "2026-03-01 13:00"),
        (QDateTime.fromString("2026-03-01T06:00:00Z", 1), QDateTime.fromString("2026-03-01T12:00:00Z", 1)),
    ],
)
def test_a_period_is_taken_from_text_in_local_time_and_from_times(pull, platform, snapshot, start, end):
    pull(FROM=start, UNTIL=end)
    wanted = {row for row in platform.rows if "2026-03-01T06:00" <= row[1] < "2026-03-01T12:00"}
    assert wanted
    assert rows_in(snapshot) >= wanted
    assert all(row[1] < "2026-03-01T12:00" and row[2] >= "2026-03-01T06:00" for row in rows_in(snapshot))


def test_relative_times_count_from_now(pull, platform, snapshot):
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    row = next(row for row in platform.pages.rows() if row.series == "2")
    for age in (1, 30, 100):
        moment = utc_text(hour - timedelta(hours=age))
        platform.pages.insert(row._replace(t_start=moment, t_end=moment))
    pull(FROM="-2 days", UNTIL="now")
    assert {row[1] for row in rows_in(snapshot)} == {utc_text(hour - timedelta(hours=age)) for age in (1, 30)}


def test_open_sides_mean_everything(pull, platform, snapshot):
    pull(FROM="", UNTIL="")
    assert rows_in(snapshot) == platform.rows


def _layer(wkt, crs="EPSG:4326"):
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "district", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromWkt(wkt))
    layer.dataProvider().addFeature(feature)
    layer.updateExtents()
    QgsProject.instance().addMapLayer(layer)
    return layer


WGS84 = QgsCoordinateReferenceSystem("EPSG:4326")
TRIANGLE = "Polygon ((7.005 51.19, 7.035 51.19, 7.005 51.23, 7.005 51.19))"
UTM_BOX = "Polygon ((361000 5670000, 363000 5670000, 363000 5680000, 361000 5680000, 361000 5670000))"


@pytest.mark.parametrize(
    ("area", "series"),
    [
        (lambda: "7.005,7.025,51.1,51.3 [EPSG:4326]", {"1", "2"}),
        (
            lambda: QgsReferencedRectangle(
                QgsRectangle(7.045, 51.1, 7.07, 51.3), QgsCoordinateReferenceSystem("EPSG:4326")
            ),
            {"5", "6"},
        ),
        (lambda: QgsGeometry.fromWkt(TRIANGLE), {"1", "2"}),
        (lambda: _layer(TRIANGLE), {"1", "2"}),
        (lambda: _layer(TRIANGLE).id(), {"1", "2"}),
        (lambda: "", {"1", "2", "3", "4", "5", "6"}),
    ],
    ids=["extent", "rectangle", "geometry", "layer", "layer id", "none"],
)
def test_an_area_is_an_extent_or_the_polygons_of_a_layer(pull, snapshot, area, series):
    try:
        pull(AREA=area())
    finally:
        QgsProject.instance().removeAllMapLayers()
    assert {row[0] for row in rows_in(snapshot)} == series


def test_an_area_in_another_reference_system_is_brought_to_degrees(pull, snapshot):
    try:
        pull(
            AREA=_layer(
                "Polygon ((361000 5670000, 363000 5670000, 363000 5680000, 361000 5680000, 361000 5670000))",
                "EPSG:25832",
            )
        )
    finally:
        QgsProject.instance().removeAllMapLayers()
    assert {row[0] for row in rows_in(snapshot)} == {"2", "3"}


def test_nothing_to_pull_is_complete_and_said(pull, feedback):
    assert pull(FROM="2025-03-01", UNTIL="2025-03-02")["COMPLETE"] is True
    assert "there are no values in this period" in feedback.textLog()


@pytest.mark.parametrize("given", ["Temperature 2\n4", "2;4", ["Temperature 4", "2"]])
def test_series_are_named_by_name_or_id(pull, snapshot, given):
    pull(SERIES=given)
    assert {row[0] for row in rows_in(snapshot)} == {"2", "4"}


def test_an_existing_snapshot_is_added_to(pull, platform, snapshot):
    pull(UNTIL="2026-03-01T12:00:00Z")
    before = rows_in(snapshot)
    pull(FROM="2026-03-01T12:00:00Z")
    assert before < rows_in(snapshot) == platform.rows


def test_several_data_sets_share_one_progress(run, snapshot, feedback):
    progress = []
    feedback.progressChanged.connect(progress.append)
    names = ["Wasserstand (cm)", "Wassertemperatur (°C)", "Abfluss/-/-/m3%2Fs"]
    with DemoServer(0.1) as server:
        results = run("pullobservations", PLATFORM=server.url, DATASETS=names, FROM="-6 hours", SNAPSHOT=str(snapshot))
    assert results["COMPLETE"] is True
    assert results["RECEIVED"] == results["EXPECTED"] == results["STORED"] > 100
    assert progress == sorted(progress)
    assert progress[-1] == 100


def test_a_temporary_snapshot_is_said_to_be_one(pull, feedback):
    results = pull(SNAPSHOT="TEMPORARY_OUTPUT")
    assert rows_in(results["SNAPSHOT"])
    assert "temporary file" in feedback.textLog()


def test_the_ending_is_added_where_there_is_none(pull, tmp_path):
    assert pull(SNAPSHOT=str(tmp_path / "week"))["SNAPSHOT"] == str(tmp_path / "week.gpkg")


def _breaking(platform):
    """Makes every question for series 4 and later fail."""
    platform.server.script = lambda request: refuse if _asks(request.target, "456") else None


def _asks(target, series):
    return "/Observations" in target and any(mark in target for one in series for mark in (f"eq%20{one}", f"({one})"))


def test_what_is_missing_fails_with_the_numbers_and_keeps_what_arrived(pull, platform, snapshot, feedback):
    _breaking(platform)
    with pytest.raises(QgsProcessingException) as caught:
        pull()
    sentence = str(caught.value)
    kept = rows_in(snapshot)
    assert kept < platform.rows
    assert re.match(
        rf"The pull is incomplete\. Received: {len(kept)} of (about )?180; missing: 3 ranges of time\.", sentence
    )
    assert "(status 404)" in sentence
    assert "Missing of air temperature: 2026-03-01 01:00 to 2026-03-03 01:00" in feedback.textLog()


def test_what_is_missing_can_be_told_instead(pull, platform):
    _breaking(platform)
    results = pull(ON_INCOMPLETE="continue")
    assert results["COMPLETE"] is False
    assert results["RECEIVED"] < results["EXPECTED"] == 180


def test_the_same_call_takes_up_what_is_missing(pull, platform, snapshot, feedback):
    _breaking(platform)
    pull(ON_INCOMPLETE="continue")
    platform.server.script = lambda _: None
    assert pull()["COMPLETE"] is True
    assert rows_in(snapshot) == platform.rows
    assert "Taking up an unfinished pull" in feedback.textLog()


@pytest.mark.parametrize("name", ["pullobservations", "pulllatest", "listdatasets", "estimatepull"])
def test_a_cancel_ends_within_a_second(run, platform, snapshot, feedback, name):
    cancelled = []

    def hold(exchange):
        feedback.cancel()
        cancelled.append(time.monotonic())
        exchange.hold()

    values = name == "pullobservations"
    platform.server.script = lambda request: hold if not values or "/Observations" in request.target else None
    usual = {"DATASETS": DATASET, "SNAPSHOT": str(snapshot), "FROM": "2026-03-01", "OUTPUT": "memory:"}
    with pytest.raises(QgsProcessingException, match=r"^Cancelled\.$"):
        run(name, PLATFORM=platform.url, **usual)
    assert time.monotonic() - cancelled[0] < 1
    if values:
        with closing(sqlite3.connect(snapshot)) as connection:
            assert connection.execute("SELECT state FROM pulls").fetchall() == [("cancelled",)]
