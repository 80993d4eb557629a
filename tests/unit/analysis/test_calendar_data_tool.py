# SPDX-License-Identifier: GPL-2.0-or-later
"""The tool that makes the calendar's data: how it reads each collection, and which days it takes."""

from __future__ import annotations

import builtins
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import calendar_data
import pytest

WEEK = [date(2026, 3, 2) + timedelta(days=n) for n in range(5)]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_rows_of_islands_and_vocational_schools_are_left_out(tmp_path: Path) -> None:
    head = "\ufeffStartDate;EndDate;Subdivisions;Tags\n"
    rows = "2026-07-04;2026-08-15;SH;\n2026-07-04;2026-08-08;SH;Exception\n2026-05-15;;SH;\n"
    write(tmp_path, "src/holidays.school.sh.csv", head + rows)
    groups = "StartDate;EndDate;Groups\n2026-02-09;2026-02-20;MV-ABS,MV-BBS\n2026-06-29;2026-08-08;MV-BBS\n"
    write(tmp_path, "src/holidays.school.mv.csv", groups)
    assert list(calendar_data.openholidays(tmp_path)) == [
        ("MV", date(2026, 2, 9), date(2026, 2, 20)),
        ("SH", date(2026, 7, 4), date(2026, 8, 15)),
        ("SH", date(2026, 5, 15), date(2026, 5, 15)),
    ]


def test_the_end_of_an_event_is_the_day_after(tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260302\r\nDTEND;VALUE=DATE:20260314\r\nEND:VEVENT\r\n"
    write(tmp_path, "Ferien/hamburg.ics", event)
    assert list(calendar_data.icstools(tmp_path)) == [("HH", date(2026, 3, 2), date(2026, 3, 13))]


def test_closures_and_days_of_single_schools_are_no_breaks(tmp_path: Path) -> None:
    entry = (
        "%{{starts_on: ~D[2020-03-16],\n ends_on: ~D[2020-04-03],\n is_school_vacation: {0},\n"
        ' location_slug: "{1}",\n holiday_or_vacation_type_slug: "{2}"}},\n'
    )
    kinds = [
        ("true", "thueringen", "ostern"),
        ("true", "thueringen", "schulschliessung-wegen"),
        ("true", "thueringen", "beweglicher-ferientag"),
        ("false", "thueringen", "ostern"),
        ("true", "some-town", "ostern"),
    ]
    write(tmp_path, "periods.exs", "".join(entry.format(*kind) for kind in kinds) + "%{other: 1}")
    assert list(calendar_data.mehrschulferien(tmp_path)) == [("TH", date(2020, 3, 16), date(2020, 4, 3))]


def test_lists_of_years(tmp_path: Path) -> None:
    entry = {"start": "2026-03-02T00:00Z", "end": "2026-03-13T23:59Z", "stateCode": "HH"}
    write(tmp_path, "routes/years/2026.json", json.dumps([entry]))
    write(tmp_path, "routes/years/backup/2026.json", json.dumps([entry]))
    assert list(calendar_data.leistner(tmp_path)) == [("HH", date(2026, 3, 2), date(2026, 3, 13))]


@pytest.mark.parametrize(
    ("saying", "knowing", "verdict"),
    [("ab", "abc", ""), ("cd", "abcd", ""), ("a", "a", "a"), ("b", "b", "b"), ("a", "ab", "a"), ("b", "ab", None),
     ("a", "abc", None), ("", "abc", None)],
)  # fmt: skip
def test_two_agree_or_the_only_one_is_named(
    saying: str, knowing: str, verdict: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    around = {date(2026, 1, 1), date(2026, 12, 31)}
    told = {letter: around | ({WEEK[0]} if letter in saying else set()) for letter in knowing}
    told |= {letter: {date(2030, 1, 1)} for letter in set("abcd") - set(knowing)}
    assert calendar_data._verdict(WEEK[0], told, "HH") == verdict
    assert bool(capsys.readouterr().out) is (verdict is None and bool(saying))


def test_days_become_ranges_of_one_kind() -> None:
    marks = ["", "", "a", None, "a"]
    assert calendar_data._ranges(list(zip(WEEK, marks, strict=True))) == "03-02/03-03 03-04a 03-06a"


def test_summer_is_the_latest_five_weeks_and_no_single_day_after_it() -> None:
    summer = {date(2030, 7, 4) + timedelta(days=n) for n in range(42)}
    assert calendar_data._end_of_summer(summer | {date(2030, 11, 20)}) == date(2030, 8, 14)


def test_without_the_library_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *more: Any, **options: Any) -> Any:
        if name == "holidays":
            raise ImportError(name)
        return real(name, *more, **options)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SystemExit, match="pip install holidays"):
        calendar_data.public_holidays()
