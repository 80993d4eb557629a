# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.time import (
    TimeError,
    parse_instant,
    parse_instants,
    parse_moment,
    parse_span,
    parse_spans,
    to_datetime,
    utc_text,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2024, 6, 15, 10, 30, tzinfo=UTC)

moments = st.datetimes(datetime(1700, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("2024-03-01T10:00:00Z", "2024-03-01T10:00:00.000Z"),
        ("2024-03-01T10:00:00.5Z", "2024-03-01T10:00:00.500Z"),
        ("2024-03-01T10:00:00.123456789Z", "2024-03-01T10:00:00.123Z"),
        ("2024-03-01T10:00:00,25Z", "2024-03-01T10:00:00.250Z"),
        ("2024-03-01T10:00:00+02:00", "2024-03-01T08:00:00.000Z"),
        ("2024-03-01T10:00:00-0700", "2024-03-01T17:00:00.000Z"),
        ("2024-03-01T10:00:00.750-0700", "2024-03-01T17:00:00.750Z"),
        ("2024-03-01T10:00:00+02", "2024-03-01T08:00:00.000Z"),
        ("2024-03-01T10:00Z", "2024-03-01T10:00:00.000Z"),
        ("2024-03-01 10:00:00", "2024-03-01T10:00:00.000Z"),
        ("2024-03-01t10:00:00z", "2024-03-01T10:00:00.000Z"),
        (" 2024-03-01T10:00:00Z ", "2024-03-01T10:00:00.000Z"),
        ("2024-12-31T24:00:00Z", "2025-01-01T00:00:00.000Z"),
        ("2024-12-31T24:00+01:00", "2024-12-31T23:00:00.000Z"),
        ("2024-02-29T00:00:00+14:00", "2024-02-28T10:00:00.000Z"),
        ("1600-01-01T00:00:00Z", "1600-01-01T00:00:00.000Z"),
        ("2200-12-31T23:59:59Z", "2200-12-31T23:59:59.000Z"),
    ],
)
def test_instants_become_utc(text: str, stored: str) -> None:
    assert parse_instant(text) == stored


@pytest.mark.parametrize(
    "text",
    [
        "", "yesterday", "2024-03-01", "2024-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-03-01T25:00:00Z",
        "2024-03-01T24:00:01Z", "2024-03-01T10:60:00Z", "2024-03-01T10:00:00+99:00", "2024-03-01T10:00:00+01:75",
        "1599-12-31T23:59:59Z", "2201-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z",
        "20240301T100000Z", "٢٠٢٤-03-01T10:00:00Z", "2024-03-01T10:00:00Z" + " " * 100, "1709287200",
    ],
)  # fmt: skip
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(TimeError):
        parse_instant(text)


def test_refusals_name_the_reason() -> None:
    with pytest.raises(TimeError, match="a year outside 1600 to 2200"):
        parse_instant("9999-12-31T23:59:59Z")
    with pytest.raises(TimeError, match="an interval that ends before it starts"):
        parse_span("2024-03-02T00:00:00Z/2024-03-01T00:00:00Z")
    with pytest.raises(TimeError, match="not a time"):
        parse_span("2024-03-02T00:00:00Z/..")


def test_an_instant_is_a_span_without_length() -> None:
    assert parse_span("2024-03-01T10:00:00Z") == ("2024-03-01T10:00:00.000Z", "2024-03-01T10:00:00.000Z")


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("2024-03-01T12:00:00Z/2024-03-01T12:15:00Z", "2024-03-01T12:15:00.000Z"),
        ("2024-03-01T12:00:00Z/2024-03-01T12:14:59Z", "2024-03-01T12:15:00.000Z"),
        ("2024-03-01T12:00:00Z/2024-03-01T12:14:59.999Z", "2024-03-01T12:15:00.000Z"),
        ("2022-08-31T22:00:00Z/2022-09-01T21:59:59Z", "2022-09-01T22:00:00.000Z"),
        ("2024-12-31T23:45:00Z/2024-12-31T23:59:59Z", "2025-01-01T00:00:00.000Z"),
        ("2024-03-01T12:00:07Z/2024-03-01T12:14:59Z", "2024-03-01T12:14:59.000Z"),
    ],
)
def test_closed_intervals_are_opened(text: str, end: str) -> None:
    assert parse_span(text)[1] == end


