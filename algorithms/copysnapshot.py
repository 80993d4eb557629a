# SPDX-License-Identifier: GPL-2.0-or-later
"""Copy a snapshot, also while something is pulled into it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterFileDestination

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm

OUTPUT = "OUTPUT"


class CopySnapshot(UrbanDataAlgorithm):
    """A consistent copy of a snapshot in one file."""

    NAME = "copysnapshot"
    GROUP = "snapshots"

    def title(self) -> str:
        """The name people see."""
        return tr("Copy a snapshot")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        target = QgsProcessingParameterFileDestination(OUTPUT, tr("Copy"), tr("Snapshot (*.gpkg)"))
        target.setHelp(tr("The file to write."))
        self.add(names.snapshot_to_read(), target)

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Copy with SQLite's backup API."""
        from ..store.maintenance import copy

        target = names.target_file(self, OUTPUT, parameters, context)
        copy(Path(self.parameterAsFile(parameters, names.SNAPSHOT, context)), target, monitor)
        return {OUTPUT: str(target)}
