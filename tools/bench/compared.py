# SPDX-License-Identifier: GPL-2.0-or-later
"""Running the clients side by side: each in a process of its own, in turn, against the same remembered answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

PARALLEL = 8

Report = dict[str, Any]


@dataclass(slots=True)
class Row:
    """The measured runs of one client."""

    client: str
    reports: list[Report] = field(default_factory=list)

    def of(self, name: str) -> float:
        """The median of a figure."""
        return float(median(report.get(name, 0.0) for report in self.reports))


@dataclass(slots=True)
class Table:
    """The figures of one comparison; printed as Markdown. ``load`` is that of other processes, at most."""

    title: str
    load: float
    rows: list[Row]

    def __str__(self) -> str:
        first = next((row.of("seconds") for row in self.rows if row.client == "native"), 0.0)
        lines = [
            f"### {self.title}", "",
            "| client | seconds | of native | least - most | processor s | rows | requests | new | MB | MB more |",
            "|---|---|---|---|---|---|---|---|---|---|",
        ]  # fmt: skip
        for row in self.rows:
            seconds = [report["seconds"] for report in row.reports]
            share = _share(row.of("seconds"), first) if first and row.client != "native" else ""
            more = row.of("peak") - row.of("before")
            cells = [
                row.client, f"{row.of('seconds'):.2f}", share, f"{min(seconds):.2f} - {max(seconds):.2f}",
                f"{row.of('processor'):.2f}", f"{row.of('rows'):.0f}", f"{row.of('requests'):.0f}",
                f"{max(report['misses'] for report in row.reports)}", f"{row.of('peak'):.0f}", f"{more:.0f}",
            ]  # fmt: skip
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join([*lines, "", f"Load of the machine before the runs: at most {self.load:.1f}."])


def _share(seconds: float, of: float) -> str:
    """A time as a share of another one: ``1/4.0`` for a quarter, ``4.0`` for four times as long."""
    return f"1/{of / seconds:.1f}" if seconds < of else f"{seconds / of:.1f}"


class Served:
    """A running service."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self.root = f"{origin}/v1.1"

    def counts(self) -> tuple[list[str], int]:
        """The addresses asked since the last call, and how many answers were made anew for them."""
        with urllib.request.urlopen(f"{self._origin}/-/counts") as answer:  # noqa: S310 - our own server
            told = json.load(answer)
        return [f"{self._origin}{path}" for path in told["asked"]], told["misses"]


class Bench:
    """Where and how is measured: snapshots and profiles lie in ``folder``."""

    def __init__(self, folder: Path, runs: int, delay: float) -> None:
        self._folder = folder
        self._runs = runs
        self._delay = delay
        self._number = 0

    @contextmanager
    def town(
        self, things: int, properties: int = 1, values: int = 1, page: int = 1_000, forget: bool = False
    ) -> Iterator[Served]:
        """A made-up town while it is served."""
        measures = {"things": things, "properties": properties, "values": values, "page": page, "delay": self._delay}
        command = [sys.executable, "-m", "bench.serve", *(f"--{name}={told}" for name, told in measures.items())]
        command += ["--forget"] if forget else []
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            try:
                if process.stdout is None or not (origin := process.stdout.readline().strip()):
                    raise SystemExit("The service did not start.")
                yield Served(origin)
            finally:
                process.terminate()

    def compare(self, town: Served, title: str, clients: Mapping[str, Sequence[str]]) -> Table:
        """Clients in turn, after a run of each in which the service makes its answers.

        ``curl`` asks what our client asked, all at once: no client can be faster.
        """
        asked: dict[str, list[str]] = {}
        for name, work in clients.items():
            self._run(town, work)
            asked[name], _ = town.counts()
        rows = {name: Row(name) for name in [*clients, f"curl --parallel-max {PARALLEL}"]}
        load = 0.0
        for _ in range(self._runs):
            for name, row in rows.items():
                load = max(load, os.getloadavg()[0])
                report = self._run(town, clients[name]) if name in clients else self._curl(asked["ours"])
                addresses, misses = town.counts()
                row.reports.append({**report, "requests": len(addresses), "misses": misses})
        return Table(title, load, list(rows.values()))

    def in_turn(self, town: Served, title: str, works: Sequence[str]) -> Table:
        """Works that follow each other on one snapshot, once each."""
        snapshot = self._folder / "series.gpkg"
        snapshot.unlink(missing_ok=True)
        rows = []
        load = os.getloadavg()[0]
        for work in works:
            report = self._client((work, town.root, str(snapshot)))
            addresses, misses = town.counts()
            rows.append(Row(work, [{**report, "requests": len(addresses), "misses": misses}]))
        return Table(title, load, rows)

    def pulled(self, things: int, values: int) -> Path:
        """A snapshot of everything in a town of that size."""
        snapshot = self._folder / f"{things}x{values}.gpkg"
        with self.town(things, values=values, page=10_000) as town:
            self._client(("new", town.root, str(snapshot)))
        return snapshot

    def watched(self, town: Served) -> Row:
        """The measured runs of a pull by a job, after one in which the service makes its answers."""
        return Row("watched", [self._run(town, ("watched",)) for _ in range(1 + self._runs)][1:])

    def repeated(self, work: str, snapshot: Path) -> Row:
        """The measured runs of a work that asks no platform."""
        return Row(work, [self._client((work, str(snapshot))) for _ in range(self._runs)])

    def _run(self, town: Served, work: Sequence[str]) -> Report:
        name, *arguments = work
        if name.startswith("native") or name == "list":
            return self._client((name, town.root, *arguments))
        snapshot = self._folder / "compared.gpkg"
        try:
            return self._client((name, town.root, str(snapshot)))
        finally:
            snapshot.unlink(missing_ok=True)

    def _client(self, arguments: Sequence[str]) -> Report:
        """A run with a profile of its own, since the native provider keeps pages in the profile's cache.

        Python's compiled modules are kept from the first run on, as an installed plugin's are.
        """
        self._number += 1
        more = {
            "QGIS_CUSTOM_CONFIG_PATH": str(self._folder / f"profile-{self._number}"),
            "XDG_CACHE_HOME": str(self._folder / f"cache-{self._number}"),
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(self._folder / "compiled"),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONHASHSEED": "0",
        }
        done = subprocess.run(
            [sys.executable, "-m", "bench.client", *arguments],
            env={**os.environ, **more}, capture_output=True, check=True, text=True,
        )  # fmt: skip
        told: Report = json.loads(done.stdout.splitlines()[-1])
        return told

    def _curl(self, addresses: Sequence[str]) -> Report:
        """The same addresses by curl, eight at a time, thrown away as they come."""
        config = self._folder / "curl.txt"
        config.write_text("".join(f'url = "{address}"\noutput = "/dev/null"\n' for address in addresses))
        begin = time.perf_counter()
        subprocess.run(
            ["curl", "--silent", "--parallel", "--parallel-max", str(PARALLEL), "--globoff", "--config", str(config)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        return {"seconds": time.perf_counter() - begin}
