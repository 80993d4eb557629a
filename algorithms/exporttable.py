# SPDX-License-Identifier: GPL-2.0-or-later
"""Write a table of a snapshot as CSV or XLSX."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from .. import settings
from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import number, tr, user_language, words
from ..bridge.zones import time_zone
from ..core.errors import Cancelled, InputError
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm
from .selection import period
from .styling import naming, state_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from ..bridge.table_contents import Exporter
    from ..bridge.table_files import Table

DATASET, WHAT, LANGUAGE, OUTPUT, COUNT = "DATASET", "WHAT", "LANGUAGE", "OUTPUT", "COUNT"
LATEST, OBSERVATIONS, COMPLETENESS = WHATS = ("latest", "observations", "completeness")
LANGUAGES = ("de", "en")


class ExportTable(UrbanDataAlgorithm):
    """Latest values, observations or completeness as a file for a spreadsheet."""

    NAME = "exporttable"
    GROUP = "snapshots"

    def title(self) -> str:
        """The name people see."""
        return tr("Export a table")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        dataset = QgsProcessingParameterString(DATASET, tr("Data set"), optional=True)
        dataset.setHelp(tr("Key or title of the data set. Empty: the only one of the snapshot."))
        what = QgsProcessingParameterEnum(WHAT, tr("What"), WHATS, defaultValue=LATEST, usesStaticStrings=True)
        what.setHelp(
            tr(
                "latest: a row per station with its newest values, or per feature. observations: a row per value. "
                "completeness: what was asked for and what is missing."
            )
        )
        usual = user_language() if user_language() in LANGUAGES else "en"
        language = QgsProcessingParameterEnum(
            LANGUAGE, tr("Language"), LANGUAGES, defaultValue=usual, usesStaticStrings=True
        )
        language.setHelp(tr("de: German words, decimal comma and semicolons in CSV. en: English, point and commas."))
        start, end = names.period()
        start.setDefaultValue(None)
        end.setDefaultValue(None)
        target = QgsProcessingParameterFileDestination(
            OUTPUT, tr("Table"), f"{tr('Table with text (*.csv)')};;{tr('Spreadsheet (*.xlsx)')}"
        )
        target.setHelp(tr("The file to write; its ending, .csv or .xlsx, says how. One that exists is replaced."))
        self.add(names.snapshot_to_read(), dataset, what, start, end, language, target)
        self.addOutput(QgsProcessingOutputNumber(COUNT, tr("Number of rows")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Write the table and say how many rows it has."""
        from ..bridge.layers import find_dataset
        from ..bridge.table_contents import Exporter
        from ..bridge.table_files import companion, write_table
        from ..store.reader import SnapshotReader

        language = self.parameterAsEnumString(parameters, LANGUAGE, context)
        path = Path(self.parameterAsFileOutput(parameters, OUTPUT, context))
        zone = time_zone(settings.TIME_ZONE.value())
        with SnapshotReader.open(Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))) as snapshot:
            held = snapshot.datasets()
            word = self.parameterAsString(parameters, DATASET, context).strip()
            if not word and len(held) != 1:
                raise InputError("The snapshot holds several data sets or none. Name one of them.")
            dataset = find_dataset(held, word) if word else held[0]
            table_in = self._maker(parameters, context, zone, monitor)

            def exporter(language: str) -> Exporter:
                return Exporter(
                    snapshot, dataset, zone, naming(language), state_words(language), words(language), language
                )

            def after_rows(count: int) -> None:
                if monitor.is_cancelled():
                    raise Cancelled
                monitor.progress(min(1.0, count / max(1, dataset.observations)))

            count = write_table(path, table_in(exporter(language)), language, after_rows)
            if not count:
                reason = table_in(exporter("")).why_empty
                monitor.warning(tr("The table has no rows. {reason}").format(reason=reason))
        monitor.info(tr("Rows written: {count}.").format(count=number(count)))
        beside = companion(path)
        if beside is not None:
            monitor.info(tr("Source and licence stand in {file}, too.").format(file=beside.name))
        return {OUTPUT: str(path), COUNT: count}

    def _maker(
        self, parameters: Parameters, context: QgsProcessingContext, zone: tzinfo, monitor: FeedbackMonitor
    ) -> Callable[[Exporter], Table]:
        """What makes the table that was asked for, in the language of the exporter it is given."""
        start, end = (self.parameterAsString(parameters, name, context) for name in (names.FROM, names.UNTIL))
        what = self.parameterAsEnumString(parameters, WHAT, context)
        t_from, t_to = period(start, end, datetime.now(UTC), zone)
        if what == OBSERVATIONS:
            return lambda exporter: exporter.observations(t_from, t_to)
        if t_from or t_to:
            monitor.warning(tr("FROM and UNTIL choose observations; for this table they do not count."))
        return lambda exporter: exporter.latest() if what == LATEST else exporter.completeness()
