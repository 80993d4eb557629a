# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.documents import parse_json
from urban_data.core.query import BEGINNING, END
from urban_data.core.records import Drop, Observation
from urban_data.providers.sensorthings.results import (
    Facts,
    ObservationReader,
    expanded_source,
    page_mark,
    row_count,
)

NUMBER = Facts(("number",))
LINK = "https://city.test/v1.1/Datastreams(1)"
COMPONENTS = ["id", "phenomenonTime", "result", "resultTime", "resultQuality"]


def group(
    rows: list[Any], link: str | None = LINK, components: Any = None, member: str = "Datastream"
) -> dict[str, Any]:
    found = {"components": COMPONENTS if components is None else components, "dataArray": rows}
    return found if link is None else {f"{member}@iot.navigationLink": link, **found}


def row(moment: Any, result: Any = 1.5, produced: Any = None, quality: Any = None, number: int = 1) -> list[Any]:
    return [number, moment, result, produced, quality]


def read(
    groups: list[Any], facts: dict[str, Facts] | None = None, t_from: str = BEGINNING, t_to: str = END, **more: Any
) -> ObservationReader:
    reader = ObservationReader(facts or {"1": NUMBER}, t_from, t_to, **more)
    reader.read_arrays(groups)
    return reader


def stored(hour: int, minute: int = 0) -> str:
    return f"2024-01-01T{hour:02d}:{minute:02d}:00.000Z"


def told(hour: int, minute: int = 0) -> str:
    return f"2024-01-01T{hour:02d}:{minute:02d}:00Z"


def test_a_data_array_page() -> None:
    reader = read([group([row(told(1), 1, told(2)), row(told(2), 2.5, None), row(told(3), None, None)])])
    assert reader.observations == [
        Observation("1", 0, stored(1), stored(1), 1.0, None, None, stored(2)),
        Observation("1", 0, stored(2), stored(2), 2.5, None, None, None),
        Observation("1", 0, stored(3), stored(3), None, None, None, None),
    ]
    assert isinstance(reader.observations[0], Observation)
    assert type(reader.observations[0].value) is float
    assert (reader.received, reader.size, reader.foreign) == (3, 3, 0)
    assert (reader.lowest, reader.highest, reader.ascending) == (stored(1), stored(3), True)


def test_columns_come_in_the_servers_order_and_may_be_missing() -> None:
    reader = read([group([[2.5, told(1)]], components=["result", "phenomenonTime"])])
    assert reader.observations == [Observation("1", 0, stored(1), stored(1), 2.5, None, None, None)]


def test_intervals_and_closed_intervals() -> None:
    open_end, closed = f"{told(1)}/{told(2)}", "2024-01-01T02:00:00Z/2024-01-01T02:14:59Z"
    reader = read([group([row(open_end)])])
    assert [(o.t_start, o.t_end) for o in reader.observations] == [(stored(1), stored(2))]
    assert not reader.closed_intervals
    for rows in ([row(closed)], [row(closed, "text")]):
        reader = read([group(rows)])
        assert [(o.t_start, o.t_end) for o in reader.observations] == [(stored(2), stored(2, 15))]
        assert reader.closed_intervals


@pytest.mark.parametrize(
    ("link", "source"),
    [
        ("https://city.test/v1.1/Datastreams(7)", "7"),
        ("/v1.1/Datastreams(7)", "7"),
        ("https://city.test/v1.1/Datastreams('abc')", "abc"),
        ("https://city.test/v1.1/Datastreams('O''Hara:1')", "O'Hara:1"),
        ("https://city.test/v1.1/Datastreams('O%27%27Hara%3A1')", "O'Hara:1"),
        ("https://city.test/v1.1/Datastreams('Stra%C3%9Fe+1')", "Straße 1"),
        ("https://city.test/v1.1/Datastreams('1+1')", "1+1"),
        ("https://city.test/v1.1/Datastreams('100%25')", "100%25"),
    ],
)
def test_the_series_of_a_group_is_told_by_its_link(link: str, source: str) -> None:
    reader = read([group([row(told(1))], link)], {source: NUMBER})
    assert [observation.series for observation in reader.observations] == [source]


def test_a_group_without_link_belongs_to_the_only_series_or_to_none() -> None:
    reader = ObservationReader({"1": NUMBER}, BEGINNING, END)
    reader.read_arrays([group([row(told(1))], None)], "1")
    assert len(reader.observations) == 1
    reader = read([group([row(told(1))], None)])
    assert [drop.reason for drop in reader.losses.drops()] == ["a data array without its series"]


def test_several_groups_share_a_page() -> None:
    groups = [group([row(told(1)), row(told(3))]), group([row(told(2))], LINK.replace("(1)", "(2)"))]
    reader = read(groups, {"1": NUMBER, "2": NUMBER})
    assert [(o.series, o.t_start) for o in reader.observations] == [
        ("1", stored(1)),
        ("1", stored(3)),
        ("2", stored(2)),
    ]
    assert reader.ascending
    assert (reader.lowest, reader.highest) == (stored(1), stored(3))


