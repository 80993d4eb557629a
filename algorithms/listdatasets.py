# SPDX-License-Identifier: GPL-2.0-or-later
"""List the data sets of a platform."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterString,
)

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import number, tr
from ..core.time import to_datetime
from . import parameters as names
from .base import Parameters
from .platforms import PlatformAlgorithm
from .selection import matches
from .tables import REAL, TEXT, TIME, WHOLE, utc, write_table

if TYPE_CHECKING:
    from ..core.platform import Dataset

SEARCH, OUTPUT, COUNT = "SEARCH", "OUTPUT", "COUNT"

COLUMNS = {
    "key": TEXT,
    "title": TEXT,
    "stations": WHOLE,
    "series": WHOLE,
    "properties": TEXT,
    "unit": TEXT,
    "statistic": TEXT,
    "period": TEXT,
    "first": TIME,
    "last": TIME,
    "age_hours": REAL,
    "extent": TEXT,
    "licence": TEXT,
    "attribution": TEXT,
    "keywords": TEXT,
    "kind": TEXT,
    "description": TEXT,
}


class ListDatasets(PlatformAlgorithm):
    """A table of what a platform offers, one row per data set."""

    NAME = "listdatasets"

    def title(self) -> str:
        """The name people see."""
        return tr("List the data sets of a platform")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        search = QgsProcessingParameterString(SEARCH, tr("Search"), optional=True)
        search.setHelp(tr("Words that title, key, properties or keywords must hold. Empty: all data sets."))
        sink = QgsProcessingParameterFeatureSink(OUTPUT, tr("Data sets"), Qgis.ProcessingSourceType.Vector)
        self.add(*names.platform(), search, sink)
        self.addOutput(QgsProcessingOutputNumber(COUNT, tr("Number of data sets")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """List, search and fill the table."""
        provider = self.provider(parameters, context, monitor)
        search = self.parameterAsString(parameters, SEARCH, context)
        found = [dataset for dataset in provider.datasets() if matches(search, _searched(dataset))]
        now = datetime.now(UTC)
        rows = [_row(dataset, now) for dataset in found]
        target = write_table(self, OUTPUT, parameters, context, COLUMNS, rows)
        monitor.info(tr("Data sets found: {count}.").format(count=number(len(found))))
        return {OUTPUT: target, COUNT: len(found)}


def _searched(dataset: Dataset) -> list[str]:
    return [dataset.title, dataset.key, *dataset.properties, *dataset.keywords]


def _row(dataset: Dataset, now: datetime) -> list[Any]:
    """The values in the order of `COLUMNS`."""
    age = None if dataset.freshness is None else (now - to_datetime(dataset.freshness)).total_seconds() / 3600
    return [
        dataset.key,
        dataset.title,
        dataset.stations,
        dataset.series,
        ", ".join(dataset.properties),
        dataset.unit,
        dataset.statistic,
        dataset.period,
        utc(dataset.first),
        utc(dataset.last),
        None if age is None else round(age, 2),
        _extent(dataset.extent),
        dataset.licence,
        dataset.attribution,
        ", ".join(dataset.keywords),
        dataset.kind,
        dataset.description,
    ]


def _extent(box: tuple[float, float, float, float] | None) -> str | None:
    """The extent as QGIS writes one (west, east, south, north), so that it can be given as AREA.

    It is drawn a micro-degree wider, so that every station lies within and that of a single station is an area too.
    """
    if box is None:
        return None
    west, south = (math.floor(side * 1e6 - 1) / 1e6 for side in box[:2])
    east, north = (math.ceil(side * 1e6 + 1) / 1e6 for side in box[2:])
    return f"{west:.6f},{east:.6f},{south:.6f},{north:.6f} [EPSG:4326]"
