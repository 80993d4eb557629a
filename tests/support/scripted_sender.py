# SPDX-License-Identifier: GPL-2.0-or-later
"""A sender that answers by a script, and a clock that only moves when somebody sleeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import Any

import requests
from requests.structures import CaseInsensitiveDict
from urban_data.bridge.courtesy import Clock

Outcome = requests.Response | Exception


def answer(status: int = 200, body: bytes = b"{}", headers: Mapping[str, str] | None = None) -> requests.Response:
    """An answer as a sender hands it over: its body packed as it was sent."""
    response = requests.Response()
    response.status_code = status
    response.headers = CaseInsensitiveDict(headers or {})
    response.raw = BytesIO(body)
    return response


class ScriptedSender:
    """Answers with one outcome after the other (the last one for good) and remembers what it was asked."""

    def __init__(self, script: Iterable[Outcome] | Callable[[requests.PreparedRequest], Outcome]) -> None:
        self._script = script if callable(script) else None
        self._outcomes = [] if callable(script) else list(script)
        self.requests: list[requests.PreparedRequest] = []

    @property
    def urls(self) -> list[str | None]:
        """The addresses asked, in order."""
        return [request.url for request in self.requests]

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """The next outcome."""
        self.requests.append(request)
        if self._script:
            outcome = self._script(request)
        else:
            outcome = self._outcomes[0] if len(self._outcomes) == 1 else self._outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        outcome.raw.seek(0)
        outcome.url, outcome.request = request.url or "", request
        return outcome

    def close(self) -> None:
        """Nothing to let go."""


class FakeTime:
    """Time that passes only in ``sleep``; ``waited`` sums it up, ``on_sleep`` is called each time."""

    def __init__(self, wall: float = 1_700_000_000.0) -> None:
        self.waited = 0.0
        self.longest = 0.0
        self.on_sleep: Callable[[], None] = lambda: None
        self._wall = wall

    @property
    def clock(self) -> Clock:
        """The clock to hand over."""
        return Clock(lambda: self.waited, lambda: self._wall + self.waited, self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.waited += seconds
        self.longest = max(self.longest, seconds)
        self.on_sleep()
