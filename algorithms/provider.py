# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider: which algorithms there are."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .addrelations import AddRelations
from .base import UrbanDataAlgorithm
from .checksnapshot import CheckSnapshot
from .copysnapshot import CopySnapshot
from .estimatepull import EstimatePull
from .exportmap import ExportMap
from .exporttable import ExportTable
from .latestlayer import LatestLayer
from .listdatasets import ListDatasets
from .prunesnapshot import PruneSnapshot
from .pullfeatures import PullFeatures
from .pulllatest import PullLatest
from .pullobservations import PullObservations
from .refreshlatest import RefreshLatest
from .temporallayer import TemporalLayer
from .verifysnapshot import VerifySnapshot

ICON = Path(__file__).parent.parent / "icon.svg"
ALGORITHMS: tuple[type[UrbanDataAlgorithm], ...] = (
    ListDatasets,
    EstimatePull,
    PullObservations,
    PullLatest,
    RefreshLatest,
    PullFeatures,
    CheckSnapshot,
    VerifySnapshot,
    PruneSnapshot,
    CopySnapshot,
    ExportTable,
    LatestLayer,
    TemporalLayer,
    AddRelations,
    ExportMap,
)


class UrbanDataProvider(QgsProcessingProvider):
    """Urban Data in the Processing toolbox, in models and in ``qgis_process``."""

    def loadAlgorithms(self) -> None:  # noqa: N802 - Qt name
        """Add every algorithm."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())

    def id(self) -> str:
        """The first half of every algorithm's id."""
        return "urbandata"

    def name(self) -> str:
        """The name people see."""
        return "Urban Data"

    def icon(self) -> QIcon:
        """The plugin's icon."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:  # noqa: N802 - Qt name
        """The icon's file."""
        return str(ICON)
