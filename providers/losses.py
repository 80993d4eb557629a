# SPDX-License-Identifier: GPL-2.0-or-later
"""Records that cannot be used: why, how many, and one example of each."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..core.documents import shortened
from ..core.records import Drop
from ..core.text import plain


class Flaw(ValueError):
    """A record that cannot be used; the message is the reason, in a few words."""


class Losses:
    """Counts dropped records by reason and keeps one example of each."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._examples: dict[str, str] = {}

    def add(self, reason: str, example: Any) -> None:
        """One more record dropped for ``reason``."""
        self._counts[reason] += 1
        if reason not in self._examples:
            self._examples[reason] = plain(example if isinstance(example, str) else shortened(example, 400), 200)

    def drops(self) -> tuple[Drop, ...]:
        """What was dropped, by reason."""
        return tuple(Drop(reason, count, self._examples[reason]) for reason, count in self._counts.items())

    def __len__(self) -> int:
        return sum(self._counts.values())
