# SPDX-License-Identifier: GPL-2.0-or-later
"""What is taken off a pasted address, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.ui.pasting import unwrapped, with_other_scheme, with_scheme

CITY = "https://city.test/FROST/v1.1"


@pytest.mark.parametrize(
    "pasted",
    [
        f"  {CITY}\n",
        f"<{CITY}>",
        f"<URL:{CITY}>",
        f"URL: {CITY}",
        f"Adresse = {CITY}",
        f'"{CITY}"',
        f"„{CITY}“",
        f"»{CITY}«",
        f"`{CITY}`",
        f"**{CITY}**",
        f"({CITY})",
        f"({CITY}).",
        f"{CITY}.",
        f"{CITY}, ",
        f"{CITY}!",
        f"[the platform]({CITY})",
        f'See [it]({CITY} "Title").',
        f"[{CITY}]({CITY})",
        f"Our platform is at {CITY}",
        f"Our platform:\n{CITY}\nKind regards",
        f"{CITY}\nhttps://city.test/ogc",
        f"{CITY} https://city.test/ogc",
        "https://city.test/FROST/\n  v1.1",
        "https://city.test/\r\nFROST/v1.1",
        "https://city.test\n/FROST/v1.1",
        "\ufeffhttps://city.test/\u200bFROST/\u200bv1.1\u00a0",
    ],
)
def test_what_is_around_an_address_is_taken_off(pasted: str) -> None:
    assert unwrapped(pasted) == CITY


@pytest.mark.parametrize(
    "address",
    [
        CITY,
        f"{CITY}/Things(1)",
        f"{CITY}/Things('a b')/Datastreams?$filter=name eq 'x'&$top=5",
        "http://[::1]:8080/v1.1",
        "[::1]:8080/v1.1",
        "https://city.test/My Server/v1.1",
        "https://city.test/proxy?to=https://inner.test/v1.1",
        "city.test/ogc/collections/trees/items?f=html",
        "https://münchen.test/v1.1",
        "ftp://city.test",
        "link.test/v1.1",
        "",
    ],
)
def test_nothing_within_an_address_is_changed(address: str) -> None:
    assert unwrapped(address) == address


@given(st.text(max_size=80) | st.text("htps:/[]()<>\"'. \n-a", max_size=40))
def test_an_address_is_unwrapped_once_and_for_all(text: str) -> None:
    assert unwrapped(unwrapped(text)) == unwrapped(text)


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("city.test/v1.1", "https://city.test/v1.1"),
        ("city.test:8443", "https://city.test:8443"),
        ("localhost:8811", "http://localhost:8811"),
        ("127.0.0.1:8811/v1.1", "http://127.0.0.1:8811/v1.1"),
        ("[::1]:8817", "http://[::1]:8817"),
        ("localhost.city.test", "https://localhost.city.test"),
        (" <http://city.test> ", "http://city.test"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_an_address_gets_its_beginning(pasted: str, address: str) -> None:
    assert with_scheme(pasted) == address


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("https://city.test/v1.1?a=1", "http://city.test/v1.1?a=1"),
        ("http://city.test:8080/v1.1", "https://city.test:8080/v1.1"),
        ("https://city.test:443", "http://city.test"),
        ("http://[::1]:80/", "https://[::1]/"),
    ],
)
def test_the_same_address_by_the_other_scheme(address: str, other: str) -> None:
    assert with_other_scheme(address) == other
