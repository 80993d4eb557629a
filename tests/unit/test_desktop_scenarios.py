# SPDX-License-Identifier: GPL-2.0-or-later
"""What plays scenarios in QGIS Desktop: their scenes are there, and how QGIS ends is judged."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from desktop.computer import Computer, Ended, Looks
from desktop.scenarios import SCENARIOS, problems_of
from desktop.scenarios import __file__ as scenarios

WELL = {"problems": []}


def test_every_scene_that_is_named_is_there() -> None:
    named = {scene for scenario in SCENARIOS for scene in scenario.scenes}
    folder = Path(scenarios).with_name("scenes")
    there = {
        f"{file.stem}.{node.name}"
        for file in folder.glob("*.py")
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert named
    assert named <= there


def test_names_are_unique() -> None:
    assert len({scenario.name for scenario in SCENARIOS}) == len(SCENARIOS)


def test_a_qgis_that_ends_well_is_no_problem() -> None:
    assert list(problems_of("one", Ended(0, "Warning: a theme is missing", WELL, 0.4))) == []


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Ended(124, "", WELL), "did not end"),
        (Ended(1, "", WELL), "exit code 1"),
        (Ended(0, "QGIS died on signal 11", WELL), "complains"),
        (Ended(0, 'Traceback (most recent call last):\n  File "urban_data/plugin.py"', WELL), "complains"),
        (Ended(0, "", None), "no answer"),
        (Ended(0, "", {"problems": ["It hurts."]}), "It hurts."),
        (Ended(0, "", WELL, 60.0), "took 60 s to end"),
    ],
)
def test_each_bad_end_is_told(ended: Ended, words: str) -> None:
    [problem] = problems_of("one", ended)
    assert words in problem


def test_a_computer_keeps_its_profile_and_takes_settings(tmp_path: Path) -> None:
    computer = Computer(tmp_path, Looks("de", "dark", 20))
    computer.configure("[PythonPlugins]\nurban_data=true\n")
    ini = (tmp_path / "profiles" / "default" / "QGIS" / "QGIS3.ini").read_text(encoding="utf-8")
    assert "userLocale=de" in ini
    assert ini.endswith("urban_data=true\n")
