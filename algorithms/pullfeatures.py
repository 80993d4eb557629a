# SPDX-License-Identifier: GPL-2.0-or-later
"""Pull collections of features into a snapshot."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from . import parameters as names
from .base import Parameters
from .pulling import PullAlgorithm


class PullFeatures(PullAlgorithm):
    """Geodata such as buildings or districts, completely and counted, in one table per data set."""

    NAME = "pullfeatures"

    def title(self) -> str:
        """The name people see."""
        return tr("Pull features into a snapshot")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        area = names.area()
        area.setHelp(tr("Only features that touch this extent, or the polygons of this layer. Empty: everywhere."))
        self.add(*names.platform(), names.datasets(), area, names.on_incomplete(), names.snapshot_to_fill())
        self.add_outputs()

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Pull; what is there already is brought up to date."""
        snapshot = self.snapshot(parameters, context, monitor)
        fail = self.parameterAsEnumString(parameters, names.ON_INCOMPLETE, context) == names.FAIL
        choice = self.choice(parameters, context, monitor)
        provider = self.provider(parameters, context, monitor)
        requests, catalogue = choice.requests(provider, "new", kind="features")
        return self.pull(provider, requests, catalogue, snapshot, monitor, fail)
