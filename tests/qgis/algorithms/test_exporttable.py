# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables of a snapshot as an office opens them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from algorithm_run import Run
from faulty_server import FaultyServer
from feature_pages import FeaturePages
from osgeo import ogr
from qgis.core import QgsPointXY, QgsProcessingException, QgsProcessingFeedback, QgsVectorLayer
from qgis.PyQt.QtCore import QUrl
from snapshot_pages import CLIMATE, Scribe, observation, page, series, small_snapshot, station
from urban_data.core.errors import ServerBusy
from urban_data.core.query import Part
from urban_data.store.writer import SnapshotWriter

BUSY = ServerBusy("", host="city.example", status=503).sentence


@pytest.fixture
def held(tmp_path: Path) -> Path:
    return small_snapshot(tmp_path / "city.gpkg")


def read(path: str, delimiter: str = ",") -> list[list[str]]:
    text = Path(path).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def written(path: Path, observations: list[Any], *, name: str = "A", **more: Any) -> Path:
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        pull = scribe.begin()
        scribe.list(pull, [station(name)], [series("s", name, **more)])
        part = scribe.part(pull, "s")
        scribe.store(pull, part, page(observations))
        writer.finish_part(part)
        writer.end_pull(pull, "complete", "2026-03-02T00:00:00.000Z")
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


def test_latest_values_with_units_zone_and_source(run: Run, held: Path, tmp_path: Path) -> None:
    results = run("exporttable", SNAPSHOT=str(held), LANGUAGE="en", OUTPUT=str(tmp_path / "latest.csv"))

    header, *rows = read(results["OUTPUT"])
    assert results["COUNT"] == 3
    assert header[-1] == "Source"
    assert [row[-1] for row in rows[1:]] == ["", ""]
    assert rows[0][-1] == (
        "Data set: Climate boxes; Platform: https://udp.example.org/v1.1; Licence: CC BY 4.0; "
        "Attribution: City of Example; Pulled: 2026-03-01 01:01; Complete: yes; Times: local time, Europe/Berlin"
    )
    assert header[:6] == [
        "Station", "Station id", "Longitude", "Latitude", "Temperature (°C)", "Time of Temperature (Europe/Berlin)"
    ]  # fmt: skip
    assert rows[0][:6] == ["Station S0", "S0", "7", "50.7", "39.5", "2026-03-01 04:10:00"]


def test_observations_of_a_period_in_german_spelling(run: Run, held: Path, tmp_path: Path) -> None:
    results = run(
        "exporttable", SNAPSHOT=str(held), DATASET="Climate boxes", WHAT="observations", FROM="2026-03-01 01:30",
        UNTIL="2026-03-01 02:00", LANGUAGE="de", OUTPUT=str(tmp_path / "werte.csv"),
    )  # fmt: skip
    header, *rows = read(results["OUTPUT"], ";")
    assert results["COUNT"] == len(rows) == 18
    numbers = [row for row in rows if row[2] == "Temperatur"]
    assert header[5].endswith(" (Europe/Berlin)")
    assert header[8].endswith(" (°C)")
    assert [(row[5], row[8]) for row in numbers[:3]] == [
        ("2026-03-01 01:30:00", "23,5"), ("2026-03-01 01:40:00", "24,5"), ("2026-03-01 01:50:00", "25,5")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "statistic", "period", "said", "length"),
    [
        ("de", "count", "PT15M", "Anzahl", "15 min (PT15M)"),
        ("en", "max", "PT1H", "maximum", "1 h (PT1H)"),
        ("de", "mean", "P1M", "Mittel", "1 Monat (P1M)"),
        ("de", "=p98", "", "'=p98", ""),
    ],
)
def test_statistic_and_period_in_words(
    run: Run, tmp_path: Path, language: str, statistic: str, period: str, said: str, length: str
) -> None:
    path = written(tmp_path / "city.gpkg", [observation("s", 0, 1.0)], statistic=statistic, period=period)
    results = run(
        "exporttable", SNAPSHOT=str(path), WHAT="observations", LANGUAGE=language, OUTPUT=str(tmp_path / "t.csv")
    )
    _, row = read(results["OUTPUT"], ";" if language == "de" else ",")
    assert row[3:5] == [said, length]


