# SPDX-License-Identifier: GPL-2.0-or-later
"""What an address tells about trust: its origin, whether it stays on this machine, and the secrets it may carry."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urljoin, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_SECRET_NAMES = re.compile(
    r"(?:api|access|auth|subscription|sas|app)?[-_.]?(?:key|token|secret|signature|sig|password|passwd|pwd)"
    r"|(?:ocp-apim-)?subscription-key|authorization|apikey|jwt|client_secret|session(?:id)?",
    re.IGNORECASE,
)

Origin = tuple[str, str, int]


def origin(url: str) -> Origin | None:
    """Scheme, host and port of an http or https address (RFC 6454, section 4), or None for anything else.

    The host is in lower case without a trailing dot; a port that is not named is the scheme's own.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    host = (parts.hostname or "").rstrip(".")
    if scheme not in _PORTS or not host or port == 0:
        return None
    return scheme, host, port or _PORTS[scheme]


def host_of(url: str) -> str:
    """The host (with port) of an address, for sentences; never the user information."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2]
    except ValueError:
        return "The address"


def is_loopback(host: str) -> bool:
    """True for localhost, its subdomains (RFC 6761, section 6.3) and the loopback addresses of IPv4 and IPv6."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def resolved(base: str, reference: str) -> str:
    """``reference`` as seen from ``base``, without fragment and user information.

    One that cannot be read comes back as it is.
    """
    try:
        parts = urlsplit(urljoin(base, reference.strip()))
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    except ValueError:
        return reference


def secret_names(url: str) -> list[str]:
    """The names of the query parameters of ``url`` that look as if they carry a key, a token or a password."""
    return [name for name, value in _pairs(_query(url)) if value and _SECRET_NAMES.fullmatch(name)]


def redacted(url: str) -> str:
    """``url`` fit for a message: no user information, no fragment, and ``…`` for the value of every secret."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition("?")[0].rpartition("@")[2]
    kept = "&".join(
        f"{name}=…" if value and _SECRET_NAMES.fullmatch(name) else f"{name}={value}" if value else name
        for name, value in _pairs(parts.query)
    )
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, kept, ""))


def _query(url: str) -> str:
    return url.partition("?")[2].partition("#")[0]


def _pairs(query: str) -> list[tuple[str, str]]:
    pieces = (piece.partition("=") for piece in query.split("&"))
    return [(name, value) for name, _, value in pieces]