@given(st.lists(st.tuples(moments, st.sampled_from(["seconds", "milliseconds"])), max_size=20))
def test_many_instants_read_as_one_by_one(drawn: list[tuple[datetime, str]]) -> None:
    texts = [moment.replace(tzinfo=None).isoformat(timespec=spec) + "Z" for moment, spec in drawn]
    assert parse_instants(texts) == [parse_instant(text) for text in texts]


@given(st.lists(st.tuples(moments, st.integers(0, 10**6), st.booleans()), min_size=1, max_size=20))
def test_many_intervals_read_as_one_by_one(drawn: list[tuple[datetime, int, bool]]) -> None:
    texts = []
    for moment, length, closed in drawn:
        start = moment.replace(second=0, microsecond=0)
        end = start + timedelta(minutes=length) - timedelta(seconds=closed and length > 0)
        texts.append(f"{start:%Y-%m-%dT%H:%M:%SZ}/{end:%Y-%m-%dT%H:%M:%SZ}")
    starts, ends = parse_spans(texts)
    assert list(zip(starts, ends, strict=True)) == [parse_span(text) for text in texts]


@pytest.mark.parametrize(
    "odd",
    [
        "2024-03-01T10:00:00+02:00", "2024-03-01T24:00:00Z", "2024-02-30T00:00:00Z", "2024-03-01 10:00:00Z", "x" * 20,
        "2024-W09-5T10:00:00Z", "1599-01-01T00:00:00Z", "2201-01-01T00:00:00Z", "2024-03-01T10:00:00,000Z", "",
        "2024-03-01T10:00:00Z/2024-03-01T11:00:00+01:00", "2024-03-01T10:00:00Z/2024-03-01T09:00:00Z", "a/b/c", "/",
        "2024-03-01T10:00:00Z/PT1H", "2024-03-01T10:00:00Z/2024-03-01T10:14:59Z",
    ],
)  # fmt: skip
def test_what_is_unusual_among_many_is_read_as_by_itself(odd: str) -> None:
    for texts in ([odd], ["2024-03-01T10:00:00Z", odd], ["2024-03-01T10:00:00Z/2024-03-01T11:00:00Z", odd]):
        try:
            one_by_one = [parse_span(text) for text in texts]
        except TimeError:
            with pytest.raises(TimeError):
                parse_spans(texts)
        else:
            starts, ends = parse_spans(texts)
            assert list(zip(starts, ends, strict=True)) == one_by_one


def test_of_many_none_is_none() -> None:
    assert parse_instants([]) == []
    assert parse_spans([]) == ([], [])


@given(moments)
def test_stored_text_round_trips_and_sorts(moment: datetime) -> None:
    text = utc_text(moment)
    assert to_datetime(text) == moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert utc_text(moment + timedelta(milliseconds=1)) > text


def test_stored_text_of_early_years_keeps_four_digits() -> None:
    assert utc_text(datetime(1, 1, 1, tzinfo=UTC)) == "0001-01-01T00:00:00.000Z"


def test_a_time_without_zone_is_not_stored() -> None:
    with pytest.raises(TimeError, match="without a zone"):
        utc_text(datetime(2024, 1, 1))


@pytest.mark.parametrize(
    "text", ["2024-01-01T00:00:00Z", "2024-13-01T00:00:00.000Z", "", "x", "٢٠٢٤-01-01T00:00:00.000Z"]
)
def test_other_text_is_no_stored_time(text: str) -> None:
    with pytest.raises(TimeError):
        to_datetime(text)


def _moment(text: str, now: datetime = NOW, zone: ZoneInfo | timezone = BERLIN) -> str:
    return utc_text(parse_moment(text, now, zone))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("now", "2024-06-15T10:30:00.000Z"),
        ("today", "2024-06-14T22:00:00.000Z"),
        ("Yesterday", "2024-06-13T22:00:00.000Z"),
        ("2024-01-10", "2024-01-09T23:00:00.000Z"),
        ("2024-07-10", "2024-07-09T22:00:00.000Z"),
        ("2024-07-10T12:00", "2024-07-10T10:00:00.000Z"),
        ("2024-07-10 12:00:00.5", "2024-07-10T10:00:00.500Z"),
        ("2024-07-10T12:00Z", "2024-07-10T12:00:00.000Z"),
        ("2024-07-10T12:00:00-0500", "2024-07-10T17:00:00.000Z"),
        ("-7 days", "2024-06-08T10:30:00.000Z"),
        ("- 2 hours", "2024-06-15T08:30:00.000Z"),
        ("2 weeks ago", "2024-06-01T10:30:00.000Z"),
        ("-2 weeks ago", "2024-06-01T10:30:00.000Z"),
        ("+1 hour", "2024-06-15T11:30:00.000Z"),
        ("90 minutes", "2024-06-15T12:00:00.000Z"),
        ("-4 months", "2024-02-15T11:30:00.000Z"),
        ("-1 year", "2023-06-15T10:30:00.000Z"),
    ],
)
def test_what_people_write(written: str, meant: str) -> None:
    assert _moment(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "", "soon", "7", "2024-02-30", "31.12.2024", "-99999999999 days", "-9999 years", "+999999 weeks",
        "9" * 5000 + " days", "0000-01-01", "2024-01-01T99:00",
    ],
)  # fmt: skip
def test_what_people_write_wrongly(written: str) -> None:
    with pytest.raises(TimeError):
        _moment(written)


