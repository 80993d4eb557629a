# SPDX-License-Identifier: GPL-2.0-or-later
"""The map tip of our layers, written and recognised: the only one that a style kept in a snapshot may carry.

A tip is HTML with expressions between ``[%`` and ``%]``. Here every expression is constant but for the names of
columns; every value it gives is made plain text; and what a platform wrote stands between the tags alone, escaped so
that it holds neither tags nor expressions. `is_ours` accepts exactly what `map_tip` writes: when the form of a tip is
changed after a release, the form that was released has to be recognised still, for people have kept it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Literal

from ..core.text import plain

Language = Literal["en", "de"]
ValueForm = Literal["number", "boolean", "word", "text"]

LANGUAGES: tuple[Language, ...] = ("en", "de")

_FORMS: tuple[ValueForm, ...] = ("number", "boolean", "word", "text")
_MOMENT = {"en": "yyyy-MM-dd HH:mm", "de": "dd.MM.yyyy HH:mm"}
_AGO = {"en": "' (' || @age || ' ago)'", "de": "' (vor ' || @age || ')'"}
_LONGEST = 200

_ZONE = "[A-Za-z0-9+:/_-]{1,40}"
_CLOCK = rf"(?:WHEN @s < -?\d{{1,11}} THEN array\(-?\d{{1,6}}, '{_ZONE}'\) ){{0,200}}"
_COLUMN = "[a-z][a-z0-9_]{0,60}"
_TEXT = r"""(?:[^<>\[\]"'&]|&(?:amp|lt|gt|quot|#x27|#91|#93);)*"""
_START = "<div>"
_MIDDLE = "<table>"
_END = "</table><small>{source}</small></div>"
_TAIL = re.compile(_END.format(source=_TEXT))
_ROW = (
    "<tr><td>{title}&nbsp;</td><td align='right'><b>[% {value} %]</b> {unit}</td><td>&nbsp;[% {change} %]</td></tr>"
    "<tr><td colspan='3'><small>[% {moment} %]</small></td></tr>"
)


@dataclass(frozen=True, slots=True)
class TipRow:
    """One value of a tip: its column, what it is called, its unit, and which columns stand beside it.

    ``timed`` says that there is ``<column>_t``, ``with_change`` that there is ``<column>_d``. A ``word`` is said as the
    layer's value map for its column has it.
    """

    column: str
    title: str
    unit: str = ""
    form: ValueForm = "number"
    timed: bool = True
    with_change: bool = False


@dataclass(frozen=True, slots=True)
class ClockSpan:
    """What clocks show before ``until`` (seconds since 1970): ``offset`` seconds more than UTC, in ``zone``."""

    until: int
    offset: int
    zone: str


def map_tip(
    rows: Sequence[TipRow],
    source: str,
    language: Language,
    *,
    of_stations: bool = True,
    clock: Sequence[ClockSpan] = (),
) -> str:
    """The tip: the station's name (or the object's number), a row per value with its time and age, and the source.

    Times are said by ``clock``, whose spans follow each other, and in UTC after the last of them.
    Raises ValueError for a column that is not ``[a-z0-9_]`` and for a clock whose zones have other names than
    ``Europe/Berlin``, ``CET`` and ``+03`` or that has more than 200 spans.
    """
    if not all(re.fullmatch(_COLUMN, row.column) for row in rows):
        raise ValueError("a map tip holds columns of our own making only")
    told = _told(clock)
    if not re.fullmatch(_CLOCK, told):
        raise ValueError("a map tip holds plain names of zones and 200 spans of time only")
    inside = "".join(_row(row, _escaped(row.title), _escaped(row.unit), language, told) for row in rows)
    return f"{_START}{_heading(of_stations)}{_MIDDLE}{inside}{_END.format(source=_escaped(source))}"


def is_ours(tip: str) -> bool:
    """True for a text that `map_tip` could have written, whatever the texts in it."""
    for heading, language in product((True, False), LANGUAGES):
        start = f"{_START}{_heading(heading)}{_MIDDLE}"
        if not tip.startswith(start):
            continue
        at = len(start)
        while found := _first_match(_row_patterns(language), tip, at):
            at = found.end()
        if _TAIL.fullmatch(tip, at):
            return True
    return False


def _escaped(text: str) -> str:
    return html.escape(plain(text, _LONGEST)).replace("[", "&#91;").replace("]", "&#93;")


def _heading(of_stations: bool) -> str:
    name = """coalesce(nullif("name", ''), "station")""" if of_stations else "$id"
    return f"<b>[% {_safe(name)} %]</b>"


def _told(clock: Sequence[ClockSpan]) -> str:
    return "".join(f"WHEN @s < {span.until} THEN array({span.offset}, '{span.zone}') " for span in clock)


def _row(row: TipRow, title: str, unit: str, language: Language, clock: str) -> str:
    return _ROW.format(
        title=title,
        unit=unit,
        value=f"coalesce({_value(row, language)}, '–')",
        change=_change(f'"{row.column}_d"', language) if row.with_change else "''",
        moment=_moment(f'"{row.column}_t"', language, clock) if row.timed else "''",
    )


def _value(row: TipRow, language: Language) -> str:
    column = f'"{row.column}"'
    if row.form == "number":
        return _number(column, language)
    if row.form == "boolean":
        return f"if({column}, '✓', '✗')"
    return _safe(f"represent_value({column})" if row.form == "word" else column)


def _safe(value: str) -> str:
    """An expression for a value as plain text: shortened, and without a character that HTML gives a meaning."""
    text = f"left(to_string({value}), {_LONGEST})"
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
        text = f"replace({text}, '{character}', '{entity}')"
    return text


def _number(value: str, language: Language) -> str:
    return f"format_number({value}, if(abs({value}) < 0.1, 6, 2), '{language}', false, true)"


def _change(value: str, language: Language) -> str:
    amount = _number(f"abs({value})", language)
    return (
        f"CASE WHEN {value} > 0 THEN '▲ +' || {amount} WHEN {value} < 0 THEN '▼ −' || {amount} "
        f"WHEN {value} = 0 THEN '= 0' ELSE '' END"
    )


def _moment(time: str, language: Language, clock: str) -> str:
    """An expression for a time as ``clock`` says it, with its zone, and how long ago that was; empty for none.

    Expressions cannot change the zone of a time: the zone's offset is added to a time in UTC, which stays one whatever
    the computer's own zone is.
    """
    local = "to_datetime('1970-01-01T00:00:00Z') + make_interval(seconds:=@s + @zone[0])"
    age = (
        f"with_variable('ago', second(now() - {time}), CASE WHEN @ago < 5400 THEN round(@ago / 60) || ' min' "
        "WHEN @ago < 172800 THEN round(@ago / 3600) || ' h' ELSE round(@ago / 86400) || ' d' END)"
    )
    said = (
        f"format_date({local}, '{_MOMENT[language]}', '{language}') || ' ' || @zone[1] "
        f"|| with_variable('age', {age}, {_AGO[language]})"
    )
    zone = f"CASE {clock}WHEN true THEN array(0, 'UTC') END"
    return (
        f"CASE WHEN {time} IS NULL THEN '' "
        f"ELSE with_variable('s', epoch({time}) / 1000, with_variable('zone', {zone}, {said})) END"
    )


@cache
def _row_patterns(language: Language) -> list[re.Pattern[str]]:
    return [_row_pattern(*variant, language) for variant in product(_FORMS, (True, False), (True, False))]


def _row_pattern(form: ValueForm, timed: bool, with_change: bool, language: Language) -> re.Pattern[str]:
    """What `_row` writes for any column, title, unit and clock."""
    gap, column, clock = "0gap0", "0column0", "0clock0"
    literal = re.escape(_row(TipRow(column, "", "", form, timed, with_change), gap, gap, language, clock))
    literal = literal.replace(gap, _TEXT).replace(clock, _CLOCK)
    return re.compile(literal.replace(column, f"(?P<column>{_COLUMN})", 1).replace(column, "(?P=column)"))


def _first_match(patterns: Sequence[re.Pattern[str]], text: str, at: int) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := pattern.match(text, at))), None)
