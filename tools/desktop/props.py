# SPDX-License-Identifier: GPL-2.0-or-later
"""What scenes are played with: platforms and servers on the loopback interface."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from desktop.relay import Relay
from shipped import ROOT

__all__ = ["PASSWORD", "USER", "guarded_city", "proxy", "quick_city", "slow_city"]

USER, PASSWORD = "ada", "a good one"

MILLISECONDS = 300
SCALE = 0.2


@contextmanager
def city(*options: str) -> Iterator[str]:
    """The demo city in a process of its own; gives the address of its SensorThings service."""
    command = [sys.executable, "-m", "urban_data.demo", "--port", "0", "--stay-with-parent", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build")}
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        if process.stdout is None or process.stdin is None:
            raise RuntimeError("The demo city has no pipes.")
        try:
            yield process.stdout.readline().strip()
        finally:
            process.stdin.close()  # at which it ends
            process.wait()


@contextmanager
def slow_city() -> Iterator[str]:
    """A city that takes its time before every answer."""
    with city("--delay", str(MILLISECONDS), "--scale", str(SCALE)) as url:
        yield url


@contextmanager
def quick_city() -> Iterator[str]:
    """A city that answers at once."""
    with city("--scale", str(SCALE)) as url:
        yield url


@contextmanager
def guarded_city() -> Iterator[str]:
    """A city that wants a user and a password."""
    with quick_city() as url, Relay(url, USER, PASSWORD) as relay:
        yield relay.url


@contextmanager
def proxy() -> Iterator[str]:
    """A proxy behind which the city is, under any name; gives the proxy's address."""
    with quick_city() as url, Relay(url) as relay:
        yield relay.root
