# SPDX-License-Identifier: GPL-2.0-or-later
"""The landing page of a SensorThings service: whether there is one, where, and what it offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...core.documents import shortened
from ...core.errors import InvalidAnswer, NotFound, NotThisApi, RequestRefused, UrbanDataError
from ..client import Answer, JsonClient, host_of
from .addresses import COLLECTIONS, roots, version_of
from .entities import listed

VERSIONS = ("1.0", "1.1")


@dataclass(frozen=True, slots=True)
class Landing:
    """What the landing page says: the service's address, its collections and conformance classes."""

    root: str
    collections: frozenset[str]
    conformance: frozenset[str]

    def offers(self, requirement: str) -> bool:
        """True when a conformance class with this word is announced."""
        return any(requirement in name for name in self.conformance)


def find_landing(client: JsonClient, given: str) -> Landing:
    """The landing page at or below an address, of the newest version; raises NotThisApi when there is none."""
    host = host_of(given)
    if (version := version_of(given)) is not None and version not in VERSIONS:
        reason = f"version {version} is not supported."
        raise NotThisApi(given, host=host, api="SensorThings 1.0 or 1.1", reason=reason)
    first: UrbanDataError | None = None
    for root in roots(given):
        try:
            return _landing(client.get(root), root)
        except (NotFound, InvalidAnswer, RequestRefused) as error:
            if first is None or root == given or isinstance(first, NotFound):
                first = error
    if isinstance(first, NotThisApi):
        raise first
    told = first.fields.get("reason", "it does not accept the request.") if first else ""
    reason = "there is nothing at it." if isinstance(first, NotFound) else told
    detail = f"{first}: {first.detail}" if first else ""
    raise NotThisApi(detail, host=host, api="SensorThings", reason=reason) from first


def _landing(answer: Answer, root: str) -> Landing:
    document = answer.document
    names = {
        entry["name"]
        for entry in (listed(document, "value") if isinstance(document, dict) else ())
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    }
    if "Datastreams" not in names and "Things" not in names:
        raise NotThisApi(shortened(document, 300), host=host_of(root), api="SensorThings", reason=_looks_like(document))
    settings = document.get("serverSettings")
    told = settings.get("conformance") if isinstance(settings, dict) else None
    conformance = frozenset(name for name in told if isinstance(name, str)) if isinstance(told, list) else frozenset()
    final = answer.url.partition("?")[0].rstrip("/")
    moved = host_of(final) == host_of(root) and version_of(final) is not None
    return Landing(final if moved else root, frozenset(names & COLLECTIONS), conformance)


def _looks_like(document: Any) -> str:
    if isinstance(document, dict):
        marks = (
            ("stac_version", "it looks like a STAC catalogue."),
            ("conformsTo", "it looks like an OGC API service."),
            ("links", "it looks like an OGC API service."),
            ("entities_url", "it looks like an NGSI context broker."),
            ("currentVersion", "it looks like an ArcGIS service."),
            ("FeatureCollection", "it looks like a GeoJSON file."),
            ("success", "it looks like a CKAN catalogue."),
            ("error", "it reports an error."),
        )
        for mark, sentence in marks:
            if mark in document or document.get("type") == mark:
                return sentence
    return "it gives other JSON data."
