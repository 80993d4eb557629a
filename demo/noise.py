# SPDX-License-Identifier: GPL-2.0-or-later
"""Chance without state: numbers that depend on their keys alone, the same on every machine and in every version."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Keys: TypeAlias = int | Ints

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)


def hashed(*keys: Keys) -> npt.NDArray[np.uint64]:
    """64 mixed bits for each combination of ``keys``, which are broadcast against each other.

    The mixing is that of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
    """
    state = np.zeros(1, dtype=np.uint64)
    for key in keys:
        state = state + np.asarray(key, dtype=np.int64).astype(np.uint64) + _GOLDEN
        state = (state ^ (state >> np.uint64(30))) * _FIRST
        state = (state ^ (state >> np.uint64(27))) * _SECOND
        state = state ^ (state >> np.uint64(31))
    return state


def uniform(*keys: Keys) -> Floats:
    """A number in [0, 1) for each combination of ``keys``."""
    return (hashed(*keys) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def spread(*keys: Keys) -> Floats:
    """A number in [-1, 1) for each combination of ``keys``."""
    return 2.0 * uniform(*keys) - 1.0


def smooth(seconds: Ints, period: int, *keys: Keys) -> Floats:
    """A curve in [-1, 1] that changes over about ``period`` seconds: chance values at its multiples, smoothly joined.

    ``seconds`` is broadcast against ``keys``.
    """
    step = seconds // period
    part = (seconds - step * period) / period
    blend = part * part * (3.0 - 2.0 * part)
    before = spread(*keys, step)
    after = spread(*keys, step + 1)
    return before + (after - before) * blend
