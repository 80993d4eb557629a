# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scripted_service import ROOT, Asked, Reply, ScriptedService, datastream, pages, thing
from urban_data.core.errors import AccessDenied, ForeignAddress, InvalidAnswer, RequestRefused
from urban_data.core.monitor import QuietMonitor
from urban_data.providers.sensorthings.lists import LostPlace, each, facts_of, walk, walk_wide
from urban_data.providers.sensorthings.service import Options, Service

TOP: Options = [("top", "10000")]


def walked(service: Service, path: str = "Things", options: Options = TOP) -> list[Any]:
    return [row for rows, _, _ in walk(service, path, options) for row in rows]


def things(*ids: int | str) -> list[dict[str, Any]]:
    return [{"@iot.id": found} for found in ids]


def test_lists_are_followed_page_by_page() -> None:
    script = ScriptedService().on("Things", pages(things(*range(7)), 3, "Things"))
    service = Service(ROOT, script.session)
    assert [row["@iot.id"] for row in walked(service)] == list(range(7))
    assert service.page_size == 3


def test_an_entity_that_comes_twice_is_one() -> None:
    script = ScriptedService().on("Things", [
        {"value": [*things(1, 2), {"name": "no id"}], "@iot.nextLink": f"{ROOT}/Things?$skiptoken=2"},
        {"value": [*things(2, 3), {"name": "no id"}]},
    ])  # fmt: skip
    assert [row.get("@iot.id") for row in walked(Service(ROOT, script.session))] == [1, 2, None, 3, None]


def test_an_empty_page_with_a_link_is_not_the_end() -> None:
    script = ScriptedService().on("Things", [
        {"value": [], "@iot.nextLink": f"{ROOT}/Things?$skiptoken=2"}, {"value": things(1)},
    ])  # fmt: skip
    assert walked(Service(ROOT, script.session)) == things(1)


class Changing:
    """A list in pages of ``size`` whose links count rows; ``change`` is called with its ids after every answer."""

    def __init__(self, ids: list[Any], size: int, change: Callable[[list[Any]], None]) -> None:
        self.ids = ids
        self.size = size
        self.change = change

    def __call__(self, asked: Asked) -> dict[str, Any]:
        begin = int(asked.options.get("skip", 0))
        end = begin + min(self.size, int(asked.options.get("top", 100)))
        document: dict[str, Any] = {"value": things(*self.ids[begin:end])}
        if asked.options.get("count") == "true":
            document["@iot.count"] = len(self.ids)
        if end < len(self.ids):
            document["@iot.nextLink"] = f"{ROOT}/Things?$filter=x&$skip={end}"
        self.change(self.ids)
        return document


def test_pages_behind_links_that_count_rows_overlap() -> None:
    script = ScriptedService().on("Things", Changing(list(range(5)), 2, lambda _: None))
    options = [*TOP, ("filter", "name ne 'x'")]
    assert [row["@iot.id"] for row in walked(Service(ROOT, script.session), options=options)] == list(range(5))
    assert [asked.skip for asked in script.asked[1:]] == ["", "1", "2", "3", ""]
    assert dict(script.asked[-1].options) == {"filter": "name ne 'x'", "top": "1", "count": "true"}


@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("at", range(12))
def test_a_row_that_goes_while_another_comes_hides_none(size: int, at: int) -> None:
    answers = iter(range(100))

    def change(ids: list[Any]) -> None:
        if next(answers) == at:
            del ids[0]
            ids.append(99)

    script = ScriptedService().on("Things", Changing(list(range(20)), size, change))
    found = [row["@iot.id"] for row in walked(Service(ROOT, script.session))]
    assert set(found) >= set(range(1, 20))
    assert len(found) == len(set(found))


def test_a_list_that_moves_all_the_time_is_refused() -> None:
    def change(ids: list[Any]) -> None:
        ids[:] = [*ids[1:], ids[-1] + 1]

    script = ScriptedService().on("Things", Changing(list(range(20)), 5, change))
    monitor = QuietMonitor()
    with pytest.raises(LostPlace) as caught:
        walked(Service(ROOT, script.session, monitor))
    told = "The answer of city.test is not valid: its rows moved while they were counted."
    assert caught.value.sentence == told
    assert monitor.messages == [f"{told} Asking once more."]


