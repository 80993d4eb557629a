# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses that are pasted, and links that are followed or not."""

from __future__ import annotations

import pytest
from urban_data.core.errors import ForeignAddress, InputError
from urban_data.providers.links import given_address, legal, resolved

ROOT = "https://city.test/geo/ogc"
HERE = f"{ROOT}/collections/trees/items?limit=5"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (f"{ROOT}/collections/trees/items?token=%2Fa+b", f"{ROOT}/collections/trees/items?token=%2Fa+b"),
        ("items?token=2", f"{ROOT}/collections/trees/items?token=2"),
        ("?token=2", f"{ROOT}/collections/trees/items?token=2"),
        ("/geo/ogc/x", f"{ROOT}/x"),
        ("/elsewhere/x", "https://city.test/elsewhere/x"),
        ("http://city.test/geo/ogc/x", f"{ROOT}/x"),
        ("http://inside:8080/geo/ogc/x?a=1", f"{ROOT}/x?a=1"),
        ("//city.test/geo/ogc/x", f"{ROOT}/x"),
        (" https://city.test/geo/ogc/grün x?q=100% ", f"{ROOT}/gr%C3%BCn%20x?q=100%25"),
    ],
)
def test_a_link_is_asked_at_the_own_origin(link: str, address: str) -> None:
    assert resolved(link, HERE, ROOT) == address


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/x", "//evil.test/x", "https://city.test:444/x", "file:///etc/passwd", "data:text/plain,x",
        "https://city.test.evil.test/x", "ftp://city.test/geo/ogc/x", "https://evil.test/geo/ogcx", "http://[::1",
        "https://city.test@evil.test/x",
    ],
)  # fmt: skip
def test_a_link_to_another_origin_is_not_followed(link: str) -> None:
    with pytest.raises(ForeignAddress):
        resolved(link, HERE, ROOT)


def test_at_a_root_without_a_path_only_the_own_host_is_followed() -> None:
    assert resolved("http://city.test/x", "https://city.test/a", "https://city.test") == "https://city.test/x"
    with pytest.raises(ForeignAddress):
        resolved("https://evil.test/x", "https://city.test/a", "https://city.test")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("city.test/ogc", "https://city.test/ogc"),
        ("localhost:5000", "http://localhost:5000"),
        ("127.0.0.1:5000/ogc", "http://127.0.0.1:5000/ogc"),
        (" <HTTPS://City.Test/OGC> ", "https://city.test/OGC"),
        ("https://Straße.München.test:8443/ogc", "https://xn--strae-oqa.xn--mnchen-3ya.test:8443/ogc"),
    ],
)
def test_what_people_paste_becomes_an_address(given: str, address: str) -> None:
    assert given_address(given).geturl() == address


@pytest.mark.parametrize(
    "given", ["", "ftp://city.test", "file:///x", "https://", "https://a b/", "https://u:p@city.test", "https://city.test:0",
              "https://city.test:x", "javascript:/alert(1)"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(given: str) -> None:
    with pytest.raises(InputError):
        given_address(given)


def test_legal_touches_nothing_that_is_legal() -> None:
    assert legal("https://city.test/a?b=%20&c=(1,2)") == "https://city.test/a?b=%20&c=(1,2)"
