# SPDX-License-Identifier: GPL-2.0-or-later
"""The texts of the plugin: all known, all translated, every help page there in both languages."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import sentences
import translations

ROOT = Path(__file__).parents[3]
ALGORITHMS = sorted(path.stem for path in (ROOT / "algorithms" / "icons").glob("*.svg"))
LANGUAGES = ["", ".de"]


def test_the_list_of_sentences_is_that_of_the_code():
    kept = (ROOT / sentences.FILE).read_text(encoding="utf-8").splitlines()
    assert kept == sentences.sentences_in(ROOT), "run tools/sentences.py update"


def test_every_text_is_translated_into_german():
    german = ET.parse(ROOT / "i18n" / "urban_data_de.ts").getroot()  # noqa: S314 - a file of this repository
    assert translations.problems(translations.texts_in(ROOT), german) == []


def test_a_sentence_is_found_wherever_people_will_read_it():
    source = """
class Broken(UrbanDataError):
    template = "{host} is broken."

    def __init__(self):
        self.template = "{host} is an odd one."

def work(monitor, name, found):
    monitor.warning(f"{name} waits {2} s.")
    self.losses.add(f"a {name} too many", found)
    raise Broken("never shown", host=name, reason="it {is} old." if found else f"it is {name}.")
    raise InputError(f"No {name}." "Try another.", "never shown")
"""
    assert sentences.sentences_of(source, {"Broken"}) == {
        "{host} is broken.",
        "{host} is an odd one.",
        "{1} waits {2} s.",
        "a {1} too many",
        "it {is} old.",
        "it is {1}.",
        "No {1}.Try another.",
    }


def test_what_reads_like_a_sentence_is_one_whatever_it_is_called():
    source = """
'''This module does something.'''
KINDS = {1: "it has had its day.", 2: "SELECT a, b FROM c"}

def look(name):
    '''Say something about it.'''
    print(tr("This is said by the translator."))
    return f"its name {name} does not help."
"""
    assert sentences.texts_like_sentences(source) == {"it has had its day.", "its name {1} does not help."}


def test_every_algorithm_has_an_icon():
    modules = (ROOT / "algorithms").glob("*.py")
    names = {
        node.value.value
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NAME"
    }
    assert sorted(names) == ALGORITHMS


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ALGORITHMS)
def test_every_help_page_begins_with_a_sentence_and_ends_with_an_example(name, language):
    page = (ROOT / "algorithms" / "help" / f"{name}{language}.md").read_text(encoding="utf-8")
    assert re.match(r"[A-ZÄÖÜ][^#`]*\.\n\n", page)
    assert f"```\nqgis_process run urbandata:{name} " in page


@pytest.mark.parametrize("name", ALGORITHMS)
def test_both_languages_name_the_same_parameters_outputs_and_columns(name):
    pages = [(ROOT / "algorithms" / "help" / f"{name}{language}.md").read_text() for language in LANGUAGES]
    english, german = (set(re.findall(r"\*\*([A-Z_]+)\*\*|`([a-z_]+)`", page)) for page in pages)
    assert english == german
