# SPDX-License-Identifier: GPL-2.0-or-later
"""Pull observations of a period into a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import sentence_of, tr
from ..core.errors import Cancelled, InputError, UrbanDataError
from ..core.query import PullRequest
from . import parameters as names
from .access import estimate_of
from .base import Parameters
from .pulling import PullAlgorithm
from .wording import estimate_words

if TYPE_CHECKING:
    from ..core.provider import Provider


class PullObservations(PullAlgorithm):
    """The values of a period, completely and counted."""

    NAME = "pullobservations"

    def title(self) -> str:
        """The name people see."""
        return tr("Pull observations into a snapshot")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        self.add(*names.platform(), names.datasets(), *names.period(), names.area(), names.series())
        self.add(names.mode(), names.on_incomplete(), names.snapshot_to_fill())
        self.add_outputs()

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Say how much it will be, then pull."""
        snapshot = self.snapshot(parameters, context, monitor)
        mode = self.parameterAsEnumString(parameters, names.MODE, context)
        fail = self.parameterAsEnumString(parameters, names.ON_INCOMPLETE, context) == names.FAIL
        choice = self.choice(parameters, context, monitor)
        provider = self.provider(parameters, context, monitor)
        requests, catalogue = choice.requests(provider, mode)
        if mode != "update":
            _tell_estimate(provider, requests, monitor)
        return self.pull(provider, requests, catalogue, snapshot, monitor, fail)


def _tell_estimate(provider: Provider, requests: Sequence[PullRequest], monitor: FeedbackMonitor) -> None:
    """Put the estimate into the log; a platform that cannot be estimated is pulled all the same."""
    try:
        monitor.info(estimate_words(estimate_of(provider, requests)))
    except (Cancelled, InputError):
        raise
    except UrbanDataError as error:
        monitor.warning(tr("There is no estimate. {reason}").format(reason=sentence_of(error)))
