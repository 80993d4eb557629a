# SPDX-License-Identifier: GPL-2.0-or-later
"""A report as a PDF: real text in embedded fonts, in one language, with title and bookmarks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from report_case import (
    STATE,
    city,
    climate,
    districts,
    made,
    pdf_fonts,
    pdf_info,
    pdf_outline,
    pdf_text,
    stations,
)
from urban_data.cartography.layout_pdf import Description, UnknownPdf, described
from urban_data.cartography.papers import ORIENTATIONS, PAPERS, Page
from urban_data.cartography.profile import OfficeProfile

GERMAN = (
    "Lufttemperatur am 24. November 2026",
    "Legende",
    "Lufttemperatur in °C",
    "10 bis unter 15",
    "30 bis unter 35",
    "Stadtbezirke",
    "Datenstand 24.11.2026 09:30 MEZ",
    "abgerufen 24.11.2026 09:41 MEZ",
    "235.542 Werte, vollständig",
    "Stadt Beispielhausen, dl-de/by-2-0",
    "Vermessungsamt Beispielhausen, CC BY 4.0",
    "Straße · Grünfläche",
    "Erstellt am 24.11.2026",
    "Maßstab 1:",
)
ENGLISH = (
    "Legend",
    "Data as of 24 November 2026 09:30 CET",
    "pulled 24 November 2026 09:41 CET",
    "235,542 values, complete",
    "Sources:",
    "Made on 24 November 2026",
    "Scale",
)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_everything_can_be_read_and_searched_in_german(qgis_app, tmp_path, paper, orientation) -> None:
    profile = OfficeProfile(name="Straße", footer="Grünfläche")
    case = made([climate(), city()], page=Page(paper, orientation), profile=profile)
    text = pdf_text(case.write(tmp_path / "map.pdf"))
    assert [words for words in GERMAN if words not in text] == []
    assert [words for words in ENGLISH if f" {words} " in f" {text} "] == []
    assert case.messages == []


def test_everything_can_be_read_and_searched_in_english(qgis_app, tmp_path) -> None:
    text = pdf_text(made([climate(), city()], "en").write(tmp_path / "map.pdf"))
    assert [words for words in ENGLISH if words not in text] == []
    assert not {"Legende", "Datenstand", "Quellen", "Maßstab", "MEZ"} & set(text.split())


def test_fonts_are_embedded_and_none_is_drawn(qgis_app, tmp_path) -> None:
    fonts = pdf_fonts(made([climate()]).write(tmp_path / "map.pdf"))
    assert fonts
    assert all("TrueType" in font[1] and font[3] == "yes" for font in fonts), fonts


def test_the_document_says_what_it_is(qgis_app, tmp_path) -> None:
    path = made([climate()], subtitle="Grünflächen und Straßen").write(tmp_path / "map.pdf")
    info = pdf_info(path)
    assert info["Title"] == "Lufttemperatur am 24. November 2026"
    assert info["Subject"] == "Grünflächen und Straßen"
    assert info["Author"] == "Amt für Umwelt"
    assert info["Page size"].endswith("(A4)")
    last = path.read_bytes().rpartition(b"/Type /Catalog")[2]
    assert b"/Lang <FEFF00640065>" in path.read_bytes()
    assert last.count(b"/Lang") <= 1
    assert "Lufttemperatur" in path.read_bytes().decode("utf-8", "replace").rpartition("<dc:title>")[2]


def test_every_page_has_its_bookmark(qgis_app, tmp_path) -> None:
    case = made([climate(layer=stations(classes=130))])
    assert case.layout.pageCollection().pageCount() == 2
    path = case.write(tmp_path / "map.pdf")
    assert pdf_outline(path) == ["Lufttemperatur am 24. November 2026", "Legende"]
    assert "Die Legende steht auf Seite 2." in pdf_text(path)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_sources_without_room_go_to_a_page_of_their_own(qgis_app, tmp_path, orientation) -> None:
    layers = [
        climate(layer=districts(), heading=f"Größe {n}", attribution=f"Amt {n} " + "für Straßen und Grünflächen " * 12)
        for n in range(20)
    ]
    case = made(layers, page=Page("A4", orientation))
    path = case.write(tmp_path / "map.pdf")
    assert pdf_outline(path)[-1] == "Quellen"
    text = pdf_text(path)
    assert f"Quellen: siehe Seite {len(pdf_outline(path))}." in text
    assert all(f"Amt {n} für Straßen" in text for n in range(20))
    assert case.messages == []


def test_a_file_that_is_no_pdf_of_the_known_kind_is_left_alone() -> None:
    told = Description("a", "b", "c", "de")
    for document in (b"", b"%PDF-1.7\nstartxref\n9\n%%EOF\n", b"%PDF-1.7\nxref\n0 1\nstartxref\n9\n%%EOF"):
        with pytest.raises(UnknownPdf):
            described(document, told, datetime(2026, 1, 1, tzinfo=UTC))


def test_what_looks_like_an_expression_is_shown_and_not_calculated(qgis_app, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("CANARY", "f00d-canary")
    evil = "[% env('CANARY') %]"
    state = replace(STATE, title=evil)
    hostile = climate(heading=f"H {evil}", note=f"N {evil}", attribution=f"A {evil}", licence=f"L {evil}", state=state)
    alone = climate(layer=districts(), heading=f"S {evil}", state=replace(state, arrived=7))
    case = made([hostile, alone], title=f"T {evil}", subtitle=evil, profile=OfficeProfile(name=evil))
    text = pdf_text(case.write(tmp_path / "map.pdf"))
    assert "f00d-canary" not in text
    assert all(f"{mark} [ % env" in text for mark in "HNALST")


def test_svg_keeps_text_as_text(qgis_app, tmp_path) -> None:
    path = made([climate()]).write(tmp_path / "map.svg")
    text = path.read_text(encoding="utf-8")
    assert "<text" in text
    assert "Legende" in text
