# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses that people paste and links that servers give: checked, and never followed to another origin."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import requests

from ..core.errors import ForeignAddress, InputError
from .client import host_of

_HOST = re.compile(r"[^\s\x00-\x1f\x7f\\<>\"'`{}|^]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:/")
_ORIGIN = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:)?//[^/?#\s]*")
_LEGAL_IN_PATH = "/%!$&'()*+,;=:@~-._"
_LEGAL = "!$%&'()*+,/:;=?@~-._"


def given_address(text: str) -> SplitResult:
    """What a person pasted, in its parts, with a scheme; the path is left as it was written.

    An address without scheme becomes https, on the loopback interface http; an internationalised host is written as it
    is asked (RFC 5891). Raises InputError.
    """
    address = text.strip().strip("<>\"'").strip()
    try:
        address.encode()
        if "://" not in address and not _SCHEME.match(address):
            host = urlsplit(f"//{address}").hostname or ""
            address = f"{'http' if _is_loopback(host) else 'https'}://{address}"
        parts = urlsplit(address)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise InputError("This is not a web address.", f"{text[:200]}: {error}") from error
    if not valid or parts.netloc.endswith(":") or not _HOST.fullmatch(parts.netloc.rpartition("@")[2]):
        raise InputError("The address must begin with https:// or http://.", text[:200])
    if parts.username or parts.password:
        raise InputError("The address holds a user name. Use an authentication configuration instead.")
    return parts._replace(scheme=parts.scheme.lower(), netloc=_ascii(parts.netloc.lower()))


def root_address(given: SplitResult, segments: Iterable[str]) -> str:
    """The address of the service at these segments of the path: no query, no slash at the end."""
    path = quote("/".join(segments), safe=_LEGAL_IN_PATH)
    return urlunsplit((given.scheme, given.netloc, f"/{path}" if path else "", "", ""))


def resolved(link: str, current: str, root: str) -> str:
    """The address a link on the page ``current`` means, with its query as the server wrote it.

    Only characters a URL may not hold are escaped. A link to the root's own host, or below its path, is asked at the
    root's own origin, since servers behind a proxy often name another scheme or host. Raises ForeignAddress for any
    other origin and for any scheme but http and https.
    """
    try:
        absolute = urljoin(current, legal(link.strip()))
        parts, base = urlsplit(absolute), urlsplit(root)
        own = parts.netloc.lower() == base.netloc
    except ValueError as error:
        raise ForeignAddress(f"{link[:300]}: {error}", host=host_of(root), target=link[:100]) from error
    below = bool(base.path) and (parts.path == base.path or parts.path.startswith(f"{base.path}/"))
    if parts.scheme not in ("http", "https") or not (below or own):
        raise ForeignAddress(link[:500], host=host_of(root), target=f"{parts.scheme}://{host_of(absolute)}")
    return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))


def legal(link: str) -> str:
    """``link`` with blanks, quotes, brackets, non-ASCII and stray percent signs escaped, nothing else touched."""
    origin = _ORIGIN.match(link)
    head = origin[0] if origin else ""
    escaped = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", link[len(head) :])
    return head + quote(escaped, safe=_LEGAL)


def _ascii(netloc: str) -> str:
    """Host and port as requests asks them; raises InputError for a host that has no such form."""
    if netloc.isascii():
        return netloc
    try:
        return urlsplit(requests.Request("GET", f"https://{netloc}").prepare().url or "").netloc
    except requests.exceptions.InvalidURL as error:
        raise InputError("This is not a web address.", netloc[:200]) from error


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
