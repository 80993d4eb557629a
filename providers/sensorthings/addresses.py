# SPDX-License-Identifier: GPL-2.0-or-later
"""SensorThings addresses: what people paste, what we ask, and the links servers give."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from ...core.errors import ForeignAddress, InputError
from ..client import host_of

COLLECTIONS = frozenset(
    {
        "Things",
        "Locations",
        "HistoricalLocations",
        "Datastreams",
        "MultiDatastreams",
        "Sensors",
        "ObservedProperties",
        "Observations",
        "FeaturesOfInterest",
        "CreateObservations",
    }
)
LONGEST_QUERY = 1900

_VERSION = re.compile(r"v(\d+\.\d+)")
_ENTITY = re.compile(r"([A-Z][A-Za-z]+)(?:\(.*\)?)?")
_NAVIGATION_ID = re.compile(r"\((?:'(.*)'|(-?\d+)|([^()']+))\)/?$")
_LEGAL = "!#$%&'()*+,/:;=?@~-._"


def given_root(text: str) -> str:
    """What a person pasted, cut down to the service: no query, no entity, no trailing slash, with a scheme.

    An address without scheme becomes https, on the loopback interface http. Raises InputError.
    """
    address = text.strip().strip("<>\"'").strip()
    if "://" not in address:
        host = re.split(r"[/:?#]", address, maxsplit=1)[0]
        address = f"{'http' if _is_loopback(host) else 'https'}://{address}"
    try:
        parts = urlsplit(address)
        valid = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise InputError("This is not a web address.", f"{text[:200]}: {error}") from error
    if not valid or re.search(r"\s", parts.netloc):
        raise InputError("The address must begin with https:// or http://.", text[:200])
    if parts.username or parts.password:
        raise InputError("The address holds a user name. Use an authentication configuration instead.")
    segments = [segment for segment in parts.path.split("/") if segment]
    kept: list[str] = []
    for segment in segments:
        entity = _ENTITY.fullmatch(segment)
        if entity and entity[1] in COLLECTIONS:
            break
        kept.append(segment)
        if _VERSION.fullmatch(segment):
            break
    path = quote("/".join(kept), safe="/%!$&'()*+,;=:@~-._")
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), f"/{path}" if path else "", "", ""))


def version_of(root: str) -> str | None:
    """The version (``1.1``) an address ends with, or None."""
    match = _VERSION.fullmatch(root.rpartition("/")[2])
    return match[1] if match else None


def roots(root: str) -> list[str]:
    """The addresses at which the service may be, the likeliest first."""
    if version_of(root) is not None:
        return [root]
    return [f"{root}/v1.1", root, f"{root}/v1.0"]


def query(path: str, options: Iterable[tuple[str, str]]) -> str:
    """``path?$name=value&...`` with every value escaped for a URL (blanks as %20)."""
    pairs = "&".join(f"${name}={quote(value, safe=_SAFE_IN_VALUE)}" for name, value in options if value)
    return f"{path}?{pairs}" if pairs else path


_SAFE_IN_VALUE = "$(),;=/:'@*!~-._"


def literal(text: str) -> str:
    """``text`` as a string of the filter language: in single quotes, which are doubled inside."""
    return "'" + text.replace("'", "''") + "'"


def id_in_link(link: str) -> str | None:
    """The id in the last parentheses of a navigation link (``.../Datastreams('a''b')`` gives ``a'b``), or None."""
    match = _NAVIGATION_ID.search(link)
    if match is None:
        return None
    if match[1] is not None:
        return match[1].replace("''", "'")
    return match[2] or match[3]


def resolved(link: str, current: str, root: str) -> str:
    """The address a nextLink means, with its query as the server wrote it.

    Only characters a URL may not hold are escaped. A link below the root's path is asked at the root's own origin,
    since servers behind a proxy often name another scheme or host. Raises ForeignAddress for any other origin and
    for any scheme but http and https.
    """
    try:
        absolute = urljoin(current, _legal(link.strip()))
        parts, base = urlsplit(absolute), urlsplit(root)
        own_origin = (parts.scheme, parts.netloc) == (base.scheme, base.netloc)
    except ValueError as error:
        raise ForeignAddress(f"{link[:300]}: {error}", host=host_of(root), target=link[:100]) from error
    below = parts.path == base.path or parts.path.startswith(base.path + "/")
    if parts.scheme not in ("http", "https") or not (below or own_origin):
        raise ForeignAddress(link[:500], host=host_of(root), target=f"{parts.scheme}://{host_of(absolute)}")
    return urlunsplit((base.scheme, base.netloc, parts.path, parts.query, ""))


def counts_rows(link: str) -> bool:
    """True for a nextLink that only counts rows (``$skip``), so that inserted or deleted rows shift its pages."""
    names = {pair.partition("=")[0].lower().replace("%24", "$") for pair in urlsplit(link).query.split("&")}
    return "$skip" in names and not any(name.startswith("$skip") and name != "$skip" for name in names)


def _legal(link: str) -> str:
    """``link`` with blanks, quotes, brackets, non-ASCII and stray percent signs escaped, nothing else touched."""
    escaped = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", link)
    return quote(escaped.replace("#", "%23"), safe=_LEGAL)


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
