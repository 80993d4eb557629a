# SPDX-License-Identifier: GPL-2.0-or-later
"""What a quantity can be at all: gross limits, and how long a value may rest, from ``ranges.json`` beside this module.

The file names the source of each limit, and whether the source was read or is only remembered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Range:
    """Limits of a quantity in one unit (UCUM); both belong to it, and without a ``high`` there is no upper one.

    A value is stuck when it stays the same for ``stuck_hours``, unless it is one of ``rests``, at which the quantity
    often stays (no rain, saturated air). ``circular`` quantities are angles. ``source`` is a key of the file's sources.
    """

    quantity: str
    unit: str
    low: float
    high: float | None
    stuck_hours: float
    rests: tuple[float, ...]
    circular: bool
    source: str


UNKNOWN = Range("", "", float("-inf"), None, 24.0, (0.0,), False, "house")
"""What is taken for a quantity that the file does not list: no limits, and a day without change is suspicious."""


def range_of(quantity: str, unit: str) -> Range:
    """The limits of a quantity by its key (``air_temperature``) in a unit (UCUM); `UNKNOWN` where none are listed."""
    return _ranges().get((quantity, unit), UNKNOWN)


@lru_cache(maxsize=1)
def _ranges() -> dict[tuple[str, str], Range]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name("ranges.json").read_text(encoding="utf-8"))
    listed = [Range(**{**told, "rests": tuple(told["rests"])}) for told in content["ranges"]]
    return {(one.quantity, one.unit): one for one in listed}
