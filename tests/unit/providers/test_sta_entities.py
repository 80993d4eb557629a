# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_service import location, point
from urban_data.core.documents import parse_json
from urban_data.core.errors import InvalidAnswer
from urban_data.providers.client import Answer
from urban_data.providers.losses import Flaw, Losses
from urban_data.providers.sensorthings.entities import (
    NOT_KEPT,
    checked,
    control,
    identity,
    location_geometry,
    members,
    next_link,
    properties_json,
    text,
    told_count,
    value_list,
)

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def answer(document: Any) -> Answer:
    return Answer("https://city.test/v1.1/Things", document, "", 0, 0.0)


def test_control_information_of_both_generations() -> None:
    assert control({"@iot.id": 1, "@id": 2}, "id") == 1
    assert control({"@id": 2}, "id") == 2
    assert control({"Locations@iot.nextLink": "x"}, "nextLink", "Locations") == "x"
    assert control({}, "id") is None


@pytest.mark.parametrize("found", [5, -5, 0, "abc", "O'Hara", "ü:1", "5"])
def test_ids_are_numbers_or_text(found: Any) -> None:
    assert identity({"@iot.id": found}) == found
    assert identity({"id": found}) == found


@pytest.mark.parametrize("found", [None, "", "x" * 501, True, 1.5, 2**70, [], {}, "a\x00", "a\ud800"])
def test_other_ids_are_flaws(found: Any) -> None:
    with pytest.raises(Flaw, match="no id" if found is None else "an id that cannot be used"):
        identity({"@iot.id": found})


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({}, "it holds no list of values."),
        ([], "it holds no list of values."),
        ("text", "it holds no list of values."),
        ({"value": {}}, "it holds no list of values."),
        ({"error": "database is down"}, "it reports an error: database is down"),
        ({"code": 500, "message": "oh\x1b[31m no"}, "it reports an error: oh\\x1b[31m no"),
        ({"error": {"code": 7}}, "it reports an error: {'code': 7}"),
    ],
)
def test_a_page_without_values_is_no_empty_page(document: Any, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        value_list(answer(document))
    assert caught.value.sentence == f"The answer of city.test is not valid: {reason}"


def test_a_page_that_names_its_values_twice_is_refused() -> None:
    with pytest.raises(InvalidAnswer, match="it names value twice"):
        value_list(answer(parse_json(b'{"value": [], "value": [1]}', "city.test")))


def test_links_and_counts() -> None:
    assert next_link({"@iot.nextLink": "x"}) == "x"
    assert next_link({"@nextLink": "x"}) == "x"
    assert next_link({"@iot.nextLink": ""}) is None
    assert next_link({}) is None
    with pytest.raises(Flaw, match="a nextLink that is not text"):
        next_link({"@iot.nextLink": 5})
    assert told_count({"@iot.count": 7}) == 7
    assert told_count({"Observations@iot.count": 7}, "Observations") == 7
    for lie in (-1, "7", 7.0, True, None, 10**30):
        assert told_count({"@iot.count": lie}) is None
    assert told_count(["@iot.count"]) is None


def test_members_named_twice_are_flaws_wherever_they_are_read() -> None:
    twice = parse_json(b'{"unit": {"a": 1, "a": 2}, "b": 1, "b": 1}', "city.test")
    with pytest.raises(Flaw, match="a member named twice: b"):
        checked(twice)
    with pytest.raises(Flaw, match="a member named twice: a"):
        members(twice, "unit")
    with pytest.raises(Flaw, match="not an object"):
        checked([])


def test_texts() -> None:
    assert text({"name": "  Box\x00 1 "}, "name") == "Box 1"
    assert text({"name": 5}, "name") == "5"
    assert text({"name": ["x"]}, "name") == ""
    with pytest.raises(Flaw, match="a name of 65537 characters"):
        text({"name": "x" * 65_537}, "name")


def test_properties_are_kept_raw_or_say_why_not() -> None:
    assert properties_json({"properties": {"ä": [1, None]}}) == '{"ä":[1,null]}'
    assert properties_json({"properties": None}) == "{}"
    long = json.loads(properties_json({"properties": {"a": "x" * 1_000_000}}))
    assert long == {NOT_KEPT: "a text of 1000008 characters"}
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    assert json.loads(properties_json({"properties": {"a": deep}})) == {NOT_KEPT: "nested too deeply"}


def test_the_geometry_of_a_location() -> None:
    assert location_geometry([location()]) == (point(), "Location")
    feature = {"type": "Feature", "geometry": point(), "properties": {}}
    assert location_geometry([location(1, feature)]) == (point(), "Location")


def test_of_several_places_the_first_by_id_is_taken_and_said_so() -> None:
    places = [location(10, point(9, 51)), location(9, point(8, 50))]
    assert location_geometry(places) == (point(8, 50), "Location (first of 2 places)")


def test_several_encodings_of_one_place_are_one_place() -> None:
    wkt = {"@iot.id": 1, "encodingType": "application/wkt", "location": "POINT(8.1 50.1)"}
    assert location_geometry([wkt, location(2), location(3)]) == (point(), "Location")


@pytest.mark.parametrize(
    ("places", "reason"),
    [
        ([], "no location"),
        ([{"@iot.id": 1, "location": "Main Street 5"}], "no usable location: not a GeoJSON object"),
        ([{"location": point()}], "no usable location: no id"),
        ([None], "no usable location: not an object"),
        ([location(1, point(500, 50))], "no usable location: a position outside the earth: [500, 50]"),
    ],
)
def test_no_geometry_says_why(places: list[Any], reason: str) -> None:
    assert location_geometry(places) == (None, reason)


def test_losses_count_by_reason_with_one_short_example() -> None:
    losses = Losses()
    losses.add("no id", {"a": "\x1b[31m" + "x" * 1000})
    losses.add("no id", "second")
    losses.add("no time", "third\nline")
    assert len(losses) == 3
    drops = losses.drops()
    assert [(drop.reason, drop.count) for drop in drops] == [("no id", 2), ("no time", 1)]
    assert len(drops[0].example) == 200
    assert drops[1].example == "third line"


@given(st.dictionaries(st.sampled_from(["@iot.id", "id", "name", "properties", "Locations", "@iot.nextLink"]), junk))
def test_any_entity_is_read_or_flawed(entity: dict[str, Any]) -> None:
    for reader in (identity, next_link, lambda e: text(e, "name")):
        try:
            reader(entity)
        except Flaw:
            continue
    json.loads(properties_json(entity))
    location_geometry([entity, *(entity.get("Locations") if isinstance(entity.get("Locations"), list) else [])])
