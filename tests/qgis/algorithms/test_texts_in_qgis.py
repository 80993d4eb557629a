# SPDX-License-Identifier: GPL-2.0-or-later
"""German in QGIS: names, sentences of errors, and what the ledger kept in English."""

from __future__ import annotations

import re
import shutil
import time

import pytest
from algorithm_run import compile_german
from qgis.core import QgsApplication
from urban_data.algorithms.provider import ALGORITHMS
from urban_data.bridge import translation
from urban_data.core.errors import Cancelled, InputError, InvalidAnswer, NotThisApi, PullIncomplete, ServerBusy
from urban_data.store.ledger import NOT_ASKED_NOTE


@pytest.fixture
def german(tmp_path, monkeypatch):
    compile_german(tmp_path)
    shutil.copy(translation.FOLDER / "sentences.txt", tmp_path)
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    monkeypatch.setattr(QgsApplication, "locale", lambda: "de_DE")
    installed = translation.install_translator()
    assert installed is not None
    yield
    translation.remove_translator(installed)


def test_names_are_german(german):
    titles = {algorithm.NAME: algorithm().displayName() for algorithm in ALGORITHMS}
    assert titles["listdatasets"] == "Datensätze einer Plattform auflisten"
    assert titles["checksnapshot"] == "Datenstand auf Vollständigkeit prüfen"


def test_an_error_says_its_sentence_in_german_with_its_reason(german):
    error = InvalidAnswer("detail", host="sta.example.org", reason="it is not JSON.")
    assert translation.sentence_of(error) == "Die Antwort von sta.example.org ist nicht gültig: sie ist kein JSON."


def test_a_cause_inside_a_sentence_is_german_too(german):
    cause = ServerBusy("", host="h", status=503).sentence
    error = PullIncomplete(received="1", expected="2", missing="ein Zeitraum", cause=cause)
    said = translation.sentence_of(error)
    assert said.startswith("Der Abruf ist unvollständig. Empfangen: 1, erwartet: 2; es fehlt: ein Zeitraum.")
    assert said.endswith("h ist zurzeit überlastet oder gestört (Status 503).")


@pytest.mark.parametrize(
    ("english", "german_text"),
    [
        (
            "h is busy or disturbed at the moment (status 503). Asking once more.",
            "h ist zurzeit überlastet oder gestört (Status 503). Es wird noch einmal gefragt.",
        ),
        ("3 records dropped: a number too large (1e400)", "3 Einträge verworfen: eine zu große Zahl (1e400)"),
        ("12 stations have no geometry.", "12 Stationen haben keine Geometrie."),
        ("One station has no geometry.", "Eine Station hat keine Geometrie."),
        (
            NotThisApi(host="h", api="OGC API - Features", reason="it has no collections.").sentence,
            "Die Adresse h antwortet nicht wie ein Dienst für OGC API - Features: Er hat keine Sammlungen.",
        ),
        ("What nobody knows.", "What nobody knows."),
        ("", ""),
    ],
)
def test_english_sentences_are_recognised(german, english, german_text):
    assert translation.localised(english) == german_text


def test_a_sentence_can_be_said_in_another_language_than_qgis_speaks(monkeypatch):
    monkeypatch.setattr(QgsApplication, "locale", lambda: "fr_FR")
    english = "3 records dropped: a number too large (1e400)"
    assert translation.localised(english, translation.words("de")) == (
        "3 Einträge verworfen: eine zu große Zahl (1e400)"
    )
    assert translation.localised(english, translation.words("en")) == english


def test_every_sentence_is_the_same_in_a_language_chosen_and_in_that_of_qgis(german):
    said = translation.words("de")
    sentences = (translation.FOLDER / "sentences.txt").read_text(encoding="utf-8").splitlines()
    assert any(not sentence.isascii() for sentence in sentences)
    for sentence in sentences:
        assert said(sentence) == translation.tr(sentence)
        filled = sentence.format(*"abcdefgh", **dict.fromkeys(re.findall(r"{([a-z_]+)}", sentence), "x"))
        assert translation.localised(filled, said) == translation.localised(filled)


@pytest.mark.parametrize(
    "cause",
    [
        NOT_ASKED_NOTE,
        ServerBusy("", host="h", status=503).sentence,
        InvalidAnswer("", host="h", reason="it is not JSON.").sentence,
        Cancelled().sentence,
        InputError("The platform has no data set “x”.").sentence,
    ],
)
def test_causes_are_said_in_the_language_of_a_table(cause):
    assert translation.localised(cause, translation.words("de")) != cause


def test_without_a_translation_the_plugin_speaks_english(monkeypatch):
    monkeypatch.setattr(QgsApplication, "locale", lambda: "fr_FR")
    assert translation.install_translator() is None
    assert translation.localised("12 stations have no geometry.") == "12 stations have no geometry."


def test_numbers_are_written_as_the_user_does(german):
    assert translation.number(1234567) == "1.234.567"


def test_a_sentence_with_braces_from_outside_stays_as_it_is(german):
    hostile = InvalidAnswer("", host="{0.__class__}", reason="it holds {1} {host}.")
    assert translation.sentence_of(hostile) == (
        "Die Antwort von {0.__class__} ist nicht gültig: sie enthält {1} {host}."
    )


@pytest.mark.parametrize(
    "piece", [". ", " ", "a: ", "no id ", " Trying again in ", " does not have as many rows ", "(("]
)
def test_a_text_made_to_be_hard_costs_little(german, piece):
    begin = time.perf_counter()
    translation.localised((piece * 1_000)[:1_000])
    assert time.perf_counter() - begin < 0.5
