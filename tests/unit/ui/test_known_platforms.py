# SPDX-License-Identifier: GPL-2.0-or-later
"""The file of known platforms: whole, plausible, and without anything that would sign somebody in."""

from __future__ import annotations

import json
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from urban_data.providers.registry import PROVIDERS
from urban_data.ui.known_platforms import FILE, KnownPlatform, known_platforms

ENTRIES = json.loads(FILE.read_text(encoding="utf-8"))
FIELDS = {"name", "town", "url", "api", "licence", "checked", "source", "note"}


def first_day(checked: str) -> date:
    return date.fromisoformat(checked if len(checked) == 10 else f"{checked}-01")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"]["en"])
def test_an_entry_has_every_field_and_no_other(entry: dict[str, object]) -> None:
    assert set(entry) == FIELDS
    assert set(entry["name"]) == set(entry["note"]) == {"en", "de"}
    assert all(isinstance(entry[name], str) for name in FIELDS - {"name", "note", "checked"})
    texts = [entry[name] for name in ("url", "api", "source")]
    assert all(text.strip() == text != "" for text in [*texts, *entry["name"].values()])
    assert entry["town"].strip() == entry["town"]
    assert all(note.strip() == note and note.endswith(".") for note in entry["note"].values())


@pytest.mark.parametrize("platform", known_platforms(), ids=lambda platform: platform.name("en"))
def test_an_address_is_safe_to_save(platform: KnownPlatform) -> None:
    for address in (platform.url, platform.source):
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert parts.hostname
        assert parts.username is parts.password is None
        assert not parts.query
        assert not parts.fragment
    assert not platform.url.endswith("/")
    assert platform.api in PROVIDERS
    assert not any(re.search(r"[/\\\x00-\x1f]", name) for name in platform.names.values())


@pytest.mark.parametrize("platform", known_platforms(), ids=lambda platform: platform.name("en"))
def test_nothing_was_checked_in_the_future(platform: KnownPlatform) -> None:
    if platform.checked is not None:
        assert re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", platform.checked)
        assert date(2024, 1, 1) <= first_day(platform.checked) <= date.today()


@pytest.mark.parametrize("language", ["en", "de"])
def test_names_and_addresses_are_there_once(language: str) -> None:
    names = [platform.name(language) for platform in known_platforms()]
    assert len(names) == len(set(names)) == len({platform.url for platform in known_platforms()}) == len(ENTRIES) > 3


def test_both_apis_are_among_them() -> None:
    assert {platform.api for platform in known_platforms()} == {*PROVIDERS}


def test_they_come_in_the_order_of_their_names() -> None:
    names = [platform.name("en") for platform in known_platforms()]
    assert names == sorted(names, key=str.casefold)


def test_words_come_in_english_where_there_are_none_in_the_language() -> None:
    platform = known_platforms()[0]
    assert platform.note("de") != platform.note("en") == platform.note("fr")
    assert platform.name("de") != platform.name("en") == platform.name("fr")
