# SPDX-License-Identifier: GPL-2.0-or-later
"""A pull by a job in a QGIS process of its own, with the tab of tasks shown.

As a program: ``jobs_child.py ENDING ADDRESS SNAPSHOT``. The ending is ``whole`` (the pull is let run), ``blocked`` (so
it is, but something keeps the main thread), ``unload`` (the plugin's parts are taken apart while values come in, and
QGIS goes on), ``quit`` (QGIS quits then, and nobody has taken anything apart) or ``both``. The last line printed is a
report in JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.watching import Watch
from qgis.core import QgsApplication
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QTimer
from qgis_child import environment
from urban_data.bridge.network import close_network
from urban_data.core.monitor import Monitor
from urban_data.core.query import PullRequest
from urban_data.settings import SavedPlatform
from urban_data.ui import work
from urban_data.ui.jobs import Jobs
from urban_data.ui.jobs_panel import JobsPanel

BLOCKED = 0.15  # seconds
TOOLS = Path(__file__).parents[2] / "tools"


@dataclass
class ChildReport:
    """What came of it.

    ``state`` and ``received`` are the job's in the end, ``told`` what it told after it was closed, ``closing`` the
    seconds that took. ``gaps`` are the longest times between two looks of the main thread, in milliseconds, each with
    the processor time the main thread itself used in it; looks are taken every ten milliseconds.
    """

    state: str = ""
    received: int = 0
    told: list[str] = field(default_factory=list)
    closing: float = 0.0
    looks: int = 0
    gaps: list[tuple[float, float]] = field(default_factory=list)


def pull_in_child(profile: Path, ending: str, address: str, snapshot: Path) -> ChildReport:
    """Run the child; raises AssertionError with all that it printed unless it ends well and says nothing else."""
    variables = environment(profile)
    variables["PYTHONPATH"] += f"{os.pathsep}{TOOLS}"
    done = subprocess.run(
        [sys.executable, __file__, ending, address, str(snapshot)],
        capture_output=True,
        check=False,
        env=variables,
        text=True,
        timeout=240,
    )
    noise = [line for line in done.stderr.splitlines() if "XDG_RUNTIME_DIR" not in line and "propagateSize" not in line]
    assert (done.returncode, noise) == (0, []), done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    return ChildReport(**{**found, "gaps": [(gap, own) for gap, own in found["gaps"]]})


class Child:
    """QGIS with the tab of tasks and one pull."""

    def __init__(self, ending: str, address: str, snapshot: str) -> None:
        self.ending = ending
        self.platform = SavedPlatform("Town", address, "sensorthings")
        self.snapshot = Path(snapshot)
        self.report = ChildReport()
        self.jobs = Jobs()
        self.panel = JobsPanel(self.jobs)
        self.panel.resize(400, 600)
        self.panel.show()
        self.idle = QTimer()
        self.idle.setInterval(20)
        self.idle.timeout.connect(self.quit_when_idle)
        self.watch = Watch()
        self.job = self.jobs.start("Pull", self.pull, snapshot=self.snapshot)
        self.job.changed.connect(self.on_changed)
        self.job.ended.connect(self.on_ended)

    def pull(self, monitor: Monitor) -> work.PullResult:
        listing = work.list_platform(self.platform, monitor)
        requests = [PullRequest(dataset.key, "new") for dataset in listing.datasets]
        return work.pull_into(self.platform, requests, listing.datasets, self.snapshot, monitor)

    def on_changed(self) -> None:
        if self.ending == "whole" or not self.job.received:
            return
        self.job.changed.disconnect(self.on_changed)
        if self.ending == "blocked":
            threading.Event().wait(BLOCKED)
            return
        if self.ending != "quit":
            begun = time.monotonic()
            self.panel.deleteLater()
            self.jobs.close()
            close_network()
            self.report.closing = time.monotonic() - begun
        if self.ending == "unload":
            self.idle.start()
        else:
            QgsApplication.quit()

    def on_ended(self) -> None:
        self.report.told.append("ended")
        QgsApplication.quit()

    def quit_when_idle(self) -> None:
        if not QgsApplication.taskManager().countActiveTasks():
            QgsApplication.quit()

    def close(self) -> None:
        """Take the window away before the application, as QGIS does."""
        if not sip.isdeleted(self.panel):
            sip.delete(self.panel)

    def account(self) -> ChildReport:
        """What came of it, once the event loop has ended."""
        gaps = self.watch.stop()
        self.report.state, self.report.received = self.job.state.name, self.job.received
        self.report.looks, self.report.gaps = len(gaps), gaps[:20]
        return self.report


def main(arguments: Sequence[str]) -> None:
    """Be the child, before other programs if the system lets it: they are not what is measured."""
    with suppress(PermissionError):
        os.nice(-20)
    application = QgsApplication([], True)
    application.initQgis()
    child = Child(*arguments)
    application.exec()
    report = child.account()
    child.close()
    application.exitQgis()
    print(json.dumps(asdict(report)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
