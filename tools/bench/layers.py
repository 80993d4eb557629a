# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of what is drawn: latest values of few and of many stations, and a million rows over time."""

from __future__ import annotations

from collections.abc import Sequence

from .compared import Bench, Row

MAP_COLUMNS = {
    "open": "open", "style": "style", "whole": "draw all", "section": "draw a section",
    "pdf": "map as PDF", "png": "map as PNG",
}  # fmt: skip
FRAME_COLUMNS = {"write": "write", "classes": "frame with classes", "plain": "frame in one symbol"}


def layers(bench: Bench) -> str:
    """Latest values and values over time, drawn as on the screen and made into maps; seconds."""
    town = bench.pulled(1_000, 1_000)
    many = bench.pulled(100_000, 1)
    stations = [bench.repeated("stations-drawn", snapshot) for snapshot in (town, many)]
    frames = [bench.repeated("frames-drawn", town)]
    return (
        f"### Latest values of a snapshot\n\n{_table('stations', MAP_COLUMNS, stations)}\n\n"
        f"### Over time, frames of an hour\n\n{_table('rows', FRAME_COLUMNS, frames)}"
    )


def _table(size: str, columns: dict[str, str], rows: Sequence[Row]) -> str:
    head = [size, *(f"{title}, s" for title in columns.values()), "MB"]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    for row in rows:
        cells = [f"{row.of(size):,.0f}", *(f"{row.of(name):.3f}" for name in columns), f"{row.of('peak'):.0f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
