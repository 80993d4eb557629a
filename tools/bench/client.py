# SPDX-License-Identifier: GPL-2.0-or-later
"""One measured piece of work in a QGIS process of its own: ``python -m bench.client WORK [ADDRESS] [SNAPSHOT]``.

Starting QGIS is not measured; what a person waits for afterwards is. The last line printed is a report in JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import QgsApplication, QgsDataSourceUri, QgsVectorLayer

from .drawing import over_time, styled_map
from .measure import Measure, Report, measured, memory
from .watching import watched_pull

if TYPE_CHECKING:
    from urban_data.core.platform import Dataset
    from urban_data.core.provider import Provider
    from urban_data.store.pull import Outcome


def native(entity: str, page: int, address: str) -> Report:
    """All features of QGIS's own provider, read once; it keeps them in memory."""
    uri = QgsDataSourceUri()
    for name, told in (("url", address), ("entity", entity), ("pageSize", str(page))):
        uri.setParam(name, told)
    if entity == "Location":
        uri.setParam("geometryType", "point")
    with measured() as time_taken:
        layer = QgsVectorLayer(uri.uri(False), entity, "sensorthings")
        rows = sum(1 for _ in layer.getFeatures())
    return report(time_taken, rows)


def pulled(mode: str, address: str, snapshot: str) -> Report:
    """A pull of the only data set into the snapshot."""
    with measured() as time_taken:
        outcome = _pull(opened(address), mode, snapshot)
    if not outcome.complete or outcome.dropped:
        raise SystemExit(f"The pull is not whole: {outcome}")
    return report(time_taken, outcome.stored)


def stations(address: str, snapshot: str) -> Report:
    """A pull that ends where it would begin to ask for values: the stations with their places and series."""
    with measured() as time_taken:
        _pull_stations(opened(address), snapshot)
    return report(time_taken, _stations_in(snapshot))


def listed_stations(address: str, snapshot: str) -> Report:
    """The same for a person who sees the list of data sets already."""
    provider = opened(address)
    catalogue = provider.datasets()
    with measured() as time_taken:
        _pull_stations(provider, snapshot, catalogue)
    return report(time_taken, _stations_in(snapshot))


def _pull_stations(provider: Provider, snapshot: str, catalogue: Sequence[Dataset] | None = None) -> None:
    provider.plan = lambda *_: []  # type: ignore[method-assign]
    _pull(provider, "new", snapshot, catalogue)


def _stations_in(snapshot: str) -> int:
    from urban_data.store.reader import SnapshotReader

    with SnapshotReader.open(Path(snapshot)) as reader:
        (held,) = reader.datasets()
    return held.stations


def _pull(provider: Provider, mode: str, snapshot: str, catalogue: Sequence[Dataset] | None = None) -> Outcome:
    from urban_data.core.monitor import QuietMonitor
    from urban_data.core.query import PullRequest
    from urban_data.store.pull import pull

    request = PullRequest("Property 1/-/PT1H/Cel", mode)  # type: ignore[arg-type]
    return pull(provider, [request], Path(snapshot), QuietMonitor(), catalogue=catalogue)[0]


def listed(address: str) -> Report:
    """The data sets, as the list of a dock shows them."""
    with measured() as time_taken:
        datasets = opened(address).datasets()
    return report(time_taken, sum(dataset.series or 0 for dataset in datasets))


def verified(address: str, snapshot: str) -> Report:  # noqa: ARG001 - asks nobody
    """The check of every stored value against its seal."""
    from urban_data.core.monitor import QuietMonitor
    from urban_data.store.maintenance import verify

    with measured() as time_taken:
        verification = verify(Path(snapshot), QuietMonitor())
    if not verification.ok:
        raise SystemExit(f"The snapshot is damaged: {verification.problems}")
    return report(time_taken, verification.checked_rows)


def dumped(address: str, snapshot: str) -> Report:  # noqa: ARG001 - asks nobody
    """All lines of the canonical dump."""
    from urban_data.store.reader import SnapshotReader

    with measured() as time_taken, SnapshotReader.open(Path(snapshot)) as reader:
        lines = sum(1 for _ in reader.dump())
    return report(time_taken, lines)


def opened(address: str) -> Provider:
    """The platform, through QGIS's network stack."""
    from urban_data.bridge.network import open_session
    from urban_data.providers.registry import open_platform

    return open_platform(address, open_session(), "sensorthings")


def report(taken: Measure, rows: int) -> Report:
    """What the parent is told."""
    return {"seconds": taken.seconds, "processor": taken.processor, "rows": rows}


WORK: dict[str, Callable[..., Report]] = {
    "native-observations": lambda address, page: native("Observation", int(page), address),
    "native-locations": lambda address, page: native("Location", int(page), address),
    "new": lambda address, snapshot: pulled("new", address, snapshot),
    "latest": lambda address, snapshot: pulled("latest", address, snapshot),
    "update": lambda address, snapshot: pulled("update", address, snapshot),
    "stations": stations,
    "listed-stations": listed_stations,
    "list": listed,
    "verify": verified,
    "dump": dumped,
    "stations-drawn": styled_map,
    "frames-drawn": over_time,
    "watched": watched_pull,
}
WITH_WINDOWS = ("watched",)


def main() -> None:
    """Do the work that the first argument names."""
    work, *arguments = sys.argv[1:]
    application = QgsApplication([], work in WITH_WINDOWS)
    application.initQgis()
    before = memory("VmRSS")
    told = WORK[work](*arguments)
    print(json.dumps({**told, "before": before, "peak": memory()}), flush=True)
    os._exit(0)  # a process that measured need not take QGIS apart, which would print


if __name__ == "__main__":
    main()
