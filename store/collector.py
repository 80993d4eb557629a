# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's search for reference cycles, which takes a fifth of a pull and finds next to nothing."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

THRESHOLD = 200_000

_lock = threading.Lock()
_usual: list[tuple[int, int, int]] = []


@contextmanager
def rare_collections() -> Iterator[None]:
    """Search once in ``THRESHOLD`` new objects instead of 700, and not among those that are there already.

    A page is lists in lists, and none of them refers to itself. Several pulls may be in the block at once; the last
    one to leave it puts back what was set before the first.
    """
    with _lock:
        _usual.append(_usual[0] if _usual else gc.get_threshold())
        gc.freeze()
        gc.set_threshold(THRESHOLD, *_usual[0][1:])
    try:
        yield
    finally:
        with _lock:
            before = _usual.pop()
            if not _usual:
                gc.set_threshold(*before)
                gc.unfreeze()
