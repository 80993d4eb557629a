# SPDX-License-Identifier: GPL-2.0-or-later
"""Which value is kept when two claim one place, and how each is counted."""

from __future__ import annotations

import math
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from snapshot_pages import START, Scribe, at, observation, page, series, station
from urban_data.core.monitor import QuietMonitor
from urban_data.store.maintenance import verify
from urban_data.store.observations import _insert_statement
from urban_data.store.writer import NOT_LISTED_SERIES_NOTE, PageCounts, SnapshotWriter


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


@pytest.fixture
def scribe(path: Path) -> Iterator[Scribe]:
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer)
        scribe.list(scribe.begin(), [station("A")], [series("a"), series("b"), series("m"), series("m", component=1)])
        yield scribe


def rows(path: Path, columns: str = "value, text, withdrawn") -> list[tuple]:
    """What is stored, ordered by series and time; the snapshot must be finalised."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(f"SELECT {columns} FROM observations ORDER BY series, t_start, t_end").fetchall()  # noqa: S608 - our own columns


def finished(scribe: Scribe, path: Path) -> Path:
    scribe.writer.finalise()
    assert verify(path, QuietMonitor()).problems == ()
    return path


def test_new_values_are_stored_and_counted(scribe: Scribe, path: Path) -> None:
    counts = scribe.pull([observation("a", n, n / 4) for n in range(5)])
    assert counts == PageCounts(stored=5)
    assert rows(finished(scribe, path), "t_start, t_end, value") == [(at(n), at(n), n / 4) for n in range(5)]


def test_the_same_values_again_add_nothing_and_change_nothing(scribe: Scribe, path: Path) -> None:
    values = [observation("a", n, n / 4, quality="good", result=n) for n in range(5)]
    scribe.pull(values)
    assert [scribe.pull(values, "update") for _ in range(3)] == [PageCounts(duplicates=5)] * 3
    assert set(rows(finished(scribe, path), "pull")) == {(2,)}


def test_pages_that_overlap_in_part_store_the_rest(scribe: Scribe, path: Path) -> None:
    scribe.pull([observation("a", n, n) for n in range(5)])
    counts = scribe.pull([observation("a", n, 99) for n in range(3, 8)])
    assert counts == PageCounts(stored=3, duplicates=2)
    assert [value for value, *_ in rows(finished(scribe, path))] == [0, 1, 2, 3, 4, 99, 99, 99]


@pytest.mark.parametrize("size", [1, 3, 4, 23, 125, 624, 2_624])
@pytest.mark.parametrize("shape", ["instants", "intervals", "texts", "results"])
def test_pages_of_any_size_are_stored_whole(scribe: Scribe, path: Path, size: int, shape: str) -> None:
    page = {
        "instants": [observation("a", n, n / 4) for n in range(size)],
        "intervals": [observation("a", n, n / 4, end=n + 0.5) for n in range(size)],
        "texts": [observation("a", n, None, text=f"state {n}") for n in range(size)],
        "results": [observation("a", n, n / 4, result=n + 1, quality="good") for n in range(size)],
    }[shape]
    known = page[::7]
    scribe.pull(known)
    counts = scribe.pull(page)
    assert counts == PageCounts(stored=size - len(known), duplicates=len(known))
    held = rows(finished(scribe, path), "t_start, t_end, value, text, quality, t_result")
    assert held == [tuple(one[2:]) for one in page]


@pytest.mark.parametrize("names", [("series", "t_start", "value"), ("series", "t_start", "t_end", "value")])
def test_places_of_many_rows_have_no_numbers(names: tuple[str, ...]) -> None:
    """Since Python 3.12, a page with numbered places takes fifty times as long."""
    insert = _insert_statement(names, 2_000)
    assert insert.count("?") == 1 + 2_000 * len(names)
    assert not re.search(r"\?\d", insert)


@pytest.mark.parametrize(
    ("held", "brought", "kept"),
    [
        ({"value": None}, {"value": 2.0}, (2.0, None)),
        ({"value": math.nan}, {"value": 2.0}, (2.0, None)),
        ({"value": math.inf}, {"value": 2.0}, (2.0, None)),
        ({"value": 1.0}, {"value": None}, (1.0, None)),
        ({"value": 1.0, "result": 1}, {"value": math.nan, "result": 2}, (1.0, None)),
        ({"value": None}, {"value": None, "text": "open"}, (None, "open")),
        ({"value": None, "text": "open"}, {"value": None}, (None, "open")),
        ({"value": 1.0, "result": 1}, {"value": 2.0, "result": 2}, (2.0, None)),
        ({"value": 1.0, "result": 2}, {"value": 2.0, "result": 1}, (1.0, None)),
        ({"value": 1.0}, {"value": 2.0, "result": 1}, (2.0, None)),
        ({"value": 1.0, "result": 1}, {"value": 2.0}, (1.0, None)),
        ({"value": 1.0, "result": 1}, {"value": 2.0, "result": 1}, (1.0, None)),
        ({"value": 1.0}, {"value": 2.0}, (1.0, None)),
    ],
)
@pytest.mark.parametrize("together", [True, False], ids=["one page", "two pulls"])
def test_a_value_beats_none_and_a_newer_result_an_older(scribe, path, held, brought, kept, together: bool) -> None:
    one, other = observation("a", 0, **held), observation("a", 0, **brought)
    if together:
        counts = scribe.pull([one, other])
        assert (counts.stored, counts.duplicates) == (1, 1)
    else:
        assert scribe.pull([one]).stored == 1
        counts = scribe.pull([other])
        assert (counts.stored, counts.duplicates) == (0, 1)
    assert counts.changed == (kept != (one.value if one.value and math.isfinite(one.value) else None, one.text))
    assert rows(finished(scribe, path), "value, text") == [kept]


def test_an_interval_and_an_instant_of_one_start_are_two_values(scribe: Scribe, path: Path) -> None:
    counts = scribe.pull([observation("a", 0), observation("a", 0, end=10), observation("a", 0, end=60)])
    assert counts == PageCounts(stored=3)


def test_components_are_series_of_their_own(scribe: Scribe, path: Path) -> None:
    assert scribe.pull([observation("m", 0, 1), observation("m", 0, 2, component=1)]).stored == 2
    assert rows(finished(scribe, path), "value") == [(1.0,), (2.0,)]


def test_no_infinity_and_no_nan_is_stored(scribe: Scribe, path: Path) -> None:
    scribe.pull([observation("a", n, value) for n, value in enumerate([math.nan, math.inf, -math.inf, 3])])
    assert rows(finished(scribe, path), "value") == [(None,), (None,), (None,), (3.0,)]


def test_whole_numbers_become_floats(scribe: Scribe, path: Path) -> None:
    scribe.pull([observation("a", 0, 2**70), observation("a", 1, 3), observation("a", 2, -0.0)])
    assert rows(finished(scribe, path), "value, typeof(value)") == [(2.0**70, "real"), (3.0, "real"), (0.0, "real")]


def test_values_of_an_unlisted_series_are_dropped_and_named(scribe: Scribe, path: Path) -> None:
    pull = scribe.begin()
    part = scribe.part(pull, "a")
    (counts,) = scribe.store(pull, part, page([observation("a", 0), observation("x", 0), observation("y", 0)]))
    assert counts == PageCounts(stored=1, dropped=2)
    finished(scribe, path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT part, reason, count, example FROM drops").fetchall() == [
            (part, NOT_LISTED_SERIES_NOTE, 2, "x")
        ]


def test_a_page_of_strangers_only_is_no_trouble(scribe: Scribe) -> None:
    pull = scribe.begin()
    assert scribe.store(pull, scribe.part(pull, "x"), page([observation("x", 0)])) == [PageCounts(dropped=1)]


def test_texts_that_sqlite_cannot_hold_are_made_storable(scribe: Scribe, path: Path) -> None:
    scribe.pull([observation("a", 0, None, text="a\x00b\ud800c", quality="\udfff")])
    assert rows(finished(scribe, path), "text, quality") == [("ab\ufffdc", "\ufffd")]


class TestRefresh:
    """A refresh replaces a period."""

    def test_the_newly_pulled_value_wins(self, scribe: Scribe, path: Path) -> None:
        scribe.pull([observation("a", 0, 1.0, result=9), observation("a", 1, 2.0), observation("a", 2, 3.0)])
        counts = scribe.pull([observation("a", 0, 5.0), observation("a", 1, None), observation("a", 2, 3.0)], "refresh")
        assert counts == PageCounts(duplicates=3, changed=2)
        assert rows(finished(scribe, path), "value, t_result") == [(5.0, None), (None, None), (3.0, None)]

    def test_within_one_refresh_a_value_still_beats_none(self, scribe: Scribe, path: Path) -> None:
        scribe.pull([observation("a", 0, 1.0)])
        scribe.pull([observation("a", 0, 2.0), observation("a", 0, None)], "refresh")
        assert rows(finished(scribe, path), "value") == [(2.0,)]

    def test_what_is_gone_upstream_is_withdrawn_and_what_was_not_asked_for_is_not(self, scribe, path) -> None:
        scribe.pull([observation(name, n, n) for name in "ab" for n in range(6)])
        pull = scribe.begin("refresh", 60)
        part = scribe.part(pull, "a", t_from=at(1), t_to=at(5))
        scribe.store(pull, part, page([observation("a", n, n) for n in (1, 3)]))
        assert scribe.writer.withdraw_missing(part, pull, at(61)) == 2
        assert scribe.writer.withdraw_missing(part, pull, at(62)) == 0
        assert [withdrawn for (withdrawn,) in rows(finished(scribe, path), "withdrawn")] == [
            None, None, at(61), None, at(61), None, *[None] * 6
        ]  # fmt: skip

    def test_what_a_refresh_brought_before_an_interruption_counts_as_brought(self, scribe, path) -> None:
        scribe.pull([observation("a", n, n) for n in range(4)])
        pull = scribe.begin("refresh")
        part = scribe.part(pull, "a")
        scribe.store(pull, part, page([observation("a", 0, 0), observation("a", 1, 9)], reached=at(1)))
        scribe.writer.close()
        with SnapshotWriter.open(path) as writer:
            again = Scribe(writer)
            again.store(pull, part, page([observation("a", 1, 9), observation("a", 3, 3)]))
            assert writer.withdraw_missing(part, pull, at(9)) == 1
            writer.finalise()
        assert rows(path) == [(0.0, None, None), (9.0, None, None), (2.0, None, at(9)), (3.0, None, None)]

    def test_rows_of_a_later_pull_are_not_withdrawn_by_an_earlier_one(self, scribe) -> None:
        earlier = scribe.begin("refresh")
        part = scribe.part(earlier, "a")
        scribe.pull([observation("a", 7, 7)])
        assert scribe.writer.withdraw_missing(part, earlier, at(9)) == 0

    @pytest.mark.parametrize("mode", ["new", "update", "refresh", "latest"])
    def test_a_withdrawn_value_that_is_seen_again_is_back(self, scribe, path, mode) -> None:
        scribe.pull([observation("a", 0, 1.0), observation("a", 1, 2.0)])
        scribe.pull([observation("a", 0, 1.0)], "refresh")
        counts = scribe.pull([observation("a", 0, 1.0), observation("a", 1, 3.0)], mode)
        assert counts == PageCounts(duplicates=2, changed=1)
        assert rows(finished(scribe, path)) == [(1.0, None, None), (3.0, None, None)]


keys = st.integers(0, 5)
some_values = st.one_of(st.none(), st.sampled_from([0.0, 1.5, math.nan, math.inf]), st.floats(allow_nan=True))
records = st.lists(st.tuples(st.sampled_from("ab"), keys, some_values, st.one_of(st.none(), keys)), max_size=12)


@settings(max_examples=40, deadline=None)
@given(pulls=st.lists(st.tuples(st.sampled_from(["new", "update", "refresh"]), records), max_size=4))
def test_any_pulls_end_as_the_rule_says(tmp_path_factory: pytest.TempPathFactory, pulls) -> None:
    path = tmp_path_factory.mktemp("any") / "city.gpkg"
    model: dict[tuple[str, int], tuple] = {}
    added = 0
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        scribe = Scribe(writer)
        scribe.list(scribe.begin(), [station("A")], [series("a"), series("b")])
        for number, (mode, page_of) in enumerate(pulls):
            counts = scribe.pull([observation(name, at_, value, result=r) for name, at_, value, r in page_of], mode)
            before = len(model)
            seen = {name for name, *_ in page_of}
            _expect(model, number, mode, page_of)
            if mode == "refresh":
                for key, (value, result, _, pull) in model.items():
                    if key[0] in seen and pull < number:
                        model[key] = (value, result, True, pull)
            assert (counts.stored, counts.stored + counts.duplicates) == (len(model) - before, len(page_of))
            added += counts.stored
        writer.finalise()
    with closing(sqlite3.connect(path)) as database:
        found = database.execute(
            "SELECT source_id, t_start, value, t_result, withdrawn IS NOT NULL FROM observations "
            "JOIN series ON series.fid = series ORDER BY source_id, t_start"
        ).fetchall()
    assert found == [
        (name, at(minute), value, None if result is None else at(result), withdrawn)
        for (name, minute), (value, result, withdrawn, _) in sorted(model.items())
    ]
    assert verify(path, QuietMonitor()).problems == ()


def _expect(model: dict, number: int, mode: str, page_of: list) -> None:
    """The rule, once more and slowly."""
    for name, minute, value, result in page_of:
        value = value if value is not None and math.isfinite(value) else None
        held = model.get((name, minute))
        if held is None:
            model[name, minute] = (value, result, False, number)
            continue
        old, old_result, withdrawn, pull = held
        wins = withdrawn or (mode == "refresh" and pull < number) or (value is not None and old is None)
        if not wins and (value is None) == (old is None):
            wins = result is not None and (old_result is None or result > old_result)
        if wins:
            changed = (value, result, False) != (old, old_result, withdrawn)
            model[name, minute] = (value, result, False, number if changed or mode == "refresh" else pull)
