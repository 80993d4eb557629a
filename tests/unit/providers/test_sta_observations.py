# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st
from scripted_service import ROOT, Archive, Asked, Reply, ScriptedService
from urban_data.core.errors import (
    AnswerTimeout,
    InvalidAnswer,
    NotFound,
    RequestRefused,
    ServerBusy,
    UrbanDataError,
)
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import BEGINNING, END, Part
from urban_data.core.records import Observation, Page
from urban_data.providers.paging import LeadsInCircle
from urban_data.providers.sensorthings.lists import LostPlace
from urban_data.providers.sensorthings.observations import Observations, window_terms
from urban_data.providers.sensorthings.results import Facts
from urban_data.providers.sensorthings.service import Service

NUMBER = Facts(("number",))


def hour(number: float) -> str:
    day, rest = divmod(round(number * 3600), 86_400)
    return f"2024-01-{day + 1:02d}T{rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}Z"


def stored(number: float) -> str:
    return f"{hour(number)[:-1]}.000Z"


def rows_of(count: int, series: Sequence[Any] = (1,)) -> list[tuple[Any, str, float]]:
    return [(one, hour(number), number + 0.5) for number in range(count) for one in series]


def service_of(
    archive: Archive, sources: Sequence[str] = ("1",), facts: Facts = NUMBER, **more: Any
) -> tuple[Service, ScriptedService]:
    script = archive.install(ScriptedService(**more))
    service = Service(ROOT, script.session, QuietMonitor())
    service.learn_series(dict.fromkeys(sources, facts))
    service.learn_id(archive.collection, archive.rows[0][0] if archive.rows else 1)
    return service, script


def pulled(
    archive: Archive,
    sources: Sequence[str] = ("1",),
    t_from: str = BEGINNING,
    t_to: str = END,
    reached: str | None = None,
) -> tuple[list[Page], ScriptedService]:
    service, script = service_of(archive, sources)
    found = list(Observations(service).pages(Part("series", tuple(sources), t_from, t_to), reached))
    assert [page.complete for page in found] == [False] * (len(found) - 1) + [True]
    return found, script


def records(found: Sequence[Page]) -> list[Observation]:
    return [observation for page in found for observation in page.observations]


def keys(found: Sequence[Page]) -> list[tuple[str, str, float | None]]:
    return sorted((one.series, one.t_start, one.value) for one in records(found))


def expected(rows: Sequence[tuple[Any, str, Any]]) -> list[tuple[str, str, float]]:
    return sorted((str(series), f"{moment.partition('/')[0][:-1]}.000Z", value) for series, moment, value in rows)


