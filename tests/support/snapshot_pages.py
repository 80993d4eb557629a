# SPDX-License-Identifier: GPL-2.0-or-later
"""Pages, and snapshots made of them, for tests of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from urban_data.core.platform import Dataset
from urban_data.core.query import BEGINNING, END, Mode, Part, PullRequest
from urban_data.core.records import Observation, Page, Position, Series, Station
from urban_data.core.time import utc_text
from urban_data.store.writer import PageCounts, SnapshotWriter

START = datetime(2026, 3, 1, tzinfo=UTC)
ROOT = "https://udp.example.org/v1.1"
CLIMATE = Dataset("climate", "Climate boxes", licence="CC BY 4.0", attribution="City of Example")


def at(minutes: float) -> str:
    """The stored text of ``minutes`` after the start of March 2026."""
    return utc_text(START + timedelta(minutes=minutes))


def station(name: str, x: float | None = 7.1, y: float = 50.7, **more: object) -> Station:
    """A station with a point, or without geometry when ``x`` is None."""
    geometry = None if x is None else {"type": "Point", "coordinates": [x, y]}
    return Station(name, f"Station {name}", geometry=geometry, **more)  # type: ignore[arg-type]


def series(name: str, at_station: str = "A", **more: object) -> Series:
    """A series of temperatures."""
    described: dict[str, object] = {
        "property_name": "Temperature", "unit_source": "°C", "unit_ucum": "Cel", "period": "PT10M", **more,
    }  # fmt: skip
    return Series(name, at_station, **described)  # type: ignore[arg-type]


def observation(
    source: str,
    minute: float,
    value: float | None = 1.0,
    *,
    text: str | None = None,
    quality: str | None = None,
    end: float | None = None,
    result: float | None = None,
    component: int = 0,
) -> Observation:
    """A value ``minute`` minutes after the start; ``end`` and ``result`` are minutes, too."""
    t_result = None if result is None else at(result)
    return Observation(
        source, component, at(minute), at(minute if end is None else end), value, text, quality, t_result
    )


def listing(stations: Iterable[Station], described: Iterable[Series]) -> Page:
    """The page that lists stations and series."""
    return Page(ROOT, 0, stations=tuple(stations), series=tuple(described), complete=True)


def page(observations: Sequence[Observation] = (), **more: object) -> Page:
    """A page of observations."""
    return Page(ROOT, len(observations), observations=observations, **more)  # type: ignore[arg-type]


class Scribe:
    """Writes pulls into a snapshot the way the engine does, in fewer words."""

    def __init__(self, writer: SnapshotWriter, dataset: Dataset = CLIMATE, root: str = ROOT) -> None:
        self.writer = writer
        self.dataset = writer.dataset(writer.platform(root, "sensorthings", ""), dataset)
        self.key = dataset.key

    def begin(self, mode: Mode = "new", minute: float = 0, **choice: object) -> int:
        """Begin a pull ``minute`` minutes after the start; returns its fid."""
        request = PullRequest(self.key, mode, **choice)  # type: ignore[arg-type]
        return self.writer.begin_pull(self.dataset, request, "1", at(minute))

    def list(self, pull: int, stations: Sequence[Station], described: Sequence[Series]) -> None:
        """List stations and series."""
        part = Part("stations")
        fid = self.writer.add_parts(pull, [part])[part]
        self.writer.store_pages([(fid, listing(stations, described), pull, self.dataset)])
        self.writer.finish_part(fid)

    def part(self, pull: int, *sources: str, t_from: str = BEGINNING, t_to: str = END, **more: object) -> int:
        """Plan a part of series; returns its fid."""
        part = Part("series", sources, t_from, t_to, **more)  # type: ignore[arg-type]
        return self.writer.add_parts(pull, [part])[part]

    def store(self, pull: int, part: int, *pages: Page) -> list[PageCounts]:
        """Store pages in one transaction."""
        return self.writer.store_pages([(part, one, pull, self.dataset) for one in pages])

    def pull(
        self, observations: Sequence[Observation], mode: Mode = "new", minute: float = 0, **choice: object
    ) -> PageCounts:
        """A whole pull of one page, complete to its end; returns what became of the page."""
        pull = self.begin(mode, minute, **choice)
        sources = tuple(dict.fromkeys(one.series for one in observations))
        part = self.part(pull, *sources)
        (counts,) = self.store(pull, part, page(observations))
        if mode == "refresh":
            self.writer.withdraw_missing(part, pull, at(minute))
        self.writer.finish_part(part)
        self.writer.end_pull(pull, "complete", at(minute))
        return counts


def small_snapshot(path: Path, *, stations: int = 3, values: int = 20) -> Path:
    """A finished snapshot with a little of everything: geometries, texts, gaps, positions, drops, latest values."""
    path.write_bytes(_small_snapshot(stations, values))
    return path


@lru_cache(maxsize=4)
def _small_snapshot(stations: int, values: int) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "city.gpkg"
        _write_small_snapshot(path, stations, values)
        return path.read_bytes()


def _write_small_snapshot(path: Path, stations: int, values: int) -> None:
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer)
        pull = scribe.begin()
        names = [f"S{number}" for number in range(stations)]
        places = [station(name, 7 + number / 100) for number, name in enumerate(names)]
        described = [
            one for name in names for one in (
                series(f"{name}/t", name), series(f"{name}/state", name, property_name="State", value_kind="text")
            )
        ]  # fmt: skip
        scribe.list(pull, [*places, station("bus", mobility="moving")], described)
        part = scribe.part(pull, *(one.source_id for one in described), expected=2 * stations * values)
        observations = [
            observation(f"{name}/{kind}", 10 * n, 20.5 + n if kind == "t" else None,
                        text=None if kind == "t" else f"open {n % 3}", result=10 * n + 1, end=10 * n + 10)
            for name in names for kind in ("t", "state") for n in range(values)
        ]  # fmt: skip
        scribe.store(pull, part, page(observations), page([observation("unknown", 0)]))
        writer.finish_part(part)
        track = Part("positions", ("bus",))
        (fid,) = writer.add_parts(pull, [track]).values()
        moves = [
            Position("bus", at(n), at(n), {"type": "Point", "coordinates": [7 + n / 99, 50.7]}) for n in range(values)
        ]
        scribe.store(pull, fid, page(positions=moves))
        writer.finish_part(fid)
        writer.end_pull(pull, "complete", at(1))
        writer.build_latest(scribe.dataset)
        writer.finalise()
