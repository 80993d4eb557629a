# SPDX-License-Identifier: GPL-2.0-or-later
"""The algorithms through the real ``qgis_process``: JSON, exit codes, languages, what reaches the terminal."""

from __future__ import annotations

import json

import pytest
from algorithm_run import DATASET, qgis_process, rows_in
from faulty_server import Answer


@pytest.fixture
def usual(platform, snapshot):
    return [
        f"--PLATFORM={platform.url}",
        f"--DATASETS={DATASET}",
        "--FROM=2026-03-01",
        "--UNTIL=2026-03-03",
        f"--SNAPSHOT={snapshot}",
    ]


def _failing(exchange):
    exchange.give(Answer(b"", 404))


def test_a_nightly_job_pulls_and_ends_well(profile, platform, usual, snapshot):
    ended = qgis_process(profile, "--json", "run", "urbandata:pullobservations", *usual)
    assert ended.code == 0, ended.err
    assert ended.results["COMPLETE"] is True
    assert ended.results["STORED"] == 180
    assert rows_in(snapshot) == platform.rows


def test_a_nightly_job_that_lacks_something_ends_with_an_error(profile, platform, usual, snapshot):
    platform.server.script = lambda request: _failing if "/Observations" in request.target else None
    ended = qgis_process(profile, "run", "urbandata:pullobservations", *usual)
    assert ended.code == 1
    assert "The pull is incomplete. Received: 0 of about 180" in ended.err
    assert "Traceback" not in ended.out + ended.err
    checked = qgis_process(
        profile, "--json", "run", "urbandata:checksnapshot", f"--SNAPSHOT={snapshot}", "--OUTPUT=TEMPORARY_OUTPUT"
    )
    assert checked.code == 0
    assert checked.results["COMPLETE"] is False


def test_it_can_go_on_without(profile, platform, usual):
    platform.server.script = lambda request: _failing if "/Observations" in request.target else None
    ended = qgis_process(profile, "--json", "run", "urbandata:pullobservations", *usual, "--ON_INCOMPLETE=continue")
    assert ended.code == 0, ended.err
    assert (ended.results["COMPLETE"], ended.results["RECEIVED"]) == (False, 0)


def test_repeated_data_sets_and_an_area_from_a_file(profile, platform, usual, snapshot, tmp_path):
    area = tmp_path / "district.geojson"
    ring = [[7.005, 51.19], [7.035, 51.19], [7.005, 51.23], [7.005, 51.19]]
    area.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    ended = qgis_process(
        profile, "run", "urbandata:pullobservations", *usual, "--DATASETS=air temperature", f"--AREA={area}"
    )
    assert ended.code == 0, ended.err
    assert {row[0] for row in rows_in(snapshot)} == {"1", "2"}


def test_nothing_from_a_platform_colours_the_terminal(profile, platform, tmp_path):
    platform.pages.unit = "\x1b[31mred\u202e"
    table = tmp_path / "list.csv"
    ended = qgis_process(profile, "run", "urbandata:listdatasets", f"--PLATFORM={platform.url}", f"--OUTPUT={table}")
    assert ended.code == 0, ended.err
    platform.server.answering(lambda _: Answer(b'{"error": "\x1b[31mred\xe2\x80\xae"}', 400))
    failed = qgis_process(profile, "run", "urbandata:listdatasets", f"--PLATFORM={platform.url}", "--OUTPUT=x.csv")
    assert failed.code == 1
    said = ended.out + ended.err + failed.out + failed.err + table.read_text()
    assert "\x1b" not in said
    assert "\u202e" not in said


def test_german_speaks_german(profile, platform, usual):
    told = qgis_process(profile, "run", "urbandata:estimatepull", *usual[:-1], language="de_DE")
    assert told.code == 0, told.err
    assert "Zeitraum: 2026-03-01 00:00 bis 2026-03-03 00:00 (Europe/Berlin)." in told.out
    assert "Erwartete Werte: etwa 180." in told.out
    failed = qgis_process(profile, "run", "urbandata:pullobservations", *usual, "--DATASETS=Larm", language="de_DE")
    assert failed.code == 1
    assert "Die Plattform hat keinen Datensatz „Larm“." in failed.err


@pytest.mark.parametrize(
    ("language", "beginning"), [("C", "Pulls the observations"), ("de_DE", "Ruft die Beobachtungen")]
)
def test_help_is_given_once_and_in_the_users_language(profile, language, beginning):
    ended = qgis_process(profile, "help", "urbandata:pullobservations", language=language)
    assert ended.code == 0
    assert ended.out.count(beginning) == 1
    assert "qgis_process run urbandata:pullobservations" in ended.out
    assert "<p" not in ended.out


def test_the_plugin_is_loaded_and_taken_back_without_traces(profile):
    ended = qgis_process(profile, "plugins")
    assert "* urban_data" in ended.out
    assert "Traceback" not in ended.err
