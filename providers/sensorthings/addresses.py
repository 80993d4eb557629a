# SPDX-License-Identifier: GPL-2.0-or-later
"""SensorThings addresses: what people paste, what we ask, and the links servers give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote, unquote_plus, urlsplit

from .. import links
from ..links import given_address, root_address

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
_ENTITY = re.compile(r"([A-Z][A-Za-z]+)(?:\(.*)?(?:/|\?|$)")
_NAVIGATION_ID = re.compile(r"\((?:'(.*)'|(-?\d+)|([^()']+))\)/?$")
_SKIP = re.compile(r"([?&](?:\$|%24)skip=)(\d{1,18})(?=&|$)", re.IGNORECASE | re.ASCII)
_SAFE_IN_VALUE = "$(),;=/:'@*!~-._"
_ONLY_BLANKS_TO_ESCAPE = re.compile(f"[\\w {re.escape(_SAFE_IN_VALUE)}]*", re.ASCII)
_LONGEST_LINK_END = 3_000


def given_root(text: str) -> str:
    """What a person pasted, cut down to the service: no query, no entity, no trailing slash, with a scheme.

    An address without scheme becomes https, on the loopback interface http. Raises InputError.
    """
    parts = given_address(text)
    return root_address(parts, _service_path(parts.path))


def _service_path(path: str) -> Iterator[str]:
    """The segments of a path up to the version or to the first entity."""
    for segment in filter(None, path.split("/")):
        entity = _ENTITY.fullmatch(segment)
        if entity and entity[1] in COLLECTIONS:
            return
        yield segment
        if _VERSION.fullmatch(segment):
            return


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
    pairs = "&".join(f"${name}={_escaped(value)}" for name, value in options if value)
    return f"{path}?{pairs}" if pairs else path


def _escaped(value: str) -> str:
    if _ONLY_BLANKS_TO_ESCAPE.fullmatch(value):
        return value.replace(" ", "%20")
    return quote(value, safe=_SAFE_IN_VALUE, errors="replace")


def literal(text: str) -> str:
    """``text`` as a string of the filter language: in single quotes, which are doubled inside."""
    return "'" + text.replace("'", "''") + "'"


def ids_in_link(link: str) -> tuple[str, ...]:
    """The ids a navigation link may mean by its last parentheses, the likeliest first.

    ``.../Datastreams('a''b')`` gives ``a'b``. FROST writes text ids form-encoded (``O%27%27Hara%3A1+2``), others as
    they are, so that the id as written comes first and then what it is decoded.
    """
    match = _NAVIGATION_ID.search(link[-_LONGEST_LINK_END:])
    if match is None:
        return ()
    if match[1] is None:
        return (match[2] or match[3],)
    readings = (match[1], unquote_plus(match[1]), unquote(match[1]))
    return tuple(dict.fromkeys(reading.replace("''", "'") for reading in readings))


def resolved(link: str, current: str, root: str) -> str:
    """The address a nextLink means; see `links.resolved`.

    One that begins with a collection's name is read from the root. Raises ForeignAddress.
    """
    begins = _ENTITY.match(link.strip())
    from_root = begins is not None and begins[1] in COLLECTIONS
    return links.resolved(link, f"{root}/" if from_root else current, root)


def counts_rows(link: str) -> bool:
    """True for a nextLink that only counts rows (``$skip``), so that inserted or deleted rows shift its pages."""
    names = {pair.partition("=")[0].lower().replace("%24", "$") for pair in urlsplit(link).query.split("&")}
    return "$skip" in names and not any(name.startswith("$skip") and name != "$skip" for name in names)


def goes_on_by_time(link: str) -> bool:
    """True for a nextLink that goes on behind a time (FROST's ``$skipFilter``), as a list in the order of time does."""
    pairs = (pair.partition("=") for pair in urlsplit(link).query.split("&"))
    return any("skipfilter" in name.lower() and "phenomenonTime" in unquote(value) for name, _, value in pairs)


def one_row_back(link: str) -> str:
    """A nextLink that counts rows, with one row less."""
    return _SKIP.sub(lambda found: f"{found[1]}{max(0, int(found[2]) - 1)}", link)
