# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever goes wrong in a piece of work, the person reads what to do next."""

from __future__ import annotations

import inspect

import pytest
from qgis.gui import QgsMessageBar
from urban_data.core import errors
from urban_data.core.errors import Cancelled, InputError, PullIncomplete, SeriesGone, SnapshotError, UrbanDataError
from urban_data.ui.advice import with_next_step
from urban_data.ui.messages import Messages

FIELDS = {
    "host": "sta.example.org", "status": 503, "seconds": 60, "until": "2026-03-01T10:00:00.000Z", "reason": "odd.",
    "scheme": "https", "target": "http://sta.example.org/v1.1", "megabytes": 64, "before": 3, "after": 4,
    "file": "town.gpkg", "api": "SensorThings", "received": 1, "expected": 2, "missing": "a day", "cause": "",
}  # fmt: skip
KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, UrbanDataError) and kind not in (InputError, Cancelled)
]
# Their sentence is an account or a reason of its own, which says what to do where there is something.
TOLD = {UrbanDataError, PullIncomplete, SeriesGone, SnapshotError}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_to_do_next_is_said(kind):
    said = with_next_step(kind("detail", **FIELDS))

    assert kind in TOLD or any(
        word in said
        for word in ("Check", "Try ", "try again", "Ask ", "Choose", "Tell ", "List ", "Start ", "Make room", "Use ",
                     "Pull ", "come back", "enter it", "Enter ")
    ), said  # fmt: skip


def test_the_message_bar_says_it(qgis_app, qtbot):
    bar = QgsMessageBar()
    qtbot.addWidget(bar)
    Messages(bar).error(errors.AnswerTimeout("detail", host="sta.example.org", seconds=60))
    assert "did not answer completely within 60 s. Try again in a few minutes." in bar.currentItem().text()
