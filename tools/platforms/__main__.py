# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m platforms prepare`` fetches what the servers need; ``serve`` keeps FROST with the demo city running."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from .demo_city import load, small_city
from .frost import Front, Service, prepare
from .loading import Writer
from .postgres import Cluster

CACHE = Path(__file__).parents[2] / "build" / "platforms"

_STOP = {signal.SIGINT, signal.SIGTERM}


def main() -> None:
    """Do what the first argument says."""
    parser = argparse.ArgumentParser(prog="python -m platforms", description=__doc__)
    parser.add_argument("command", choices=["prepare", "serve"])
    command = parser.parse_args().command
    prepare(CACHE)
    if command == "serve":
        _serve()


def _serve() -> None:
    database = "city"
    with Cluster() as cluster:
        cluster.create_database(database)
        with Front(CACHE, cluster, database, [Service("frost")]) as front:
            sys.stdout.write("Loading the demo city; this takes about half a minute.\n")
            sys.stdout.flush()
            with Writer(front.roots["frost"]) as writer:
                count = load(small_city(), writer)
            sys.stdout.write(f"FROST with {count} observations at {front.roots['frost']} until interrupted.\n")
            sys.stdout.flush()
            signal.pthread_sigmask(signal.SIG_BLOCK, _STOP)
            signal.sigwait(_STOP)


if __name__ == "__main__":
    main()