def test_a_list_without_any_lasting_order_is_read_again_and_what_lacks_is_said() -> None:
    def shuffled(asked: Asked) -> dict[str, Any]:
        if asked.options.get("count") == "true":
            return {"value": [], "@iot.count": 6}
        if asked.skip:
            return {"value": things(2, next(others))}
        return {"value": things(1, 2), "@iot.nextLink": f"{ROOT}/Things?$skip=2"}

    others = iter([3, 4])
    script = ScriptedService().on("Things", shuffled)
    monitor = QuietMonitor()
    assert [row["@iot.id"] for row in walked(Service(ROOT, script.session, monitor))] == [1, 2, 3, 4]
    assert monitor.messages == [
        "city.test tells of more Things than it gives (6 and 3). Asking once more.",
        "city.test tells of more Things than it gives (6 and 4).",
    ]


BAD_PAGES = [Reply("{", 200), Reply("<html>Sign in", 200), Reply("no", 401), {"error": "x"}, {"value": None}, []]


@pytest.mark.parametrize("bad", BAD_PAGES, ids=str)
@pytest.mark.parametrize("page", [0, 1, 2])
def test_a_page_that_is_bad_once_is_asked_for_once_more(bad: Any, page: int) -> None:
    rows = pages(things(*range(7)), 3, "Things")
    numbers = iter(range(100))
    script = ScriptedService().on("Things", lambda asked: bad if next(numbers) == page else rows(asked))
    monitor = QuietMonitor()
    assert len(walked(Service(ROOT, script.session, monitor))) == 7
    assert [message.endswith("Asking once more.") for message in monitor.messages] == [True]


@pytest.mark.parametrize("bad", BAD_PAGES, ids=str)
def test_a_page_that_stays_bad_is_an_error(bad: Any) -> None:
    script = ScriptedService().on("Things", lambda _: bad)
    with pytest.raises((InvalidAnswer, AccessDenied)):
        walked(Service(ROOT, script.session))
    assert len(script.urls("Things")) == 2


def test_a_list_whose_links_name_the_place_is_not_counted() -> None:
    link = f"{ROOT}/Things?$skip=2&$skipFilter=(id gt 2)"
    script = ScriptedService().on("Things", [{"value": things(1, 2), "@iot.nextLink": link}, {"value": things(3)}])
    assert len(walked(Service(ROOT, script.session))) == 3
    assert [asked.url for asked in script.asked[1:]] == [
        f"{ROOT}/Things?$top=10000",
        f"{ROOT}/Things?$skip=2&$skipFilter=(id%20gt%202)",
    ]


def frost_with_text_ids(ids: list[str], size: int) -> ScriptedService:
    """A list as FROST 2.0 gives it: by id, with links that escape the last id once too often."""

    def serve(asked: Asked) -> dict[str, Any]:
        beyond = asked.options.get("beyond") or asked.filter.partition("id gt '")[2].rstrip("'").replace("''", "'")
        rest = sorted(found for found in ids if found > beyond)
        document: dict[str, Any] = {"value": things(*rest[:size])}
        if len(rest) > size:
            wrong = rest[size - 1].replace(":", "%253A").replace(" ", "%252B")
            document["@iot.nextLink"] = f"{ROOT}/Things?beyond={wrong}&$skipFilter=x"
        if not beyond:
            document["@iot.count"] = len(ids)
        return document

    return ScriptedService().on("Things", serve)


@pytest.mark.parametrize("shape", ["urn:list:{}", "a list {}", "O'Hara {}", "ä:{}"])
def test_lists_of_text_ids_are_complete_though_the_links_mislead(shape: str) -> None:
    ids = [shape.format(number) for number in range(20)]
    script = frost_with_text_ids(ids, 7)
    monitor = QuietMonitor()
    service = Service(ROOT, script.session, monitor)
    assert [row["@iot.id"] for row in walked(service, options=[*TOP, ("filter", "")])] == sorted(ids)
    assert len(script.asked) == 4
    assert script.asked[2].orderby == "id asc"
    assert monitor.messages == []


