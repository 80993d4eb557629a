# SPDX-License-Identifier: GPL-2.0-or-later
"""One SensorThings service: where it is, what it can do, and how it is asked."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import requests

from ...core.errors import InvalidAnswer, NotFound, NotThisApi, RequestRefused, UrbanDataError
from ...core.monitor import Monitor
from ...core.platform import Probe
from ..client import Answer, JsonClient, host_of
from ..paging import Outline, follow
from .addresses import COLLECTIONS, LONGEST_QUERY, given_root, literal, query, resolved, roots, version_of
from .entities import Flaw, identity, next_link, value_list
from .meaning import value_kind
from .results import Kinds, page_mark, row_count, source_id

API = "sensorthings"
LARGEST_PAGE = 10_000
VERSIONS = ("1.0", "1.1")

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Landing:
    """What the landing page says: the service's address, its collections and conformance classes."""

    root: str
    collections: frozenset[str]
    conformance: frozenset[str]

    def offers(self, requirement: str) -> bool:
        """True when a conformance class with this word is announced."""
        return any(requirement in name for name in self.conformance)


class Service:
    """The connection of one provider; what it learns is shared by all threads."""

    def __init__(self, url: str, session: requests.Session, monitor: Monitor | None = None) -> None:
        self.client = JsonClient(session, "SensorThings", monitor)
        self._given = given_root(url)
        self._lock = threading.RLock()
        self._landing: Landing | None = None
        self._page_limit: int | None = None
        self._text_ids: dict[str, bool] = {}
        self._kinds: dict[str, Kinds] = {}
        self._refused: set[str] = set()
        self._latency = 0.2

    @property
    def host(self) -> str:
        """The host, for sentences."""
        return host_of(self._given)

    @property
    def landing(self) -> Landing:
        """The landing page, asked for once; raises NotThisApi when there is none at the address."""
        with self._lock:
            if self._landing is None:
                self._landing = self._find()
            return self._landing

    @property
    def root(self) -> str:
        """The service's address with version."""
        if version_of(self._given) is not None and self._landing is None:
            return self._given
        return self.landing.root

    @property
    def page_size(self) -> int:
        """How many records a page is expected to hold."""
        return self._page_limit or LARGEST_PAGE

    @property
    def latency(self) -> float:
        """Seconds a request took, on a moving average."""
        return self._latency

    def refuses(self, feature: str) -> bool:
        """True when the service has refused ``feature`` before."""
        return feature in self._refused

    def note_refusal(self, feature: str) -> None:
        """Remember that the service refuses ``feature``."""
        with self._lock:
            self._refused.add(feature)

    def probe(self) -> Probe:
        """What the service is and how large its pages are."""
        landing = self.landing
        answer = self.get(query(f"{landing.root}/Datastreams", [("top", str(LARGEST_PAGE)), ("select", "id")]))
        if len(value_list(answer)) < LARGEST_PAGE and self.following(answer) is not None:
            self.learn_page_limit(len(value_list(answer)))
        version = version_of(landing.root) or "1.0"
        return Probe(landing.root, API, version, self.host, landing.conformance, self._page_limit)

    def get(self, url: str) -> Answer:
        """The document at ``url``."""
        answer = self.client.get(url)
        with self._lock:
            self._latency += (answer.seconds - self._latency) / 8
        return answer

    def address(self, path: str, options: Options) -> str:
        """The address of a path below the root with options."""
        return query(f"{self.root}/{path}", options)

    def following(self, answer: Answer) -> str | None:
        """The address of the page after ``answer``, or None; raises ForeignAddress and InvalidAnswer."""
        try:
            link = next_link(answer.document)
        except Flaw as flaw:
            raise InvalidAnswer(answer.url, host=self.host, reason=f"it holds {flaw}.") from flaw
        return None if link is None else resolved(link, answer.url, self.root)

    def outline(self, answer: Answer) -> Outline:
        """What following needs to know of a page."""
        rows = value_list(answer)
        following = self.following(answer)
        return Outline(row_count(rows), following, page_mark(rows))

    def walk(self, path: str, options: Options) -> Iterator[tuple[list[Any], Answer, bool]]:
        """(records, answer, last) for every page of a collection, by its links."""
        for answer, page in follow(self.address(path, options), self.get, self.outline):
            rows = value_list(answer)
            if page.following is not None and 0 < len(rows) < LARGEST_PAGE:
                self.learn_page_limit(len(rows))
            yield rows, answer, page.following is None

    def rest_of(self, link: str) -> Iterator[Any]:
        """The records behind a nextLink found inside an entity."""
        for answer, _ in follow(resolved(link, self.root, self.root), self.get, self.outline):
            yield from value_list(answer)

    def learn_page_limit(self, rows: int) -> None:
        """Remember the largest page seen that was not the last one."""
        with self._lock:
            self._page_limit = max(self._page_limit or 0, rows)

    def learn(self, collection: str, ids: Iterable[int | str]) -> None:
        """Remember whether a collection's ids are text."""
        for found in ids:
            with self._lock:
                self._text_ids[collection] = isinstance(found, str)
            return

    def learn_kinds(self, kinds: Iterable[tuple[str, Kinds]]) -> None:
        """Remember the value kinds of series."""
        with self._lock:
            self._kinds.update(kinds)

    def kinds(self, sources: tuple[str, ...]) -> dict[str, Kinds]:
        """The value kinds of series, asked for where they are not known (as after a restart)."""
        unknown = [source for source in sources if source not in self._kinds]
        if unknown:
            for collection, ids in by_collection(unknown).items():
                self._ask_kinds(collection, ids)
        return {source: self._kinds.get(source, ("number",)) for source in sources}

    def id_literal(self, collection: str, found: str) -> str:
        """An id as the filter language and the path write it: a number, or text in quotes."""
        if not found.lstrip("-").isdigit() or not found.isascii():
            return literal(found)
        with self._lock:
            known = self._text_ids.get(collection)
        if known is None:
            answer = self.get(self.address(collection, [("top", "1"), ("select", "id")]))
            known = any(isinstance(_id_or_none(row), str) for row in value_list(answer))
            with self._lock:
                self._text_ids[collection] = known
        return literal(found) if known else found

    def id_filters(self, collection: str, ids: Iterable[str], member: str = "id") -> Iterator[tuple[list[str], str]]:
        """(ids, filter) pairs that cover ``ids``, each filter short enough for an address."""
        chosen: list[str] = []
        length = 0
        for found in ids:
            term = f"{member} eq {self.id_literal(collection, found)}"
            if chosen and length + len(term) + 14 > LONGEST_QUERY - 700:
                yield chosen, self.any_of(collection, chosen, member)
                chosen, length = [], 0
            chosen.append(found)
            length += len(term) + 14
        if chosen:
            yield chosen, self.any_of(collection, chosen, member)

    def any_of(self, collection: str, ids: Iterable[str], member: str = "id") -> str:
        """A filter that any of the ids satisfies."""
        return " or ".join(f"{member} eq {self.id_literal(collection, found)}" for found in ids)

    def _ask_kinds(self, collection: str, ids: list[str]) -> None:
        for chosen, wanted in self.id_filters(collection, ids):
            options: Options = [("filter", wanted), ("top", str(len(chosen)))]
            for rows, _, _ in self.walk(collection, options):
                self.learn_kinds(_kinds_of(row, collection) for row in rows if _id_or_none(row) is not None)

    def _find(self) -> Landing:
        first: UrbanDataError | None = None
        if (version := version_of(self._given)) is not None and version not in VERSIONS:
            raise NotThisApi(
                self._given,
                host=self.host,
                api="SensorThings 1.0 or 1.1",
                reason=f"version {version} is not supported.",
            )
        for root in roots(self._given):
            try:
                return _landing(self.client.get(root), root)
            except (NotFound, InvalidAnswer, RequestRefused) as error:
                if first is None or root == self._given or isinstance(first, NotFound):
                    first = error
        if isinstance(first, NotThisApi):
            raise first
        reason = "there is nothing at it." if isinstance(first, NotFound) else "it is something else."
        detail = f"{first}: {first.detail}" if first else ""
        raise NotThisApi(detail, host=self.host, api="SensorThings", reason=reason) from first


