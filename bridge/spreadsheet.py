# SPDX-License-Identifier: GPL-2.0-or-later
"""Spreadsheets (ECMA-376, Office Open XML) written row by row.

GDAL's driver keeps the whole table in memory, knows neither a fixed header row nor a second sheet with the source, and
writes dates in one order only. What is written here is small: typed cells, texts always as texts and never as formulas.
"""

from __future__ import annotations

import math
import re
import textwrap
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Literal, Self

Kind = Literal["text", "number", "whole", "time", "boolean"]
_Cell = Callable[[str, Any], str]

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
WIDEST = 60
NARROWEST = 10
TIME_WIDTH = 20
LINE_HEIGHT = 13.5
_AIR = 3

_EPOCH = datetime(1899, 12, 30)
_EARLIEST = datetime(1900, 3, 1)
"""Before that day Excel counts one that never was."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
_HEADER_STYLE = 1
_TIME_STYLE = 2
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ROWS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its header and what its cells are; ``time`` cells are datetimes without zone."""

    header: str
    kind: Kind = "text"


class Spreadsheet:
    """A workbook that is written sheet after sheet; a context manager.

    ``time_format`` is Excel's, such as ``dd.mm.yyyy hh:mm:ss``. ``yes`` and ``no`` are written for truth, as programs
    show their own TRUE in their own language or as a number. ``footer`` stands at the foot of every printed page.
    """

    def __init__(self, path: Path, *, time_format: str, yes: str, no: str, footer: str = "") -> None:
        self._file = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._time_format = time_format
        self._footer = footer
        self._cells = {**_CELLS, "boolean": _boolean(yes, no)}
        self._titles: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._write_frame()
        self._file.close()

    def add(
        self,
        title: str,
        columns: Sequence[SheetColumn],
        rows: Iterable[Sequence[Any]],
        after_rows: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Write a sheet; what does not fit on one goes on in another with the same header. Returns the rows written.

        ``after_rows`` is called now and then with the number of rows written so far and may raise to stop.
        """
        coming = iter(rows)
        block = list(islice(coming, _ROWS_AT_ONCE))
        total = 0
        while True:
            name = _sheet_title(title, self._titles)
            self._titles.append(name)
            with self._file.open(f"xl/worksheets/sheet{len(self._titles)}.xml", "w", force_zip64=True) as sheet:
                sheet.write(_sheet_head(columns, block).encode())
                written = 0
                while block and written < MOST_ROWS - 1:
                    fitting, block = block[: MOST_ROWS - 1 - written], block[MOST_ROWS - 1 - written :]
                    sheet.write(_rows(columns, fitting, written + 2, self._cells).encode())
                    written += len(fitting)
                    after_rows(total + written)
                    block = block or list(islice(coming, _ROWS_AT_ONCE))
                last = f"{_letters(len(columns) - 1)}{written + 1}"
                sheet.write(f'</sheetData><autoFilter ref="A1:{last}"/>{self._page()}</worksheet>'.encode())
            total += written
            if not block:
                break
        return total

    def _page(self) -> str:
        """How the sheet is printed: landscape, as wide as one page, with the source at its foot."""
        setup = '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
        foot = _escaped(self._footer.replace("&", "&&")[:240])
        return setup + (f"<headerFooter><oddFooter>&amp;L{foot}</oddFooter></headerFooter>" if foot else "")

    def _write_frame(self) -> None:
        numbers = range(1, len(self._titles) + 1)
        sheets = "".join(
            f'<sheet name="{_escaped(title)}" sheetId="{number}" r:id="rId{number}"/>'
            for number, title in zip(numbers, self._titles, strict=True)
        )
        links = "".join(
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
            for number in numbers
        )
        links += f'<Relationship Id="rId{len(self._titles) + 1}" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
        kinds = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
            for number in numbers
        )
        for name, text in {
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>',
            "xl/styles.xml": _styles(self._time_format),
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>{kinds}</Types>',
        }.items():
            self._file.writestr(name, _HEAD + text)


def _rows(
    columns: Sequence[SheetColumn], rows: Iterable[Sequence[Any]], first: int, writers: Mapping[Kind, _Cell]
) -> str:
    """Rows of cells, the first of them with the number ``first``."""
    cells = [(writers[column.kind], _letters(number)) for number, column in enumerate(columns)]
    written = []
    for at, row in enumerate(rows, first):
        made = [cell(f"{letters}{at}", value) for (cell, letters), value in zip(cells, row, strict=True)]
        written.append(f'<row r="{at}">{"".join(made)}</row>')
    return "".join(written)


def _sheet_head(columns: Sequence[SheetColumn], sample: Sequence[Sequence[Any]]) -> str:
    """The beginning of a sheet: a header row that stays in sight, and columns as wide as what is in them."""
    wide = [_width(column, [row[at] for row in sample]) for at, column in enumerate(columns)]
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>' for number, width in enumerate(wide, 1)
    )
    lines = max(len(textwrap.wrap(column.header, width - _AIR)) for column, width in zip(columns, wide, strict=True))
    headers = "".join(_text(f"{_letters(at)}1", column.header, _HEADER_STYLE) for at, column in enumerate(columns))
    return (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
        f'<row r="1" ht="{LINE_HEIGHT * max(1, lines)}" customHeight="1">{headers}</row>'
    )


def _width(column: SheetColumn, values: Sequence[Any]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    if column.kind == "time":
        longest = TIME_WIDTH
    return min(WIDEST, max(NARROWEST, longest + 2, min(len(column.header) + _AIR, 36)))


def _letters(number: int) -> str:
    """A column's name: A for 0, AA for 26."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _sheet_title(title: str, taken: Sequence[str]) -> str:
    r"""A sheet's name as Excel takes it: at most 31 characters, none of ``[]:*?/\``, each only once."""
    clean = re.sub(r"[\[\]:*?/\\]", " ", _ILLEGAL.sub("", title)).strip("' ")[:31] or "Sheet"
    name, number = clean, 1
    while name.casefold() in {one.casefold() for one in taken}:
        number += 1
        name = f"{clean[:27]} {number}"
    return name


def _escaped(text: str) -> str:
    return _LOOKS_ESCAPED.sub("_x005F_", _ILLEGAL.sub("", text)).translate(_MARKUP)


def _text(place: str, value: Any, style: int = 0) -> str:
    if value is None or value == "":
        return ""
    text = str(value)
    if len(text) > LONGEST_CELL:
        text = f"{text[: LONGEST_CELL - 1]}…"
    mark = f' s="{style}"' if style else ""
    return f'<c r="{place}"{mark} t="inlineStr"><is><t xml:space="preserve">{_escaped(text)}</t></is></c>'


def _number(place: str, value: Any) -> str:
    if value is None or not isinstance(value, int | float):
        return _text(place, value)
    if not math.isfinite(value):
        return ""
    return (
        f'<c r="{place}"><v>{value:.15g}</v></c>' if isinstance(value, float) else f'<c r="{place}"><v>{value}</v></c>'
    )


def _whole(place: str, value: Any) -> str:
    """A whole number; one that a spreadsheet would round is written as text."""
    return _text(place, value) if isinstance(value, int) and abs(value) >= 10**15 else _number(place, value)


def _time(place: str, value: datetime | None) -> str:
    if value is None:
        return ""
    if value < _EARLIEST:
        return _text(place, value.isoformat(" "))
    since = value - _EPOCH
    days = since.days + (since.seconds + since.microseconds / 1e6) / 86_400
    return f'<c r="{place}" s="{_TIME_STYLE}"><v>{days:.15g}</v></c>'


def _boolean(yes: str, no: str) -> _Cell:
    return lambda place, value: "" if value is None else _text(place, yes if value else no)


_CELLS: dict[Kind, _Cell] = {
    "text": _text,
    "number": _number,
    "whole": _whole,
    "time": _time,
}


def _styles(time_format: str) -> str:
    """Three styles: as it is, header, time."""
    font = '<sz val="10"/><name val="Arial"/><family val="2"/>'
    fill = '<fill><patternFill patternType="{}"/></fill>'
    shade = '<fill><patternFill patternType="solid"><fgColor rgb="FFE3EBF1"/></patternFill></fill>'
    frame = 'fontId="{}" fillId="{}" borderId="0" xfId="0" applyAlignment="1" applyFont="1" applyFill="1"'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="{_escaped(time_format)}"/>'
        f'</numFmts><fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        f'<fills count="3">{fill.format("none")}{fill.format("gray125")}{shade}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="3"><xf numFmtId="0" {frame.format(0, 0)}/>'
        f'<xf numFmtId="49" {frame.format(1, 2)}><alignment vertical="top" wrapText="1"/></xf>'
        f'<xf numFmtId="164" applyNumberFormat="1" {frame.format(0, 0)}><alignment horizontal="left"/></xf></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
