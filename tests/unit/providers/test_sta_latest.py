# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from scripted_service import ROOT, Asked, Reply, ScriptedService, location, point
from urban_data.core.errors import AccessDenied, ServerBusy
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import Part
from urban_data.core.records import Drop, Page, Position
from urban_data.providers.sensorthings.latest import Latest
from urban_data.providers.sensorthings.positions import Positions
from urban_data.providers.sensorthings.results import Facts
from urban_data.providers.sensorthings.service import Service

NOON = "2024-06-01T12:00:00Z"
STORED = "2024-06-01T12:00:00.000Z"


def observation(number: float, moment: str = NOON) -> dict[str, Any]:
    return {"@iot.id": 9, "phenomenonTime": moment, "result": number, "resultTime": None}


def asked_ids(asked: Asked) -> list[int]:
    return [int(term.rpartition(" ")[2]) for term in asked.filter.split(" or ")]


def expanded(asked: Asked) -> dict[str, Any]:
    """Every series asked for, with its newest value and one nested link that nobody should follow."""
    return {
        "value": [
            {
                "@iot.id": number, "phenomenonTime": f"2024-01-01T00:00:00Z/{NOON}",
                "Observations": [observation(number)],
                "Observations@iot.nextLink": f"{ROOT}/Datastreams({number})/Observations?$top=1&$skip=1",
            }
            for number in asked_ids(asked)
        ]
    }  # fmt: skip


def single(asked: Asked) -> dict[str, Any]:
    number = int(asked.path.partition("(")[2].partition(")")[0])
    return {"value": [observation(number), observation(-1)]}


class Case:
    """A provider's latest values against a script."""

    def __init__(self, together: Any = expanded, alone: Any = single) -> None:
        self.script = ScriptedService().on("Datastreams", together).on(r"Datastreams\(.*\)/Observations", alone)
        self.monitor = QuietMonitor()
        self.service = Service(ROOT, self.script.session, self.monitor)
        self.service.learn_id("Datastreams", 1)
        self.latest = Latest(self.service)

    def pages(self, *numbers: int) -> list[Page]:
        sources = tuple(map(str, numbers))
        self.service.learn_series(dict.fromkeys(sources, Facts(("number",))))
        found = list(self.latest.pages(Part("latest", sources)))
        assert [page.complete for page in found] == [False] * (len(found) - 1) + [True]
        return found

    def values(self, *numbers: int) -> dict[str, float | None]:
        return {one.series: one.value for page in self.pages(*numbers) for one in page.observations}

    @property
    def asked(self) -> list[int]:
        """How many series each request asked for."""
        return [len(asked_ids(one)) if one.path == "Datastreams" else 1 for one in self.script.asked[1:]]


def numbered(count: int) -> dict[str, float]:
    return {str(number): float(number) for number in range(1, count + 1)}


def test_many_newest_values_come_in_one_request_and_nested_links_are_not_followed() -> None:
    case = Case()
    assert case.values(*range(1, 31)) == numbered(30)
    assert case.asked == [30]
    options = case.script.asked[1].options
    assert options["expand"] == (
        "Observations($top=1;$orderby=phenomenonTime desc;$select=id,phenomenonTime,result,resultTime,resultQuality)"
    )


def test_a_service_that_caps_its_pages_is_followed() -> None:
    def serve(asked: Asked) -> dict[str, Any]:
        document = expanded(asked)
        begin = int(asked.options.get("skip", 0))
        link = {"@iot.nextLink": f"{asked.url}&$skip={begin + 4}&$skipFilter=x"} if begin + 4 < 10 else {}
        return {"value": document["value"][begin : begin + 4], **link}

    assert Case(serve).values(*range(1, 11)) == numbered(10)


def test_a_chunk_that_is_too_much_is_asked_in_smaller_ones() -> None:
    def serve(asked: Asked) -> Any:
        if len(asked_ids(asked)) > 8:
            raise requests.exceptions.ReadTimeout("slow")
        return expanded(asked)

    case = Case(serve)
    assert case.values(*range(1, 21)) == numbered(20)
    assert case.asked == [20, 8, 8, 4]


def test_one_refusing_chunk_does_not_make_the_others_slow() -> None:
    def serve(asked: Asked) -> Any:
        return Reply("no", 400) if 1 in asked_ids(asked) else expanded(asked)

    case = Case(serve)
    assert case.values(1, 2, 3) == numbered(3)
    assert case.values(4, 5, 6) == {"4": 4.0, "5": 5.0, "6": 6.0}
    assert case.values(1) == {"1": 1.0}
    assert case.values(7, 8) == {"7": 7.0, "8": 8.0}
    assert case.asked == [3, 1, 1, 1, 3, 1, 1, 2]


def test_a_service_that_refuses_twice_is_asked_series_by_series() -> None:
    case = Case(Reply("no", 400))
    assert case.values(1, 2) | case.values(3, 4) | case.values(5, 6) == numbered(6)
    assert case.asked == [2, 1, 1, 2, 1, 1, 1, 1]
    assert case.monitor.messages == ["The latest values are asked for one series at a time."]
    assert case.script.asked[-1].options == {"top": "1", "orderby": "phenomenonTime desc"}


def test_a_service_that_leaves_the_expand_out_is_asked_series_by_series() -> None:
    case = Case(lambda asked: {"value": [{"@iot.id": number} for number in asked_ids(asked)]})
    assert case.values(1, 2) == numbered(2)


def test_a_service_that_gives_the_oldest_by_expand_is_found_out() -> None:
    def serve(asked: Asked) -> dict[str, Any]:
        document = expanded(asked)
        for row in document["value"]:
            row["Observations"] = [observation(-7, "2024-01-01T00:00:00Z")]
        return document

    case = Case(serve)
    assert case.values(1, 2) == numbered(2)
    assert case.service.refuses("latest")
    assert case.values(3) == {"3": 3.0}


