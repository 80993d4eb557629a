# SPDX-License-Identifier: GPL-2.0-or-later
"""The one XML reader: plain documents are read, harmful ones refused where the harm begins."""

from __future__ import annotations

import pytest
from urban_data.core.xml import LARGEST, XmlError, parse_xml, with_sorted_attributes, xml_text

BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>'


def test_a_plain_document_is_read_and_written() -> None:
    root = parse_xml('<?xml version="1.0"?><a b="ü"><c>Straße</c><c/>end</a>'.encode())
    assert (root.tag, root.get("b"), [child.text for child in root]) == ("a", "ü", ["Straße", None])
    assert xml_text(root) == '<a b="ü"><c>Straße</c><c />end</a>'


@pytest.mark.parametrize(
    "body", [BOMB, OUTSIDE, b'<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>', b"<!DOCTYPE a><a/>"]
)
def test_document_types_are_refused(body: bytes) -> None:
    with pytest.raises(XmlError, match="document type"):
        parse_xml(body)


@pytest.mark.parametrize("body", [b"", b"<a>", b"<a></b>", b"<a/><b/>", b"\xff\xfe", b"<a>&unknown;</a>"])
def test_what_is_not_xml_is_refused(body: bytes) -> None:
    with pytest.raises(XmlError):
        parse_xml(body)


def test_what_is_too_deep_or_too_large_is_refused() -> None:
    with pytest.raises(XmlError, match="deeply"):
        parse_xml(b"<a>" * 300 + b"</a>" * 300)
    with pytest.raises(XmlError, match="20 MB"):
        parse_xml(b"<a>" + b" " * LARGEST + b"</a>")


def test_the_order_of_attributes_can_be_made_the_same() -> None:
    one, other = '<a z="1" b="2"><c y="3" x="&lt;4"/></a>', '<a b="2" z="1"><c x="&lt;4" y="3"/></a>'
    assert with_sorted_attributes(one) == with_sorted_attributes(other)
    assert with_sorted_attributes(one) != with_sorted_attributes(one.replace("3", "5"))
    with pytest.raises(XmlError):
        with_sorted_attributes("<a")
