# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.text import plain, safe_file_name, slug, storable

anything = st.text(st.characters(exclude_categories=()), max_size=300)

HOSTILE_NAMES = [
    "../../x", "..\\..\\x", "/etc/passwd", "C:\\", "C:\\Windows\\x", "C:x", "\\\\host\\share", "~/.ssh/id", "file:///x",
    "CON", "con", "PRN", "aux", "NUL", "com1", "LPT9", "COM0", "nul.txt", "aux.tar.gz", "CONIN$",
    ".", "..", "...", "name.", "name ", " name", ".hidden", "-rf", "a/b", "a\\b", "a:b", "a*b?", "a|b", "a<b>c", 'a"b',
    "x" * 300, "a\x00b", "a\nb", "\u202egnp.exe", "name\u200f", "", " ", "💧", "漢字", "%2e%2e%2f", "a\ud800b",
]  # fmt: skip
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def test_plain_text_keeps_what_people_read() -> None:
    assert plain("Zählstelle  „Köln-Süd“\n5 Minuten") == "Zählstelle „Köln-Süd“ 5 Minuten"


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\r\nb\tc", "a b c"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("safe\u202egpj.exe", "safegpj.exe"),
        ("\u2066x\u2069\u200f", "x"),
        ("a\x9b31mb\ud800c", "a31mbc"),
        ("a \x07 b", "a b"),
        ("a\x00b", "ab"),
    ],
)
def test_plain_text_holds_nothing_that_acts(hostile: str, shown: str) -> None:
    assert plain(hostile) == shown


def test_plain_text_is_cut_with_a_mark() -> None:
    assert plain("x" * 600) == "x" * 499 + "…"
    assert plain("\x00" * 2000 + "end", 10) == "…"
    assert plain("x" * 500) == "x" * 500


@given(anything, st.integers(1, 60))
def test_plain_text_of_anything(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in shown)
    shown.encode()


@pytest.mark.parametrize(
    ("name", "identifier"),
    [("temperature", "temperature"), ("pm2_5", "pm2_5")],
)
def test_a_name_that_is_an_identifier_stays(name: str, identifier: str) -> None:
    assert slug(name) == identifier


def test_slugs_are_readable_and_marked() -> None:
    assert re.fullmatch(r"zaehlstelle_koeln_[0-9a-f]{8}", slug("Zählstelle Köln"))
    assert re.fullmatch(r"n15_min_[0-9a-f]{8}", slug("15 min"))
    assert re.fullmatch(r"n_[0-9a-f]{8}", slug("💧"))
    assert len({slug(name) for name in ("a b", "a-b", "A b", "a_b", "ab", "ä b")}) == 6
    assert slug("x" * 200) != slug("x" * 201)


def test_nobody_can_name_a_thing_like_the_slug_of_another() -> None:
    assert slug(slug("Luft!")) != slug("Luft!")


@given(anything, st.integers(12, 60))
def test_slugs_of_anything_are_identifiers(name: str, limit: int) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", slug(name, limit))
    assert len(slug(name, limit)) <= limit


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_file_names_stay_in_their_folder(name: str, tmp_path: Path) -> None:
    made = safe_file_name(name, ".png")
    path = (tmp_path / made).resolve()
    assert path.parent == tmp_path.resolve()
    assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9 _-]*\.png", made)
    assert not DEVICES.match(made)
    path.write_bytes(b"")


def test_file_names_differ_where_names_do() -> None:
    made = [safe_file_name(name).lower() for name in HOSTILE_NAMES if name not in ("CON", "con")]
    assert len(set(made)) == len(made)


def test_good_file_names_stay() -> None:
    assert safe_file_name("Air temperature 2024", ".png") == "Air temperature 2024.png"


@given(anything)
def test_stored_text_can_be_bound_and_written(text: str) -> None:
    kept = storable(text)
    kept.encode()
    assert "\x00" not in kept


def test_stored_text_keeps_what_it_can() -> None:
    assert storable("Köln \ud800 \x00x") == "Köln � x"
    assert storable("\ud83d\udca7") == "💧"
    assert storable("plain") == "plain"