def test_records_of_other_series_are_dropped_and_counted() -> None:
    reader = read([group([row(told(1))], LINK.replace("(1)", "(9)")), group([row(told(2))])])
    assert len(reader.observations) == 1
    assert (reader.size, reader.foreign) == (2, 1)
    assert [drop.reason for drop in reader.losses.drops()] == ["a series that was not asked for"]


@pytest.mark.parametrize("careful", [False, True])
def test_records_outside_the_window_are_not_counted(careful: bool) -> None:
    rows = [row(told(hour), "x" if careful else 1) for hour in (1, 2, 3, 4)]
    reader = read([group(rows)], t_from=stored(2), t_to=stored(4))
    assert [observation.t_start for observation in reader.observations] == [stored(2), stored(3)]
    assert reader.received == 2
    assert (reader.lowest, reader.highest) == (stored(1), stored(4))


def test_the_edge_of_a_page_is_known_on_the_next() -> None:
    first = read([group([row(told(1), number=1), row(told(2), number=2), row(told(2), 7, number=3)])])
    groups = [group([row(told(2), number=2), row(told(2), 7, number=3), row(told(2), 8, number=4), row(told(3))])]
    second = read(groups, t_from=stored(2), known=first.edge())
    assert [(o.t_start, o.value) for o in second.observations] == [(stored(2), 8.0), (stored(3), 1.5)]
    assert second.received == 2
    assert (second.lowest, second.highest, second.size) == (stored(2), stored(3), 4)


def test_records_out_of_order_are_noticed() -> None:
    assert not read([group([row(told(2)), row(told(1))])]).ascending
    assert not read([group([row(told(2), "x"), row(told(1), "x")])]).ascending
    objects = ObservationReader({"1": NUMBER}, BEGINNING, END)
    objects.read_objects([{"phenomenonTime": told(2)}, {"phenomenonTime": told(1)}], lambda _: "1")
    assert not objects.ascending


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row("9999-12-31T23:59:59Z"), "a year outside 1600 to 2200"),
        (row("soon"), "not a time"),
        (row(None), "no time"),
        (row(17), "no time"),
        (row({"a": 1}), "no time"),
        (row(f"{told(2)}/{told(1)}"), "an interval that ends before it starts"),
        (row(told(2), 10**400), "a number too large"),
        (row(told(2), float("inf")), "an infinite number, or one nested or written too long"),
        (row(told(2), "x" * 70_000), "a text of more than 65536 characters"),
        (row(told(2), 1, None, {"q": "x" * 70_000}), "a text of more than 65536 characters"),
        ([1, told(2)], "a record with missing columns"),
        ({"a": 1}, "a record with missing columns"),
        (None, "no time"),
    ],
)
def test_one_bad_record_is_dropped_with_its_reason_and_its_neighbours_are_kept(bad: Any, reason: str) -> None:
    reader = read([group([row(told(1), 1), bad, row(told(3), 3)])])
    assert [(o.t_start, o.value) for o in reader.observations] == [(stored(1), 1.0), (stored(3), 3.0)]
    assert [(drop.reason, drop.count) for drop in reader.losses.drops()] == [(reason, 1)]
    assert len(reader.losses.drops()[0].example) <= 200


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (None, "not an object"),
        ({"dataArray": []}, "a data array without its series"),
        (group([], components=["id", "result"]), "a data array without time or result"),
        (group([], components=7), "a data array without time or result"),
        ({**group([]), "dataArray": {"a": 1}}, "a data array that is no list"),
    ],
)
def test_one_bad_group_is_dropped_with_its_reason(bad: Any, reason: str) -> None:
    reader = read([bad, group([row(told(1))])])
    assert len(reader.observations) == 1
    assert [drop.reason for drop in reader.losses.drops()] == [reason]


def test_what_is_unusual_is_read_as_carefully_as_ever() -> None:
    rows = [row(told(1), "7"), row(told(2), float("nan")), row(told(3), True), row("2024-01-01T05:00:00+01:00", 4)]
    reader = read([group(rows)])
    assert [(o.t_start, o.value, o.text, o.quality) for o in reader.observations] == [
        (stored(1), 7.0, None, None),
        (stored(2), None, None, "NaN"),
        (stored(3), None, "true", "not a number"),
        (stored(4), 4.0, None, None),
    ]


def test_qualities_and_times_of_production() -> None:
    rows = [row(told(1), 1, told(9), "good"), row(told(2), 2, None, None), row(told(3), 3, "soon", 0)]
    rows += [row(told(4), 4, [told(9)]), row(told(5), 5, {}), row(told(6), 6, 17)]
    for some in (rows, rows[3:4], rows[4:5], rows[5:]):
        reader = read([group(some)])
        assert len(reader.observations) == len(some)
    reader = read([group(rows[:3])])
    assert [(o.quality, o.t_result) for o in reader.observations] == [("good", stored(9)), (None, None), ("0", None)]