def test_a_service_that_gives_more_than_the_newest_is_checked_and_then_trusted() -> None:
    def serve(asked: Asked) -> dict[str, Any]:
        document = expanded(asked)
        for row in document["value"]:
            row["Observations"].append(observation(-7, "2024-01-01T00:00:00Z"))
        return document

    case = Case(serve)
    assert case.values(1, 2) == numbered(2)
    assert case.values(*range(1, 9)) == numbered(8)
    assert case.values(3, 4) == {"3": 3.0, "4": 4.0}
    assert case.asked == [2, 1, 1, 8, *[1] * 8, 2]


def test_a_series_without_values_is_no_loss() -> None:
    case = Case({"value": [{"@iot.id": 1, "Observations": []}]})
    pages = case.pages(1)
    assert [(list(page.observations), page.received, list(page.drops)) for page in pages] == [([], 0, [])]


def test_series_that_are_gone_are_said() -> None:
    case = Case(lambda asked: {"value": [*expanded(asked)["value"][:1], "junk", {"@iot.id": 77, "Observations": []}]})
    drops = [drop for page in case.pages(1, 2) for drop in page.drops]
    assert drops == [Drop("not an object", 1, "junk"), Drop("a series that is gone", 1, "2")]
    case = Case(Reply("no", 400), Reply("gone", 404))
    assert [drop for page in case.pages(5) for drop in page.drops] == [Drop("a series that is gone", 1, "5")]


@pytest.mark.parametrize(("status", "kind"), [(503, ServerBusy), (401, AccessDenied)])
def test_a_service_that_is_down_is_an_error_after_few_requests(status: int, kind: type[Exception]) -> None:
    case = Case(Reply("no", status), Reply("no", status))
    with pytest.raises(kind):
        case.pages(*range(1, 31))
    assert len(case.asked) <= 3


def test_multidatastreams_too() -> None:
    value = {"@iot.id": "a", "Observations": [{"phenomenonTime": NOON, "result": [1, 2]}]}
    script = ScriptedService().on("MultiDatastreams", {"value": [value]})
    service = Service(ROOT, script.session)
    source = "MultiDatastreams('a')"
    service.learn_series({source: Facts(("number", "number"))})
    service.learn_id("MultiDatastreams", "a")
    found = list(Latest(service).pages(Part("latest", (source,))))
    assert [(one.series, one.component, one.value) for one in found[0].observations] == [(source, 0, 1), (source, 1, 2)]
    assert script.asked[-1].filter == "id eq 'a'"


def historical(number: int, moment: Any, *places: Any) -> dict[str, Any]:
    return {"@iot.id": number, "time": moment, "Locations": list(places)}


class TestPositions:
    def _pages(
        self, serve: Callable[[Asked], Any], *stations: str, **window: str
    ) -> tuple[list[Page], ScriptedService]:
        script = ScriptedService().on(".*HistoricalLocations", serve)
        service = Service(ROOT, script.session)
        service.learn_id("Things", 1)
        return list(Positions(service).pages(Part("positions", stations, **window))), script

    def test_what_moved_was_at_places(self) -> None:
        rows = [historical(n, f"2024-06-01T12:0{n}:00Z", location(n, point(8, 50 + n / 10))) for n in range(4)]

        def serve(asked: Asked) -> dict[str, Any]:
            begin = int(asked.options.get("skip", 0))
            link = {"@iot.nextLink": f"{asked.url}&$skip=3&$skipFilter=x"} if begin == 0 else {}
            return {"value": rows[begin : begin + 3], **link}

        pages, script = self._pages(serve, "1", t_from="2024-06-01T12:01:00.000Z", t_to="2024-06-01T13:00:00.000Z")
        assert [position for page in pages for position in page.positions] == [
            Position("1", moment, moment, point(8, 50 + n / 10))
            for n in (1, 2, 3)
            for moment in [f"2024-06-01T12:0{n}:00.000Z"]
        ]
        assert ([page.received for page in pages], [page.complete for page in pages]) == ([2, 1], [False, True])
        first = script.urls(".*Hist.*")[0]
        assert first.path == "Things(1)/HistoricalLocations"
        assert first.filter == "time ge 2024-06-01T12:01:00.000Z and time lt 2024-06-01T13:00:00.000Z"

    def test_several_stations_follow_each_other(self) -> None:
        pages, script = self._pages(lambda _: {"value": [historical(1, NOON, location())]}, "1", "O'Hara")
        assert [(page.positions[0].station, page.complete) for page in pages] == [("1", False), ("O'Hara", True)]
        assert script.asked[-1].filter == "Thing/id eq 'O''Hara'"

    @pytest.mark.parametrize(
        ("row", "reason"),
        [
            (historical(1, None, location()), "not a time"),
            (historical(1, 17, location()), "no time"),
            (historical(1, {"a": 1}, location()), "no time"),
            (historical(1, "soon", location()), "not a time"),
            (historical(1, NOON), "a position with no location"),
            (historical(1, NOON, location(1, "here")), "a position with no usable location: not a GeoJSON object"),
            ("junk", "not an object"),
        ],
    )
    def test_one_bad_position_is_dropped_and_its_neighbours_are_kept(self, row: Any, reason: str) -> None:
        pages, _ = self._pages(lambda _: {"value": [row, historical(2, NOON, location())]}, "1")
        assert [drop.reason for drop in pages[0].drops] == [reason]
        assert len(pages[0].positions) == 1
        assert pages[0].received == 2
