# SPDX-License-Identifier: GPL-2.0-or-later
"""The data files: complete, rising, in both languages, with a source, and in colours that everybody can tell apart."""

from __future__ import annotations

import json
import re
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
from colour_vision import EYES, ciede2000, contrast, difference
from urban_data.cartography import colours, meaning, states, tables, texts
from urban_data.core.units import ucum

FOLDER = Path(tables.__file__).parent
TABLES: list[dict[str, Any]] = [
    told for path in sorted((FOLDER / "tables").glob("*.json")) for told in json.loads(path.read_text("utf-8"))
]
MEANINGS: list[dict[str, Any]] = json.loads((FOLDER / "meanings.json").read_text("utf-8"))
PALETTES: dict[str, list[str]] = json.loads((FOLDER / "palettes.json").read_text("utf-8"))
STATES: dict[str, Any] = json.loads((FOLDER / "states.json").read_text("utf-8"))
TEXTS: dict[str, dict[str, str]] = json.loads((FOLDER / "texts.json").read_text("utf-8"))
KEYS = {
    "key", "quantity", "title", "unit", "inclusive", "decimals", "emphasis", "period", "source", "valid_from", "note",
    "colours", "classes",
}  # fmt: skip
COLOUR = re.compile(r"#[0-9a-f]{6}")
NEIGHBOURS_APART = 8.0
NEIGHBOURS_APART_IN_GREY = 6.0
ALL_APART = 8.0

every_table = pytest.mark.parametrize("told", TABLES, ids=lambda told: told["key"])


def in_both_languages(words: dict[str, str], *, may_be_empty: bool = False) -> bool:
    if set(words) != {"en", "de"} or bool(words["en"]) != bool(words["de"]):
        return False
    return may_be_empty or bool(words["en"])


@every_table
def test_that_a_table_is_complete(told: dict[str, Any]) -> None:
    assert set(told) == KEYS
    assert in_both_languages(told["title"])
    assert in_both_languages(told["source"]["name"])
    assert in_both_languages(told["note"], may_be_empty=True)
    assert in_both_languages(told["colours"], may_be_empty=True)
    assert told["inclusive"] in ("lower", "upper")
    assert told["emphasis"] in ("high", "low")
    assert told["decimals"] is None or told["decimals"] in range(4)
    assert ucum(told["unit"]) == told["unit"]
    assert re.fullmatch(r"(\d{4}(-\d\d){0,2})?", told["source"]["date"])
    assert re.fullmatch(r"(\d{4}(-\d\d){0,2})?", told["valid_from"])


@every_table
def test_that_a_source_is_named_and_doubt_is_said(told: dict[str, Any]) -> None:
    source = told["source"]
    is_own = source["name"]["en"].startswith("Urban Data, own steps")
    assert is_own == (not source["url"].startswith("https://"))
    if is_own:
        assert "no standard" in source["name"]["en"]
        assert "keine Norm" in source["name"]["de"]
    if not source["date"]:
        assert re.search("secondary|as told by", source["name"]["en"])


@every_table
def test_that_bounds_rise_without_gap_or_overlap(told: dict[str, Any]) -> None:
    step = 0 if told["decimals"] is None else 10 ** -told["decimals"]
    classes = told["classes"]
    assert len(classes) >= 3
    for one, following in pairwise(classes):
        assert following["lower"] == pytest.approx(one["upper"] + step, abs=1e-9)
    for one in classes:
        assert one["lower"] is None or one["upper"] is None or one["lower"] < one["upper"]
    assert all(one["lower"] is not None for one in classes[1:])
    assert classes[-1]["upper"] is None


@every_table
def test_that_classes_have_words_in_both_languages_or_numbers_alone(told: dict[str, Any]) -> None:
    named = [one for one in told["classes"] if "en" in one or "de" in one]
    assert named in ([], told["classes"])
    assert all(in_both_languages({"en": one["en"], "de": one["de"]}) for one in named)


@every_table
def test_that_colours_are_apart_for_every_eye(told: dict[str, Any]) -> None:
    assert_apart([one["colour"] for one in told["classes"]])


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("count", range(1, 6))
def test_that_palettes_are_apart_for_every_eye(name: str, count: int) -> None:
    found = colours.palette(name, count)
    assert len(found) == count
    assert_apart(list(found))


@pytest.mark.parametrize("ground", colours.GROUNDS.values(), ids=list(colours.GROUNDS))
def test_that_every_symbol_shows_on_light_and_dark_maps_by_its_fill_or_its_outline(ground: str) -> None:
    used = {one["colour"] for told in TABLES for one in told["classes"]}
    used |= {colour for palette in PALETTES.values() for colour in palette}
    used |= {told["colour"] for told in STATES["states"].values()}
    for colour in used:
        shown = max(contrast(colour, ground), contrast(colours.outline(colour), ground))
        assert shown >= 3, colour  # WCAG 2.2, 1.4.11
    assert max(contrast(colours.OLD_FILL, ground), contrast(colours.OLD_MARK, ground)) >= 3