def test_a_spreadsheet_is_read_back_as_typed(run: Run, held: Path, tmp_path: Path) -> None:
    results = run(
        "exporttable", SNAPSHOT=str(held), WHAT="observations", LANGUAGE="en", OUTPUT=str(tmp_path / "t.xlsx")
    )
    book = ogr.Open(results["OUTPUT"])
    layer = book.GetLayer(0)
    types = {field.name: field.GetTypeName() for field in layer.schema}
    assert layer.GetFeatureCount() == results["COUNT"] == 120
    assert types["Start (Europe/Berlin)"] == "DateTime"
    assert types["Value (°C)"] == "Real"
    assert types["Station id"] == "String"


@pytest.mark.parametrize(("language", "point"), [("de", ","), ("en", ".")])
def test_qgis_opens_a_csv_as_any_file_and_as_points(
    run: Run, held: Path, tmp_path: Path, language: str, point: str
) -> None:
    path = tmp_path / "t.csv"
    run("exporttable", SNAPSHOT=str(held), LANGUAGE=language, OUTPUT=str(path))
    dropped = QgsVectorLayer(str(path), "dropped", "ogr")
    assert dropped.isValid()
    names = dropped.fields().names()
    title = "Temperatur (°C)" if language == "de" else "Temperature (°C)"
    assert title in names
    separator = ";" if language == "de" else ","
    asked = QUrl.fromLocalFile(str(path))
    asked.setQuery(
        f"delimiter={separator}&decimalPoint={point}&detectTypes=yes&xField={names[2]}&yField={names[3]}&crs=EPSG:4326"
    )
    points = QgsVectorLayer(asked.toString(), "points", "delimitedtext")
    assert points.fields().names() == names
    assert points.fields().field(title).isNumeric()
    assert points.extent().contains(QgsPointXY(7, 50.7))
    assert dropped.featureCount() == points.featureCount() == 3


def counters(path: Path) -> Path:
    """A snapshot of one station that counts cars in both directions and together, as a German platform names them."""
    described = {"unit_source": "1", "unit_ucum": "1", "statistic": "count", "period": "PT15M", "property_name": "Pkw"}
    parts = [
        replace(
            series(f"s{number}", "A", **described, direction=number, category="car",
                   role="part" if int(number) else "total"),
            name=f"Anzahl Pkw Richtung {number}",
        )
        for number in "012"
    ]  # fmt: skip
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        scribe.list(scribe.begin(), [station("A")], parts)
        scribe.pull([observation(one.source_id, 0, 4.0) for one in parts])
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


@pytest.mark.parametrize(
    ("language", "titles", "told"),
    [
        ("de", ["Pkw, alle Richtungen", "Pkw, Richtung 1", "Pkw, Richtung 2"], "Anzahl in 15 min"),
        ("en", ["Cars, all directions", "Cars, direction 1", "Cars, direction 2"], "count over 15 min"),
    ],
)
def test_series_and_columns_are_called_as_in_legends_and_keep_their_own_names(
    run: Run, tmp_path: Path, language: str, titles: list[str], told: str
) -> None:
    path, separator = counters(tmp_path / "city.gpkg"), ";" if language == "de" else ","

    def exported(what: str) -> list[list[str]]:
        results = run(
            "exporttable", SNAPSHOT=str(path), WHAT=what, LANGUAGE=language, OUTPUT=str(tmp_path / f"{what}.csv")
        )
        return read(results["OUTPUT"], separator)

    latest, observations = exported("latest"), exported("observations")
    assert latest[0][4:10:2] == [f"{title}, {told}" for title in titles]
    assert [title in head for title, head in zip(titles, latest[0][5:10:2], strict=True)] == [True] * 3
    assert not any(told in head for head in latest[0][5:10:2])
    assert [row[2] for row in observations[1:]] == titles
    assert ("Names on the platform: Cars = Pkw" in latest[1][-1]) is (language == "en")
    assert [row[-3:-1] for row in observations[1:]] == [["Pkw", f"Anzahl Pkw Richtung {number}"] for number in range(3)]


