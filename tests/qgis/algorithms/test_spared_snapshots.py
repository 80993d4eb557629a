# SPDX-License-Identifier: GPL-2.0-or-later
"""Outputs that would replace a snapshot are refused, however they are written; a table of their own is not."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from algorithm_run import Platform, Run, table_in
from layer_cases import usual
from qgis.core import QgsProcessingException, QgsProcessingOutputLayerDefinition, QgsProperty, QgsVectorLayer
from urban_data.core.monitor import QuietMonitor
from urban_data.store.maintenance import verify

Spelling = Callable[[Path], object]
WRITERS = ("temporallayer", "checksnapshot", "listdatasets")


def symlink(path: Path) -> str:
    path.with_name("link.gpkg").symlink_to(path)
    return str(path.with_name("link.gpkg"))


def symlink_as_csv(path: Path) -> str:
    path.with_name("link.csv").symlink_to(path)
    return str(path.with_name("link.csv"))


def hard_link(path: Path) -> str:
    path.with_name("hard.gpkg").hardlink_to(path)
    return str(path.with_name("hard.gpkg"))


def with_layer_name(table: str) -> Spelling:
    """A file as the dialogue gives it, with options."""

    def spelled(path: Path) -> QgsProcessingOutputLayerDefinition:
        definition = QgsProcessingOutputLayerDefinition(str(path))
        definition.createOptions = {"layerName": table}
        return definition

    return spelled


def table(name: str, *, provider: str = "ogr", geometry: str = "") -> Spelling:
    return lambda path: f"{provider}:dbname='{path}' table=\"{name}\"{geometry}"


WHOLE_FILE: dict[str, Spelling] = {
    "path": str,
    "relative": lambda path: os.path.relpath(path),
    "through its folder": lambda path: str(path.parent / ".." / path.parent.name / path.name),
    "without ending": lambda path: str(path.with_suffix("")),
    "symlink": symlink,
    "symlink as csv": symlink_as_csv,
    "hard link": hard_link,
    "layer name": with_layer_name("over"),
    "property": lambda path: QgsProperty.fromValue(str(path)),
    "expression": lambda path: QgsProperty.fromExpression(f"'{path}'"),
    "layer of a file": lambda path: f"{path}|layername=over",
    "ogr without a table": lambda path: f"ogr:dbname='{path}'",
    "ogr with a path": lambda path: f"ogr:{path}",
    "ogr with a path and a layer": lambda path: f"ogr:{path}|layername=over",
    "another provider": table("over", provider="spatialite", geometry=" (geom)"),
}
OWN_TABLES = (
    "observations",
    "Observations",
    "stations",
    "ud_meta",
    "latest_climate",
    "latest_new",
    "gpkg_contents",
    "rtree_stations_geom",
    "layer_styles",
)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "a city").mkdir()
    return usual(tmp_path / "a city" / "city.gpkg")


@pytest.fixture
def write(run: Run, city: Path, platform: Platform) -> Callable[[str, object], dict[str, object]]:
    """Runs one of `WRITERS` with an output."""

    def write(name: str, output: object) -> dict[str, object]:
        source = {"PLATFORM": platform.url} if name == "listdatasets" else {"SNAPSHOT": str(city)}
        return run(name, **source, OUTPUT=output)

    return write


@pytest.mark.parametrize("spelling", WHOLE_FILE.values(), ids=WHOLE_FILE)
def test_a_snapshot_is_not_replaced(write, city: Path, spelling: Spelling) -> None:
    output, before = spelling(city), city.read_bytes()
    with pytest.raises(QgsProcessingException, match=r"is a snapshot.*Name another file, or a new table in it"):
        write("temporallayer", output)
    assert city.read_bytes() == before


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("spelling", [str, table("observations"), table("datasets", geometry=" (geom)")])
def test_no_writer_replaces_another_snapshot(write, tmp_path: Path, writer: str, spelling: Spelling) -> None:
    other = usual(tmp_path / "other.gpkg")
    before = other.read_bytes()
    with pytest.raises(QgsProcessingException, match="snapshot"):
        write(writer, spelling(other))
    assert other.read_bytes() == before


@pytest.mark.parametrize("name", OWN_TABLES)
def test_the_tables_of_a_snapshot_stay(write, city: Path, name: str) -> None:
    before = city.read_bytes()
    with pytest.raises(QgsProcessingException, match="must stay as it is"):
        write("temporallayer", table(name, geometry=" (geom)")(city))
    assert city.read_bytes() == before


@pytest.mark.parametrize("writer", WRITERS)
def test_the_way_that_the_refusal_shows_works_and_works_again(write, city: Path, writer: str) -> None:
    with pytest.raises(QgsProcessingException) as refused:
        write(writer, str(city))
    shown = str(refused.value).partition("in it: ")[2]
    for _ in range(2):
        write(writer, shown)
        assert QgsVectorLayer(f"{city}|layername={writer}", "written", "ogr").featureCount() > 0
    assert verify(city, QuietMonitor()).problems == ()


def test_a_table_of_somebody_else_stays(write, city: Path) -> None:
    write("temporallayer", table("mine")(city))
    with pytest.raises(QgsProcessingException, match=r"The table “mine” of the snapshot city\.gpkg must stay"):
        write("checksnapshot", table("mine")(city))
    with closing(sqlite3.connect(city)) as database:
        assert database.execute("SELECT count(*) FROM mine").fetchone() != (0,)


def test_a_snapshot_in_use_is_one(write, city: Path) -> None:
    with closing(sqlite3.connect(city, isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        with pytest.raises(QgsProcessingException, match="is a snapshot"):
            write("listdatasets", str(city))


def test_other_files_are_replaced_as_ever(write, tmp_path: Path) -> None:
    for _ in range(2):
        write("checksnapshot", str(tmp_path / "table.gpkg"))
        write("temporallayer", f"ogr:dbname='{tmp_path / 'table.gpkg'}' table=\"observations\" (geom)")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_frames_without_geometry_are_whole(write, tmp_path: Path, ending: str) -> None:
    found = write("temporallayer", str(tmp_path / f"frames.{ending}"))
    rows = table_in(QgsVectorLayer(str(tmp_path / f"frames.{ending}"), "frames", "ogr"))
    assert len(rows) == found["COUNT"] == 1
    assert (rows[0]["station"], float(rows[0]["value"]), int(rows[0]["n"])) == ("A", 2.5, 2)
