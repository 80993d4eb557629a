# SPDX-License-Identifier: GPL-2.0-or-later
"""Relations between the stations, series and observations of a snapshot, added to the project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProject,
)

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from ..core.errors import InputError
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm

SAVE, RELATIONS = "SAVE", "RELATIONS"


class AddRelations(UrbanDataAlgorithm):
    """From a station to its series and their values, in forms and expressions."""

    NAME = "addrelations"
    GROUP = "maps"

    def title(self) -> str:
        """The name people see."""
        return tr("Relate stations, series and observations")

    def flags(self) -> Qgis.ProcessingAlgorithmFlags:
        """Runs in the main thread, to which the project belongs."""
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        save = QgsProcessingParameterBoolean(SAVE, tr("Save the project"), defaultValue=False)
        save.setHelp(
            tr("Write the project file afterwards. Without a window nobody else does, and nothing would be kept.")
        )
        self.add(names.snapshot_to_read(), names.language(), save)
        self.addOutput(QgsProcessingOutputNumber(RELATIONS, tr("Number of relations")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Add what is not there yet, and save where that is wanted."""
        from ..bridge.project import set_up_relations

        project = _project(context)
        save = self.parameterAsBoolean(parameters, SAVE, context)
        if save and not project.fileName():
            raise InputError("The project has no file yet. Save it once, then run this again.")
        snapshot = Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))
        language = self.parameterAsEnumString(parameters, names.LANGUAGE, context)
        relations = set_up_relations(project, snapshot, language=language)
        if save and not project.write():
            raise InputError("The project could not be saved.", project.error())
        if not save and QgsApplication.platform() == "qgis_process":
            monitor.warning(tr("The project is not saved, so nothing of this is kept. Add SAVE=true."))
        return {RELATIONS: len(relations)}


def _project(context: QgsProcessingContext) -> QgsProject:
    """The project to change; raises InputError where there is none."""
    project = context.project()
    if project is None or (QgsApplication.platform() == "qgis_process" and not project.fileName()):
        raise InputError("There is no project to add relations to. Without a window, name it with PROJECT_PATH.")
    return project
