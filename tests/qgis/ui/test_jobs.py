# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs: what is told of work in another thread, and when; made-up work stands for pulls."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication, QgsTask
from qgis.PyQt.QtCore import QObject, QThread
from qgis.PyQt.QtWidgets import QWidget
from urban_data.core.errors import Cancelled, ServerBusy, UrbanDataError
from urban_data.core.monitor import Monitor
from urban_data.ui.job_task import MOST_LINES
from urban_data.ui.jobs import Job, Jobs, JobState

BUSY = ServerBusy(host="city.example.org", status=503)


@pytest.fixture
def jobs(qgis_app: QgsApplication) -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@dataclass(frozen=True)
class Account:
    """A result that tells of itself."""

    complete: bool
    sentence: str


class Gate:
    """Work that waits to be let through, or to be cancelled."""

    def __init__(self, result: object = None) -> None:
        self.result = result
        self.entered = threading.Event()
        self.opened = threading.Event()
        self.runs = 0

    def __call__(self, monitor: Monitor) -> object:
        self.runs += 1
        self.entered.set()
        while not self.opened.wait(0.01):
            if monitor.is_cancelled():
                raise Cancelled
        return self.result


def ended(qtbot: QtBot, *some: Job) -> None:
    qtbot.waitUntil(lambda: all(job.state.is_end for job in some), timeout=20_000)


def running(qtbot: QtBot, *some: Job) -> None:
    qtbot.waitUntil(lambda: all(job.state is JobState.RUNNING for job in some), timeout=20_000)


def test_work_is_done_in_another_thread_and_its_result_comes_to_the_main_thread(qtbot: QtBot, jobs: Jobs) -> None:
    threads: list[Any] = []

    def work(_: Monitor) -> int:
        threads.append(QThread.currentThread())
        return 42

    got: list[tuple[int, bool]] = []
    main = QThread.currentThread()
    job = jobs.start("Work", work, on_done=lambda result: got.append((result, QThread.currentThread() == main)))
    assert job.state is JobState.WAITING
    with qtbot.waitSignal(job.ended):
        pass
    assert got == [(42, True)]
    assert threads != [main]
    assert (job.state, job.result, job.error, job.sentence) == (JobState.DONE, 42, None, "Done.")
    assert not job.can_retry


def test_a_job_is_a_task_of_qgis_that_can_be_stopped_there(qtbot: QtBot, jobs: Jobs) -> None:
    manager = QgsApplication.taskManager()
    job = jobs.start("Pull of everything", Gate())
    running(qtbot, job)
    (task,) = [task for task in manager.activeTasks() if task.description() == "Pull of everything"]
    assert task.canCancel()
    assert not task.flags() & QgsTask.Flag.Hidden
    task.cancel()
    ended(qtbot, job)
    assert job.state is JobState.CANCELLED


def test_short_work_is_hidden_and_not_listed(qtbot: QtBot, jobs: Jobs) -> None:
    added: list[Job] = []
    jobs.added.connect(added.append)
    gate = Gate()
    job = jobs.start("Listing", gate, listed=False)
    running(qtbot, job)
    (task,) = [task for task in QgsApplication.taskManager().tasks() if task.description() == "Listing"]
    assert task.flags() & QgsTask.Flag.Hidden
    assert (jobs.jobs(), jobs.running(), added) == ([], [job], [])
    gate.opened.set()
    ended(qtbot, job)
    assert jobs.running() == []


def test_what_is_wrong_is_told_in_a_sentence_and_its_detail_in_the_log(qtbot: QtBot, jobs: Jobs) -> None:
    def work(_: Monitor) -> None:
        raise ServerBusy("Retry-After: 5", host="city.example.org", status=503)

    failed: list[UrbanDataError] = []
    job = jobs.start("Work", work, on_failed=failed.append)
    ended(qtbot, job)
    assert (job.state, job.result) == (JobState.FAILED, None)
    sentence = "city.example.org is busy or disturbed at the moment (status 503). Try again in a few minutes."
    assert job.sentence == sentence
    assert failed == [job.error]
    assert job.lines[-1] == "Retry-After: 5"


