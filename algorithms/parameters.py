# SPDX-License-Identifier: GPL-2.0-or-later
"""The parameters that several algorithms share, each in one place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterAuthConfig,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)
from qgis.core import QgsProcessingParameterDefinition as Definition
from qgis.PyQt.QtCore import QDateTime, Qt

from .. import settings
from ..bridge.translation import tr
from ..core.errors import InputError

PLATFORM, AUTHCFG = "PLATFORM", "AUTHCFG"
DATASET, COLUMN, CLASSES, LANGUAGE = "DATASET", "COLUMN", "CLASSES", "LANGUAGE"
DATASETS, FROM, UNTIL, AREA, SERIES = "DATASETS", "FROM", "UNTIL", "AREA", "SERIES"
MODE, ON_INCOMPLETE, SNAPSHOT = "MODE", "ON_INCOMPLETE", "SNAPSHOT"

MODES = ("new", "update", "refresh")
FAIL, CONTINUE = "fail", "continue"
STANDARD, QUANTILES = "standard", "quantiles"
LANGUAGES = ("de", "en")


def platform() -> list[Definition]:
    """PLATFORM and AUTHCFG."""
    return [
        _helped(
            QgsProcessingParameterString(PLATFORM, tr("Platform (address or saved name)")),
            tr(
                "The address of the platform's service as it stands in a browser, or the name of a saved platform "
                "or of a SensorThings connection of QGIS."
            ),
        ),
        _helped(
            QgsProcessingParameterAuthConfig(AUTHCFG, tr("Sign-in (authentication configuration)"), optional=True),
            tr("The QGIS authentication configuration to sign in with. Empty: that of the saved platform, or none."),
        ),
    ]


def datasets() -> Definition:
    """DATASETS."""
    return _helped(
        QgsProcessingParameterString(DATASETS, tr("Data sets (one per line)"), multiLine=True),
        tr(
            "Keys or titles as “List the data sets of a platform” shows them, one per line or with semicolons "
            "between; * stands for all of them."
        ),
    )


def period(start: str | None = "-7 days", end: str | None = "now") -> list[Definition]:
    """FROM and UNTIL, with what stands in them at first."""
    return [
        _helped(
            QgsProcessingParameterString(FROM, tr("From"), start, optional=True),
            tr(
                "A date (2026-03-01), a time (2026-03-01 06:30), or -7 days, yesterday, today, now. "
                "Without a zone it is local time. Empty: from the beginning."
            ),
        ),
        _helped(
            QgsProcessingParameterString(UNTIL, tr("Until (not included)"), end, optional=True),
            tr("As “From”; the end itself does not belong to the period. Empty: to the end."),
        ),
    ]


def area() -> Definition:
    """AREA."""
    return _helped(
        QgsProcessingParameterExtent(AREA, tr("Area"), optional=True),
        tr("Only stations in this extent, or within the polygons of this layer. Empty: everywhere."),
    )


def series() -> Definition:
    """SERIES."""
    return _helped(
        QgsProcessingParameterString(SERIES, tr("Series (one per line)"), multiLine=True, optional=True),
        tr(
            "Only series with one of these ids, names or observed properties; what no series has is an error. "
            "Empty: all."
        ),
    )


def mode() -> Definition:
    """MODE, as text."""
    return _helped(
        QgsProcessingParameterEnum(MODE, tr("Mode"), MODES, defaultValue="new", usesStaticStrings=True),
        tr(
            "new: the period as it is. update: only what is newer than the snapshot holds. "
            "refresh: the period once more, corrected and withdrawn values are taken over."
        ),
    )


def on_incomplete() -> Definition:
    """ON_INCOMPLETE, as text."""
    parameter = QgsProcessingParameterEnum(
        ON_INCOMPLETE, tr("When something is missing"), (FAIL, CONTINUE), defaultValue=FAIL, usesStaticStrings=True
    )
    return _helped(
        parameter,
        tr("fail: end with an error, so that a nightly job notices. continue: end normally with COMPLETE = false."),
    )


def snapshot_to_fill() -> Definition:
    """SNAPSHOT as the file that is written or added to; in the folder of the settings where there is one."""
    folder = settings.SNAPSHOT_FOLDER.value()
    default = str(Path(folder) / "urban_data.gpkg") if folder else None
    return _helped(
        QgsProcessingParameterFileDestination(SNAPSHOT, tr("Snapshot"), tr("Snapshot (*.gpkg)"), defaultValue=default),
        tr("The GeoPackage to fill. An existing snapshot is added to and never overwritten."),
    )


def snapshot_to_read() -> Definition:
    """SNAPSHOT as an existing file."""
    return _helped(
        QgsProcessingParameterFile(SNAPSHOT, tr("Snapshot"), fileFilter=tr("Snapshot (*.gpkg)")),
        tr("The GeoPackage that a pull has filled."),
    )


def dataset() -> Definition:
    """DATASET: one data set of a snapshot."""
    return _helped(
        QgsProcessingParameterString(DATASET, tr("Data set"), optional=True),
        tr("The key or title of a data set that the snapshot holds. Empty: the only one."),
    )


def column() -> Definition:
    """COLUMN: one property of a data set of a snapshot."""
    return _helped(
        QgsProcessingParameterString(COLUMN, tr("Property (column)"), optional=True),
        tr("The column in the table of latest values, or the observed property. Empty: the first with numbers."),
    )


def classes() -> Definition:
    """CLASSES: those that are the same on every map, or those of the values at hand."""
    parameter = QgsProcessingParameterEnum(
        CLASSES, tr("Classes"), (STANDARD, QUANTILES), defaultValue=STANDARD, usesStaticStrings=True
    )
    return _helped(
        parameter,
        tr(
            "standard: the usual classes of the property, the same on every map. quantiles: about equal numbers of "
            "stations in each class, to see differences where the usual classes show none."
        ),
    )


def language() -> Definition:
    """LANGUAGE: of the texts of a layer."""
    return _helped(
        QgsProcessingParameterEnum(
            LANGUAGE, tr("Language of the texts"), LANGUAGES, optional=True, usesStaticStrings=True
        ),
        tr("The language of titles and legend. Empty: that of QGIS."),
    )


def moment_text(
    algorithm: QgsProcessingAlgorithm, name: str, parameters: dict[str, Any], context: QgsProcessingContext
) -> str:
    """What was written for a time; a date and time from a model, such as ``now()``, knows its zone itself."""
    value = parameters.get(name)
    if isinstance(value, QDateTime):
        return str(value.toUTC().toString(Qt.DateFormat.ISODateWithMs))
    return str(algorithm.parameterAsString(parameters, name, context))


def target_file(
    algorithm: QgsProcessingAlgorithm, name: str, parameters: dict[str, Any], context: QgsProcessingContext
) -> Path:
    """The GeoPackage a file destination names, ``.gpkg`` added where there is no ending; raises InputError."""
    return geopackage(Path(algorithm.parameterAsFileOutput(parameters, name, context)))


def geopackage(path: Path) -> Path:
    """The path with ``.gpkg`` where it has no ending; raises InputError for another ending."""
    if not path.suffix:
        path = path.with_name(f"{path.name}.gpkg")
    if path.suffix.lower() != ".gpkg":
        raise InputError(f"A snapshot is a GeoPackage; its name must end in .gpkg, not in {path.suffix}.")
    return path


def _helped(definition: Definition, help_text: str) -> Definition:
    definition.setHelp(help_text)
    return definition
