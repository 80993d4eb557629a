# SPDX-License-Identifier: GPL-2.0-or-later
"""Estimate how much a pull would bring."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from . import parameters as names
from .access import estimate_of
from .base import Parameters
from .platforms import PlatformAlgorithm
from .wording import estimate_words


class EstimatePull(PlatformAlgorithm):
    """How many values, bytes and requests a pull would take."""

    NAME = "estimatepull"

    def title(self) -> str:
        """The name people see."""
        return tr("Estimate a pull")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        self.add(*names.platform(), names.datasets(), *names.period(), names.area(), names.series())
        self.addOutput(QgsProcessingOutputNumber("VALUES", tr("Values")))
        self.addOutput(QgsProcessingOutputNumber("BYTES", tr("Bytes")))
        self.addOutput(QgsProcessingOutputNumber("REQUESTS", tr("Requests")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Ask for the estimate; VALUES is None where the platform does not say."""
        choice = self.choice(parameters, context, monitor)
        provider = self.provider(parameters, context, monitor)
        requests, _ = choice.requests(provider, "new", kind="")
        estimate = estimate_of(provider, requests)
        monitor.info(estimate_words(estimate))
        return {"VALUES": estimate.values, "BYTES": estimate.size, "REQUESTS": estimate.requests}