def test_a_circle_of_text_ids_is_asked_again_in_their_order() -> None:
    def serve(asked: Asked) -> dict[str, Any]:
        if asked.orderby:
            return {"value": things("b", "c")} if "gt 'b'" in asked.filter else {
                "value": things("a", "b"), "@iot.nextLink": f"{ROOT}/Things?$skiptoken=9"
            }  # fmt: skip
        return {"value": things("a"), "@iot.nextLink": f"{ROOT}/Things?$skiptoken={len(asked.url)}"}

    script = ScriptedService().on("Things", serve)
    rows = walked(Service(ROOT, script.session), options=[("filter", "name ne 'x'"), *TOP])
    assert [row["@iot.id"] for row in rows] == ["a", "b", "c"]
    assert script.asked[-1].filter == "(name ne 'x') and id gt 'b'"


def test_a_circle_of_numbers_is_an_error() -> None:
    script = ScriptedService().on("Things", {"value": things(1), "@iot.nextLink": f"{ROOT}/Things?$top=10000"})
    with pytest.raises(InvalidAnswer, match="page 1 leads in a circle"):
        walked(Service(ROOT, script.session))


def test_a_service_that_ignores_the_order_of_ids_is_refused() -> None:
    script = ScriptedService().on("Things", {"value": things("a"), "@iot.nextLink": f"{ROOT}/Things?$skiptoken=1"})
    with pytest.raises(InvalidAnswer, match="its list cannot be asked in the order of ids"):
        walked(Service(ROOT, script.session))


def test_fewer_entities_than_told_are_said() -> None:
    script = ScriptedService().on("Things", {"value": things(1, 2), "@iot.count": 5})
    monitor = QuietMonitor()
    assert len(walked(Service(ROOT, script.session, monitor))) == 2
    assert monitor.messages == ["city.test tells of more Things than it gives (5 and 2)."]


def test_a_link_elsewhere_is_not_followed() -> None:
    script = ScriptedService().on("Things", {"value": things(1), "@iot.nextLink": "file:///etc/passwd"})
    with pytest.raises(ForeignAddress):
        walked(Service(ROOT, script.session))
    assert all(asked.url.startswith(ROOT) for asked in script.asked)


def test_a_link_that_is_no_text_is_refused() -> None:
    script = ScriptedService().on("Things", {"value": things(1), "@iot.nextLink": 5})
    with pytest.raises(InvalidAnswer, match="it holds a nextLink that is not text"):
        walked(Service(ROOT, script.session))


def test_the_facts_of_series_are_asked_for_once_after_a_restart() -> None:
    category = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_CategoryObservation"
    rows = [
        datastream(1, observationType=category, phenomenonTime="2024-01-01T00:00:00Z/2024-02-01T00:00:00Z"),
        datastream(2), "junk",
    ]  # fmt: skip
    multi = {
        "@iot.id": 3, "Thing": thing(), "unitOfMeasurements": [{"symbol": "m"}, {}],
        "multiObservationDataTypes": [category, None], "ObservedProperties": [{}, {}, {}],
    }  # fmt: skip
    script = ScriptedService(more=["MultiDatastreams"]).on("Datastreams", {"value": rows})
    script.on("MultiDatastreams", {"value": [multi]})
    service = Service(ROOT, script.session)
    service.learn_id("Datastreams", 1)
    service.learn_id("MultiDatastreams", 1)
    facts = facts_of(service, ("1", "2", "99", "MultiDatastreams(3)"))
    assert [found.kinds for found in facts.values()] == [
        ("category",), ("number",), ("number",), ("category", "text", "text"),
    ]  # fmt: skip
    assert (facts["1"].first, facts["1"].last) == ("2024-01-01T00:00:00.000Z", "2024-02-01T00:00:00.000Z")
    before = len(script.asked)
    assert facts_of(service, ("1", "2")) == {source: facts[source] for source in ("1", "2")}
    assert len(script.asked) == before


def test_work_done_side_by_side_keeps_its_order_and_raises_its_error() -> None:
    assert each(lambda number: number * 2, range(20)) == [number * 2 for number in range(20)]
    with pytest.raises(RequestRefused):
        each(_refuse, range(30))


