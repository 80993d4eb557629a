# SPDX-License-Identifier: GPL-2.0-or-later
"""The unit tier opens no connection: whoever tries is told so."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("unit", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unit")

FORBIDDEN = {"socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendmsg", "socket.sendto"}


class Guard:
    """An audit hook, which Python never removes, that can be told whether to look."""

    def __init__(self) -> None:
        self.looks = False

    def __call__(self, event: str, _arguments: tuple[Any, ...]) -> None:
        if self.looks and event in FORBIDDEN:
            raise RuntimeError(f"A unit test may not open connections ({event}); it belongs into tests/faults.")


@pytest.fixture(scope="session")
def socket_guard() -> Guard:
    guard = Guard()
    sys.addaudithook(guard)
    return guard


@pytest.fixture(autouse=True)
def no_sockets(socket_guard: Guard) -> Iterator[None]:
    """Unit tests look; tests of other tiers in the same run do not."""
    socket_guard.looks = True
    yield
    socket_guard.looks = False
