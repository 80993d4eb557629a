# SPDX-License-Identifier: GPL-2.0-or-later
"""Stopped at any request, by the person or for good: within a second, resumable, and called what it is."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from fault_run import Rig, dump, require_exact, require_sound, stored_rows
from faulty_server import Exchange, Request, Trouble
from record import Note
from urban_data.core.errors import Cancelled, SnapshotChanged
from urban_data.core.monitor import QuietMonitor
from urban_data.store.pull import Outcome, pull


class Stopper:
    """Asks the work to stop when the request number ``at`` arrives, and leaves that request unanswered."""

    def __init__(self, monitor: QuietMonitor, at: int) -> None:
        self._monitor = monitor
        self._at = at
        self.stopped_at = 0.0

    def __call__(self, request: Request) -> Trouble | None:
        return self._stop if request.number >= self._at else None

    def _stop(self, exchange: Exchange) -> None:
        if not self.stopped_at:
            self.stopped_at = time.monotonic()
        self._monitor.cancel()
        exchange.hold()


@pytest.mark.parametrize("workers", [1, 8])
def test_stops_at_any_request_within_a_second(rig: Rig, workers: int, note: Note, tmp_path: Path) -> None:
    rig.renew()
    rig.pull(tmp_path / "count.gpkg", QuietMonitor())
    stages = [rig.pages.stage(request.target) for request in rig.server.requests]
    for at in range(0, len(stages), 1 if workers == 1 else 4):
        rig.renew()
        monitor, path = QuietMonitor(), tmp_path / f"{at}.gpkg"
        rig.server.script = stopper = Stopper(monitor, at)

        outcome = _pulled(rig, path, monitor, workers)

        assert time.monotonic() - stopper.stopped_at < 1
        assert outcome is None or outcome.state == "cancelled"
        assert outcome is not None or "stations" not in stages[:at]
        if outcome is not None:
            require_exact(outcome.missing, rig.pages.rows(), stored_rows(path))
            assert {one.cause for one in outcome.missing} == {"Cancelled."}
        rig.server.script = lambda _: None
        if path.exists():
            require_sound(path)
        assert rig.pull(path, QuietMonitor()).complete
        require_sound(path)
        assert dump(path) == rig.reference
    note("32: the person stops it, at any request", "M")


@pytest.mark.parametrize("page", [0, 3])
@pytest.mark.parametrize("workers", [2, 8])
def test_requests_under_way_are_given_up_when_the_file_is_lost(
    rig: Rig, workers: int, page: int, note: Note, tmp_path: Path
) -> None:
    rig.renew()
    path, monitor = tmp_path / "city.gpkg", QuietMonitor()
    rig.pull(path, monitor)
    answered: list[float] = []

    def lose_the_file(exchange: Exchange) -> None:
        path.rename(tmp_path / "elsewhere.gpkg")
        answered.append(time.monotonic())
        exchange.give()

    def script(request: Request) -> Trouble | None:
        if rig.pages.stage(request.target) != "values":
            return None
        answered.append(0)
        return lose_the_file if len(answered) == page + 1 else Exchange.hold if len(answered) > page else None

    rig.server.script = script
    with rig.session(monitor) as session:
        provider = rig.case.open(rig.url, session, monitor)
        with pytest.raises(SnapshotChanged):
            pull(provider, [replace(rig.case.request, mode="refresh")], path, monitor, workers=workers)

    assert time.monotonic() - max(answered) < 1.5
    assert not monitor.is_cancelled()
    note("32: the file is lost, other requests are under way", "S")


def _pulled(rig: Rig, path: Path, monitor: QuietMonitor, workers: int) -> Outcome | None:
    try:
        return rig.pull(path, monitor, workers=workers)
    except Cancelled:
        return None
