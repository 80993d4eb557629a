# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables without geometry as outputs of an algorithm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qgis.core import (
    QgsFeature,
    QgsFeatureSink,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
)
from qgis.PyQt.QtCore import QDateTime, QMetaType, Qt

from ..core.query import BEGINNING, END
from .base import Parameters
from .sinks import open_sink

TEXT = QMetaType.Type.QString
WHOLE = QMetaType.Type.LongLong
REAL = QMetaType.Type.Double
TIME = QMetaType.Type.QDateTime
YES_OR_NO = QMetaType.Type.Bool


def write_table(
    algorithm: QgsProcessingAlgorithm,
    output: str,
    parameters: Parameters,
    context: QgsProcessingContext,
    columns: Mapping[str, QMetaType.Type],
    rows: Iterable[Sequence[Any]],
) -> str:
    """Write rows, with values in the order of ``columns``, into a sink and give what the output is called."""
    sink, fields, target = open_sink(algorithm, output, parameters, context, columns)
    for values in rows:
        row = QgsFeature(fields)
        row.setAttributes(list(values))
        if not sink.addFeature(row, QgsFeatureSink.Flag.FastInsert):
            raise QgsProcessingException(algorithm.writeFeatureError(sink, parameters, output))
    return target


def utc(text: str | None) -> QDateTime | None:
    """UTC text as a time in UTC; None for an open side."""
    return None if text in (None, BEGINNING, END) else QDateTime.fromString(text, Qt.DateFormat.ISODateWithMs)
