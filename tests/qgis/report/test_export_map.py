# SPDX-License-Identifier: GPL-2.0-or-later
"""The algorithm: from a snapshot or from layers to a map, in process, as ``qgis_process``, and within a model."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from algorithm_run import installed, qgis_process
from faulty_server import Answer, Exchange, FaultyServer, Request
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingModelChildParameterSource,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice
from qgis.PyQt.QtGui import QColor, QImage
from report_case import districts, pdf_text, stations
from stub_provider import StubProvider, observation
from urban_data import settings
from urban_data.cartography import basemaps, layout_export
from urban_data.core.errors import NotFound
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import Part, PullRequest
from urban_data.store.pull import pull
from urban_data.store.reader import SnapshotReader

Run = Callable[..., dict[str, Any]]
PULLED = datetime(2026, 3, 2, 6, 30, tzinfo=UTC)


class Feedback(QgsProcessingFeedback):
    """Keeps warnings; can be asked to stop once a share is reached."""

    def __init__(self, stop_at: float = 200) -> None:
        super().__init__(False)
        self.warnings: list[str] = []
        self.progressChanged.connect(lambda percent: self.cancel() if percent >= stop_at else None)

    def pushWarning(self, warning: str | None) -> None:  # noqa: N802 - Qt name
        self.warnings.append(str(warning))


pytestmark = pytest.mark.usefixtures("plugin_algorithms")


@pytest.fixture
def feedback() -> Feedback:
    return Feedback()


@pytest.fixture
def run(feedback: Feedback, tmp_path: Path) -> Run:
    import processing

    def run(**parameters: Any) -> dict[str, Any]:
        told = {"OUTPUT": str(tmp_path / "map.pdf"), "LANGUAGE": "de", **parameters}
        return processing.run("urbandata:exportmap", told, feedback=feedback)  # type: ignore[no-any-return]

    return run


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A QGIS profile with the plugin as it is shipped."""
    return installed(tmp_path_factory.mktemp("config"))


@pytest.fixture
def project() -> Iterator[QgsProject]:
    yield QgsProject.instance()
    QgsProject.instance().clear()


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    values = {name: [observation(name, 10 * n, 20.5 + n) for n in range(10)] for name in ("a", "b")}
    path = tmp_path / "city.gpkg"
    pull(StubProvider(values), [PullRequest("climate", "new")], path, QuietMonitor(), workers=2, now=lambda: PULLED)
    return path


def test_a_snapshot_becomes_a_map_that_says_how_complete_it_is(run, snapshot, tmp_path, feedback) -> None:
    results = run(SNAPSHOT=str(snapshot), DATASETS="climate", TITLE="Klima in Grün")
    assert results == {"OUTPUT": str(tmp_path / "map.pdf"), "PAGES": 1}
    text = pdf_text(tmp_path / "map.pdf")
    assert "Klima in Grün" in text
    assert "Datenstand 01.03.2026 02:30 MEZ" in text
    assert "abgerufen 02.03.2026 07:30 MEZ" in text
    assert "2 Werte, vollständig" in text
    assert "Quellen: http://127.0.0.1:1/v1.1, dl-de/by-2-0" in text
    assert "kein Wert" in text
    assert feedback.warnings == []


def test_a_snapshots_table_among_the_layers_is_shown_as_its_data_set(run, snapshot, tmp_path, feedback) -> None:
    with SnapshotReader.open(snapshot) as reader:
        (held,) = reader.datasets()
    run(SNAPSHOT=str(snapshot), DATASETS="climate", OUTPUT=str(tmp_path / "named.pdf"))
    run(LAYERS=[f"{snapshot}|layername={held.table_name}"])
    assert pdf_text(tmp_path / "map.pdf") == pdf_text(tmp_path / "named.pdf")
    assert feedback.warnings == []


