# SPDX-License-Identifier: GPL-2.0-or-later
"""What a session may cost a host and this machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a session; seconds and bytes.

    - ``parallel``: requests under way at one host, at most.
    - ``timeout``: how long nothing may arrive; ``deadline``: how long one answer may take in all.
    - ``largest``: size of one answer, as sent and as unpacked.
    - ``attempts``: how often one request is sent at most; ``backoff``: the base of the wait in between.
    - ``longest_wait``: how long a Retry-After is obeyed; a longer one ends the request.
    """

    parallel: int = 8
    timeout: float = 30.0
    deadline: float = 60.0
    largest: int = 200_000_000
    attempts: int = 5
    backoff: float = 0.5
    longest_wait: float = 120.0
