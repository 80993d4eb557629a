# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person writes to choose data, as plain values: lists of words, points in time, words to search for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, tzinfo

from ..core.errors import InputError
from ..core.text import plain
from ..core.time import TimeError, parse_moment, utc_text

_GERMAN = {"ae": "a", "oe": "o", "ue": "u", "ß": "ss"}


def words(value: str | Sequence[str]) -> tuple[str, ...]:
    """The words of a list, or of a text with one word per line or with semicolons between; each once.

    The members of a list are taken as they are, so that a title with a semicolon can be given too.
    """
    parts = re.split(r"[;\n]", value) if isinstance(value, str) else value
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def moment(name: str, text: str, now: datetime, zone: tzinfo) -> str | None:
    """What was written for the parameter ``name`` as UTC text; None when nothing was. Raises InputError."""
    if not text.strip():
        return None
    try:
        return utc_text(parse_moment(text, now, zone))
    except TimeError as error:
        raise InputError(
            f"{name} is not a point in time: “{plain(text, 40)}”. "
            "Write a date such as 2026-03-01, a time such as 2026-03-01 06:30, or -7 days, yesterday, now.",
            str(error),
        ) from error


def period(start: str, end: str, now: datetime, zone: tzinfo) -> tuple[str | None, str | None]:
    """The half-open period FROM to UNTIL as UTC text, None for an open side; raises InputError when it is none."""
    t_from, t_to = moment("FROM", start, now, zone), moment("UNTIL", end, now, zone)
    if t_from is not None and t_to is not None and t_from >= t_to:
        at_once = shown(t_from, zone) == shown(t_to, zone)
        start, end = shown(t_from, zone, seconds=at_once), shown(t_to, zone, seconds=at_once)
        if start == end:
            raise InputError(f"The period is empty: FROM and UNTIL are both {start}, and UNTIL does not belong to it.")
        raise InputError(f"The period ends before it begins: FROM is {start}, UNTIL is {end}.")
    return t_from, t_to


def shown(t: str | None, zone: tzinfo, *, seconds: bool = False) -> str:
    """UTC text as local time to the minute (``2026-03-01 06:30``) or second, or an ellipsis for an open side."""
    if t is None or not "1600" < t[:4] < "2200":
        return "…"
    return (
        datetime.fromisoformat(t[:-1])
        .replace(tzinfo=UTC)
        .astimezone(zone)
        .strftime("%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M")
    )


def matches(search: str, texts: Iterable[str]) -> bool:
    """True when every word of ``search`` is part of one of the texts.

    Case and accents do not count, and an umlaut equals both its base letter and its two-letter spelling.
    """
    known = [folded(text) for text in texts]
    return all(any(word in text for text in known) for word in folded(search).split())


def folded(text: str) -> str:
    """``text`` as `matches` compares it."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    for spelled, letter in _GERMAN.items():
        bare = bare.replace(spelled, letter)
    return bare
