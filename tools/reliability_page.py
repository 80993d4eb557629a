# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes docs/reliability.md from what the faults tier found.

python tools/reliability_page.py build/reliability docs/reliability.md
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

PLACES = {
    "listing": "list of data sets",
    "stations": "list of stations",
    "first": "first page",
    "middle": "middle page",
    "last": "last page",
}
DURATIONS = {"once": "once", "page": "always", "on": "all from there on"}
COLUMNS = (
    ("listing", "once"),
    ("listing", "page"),
    ("listing", "on"),
    ("stations", "once"),
    ("stations", "page"),
    ("first", "once"),
    ("first", "page"),
    ("first", "on"),
    ("middle", "once"),
    ("middle", "page"),
    ("middle", "on"),
    ("last", "once"),
    ("last", "page"),
    ("last", "on"),
)

_LIMITS = """
## Known limits

- A platform whose filters know no `not` may compare the end of an interval where its start is meant. An interval that
  begins within the period asked for and ends after it may then be missing. This is said in the log, not in the ledger.
- A platform whose links hide a number of rows in a token of its own cannot be told from one whose tokens name a place.
  Lists of entities are followed by such links as they are. Values are asked for in periods that each fit one answer,
  wherever a platform knows `not` and keeps to the period it is asked for.
"""

Findings = Mapping[str, Mapping[str, Any]]

_HEAD = """\
# Reliability: what goes wrong, and what comes of it

This page is made by a run of the tests, not written by hand:

    {command}
    python tools/reliability_page.py build/reliability docs/reliability.md

A cell that is silent, or that ends otherwise than its table expects, fails the run, and then there is no page.
Last run: {date}, with {versions}.
"""

_MATRIX = """
## Faults of the network and of the platform

A server on the loopback interface answers well, except where it is told to go wrong. Each line is one way to go
wrong, each column a place and a duration: once, always on that page, or on every page from there on. After every cell
the snapshot is undamaged, its rows agree with its ledger, no key is there twice, no secret is in the log, the ledger or
the file, and a resume without the fault gives exactly what an undisturbed pull gives.

- **R** recovered: the snapshot equals the undisturbed one.
- **M** incomplete: snapshot and outcome name exactly the missing series and times, with the cause.
- **S** stopped with a sentence before anything was written.
- An empty cell does not apply, or is the same as the one before it.
"""

_SITUATIONS = {
    "changing_platform": "A platform that changes, miscounts and repeats itself",
    "store_trouble": "The file is locked, read-only, replaced or gone",
    "certificates": "Certificates and proxies",
    "cancel": "The person stops it",
}
_SITUATIONS_HEAD = """
## {title}

Here **S** is: stopped with a sentence; what had been confirmed before is kept, and nobody else's file is touched.

| # and situation | outcome |
|---|:-:|
"""

_CUTS = """
## Answers cut or damaged at every byte

One answer with one attempt, cut or damaged at every place there is. *Harmless* answers held exactly the good document
(a bit that means nothing, such as the time in a gzip header); all others were refused.

| way | places | harmless | wrong data taken |
|---|---:|---:|---:|
"""

_DURABILITY = """
## The snapshot: killed, starved, cut off

A pull of {pages} pages, each confirmed by its transaction. *Lost* counts confirmed pages that were not there after.
Every pull that was killed or starved was then resumed, and its snapshot compared with that of an undisturbed pull. A
power cut is replayed from a trace of the system calls: what is not synced may be lost, in any of several ways.

| what was done | times | pages confirmed before | lost |
|---|---:|---:|---:|
"""


def render(documents: Mapping[str, Mapping[str, Any]]) -> str:
    """The page; ``documents`` are the JSON files by name without ending, of which only ``fault_matrix`` is needed."""
    findings = {name: document["findings"] for name, document in documents.items()}
    parts = [_head(documents.values()), _MATRIX]
    for provider, cells in _by_provider(findings["fault_matrix"]).items():
        parts += [f"\n### {provider}\n\n", _counts(cells), "\n", *_matrix(cells)]
    for chapter, title in _SITUATIONS.items():
        if chapter in findings:
            parts.append(_SITUATIONS_HEAD.format(title=title))
            parts += _rows((what, one["outcome"]) for what, one in findings[chapter].items())
    if "answers_cut_anywhere" in findings:
        parts.append(_CUTS)
        parts += _rows(
            (way, one["places"], one["harmless"], one["wrong"]) for way, one in findings["answers_cut_anywhere"].items()
        )
    if "durability" in findings:
        parts.append(_DURABILITY.format(pages=6))
        parts += _rows(
            (_with_seed(what, one), one["points"], one.get("confirmed", ""), one["lost"])
            for what, one in findings["durability"].items()
        )
    return "".join([*parts, _LIMITS])


def covered(page: str) -> set[tuple[str, str, str, str]]:
    """(row, fault, place, duration) of every cell that a page shows."""
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
    found: dict[str, list[Mapping[str, Any]]] = {}
    for key, finding in findings.items():
        found.setdefault(key.rpartition(" ")[0], []).append(finding)
    return found


def _counts(cells: Sequence[Mapping[str, Any]]) -> str:
    outcomes = Counter(cell["outcome"] for cell in cells)
    silent = len(cells) - sum(outcomes[letter] for letter in "RMS")
    return (
        f"**{len(cells)} cells: {outcomes['R']} recovered, {outcomes['M']} reported exactly what is missing, "
        f"{outcomes['S']} stopped with a sentence, {silent} silent.**\n"
    )


def _matrix(cells: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    lines: dict[tuple[int, str], dict[tuple[str, str], str]] = {}
    for cell in cells:
        line = lines.setdefault((cell["row"], cell["fault"]), {})
        line[cell["place"], cell["duration"]] = cell["outcome"]
    heads = (f"{PLACES[place]}, {DURATIONS[duration]}" for place, duration in COLUMNS)
    yield f"| # | fault | {' | '.join(heads)} |\n|--:|---|{':-:|' * len(COLUMNS)}\n"
    yield from _rows(
        (number, fault, *(line.get(column, "") for column in COLUMNS))
        for (number, fault), line in sorted(lines.items())
    )


def _rows(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    for row in rows:
        yield f"| {' | '.join(map(str, row))} |\n"


def _with_seed(what: str, finding: Mapping[str, Any]) -> str:
    return f"{what} (seed {finding['seed']})" if "seed" in finding else what


def main() -> None:
    """Read the JSON files of a folder and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("page", type=Path)
    given = parser.parse_args()
    documents = {file.stem: json.loads(file.read_text("utf-8")) for file in sorted(given.folder.glob("*.json"))}
    given.page.write_text(render(documents), "utf-8")


if __name__ == "__main__":
    main()
