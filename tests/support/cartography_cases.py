# SPDX-License-Identifier: GPL-2.0-or-later
"""Columns as `store.reader.LatestColumn` tells them, for tests of the cartography."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MadeColumn:
    """A column of a table of latest values."""

    property_name: str
    unit: str = ""
    name: str = "value"
    property_uri: str = ""
    statistic: str = ""
    period: str = ""
    direction: str = ""
    class_: str = ""
    lane: str = ""
    z: float | None = None
    role: str = ""
    number: int = 1
    alike: int = 1


LQI = MadeColumn("PM10", "ug/m3", statistic="mean", period="PT1H")
EDGES = [0.0, 9.0, 9.49, 9.5, 10.0, 27.0, 27.49, 27.5, 28.0, 54.0, 54.5, 90.0, 90.49, 90.5, 91.0, 500.0]
LQI_CLASSES = [0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4]
