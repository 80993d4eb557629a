# SPDX-License-Identifier: GPL-2.0-or-later
"""How long the main thread is kept while a job pulls: it looks at the clock every ten milliseconds."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer

from .measure import Report, measured

TICK = 10  # ms


class Watch:
    """Looks at the clock, and at the processor time of its own thread, as often as the main thread lets it."""

    def __init__(self) -> None:
        self._looks: list[tuple[float, float]] = []
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._look)
        self._timer.start(TICK)

    def stop(self) -> list[tuple[float, float]]:
        """The times between two looks, the longest first, each with the main thread's own work in it; milliseconds."""
        self._timer.stop()
        gaps = [(1_000 * (now - before), 1_000 * (own - used)) for (before, used), (now, own) in pairwise(self._looks)]
        return sorted(gaps, reverse=True)

    def _look(self) -> None:
        self._looks.append((time.perf_counter(), time.thread_time()))


def watched_pull(address: str, snapshot: str) -> Report:
    """A pull of everything as a job, with the tab of tasks shown, under QGIS's event loop."""
    from urban_data.bridge.network import close_network
    from urban_data.core.monitor import Monitor
    from urban_data.core.query import PullRequest
    from urban_data.settings import SavedPlatform
    from urban_data.ui import work
    from urban_data.ui.jobs import Jobs
    from urban_data.ui.jobs_panel import JobsPanel

    platform = SavedPlatform("Town", address, "sensorthings")

    def pull(monitor: Monitor) -> work.PullResult:
        listing = work.list_platform(platform, monitor)
        requests = [PullRequest(dataset.key, "new") for dataset in listing.datasets]
        return work.pull_into(platform, requests, listing.datasets, Path(snapshot), monitor)

    jobs = Jobs()
    panel = JobsPanel(jobs)
    panel.show()
    with measured() as taken:
        watch = Watch()
        job = jobs.start("Pull", pull, snapshot=Path(snapshot))
        job.ended.connect(QgsApplication.quit)
        QgsApplication.exec()
    gaps = watch.stop()
    jobs.close()
    close_network()
    if job.error is not None or job.can_retry:
        raise SystemExit(job.sentence)
    lengths = [gap for gap, _ in gaps]
    hundredths = quantiles(lengths, n=100)
    return {
        "seconds": taken.seconds, "processor": taken.processor, "rows": job.received, "looks": len(gaps),
        "half": hundredths[49], "most": hundredths[98], "longest": lengths[0],
        "over": sum(length > 100 for length in lengths), "own": max(own for _, own in gaps),
    }  # fmt: skip
