# SPDX-License-Identifier: GPL-2.0-or-later
"""Say for every data set and period of a snapshot, and for latest values, what was expected, arrived and is missing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingOutputBoolean,
    QgsProcessingParameterFeatureSink,
)

from .. import settings
from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from ..bridge.zones import time_zone
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm
from .selection import shown
from .tables import TEXT, TIME, WHOLE, YES_OR_NO, utc, write_table
from .wording import range_words

if TYPE_CHECKING:
    from datetime import tzinfo

    from ..store.completeness import Completeness
    from ..store.ledger import MissingRange

OUTPUT, COMPLETE = "OUTPUT", "COMPLETE"
COLUMNS = {
    "platform": TEXT,
    "dataset": TEXT,
    "title": TEXT,
    "asked_for": TEXT,
    "period_from": TIME,
    "period_until": TIME,
    "expected": WHOLE,
    "expected_is_estimate": YES_OR_NO,
    "arrived": WHOLE,
    "missing": TEXT,
    "state": TEXT,
    "removed_before": TIME,
}


class CheckSnapshot(UrbanDataAlgorithm):
    """A table of what a snapshot holds and lacks, from its ledger."""

    NAME = "checksnapshot"
    GROUP = "snapshots"

    def title(self) -> str:
        """The name people see."""
        return tr("Check what a snapshot holds and lacks")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        sink = QgsProcessingParameterFeatureSink(OUTPUT, tr("Completeness"), Qgis.ProcessingSourceType.Vector)
        self.add(names.snapshot_to_read(), sink)
        self.addOutput(QgsProcessingOutputBoolean(COMPLETE, tr("Everything that was asked for is there")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Read the ledger and fill the table; a period that is not complete is a warning, not an error."""
        from ..bridge.statistic_words import title_shown
        from ..store.reader import SnapshotReader

        with SnapshotReader.open(Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))) as snapshot:
            periods = snapshot.asked()
        zone = time_zone(settings.TIME_ZONE.value())
        several = len({period.platform for period in periods}) > 1
        for period in periods:
            title = title_shown(period.title, tr)
            name = f"{title} ({period.platform})" if several else title
            if period.removed_before is not None:
                text = tr("{title}: the values before {time} were removed on purpose; only what is kept is counted.")
                monitor.info(text.format(title=name, time=shown(period.removed_before, zone)))
            if not period.complete:
                text = tr("{title} is incomplete: {missing}")
                monitor.warning(text.format(title=name, missing=_missing(period.missing, zone)))
        target = write_table(self, OUTPUT, parameters, context, COLUMNS, [_row(period, zone) for period in periods])
        return {OUTPUT: target, COMPLETE: all(period.complete for period in periods)}


def _row(period: Completeness, zone: tzinfo) -> list[Any]:
    """The values in the order of `COLUMNS`."""
    return [
        period.platform,
        period.dataset,
        period.title,
        "latest" if period.of_latest else "period",
        utc(period.t_from),
        utc(period.t_to),
        period.expected,
        period.expected_is_estimate,
        period.arrived,
        _missing(period.missing, zone),
        "complete" if period.complete else "incomplete",
        None if period.removed_before is None else utc(period.removed_before),
    ]


def _missing(ranges: tuple[MissingRange, ...], zone: tzinfo) -> str:
    """The missing ranges, one per line, each with its series and the cause."""
    return "\n".join(
        range_words(missing.sources, missing.t_from, missing.t_to, missing.cause, zone) for missing in ranges
    )
