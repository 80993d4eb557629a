# SPDX-License-Identifier: GPL-2.0-or-later
"""A provider made of plain lists: what a test puts in is what a platform would hold, and faults are scripted."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from urban_data.core.errors import Cancelled, UrbanDataError
from urban_data.core.platform import Dataset, Probe
from urban_data.core.query import BEGINNING, END, Estimate, Part, PullRequest
from urban_data.core.records import Observation, Page, Series, Station
from urban_data.core.time import utc_text

ROOT = "http://127.0.0.1:1/v1.1"
START = datetime(2026, 3, 1, tzinfo=UTC)


def at(minutes: float) -> str:
    """Stored time so many minutes after the start of the test's period."""
    return utc_text(START + timedelta(minutes=minutes))


def observation(series: str, minutes: float, value: float | None, produced: float | None = None) -> Observation:
    """An instant of a series of numbers."""
    moment = at(minutes)
    return Observation(series, 0, moment, moment, value, None, None, None if produced is None else at(produced))


@dataclass
class StubProvider:
    """One dataset ``climate``; ``values`` maps series to observations, ``windows`` cuts every series in time.

    ``fault`` is called as ``fault(part, page_number)`` before a page is given and may raise. ``asked`` counts
    ``pages`` calls by scope, ``resumed_at`` keeps the times at which parts were taken up.
    """

    values: dict[str, list[Observation]]
    page_size: int = 3
    windows: tuple[str, ...] = ()
    fault: Callable[[Part, int], None] | None = None
    listing_fault: Callable[[], None] | None = None
    counts: bool = True
    api: str = "stub"
    root_url: str = ROOT
    asked: Counter[str] = field(default_factory=Counter)
    resumed_at: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def probe(self) -> Probe:
        return Probe(self.root_url, self.api, "1")

    def datasets(self) -> list[Dataset]:
        return [Dataset("climate", "Climate boxes", licence="dl-de/by-2-0"), Dataset("traffic", "Traffic counts")]

    def estimate(self, request: PullRequest) -> Estimate:
        count = sum(len(found) for found in self.values.values())
        return Estimate(count, False, count * 75, 1, 0.1)

    def stations(self, request: PullRequest) -> Iterator[Page]:
        if self.listing_fault is not None:
            self.listing_fault()
        wanted = [source for source in self.values if not request.series or source in request.series]
        point = {"type": "Point", "coordinates": [7.0, 51.0]}
        stations = [Station(f"station {source}", f"Box {source}", "fixed", point, "Location") for source in wanted]
        series = [
            Series(
                source, f"station {source}", name=source, property_name="temperature", unit_source="°C", unit_ucum="Cel"
            )
            for source in wanted
        ]
        yield Page(f"{self.root_url}/Datastreams", len(series), stations=stations, series=series, complete=True)

    def plan(
        self, request: PullRequest, stations: Sequence[Station], series: Sequence[Series], since: Mapping[str, str]
    ) -> list[Part]:
        t_from, t_to = request.start or BEGINNING, request.end or END
        kind = "latest" if request.mode == "latest" else "series"
        parts = []
        for one in series:
            begin = since.get(one.source_id, t_from)
            borders = [begin, *(border for border in self.windows if begin < border < t_to), t_to]
            for first, second in pairwise(borders):
                expected = len(self.within(one.source_id, first, second)) if self.counts else None
                parts.append(Part(kind, (one.source_id,), first, second, expected))
        self.parts += parts
        return parts

    def within(self, source: str, t_from: str, t_to: str) -> list[Observation]:
        found = [one for one in self.values.get(source, []) if t_from <= one.t_start < t_to]
        return sorted(found, key=lambda one: one.t_start)

    def pages(self, part: Part, reached: str | None = None) -> Iterator[Page]:
        with self.lock:
            self.asked[part.scope] += 1
            if reached is not None:
                self.resumed_at.append(reached)
        rows = self.within(part.sources[0], reached or part.t_from, part.t_to)
        if part.kind == "latest":
            rows = rows[-1:]
        chunks = [rows[at : at + self.page_size] for at in range(0, len(rows), self.page_size)] or [[]]
        for number, chunk in enumerate(chunks):
            if self.fault is not None:
                self.fault(part, number)
            last = number == len(chunks) - 1
            yield Page(
                f"{self.root_url}/{part.scope}?{number}",
                len(chunk),
                digest=f"{number:032x}",
                observations=chunk,
                reached=chunk[-1].t_start if chunk else None,
                complete=last,
            )


class Tripwire:
    """A fault that raises ``error`` at page ``page`` of a part (of series ``source`` if given), ``times`` times."""

    def __init__(self, error: UrbanDataError, page: int = 0, times: int = 1_000_000, source: str | None = None) -> None:
        self.error = error
        self.page = page
        self.left = times
        self.source = source
        self.lock = threading.Lock()

    def __call__(self, part: Part, number: int) -> None:
        with self.lock:
            meant = number == self.page and (self.source is None or part.sources == (self.source,))
            if meant and self.left > 0:
                self.left -= 1
                raise self.error


def cancel_at(monitor: object, page: int) -> Callable[[Part, int], None]:
    """A fault that asks ``monitor`` (a QuietMonitor) to stop before page ``page`` and stops like a session would."""

    def fault(part: Part, number: int) -> None:
        if number == page:
            monitor.cancel()  # type: ignore[attr-defined]
            raise Cancelled

    return fault
