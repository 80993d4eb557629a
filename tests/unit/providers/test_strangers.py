# SPDX-License-Identifier: GPL-2.0-or-later
"""Portals and other services are called by their names."""

from __future__ import annotations

import pytest
from urban_data.providers.strangers import reason_for_markup


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<?xml version="1.0"?><wfs:WFS_Capabilities version="2.0.0"/>', "another kind of service (WFS)"),
        ('<?xml version="1.0"?>\n<WMS_Capabilities/>', "another kind of service (WMS)"),
        ("<html><title>ArcGIS REST Services Directory</title>Login", "another kind of service (ArcGIS)"),
        ('<!doctype html><script src="./js/masterportal.js"></script><p>Login', "a map portal (Masterportal)"),
        ('<html><meta name="generator" content="ckan 2.10" /><a>Log in</a>', "a data catalogue (CKAN)"),
        ("<html><head><title>GeoServer: Welcome</title>", "the page of a GeoServer"),
        ('<?xml version="1.0"?><ows:ExceptionReport/>', "XML, perhaps a map or feature service"),
        ('<?xml version="1.0"?><html><p>Hello', "a web page, not data"),
        ('\ufeff <html><input type="password">', "a sign-in page"),
        ("<html><p>Hello", "a web page, not data"),
    ],
)
def test_markup_is_called_what_it_is(body: str, words: str) -> None:
    assert words in reason_for_markup(body.encode())


def test_a_mark_far_down_does_not_count() -> None:
    assert reason_for_markup(b"<html>" + b" " * 60_000 + b"masterportal") == "it gives a web page, not data."
