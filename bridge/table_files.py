# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as files that an office opens by a double click: CSV and XLSX, in German or English."""

from __future__ import annotations

import csv
import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..core.errors import InputError
from ..core.text import plain
from .spreadsheet import SheetColumn, Spreadsheet

__all__ = ["SheetColumn", "Table", "companion", "write_table"]

ROWS_BETWEEN_LOOKS = 2_000

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TIME_FORMATS = {"de": "dd.mm.yyyy hh:mm:ss", "en": "yyyy-mm-dd hh:mm:ss"}


@dataclass(frozen=True, slots=True)
class Table:
    """What is written: a title, columns, rows with a value per column, and facts about the source as (word, text).

    ``time`` values are local, without zone. ``why_empty`` is said of a table that turns out to have no rows.
    ``rows_title``, ``yes`` and ``no`` are the words for the number of rows and for truth.
    """

    title: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[Any]]
    source_title: str
    source: Sequence[tuple[str, str]]
    why_empty: str
    rows_title: str = "Rows"
    yes: str = "yes"
    no: str = "no"

    @property
    def source_line(self) -> str:
        """The facts about the source on one line."""
        return "; ".join(f"{word}: {plain(text, 1_000)}" for word, text in self.source if text)

    def facts(self, count: int) -> list[tuple[str, str]]:
        """The facts about the source and how many rows there are, or why there are none."""
        rows = str(count) if count else f"0. {self.why_empty}"
        return [*((word, text) for word, text in self.source if text), (self.rows_title, rows)]


def write_table(path: Path, table: Table, language: str, after_rows: Callable[[int], None] = lambda _: None) -> int:
    """Write a table as its ending (``.csv`` or ``.xlsx``) says and return the number of rows.

    The file is there whole or not at all; its folder is made where there is none. What a CSV has no place for is
    written to its `companion`. ``after_rows`` is called now and then with the number of rows written and may raise to
    stop. Raises InputError for another ending and when a file cannot be written.
    """
    writers = {".csv": _write_csv, ".xlsx": _write_xlsx}
    if path.suffix.lower() not in writers:
        raise InputError(f"A table is written as .csv or .xlsx, not as “{plain(path.suffix, 20)}”.")
    with _whole(path) as half:
        count = writers[path.suffix.lower()](half, table, language, after_rows)
    beside = companion(path)
    if beside is not None:
        with _whole(beside) as half:
            _write_facts(half, path.name, table, count)
    return count


def companion(path: Path) -> Path | None:
    """The text file that tells the source of a CSV, also of one without rows: ``week.source.txt``; None for others.

    OGR, pandas and Excel take every line of a CSV for data, and each other line than the header would be a row.
    """
    return path.with_suffix(".source.txt") if path.suffix.lower() == ".csv" else None


def _write_facts(path: Path, name: str, table: Table, count: int) -> None:
    """A line per fact, in the encoding and with the line ends of the CSV."""
    lines = [f"{name}: {plain(table.title, 1_000)}", ""]
    lines += [f"{word}: {plain(text, 1_000)}" for word, text in table.facts(count)]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8-sig", newline="\r\n")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A name beside ``path`` to write to; it becomes ``path`` at the end, and is gone when something is raised."""
    half = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield half
            half.replace(path)
        finally:
            half.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(f"{path.name} cannot be written: {error.strerror or error}.", str(error)) from error


def _write_csv(path: Path, table: Table, language: str, after_rows: Callable[[int], None]) -> int:
    """UTF-8 with a byte order mark, by which Excel knows it: the header and the rows, the last column for the source.

    Its first cell names the source, the others are empty: so every row is one of data, and the first line is the
    header that readers such as OGR look for. Headers are quoted, because OGR guesses the separator from that line.
    In German fields are apart by semicolons and numbers have a comma, as a German Excel expects.
    """
    german = language == "de"
    separator, point = (";", ",") if german else (",", ".")
    words = {True: table.yes, False: table.no}
    kinds = [column.kind for column in table.columns]
    headers = [column.header for column in table.columns]
    source = harmless(table.source_line)
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        header = csv.writer(file, delimiter=separator, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
        header.writerow([harmless(text) for text in (*headers, _unlike(headers, table.source_title))])
        writer = csv.writer(file, delimiter=separator, lineterminator="\r\n")
        for row in table.rows:
            cells = [_csv_cell(value, kind, point, words) for value, kind in zip(row, kinds, strict=True)]
            writer.writerow([*cells, "" if count else source])
            count += 1
            if count % ROWS_BETWEEN_LOOKS == 0:
                after_rows(count)
    return count


def _unlike(headers: Sequence[str], wanted: str) -> str:
    """The header wanted, with a number behind it where a column of the platform is called that."""
    taken = {header.casefold() for header in headers}
    names = (f"{wanted} {number}" if number > 1 else wanted for number in itertools.count(1))
    return next(name for name in names if name.casefold() not in taken)


def _csv_cell(value: Any, kind: str, point: str, words: dict[bool, str]) -> str:
    if value is None:
        return ""
    if kind == "time":
        return str(value.isoformat(" ", "milliseconds" if value.microsecond else "seconds"))
    if kind == "boolean":
        return words[bool(value)]
    if kind == "text" or not isinstance(value, int | float):
        return harmless(str(value))
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", point) if math.isfinite(value) else ""
    return str(value)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: with an apostrophe before what would begin one (OWASP)."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _write_xlsx(path: Path, table: Table, language: str, after_rows: Callable[[int], None]) -> int:
    """The rows on one sheet (or several, where there are too many for one), the source on another."""
    time_format = _TIME_FORMATS.get(language, _TIME_FORMATS["en"])
    with Spreadsheet(path, time_format=time_format, yes=table.yes, no=table.no, footer=table.source_line) as book:
        count = book.add(table.title, table.columns, table.rows, after_rows)
        book.add(table.source_title, [SheetColumn(table.source_title), SheetColumn("")], table.facts(count))
    return count
