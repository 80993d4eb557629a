# SPDX-License-Identifier: GPL-2.0-or-later
"""What the ledger says is held, missing and still wanted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from snapshot_pages import CLIMATE, ROOT, START, Scribe, at, observation, page, series, station
from urban_data.core.errors import SnapshotError
from urban_data.core.query import BEGINNING, END, Part, PullRequest
from urban_data.core.records import Drop, Feature
from urban_data.store.ledger import NOT_ASKED_NOTE
from urban_data.store.reader import MissingRange, SnapshotReader
from urban_data.store.writer import NO_FEATURES_NOTE, SnapshotWriter

GONE = "The platform was gone."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "city.gpkg"


@pytest.fixture
def scribe(path: Path) -> Iterator[Scribe]:
    with SnapshotWriter.open(path, now=lambda: START) as writer:
        yield Scribe(writer)


def pulled(scribe: Scribe, *windows: tuple, mode="new", minute=1000.0, state="incomplete", **choice) -> int:
    """A pull of parts given as (sources, from, to, ending); an ending is "done", "open", or where a failure came."""
    pull = scribe.begin(mode, minute, **choice)
    scribe.list(pull, [station("A")], [series(name) for name in "ab"])
    for sources, begin, end, ending in windows:
        t_from = begin if isinstance(begin, str) else at(begin)
        t_to = end if isinstance(end, str) else at(end)
        part = scribe.part(pull, *sources, t_from=t_from, t_to=t_to)
        if ending == "done":
            scribe.writer.finish_part(part)
        elif ending != "open":
            if ending is not None:
                scribe.store(pull, part, page([], reached=at(ending)))
            scribe.writer.fail_part(part, GONE, 2)
    scribe.writer.end_pull(pull, state, at(minute + 1))
    return pull


def completeness(scribe: Scribe, path: Path):
    scribe.writer.finalise()
    with SnapshotReader.open(path) as reader:
        return reader.completeness()


class TestCoverage:
    """Windows held without a hole."""

    def test_done_parts_that_meet_are_one_window(self, scribe: Scribe) -> None:
        pulled(scribe, ("ab", 0, 10, "done"), ("a", 10, 20, "done"), ("b", 15, 20, "done"))
        assert scribe.writer.coverage(scribe.dataset) == {
            "a": [(at(0), at(20))],
            "b": [(at(0), at(10)), (at(15), at(20))],
        }

    def test_a_failed_part_in_the_middle_stays_a_hole(self, scribe: Scribe) -> None:
        pulled(scribe, ("a", 0, 10, "done"), ("a", 10, 20, None), ("a", 20, 30, "done"), ("b", 0, 30, "open"))
        assert scribe.writer.coverage(scribe.dataset) == {"a": [(at(0), at(10)), (at(20), at(30))]}

    def test_an_open_end_reaches_to_where_the_pull_began(self, scribe: Scribe) -> None:
        pulled(scribe, ("a", BEGINNING, END, "done"), minute=50)
        pulled(scribe, ("a", 40, END, "done"), minute=90)
        assert scribe.writer.coverage(scribe.dataset) == {"a": [(BEGINNING, at(90))]}

    def test_a_window_that_lies_ahead_of_the_pull_is_not_held(self, scribe: Scribe) -> None:
        pulled(scribe, ("a", 60, 90, "done"), minute=50)
        assert scribe.writer.coverage(scribe.dataset) == {}

    def test_pulls_of_latest_values_hold_no_window(self, scribe: Scribe) -> None:
        pull = scribe.begin("latest", 50)
        (fid,) = scribe.writer.add_parts(pull, [Part("latest", ("a",))]).values()
        scribe.writer.finish_part(fid)
        assert scribe.writer.coverage(scribe.dataset) == {}

    def test_what_was_pruned_is_no_hole(self, scribe: Scribe) -> None:
        pulled(scribe, ("a", 0, 10, "done"), ("a", 20, 30, "done"), ("b", 0, 10, "done"), ("b", 40, 50, "done"))
        assert list(scribe.writer.prune(at(25))) == []
        assert scribe.writer.coverage(scribe.dataset) == {
            "a": [(at(25), at(30))],
            "b": [(at(25), at(25)), (at(40), at(50))],
        }

    def test_the_newest_start_of_each_series(self, scribe: Scribe) -> None:
        scribe.list(scribe.begin(), [station("A")], [series("a"), series("b"), series("b", component=1), series("c")])
        scribe.pull([observation("a", 3), observation("a", 1), observation("b", 2), observation("b", 5, component=1)])
        assert scribe.writer.newest(scribe.dataset) == {"a": at(3), "b": at(5)}


class TestUnfinished:
    """What a later call has to take up."""

    def left(self, scribe: Scribe) -> list[int]:
        return [pull.fid for pull in scribe.writer.unfinished(scribe.dataset)]

    def test_a_complete_pull_is_not_among_them(self, scribe: Scribe) -> None:
        pulled(scribe, ("a", 0, 10, "done"), state="complete")
        assert self.left(scribe) == []

    def test_parts_come_back_as_they_were_planned(self, scribe: Scribe) -> None:
        pull = scribe.begin("new", 5, start=at(0), series=("a", "ä"), area="POLYGON ((0 0, 1 0, 1 1, 0 0))")
        part = Part("series", ("a", "q\"uo'te", "ä"), at(0), at(9), 7, True)
        (fid,) = scribe.writer.add_parts(pull, [part]).values()
        scribe.store(pull, fid, page([], reached=at(4)))
        scribe.writer.fail_part(fid, GONE, 2)
        ((dataset, left),) = scribe.writer.unfinished_on(ROOT)
        assert dataset == scribe.dataset
        assert left.request == PullRequest("climate", "new", at(0), None, "POLYGON ((0 0, 1 0, 1 1, 0 0))", ("a", "ä"))
        assert [(one.fid, one.part, one.state, one.reached) for one in left.parts] == [(fid, part, "failed", at(4))]
        assert scribe.writer.unfinished_on("https://elsewhere.example.org") == []

    def test_a_part_that_failed_for_good_is_carried_by_the_newest_pull_alone(self, scribe: Scribe) -> None:
        pulled(scribe, ("a", 0, END, "done"), ("b", 0, END, None), mode="update", minute=100)
        second = pulled(scribe, ("a", 90, END, "done"), ("b", 0, END, None), mode="update", minute=200)
        assert self.left(scribe) == [second]

    def test_what_a_later_pull_brought_is_not_asked_for_again(self, scribe: Scribe) -> None:
        pulled(scribe, ("a", 0, 20, 10))
        pulled(scribe, ("a", 5, 30, "done"), state="complete")
        assert self.left(scribe) == []

    def test_what_a_later_pull_brought_in_part_is_still_wanted(self, scribe: Scribe) -> None:
        first = pulled(scribe, ("a", 0, 20, 10))
        pulled(scribe, ("a", 15, 30, "done"), state="complete")
        assert self.left(scribe) == [first]

    def test_only_a_refresh_makes_up_for_a_refresh(self, scribe: Scribe) -> None:
        first = pulled(scribe, ("a", 0, 20, None), mode="refresh")
        pulled(scribe, ("a", 0, 20, "done"), state="complete")
        assert self.left(scribe) == [first]
        pulled(scribe, ("a", 0, 20, "done"), mode="refresh", state="complete")
        assert self.left(scribe) == []

    def test_a_pull_that_never_ended_is_always_among_them(self, scribe: Scribe) -> None:
        first = pulled(scribe, ("a", 0, 20, "done"), state="running")
        pulled(scribe, ("a", 0, 20, "done"), state="complete")
        assert self.left(scribe) == [first]

    def test_a_listing_that_failed_is_made_up_for_by_the_same_request(self, scribe: Scribe) -> None:
        first = scribe.begin("update", 10)
        (fid,) = scribe.writer.add_parts(first, [Part("stations")]).values()
        scribe.writer.fail_part(fid, GONE, 1)
        scribe.writer.end_pull(first, "incomplete", at(11))
        pulled(scribe, ("a", 0, 20, "done"), mode="update", series=("a",), state="complete")
        assert self.left(scribe) == [first]
        pulled(scribe, ("a", 0, 20, "done"), mode="update", state="complete")
        assert self.left(scribe) == []

    @pytest.mark.parametrize(
        "damage",
        [
            "UPDATE pulls SET request = '{}'",
            "UPDATE pulls SET request = 'x'",
            "UPDATE pull_parts SET scope = 'other:[]'",
            "UPDATE pull_parts SET scope = 'series:[[[' WHERE scope LIKE 'series%'",
        ],
    )
    def test_a_ledger_that_makes_no_sense_is_said_to_be_damaged(self, scribe: Scribe, path: Path, damage: str) -> None:
        pulled(scribe, ("a", 0, 20, None))
        scribe.writer.finalise()
        with closing(sqlite3.connect(path)) as database:
            database.execute(damage)
            database.commit()
        with SnapshotWriter.open(path) as writer, pytest.raises(SnapshotError, match="it is damaged"):
            writer.unfinished_on(ROOT)
        with SnapshotReader.open(path) as reader:
            for question in (reader.pulls, reader.completeness):
                with pytest.raises(SnapshotError, match="it is damaged"):
                    question()


class TestAccounts:
    """Counts by part, and over a pull."""

    def test_pages_add_up_over_interruptions(self, scribe: Scribe, path: Path) -> None:
        pull = scribe.begin(minute=9)
        scribe.list(pull, [station("A")], [series("a"), series("b")])
        one = scribe.part(pull, "a", t_to=at(9), expected=5)
        scribe.store(pull, one, page([observation("a", n) for n in range(3)], drops=(Drop("no time", 2, "x"),)))
        scribe.store(
            pull, one, page([observation("a", 2, None), observation("a", 3)], drops=(Drop("no time", 1, "y"),))
        )
        scribe.writer.finish_part(one)
        two = scribe.part(pull, "b", t_to=at(9), expected=7, expected_is_estimate=True)
        scribe.store(pull, two, page([observation("b", 0), observation("b", 0, 5, result=1)], counted=2))
        scribe.writer.fail_part(two, GONE, 2)
        account = scribe.writer.account(pull)
        assert (account.expected, account.expected_is_estimate) == (7, False)
        assert (account.received, account.stored, account.duplicates, account.changed, account.dropped) == (
            7,
            5,
            2,
            1,
            3,
        )
        scribe.writer.end_pull(pull, "incomplete", at(10))
        scribe.writer.finalise()
        with SnapshotReader.open(path) as reader:
            (report,) = reader.pulls()
            assert reader.pulls(scribe.dataset) == [report]
            assert reader.pulls(99) == []
        assert (report.key, report.title, report.mode, report.state) == (
            "climate",
            "Climate boxes",
            "new",
            "incomplete",
        )
        assert (report.started, report.ended, report.request) == (at(9), at(10), PullRequest("climate"))
        assert (report.expected, report.received, report.stored, report.duplicates, report.dropped) == (7, 7, 5, 2, 3)
        assert report.missing == (MissingRange(("b",), BEGINNING, at(9), GONE),)
        assert report.drops == (Drop("no time", 3, "x"),)

    def test_one_part_without_a_count_leaves_the_whole_unknown(self, scribe: Scribe) -> None:
        pull = scribe.begin()
        scribe.part(pull, "a", expected=5)
        assert scribe.writer.account(pull).expected == 5
        scribe.part(pull, "b")
        assert scribe.writer.account(pull).expected is None

    def test_the_counts_of_a_listing_are_not_values(self, scribe: Scribe) -> None:
        pull = scribe.begin()
        scribe.list(pull, [station("A")], [series("a")])
        assert scribe.writer.account(pull).received == 0

    def test_features_are_not_lost_silently(self, scribe: Scribe, path: Path) -> None:
        pull = scribe.begin()
        part = scribe.part(pull, "a")
        (counts,) = scribe.store(pull, part, page([], features=[Feature("f1", None, {}), Feature("f2", None, {})]))
        assert counts.dropped == 2
        scribe.writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert reader.pulls()[0].drops == (Drop(NO_FEATURES_NOTE, 2, "f1"),)

    def test_a_cause_is_one_plain_line(self, scribe: Scribe, path: Path) -> None:
        pull = scribe.begin()
        scribe.writer.fail_part(scribe.part(pull, "a"), "broke\n\x1b[31moff\u202e", 1)
        scribe.writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert reader.pulls()[0].missing[0].cause == "broke [31moff"


class TestCompleteness:
    """Period by period: is it all there?"""

    def test_a_complete_pull(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("ab", 0, 10, "done"), start=at(0), end=at(10), state="complete")
        (one,) = completeness(scribe, path)
        assert (one.dataset, one.title, one.t_from, one.t_to) == ("climate", "Climate boxes", at(0), at(10))
        assert one.complete
        assert one.missing == ()

    def test_the_same_key_on_two_platforms_is_two_data_sets(self, scribe: Scribe, path: Path) -> None:
        other = Scribe(scribe.writer, CLIMATE, "https://other.example/v1.1")
        pulled(scribe, ("a", 0, 10, "done"), start=at(0), end=at(10), state="complete")
        pulled(other, ("a", 0, 10, None), start=at(0), end=at(10))
        found = {one.platform: one.complete for one in completeness(scribe, path)}
        assert found == {ROOT: True, "https://other.example/v1.1": False}
        with SnapshotReader.open(path) as reader:
            assert [one.complete for one in reader.completeness(scribe.dataset)] == [True]
            assert [one.complete for one in reader.completeness(other.dataset)] == [False]

    def test_missing_ranges_have_sources_and_causes(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("ab", 0, 10, 4), ("a", 10, 20, "open"), ("b", 10, 20, "done"), start=at(0), end=at(20))
        (one,) = completeness(scribe, path)
        assert one.missing == (
            MissingRange(("a", "b"), at(4), at(10), GONE),
            MissingRange(("a",), at(10), at(20), NOT_ASKED_NOTE),
        )

    def test_a_later_pull_fills_the_gap(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("ab", 0, END, 10), start=at(0), minute=50)
        pulled(scribe, ("ab", 5, END, "done"), mode="update", minute=90, state="complete")
        (one,) = completeness(scribe, path)
        assert (one.t_from, one.t_to, one.missing) == (at(0), at(90), ())

    def test_an_earlier_pull_does_not_fill_what_came_after_it(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("ab", 0, END, "done"), start=at(0), minute=50, state="complete")
        pulled(scribe, ("ab", 40, END, None), mode="update", minute=90)
        (one,) = completeness(scribe, path)
        assert one.missing == (MissingRange(("a", "b"), at(50), at(90), GONE),)

    def test_a_gap_that_is_asked_for_again_and_again_is_named_once(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("a", 0, END, "done"), ("b", 0, END, None), start=at(0), minute=50)
        pulled(scribe, ("a", 40, END, "done"), ("b", 0, END, None), mode="update", minute=90)
        (one,) = completeness(scribe, path)
        assert one.missing == (MissingRange(("b",), at(0), at(90), GONE),)

    def test_periods_apart_are_told_apart(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("a", 0, 10, "done"), start=at(0), end=at(10), state="complete")
        pulled(scribe, ("a", 50, 60, None), start=at(50), end=at(60))
        assert [(one.t_from, one.t_to, one.complete) for one in completeness(scribe, path)] == [
            (at(0), at(10), True),
            (at(50), at(60), False),
        ]

    def test_a_listing_that_failed_means_all_is_missing(self, scribe: Scribe, path: Path) -> None:
        pull = scribe.begin("new", 50, start=at(0), end=at(40))
        (fid,) = scribe.writer.add_parts(pull, [Part("stations")]).values()
        scribe.writer.fail_part(fid, GONE, 1)
        scribe.writer.end_pull(pull, "incomplete", at(51))
        (one,) = completeness(scribe, path)
        assert one.missing == (MissingRange((), at(0), at(40), GONE),)

    def test_a_listing_that_fails_in_an_update_means_the_new_time_is_missing(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("a", 0, END, "done"), start=at(0), minute=50, state="complete")
        pull = scribe.begin("update", 90)
        (fid,) = scribe.writer.add_parts(pull, [Part("stations")]).values()
        scribe.writer.fail_part(fid, GONE, 1)
        (one,) = completeness(scribe, path)
        assert one.missing == (MissingRange((), at(50), at(90), GONE),)

    def test_what_was_pruned_is_not_missing(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("a", 0, 10, None), ("a", 10, 20, 12), start=at(0), end=at(20))
        list(scribe.writer.prune(at(15)))
        (one,) = completeness(scribe, path)
        assert one.missing == (MissingRange(("a",), at(15), at(20), GONE),)

    def test_values_are_counted_once(self, scribe: Scribe, path: Path) -> None:
        scribe.list(scribe.begin("latest"), [station("A")], [series("a")])
        for begin, end in ((0, 10), (6, 14)):
            pull = scribe.begin("update" if begin else "new", end, start=at(begin))
            part = scribe.part(pull, "a", t_from=at(begin), expected=end - begin)
            scribe.store(pull, part, page([observation("a", n) for n in range(begin, end)]))
            scribe.writer.finish_part(part)
            scribe.writer.end_pull(pull, "complete", at(end))
        (one,) = completeness(scribe, path)
        assert (one.expected, one.arrived, one.t_to) == (14, 14, at(14))


class TestLatest:
    """Latest values belong to no period, but to what was asked for."""

    def asked(self, scribe: Scribe, path: Path):
        scribe.writer.finalise()
        with SnapshotReader.open(path) as reader:
            assert reader.completeness() == [one for one in reader.asked() if not one.of_latest]
            return reader.asked()

    def latest(self, scribe: Scribe, *failing: str, minute: float = 100) -> None:
        pull = scribe.begin("latest", minute)
        scribe.list(pull, [station("A")], [series(name) for name in "ab"])
        fids = scribe.writer.add_parts(pull, [Part("latest", (name,)) for name in "ab"])
        for part, fid in fids.items():
            if part.sources[0] in failing:
                scribe.writer.fail_part(fid, GONE, 1)
            else:
                scribe.store(pull, fid, page([observation(part.sources[0], 0)]))
                scribe.writer.finish_part(fid)
        scribe.writer.end_pull(pull, "incomplete" if failing else "complete", at(minute + 1))

    def test_all_of_them_came(self, scribe: Scribe, path: Path) -> None:
        self.latest(scribe)
        (one,) = self.asked(scribe, path)
        assert (one.of_latest, one.complete, one.arrived, one.t_from, one.t_to) == (True, True, 2, BEGINNING, at(100))

    def test_what_did_not_come_is_missing(self, scribe: Scribe, path: Path) -> None:
        self.latest(scribe, "b")
        (one,) = self.asked(scribe, path)
        assert (one.arrived, one.missing) == (1, (MissingRange(("b",), BEGINNING, END, GONE),))

    def test_a_pull_that_ended_before_it_was_planned_lacks_everything(self, scribe: Scribe, path: Path) -> None:
        scribe.writer.end_pull(scribe.begin("latest"), "incomplete", at(1))
        (one,) = self.asked(scribe, path)
        assert one.missing == (MissingRange((), BEGINNING, END, NOT_ASKED_NOTE),)

    def test_they_stand_beside_the_periods(self, scribe: Scribe, path: Path) -> None:
        pulled(scribe, ("ab", 0, 10, "done"), start=at(0), end=at(10), minute=50, state="complete")
        self.latest(scribe, "a")
        assert [(one.of_latest, one.complete) for one in self.asked(scribe, path)] == [(False, True), (True, False)]

    def test_a_later_pull_of_a_period_takes_their_place(self, scribe: Scribe, path: Path) -> None:
        self.latest(scribe, "a")
        pulled(scribe, ("ab", 10, 20, "done"), start=at(10), end=at(20), minute=200, state="complete")
        assert [(one.of_latest, one.complete) for one in self.asked(scribe, path)] == [(False, True)]
