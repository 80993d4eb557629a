# SPDX-License-Identifier: GPL-2.0-or-later
"""What every algorithm shares: the one border where errors become words, its help page, its icon.

An algorithm imports the rooms that do its work inside ``run_with``, so that QGIS starts without them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsMessageLog,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtGui import QIcon

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import sentence_of, tr
from ..core.errors import UrbanDataError
from .pages import help_page

LOG_TAB = "Urban Data"
ICONS = Path(__file__).parent / "icons"

Parameters = dict[str, Any]


class UrbanDataAlgorithm(QgsProcessingAlgorithm):
    """An algorithm of the provider: a name, a title, parameters, and ``run_with``.

    ``run_with`` raises the family of `core.errors`. Here, and nowhere else, such an error becomes a sentence for the
    person and a detail in the log. ``GROUP`` is ``platforms``, ``snapshots`` or ``maps``.
    """

    NAME: ClassVar[str]
    GROUP: ClassVar[str]

    _problem: UrbanDataError | None = None

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Do the work and give the outputs by name; may run in any thread."""
        raise NotImplementedError

    def prepare_with(self, parameters: Parameters, context: QgsProcessingContext) -> None:
        """Read what belongs to the thread of the project, such as layers; called before ``run_with``."""

    def title(self) -> str:
        """The name people see, in their language."""
        raise NotImplementedError

    def processAlgorithm(  # noqa: N802 - Qt name
        self, parameters: Parameters, context: QgsProcessingContext, feedback: QgsProcessingFeedback | None
    ) -> Parameters:
        """Run, and put errors into words."""
        feedback = feedback or QgsProcessingFeedback()
        monitor = FeedbackMonitor(feedback)
        try:
            if self._problem is not None:
                raise self._problem
            return self.run_with(parameters, context, monitor)
        except UrbanDataError as error:
            sentence = sentence_of(error)
            if error.detail:
                feedback.pushDebugInfo(error.detail)
                told = f"{sentence} {error.detail}"
                QgsMessageLog.logMessage(told, LOG_TAB, Qgis.MessageLevel.Warning, False)
            raise QgsProcessingException(sentence) from error
        finally:
            monitor.deliver()

    def prepareAlgorithm(  # noqa: N802 - Qt name
        self,
        parameters: Parameters,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback | None,  # noqa: ARG002
    ) -> bool:
        """Prepare; what goes wrong is raised by ``processAlgorithm``, since QGIS keeps the words of that one only."""
        try:
            self.prepare_with(parameters, context)
        except UrbanDataError as error:
            self._problem = error
        return True

    def add(self, *definitions: QgsProcessingParameterDefinition) -> None:
        """Add parameters in the order given."""
        for definition in definitions:
            self.addParameter(definition)

    def createInstance(self) -> UrbanDataAlgorithm:  # noqa: N802 - Qt name
        """Another one of the same class."""
        return type(self)()

    def name(self) -> str:
        """The id within the provider."""
        return self.NAME

    def displayName(self) -> str:  # noqa: N802 - Qt name
        """The name people see."""
        return self.title()

    def groupId(self) -> str:  # noqa: N802 - Qt name
        """The id of the toolbox group."""
        return self.GROUP

    def group(self) -> str:
        """The name of the toolbox group."""
        groups = {"platforms": tr("Platforms"), "snapshots": tr("Snapshots"), "maps": tr("Maps and tables")}
        return groups[self.GROUP]

    def shortDescription(self) -> str:  # noqa: N802 - Qt name
        """The first sentence of the help page."""
        return help_page(self.NAME).summary

    def shortHelpString(self) -> str:  # noqa: N802 - Qt name
        """The help page in the user's language."""
        return help_page(self.NAME).shown()

    def icon(self) -> QIcon:
        """The algorithm's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:  # noqa: N802 - Qt name
        """The icon's file."""
        return str(ICONS / f"{self.NAME}.svg")
