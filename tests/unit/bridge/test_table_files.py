# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables as CSV and XLSX, read back by Python's reader and by GDAL's."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from osgeo import gdal, ogr
from urban_data.bridge import spreadsheet
from urban_data.bridge.table_files import SheetColumn, Table, companion, harmless, write_table
from urban_data.core.errors import Cancelled, InputError

NOON = datetime(2026, 3, 1, 12, 30)
COLUMNS = [
    SheetColumn("Station"), SheetColumn("Wert (°C)", "number"), SheetColumn("Anzahl", "whole"),
    SheetColumn("Beginn (Europe/Berlin)", "time"), SheetColumn("Gültig", "boolean"),
]  # fmt: skip
ROWS: list[Sequence[Any]] = [
    ("Köln; Süd", -3.2, 12, NOON, True),
    ('He said "no"', 0.1 + 0.2, None, None, False),
    ("zwei\nZeilen", None, 9_007_199_254_740_993, NOON + timedelta(milliseconds=250), None),
]
SOURCE = "Plattform: https://udp.example.org; Lizenz: =evil()"
HOSTILE = [
    "=1+1", "+49 221", "-3,2", "@SUM(A1)", "\t=1", "\r=1", " =1+1", "＝1+1", '=HYPERLINK("http://x","y")',
    "=cmd|' /C'!A0",
]  # fmt: skip


def table(rows: Iterable[Sequence[Any]] = ROWS, columns: Sequence[SheetColumn] = COLUMNS) -> Table:
    source = [("Plattform", "https://udp.example.org"), ("Lizenz", "=evil()"), ("Leer", "")]
    return Table("Neueste Werte", columns, rows, "Quelle", source, "Keine da.", "Zeilen", "ja", "nein")


def texts(values: Iterable[str]) -> Table:
    return table([(value,) for value in values], [SheetColumn("Name")])


def csv_rows(path: Path, delimiter: str) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def sheets(path: Path) -> dict[str, list[dict[str, Any]]]:
    gdal.SetThreadLocalConfigOption("OGR_XLSX_HEADERS", "FORCE")
    try:
        book = ogr.Open(str(path))
        layers = [book.GetLayer(number) for number in range(book.GetLayerCount())]
        return {
            layer.GetName(): [json.loads(feature.ExportToJson())["properties"] for feature in layer] for layer in layers
        }
    finally:
        gdal.SetThreadLocalConfigOption("OGR_XLSX_HEADERS", None)


def sheet_xml(path: Path, number: int = 1) -> str:
    with zipfile.ZipFile(path) as book:
        assert book.testzip() is None
        return book.read(f"xl/worksheets/sheet{number}.xml").decode()


def test_a_german_csv_is_what_a_german_excel_expects(tmp_path: Path) -> None:
    path = tmp_path / "werte.csv"
    assert write_table(path, table(), "de") == 3

    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header, *rows = csv_rows(path, ";")
    assert header == [*(column.header for column in COLUMNS), "Quelle"]
    assert rows == [
        ["Köln; Süd", "-3,2", "12", "2026-03-01 12:30:00", "ja", SOURCE],
        ['He said "no"', "0,3", "", "", "nein", ""],
        ["zwei\nZeilen", "", "9007199254740993", "2026-03-01 12:30:00.250", "", ""],
    ]


def test_an_english_csv_has_points_and_commas(tmp_path: Path) -> None:
    path = tmp_path / "values.CSV"
    write_table(path, table(), "en")
    assert csv_rows(path, ",")[1] == ["Köln; Süd", "-3.2", "12", "2026-03-01 12:30:00", "ja", SOURCE]


@pytest.mark.parametrize("language", ["de", "en"])
def test_ogr_opens_a_csv_as_the_table_it_is(tmp_path: Path, language: str) -> None:
    columns = [SheetColumn("Pkw, Anzahl; 15 min", "number"), *COLUMNS[1:]]
    rows = [(0.5, *row[1:]) for row in ROWS]
    write_table(tmp_path / "t.csv", table(rows, columns), language)
    opened = gdal.OpenEx(str(tmp_path / "t.csv"), gdal.OF_VECTOR, open_options=["AUTODETECT_TYPE=YES"])
    layer = opened.GetLayer(0)
    assert {field.name: field.GetTypeName() for field in layer.schema} == {
        "Pkw, Anzahl; 15 min": "Real", "Wert (°C)": "Real", "Anzahl": "Integer64",
        "Beginn (Europe/Berlin)": "DateTime", "Gültig": "String", "Quelle": "String",
    }  # fmt: skip
    found = [json.loads(feature.ExportToJson())["properties"] for feature in layer]
    assert [(row["Wert (°C)"], row["Quelle"]) for row in found] == [(-3.2, SOURCE), (0.3, ""), (None, "")]


