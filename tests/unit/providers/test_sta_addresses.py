# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.errors import ForeignAddress, InputError
from urban_data.providers.sensorthings.addresses import (
    counts_rows,
    given_root,
    ids_in_link,
    literal,
    query,
    resolved,
    roots,
    version_of,
)

ROOT = "https://city.test/FROST/v1.1"
HERE = f"{ROOT}/Datastreams(1)/Observations?$top=100"
anything = st.text(st.characters(exclude_categories=()), max_size=120)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://city.test/FROST/v1.1",
        "https://city.test/FROST/v1.1/",
        "  <https://city.test/FROST/v1.1//> ",
        '"https://city.test/FROST/v1.1"',
        "HTTPS://City.Test/FROST/v1.1",
        "city.test/FROST/v1.1",
        "https://city.test/FROST/v1.1/Things",
        "https://city.test/FROST/v1.1/Things(5)",
        "https://city.test/FROST/v1.1/Things('a/b c')/Datastreams?$top=5",
        "https://city.test/FROST/v1.1/Datastreams(5)/Observations?$filter=result gt 5&$orderby=phenomenonTime desc",
        "https://city.test/FROST/v1.1?$expand=Things",
        "https://city.test/FROST/v1.1/#/home",
        "https://city.test/FROST/v1.1/index.html",
    ],
)
def test_what_people_paste_leads_to_the_service(pasted: str) -> None:
    assert given_root(pasted) == ROOT


@pytest.mark.parametrize(
    ("pasted", "root"),
    [
        ("city.test", "https://city.test"),
        ("city.test:8443/sta", "https://city.test:8443/sta"),
        ("localhost:8080/FROST-Server", "http://localhost:8080/FROST-Server"),
        ("127.0.0.1:8080/v1.0/Things", "http://127.0.0.1:8080/v1.0"),
        ("[::1]:8080/v1.1", "http://[::1]:8080/v1.1"),
        ("http://[2001:db8::1]/v1.1", "http://[2001:db8::1]/v1.1"),
        ("https://city.test/Things(1)", "https://city.test"),
        ("https://city.test/My Server/v1.1", "https://city.test/My%20Server/v1.1"),
        ("https://city.test/Thingsboard/v1.1", "https://city.test/Thingsboard/v1.1"),
        ("https://city.test/v1.1/v1.1", "https://city.test/v1.1"),
    ],
)
def test_other_services(pasted: str, root: str) -> None:
    assert given_root(pasted) == root