class TestPaging:
    @pytest.mark.parametrize("cap", [1, 2, 5, 7, 100])
    @pytest.mark.parametrize("series", [(1,), (1, 2, 3)])
    @pytest.mark.parametrize("form", ["dataArray", "objects"])
    def test_every_record_comes_once_whatever_the_cap(self, cap: int, series: tuple[int, ...], form: str) -> None:
        rows = rows_of(20, series)
        found, _ = pulled(Archive(rows, cap, form=form), [str(one) for one in series])
        assert keys(found) == expected(rows)
        assert sum(page.received for page in found) == len(rows)

    def test_the_requests_are_asked_from_the_newest_start_on(self) -> None:
        _, script = pulled(Archive(rows_of(6), 4), t_from=stored(0), t_to=stored(24))
        window = "phenomenonTime ge {} and not phenomenonTime ge " + stored(24)
        first = {
            "select": "id,phenomenonTime,result,resultTime,resultQuality",
            "filter": window.format(stored(0)),
            "orderby": "phenomenonTime asc,id asc",
            "resultFormat": "dataArray",
            "top": "10000",
        }
        second = {**first, "filter": window.format(stored(3))}
        assert [dict(asked.options) for asked in script.asked[1:]] == [first, second]
        assert {asked.path for asked in script.asked[1:]} == {"Datastreams(1)/Observations"}

    def test_a_record_of_an_absurd_time_is_dropped(self) -> None:
        rows = rows_of(9)
        found, script = pulled(Archive([*rows, (1, "9999-12-31T23:59:59Z", 1.0)], 4))
        assert keys(found) == expected(rows)
        assert [drop.reason for page in found for drop in page.drops] == ["a year outside 1600 to 2200"]
        assert not any("skip" in asked.options for asked in script.asked)

    def test_each_page_says_how_far_it_reaches_and_a_resumed_part_goes_on_there(self) -> None:
        rows = rows_of(10)
        found, _ = pulled(Archive(rows, 4))
        assert [page.reached for page in found] == [stored(3), stored(6), stored(9)]
        again, _ = pulled(Archive(rows, 4), reached=stored(6))
        assert keys(again) == expected(rows[6:])

    def test_the_services_own_count_is_told_once_and_then_not_asked_for(self) -> None:
        found, script = pulled(Archive(rows_of(10), 4, count=True))
        assert [page.counted for page in found] == [10, None, None]
        assert [asked.options.get("count") for asked in script.urls("Data.*")] == [None, "false", "false"]

    def test_intervals_that_overlap_a_page_border_are_not_lost(self) -> None:
        rows = [(1, f"{hour(n)}/{hour(n + 3)}", float(n)) for n in range(12)]
        rows += [(1, f"{hour(n)}/{hour(n + 1)}", n + 0.25) for n in range(12)]
        found, _ = pulled(Archive(rows, 5), t_from=stored(2), t_to=stored(9))
        assert keys(found) == expected([row for row in rows if 2 <= row[2] < 9])

    def test_more_records_at_one_moment_than_fit_a_page(self) -> None:
        rows = [(series, hour(n), float(n)) for n in range(3) for series in range(1, 8)]
        sources = [str(n) for n in range(1, 8)]
        found, script = pulled(Archive(rows, 3), sources)
        assert set(keys(found)) == set(expected(rows))
        assert any(asked.orderby == "id asc" for asked in script.asked)
        again, _ = pulled(Archive(rows, 3), sources, t_to=stored(2))
        assert set(keys(again)) == set(expected([row for row in rows if row[2] < 2]))

    def test_text_ids_that_links_write_escaped(self) -> None:
        rows = [("O'Hara:1", hour(n), float(n)) for n in range(5)]
        found, script = pulled(Archive(rows, 100), ["O'Hara:1"])
        assert keys(found) == expected(rows)
        assert script.asked[1].path == "Observations"
        assert script.asked[1].filter == "Datastream/id eq 'O''Hara:1'"

    def test_a_multidatastream(self) -> None:
        rows = [(7, hour(n), [float(n), "dry"]) for n in range(5)]
        archive = Archive(rows, 2, collection="MultiDatastreams", count=True)
        service, script = service_of(archive, ["MultiDatastreams(7)"], Facts(("number", "category")))
        found = list(Observations(service).pages(Part("series", ("MultiDatastreams(7)",)), None))
        assert [(one.component, one.value, one.text) for one in records(found)] == [
            part for n in range(5) for part in ((0, float(n), None), (1, None, "dry"))
        ]
        assert found[0].counted == 10
        assert script.asked[1].path == "MultiDatastreams(7)/Observations"

    def test_an_empty_series_is_complete(self) -> None:
        found, _ = pulled(Archive([], 5))
        assert (keys(found), found[0].complete) == ([], True)

    def test_closed_intervals_are_noted(self) -> None:
        found, _ = pulled(Archive([(1, "2024-01-01T00:00:00Z/2024-01-01T00:04:59Z", 1.0)]))
        assert records(found)[0].t_end == "2024-01-01T00:05:00.000Z"
        assert found[0].notes == (
            "Intervals are written with their last second included; their ends are taken as the next full minute.",
        )

    @given(
        st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(0, 12), st.integers(0, 3)), max_size=25),
        st.integers(1, 6),
        st.booleans(),
    )
    def test_any_archive_is_read_whole(self, drawn: list[tuple[int, int, int]], cap: int, windowed: bool) -> None:
        rows = [
            (series, hour(start) if not length else f"{hour(start)}/{hour(start + length)}", float(number))
            for number, (series, start, length) in enumerate(drawn)
        ]
        window = (stored(3), stored(9)) if windowed else (BEGINNING, END)
        found, _ = pulled(Archive(rows, cap), ["1", "2"], *window)
        inside = [row for row, (_, start, _) in zip(rows, drawn, strict=True) if not windowed or 3 <= start < 9]
        assert set(keys(found)) == set(expected(inside))


