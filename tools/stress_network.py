# SPDX-License-Identifier: GPL-2.0-or-later
"""Send very many requests through QGIS's network stack from several threads and count every failure.

``build/venv/bin/python tools/stress_network.py --requests 100000`` prints the figures and exits with 1 if there was
a failure. No request is tried twice, every answer must be the one to its own request, and the main thread is blocked.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import requests


@dataclass(frozen=True, slots=True)
class Figures:
    """What came of it: requests sent, failures by kind, seconds, and by how many MB the process grew."""

    requests: int
    failures: Counter[str]
    seconds: float
    growth: float

    def __str__(self) -> str:
        failed = self.failures.total()
        rate = self.requests / self.seconds
        kinds = "".join(f"\n  {count} x {kind}" for kind, count in self.failures.most_common(10))
        return (
            f"{self.requests} requests, {failed} failures, {self.seconds:.1f} s ({rate:.0f}/s), "
            f"memory grew by {self.growth:.0f} MB{kinds}"
        )


def hammer(session: requests.Session, root: str, count: int, workers: int) -> Figures:
    """Ask ``root/0`` ... ``root/count-1`` from ``workers`` threads; each answer must be the number in its address."""

    def ask(number: int) -> str | None:
        try:
            answer = session.get(f"{root}/{number}")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure to be counted
            return f"{type(error).__name__}: {error} {getattr(error, 'detail', '')}"
        if answer.status_code != 200 or answer.content != str(number).encode():
            return f"{answer.status_code} {answer.content[:20]!r}"
        return None

    def work(first: int) -> Counter[str]:
        outcomes = map(ask, range(first, count, workers))
        return Counter(failure for failure in outcomes if failure is not None)

    before, begin = _peak(), time.monotonic()
    with ThreadPoolExecutor(workers) as executor:
        failures = sum(executor.map(work, range(workers)), Counter[str]())
    return Figures(count, failures, time.monotonic() - begin, _peak() - before)


@contextmanager
def echo_server() -> Iterator[str]:
    """The address of a server on loopback, in a process of its own, that answers every path with its last segment."""
    with subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}" if process.stdout else ""
        finally:
            process.terminate()


class _Echo(asyncio.Protocol):
    def __init__(self) -> None:
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            head, _, self._received = self._received.partition(b"\r\n\r\n")
            body = head.split(b" ", 2)[1].rpartition(b"/")[2]
            if isinstance(self._transport, asyncio.WriteTransport):
                self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Echo, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _peak() -> float:
    """The most memory this process has held so far, in MB; ``ru_maxrss`` would begin with that of the parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def main() -> int:
    """Run the stress test in a throwaway QGIS profile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=8)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(_serve())
        return 0
    sys.path.insert(0, str(Path(__file__).parents[1] / "build"))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as profile, echo_server() as root:
        os.environ["QGIS_CUSTOM_CONFIG_PATH"] = profile
        from qgis.core import QgsApplication
        from urban_data.bridge.network import Limits, close_network, open_session

        application = QgsApplication([], False)
        application.initQgis()
        session = open_session(limits=Limits(attempts=1, parallel=given.workers))
        figures = hammer(session, root, given.requests, given.workers)
        close_network()
        application.exitQgis()
    print(figures)
    return 1 if figures.failures else 0


if __name__ == "__main__":
    sys.exit(main())
