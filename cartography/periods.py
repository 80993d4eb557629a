# SPDX-License-Identifier: GPL-2.0-or-later
"""Periods (ISO 8601 durations): their length, their words, and the age from which a value is old."""

from __future__ import annotations

import re
from datetime import timedelta

from .classes import Words
from .numbers import number_text
from .texts import words

PERIODS_UNTIL_OLD = 3
_LEAST = timedelta(hours=1)
_UNKNOWN = timedelta(hours=24)
_FORM = re.compile(
    r"P(?=\d|T\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:\.\d+)?S)?)?"
)
_SECONDS = (366 * 86400, 31 * 86400, 7 * 86400, 86400, 3600, 60, 1)


def length(period: str) -> timedelta | None:
    """The longest time a period can mean (months of 31 days, years of 366); None for none or another text."""
    found = _FORM.fullmatch(period)
    if found is None:
        return None
    total = sum(int(amount or 0) * seconds for amount, seconds in zip(found.groups(), _SECONDS, strict=True))
    return timedelta(seconds=total) or None


def old_after(period: str) -> timedelta:
    """The age from which a value of this period is old: three periods, at least an hour; a day when unknown."""
    found = length(period)
    return _UNKNOWN if found is None else max(PERIODS_UNTIL_OLD * found, _LEAST)


def time_words(time: timedelta) -> Words:
    """A length of time in the largest unit that tells it in whole numbers: 15 min, 3 h, 2 days."""
    minutes = time.total_seconds() / 60
    if minutes >= 2880 and minutes % 1440 == 0:
        key, amount = "days_long", minutes / 1440
    elif minutes >= 60 and minutes % 60 == 0:
        key, amount = "hours", minutes / 60
    else:
        key, amount = "minutes", minutes
    return words(key, number=Words(*(number_text(amount, language, significant=3) for language in ("en", "de"))))
