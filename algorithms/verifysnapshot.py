# SPDX-License-Identifier: GPL-2.0-or-later
"""Find out whether a snapshot file is as it was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import localised, number, tr
from ..core.errors import SnapshotDamaged
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm

if TYPE_CHECKING:
    from ..core.monitor import Monitor
    from ..store.verification import Verification

CHECKED = "CHECKED"


class VerifySnapshot(UrbanDataAlgorithm):
    """Recounts and re-hashes a snapshot; damage is an error."""

    NAME = "verifysnapshot"
    GROUP = "snapshots"

    def title(self) -> str:
        """The name people see."""
        return tr("Verify that a snapshot is undamaged")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        self.add(names.snapshot_to_read())
        self.addOutput(QgsProcessingOutputNumber(CHECKED, tr("Rows checked")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Verify; raises SnapshotDamaged when anything is not as it was written."""
        from ..store.maintenance import verify

        path = Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))
        verification = verify(path, monitor)
        monitor.info(verdict(path, verification, monitor))
        return {CHECKED: verification.checked_rows}


def verdict(path: Path, verification: Verification, monitor: Monitor) -> str:
    """The sentence for a snapshot that is undamaged; else its problems are told, and SnapshotDamaged is raised."""
    if verification.ok:
        return tr("Undamaged; rows checked: {count}.").format(count=number(verification.checked_rows))
    for problem in verification.problems:
        monitor.warning(problem)
    count = len(verification.problems)
    one = tr("it is damaged in one place: {problem}")
    text = one if count == 1 else tr("it is damaged in {count} places, the first: {problem}")
    reason = text.format(count=number(count), problem=localised(verification.problems[0]))
    raise SnapshotDamaged("\n".join(verification.details), file=path.name, reason=reason)