def test_a_snapshots_table_in_the_project_keeps_its_style(run, snapshot, project, tmp_path) -> None:
    with SnapshotReader.open(snapshot) as reader:
        (held,) = reader.datasets()
    layer = QgsVectorLayer(f"{snapshot}|layername={held.table_name}", "Von Hand", "ogr")
    project.addMapLayer(layer)
    run(LAYERS=[layer])
    assert "Von Hand" in pdf_text(tmp_path / "map.pdf")


def test_an_incomplete_pull_is_not_called_complete(run, tmp_path) -> None:
    path = tmp_path / "city.gpkg"
    values = {name: [observation(name, 10 * n, 20.5) for n in range(10)] for name in ("a", "b")}
    provider = StubProvider(values, fault=_refused_for("b"))
    pull(provider, [PullRequest("climate", "new")], path, QuietMonitor(), workers=2, now=lambda: PULLED)
    run(SNAPSHOT=str(path), DATASETS="climate")
    text = pdf_text(tmp_path / "map.pdf")
    assert "1 Wert von 2 Stationen, unvollständig" in " ".join(text.split())
    assert " vollständig" not in text


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        ("en", "Stadtteile", "Districts"),
        ("de", "Districts", "Stadtteile"),
        ("de", "Stadtteile", "Stadtteile"),
        ("en", "Rhein", "Rhein"),
    ],
)
def test_features_are_called_in_the_language_of_the_map(run, project, tmp_path, language, title, told) -> None:
    layer = districts()
    layer.setName(title)
    layer.setCustomProperty("urbandata/kind", "features")
    project.addMapLayer(layer)
    run(LAYERS=[layer], LANGUAGE=language)
    text = pdf_text(tmp_path / "map.pdf")
    assert text.count(told) == 2, "the title and the legend"
    assert title == told or title not in text
    assert layer.name() == title


def test_a_map_without_a_title_is_called_after_what_it_shows_not_after_the_scenery(run, project, tmp_path) -> None:
    scenery = districts()
    scenery.setCustomProperty("urbandata/kind", "features")
    project.addMapLayer(scenery)
    layer = _in(project)
    layer.setName("Messstellen")
    run(LAYERS=[layer, scenery])
    text = pdf_text(tmp_path / "map.pdf")
    assert (text.count("Messstellen"), text.count("Stadtteile")) == (2, 1), "title and legend; the legend alone"


def _refused_for(source: str) -> Callable[[Part, int], None]:
    def fault(part: Part, _: int) -> None:
        if source in part.sources:
            raise NotFound("", host="udp.example.org", status=404)

    return fault


@pytest.mark.parametrize("ending", ["pdf", "png", "svg", ""])
def test_the_ending_decides_on_the_format(run, project, tmp_path, ending) -> None:
    layer = stations()
    project.addMapLayer(layer)
    path = tmp_path / (f"map.{ending}" if ending else "map")
    written = Path(run(LAYERS=[layer], OUTPUT=str(path), DPI=60)["OUTPUT"])
    assert written == (path if ending else tmp_path / "map.pdf")
    marks = {".pdf": b"%PDF-", ".png": b"\x89PNG", ".svg": b"<?xml"}
    assert written.read_bytes().startswith(marks[written.suffix])


def test_the_persons_project_is_left_as_it_was(run, project) -> None:
    layer = stations()
    project.addMapLayer(layer)
    project.setCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    project.setDirty(False)
    run(LAYERS=[layer])
    assert not project.isDirty()
    assert project.crs().authid() == "EPSG:3857"
    assert project.layoutManager().layouts() == []


def test_the_layers_of_the_project_can_be_the_basemap(run, project, tmp_path) -> None:
    top, below = stations("Messstellen"), districts()
    below.setName("Hintergrund")
    metadata = below.metadata()
    metadata.setRights(["Vermessungsamt"])
    below.setMetadata(metadata)
    project.addMapLayers([top, below])
    run(LAYERS=[top], BASEMAP="project")
    text = pdf_text(tmp_path / "map.pdf")
    assert "Vermessungsamt" in text
    assert "Hintergrund" not in text


