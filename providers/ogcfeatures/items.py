# SPDX-License-Identifier: GPL-2.0-or-later
"""The features of a collection, page by page (17-069r4, 7.15).

The links from page to page are opaque. What a service tells of the number of features is compared, and never decides
whether all have come.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ...core.area import Area
from ...core.documents import FlawedObject
from ...core.errors import ChangedWhilePaging, InvalidAnswer, RequestRefused
from ...core.records import Feature, Page
from ...core.text import plain
from ..client import Answer, host_of
from ..losses import Flaw, Losses
from ..paging import Outline
from .features import Identities, page_mark, read_feature
from .service import FEATURES, Service, refusal

PAGE_SIZE = 1_000
MOST_FEATURES = 10**12

_COUNTING = frozenset({"offset", "startindex", "start", "skip", "page"})


class Items:
    """Fetches the features of collections."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def count(self, key: str, area: str | None) -> int | None:
        """How many features a collection has (within the bounding box of an area); None when it does not tell."""
        return told_count(self._service.get(self._address(key, area, 1), FEATURES))

    def pages(self, key: str, area: str | None = None) -> Iterator[Page]:
        """The features of a collection, or those that share a point with an area given as WKT.

        Behind links that only count rows, rows that come or go shift the pages: raises ChangedWhilePaging when the
        number of features is another one at the end than at the beginning. When fewer features come than the service
        told of, the monitor is warned; behind such links, where a list without a lasting order gives some twice and
        others never, the list is read once more before.
        """
        wanted = None if area is None else Area.from_wkt(area)
        identities = Identities()
        monitor = self._service.client.monitor
        shortage, ends = "", False
        for again in (False, True):
            if again:
                monitor.warning(f"{shortage} Asking once more.")
                identities.begin_again()
            total: int | None = None
            counting = False
            for answer, page in self._chain(key, area):
                last, told = page.following is None, told_count(answer)
                total = told if total is None else total
                counting = counting or (page.following is not None and counts_rows(page.following))
                if last:
                    self._require_unchanged(answer, total, told if counting else total)
                found = _page(answer, wanted, identities)
                shortage = self._shortage(key, total, identities) if last else ""
                ends = last and (again or not counting or not shortage)
                if ends and shortage:
                    monitor.warning(shortage)
                yield replace(found, complete=ends)
            if ends:
                return

    def _shortage(self, key: str, total: int | None, identities: Identities) -> str:
        """A sentence when fewer features came than were told of."""
        problem = ""
        if total is not None and identities.count < total:
            host, found = self._service.host, identities.count
            problem = f"{host} tells of more features in {plain(key, 100)} than it gives ({total} and {found})."
        return problem

    def _require_unchanged(self, answer: Answer, before: int | None, after: int | None) -> None:
        if before is not None and after is not None and after != before:
            raise ChangedWhilePaging(answer.url, host=self._service.host, before=before, after=after)

    def _chain(self, key: str, area: str | None) -> Iterator[tuple[Answer, Outline]]:
        """The pages; a service that refuses the size of page asked for gives pages of its own size."""
        begun = False
        try:
            for found in self._service.chain(self._address(key, area, PAGE_SIZE), feature_list, page_mark, FEATURES):
                begun = True
                yield found
        except RequestRefused:
            if begun:
                raise
            yield from self._service.chain(self._address(key, area, None), feature_list, page_mark, FEATURES)

    def _address(self, key: str, area: str | None, limit: int | None) -> str:
        options = [] if limit is None else [f"limit={limit}"]
        if area is not None:
            options.append("bbox=" + ",".join(f"{side:.9f}" for side in Area.from_wkt(area).bounds))
        query = "&".join(options)
        return f"{self._service.items_address(key)}{'?' if query else ''}{query}"


def feature_list(answer: Answer) -> list[Any]:
    """The features on a page; raises InvalidAnswer for anything that is no feature collection."""
    document = answer.document
    host = host_of(answer.url)
    if isinstance(document, FlawedObject):
        raise InvalidAnswer(answer.url, host=host, reason=f"it names {plain(document.flaw, 40)} twice.")
    if isinstance(document, dict) and isinstance(document.get("features"), list):
        rows: list[Any] = document["features"]
        return rows
    raise refusal(document, answer.url, host, "features")


def told_count(answer: Answer) -> int | None:
    """``numberMatched`` of a page; None where it is absent or nonsense."""
    count = answer.document.get("numberMatched") if isinstance(answer.document, dict) else None
    return count if type(count) is int and 0 <= count <= MOST_FEATURES else None


def counts_rows(link: str) -> bool:
    """True for a link that only counts rows, so that inserted or deleted rows shift its pages."""
    return any(name.lower() in _COUNTING for name, _ in parse_qsl(urlsplit(link).query, keep_blank_values=True))


def _page(answer: Answer, wanted: Area | None, identities: Identities) -> Page:
    losses = Losses()
    features: list[Feature] = []
    for row in feature_list(answer):
        try:
            feature = read_feature(row, identities)
        except Flaw as flaw:
            losses.add(str(flaw), row)
            identities.note_lost()
            continue
        if wanted is None or (feature.geometry is not None and wanted.meets(feature.geometry)):
            features.append(feature)
    return Page(
        answer.url,
        len(features) + len(losses),
        answer.digest,
        features=features,
        drops=losses.drops(),
        notes=identities.notes(),
        counted=told_count(answer) if wanted is None else None,
    )
