# SPDX-License-Identifier: GPL-2.0-or-later
"""The translation tool finds every text and every gap in a translation."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from translations import problems, texts_in, texts_of, update


def translation(*entries: tuple[str, str]) -> ET.Element:
    messages = "".join(
        f"<message><source>{source}</source><translation>{text}</translation></message>" for source, text in entries
    )
    text = f"<TS language='de'><context><name>urban_data</name>{messages}</context></TS>"
    return ET.fromstring(text)  # noqa: S314 - made by the test itself


def test_that_literals_given_to_tr_are_texts() -> None:
    source = 'tr("Town")\ntr("A long "\n   "sentence.").format()\ntr(name)\nother("No")\nself.tr("No")\n'
    assert texts_of(source) == {"Town", "A long sentence."}


def test_that_the_sentences_below_the_border_are_texts_of_this_repository() -> None:
    assert "Cancelled." in texts_in(Path(__file__).parents[2])


def test_that_a_complete_translation_passes() -> None:
    assert problems(["{n} towns"], translation(("{n} towns", "{n} Städte"))) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([], "not there: {n} towns"),
        ([("{n} towns", "")], "not translated: {n} towns"),
        ([("{n} towns", "viele Städte")], "other gaps than its source: {n} towns"),
        ([("{n} towns", "{n} Städte"), ("Old", "Alt")], "no longer in the code: Old"),
    ],
)
def test_that_what_is_wrong_is_said(entries: list[tuple[str, str]], problem: str) -> None:
    assert problems(["{n} towns"], translation(*entries)) == [problem]


def test_that_an_unfinished_entry_is_found_even_with_a_text() -> None:
    root = translation(("Town", "Stadt"))
    next(root.iter("translation")).set("type", "unfinished")
    assert problems(["Town"], root) == ["not translated: Town"]


def test_that_an_update_adds_removes_and_keeps() -> None:
    root = translation(("Old", "Alt"), ("Town", "Stadt"))
    update(["Town", "River"], root)
    assert problems(["Town", "River"], root) == ["not translated: River"]
    assert [source.text for source in root.iter("source")] == ["River", "Town"]
    assert root.findtext("context/name") == "urban_data"
