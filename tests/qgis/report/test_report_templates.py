# SPDX-License-Identifier: GPL-2.0-or-later
"""Templates: those that come with the plugin, those a user has changed, and those of a stranger."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsExpression,
    QgsExpressionFunction,
    QgsFillSymbol,
    QgsLayoutFrame,
    QgsLayoutItemHtml,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutObject,
    QgsPrintLayout,
    QgsProject,
    QgsProperty,
    QgsReadWriteContext,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QImage
from report_case import city, climate, made, one_line, pdf_text
from shipped import ROOT
from urban_data.cartography.layout_export import not_drawn
from urban_data.cartography.layout_frame import Look, blank_layout, places
from urban_data.cartography.papers import ORIENTATIONS, PAPERS, Page
from urban_data.core.errors import InputError

FOLDER = ROOT / "cartography" / "templates"
LOOK = Look("Open Sans", "#2f5d8a", "#1f2933")


def saved(path: Path, *more, without: str = "") -> Path:
    """The report's own layout as a template, with items that ``more`` make, and without the one of that id."""
    project = QgsProject()
    layout = blank_layout(project, Page(), LOOK)
    for make in more:
        make(layout)
    if without:
        layout.removeLayoutItem(layout.itemById(without))
    assert layout.saveAsTemplate(str(path), QgsReadWriteContext())
    return path


def label(layout: QgsPrintLayout, text: str, name: str = "note") -> QgsLayoutItemLabel:
    item = QgsLayoutItemLabel(layout)
    item.setId(name)
    item.setText(text)
    layout.addLayoutItem(item)
    item.attemptSetSceneRect(QRectF(20, 40, 80, 10))
    return item


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_the_shipped_templates_are_the_reports_own_layout(qgis_app, paper, orientation) -> None:
    case = made([climate(), city()], template=FOLDER / f"{paper}_{orientation}.qpt")
    assert case.messages == []
    for name, box in places(Page(paper, orientation)).items():
        if name != "ud_scalebar":  # as wide as its scale wants it
            assert case.item(name).scenePos().x() == pytest.approx(box.x(), abs=0.01), name
            assert case.item(name).rect().width() == pytest.approx(box.width(), abs=0.01), name


def test_what_a_user_adds_to_a_template_stays(qgis_app, tmp_path) -> None:
    template = saved(tmp_path / "own.qpt", lambda layout: label(layout, "Entwurf [% 1 + 1 %]"))
    text = pdf_text(made([climate()], template=template).write(tmp_path / "map.pdf"))
    assert "Entwurf 2" in text
    assert "235.542 Werte, vollständig" in text


def test_items_that_a_template_lacks_are_named(qgis_app, tmp_path) -> None:
    template = saved(tmp_path / "own.qpt", without="ud_sources")
    assert "ud_sources" in "".join(made([climate()], template=template).messages)


def test_a_template_without_a_map_is_refused(qgis_app, tmp_path) -> None:
    with pytest.raises(InputError, match="no map"):
        made([climate()], template=saved(tmp_path / "own.qpt", without="ud_map"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<Layout/>",
        b"<other/>",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Layout name="&a;"/>',
        b'<!DOCTYPE Layout SYSTEM "http://127.0.0.1:1/x.dtd"><Layout/>',
        b"<Layout>" * 500 + b"</Layout>" * 500,
    ],
)
def test_what_is_no_template_is_refused_with_one_sentence(qgis_app, tmp_path, content) -> None:
    template = tmp_path / "bad.qpt"
    template.write_bytes(content)
    with pytest.raises(InputError, match=r"bad\.qpt"):
        made([climate()], template=template)


def test_a_template_that_is_not_there_is_refused(qgis_app, tmp_path) -> None:
    with pytest.raises(InputError, match=r"absent\.qpt"):
        made([climate()], template=tmp_path / "absent.qpt")


