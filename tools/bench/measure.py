# SPDX-License-Identifier: GPL-2.0-or-later
"""What a process can tell of itself: seconds, processor seconds, memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Report = dict[str, Any]


@dataclass(slots=True)
class Measure:
    """Seconds and processor seconds of a piece of work."""

    seconds: float = 0.0
    processor: float = 0.0


@contextmanager
def measured() -> Iterator[Measure]:
    """Measure what is done in the block."""
    told = Measure()
    begin, processor = time.perf_counter(), time.process_time()
    yield told
    told.seconds, told.processor = time.perf_counter() - begin, time.process_time() - processor


def memory(mark: str = "VmHWM") -> float:
    """Megabytes this process has held at most (``VmHWM``), or holds (``VmRSS``).

    ``ru_maxrss`` would begin with the most that the parent held.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition(f"{mark}:")[2].split()[0]) / 1024