def test_an_extent_is_kept_whatever_the_data(run, project, tmp_path) -> None:
    layer = stations()
    project.addMapLayer(layer)
    run(LAYERS=[layer], EXTENT="7.0,7.6,50.5,50.9 [EPSG:4326]")
    assert "Maßstab 1:300.000" in pdf_text(tmp_path / "map.pdf")


def test_an_extent_of_one_point_shows_its_surroundings(run, project, tmp_path, feedback) -> None:
    run(LAYERS=[_in(project)], EXTENT="7.1,7.1,50.7,50.7 [EPSG:4326]")
    assert "Maßstab 1:6.000" in pdf_text(tmp_path / "map.pdf")
    assert len(feedback.warnings) == 1


def test_layers_that_hide_each_other_are_warned_of_once(run, project, feedback) -> None:
    layers = [stations(name) for name in ("Oben", "Mitte", "Unten")]
    project.addMapLayers(layers)
    run(LAYERS=layers)
    assert len([warning for warning in feedback.warnings if "Mitte; Unten" in warning and "Oben" in warning]) == 1


def test_an_extent_far_from_all_data_is_warned_of(run, project, feedback) -> None:
    run(LAYERS=[_in(project)], EXTENT="0,1,0,1 [EPSG:4326]")
    assert len([warning for warning in feedback.warnings if "extent" in warning or "Ausschnitt" in warning]) == 1