@pytest.mark.parametrize(
    "expression",
    [
        "env('CANARY')",
        "env/* */('CANARY')",
        "'a' || ENV('CANARY')",
        "eval('e' || 'nv(''CANARY'')')",
        "array_to_string(array_foreach(array('CANARY'), env(@element)))",
    ],
)
def test_expressions_that_look_around_are_taken_out(qgis_app, tmp_path, monkeypatch, expression) -> None:
    monkeypatch.setenv("CANARY", "f00d-canary")
    template = saved(tmp_path / "evil.qpt", lambda layout: label(layout, f"Text [% {expression} %]"))
    case = made([climate()], template=template)
    assert "f00d-canary" not in pdf_text(case.write(tmp_path / "map.pdf"))
    assert case.item("note").text() == "Text "
    assert "“note”" in "".join(case.messages)


@pytest.mark.parametrize("expression", ["env('CANARY')", "file_size('/etc/hostname')", "load_layer('x', 'ogr')"])
def test_expressions_of_properties_are_taken_out_too(qgis_app, tmp_path, expression) -> None:
    def add(layout: QgsPrintLayout) -> None:
        key = QgsLayoutObject.DataDefinedProperty.Opacity
        label(layout, "x").dataDefinedProperties().setProperty(key, QgsProperty.fromExpression(expression))

    case = made([climate()], template=saved(tmp_path / "evil.qpt", add))
    key = QgsLayoutObject.DataDefinedProperty.Opacity
    assert case.item("note").dataDefinedProperties().property(key).expressionString() == ""


def test_python_functions_of_the_user_are_not_called(qgis_app, tmp_path) -> None:
    class Own(QgsExpressionFunction):
        def __init__(self) -> None:
            super().__init__("own_python", 0, "Math", "")
            self.calls = 0

        def func(self, values, context, parent, node):  # type: ignore[no-untyped-def]
            self.calls += 1
            return 1

    own = Own()
    QgsExpression.registerFunction(own)
    try:
        template = saved(tmp_path / "evil.qpt", lambda layout: label(layout, "[% own_python() %]"))
        made([climate()], template=template).write(tmp_path / "map.pdf")
    finally:
        QgsExpression.unregisterFunction("own_python")
    assert own.calls == 0


def test_html_is_not_interpreted(qgis_app, tmp_path) -> None:
    def add(layout: QgsPrintLayout) -> None:
        label(layout, "<img src='http://127.0.0.1:1/x.png'>").setMode(QgsLayoutItemLabel.Mode.ModeHtml)
        page = QgsLayoutItemHtml(layout)
        page.setContentMode(QgsLayoutItemHtml.ContentMode.ManualHtml)
        page.setHtml("<script>document.write('ran')</script>")
        layout.addMultiFrame(page)
        frame = QgsLayoutFrame(layout, page)
        frame.setId("page")
        page.addFrame(frame)
        frame.attemptSetSceneRect(QRectF(20, 60, 80, 10))

    template = saved(tmp_path / "evil.qpt", add)
    assert "LayoutMultiFrame" in template.read_text(encoding="utf-8")
    case = made([climate()], template=template)
    assert case.item("note").mode() == QgsLayoutItemLabel.Mode.ModeFont
    assert case.layout.multiFrames() == []
    assert case.layout.itemById("page") is None
    assert len(case.messages) == 2
    assert "ran" not in pdf_text(case.write(tmp_path / "map.pdf")).split()


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x.png", "file:///etc/passwd", "\\\\host\\share\\x.png", "/vsicurl/http://h/x.png"]
)
def test_pictures_come_from_no_other_computer(qgis_app, tmp_path, address) -> None:
    def add(layout: QgsPrintLayout) -> None:
        picture = QgsLayoutItemPicture(layout)
        picture.setId("seal")
        layout.addLayoutItem(picture)
        picture.setPicturePath("placeholder.png", QgsLayoutItemPicture.Format.FormatRaster)

    template = saved(tmp_path / "evil.qpt", add)
    text = template.read_text(encoding="utf-8")
    assert 'placeholder.png"' in text
    start = text.index("placeholder.png")
    begin = text.rindex('"', 0, start)
    template.write_text(f"{text[: begin + 1]}{address}{text[start + len('placeholder.png') :]}", encoding="utf-8")
    case = made([climate()], template=template)
    assert case.item("seal").picturePath() == ""
    assert "“seal”" in "".join(case.messages)


