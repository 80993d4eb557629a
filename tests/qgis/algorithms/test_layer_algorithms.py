# SPDX-License-Identifier: GPL-2.0-or-later
"""From snapshot to layer: latest values, frames over time, and asking again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from algorithm_run import Platform, qgis_process, rows_in
from layer_cases import AREA, LINE, POINT, by_station, tip_of, usual, written
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsDateTimeRange,
    QgsFeatureRequest,
    QgsInterval,
    QgsLayerTreeModel,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsProject,
    QgsTemporalNavigationObject,
    QgsVectorLayer,
    QgsVectorLayerTemporalContext,
)
from qgis.gui import QgsLayerTreeView
from qgis.PyQt.QtCore import QDate, QDateTime, QTime
from report_case import pdf_text
from snapshot_pages import observation, series
from urban_data.algorithms.temporallayer import _said_by
from urban_data.bridge.kept_styles import save_as_default
from urban_data.bridge.layers import latest_layer
from urban_data.bridge.live import reload_layers
from urban_data.bridge.temporal import set_up_project
from urban_data.bridge.translation import words
from urban_data.cartography.frames import frame_shown, kept_state
from urban_data.cartography.layout_facts import values_state
from urban_data.cartography.legend import legend_of
from urban_data.core.monitor import QuietMonitor
from urban_data.core.records import Observation, Station
from urban_data.store.maintenance import verify
from urban_data.store.reader import LatestColumn, SnapshotReader


class TestLatestLayer:
    """`urbandata:latestlayer`."""

    @pytest.fixture
    def city(self, tmp_path: Path) -> Path:
        return usual(tmp_path / "city.gpkg")

    def test_a_styled_layer_comes_out_and_the_file_opens_with_its_style(self, run, city: Path) -> None:
        found = run("latestlayer", SNAPSHOT=str(city), DATASET="Climate boxes", LANGUAGE="en")
        assert found["OUTPUT"].renderer().type() == "RuleRenderer"
        assert found["SOURCE"] == f"{city}|layername=latest_climate"
        opened = QgsVectorLayer(found["SOURCE"], "opened elsewhere", "ogr")
        assert opened.renderer().type() == "RuleRenderer"
        assert opened.attributeDisplayName(opened.fields().indexOf("temperature")) == "Temperature (°C)"
        assert "Temperature" in opened.mapTipTemplate()
        assert verify(city, QuietMonitor()).problems == ()

    def test_a_column_of_words_and_a_second_run(self, run, city: Path) -> None:
        for _ in range(2):
            found = run("latestlayer", SNAPSHOT=str(city), COLUMN="state", LANGUAGE="de")
        opened = QgsVectorLayer(found["SOURCE"], "opened", "ogr")
        assert opened.renderer().type() == "categorizedSymbol"
        with closing(sqlite3.connect(city)) as database:
            assert database.execute("SELECT count(*) FROM layer_styles").fetchone() == (1,)

    @pytest.mark.parametrize(("language", "charging"), [("de", "lädt"), ("en", "charging")])
    def test_every_state_is_said_in_the_language_of_the_map(self, run, tmp_path: Path, language, charging) -> None:
        described = [
            series("t", "A"),
            series("s", "A", property_name="State", unit_source="", unit_ucum=None, value_kind="text"),
            series("o", "A", property_name="Operator", unit_source="", unit_ucum=None, value_kind="text"),
        ]
        values = [observation("t", 0, 1.0)]
        values += [observation("s", 0, None, text="CHARGING"), observation("o", 0, None, text="Stadt <b>werke</b>")]
        path = written(tmp_path / "city.gpkg", [Station("A", "A", geometry=POINT)], described, values)
        found = run("latestlayer", SNAPSHOT=str(path), COLUMN="temperature", LANGUAGE=language)
        opened = QgsVectorLayer(found["SOURCE"], "as anybody opens it", "ogr")
        for layer in (found["OUTPUT"], opened):
            tip = tip_of(layer, by_station(layer)["A"])
            assert f"<b>{charging}</b>" in tip
            assert "<b>Stadt &lt;b&gt;werke&lt;/b&gt;</b>" in tip
        assert verify(path, QuietMonitor()).problems == ()

    @pytest.mark.parametrize(("language", "cars"), [("de", "Pkw"), ("en", "Cars")])
    def test_columns_are_called_as_in_the_legend(self, run, tmp_path: Path, language, cars) -> None:
        counts = {"property_name": "Pkw", "unit_source": "1", "unit_ucum": "1"}
        lifts = {"property_name": "Status Aufzug", "unit_source": "", "unit_ucum": None, "value_kind": "text"}
        values = [observation("c", 0, 3.0), observation("l", 0, None, text="ok")]
        place = [Station("A", "A", geometry=POINT)]
        path = written(tmp_path / "city.gpkg", place, [series("c", "A", **counts), series("l", "A", **lifts)], values)
        layer = run("latestlayer", SNAPSHOT=str(path), COLUMN="Pkw", LANGUAGE=language)["OUTPUT"]
        called = [layer.attributeDisplayName(layer.fields().indexOf(name)) for name in ("pkw", "status_aufzug")]
        assert called == [cars, "Status Aufzug"]
        assert f"<td>{cars}&nbsp;</td>" in layer.mapTipTemplate()
        frames = run("temporallayer", SNAPSHOT=str(path), COLUMN="pkw", LANGUAGE=language, OUTPUT="memory:")["OUTPUT"]
        assert frames.attributeDisplayName(frames.fields().indexOf("value")) == cars

    @pytest.mark.parametrize(
        ("name", "unit", "statistic", "title"),
        [
            ("Pkw", "1", "count", "Cars, count over 15 min"),
            ("Windgeschwindigkeit", "m/s", "mean", "Wind speed, mean over 15 min"),
            ("Windböe", "m/s", "mean", "Wind gust"),
        ],
    )
    def test_a_number_over_time_says_so_as_in_the_legend(
        self, run, tmp_path: Path, name, unit, statistic, title
    ) -> None:
        described = {"property_name": name, "unit_source": unit, "unit_ucum": unit, "statistic": statistic}
        told = series("c", "A", period="PT15M", **described)
        place = [Station("A", "A", geometry=POINT)]
        path = written(tmp_path / "city.gpkg", place, [told], [observation("c", 0, 3.0)])
        layer = run("latestlayer", SNAPSHOT=str(path), LANGUAGE="en")["OUTPUT"]
        value = str(layer.customProperty("urbandata/column"))
        called = [layer.attributeDisplayName(layer.fields().indexOf(column)) for column in (value, f"{value}_t")]
        assert called == [f"{title} (m/s)" if unit != "1" else title, f"{title.partition(',')[0]}: time (UTC)"]
        assert f"<td>{title}&nbsp;</td>" in layer.mapTipTemplate()
        assert legend_of(layer).heading.removesuffix(" in m/s") == title

    def test_a_fingerprint_is_the_same_in_every_process(self) -> None:
        found = set()
        for seed in "12":
            variables = {**os.environ, "QT_HASH_SEED": seed, "PYTHONPATH": str(Path(__file__).parents[3] / "build")}
            command = [sys.executable, "-c", FINGERPRINT]
            found.add(subprocess.run(command, env=variables, capture_output=True, text=True, check=True).stdout)
        assert len(found) == 1
        assert len(found.pop().strip()) == 64

    def test_a_style_that_a_person_kept_stays_the_default(self, run, city: Path) -> None:
        mine = latest_layer(city, "climate")
        mine.setOpacity(0.25)
        assert save_as_default(mine, "mine") == ""
        run("latestlayer", SNAPSHOT=str(city))
        assert QgsVectorLayer(mine.source(), "opened", "ogr").opacity() == 0.25

    def test_later_steps_get_the_very_layer(self, city: Path, feedback) -> None:
        context = QgsProcessingContext()
        context.setProject(QgsProject())
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("urbandata:latestlayer")
        outputs = []
        for column in ("temperature", "state"):
            results, ok = algorithm.run({"SNAPSHOT": str(city), "COLUMN": column}, context, feedback)
            assert ok
            outputs.append(results["OUTPUT"])
        layers = [QgsProcessingUtils.mapLayerFromString(output, context) for output in outputs]
        assert [layer.customProperty("urbandata/column") for layer in layers] == ["temperature", "state"]
        assert set(context.layersToLoadOnCompletion()) == set(outputs)

    def test_what_is_not_to_be_loaded_is_not(self, city: Path, feedback) -> None:
        import processing

        context = QgsProcessingContext()
        parameters = {"SNAPSHOT": str(city), "LOAD": False}
        processing.run("urbandata:latestlayer", parameters, context=context, feedback=feedback)
        assert context.layersToLoadOnCompletion() == {}

    def test_each_kind_of_geometry_has_a_layer(self, run, tmp_path: Path) -> None:
        stations = [Station(f"s{n}", f"S{n}", geometry=place) for n, place in enumerate((POINT, POINT, LINE, AREA))]
        described = [series(f"t{n}", f"s{n}") for n in range(4)]
        path = written(tmp_path / "city.gpkg", stations, described, [observation(f"t{n}", 0, n) for n in range(4)])
        found = run("latestlayer", SNAPSHOT=str(path))
        assert len(found["LAYERS"]) == 3
        assert QgsVectorLayer(found["SOURCE"], "x", "ogr").geometryType() == Qgis.GeometryType.Point

    def test_trouble_is_said(self, run, city: Path) -> None:
        with pytest.raises(QgsProcessingException, match="no data set “noise”"):
            run("latestlayer", SNAPSHOT=str(city), DATASET="noise")


FINGERPRINT = """
from qgis.core import QgsApplication, QgsMarkerSymbol, QgsSingleSymbolRenderer, QgsVectorLayer
application = QgsApplication([], False)
application.initQgis()
from urban_data.algorithms.styling import _fingerprint
layer = QgsVectorLayer("Point", "x", "memory")
layer.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple({"color": "#ff0000"})))
print(_fingerprint(layer))
"""


def each(minutes: int, start: float, hours: float) -> list[Observation]:
    """Ones, evenly spaced from ``start`` minutes after March 2026 began in UTC."""
    return [observation("a", start + at, 1.0) for at in range(0, int(60 * hours), minutes)]


def rows_of_frames(layer: QgsVectorLayer, day: QDate) -> list[tuple[int, list[float]]]:
    """The frames of a day that show something, as QGIS's controller steps through them: their hour and the values.

    Where the computer's own clock changes on that day the controller has 23 or 25 frames, else 24.
    """
    controller = QgsTemporalNavigationObject()
    controller.setNavigationMode(Qgis.TemporalNavigationMode.Animated)
    midnights = [QDateTime(day.addDays(number), QTime(0, 0)) for number in (0, 1)]
    controller.setTemporalExtents(QgsDateTimeRange(*midnights, True, False))
    controller.setFrameDuration(QgsInterval(1, Qgis.TemporalUnit.Hours))
    context = QgsVectorLayerTemporalContext()
    context.setLayer(layer)
    frames = []
    for number in range(controller.totalFrameCount()):
        span = controller.dateTimeRangeForFrameNumber(number)
        request = QgsFeatureRequest().setFilterExpression(layer.temporalProperties().createFilterString(context, span))
        frames.append((span.begin().time().hour(), [row["value"] for row in layer.getFeatures(request)]))
    return [frame for frame in frames if frame[1]]


class TestTemporalLayer:
    """`urbandata:temporallayer`."""

    BICYCLES = {"property_name": "Bicycles", "unit_source": "1", "unit_ucum": "1"}  # noqa: RUF012

    def counts(self, path: Path, values: list[Observation]) -> Path:
        stations = [Station("A", "Station A", geometry=POINT)]
        return written(path, stations, [series("a", "A", period="PT15M", **self.BICYCLES)], values)  # type: ignore[arg-type]

    def frames(self, run, path: Path, target: Path, **more: object) -> QgsVectorLayer:
        found = run("temporallayer", SNAPSHOT=str(path), ZONE="Europe/Berlin", OUTPUT=str(target), **more)
        layer = QgsVectorLayer(found["OUTPUT"], "frames", "ogr")
        assert layer.loadDefaultStyle()[1]
        return layer

    def test_the_day_of_23_hours_has_an_empty_frame(self, run, tmp_path: Path) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 60 * (27 * 24 + 23), 23))
        layer = self.frames(run, path, tmp_path / "frames.gpkg")
        found = rows_of_frames(layer, QDate(2026, 3, 29))
        assert found == [(hour, [4.0]) for hour in range(24) if hour != 2]
        assert layer.featureCount() == 23

    def test_the_day_of_25_hours_has_one_frame_with_both_hours(self, run, tmp_path: Path, feedback) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 60 * (237 * 24 + 22), 25))
        layer = self.frames(run, path, tmp_path / "frames.gpkg")
        found = rows_of_frames(layer, QDate(2026, 10, 25))
        assert found == [(hour, [8.0 if hour == 2 else 4.0]) for hour in range(24)]
        assert layer.featureCount() == 24
        assert "On 2026-10-25 the clock shows an hour twice." in feedback.textLog()

    @pytest.mark.parametrize("name", ["frames", "2026-11", 'a"b', "select"])
    def test_a_frame_is_found_by_an_index_whatever_the_file_is_called(self, run, tmp_path: Path, name: str) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 60 * (27 * 24 + 23), 23))
        target = tmp_path / f"{name}.gpkg"
        layer = self.frames(run, path, target)
        assert layer.featureCount() == 23
        with closing(sqlite3.connect(target)) as database:
            quoted = name.replace('"', '""')
            statement = f'EXPLAIN QUERY PLAN SELECT * FROM "{quoted}" WHERE t_local = 1'  # noqa: S608 - quoted
            plan = database.execute(statement).fetchone()
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert "USING INDEX" in plan[3]

    @pytest.mark.parametrize(("day", "count"), [(27 * 24 + 23, 92), (237 * 24 + 22, 100)])
    def test_days_are_as_long_as_they_are(self, run, tmp_path: Path, day: int, count: int) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 60 * day, count / 4))
        layer = self.frames(run, path, tmp_path / "frames.gpkg", BUCKET="1 day")
        ((value, n),) = [(row["value"], row["n"]) for row in layer.getFeatures()]
        assert (value, n) == (count, count)

    def test_the_layer_is_set_up_for_the_temporal_controller(self, run, tmp_path: Path) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 3))
        layer = self.frames(run, path, tmp_path / "frames.gpkg", BUCKET="PT30M", STATISTIC="max", LANGUAGE="en")
        properties = layer.temporalProperties()
        assert properties.isActive()
        assert properties.mode() == Qgis.VectorTemporalMode.FeatureDateTimeInstantFromField
        assert (properties.startField(), properties.fixedDuration()) == ("t_local", 0)
        assert properties.limitMode() == Qgis.VectorTemporalLimitMode.IncludeBeginExcludeEnd
        assert layer.renderer().type() == "RuleRenderer"
        assert layer.customProperty("urbandata/legend_heading") == "Bicycles, maximum over 30 min"
        project = QgsProject()
        set_up_project(project, [layer])
        settings = project.timeSettings()
        assert (settings.timeStep(), settings.timeStepUnit()) == (30, Qgis.TemporalUnit.Minutes)
        span = settings.temporalRange()
        assert span.begin() == QDateTime(QDate(2026, 3, 1), QTime(1, 0))
        assert span.end() == QDateTime(QDate(2026, 3, 1), QTime(4, 0))

    @pytest.mark.parametrize("output", ["memory:", "frames.gpkg"])
    def test_the_project_is_set_up_when_the_layer_is_loaded(
        self, qgis_new_project, qgis_iface, qgis_parent, monkeypatch, tmp_path: Path, output
    ) -> None:
        import processing

        tree = QgsLayerTreeView(qgis_parent)
        tree.setModel(QgsLayerTreeModel(QgsProject.instance().layerTreeRoot(), tree))
        monkeypatch.setattr(qgis_iface, "layerTreeView", lambda: tree, raising=False)
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 3))
        target = output if output == "memory:" else str(tmp_path / output)
        told = {"SNAPSHOT": str(path), "ZONE": "Europe/Berlin", "BUCKET": "30 minutes", "OUTPUT": target}
        processing.runAndLoadResults("urbandata:temporallayer", told)
        (layer,) = QgsProject.instance().mapLayers().values()
        assert layer.temporalProperties().isActive()
        settings = QgsProject.instance().timeSettings()
        assert (settings.timeStep(), settings.timeStepUnit()) == (30, Qgis.TemporalUnit.Minutes)
        assert settings.temporalRange().begin() == QDateTime(QDate(2026, 3, 1), QTime(1, 0))
        assert settings.temporalRange().end() == QDateTime(QDate(2026, 3, 1), QTime(4, 0))

    def test_the_file_tells_its_source_and_a_map_of_it_shows_one_frame(self, run, tmp_path: Path, feedback) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 3.5))
        run("temporallayer", SNAPSHOT=str(path), ZONE="Europe/Berlin", LANGUAGE="de", OUTPUT=str(tmp_path / "f.gpkg"))
        path.unlink()
        opened = QgsVectorLayer(f"{tmp_path / 'f.gpkg'}|layername=f", "opened later", "ogr")
        assert opened.metadata().licenses() == ["CC BY 4.0"]
        assert opened.metadata().rights() == ["City of Example"]
        made = run("exportmap", LAYERS=[opened], LANGUAGE="de", PAPER="A4", OUTPUT=str(tmp_path / "map.pdf"))
        text = " ".join(pdf_text(Path(made["OUTPUT"])).split())
        assert "01.03.2026 04:00 bis 05:00" in text
        assert "City of Example" in text
        assert "CC BY 4.0" in text
        assert "Datenstand 01.03.2026 04:00" in text
        assert "the newest frame" in feedback.textLog()
        assert "names neither" not in feedback.textLog()

    def test_a_map_of_the_file_named_by_its_path_shows_one_frame_in_its_classes(self, run, tmp_path: Path) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 3.5))
        run("temporallayer", SNAPSHOT=str(path), ZONE="Europe/Berlin", LANGUAGE="de", OUTPUT=str(tmp_path / "f.gpkg"))
        target = tmp_path / "map.pdf"
        run("exportmap", LAYERS=[str(tmp_path / "f.gpkg")], LANGUAGE="de", OUTPUT=str(target))
        text = " ".join(pdf_text(target).split())
        assert "01.03.2026 04:00 bis 05:00" in text
        assert "Datenstand 01.03.2026 04:00" in text
        assert "Klassen:" in text

    @pytest.mark.parametrize("source", ["the project", "the file"])
    def test_a_map_speaks_its_own_language_as_long_as_nobody_changed_the_symbols(
        self, run, qgis_new_project, tmp_path: Path, source
    ) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 3.5))
        layer = self.frames(run, path, tmp_path / "f.gpkg", LANGUAGE="en")
        path.unlink()
        QgsProject.instance().addMapLayer(layer)
        given = layer if source == "the project" else str(tmp_path / "f.gpkg")
        run("exportmap", LAYERS=[given], LANGUAGE="de", OUTPUT=str(tmp_path / "de.pdf"))
        german = " ".join(pdf_text(tmp_path / "de.pdf").split())
        assert "Fahrräder, Stundensumme, 01.03.2026 04:00 bis 05:00" in german
        assert not {"Bicycles", "Classes:", "value", "hourly"} & set(german.split())
        assert layer.customProperty("urbandata/legend_heading") == "Bicycles, hourly sum"
        layer.renderer().rootRule().children()[0].children()[0].symbol().setOpacity(0.5)
        run("exportmap", LAYERS=[layer], LANGUAGE="de", OUTPUT=str(tmp_path / "own.pdf"))
        assert "Bicycles, hourly sum" in " ".join(pdf_text(tmp_path / "own.pdf").split())

    @pytest.mark.parametrize(
        ("bucket", "said", "values"),
        [
            ("30 minutes", "1 March 2026 23:30 to 24:00", [2.0]),
            ("1 day", "1 March 2026", [92.0]),
            ("1 week", "23 February 2026 to 1 March 2026", [92.0]),
            ("1 month", "1 March 2026 to 31 March 2026", [92.0]),
        ],
    )
    def test_the_newest_frame_is_taken_and_named(self, run, tmp_path: Path, bucket: str, said: str, values) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 23))
        layer = self.frames(run, path, tmp_path / "frames.gpkg", BUCKET=bucket, LANGUAGE="en")
        layer.temporalProperties().setIsActive(False)
        shown, told = frame_shown(layer, "en", words("en"))
        assert told == said
        assert [row["value"] for row in shown.getFeatures()] == values
        over = {"30 minutes": ", sum over 30 min", "1 day": ", daily sum", "1 week": ", weekly sum"}
        assert shown.customProperty("urbandata/legend_heading") == f"Bicycles{over.get(bucket, '')}, {said}"
        assert shown.renderer().type() == layer.renderer().type()
        assert shown.crs() == layer.crs()
        assert not layer.temporalProperties().isActive()

    def test_a_filter_chooses_the_frame_and_other_layers_have_none(self, run, tmp_path: Path) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 3))
        layer = self.frames(run, path, tmp_path / "frames.gpkg")
        assert layer.setSubsetString("\"t_local\" < '2026-03-01T02'")
        shown, told = frame_shown(layer, "en", words("en"))
        assert (told, shown.featureCount()) == ("1 March 2026 01:00 to 02:00", 1)
        with SnapshotReader.open(path) as reader:
            state = values_state(reader, reader.datasets()[0], "bicycles", 12, 1)
        assert kept_state(layer) == state
        assert kept_state(shown) == replace(state, data_time=datetime(2026, 3, 1, tzinfo=UTC), arrived=1, stations=0)
        assert layer.setSubsetString('"n" > 99')
        assert frame_shown(layer, "en", words("en")) is None
        assert frame_shown(latest_layer(path, ""), "en", words("en")) is None

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"title": 1}', '{"data_time": 5}', "null"])
    def test_a_state_that_is_none_is_not_believed(self, text: str) -> None:
        layer = QgsVectorLayer("Point", "x", "memory")
        layer.setCustomProperty("urbandata/state", text)
        assert kept_state(layer) is None

    def test_a_frame_reads_its_rows_alone(self, run, tmp_path: Path) -> None:
        target = tmp_path / "frames.gpkg"
        self.frames(run, self.counts(tmp_path / "city.gpkg", each(15, 0, 3)), target)
        with closing(sqlite3.connect(target)) as database:
            plan = database.execute("EXPLAIN QUERY PLAN SELECT * FROM frames WHERE t_local >= 'a' AND t_local < 'b'")
            assert "USING INDEX" in plan.fetchone()[3]
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        assert not [name for name in tables if name.startswith("rtree")]

    def test_the_layer_in_memory_is_set_up_too(self, run, tmp_path: Path) -> None:
        path = self.counts(tmp_path / "city.gpkg", each(15, 0, 3))
        found = run("temporallayer", SNAPSHOT=str(path), OUTPUT="memory:")
        assert found["OUTPUT"].temporalProperties().isActive()
        assert found["OUTPUT"].featureCount() == found["COUNT"] == 3

    def test_period_and_stations_of_several_kinds(self, run, tmp_path: Path, feedback) -> None:
        stations = [Station("A", "A", geometry=POINT), Station("B", "B", geometry=AREA), Station("C", "C")]
        described = [series(f"t{name}", name) for name in "ABC"]
        values = [observation(f"t{name}", 60 * n, n) for name in "ABC" for n in range(4)]
        path = written(tmp_path / "city.gpkg", stations, described, values)
        layer = self.frames(
            run, path, tmp_path / "frames.gpkg", FROM="2026-03-01T01:00Z", UNTIL="2026-03-01 04:00", STATISTIC="mean"
        )
        assert layer.wkbType() == Qgis.WkbType.Point
        assert sorted((row["station"], row["value"], row.geometry().isEmpty()) for row in layer.getFeatures()) == [
            (name, value, name == "C") for name in "ABC" for value in (1.0, 2.0)
        ]
        assert "A point stands for each of them" in feedback.textLog()

    @pytest.mark.parametrize(
        ("parameters", "sentence"),
        [
            ({"BUCKET": "7 hours"}, "does not fit a day"),
            ({"ZONE": "Mars/Base"}, "no time zone"),
            ({"COLUMN": "state"}, "has no numbers"),
            ({"FROM": "2026-03-02", "UNTIL": "2026-03-01"}, "ends before it begins"),
        ],
    )
    def test_trouble_is_said(self, run, tmp_path: Path, parameters: dict[str, str], sentence: str) -> None:
        path = usual(tmp_path / "city.gpkg")
        with pytest.raises(QgsProcessingException, match=sentence):
            run("temporallayer", SNAPSHOT=str(path), OUTPUT="memory:", **parameters)

    @pytest.mark.parametrize(
        ("name", "unit", "stated", "statistic"),
        [
            ("Fahrräder", "1", "", "sum"),
            ("Fahrräder", "/h", "", "mean"),
            ("Freie Parkplätze", "1", "", "mean"),
            ("Niederschlag", "mm", "", "sum"),
            ("Niederschlag", "mm/h", "", "mean"),
            ("Schallpegel", "dB{A}", "", "energy"),
            ("Windrichtung", "deg", "", "direction"),
            ("Lufttemperatur", "Cel", "", "mean"),
            ("Lufttemperatur", "Cel", "max", "max"),
            ("Nobody knows", "x", "", "mean"),
        ],
    )
    def test_what_several_values_make_together(self, name: str, unit: str, stated: str, statistic: str) -> None:
        column = LatestColumn("c", name, "", unit, unit, stated, "", "", "", "", "number")
        assert _said_by(column) == statistic


def measure_again(platform: Platform) -> None:
    """Every station of the platform has one more value."""
    pages = platform.pages
    pages.observations += [pages._new(stream, 60 * 30, 0, 90 + int(stream)) for stream in pages.names]


class TestRefreshLatest:
    """`urbandata:refreshlatest`."""

    @pytest.fixture
    def held(self, run, platform, snapshot: Path) -> Path:
        run("pulllatest", PLATFORM=platform.url, DATASETS="*", SNAPSHOT=str(snapshot))
        return snapshot

    def test_the_open_layer_shows_what_the_platform_says_now(self, run, platform, held: Path, qgis_new_project) -> None:
        layer = latest_layer(held, "")
        QgsProject.instance().addMapLayer(layer)
        column = layer.customProperty("urbandata/column")
        before = {station: row[column] for station, row in by_station(layer).items()}
        measure_again(platform)
        found = run("refreshlatest", SNAPSHOT=str(held))
        assert found["COMPLETE"]
        assert found["RECEIVED"] == len(before)
        reload_layers(QgsProject.instance(), held)
        after = {station: row[column] for station, row in by_station(layer).items()}
        assert before.keys() == after.keys()
        assert all(before[station] != after[station] for station in before)
        assert len(rows_in(held)) == 2 * len(before)

    def test_a_part_stays_a_part(self, run, platform, snapshot: Path) -> None:
        area = "7.0,7.025,51,52 [EPSG:4326]"
        run("pulllatest", PLATFORM=platform.url, DATASETS="*", AREA=area, SNAPSHOT=str(snapshot))
        held = {row[0] for row in rows_in(snapshot)}
        assert held == {"1", "2"}
        measure_again(platform)
        run("refreshlatest", SNAPSHOT=str(snapshot), DATASETS="*")
        assert {row[0] for row in rows_in(snapshot)} == held

    def test_a_sign_in_goes_to_no_address_that_a_snapshot_names(self, run, platform, held: Path) -> None:
        asked = len(platform.server.requests)
        with pytest.raises(QgsProcessingException, match="Name the PLATFORM that the sign-in is for"):
            run("refreshlatest", SNAPSHOT=str(held), AUTHCFG="abc1234")
        assert len(platform.server.requests) == asked

    def test_trouble_is_said(self, run, platform, held: Path, tmp_path: Path) -> None:
        with pytest.raises(QgsProcessingException, match="no data set “noise”"):
            run("refreshlatest", SNAPSHOT=str(held), DATASETS="noise")
        other = usual(tmp_path / "other.gpkg")
        with pytest.raises(QgsProcessingException, match="holds no data sets of stations of this platform"):
            run("refreshlatest", SNAPSHOT=str(other), PLATFORM=platform.url)

    def test_from_the_command_line_in_german(self, profile, platform, held: Path) -> None:
        measure_again(platform)
        ended = qgis_process(profile, "run", "urbandata:refreshlatest", f"--SNAPSHOT={held}", language="de_DE")
        assert ended.code == 0, ended.err
        shown = qgis_process(profile, "run", "urbandata:latestlayer", f"--SNAPSHOT={held}", language="de_DE")
        assert shown.code == 0, shown.err
        assert f"{held}|layername=latest_" in shown.out
        assert sorted(path.name for path in held.parent.iterdir()) == [held.name]
        opened = QgsVectorLayer(f"{held}|layername={latest_table(held)}", "x", "ogr")
        assert opened.renderer().type() == "RuleRenderer"


def latest_table(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return str(database.execute("SELECT table_name FROM datasets").fetchone()[0])
