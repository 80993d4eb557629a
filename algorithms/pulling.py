# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms that fill a snapshot share: the pull itself, its account in words, its outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
)

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import number, tr
from ..core.errors import Cancelled, PullIncomplete
from ..core.query import PullRequest
from . import parameters as names
from .base import Parameters
from .filling import content_of, fill, summed
from .platforms import PlatformAlgorithm
from .wording import expected_words

if TYPE_CHECKING:
    from ..core.platform import Dataset
    from ..core.provider import Provider
    from ..store.pull import Outcome


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
        outcomes = fill(provider, requests, catalogue, snapshot, monitor)
        if must_be_complete:
            of_series = content_of(outcomes, catalogue) == "series"
            require_complete(outcomes, _ranges_in_words if of_series else _data_sets_in_words)
        return {names.SNAPSHOT: str(snapshot), **_account(outcomes)}


def _account(outcomes: Sequence[Outcome]) -> Parameters:
    """The outputs, summed over the data sets; EXPECTED is None as soon as one platform does not say."""
    whole = summed(outcomes)
    return {
        "EXPECTED": whole.expected,
        "EXPECTED_IS_ESTIMATE": whole.expected_is_estimate,
        "RECEIVED": whole.received,
        "STORED": whole.stored,
        "DUPLICATES": whole.duplicates,
        "DROPPED": whole.dropped,
        "COMPLETE": whole.complete,
    }


def _ranges_in_words(count: int) -> str:
    return tr("one range of time") if count == 1 else tr("{count} ranges of time").format(count=number(count))


def _data_sets_in_words(count: int) -> str:
    return tr("one data set") if count == 1 else tr("{count} data sets").format(count=number(count))


def require_complete(outcomes: Sequence[Outcome], in_words: Callable[[int], str] = _ranges_in_words) -> None:
    """Raise PullIncomplete when something is missing, Cancelled when the person stopped it.

    ``in_words`` says how many ranges are missing.
    """
    if any(outcome.state == "cancelled" for outcome in outcomes):
        raise Cancelled
    short = [outcome for outcome in outcomes if not outcome.complete]
    if not short:
        return
    account = _account(outcomes)
    ranges = sum(len(outcome.missing) for outcome in short)
    raise PullIncomplete(
        received=number(account["RECEIVED"]),
        expected=expected_words(account["EXPECTED"], account["EXPECTED_IS_ESTIMATE"], account["RECEIVED"]),
        missing=in_words(ranges),
        cause=short[0].missing[0].cause if short[0].missing else "",
    )
