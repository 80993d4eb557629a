# SPDX-License-Identifier: GPL-2.0-or-later
"""One OGC API - Features service: where it is, what it says of itself, and its collections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from itertools import takewhile
from typing import Any
from urllib.parse import quote

import requests

from ...core.documents import shortened
from ...core.errors import AccessDenied, InputError, InvalidAnswer, NotFound, NotThisApi, RequestRefused
from ...core.monitor import Monitor
from ...core.platform import Dataset, Probe
from ...core.text import plain
from ..client import Answer, JsonClient, host_of
from ..links import given_address, resolved, root_address
from ..paging import Outline, follow
from .collection import Collection, holds_features, read_collection

API = "ogcfeatures"
TITLE = "OGC API - Features"
DOCUMENT = "application/json"
FEATURES = "application/geo+json, application/json;q=0.9"

_BELOW_THE_ROOT = ("collections", "conformance")


class Service:
    """The connection of one provider; what it learns is shared by all threads."""

    def __init__(self, url: str, session: requests.Session, monitor: Monitor | None = None) -> None:
        self.client = JsonClient(session, TITLE, monitor)
        self.root = given_root(url)
        self._lock = threading.RLock()
        self._collections: dict[str, Collection] = {}
        self._latency = 0.2

    @property
    def host(self) -> str:
        """The host, for sentences."""
        return host_of(self.root)

    @property
    def latency(self) -> float:
        """Seconds a request took, on a moving average."""
        return self._latency

    def get(self, url: str, accept: str = DOCUMENT) -> Answer:
        """The document at ``url``.

        Features are asked for as GeoJSON and nothing else is: QGIS Server refuses what it does not have of that kind.
        """
        answer = self.client.get(url, accept)
        with self._lock:
            self._latency += (answer.seconds - self._latency) / 8
        return answer

    def probe(self) -> Probe:
        """What the service is; raises NotThisApi when there are no collections below the address."""
        try:
            self.collections()
        except (NotFound, RequestRefused) as error:
            raise NotThisApi(error.detail, host=self.host, api=TITLE, reason="it has no collections.") from error
        except NotThisApi:
            raise
        except InvalidAnswer as error:
            raise NotThisApi(error.detail, host=self.host, api=TITLE, reason=error.fields["reason"]) from error
        landing = self._told("")
        classes = self._told("/conformance").get("conformsTo")
        extensions = frozenset(name for name in classes if isinstance(name, str)) if isinstance(classes, list) else ()
        title = landing.get("title")
        name = plain(title) if isinstance(title, str) else ""
        return Probe(self.root, API, "1.0", name or self.host, frozenset(extensions))

    def datasets(self) -> list[Dataset]:
        """Every collection of features, sorted by title."""
        found = [collection.dataset for collection in self.collections().values()]
        return sorted(found, key=lambda dataset: (dataset.title.casefold(), dataset.key))

    def collections(self) -> dict[str, Collection]:
        """The collections of features by id, asked for once; raises NotThisApi for what is no list of collections."""
        with self._lock:
            if not self._collections:
                try:
                    rows = self._listing()
                except (AccessDenied, InvalidAnswer) as error:
                    self.client.monitor.warning(f"{error.sentence} Asking once more.")
                    rows = self._listing()
                self._collections = {
                    found.key: found for row in rows if holds_features(row) and (found := read_collection(row))
                }
            return self._collections

    def items_address(self, key: str) -> str:
        """Where the features of a collection are; raises InputError when there is no such collection."""
        if key not in self.collections():
            raise InputError(f"The platform has no data set “{plain(key, 100)}”.")
        return f"{self.root}/collections/{quote(key, safe='')}/items"

    def following(self, answer: Answer) -> str | None:
        """The address of the page after ``answer``, or None; raises ForeignAddress and InvalidAnswer."""
        links = answer.document.get("links")
        for link in links if isinstance(links, list) else ():
            if not isinstance(link, dict) or link.get("rel") != "next":
                continue
            target = link.get("href")
            if not isinstance(target, str) or not target:
                raise InvalidAnswer(shortened(link, 300), host=self.host, reason="it holds a link that is not text.")
            return resolved(target, answer.url, self.root)
        return None

    def chain(
        self,
        first: str,
        rows: Callable[[Answer], list[Any]],
        mark: Callable[[list[Any]], Hashable],
        accept: str = DOCUMENT,
    ) -> Iterator[tuple[Answer, Outline]]:
        """(answer, outline) for every page from ``first`` on; see `paging.follow`."""

        def outline(answer: Answer) -> Outline:
            found = rows(answer)
            return Outline(len(found), self.following(answer), mark(found))

        return follow(first, lambda url: self.get(url, accept), outline)

    def _listing(self) -> list[Any]:
        def rows(answer: Answer) -> list[Any]:
            return _listed(answer, self.host)

        pages = self.chain(f"{self.root}/collections", rows, lambda found: shortened(found, 5_000))
        return [row for answer, _ in pages for row in rows(answer)]

    def _told(self, path: str) -> dict[str, Any]:
        """An optional document of the service; an empty one where there is none."""
        try:
            document = self.get(f"{self.root}{path}").document
        except (NotFound, RequestRefused, InvalidAnswer):
            return {}
        return document if isinstance(document, dict) else {}


def given_root(text: str) -> str:
    """What a person pasted, cut down to the landing page: nothing from ``/collections`` on, no query, no slash.

    Raises InputError.
    """
    parts = given_address(text)
    segments = filter(None, parts.path.split("/"))
    return root_address(parts, takewhile(lambda segment: segment not in _BELOW_THE_ROOT, segments))


def refusal(document: Any, answer_url: str, host: str, lacking: str) -> InvalidAnswer:
    """The error for a document that is not what was asked for: an exception of the service, or something else."""
    if isinstance(document, dict) and ("code" in document or "error" in document or "message" in document):
        told = document.get("description") or document.get("message") or document.get("error") or document.get("code")
        reason = f"it reports an error: {plain(shortened(told, 300).strip(chr(39)), 150)}"
        return InvalidAnswer(shortened(document, 500), host=host, reason=reason)
    return InvalidAnswer(
        f"{answer_url}: {shortened(document, 300)}", host=host, reason=f"it holds no list of {lacking}."
    )


def _listed(answer: Answer, host: str) -> list[Any]:
    document = answer.document
    if isinstance(document, dict) and isinstance(document.get("collections"), list):
        rows: list[Any] = document["collections"]
        return rows
    error = refusal(document, answer.url, host, "collections")
    raise NotThisApi(error.detail, host=host, api=TITLE, reason=error.fields["reason"])
