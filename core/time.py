# SPDX-License-Identifier: GPL-2.0-or-later
"""Time: platform text to UTC text, and what people write to instants.

Stored times are text ``YYYY-MM-DDTHH:MM:SS.sssZ`` (GeoPackage DATETIME), which sorts in time order.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

EARLIEST_YEAR = 1600
LATEST_YEAR = 2200

_STORED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z")
_INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?",
    re.ASCII,
)
_RELATIVE = re.compile(r"([+-]?\s*\d+)\s*(minute|hour|day|week|month|year)s?(?:\s+ago)?", re.IGNORECASE)
_UNITS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
}


class TimeError(ValueError):
    """A text that is not a usable time; the message says why."""


def utc_text(moment: datetime) -> str:
    """An aware datetime as stored text, cut to milliseconds; raises TimeError for a naive one."""
    if moment.tzinfo is None:
        raise TimeError("a time without a zone")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def to_datetime(text: str) -> datetime:
    """Stored text as an aware datetime in UTC; raises TimeError for anything else."""
    if not _STORED.fullmatch(text):
        raise TimeError(f"not a stored time: {text[:40]!r}")
    return datetime.fromisoformat(text[:-1]).replace(tzinfo=UTC)


@lru_cache(maxsize=65536)
def parse_instant(text: str) -> str:
    """An ISO 8601 instant as stored text.

    Offsets may lack the colon or the minutes; a missing zone is UTC (SensorThings 1.1, 4.3.1 demands one); digits
    below the millisecond are cut. Raises TimeError for anything else, and for years outside 1600 to 2200.
    """
    return _usual_instant(text) or _any_instant(text)


def _usual_instant(text: str) -> str | None:
    """The quick way for ``YYYY-MM-DDTHH:MM:SSZ`` with or without milliseconds; None for every other form."""
    if text[-1:] != "Z" or text[4:5] + text[7:8] + text[10:11] + text[13:14] + text[16:17] != "--T::":
        return None
    try:
        if len(text) == 20:
            year = datetime.fromisoformat(text).year
            return f"{text[:19]}.000Z" if EARLIEST_YEAR <= year <= LATEST_YEAR else None
        if len(text) == 24 and text[19] == ".":
            year = datetime.fromisoformat(text).year
            return text if EARLIEST_YEAR <= year <= LATEST_YEAR else None
    except ValueError:
        return None
    return None


def _any_instant(text: str) -> str:
    match = _INSTANT.fullmatch(text.strip())
    if match is None:
        raise TimeError(f"not a time: {text[:40]!r}")
    year, month, day, hour, minute, second, fraction, _, sign, off_hour, off_minute = match.groups()
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise TimeError(f"a year outside {EARLIEST_YEAR} to {LATEST_YEAR}: {text[:40]!r}")
    milli = int((fraction or "0")[:3].ljust(3, "0"))
    try:
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), milli * 1000, UTC)
        if sign:
            offset = timedelta(hours=int(off_hour), minutes=int(off_minute or 0))
            moment += -offset if sign == "+" else offset
    except (ValueError, OverflowError) as error:
        raise TimeError(f"not a time: {text[:40]!r} ({error})") from error
    return utc_text(moment)


@lru_cache(maxsize=65536)
def parse_span(text: str) -> tuple[str, str]:
    """An instant or an interval ``start/end`` as (start, end) in stored text.

    For an instant both are equal. An interval's end is exclusive; one that starts on a whole minute and ends at
    second 59 (a closed interval, as several German platforms write it) is extended to the next whole minute.
    Raises TimeError when a side is not a time or the end lies before the start.
    """
    first, slash, second = text.partition("/")
    start = parse_instant(first)
    if not slash:
        return start, start
    end = parse_instant(second)
    if end < start:
        raise TimeError(f"an interval that ends before it starts: {text[:80]!r}")
    if is_closed(start, end):
        whole = to_datetime(end).replace(microsecond=0) + timedelta(seconds=1)
        end = utc_text(whole)
    return start, end


def is_closed(start: str, end: str) -> bool:
    """True when an interval in stored text is written with its last second included (``12:00:00/12:14:59``)."""
    return start != end and start[17:19] == "00" and end[17:19] == "59"


def parse_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """What a person writes for a point in time, as an aware datetime in UTC.

    Accepts ISO 8601 with or without zone (without: local time in ``zone``), a date (local midnight), ``now``,
    ``today``, ``yesterday`` and amounts such as ``-7 days``, ``2 weeks ago``, ``+1 hour`` relative to ``now``.
    Months and years keep the day where it exists, else the month's last day. Raises TimeError for anything else.
    """
    word = text.strip()
    lower = word.lower()
    local = now.astimezone(zone)
    if lower == "now":
        return now.astimezone(UTC)
    if lower in ("today", "yesterday"):
        day = local.date() - timedelta(days=lower == "yesterday")
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    relative = _RELATIVE.fullmatch(lower)
    if relative:
        return _shifted(local, int(relative[1].replace(" ", "")), relative[2], lower.endswith("ago")).astimezone(UTC)
    return _absolute(word, zone).astimezone(UTC)


def _absolute(word: str, zone: tzinfo) -> datetime:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
            day = date.fromisoformat(word)
            return datetime(day.year, day.month, day.day, tzinfo=zone)
        match = _INSTANT.fullmatch(word)
        if match and not match[8] and not match[9]:
            return datetime.fromisoformat(word.replace(",", ".").upper()).replace(tzinfo=zone)
    except ValueError as error:
        raise TimeError(f"not a time: {word[:40]!r} ({error})") from error
    return to_datetime(parse_instant(word))


def _shifted(local: datetime, amount: int, unit: str, ago: bool) -> datetime:
    if ago:
        amount = -abs(amount)
    try:
        if unit in _UNITS:
            step = _UNITS[unit] * amount
            return local + step if unit in ("day", "week") else (local.astimezone(UTC) + step)
        months = local.year * 12 + local.month - 1 + amount * (12 if unit == "year" else 1)
        first = local.replace(year=months // 12, month=months % 12 + 1, day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        last_day = (following - timedelta(days=1)).day
        return first.replace(day=min(local.day, last_day))
    except (ValueError, OverflowError) as error:
        raise TimeError(f"a time out of range: {amount} {unit}") from error
