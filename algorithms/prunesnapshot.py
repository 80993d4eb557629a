# SPDX-License-Identifier: GPL-2.0-or-later
"""Remove old observations from a snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterNumber,
)

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import number, tr
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm

KEEP_DAYS, REMOVED = "KEEP_DAYS", "REMOVED"


class PruneSnapshot(UrbanDataAlgorithm):
    """Keeps the last days of a snapshot."""

    NAME = "prunesnapshot"
    GROUP = "snapshots"

    def title(self) -> str:
        """The name people see."""
        return tr("Remove old observations from a snapshot")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        days = QgsProcessingParameterNumber(
            KEEP_DAYS, tr("Days to keep"), Qgis.ProcessingNumberParameterType.Integer, minValue=1
        )
        days.setHelp(tr("Observations that are older than this many days are removed for good."))
        self.add(names.snapshot_to_read(), days)
        self.addOutput(QgsProcessingOutputFile(names.SNAPSHOT, tr("Snapshot")))
        self.addOutput(QgsProcessingOutputNumber(REMOVED, tr("Observations removed")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Prune and say how many rows went."""
        from ..store.maintenance import prune

        path = Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))
        removed = prune(path, self.parameterAsInt(parameters, KEEP_DAYS, context), monitor)
        monitor.info(tr("Observations removed: {count}.").format(count=number(removed)))
        return {names.SNAPSHOT: str(path), REMOVED: removed}
