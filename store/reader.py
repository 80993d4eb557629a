# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading a snapshot: what it holds, where it came from, and what is missing."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from ..core.errors import SnapshotBusy, SnapshotError
from ..core.query import BEGINNING, END, Mode, PullRequest
from ..core.records import Drop, ValueKind
from . import dump, guard, ledger, rows
from .columns import of_all
from .completeness import Completeness, asked_of, completeness_of
from .database import BUSY_SECONDS, Damaged, Database
from .features import count_features
from .geopackage import geometry_kinds
from .ledger import MissingRange, PullState
from .rows import FeatureColumn, HeldSeries, ObservationRow
from .schema import SCHEMA_VERSION

__all__ = [
    "Completeness",
    "FeatureColumn",
    "HeldDataset",
    "HeldSeries",
    "LatestColumn",
    "MissingRange",
    "ObservationRow",
    "Observations",
    "PullReport",
    "SnapshotReader",
    "is_snapshot",
]


@dataclass(frozen=True, slots=True)
class HeldDataset:
    """A dataset as the snapshot holds it.

    ``observations`` counts all rows, withdrawn ones included; ``first`` and ``last`` are the earliest and latest
    start of one (UTC text), None when there is none. ``table_name`` is the table of latest values, which exists once
    a station is known, or of features, of which ``features`` counts those that are not gone.
    """

    fid: int
    key: str
    title: str
    kind: str
    platform_url: str
    api: str
    table_name: str
    licence: str
    attribution: str
    stations: int
    series: int
    observations: int
    first: str | None
    last: str | None
    features: int = 0


@dataclass(frozen=True, slots=True)
class LatestColumn:
    """A column of a dataset's table of latest values; its time is in ``<name>_t``, a number's change in ``<name>_d``.

    ``unit`` is UCUM where the platform's unit is known, else ``unit_source``, which is as the platform wrote it.
    ``period`` is an ISO 8601 duration, ``z`` the height in metres that all series of the column share, else None.
    ``role`` is "total", "part" or "derived" where that is said: "part" when any of the series is one, another when all
    are. Of ``alike`` columns that nothing else tells apart (the points of a charging station) it is ``number``, from 1.
    What the platform does not say is empty. The texts are the platform's own: show them as plain text.
    """

    name: str
    property_name: str
    property_uri: str
    unit: str
    unit_source: str
    statistic: str
    period: str
    direction: str
    class_: str
    lane: str
    value_kind: ValueKind
    z: float | None = None
    role: str = ""
    number: int = 1
    alike: int = 1

    @property
    def is_part(self) -> bool:
        """True for one direction or lane of several, or another part of what is measured."""
        if self.role in ("part", "total"):
            return self.role == "part"
        return any(mark and not of_all(mark, self.role) for mark in (self.direction, self.lane))


@dataclass(frozen=True, slots=True)
class PullReport:
    """One pull as the ledger tells it; the counts are of observations and positions over all its parts.

    ``dataset`` is the dataset's fid; times are UTC text, ``ended`` is None while the pull runs or after a crash.
    """

    fid: int
    dataset: int
    key: str
    title: str
    mode: Mode
    state: PullState
    started: str
    ended: str | None
    request: PullRequest
    expected: int | None
    expected_is_estimate: bool
    received: int
    stored: int
    duplicates: int
    changed: int
    withdrawn: int
    dropped: int
    missing: tuple[MissingRange, ...]
    drops: tuple[Drop, ...]


@dataclass(frozen=True, slots=True)
class Observations:
    """Columns of equal length, ordered by series, start and end.

    ``series`` are fids; ``t_start`` and ``t_end`` UTC in milliseconds; ``value`` is NaN and ``text`` None where an
    observation has none; a ``quality`` may be None.
    """

    series: npt.NDArray[np.int64]
    t_start: npt.NDArray[np.datetime64]
    t_end: npt.NDArray[np.datetime64]
    value: npt.NDArray[np.float64]
    text: npt.NDArray[np.object_]
    quality: npt.NDArray[np.object_]


