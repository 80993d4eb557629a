# SPDX-License-Identifier: GPL-2.0-or-later
"""The SensorThings service of the demo city, asked without a network."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

import numpy as np
import pytest
from demo_client import NOW, ROOT, SINCE, Client, seconds, town
from hypothesis import given
from hypothesis import strategies as st
from urban_data.demo.entities import FIRST_POSITION, Entities
from urban_data.demo.language import BadRequest
from urban_data.demo.model import WIND_SERIES
from urban_data.demo.schema import TYPES
from urban_data.demo.service import NotThere

CITY = town(SINCE)
MOMENT = int(NOW.timestamp())
BOX_TEMPERATURE, BOX_SOUND, VISITORS = 10_001, 10_006, 109
DAY = "phenomenonTime ge 2026-06-16T00:00:00Z and not phenomenonTime ge 2026-06-17T00:00:00Z"


@pytest.fixture(scope="module")
def client() -> Client:
    return Client()


def _ids(records: list[Any]) -> list[Any]:
    return [record["@iot.id"] for record in records]


def test_the_landing_page_names_every_collection(client: Client) -> None:
    landing = client.get("")
    assert {entry["name"]: entry["url"] for entry in landing["value"]} == {name: f"{ROOT}/{name}" for name in TYPES}
    conformance = landing["serverSettings"]["conformance"]
    assert "http://www.opengis.net/spec/iot_sensing/1.1/req/data-array/data-array" in conformance


@pytest.mark.parametrize("collection", [name for name in TYPES if name not in ("Observations", "HistoricalLocations")])
@pytest.mark.parametrize("settings", [{"page_cap": 7}, {"page_cap": 50, "absolute_links": False}, {"text_ids": True}])
def test_every_page_by_its_links_gives_every_entity_once(collection: str, settings: dict[str, Any]) -> None:
    client = Client(**settings)
    records = client.all(f"{collection}?$select=id&$top=1000&$count=true")
    assert len(set(_ids(records))) == len(records) == client.get(f"{collection}?$count=true&$top=0")["@iot.count"]
    assert _ids(records) == sorted(_ids(records))
    backwards = client.all(f"{collection}?$select=id&$orderby=id desc")
    assert _ids(backwards) == _ids(records)[::-1]


def test_entities_have_the_members_of_the_standard(client: Client) -> None:
    needed = {
        "Things(1001)": "name description properties Locations HistoricalLocations Datastreams",
        "Locations(1001)": "name description encodingType location Things HistoricalLocations",
        "HistoricalLocations(1001)": "time Thing Locations",
        f"Datastreams({BOX_TEMPERATURE})": "name description unitOfMeasurement observationType observedArea "
        "phenomenonTime properties Thing Sensor ObservedProperty Observations",
        "MultiDatastreams(1)": "name description unitOfMeasurements observationType multiObservationDataTypes "
        "observedArea phenomenonTime Thing Sensor ObservedProperties Observations",
        "Sensors(1)": "name description encodingType metadata Datastreams",
        "ObservedProperties(1)": "name definition description Datastreams",
        "FeaturesOfInterest(1001)": "name description encodingType feature Observations",
        "Observations(100010227520)": "phenomenonTime result resultTime Datastream FeatureOfInterest",
    }
    for path, names in needed.items():
        entity = client.get(path)
        assert entity["@iot.selfLink"] == f"{ROOT}/{path}"
        for name in names.split():
            link = entity.get(f"{name}@iot.navigationLink")
            assert name in entity or link == f"{ROOT}/{path}/{name}", (path, name)
            if link:
                client.get(link)


def test_paths_lead_from_entity_to_entity(client: Client) -> None:
    assert client.get("Things(1001)/Datastreams(10001)/Thing")["@iot.id"] == 1001
    assert client.get(f"Datastreams({BOX_TEMPERATURE})/ObservedProperty/name") == {"name": "Lufttemperatur"}
    newest = client.get(f"Datastreams({BOX_TEMPERATURE})/Observations?$top=1&$orderby=phenomenonTime desc")["value"][0]
    again = client.get(f"Observations({newest['@iot.id']})")
    assert again == newest
    assert client.get(f"Observations({newest['@iot.id']})/Datastream")["@iot.id"] == BOX_TEMPERATURE
    assert client.get(f"Observations({newest['@iot.id']})/FeatureOfInterest/Observations?$top=1")["value"]
    assert client.service.answer("Things(1)/name/$value", "", ROOT, MOMENT) == "Wettermast Acker"


@pytest.mark.parametrize(
    "path",
    ["Thingz", "Things(99999)", "Things('x')", "Things(1)/Foo", "Things(1)/name/x", "Things/Datastreams",
     "Observations(5)", "Things(1)/Datastreams(10001)", f"Observations({WIND_SERIES}0000000)/Datastream",
     "Things(1)(2)", "Things()"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    with pytest.raises(NotThere):
        client.get(path)


@pytest.mark.parametrize(
    "address",
    ["Things?$select=nosuch", "Things?$expand=Nosuch", "Things?$expand=name", "Things?$filter=nosuch eq 1",
     "Things?$orderby=nosuch", "Things?$resultFormat=dataArray", "Observations?$resultFormat=CSV",
     "Observations?$orderby=parameters", "Observations?$filter=nosuch eq 1",
     "Things?$filter=Datastreams/Observations/id eq 1",
     "Observations?$filter=Datastream/nosuch eq 1", "Observations?$select=unitOfMeasurement"],
)  # fmt: skip
def test_faulty_requests_are_refused(client: Client, address: str) -> None:
    with pytest.raises(BadRequest):
        client.get(address)


def test_selected_members_and_nothing_else(client: Client) -> None:
    for record in client.get("Things?$select=id,name&$top=5")["value"]:
        assert set(record) == {"@iot.id", "name"}
    for record in client.get("Things?$select=name,Datastreams&$top=5")["value"]:
        assert set(record) == {"name", "Datastreams@iot.navigationLink"}


def test_expands_give_what_the_links_give(client: Client) -> None:
    thing = client.get(
        "Things(1001)?$select=id&$expand=Locations($select=id),Datastreams($select=id;$top=3;$count=true;"
        "$expand=ObservedProperty($select=name),Sensor($select=id)),HistoricalLocations($select=id)"
    )
    assert _ids(thing["Locations"]) == [1001]
    assert _ids(thing["HistoricalLocations"]) == [1001]
    assert _ids(thing["Datastreams"]) == [10_001, 10_002, 10_003]
    assert thing["Datastreams@iot.count"] == 26
    assert [stream["ObservedProperty"]["name"] for stream in thing["Datastreams"]] == [
        "Lufttemperatur", "Relative Luftfeuchte", "CO2",
    ]  # fmt: skip
    following = client.get(thing["Datastreams@iot.nextLink"])
    assert _ids(following["value"]) == [10_004, 10_005, 10_006]


def test_newest_values_and_counts_of_many_series_at_once(client: Client) -> None:
    newest = "Observations($top=1;$orderby=phenomenonTime desc;$select=id,phenomenonTime,result,resultTime)"
    counted = f"Observations($count=true;$top=0;$select=id;$filter={DAY})"
    for collection in ("Datastreams", "MultiDatastreams"):
        for stream in client.all(f"{collection}?$select=id&$expand={newest}&$top=1000"):
            alone = client.get(
                f"{collection}({stream['@iot.id']})/Observations?$top=1&$orderby=phenomenonTime desc"
                "&$select=id,phenomenonTime,result,resultTime"
            )
            assert stream["Observations"] == alone["value"]
            assert ("Observations@iot.nextLink" in stream) == ("@iot.nextLink" in alone)
        for stream in client.all(f"{collection}?$select=id&$expand={counted}&$top=1000"):
            told = client.get(f"{collection}({stream['@iot.id']})/Observations?$count=true&$top=0&$filter={DAY}")
            assert stream["Observations@iot.count"] == told["@iot.count"]
            assert stream["Observations"] == []


def test_filters_on_series_are_those_a_person_would_expect(client: Client) -> None:
    everything = client.all(
        "Datastreams?$top=1000&$select=id,name,phenomenonTime,properties,unitOfMeasurement"
        "&$expand=ObservedProperty,Thing"
    )

    def expected(is_meant: Any) -> list[int]:
        return [stream["@iot.id"] for stream in everything if is_meant(stream)]

    for text, is_meant in (
        ("ObservedProperty/name eq 'Lufttemperatur'", lambda s: s["ObservedProperty"]["name"] == "Lufttemperatur"),
        ("properties/layerName eq 'Status_E-Ladepunkt'", lambda s: "E-L" in s["properties"].get("layerName", "")),
        ("unitOfMeasurement/symbol eq '%25'", lambda s: s["unitOfMeasurement"]["symbol"] == "%"),
        ("Thing/id eq 1003", lambda s: s["Thing"]["@iot.id"] == 1003),
        ("id eq 5 or id eq 10001 or id eq 99999", lambda s: s["@iot.id"] in (5, 10_001)),
        ("id gt 10100", lambda s: s["@iot.id"] > 10_100),
        ("Thing/properties/topic eq 'Boden' and properties/z lt -0.2",
         lambda s: s["Thing"]["properties"]["topic"] == "Boden" and s["properties"]["z"] < -0.2),
        ("phenomenonTime lt 2026-06-17T10:00:00Z", lambda s: s["phenomenonTime"][21:] <= "2026-06-17T10:00:00Z"),
        ("properties/pegelnullpunkt eq '17.55 m über NHN'", lambda s: "17.55" in str(s["properties"])),
    ):  # fmt: skip
        found = _ids(client.all(f"Datastreams?$select=id&$top=1000&$filter={text}"))
        assert found == expected(is_meant), text
        assert found, text
    assert len(client.all("Things?$select=id&$filter=Datastreams/ObservedProperty/name eq 'Ozon'")) == 3


@pytest.mark.parametrize("order", ["name", "name desc", "properties/assetID", "description desc,name"])
def test_entities_in_another_order(order: str) -> None:
    client = Client(page_cap=9)
    found = client.all(f"Things?$select=id&$orderby={order}")
    assert sorted(_ids(found)) == Entities(CITY).things.tolist()
    names = [record["name"] for record in client.all(f"Things?$select=name&$orderby={order}")]
    if order.startswith("name"):
        assert names == sorted(names, reverse=order.endswith("desc"))


def _expected_rows(series: list[int], start: int = MOMENT - 2 * 86_400) -> list[int]:
    rows = CITY.rows(np.array(series), start, MOMENT, MOMENT)
    return [int(number) for number in CITY.ids(rows)[np.lexsort((CITY.ids(rows), rows.start))]]


@pytest.mark.parametrize("cap", [1, 17, 1_000])
@pytest.mark.parametrize(
    "order", ["phenomenonTime asc,id asc", "phenomenonTime desc,id desc", "phenomenonTime", "id", "id desc"]
)
@pytest.mark.parametrize("form", ["", "&$resultFormat=dataArray"])
def test_pages_of_observations_hold_every_row_once_and_in_order(cap: int, order: str, form: str) -> None:
    client = Client(page_cap=cap)
    series = [BOX_TEMPERATURE, BOX_SOUND, VISITORS, 21]
    start = MOMENT - (3_600 if cap == 1 else 43_200)
    terms = " or ".join(f"Datastream/id eq {number}" for number in series)
    begin = "2026-06-17T11:00:00Z" if cap == 1 else "2026-06-17T00:00:00Z"
    address = (
        f"Observations?$select=id&$filter=({terms}) and phenomenonTime ge {begin}&$orderby={order}&$top=10000{form}"
    )
    records = client.all(address)
    ids = [row[0] for group in records for row in group["dataArray"]] if form else _ids(records)
    expected = _expected_rows(series, start)
    assert sorted(ids) == sorted(expected)
    if order.startswith("id"):
        expected = sorted(expected, reverse="desc" in order)
    elif "desc" in order:
        expected = expected[::-1]
    if not form:
        assert ids == expected


@pytest.mark.parametrize("text_ids", [False, True])
@pytest.mark.parametrize(
    "order", ["phenomenonTime asc,id asc", "id", "result desc", "resultTime,id", "phenomenonTime,result"]
)
def test_pages_of_one_series(order: str, text_ids: bool) -> None:
    client = Client(page_cap=40, text_ids=text_ids)
    written = f"'d-{VISITORS:016d}'" if text_ids else str(VISITORS)
    records = client.all(f"Datastreams({written})/Observations?$filter={DAY}&$orderby={order}&$top=500")
    ids = [int(record["@iot.id"].removeprefix("b-")) if text_ids else record["@iot.id"] for record in records]
    rows = CITY.rows(np.array([VISITORS]), seconds("2026-06-16T00:00Z"), seconds("2026-06-17T00:00Z"), MOMENT)
    assert sorted(ids) == sorted(CITY.ids(rows).tolist())
    if order == "result desc":
        told = [record["result"] for record in records if record["result"] != "NaN"]
        assert told == sorted(told, reverse=True)


def test_rows_that_come_between_two_pages_shift_nothing() -> None:
    early = Client(page_cap=50, now=NOW - timedelta(hours=1))
    address = f"Datastreams({BOX_SOUND})/Observations?$orderby=phenomenonTime desc,id desc&$select=id,phenomenonTime"
    first = early.get(address)
    later = Client(page_cap=50)
    second = later.get(first["@iot.nextLink"])
    assert "skipFilter" in first["@iot.nextLink"]
    ids = _ids(first["value"]) + _ids(second["value"])
    expected = _expected_rows([BOX_SOUND], MOMENT - 86_400)[::-1]
    assert ids == expected[expected.index(ids[0]) :][:100]


def test_data_arrays_say_what_objects_say(client: Client) -> None:
    for path in (f"Datastreams({BOX_SOUND})", "Datastreams(129)", f"Datastreams({VISITORS})", "MultiDatastreams(1)"):
        address = f"{path}/Observations?$top=200&$orderby=phenomenonTime desc"
        (group,) = client.get(f"{address}&$resultFormat=dataArray")["value"]
        objects = client.get(address)["value"]
        names = ["@iot.id" if name == "id" else name for name in group["components"]]
        assert names[:4] == ["@iot.id", "phenomenonTime", "result", "resultTime"]
        assert group["dataArray@iot.count"] == len(group["dataArray"]) == 200
        assert group["Datastream@iot.navigationLink" if "Multi" not in path else "MultiDatastream@iot.navigationLink"]
        for row, told in zip(group["dataArray"], objects, strict=True):
            members = {name: value for name, value in zip(names, row, strict=True) if value is not None}
            assert {name: value for name, value in told.items() if name in names} == members


def test_components_come_in_the_servers_order(client: Client) -> None:
    (group,) = client.get("Datastreams(1)/Observations?$resultFormat=dataArray&$select=result,id&$top=1")["value"]
    assert group["components"] == ["id", "result"]


@pytest.mark.parametrize(
    "text",
    [DAY, "result gt 45", "result gt 45 and result le 50 and " + DAY, "phenomenonTime lt 2026-03-02T00:00:00Z",
     "resultTime ge 2026-06-17T00:00:00Z",
     "phenomenonTime le 2026-03-01T00:15:00Z or phenomenonTime ge 2026-06-17T11:00:00Z",
     "hour(phenomenonTime) eq 3 and " + DAY, "Datastream/id eq 10006 and " + DAY,
     "Datastream/properties/aggregation eq 'x'",
     "Datastream/Thing/properties/topic eq 'Klima' and " + DAY, "id gt 100060455043 and id le 100060455048",
     "FeatureOfInterest/id eq 1001 and " + DAY],
)  # fmt: skip
def test_filters_on_observations_count_what_they_give(text: str) -> None:
    client = Client(page_cap=10_000)
    address = f"Datastreams({BOX_SOUND})/Observations?$filter={text}&$select=id,phenomenonTime,result,resultTime"
    records = client.all(f"{address}&$top=100000")
    assert client.get(f"{address}&$count=true&$top=0")["@iot.count"] == len(records)
    spans = [record["phenomenonTime"].split("/") for record in records]
    checks = {
        DAY: lambda: len(records) == 288 and all(start[:10] == "2026-06-16" for start, _ in spans),
        "result gt 45": lambda: all(record["result"] > 45 for record in records),
        "phenomenonTime lt 2026-03-02T00:00:00Z": lambda: len(records) == 288,
        "id gt 100060455043 and id le 100060455048": lambda: [number % 100 for number in _ids(records)] == [44, 46, 48],
        "Datastream/properties/aggregation eq 'x'": lambda: not records,
    }  # fmt: skip
    assert checks.get(text, lambda: records)()


def test_states_and_placeholders_can_be_asked_for() -> None:
    client = Client(page_cap=1_000)
    waiting = client.all(f"Datastreams(129)/Observations?$filter=result eq 'CHARGING' and {DAY}")
    assert waiting
    assert {record["result"] for record in waiting} == {"CHARGING"}
    records = client.all(f"Datastreams({VISITORS})/Observations?$filter=result eq 'NaN'&$select=result&$top=20")
    assert {record["result"] for record in records} == {"NaN"}


def test_odd_stations(client: Client) -> None:
    entities = Entities(CITY)
    assert client.get(f"Things({entities.bare})/Locations")["value"] == []
    assert client.get(f"Things({entities.bare})/Datastreams?$top=1")["value"][0]["observedArea"]["type"] == "Polygon"
    assert len(client.get(f"Things({entities.moved})/Locations")["value"]) == 2
    assert client.get(f"Things({entities.wrapped})/Locations")["value"][0]["location"]["type"] == "Feature"
    assert _ids(client.get(f"Locations({entities.shared})/Things")["value"]) == [entities.shared, entities.shared + 1]
    names = [thing["name"] for thing in client.all("Things?$select=name&$top=1000")]
    assert names.count("Bodensonde") == 12
    kinds = {place["location"]["type"] for place in client.all("Locations?$select=location&$top=1000")}
    assert kinds == {"Point", "Polygon", "LineString", "Feature"}


def test_the_bus_moves(client: Client) -> None:
    bus = Entities(CITY).bus
    positions = client.all(
        f"Things({bus})/HistoricalLocations?$select=id,time&$expand=Locations($select=id,location)&$top=1000"
        "&$filter=time ge 2026-06-16T06:00:00Z and time lt 2026-06-16T08:00:00Z"
    )
    assert len(positions) == 60
    places = [position["Locations"][0]["location"]["coordinates"] for position in positions]
    assert len({tuple(place) for place in places}) > 30
    assert all(abs(one[0] - two[0]) < 0.01 for one, two in pairwise(places))
    assert positions[0]["@iot.id"] > FIRST_POSITION
    here = client.get(f"Things({bus})/Locations")["value"][0]["@iot.id"]
    newest = client.get(f"Things({bus})/HistoricalLocations?$top=1&$orderby=id desc&$expand=Locations")["value"][0]
    assert newest["time"] == "2026-06-17T12:00:00Z"
    assert _ids(newest["Locations"]) == [here]
    assert len(client.get(f"Locations({here})/HistoricalLocations?$top=5")["value"]) == 5


@pytest.mark.parametrize("absolute", [True, False])
def test_next_links_keep_what_was_asked(absolute: bool) -> None:
    client = Client(page_cap=2, absolute_links=absolute)
    link = client.get("Things?$select=id,name&$filter=substringof('Bodensonde',name)&$count=true")["@iot.nextLink"]
    assert link.startswith(ROOT if absolute else "/v1.1/Things")
    told = unquote(link)
    for part in ("$select=id,name", "$filter=substringof('Bodensonde',name)", "$count=true", "$skip=2", "$skipFilter="):
        assert part in told


def test_answers_are_json_without_repeated_members(client: Client) -> None:
    def checked(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len({name for name, _ in pairs}) == len(pairs)
        return dict(pairs)

    for address in ("Things?$top=5&$expand=Datastreams", "Observations?$top=5", f"Datastreams({VISITORS})"):
        path, _, query = address.partition("?")
        json.loads(client.service.answer(path, query, ROOT, MOMENT), object_pairs_hook=checked)


MEMBERS = st.sampled_from(
    [
        "id",
        "name",
        "properties/z",
        "phenomenonTime",
        "result",
        "resultTime",
        "time",
        "location",
        "Thing/name",
        "Datastream/id",
        "Datastreams/name",
        "ObservedProperty/name",
        "Locations/location",
        "unitOfMeasurement",
        "resultQuality",
        "FeatureOfInterest/id",
        "nosuch",
    ]
)
LITERALS = st.sampled_from(
    [
        "0", "-5", "99999999999999999999", "1e999", "'x'", "'NaN'", "true", "null", "now()", "2026-06-17T00:00:00Z",
        "2026-06-16T00:00:00Z/2026-06-17T00:00:00Z", "geography'POLYGON((6 51,7 51,7 52,6 51))'", "(1)",
    ]
)  # fmt: skip
FUNCTIONS_OF_ONE = st.sampled_from(["length", "tolower", "year", "round", "trim"])
FUNCTIONS_OF_TWO = st.sampled_from(["contains", "substringof", "st_within", "geo.distance", "before", "concat"])
VALUES = st.recursive(
    MEMBERS | LITERALS,
    lambda inner: (
        st.builds("{}({})".format, FUNCTIONS_OF_ONE, inner)
        | st.builds("{}({},{})".format, FUNCTIONS_OF_TWO, inner, inner)
        | st.builds("{} {} {}".format, inner, st.sampled_from(["add", "mul", "div", "mod"]), inner)
    ),
    max_leaves=4,
)
FILTERS = st.recursive(
    st.builds("{} {} {}".format, VALUES, st.sampled_from(["eq", "ne", "gt", "ge", "lt", "le"]), VALUES) | VALUES,
    lambda inner: (
        st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner) | st.builds("not {}".format, inner)
    ),
    max_leaves=3,
)
OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "$filter": FILTERS,
        "$skipFilter": FILTERS,
        "$top": st.sampled_from(["0", "1", "999999999"]),
        "$skip": st.sampled_from(["2", "1000000"]),
        "$count": st.just("true"),
        "$orderby": st.builds("{} {}".format, MEMBERS, st.sampled_from(["asc", "desc"])),
        "$select": st.builds("id,{}".format, MEMBERS),
        "$expand": st.builds(
            "{}($filter={})".format, st.sampled_from(["Thing", "Datastreams", "Observations"]), FILTERS
        ),
        "$resultFormat": st.just("dataArray"),
    },
)


@given(
    st.sampled_from(["Things", "Locations", "Datastreams", "Sensors", "MultiDatastreams(1)/Observations"])
    | st.sampled_from([1, 21, 109, 129, 10_001]).map("Datastreams({})/Observations".format),
    OPTIONS,
)
def test_any_request_is_answered_or_refused(path: str, options: dict[str, str]) -> None:
    query = "&".join(f"{name}={told}" for name, told in options.items())
    with suppress(BadRequest, NotThere):
        assert "value" in Client(page_cap=20).get(f"{path}?{query}")
