# SPDX-License-Identifier: GPL-2.0-or-later
"""A server that asks to come back later is obeyed, up to a limit, and never asked more often than it can bear."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from faulty_server import Answer, FaultyServer, Request, Trouble
from requests.adapters import HTTPAdapter
from troubles import busy, http_date, status
from urban_data.bridge.courtesy import Clock, Hosts
from urban_data.bridge.net_direct import DirectSender
from urban_data.bridge.transport import Limits, TransportAdapter, session_with, user_agent
from urban_data.core.errors import ServerBusy, ServerPaused
from urban_data.core.monitor import QuietMonitor
from urban_data.providers.client import JsonClient

LIMITS = Limits(timeout=5, deadline=10, attempts=4, backoff=0.5, longest_wait=60)
GOOD = Answer(b'{"value":[]}')


@dataclass
class Skipping:
    """A clock on which waits pass at once; ``waited`` is their sum in seconds."""

    waited: float = 0.0
    started: float = field(default_factory=time.monotonic)

    def now(self) -> float:
        """Seconds since 1970 as the client sees them, from a fixed moment on."""
        return 1_772_000_000.0 + self.waited

    def sleep(self, seconds: float) -> None:
        """Let seconds pass."""
        self.waited += seconds

    def clock(self) -> Clock:
        """The clock for the transport."""
        return Clock(monotonic=lambda: self.started + self.waited, wall=self.now, sleep=self.sleep)


def asked(trouble: Trouble, times: int, skipping: Skipping) -> tuple[FaultyServer, QuietMonitor]:
    """Ask a server that makes trouble for the first ``times`` requests; returns it and what was told."""
    monitor = QuietMonitor()
    adapter = TransportAdapter(DirectSender(HTTPAdapter(), monitor, LIMITS), monitor, LIMITS, Hosts(skipping.clock()))

    def script(request: Request) -> Trouble | None:
        return trouble if request.number < times else None

    with FaultyServer(lambda _: GOOD, script) as server, session_with(adapter, user_agent()) as session:
        JsonClient(session, "test").get(f"{server.url}/v1.1")
    return server, monitor


@pytest.mark.parametrize("code", [429, 503])
@pytest.mark.parametrize("form", [lambda _: "7", lambda skipping: http_date(7, skipping.now)], ids=["seconds", "date"])
def test_waits_as_told(code: int, form: Callable[[Skipping], str]) -> None:
    skipping = Skipping()

    server, monitor = asked(busy(code, lambda: form(skipping)), 2, skipping)

    assert len(server.requests) == 3
    assert 12 <= skipping.waited <= 15
    assert sum("Trying again in" in line for line in monitor.messages) == 2


@pytest.mark.parametrize("told", ["0", "-5", "soon", "", "1e3", "7 seconds", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_an_unusable_wish_means_the_own_pause(told: str) -> None:
    skipping = Skipping()

    server, _ = asked(busy(503, lambda: told), 3, skipping)

    assert len(server.requests) == 4
    assert 0 < skipping.waited <= 0.5 + 1 + 2 + 0.5


@pytest.mark.parametrize("told", ["61", "1000000000", "9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_too_long_a_wish_ends_the_request_and_names_the_time(told: str) -> None:
    skipping = Skipping()

    with pytest.raises(ServerPaused, match=r"come back after \d{4}-\d\d-\d\d \d\d:\d\d"):
        asked(busy(429, lambda: told), 99, skipping)
    assert skipping.waited == 0


@pytest.mark.parametrize("code", [408, 429, 500, 502, 503, 504])
def test_gives_up_after_so_many_tries(code: int) -> None:
    skipping = Skipping()

    with pytest.raises(ServerBusy, match=str(code)):
        asked(status(code), 99, skipping)
    assert skipping.waited <= 0.5 + 1 + 2 + 0.5


@pytest.mark.parametrize("code", [400, 401, 403, 404, 410])
def test_does_not_insist(code: int) -> None:
    skipping = Skipping()
    adapter = TransportAdapter(
        DirectSender(HTTPAdapter(), QuietMonitor(), LIMITS), QuietMonitor(), LIMITS, Hosts(skipping.clock())
    )
    with FaultyServer(lambda _: GOOD, lambda _: status(code)) as server, session_with(adapter, user_agent()) as session:
        assert session.get(f"{server.url}/v1.1").status_code == code
        assert len(server.requests) == 1
