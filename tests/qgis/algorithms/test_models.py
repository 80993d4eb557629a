# SPDX-License-Identifier: GPL-2.0-or-later
"""The algorithms as parts of a model."""

from __future__ import annotations

import pytest
from algorithm_run import DATASET, rows_in, table_in
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProcessingModelOutput,
    QgsProcessingModelParameter,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsProject,
)

Source = QgsProcessingModelChildParameterSource


def _child(name, **sources):
    child = QgsProcessingModelChildAlgorithm(f"urbandata:{name}")
    child.setChildId(name)
    for parameter, source in sources.items():
        child.addParameterSources(parameter, [source])
    return child


def _output(child, name):
    output = QgsProcessingModelOutput(name)
    output.setChildId(child.childId())
    output.setChildOutputName(name)
    child.setModelOutputs({name: output})


@pytest.fixture
def model():
    """Lists a platform, pulls what the list names, and checks the snapshot."""
    model = QgsProcessingModelAlgorithm("nightly", "tests")
    model.addModelParameter(
        QgsProcessingParameterString("PLATFORM", "Platform"), QgsProcessingModelParameter("PLATFORM")
    )
    listing = _child(
        "listdatasets", PLATFORM=Source.fromModelParameter("PLATFORM"), SEARCH=Source.fromStaticValue("air")
    )
    pulling = _child(
        "pullobservations",
        PLATFORM=Source.fromModelParameter("PLATFORM"),
        DATASETS=Source.fromExpression("aggregate(@listdatasets_OUTPUT, 'array_agg', \"key\")"),
        FROM=Source.fromExpression("to_datetime('2026-03-01 00:00:00')"),
        UNTIL=Source.fromStaticValue("2026-03-03"),
        AREA=Source.fromExpression("aggregate(@listdatasets_OUTPUT, 'max', \"extent\")"),
        MODE=Source.fromStaticValue("new"),
        ON_INCOMPLETE=Source.fromStaticValue("fail"),
    )
    checking = _child("checksnapshot", SNAPSHOT=Source.fromChildOutput("pullobservations", "SNAPSHOT"))
    _output(pulling, "SNAPSHOT")
    _output(checking, "OUTPUT")
    for child in (listing, pulling, checking):
        model.addChildAlgorithm(child)
    model.addModelParameter(
        QgsProcessingParameterFileDestination("pullobservations:SNAPSHOT", "Snapshot"),
        QgsProcessingModelParameter("pullobservations:SNAPSHOT"),
    )
    model.addModelParameter(
        QgsProcessingParameterFeatureSink("checksnapshot:OUTPUT", "Completeness"),
        QgsProcessingModelParameter("checksnapshot:OUTPUT"),
    )
    return model


def test_list_pull_and_check_in_one_model(model, platform, snapshot, feedback):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    parameters = {
        "PLATFORM": platform.url,
        "pullobservations:SNAPSHOT": str(snapshot),
        "checksnapshot:OUTPUT": "memory:",
    }
    results, ok = model.run(parameters, context, feedback)
    assert ok, feedback.textLog()
    assert rows_in(snapshot) == platform.rows
    assert results["pullobservations:SNAPSHOT"] == str(snapshot)
    table = context.getMapLayer(results["checksnapshot:OUTPUT"])
    (row,) = table_in(table)
    assert (row["dataset"], row["state"]) == (DATASET, "complete")