def test_a_plain_text_may_name_an_address(qgis_app, tmp_path) -> None:
    template = saved(tmp_path / "own.qpt", lambda layout: label(layout, "https://stadt.example"))
    case = made([climate()], template=template)
    assert (one_line(case.item("note").text()), case.messages) == ("https://stadt.example", [])


def overview(extent: QgsRectangle | None = None, crs: str = "", *, is_linked: bool = False):  # type: ignore[no-untyped-def]
    """Adds a second map to a template, with an extent and a system of its own and a frame that marks the first map."""

    def add(layout: QgsPrintLayout) -> None:
        item = QgsLayoutItemMap(layout)
        item.setId("overview")
        layout.addLayoutItem(item)
        item.attemptSetSceneRect(QRectF(15, 140, 50, 50))
        if crs:
            item.setCrs(QgsCoordinateReferenceSystem(crs))
        if extent is not None:
            item.zoomToExtent(extent)
        if is_linked:
            item.overview().setLinkedMap(layout.itemById("ud_map"))
            style = {"color": "#ff0000", "outline_style": "no"}
            item.overview().setFrameSymbol(QgsFillSymbol.createSimple(style))

    return add


def test_another_map_of_a_template_shows_where_all_data_are(qgis_app, tmp_path) -> None:
    whole = QgsRectangle(355_000, 5_605_000, 385_000, 5_635_000)
    case = made([climate(), city()], template=saved(tmp_path / "mine.qpt", overview()), whole=whole)
    other = case.item("overview")
    assert [layer.name() for layer in other.layers()] == ["stations", "districts"]
    assert other.crs() == case.report.crs
    assert other.extent().contains(whole)
    assert other.extent().width() < 1.1 * whole.width()
    case.write(tmp_path / "map.png")
    assert not_drawn(case.layout) == []


@pytest.mark.parametrize(
    ("extent", "crs", "is_kept"),
    [
        (QgsRectangle(6, 50, 8, 51.5), "EPSG:4326", True),
        (QgsRectangle(310_000, 5_560_000, 430_000, 5_680_000), "EPSG:25832", True),
        (QgsRectangle(310_000, 5_560_000, 430_000, 5_680_000), "", True),
        (QgsRectangle(11, 48, 12, 49), "EPSG:4326", False),
        (QgsRectangle(7.09, 50.70, 7.10, 50.71), "EPSG:4326", False),
    ],
    ids=["degrees", "metres", "of the project", "elsewhere", "smaller"],
)
def test_it_keeps_its_own_part_of_the_world_if_the_map_lies_within(qgis_app, tmp_path, extent, crs, is_kept) -> None:
    whole = QgsRectangle(355_000, 5_605_000, 385_000, 5_635_000)
    template = saved(tmp_path / "mine.qpt", overview(extent, crs))
    case = made([climate()], template=template, whole=whole)
    shown = case.item("overview").extent()
    assert shown.contains(case.item("ud_map").extent())
    assert (shown.width() > 100_000) is is_kept


def test_its_frame_marks_the_map(qgis_app, tmp_path) -> None:
    whole = QgsRectangle(337_000, 5_587_000, 397_000, 5_647_000)
    template = saved(tmp_path / "mine.qpt", overview(is_linked=True))
    case = made([climate(state=None), city()], template=template, whole=whole)
    image = QImage(str(case.write(tmp_path / "map.png", 100)))
    per_mm = 100 / 25.4
    red = [
        (x, y)
        for x in range(int(15 * per_mm), int(65 * per_mm))
        for y in range(int(140 * per_mm), int(190 * per_mm))
        if image.pixelColor(x, y).red() > 150 and image.pixelColor(x, y).green() < 140
    ]
    main, other = case.item("ud_map").extent(), case.item("overview").extent()
    left, right = min(x for x, _ in red) / per_mm - 15, max(x for x, _ in red) / per_mm - 15
    assert left == pytest.approx((main.xMinimum() - other.xMinimum()) / other.width() * 50, abs=0.6)
    assert right == pytest.approx((main.xMaximum() - other.xMinimum()) / other.width() * 50, abs=0.6)
