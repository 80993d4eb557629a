# SPDX-License-Identifier: GPL-2.0-or-later
"""What a platform wrote is plain text in every place where a layer shows it (threats T5 to T8 and T19)."""

from __future__ import annotations

from pathlib import Path

import pytest
from layer_cases import (
    AREA,
    EXPRESSION,
    HOSTILE,
    IMAGE,
    POINT,
    SCRIPT,
    by_station,
    hostile,
    of_features,
    tip_of,
    usual,
    written,
)
from qgis.core import (
    Qgis,
    QgsExpression,
    QgsLayerTreeModel,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsPrintLayout,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import Qt
from urban_data.bridge.kept_styles import save_as_default
from urban_data.bridge.layer_texts import inert, web_address
from urban_data.bridge.layers import features_layer, latest_layer
from urban_data.core.errors import NotASnapshot
from urban_data.core.records import Feature

HOME = QgsExpression("env('HOME')").evaluate()


@pytest.fixture
def layer(qgis_new_project, tmp_path: Path) -> QgsVectorLayer:
    assert HOME
    return latest_layer(hostile(tmp_path / "city.gpkg"), "", language="en")


def harmless(text: str) -> bool:
    return not any(mark in text for mark in ("<", ">", "[%", "\u202e"))


def test_texts_of_the_layer_hold_neither_tags_nor_expressions(layer: QgsVectorLayer) -> None:
    texts = [layer.name(), layer.serverProperties().title(), layer.serverProperties().attribution()]
    texts += [layer.attributeDisplayName(index) for index in range(layer.fields().count())]
    texts += [child.name() for child in layer.editFormConfig().invisibleRootContainer().children()]
    assert [text for text in texts if not harmless(text)] == []
    assert any("alert(1)" in text for text in texts), "nothing is left out, it is only made plain"


def test_t6_metadata_bring_no_tag_into_their_page(layer: QgsVectorLayer) -> None:
    page = layer.htmlMetadata()
    assert "alert(1)" in page
    for tag in ("<script", "<img src='file", "<b>q"):
        assert tag not in page


def test_t7_values_and_names_are_escaped_in_the_tip(layer: QgsVectorLayer) -> None:
    tip = tip_of(layer, by_station(layer)["A"])
    assert "<script" not in tip
    assert "<img" not in tip
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in tip
    assert "&amp;lt;b&amp;gt;" in tip
    assert "http" not in tip.replace("https://udp.example.org", "")


def test_t8_expressions_in_names_and_values_stay_text_in_the_tip(layer: QgsVectorLayer) -> None:
    tip = tip_of(layer, by_station(layer)["A"])
    assert HOME not in tip
    assert tip.count("[% env('HOME') %]") == 2, "the station's name and the state, as they are"


def test_t8_expressions_stay_text_in_label_and_legend_of_a_layout(layer: QgsVectorLayer) -> None:
    project = QgsProject.instance()
    project.addMapLayer(layer)
    layout = QgsPrintLayout(project)
    label = QgsLayoutItemLabel(layout)
    label.setText("[% layer_property('" + layer.id() + "', 'name') %] " + layer.attributeDisplayName(4))
    assert HOME not in label.currentText()
    legend = QgsLayoutItemLegend(layout)
    legend.setTitle(layer.name())
    shown = [legend.model().data(legend.model().index(0, 0), Qt.ItemDataRole.DisplayRole)]
    shown.append(QgsExpression.replaceExpressionText(legend.title(), layout.createExpressionContext()))
    assert not any(HOME in text for text in shown)


def test_t8_the_name_that_stands_for_a_feature_is_its_text(layer: QgsVectorLayer) -> None:
    context = layer.createExpressionContext()
    context.setFeature(by_station(layer)["A"])
    assert QgsExpression(layer.displayExpression()).evaluate(context) == by_station(layer)["A"]["name"]
    assert EXPRESSION in by_station(layer)["A"]["name"]


def test_t5_tips_in_the_layer_tree_hold_no_image(layer: QgsVectorLayer) -> None:
    project = QgsProject.instance()
    project.addMapLayer(layer)
    model = QgsLayerTreeModel(project.layerTreeRoot())
    tip = model.data(model.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert "alert(1)" in tip
    assert "<img" not in tip
    assert "<script" not in tip


def test_columns_are_of_our_making_whatever_the_property_is_called(layer: QgsVectorLayer) -> None:
    assert all(name.replace("_", "").isalnum() and name.isascii() for name in layer.fields().names())


@pytest.mark.parametrize(
    ("address", "is_good"),
    [
        ("https://udp.example.org/v1.1?a=b&c=d", True),
        ("http://127.0.0.1:8080", True),
        ("file:///etc/passwd", False),
        ("smb://server/share", False),
        ("javascript:alert(1)", False),
        ('https://udp.example.org/"><script>', False),
        ("https://udp.example.org/ x", False),
        ("\\\\server\\share", False),
        ("", False),
    ],
)
def test_t19_only_addresses_of_the_web_become_links(qgis_app, tmp_path: Path, address: str, is_good: bool) -> None:
    assert (web_address(address) is not None) is is_good
    path = usual(tmp_path / "city.gpkg")
    written(tmp_path / "other.gpkg", [], [], [])
    layer = latest_layer(_with_address(path, address or "x"), "climate", language="en")
    assert [link.url for link in layer.metadata().links()] == ([address] if is_good else [])
    assert (layer.serverProperties().dataUrl() != "") is is_good


def test_a_style_that_acts_keeps_the_whole_snapshot_closed(qgis_app, tmp_path: Path) -> None:
    path = usual(tmp_path / "city.gpkg")
    layer = QgsVectorLayer(f"{path}|layername=latest_climate", "x", "ogr")
    layer.setMapTipTemplate(IMAGE)
    assert save_as_default(layer, "evil") == ""
    with pytest.raises(NotASnapshot, match="map tip"):
        latest_layer(path, "climate")


def test_features_are_plain_text_too(qgis_app, tmp_path: Path) -> None:
    features = [Feature("p1", AREA, {HOSTILE: HOSTILE, "name": "Park"}), Feature("p2", POINT, {})]
    features += [Feature("p3", AREA, {"name": "Meadow", "size": 3})]
    layer = features_layer(of_features(tmp_path / "city.gpkg", features), "Parks", language="en")
    assert layer.geometryType() == Qgis.GeometryType.Polygon
    assert layer.featureCount() == 2
    texts = [layer.attributeDisplayName(index) for index in range(layer.fields().count())]
    assert [text for text in texts if not harmless(text)] == []
    tips = "".join(tip_of(layer, feature) for feature in layer.getFeatures())
    assert "<script" not in tips
    assert HOME not in tips
    assert "&lt;script&gt;" in tips
    assert "Meadow" in tips
    assert "<script" not in layer.htmlMetadata()


def test_inert_text_stays_readable() -> None:
    assert inert("Müller & Söhne: 5 < 6\n[50%]") == "Müller & Söhne: 5 ‹ 6 [50%]"
    assert harmless(inert(HOSTILE))
    assert harmless(inert("[[%[%% <<a>>"))
    assert SCRIPT not in inert(HOSTILE)


def _with_address(path: Path, address: str) -> Path:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE platforms SET root_url = ?", (address,))
        database.commit()
    return path
