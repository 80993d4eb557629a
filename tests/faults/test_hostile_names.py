# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever a platform calls things, tables and columns are of our own making, and nothing is written elsewhere."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fault_run import require_sound
from hypothesis import given, settings
from hypothesis import strategies as st
from osgeo import ogr
from stub_provider import StubProvider, observation
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import PullRequest
from urban_data.core.records import Page
from urban_data.store.pull import pull
from urban_data.store.reader import SnapshotReader

NOW = datetime(2026, 3, 10, tzinfo=UTC)
OWN_NAME = re.compile(r"[a-z0-9_]{1,80}")
HOSTILE = [
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/shadow", "C:\\autoexec.bat", "C:", "\\\\server\\share",
    "CON", "con.gpkg", "NUL", "AUX.txt", "COM1", "LPT9", "name.", "name ", " name", ".hidden", "-rf", "--help",
    "a" * 300, "ä" * 300, "a\x00b", "line\nbreak", "tab\there", "\u202egpkg.exe", "\u2066x\u2069", "\ufeff",
    "\ud800", "a|layerid=0", "a'b", 'a"b', "a`b", "a;b", "a--b", "a/*b*/", "[a]", "{a}", "$(reboot)", "%00",
    "gpkg_contents", "sqlite_master", "sqlite_x", "fid", "geom", "rowid", "station", "observations", "pulls",
    "latest_climate", "ud_meta", "ROWID", "Fid", "\u0130", "\xdf", "\U0001d4a9", "\U0001f600", "", " ", "0", "1e9",
    "select", "table",
]  # fmt: skip


@dataclass
class NamedProvider(StubProvider):
    """Two series whose every name is chosen: of the dataset, stations, series, properties, units and classes."""

    names: Sequence[str] = ("a", "b")

    def datasets(self) -> list[Dataset]:
        first, second = self.names
        return [Dataset(first or "-", second, licence=first, attribution=second, keywords=(first, second))]

    def stations(self, request: PullRequest) -> Iterator[Page]:
        page = next(super().stations(request))
        first, second = self.names
        stations = [replace(station, name=first, geometry_from=second) for station in page.stations]
        series = [
            replace(one, name=name, property_name=name, property_uri=first, unit_source=second, unit_ucum=None,
                    statistic=second, direction=name, category=first, lane=second)
            for one, name in zip(page.series, self.names, strict=True)
        ]  # fmt: skip
        yield replace(page, stations=stations, series=series)


def require_good_names(names: tuple[str, str], folder: Path) -> None:
    """Pull under these names, then open everything through OGR."""
    path = folder / "city.gpkg"
    values = {source: [observation(source, 10 * at, float(at)) for at in range(3)] for source in ("a", "b")}
    provider = NamedProvider(values, names=names)

    outcome = pull(provider, [PullRequest(names[0] or "-")], path, QuietMonitor(), workers=1, now=lambda: NOW)[0]

    assert (outcome.complete, outcome.stored) == (True, 6)
    assert [file.name for file in folder.iterdir()] == ["city.gpkg"]
    require_sound(path)
    with SnapshotReader.open(path) as reader:
        assert len(reader.datasets()) == 1
        assert list(reader.dump())
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT table_name FROM gpkg_contents")]
        for table in tables:
            columns = [row[1] for row in database.execute("SELECT * FROM pragma_table_info(?)", (table,))]
            assert all(OWN_NAME.fullmatch(name) for name in (table, *columns))
            assert len({name.lower() for name in columns}) == len(columns)
    source = ogr.Open(str(path))
    assert {source.GetLayer(at).GetName() for at in range(source.GetLayerCount())} == set(tables)
    assert source.GetLayerByName("observations").GetFeatureCount() == 6
    latest = next(name for name in tables if name.startswith("latest_"))
    assert source.GetLayerByName(latest).GetFeatureCount() == 2


@pytest.mark.parametrize("name", HOSTILE, ids=[ascii(name)[:40] for name in HOSTILE])
def test_a_hostile_name(name: str, tmp_path: Path) -> None:
    require_good_names((name, name.upper()), tmp_path)


@settings(max_examples=25, deadline=None)
@given(st.tuples(st.text(max_size=60), st.text(st.characters(), max_size=60)))
def test_any_name(names: tuple[str, str]) -> None:
    with TemporaryDirectory() as folder:
        require_good_names(names, Path(folder))
