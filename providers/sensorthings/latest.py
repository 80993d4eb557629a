# SPDX-License-Identifier: GPL-2.0-or-later
"""The newest value of every series, in as few requests as the service allows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from ...core.errors import AnswerTimeout, AnswerTooLarge, NotFound, RequestRefused, ServerBusy
from ...core.query import BEGINNING, END, Part
from ...core.records import Page
from ..losses import Flaw
from .entities import Entity, checked, identity, listed, value_list
from .groups import extent
from .lists import facts_of, walk
from .observations import MEMBERS
from .results import Facts, ObservationReader, page_of, source_id
from .service import LARGEST_PAGE, Options, Service, by_collection, split_source

SMALLER_CHUNK = 8
CONFIRMATIONS = 3

_GONE = "a series that is gone"
_NEWEST = f"Observations($top=1;$orderby=phenomenonTime desc;$select={MEMBERS})"


class Latest:
    """Fetches ``latest`` parts.

    The values of a chunk of series come in one answer, by ``$expand``. A chunk that is too much for the service is
    asked in smaller ones; one that it refuses is asked series by series, and after two such all are. So they are,
    too, where the values that come by ``$expand`` turn out not to be the newest.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._lock = threading.Lock()
        self._works = False
        self._refusals = 0
        self._confirmed = 0

    def pages(self, part: Part) -> Iterator[Page]:
        """The newest observation of every series of the part; the last page is complete."""
        facts = facts_of(self._service, part.sources)
        waiting: Page | None = None
        for collection, ids in by_collection(part.sources).items():
            for chosen, _ in self._service.id_filters(collection, ids):
                for page in self._chunk(collection, chosen, facts):
                    if waiting is not None:
                        yield waiting
                    waiting = page
        yield replace(waiting or Page(self._service.root, 0), complete=True)

    def _chunk(self, collection: str, ids: Sequence[str], facts: dict[str, Facts]) -> Iterator[Page]:
        pages: list[Page] | None = None
        if not self._service.refuses("latest"):
            try:
                pages = list(self._together(collection, ids, facts))
            except RequestRefused:
                self._count_refusal()
            except (AnswerTimeout, AnswerTooLarge, ServerBusy):
                if len(ids) > SMALLER_CHUNK:
                    for begin in range(0, len(ids), SMALLER_CHUNK):
                        yield from self._chunk(collection, ids[begin : begin + SMALLER_CHUNK], facts)
                    return
        yield from pages if pages is not None else (self._single(collection, found, facts) for found in ids)

    def _together(self, collection: str, ids: Sequence[str], facts: dict[str, Facts]) -> Iterator[Page]:
        options: Options = [
            ("filter", self._service.any_of(collection, ids)),
            ("select", "id,phenomenonTime"),
            ("expand", _NEWEST),
            ("top", str(LARGEST_PAGE)),
        ]
        missing = dict.fromkeys(ids)
        doubtful: dict[str, str] = {}
        for rows, answer, last in walk(self._service, collection, options):
            reader = ObservationReader(facts, BEGINNING, END)
            for row in rows:
                self._read(row, collection, reader, missing, doubtful)
            if last:
                for found in missing:
                    reader.losses.add(_GONE, found)
            yield page_of(answer, reader)
        for found, start in doubtful.items():
            yield self._confirmed_single(collection, found, facts, start)
        self._works = True

    def _read(
        self,
        row: Any,
        collection: str,
        reader: ObservationReader,
        missing: dict[str, None],
        doubtful: dict[str, str],
    ) -> None:
        """Read the newest observation of one series, or note that it may not be the newest."""
        try:
            entity = checked(row)
            found = identity(entity)
        except Flaw as flaw:
            reader.losses.add(str(flaw), row)
            return
        if str(found) not in missing:
            return
        del missing[str(found)]
        if not isinstance(entity.get("Observations"), list):
            raise RequestRefused("no Observations in the answer", host=self._service.host, status=200)
        newest = listed(entity, "Observations")
        start, end = extent(newest[0].get("phenomenonTime")) if newest and isinstance(newest[0], dict) else (None, None)
        _, last = extent(entity.get("phenomenonTime"))
        older = last is not None and (end is None or end < last)
        if self._confirmed < CONFIRMATIONS and (older or len(newest) > 1):
            doubtful[str(found)] = start or ""
        else:
            reader.read_objects(newest[:1], _always(source_id(collection, found)))

    def _confirmed_single(self, collection: str, found: str, facts: dict[str, Facts], start: str) -> Page:
        """The newest observation asked for by itself; raises RequestRefused when the one by ``$expand`` was older."""
        page = self._single(collection, found, facts)
        if any(observation.t_start > start for observation in page.observations):
            self._service.note_refusal("latest")
            raise RequestRefused("not the newest Observations in $expand", host=self._service.host, status=200)
        self._confirmed += 1
        return page

    def _single(self, collection: str, found: str, facts: dict[str, Facts]) -> Page:
        path, wanted = self._service.related(collection, found, "Observations")
        options: Options = [("filter", wanted), ("top", "1"), ("orderby", "phenomenonTime desc")]
        name = next(source for source in facts if split_source(source) == (collection, found))
        reader = ObservationReader(facts, BEGINNING, END)
        try:
            answer = self._service.get(self._service.address(path, options))
        except NotFound as error:
            reader.losses.add(_GONE, name)
            return Page(error.detail, reader.received, drops=reader.losses.drops())
        reader.read_objects(value_list(answer)[:1], _always(name))
        return page_of(answer, reader)

    def _count_refusal(self) -> None:
        with self._lock:
            self._refusals += 1
            if self._refusals < 2 or self._works:
                return
        self._service.note_refusal("latest")
        self._service.client.monitor.info("The latest values are asked for one series at a time.")


def _always(name: str) -> Callable[[Entity], str]:
    return lambda _: name
