# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import requests
from scripted_service import ROOT, Archive, Asked, Reply, ScriptedService, datastream, location, point, thing
from urban_data.core.query import BEGINNING, END, Estimate, Part, PullRequest
from urban_data.core.records import Series, Station
from urban_data.providers.sensorthings import SensorThings
from urban_data.providers.sensorthings.planning import MOST_WINDOWS, Planner
from urban_data.providers.sensorthings.service import Service

FIRST, LAST = "2024-01-01T00:00:00.000Z", "2024-12-31T00:00:00.000Z"
NEW = PullRequest("a/-/-/b")


def series_of(*names: str, **members: Any) -> list[Series]:
    return [Series(name, "1", **{"first": FIRST, "last": LAST, **members}) for name in names]


def counting(counts: dict[str, int]) -> ScriptedService:
    """A service that counts the Observations of Datastreams and the HistoricalLocations of Things."""

    def serve(asked: Asked) -> dict[str, Any]:
        member = asked.expand.partition("(")[0]
        chosen = [name for name in counts if f"id eq {name}" in asked.filter.split(" or ")]
        return {"value": [{"@iot.id": int(name), f"{member}@iot.count": counts[name]} for name in chosen]}

    return ScriptedService().on("Datastreams|Things", serve)


def planned(
    script: ScriptedService,
    series: list[Series],
    request: PullRequest = NEW,
    since: dict[str, str] | None = None,
    stations: tuple[Station, ...] = (),
    page: int | None = 1000,
) -> list[Part]:
    service = Service(ROOT, script.session)
    for collection in ("Datastreams", "MultiDatastreams", "Things"):
        service.learn_id(collection, 1)
    if page is not None:
        service.learn_page_limit(page)
    return Planner(service).plan(request, stations, series, since or {})


def covered(parts: list[Part], source: str) -> list[tuple[str, str]]:
    return sorted((part.t_from, part.t_to) for part in parts if source in part.sources)


def test_one_big_series_is_cut_into_windows_that_touch() -> None:
    parts = planned(counting({"1": 1_000_000}), series_of("1"))
    assert 60 <= len(parts) <= 70
    windows = covered(parts, "1")
    assert (windows[0][0], windows[-1][1]) == (BEGINNING, END)
    assert all(one[1] == two[0] for one, two in pairwise(windows))
    assert sum(part.expected or 0 for part in parts) == 1_000_000
    assert max(part.expected or 0 for part in parts) <= 1_000_000 // len(parts) + 1
    assert all(part.expected_is_estimate for part in parts)


@pytest.mark.parametrize("page", [1000, 10_000])
def test_one_big_series_gives_every_worker_something_to_do(page: int) -> None:
    assert len(planned(counting({"1": 1_000_000}), series_of("1"), page=page)) >= 8


def test_many_small_series_share_parts_and_each_is_covered_once() -> None:
    names = [str(number) for number in range(1, 1001)]
    parts = planned(counting(dict.fromkeys(names, 1000)), series_of(*names))
    assert 8 <= len(parts) <= 100
    assert sorted(name for part in parts for name in part.sources) == sorted(names)
    assert sum(part.expected or 0 for part in parts) == 1_000_000
    assert not any(part.expected_is_estimate for part in parts)


def test_big_and_small_series_side_by_side() -> None:
    parts = planned(counting({"1": 100_000, "2": 10, "3": 20}), series_of("1", "2", "3"))
    assert len(covered(parts, "1")) > 1
    assert [part.sources for part in parts if "2" in part.sources] == [("2", "3")]


def test_the_window_of_the_request_is_kept_and_counted() -> None:
    request = PullRequest("a/-/-/b", start="2024-03-01T00:00:00.000Z", end="2024-04-01T00:00:00.000Z")
    script = counting({"1": 5})
    assert planned(script, series_of("1"), request) == [Part("series", ("1",), request.start, request.end, 5, False)]  # type: ignore[arg-type]
    assert script.urls("Datastreams")[0].expand == (
        "Observations($count=true;$top=0;$select=id;$filter=phenomenonTime ge 2024-03-01T00:00:00.000Z"
        " and not phenomenonTime ge 2024-04-01T00:00:00.000Z)"
    )


def test_a_page_holds_at_least_five_times_of_a_group() -> None:
    names = [str(number) for number in range(1, 101)]
    parts = planned(counting(dict.fromkeys(names, 1)), series_of(*names), page=100)
    assert max(len(part.sources) for part in parts) == 20


def test_addresses_stay_short() -> None:
    names = [f"urn:city:sensor:{number:06d}" for number in range(200)]
    parts = planned(ScriptedService(), series_of(*names), page=10_000)
    assert max(sum(len(name) + 30 for name in part.sources) for part in parts) <= 1500