@pytest.mark.parametrize(("x", "y"), [(0.0, 0.0), (7.1, -50.7)])
def test_a_station_far_off_is_told_and_does_not_decide_on_the_map(run, project, tmp_path, feedback, x, y) -> None:
    layer = _in(project)
    stray = QgsFeature(layer.fields())
    stray.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(x, y)))
    layer.dataProvider().addFeatures([stray])
    layer.updateExtents()
    run(LAYERS=[layer])
    text = pdf_text(tmp_path / "map.pdf")
    assert "Maßstab 1:60.000" in text
    assert "1" in text.partition("Far outside the map:" if "Far" in text else "außerhalb der Karte:")[2][:3]
    assert len(feedback.warnings) == 2


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({}, "nothing to show|nichts zu zeigen"),
        ({"DATASETS": "climate"}, "SNAPSHOT"),
        ({"OUTPUT": "map.docx"}, r"\.docx"),
        ({"PROFILE": "absent.json"}, r"absent\.json"),
        ({"TEMPLATE": "absent.qpt"}, r"absent\.qpt"),
        ({"BASEMAP": "nowhere"}, "nowhere"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(run, project, tmp_path, parameters, sentence) -> None:
    told = {key: str(tmp_path / value) if "." in value else value for key, value in parameters.items()}
    layers = {} if "nothing" in sentence or "SNAPSHOT" in sentence else {"LAYERS": [_in(project)]}
    with pytest.raises(QgsProcessingException, match=sentence):
        run(**layers, **told)


def _in(project: QgsProject):
    layer = stations()
    project.addMapLayer(layer)
    return layer


def test_layers_without_any_place_need_an_extent(run, project) -> None:
    layer = stations(count=0)
    project.addMapLayer(layer)
    with pytest.raises(QgsProcessingException):
        run(LAYERS=[layer])
    assert run(LAYERS=[layer], EXTENT="7.0,7.2,50.6,50.8 [EPSG:4326]")["PAGES"] == 1


def test_a_wish_to_stop_is_followed_before_the_file_is_written(project, tmp_path) -> None:
    import processing

    told = {"LAYERS": [_in(project)], "OUTPUT": str(tmp_path / "map.pdf")}
    with pytest.raises(QgsProcessingException):
        processing.run("urbandata:exportmap", told, feedback=Feedback(stop_at=30))
    assert not (tmp_path / "map.pdf").exists()


def wms(request: Request) -> Answer:
    """A map service whose only layer is green all over."""
    if "request=getcapabilities" in request.target.lower():
        host = request.headers["host"]
        return Answer(_CAPABILITIES.replace("HOST", host).encode(), headers=(("Content-Type", "text/xml"),))
    asked = {key.upper(): value for key, value in parse_qsl(urlsplit(request.target).query)}
    image = QImage(int(asked["WIDTH"]), int(asked["HEIGHT"]), QImage.Format.Format_RGB32)
    image.fill(QColor("#00c060"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Answer(bytes(data), headers=(("Content-Type", "image/png"),))


_CAPABILITIES = """<?xml version="1.0"?>
<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink">
<Service><Name>WMS</Name><Title>T</Title><OnlineResource xlink:href="http://HOST/"/></Service>
<Capability><Request>
<GetCapabilities><Format>text/xml</Format><DCPType><HTTP><Get><OnlineResource xlink:href="http://HOST/wms?"/></Get></HTTP></DCPType></GetCapabilities>
<GetMap><Format>image/png</Format><DCPType><HTTP><Get><OnlineResource xlink:href="http://HOST/wms?"/></Get></HTTP></DCPType></GetMap>
</Request><Exception><Format>XML</Format></Exception>
<Layer><Title>T</Title><CRS>EPSG:25832</CRS><CRS>EPSG:4326</CRS>
<EX_GeographicBoundingBox><westBoundLongitude>5</westBoundLongitude><eastBoundLongitude>16</eastBoundLongitude>
<southBoundLatitude>47</southBoundLatitude><northBoundLatitude>55</northBoundLatitude></EX_GeographicBoundingBox>
<Layer queryable="0"><Name>green</Name><Title>Green</Title><CRS>EPSG:25832</CRS></Layer>
</Layer></Capability></WMS_Capabilities>"""


def office(folder: Path, address: str) -> Path:
    entry = {"url": f"{address}/wms", "layer": "green", "attribution": "© Vermessung ({year})", "licence": "CC BY 4.0"}
    path = folder / "office.json"
    path.write_text(json.dumps({"basemaps": {"green": entry}}), encoding="utf-8")
    return path


def test_a_basemap_is_drawn_below_and_credited(run, project, tmp_path, feedback) -> None:
    with FaultyServer(wms) as server:
        profile = office(tmp_path, server.url)
        layer = _in(project)
        run(LAYERS=[layer], BASEMAP="green", PROFILE=str(profile), OUTPUT=str(tmp_path / "map.png"), DPI=60)
        run(LAYERS=[layer], BASEMAP="green", PROFILE=str(profile))
    image = QImage(str(tmp_path / "map.png"))
    assert image.pixelColor(image.width() // 3, image.height() // 2).name() == "#00c060"
    assert f"© Vermessung ({datetime.now(UTC).year}), CC BY 4.0" in pdf_text(tmp_path / "map.pdf")
    assert not any("green" in warning for warning in feedback.warnings)


def test_without_its_basemap_the_map_is_made_and_nobody_credited(run, project, tmp_path, feedback) -> None:
    with FaultyServer(lambda _: Answer(b"", 404)) as server:
        run(LAYERS=[_in(project)], BASEMAP="green", PROFILE=str(office(tmp_path, server.url)))
    assert any("green" in warning for warning in feedback.warnings)
    assert "Vermessung" not in pdf_text(tmp_path / "map.pdf")


@pytest.mark.parametrize("status", [500, 404, 200])
def test_a_basemap_without_pictures_is_left_out_and_not_credited(run, project, tmp_path, feedback, status) -> None:
    def broken(request: Request) -> Answer:
        good = wms(request)
        return good if b"WMS_Capabilities" in good.body else Answer(b"oops", status)

    with FaultyServer(broken) as server:
        run(LAYERS=[_in(project)], BASEMAP="green", PROFILE=str(office(tmp_path, server.url)))
    assert any("green" in warning for warning in feedback.warnings)
    assert "Vermessung" not in pdf_text(tmp_path / "map.pdf")


@pytest.mark.parametrize("side", [1, 24])
def test_a_basemap_whose_pictures_are_far_too_small_is_not_credited(run, project, tmp_path, feedback, side) -> None:
    small = wms(Request(0, "GET", f"/?WIDTH={side}&HEIGHT={side}", {}))

    def dotted(request: Request) -> Answer:
        good = wms(request)
        return good if b"WMS_Capabilities" in good.body else small

    with FaultyServer(dotted) as server:
        run(LAYERS=[_in(project)], BASEMAP="green", PROFILE=str(office(tmp_path, server.url)))
    assert any("green" in warning for warning in feedback.warnings)
    assert "Vermessung" not in pdf_text(tmp_path / "map.pdf")


@pytest.mark.parametrize("ending", ["pdf", "png", "svg"])
@pytest.mark.parametrize("good", [1, 2])
@pytest.mark.parametrize(
    "bad",
    [
        Answer(b"oops", 500),
        Answer(b"<ServiceException/>", headers=(("Content-Type", "text/xml"),)),
        Answer(b"no picture", headers=(("Content-Type", "image/png"),)),
    ],
    ids=["refused", "exception", "unreadable"],
)
def test_a_basemap_that_fails_after_its_first_pictures_is_left_out_and_not_credited(
    run, project, tmp_path, feedback, bad, good, ending
) -> None:
    pictures = 0

    def tiring(request: Request) -> Answer:
        nonlocal pictures
        answer = wms(request)
        pictures += b"WMS_Capabilities" not in answer.body
        return answer if pictures <= good else bad

    layer, target = _in(project), tmp_path / f"map.{ending}"
    with FaultyServer(tiring) as server:
        profile = str(office(tmp_path, server.url))
        run(LAYERS=[layer], BASEMAP="green", PROFILE=profile, OUTPUT=str(target), DPI=300)
    assert pictures > good
    assert len([warning for warning in feedback.warnings if "green" in warning]) == 1
    if ending == "pdf":
        assert "Vermessung" not in pdf_text(target)
    if ending == "png":
        image = QImage(str(target))
        assert image.pixelColor(image.width() // 3, image.height() // 2).name() != "#00c060"
    if ending == "svg":
        assert "Vermessung" not in target.read_text(encoding="utf-8")


def test_pages_that_only_the_first_attempt_had_do_not_stay(run, project, tmp_path, monkeypatch) -> None:
    pictures, real, target = 0, layout_export.export, tmp_path / "map.png"

    def tiring(request: Request) -> Answer:
        nonlocal pictures
        answer = wms(request)
        pictures += b"WMS_Capabilities" not in answer.body
        return answer if pictures <= 1 else Answer(b"oops", 500)

    def two_pages_at_first(*given: Any) -> list[Path]:
        written = real(*given)
        second = tmp_path / "map_2.png"
        if second.exists():
            return written
        second.write_bytes(b"the legend")
        return [*written, second]

    monkeypatch.setattr(layout_export, "export", two_pages_at_first)
    with FaultyServer(tiring) as server:
        profile = str(office(tmp_path, server.url))
        run(LAYERS=[_in(project)], BASEMAP="green", PROFILE=profile, OUTPUT=str(target), DPI=300)
    assert sorted(path.name for path in tmp_path.glob("map*.png")) == ["map.png"]


@pytest.mark.parametrize(("refusals", "is_whole"), [(0, True), (1, True), (99, False)])
def test_tiles_that_do_not_come_however_often_they_are_asked_for_are_not_credited(
    run, project, tmp_path, feedback, refusals, is_whole
) -> None:
    picture, asked = wms(Request(0, "GET", "/?WIDTH=256&HEIGHT=256", {})), Counter[str]()

    def tile(request: Request) -> Answer:
        asked[request.target] += 1
        return Answer(b"", 503) if asked[request.target] <= refusals else picture

    top = _in(project)
    with FaultyServer(tile) as server:
        tiles = QgsRasterLayer(f"type=xyz&zmin=0&zmax=19&url={server.url}/{{z}}/{{x}}/{{y}}.png", "Kacheln", "wms")
        metadata = tiles.metadata()
        metadata.setRights(["Kachelamt"])
        tiles.setMetadata(metadata)
        project.addMapLayer(tiles)
        run(LAYERS=[top], BASEMAP="project", DPI=60)
    assert max(asked.values()) > min(refusals, 1)
    assert ("Kachelamt" in pdf_text(tmp_path / "map.pdf")) is is_whole
    assert any("Kacheln" in warning for warning in feedback.warnings) is not is_whole


@pytest.mark.parametrize("silent", ["getcapabilities", "getmap"])
def test_a_silent_basemap_is_waited_for_no_longer_than_said(
    run, project, tmp_path, feedback, monkeypatch, silent
) -> None:
    def script(request: Request) -> Callable[[Exchange], None] | None:
        return Exchange.hold if f"request={silent}" in request.target.lower() else None

    monkeypatch.setattr(basemaps.Basemap.answers, "__defaults__", (0.3,))
    monkeypatch.setattr(basemaps.shows_something, "__defaults__", (0.3,))
    begun = monotonic()
    with FaultyServer(wms, script) as server:
        run(LAYERS=[_in(project)], BASEMAP="green", PROFILE=str(office(tmp_path, server.url)))
    assert monotonic() - begun < 15
    assert basemaps.PATIENCE <= 15
    assert any("green" in warning for warning in feedback.warnings)
    assert "Vermessung" not in pdf_text(tmp_path / "map.pdf")


def test_the_settings_name_the_profile_when_nobody_else_does(run, project, tmp_path) -> None:
    profile = tmp_path / "office.json"
    profile.write_text('{"name": "Stadt Beispielhausen", "paper": "A3"}', encoding="utf-8")
    settings.OFFICE_PROFILE.setValue(str(profile))
    try:
        run(LAYERS=[_in(project)])
    finally:
        settings.OFFICE_PROFILE.remove()
    text = pdf_text(tmp_path / "map.pdf")
    assert "Stadt Beispielhausen" in text
    assert "(A3)" in text


@pytest.mark.parametrize("language", ["C", "de_DE"])
def test_qgis_process_makes_the_same_german_map_in_every_language(snapshot, profile, tmp_path, language) -> None:
    target = tmp_path / "nightly.pdf"
    told = [f"SNAPSHOT={snapshot}", "DATASETS=climate", "TITLE=Klima", "LANGUAGE=de", f"OUTPUT={target}"]
    ended = qgis_process(profile, "--json", "run", "urbandata:exportmap", "--", *told, language=language)
    assert ended.code == 0, ended.err
    assert ended.results["PAGES"] == 1
    text = pdf_text(target)
    assert "2 Werte, vollständig" in text
    assert not {"Legend", "Sources:", "Scale", "complete"} & set(text.split())


def test_a_map_can_be_a_step_of_a_model(snapshot, tmp_path, feedback) -> None:
    source = QgsProcessingModelChildParameterSource
    child = QgsProcessingModelChildAlgorithm("urbandata:exportmap")
    child.setChildId("map")
    target = tmp_path / "model.pdf"
    for name, value in (("SNAPSHOT", str(snapshot)), ("DATASETS", "climate"), ("OUTPUT", str(target))):
        child.addParameterSources(name, [source.fromStaticValue(value)])
    model = QgsProcessingModelAlgorithm("nightly", "tests")
    model.addChildAlgorithm(child)
    _, succeeded = model.run({}, QgsProcessingContext(), feedback)
    assert succeeded
    assert target.read_bytes().startswith(b"%PDF-")


def test_what_fills_up_the_lines_of_a_picture_is_not_seen() -> None:
    def filled(*bits: int) -> tuple[int, int]:
        size = basemaps._filled(QImage(bytes(bits), 6, 2, 8, QImage.Format.Format_Alpha8))
        return size.width(), size.height()

    assert filled(0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 0, 255, 255) == (0, 0)
    assert filled(0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 1, 0, 9, 0, 255, 255) == (3, 1)
    assert filled(0, 9, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0, 0, 1, 255, 255) == (5, 2)
