# SPDX-License-Identifier: GPL-2.0-or-later
"""Listing the data sets of a platform."""

from __future__ import annotations

import pytest
from algorithm_run import DATASET, table_in
from qgis.core import QgsProcessingException, QgsSettingsTree
from qgis.PyQt.QtCore import QDateTime, Qt
from urban_data import settings


def test_a_data_set_is_a_row_with_what_the_platform_says(run, platform):
    results = run("listdatasets", PLATFORM=platform.url, OUTPUT="memory:")
    (row,) = table_in(results["OUTPUT"])
    assert results["COUNT"] == 1
    assert row["key"] == DATASET
    assert row["title"] == "air temperature"
    assert (row["stations"], row["series"]) == (6, 6)
    assert row["properties"] == "air temperature"
    assert row["licence"] == "dl-de/by-2-0"
    assert row["first"] == QDateTime.fromString("2026-03-01T00:00:00Z", Qt.DateFormat.ISODate)
    assert row["first"].timeSpec() == Qt.TimeSpec.UTC
    assert row["age_hours"] > 0
    assert row["extent"] == "7.009999,7.060001,51.199999,51.200001 [EPSG:4326]"


def test_the_table_has_no_geometry(run, platform):
    assert not run("listdatasets", PLATFORM=platform.url, OUTPUT="memory:")["OUTPUT"].isSpatial()


@pytest.mark.parametrize(
    ("search", "count"), [("", 1), ("AIR temp", 1), ("climate", 1), ("traffic", 0), ("air bus", 0)]
)
def test_search_keeps_what_holds_every_word(run, platform, search, count):
    assert run("listdatasets", PLATFORM=platform.url, SEARCH=search, OUTPUT="memory:")["COUNT"] == count


def test_a_pasted_entity_address_is_the_platform_too(run, platform):
    results = run("listdatasets", PLATFORM=f" {platform.url}/Things(3)?$expand=Datastreams ", OUTPUT="memory:")
    assert results["COUNT"] == 1


def test_a_saved_platform_is_asked_with_its_headers(run, platform):
    saved = settings.SavedPlatform("Rheinstadt", platform.url, headers={"Fiware-Service": "rheinstadt"})
    settings.save_platform(saved)
    try:
        assert run("listdatasets", PLATFORM="Rheinstadt", OUTPUT="memory:")["COUNT"] == 1
    finally:
        settings.remove_platform("Rheinstadt")
    assert {request.headers.get("fiware-service") for request in platform.server.requests} == {"rheinstadt"}


def test_a_saved_sign_in_is_used_unless_another_is_given(run, platform):
    settings.save_platform(settings.SavedPlatform("Rheinstadt", platform.url, authcfg="saved01"))
    try:
        with pytest.raises(QgsProcessingException, match="“saved01”"):
            run("listdatasets", PLATFORM="Rheinstadt", OUTPUT="memory:")
        with pytest.raises(QgsProcessingException, match="“given01”"):
            run("listdatasets", PLATFORM="Rheinstadt", AUTHCFG="given01", OUTPUT="memory:")
    finally:
        settings.remove_platform("Rheinstadt")
    assert platform.server.requests == []


def test_a_name_that_is_not_saved_is_answered_with_those_that_are(run, platform):
    settings.save_platform(settings.SavedPlatform("Rheinstadt", platform.url))
    try:
        with pytest.raises(QgsProcessingException, match=r"Did you mean “Rheinstadt”\?$"):
            run("listdatasets", PLATFORM="Rheinstad", OUTPUT="memory:")
    finally:
        settings.remove_platform("Rheinstadt")


@pytest.fixture
def connect():
    """Saves a connection among QGIS's own, with the entries that QGIS's dialog uses."""
    node = QgsSettingsTree.node("connections").childNode("sensorthings")

    def connect(name, **values):
        for key, value in values.items():
            assert node.childSetting(key.replace("_", "-")).setVariantValue(value, [name])

    yield connect
    for name in node.items():
        node.deleteItem(name)


def test_a_connection_that_qgis_keeps_is_a_saved_platform(run, platform, connect):
    connect("Meine Stadt", url=platform.url, http_header={"Fiware-Service": "stadt"})
    assert run("listdatasets", PLATFORM="Meine Stadt", OUTPUT="memory:")["COUNT"] == 1
    assert {request.headers.get("fiware-service") for request in platform.server.requests} == {"stadt"}


def test_our_own_saved_platforms_come_before_those_of_qgis(run, platform, connect):
    connect("Rheinstadt", url="http://127.0.0.1:1/v1.1")
    settings.save_platform(settings.SavedPlatform("Rheinstadt", platform.url))
    try:
        assert run("listdatasets", PLATFORM="Rheinstadt", OUTPUT="memory:")["COUNT"] == 1
    finally:
        settings.remove_platform("Rheinstadt")


@pytest.mark.parametrize(
    ("word", "values", "said"),
    [
        ("Meine Stadt", {"authcfg": "kept001"}, "“kept001”"),
        ("Meine Stat", {}, r"Did you mean “Meine Stadt”\?$"),
        ("Meine Stadt", {"username": "anna"}, "keeps a user name and password of its own"),
        ("Meine Stadt", {"http_header": {"Authorization": "Basic eA=="}}, "looks like a sign-in"),
    ],
)
def test_a_connection_of_qgis_whose_sign_in_cannot_be_used_says_why(run, platform, connect, word, values, said):
    connect("Meine Stadt", url=platform.url, **values)
    with pytest.raises(QgsProcessingException, match=said):
        run("listdatasets", PLATFORM=word, OUTPUT="memory:")
    assert platform.server.requests == []
