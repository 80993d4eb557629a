# SPDX-License-Identifier: GPL-2.0-or-later
"""Writing a snapshot: one connection, one thread, one transaction for what belongs together."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from ..core.errors import SnapshotChanged, SnapshotError
from ..core.platform import Dataset
from ..core.query import Mode, Part, PullRequest
from ..core.records import Drop, Page, Position, Series
from ..core.text import storable
from ..core.time import utc_text
from . import geopackage, guard, ledger, schema, stations
from .database import BUSY_SECONDS, Database, sync_folder
from .features import StoredFeatures, describe_features, features_table, mark_gone, store_features
from .latest import build_latest
from .ledger import Account, OpenPart, OpenPull, PageCounts, PullState
from .lock import WriterLock
from .migrations import migrate
from .observations import store_observations, withdraw_missing
from .pruning import STEP, remove_before
from .seals import ROW_SEALED, Changes, seal_tables, unseal_tables
from .vanished import Listed
from .windows import Window

__all__ = ["Account", "OpenPart", "OpenPull", "PageCounts", "SnapshotWriter"]

NOT_LISTED_SERIES_NOTE = "a value of a series that is not listed"
NOT_LISTED_STATION_NOTE = "a series or position of a station that is not listed"
IN_USE_NOTE = (
    "Another program is reading the snapshot, which therefore keeps a second file beside it (-wal). "
    "Close that program before you copy the file by hand."
)
NO_FEATURES_NOTE = "a feature among the observations"


@dataclass(frozen=True, slots=True)
class _Pull:
    """What storing a page needs to know of its pull."""

    mode: Mode
    started: str


class SnapshotWriter:
    """The one writer of a snapshot; a context manager, used by the thread that opened it.

    A new snapshot is written as ``<name>.part`` beside its target and gets its name in `finalise`: nobody opens half
    a file, and the first pull, however it ends, leaves a whole one. When the process dies before that, the next
    `open` of the same target takes the ``.part`` file up with everything that was confirmed. Later pulls work in
    place, in a write-ahead log, while others read.

    Every method raises only the SnapshotError family, and nothing of a failed call is kept.
    """

    def __init__(self, target: Path, database: Database, lock: WriterLock, now: Callable[[], datetime]) -> None:
        self._target = target
        self._database = database
        self._lock = lock
        self._now = now
        self._platforms: dict[int, int] = {}
        self._pulls: dict[int, _Pull] = {}
        self._series: dict[int, dict[stations.SeriesKey, int]] = {}
        self._seen: dict[int, set[int]] = {}
        self._is_first = database.path != target
        self._is_indexed = not self._is_first
        self._is_sealed = True
        self._open = True

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        create: bool = True,
        busy_seconds: float = BUSY_SECONDS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Self:
        """Open a snapshot for writing, or begin a new one unless ``create`` is False.

        ``busy_seconds`` is how long to wait for others who write. Raises SnapshotBusy when another pull has it open,
        NotASnapshot for a file that is not ours or not harmless (it is left as it is), StorageFull for a place that
        cannot be written to, and SnapshotError for a version of the plugin newer than this one or a missing folder.
        """
        path = path.absolute()
        part = path.with_name(path.name + ".part")
        if path.is_dir():
            raise SnapshotError(str(path), file=path.name, reason="it is a folder.")
        if not path.parent.is_dir():
            raise SnapshotError(str(path), file=path.name, reason=f"the folder {path.parent} does not exist.")
        if not create and not path.exists() and not part.exists():
            raise SnapshotError(str(path), file=path.name, reason="it does not exist.")
        lock = WriterLock(path)
        lock.acquire()
        try:
            database = _open_database(path, part, busy_seconds)
        except BaseException:
            lock.release()
            raise
        return cls(path, database, lock, now)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop writing without handing over; what was confirmed stays, and the next `open` takes it up."""
        if not self._open:
            return
        self._open = False
        empty = False
        try:
            with suppress(SnapshotError):  # the file may be gone or damaged; whoever opens it next is told
                empty = self._is_new_and_empty()
                self._database.to_one_file()
            self._database.close()
            if empty:
                self._database.path.unlink(missing_ok=True)
        finally:
            self._lock.release()

    def finalise(self, *, shrink: bool = False, at_once: bool = False) -> str | None:
        """Seal the snapshot, hand it over as one file under its name, and close.

        ``shrink`` gives room that is no longer used back to the disk. With ``at_once`` an index by time that is not
        there yet, which takes a second per million rows, is left to the next pull. Returns None, or a sentence when a
        reader keeps the file's write-ahead log in use: the snapshot is whole, but must not be copied by hand until
        that reader is closed.
        """
        time = utc_text(self._now())
        self._index_stations()
        with self._transaction() as connection:
            for table in schema.TABLES:
                if table.spatial:
                    geopackage.describe_geometries(connection, table.name)
                geopackage.describe_contents(connection, table.name, time, spatial=table.spatial)
            if not at_once:
                schema.build_time_index(connection)
            seal_tables(connection)
        if shrink:
            self._database.shrink()
        whole = self._database.to_one_file()
        self._database.require_same_file()
        if self._is_first and os.path.lexists(self._target):
            raise SnapshotChanged(str(self._target), file=self._target.name)
        self._open = False
        try:
            self._database.close()
            with self._database.translated():
                if self._is_first:
                    self._database.path.replace(self._target)
                sync_folder(self._target.parent)
        finally:
            self._lock.release()
        return None if whole else IN_USE_NOTE

    def platform(self, root_url: str, api: str, title: str) -> int:
        """The fid of a platform, entered when it is new; an empty title leaves the one known."""
        with self._transaction() as connection:
            return stations.put_platform(connection, root_url, api, title)

    def dataset(self, platform: int, dataset: Dataset) -> int:
        """The fid of a dataset of a platform, entered when it is new and brought up to date otherwise."""
        with self._transaction() as connection:
            fid = stations.put_dataset(connection, platform, dataset)
        self._platforms[fid] = platform
        return fid

    def unfinished(self, dataset: int) -> list[OpenPull]:
        """The pulls of a dataset that have not ended as complete and are still wanted, oldest first."""
        with self._database.translated():
            return ledger.unfinished(self._database.connection, dataset)

    def unfinished_on(self, root_url: str) -> list[tuple[int, OpenPull]]:
        """The same for every dataset of a platform, each pull with its dataset's fid."""
        with self._database.translated():
            rows = self._database.connection.execute(
                "SELECT datasets.fid FROM datasets JOIN platforms ON platforms.fid = datasets.platform "
                "WHERE root_url = ? ORDER BY datasets.fid",
                (root_url,),
            ).fetchall()
            return [(fid, pull) for (fid,) in rows for pull in ledger.unfinished(self._database.connection, fid)]

    def begin_pull(self, dataset: int, request: PullRequest, version: str, time: str) -> int:
        """Enter a pull into the ledger; returns its fid."""
        with self._transaction() as connection:
            return ledger.begin_pull(connection, dataset, request, version, time)

    def put_off(
        self, platform: int, wanted: Iterable[tuple[Dataset, PullRequest, Part]], version: str, time: str
    ) -> None:
        """Enter pulls that are cancelled before they begin, all or none, each with the part that is to be done.

        What is unfinished of such a request already is left as it is.
        """
        with self._transaction() as connection:
            for dataset, request, part in wanted:
                fid = stations.put_dataset(connection, platform, dataset)
                self._platforms[fid] = platform
                if any(pull.request == request for pull in ledger.unfinished(connection, fid)):
                    continue
                pull = ledger.begin_pull(connection, fid, request, version, time)
                ledger.add_parts(connection, pull, [part])
                ledger.end_pull(connection, pull, "cancelled", time)

    def end_pull(self, pull: int, state: PullState, time: str) -> None:
        """Note how and when a pull ended."""
        with self._transaction() as connection:
            ledger.end_pull(connection, pull, state, time)

    def add_parts(self, pull: int, parts: Sequence[Part]) -> dict[Part, int]:
        """Enter the parts of a pull, all or none; one that is there already is opened again. Returns their fids."""
        with self._transaction() as connection:
            return ledger.add_parts(connection, pull, parts)

    def finish_part(self, part: int) -> None:
        """Note that a part reached its last page."""
        with self._transaction() as connection:
            ledger.finish_part(connection, part)

    def fail_part(self, part: int, cause: str, attempts: int) -> None:
        """Note, in a sentence, why a part did not reach its last page."""
        with self._transaction() as connection:
            ledger.fail_part(connection, part, cause, attempts)

    def note_listed(self, dataset: int, listed: Listed) -> None:
        """Want again what was noted as deleted at the platform and is listed now."""
        with self._transaction() as connection:
            ledger.note_listed(connection, dataset, listed)

    def store_pages(
        self, pages: Sequence[tuple[int, Page, int, int]], finished: Iterable[int] = ()
    ) -> list[PageCounts]:
        """Store pages, given as (part, page, pull, dataset), in one transaction with their ledger rows and cursors.

        ``finished`` are parts that have reached their last page with them. After a crash each page is there with its
        cursor or not at all. Returns what became of each page's records.
        """
        changes = Changes()
        with self._transaction() as connection:
            counts = [self._store_page(connection, *page, changes) for page in pages]
            changes.write(connection)
            for part in finished:
                ledger.finish_part(connection, part)
        return counts

    def withdraw_missing(self, part: int, pull: int, time: str) -> int:
        """Mark what the platform no longer has in a refreshed part as withdrawn; returns the number of rows.

        To be called when the part has reached its last page: rows that this pull did not bring, before or after an
        interruption, are missing upstream. Features are marked as gone in the same way.
        """
        changes = Changes()
        with self._transaction() as connection:
            dataset, scope, t_from, t_to = connection.execute(
                "SELECT dataset, scope, t_from, t_to FROM pull_parts JOIN pulls ON pulls.fid = pull_parts.pull "
                "WHERE pull_parts.fid = ?",
                (part,),
            ).fetchone()
            sources = set(map(storable, ledger.read_part(scope, t_from, t_to).sources))
            table = features_table(connection, dataset)
            fids = [fid for (source, _), fid in self._series_of(dataset).items() if source in sources and not table]
            missed = sum(withdraw_missing(connection, fid, t_from, t_to, pull, time, changes) for fid in fids)
            missed += mark_gone(connection, table, part, pull, time) if table else 0
            connection.execute("UPDATE pull_parts SET withdrawn = withdrawn + ? WHERE fid = ?", (missed, part))
            changes.write(connection)
        return missed

    def mark_gone(self, dataset: int, pull: int, time: str) -> None:
        """Mark the dataset's stations that this pull's listing did not show as gone.

        To be called when this writer has stored the whole listing; without one it does nothing.
        """
        if pull in self._seen:
            with self._transaction() as connection:
                stations.mark_gone(connection, dataset, self._seen[pull], time)

    def account(self, pull: int) -> Account:
        """What a pull brought over all its parts, interruptions included."""
        with self._database.translated():
            return ledger.account(self._database.connection, pull)

    def coverage(self, dataset: int, pulls: Container[int] | None = None) -> dict[str, list[Window]]:
        """The windows each series (by source id) is held for without a hole, or by some ``pulls`` alone."""
        with self._database.translated():
            return ledger.coverage(self._database.connection, dataset, pulls)

    def newest(self, dataset: int) -> dict[str, str]:
        """The newest start of an observation each series of a dataset holds, by source id."""
        with self._database.translated():
            return dict(
                self._database.connection.execute(
                    "SELECT source_id, max((SELECT max(t_start) FROM observations WHERE series = series.fid)) AS at "
                    "FROM dataset_series JOIN series ON series.fid = dataset_series.series WHERE dataset = ? "
                    "GROUP BY source_id HAVING at IS NOT NULL",
                    (dataset,),
                )
            )

    def build_latest(self, dataset: int) -> None:
        """Bring the dataset's table of latest values, or what is registered of its features, up to date."""
        time = utc_text(self._now())
        self._index_stations()
        with self._transaction() as connection:
            table = features_table(connection, dataset)
            if table is not None:
                describe_features(connection, table, time)
            else:
                build_latest(connection, dataset, time)

    def prune(self, before: str) -> Iterator[tuple[float, int]]:
        """Remove observations and positions that began before a time (UTC text), step by step.

        Each step is a transaction and yields the share of the work done and the rows it removed. To be followed by
        `finalise`, which builds the index by time again.
        """
        time = utc_text(self._now())
        with self._transaction() as connection:
            schema.drop_time_index(connection)
            prune = connection.execute(
                "INSERT INTO prunes(time, before, removed) VALUES (?, ?, 0)", (time, before)
            ).lastrowid
            parts = connection.execute(
                "SELECT table_name, part FROM seals WHERE table_name IN (?, ?) ORDER BY fid", ROW_SEALED
            ).fetchall()
            datasets = connection.execute("SELECT fid FROM datasets").fetchall()
        for number, (table, part) in enumerate(parts, 1):
            removed = STEP
            while removed == STEP:
                changes = Changes()
                with self._transaction() as connection:
                    removed = remove_before(connection, table, part, before, changes)
                    connection.execute("UPDATE prunes SET removed = removed + ? WHERE fid = ?", (removed, prune))
                    changes.write(connection)
                yield number / len(parts), removed
        for (dataset,) in datasets:
            self.build_latest(dataset)

    def _index_stations(self) -> None:
        """Build the spatial index of the stations of a first pull: at once is quicker than page by page."""
        if not self._is_indexed:
            with self._transaction() as connection:
                geopackage.build_index(connection, "stations")
            self._is_indexed = True

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction; when it fails, what was remembered of rows that are now not there is forgotten."""
        try:
            with self._database.transaction() as connection:
                if self._is_sealed:
                    unseal_tables(connection)
                yield connection
            self._is_sealed = False
        except BaseException:
            self._series.clear()
            self._pulls.clear()
            raise

    def _store_page(
        self, connection: sqlite3.Connection, part: int, page: Page, pull: int, dataset: int, changes: Changes
    ) -> PageCounts:
        known = self._pull(pull)
        refresh = known.mode == "refresh"
        platform = self._platform_of(dataset)
        drops = list(page.drops)
        seen = stations.put_stations(connection, platform, page.stations, known.started, indexed=not self._is_first)
        self._is_indexed = self._is_indexed and not (self._is_first and seen)
        self._seen.setdefault(pull, set()).update(seen.values())
        drops += self._put_series(connection, dataset, platform, page.series, seen)
        fids = self._series_of(dataset)
        values = store_observations(connection, page.observations, fids, pull, refresh, changes)
        if values.unknown:
            drops.append(Drop(NOT_LISTED_SERIES_NOTE, values.unknown, values.example))
        placed, lost = self._placed(connection, platform, page.positions)
        drops += lost
        stored, duplicates, changed = stations.put_positions(connection, placed, refresh, changes)
        features = StoredFeatures()
        table = features_table(connection, dataset) if page.features else None
        if table is not None:
            features = store_features(connection, dataset, table, page.features, pull)
        elif page.features:
            drops.append(Drop(NO_FEATURES_NOTE, len(page.features), page.features[0].source_id))
        counts = PageCounts(
            values.stored + stored + features.stored,
            values.duplicates + duplicates + features.duplicates,
            sum(drop.count for drop in drops),
            values.changed + changed + features.changed,
        )
        ledger.note_page(connection, part, counts, page.received, page.reached, page.counted)
        ledger.note_drops(connection, part, drops)
        return counts

    def _put_series(
        self,
        connection: sqlite3.Connection,
        dataset: int,
        platform: int,
        series: Sequence[Series],
        seen: dict[str, int],
    ) -> list[Drop]:
        """Enter series with their stations; those of a station that was never listed are dropped."""
        if not series:
            return []
        others = {one.station for one in series} - seen.keys()
        fids = seen | stations.station_fids(connection, platform, others) if others else seen
        placed = [(fids[one.station], one) for one in series if one.station in fids]
        stations.put_series(connection, dataset, placed, self._series_of(dataset))
        return [Drop(NOT_LISTED_STATION_NOTE, 1, one.station) for one in series if one.station not in fids]

    def _placed(
        self, connection: sqlite3.Connection, platform: int, positions: Sequence[Position]
    ) -> tuple[list[tuple[int, Position]], list[Drop]]:
        """Positions with their stations' fids, and those of a station that was never listed."""
        if not positions:
            return [], []
        fids = stations.station_fids(connection, platform, {one.station for one in positions})
        placed = [(fids[one.station], one) for one in positions if one.station in fids]
        lost = [Drop(NOT_LISTED_STATION_NOTE, 1, one.station) for one in positions if one.station not in fids]
        return placed, lost

    def _pull(self, pull: int) -> _Pull:
        if pull not in self._pulls:
            self._pulls[pull] = _Pull(*ledger.mode_of(self._database.connection, pull))
        return self._pulls[pull]

    def _platform_of(self, dataset: int) -> int:
        if dataset not in self._platforms:
            (self._platforms[dataset],) = self._database.connection.execute(
                "SELECT platform FROM datasets WHERE fid = ?", (dataset,)
            ).fetchone()
        return self._platforms[dataset]

    def _series_of(self, dataset: int) -> dict[stations.SeriesKey, int]:
        """The series of the dataset's platform by source id and component; remembered, as every page asks for it."""
        platform = self._platform_of(dataset)
        if platform not in self._series:
            self._series[platform] = stations.newest_series(self._database.connection, platform)
        return self._series[platform]

    def _is_new_and_empty(self) -> bool:
        """Whether this is a first pull that never began."""
        if not self._is_first:
            return False
        with self._database.translated():
            return self._database.connection.execute("SELECT 1 FROM pulls").fetchone() is None


def _open_database(target: Path, part: Path, busy_seconds: float) -> Database:
    """The snapshot, checked and ready to be written: the file under its name, a first pull left over, or a new one."""
    if target.exists() and part.exists():
        reason = f"an unfinished first pull lies beside it. Move {part.name} to another folder or remove it."
        raise SnapshotError(str(part), file=target.name, reason=reason)
    path = target if target.exists() else part
    if path == part and (target.is_symlink() or part.is_symlink()):
        raise SnapshotError(str(path), file=target.name, reason="it is a link to another place.")
    if path.exists():
        guard.check_file(path, target.name, may_be_blank=path == part)
    database = Database(path, "rw" if path == target else "rwc", label=target.name, busy_seconds=busy_seconds)
    try:
        database.prepare_for_writing()
        if database.is_blank():
            with database.transaction() as connection:
                schema.create(connection)
        elif guard.check(database) < schema.SCHEMA_VERSION:
            with database.transaction() as connection:
                migrate(connection, database.label)
            guard.check(database)
    except BaseException:
        database.close()
        raise
    return database
