# SPDX-License-Identifier: GPL-2.0-or-later
"""Real servers under test: what they are asked for, what they hold, and what came of it in a snapshot."""

from __future__ import annotations

import re
import sqlite3
import weakref
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from platforms.loading import Entity, Row, Writer
from platforms.postgres import Cluster
from urban_data.bridge.transport import open_session
from urban_data.core.monitor import Monitor, QuietMonitor
from urban_data.core.provider import Provider
from urban_data.core.query import PullRequest
from urban_data.providers.registry import open_platform
from urban_data.store.pull import Outcome, pull

OBSERVATION_TYPE = "http://www.opengis.net/def/observationType/OGC-OM/2.0/"
MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


class Value(NamedTuple):
    """One value as the snapshot and the database both can tell it; times are stored text."""

    series: str
    component: int
    t_start: str
    t_end: str
    value: float | None
    text: str | None
    produced: str | None = None


@dataclass
class Visit:
    """A provider of a platform, and the addresses it has asked for; its connections end with it, so keep it."""

    root: str
    sign_in: tuple[str, str] | None = None
    monitor: Monitor = field(default_factory=QuietMonitor)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        session, asked = open_session(monitor=self.monitor), self.asked
        session.auth = self.sign_in
        session.hooks["response"].append(lambda answer, **_: asked.append(answer.url))
        self.provider: Provider = open_platform(self.root, session, monitor=self.monitor)
        weakref.finalize(self, session.close)

    def key(self, observed_property: str) -> str:
        """The key of the one dataset that observes a property."""
        keys = [found.key for found in self.provider.datasets() if found.properties == (observed_property,)]
        assert len(keys) == 1, keys
        return keys[0]

    def pull(self, snapshot: Path, *requests: PullRequest, **options: Any) -> list[Outcome]:
        """Pull into a snapshot; without requests everything the platform has."""
        wanted = requests or [PullRequest(found.key) for found in self.provider.datasets()]
        return pull(self.provider, wanted, snapshot, self.monitor, **options)


class Pulled(NamedTuple):
    """A whole platform in a snapshot, and what was said of it."""

    snapshot: Path
    outcomes: list[Outcome]


@dataclass
class CityOnFrost:
    """FROST with the demo city, which nobody changes; ``roots`` are its services by name."""

    cluster: Cluster
    database: str
    roots: Mapping[str, str]
    folder: Path
    _pulled: dict[str, Pulled] = field(default_factory=dict)

    def pulled(self, service: str) -> Pulled:
        """Everything of a service, pulled once."""
        if service not in self._pulled:
            snapshot = self.folder / f"{service}.gpkg"
            visit = Visit(self.roots[service])
            self._pulled[service] = Pulled(snapshot, visit.pull(snapshot))
        return self._pulled[service]

    def values(self, streams: Sequence[str] | None = None) -> set[Value]:
        """The values of Datastreams, or all values, as the database has them."""
        return recorded(self.cluster, self.database, streams)


@dataclass
class Workshop:
    """A FROST with text ids that tests fill and change; ``roots`` are its services by name."""

    cluster: Cluster
    database: str
    roots: Mapping[str, str]
    writer: Writer

    def __post_init__(self) -> None:
        self.writer.create("Sensors", sensor("sensor"))
        self.writer.create("FeaturesOfInterest", feature("feature", point(7.0, 50.0)))

    def observed(self, name: str) -> None:
        """A new ObservedProperty, whose id is its name."""
        self.writer.create("ObservedProperties", observed_property(name))

    def streams(self, name: str, count: int = 1, kind: str = "OM_Measurement", unit: str = "°C") -> list[str]:
        """Datastreams of a new ObservedProperty, each at a Thing with a place of its own; returns their plain ids."""
        self.observed(name)
        ids = [f"{re.sub(r'[^A-Za-z0-9]', '.', name)}-{number}" for number in range(count)]
        for number, identity in enumerate(ids):
            place = location(identity, point(7.0 + number / 100, 50.0))
            stream = datastream(identity, name, kind, unit)
            self.writer.create("Things", {**thing(identity, [place]), "Datastreams": [stream]})
        return ids

    def observe(
        self, stream: str, rows: Iterable[Row], components: Sequence[str] = ("phenomenonTime", "result")
    ) -> list[str]:
        """New observations of a Datastream; returns their paths below the root."""
        told = [*components, "FeatureOfInterest/id"]
        found = self.writer.observe({"@iot.id": stream}, told, ([*row, "feature"] for row in rows))
        return [address.removeprefix(f"{self.writer.root}/") for address in found]

    def values(self, streams: Sequence[str]) -> set[Value]:
        """The values of Datastreams, as the database has them."""
        return recorded(self.cluster, self.database, streams)