def test_an_error_keeps_nothing_of_the_work_alive(qtbot: QtBot, jobs: Jobs) -> None:
    def work(_: Monitor) -> None:
        try:
            raise OSError("broken pipe")
        except OSError as error:
            raise ServerBusy(host="city.example.org", status=503) from error

    job = jobs.start("Work", work)
    ended(qtbot, job)
    assert job.error is not None
    assert (job.error.__traceback__, job.error.__cause__, job.error.__context__) == (None, None, None)


def test_a_fault_of_ours_ends_the_job_and_nothing_else(qtbot: QtBot, jobs: Jobs) -> None:
    def work(_: Monitor) -> None:
        raise ZeroDivisionError("never thought of")

    job = jobs.start("Work", work)
    ended(qtbot, job)
    assert (job.state, job.sentence) == (JobState.FAILED, "Something went wrong.")
    assert job.error is not None
    assert "ZeroDivisionError: never thought of" in job.error.detail


def test_a_result_that_is_not_complete_is_told_as_such_and_handed_over(qtbot: QtBot, jobs: Jobs) -> None:
    account = Account(False, "Ozone: incomplete.")
    got: list[object] = []
    job = jobs.start("Work", lambda _: account, on_done=got.append)
    ended(qtbot, job)
    assert (job.state, job.sentence, got) == (JobState.INCOMPLETE, "Ozone: incomplete.", [account])
    assert job.can_retry


def test_the_account_is_what_the_person_reads(qtbot: QtBot, jobs: Jobs) -> None:
    job = jobs.start("Work", lambda _: Account(True, "Ozone: complete."))
    ended(qtbot, job)
    assert (job.state, job.sentence) == (JobState.DONE, "Ozone: complete.")


def test_cancelled_work_ends_within_a_second(qtbot: QtBot, jobs: Jobs) -> None:
    failed: list[UrbanDataError] = []
    job = jobs.start("Work", Gate(), on_failed=failed.append)
    running(qtbot, job)
    with qtbot.waitSignal(job.ended, timeout=1_000):
        job.cancel()
        assert job.is_stopping
    assert (job.state, job.sentence, job.can_retry) == (JobState.CANCELLED, "Cancelled.", True)
    assert [type(error) for error in failed] == [Cancelled]


def test_a_pull_that_was_cancelled_keeps_its_account(qtbot: QtBot, jobs: Jobs) -> None:
    def work(monitor: Monitor) -> Account:
        while not monitor.is_cancelled():
            threading.Event().wait(0.01)
        return Account(False, "Ozone: cancelled. Values received: 12; new: 12.")

    done: list[object] = []
    job = jobs.start("Work", work, on_done=done.append)
    running(qtbot, job)
    job.cancel()
    ended(qtbot, job)
    assert (job.state, done) == (JobState.CANCELLED, [])
    assert job.sentence == "Ozone: cancelled. Values received: 12; new: 12."


def test_a_wish_to_stop_that_comes_too_late_changes_nothing(qtbot: QtBot, jobs: Jobs) -> None:
    def work(monitor: Monitor) -> int:
        gate.entered.set()
        gate.opened.wait(20)
        return 7

    gate = Gate()
    job = jobs.start("Work", work)
    running(qtbot, job)
    job.cancel()
    gate.opened.set()
    ended(qtbot, job)
    assert (job.state, job.result) == (JobState.DONE, 7)
    job.cancel()
    assert job.state is JobState.DONE


def test_the_same_work_can_be_tried_again(qtbot: QtBot, jobs: Jobs) -> None:
    outcomes = iter([BUSY, BUSY, Account(True, "All there.")])

    def work(monitor: Monitor) -> Account:
        monitor.progress(0.5)
        monitor.received(10)
        outcome = next(outcomes)
        if isinstance(outcome, UrbanDataError):
            raise outcome
        return outcome

    done: list[object] = []
    ends: list[JobState] = []
    job = jobs.start("Work", work, on_done=done.append)
    job.ended.connect(lambda: ends.append(job.state))
    for _ in range(2):
        ended(qtbot, job)
        job.retry()
        assert (job.state, job.error, job.sentence) == (JobState.WAITING, None, "")
    ended(qtbot, job)
    assert ends == [JobState.FAILED, JobState.FAILED, JobState.DONE]
    assert (len(done), job.received, jobs.jobs()) == (1, 10, [job])
    job.retry()
    assert job.state is JobState.DONE