def test_properties_that_a_legend_would_call_the_same_keep_their_names(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    names = ("Lufttemperatur Hof", "Lufttemperatur Dach")
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        scribe.list(scribe.begin(), [station("A")], [series(name, "A", property_name=name) for name in names])
        scribe.pull([observation(name, 0) for name in names])
        writer.build_latest(scribe.dataset)
        writer.finalise()
    results = run("exporttable", SNAPSHOT=str(path), LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    assert read(results["OUTPUT"])[0][4:8:2] == [f"{name} (°C)" for name in names]


def charging(path: Path) -> Path:
    """Two charging points, of which one has been occupied, and who runs them."""
    described = [
        series(f"{kind} {name}", name, property_name=kind, unit_source="", unit_ucum=None, value_kind="text")
        for name in "AB"
        for kind in ("Ladestatus", "Betreiber")
    ]
    told = {"Ladestatus A": "FINISHING", "Ladestatus B": "AVAILABLE", "Betreiber A": "Stadtwerke"}
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        scribe.list(scribe.begin(), [station(name) for name in "AB"], described)
        earlier = observation("Ladestatus B", -10, None, text="SuspendedEVSE")
        scribe.pull([earlier, *(observation(name, 0, None, text=text) for name, text in told.items())])
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("de", "Zustand der Ladepunkte", ["belegt", "frei"]),
        ("en", "State of the charging points", ["occupied", "free"]),
    ],
)
def test_states_are_said_as_on_maps_beside_the_words_of_the_platform(
    run: Run, tmp_path: Path, language: str, title: str, said: list[str]
) -> None:
    path, separator = charging(tmp_path / "city.gpkg"), ";" if language == "de" else ","

    def exported(what: str) -> list[list[str]]:
        results = run("exporttable", SNAPSHOT=str(path), WHAT=what, LANGUAGE=language, OUTPUT=str(tmp_path / "t.csv"))
        return read(results["OUTPUT"], separator)

    head, *latest = exported("latest")
    at = head.index(title)
    assert [row[at : at + 2] for row in latest] == [[said[0], "FINISHING"], [said[1], "AVAILABLE"]]
    operator = head.index("Betreiber")
    assert [row[operator] for row in latest] == ["Stadtwerke", ""]
    assert len(head) == operator + 4, "an operator is no state and has no word of its own beside it"
    _, *observations = exported("observations")
    assert {(row[-6], row[-4]) for row in observations} == {
        (said[0], "FINISHING"), (said[1], "AVAILABLE"), (said[0], "SuspendedEVSE"), ("Stadtwerke", "Stadtwerke"),
    }  # fmt: skip


def latest_pull(path: Path, *, fails: bool) -> Path:
    """A snapshot after a pull of latest values, of which one of two series may have failed."""
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        pull = scribe.begin("latest")
        scribe.list(pull, [station("A")], [series("a", "A"), series("b", "A", z=-0.1)])
        parts = {name: Part("latest", (name,), expected=1, expected_is_estimate=True) for name in "ab"}
        fids = writer.add_parts(pull, list(parts.values()))
        for name, part in parts.items():
            if fails and name == "b":
                writer.fail_part(fids[part], BUSY, 1)
            else:
                scribe.store(pull, fids[part], page([observation(name, -10)]))
                writer.finish_part(fids[part])
        writer.end_pull(pull, "incomplete" if fails else "complete", "2026-03-01T00:00:10.000Z")
        writer.build_latest(scribe.dataset)
        writer.finalise()
    return path


