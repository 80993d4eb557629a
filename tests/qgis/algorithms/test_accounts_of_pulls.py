# SPDX-License-Identifier: GPL-2.0-or-later
"""The account of a pull in the log."""

from __future__ import annotations

from urban_data.algorithms.filling import MOST_UNASKED_TOLD, tell
from urban_data.bridge.translation import number
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.store.outcome import Outcome


def test_data_sets_that_were_never_asked_for_are_told_together_when_they_are_many(qgis_app) -> None:
    catalogue = [Dataset(f"d{place}", f"Street {place}", "features") for place in range(3_000)]
    begun = Outcome("d0", "cancelled", received=7, stored=7)
    rest = [Outcome(dataset.key, "cancelled") for dataset in catalogue[1:]]

    monitor = QuietMonitor()
    tell([begun, *rest], catalogue, monitor)
    assert len(monitor.messages) == 2
    assert monitor.messages[0].startswith(f"{number(2_999)} data sets were not asked for")
    assert "Street 0" in monitor.messages[1]

    monitor = QuietMonitor()
    tell([begun, *rest[:MOST_UNASKED_TOLD]], catalogue, monitor)
    assert len(monitor.messages) == 1 + MOST_UNASKED_TOLD
