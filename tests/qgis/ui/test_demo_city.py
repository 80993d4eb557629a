# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city as QGIS's child: started by an interpreter or in a thread, gone when asked and when QGIS goes."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest
from pytestqt.qtbot import QtBot
from urban_data.demo.shared import is_city
from urban_data.settings import SavedPlatform
from urban_data.ui.demo_city import DemoCity, interpreters

BUILD = Path(__file__).parents[3] / "build"
WAIT = 20_000

PARENT = """
import sys
from qgis.PyQt.QtCore import QCoreApplication
from urban_data.ui.demo_city import DemoCity
application = QCoreApplication([])
city = DemoCity(ports=[int(sys.argv[1])])
city.started.connect(lambda told: print(city._process.processId(), told[0].url, flush=True))
city.start()
application.exec()
"""


@pytest.fixture
def port() -> int:
    """One that nobody has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
def city(port: int) -> Iterator[DemoCity]:
    city = DemoCity(ports=[port])
    yield city
    city.stop()


def started(city: DemoCity, qtbot: QtBot) -> list[SavedPlatform]:
    with qtbot.waitSignal(city.started, timeout=WAIT) as told:
        city.start()
    platforms: list[SavedPlatform] = told.args[0]
    return platforms


def answers(platform: SavedPlatform) -> bool:
    try:
        with urlopen(platform.url, timeout=10) as answer:  # noqa: S310 - the demo city, at a loopback address
            return bool(answer.status == 200)
    except OSError:
        return False


def test_the_city_answers_until_it_is_stopped(city: DemoCity, qtbot: QtBot) -> None:
    platforms = started(city, qtbot)
    assert [platform.api for platform in platforms] == ["sensorthings", "ogcfeatures"]
    assert all(answers(platform) for platform in platforms)
    city.stop()
    assert not city.is_running
    assert not any(answers(platform) for platform in platforms)


def test_what_needs_the_city_starts_it_and_waits(city: DemoCity, port: int, qtbot: QtBot) -> None:
    done: list[str] = []
    lost = SavedPlatform("Demo city", f"http://127.0.0.1:{port}/v1.1")
    city.when_running(SavedPlatform("Town", "https://example.org"), lambda: done.append("town"))
    assert not city.is_running
    with qtbot.waitSignal(city.started, timeout=WAIT):
        city.when_running(lost, lambda: done.append("city"))
        city.when_running(lost, lambda: done.append("again"))
        assert done == ["town"]
    assert answers(lost)
    city.when_running(lost, lambda: done.append("at once"))
    assert done == ["town", "city", "again", "at once"]


def test_started_twice_it_is_the_same_city(city: DemoCity, qtbot: QtBot) -> None:
    assert started(city, qtbot) == started(city, qtbot)


def test_interpreters_that_do_not_serve_are_passed_over(qtbot: QtBot, tmp_path: Path, port: int) -> None:
    useless = tmp_path / "python3"
    useless.write_text("#!/bin/sh\nexit 3\n")
    useless.chmod(0o755)
    city = DemoCity(candidates=[tmp_path / "missing", useless, *interpreters()], ports=[port])
    assert answers(started(city, qtbot)[0])
    city.stop()


def test_without_an_interpreter_it_is_served_by_a_thread(qtbot: QtBot, port: int) -> None:
    city = DemoCity(candidates=[], ports=[port])
    platforms = started(city, qtbot)
    assert all(answers(platform) for platform in platforms)
    city.stop()
    assert not answers(platforms[0])


@pytest.mark.parametrize("has_interpreter", [True, False])
def test_a_second_qgis_has_the_same_city_and_keeps_it(
    city: DemoCity, qtbot: QtBot, port: int, has_interpreter: bool
) -> None:
    other = DemoCity(candidates=None if has_interpreter else [], ports=[port])
    platforms = started(city, qtbot)
    assert started(other, qtbot) == platforms
    city.stop()
    qtbot.waitUntil(lambda: all(answers(platform) for platform in platforms), timeout=WAIT)
    assert started(city, qtbot) == platforms
    other.stop()
    qtbot.waitUntil(lambda: answers(platforms[0]), timeout=WAIT)
    city.stop()
    assert not answers(platforms[0])


def test_a_port_that_something_else_has_is_passed_over(qtbot: QtBot, port: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        threading.Thread(target=hang_up, args=(other,), daemon=True).start()
        for candidates in (None, []):
            city = DemoCity(candidates=candidates, ports=[other.getsockname()[1], port])
            assert started(city, qtbot)[0].url == f"http://127.0.0.1:{port}/v1.1"
            city.stop()


def hang_up(server: socket.socket) -> None:
    """Take every call and say nothing, until the server is closed."""
    with suppress(OSError):
        while True:
            server.accept()[0].close()


def test_a_city_that_dies_is_told(city: DemoCity, qtbot: QtBot) -> None:
    started(city, qtbot)
    process = city._process
    assert process is not None
    with qtbot.waitSignal(city.failed, timeout=WAIT) as told:
        process.kill()
    assert told.args == ["The demo city has stopped. Open it again to go on."]
    assert answers(started(city, qtbot)[0])


@contextmanager
def parent(port: int) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    """A process that has started a city, a handle of its child, and the address it was told."""
    command = [sys.executable, "-c", PARENT, str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(BUILD)}) as process:
        assert process.stdout is not None
        number, _, url = process.stdout.readline().strip().partition(" ")
        child = os.pidfd_open(int(number))
        try:
            yield process, child, url
        finally:
            process.kill()
            os.close(child)


def test_the_city_goes_when_its_parent_is_killed(port: int) -> None:
    with parent(port) as (process, child, _):
        process.send_signal(signal.SIGKILL)
        assert select.select([child], [], [], WAIT / 1_000)[0], "the city outlived its parent"


def test_of_two_parents_either_may_be_killed_and_the_city_goes_with_the_last(port: int, qtbot: QtBot) -> None:
    with parent(port) as (first, first_child, url), parent(port) as (second, second_child, same):
        assert url == same == f"http://127.0.0.1:{port}/v1.1"
        first.send_signal(signal.SIGKILL)
        assert select.select([first_child], [], [], WAIT / 1_000)[0]
        qtbot.waitUntil(lambda: is_city(port), timeout=WAIT)
        second.send_signal(signal.SIGKILL)
        assert select.select([second_child], [], [], WAIT / 1_000)[0]
        assert not is_city(port)
