# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m bench [NAME ...]`` measures side by side and prints tables; without names, everything but the largest."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from .compared import Bench, Table
from .desk import desk
from .layers import layers
from .start import start

MILLION = 1_000_000


def observations(bench: Bench, page: int) -> Table:
    """A million observations of 1,000 stations."""
    with bench.town(things=1_000, values=1_000, page=page) as town:
        return bench.compare(
            town, f"1,000,000 observations, {page:,} per page",
            {"ours": ("new",), "native": ("native-observations", str(page))},
        )  # fmt: skip


def locations(bench: Bench) -> Table:
    """A hundred thousand places with their stations and series."""
    with bench.town(things=100_000, page=1_000) as town:
        return bench.compare(
            town, "100,000 locations, 1,000 per page",
            {
                "ours": ("stations",), "ours, once listed": ("listed-stations",),
                "native": ("native-locations", "1000"),
            },
        )  # fmt: skip


def latest(bench: Bench) -> Table:
    """The newest value of each of 1,000 stations."""
    with bench.town(things=1_000, values=1_000) as town:
        return bench.compare(town, "Latest values of 1,000 stations", {"ours": ("latest",)})


def listing(bench: Bench) -> Table:
    """The list of data sets of a platform with 10,000 Datastreams."""
    with bench.town(things=500, properties=20) as town:
        return bench.compare(town, "The data sets of 10,000 Datastreams", {"ours": ("list",)})


def one_series(bench: Bench) -> Table:
    """A million observations of one station."""
    with bench.town(things=1, values=MILLION, page=10_000) as town:
        return bench.compare(town, "1,000,000 observations of one series, 10,000 per page", {"ours": ("new",)})


def afterwards(bench: Bench) -> Table:
    """What follows a pull of a million observations: three updates, the check and the dump."""
    with bench.town(things=1_000, values=1_000, page=10_000) as town:
        return bench.in_turn(
            town, "After a pull of 1,000,000 observations", ("new", "update", "update", "update", "verify", "dump")
        )


def memory(bench: Bench) -> Table:
    """Ten million observations: only ours, and served without being remembered."""
    with bench.town(things=1_000, values=10_000, page=10_000, forget=True) as town:
        return bench.in_turn(town, "10,000,000 observations, 10,000 per page", ("new",))


MEASURES: dict[str, Callable[[Bench], object]] = {
    "observations-1000": lambda bench: observations(bench, 1_000),
    "observations-10000": lambda bench: observations(bench, 10_000),
    "one-series": one_series,
    "locations": locations,
    "latest": latest,
    "listing": listing,
    "afterwards": afterwards,
    "layers": layers,
    "desk": desk,
    "start": start,
    "memory": memory,
}


def machine() -> str:
    """Where and with what the figures were made."""
    from osgeo import gdal
    from qgis.core import Qgis

    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {os.cpu_count()} x {processor}; Linux {platform.release()}; "
        f"QGIS {Qgis.QGIS_VERSION}, GDAL {gdal.__version__}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def main() -> int:
    """Measure what is named."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--runs", type=int, default=3, help="measured runs of each client; the median counts")
    parser.add_argument("--delay", type=float, default=30, help="milliseconds before every answer")
    told = parser.parse_args()
    if unknown := [name for name in told.names if name not in MEASURES]:
        parser.error(f"unknown: {', '.join(unknown)}")
    if shutil.which("curl") is None:
        raise SystemExit("curl is not installed; it gives the lowest time that is possible.")
    print(machine())
    print(f"Delay {told.delay:g} ms before every answer, medians of {told.runs} runs\n")
    with tempfile.TemporaryDirectory(prefix="urban-data-bench-") as folder:
        bench = Bench(Path(folder), told.runs, told.delay / 1_000)
        for name in told.names or [name for name in MEASURES if name != "memory"]:
            print(f"{MEASURES[name](bench)}\n", flush=True)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except subprocess.CalledProcessError as error:
        sys.exit(f"{' '.join(error.cmd)} ended with {error.returncode}: {error.stderr or ''}")
