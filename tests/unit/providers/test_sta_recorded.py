# SPDX-License-Identifier: GPL-2.0-or-later
"""Answers that real platforms gave, where their recordings are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from scripted_service import ROOT, ScriptedService
from urban_data.core.query import PullRequest
from urban_data.providers.sensorthings import SensorThings
from urban_data.providers.sensorthings.addresses import counts_rows, resolved
from urban_data.providers.sensorthings.groups import read_stream


def load(folder: Path, name: str) -> Any:
    return json.loads((folder / "sensorthings" / name).read_text(encoding="utf-8"))


def test_a_counting_field_of_hamburg(recorded: Path) -> None:
    thing = load(recorded, "hamburg_thing_7648_expanded_datastream_sensor.json")
    (stream,) = thing.pop("Datastreams")
    row = {**stream, "Thing": thing, "ObservedProperty": {"@iot.id": 1, "name": "Anzahl Fahrräder"}}
    provider = SensorThings(ROOT, ScriptedService().on("Datastreams|Things", {"value": [row]}).session)
    (dataset,) = provider.datasets()
    assert dataset.key == "HH_STA_HamburgerRadzaehlnetz/Anzahl_Fahrraeder_Zaehlfeld_5-Min"
    assert dataset.title == "Anzahl Fahrraeder Zaehlfeld 5-Min"
    assert (dataset.period, dataset.statistic, dataset.unit) == ("PT5M", "count", "1")
    assert dataset.attribution == "Freie und Hansestadt Hamburg"
    assert dataset.last == "2024-12-30T20:35:00.000Z"
    (page,) = provider.stations(PullRequest(dataset.key))
    (station,), (series,) = page.stations, page.series
    assert (station.source_id, station.geometry_from) == ("7648", "observedArea")
    assert station.geometry == {"type": "Point", "coordinates": [9.978648204, 53.461316652]}
    assert json.loads(station.properties)["assetID"] == "J_52.1_1_I"
    assert (series.value_kind, series.direction, series.category, series.role) == (
        "number", "Hauptrichtung", "bicycle", "part",
    )  # fmt: skip


def test_the_entities_of_frosts_own_tests(recorded: Path) -> None:
    thing = load(recorded, "frost_tests_entitiesDefault.json")
    streams = [
        read_stream({"@iot.id": number, **row, "Thing": {"@iot.id": 1}}, "Datastreams")
        for number, row in enumerate(thing["Datastreams"])
    ]
    assert [(stream.key, stream.meanings[0].value_kind) for stream in streams] == [
        ("Luminous Flux/-/-/lm", "number"),
        ("Tempretaure/-/-/lm", "number"),
    ]


def test_the_links_that_frost_gives(recorded: Path) -> None:
    for case in load(recorded, "frost_nextlink_cases.json"):
        address = resolved(case["nextLink"].lstrip("/"), f"{ROOT}{case['request']}", ROOT)
        assert address.startswith("https://city.test/")
        assert " " not in address
        assert not counts_rows(address)
