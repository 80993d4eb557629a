# SPDX-License-Identifier: GPL-2.0-or-later
"""Is a snapshot as it was written? Recount and re-hash everything, and let SQLite check its own structures.

Finds any change, be it one bit, of a value, a time, a text, a geometry, the ledger, a table of latest values, a
definition of a table, or an entry in GeoPackage's registers (extents and times of change among them) that no pull has
made. After a pull that was cut off, only observations and positions are sealed until the next one ends.

Bytes that no row uses, such as the rest of a page, are left out: nothing that can be read depends on them, and since
QGIS and GDAL write to such bytes on opening a file, a hash of the whole file would take a look for damage. What a
person adds, such as layers and styles, is not sealed either.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..core.monitor import Monitor
from . import geopackage, seals
from .database import primary_code
from .features import count_features
from .seals import ROW_SEALED, Seal

_PASSING = (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY)
_ROWS_AT_ONCE = 20_000
_MOST_PROBLEMS = 50

_OBSERVATIONS = "SELECT series, t_start, t_end, value, text, quality, t_result, withdrawn, pull FROM observations"
_KINDS = """SELECT count(*) FROM observations WHERE typeof(series) <> 'integer' OR typeof(pull) <> 'integer'
  OR typeof(t_start) <> 'text' OR typeof(t_end) <> 'text' OR typeof(value) NOT IN ('real', 'null')
  OR typeof(text) NOT IN ('text', 'null') OR typeof(quality) NOT IN ('text', 'null')
  OR typeof(t_result) NOT IN ('text', 'null') OR typeof(withdrawn) NOT IN ('text', 'null')"""
_POSITIONS = "SELECT station, t_start, t_end, geom FROM positions"
_RECOUNT = """SELECT (SELECT count(*) FROM observations), (SELECT count(*) FROM positions),
  (SELECT coalesce(sum(stored), 0) FROM pull_parts) - (SELECT coalesce(sum(removed), 0) FROM prunes)"""
_ORPHANS = """SELECT count(*) FROM seals WHERE rows > 0 AND (table_name = 'observations'
  AND part NOT IN (SELECT fid FROM series) OR table_name = 'positions' AND part NOT IN (SELECT fid FROM stations))"""


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying found: how many rows were read, every problem in a sentence, and what SQLite says of them."""

    checked_rows: int
    problems: tuple[str, ...]
    details: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True when everything is as it was written."""
        return not self.problems


def verify_database(connection: sqlite3.Connection, monitor: Monitor) -> Verification:
    """Check an open snapshot at one moment, whatever is written to it meanwhile.

    What SQLite cannot read is a problem too; only its being interrupted or kept waiting is raised.
    """
    findings = _Findings(connection, monitor)
    connection.execute("BEGIN")
    try:
        for number, (check, unreadable) in enumerate(_UNREADABLE_REASONS.items(), 1):
            findings.attempt(check, unreadable)
            monitor.progress(number / len(_UNREADABLE_REASONS))
    finally:
        connection.execute("ROLLBACK")
    return Verification(
        findings.rows, tuple(findings.problems[:_MOST_PROBLEMS]), tuple(findings.details[:_MOST_PROBLEMS])
    )


class _Findings:
    """What was found so far."""

    def __init__(self, connection: sqlite3.Connection, monitor: Monitor) -> None:
        self.connection = connection
        self.monitor = monitor
        self.rows = 0
        self.problems: list[str] = []
        self.details: list[str] = []
        self.stored = {
            (table, part): (rows, digest)
            for table, part, rows, digest in connection.execute("SELECT table_name, part, rows, digest FROM seals")
        }

    def attempt(self, check: Callable[[_Findings], None], unreadable: str) -> None:
        """Make a check; that it cannot be made is a finding, for which the sentence is ``unreadable``."""
        try:
            check(self)
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            if isinstance(error, sqlite3.Error) and primary_code(error) in _PASSING:
                raise
            self.problems.append(unreadable)
            self.details.append(str(error))

    def compare(self, found: dict[int, Seal], table: str, what: str) -> None:
        """Compare the rows of a table, by series or station, with their seals."""
        parts = {part for name, part in self.stored if name == table} | found.keys()
        for part in sorted(parts, key=lambda part: (type(part).__name__, part)):
            rows, total = found.get(part, (0, 0))
            told, digest = self.stored.get((table, part), (0, 0))
            if rows != told:
                self.problems.append(
                    f"{what} {part} does not have as many rows as were written: {rows} instead of {told}."
                )
            elif seals.signed(total) != digest:
                self.problems.append(f"{what} {part} holds something that was not written by a pull.")


def _check_structure(findings: _Findings) -> None:
    for pragma in ("PRAGMA integrity_check(20)", "PRAGMA foreign_key_check"):
        found = [row for row in findings.connection.execute(pragma) if row != ("ok",)]
        if found:
            findings.problems.append("The structure of the file is damaged.")
            findings.details += [" ".join(map(str, row)) for row in found]


def _check_header(findings: _Findings) -> None:
    (version,) = findings.connection.execute("PRAGMA user_version").fetchone()
    if version != geopackage.USER_VERSION:
        findings.problems.append(f"The GeoPackage version in the header is {version}.")


def _check_observations(findings: _Findings) -> None:
    (strange,) = findings.connection.execute(_KINDS).fetchone()
    if strange:
        findings.problems.append(
            "One observation holds something that is no time, number or text."
            if strange == 1
            else f"{strange} observations hold something that is no time, number or text."
        )
        return
    found: dict[int, Seal] = {}
    for rows in _blocks(findings.connection, _OBSERVATIONS):
        columns = list(zip(*rows, strict=True))
        for series, (count, total) in seals.sums_by(columns[0], seals.observation_hashes(columns)).items():
            held = found.get(series, (0, 0))
            found[series] = (held[0] + count, held[1] + total)
        findings.rows += len(rows)
    findings.compare(found, "observations", "Series")


def _check_positions(findings: _Findings) -> None:
    counts: Counter[int] = Counter()
    totals: Counter[int] = Counter()
    for row in findings.connection.execute(_POSITIONS):
        counts[row[0]] += 1
        totals[row[0]] += seals.row_hash(row)
    findings.rows += counts.total()
    findings.compare({part: (counts[part], totals[part]) for part in counts}, "positions", "The track of station")


def _check_tables(findings: _Findings) -> None:
    sealed = {table for table, _ in findings.stored} - set(ROW_SEALED)
    if not sealed:
        return
    tables = seals.whole_tables(findings.connection)
    if sealed != set(tables):
        findings.problems.append("Tables were added to the snapshot or taken from it.")
    for table in tables:
        rows, total = seals.table_seal(findings.connection, table)
        findings.rows += rows
        if (rows, seals.signed(total)) != findings.stored.get((table, 0)):
            findings.problems.append(f"The table {table} holds something that was not written by a pull.")


def _check_ledger(findings: _Findings) -> None:
    *held_rows, told = findings.connection.execute(_RECOUNT).fetchone()
    tables = findings.connection.execute("SELECT table_name FROM datasets WHERE kind = 'features'").fetchall()
    held = sum(held_rows) + sum(count_features(findings.connection, table) for (table,) in tables)
    if held != told:
        findings.problems.append(
            f"The snapshot does not hold as many values as its ledger tells of: {held} instead of {told}."
        )
    (orphans,) = findings.connection.execute(_ORPHANS).fetchone()
    if orphans:
        findings.problems.append(f"There are values of series or stations that are not listed: {orphans}.")


def _blocks(connection: sqlite3.Connection, query: str) -> Iterator[list[tuple[object, ...]]]:
    """Rows with their texts as bytes, so that no text is too damaged to be looked at."""
    cursor = connection.cursor()
    connection.text_factory = bytes
    try:
        cursor.execute(query)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield rows
    finally:
        connection.text_factory = str


_UNREADABLE_REASONS = {
    _check_structure: "The structure of the file cannot be read.",
    _check_header: "The header of the file cannot be read.",
    _check_observations: "Some of the observations cannot be read.",
    _check_positions: "Some of the tracks of stations cannot be read.",
    _check_tables: "Some of the tables cannot be read.",
    _check_ledger: "The account of the pulls cannot be read.",
}
