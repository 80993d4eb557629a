# SPDX-License-Identifier: GPL-2.0-or-later
"""Filling a snapshot as the person has set it up, and the account of it in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from .. import settings
from ..bridge.translation import localised, number, tr
from ..bridge.zones import time_zone
from .wording import Content, expected_words, range_words

if TYPE_CHECKING:
    from ..core.monitor import Monitor
    from ..core.platform import Dataset
    from ..core.provider import Provider
    from ..core.query import PullRequest
    from ..store.outcome import Missing, Outcome

MOST_RANGES_TOLD = 20
MOST_UNASKED_TOLD = 20


def fill(
    provider: Provider, requests: Sequence[PullRequest], catalogue: Sequence[Dataset], snapshot: Path, monitor: Monitor
) -> list[Outcome]:
    """Pull (see `store.pull.pull`) with as many requests at once, and as far back, as is set; tell what arrived."""
    from ..store.pull import pull

    late_arrivals = timedelta(hours=settings.LATE_ARRIVAL_HOURS.value())
    parallel = settings.PARALLEL_REQUESTS.value()
    outcomes = pull(
        provider, requests, snapshot, monitor, catalogue=catalogue, workers=parallel, late_arrivals=late_arrivals
    )
    tell(outcomes, catalogue, monitor)
    return outcomes


def tell(outcomes: Iterable[Outcome], catalogue: Sequence[Dataset], monitor: Monitor) -> None:
    """Put the account of every data set into the log, what is missing as warnings."""
    zone = time_zone(settings.TIME_ZONE.value())
    told = list(outcomes)
    unasked = [outcome for outcome in told if outcome.state == "cancelled" and not outcome.received]
    if len(unasked) > MOST_UNASKED_TOLD:
        told = [outcome for outcome in told if outcome not in unasked]
        count = number(len(unasked))
        monitor.info(tr("{count} data sets were not asked for before the pull was cancelled.").format(count=count))
    for outcome in told:
        title = _title(outcome, catalogue)
        content = content_of([outcome], catalogue)
        monitor.info(account_words(title, outcome, content))
        for trouble in _troubles(outcome, title, zone, of_features=content == "features"):
            monitor.warning(trouble)


def content_of(outcomes: Iterable[Outcome], catalogue: Sequence[Dataset]) -> Content:
    """What the data sets of these outcomes hold."""
    of_features = {dataset.key for dataset in catalogue if dataset.kind == "features"}
    found = {outcome.dataset in of_features for outcome in outcomes}
    if len(found) > 1:
        return "both"
    return "features" if True in found else "series"


def summed(outcomes: Sequence[Outcome]) -> Outcome:
    """The outcomes of several data sets as one: the worst state, the sums, everything missing.

    ``expected`` is None as soon as one platform does not say.
    """
    from ..store.outcome import Outcome

    expected = [outcome.expected for outcome in outcomes]
    states = {outcome.state for outcome in outcomes}
    return Outcome(
        ", ".join(outcome.dataset for outcome in outcomes),
        "cancelled" if "cancelled" in states else "incomplete" if "incomplete" in states else "complete",
        None if None in expected else sum(count or 0 for count in expected),
        any(outcome.expected_is_estimate for outcome in outcomes),
        received=sum(outcome.received for outcome in outcomes),
        stored=sum(outcome.stored for outcome in outcomes),
        duplicates=sum(outcome.duplicates for outcome in outcomes),
        dropped=sum(outcome.dropped for outcome in outcomes),
        missing=tuple(missing for outcome in outcomes for missing in outcome.missing),
    )


def summary_words(outcomes: Sequence[Outcome], catalogue: Sequence[Dataset]) -> str:
    """What became of a pull, in one or two sentences: its account, and why something is missing."""
    if not outcomes:
        return tr("There was nothing left to pull.")
    whole = summed(outcomes)
    if len(outcomes) == 1:
        title = _title(outcomes[0], catalogue)
    else:
        title = tr("{count} data sets").format(count=number(len(outcomes)))
    sentences = [account_words(title, whole, content_of(outcomes, catalogue))]
    if whole.state == "incomplete" and whole.missing:
        sentences.append(localised(_first_reason(whole.missing)))
    return " ".join(sentences)


def _title(outcome: Outcome, catalogue: Sequence[Dataset]) -> str:
    """What the data set of an outcome is called, in words."""
    from ..bridge.statistic_words import title_shown

    title = next((one.title for one in catalogue if one.key == outcome.dataset), "")
    return title_shown(title or outcome.dataset, tr)


def account_words(title: str, outcome: Outcome, content: Content) -> str:
    """The state and the counts of a pull as a sentence."""
    states = {"complete": tr("complete"), "incomplete": tr("incomplete"), "cancelled": tr("cancelled")}
    known = outcome.expected is not None
    if content == "features" and known:
        text = tr("{title}: {state}. Features received: {received} of {expected}; new: {stored}.")
    elif content == "features":
        text = tr("{title}: {state}. Features received: {received}; new: {stored}.")
    elif content == "both" and known:
        text = tr("{title}: {state}. Values and features received: {received} of {expected}; new: {stored}.")
    elif content == "both":
        text = tr("{title}: {state}. Values and features received: {received}; new: {stored}.")
    elif known:
        text = tr("{title}: {state}. Values received: {received} of {expected}; new: {stored}.")
    else:
        text = tr("{title}: {state}. Values received: {received}; new: {stored}.")
    return text.format(
        title=title,
        state=states[outcome.state],
        received=number(outcome.received),
        expected=expected_words(outcome.expected, outcome.expected_is_estimate, outcome.received),
        stored=number(outcome.stored),
    )


def _first_reason(missing: Sequence[Missing]) -> str:
    """Why something is missing; that something was not asked for any more only says that something else was wrong."""
    from ..store.ledger import NOT_ASKED_NOTE

    return next((one.cause for one in missing if one.cause != NOT_ASKED_NOTE), missing[0].cause)


def _troubles(outcome: Outcome, title: str, zone: tzinfo, *, of_features: bool) -> list[str]:
    """What a person should know of one data set: what was dropped, that nothing is there, what is missing."""
    told = []
    if outcome.dropped:
        one = tr("{title}: one record could not be used and was dropped.")
        text = one if outcome.dropped == 1 else tr("{title}: {count} records could not be used and were dropped.")
        told.append(text.format(title=title, count=number(outcome.dropped)))
    if outcome.complete and not outcome.received:
        if of_features:
            text = tr("{title}: there are no features in this area.")
        else:
            text = tr("{title}: there are no values in this period, area and choice of series.")
        told.append(text.format(title=title))
    for missing in outcome.missing[:MOST_RANGES_TOLD]:
        if of_features:
            text = localised(missing.cause)
        else:
            text = range_words(missing.part.sources, missing.t_from, missing.t_to, missing.cause, zone)
        told.append(tr("Missing of {title}: {range}").format(title=title, range=text))
    more = len(outcome.missing) - MOST_RANGES_TOLD
    if more > 0:
        one = tr("One more range is missing; urbandata:checksnapshot lists them all.")
        text = one if more == 1 else tr("{count} more ranges are missing; urbandata:checksnapshot lists them all.")
        told.append(text.format(count=number(more)))
    return told
