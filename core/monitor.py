# SPDX-License-Identifier: GPL-2.0-or-later
"""How long work tells what it does and learns that it should stop."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Monitor(Protocol):
    """What a pull reports to; every method may be called from any thread and returns at once."""

    def progress(self, fraction: float) -> None:
        """Share of the work that is done, 0 to 1."""

    def received(self, count: int) -> None:
        """So many more values, positions or features have come in and are stored."""

    def info(self, message: str) -> None:
        """Something worth a line in the log (plain text)."""

    def warning(self, message: str) -> None:
        """Something the person should know: a retry, a wait, a dropped record."""

    def is_cancelled(self) -> bool:
        """True once the person has asked to stop, and during an interruption."""

    def interruption(self) -> AbstractContextManager[None]:
        """While it lasts, whatever asks `is_cancelled` is to stop: its result is of no use any more."""


class Interruptible:
    """The `interruption` of a monitor."""

    def __init__(self) -> None:
        self._interrupted = threading.Event()

    @contextmanager
    def interruption(self) -> Iterator[None]:
        """While it lasts, `is_interrupted` is True."""
        self._interrupted.set()
        try:
            yield
        finally:
            self._interrupted.clear()

    def is_interrupted(self) -> bool:
        """True during an interruption."""
        return self._interrupted.is_set()


class PieceMonitor:
    """The monitor of one of ``count`` equal pieces of work, numbered from 0: its progress is that part of the whole."""

    def __init__(self, whole: Monitor, number: int, count: int) -> None:
        self._whole = whole
        self._number = number
        self._count = count
        self.received = whole.received
        self.info = whole.info
        self.warning = whole.warning
        self.is_cancelled = whole.is_cancelled
        self.interruption = whole.interruption

    def progress(self, fraction: float) -> None:
        """Share of this piece that is done, 0 to 1."""
        self._whole.progress((self._number + fraction) / self._count)


class QuietMonitor(Interruptible):
    """A monitor that keeps what it was told; can be cancelled with ``cancel()``."""

    def __init__(self) -> None:
        super().__init__()
        self.fraction = 0.0
        self.count = 0
        self.messages: list[str] = []
        self._stop = threading.Event()

    def progress(self, fraction: float) -> None:
        """Remember the share."""
        self.fraction = fraction

    def received(self, count: int) -> None:
        """Add to the count."""
        self.count += count

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
        """True after ``cancel()`` and during an interruption."""
        return self._stop.is_set() or self.is_interrupted()
