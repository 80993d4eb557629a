# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms that fill a snapshot share: the pull itself, its account in words, its outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
)

from .. import settings
from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import localised, number, tr
from ..bridge.zones import time_zone
from ..core.errors import Cancelled, PullIncomplete
from ..core.query import PullRequest
from . import parameters as names
from .base import Parameters
from .platforms import PlatformAlgorithm
from .wording import expected_words, range_words

if TYPE_CHECKING:
    from ..core.platform import Dataset
    from ..core.provider import Provider
    from ..store.pull import Outcome

MOST_RANGES_TOLD = 20


class PullAlgorithm(PlatformAlgorithm):
    """An algorithm that fills a snapshot and accounts for it."""

    def add_outputs(self) -> None:
        """Declare the account of the pull."""
        self.addOutput(QgsProcessingOutputNumber("EXPECTED", tr("Values expected")))
        self.addOutput(QgsProcessingOutputBoolean("EXPECTED_IS_ESTIMATE", tr("The expected number is an estimate")))
        self.addOutput(QgsProcessingOutputNumber("RECEIVED", tr("Values received")))
        self.addOutput(QgsProcessingOutputNumber("STORED", tr("Values stored")))
        self.addOutput(QgsProcessingOutputNumber("DUPLICATES", tr("Values that were there already")))
        self.addOutput(QgsProcessingOutputNumber("DROPPED", tr("Records that could not be used")))
        self.addOutput(QgsProcessingOutputBoolean("COMPLETE", tr("Everything arrived")))

    def snapshot(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Path:
        """The file to fill; warns when QGIS will throw it away, and raises SnapshotError when it cannot be filled."""
        from ..store.maintenance import require_fillable

        if parameters.get(names.SNAPSHOT) in (None, "", QgsProcessing.TEMPORARY_OUTPUT):
            monitor.warning(tr("The snapshot is a temporary file. Save it elsewhere before QGIS is closed."))
        path = names.target_file(self, names.SNAPSHOT, parameters, context)
        require_fillable(path)
        return path

    def pull(
        self,
        provider: Provider,
        requests: Sequence[PullRequest],
        catalogue: Sequence[Dataset],
        snapshot: Path,
        monitor: FeedbackMonitor,
        must_be_complete: bool,
    ) -> Parameters:
        """Pull, tell what arrived and give the outputs; raises PullIncomplete or Cancelled if it must be complete."""
        from ..store.pull import pull

        outcomes = pull(
            provider,
            requests,
            snapshot,
            monitor,
            catalogue=catalogue,
            workers=settings.PARALLEL_REQUESTS.value(),
            late_arrivals=timedelta(hours=settings.LATE_ARRIVAL_HOURS.value()),
        )
        titles = {dataset.key: dataset.title for dataset in catalogue}
        zone = time_zone(settings.TIME_ZONE.value())
        of_features = {dataset.key for dataset in catalogue if dataset.kind == "features"}
        for outcome in outcomes:
            title = titles.get(outcome.dataset, outcome.dataset)
            _tell(outcome, title, zone, monitor, of_features=outcome.dataset in of_features)
        if must_be_complete:
            _raise_if_incomplete(outcomes, _ranges_in_words if not of_features else _data_sets_in_words)
        return {names.SNAPSHOT: str(snapshot), **_account(outcomes)}


def _account(outcomes: Sequence[Outcome]) -> Parameters:
    """The outputs, summed over the data sets; EXPECTED is None as soon as one platform does not say."""
    expected = [outcome.expected for outcome in outcomes]
    return {
        "EXPECTED": None if None in expected else sum(count or 0 for count in expected),
        "EXPECTED_IS_ESTIMATE": any(outcome.expected_is_estimate for outcome in outcomes),
        "RECEIVED": sum(outcome.received for outcome in outcomes),
        "STORED": sum(outcome.stored for outcome in outcomes),
        "DUPLICATES": sum(outcome.duplicates for outcome in outcomes),
        "DROPPED": sum(outcome.dropped for outcome in outcomes),
        "COMPLETE": all(outcome.complete for outcome in outcomes),
    }


def _tell(outcome: Outcome, title: str, zone: tzinfo, monitor: FeedbackMonitor, *, of_features: bool) -> None:
    """Put one data set's account into the log, what is missing as warnings."""
    states = {"complete": tr("complete"), "incomplete": tr("incomplete"), "cancelled": tr("cancelled")}
    if of_features and outcome.expected is None:
        account = tr("{title}: {state}. Features received: {received}; new: {stored}.")
    elif of_features:
        account = tr("{title}: {state}. Features received: {received} of {expected}; new: {stored}.")
    elif outcome.expected is None:
        account = tr("{title}: {state}. Values received: {received}; new: {stored}.")
    else:
        account = tr("{title}: {state}. Values received: {received} of {expected}; new: {stored}.")
    monitor.info(
        account.format(
            title=title,
            state=states[outcome.state],
            received=number(outcome.received),
            expected=expected_words(outcome.expected, outcome.expected_is_estimate),
            stored=number(outcome.stored),
        )
    )
    if outcome.dropped:
        one = tr("{title}: one record could not be used and was dropped.")
        text = one if outcome.dropped == 1 else tr("{title}: {count} records could not be used and were dropped.")
        monitor.warning(text.format(title=title, count=number(outcome.dropped)))
    if outcome.complete and not outcome.received:
        if of_features:
            text = tr("{title}: there are no features in this area.")
        else:
            text = tr("{title}: there are no values in this period, area and choice of series.")
        monitor.warning(text.format(title=title))
    for missing in outcome.missing[:MOST_RANGES_TOLD]:
        if of_features:
            text = localised(missing.cause)
        else:
            text = range_words(missing.part.sources, missing.t_from, missing.t_to, missing.cause, zone)
        monitor.warning(tr("Missing of {title}: {range}").format(title=title, range=text))
    more = len(outcome.missing) - MOST_RANGES_TOLD
    if more > 0:
        one = tr("One more range is missing; urbandata:checksnapshot lists them all.")
        text = one if more == 1 else tr("{count} more ranges are missing; urbandata:checksnapshot lists them all.")
        monitor.warning(text.format(count=number(more)))


def _ranges_in_words(count: int) -> str:
    return tr("one range of time") if count == 1 else tr("{count} ranges of time").format(count=number(count))


def _data_sets_in_words(count: int) -> str:
    return tr("one data set") if count == 1 else tr("{count} data sets").format(count=number(count))


def _raise_if_incomplete(outcomes: Sequence[Outcome], in_words: Callable[[int], str]) -> None:
    if any(outcome.state == "cancelled" for outcome in outcomes):
        raise Cancelled
    short = [outcome for outcome in outcomes if not outcome.complete]
    if not short:
        return
    account = _account(outcomes)
    ranges = sum(len(outcome.missing) for outcome in short)
    raise PullIncomplete(
        received=number(account["RECEIVED"]),
        expected=expected_words(account["EXPECTED"], account["EXPECTED_IS_ESTIMATE"]),
        missing=in_words(ranges),
        cause=short[0].missing[0].cause if short[0].missing else "",
    )