def test_components_count_and_collections_are_not_mixed() -> None:
    double = [Series("MultiDatastreams(7)", "1", component=number) for number in (1, 0)]
    script = counting({"1": 5}).on("MultiDatastreams", {"value": [{"@iot.id": 7, "Observations@iot.count": 10}]})
    parts = planned(script, [*series_of("1"), *double])
    assert [(part.sources, part.expected) for part in parts] == [(("1",), 5), (("MultiDatastreams(7)",), 20)]


class TestWithoutCounts:
    def test_extent_and_period_stand_in(self) -> None:
        script = ScriptedService().on("Datastreams", Reply("no", 400))
        names = [str(number) for number in range(1, 20)]
        parts = planned(script, series_of(*names, period="PT1H"))
        assert sum(part.expected or 0 for part in parts) == 19 * (365 * 24 + 1)
        assert all(part.expected_is_estimate for part in parts)
        assert len(script.urls("Datastreams")) == 1

    def test_a_series_without_values_in_the_window_is_asked_for_all_the_same(self) -> None:
        request = PullRequest("a/-/-/b", start="2025-03-01T00:00:00.000Z")
        parts = planned(ScriptedService(), series_of(*map(str, range(20)), period="PT1H"), request)
        assert {name for part in parts for name in part.sources} == set(map(str, range(20)))
        assert sum(part.expected or 0 for part in parts) == 0

    def test_few_series_are_counted_one_by_one(self) -> None:
        script = ScriptedService().on("Datastreams", Reply("no", 400))
        script.on("Datastreams.*Observations", lambda _: {"value": [], "@iot.count": 7})
        parts = planned(script, series_of("1", "2"))
        assert [(part.sources, part.expected, part.expected_is_estimate) for part in parts] == [(("1", "2"), 14, False)]

    @pytest.mark.parametrize("trouble", [Reply("no", 400), Reply("no", 500), requests.exceptions.ReadTimeout("slow")])
    def test_a_service_that_cannot_count_costs_nothing_but_the_counts(self, trouble: Any) -> None:
        script = ScriptedService().on("Datastreams.*", trouble)
        parts = planned(script, series_of("1"))
        assert len(covered(parts, "1")) == 8
        assert {part.expected for part in parts} == {None}

    def test_what_tells_no_count_is_not_counted(self) -> None:
        rows = ["junk", {"@iot.id": None, "Observations@iot.count": 5}, {"@iot.id": 1, "Observations@iot.count": "5"}]
        parts = planned(ScriptedService().on("Datastreams", {"value": rows}), series_of("1", last=FIRST))
        assert [part.expected for part in parts] == [None]

    def test_a_count_that_lies_does_not_make_endless_parts(self) -> None:
        assert len(planned(counting({"1": 10**12}), series_of("1"))) == MOST_WINDOWS
        assert {part.expected for part in planned(counting({"1": 10**30}), series_of("1", last=FIRST))} == {None}

    def test_a_series_of_one_moment_is_not_cut(self) -> None:
        parts = planned(counting({"1": 100_000}), series_of("1", last=FIRST))
        assert parts == [Part("series", ("1",), BEGINNING, END, 100_000, False)]

    def test_a_series_of_unknown_length_and_extent_is_one_part(self) -> None:
        parts = planned(ScriptedService(), series_of("1", first=None, last=None))
        assert parts == [Part("series", ("1",))]


NEWEST = "2024-06-02T10:00:00.000Z"
SINCE = {"1": "2024-06-01T10:07:00.000Z", "2": "2024-06-01T10:58:31.250Z", "3": "2024-06-02T00:00:00.000Z"}


class TestUpdates:
    def test_series_are_asked_for_from_the_hour_on_that_is_still_needed(self) -> None:
        parts = planned(
            ScriptedService(), series_of("1", "2", "3", last=NEWEST), PullRequest("a/-/-/b", "update"), SINCE
        )
        assert [(part.sources, part.t_from, part.t_to) for part in parts] == [
            (("1", "2"), "2024-06-01T10:00:00.000Z", END), (("3",), "2024-06-02T00:00:00.000Z", END),
        ]  # fmt: skip

    def test_a_new_series_is_asked_for_whole(self) -> None:
        parts = planned(counting({"4": 3}), series_of("1", "4", last=NEWEST), PullRequest("a/-/-/b", "update"), SINCE)
        assert [(part.sources, part.t_from) for part in parts] == [
            (("1",), "2024-06-01T10:00:00.000Z"), (("4",), BEGINNING),
        ]  # fmt: skip

    def test_what_is_held_beyond_the_end_is_not_asked_for(self) -> None:
        request = PullRequest("a/-/-/b", "update", end="2024-06-01T12:00:00.000Z")
        parts = planned(ScriptedService(), series_of("1", "3", last=NEWEST), request, SINCE)
        assert [part.sources for part in parts] == [("1",)]

    def test_the_positions_of_what_moves_are_asked_for_from_there_on(self) -> None:
        bus = Station("1", "Bus", "moving", point())
        parts = planned(counting({"1": 7}), series_of("1", "2"), PullRequest("a/-/-/b", "update"), SINCE, (bus,))
        assert parts[-1] == Part("positions", ("1",), "2024-06-01T10:00:00.000Z", END, 7, False)


