# SPDX-License-Identifier: GPL-2.0-or-later
"""One SensorThings service: where it is, what it can do, and how it is asked."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import requests

from ...core.documents import shortened
from ...core.errors import ChangedWhilePaging, InvalidAnswer, NotFound, NotThisApi, RequestRefused, UrbanDataError
from ...core.monitor import Monitor
from ...core.platform import Probe
from ..client import Answer, JsonClient, host_of
from ..paging import LeadsInCircle, Outline, follow
from .addresses import COLLECTIONS, counts_rows, given_root, literal, query, resolved, roots, version_of
from .entities import Flaw, identity, listed, next_link, told_count, value_list
from .groups import read_stream
from .results import Facts, page_mark, row_count

API = "sensorthings"
LARGEST_PAGE = 10_000
LONGEST_FILTER = 1_400
AT_ONCE = 4
VERSIONS = ("1.0", "1.1")
OBSERVED = {"Datastreams": "ObservedProperty", "MultiDatastreams": "ObservedProperties"}

Options = list[tuple[str, str]]
Item = TypeVar("Item")
Result = TypeVar("Result")

_UNKNOWN = Facts(("number",))
_LINK_ID = re.compile(r"[\w.*-]+", re.ASCII)
_PATH_ID = re.compile(r"-?\d+|'[\w.:@~-]+'", re.ASCII)


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
        self._facts: dict[str, Facts] = {}
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

    def note_refusal(self, *features: str) -> None:
        """Remember that the service refuses ``features``."""
        with self._lock:
            self._refused.update(features)

    def probe(self) -> Probe:
        """What the service is and how large its pages are."""
        landing = self.landing
        options: Options = [("top", str(LARGEST_PAGE)), ("select", "id")]
        try:
            answer = self.get(self.address("Datastreams", options))
        except RequestRefused:
            answer = self.get(self.address("Datastreams", options[:1]))
        self._learn_from_page(value_list(answer), self.following(answer))
        version = version_of(landing.root) or "1.0"
        extensions = landing.conformance | (landing.collections & {"MultiDatastreams"})
        return Probe(landing.root, API, version, self.host, extensions, self._page_limit)

    def get(self, url: str) -> Answer:
        """The document at ``url``."""
        answer = self.client.get(url)
        with self._lock:
            self._latency += (answer.seconds - self._latency) / 8
        return answer

    def each(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """``work`` done for every item, a few at a time; raises what the first failing one raised."""
        with ThreadPoolExecutor(AT_ONCE, "urban-data-list") as executor:
            return list(executor.map(work, items))

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

    def chain(self, first: str, counting: str) -> Iterator[tuple[Answer, bool]]:
        """(answer, last) for every page from the address ``first`` on, by its links.

        Where the links only count rows, what is inserted or deleted meanwhile shifts the pages. The address
        ``counting`` is then asked for the number of records before and after; raises ChangedWhilePaging when they
        differ.
        """
        before: int | None = None
        by_count = False
        for answer, page in follow(first, self.get, self._outline):
            if page.following is not None and not by_count and counts_rows(page.following):
                by_count, before = True, told_count(self.get(counting).document)
            if page.following is None and before is not None:
                after = told_count(self.get(counting).document)
                if after != before:
                    raise ChangedWhilePaging(answer.url, host=self.host, before=before, after=after)
            yield answer, page.following is None

    def walk(self, path: str, options: Options) -> Iterator[tuple[list[Any], Answer, bool]]:
        """(records, answer, last) for every page of a collection; no entity comes twice.

        The pages are found by their links. FROST 2.0 escapes text ids once too often in those, so that they lead in a
        circle or past what follows: such a list is asked on by the last id. When fewer entities come than the service
        told of, the monitor is warned.
        """
        seen: set[int | str] = set()
        counting = [option for option in options if option[0] == "filter"] + [("top", "1"), ("count", "true")]
        told: int | None = None
        beyond: str | None = None
        try:
            for answer, last in self.chain(self.address(path, options), self.address(path, counting)):
                rows = value_list(answer)
                told = told if seen else told_count(answer.document)
                self._learn_from_page(rows, None if last else answer.url)
                yield _unseen(rows, seen), answer, last
                beyond = None if last else _misled_from(rows, answer)
                if last or beyond is not None:
                    break
        except LeadsInCircle:
            if not any(isinstance(found, str) for found in seen):
                raise
            beyond = ""
        if beyond is not None:
            for answer, last in self._by_id(path, options, beyond):
                yield _unseen(value_list(answer), seen), answer, last
        if told is not None and len(seen) < told:
            self.client.monitor.warning(f"{self.host} tells of {told} {path}, but gives only {len(seen)}.")

    def rest_of(self, link: str) -> Iterator[Any]:
        """The records behind a nextLink found inside an entity."""
        first = resolved(link, self.root, self.root)
        for answer, _ in follow(first, self.get, self._outline):
            yield from value_list(answer)

    def learn_page_limit(self, rows: int) -> None:
        """Remember the largest page seen that was not the last one."""
        with self._lock:
            self._page_limit = max(self._page_limit or 0, rows)

    def learn_id(self, collection: str, found: int | str) -> None:
        """Remember whether a collection's ids are text."""
        self._text_ids[collection] = isinstance(found, str)

    def learn_series(self, facts: Mapping[str, Facts]) -> None:
        """Remember the facts of series by source id."""
        with self._lock:
            self._facts.update(facts)

    def facts(self, sources: Sequence[str]) -> dict[str, Facts]:
        """The facts of series, asked for where they are not known (as after a restart)."""
        unknown = [source for source in sources if source not in self._facts]
        for collection, ids in by_collection(unknown).items():
            self._ask_facts(collection, ids)
        return {source: self._facts.get(source, _UNKNOWN) for source in sources}

    def id_literal(self, collection: str, found: str) -> str:
        """An id as the filter language and the path write it: a number, or text in quotes."""
        if not found.lstrip("-").isdigit() or not found.isascii():
            return literal(found)
        known = self._text_ids.get(collection)
        if known is None:
            answer = self.get(self.address(collection, [("top", "1"), ("select", "id")]))
            known = any(isinstance(_id_or_none(row), str) for row in value_list(answer))
            self._text_ids[collection] = known
        return literal(found) if known else found

    def related(self, collection: str, found: str, target: str) -> tuple[str, str]:
        """(path, filter) under which the ``target`` entities of one entity are found.

        An id that would have to be escaped in a path goes into a filter: servers differ in how often they unescape.
        """
        written = self.id_literal(collection, found)
        if _PATH_ID.fullmatch(written):
            return f"{collection}({written})/{target}", ""
        return target, f"{collection.removesuffix('s')}/id eq {written}"

    def id_filters(self, collection: str, ids: Iterable[str], member: str = "id") -> Iterator[tuple[list[str], str]]:
        """(ids, filter) pairs that cover ``ids``, each filter short enough for an address."""
        chosen: list[str] = []
        length = 0
        for found in ids:
            term = len(quote(f"{member} eq {self.id_literal(collection, found)} or "))
            if chosen and length + term > LONGEST_FILTER:
                yield chosen, self.any_of(collection, chosen, member)
                chosen, length = [], 0
            chosen.append(found)
            length += term
        if chosen:
            yield chosen, self.any_of(collection, chosen, member)

    def any_of(self, collection: str, ids: Iterable[str], member: str = "id") -> str:
        """A filter that any of the ids satisfies."""
        return " or ".join(f"{member} eq {self.id_literal(collection, found)}" for found in ids)

    def _outline(self, answer: Answer) -> Outline:
        rows = value_list(answer)
        return Outline(row_count(rows), self.following(answer), page_mark(rows))

    def _learn_from_page(self, rows: list[Any], following: str | None) -> None:
        if following is not None and 0 < len(rows) < LARGEST_PAGE:
            self.learn_page_limit(len(rows))

    def _by_id(self, path: str, options: Options, beyond: str) -> Iterator[tuple[Answer, bool]]:
        """(answer, last) for the pages of a collection beyond an id, each asked from the last id of the one before."""
        wanted = "".join(value for name, value in options if name == "filter")
        others = [option for option in options if option[0] != "filter"]
        while True:
            later = f"id gt {literal(beyond)}" if beyond else ""
            terms = (f"({wanted})" if wanted and later else wanted, later)
            asked: Options = [*others, ("filter", " and ".join(filter(None, terms))), ("orderby", "id asc")]
            answer = self.get(self.address(path, asked))
            rows = value_list(answer)
            found = _id_or_none(rows[-1]) if rows else None
            last = self.following(answer) is None
            if not last and (not isinstance(found, str) or found == beyond):
                raise LeadsInCircle(answer.url, host=self.host, reason="its list cannot be asked in the order of ids.")
            yield answer, last
            if last:
                return
            beyond = str(found)

    def _ask_facts(self, collection: str, ids: list[str]) -> None:
        for chosen, wanted in self.id_filters(collection, ids):
            options: Options = [
                ("filter", wanted),
                ("expand", f"{OBSERVED[collection]},Thing"),
                ("top", str(len(chosen))),
            ]
            for rows, _, _ in self.walk(collection, options):
                for row in rows:
                    with suppress(Flaw):
                        stream = read_stream(row, collection)
                        self.learn_series({stream.source_id: stream.facts})

    def _find(self) -> Landing:
        first: UrbanDataError | None = None
        if (version := version_of(self._given)) is not None and version not in VERSIONS:
            reason = f"version {version} is not supported."
            raise NotThisApi(self._given, host=self.host, api="SensorThings 1.0 or 1.1", reason=reason)
        for root in roots(self._given):
            try:
                return _landing(self.client.get(root), root)
            except (NotFound, InvalidAnswer, RequestRefused) as error:
                if first is None or root == self._given or isinstance(first, NotFound):
                    first = error
        if isinstance(first, NotThisApi):
            raise first
        told = first.fields.get("reason", "it does not accept the request.") if first else ""
        reason = "there is nothing at it." if isinstance(first, NotFound) else told
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


def _misled_from(rows: list[Any], answer: Answer) -> str | None:
    """The last id of a page whose link names it as a text that escaping changes."""
    found = _id_or_none(rows[-1]) if rows else None
    if isinstance(found, str) and not _LINK_ID.fullmatch(found) and "skipFilter" in (next_link(answer.document) or ""):
        return found
    return None


def _id_or_none(row: Any) -> int | str | None:
    try:
        return identity(row) if isinstance(row, dict) else None
    except Flaw:
        return None


def _unseen(rows: list[Any], seen: set[int | str]) -> list[Any]:
    """The rows without the entities that are in ``seen``, to which the new ones are added."""
    fresh = []
    for row in rows:
        found = _id_or_none(row)
        if found is None or found not in seen:
            fresh.append(row)
        if found is not None:
            seen.add(found)
    return fresh