class SnapshotReader:
    """A snapshot opened for reading alone; a context manager, used by the thread that opened it.

    Another thread or program may be pulling into the file. Every method raises only the SnapshotError family.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, path: Path, *, busy_seconds: float = BUSY_SECONDS) -> Self:
        """Open a snapshot; raises NotASnapshot for a file that is not ours or not harmless.

        Raises SnapshotError for a file that is missing, damaged, or of another version of the plugin.
        """
        return cls(open_checked(path, busy_seconds))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def datasets(self) -> list[HeldDataset]:
        """Every dataset, ordered by title and key."""
        held = [HeldDataset(*row) for row in self._all(_DATASETS)]
        with self._database.translated():
            connection = self._database.connection
            return [
                replace(one, features=count_features(connection, one.table_name, gone=False))
                if one.kind == "features"
                else one
                for one in held
            ]

    def feature_columns(self, dataset: int) -> list[FeatureColumn]:
        """The columns of a dataset's table of features, in the order in which their properties came to be known."""
        with self._database.translated():
            return rows.feature_columns(self._database.connection, dataset)

    def feature_rows(self, dataset: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """(id, when gone as UTC text or None, values of ``columns``...) of every feature."""
        with self._database.translated():
            yield from rows.feature_rows(self._database.connection, dataset, columns)

    def series(self, dataset: int) -> list[HeldSeries]:
        """The series of a dataset, ordered by the names of station and property."""
        with self._database.translated():
            return rows.series_of(self._database.connection, dataset)

    def geometry_kinds(self, dataset: int) -> list[str]:
        """The kinds of geometry in a dataset's table, that of the most rows first (see `geopackage.geometry_kinds`)."""
        with self._database.translated():
            table = rows.table_of(self._database.connection, dataset)
            return [] if table is None else geometry_kinds(self._database.connection, table)

    def latest_rows(self, dataset: int, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """(station, name, geometry as a GeoPackage blob, values of ``columns``...) of every station, by name."""
        with self._database.translated():
            yield from rows.latest_rows(self._database.connection, dataset, columns)

    def observation_rows(
        self, series: int, *, t_from: str | None = None, t_to: str | None = None
    ) -> Iterator[ObservationRow]:
        """The observations of a series (fid) in a half-open period, by time, without those that were taken back."""
        with self._database.translated():
            yield from rows.observation_rows(self._database.connection, series, t_from, t_to)

    def latest_columns(self, dataset: int) -> list[LatestColumn]:
        """The columns of the dataset's table of latest values; none for an unknown fid.

        Properties come in the order of their series; of one property what is whole comes before its parts, then by
        class, direction, lane, height from above, and number.
        """
        with self._database.translated():
            columns = [_column(row) for row in self._database.connection.execute(_COLUMNS, (dataset,))]
        return _ordered(_numbered(columns))

    def series_of_column(self, dataset: int, column: str) -> dict[int, int]:
        """The series (fids) in a column of the dataset's table of latest values, and the station (fid) of each."""
        return dict(self._all(_SERIES_OF_COLUMN, (dataset, column)))

    def pulls(self, dataset: int | None = None, *, newest: int | None = None) -> list[PullReport]:
        """Every pull (of one dataset, given by fid), or the ``newest`` so many, oldest first."""
        found = self._all(_PULLS, (dataset, -1 if newest is None else newest))
        return [self._report(*row) for row in reversed(found)]

    def completeness(self, dataset: int | None = None) -> list[Completeness]:
        """What was asked for, dataset by dataset (or of one, given by fid) and period by period, and what is there."""
        with self._database.translated():
            return completeness_of(self._database.connection, dataset)

    def asked(self, dataset: int | None = None) -> list[Completeness]:
        """As `completeness`, and for a dataset whose newest pull was of latest values what that asked for."""
        with self._database.translated():
            return asked_of(self._database.connection, dataset)

    def unfinished(self, dataset: int) -> int:
        """How many pulls of a dataset (fid) `store.pull.resume` would take up."""
        with self._database.translated():
            return len(ledger.unfinished(self._database.connection, dataset))

    def observations(
        self,
        dataset: int,
        *,
        series: Sequence[int] = (),
        t_from: str | None = None,
        t_to: str | None = None,
        withdrawn: bool = False,
    ) -> Observations:
        """The observations of a dataset with ``t_from <= t_start < t_to`` (UTC text; None leaves a side open).

        ``series`` (fids) keeps only those; ``withdrawn`` adds the rows that the platform has taken back.
        """
        chosen = json.dumps(list(series)) if series else None
        values = (dataset, chosen, t_from or BEGINNING, t_to or END, withdrawn)
        blocks: list[list[npt.NDArray[Any]]] = [[np.empty(0, kind)] for kind in _KINDS]
        with self._database.translated():
            cursor = self._database.connection.execute(_VALUES, values)
            while found := cursor.fetchmany(_ROWS_AT_ONCE):
                for block, kind, column in zip(blocks, _KINDS, zip(*found, strict=True), strict=True):
                    block.append(np.array(column, kind))
        return Observations(*map(np.concatenate, blocks))

    def dump(self) -> Iterator[str]:
        """The canonical dump: lines of text that are equal for snapshots that hold the same."""
        with self._database.translated():
            yield from dump.lines(self._database.connection)

    def _report(self, fid: int, dataset: int, key: str, title: str, request: str, *rest: Any) -> PullReport:
        mode, state, started, ended = rest
        with self._database.translated():
            connection = self._database.connection
            account = ledger.account(connection, fid)
            missing, drops = ledger.missing_of(connection, fid), ledger.drops_of(connection, fid)
            asked = ledger.read_request(request)
        return PullReport(
            fid, dataset, key, title, mode, state, started, ended, asked, account.expected,
            account.expected_is_estimate, account.received, account.stored, account.duplicates, account.changed,
            account.withdrawn, account.dropped, missing, drops,
        )  # fmt: skip

    def _all(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._database.translated():
            return self._database.connection.execute(query, values).fetchall()


def _column(row: tuple[Any, ...]) -> LatestColumn:
    *texts, z, role = row
    plain = all(isinstance(text, str) for text in (*texts, role)) and isinstance(z, float | None)
    if not plain or not _COLUMN_NAME.fullmatch(row[0]):
        raise Damaged(f"a column of latest values is described by {row}")
    return LatestColumn(*row)


def _numbered(columns: Sequence[LatestColumn]) -> list[LatestColumn]:
    """The columns, those that differ in nothing but their names numbered by these."""
    alike: dict[LatestColumn, list[str]] = defaultdict(list)
    for column in columns:
        alike[replace(column, name="")].append(column.name)
    found = []
    for column in columns:
        names = sorted(alike[replace(column, name="")], key=lambda name: (len(name), name))
        found.append(replace(column, number=1 + names.index(column.name), alike=len(names)))
    return found


def _ordered(columns: Sequence[LatestColumn]) -> list[LatestColumn]:
    properties = list(dict.fromkeys(column.property_name for column in columns))
    return sorted(
        columns,
        key=lambda one: (
            properties.index(one.property_name), one.is_part, one.class_,
            len(one.direction), one.direction, len(one.lane), one.lane, -(one.z or 0.0), one.number,
        ),
    )  # fmt: skip


def is_snapshot(path: Path) -> bool:
    """Whether a file says of itself that it is a snapshot, at a quick look; one that is in use counts as one."""
    try:
        database = Database(path, "look", busy_seconds=0)
        try:
            return guard.is_ours(database)
        finally:
            database.close()
    except SnapshotBusy:
        return True
    except SnapshotError:
        return False


def open_checked(path: Path, busy_seconds: float = BUSY_SECONDS) -> Database:
    """A snapshot of this version that is ours and harmless, opened for reading; raises what `guard.check` raises."""
    path = path.absolute()
    if not os.path.isfile(path):  # noqa: PTH113 - Path.is_file raises for what nobody may or can look at
        raise SnapshotError(str(path), file=path.name, reason="it does not exist.")
    guard.check_file(path, path.name)
    database = Database(path, "ro", busy_seconds=busy_seconds)
    try:
        if guard.check(database) < SCHEMA_VERSION:
            reason = "it was written by an older version of Urban Data. Pull into it once to bring it up to date."
            raise SnapshotError(str(path), file=path.name, reason=reason)
    except BaseException:
        database.close()
        raise
    return database


_DATASETS = """WITH held AS (
  SELECT dataset, count(DISTINCT station) AS stations, count(*) AS series, sum(rows) AS observations,
    min((SELECT min(t_start) FROM observations WHERE series = series.fid)) AS first,
    max((SELECT max(t_start) FROM observations WHERE series = series.fid)) AS last
  FROM dataset_series JOIN series ON series.fid = dataset_series.series
  LEFT JOIN seals ON table_name = 'observations' AND part = series.fid GROUP BY dataset)
  SELECT datasets.fid, source_key, coalesce(datasets.title, ''), kind, root_url, api, table_name,
    coalesce(licence, ''), coalesce(attribution, ''), coalesce(stations, 0), coalesce(series, 0),
    coalesce(observations, 0), first, last
  FROM datasets JOIN platforms ON platforms.fid = platform LEFT JOIN held ON held.dataset = datasets.fid
  ORDER BY datasets.title, source_key, root_url"""
_COLUMN_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}")
_COLUMNS = """SELECT column_name, coalesce(nullif(property_name, ''), nullif(property_uri, ''), name, ''),
    coalesce(property_uri, ''), coalesce(unit_ucum, unit_source, ''), coalesce(unit_source, ''),
    coalesce(statistic, ''), coalesce(period, ''), coalesce(direction, ''), coalesce(class, ''), coalesce(lane, ''),
    value_kind, height, CASE WHEN parts > 0 THEN 'part' ELSE coalesce(shared, '') END
  FROM (SELECT column_name, min(series) AS first, sum(role = 'part') AS parts,
    CASE WHEN count(role) = count(*) AND min(role) = max(role) THEN min(role) END AS shared,
    CASE WHEN count(z) = count(*) AND min(z) = max(z) THEN min(z) END AS height
    FROM dataset_series JOIN series ON series.fid = series WHERE dataset = ? AND column_name IS NOT NULL
    GROUP BY column_name)
  JOIN series ON series.fid = first ORDER BY first, column_name"""
_SERIES_OF_COLUMN = """SELECT series.fid, station FROM dataset_series JOIN series ON series.fid = series
  WHERE dataset = ? AND column_name = ?"""
_PULLS = """SELECT pulls.fid, dataset, source_key, coalesce(title, ''), request, mode, state, started, ended
  FROM pulls JOIN datasets ON datasets.fid = dataset WHERE ?1 IS NULL OR dataset = ?1
  ORDER BY pulls.fid DESC LIMIT ?2"""
_VALUES = """SELECT observations.series, substr(t_start, 1, 23), substr(t_end, 1, 23), value, text, quality
  FROM dataset_series JOIN observations ON observations.series = dataset_series.series
  WHERE dataset = ?1 AND (?2 IS NULL OR dataset_series.series IN (SELECT value FROM json_each(?2)))
  AND t_start >= ?3 AND t_start < ?4 AND (withdrawn IS NULL OR ?5)
  ORDER BY dataset_series.series, t_start, t_end"""
_KINDS = ("int64", "datetime64[ms]", "datetime64[ms]", "float64", "object", "object")
_ROWS_AT_ONCE = 50_000
