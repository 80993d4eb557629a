# SPDX-License-Identifier: GPL-2.0-or-later
"""The monitor that speaks through a Processing feedback."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from qgis.core import QgsProcessingFeedback
from urban_data.bridge.monitor import FeedbackMonitor


class RecordingFeedback(QgsProcessingFeedback):
    """Keeps what it is told, and by which thread."""

    def __init__(self):
        super().__init__(False)
        self.told = []

    def pushInfo(self, info):  # noqa: N802
        self.told.append((threading.get_ident(), info))

    def pushWarning(self, warning):  # noqa: N802
        self.told.append((threading.get_ident(), warning))


@pytest.fixture
def feedback():
    return RecordingFeedback()


def test_messages_of_other_threads_are_told_by_the_owner_in_order(feedback):
    monitor = FeedbackMonitor(feedback)

    def report(worker):
        for number in range(50):
            monitor.info(f"{worker}:{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(report, range(8)))
    assert feedback.told == []
    assert not monitor.is_cancelled()
    assert {thread for thread, _ in feedback.told} == {threading.get_ident()}
    assert len(feedback.told) == 400
    for worker in range(8):
        mine = [text for _, text in feedback.told if text.startswith(f"{worker}:")]
        assert mine == [f"{worker}:{number}" for number in range(50)]


def test_a_cancel_is_seen_from_every_thread(feedback):
    monitor = FeedbackMonitor(feedback)
    feedback.cancel()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(monitor.is_cancelled).result()
    assert monitor.is_cancelled()


def test_an_interruption_is_seen_from_every_thread_and_is_no_cancel(feedback):
    monitor = FeedbackMonitor(feedback)
    with ThreadPoolExecutor(1) as pool, monitor.interruption():
        assert pool.submit(monitor.is_cancelled).result()
    assert not monitor.is_cancelled()
    assert not feedback.isCanceled()


def test_messages_are_plain_text(feedback):
    FeedbackMonitor(feedback).warning("\x1b[31mred\u202e\nnext")
    assert feedback.told[0][1] == "[31mred next"


@pytest.mark.parametrize(("fraction", "percent"), [(0, 0), (0.5, 50), (1, 100), (1.5, 100), (-1, 0)])
def test_progress_is_in_percent(feedback, fraction, percent):
    FeedbackMonitor(feedback).progress(fraction)
    assert feedback.progress() == percent