def test_latest_values_are_accounted_for(run: Run, tmp_path: Path) -> None:
    path = latest_pull(tmp_path / "now.gpkg", fails=False)
    results = run("exporttable", SNAPSHOT=str(path), WHAT="completeness", LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    header, row = read(results["OUTPUT"])
    assert results["COUNT"] == 1
    assert dict(zip(header, row[:8], strict=False)) == {
        "Data set": "Climate boxes", "Asked for": "latest values", "Period from (Europe/Berlin)": "",
        "Period until (Europe/Berlin)": "2026-03-01 01:00:00", "Expected": "2", "Expected is an estimate": "yes",
        "Arrived": "2", "Complete": "yes",
    }  # fmt: skip
    assert "Complete: yes" in row[-1]


def test_latest_values_that_are_missing_are_told(run: Run, tmp_path: Path) -> None:
    path = latest_pull(tmp_path / "now.gpkg", fails=True)
    results = run("exporttable", SNAPSHOT=str(path), WHAT="completeness", LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    _, row = read(results["OUTPUT"])
    assert row[4:] == ["2", "yes", "1", "no", "", "", "1", BUSY, row[-1]]
    assert "Complete: no; ranges missing: 1" in row[-1]


def test_a_later_pull_of_a_period_takes_the_place_of_latest_values(run: Run, tmp_path: Path) -> None:
    path = latest_pull(tmp_path / "now.gpkg", fails=True)
    with SnapshotWriter.open(path) as writer:
        Scribe(writer, CLIMATE).pull([observation("b", 0)], minute=10)
        writer.finalise()
    results = run("exporttable", SNAPSHOT=str(path), WHAT="completeness", LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    _, row = read(results["OUTPUT"])
    assert (row[1], row[7]) == ("a period", "yes")
    assert "Complete: yes" in row[-1]


def test_a_table_without_rows_says_why_beside_it_and_in_the_log(
    run: Run, held: Path, tmp_path: Path, feedback: QgsProcessingFeedback
) -> None:
    asked = {"SNAPSHOT": str(held), "WHAT": "observations", "FROM": "2030-01-01", "LANGUAGE": "en"}
    results = run("exporttable", **asked, OUTPUT=str(tmp_path / "t.csv"))
    assert results["COUNT"] == 0
    told = (tmp_path / "t.source.txt").read_text(encoding="utf-8-sig")
    why = "The snapshot holds no values that begin in this period: its first begins at 2026-03-01 01:00, its last"
    assert "Licence: CC BY 4.0" in told
    assert f"Rows: 0. {why}" in told
    assert f"The table has no rows. {why}" in feedback.textLog()
    assert "stand in t.source.txt" in feedback.textLog()


def test_a_table_is_empty_because_of_what_the_platform_answered(
    run: Run, tmp_path: Path, feedback: QgsProcessingFeedback
) -> None:
    path = tmp_path / "short.gpkg"
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        pull = scribe.begin()
        scribe.list(pull, [station("A")], [series("s", "A")])
        writer.fail_part(scribe.part(pull, "s", t_to="2026-03-01T00:00:00.000Z"), BUSY, 1)
        writer.end_pull(pull, "incomplete", "2026-03-01T01:00:00.000Z")
        writer.finalise()
    asked = {"SNAPSHOT": str(path), "WHAT": "observations", "LANGUAGE": "en", "OUTPUT": str(tmp_path / "t.csv")}
    run("exporttable", **asked)
    why = "The snapshot holds no values of this data set."
    assert f"Rows: 0. {why} {BUSY}" in (tmp_path / "t.source.txt").read_text(encoding="utf-8-sig")
    assert f"The table has no rows. {why} {BUSY}" in feedback.textLog()
    run("exporttable", **asked, FROM="2030-01-01")
    assert (tmp_path / "t.source.txt").read_text(encoding="utf-8-sig").endswith(f"Rows: 0. {why}\n")


def test_the_hour_that_comes_twice_can_be_told_apart(run: Run, tmp_path: Path) -> None:
    minutes = (238 * 24 + 0.5) * 60
    values = [observation("s", minutes - 60 + 60 * n, float(n)) for n in range(3)]
    path = written(tmp_path / "autumn.gpkg", values)
    results = run("exporttable", SNAPSHOT=str(path), WHAT="observations", LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    header, *rows = read(results["OUTPUT"])
    start, offset = header.index("Start (Europe/Berlin)"), header.index("Offset from UTC at the start")
    assert [(row[start], row[offset]) for row in rows] == [
        ("2026-10-25 01:30:00", "UTC+02:00"), ("2026-10-25 02:30:00", "UTC+02:00"), ("2026-10-25 02:30:00", "UTC+01:00")
    ]  # fmt: skip


def test_latest_values_of_the_hour_that_comes_twice_can_be_told_apart(run: Run, tmp_path: Path) -> None:
    minutes = (238 * 24 + 0.5) * 60
    at = {"A": (0,), "B": (60,), "C": (0, 60), "D": ()}
    path = tmp_path / "autumn.gpkg"
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        names = {
            name: [f"{kind} {name}" for kind, _ in zip(("Temperature", "Humidity"), at[name] or (0,), strict=False)]
            for name in at
        }
        described = [series(one, name, property_name=one.split()[0]) for name in at for one in names[name]]
        scribe.list(scribe.begin(), [station(name) for name in at], described)
        scribe.pull(
            [observation(one, minutes + then) for name in at for one, then in zip(names[name], at[name], strict=False)]
        )
        writer.build_latest(scribe.dataset)
        writer.finalise()
    results = run("exporttable", SNAPSHOT=str(path), LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    header, *rows = read(results["OUTPUT"])
    time, offset = header.index("Time of Temperature (Europe/Berlin)"), header.index("Offset from UTC")
    assert offset == len(header) - 2
    assert {row[1]: (row[time], row[offset]) for row in rows} == {
        "A": ("2026-10-25 02:30:00", "UTC+02:00"),
        "B": ("2026-10-25 02:30:00", "UTC+01:00"),
        "C": ("2026-10-25 02:30:00", "Temperature: UTC+02:00; Relative humidity: UTC+01:00"),
        "D": ("", ""),
    }


def test_names_from_a_platform_are_no_formulas(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path / "evil.gpkg", [observation("s", 0, -3.2)], name="=1+1", property_name="=HYPERLINK(1)")
    results = run("exporttable", SNAPSHOT=str(path), LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    header, row = read(results["OUTPUT"])
    assert header[4] == "'=HYPERLINK(1) (°C)"
    assert row[1] == "'=1+1"
    assert row[4] == "-3.2"


def test_what_is_missing_is_in_the_table_and_in_the_source(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "short.gpkg"
    with SnapshotWriter.open(path) as writer:
        scribe = Scribe(writer, CLIMATE)
        pull = scribe.begin(start="2026-02-01T00:00:00.000Z", end="2026-03-01T00:00:00.000Z")
        scribe.list(pull, [station("A")], [series("s", "A")])
        fid = writer.add_parts(pull, [Part("series", ("s",), "2026-02-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z")])
        writer.fail_part(next(iter(fid.values())), BUSY, 1)
        writer.end_pull(pull, "incomplete", "2026-03-01T01:00:00.000Z")
        writer.finalise()
    results = run("exporttable", SNAPSHOT=str(path), WHAT="completeness", LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    german = run("exporttable", SNAPSHOT=str(path), WHAT="completeness", LANGUAGE="de", OUTPUT=str(tmp_path / "d.csv"))
    assert "ist zurzeit überlastet oder gestört (Status 503)." in Path(german["OUTPUT"]).read_text(encoding="utf-8-sig")
    header, row = read(results["OUTPUT"])
    told = dict(zip(header, row, strict=True))
    assert "Complete: no; ranges missing: 1" in told["Source"]
    assert told["Complete"] == "no"
    assert told["Missing from (Europe/Berlin)"] == "2026-02-01 01:00:00"
    assert told["Missing until (Europe/Berlin)"] == "2026-03-01 01:00:00"
    assert (told["Series missing (empty: all)"], told["Cause"]) == ("1", BUSY)


@pytest.fixture
def service() -> Iterator[FaultyServer]:
    with FaultyServer(FeaturePages().answer) as server:
        yield server


def test_features_are_a_table_too(run: Run, service: FaultyServer, tmp_path: Path) -> None:
    path = tmp_path / "trees.gpkg"
    run("pullfeatures", PLATFORM=f"{service.url}/ogc", DATASETS="trees", SNAPSHOT=str(path))
    results = run("exporttable", SNAPSHOT=str(path), LANGUAGE="en", OUTPUT=str(tmp_path / "t.csv"))
    header, row, *_ = read(results["OUTPUT"])
    assert header == ["Id", "Gone since (Europe/Berlin)", "height", "species", "planted (Europe/Berlin)", "Source"]
    assert row[:-1] == ["1", "", "0.5", "Ahorn", "2001-03-01 09:00:00"]


def test_what_cannot_be_written_is_said(run: Run, held: Path, tmp_path: Path, feedback: QgsProcessingFeedback) -> None:
    def export(**more: Any) -> dict[str, Any]:
        return run("exporttable", **{"SNAPSHOT": str(held), "OUTPUT": str(tmp_path / "t.csv"), **more})

    with pytest.raises(QgsProcessingException, match=r"written as \.csv or \.xlsx, not as “\.ods”"):
        export(OUTPUT=str(tmp_path / "t.ods"))
    with pytest.raises(QgsProcessingException, match="has no data set “Klima”"):
        export(DATASET="Klima")
    with pytest.raises(QgsProcessingException, match="FROM is not a point in time"):
        export(WHAT="observations", FROM="soon")
    assert export(WHAT="observations", FROM="2030-01-01")["COUNT"] == 0
    assert "The table has no rows" in feedback.textLog()
    export(FROM="2026-03-01")
    assert "for this table they do not count" in feedback.textLog()
