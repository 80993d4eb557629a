# SPDX-License-Identifier: GPL-2.0-or-later
"""How long work tells what it does and learns that it should stop."""

from __future__ import annotations

import threading
from typing import Protocol


class Monitor(Protocol):
    """What a pull reports to; every method may be called from any thread and returns at once."""

    def progress(self, fraction: float) -> None:
        """Share of the work that is done, 0 to 1."""

    def info(self, message: str) -> None:
        """Something worth a line in the log (plain text)."""

    def warning(self, message: str) -> None:
        """Something the person should know: a retry, a wait, a dropped record."""

    def is_cancelled(self) -> bool:
        """True once the person has asked to stop."""


class PieceMonitor:
    """The monitor of one of ``count`` equal pieces of work, numbered from 0: its progress is that part of the whole."""

    def __init__(self, whole: Monitor, number: int, count: int) -> None:
        self._whole = whole
        self._number = number
        self._count = count
        self.info = whole.info
        self.warning = whole.warning
        self.is_cancelled = whole.is_cancelled

    def progress(self, fraction: float) -> None:
        """Share of this piece that is done, 0 to 1."""
        self._whole.progress((self._number + fraction) / self._count)


class QuietMonitor:
    """A monitor that keeps what it was told; can be cancelled with ``cancel()``."""

    def __init__(self) -> None:
        self.fraction = 0.0
        self.messages: list[str] = []
        self._stop = threading.Event()

    def progress(self, fraction: float) -> None:
        """Remember the share."""
        self.fraction = fraction

    def info(self, message: str) -> None:
        """Remember the line."""
        self.messages.append(message)

    def warning(self, message: str) -> None:
        """Remember the line."""
        self.messages.append(message)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._stop.set()

    def is_cancelled(self) -> bool:
        """True after ``cancel()``."""
        return self._stop.is_set()
