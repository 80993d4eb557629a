# SPDX-License-Identifier: GPL-2.0-or-later
"""Collections of features from a service in memory into a real snapshot file."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from feature_pages import FeaturePages, feature, point, session_of, square, trees
from feature_rows import stored_features
from urban_data.core.monitor import QuietMonitor
from urban_data.core.query import PullRequest
from urban_data.providers.ogcfeatures import OgcFeatures
from urban_data.store.maintenance import copy, prune, verify
from urban_data.store.pull import Outcome, pull
from urban_data.store.reader import SnapshotReader

NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


def run(pages: FeaturePages, path: Path, dataset: str = "trees", monitor: Any = None, **choice: Any) -> Outcome:
    session, _ = session_of(pages)
    provider = OgcFeatures("http://city.test/ogc", session, monitor)
    return pull(provider, [PullRequest(dataset, **choice)], path, monitor or QuietMonitor(), now=lambda: NOW)[0]


def rows(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def dump(path: Path) -> list[str]:
    with SnapshotReader.open(path) as reader:
        return list(reader.dump())


def one_collection(*features: Any, **more: Any) -> FeaturePages:
    return FeaturePages(collections={"trees": list(features)}, **more)


def test_a_collection_comes_whole_with_typed_columns(path: Path) -> None:
    pages = FeaturePages()
    outcome = run(pages, path)

    assert (outcome.state, outcome.expected, outcome.received, outcome.stored) == ("complete", 23, 23, 23)
    assert stored_features(path) == pages.rows()
    assert rows(path, "SELECT name, type FROM pragma_table_info('features_trees')") == [
        ("fid", "INTEGER"), ("geom", "GEOMETRY"), ("source_id", "TEXT"), ("pull", "INTEGER"), ("gone", "DATETIME"),
        ("height", "REAL"), ("species", "TEXT"), ("planted", "DATETIME"),
    ]  # fmt: skip
    assert rows(path, "SELECT geometry_type_name, srs_id FROM gpkg_geometry_columns WHERE table_name LIKE 'feat%'") == [
        ("POINT", 4326)
    ]
    assert rows(path, "SELECT count(*) FROM rtree_features_trees_geom") == [(23,)]
    assert verify(path, QuietMonitor()).ok


def test_a_second_pull_adds_nothing(path: Path) -> None:
    run(FeaturePages(), path)
    before = dump(path)
    outcome = run(FeaturePages(), path)

    assert (outcome.state, outcome.received, outcome.stored, outcome.duplicates) == ("complete", 23, 0, 23)
    assert dump(path) == before
    assert verify(path, QuietMonitor()).ok


def test_what_changes_upstream_is_brought_up_to_date_and_what_goes_is_marked(path: Path) -> None:
    pages = FeaturePages()
    run(pages, path)
    pages.collections["trees"][4]["properties"]["species"] = "Ulme"
    pages.collections["trees"][5]["geometry"] = point(7.5, 51.5)
    del pages.collections["trees"][6]
    run(pages, path)

    assert stored_features(path) == pages.rows()
    assert rows(path, "SELECT source_id FROM features_trees WHERE gone IS NOT NULL") == [("7",)]
    assert rows(path, "SELECT changed, withdrawn FROM pull_parts WHERE pull = 2 AND scope LIKE 'feat%'") == [(2, 1)]
    assert rows(path, "SELECT round(max(maxx), 3) FROM rtree_features_trees_geom") == [(7.5,)]

    pages.collections["trees"].insert(6, trees()[6])
    run(pages, path)
    assert rows(path, "SELECT count(*) FROM features_trees WHERE gone IS NOT NULL") == [(0,)]


def test_nothing_is_marked_as_gone_when_only_an_area_was_asked_for(path: Path) -> None:
    pages = FeaturePages()
    run(pages, path)
    del pages.collections["trees"][6]
    outcome = run(pages, path, area="POLYGON((7 50, 7.0195 50, 7.0195 52, 7 52, 7 50))")
    assert (outcome.received, outcome.expected_is_estimate) == (18, True)
    assert gone(path) == []


def test_nothing_is_marked_as_gone_when_some_could_not_be_read(path: Path) -> None:
    pages = FeaturePages()
    run(pages, path)
    del pages.collections["trees"][6]
    pages.collections["trees"][3] = {**pages.collections["trees"][3], "geometry": {"type": "Blob"}}
    outcome = run(pages, path)
    assert (outcome.state, outcome.dropped) == ("complete", 1)
    assert gone(path) == []


def test_nothing_is_marked_as_gone_when_more_were_told_of_than_came(path: Path) -> None:
    pages = FeaturePages()
    run(pages, path)
    del pages.collections["trees"][6]
    pages.extra = 2
    monitor = QuietMonitor()
    outcome = run(pages, path, monitor=monitor)
    assert (outcome.state, outcome.expected, outcome.received) == ("complete", 24, 22)
    assert gone(path) == []
    assert "city.test tells of more features in trees than it gives (24 and 22)." in monitor.messages


def test_a_pull_that_is_cut_off_marks_nothing_and_is_taken_up(path: Path) -> None:
    pages = FeaturePages()
    run(pages, path)
    del pages.collections["trees"][6]
    pages.fails_from = 3
    outcome = run(pages, path)
    assert (outcome.state, len(outcome.missing)) == ("incomplete", 1)
    assert gone(path) == []
    pages.fails_from = None
    assert run(pages, path).complete
    assert gone(path) == ["7"]
    assert verify(path, QuietMonitor()).ok


def test_a_list_without_a_lasting_order_is_read_once_more(path: Path) -> None:
    pages = FeaturePages(links="offset", shuffled=True)
    monitor = QuietMonitor()
    outcome = run(pages, path, monitor=monitor)
    assert outcome.complete
    assert any("Asking once more" in message for message in monitor.messages)
    assert stored_features(path) <= pages.rows()


def test_rows_that_go_while_they_are_counted_are_seen(path: Path) -> None:
    pages = FeaturePages(links="offset", vanishing=True)
    monitor = QuietMonitor()
    outcome = run(pages, path, monitor=monitor)
    assert outcome.complete
    assert any("changed during the pull (values before: 23, after: 22)" in message for message in monitor.messages)
    assert stored_features(path) >= pages.rows()


TYPES: dict[str, tuple[list[Any], str, list[Any]]] = {
    "whole": ([1, None, 3], "INTEGER", [1, None, 3]),
    "whole then number": ([1, 2.5], "REAL", [1.0, 2.5]),
    "number then whole": ([2.5, 1], "REAL", [2.5, 1.0]),
    "whole then text": ([1, "x"], "TEXT", ["1", "x"]),
    "number then text": ([0.1, 5.0, "x"], "TEXT", ["0.1", "5", "x"]),
    "whole, number, text": ([5, 2.5, "x"], "TEXT", ["5", "2.5", "x"]),
    "truth": ([True, False], "BOOLEAN", [1, 0]),
    "truth and whole": ([True, 5], "TEXT", ["true", "5"]),
    "truth and text": ([False, "x"], "TEXT", ["false", "x"]),
    "large whole": ([2**62], "INTEGER", [2**62]),
    "large whole and number": ([2**62, 0.5], "TEXT", [str(2**62), "0.5"]),
    "number and large whole": ([0.5, 2**62], "TEXT", ["0.5", str(2**62)]),
    "too large": ([2**70], "TEXT", [str(2**70)]),
    "moment": (["2026-03-01T10:00:00+01:00"], "DATETIME", ["2026-03-01T09:00:00.000Z"]),
    "moment and text": (["2026-03-01T10:00:00Z", "soon"], "TEXT", ["2026-03-01T10:00:00.000Z", "soon"]),
    "moment without zone": (["2026-03-01T10:00:00"], "TEXT", ["2026-03-01T10:00:00"]),
    "finer moment": (["2026-03-01T10:00:00.1234Z"], "TEXT", ["2026-03-01T10:00:00.1234Z"]),
    "day": (["2026-03-01"], "TEXT", ["2026-03-01"]),
    "nothing": ([None, None], "TEXT", [None, None]),
    "nothing then whole": ([None, None, 7], "INTEGER", [None, None, 7]),
    "nested": ([{"a": [1, None]}], "TEXT", ['{"a":[1,null]}']),
    "nested and whole": ([3, [1, 2]], "TEXT", ["3", "[1,2]"]),
    "text like a number": (["007", "1e3"], "TEXT", ["007", "1e3"]),
}


@pytest.mark.parametrize("case", TYPES)
@pytest.mark.parametrize("cap", [1, 100])
def test_a_column_has_the_narrowest_type_that_holds_all(path: Path, case: str, cap: int) -> None:
    values, declared, stored = TYPES[case]
    pages = one_collection(*(feature(n, point(7, 51), p=value) for n, value in enumerate(values)), cap=cap)
    run(pages, path)
    assert rows(path, "SELECT type FROM pragma_table_info('features_trees') WHERE name = 'p'") == [(declared,)]
    if cap == 1 or case != "moment and text":
        assert [value for (value,) in rows(path, "SELECT p FROM features_trees ORDER BY fid")] == stored
    before = dump(path)
    assert run(pages, path).stored == 0
    assert dump(path) == before
    assert verify(path, QuietMonitor()).ok


def test_the_dump_does_not_depend_on_the_size_of_pages(path: Path, tmp_path: Path) -> None:
    properties = [{name: value[0][n % len(value[0])] for name, value in TYPES.items()} for n in range(6)]
    features = [feature(n, point(7, 51), **found) for n, found in enumerate(properties)]
    dumps = []
    for cap in (1, 2, 100):
        target = tmp_path / f"{cap}.gpkg"
        run(one_collection(*features, cap=cap), target)
        dumps.append(dump(target))
    assert dumps[0] == dumps[1] == dumps[2]


def test_widening_keeps_fids_places_and_index(path: Path) -> None:
    pages = one_collection(*(feature(n, point(7 + n / 10, 51), p=n) for n in range(4)))
    run(pages, path)
    before = rows(path, "SELECT fid, source_id, hex(geom) FROM features_trees ORDER BY fid")
    index = rows(path, "SELECT * FROM rtree_features_trees_geom ORDER BY id")
    pages.collections["trees"][3]["properties"]["p"] = "three"
    run(pages, path)
    assert rows(path, "SELECT fid, source_id, hex(geom) FROM features_trees ORDER BY fid") == before
    assert rows(path, "SELECT * FROM rtree_features_trees_geom ORDER BY id") == index
    assert rows(path, "SELECT p FROM features_trees ORDER BY fid") == [("0",), ("1",), ("2",), ("three",)]
    assert len(rows(path, "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'features_trees'")) == 6


def test_columns_are_named_by_us(path: Path) -> None:
    names = ["fid", "GEOM", "source_id", "Pull", "gone", "Höhe (m)", "höhe (m)", "", "'; DROP TABLE stations; --",
             "rowid", "x" * 200, "x" * 201, "木", "more_properties", "1st"]  # fmt: skip
    said = {name: number for number, name in enumerate(names)}
    run(one_collection({"type": "Feature", "id": 1, "geometry": None, "properties": said}), path)

    columns = [name for (name,) in rows(path, "SELECT name FROM pragma_table_info('features_trees')")]
    assert len({name.lower() for name in columns}) == len(columns) == 5 + len(names)
    assert all(name.isascii() and name.replace("_", "").isalnum() and len(name) <= 60 for name in columns)
    with SnapshotReader.open(path) as reader:
        (held,) = reader.datasets()
        known = reader.feature_columns(held.fid)
        (row,) = reader.feature_rows(held.fid, [column.name for column in known])
    assert {column.property_name: value for column, value in zip(known, row[2:], strict=True)} == said
    assert verify(path, QuietMonitor()).ok


def test_more_properties_than_columns_are_kept_as_json(path: Path) -> None:
    said = {f"p{number}": number for number in range(700)}
    run(one_collection(feature(1, None, **said)), path)
    ((count,),) = rows(path, "SELECT count(*) FROM pragma_table_info('features_trees')")
    assert count == 501
    assert '"p699":699' in rows(path, "SELECT more_properties FROM features_trees")[0][0]
    assert '"p3":3' in dump(path)[-1]
    assert '"p699":699' in dump(path)[-1]
    assert run(one_collection(feature(1, None, **said)), path).stored == 0
    assert verify(path, QuietMonitor()).ok


def test_geometries_of_any_kind_share_a_table(path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[7, 51, 100], [7.1, 51, 101]]}
    collection = {"type": "GeometryCollection", "geometries": [point(7, 51), square(7, 51)]}
    empty = {"type": "Polygon", "coordinates": []}
    run(one_collection(*(feature(n, one) for n, one in enumerate((point(7, 51), line, collection, None, empty)))), path)
    assert rows(path, "SELECT geometry_type_name, z FROM gpkg_geometry_columns WHERE table_name LIKE 'feat%'") == [
        ("GEOMETRY", 2)
    ]
    assert rows(path, "SELECT count(*), count(geom) FROM features_trees") == [(5, 3)]
    assert rows(path, "SELECT count(*) FROM rtree_features_trees_geom") == [(3,)]


def test_features_without_an_id_are_known_by_their_content(path: Path) -> None:
    pages = one_collection(*(feature(None, point(7, 51), n=n // 2) for n in range(6)), links="offset")
    monitor = QuietMonitor()
    assert run(pages, path, monitor=monitor).stored == 6
    assert run(pages, path).stored == 0
    assert sum("known by their content" in message for message in monitor.messages) == 1
    pages.collections["trees"][0]["properties"]["n"] = 9
    assert run(pages, path).stored == 1
    assert len(gone(path)) == 1


def test_an_empty_collection_has_its_table(path: Path) -> None:
    outcome = run(FeaturePages(), path, "benches")
    assert (outcome.state, outcome.expected, outcome.received) == ("complete", 0, 0)
    assert rows(path, "SELECT count(*) FROM features_benches") == [(0,)]
    with SnapshotReader.open(path) as reader:
        assert [(held.kind, held.features) for held in reader.datasets()] == [("features", 0)]


def test_a_snapshot_with_features_is_copied_and_pruned(path: Path, tmp_path: Path) -> None:
    run(FeaturePages(), path)
    copy(path, tmp_path / "copy.gpkg", QuietMonitor())
    assert dump(tmp_path / "copy.gpkg") == dump(path)
    assert prune(path, 1, QuietMonitor(), now=lambda: NOW) == 0
    assert stored_features(path) == FeaturePages().rows()
    assert verify(path, QuietMonitor()).ok


def test_damage_to_a_feature_is_found(path: Path) -> None:
    run(FeaturePages(), path)
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP TRIGGER rtree_features_trees_geom_update3")
        database.execute("DROP TRIGGER rtree_features_trees_geom_update4")
        database.execute("UPDATE features_trees SET species = 'Eiche' WHERE fid = 3")
        database.commit()
    assert any("features_trees" in problem for problem in verify(path, QuietMonitor()).problems)


def test_the_ledger_tells_of_completeness(path: Path) -> None:
    pages = FeaturePages(fails_from=2)
    run(pages, path)
    with SnapshotReader.open(path) as reader:
        (period,) = reader.completeness()
    assert (period.complete, period.expected, period.arrived) == (False, 23, 10)
    pages.fails_from = None
    run(pages, path)
    with SnapshotReader.open(path) as reader:
        (period,) = reader.completeness()
    assert (period.complete, period.expected, period.arrived) == (True, 23, 23)


def gone(path: Path) -> list[str]:
    return [source for (source,) in rows(path, "SELECT source_id FROM features_trees WHERE gone IS NOT NULL")]
