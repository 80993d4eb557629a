# SPDX-License-Identifier: GPL-2.0-or-later
"""What people read about an algorithm, and what models rely on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingAlgorithm
from urban_data.algorithms.pages import help_page
from urban_data.algorithms.provider import ALGORITHMS, UrbanDataProvider

NAMES = [algorithm.NAME for algorithm in ALGORITHMS]

SELECTION = ["PLATFORM", "AUTHCFG", "DATASETS", "FROM", "UNTIL", "AREA", "SERIES"]
ACCOUNT = ["EXPECTED", "EXPECTED_IS_ESTIMATE", "RECEIVED", "STORED", "DUPLICATES", "DROPPED", "COMPLETE"]
TABLE = {
    "listdatasets": (["PLATFORM", "AUTHCFG", "SEARCH", "OUTPUT"], ["OUTPUT", "COUNT"]),
    "pullobservations": ([*SELECTION, "MODE", "ON_INCOMPLETE", "SNAPSHOT"], ["SNAPSHOT", *ACCOUNT]),
    "pulllatest": (["PLATFORM", "AUTHCFG", "DATASETS", "AREA", "SNAPSHOT"], ["SNAPSHOT", *ACCOUNT]),
    "refreshlatest": (["SNAPSHOT", "DATASETS", "PLATFORM", "AUTHCFG"], ["SNAPSHOT", *ACCOUNT]),
    "latestlayer": (["SNAPSHOT", "DATASET", "COLUMN", "CLASSES", "LANGUAGE", "LOAD"], ["OUTPUT", "LAYERS", "SOURCE"]),
    "addrelations": (["SNAPSHOT", "LANGUAGE", "SAVE"], ["RELATIONS"]),
    "temporallayer": (
        ["SNAPSHOT", "DATASET", "COLUMN", "FROM", "UNTIL", "BUCKET", "ZONE", "STATISTIC", "LANGUAGE", "OUTPUT"],
        ["OUTPUT", "COUNT"],
    ),
    "estimatepull": (SELECTION, ["VALUES", "BYTES", "REQUESTS"]),
    "pullfeatures": (
        ["PLATFORM", "AUTHCFG", "DATASETS", "AREA", "ON_INCOMPLETE", "SNAPSHOT"],
        ["SNAPSHOT", *ACCOUNT],
    ),
    "exporttable": (["SNAPSHOT", "DATASET", "WHAT", "FROM", "UNTIL", "LANGUAGE", "OUTPUT"], ["OUTPUT", "COUNT"]),
    "exportmap": (
        [
            *("LAYERS", "SNAPSHOT", "DATASETS", "COLUMN", "CLASSES", "TITLE", "SUBTITLE", "LANGUAGE", "PAPER"),
            *("ORIENTATION", "TEMPLATE", "PROFILE", "BASEMAP", "BACKGROUND", "EXTENT", "DPI", "OUTPUT"),
        ],
        ["OUTPUT", "PAGES"],
    ),
    "checksnapshot": (["SNAPSHOT", "OUTPUT"], ["OUTPUT", "COMPLETE"]),
    "verifysnapshot": (["SNAPSHOT"], ["CHECKED"]),
    "prunesnapshot": (["SNAPSHOT", "KEEP_DAYS"], ["SNAPSHOT", "REMOVED"]),
    "copysnapshot": (["SNAPSHOT", "OUTPUT"], ["OUTPUT"]),
}
# QGIS draws layouts there, a layer lives where it was made, and the project belongs to it.
IN_MAIN_THREAD = {"addrelations", "exportmap", "latestlayer"}
TYPES = {
    "SNAPSHOT": "outputFile",
    "EXPECTED": "outputNumber",
    "EXPECTED_IS_ESTIMATE": "outputBoolean",
    "COMPLETE": "outputBoolean",
    "COUNT": "outputNumber",
    "VALUES": "outputNumber",
}


@pytest.fixture(params=NAMES)
def algorithm(request):
    return QgsApplication.processingRegistry().createAlgorithmById(f"urbandata:{request.param}")


def test_parameters_and_outputs_are_those_that_scripts_rely_on(algorithm):
    parameters = [parameter.name() for parameter in algorithm.parameterDefinitions()]
    outputs = [output.name() for output in algorithm.outputDefinitions()]
    assert (parameters, sorted(outputs)) == (TABLE[algorithm.name()][0], sorted(TABLE[algorithm.name()][1]))


def test_outputs_have_the_type_a_model_needs(algorithm):
    for output in algorithm.outputDefinitions():
        assert output.type() == TYPES.get(output.name(), output.type())


def test_every_parameter_is_explained(algorithm):
    unexplained = [p.name() for p in algorithm.parameterDefinitions() if not p.help() and not p.isDestination()]
    assert unexplained == []


@pytest.mark.parametrize("language", ["C", "de_DE"])
def test_the_help_page_names_every_parameter_and_output(algorithm, monkeypatch, language):
    monkeypatch.setattr(QgsApplication, "locale", lambda: language)
    page = help_page(algorithm.name()).text
    named = {p.name() for p in algorithm.parameterDefinitions()} | {o.name() for o in algorithm.outputDefinitions()}
    assert {name for name in named - {"AUTHCFG", "PLATFORM"} if name not in page} == set()


def test_the_example_names_only_parameters_there_are(algorithm):
    (command,) = re.findall(r"qgis_process run .*", help_page(algorithm.name()).text)
    known = {parameter.name() for parameter in algorithm.parameterDefinitions()} | {"PROJECT_PATH"}  # of qgis_process
    assert set(re.findall(r"--([A-Z_]+)=", command)) <= known


def test_desktop_shows_the_page_as_html(algorithm):
    shown = algorithm.shortHelpString()
    assert "<p" in shown
    assert "**" not in shown
    assert help_page(algorithm.name()).summary.split(".")[0] in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", shown))


def test_an_icon_is_there(algorithm):
    assert Path(algorithm.svgIconPath()).is_file()
    assert not algorithm.icon().isNull()


def test_work_is_done_in_a_background_thread_if_it_can_be_and_can_be_cancelled(algorithm):
    flags = algorithm.flags()
    assert bool(flags & QgsProcessingAlgorithm.Flag.FlagNoThreading) == (algorithm.name() in IN_MAIN_THREAD)
    assert flags & QgsProcessingAlgorithm.Flag.FlagCanCancel
    assert flags & QgsProcessingAlgorithm.Flag.FlagSupportsBatch


def test_the_provider_has_its_id_and_icon():
    provider = UrbanDataProvider()
    assert provider.id() == "urbandata"
    assert Path(provider.svgIconPath()).is_file()
    assert not provider.icon().isNull()
