# SPDX-License-Identifier: GPL-2.0-or-later
"""What answers where a service was expected: web pages, portals and other kinds of services, told by their marks."""

from __future__ import annotations

_LONGEST_LOOK = 50_000  # bytes

_SERVICES = (
    (b"wfs_capabilities", "it is another kind of service (WFS), which QGIS itself opens as a layer."),
    (b"wms_capabilities", "it is another kind of service (WMS), which QGIS itself opens as a layer."),
    (b"wmt_ms_capabilities", "it is another kind of service (WMS), which QGIS itself opens as a layer."),
    (b"arcgis rest services directory", "it is another kind of service (ArcGIS), which QGIS itself opens as a layer."),
)
_PORTALS = (
    (
        b"masterportal",
        "it gives the page of a map portal (Masterportal). What it tells of a layer names the layer's service.",
    ),
    (
        b'content="ckan',
        "it gives the page of a data catalogue (CKAN). The resources of a data set there name services.",
    ),
    (
        b"<title>geoserver",
        "it gives the page of a GeoServer. Its OGC API has an address of its own, if it is installed.",
    ),
)
_SIGN_INS = (b'type="password"', b"type='password'", b"sign in", b"log in", b"anmeld", b"login")


def reason_for_markup(body: bytes) -> str:
    """What a document that begins with ``<`` is, as the reason why it is not what was asked for.

    A portal comes before a sign-in page, as most portals have a place to sign in.
    """
    text = body[:_LONGEST_LOOK].lower()
    for mark, reason in _SERVICES + _PORTALS:
        if mark in text:
            return reason
    start = text[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<?xml") and b"<html" not in start:
        return "it gives XML, perhaps a map or feature service (WMS, WFS)."
    if any(mark in text for mark in _SIGN_INS):
        return "it gives a sign-in page. Check the authentication configuration or the network's own sign-in."
    return "it gives a web page, not data."
