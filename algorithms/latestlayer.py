# SPDX-License-Identifier: GPL-2.0-or-later
"""The latest values of a data set as a styled layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingOutputString,
    QgsProcessingOutputVectorLayer,
    QgsProcessingParameterBoolean,
    QgsVectorLayer,
)

from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from . import parameters as names
from .base import Parameters, UrbanDataAlgorithm
from .snapshotlayers import keep_default_style
from .styling import naming, spoken, style

LOAD = "LOAD"


class LatestLayer(UrbanDataAlgorithm):
    """A snapshot's latest values, ready for a map."""

    NAME = "latestlayer"
    GROUP = "maps"

    def title(self) -> str:
        """The name people see."""
        return tr("Show the latest values of a snapshot")

    def flags(self) -> Qgis.ProcessingAlgorithmFlag:
        """Runs in the main thread, where the layer is to live; the work is short."""
        return super().flags() | Qgis.ProcessingAlgorithmFlag.NoThreading

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:  # noqa: ARG002, N802 - Qt name
        """Declare parameters and outputs."""
        load = QgsProcessingParameterBoolean(LOAD, tr("Add the layer to the project"), defaultValue=True)
        load.setHelp(tr("Switch this off in models where only later steps need the layer."))
        self.add(names.snapshot_to_read(), names.dataset(), names.column(), names.classes(), names.language(), load)
        self.addOutput(QgsProcessingOutputVectorLayer("OUTPUT", tr("Layer")))
        self.addOutput(QgsProcessingOutputMultipleLayers("LAYERS", tr("Layers, one for each kind of geometry")))
        self.addOutput(QgsProcessingOutputString("SOURCE", tr("Source of the layer")))

    def run_with(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Parameters:
        """Open, style, keep the style in the snapshot, and hand the layers on."""
        from ..bridge.layers import columns_of, find_column, latest_layers

        snapshot = Path(self.parameterAsFile(parameters, names.SNAPSHOT, context))
        word = self.parameterAsString(parameters, names.DATASET, context).strip()
        language = spoken(self.parameterAsEnumString(parameters, names.LANGUAGE, context))
        column = find_column(columns_of(snapshot, word), self.parameterAsString(parameters, names.COLUMN, context))
        layers = latest_layers(snapshot, word, column=column.name, language=language, naming=naming(language))
        style(layers, column, language, self.parameterAsEnumString(parameters, names.CLASSES, context))
        if len(layers) == 1:
            keep_default_style(layers[0], snapshot, monitor)
        load = self.parameterAsBoolean(parameters, LOAD, context)
        outputs = [_handed_on(layer, context, load) for layer in layers]
        return {"OUTPUT": outputs[0], "LAYERS": outputs, "SOURCE": layers[0].source()}


def _handed_on(layer: QgsVectorLayer, context: QgsProcessingContext, load: bool) -> str:
    """The id by which later steps find this very layer; several may have the same source."""
    context.temporaryLayerStore().addMapLayer(layer)
    if load:
        details = QgsProcessingContext.LayerDetails(layer.name(), context.project(), "OUTPUT")
        details.forceName = True
        context.addLayerToLoadOnCompletion(layer.id(), details)
    return str(layer.id())
