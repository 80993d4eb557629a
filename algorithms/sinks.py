# SPDX-License-Identifier: GPL-2.0-or-later
"""The one way to QGIS's sinks, which replace what they find: it spares snapshots."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsDataSourceUri,
    QgsFeatureSink,
    QgsField,
    QgsFields,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
)
from qgis.PyQt.QtCore import QMetaType

from ..core.errors import InputError
from .base import Parameters


def open_sink(
    algorithm: QgsProcessingAlgorithm,
    output: str,
    parameters: Parameters,
    context: QgsProcessingContext,
    columns: Mapping[str, QMetaType.Type],
    geometry_type: Qgis.WkbType = Qgis.WkbType.NoGeometry,
    crs: str = "",
    layer_options: Sequence[str] = (),
) -> tuple[QgsFeatureSink, QgsFields, str]:
    """A new sink for an output, its fields, and what the output is called.

    Raises InputError, with everything as it was, when the sink would replace a snapshot or a table of one.
    """
    spare_snapshots(algorithm.parameterAsFileOutput(parameters, output, context), algorithm.name(), columns)
    fields = QgsFields()
    for name, kind in columns.items():
        fields.append(QgsField(name, kind))
    sink, target = algorithm.parameterAsSink(
        parameters,
        output,
        context,
        fields,
        geometry_type,
        QgsCoordinateReferenceSystem(crs),
        layerOptions=list(layer_options),
    )
    if sink is None:
        raise QgsProcessingException(algorithm.invalidSinkError(parameters, output))
    return sink, fields, str(target)


def spare_snapshots(destination: str, proposed: str, columns: Collection[str]) -> None:
    """Raise InputError when a sink for ``destination`` would replace a snapshot, or a table that is not ours to write.

    A file is known by what it holds, whatever leads to it. Within a snapshot ``ogr:dbname='…' table="…"`` alone names
    one table and leaves the others (see `store.guests`); ``proposed`` is the name of a table to suggest.
    """
    from ..store.guests import may_write
    from ..store.reader import is_snapshot

    provider, _, rest = destination.partition(":")
    source = QgsDataSourceUri(rest)
    found = next((path for path in _files_meant(destination, source.database()) if is_snapshot(path)), None)
    if found is None:
        return
    if provider != "ogr" or not source.database() or not source.table():
        raise InputError(
            f"{found.name} is a snapshot, which this output would replace. "
            f"Name another file, or a new table in it: ogr:dbname='{found}' table=\"{proposed}\""
        )
    if not may_write(found, source.table(), columns):
        raise InputError(
            f"The table “{source.table()}” of the snapshot {found.name} must stay as it is. Name a new one."
        )


def _files_meant(destination: str, database: str) -> list[Path]:
    """The files there are that QGIS could take a destination for; it adds ``.gpkg`` to an ending it does not know."""
    named = [text.partition("|")[0] for text in (destination, destination.partition(":")[2], database)]
    # Unlike Path.is_file this is False, too, for what is too long to be a path.
    there = os.path.isfile
    return [Path(text) for name in named if name for text in (name, f"{name}.gpkg") if there(text)]
