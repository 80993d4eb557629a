# SPDX-License-Identifier: GPL-2.0-or-later
"""What bad input gets: a sentence a planner understands, the detail for the technician, and the neighbours kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import requests
from scripted_service import ROOT, Reply, ScriptedService, datastream, location, thing
from urban_data.core import errors
from urban_data.core.errors import UrbanDataError
from urban_data.core.query import Part, PullRequest
from urban_data.core.records import Page
from urban_data.providers.sensorthings import SensorThings

KEY = "air temperature/-/-/Cel"
LOGIN = '<html><head><title>Anmeldung</title></head><body><input type="password"></body></html>'
HERE = "2024-01-01T00:00:00Z"


def listing(*rows: Any) -> ScriptedService:
    return ScriptedService().on("Datastreams", {"value": list(rows)}).on("Things", {"value": []})


def stations(script: ScriptedService) -> list[Page]:
    return list(SensorThings(ROOT, script.session).stations(PullRequest(KEY)))


def observations(script: ScriptedService) -> list[Page]:
    provider = SensorThings(ROOT, script.on("Datastreams", {"value": [datastream(1)]}).session)
    return list(provider.pages(Part("series", ("1",))))


@pytest.mark.parametrize(
    ("address", "landing", "kind", "sentence"),
    [
        ("htp:/city", None, errors.InputError, "The address must begin with https:// or http://."),
        ("https://city.test:port", None, errors.InputError, "This is not a web address."),
        ("ftp://city.test", None, errors.InputError, "The address must begin with https:// or http://."),
        (
            ROOT, requests.exceptions.ConnectionError("Name or service not known"), errors.NetworkError,
            "city.test could not be reached. Check the address and the network, then try again.",
        ),
        (
            ROOT, Reply("gone", 404), errors.NotThisApi,
            "The address city.test does not answer as a SensorThings service: there is nothing at it.",
        ),
        (
            ROOT, {"links": [], "title": "Features"}, errors.NotThisApi,
            "The address city.test does not answer as a SensorThings service: it looks like an OGC API service.",
        ),
        (
            ROOT, Reply(LOGIN), errors.NotThisApi,
            "The address city.test does not answer as a SensorThings service: it gives a sign-in page. Check the"
            " authentication configuration or the network's own sign-in.",
        ),
        (
            ROOT, Reply("no", 401), errors.SignInNeeded,
            "city.test refuses access (status 401), and no sign-in was sent. Choose an authentication configuration of"
            " QGIS for the platform.",
        ),
        (
            ROOT, Reply("no", 403), errors.SignInNeeded,
            "city.test refuses access (status 403), and no sign-in was sent. Choose an authentication configuration of"
            " QGIS for the platform.",
        ),
        (
            ROOT, requests.exceptions.SSLError("certificate has expired (_ssl.c:992)"), errors.CertificateError,
            "The certificate of city.test cannot be trusted: the check failed.",
        ),
        (
            ROOT, Reply('{"value": [{"name": "Thi'), errors.NotThisApi,
            "The address city.test does not answer as a SensorThings service: it is not JSON.",
        ),
    ],
)  # fmt: skip
def test_wrong_addresses(address: str, landing: Any, kind: type[UrbanDataError], sentence: str) -> None:
    script = ScriptedService().on("", landing)
    with pytest.raises(UrbanDataError) as caught:
        SensorThings(address, script.session).probe()
    assert type(caught.value) is kind
    assert caught.value.sentence == sentence
    assert caught.value.detail


@pytest.mark.parametrize(
    ("answer", "kind", "sentence"),
    [
        (
            Reply('{"value": [{"@iot.id": 1, "phenomenonTi'), errors.InvalidAnswer,
            "The answer of city.test is not valid: it is not JSON.",
        ),
        (Reply(""), errors.InvalidAnswer, "The answer of city.test is not valid: it is empty."),
        (
            {"@iot.count": 5}, errors.InvalidAnswer,
            "The answer of city.test is not valid: it holds no list of values.",
        ),
        (
            {"code": 500, "message": "ERROR: canceling statement due to statement timeout"}, errors.InvalidAnswer,
            "The answer of city.test is not valid: it reports an error: ERROR: canceling statement due to statement"
            " timeout",
        ),
        (
            Reply(LOGIN), errors.NotThisApi,
            "The address city.test does not answer as a SensorThings service: it gives a sign-in page. Check the"
            " authentication configuration or the network's own sign-in.",
        ),
        (
            Reply('{"value": ' + "[" * 100_000), errors.InvalidAnswer,
            "The answer of city.test is not valid: it is not JSON.",
        ),
        (
            {"value": [], "@iot.nextLink": "https://evil.test/v1/Observations"}, errors.ForeignAddress,
            "city.test refers to another address (https://evil.test), which is not followed.",
        ),
        (
            {"value": [], "@iot.nextLink": "file:///etc/passwd"}, errors.ForeignAddress,
            "city.test refers to another address (file://), which is not followed.",
        ),
    ],
)  # fmt: skip
def test_pages_that_are_no_pages(answer: Any, kind: type[UrbanDataError], sentence: str) -> None:
    script = ScriptedService().on(r"Datastreams\(1\)/Observations", answer)
    with pytest.raises(UrbanDataError) as caught:
        observations(script)
    assert type(caught.value) is kind
    assert caught.value.sentence == sentence
    assert caught.value.detail
    assert all(asked.url.startswith(ROOT) for asked in script.asked)


def record(result: str, moment: str = f'"{HERE}"') -> str:
    return f'{{"@iot.id": 5, "phenomenonTime": {moment}, "result": {result}}}'


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (record("1", '"99999-01-01T00:00:00Z"'), "not a time"),
        (record("1", '"9999-01-01T00:00:00Z"'), "a year outside 1600 to 2200"),
        (record("1", '"2024-02-30T00:00:00Z"'), "not a time"),
        (record("1", "null"), "no time"),
        (record("1", "1704067200"), "no time"),
        (record("1e999"), "an infinite number, or one nested or written too long"),
        (record("Infinity"), "an infinite number, or one nested or written too long"),
        (record("9" * 5_000), "an infinite number, or one nested or written too long"),
        (record("9" * 500), "a number too large"),
        (record("[" * 100_000 + "]" * 100_000), "an infinite number, or one nested or written too long"),
        (record('"' + "x" * 10_000_000 + '"'), "a text of more than 65536 characters"),
        (record('1, "result": 2'), "a member named twice: result"),
        ("null", "not an object"),
        ("[]", "not an object"),
    ],
    ids=lambda value: value[:60],
)
def test_one_bad_observation_is_dropped_and_its_neighbours_are_stored(bad: str, reason: str) -> None:
    first, last = record("1.5"), record("2.5", '"2024-01-01T02:00:00Z"')
    script = ScriptedService().on(r"Datastreams\(1\)/Observations", Reply(f'{{"value": [{first}, {bad}, {last}]}}'))
    (page,) = observations(script)
    assert [observation.value for observation in page.observations] == [1.5, 2.5]
    assert [(drop.reason, drop.count) for drop in page.drops] == [(reason, 1)]
    assert len(page.drops[0].example) <= 200
    assert (page.received, page.complete) == (3, True)


@pytest.mark.parametrize(
    ("result", "kept"),
    [
        ("NaN", (None, None, "NaN")),
        ('"NaN"', (None, None, "NaN")),
        ("1180591620717411303424", (2.0**70, None, None)),
        ('"AVAILABLE"', (None, "AVAILABLE", "not a number")),
        ('"a\\ud800\\u0000b"', (None, "a�b", "not a number")),
        ('{"a": [1]}', (None, '{"a":[1]}', "not a number")),
        ('{"a":' * 700 + "1" + "}" * 700, (None, '{"a":' * 700 + "1" + "}" * 700, "not a number")),
        ("null", (None, None, None)),
    ],
    ids=lambda value: str(value)[:30],
)
def test_odd_results_are_kept_and_marked(result: str, kept: tuple[Any, Any, Any]) -> None:
    script = ScriptedService().on(r"Datastreams\(1\)/Observations", Reply(f'{{"value": [{record(result)}]}}'))
    (page,) = observations(script)
    assert [(one.value, one.text, one.quality) for one in page.observations] == [kept]
    assert not page.drops


def test_a_geometry_that_is_none_leaves_the_station_and_says_so() -> None:
    here = thing(1, Locations=[location(1, {"type": "Point", "coordinates": ["east", "north"]})])
    (page,) = stations(listing(datastream(1, Thing=here)))
    assert [(one.geometry, one.geometry_from) for one in page.stations] == [
        (None, "no usable location: a coordinate that is not a finite number")
    ]
    assert page.notes == ("One station has no geometry.",)
    assert len(page.series) == 1


def test_an_unknown_unit_stays_as_the_platform_writes_it() -> None:
    script = listing(datastream(1, unitOfMeasurement={"symbol": "Scoville", "name": None}))
    (page,) = SensorThings(ROOT, script.session).stations(PullRequest("air temperature/-/-/Scoville"))
    assert [(one.unit_source, one.unit_ucum) for one in page.series] == [("Scoville", None)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (lambda: datastream(5, Thing={"name": "nameless", "Locations": []}), "no id"),
        (lambda: datastream(None), "no id"),
        (lambda: datastream(2**70), "an id that cannot be used"),
        (lambda: datastream(5, name="x" * 10_000_000), "a name of 10000000 characters"),
    ],
)
def test_a_station_or_series_without_id_is_dropped(bad: Callable[[], Any], reason: str) -> None:
    (page,) = stations(listing(datastream(1), bad()))
    assert [one.source_id for one in page.series] == ["1"]
    assert [(drop.reason, drop.count) for drop in page.drops] == [(reason, 1)]


def test_a_series_that_names_a_member_twice_is_dropped() -> None:
    twice = json.dumps(datastream(5)).replace('"name": "air temperature"', '"name": "a", "name": "b"')
    body = f'{{"value": [{json.dumps(datastream(1))}, {twice}]}}'
    (page,) = stations(ScriptedService().on("Datastreams", Reply(body)))
    assert [one.source_id for one in page.series] == ["1"]
    assert [drop.reason for drop in page.drops] == ["a member named twice: name"]


def test_what_acts_in_a_terminal_does_not_reach_a_sentence_or_a_ledger() -> None:
    evil = "\x1b]0;owned\x07\u202eevil\r\n"
    script = listing(datastream(1), datastream(None, name=evil))
    (page,) = stations(script)
    assert "\x1b" not in page.drops[0].example
    assert "\u202e" not in page.drops[0].example
    script = listing(datastream(1, ObservedProperty={"@iot.id": 1, "name": evil}, unitOfMeasurement={}))
    titles = [one.title for one in SensorThings(ROOT, script.session).datasets()]
    assert titles == ["]0;ownedevil"]


def test_pages_that_came_before_a_bad_one_are_delivered() -> None:
    good = {
        "value": [{"@iot.id": 1, "phenomenonTime": f"2024-01-01T0{hour}:00:00Z", "result": hour} for hour in range(3)],
        "@iot.nextLink": f"{ROOT}/Datastreams(1)/Observations?$skip=3&$skipFilter=(phenomenonTime gt 2024-01-01)",
    }
    script = ScriptedService().on(r"Datastreams\(1\)/Observations", [good, Reply(LOGIN)])
    script.on("Datastreams", {"value": [datastream(1)]})
    pages = SensorThings(ROOT, script.session).pages(Part("series", ("1",)))
    first = next(pages)
    assert (len(first.observations), first.reached, first.complete) == (3, "2024-01-01T02:00:00.000Z", False)
    with pytest.raises(errors.NotThisApi, match="it gives a sign-in page"):
        next(pages)
