# SPDX-License-Identifier: GPL-2.0-or-later
"""One SensorThings service: where it is, what it can do, and how it is asked."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

import requests

from ...core.errors import AccessDenied, InvalidAnswer, RequestRefused
from ...core.monitor import Monitor
from ...core.platform import Probe
from ..client import Answer, JsonClient, host_of
from ..losses import Flaw
from .addresses import given_root, literal, query, resolved, version_of
from .entities import id_of, next_link, value_list
from .landing import Landing, find_landing
from .results import Facts

API = "sensorthings"
LARGEST_PAGE = 10_000
LONGEST_FILTER = 1_400
OBSERVED = {"Datastreams": "ObservedProperty", "MultiDatastreams": "ObservedProperties"}

Options = list[tuple[str, str]]

_PATH_ID = re.compile(r"-?\d+|'[\w.:@~-]+'", re.ASCII)


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
                self._landing = find_landing(self.client, self._given)
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
        rows = value_list(answer)
        if self.following(answer) is not None:
            self.learn_page_limit(len(rows))
        version = version_of(landing.root) or "1.0"
        extensions = landing.conformance | (landing.collections & {"MultiDatastreams"})
        return Probe(landing.root, API, version, self.host, extensions, self._page_limit)

    def get(self, url: str) -> Answer:
        """The document at ``url``."""
        answer = self.client.get(url)
        with self._lock:
            self._latency += (answer.seconds - self._latency) / 8
        return answer

    def page(self, url: str) -> Answer:
        """A page of a list of entities; one that is not valid or not allowed is asked for once more."""
        try:
            answer = self.get(url)
            value_list(answer)
        except (AccessDenied, InvalidAnswer) as error:
            self.client.monitor.warning(f"{error.sentence} Asking once more.")
            answer = self.get(url)
            value_list(answer)
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

    def learn_page_limit(self, rows: int) -> None:
        """Remember the largest page seen that was not the last one and less than was asked for."""
        if 0 < rows < LARGEST_PAGE:
            with self._lock:
                self._page_limit = max(self._page_limit or 0, rows)

    def learn_id(self, collection: str, found: int | str) -> None:
        """Remember whether a collection's ids are text."""
        self._text_ids[collection] = isinstance(found, str)

    def learn_series(self, facts: Mapping[str, Facts]) -> None:
        """Remember the facts of series by source id."""
        with self._lock:
            self._facts.update(facts)

    def facts(self, source: str) -> Facts | None:
        """The facts of a series, if they have been learnt."""
        return self._facts.get(source)

    def id_literal(self, collection: str, found: str) -> str:
        """An id as the filter language and the path write it: a number, or text in quotes."""
        if not found.lstrip("-").isdigit() or not found.isascii():
            return literal(found)
        known = self._text_ids.get(collection)
        if known is None:
            answer = self.page(self.address(collection, [("top", "1"), ("select", "id")]))
            known = any(isinstance(id_of(row), str) for row in value_list(answer))
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
