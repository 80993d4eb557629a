# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.bridge.net_address import host_of, is_loopback, origin, redacted, resolved, secret_names


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://City.example/a?b", ("https", "city.example", 443)),
        ("http://city.example.:80", ("http", "city.example", 80)),
        ("HTTP://[::1]:8080/", ("http", "::1", 8080)),
        ("https://user@city.example/", ("https", "city.example", 443)),
        ("https:///x", None),
        ("https://city.example:0/", None),
        ("https://city.example:99999/", None),
        ("https://[broken/", None),
        ("file:///etc/passwd", None),
        ("city.example", None),
    ],
)
def test_origin(url: str, found: tuple[str, str, int] | None) -> None:
    assert origin(url) == found


@pytest.mark.parametrize("host", ["localhost", "a.localhost.", "127.0.0.1", "127.9.9.9", "::1", "LOCALHOST"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["localhost.example", "127.0.0.1.example", "10.0.0.1", "169.254.169.254", "", "::2"])
def test_not_loopback(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize(
    "name",
    [
        "key",
        "API_KEY",
        "apikey",
        "token",
        "access_token",
        "sig",
        "password",
        "subscription-key",
        "client_secret",
        "jwt",
    ],
)
def test_secrets_in_a_query_are_found_and_hidden(name: str) -> None:
    url = f"https://city.example/a?f=json&{name}=CANARY&$top=1#part"

    assert secret_names(url) == [name]
    assert redacted(url) == f"https://city.example/a?f=json&{name}=…&$top=1"


@pytest.mark.parametrize("name", ["$filter", "f", "monkey", "keywords", "$skiptoken", "skip_token_count", "author"])
def test_ordinary_parameters_are_none(name: str) -> None:
    assert secret_names(f"https://city.example/?{name}=1") == []


def test_user_information_is_hidden() -> None:
    assert redacted("https://user:CANARY@city.example/a") == "https://city.example/a"
    assert host_of("https://user:CANARY@city.example:8443/a") == "city.example:8443"
    assert resolved("https://city.example/a", "//user:CANARY@city.example/b#c") == "https://city.example/b"


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    origin(text)
    redacted(text)
    host_of(text)
    is_loopback(text)
    resolved("https://city.example/", text)
    secret_names(text)
