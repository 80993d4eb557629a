# SPDX-License-Identifier: GPL-2.0-or-later
"""Any history of updates, faults, cancels and new values: what is called complete is what the platform holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from fault_run import NOW, Rig, require_sound, stored_rows
from fault_table import FAULTS, Scene
from faulty_server import Exchange, Request, Schedule, Trouble
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from provider_case import Row
from urban_data.core.errors import Cancelled, UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.time import to_datetime, utc_text
from urban_data.store.pull import Outcome, pull

QUICK = [
    fault
    for fault in FAULTS
    if fault.trouble is not None and not fault.invents and not fault.stalls and "once" in fault.durations
]
WITHIN_THE_OVERLAP = timedelta(hours=12)


class History(RuleBasedStateMachine):
    """One platform and one snapshot; the model is the platform's own list of rows."""

    def __init__(self, rig: Rig, folder: Path) -> None:
        super().__init__()
        rig.renew()
        self.rig = rig
        self.path = folder / "city.gpkg"
        self.added = 0

    @rule(series=st.sampled_from("123456"), late=st.booleans())
    def a_value_appears(self, series: str, late: bool) -> None:
        """A new value, newer than all of its series or (a late arrival) some hours older."""
        newest = max((row for row in self.rig.pages.rows() if row.series == series), key=lambda row: row.t_start)
        self.added += 1
        shift = -WITHIN_THE_OVERLAP + timedelta(seconds=self.added) if late else timedelta(minutes=61)
        start = utc_text(to_datetime(newest.t_start) + shift)
        self.rig.pages.insert(Row(series, 0, start, start, float(self.added), None))

    @rule()
    def updated(self) -> None:
        """Without a fault an update takes up whatever was left, and holds everything."""
        outcome = self._update(QuietMonitor())

        assert outcome is not None
        assert outcome.complete
        assert stored_rows(self.path) == self.rig.pages.rows()

    @rule(
        fault=st.sampled_from(QUICK),
        where=st.sampled_from(["listing", "stations", "plan", "values"]),
        page=st.integers(0, 12),
        duration=st.sampled_from(["once", "page", "on"]),
    )
    def updated_with_a_fault(self, fault: object, where: str, page: int, duration: str) -> None:
        """With a fault it is complete, or says that it is not."""
        scene = Scene(self.rig.pages, self.rig.url, self.rig.elsewhere.url)
        trouble = fault.trouble(scene)  # type: ignore[attr-defined]
        self.rig.server.script = Schedule(self.rig.pages.stage, where, page, duration, trouble)

        outcome = self._update(QuietMonitor())

        if outcome is not None and outcome.complete:
            assert stored_rows(self.path) == self.rig.pages.rows()
        elif outcome is not None:
            assert outcome.missing

    @rule(at=st.integers(0, 40))
    def updated_and_cancelled(self, at: int) -> None:
        """Stopped at some request."""
        monitor = QuietMonitor()
        begin = len(self.rig.server.requests)

        def stop(exchange: Exchange) -> None:
            monitor.cancel()
            exchange.hold()

        def script(request: Request) -> Trouble | None:
            return stop if request.number >= begin + at else None

        self.rig.server.script = script
        self._update(monitor)

    @invariant()
    def nothing_is_wrong(self) -> None:
        """The file is sound and holds nothing the platform never had."""
        if self.path.exists():
            require_sound(self.path)
            assert stored_rows(self.path) <= self.rig.pages.rows()

    def _update(self, monitor: QuietMonitor) -> Outcome | None:
        request = replace(self.rig.case.request, mode="update", end=None)
        try:
            with self.rig.session(monitor) as session:
                provider = self.rig.case.open(self.rig.url, session, monitor)
                return pull(provider, [request], self.path, monitor, workers=2, now=lambda: NOW)[0]
        except (Cancelled, UrbanDataError):
            return None
        finally:
            self.rig.server.script = lambda _: None

    def teardown(self) -> None:
        """At the end all is well again."""
        self.updated()


def test_any_history(rig: Rig, folder_in_memory: Callable[[], Path]) -> None:
    run_state_machine_as_test(
        lambda: History(rig, folder_in_memory()),
        settings=settings(max_examples=12, stateful_step_count=8, deadline=None, derandomize=True),
    )
