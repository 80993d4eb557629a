# SPDX-License-Identifier: GPL-2.0-or-later
"""Estimates of several requests, added up and put into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..bridge.translation import locale, number, tr
from ..core.query import Estimate, PullRequest

if TYPE_CHECKING:
    from ..core.provider import Provider


def estimate_of(provider: Provider, requests: Sequence[PullRequest]) -> Estimate:
    """The sum of the estimates; values are None as soon as one request's are not known."""
    estimates = [provider.estimate(request) for request in requests]
    values = [estimate.values for estimate in estimates]
    return Estimate(
        values=None if None in values else sum(count or 0 for count in values),
        values_is_estimate=any(estimate.values_is_estimate for estimate in estimates),
        size=sum(estimate.size for estimate in estimates),
        requests=sum(estimate.requests for estimate in estimates),
        seconds=sum(estimate.seconds for estimate in estimates),
    )


def in_words(estimate: Estimate) -> str:
    """The estimate as a sentence in the user's language."""
    if estimate.values is None:
        values = tr("an unknown number of")
    elif estimate.values_is_estimate:
        values = tr("about {count}").format(count=number(estimate.values))
    else:
        values = number(estimate.values)
    return tr("This will be {values} values in {requests} requests, about {size}, {time}.").format(
        values=values,
        requests=number(estimate.requests),
        size=locale().formattedDataSize(estimate.size),
        time=_duration(estimate.seconds),
    )


def _duration(seconds: float) -> str:
    if seconds < 60:
        return tr("in less than a minute")
    return tr("in about {count} minutes").format(count=number(round(seconds / 60)))
