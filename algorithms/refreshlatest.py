# SPDX-License-Identifier: GPL-2.0-or-later
"""Pull the latest values of a snapshot's data sets again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile

from .. import settings
from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from ..core.errors import InputError
from . import parameters as names
from .access import Connection
from .base import Parameters
from .platforms import ALL
from .pulling import PullAlgorithm

if TYPE_CHECKING:
    from ..store.reader import HeldDataset


class RefreshLatest(PullAlgorithm):
    """What every station of a snapshot says now; open layers show it when they are drawn again."""

    NAME = "refreshlatest"

    def title(self) -> str:
        """The name people see."""
        return tr("Refresh the latest values of a snapshot")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        datasets, (platform, sign_in) = names.datasets(), names.platform()
        for optional in (datasets, platform):
            optional.setFlags(optional.flags() | optional.Flag.FlagOptional)
        datasets.setHelp(tr("Keys or titles of data sets in the snapshot, one per line. Empty: all."))
        platform.setHelp(tr("The platform to ask, if the snapshot holds data of several. Empty: the only one."))
        self.add(names.snapshot_to_read(), datasets, platform, sign_in)
        self.addOutput(QgsProcessingOutputFile(names.SNAPSHOT, tr("Snapshot")))
        self.add_outputs()

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Pull; a value that is missing is an error."""
        from ..bridge.layers import find_dataset
        from ..store.again import latest_again
        from ..store.reader import SnapshotReader

        snapshot = Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))
        provider = self.provider(parameters, context, monitor)
        wanted = self.words(parameters, names.DATASETS, context)
        with SnapshotReader.open(snapshot) as reader:
            held = [one for one in _held(reader.datasets()) if one.platform_url == provider.root_url]
            if not held:
                raise InputError("The snapshot holds no data sets of stations of this platform.", provider.root_url)
            chosen = [find_dataset(held, word) for word in wanted if word != ALL] or held
            requests, catalogue = latest_again(reader, chosen)
        return self.pull(provider, requests, catalogue, snapshot, monitor, must_be_complete=True)

    def connection(self, parameters: Parameters, context: QgsProcessingContext) -> Connection:
        """That of PLATFORM, else of the one platform in the snapshot, by the name under which it is saved."""
        from ..store.reader import SnapshotReader

        if self.parameterAsString(parameters, names.PLATFORM, context).strip():
            return super().connection(parameters, context)
        with SnapshotReader.open(Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))) as reader:
            known = sorted({(one.platform_url, one.api) for one in _held(reader.datasets())})
        if len(known) != 1:
            raise InputError("The snapshot does not hold data of exactly one platform. Name the PLATFORM to ask.")
        url, api = known[0]
        authcfg = self.parameterAsString(parameters, names.AUTHCFG, context)
        saved = next((one for one in settings.platforms() if one.url.rstrip("/") == url), None)
        if saved is None and authcfg:
            raise InputError("Name the PLATFORM that the sign-in is for; a snapshot may name any address.", url)
        if saved is None:
            return Connection(url, api, "", {})
        return Connection(url, api, authcfg or saved.authcfg, saved.headers)


def _held(datasets: list[HeldDataset]) -> list[HeldDataset]:
    return [one for one in datasets if one.kind == "series"]