def test_a_multidatastream_gives_one_value_per_component() -> None:
    source, facts = "MultiDatastreams(5)", Facts(("number", "category"))
    groups = [
        group(
            [row(told(1), [1.5, "dry"]), row(told(2), [2.5]), row(told(3), 3), row(told(4), [10**400, "wet"])],
            "https://city.test/v1.1/MultiDatastreams(5)", member="MultiDatastream",
        )
    ]  # fmt: skip
    reader = read(groups, {source: facts})
    assert [(o.series, o.component, o.t_start, o.value, o.text) for o in reader.observations] == [
        (source, 0, stored(1), 1.5, None),
        (source, 1, stored(1), None, "dry"),
        (source, 1, stored(4), None, "wet"),
    ]
    assert {drop.reason: drop.count for drop in reader.losses.drops()} == {
        "too many or too few values in a record of several": 2,
        "a number too large": 1,
    }


def test_a_multidatastream_of_one_component_still_holds_a_list() -> None:
    link = "https://city.test/v1.1/MultiDatastreams('a')"
    reader = read([group([row(told(1), [1.5])], link, member="MultiDatastream")], {"MultiDatastreams('a')": NUMBER})
    assert [(o.component, o.value) for o in reader.observations] == [(0, 1.5)]


def test_objects_tell_their_series_by_the_expanded_datastream() -> None:
    records = [
        {"phenomenonTime": told(1), "result": 1, "Datastream": {"@iot.id": 1}},
        {"phenomenonTime": told(2), "result": 2, "Datastream": {"@id": 2}},
        {"phenomenonTime": told(3), "result": 3},
        {"phenomenonTime": told(3), "result": 3, "Datastream": {}},
        "not an object",
    ]
    reader = ObservationReader({"1": NUMBER, "2": NUMBER}, BEGINNING, END)
    reader.read_objects(records, expanded_source("Datastreams"))
    assert [(o.series, o.value) for o in reader.observations] == [("1", 1.0), ("2", 2.0)]
    assert {drop.reason: drop.count for drop in reader.losses.drops()} == {"not an object": 2, "no id": 1}


def test_an_observation_that_names_a_member_twice_is_dropped() -> None:
    bad = '{"phenomenonTime":"2024-01-01T01:00:00Z","result":1,"result":2}'
    body = f'[{bad},{{"phenomenonTime":"2024-01-01T02:00:00Z","result":3}}]'.encode()
    reader = ObservationReader({"1": NUMBER}, BEGINNING, END)
    reader.read_objects(parse_json(body, "city.test"), lambda _: "1")
    assert [o.value for o in reader.observations] == [3.0]
    assert reader.losses.drops() == (
        Drop("a member named twice: result", 1, "{'phenomenonTime': '2024-01-01T01:00:00Z', 'result': 2}"),
    )


def test_pages_are_known_by_their_ends() -> None:
    assert page_mark([]) is None
    assert page_mark([1, 2, 3]) == page_mark([1, 9, 3])
    assert page_mark([1, 2, 3]) != page_mark([1, 2, 4])
    assert page_mark([group([1, 2])]) != page_mark([group([1, 3])])
    assert row_count([{"a": 1}, group([1, 2, 3]), 5]) == 5


times = st.sampled_from([told(1), told(2, 30), f"{told(3)}/{told(4)}", "2024-01-01T05:00:00Z/2024-01-01T05:59:59Z"])
values = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.lists(st.integers(), max_size=2)
)
rows = st.lists(
    st.one_of(
        st.tuples(st.integers(), times, st.floats(-10, 10) | st.integers(-10, 10), st.none() | times, st.none()).map(
            list
        ),
        st.tuples(st.integers(), times | st.text(max_size=30) | values, values, values | times, values).map(list),
        values,
    ),
    max_size=6,
)


@given(rows, st.booleans())
def test_the_quick_way_reads_what_the_careful_way_reads(drawn: list[Any], windowed: bool) -> None:
    window = (stored(2), stored(5)) if windowed else (BEGINNING, END)
    quick = ObservationReader({"1": NUMBER}, *window)
    careful = ObservationReader({"1": NUMBER}, *window)
    careful._read_usual = lambda *_: False  # type: ignore[method-assign]
    quick.read_arrays([group(drawn)])
    careful.read_arrays([group(drawn)])
    assert quick.observations == careful.observations
    assert quick.losses.drops() == careful.losses.drops()
    for name in ("lowest", "highest", "ascending", "received", "closed_intervals"):
        assert getattr(quick, name) == getattr(careful, name), name


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["components", "dataArray", "Datastream@iot.navigationLink"]), values | rows)
    )
)
def test_any_groups_are_read_or_dropped(groups: list[Any]) -> None:
    reader = read(groups)
    assert reader.received >= len(reader.observations)