def test_it_can_be_tried_again_as_soon_as_it_is_known_to_have_failed(qtbot: QtBot, jobs: Jobs) -> None:
    outcomes = iter([BUSY, Account(True, "All there.")])

    def work(_: Monitor) -> Account:
        outcome = next(outcomes)
        if isinstance(outcome, UrbanDataError):
            raise outcome
        return outcome

    job = jobs.start("Work", work, on_failed=lambda _: job.retry())
    qtbot.waitUntil(lambda: job.state is JobState.DONE, timeout=20_000)
    assert (jobs.running(), jobs.jobs()) == ([], [job])


def test_more_jobs_run_at_once_than_there_are_processors(qtbot: QtBot, jobs: Jobs) -> None:
    """A job mostly waits for the network; listing a platform must not wait until long pulls have ended."""
    gates = [Gate() for _ in range(3 + QThread.idealThreadCount())]
    some = [jobs.start(f"Work {number}", gate) for number, gate in enumerate(gates)]
    running(qtbot, *some)
    for gate in gates:
        gate.opened.set()
    ended(qtbot, *some)
    pool = QgsApplication.taskManager().threadPool()
    assert pool.waitForDone(5_000)
    assert pool.activeThreadCount() == 0


def test_jobs_on_one_snapshot_follow_each_other(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    (tmp_path / "folder").mkdir()
    first, second, third, other = Gate(), Gate(), Gate(), Gate()
    one = jobs.start("one", first, snapshot=path)
    two = jobs.start("two", second, snapshot=tmp_path / "folder" / ".." / "city.gpkg")
    three = jobs.start("three", third, snapshot=path)
    aside = jobs.start("aside", other, snapshot=tmp_path / "other.gpkg")
    running(qtbot, one, aside)
    assert (two.state, three.state) == (JobState.WAITING, JobState.WAITING)
    assert not second.entered.is_set()
    first.opened.set()
    running(qtbot, two)
    assert not third.entered.is_set()
    two.cancel()
    running(qtbot, three)
    for gate in (third, other):
        gate.opened.set()
    ended(qtbot, three, aside)
    assert [job.state for job in (one, two, three)] == [JobState.DONE, JobState.CANCELLED, JobState.DONE]


def test_what_gives_way_is_stopped_for_another_job_and_done_anew_after_it(
    qtbot: QtBot, jobs: Jobs, tmp_path: Path
) -> None:
    round_gate, pull_gate = Gate(), Gate()
    errors: list[UrbanDataError] = []
    path = tmp_path / "city.gpkg"
    (tmp_path / "link.gpkg").symlink_to(path)
    live = jobs.start("Round", round_gate, snapshot=path, gives_way=True, on_failed=errors.append)
    running(qtbot, live)
    pull = jobs.start("Pull", pull_gate, snapshot=tmp_path / "link.gpkg")
    running(qtbot, pull)
    assert live.state is JobState.WAITING
    assert round_gate.runs == 1
    pull_gate.opened.set()
    ended(qtbot, pull)
    qtbot.waitUntil(lambda: round_gate.runs == 2)
    round_gate.opened.set()
    ended(qtbot, live)
    assert (live.state, errors) == (JobState.DONE, [])


def test_what_gives_way_comes_after_those_that_came_later(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    order: list[str] = []
    gate = Gate()
    path = tmp_path / "city.gpkg"

    def note(name: str) -> Any:
        return lambda _: order.append(name)

    first = jobs.start("First", gate, snapshot=path, on_done=note("first"))
    running(qtbot, first)
    live = jobs.start("Round", lambda _: None, snapshot=path, gives_way=True, on_done=note("round"))
    second = jobs.start("Second", lambda _: None, snapshot=path, on_done=note("second"))
    other = jobs.start("Other", lambda _: None, snapshot=tmp_path / "other.gpkg", gives_way=True, on_done=note("other"))
    ended(qtbot, other)
    gate.opened.set()
    ended(qtbot, first, live, second)
    assert order == ["other", "first", "second", "round"]


def test_what_has_given_way_can_be_cancelled_for_good(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    round_gate = Gate()
    live = jobs.start("Round", round_gate, snapshot=tmp_path / "city.gpkg", gives_way=True)
    running(qtbot, live)
    pull = jobs.start("Pull", lambda _: None, snapshot=tmp_path / "city.gpkg")
    live.cancel()
    ended(qtbot, live, pull)
    assert (live.state, pull.state, round_gate.runs) == (JobState.CANCELLED, JobState.DONE, 1)


def test_what_gives_way_too_late_has_been_done(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    gate = threading.Event()
    results: list[object] = []

    def work(_: Monitor) -> int:
        gate.wait(20)
        return 7

    live = jobs.start("Round", work, snapshot=tmp_path / "city.gpkg", gives_way=True, on_done=results.append)
    running(qtbot, live)
    pull = jobs.start("Pull", lambda _: None, snapshot=tmp_path / "city.gpkg")
    gate.set()
    ended(qtbot, live, pull)
    assert (live.state, results) == (JobState.DONE, [7])


def test_a_job_that_waits_can_be_cancelled_at_once(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    first, second = Gate(), Gate()
    one = jobs.start("one", first, snapshot=tmp_path / "city.gpkg")
    two = jobs.start("two", second, snapshot=tmp_path / "city.gpkg")
    with qtbot.waitSignal(two.ended):
        two.cancel()
    assert two.state is JobState.CANCELLED
    first.opened.set()
    ended(qtbot, one)
    assert second.runs == 0


def test_what_follows_a_job_finds_it_no_longer_running(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    path = tmp_path / "city.gpkg"
    seen: list[list[Job]] = []
    followers: list[Job] = []

    def follow(_: object) -> None:
        seen.append(jobs.running())
        followers.append(jobs.start("two", lambda _: 2, snapshot=path))

    job = jobs.start("one", lambda _: 1, on_done=follow, snapshot=path)
    job.ended.connect(lambda: seen.append(jobs.running()))
    ended(qtbot, job)
    ended(qtbot, *followers)
    assert seen == [[], followers]


def test_progress_is_told_at_most_five_times_a_second(qtbot: QtBot, jobs: Jobs) -> None:
    gate = Gate()

    def work(monitor: Monitor) -> object:
        for number in range(20_000):
            monitor.progress(number / 20_000)
            monitor.received(50)
        return gate(monitor)

    changes: list[tuple[float | None, int]] = []
    job = jobs.start("Work", work)
    job.changed.connect(lambda: changes.append((job.fraction, job.received)))
    qtbot.waitUntil(lambda: job.received == 1_000_000, timeout=20_000)
    gate.opened.set()
    ended(qtbot, job)
    assert len(changes) < 100
    assert changes == sorted(changes, key=lambda seen: (seen[0] or 0, seen[1]))
    assert job.fraction == pytest.approx(1, abs=0.001)
    assert (job.per_second, job.seconds_left) == (None, None)


def test_progress_never_goes_back_and_keeps_its_bounds(qtbot: QtBot, jobs: Jobs) -> None:
    shares: list[float | None] = []

    def work(monitor: Monitor) -> None:
        for share in (0.5, 0.25, 7.0, -1.0):
            monitor.progress(share)
            shares.append(jobs.jobs()[0].fraction)

    ended(qtbot, jobs.start("Work", work))
    assert shares == [0.5, 0.5, 1.0, 1.0]


def test_the_last_lines_are_kept_as_plain_text(qtbot: QtBot, jobs: Jobs) -> None:
    def work(monitor: Monitor) -> None:
        for number in range(MOST_LINES + 10):
            monitor.info(f"line {number}")
        monitor.warning("odd \x1b[31m\u202e line\n")

    job = jobs.start("Work", work)
    ended(qtbot, job)
    assert len(job.lines) == MOST_LINES
    assert job.lines[0] == "line 11"
    assert "\x1b" not in job.lines[-1]
    assert "\u202e" not in job.lines[-1]


def test_finished_jobs_can_be_taken_off_the_list(qtbot: QtBot, jobs: Jobs) -> None:
    removed: list[Job] = []
    jobs.removed.connect(removed.append)
    gate = Gate()
    one, two = jobs.start("one", lambda _: 1), jobs.start("two", gate)
    ended(qtbot, one)
    jobs.clear_ended()
    assert (jobs.jobs(), removed) == ([two], [one])
    gate.opened.set()
    ended(qtbot, two)


class Listener(QWidget):
    """A widget that is told of the end of a job."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self.told = told

    def on_done(self, _: object) -> None:
        self.setWindowTitle("done")
        self.told.append("done")

    def on_ended(self) -> None:
        self.setWindowTitle("ended")
        self.told.append("ended")


def test_a_widget_may_be_gone_when_its_job_ends(qtbot: QtBot, jobs: Jobs, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    gate = Gate()
    widget = Listener(told)
    job = jobs.start("Work", gate, on_done=widget.on_done)
    job.ended.connect(widget.on_ended)
    running(qtbot, job)
    with qtbot.waitSignal(widget.destroyed):
        widget.deleteLater()
    gate.opened.set()
    ended(qtbot, job)
    assert told == []
    assert capsys.readouterr().err == ""


def test_nobody_need_hold_a_job(qtbot: QtBot, jobs: Jobs) -> None:
    done: list[object] = []
    jobs.start("Work", lambda _: 3, on_done=done.append, listed=False)
    gc.collect()
    qtbot.waitUntil(lambda: done == [3])


@pytest.mark.parametrize("begun", [True, False])
def test_closing_stops_everything_without_a_word(qtbot: QtBot, qgis_app: QgsApplication, begun: bool) -> None:
    jobs = Jobs()
    told: list[object] = []
    gates = [Gate() for _ in range(3)]
    some = [
        jobs.start("Work", gate, on_done=told.append, on_failed=told.append, snapshot=snapshot)
        for gate, snapshot in zip(gates, (None, Path("a.gpkg"), Path("a.gpkg")), strict=True)
    ]
    for job in some:
        job.ended.connect(lambda: told.append("ended"))
    if begun:
        running(qtbot, *some[:2])
    jobs.close()
    left = QObject()
    with qtbot.waitSignal(left.destroyed):
        left.deleteLater()  # comes after whatever the tasks had put into the queue
    qtbot.waitUntil(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    assert told == []
    assert [job.state for job in some] == [JobState.CANCELLED] * 3
    assert (jobs.running(), gates[2].runs) == ([], 0)
    assert all(gate.runs == 1 for gate in gates[:2]) or not begun


def test_after_closing_nothing_is_begun(qtbot: QtBot, qgis_app: QgsApplication) -> None:
    jobs = Jobs()
    jobs.close()
    jobs.close()
    gate = Gate()
    job = jobs.start("Work", gate)
    assert (job.state, jobs.running(), jobs.jobs()) == (JobState.CANCELLED, [], [])
    job.retry()
    assert (job.state, gate.runs) == (JobState.CANCELLED, 0)


def test_closing_does_not_wait_for_ever(
    qtbot: QtBot, qgis_app: QgsApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("urban_data.ui.jobs.SECONDS_TO_END", 0.1)
    stubborn = threading.Event()
    jobs = Jobs()

    def work(_: Monitor) -> None:
        stubborn.wait(20)

    job = jobs.start("Work", work)
    running(qtbot, job)
    jobs.close()
    assert not stubborn.is_set()
    stubborn.set()
    qtbot.waitUntil(lambda: QgsApplication.taskManager().countActiveTasks() == 0)


def test_searches_of_all_objects_are_rare_while_a_job_runs(qtbot: QtBot, jobs: Jobs) -> None:
    """One stops every thread, the main one too, for as long as it lasts."""
    before = gc.get_threshold()
    seen: list[tuple[int, int, int]] = []
    ended(qtbot, jobs.start("Work", lambda _: seen.append(gc.get_threshold())))
    assert seen[0][0] >= 100 * before[0]
    assert gc.get_threshold() == before
