# SPDX-License-Identifier: GPL-2.0-or-later
"""The made-up town of the benches, of any size, served by a process of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TOOLS = Path(__file__).parents[2] / "tools"


@contextmanager
def town_server(things: int, values: int, page: int, delay: float = 0.03) -> Iterator[str]:
    """The address of a service with ``things`` stations of ``values`` values each; ``delay`` seconds per answer."""
    sizes = {"things": things, "values": values, "page": page, "delay": delay}
    options = [f"--{name}={size}" for name, size in sizes.items()]
    with subprocess.Popen(
        [sys.executable, "-m", "bench.serve", *options],
        cwd=TOOLS,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            if server.stdout is None or server.stdin is None:
                raise RuntimeError("no pipes")
            yield f"{server.stdout.readline().strip()}/v1.1"
            server.stdin.close()
        finally:
            server.terminate()