def by_collection(sources: Iterable[str]) -> dict[str, list[str]]:
    """Source ids of series by the collection they are in, as bare ids."""
    found: dict[str, list[str]] = {}
    for source in sources:
        collection, bare = split_source(source)
        found.setdefault(collection, []).append(bare)
    return found


def split_source(source: str) -> tuple[str, str]:
    """(collection, id) of a series: ``5`` is a Datastream, ``MultiDatastreams(5)`` says itself what it is."""
    if source.startswith("MultiDatastreams(") and source.endswith(")"):
        bare = source[len("MultiDatastreams(") : -1]
        return "MultiDatastreams", bare[1:-1] if bare[:1] == "'" and bare[-1:] == "'" else bare
    return "Datastreams", source


def _landing(answer: Answer, root: str) -> Landing:
    document = answer.document
    names = {
        entry["name"]
        for entry in (document.get("value") if isinstance(document, dict) else None) or []
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    }
    if "Datastreams" not in names and "Things" not in names:
        raise NotThisApi(repr(document)[:300], host=host_of(root), api="SensorThings", reason=_looks_like(document))
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


def _id_or_none(row: Any) -> int | str | None:
    try:
        return identity(row) if isinstance(row, dict) else None
    except Flaw:
        return None


def _kinds_of(row: dict[str, Any], collection: str) -> tuple[str, Kinds]:
    source = source_id(collection, identity(row))
    if collection == "Datastreams":
        unit = row.get("unitOfMeasurement")
        has_unit = isinstance(unit, dict) and any(
            isinstance(unit.get(n), str) and unit[n].strip() for n in ("symbol", "name", "definition")
        )
        return source, (value_kind(str(row.get("observationType") or ""), has_unit),)
    types, units = row.get("multiObservationDataTypes"), row.get("unitOfMeasurements")
    listed = types if isinstance(types, list) else []
    count = max(len(listed), len(units) if isinstance(units, list) else 0, 1)
    return source, tuple(value_kind(str(listed[n]) if n < len(listed) else "", True) for n in range(count))
