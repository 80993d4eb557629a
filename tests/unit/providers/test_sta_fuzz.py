# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever a platform answers, only our own errors come out, in bounded time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scripted_service import ROOT, Reply, ScriptedService, datastream, location
from urban_data.core.errors import UrbanDataError
from urban_data.core.query import Part, PullRequest
from urban_data.core.records import Page
from urban_data.providers.sensorthings import SensorThings

KEY = "air temperature/-/-/Cel"
NAMES = [
    "value", "@iot.id", "@iot.nextLink", "@iot.count", "name", "properties", "phenomenonTime", "result", "resultTime",
    "resultQuality", "Thing", "Locations", "HistoricalLocations", "location", "type", "coordinates", "observedArea",
    "ObservedProperty", "unitOfMeasurement", "observationType", "Observations", "dataArray", "components", "time",
    "Datastream@iot.navigationLink", "FeatureOfInterest", "Observations@iot.count", "Locations@iot.nextLink",
    "serverSettings", "conformance", "layerName", "serviceName", "keywords", "licence", "symbol", "definition",
]  # fmt: skip
WORDS = [
    "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z/2024-01-01T00:59:59Z", "9999-12-31T23:59:59Z", "air temperature",
    f"{ROOT}/Things?$skip=1", "Observations?$skip=5&$skipFilter=(id gt 5)", "file:///etc/passwd", "°C", "NaN", "", "'",
    f"{ROOT}/Datastreams(1)", "Datastreams", "Things", "Point", "phenomenonTime", "result", "\ud800", "\x00", "\u202e",
]  # fmt: skip
numbers = st.integers(-(2**70), 2**70) | st.floats()
leaves = st.none() | st.booleans() | numbers | st.sampled_from(WORDS) | st.text(max_size=5)
documents = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5),
    max_leaves=25,
)
entities = st.dictionaries(st.sampled_from(NAMES), documents, max_size=8)
observations = st.fixed_dictionaries({"phenomenonTime": leaves, "result": documents, "@iot.id": leaves})
arrays = st.fixed_dictionaries(
    {
        "Datastream@iot.navigationLink": st.just(f"{ROOT}/Datastreams(1)") | leaves,
        "components": st.just(["phenomenonTime", "result", "resultTime"]) | documents,
        "dataArray": st.lists(st.lists(leaves, max_size=4) | leaves, max_size=4) | documents,
    }
)


def damaged(base: Any) -> st.SearchStrategy[Any]:
    """A good entity in which some members are replaced by anything."""
    return st.dictionaries(st.sampled_from(sorted({*base, *NAMES})), documents, max_size=4).map(
        lambda changes: {**base, **changes}
    )


def listed(rows: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    page = st.lists(rows, max_size=4).map(lambda found: {"value": found})
    with_link = st.tuples(page, leaves).map(lambda pair: {**pair[0], "@iot.nextLink": pair[1]})
    return page | with_link | documents


def run(script: ScriptedService, *work: str) -> None:
    provider = SensorThings(ROOT, script.session)
    for name in work:
        try:
            if name == "probe":
                provider.probe()
            elif name == "datasets":
                provider.datasets()
            elif name == "stations":
                _drain(provider.stations(PullRequest(KEY)))
            elif name == "estimate":
                provider.estimate(PullRequest(KEY))
            else:
                _drain(provider.pages(Part(name, ("1", "2") if name == "latest" else ("1",))))  # type: ignore[arg-type]
        except UrbanDataError as error:
            error.sentence.encode()
    assert len(script.asked) < 500


def _drain(pages: Any) -> None:
    for page in pages:
        assert isinstance(page, Page)
        for observation in page.observations:
            json.dumps(observation, allow_nan=False).encode()
        for part in (*page.stations, *page.series):
            json.loads(part.properties)
            part.name.encode()


def body(document: Any) -> Reply:
    return Reply(json.dumps(document).encode("utf-8", "surrogatepass"))


fuzzed = settings(max_examples=80, suppress_health_check=list(HealthCheck))


@fuzzed
@given(documents)
def test_any_landing_page(document: Any) -> None:
    run(ScriptedService().on("", body(document)), "probe", "datasets")


@fuzzed
@given(listed(entities | damaged(datastream(1)) | leaves), listed(entities | damaged(location())))
def test_any_list_of_datastreams(rows: Any, others: Any) -> None:
    script = ScriptedService().on("Datastreams", body(rows)).on(".+", body(others))
    run(script, "probe", "datasets", "stations", "estimate")


@fuzzed
@given(listed(observations | arrays | entities), listed(damaged(datastream(1))))
def test_any_page_of_observations(rows: Any, streams: Any) -> None:
    script = ScriptedService().on(".*Observations", body(rows)).on("Datastreams", body(streams))
    run(script, "series", "latest")


@fuzzed
@given(listed(entities | damaged({"@iot.id": 1, "time": "2024-01-01T00:00:00Z", "Locations": [location()]})))
def test_any_page_of_positions(rows: Any) -> None:
    script = ScriptedService().on("Things", {"value": [{"@iot.id": 1}]}).on(".*HistoricalLocations", body(rows))
    run(script, "positions")


@fuzzed
@given(st.binary(max_size=300), st.sampled_from(["", "application/json", "text/html"]))
def test_any_bytes(content: bytes, kind: str) -> None:
    run(ScriptedService().on(".*", Reply(content, headers={"Content-Type": kind})), "probe", "datasets", "series")


@pytest.mark.parametrize("depth", [60, 300, 900, 985, 3_000])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"value":', "}")], ids=["lists", "objects"])
def test_any_depth(depth: int, brackets: tuple[str, str]) -> None:
    opening, closing = brackets
    deep = opening * depth + "0" + closing * depth
    good = json.dumps(datastream(1))
    parts = [
        deep, f'{{"value": {deep}}}', f'{{"value": [{deep}, {good}]}}', f'{{"error": {deep}}}',
        f'{{"value": [{{"@iot.id": 1, "phenomenonTime": "2024-01-01T00:00:00Z", "result": {deep}}}]}}',
        f'{{"value": [{{"@iot.id": 1, "phenomenonTime": {deep}, "result": 1, "resultQuality": {deep}}}]}}',
        f'{{"value": [{good[:-1]}, "properties": {deep}}}]}}',
        f'{{"value": [{good[:-1]}, "observedArea": {{"type": "Polygon", "coordinates": {deep}}}}}]}}',
    ]  # fmt: skip
    for text in parts:
        script = ScriptedService().on(".+", Reply(text))
        run(script, "probe", "datasets", "stations", "series", "latest", "positions")
    run(ScriptedService().on("", Reply(deep)), "probe")
