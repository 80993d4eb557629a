# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes docs/reliability.md from what the faults tier found.

python tools/reliability_page.py build/reliability docs/reliability.md
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

PLACES = {
    "listing": "the list of data sets",
    "stations": "the list of stations",
    "first": "the first page of values",
    "middle": "a page in the middle",
    "last": "the last page of values",
}
DURATIONS = {"once": "once", "page": "that page always", "on": "all from there on"}
COLUMNS = [
    ("listing", "once"), ("listing", "page"), ("stations", "once"), ("stations", "page"),
    *((place, duration) for place in ("first", "middle", "last") for duration in DURATIONS),
]  # fmt: skip

Findings = Mapping[str, Mapping[str, Any]]

_HEAD = """\
# Reliability: what goes wrong, and what comes of it

This page is made by a run of the tests, not written by hand. `docs/reliability.md` is remade with

    {command}
    python tools/reliability_page.py build/reliability docs/reliability.md

Last run: {date}, with {versions}.
"""

_MATRIX = """
## Faults of the network and of the platform

A server on the loopback interface answers well, except where it is told to go wrong. Each line is one way to go
wrong, each column a place and a duration. After every cell the snapshot is undamaged, its rows agree with its ledger,
no key is there twice, no secret is in the log, the ledger or the file, and a resume without the fault gives exactly
what an undisturbed pull gives.

- **R** recovered: the snapshot equals the undisturbed one.
- **M** incomplete: snapshot and outcome name exactly the missing series and times, with the cause.
- **S** stopped with a sentence before anything was written.
- A cell that is empty does not apply.
"""

_DURABILITY = """
## The snapshot: killed, starved, cut off

A pull of {pages} pages, confirmed one by one. A page is *confirmed* when its transaction has been committed. *Lost* counts
confirmed pages that were not there afterwards; every cut pull was then resumed and compared with an undisturbed one.

| what was done | times | pages confirmed before | lost |
|---|---:|---:|---:|
"""


def render(documents: Mapping[str, Mapping[str, Any]]) -> str:
    """The page; ``documents`` are the JSON files by name without ending."""
    matrix = documents["fault_matrix"]
    parts = [_head(documents.values())]
    for provider, findings in _by_provider(matrix["findings"]).items():
        parts += [_MATRIX, f"\n### {provider}\n\n", _counts(findings), "\n", *_table(findings)]
    if "durability" in documents:
        parts += _durability(documents["durability"]["findings"])
    return "".join(parts)


def covered(page: str) -> set[tuple[str, str, str, str]]:
    """(row, fault, place, duration) of every cell a page shows."""
    found = set()
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == len(COLUMNS) + 2 and cells[0].isdigit():
            shown = zip(COLUMNS, cells[2:], strict=True)
            found |= {(cells[0], cells[1], place, duration) for (place, duration), cell in shown if cell}
    return found


def _head(documents: Iterable[Mapping[str, Any]]) -> str:
    newest = max(documents, key=lambda document: document["date"])
    versions = ", ".join(f"{name} {version}" for name, version in newest["versions"].items())
    return _HEAD.format(command=newest["command"].rpartition("/")[0], date=newest["date"], versions=versions)


def _by_provider(findings: Findings) -> dict[str, list[Mapping[str, Any]]]:
    sorted_ones: dict[str, list[Mapping[str, Any]]] = {}
    for key, finding in findings.items():
        sorted_ones.setdefault(key.rpartition(" ")[0], []).append(finding)
    return sorted_ones


def _counts(findings: Iterable[Mapping[str, Any]]) -> str:
    outcomes = Counter(finding["outcome"] for finding in findings)
    return (
        f"**{sum(outcomes.values())} cells: {outcomes['R']} recovered, {outcomes['M']} reported exactly what is missing, "
        f"{outcomes['S']} stopped with a sentence, {sum(outcomes.values()) - sum(outcomes[k] for k in 'RMS')} silent.**\n"
    )


def _table(findings: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    rows: dict[tuple[int, str], dict[tuple[str, str], str]] = {}
    for finding in findings:
        row = rows.setdefault((finding["row"], finding["fault"]), {})
        row[finding["place"], finding["duration"]] = finding["outcome"]
    heads = [f"{PLACES[place]}, {DURATIONS[duration]}" for place, duration in COLUMNS]
    yield f"| # | fault | {' | '.join(heads)} |\n|--:|---|{':-:|' * len(COLUMNS)}\n"
    for (number, fault), row in sorted(rows.items()):
        yield f"| {number} | {fault} | {' | '.join(row.get(column, '') for column in COLUMNS)} |\n"


def _durability(findings: Findings) -> Iterator[str]:
    yield _DURABILITY.format(pages=6)
    for what, finding in findings.items():
        times = finding.get("points", finding.get("states"))
        seed = f" (seed {finding['seed']})" if "seed" in finding else ""
        yield f"| {what}{seed} | {times} | {finding.get('confirmed', '')} | {finding['lost']} |\n"


def main() -> None:
    """Read the JSON files of a folder and write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", type=Path)
    given = parser.parse_args()
    documents = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(given.folder.glob("*.json"))}
    given.page.write_text(re.sub(r"\n{3,}", "\n\n", render(documents)), "utf-8")


if __name__ == "__main__":
    main()