def recorded(cluster: Cluster, database: str, streams: Sequence[str] | None = None) -> set[Value]:
    """The values in FROST's tables, by our rules and without our code; all of them unless Datastreams are named.

    Of rows with the same time one counts: a finite number before none, then the one produced last.
    """
    chosen = "true" if streams is None else f"""o."DATASTREAM_ID"::text IN ({", ".join(map(quoted, streams))})"""
    rows = cluster.rows(database, f"{_RECORDED} WHERE {chosen}")
    found: dict[tuple[str, int, str, str], tuple[tuple[bool, str], Value]] = {}
    for row in rows:
        t_end = row["t_end"]
        if row["t_start"] != t_end and row["t_start"][17:19] == "00" and t_end[17:19] == "59":
            t_end = _next_minute(t_end)
        results = row["result"] if row["series"].startswith("Multi") else [row["result"]]
        for component, result in enumerate(results):
            number, text = (float(result), None) if isinstance(result, int | float) else (None, result)
            value = Value(row["series"], component, row["t_start"], t_end, number, text, row["t_result"])
            rank = (number is not None, row["t_result"] or "")
            if value[:4] not in found or found[value[:4]][0] < rank:
                found[value[:4]] = rank, value
    return {value for _, value in found.values()}


def _utc(column: str) -> str:
    return f"""to_char(o."{column}" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""


_SERIES = """coalesce(o."DATASTREAM_ID"::text, 'MultiDatastreams(' || o."MULTI_DATASTREAM_ID"::text || ')')"""
_RESULT = """CASE "RESULT_TYPE" WHEN 0 THEN to_json("RESULT_NUMBER") WHEN 2 THEN "RESULT_JSON"::json
  WHEN 3 THEN to_json("RESULT_STRING") END"""
_RECORDED = f"""SELECT {_SERIES} AS series, {_utc("PHENOMENON_TIME_START")} AS t_start,
  {_utc("PHENOMENON_TIME_END")} AS t_end, {_utc("RESULT_TIME")} AS t_result, {_RESULT} AS result
  FROM "OBSERVATIONS" o"""  # noqa: S608 - our own words


def _next_minute(time: str) -> str:
    moment = datetime.fromisoformat(time).replace(microsecond=0) + timedelta(seconds=1)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def held(snapshot: Path) -> set[Value]:
    """The values a snapshot holds and that were not withdrawn, read without our reader."""
    with closing(sqlite3.connect(f"{snapshot.as_uri()}?mode=ro", uri=True)) as file:
        rows = file.execute(
            """SELECT s.source_id, s.component, o.t_start, o.t_end, o.value, o.text, o.t_result
               FROM observations o JOIN series s ON s.fid = o.series WHERE o.withdrawn IS NULL"""
        ).fetchall()
    found = {Value(*row) for row in rows}
    assert len(found) == len(rows)
    return found


def at(minutes: float) -> str:
    """A time some minutes after the tests' midnight, as one writes it to a service."""
    return (MIDNIGHT + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def stored(minutes: float) -> str:
    """The same time as it is stored."""
    return (MIDNIGHT + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def quoted(text: str) -> str:
    """A text as SQL and the filter language write it."""
    return "'" + text.replace("'", "''") + "'"


def point(x: float, y: float) -> Entity:
    """A GeoJSON point."""
    return {"type": "Point", "coordinates": [x, y]}


def sensor(identity: str) -> Entity:
    """A Sensor."""
    return {"@iot.id": identity, "name": "s", "description": "", "encodingType": "text/html", "metadata": "m"}


def feature(identity: str, geometry: Entity) -> Entity:
    """A FeatureOfInterest."""
    return {
        "@iot.id": identity,
        "name": "f",
        "description": "",
        "encodingType": "application/geo+json",
        "feature": geometry,
    }


def observed_property(name: str) -> Entity:
    """An ObservedProperty, whose id is its name."""
    return {"@iot.id": name, "name": name, "definition": "https://example.org/property", "description": ""}


def location(identity: str, geometry: Entity) -> Entity:
    """A Location."""
    return {
        "@iot.id": identity,
        "name": "l",
        "description": "",
        "encodingType": "application/geo+json",
        "location": geometry,
    }


def thing(identity: str, locations: Sequence[Entity] = ()) -> Entity:
    """A Thing at Locations."""
    return {
        "@iot.id": identity,
        "name": "box",
        "description": "",
        "properties": {"asset": identity},
        "Locations": list(locations),
    }


def datastream(identity: str, observed: str, kind: str = "OM_Measurement", unit: str = "°C") -> Entity:
    """A Datastream of an ObservedProperty that exists."""
    return {
        "@iot.id": identity,
        "name": f"{observed}  at a box",
        "description": "",
        "observationType": OBSERVATION_TYPE + kind,
        "unitOfMeasurement": {"name": unit, "symbol": unit, "definition": None},
        "ObservedProperty": {"@iot.id": observed},
        "Sensor": {"@iot.id": "sensor"},
    }
