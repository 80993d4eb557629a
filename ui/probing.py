# SPDX-License-Identifier: GPL-2.0-or-later
"""What was found at an address, and how sure that is, in words."""

from __future__ import annotations

from ..bridge.translation import tr
from ..core.platform import Probe
from ..core.text import plain
from .pasting import is_loopback_address

__all__ = ["api_title", "found_words", "is_certain"]

_TITLES = {"sensorthings": "SensorThings API", "ogcfeatures": "OGC API – Features"}


def api_title(api: str) -> str:
    """What an API is called; its key where it is not known."""
    return _TITLES.get(api, api)


def is_certain(probe: Probe) -> bool:
    """True when the service itself names what it conforms to; else it only answers as such a service does."""
    return bool(probe.extensions)


def found_words(probe: Probe) -> str:
    """What was found and how sure that is, and whether it is asked without encryption, a sentence each."""
    name = f"{api_title(probe.api)} {plain(probe.version, 20)}".strip()
    found = tr("Found: {api} at {url}.").format(api=name, url=plain(probe.root_url, 300))
    if is_certain(probe):
        sure = tr("This is certain: the service names the standards it follows.")
    else:
        sure = tr("This is likely: it answers like one, but does not name the standards it follows.")
    if probe.root_url.startswith("https://") or is_loopback_address(probe.root_url):
        return f"{found} {sure}"
    return (
        f"{found} {sure} {tr('The connection is not encrypted: others on the way can read and change what is sent.')}"
    )
