# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of what a person at the desk feels of a pull: how long the main thread is kept."""

from __future__ import annotations

from .compared import Bench, Row

COLUMNS = {
    "looks": "gaps", "half": "half below, ms", "most": "99 of 100 below, ms", "longest": "longest, ms",
    "over": "over 100 ms", "own": "own work at most, ms",
}  # fmt: skip


def desk(bench: Bench) -> str:
    """A million observations as a job, in large pages and in small ones; every run by itself."""
    rows = []
    for page in (1_000, 10_000):
        with bench.town(things=1_000, values=1_000, page=page) as town:
            rows.append((page, bench.watched(town)))
    head = ["per page", "seconds", *COLUMNS.values()]
    lines = ["### The main thread while 1,000,000 observations come in", "", f"| {' | '.join(head)} |"]
    lines.append(f"|{'---|' * len(head)}")
    lines += [line for page, row in rows for line in _lines(page, row)]
    return "\n".join(lines)


def _lines(page: int, row: Row) -> list[str]:
    return [
        f"| {page:,} | {report['seconds']:.2f} | {' | '.join(f'{report[name]:.0f}' for name in COLUMNS)} |"
        for report in row.reports
    ]
