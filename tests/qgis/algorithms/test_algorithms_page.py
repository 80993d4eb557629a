# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/algorithms.md tells of every algorithm what it takes and gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingAlgorithm, QgsProcessingParameterEnum
from urban_data.algorithms.provider import ALGORITHMS

PAGE = Path(__file__).parents[3] / "docs" / "algorithms.md"
NAMES = [algorithm.NAME for algorithm in ALGORITHMS]
ACCOUNT = "EXPECTED, EXPECTED_IS_ESTIMATE, RECEIVED, STORED, DUPLICATES, DROPPED and COMPLETE"


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of the table below a heading, by the id in their first cell."""
    section = PAGE.read_text(encoding="utf-8").partition(f"{heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE)
    return {name: cells.split(" | ") for name, cells in found}


def parameters_of(algorithm: QgsProcessingAlgorithm) -> str:
    told = []
    for parameter in algorithm.parameterDefinitions():
        words = parameter.options() if isinstance(parameter, QgsProcessingParameterEnum) else []
        told.append(f"{parameter.name()} ({', '.join(f'`{word}`' for word in words)})" if words else parameter.name())
    return ", ".join(told)


def outputs_of(algorithm: QgsProcessingAlgorithm) -> set[str]:
    return {output.name() for output in algorithm.outputDefinitions()}


def test_that_every_algorithm_is_on_the_page() -> None:
    assert set(rows("# Algorithms")) == set(rows("## Parameters and outputs")) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_that_the_page_tells_its_parameters_and_outputs(name: str) -> None:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"urbandata:{name}")
    parameters, outputs = rows("## Parameters and outputs")[name]
    assert parameters == parameters_of(algorithm)
    assert f'Account" stands for {" ".join(ACCOUNT.split())}' in " ".join(PAGE.read_text(encoding="utf-8").split())
    account = set(re.findall(r"\w+", ACCOUNT)) - {"and"}
    told = set(outputs.split(", "))
    assert (told - {"account"}) | (account if "account" in told else set()) == outputs_of(algorithm)
