# SPDX-License-Identifier: GPL-2.0-or-later
"""Serve the demo city: ``python -m urban_data.demo --port 0 --scale 1``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial
from queue import SimpleQueue

from .server import DemoServer
from .shared import SharedCity


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the service's address and serve until a signal comes, or until the parent closes standard input."""
    told = _parser().parse_args(arguments)
    make = partial(
        DemoServer, told.scale, port=told.port, page_cap=told.page_cap, default_page=told.default_page, now=told.now,
        absolute_links=not told.relative_links, text_ids=told.text_ids, delay=told.delay / 1_000,
        prefix=told.prefix, seed=told.seed, since=told.since,
    )  # fmt: skip
    try:
        server = SharedCity(make, told.port) if told.share else make()
    except OSError as error:
        return _refused(told.port, error)
    wishes: SimpleQueue[None] = SimpleQueue()  # whose put() may interrupt itself, as signals do
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: wishes.put(None))
    threading.Thread(target=_stop_at, args=(wishes, server), daemon=True).start()
    if told.stay_with_parent:
        threading.Thread(target=_follow_parent, args=(wishes,), daemon=True).start()
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    try:
        server.serve()
    except OSError as error:
        return _refused(told.port, error)
    return 0


def _refused(port: int, error: OSError) -> int:
    sys.stderr.write(f"The demo city cannot listen on port {port}: {error.strerror}.\n")
    return 1


def _stop_at(wishes: SimpleQueue[None], server: DemoServer | SharedCity) -> None:
    """Stop at the first wish; any number may come, from anywhere."""
    wishes.get()
    server.stop()


def _follow_parent(wishes: SimpleQueue[None]) -> None:
    """Wait for the end of standard input, then wish to stop; past Python's buffer, which is locked while it is read."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    wishes.put(None)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m urban_data.demo", description="Serve the demo city on 127.0.0.1.")
    add = parser.add_argument
    add("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    add("--scale", type=float, default=1.0, help="multiplies the 100 lamp-post boxes; 1000 makes 100,000 stations")
    add("--page-cap", type=int, default=1_000, help="the largest page")
    add("--default-page", type=int, default=100, help="the page where no $top is asked")
    add("--relative-links", action="store_true", help="nextLinks without scheme and host")
    add("--text-ids", action="store_true", help="ids as text instead of numbers")
    add("--now", type=_moment, default=None, help="the moment the city is seen at, ISO 8601; else the real time")
    add("--delay", type=float, default=0.0, help="milliseconds to wait before each answer")
    add("--prefix", default="", help="a path before the services")
    add("--seed", type=int, default=0, help="another town of the same kind")
    add("--since", type=date.fromisoformat, default=None, help="the first day with values; else 2024-01-01")
    add("--share", action="store_true", help="where another demo city has the port, go on with it when that one ends")
    add("--stay-with-parent", action="store_true", help="stop when standard input is closed")
    return parser


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


if __name__ == "__main__":
    sys.exit(main())
