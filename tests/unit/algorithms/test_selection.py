# SPDX-License-Identifier: GPL-2.0-or-later
"""What people write for data sets, times and searches."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from urban_data.algorithms.selection import matches, moment, period, shown, words
from urban_data.core.errors import InputError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 29, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a/b", ("a/b",)),
        ("a; b\n c;;a", ("a", "b", "c")),
        (["a; b", " c "], ("a; b", "c")),
        ("", ()),
        (" \n ; ", ()),
        ([], ()),
    ],
)
def test_words_come_from_lists_lines_and_semicolons(given, expected):
    assert words(given) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-29", "2026-03-28T23:00:00.000Z"),
        ("2026-03-29 12:00", "2026-03-29T10:00:00.000Z"),
        ("2026-03-29T12:00:00Z", "2026-03-29T12:00:00.000Z"),
        ("yesterday", "2026-03-27T23:00:00.000Z"),
        ("now", "2026-03-29T10:00:00.000Z"),
        ("-1 day", "2026-03-28T11:00:00.000Z"),
        ("-24 hours", "2026-03-28T10:00:00.000Z"),
    ],
)
def test_a_moment_is_local_unless_it_says_otherwise(text, expected):
    assert moment("FROM", text, NOW, BERLIN) == expected


def test_nothing_leaves_the_period_open():
    assert period("", " ", NOW, BERLIN) == (None, None)


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "31.12.2025", "-7", "9999-01-01 00:00"])
def test_what_is_no_moment_is_said_with_its_parameter_and_a_way_out(text):
    with pytest.raises(InputError) as caught:
        moment("UNTIL", text, NOW, BERLIN)
    assert caught.value.sentence.startswith(f"UNTIL is not a point in time: “{text}”.")
    assert "2026-03-01" in caught.value.sentence


@pytest.mark.parametrize(
    ("start", "end", "problem"),
    [
        ("now", "-7 days", "ends before it begins: FROM is 2026-03-29 12:00, UNTIL is 2026-03-22 12:00."),
        ("2026-03-01T11:00:09", "2026-03-01T11:00:01", "FROM is 2026-03-01 11:00:09, UNTIL is 2026-03-01 11:00:01."),
        ("2026-03-01", "2026-03-01", "is empty: FROM and UNTIL are both 2026-03-01 00:00:00, and UNTIL does not"),
        ("now", "now", "is empty: FROM and UNTIL are both 2026-03-29 12:00:00, and UNTIL does not"),
    ],
)
def test_a_period_has_a_length(start, end, problem):
    with pytest.raises(InputError, match=re.escape(problem)):
        period(start, end, NOW, BERLIN)


def test_a_time_from_a_stranger_cannot_colour_the_terminal():
    with pytest.raises(InputError) as caught:
        moment("FROM", "\x1b[31m\u202enever", NOW, BERLIN)
    assert "\x1b" not in caught.value.sentence
    assert "\u202e" not in caught.value.sentence


def test_times_are_shown_in_local_time_and_open_sides_as_such():
    assert shown("2026-03-29T10:00:00.000Z", BERLIN) == "2026-03-29 12:00"
    assert shown(None, BERLIN) == "…"
    assert shown("0001-01-01T00:00:00.000Z", BERLIN) == "…"
    assert shown("9999-12-31T23:59:59.999Z", BERLIN) == "…"


@pytest.mark.parametrize("search", ["lärm", "LAERM", "larm", "pegel lärm", "", "Straße", "strasse", "Cafe"])
def test_search_takes_umlauts_as_people_type_them(search):
    assert matches(search, ["Lärmpegel", "Straßenverkehr", "café"])


@pytest.mark.parametrize("search", ["luft", "lärm luft", "pegell"])
def test_every_word_searched_for_must_be_there(search):
    assert not matches(search, ["Lärmpegel", "Straßenverkehr"])