def test_a_date_at_the_edge_of_the_calendar_is_refused_and_does_not_overflow() -> None:
    with pytest.raises(TimeError):
        parse_moment("0001-01-01", NOW, timezone(timedelta(hours=14)))


def test_month_ends_stay_month_ends() -> None:
    assert _moment("-1 month", datetime(2024, 3, 31, 12, tzinfo=UTC), UTC) == "2024-02-29T12:00:00.000Z"
    assert _moment("-1 year", datetime(2024, 2, 29, 12, tzinfo=UTC), UTC) == "2023-02-28T12:00:00.000Z"


def test_days_keep_the_local_clock_over_the_change_to_summer_time() -> None:
    noon_after = datetime(2024, 3, 31, 10, tzinfo=UTC)  # 12:00 in Berlin, the change was at 02:00
    assert _moment("-1 day", noon_after) == "2024-03-30T11:00:00.000Z"
    assert _moment("-24 hours", noon_after) == "2024-03-30T10:00:00.000Z"


def test_the_hour_that_does_not_exist_is_read_with_the_offset_before() -> None:
    assert _moment("2024-03-31T02:30") == "2024-03-31T01:30:00.000Z"


def test_the_hour_that_exists_twice_means_the_first() -> None:
    assert _moment("2024-10-27T02:30") == "2024-10-27T00:30:00.000Z"


def test_a_day_counted_from_the_second_of_two_equal_hours() -> None:
    second = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)  # 02:30 in Berlin for the second time
    assert _moment("-1 day", second) == "2024-10-26T00:30:00.000Z"
    assert _moment("now", second) == "2024-10-27T01:30:00.000Z"


def test_local_midnight_of_the_long_and_of_the_short_day() -> None:
    assert _moment("today", datetime(2024, 10, 27, 12, tzinfo=UTC)) == "2024-10-26T22:00:00.000Z"
    assert _moment("today", datetime(2024, 10, 28, 12, tzinfo=UTC)) == "2024-10-27T23:00:00.000Z"


@given(st.text(max_size=80))
def test_any_text_is_a_time_or_a_time_error(text: str) -> None:
    for parse in (parse_instant, parse_span, lambda t: parse_moment(t, NOW, BERLIN)):
        try:
            parse(text)
        except TimeError:
            continue


@given(
    st.from_regex(
        r"\d{1,5}-\d{1,3}-\d{1,3}[T ]\d{1,3}:\d{1,3}(:\d{1,3}([.,]\d{0,12})?)?([Z]|[+-]\d{1,4}(:\d{1,3})?)?",
        fullmatch=True,
    )
)
def test_almost_times_are_times_or_time_errors(text: str) -> None:
    for parse in (parse_instant, parse_span, lambda t: parse_moment(t, NOW, BERLIN)):
        try:
            parse(text)
        except TimeError:
            continue


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("bogus", r"not a time: 'bogus'"),
        ("2026-02-30", r"not a time: '2026-02-30' \(day is out of range for month\)"),
        ("2026-03-01 25:00", r"not a time: '2026-03-01 25:00' \(hour must be in 0\.\.23\)"),
        ("1066-10-14T12:00:00Z", r"a year outside 1600 to 2200: '1066-10-14T12:00:00Z'"),
        ("-999999 years", r"not a time: '-999999 years' \(.+\)"),
    ],
)
def test_what_is_no_moment_is_said_once(text: str, why: str) -> None:
    with pytest.raises(TimeError, match=f"^{why}$"):
        parse_moment(text, datetime(2026, 3, 1, tzinfo=UTC), UTC)
