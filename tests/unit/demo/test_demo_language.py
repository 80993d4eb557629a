# SPDX-License-Identifier: GPL-2.0-or-later
"""The filter language: what is read, what holds, and what can be told beforehand."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from demo_client import seconds
from hypothesis import given
from hypothesis import strategies as st
from urban_data.demo.evaluate import Several, Unknown, Window, holds, wanted, window
from urban_data.demo.language import BadRequest, Span, parse
from urban_data.demo.options import parsed_query

NOON = seconds("2026-06-17T12:00Z")
POINT = {"type": "Point", "coordinates": [6.45, 51.71]}
MEMBERS: dict[tuple[str, ...], Any] = {
    ("name",): "O'Hara's Box",
    ("size",): 7,
    ("share",): 0.5,
    ("nothing",): None,
    ("time",): "2026-06-17T12:00:00Z",
    ("phenomenonTime",): "2026-06-17T12:00:00Z/2026-06-17T12:15:00Z",
    ("location",): POINT,
    ("Datastreams", "name"): Several(("one", "two")),
}
AREA = "geography'POLYGON((6 51,7 51,7 52,6 52,6 51))'"


def _holds(text: str) -> bool:
    return bool(holds(parse(text), MEMBERS.__getitem__, float(NOON)))


@pytest.mark.parametrize(
    "text",
    [
        "name eq 'O''Hara''s Box'",
        "size eq 7 and share lt 1",
        "size ne 8 or nosuch eq 1",
        "size gt 6 and size ge 7 and size lt 8 and size le 7",
        "not size eq 8",
        "not (size eq 7 and share eq 1)",
        "(size eq 8 or size eq 7) and name ne 'x'",
        "size eq 8 or size eq 7 and share eq 0.5",
        "size in (6, 7)",
        "nothing eq null",
        "name ne null",
        "size add 1 mul 2 eq 9",
        "size mod 4 eq 3",
        "size sub 7 eq 0 and size div 2 eq 3.5",
        "substringof('Hara', name)",
        "contains(name, 'Box') and startswith(name, 'O') and endswith(name, 'x')",
        "tolower(name) eq 'o''hara''s box' and length(name) eq 12 and indexof(name,'H') eq 2",
        "Datastreams/name eq 'two'",
        "contains(Datastreams/name, 'on')",
        "year(time) eq 2026 and month(time) eq 6 and hour(phenomenonTime) eq 12",
        "time le now()",
        "time ge 2026-06-17T14:00:00+02:00",
        "time eq 2026-06-17T12:00:00.000Z",
        "round(share) eq 0 and floor(share) eq 0 and ceiling(share) eq 1",
        f"st_within(location, {AREA})",
        f"st_intersects({AREA}, location)",
        "not st_disjoint(location, geography'POINT(6.45 51.71)')",
        "geo.distance(location, geography'POINT(6.45 51.72)') lt 0.011",
        "geo.distance(location, geography'LINESTRING(6.45 51.72,6.46 51.72)') gt 0.009",
        "concat(name, '!') eq 'O''Hara''s Box!'",
    ],
)
def test_filters_that_hold(text: str) -> None:
    assert _holds(text)
    assert not _holds(f"not ({text})")


@pytest.mark.parametrize(
    "text",
    ["size eq 'seven'", "nothing gt 1", "nothing lt 1", "contains(nothing, 'x')", "Datastreams/name eq 'three'",
     "st_within(location, geography'POLYGON((0 0,1 0,1 1,0 0))')", "false"],
)  # fmt: skip
def test_filters_that_do_not_hold(text: str) -> None:
    assert not _holds(text)


@pytest.mark.parametrize(
    ("operator", "moment", "expected"),
    [
        ("ge", "12:00:00", True), ("ge", "12:00:01", False), ("gt", "11:59:59", True), ("gt", "12:00:00", False),
        ("lt", "12:15:00", True), ("lt", "12:14:59", False), ("le", "12:15:00", True), ("le", "12:14:00", False),
        ("eq", "12:00:00", False), ("ne", "12:00:00", False), ("ne", "12:01:00", True),
    ],
)  # fmt: skip
def test_an_interval_against_an_instant_as_frost_compares_them(operator: str, moment: str, expected: bool) -> None:
    assert _holds(f"phenomenonTime {operator} 2026-06-17T{moment}Z") is expected


@pytest.mark.parametrize(
    ("operator", "start", "end", "expected"),
    [
        ("eq", "12:00", "12:15", True), ("ne", "12:00", "12:16", False), ("gt", "11:45", "12:00", True),
        ("gt", "11:50", "12:05", False), ("ge", "12:00", "12:15", True), ("lt", "12:15", "12:30", True),
        ("lt", "12:10", "12:30", False), ("le", "12:00", "12:15", True),
    ],
)  # fmt: skip
def test_an_interval_against_an_interval_as_frost_compares_them(
    operator: str, start: str, end: str, expected: bool
) -> None:
    assert _holds(f"phenomenonTime {operator} 2026-06-17T{start}:00Z/2026-06-17T{end}:00Z") is expected


@pytest.mark.parametrize(
    "text",
    ["", "name", "name eq", "eq 1", "(name eq 'x'", "name eq 'x", "name eq 'x')", "nosuch(name) eq 1",
     "length(name,1) eq 1", "name eq 'x' and", "size eq 1 size", "st_within(location,geography'POLYGON((0 0,1 1))')",
     "size & 1",
     "geo.distance(location, size) lt 1", "size div 0 eq 1", "name add 1 eq 2", "now() gt 5", "length(size) eq 1",
     "time eq 2026-13-45T99:00:00Z", "(" * 200 + "size eq 7" + ")" * 200],
)  # fmt: skip
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        _holds(text)


@given(st.text(max_size=60) | st.text(alphabet="() eqandornot'name1size,/", max_size=60))
def test_any_text_is_a_filter_or_refused(text: str) -> None:
    with suppress(BadRequest):
        parse(text)


def test_columns_give_columns() -> None:
    columns = {
        ("result",): np.array([1.0, 5.0, 9.0]),
        ("phenomenonTime",): Span(np.array([0, 10, 20]), np.array([10, 20, 30])),
        ("state",): np.array(["A", None, "B"], dtype=object),
    }
    for text, expected in (
        ("result gt 2 and result lt 9", [False, True, False]),
        ("not result eq 5 or result eq 5", [True, True, True]),
        ("phenomenonTime lt 1970-01-01T00:00:20Z", [True, True, False]),
        ("state eq 'B' or state eq null", [False, True, True]),
        ("startswith(state, 'A')", [True, False, False]),
        ("result mod 4 eq 1", [True, True, True]),
        ("second(phenomenonTime) ge 10", [False, True, True]),
    ):
        assert holds(parse(text), columns.__getitem__, 0.0).tolist() == expected, text


def test_what_is_unknown_matters_only_where_it_decides() -> None:
    def resolve(names: tuple[str, ...]) -> Any:
        if names == ("known",):
            return 1
        raise Unknown

    for text, expected in (
        ("known eq 2 and x eq 1", False),
        ("x eq 1 and known eq 2", False),
        ("x eq 1 or known eq 1", True),
    ):
        assert bool(holds(parse(text), resolve, 0.0)) is expected
    for text in ("known eq 1 and x eq 1", "x eq 1 or known eq 2", "not x eq 1"):
        with pytest.raises(Unknown):
            holds(parse(text), resolve, 0.0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id eq 3", {3}), ("id eq 3 or id eq 4", {3, 4}), ("id eq 3 and name eq 'x'", {3}),
        ("id eq 3 or name eq 'x'", None),
        ("(id eq 3 or id eq 4) and (id eq 4 or id eq 5)", {4}), ("not id eq 3", None), ("id gt 3", None),
    ],
)  # fmt: skip
def test_ids_a_filter_asks_for(text: str, expected: set[int] | None) -> None:
    assert wanted(parse(text), ("id",)) == expected


@pytest.mark.parametrize(
    ("text", "first", "stop", "is_exact"),
    [
        ("phenomenonTime ge 1970-01-01T00:00:10Z and not phenomenonTime ge 1970-01-01T00:01:00Z", 10, 60, True),
        ("phenomenonTime gt 1970-01-01T00:00:10Z", 11, 1_000, True),
        ("not phenomenonTime gt 1970-01-01T00:00:10Z", 0, 11, True),
        ("phenomenonTime ge 1970-01-01T00:00:10.500Z", 11, 1_000, True),
        ("phenomenonTime lt 1970-01-01T00:00:10Z", 0, 11, False),
        ("phenomenonTime eq 1970-01-01T00:00:10Z", 10, 11, False),
        ("phenomenonTime ge 1970-01-01T00:00:10Z/1970-01-01T00:00:20Z", 10, 1_000, False),
        ("phenomenonTime ge 1970-01-01T00:00:10Z or id gt 3", 0, 1_000, False),
        ("phenomenonTime gt 1970-01-01T00:00:10Z or (phenomenonTime ge 1970-01-01T00:00:10Z and id gt 3)",
         10, 1_000, False),
        ("id gt 3", 0, 1_000, False),
    ],
)  # fmt: skip
def test_bounds_a_filter_sets(text: str, first: int, stop: int, is_exact: bool) -> None:
    assert window(parse(text), Window(0, 1_000, True)) == Window(first, stop, is_exact)


def test_options_nest() -> None:
    options = parsed_query(
        "$expand=Thing($select=id;$expand=Locations($select=id,location)),"
        "Observations($top=1;$orderby=phenomenonTime%20desc)"
        "&%24top=5&$count=true&$filter=name+eq+'a,b;c(d'"
    )
    assert (options.top, options.count) == (5, True)
    (thing, observations) = options.expand
    assert thing[0] == "Thing"
    assert thing[1].expand[0][1].select == ("id", "location")
    assert observations[1].order == ((("phenomenonTime",), True),)
    assert parsed_query("$expand=Thing/Locations").expand[0][1].expand[0][0] == "Locations"


@pytest.mark.parametrize(
    "query",
    ["$top=x", "$top=-1", "$skip=1.5", "$count=maybe", "$foo=1", "top=1", "$orderby=", "$orderby=name%20up",
     "$expand=Thing($top=x)", "$expand=Thing(", "$expand=", "$filter="],
)  # fmt: skip
def test_faulty_options_are_refused(query: str) -> None:
    with pytest.raises(BadRequest):
        parsed_query(query)
