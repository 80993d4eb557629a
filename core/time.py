# SPDX-License-Identifier: GPL-2.0-or-later
"""Time: platform text to UTC text, and what people write to instants.

Stored times are text ``YYYY-MM-DDTHH:MM:SS.sssZ`` (GeoPackage DATETIME), which sorts in time order.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import repeat

EARLIEST_YEAR = 1600
LATEST_YEAR = 2200

_STORED = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?\s*(?:([Zz])|([+-])(\d{2}):?(\d{2})?)?",
    re.ASCII,
)
_OFFSET = re.compile(r"[+-]\d\d(?::?[0-5]\d)?$", re.ASCII)
_LONGEST = 60
_WHOLE, _FINE = len("2024-01-01T00:00:00Z"), len("2024-01-01T00:00:00.000Z")
_RELATIVE = re.compile(r"([+-]?)\s*(\d{1,6})\s*(minute|hour|day|week|month|year)s?(\s+ago)?", re.IGNORECASE | re.ASCII)
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
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def to_datetime(text: str) -> datetime:
    """Stored text as an aware datetime in UTC; raises TimeError for anything else."""
    if not _STORED.fullmatch(text):
        raise TimeError(f"not a stored time: {text[:40]!r}")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise TimeError(f"not a stored time: {text[:40]!r} ({error})") from error


def parse_instant(text: str) -> str:
    """An ISO 8601 instant as stored text.

    Offsets may lack the colon or the minutes; a missing zone is UTC (SensorThings 1.1, 4.3.1 demands one); digits
    below the millisecond are cut; ``24:00`` is the next day's midnight. Raises TimeError for anything else, and for
    years outside 1600 to 2200.
    """
    return _usual_instant(text) or _any_instant(text)


def parse_instants(texts: Sequence[str]) -> list[str]:
    """Many instants as `parse_instant` reads each, in a quarter of the time where all are in UTC; raises TimeError."""
    return _usual_instants(texts) or [parse_instant(text) for text in texts]


def _usual_instants(texts: Sequence[str]) -> list[str] | None:
    """The stored texts of instants written ``YYYY-MM-DDTHH:MM:SS[.sss]Z``, checked together; None for other forms."""
    sizes = set(map(len, texts))
    if sizes == {_WHOLE, _FINE}:
        texts = [text if len(text) == _FINE else f"{text[:19]}.000Z" for text in texts]
    elif sizes not in ({_WHOLE}, {_FINE}):
        return None
    size, joined = len(texts[0]), "".join(texts)
    marks = "--T::Z" if size == _WHOLE else "--T::.Z"
    places = (4, 7, 10, 13, 16, *((19,) if size == _FINE else ()), size - 1)
    if any(joined[at::size] != mark * len(texts) for at, mark in zip(places, marks, strict=True)):
        return None
    if "T24" in joined or min(texts) < str(EARLIEST_YEAR) or max(texts) >= str(LATEST_YEAR + 1):
        return None
    try:
        for _ in map(datetime.fromisoformat, texts):
            pass
    except ValueError:
        return None
    return list(texts) if size == _FINE else joined.replace("Z", ".000Z\n").splitlines()


def _usual_instant(text: str) -> str | None:
    """The quick way for ``YYYY-MM-DDTHH:MM:SS`` with or without fraction and offset; None for every other form."""
    if text[4:17:3] != "--T::" or text[11:13] == "24":
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if not EARLIEST_YEAR < moment.year < LATEST_YEAR:
        return None
    if text[-1] == "Z":
        if len(text) == _WHOLE:
            return f"{text[:19]}.000Z"
        return text if len(text) == _FINE and text[19] == "." else utc_text(moment)
    return utc_text(moment) if _OFFSET.search(text) else None


def _any_instant(text: str) -> str:
    match = _INSTANT.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if match is None:
        raise TimeError(f"not a time: {text[:40]!r}")
    year, month, day, hour, minute, second, fraction, _, sign, off_hour, off_minute = match.groups()
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        raise TimeError(f"a year outside {EARLIEST_YEAR} to {LATEST_YEAR}: {text[:40]!r}")
    milli = int((fraction or "0")[:3].ljust(3, "0"))
    midnight = hour == "24" and int(minute) == int(second or 0) == milli == 0
    clock = 0 if midnight else int(hour)
    try:
        moment = datetime(int(year), int(month), int(day), clock, int(minute), int(second or 0), milli * 1000, UTC)
        moment += timedelta(days=midnight)
        if sign:
            if int(off_hour) > 23 or int(off_minute or 0) > 59:
                raise TimeError(f"not a time: {text[:40]!r} (an offset of a day or more)")
            offset = timedelta(hours=int(off_hour), minutes=int(off_minute or 0))
            moment += -offset if sign == "+" else offset
    except (ValueError, OverflowError) as error:
        raise TimeError(f"not a time: {text[:40]!r} ({error})") from error
    return utc_text(moment)


@lru_cache(maxsize=16384)
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
    return start, _opened(end) if is_closed(start, end) else end


def parse_spans(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """The starts and the ends of many instants or intervals, as `parse_span` reads each; raises TimeError.

    What comes several times, as in the series of a network, is read once. For instants both lists are the same one.
    """
    distinct = list(dict.fromkeys(texts))
    if 0 < len(distinct) <= len(texts) // 2:
        starts, ends = parse_spans(distinct)
        every_start = list(map(dict(zip(distinct, starts, strict=True)).__getitem__, texts))
        if ends is starts:
            return every_start, every_start
        return every_start, list(map(dict(zip(distinct, ends, strict=True)).__getitem__, texts))
    slashes = list(map(str.count, texts, repeat("/")))
    if not any(slashes):
        starts = parse_instants(texts)
        return starts, starts
    if min(slashes) != 1 or max(slashes) != 1:
        spans = list(map(parse_span, texts))
        return [start for start, _ in spans], [end for _, end in spans]
    sides = parse_instants("/".join(texts).split("/"))
    starts, ends = sides[::2], sides[1::2]
    if any(map(operator.gt, starts, ends)):
        raise TimeError("an interval that ends before it starts")
    if ":59." in "".join(ends):
        ends = [_opened(end) if is_closed(start, end) else end for start, end in zip(starts, ends, strict=True)]
    return starts, ends


def is_closed(start: str, end: str) -> bool:
    """True when an interval in stored text is written with its last second included (``12:00:00/12:14:59``)."""
    return start != end and start[17:19] == "00" and end[17:19] == "59"


def _opened(end: str) -> str:
    """The next full second: the exclusive end of an interval that is written with its last second included."""
    return utc_text(datetime.fromisoformat(end).replace(microsecond=0) + timedelta(seconds=1))


def parse_moment(text: str, now: datetime, zone: tzinfo) -> datetime:
    """What a person writes for a point in time, as an aware datetime in UTC.

    Accepts ISO 8601 with or without zone (without: local time in ``zone``), a date (local midnight), ``now``,
    ``today``, ``yesterday`` and amounts such as ``-7 days``, ``2 weeks ago``, ``+1 hour`` relative to ``now``.
    Days, weeks, months and years keep the local time of day, minutes and hours are exact; months and years keep the
    day where it exists, else the month's last day. A local time that a daylight-saving change repeats means the
    first of the two; one that it leaves out is read with the offset before the change (PEP 495). Raises TimeError
    for anything else.
    """
    word = text.strip()
    lower = word.lower()
    local = now.astimezone(zone)
    try:
        if lower == "now":
            return now.astimezone(UTC)
        if lower in ("today", "yesterday"):
            day = local.date() - timedelta(days=lower == "yesterday")
            return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        relative = _RELATIVE.fullmatch(lower)
        if relative:
            sign, amount, unit, ago = relative.groups()
            return _shifted(local, -int(amount) if sign == "-" or ago else int(amount), unit).astimezone(UTC)
        return _absolute(word, zone).astimezone(UTC)
    except TimeError:
        raise
    except (ValueError, OverflowError) as error:
        raise TimeError(f"not a time: {word[:40]!r} ({error})") from error


def _absolute(word: str, zone: tzinfo) -> datetime:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word, re.ASCII):
        day = date.fromisoformat(word)
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    match = _INSTANT.fullmatch(word) if len(word) <= _LONGEST else None
    if match and not match[8] and not match[9]:
        return to_datetime(parse_instant(word)).replace(tzinfo=zone)
    return to_datetime(parse_instant(word))


def _shifted(local: datetime, amount: int, unit: str) -> datetime:
    if unit in ("minute", "hour"):
        return local.astimezone(UTC) + _UNITS[unit] * amount
    local = local.replace(fold=0)
    if unit in ("day", "week"):
        return local + _UNITS[unit] * amount
    months = local.year * 12 + local.month - 1 + amount * (12 if unit == "year" else 1)
    first = local.replace(year=months // 12, month=months % 12 + 1, day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    last_day = (following - timedelta(days=1)).day
    return first.replace(day=min(local.day, last_day))
