# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers, estimates and missing ranges as people read them, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Literal

from qgis.PyQt.QtCore import QLocale

from ..bridge.translation import locale, localised, number, tr
from ..core.query import BEGINNING, END, Estimate
from ..store.cost import BYTES_PER_FEATURE, BYTES_PER_OBSERVATION, OBSERVATIONS_PER_SECOND
from .selection import shown

Content = Literal["series", "features", "both"]

_DIGITS = 3  # of a number that is not exact
_TIMES_WRONG = 2  # how far an estimated duration may be off
_MINUTE, _HOUR = 60, 3_600


def expected_words(expected: int | None, is_estimate: bool, received: int | None = None) -> str:
    """How many values are expected, in words that claim no more than is known.

    An estimate that just as many were ``received`` as needs no "about"; any other is rounded to three digits.
    """
    if expected is None:
        return tr("an unknown number")
    is_vague = is_estimate and received != expected
    return tr("about {count}").format(count=rounded_words(expected)) if is_vague else number(expected)


def rounded_words(count: int) -> str:
    """A number that is not exact, rounded to three digits."""
    return number(round(count, min(0, _DIGITS - len(str(count)))))


def range_words(sources: Sequence[str], t_from: str, t_to: str, cause: str, zone: tzinfo) -> str:
    """A missing range: its local times, how many series it concerns (all, when none is named), and why.

    Latest values, which are those of no period, are told without times.
    """
    if t_from <= BEGINNING and t_to >= END:
        return f"{_series_words(len(sources))}: {localised(cause)}"
    short = shown(t_from, zone) == shown(t_to, zone)
    return tr("{start} to {end}, {series}: {cause}").format(
        start=shown(t_from, zone, seconds=short),
        end=shown(t_to, zone, seconds=short),
        series=_series_words(len(sources)),
        cause=localised(cause),
    )


def _series_words(count: int) -> str:
    if count == 0:
        return tr("all series")
    return tr("one series") if count == 1 else tr("{count} series").format(count=number(count))


def period_words(t_from: str | None, t_to: str | None, zone: tzinfo) -> str:
    """The period that is asked for, in local time; None is an open side."""
    start, end = shown(t_from, zone), shown(t_to, zone)
    if t_from is None and t_to is None:
        return tr("Period: from the beginning to the end ({zone}).").format(zone=zone)
    if t_from is None:
        return tr("Period: from the beginning to {end} ({zone}).").format(end=end, zone=zone)
    if t_to is None:
        return tr("Period: from {start} to the end ({zone}).").format(start=start, zone=zone)
    return tr("Period: {start} to {end} ({zone}).").format(start=start, end=end, zone=zone)


def estimate_words(estimate: Estimate, content: Content = "series") -> str:
    """The estimate in sentences in the user's language; of series values are counted, of features features."""
    requests = _request_words(estimate.requests)
    if estimate.values is None:
        return tr("The platform does not say how much there is; it is asked in {requests} or more.").format(
            requests=requests
        )
    if estimate.values == 0:
        return _nothing_words(content, is_estimate=estimate.values_is_estimate)
    texts = {
        "series": tr("Values to come: {values}."),
        "features": tr("Features to come: {values}."),
        "both": tr("Values and features to come: {values}."),
    }
    come = texts[content].format(values=expected_words(estimate.values, estimate.values_is_estimate))
    how = tr("About {size} are transferred in {requests}, which takes {time}; the snapshot grows by about {room}.")
    return f"{come} " + how.format(
        size=data_size_words(estimate.size),
        requests=requests,
        time=_duration(max(estimate.seconds, estimate.values / OBSERVATIONS_PER_SECOND)),
        room=data_size_words(room_needed(estimate, content)),
    )


def room_needed(estimate: Estimate, content: Content = "series") -> int:
    """The bytes by which a snapshot grows; 0 where nobody knows how much there is."""
    return (estimate.values or 0) * (BYTES_PER_OBSERVATION if content == "series" else BYTES_PER_FEATURE)


def _nothing_words(content: Content, *, is_estimate: bool) -> str:
    if is_estimate:
        return tr("There is probably nothing, as far as that can be estimated.")
    if content == "features":
        return tr("There are no features in this area.")
    return tr("There is nothing in this period, area and choice of series.")


def data_size_words(size: int) -> str:
    """A number of bytes as “217 kB” or “3.4 MB”."""
    decimals = 1 if size >= 1_000_000 else 0
    return str(locale().formattedDataSize(size, decimals, QLocale.DataSizeFormat.DataSizeSIFormat))


def _request_words(count: int) -> str:
    return tr("one request") if count == 1 else tr("{count} requests").format(count=rounded_words(count))


def _duration(seconds: float) -> str:
    """A range, as a platform may be half or twice as quick as it has been."""
    least, most = seconds / _TIMES_WRONG, seconds * _TIMES_WRONG
    if most <= _MINUTE:
        return tr("less than a minute")
    unit, text = (
        (_HOUR, tr("{least} to {most} hours")) if least > 2 * _HOUR else (_MINUTE, tr("{least} to {most} minutes"))
    )
    return text.format(least=number(max(1, round(least / unit))), most=number(max(2, round(most / unit))))