def test_a_column_of_the_platform_can_be_called_source(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", table([("a", "b")], [SheetColumn("quelle"), SheetColumn("Quelle 2")]), "de")
    assert csv_rows(tmp_path / "t.csv", ";") == [["quelle", "Quelle 2", "Quelle 3"], ["a", "b", SOURCE]]


def test_a_spreadsheet_is_typed_and_names_its_source_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "werte.xlsx"
    assert write_table(path, table(), "de") == 3

    found = sheets(path)
    assert list(found) == ["Neueste Werte", "Quelle"]
    first, second, third = found["Neueste Werte"]
    assert first == {
        "Station": "Köln; Süd", "Wert (°C)": -3.2, "Anzahl": "12", "Beginn (Europe/Berlin)": "2026/03/01 12:30:00",
        "Gültig": "ja",
    }  # fmt: skip
    assert second["Wert (°C)"] == pytest.approx(0.3)
    assert third["Anzahl"] == "9007199254740993"
    assert ["Plattform", "https://udp.example.org"] in [list(row.values()) for row in found["Quelle"]]
    xml = sheet_xml(path)
    assert 'state="frozen"' in xml
    assert "dd.mm.yyyy" in zipfile.ZipFile(path).read("xl/styles.xml").decode()
    assert "&amp;LPlattform: https://udp.example.org" in xml


def test_a_header_has_as_many_lines_as_it_needs(tmp_path: Path) -> None:
    def height(header: str) -> float:
        write_table(tmp_path / "t.xlsx", table([], [SheetColumn(header)]), "de")
        return float(sheet_xml(tmp_path / "t.xlsx").split(' ht="')[1].split('"')[0])

    assert height("Station") == height("") == spreadsheet.LINE_HEIGHT
    assert height("Zeit von Zustand der Ladepunkte, Nr. 1 (Europe/Berlin)") == 2 * spreadsheet.LINE_HEIGHT


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(tmp_path: Path, text: str) -> None:
    write_table(tmp_path / "t.csv", texts([text]), "en")
    cell, _ = csv_rows(tmp_path / "t.csv", ",")[1]
    assert cell == f"'{text}"
    write_table(tmp_path / "t.xlsx", texts([text]), "en")
    xml = sheet_xml(tmp_path / "t.xlsx")
    assert "<f>" not in xml
    assert xml.count('t="inlineStr"') == 2


def test_a_header_from_a_platform_is_no_formula_either(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", table([], [SheetColumn("=1+1", "number")]), "en")
    assert csv_rows(tmp_path / "t.csv", ",") == [["'=1+1", "Quelle"]]


@pytest.mark.parametrize("kind", ["number", "whole", "boolean"])
def test_a_damaged_number_is_a_harmless_text(tmp_path: Path, kind: Any) -> None:
    rows = table([("=1+1",)], [SheetColumn("n", kind)])
    write_table(tmp_path / "t.csv", rows, "de")
    write_table(tmp_path / "t.xlsx", rows, "de")
    assert csv_rows(tmp_path / "t.csv", ";")[1][0] in ("'=1+1", "ja")
    assert "<f>" not in sheet_xml(tmp_path / "t.xlsx")


def test_negative_numbers_stay_numbers() -> None:
    assert harmless("3") == "3"
    assert harmless("") == ""
    assert harmless("a=1") == "a=1"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<b>&\"'", "<b>&\"'"),
        ("bell\x07nul\x00", "bellnul"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("  blanks  ", "  blanks  "),
        ("Grün 🌳", "Grün 🌳"),
        ("x" * 40_000, "x" * 32_766 + "…"),
    ],
)
def test_any_text_can_be_in_a_spreadsheet(tmp_path: Path, text: str, read: str) -> None:
    path = tmp_path / "t.xlsx"
    write_table(path, texts(["first", text]), "de")
    assert [row["Name"] for row in sheets(path)["Neueste Werte"]] == ["first", read]