class TestOtherServers:
    def test_what_a_service_refuses_is_found_out_once(self) -> None:
        for refused in ({"not"}, {"dataArray"}, {"select"}, {"not", "select"}, {"not", "dataArray", "select"}):
            rows = rows_of(12, (1, 2))
            service, script = service_of(Archive(rows, 5, refuses=frozenset(refused)), ["1", "2"])
            observations = Observations(service)
            part = Part("series", ("1", "2"), BEGINNING, stored(24))
            assert keys(list(observations.pages(part, None))) == expected(rows)
            assert {feature for feature in ("not", "dataArray", "select") if service.refuses(feature)} == refused
            assert 400 in script.statuses
            script.statuses.clear()
            list(observations.pages(part, None))
            assert set(script.statuses) == {200}

    def test_intervals_that_a_service_may_keep_back_are_said_once(self) -> None:
        rows = [(1, f"{hour(n)}/{hour(n + 2)}", float(n)) for n in range(6)]
        service, _ = service_of(Archive(rows, 2, frozenset({"not"})))
        for _ in range(2):
            list(Observations(service).pages(Part("series", ("1",), BEGINNING, END), None))
        assert service.client.monitor.messages == []
        observations = Observations(service)
        for _ in range(2):
            list(observations.pages(Part("series", ("1",), BEGINNING, stored(4)), None))
        assert service.client.monitor.messages == [
            "city.test may keep back intervals that reach over the end of a period."
        ]

    def test_data_arrays_are_asked_for_where_they_are_offered(self) -> None:
        rows = rows_of(4)
        for conformance, asked in ((["x/req/data-array/data-array"], True), (["x/req/datamodel"], False), (None, True)):
            service, script = service_of(Archive(rows), conformance=conformance)
            found = list(Observations(service).pages(Part("series", ("1",)), None))
            assert keys(found) == expected(rows)
            assert ("resultFormat" in script.asked[1].options) is asked

    def test_a_service_that_ignores_data_arrays_serves_groups_after_single_series(self) -> None:
        rows = rows_of(6, (1, 2))
        service, _ = service_of(Archive(rows, form="objects"), ["1", "2"])
        observations = Observations(service)
        assert keys(list(observations.pages(Part("series", ("1",)), None))) == expected(
            [row for row in rows if row[0] == 1]
        )
        assert keys(list(observations.pages(Part("series", ("1", "2")), None))) == expected(rows)

    def test_a_request_that_is_refused_for_another_reason_is_an_error(self) -> None:
        script = ScriptedService().on("Datastreams.*", Reply('{"message": "no such series"}', 400))
        service = Service(ROOT, script.session)
        service.learn_series({"1": Facts(("number",))})
        service.learn_id("Datastreams", 1)
        with pytest.raises(RequestRefused):
            list(Observations(service).pages(Part("series", ("1",)), None))
        assert not service.refuses("dataArray")

    def test_what_was_accepted_before_is_not_doubted(self) -> None:
        service, script = service_of(Archive(rows_of(3)), ["1", "2"])
        observations = Observations(service)
        list(observations.pages(Part("series", ("1",)), None))
        script._rules.insert(0, (script._rules[0][0], Reply("{}", 400)))
        before = len(script.asked)
        with pytest.raises(RequestRefused):
            list(observations.pages(Part("series", ("1",)), None))
        assert len(script.asked) - before == 1

    def test_a_service_that_ignores_data_array_is_asked_for_objects_with_their_series(self) -> None:
        rows = rows_of(4, (1, 2))
        found, script = pulled(Archive(rows, 100, form="objects"), ["1", "2"])
        assert keys(found) == expected(rows)
        assert script.asked[-1].expand == "Datastream($select=id)"

    @pytest.mark.parametrize("rows", [
        [(1, hour(n), float(n)) for n in (5, 3, 1, 4, 2, 0)],
        [(1, hour(n), float(n)) for n in (1, 2, 3, 4, 5, 0)],
        [(1, hour(n), float(n)) for n in (0, 1, 9, 2, 3, 4)],
    ], ids=["backwards", "a late one", "an early one"])  # fmt: skip
    @pytest.mark.parametrize("cap", [1, 2])
    @pytest.mark.parametrize("told", [True, False])
    def test_a_service_that_does_not_order_by_time_is_asked_for_periods(
        self, rows: list[Any], cap: int, told: bool
    ) -> None:
        facts = Facts(("number",), stored(0), stored(9)) if told else NUMBER
        service, script = service_of(Archive(rows, cap, order="id"), facts=facts)
        found = list(Observations(service).pages(Part("series", ("1",)), None))
        assert keys(found) == expected(rows)
        assert not any("skip" in asked.options for asked in script.asked)

    @pytest.mark.parametrize("order", ["time", "id"])
    @pytest.mark.parametrize("cap", [10, 100])
    def test_periods_cost_few_requests_more(self, order: str, cap: int) -> None:
        rows = rows_of(500)
        service, script = service_of(
            Archive(rows, cap, order=order, links="skip"), facts=Facts(("number",), stored(0), stored(499))
        )
        observations = Observations(service)
        pages = -(-500 // cap)
        for expected_values in (None, 500):
            script.asked.clear()
            found = list(observations.pages(Part("series", ("1",), stored(0), stored(500), expected_values), None))
            assert keys(found) == expected(rows)
            assert sum(page.received for page in found) == 500
            assert len(script.asked) <= 1.3 * pages + 3

    @pytest.mark.parametrize(("first", "most"), [(stored(0), 100), (None, 160)])
    def test_a_first_period_is_found_though_the_newest_come_first(self, first: str | None, most: int) -> None:
        rows = rows_of(600)
        service, script = service_of(Archive(rows[::-1], 10, order="id"), facts=Facts(("number",), first, None))
        assert keys(list(Observations(service).pages(Part("series", ("1",)), None))) == expected(rows)
        assert len(script.asked) <= most

    @given(
        st.lists(st.tuples(st.sampled_from([1, 2]), st.integers(0, 30), st.integers(0, 3)), max_size=40),
        st.integers(1, 6),
        st.sampled_from(["time", "id"]),
        st.booleans(),
        st.booleans(),
        st.sampled_from([None, 5, 40]),
        st.integers(0, 2**32),
    )
    def test_no_change_between_two_answers_is_silent(
        self, drawn: Any, cap: int, order: str, negates: bool, told: bool, hint: int | None, seed: int
    ) -> None:
        """As many rows go as come, so that no count shows it; what is called complete holds all that stayed."""
        chance = Random(seed)  # noqa: S311 - no secret
        rows = [
            (series, hour(start) if not length or not negates else f"{hour(start)}/{hour(start + length)}", float(n))
            for n, (series, start, length) in enumerate(drawn)
        ]
        refuses = frozenset() if negates else frozenset({"not"})
        archive = Archive(list(rows), cap, refuses, order=order, links="skip")
        ever, gone = list(rows), set()

        def serve(asked: Asked) -> Any:
            answer = archive.serve(asked)
            if archive.rows and chance.random() < 0.3:
                lost = archive.rows.pop(chance.randrange(len(archive.rows)))
                new = (chance.choice([1, 2]), hour(chance.randrange(30)), 1000.0 + len(ever))
                archive.rows.insert(chance.randrange(len(archive.rows) + 1), new)
                gone.add(lost)
                ever.append(new)
            return answer

        script = ScriptedService().on(".*Observations", serve)
        service = Service(ROOT, script.session)
        facts = Facts(("number",), stored(0), stored(33)) if told else NUMBER
        service.learn_series({"1": facts, "2": facts})
        service.learn_id("Datastreams", 1)
        observations = Observations(service)
        for _ in range(3):
            begun = set(archive.rows)
            try:
                found = list(observations.pages(Part("series", ("1", "2"), expected=hint), None))
            except (LostPlace, LeadsInCircle):
                continue
            assert set(expected([row for row in begun if row not in gone])) <= set(keys(found)) <= set(expected(ever))

    def test_an_empty_page_with_a_link_is_followed(self) -> None:
        page = {"value": [{"@iot.id": 1, "phenomenonTime": hour(1), "result": 1}]}
        empty = {"value": [], "@iot.nextLink": f"{ROOT}/Datastreams(1)/Observations?$skiptoken=2"}

        found = self._pages(lambda asked: page if "skiptoken" in asked.options else empty)
        assert [one.value for one in records(found)] == [1.0]

    def test_a_service_that_ignores_the_filter_by_time_comes_to_an_end(self) -> None:
        archive = Archive(rows_of(9), 4)
        archive._is_wanted = lambda *_: True  # type: ignore[method-assign]
        found, _ = pulled(archive, t_from=stored(2), t_to=stored(7))
        assert set(keys(found)) == set(expected(rows_of(9)[2:7]))

    def test_values_of_other_series_alone_are_an_error(self) -> None:
        group = {"Datastream@iot.navigationLink": f"{ROOT}/Datastreams(9)", "components": ["phenomenonTime", "result"]}
        with pytest.raises(InvalidAnswer, match="it gives values of other series than those asked for"):
            self._pages({"value": [{**group, "dataArray": [[hour(1), 1]]}]})

    @pytest.mark.parametrize("document", [{"error": "x"}, {"value": None}, []])
    def test_a_page_without_values_is_an_error(self, document: Any) -> None:
        with pytest.raises(InvalidAnswer):
            self._pages(lambda _: document)

    def test_a_series_that_is_gone_is_an_error(self) -> None:
        with pytest.raises(NotFound):
            self._pages(Reply("no", 404))

    def test_a_chain_without_end_ends(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("urban_data.providers.sensorthings.observations._MOST_PAGES", 3)
        service, _ = service_of(Archive(rows_of(30), 2))
        with pytest.raises(InvalidAnswer, match="no end after 3 pages"):
            list(Observations(service).pages(Part("series", ("1",)), None))

    @staticmethod
    def _pages(answer: Any) -> list[Page]:
        script = ScriptedService().on(".*Observations", answer)
        service = Service(ROOT, script.session)
        service.learn_series({"1": Facts(("number",))})
        service.learn_id("Datastreams", 1)
        return list(Observations(service).pages(Part("series", ("1",)), None))


class TestSlowServers:
    """A service that gives up on long periods is asked for a month, then for a day at a time."""

    def _pull(self, longest_hours: float, trouble: Any, last: str | None = hour(24 * 25)) -> tuple[Any, ...]:
        rows = [(1, hour(n * 12), float(n)) for n in range(50)]
        archive = Archive(rows, 100)

        def serve(asked: Asked) -> Any:
            borders = [word for word in asked.filter.split() if word.startswith("2024")]
            begin = borders[0] if "ge" in asked.filter.partition("not")[0] else stored(0)
            end = borders[-1] if "not" in asked.filter else stored(24 * 30)
            days = int(end[8:10]) - int(begin[8:10]) + 31 * (int(end[5:7]) - int(begin[5:7]))
            return trouble if days * 24 > longest_hours else archive.serve(asked)

        script = ScriptedService().on(".*Observations", serve)
        monitor = QuietMonitor()
        service = Service(ROOT, script.session, monitor)
        service.learn_series({"1": Facts(("number",), stored(0), last and f"{last[:-1]}.000Z")})
        service.learn_id("Datastreams", 1)
        found: list[Page] = []
        error: UrbanDataError | None = None
        try:
            found.extend(Observations(service).pages(Part("series", ("1",), stored(0), stored(24 * 28)), None))
        except UrbanDataError as caught:
            error = caught
        return found, rows, script, monitor, error

    @pytest.mark.parametrize("trouble", [requests.exceptions.ReadTimeout("slow"), Reply("slow", 504)])
    def test_shorter_periods_are_asked_for_and_nothing_is_lost(self, trouble: Any) -> None:
        found, rows, _, monitor, error = self._pull(48, trouble)
        assert error is None
        assert keys(found) == expected(rows)
        assert [page.complete for page in found] == [False] * (len(found) - 1) + [True]
        assert monitor.messages == ["city.test is slow: it is asked one day at a time."]
        reached = [page.reached for page in found[:-1]]
        assert reached == sorted(set(reached))

    def test_a_service_that_is_too_slow_for_a_day_is_an_error(self) -> None:
        *_, error = self._pull(0, requests.exceptions.ReadTimeout("slow"))
        assert isinstance(error, AnswerTimeout)

    def test_a_busy_service_is_not_asked_for_less(self) -> None:
        *_, script, _, error = self._pull(0, Reply("busy", 503))
        assert isinstance(error, ServerBusy)
        assert len(script.urls(".*Observations")) == 1

    def test_without_an_extent_there_is_nothing_to_shorten(self) -> None:
        service, _ = service_of(Archive([]))
        script = ScriptedService().on(".*Observations", requests.exceptions.ReadTimeout("slow"))
        service = Service(ROOT, script.session)
        service.learn_series({"1": Facts(("number",))})
        service.learn_id("Datastreams", 1)
        with pytest.raises(AnswerTimeout):
            list(Observations(service).pages(Part("series", ("1",)), None))
        assert len(script.urls(".*Observations")) == 1


@pytest.mark.parametrize(
    ("t_from", "t_to", "plain", "terms"),
    [
        (BEGINNING, END, False, []),
        (stored(1), END, False, [f"phenomenonTime ge {stored(1)}"]),
        (BEGINNING, stored(2), False, [f"not phenomenonTime ge {stored(2)}"]),
        (stored(1), stored(2), True, [f"phenomenonTime ge {stored(1)}", f"phenomenonTime lt {stored(2)}"]),
    ],
)
def test_windows_in_the_filter_language(t_from: str, t_to: str, plain: bool, terms: list[str]) -> None:
    assert window_terms(t_from, t_to, plain) == terms
