# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of latest values of a dataset: one row per station, one typed column per property and kind of value."""

from __future__ import annotations

import sqlite3


def build_latest(connection: sqlite3.Connection, dataset: int, time: str) -> None:
    """Nothing yet."""