def test_positions_of_what_moves_are_parts_of_their_own_and_counted() -> None:
    bus, box = Station("1", "Bus", "moving", point()), Station("2", "Box", "fixed", point())
    script = counting({"1": 9})
    parts = planned(script, series_of("1"), PullRequest("a/-/-/b", end=LAST), stations=(bus, box))
    assert parts[1:] == [Part("positions", ("1",), BEGINNING, LAST, 9, False)]
    assert script.urls("Things")[0].expand == (
        f"HistoricalLocations($count=true;$top=0;$select=id;$filter=time lt {LAST})"
    )


def test_latest_values_are_asked_for_in_few_parts() -> None:
    names = [str(number) for number in range(1, 1001)] + ["MultiDatastreams('a')"]
    parts = planned(ScriptedService(), series_of(*names), PullRequest("a/-/-/b", "latest"))
    assert [name for part in parts for name in part.sources] == names
    assert {part.kind for part in parts} == {"latest"}
    assert sum(part.expected or 0 for part in parts) == 1001
    assert all(part.expected_is_estimate for part in parts)
    assert len(parts) <= 25


class TestEstimates:
    def _provider(self, count: int = 24) -> SensorThings:
        rows = [(1, f"2024-01-01T{hour:02d}:00:00Z", 1.0) for hour in range(count)]
        script = ScriptedService().on("Datastreams", self._serve(count)).on("Things", {"value": []})
        return SensorThings(ROOT, Archive(rows).install(script).session)

    @staticmethod
    def _serve(count: int) -> Any:
        here = thing(1, Locations=[location(1)])
        row = datastream(1, Thing=here, phenomenonTime="2024-01-01T00:00:00Z/2024-01-02T00:00:00Z")
        return lambda _: {"value": [{**row, "Observations@iot.count": count}]}

    def test_an_estimate_counts_without_pulling(self) -> None:
        provider = self._provider()
        found = provider.estimate(PullRequest("air temperature/-/-/Cel"))
        assert isinstance(found, Estimate)
        assert (found.values, found.values_is_estimate, found.requests) == (24, False, 2)
        assert found.size == 24 * 75 + 2 * 1200
        assert found.seconds >= 0

    def test_an_estimate_of_latest_values(self) -> None:
        found = self._provider().estimate(PullRequest("air temperature/-/-/Cel", "latest"))
        assert (found.values, found.values_is_estimate, found.requests) == (1, True, 2)

    def test_a_pull_takes_what_its_estimate_listed_and_counted(self) -> None:
        request = PullRequest("air temperature/-/-/Cel")
        script = ScriptedService().on("Datastreams", self._serve(24)).on("Things", {"value": []})
        provider = SensorThings(ROOT, script.session)
        provider.estimate(request)
        estimated = len(script.asked)

        (page,) = provider.stations(request)
        parts = provider.plan(request, page.stations, page.series, {})
        assert len(script.asked) == estimated
        assert [part.expected for part in parts] == [24]
        assert page.complete

        assert len(list(provider.stations(request))) == 1
        assert provider.plan(request, page.stations, page.series, {}) == parts
        assert len(script.asked) == 2 * estimated - 1

    def test_an_estimate_is_no_plan_for_a_choice_or_for_later(self, monkeypatch: pytest.MonkeyPatch) -> None:
        request = PullRequest("air temperature/-/-/Cel")
        provider = self._provider()
        for since, kept in (({"1": "2024-01-01T05:00:00.000Z"}, True), ({}, False)):
            provider.estimate(request)
            (page,) = provider.stations(request)
            parts = provider.plan(request, page.stations, page.series if kept else [], since)
            assert [part.t_from for part in parts] == (["2024-01-01T05:00:00.000Z"] if kept else [])

        provider.estimate(request)
        listed = provider._catalogue.stations
        asked: list[PullRequest] = []
        monkeypatch.setattr(provider._catalogue, "stations", lambda one: (asked.append(one), listed(one))[1])
        monkeypatch.setattr("urban_data.providers.sensorthings._FRESH", 0.0)
        assert len(list(provider.stations(request))) == 1
        assert asked == [request]

    def test_what_is_not_counted_is_unknown(self) -> None:
        script = ScriptedService().on("Datastreams", {"value": [datastream(1)]}).on("Things", {"value": []})
        found = SensorThings(ROOT, script.session).estimate(PullRequest("air temperature/-/-/Cel"))
        assert (found.values, found.values_is_estimate) == (None, False)


def test_a_part_of_another_kind_is_not_pulled_here() -> None:
    with pytest.raises(ValueError, match="a part of kind stations"):
        SensorThings(ROOT, ScriptedService().session).pages(Part("stations"))