@pytest.mark.parametrize(
    ("pasted", "sentence"),
    [
        ("", "The address must begin with https:// or http://."),
        ("https://", "The address must begin with https:// or http://."),
        ("ftp://city.test/v1.1", "The address must begin with https:// or http://."),
        ("file:///etc/passwd", "The address must begin with https:// or http://."),
        ("htp:/city", "The address must begin with https:// or http://."),
        ("https:/city.test/v1.1", "The address must begin with https:// or http://."),
        ("https://city.test:/v1.1", "The address must begin with https:// or http://."),
        ("javascript://alert(1)", "The address must begin with https:// or http://."),
        ("my city", "The address must begin with https:// or http://."),
        ("https://city.test:0/v1.1", "The address must begin with https:// or http://."),
        ("https://city.test:99999/v1.1", "This is not a web address."),
        ("https://[city/v1.1", "This is not a web address."),
        ("https://city.test/\ud800", "This is not a web address."),
        (
            "https://alice:secret@city.test/v1.1",
            "The address holds a user name. Use an authentication configuration instead.",
        ),
    ],
)
def test_wrong_addresses_are_refused_with_a_sentence(pasted: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        given_root(pasted)
    assert caught.value.sentence == sentence
    assert "secret" not in caught.value.detail


@given(anything)
def test_any_text_is_an_address_or_an_input_error(text: str) -> None:
    try:
        root = given_root(text)
    except InputError:
        return
    parts = urlsplit(root)
    assert parts.scheme in ("http", "https")
    assert parts.hostname
    assert not parts.query
    assert given_root(root) == root


def test_versions_and_where_to_look() -> None:
    assert version_of(ROOT) == "1.1"
    assert version_of("https://city.test/v1.1x") is None
    assert roots(ROOT) == [ROOT]
    assert roots("https://city.test/sta") == [
        "https://city.test/sta/v1.1",
        "https://city.test/sta",
        "https://city.test/sta/v1.0",
    ]


def test_queries_are_escaped_and_empty_options_left_out() -> None:
    options = [("filter", "name eq 'Köln & Umland #1+2?%'"), ("top", "5"), ("orderby", "")]
    expected = "?$filter=name%20eq%20'K%C3%B6ln%20%26%20Umland%20%231%2B2%3F%25'&$top=5"
    assert query(ROOT, options) == ROOT + expected
    assert query(ROOT, []) == ROOT
    assert query(ROOT, [("filter", "\ud800")]) == f"{ROOT}?$filter=%3F"


def test_text_is_quoted_for_the_filter_language() -> None:
    assert literal("O'Hara's") == "'O''Hara''s'"


@pytest.mark.parametrize(
    ("link", "ids"),
    [
        (f"{ROOT}/Datastreams(5)", ("5",)),
        ("/FROST/v1.1/Datastreams(-5)/", ("-5",)),
        ("Datastreams('abc')", ("abc",)),
        ("Datastreams('5')", ("5",)),
        ("Datastreams('O''Hara')", ("O'Hara",)),
        ("Datastreams('O%27%27Hara%3Acount')", ("O%27%27Hara%3Acount", "O'Hara:count")),
        ("Datastreams('Stra%C3%9Fe+1')", ("Stra%C3%9Fe+1", "Straße 1", "Straße+1")),
        ("Datastreams('a/b(c)')", ("a/b(c)",)),
        ("Datastreams(6d0e1f0a-9c5e-4b3a-8f00-000000000001)", ("6d0e1f0a-9c5e-4b3a-8f00-000000000001",)),
        ("Datastreams", ()),
        ("", ()),
    ],
)
def test_ids_in_navigation_links(link: str, ids: tuple[str, ...]) -> None:
    assert ids_in_link(link) == ids


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (f"{ROOT}/Observations?$skip=100", f"{ROOT}/Observations?$skip=100"),
        ("/FROST/v1.1/Observations?$skip=100", f"{ROOT}/Observations?$skip=100"),
        ("?$skip=100", f"{ROOT}/Datastreams(1)/Observations?$skip=100"),
        ("Datastreams(1)/Observations?$skip=100", f"{ROOT}/Datastreams(1)/Observations?$skip=100"),
        ("Observations?$skip=100", f"{ROOT}/Observations?$skip=100"),
        ("Observations", f"{ROOT}/Observations"),
        ("http://frost:8080/FROST/v1.1/Things?$skip=1", f"{ROOT}/Things?$skip=1"),
        ("//frost/FROST/v1.1/Things?$skip=1", f"{ROOT}/Things?$skip=1"),
        ("https://city.test/v1.1/Things?$skip=1", "https://city.test/v1.1/Things?$skip=1"),
        (
            f"{ROOT}/Houses?$skip=2&$skipFilter=(name gt 'House 1' or (name eq 'House 1' and id gt 1))",
            f"{ROOT}/Houses?$skip=2&$skipFilter=(name%20gt%20'House%201'%20or%20(name%20eq%20'House%201'%20and%20id%20gt%201))",
        ),
        (
            f"{ROOT}/O?$orderby=phenomenonTime+desc,%40iot.id+asc&$skipFilter=%28phenomenonTime+lt+2024-01-01T00:00:00Z/2024-01-01T01:00:00Z%29",
            f"{ROOT}/O?$orderby=phenomenonTime+desc,%40iot.id+asc&$skipFilter=%28phenomenonTime+lt+2024-01-01T00:00:00Z/2024-01-01T01:00:00Z%29",
        ),
        (f'{ROOT}/O?a="50%"&b=[Größe]#1', f"{ROOT}/O?a=%2250%25%22&b=%5BGr%C3%B6%C3%9Fe%5D%231"),
    ],
)
def test_links_are_followed_as_they_are_written(link: str, address: str) -> None:
    assert resolved(link, HERE, ROOT) == address


def test_a_link_of_a_service_on_an_ipv6_address() -> None:
    root = "http://[::1]:8080/v1.1"
    assert resolved(f"{root}/Things?$skip=1", f"{root}/Things", root) == f"{root}/Things?$skip=1"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/x?$skip=1",
        "https://evil.test/FROST/v1.10/Things",
        "file:///etc/passwd",
        "file://city.test/FROST/v1.1/secret.json",
        "data:application/json,{}",
        "ftp://city.test/FROST/v1.1/Things",
        "http://169.254.169.254/latest/meta-data/",
        "javascript:alert(1)",
        "http://[bad/FROST/v1.1",
        "https://city.test:1/other",
        "https://city.test@evil.test/other",
        "\ud800",
    ],
)
def test_links_elsewhere_are_not_followed(link: str) -> None:
    with pytest.raises(ForeignAddress):
        resolved(link, HERE, ROOT)


@given(anything | anything.map(lambda text: f"{ROOT}/Things?{text}"))
def test_any_link_stays_at_the_service_or_is_foreign(link: str) -> None:
    try:
        address = resolved(link, HERE, ROOT)
    except ForeignAddress:
        return
    assert (urlsplit(address).scheme, urlsplit(address).netloc) == ("https", "city.test")
    address.encode("ascii")


@pytest.mark.parametrize(
    ("link", "counting"),
    [
        ("x?$top=1&$skip=5", True),
        ("x?%24skip=5", True),
        ("x?$skip=5&$skipFilter=(id gt 5)", False),
        ("x?$skiptoken=abc", False),
        ("x?cursor=5", False),
    ],
)
def test_links_that_only_count_rows(link: str, counting: bool) -> None:
    assert counts_rows(link) is counting