def _refuse(_: int) -> int:
    raise RequestRefused(host="city.test", status=400)


class TestLongLists:
    """The rest of a long list of numbered entities is asked for by ranges of ids, several at a time."""

    @staticmethod
    def _script(ids: list[int], size: int = 5, *, counts: bool = True, refuse: str = "-") -> ScriptedService:
        def serve(asked: Asked) -> Any:
            if refuse in asked.filter or refuse in asked.orderby:
                return Reply("no", 400)
            low, high = 0, max(ids)
            for term in asked.filter.split(" and "):
                low = int(term.split()[-1]) if " gt " in term else low
                high = int(term.split()[-1]) if " le " in term else high
            chosen = sorted((one for one in ids if low < one <= high), reverse="desc" in asked.orderby)
            begin = int(asked.options.get("skip", 0))
            size_here = min(size, int(asked.options.get("top", 100)))
            document: dict[str, Any] = {"value": things(*chosen[begin : begin + size_here])}
            if counts or asked.options.get("count") == "true":
                document["@iot.count"] = len(chosen)
            if begin + size_here < len(chosen) and asked.options.get("top") != "1":
                plain = asked.url.partition("&$skip=")[0]
                document["@iot.nextLink"] = f"{plain}&$skip={begin + size_here}&$skipFilter=x"
            return document

        return ScriptedService().on("Things", serve)

    @staticmethod
    def _walked(script: ScriptedService, options: Options = TOP) -> list[int]:
        found = list(walk_wide(Service(ROOT, script.session), "Things", options))
        assert [last for _, _, last in found] == [False] * (len(found) - 1) + [True]
        return [row["@iot.id"] for rows, _, _ in found for row in rows]

    @pytest.mark.parametrize("step", [1, 7, 100])
    def test_every_entity_comes_once_and_in_order(self, step: int) -> None:
        ids = list(range(3, 3 + 60 * step, step))
        script = self._script(ids)
        assert self._walked(script, [*TOP, ("filter", "name ne 'x'")]) == ids
        asked = [one.filter for one in script.asked[1:]]
        assert asked[0] == "name ne 'x'"
        assert dict(script.asked[2].options) == {
            "filter": "name ne 'x'", "select": "id", "orderby": "id desc", "top": "1", "count": "true",
        }  # fmt: skip
        assert asked[2].startswith("(name ne 'x') and id gt ")
        assert not any("skip" in one.options for one in script.asked if step == 1)

    def test_ids_that_are_bunched_together_are_found_too(self) -> None:
        ids = [*range(1, 6), *range(900, 935), 10_000]
        assert self._walked(self._script(ids)) == ids

    @pytest.mark.parametrize("counts", [True, False])
    def test_a_short_list_is_followed_by_its_links(self, counts: bool) -> None:
        script = self._script(list(range(1, 13)), counts=counts)
        assert self._walked(script) == list(range(1, 13))
        assert not any("id gt" in asked.filter for asked in script.asked)

    @pytest.mark.parametrize("refuse", ["desc", "id gt"])
    def test_a_service_that_knows_no_ranges_is_followed_by_its_links(self, refuse: str) -> None:
        script = self._script(list(range(1, 41)), refuse=refuse)
        assert self._walked(script) == list(range(1, 41))

    def test_a_list_that_does_not_come_by_id_is_followed_by_its_links(self) -> None:
        rows = things(*range(40, 0, -1))
        script = ScriptedService().on("Things", pages(rows, 5, "Things"))
        assert self._walked(script) == list(range(40, 0, -1))

    def test_a_list_that_changes_meanwhile_is_walked_again(self) -> None:
        ids = list(range(1, 41))
        script = self._script(ids, counts=False)
        serve = script._rules[0][1]

        def changing(asked: Asked) -> Any:
            answer = serve(asked)
            if asked.orderby == "id desc":
                ids.remove(20)
            return answer

        script._rules[0] = (script._rules[0][0], changing)
        assert self._walked(script) == ids
        assert len(ids) == 39
        assert script.asked[-1].options.get("skip") == "35"
