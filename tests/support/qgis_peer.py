# SPDX-License-Identifier: GPL-2.0-or-later
"""Another QGIS on the same computer: a process that does what it is told, line by line.

In the parent: `peer` starts it with a profile. As a program: reads commands in JSON from standard input, does each and
writes what came of it as a line of JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qgis_child import environment


class Peer:
    """The other QGIS, as the parent sees it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, command: str, *words: str) -> None:
        """Have something done, without waiting for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps([command, *words]) + "\n")
        self._process.stdin.flush()

    def answer(self) -> Any:
        """What came of what was asked first and is not answered yet."""
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def do(self, command: str, *words: str) -> Any:
        """Have something done."""
        self.ask(command, *words)
        return self.answer()


@contextmanager
def peer(profile: Path) -> Iterator[Peer]:
    """A QGIS with a profile, which several may share; it ends with the block."""
    command = [sys.executable, __file__]
    with subprocess.Popen(
        command, env=environment(profile), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Peer(process)
        finally:
            process.kill()


def _commands() -> dict[str, Callable[..., Any]]:
    from qgis.core import QgsProject
    from urban_data import settings
    from urban_data.core.errors import UrbanDataError
    from urban_data.core.monitor import QuietMonitor
    from urban_data.core.platform import Dataset
    from urban_data.core.query import PullRequest
    from urban_data.ui import work
    from urban_data.ui.shelf import Shelf

    shelf = Shelf(QgsProject.instance())

    def save(name: str) -> None:
        settings.save_platform(settings.SavedPlatform(name, f"https://{name.lower()}.example.org"))

    def put(path: str) -> None:
        shelf.put(Path(path))

    def known() -> Any:
        return [[one.name for one in settings.platforms()], settings.KNOWN_SNAPSHOTS.value()]

    def pull(url: str, key: str, snapshot: str) -> str:
        """The account of the pull, or the sentence of what was in the way."""
        platform = settings.SavedPlatform("Demo city", url, "sensorthings")
        try:
            requests, datasets = [PullRequest(key, "latest")], [Dataset(key, key)]
            return work.pull_into(platform, requests, datasets, Path(snapshot), QuietMonitor()).sentence
        except UrbanDataError as error:
            return error.sentence

    return {"save": save, "put": put, "known": known, "pull": pull}


def main() -> None:
    """Be the other QGIS."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    commands = _commands()
    for line in sys.stdin:
        command, *words = json.loads(line)
        print(json.dumps(commands[command](*words)), flush=True)


if __name__ == "__main__":
    main()
