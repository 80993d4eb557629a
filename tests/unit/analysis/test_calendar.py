# SPDX-License-Identifier: GPL-2.0-or-later
"""Public holidays and school breaks: dates of laws and notices, one-off days, and where the data end."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files

import numpy as np
import pytest
from urban_data.analysis.calendar import (
    DayKind,
    day_kinds,
    is_public_holiday,
    is_school_break,
    lands,
    public_holidays,
)
from urban_data.core.errors import InputError


def days(*texts: str) -> np.ndarray:
    return np.array(texts, "datetime64[D]")


def easter(year: int) -> date:
    """Easter Sunday by the rule of Meeus, Jones and Butcher (Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    (d, e), g = divmod(b, 4), (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    el = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * el) // 451
    month, day = divmod(h + el - 7 * m + 114, 31)
    return date(year, month, day + 1)


def test_all_lands_are_there() -> None:
    assert len(lands()) == 16
    assert lands()[0] == "DE-BB"


@pytest.mark.parametrize("year", range(2015, 2036))
def test_the_days_of_all_germany(year: int) -> None:
    sunday = easter(year)
    moving = {sunday + timedelta(days=n) for n in (-2, 1, 39, 50)}
    fixed = {date(year, month, day) for month, day in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))}
    once = {date(2017, 10, 31)} if year == 2017 else set()
    told = public_holidays("DE", date(year, 1, 1), date(year, 12, 31))
    assert set(told) == moving | fixed | once
    assert told[date(year, 10, 3)] == "Tag der Deutschen Einheit"


# Feiertagsgesetze of the Länder: where a day beside those of all Germany is one, from which year on.
@pytest.mark.parametrize(
    ("day", "where"),
    [
        ("2026-01-06", "BW BY ST"),
        ("2026-03-08", "BE MV"),
        ("2022-03-08", "BE"),
        ("2018-03-08", ""),
        ("2026-06-04", "BW BY HE NW RP SL"),
        ("2026-08-15", "SL"),
        ("2026-09-20", "TH"),
        ("2018-09-20", ""),
        ("2026-10-31", "BB HB HH MV NI SH SN ST TH"),
        ("2017-10-31", "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH"),
        ("2016-10-31", "BB MV SN ST TH"),
        ("2026-11-01", "BW BY NW RP SL"),
        ("2026-11-18", "SN"),
        ("2020-05-08", "BE"),
        ("2025-05-08", "BE"),
        ("2026-05-08", ""),
        ("2028-06-17", "BE"),
        ("2026-04-05", "BB"),
    ],
)
def test_the_days_of_single_lands(day: str, where: str) -> None:
    assert {land for land in lands() if is_public_holiday(days(day), land)[0]} == {
        f"DE-{land}" for land in where.split()
    }


def test_kinds_of_days() -> None:
    told = day_kinds(days("2026-05-01", "2026-05-02", "2026-05-03", "2026-05-04", "2026-10-31"), "DE-HH")
    assert told.tolist() == [DayKind.FREE, DayKind.SATURDAY, DayKind.FREE, DayKind.WORKING, DayKind.FREE]
    assert day_kinds(days("2026-10-31"), "DE-BE").tolist() == [DayKind.SATURDAY]


# Ferienordnungen as published by the ministers' conference (KMK) for the years named: summer breaks.
@pytest.mark.parametrize(
    ("land", "first", "last"),
    [
        ("DE-NW", "2015-06-29", "2015-08-11"),
        ("DE-BY", "2016-08-01", "2016-09-12"),
        ("DE-HH", "2017-07-20", "2017-08-30"),
        ("DE-BW", "2019-07-29", "2019-09-10"),
        ("DE-HE", "2022-07-25", "2022-09-02"),
        ("DE-SN", "2024-06-20", "2024-08-02"),
        ("DE-BE", "2025-07-24", "2025-09-06"),
        ("DE-NI", "2026-07-02", "2026-08-12"),
    ],
)
def test_summer_breaks(land: str, first: str, last: str) -> None:
    begin, end = np.datetime64(first), np.datetime64(last)
    around = np.arange(begin - 10, end + 10)
    free = is_school_break(around, land)
    school_day = day_kinds(around, land) == DayKind.WORKING
    told = (around >= begin) & (around <= end)
    assert (free | ~school_day).tolist() == (told | ~school_day).tolist()
    assert free[told][:-3].all()


def test_a_weekend_within_a_break_is_in_it_and_one_at_its_end_is_not() -> None:
    # Hamburg 2026: Monday 2 to Friday 13 March.
    told = is_school_break(np.arange("2026-02-27", "2026-03-17", dtype="datetime64[D]"), "DE-HH")
    assert np.flatnonzero(told).tolist() == list(range(3, 15))


def test_the_turn_of_the_year_is_within_a_break() -> None:
    assert is_school_break(days("2025-12-24", "2025-12-25", "2025-12-31", "2026-01-01", "2026-01-02"), "DE-HH").all()


def test_beyond_the_data_there_is_a_sentence_and_no_guess() -> None:
    for day in ("2014-12-31", "2036-01-01", "NaT"):
        with pytest.raises(InputError, match="known from 2015-01-01 to 2035-12-31"):
            is_public_holiday(days(day), "DE")
    with pytest.raises(InputError, match="known until 2030"):
        is_school_break(days("2035-07-01"), "DE-HH")
    with pytest.raises(InputError, match="Choose the Land"):
        is_school_break(days("2026-07-01"), "DE")
    with pytest.raises(InputError, match="no Land"):
        day_kinds(days("2026-07-01"), "DE-XX")


def test_no_days_have_no_kinds() -> None:
    assert len(day_kinds(days(), "DE")) == len(is_school_break(days(), "DE-HH")) == 0


@pytest.mark.parametrize("land", lands())
def test_every_land_has_as_many_free_school_days_a_year_as_the_agreement_allows(land: str) -> None:
    """The Hamburger Abkommen (1964) sets 75 working days with Saturdays; five-day weeks leave about 62, and more
    with free days between."""
    for year in range(2015, 2030):
        every = np.arange(f"{year}-01-01", f"{year + 1}-01-01", dtype="datetime64[D]")
        free = is_school_break(every, land) & (day_kinds(every, land) == DayKind.WORKING)
        assert 54 <= free.sum() <= 78, (land, year, free.sum())


def test_the_file_says_where_it_is_from_and_can_be_compared_by_lines() -> None:
    text = files("urban_data.analysis").joinpath("calendar.json").read_text(encoding="utf-8")
    told = json.loads(text)
    assert told["made"] >= "2026-01-01"
    assert "holidays" in told["public_source"]
    assert sorted(told["school_sources"]) == ["a", "b", "c", "d"]
    assert len(text.splitlines()) > len(told["school"]) + len(told["public"])
