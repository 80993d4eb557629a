# SPDX-License-Identifier: GPL-2.0-or-later
"""The map tip of our layers: what a platform wrote stays text in it, and nothing else passes for it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.store.maptip import LANGUAGES, ClockSpan, TipRow, is_ours, map_tip

HOSTILE = "<script>alert('1')</script> [% env('HOME') %] &lt;b&gt; \"x\" %] <img src=http://x.example/>"
FORMS = ("number", "boolean", "word", "text")
CLOCK = [ClockSpan(0, 0, "UTC"), ClockSpan(1774746000, 3600, "CET"), ClockSpan(1792890000, 7200, "CEST")]

texts = st.text(max_size=30) | st.sampled_from([HOSTILE, "[%", "%]", "&#60;b>", "</small></div>", "<table>"])
rows = st.builds(
    TipRow,
    st.from_regex(r"[a-z][a-z0-9_]{0,60}", fullmatch=True),
    texts,
    texts,
    st.sampled_from(FORMS),
    st.booleans(),
    st.booleans(),
)


def usual(**more: object) -> str:
    row = TipRow("temperature", "Air temperature", "°C", with_change=True)
    rows = [row, TipRow("state", "State", form="word")]
    return map_tip(rows, "City of Example, CC BY 4.0", "en", clock=CLOCK, **more)


spans = st.builds(
    ClockSpan,
    st.integers(-(10**10), 10**10),
    st.integers(-50_400, 50_400),
    st.sampled_from(["UTC", "CET", "MESZ", "+0530", "-03", "Europe/Berlin", "America/Port-au-Prince", "Etc/GMT+1"]),
)


@given(st.lists(rows, max_size=3), texts, st.sampled_from(LANGUAGES), st.booleans(), st.lists(spans, max_size=4))
def test_what_is_written_is_recognised(chosen, source: str, language, of_stations: bool, clock) -> None:
    assert is_ours(map_tip(chosen, source, language, of_stations=of_stations, clock=clock))


@given(texts, texts, texts)
def test_texts_add_neither_tags_nor_expressions(title: str, unit: str, source: str) -> None:
    bare = map_tip([TipRow("t", "")], "", "en")
    tip = map_tip([TipRow("t", title, unit)], source, "en")
    for mark in ("<", ">", "[", "]", '"', "'"):
        assert tip.count(mark) == bare.count(mark)


def test_a_column_of_another_make_is_refused() -> None:
    with pytest.raises(ValueError, match="columns of our own making"):
        map_tip([TipRow("t\" || env('HOME') || \"", "T")], "", "en")


@pytest.mark.parametrize("clock", [[ClockSpan(0, 0, "a'b")], [ClockSpan(0, 0, "")], 201 * [ClockSpan(0, 0, "CET")]])
def test_a_clock_of_another_make_is_refused(clock: list[ClockSpan]) -> None:
    with pytest.raises(ValueError, match="plain names of zones"):
        map_tip([], "", "en", clock=clock)


@pytest.mark.parametrize(
    "tip",
    [
        "",
        "hello",
        "[% env('HOME') %]",
        usual() + " ",
        usual() + usual(),
        usual().replace("°C", "<b>"),
        usual().replace("°C", "[% $id %]"),
        usual().replace("°C", "&#60;b&#62;"),
        usual().replace("City", "<img src='http://x.example/'>"),
        usual().replace('"state"', "env('HOME')"),
        usual().replace('"temperature"', '"humidity"', 1),
        usual().replace("'&lt;'", "'<'"),
        usual().replace("@age", "env('HOME')"),
        usual().replace("'CET'", "env('HOME')"),
        usual().replace("7200", "env('HOME')"),
        usual().replace("1774746000", "$id"),
        usual().replace("<div>", "<div onload='x'>"),
    ],
)
def test_nothing_else_is_recognised(tip: str) -> None:
    assert tip not in (usual(), usual(of_stations=False))
    assert not is_ours(tip)


@given(st.integers(0, len(usual()) - 1), st.sampled_from("<[&\"'"))
def test_no_mark_can_be_slipped_in(at: int, mark: str) -> None:
    assert not is_ours(usual()[:at] + mark + usual()[at:])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_row_has_the_columns_it_says(form, language) -> None:
    found = [
        set(re.findall(r'"(t\w*)"', map_tip([TipRow("t", "T", "", form, timed, change)], "", language)))
        for timed, change in ((False, False), (True, False), (True, True))
    ]
    assert found == [{"t"}, {"t", "t_t"}, {"t", "t_t", "t_d"}]