@pytest.mark.parametrize("keys", STATES["sets"].values(), ids=list(STATES["sets"]))
def test_that_states_are_apart_by_colour_and_by_shape_or_lightness(keys: list[str]) -> None:
    for one, other in combinations([STATES["states"][key] for key in keys], 2):
        assert min(difference(one["colour"], other["colour"], eye) for eye in EYES[:4]) >= ALL_APART
        in_grey = difference(one["colour"], other["colour"], "grey")
        assert one["shape"] != other["shape"] or in_grey >= NEIGHBOURS_APART_IN_GREY


def test_that_the_check_refuses_colours_of_an_official_index_that_grey_makes_equal() -> None:
    european = ["#50f0e6", "#50ccaa", "#f0e641", "#ff5050", "#960032", "#7d2181"]
    assert min(difference(*pair, "grey") for pair in pairwise(european)) < NEIGHBOURS_APART_IN_GREY


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, -1.3802, -84.2814), (50.0, 0.0, -82.7485), 1.0000),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_that_the_difference_is_that_of_the_published_examples(one: Any, other: Any, expected: float) -> None:
    """Sharma, Wu and Dalal (2005), table 1."""
    assert ciede2000(one, other) == pytest.approx(expected, abs=1e-4)


def test_that_red_and_green_of_equal_lightness_are_one_for_a_deuteranope() -> None:
    assert difference("#c05a5a", "#5a8c3c") > 40
    assert difference("#b08a4a", "#8a9a4a", "deuteranopia") < difference("#b08a4a", "#8a9a4a") / 2


def test_that_outlines_stand_out() -> None:
    for told in TABLES:
        for one in told["classes"]:
            assert difference(one["colour"], colours.outline(one["colour"])) > 20


def test_that_every_table_belongs_to_one_known_quantity_in_a_unit_it_comes_in() -> None:
    known = {told["key"]: told["units"] for told in MEANINGS}
    assert len({told["quantity"] for told in TABLES}) == len({told["key"] for told in TABLES}) == len(TABLES)
    assert all(told["unit"] in known[told["quantity"]] for told in TABLES)
    assert set(tables.standards()) == {told["quantity"] for told in TABLES}


def test_that_meanings_are_complete_and_folded() -> None:
    assert len({told["key"] for told in MEANINGS}) == len(MEANINGS)
    for told in MEANINGS:
        assert in_both_languages(told["title"])
        assert "note" not in told or in_both_languages(told["note"])
        assert told.get("palette", "amount") in PALETTES
        assert all(phrase == " ".join(re.sub(r"[^a-z0-9*]", " ", phrase).split()) for phrase in told["words"]), told[
            "key"
        ]
        assert all(meaning.folded(phrase.replace("*", "x")) for phrase in told["words"])
        assert all(ucum(unit) == unit for unit in told["units"]), told["key"]


def test_that_states_are_complete_and_no_word_has_two() -> None:
    listed = [word for told in STATES["states"].values() for word in told["words"]]
    assert len(set(listed)) == len(listed)
    assert all(states.folded(word) == word for word in listed)
    assert all(in_both_languages({"en": told["en"], "de": told["de"]}) for told in STATES["states"].values())
    assert all(COLOUR.fullmatch(told["colour"]) for told in STATES["states"].values())
    assert {key for keys in STATES["sets"].values() for key in keys} == set(STATES["states"])
    assert len(STATES["unknown"]["colours"]) == len(STATES["unknown"]["shapes"]) == len(states.strange_looks(()))


def test_that_texts_are_in_both_languages_with_the_same_gaps_and_all_are_used() -> None:
    assert all(in_both_languages(told) for told in TEXTS.values())
    for told in TEXTS.values():
        gaps = [set(re.findall(r"\{(\w+)\}", told[language])) for language in ("en", "de")]
        assert gaps[0] == gaps[1]
    source = "".join(path.read_text("utf-8") for path in FOLDER.glob("*.py"))
    formed = {
        f"{side}_{form}" for side in ("rounded", "lower", "upper") for form in ("between", "open_below", "open_above")
    }
    assert [key for key in TEXTS if f'"{key}"' not in source and key not in formed] == []
    assert texts.words("old", age="3 h").said("de") == "älter als 3 h"


def assert_apart(found: list[str]) -> None:
    assert all(COLOUR.fullmatch(colour) for colour in found)
    for one, other in pairwise(found):
        for eye in EYES[:4]:
            assert difference(one, other, eye) >= NEIGHBOURS_APART, (one, other, eye)
        assert difference(one, other, "grey") >= NEIGHBOURS_APART_IN_GREY, (one, other)
    for one, other in combinations(found, 2):
        assert min(difference(one, other, eye) for eye in EYES[:4]) >= ALL_APART, (one, other)
