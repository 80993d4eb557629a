# SPDX-License-Identifier: GPL-2.0-or-later
"""The data files of standards name their sources, in both languages."""

from __future__ import annotations

import re

import pytest
from urban_data.analysis.schemes import (
    Category,
    Standard,
    air_indices,
    air_laws,
    climate_kinds,
    felt_bands,
    sound_bands,
)

SCHEMES = {**air_indices(), **air_laws(), **sound_bands(), **felt_bands(), "climate_days": climate_kinds()}


@pytest.mark.parametrize("key", sorted(SCHEMES))
def test_that_a_scheme_says_what_it_is(key: str) -> None:
    about: Standard = SCHEMES[key].about
    assert about.key == key
    for text in (about.title, about.source, about.note):
        assert text.en
        assert text.de
    assert about.url.startswith("https://")
    assert all(re.fullmatch(r"(\d{4})?", date) for date in (about.date, about.valid_from, about.valid_to))


@pytest.mark.parametrize("key", sorted(set(SCHEMES) - set(air_laws()) - {"climate_days"}))
def test_that_its_classes_have_words_and_colours_of_their_own(key: str) -> None:
    classes: tuple[Category, ...] = SCHEMES[key].classes
    assert len({one.words.en for one in classes}) == len({one.words.de for one in classes}) == len(classes)
    assert len({one.colour for one in classes}) == len(classes)
    assert all(re.fullmatch("#[0-9a-f]{6}", one.colour) for one in classes)


def test_that_what_is_not_verified_is_known() -> None:
    assert {key for key, one in SCHEMES.items() if not one.about.verified} == {"eaqi_2025", "eu_2024_2881", "humidex"}
