# SPDX-License-Identifier: GPL-2.0-or-later
"""What bad input gets: one sentence a planner understands, and the detail in the log."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, closing

import pytest
from algorithm_run import DATASET, rows_in
from faulty_server import Answer
from qgis.core import QgsApplication, QgsProcessingException
from snapshot_pages import small_snapshot
from urban_data.store.writer import SnapshotWriter

HTML = (("Content-Type", "text/html"),)
SIGN_IN = b"<!doctype html><html><form><input type='password'></form></html>"


@pytest.fixture
def sentence(run):
    """Runs an algorithm that must fail, and gives what it says."""

    def sentence(name, **parameters):
        with pytest.raises(QgsProcessingException) as caught:
            run(name, **parameters)
        said = str(caught.value)
        assert "Traceback" not in said
        assert "\n" not in said
        return said

    return sentence


def _list(sentence, url):
    return sentence("listdatasets", PLATFORM=url, OUTPUT="memory:")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ftp://city.example/v1.1", "The address must begin with https:// or http://."),
        ("http://", "The address must begin with https:// or http://."),
        (
            "http://anna:pw@127.0.0.1:1/v1.1",
            "The address holds a user name. Use an authentication configuration instead.",
        ),
        ("Rheinstadt", "“Rheinstadt” is neither an address nor a saved platform."),
        ("https://[::1/v1.1", "This is not a web address."),
    ],
)
def test_what_is_no_address(sentence, address, said):
    assert _list(sentence, address) == said


def test_nobody_at_home(sentence, platform):
    platform.server.script = lambda _: lambda exchange: exchange.hang_up()
    assert "Check the address and the network" in _list(sentence, "http://127.0.0.1:1/v1.1")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(SIGN_IN, 200, HTML), "it gives a sign-in page. Check the authentication configuration"),
        (Answer(b"<html><p>Hello</p></html>", 200, HTML), "it gives a web page, not data."),
        (Answer(b"<?xml version='1.0'?><WMS_Capabilities/>", 200, HTML), "another kind of service (WMS)"),
        (Answer(b'{"hello": 1}'), "does not answer as a SensorThings"),
        (Answer(b'{"value": ['), "does not answer as a SensorThings"),
        (Answer(b"", 401), "refuses access (status 401), and no sign-in was sent. Choose an authentication"),
        (Answer(b"", 403), "refuses access (status 403), and no sign-in was sent. Choose an authentication"),
        (Answer(b"", 404), "127.0.0.1"),
        (Answer(b"", 302, (("Location", "http://elsewhere.example/v1.1"),)), "refers to another address"),
    ],
)
def test_an_address_that_is_no_platform(sentence, platform, answer, said):
    platform.server.answering(lambda _: answer)
    assert said in _list(sentence, platform.url)


def test_the_detail_is_in_the_log(sentence, platform, feedback):
    logged = []
    log = QgsApplication.messageLog()
    log.messageReceived.connect(lambda text, tab, _: logged.append((text, tab)))
    platform.server.answering(lambda _: Answer(b'{"value": [\x1b[31m'))
    said = _list(sentence, platform.url)
    (detail,) = [text for text, tab in logged if tab == "Urban Data"]
    assert "begins with" in detail
    assert "begins with" not in said
    assert "begins with" in feedback.textLog()
    assert "\x1b" not in detail + said + feedback.textLog()


def test_the_log_speaks_the_language_of_the_person(sentence, platform, monkeypatch):
    logged = []
    log = QgsApplication.messageLog()
    log.messageReceived.connect(lambda text, tab, _: logged.append((text, tab)))
    monkeypatch.setattr("urban_data.algorithms.base.sentence_of", lambda _: "Gesagt.")
    platform.server.answering(lambda _: Answer(b'{"value": ['))
    assert _list(sentence, platform.url) == "Gesagt."
    assert [text.split(" ")[0] for text, tab in logged if tab == "Urban Data"] == ["Gesagt."]


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        (
            {"DATASETS": "Climate/air_temperatur"},
            "has no data set “Climate/air_temperatur”. Did you mean “Climate/air_",
        ),
        ({"DATASETS": "Air temperatures"}, "Did you mean “air temperature”, “Climate/air_temperature”?"),
        ({"DATASETS": " ; "}, "No data set is named."),
        ({"FROM": "last tuesday"}, "FROM is not a point in time: “last tuesday”."),
        ({"UNTIL": "2026-02-30"}, "UNTIL is not a point in time: “2026-02-30”."),
        ({"FROM": "now", "UNTIL": "-1 day"}, "The period ends before it begins"),
        ({"SNAPSHOT": "/nowhere/at/all/week.gpkg"}, "/nowhere/at/all"),
        ({"SNAPSHOT": "week.txt"}, "A snapshot is a GeoPackage; its name must end in .gpkg, not in .txt."),
        ({"AUTHCFG": "abc1234"}, "QGIS has no authentication configuration with the id “abc1234”."),
    ],
)
def test_a_request_that_cannot_be_met(sentence, platform, snapshot, parameters, said):
    usual = {"PLATFORM": platform.url, "DATASETS": DATASET, "FROM": "2026-03-01", "SNAPSHOT": str(snapshot)}
    assert said in sentence("pullobservations", **{**usual, **parameters})
    assert not snapshot.exists()


@pytest.mark.parametrize(
    ("parameter", "value"), [("MODE", "newer"), ("ON_INCOMPLETE", "ignore"), ("AREA", "somewhere"), ("DATASETS", "")]
)
def test_values_that_are_not_offered_are_refused_by_qgis(pull, parameter, value):
    with pytest.raises(QgsProcessingException, match=f"Incorrect parameter value for {parameter}"):
        pull(**{parameter: value})


def test_what_was_written_is_read_before_the_platform_is_asked(sentence, platform, snapshot):
    for wrong in ({"FROM": "soon"}, {"DATASETS": ";"}, {"SNAPSHOT": "week.txt"}):
        usual = {"PLATFORM": platform.url, "DATASETS": DATASET, "SNAPSHOT": str(snapshot)}
        sentence("pullobservations", **{**usual, **wrong})
    assert platform.server.requests == []


def _foreign(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE mine(a)")
    return path


@pytest.mark.parametrize("kind", ["text", "database", "missing", "folder"])
@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("checksnapshot", {"OUTPUT": "memory:"}),
        ("verifysnapshot", {}),
        ("prunesnapshot", {"KEEP_DAYS": 1}),
        ("copysnapshot", {}),
    ],
)
def test_a_file_that_is_no_snapshot(sentence, tmp_path, name, parameters, kind):
    path = tmp_path / "other.gpkg"
    if kind == "text":
        path.write_text("hello")
    elif kind == "database":
        _foreign(path)
    elif kind == "folder":
        path.mkdir()
    if name == "copysnapshot":
        parameters = {"OUTPUT": str(tmp_path / "copy.gpkg")}
    before = path.read_bytes() if path.is_file() else None
    said = sentence(name, SNAPSHOT=str(path), **parameters)
    assert "other.gpkg" in said
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not (tmp_path / "copy.gpkg").exists()


def test_a_foreign_geopackage_is_not_pulled_into(sentence, platform, snapshot):
    _foreign(snapshot)
    before = snapshot.read_bytes()
    said = sentence("pullobservations", PLATFORM=platform.url, DATASETS=DATASET, SNAPSHOT=str(snapshot))
    assert "week.gpkg is not a snapshot of Urban Data" in said
    assert snapshot.read_bytes() == before


def _spoil(kind, snapshot, stack):
    """Make the place of a snapshot one that nothing can be pulled into; gives what is said of it."""
    if kind == "text":
        snapshot.write_text("hello")
        return "week.gpkg is not a snapshot of Urban Data: it is not a GeoPackage."
    if kind == "foreign":
        _foreign(snapshot)
        return "week.gpkg is not a snapshot of Urban Data"
    if kind == "folder":
        snapshot.mkdir()
        return "it is a folder."
    if kind == "missing folder":
        snapshot.parent.rmdir()
        return "does not exist."
    small_snapshot(snapshot)
    if kind == "pull":
        stack.enter_context(SnapshotWriter.open(snapshot))
        return "week.gpkg is in use by another program."
    database = stack.enter_context(closing(sqlite3.connect(snapshot, isolation_level=None)))
    if kind == "hostile":
        database.execute("CREATE VIEW mine AS SELECT * FROM stations")
        return "it contains a view, which a snapshot never does."
    database.execute("UPDATE ud_meta SET value = '99' WHERE key = 'schema_version'")
    return "it was written by a newer version of Urban Data."


@pytest.mark.parametrize("name", ["pullobservations", "pulllatest"])
@pytest.mark.parametrize("kind", ["text", "foreign", "folder", "missing folder", "pull", "hostile", "newer"])
def test_a_file_that_cannot_be_filled_is_noticed_before_the_platform_is_asked(sentence, platform, tmp_path, name, kind):
    snapshot = tmp_path / "place" / "week.gpkg"
    snapshot.parent.mkdir()
    with ExitStack() as stack:
        said = _spoil(kind, snapshot, stack)
        before = snapshot.read_bytes() if snapshot.is_file() else None
        assert said in sentence(name, PLATFORM=platform.url, DATASETS=DATASET, SNAPSHOT=str(snapshot))
        assert (snapshot.read_bytes() if snapshot.is_file() else None) == before
    assert platform.server.requests == []


def test_a_look_at_the_place_of_a_new_snapshot_leaves_nothing(sentence, platform, snapshot):
    platform.server.answering(lambda _: Answer(b"", 404))
    sentence("pullobservations", PLATFORM=platform.url, DATASETS=DATASET, SNAPSHOT=str(snapshot))
    assert list(snapshot.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("series", "said"),
    [
        (
            "air temperatur",
            "No series has one of these as its id, name or observed property: “air temperatur”. Did you mean “air ",
        ),
        ("Temperature 1; Temperature 9; xyz", "observed property: “Temperature 9”, “xyz”. Did you mean “Temperature "),
        ("Humidity §", "observed property: “Humidity §”. There are, for example, “"),
    ],
)
@pytest.mark.parametrize("name", ["pullobservations", "estimatepull"])
def test_series_that_are_not_there_are_an_error(sentence, platform, snapshot, name, series, said):
    more = {"SNAPSHOT": str(snapshot)} if name == "pullobservations" else {}
    usual = {"PLATFORM": platform.url, "DATASETS": DATASET, "FROM": "2026-03-01", "SERIES": series}
    assert said in sentence(name, **usual, **more)
    assert not snapshot.exists()
    assert not [request for request in platform.server.requests if "/Observations" in request.target]


def test_an_area_without_stations_is_a_warning(pull, platform, feedback):
    results = pull(AREA="0,0.1,0,0.1 [EPSG:4326]", SERIES="Temperature 1")
    assert results["COMPLETE"] is True
    assert "There is no station of air temperature in this area." in feedback.textLog()


def test_what_was_pulled_before_a_bad_answer_is_kept(pull, platform, snapshot):
    pull(UNTIL="2026-03-01T12:00:00Z")
    before = rows_in(snapshot)
    platform.server.script = lambda request: (
        (lambda exchange: exchange.give(Answer(b'{"value": [{"a": 1'))) if "/Observations" in request.target else None
    )
    with pytest.raises(QgsProcessingException, match=r"The pull is incomplete\. .*it is not JSON\."):
        pull(FROM="2026-03-01T12:00:00Z")
    assert rows_in(snapshot) == before
