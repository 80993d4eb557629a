# SPDX-License-Identifier: GPL-2.0-or-later
"""Pull the latest value of every series into a snapshot."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from . import parameters as names
from .base import Parameters
from .pulling import PullAlgorithm


class PullLatest(PullAlgorithm):
    """What every station says now, in one table per data set."""

    NAME = "pulllatest"

    def title(self) -> str:
        """The name people see."""
        return tr("Pull the latest values into a snapshot")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        self.add(*names.platform(), names.datasets(), names.area(), names.snapshot_to_fill())
        self.add_outputs()

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Pull; a value that is missing is an error."""
        snapshot = self.snapshot(parameters, context, monitor)
        choice = self.choice(parameters, context, monitor)
        provider = self.provider(parameters, context, monitor)
        requests, catalogue = choice.requests(provider, "latest")
        return self.pull(provider, requests, catalogue, snapshot, monitor, must_be_complete=True)
