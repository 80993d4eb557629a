# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers, estimates and missing ranges as people read them, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import Literal

from qgis.PyQt.QtCore import QLocale

from ..bridge.translation import locale, localised, number, tr
from ..core.query import BEGINNING, END, Estimate
from .selection import shown

Content = Literal["series", "features", "both"]


def expected_words(expected: int | None, is_estimate: bool, received: int | None = None) -> str:
    """How many values are expected, in words that claim no more than is known.

    An estimate that just as many were ``received`` as needs no "about".
    """
    if expected is None:
        return tr("an unknown number")
    is_vague = is_estimate and received != expected
    return tr("about {count}").format(count=number(expected)) if is_vague else number(expected)


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
    """The estimate as a sentence in the user's language; of series values are counted, of features features."""
    texts = {
        "series": tr("Values to come: {values}, in {requests}, about {size}, {time}."),
        "features": tr("Features to come: {values}, in {requests}, about {size}, {time}."),
        "both": tr("Values and features to come: {values}, in {requests}, about {size}, {time}."),
    }
    return texts[content].format(
        values=expected_words(estimate.values, estimate.values_is_estimate),
        requests=_request_words(estimate.requests),
        size=data_size_words(estimate.size),
        time=_duration(estimate.seconds),
    )


def data_size_words(size: int) -> str:
    """A number of bytes as “217 kB” or “3.4 MB”."""
    decimals = 1 if size >= 1_000_000 else 0
    return str(locale().formattedDataSize(size, decimals, QLocale.DataSizeFormat.DataSizeSIFormat))


def _request_words(count: int) -> str:
    return tr("one request") if count == 1 else tr("{count} requests").format(count=number(count))


def _duration(seconds: float) -> str:
    if seconds < 60:
        return tr("in less than a minute")
    minutes = round(seconds / 60)
    return tr("in about a minute") if minutes == 1 else tr("in about {count} minutes").format(count=number(minutes))