def test_a_text_that_looks_like_an_escape_is_kept_as_it_is(tmp_path: Path) -> None:
    write_table(tmp_path / "t.xlsx", texts(["_x0041_"]), "de")
    assert "_x005F_x0041_" in sheet_xml(tmp_path / "t.xlsx")


def test_rows_that_do_not_fit_go_on_in_another_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 11)
    path = tmp_path / "t.xlsx"
    assert write_table(path, texts(str(number) for number in range(25)), "de") == 25
    found = sheets(path)
    assert list(found) == ["Neueste Werte", "Neueste Werte 2", "Neueste Werte 3", "Quelle"]
    assert [len(rows) for rows in found.values()][:3] == [10, 10, 5]
    assert sheet_xml(path, 3).count("<row") == 6


def test_rows_that_just_fit_need_no_other_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 11)
    path = tmp_path / "t.xlsx"
    write_table(path, texts(str(number) for number in range(10)), "de")
    assert list(sheets(path)) == ["Neueste Werte", "Quelle"]


@pytest.mark.parametrize(("rows", "told"), [([], "0. Keine da."), (ROWS, "3")])
def test_beside_a_csv_a_text_names_its_source_whether_there_are_rows_or_not(
    tmp_path: Path, rows: list[Sequence[Any]], told: str
) -> None:
    path = tmp_path / "week.8.csv"
    assert write_table(path, table(rows), "de") == len(rows)
    assert companion(path) == tmp_path / "week.8.source.txt"
    assert (tmp_path / "week.8.source.txt").read_bytes().decode("utf-8-sig").split("\r\n") == [
        "week.8.csv: Neueste Werte", "", "Plattform: https://udp.example.org", "Lizenz: =evil()", f"Zeilen: {told}", ""
    ]  # fmt: skip


def test_a_csv_without_rows_is_its_header_alone(tmp_path: Path) -> None:
    write_table(tmp_path / "t.csv", table([]), "de")
    assert csv_rows(tmp_path / "t.csv", ";") == [[*(column.header for column in COLUMNS), "Quelle"]]
    opened = ogr.Open(str(tmp_path / "t.csv"))
    layer = opened.GetLayer(0)
    assert [field.name for field in layer.schema] == [*(column.header for column in COLUMNS), "Quelle"]
    assert layer.GetFeatureCount() == 0


def test_a_spreadsheet_says_why_it_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    assert write_table(path, table([]), "de") == 0
    found = sheets(path)
    assert sheet_xml(path).count("<row ") == 1
    assert list(found["Quelle"][-1].values()) == ["Zeilen", "0. Keine da."]
    assert companion(path) is None
    assert list(tmp_path.iterdir()) == [path]


def test_a_csv_that_cannot_be_replaced_keeps_its_text(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    (tmp_path / "t.source.txt").write_text("before")
    with pytest.raises(InputError, match=r"^t\.csv cannot be written: Is a directory\.$"):
        write_table(tmp_path / "t.csv", table(), "de")
    assert (tmp_path / "t.source.txt").read_text() == "before"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_stopped_leaves_nothing_and_keeps_what_was_there(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"t.{ending}"
    path.write_text("before")

    def stop(_: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_table(path, texts(str(number) for number in range(5_000)), "de", stop)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_another_ending_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"written as .csv or .xlsx, not as “.ods”"):
        write_table(tmp_path / "t.ods", table(), "de")


def test_a_folder_that_is_missing_is_made(tmp_path: Path) -> None:
    assert write_table(tmp_path / "a" / "b" / "t.csv", table(), "de") == len(ROWS)
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {"t.csv", "t.source.txt"}
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=r"^t\.csv cannot be written: "):
        write_table(tmp_path / "file" / "t.csv", table(), "de")


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_many_rows_take_no_more_memory_than_few(tmp_path: Path, ending: str) -> None:
    def peak(count: int) -> int:
        rows = ((f"Station {n}", n / 7, n, NOON, True) for n in range(count))
        tracemalloc.start()
        write_table(tmp_path / f"t.{ending}", table(rows), "de")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(30_000) < peak(6_000) + 2_000_000
