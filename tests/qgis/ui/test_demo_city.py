# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city as QGIS's child: started by an interpreter or in a thread, gone when asked and when QGIS goes."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from pytestqt.qtbot import QtBot
from urban_data.settings import SavedPlatform
from urban_data.ui.demo_city import DemoCity, interpreters

BUILD = Path(__file__).parents[3] / "build"
WAIT = 20_000

PARENT = """
import sys
from qgis.PyQt.QtCore import QCoreApplication
from urban_data.ui.demo_city import DemoCity
application = QCoreApplication([])
city = DemoCity()
city.started.connect(lambda _: print(city._process.processId(), flush=True))
city.start()
application.exec()
"""


@pytest.fixture
def city() -> Iterator[DemoCity]:
    city = DemoCity()
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


def test_started_twice_it_is_the_same_city(city: DemoCity, qtbot: QtBot) -> None:
    assert started(city, qtbot) == started(city, qtbot)


def test_interpreters_that_do_not_serve_are_passed_over(qtbot: QtBot, tmp_path: Path) -> None:
    useless = tmp_path / "python3"
    useless.write_text("#!/bin/sh\nexit 3\n")
    useless.chmod(0o755)
    city = DemoCity(candidates=[tmp_path / "missing", useless, *interpreters()])
    assert answers(started(city, qtbot)[0])
    city.stop()


def test_without_an_interpreter_it_is_served_by_a_thread(qtbot: QtBot) -> None:
    city = DemoCity(candidates=[])
    platforms = started(city, qtbot)
    assert all(answers(platform) for platform in platforms)
    city.stop()
    assert not answers(platforms[0])


def test_a_second_city_takes_another_port(city: DemoCity, qtbot: QtBot) -> None:
    other = DemoCity()
    first, second = started(city, qtbot)[0], started(other, qtbot)[0]
    assert first.url != second.url
    assert answers(first)
    assert answers(second)
    other.stop()


def test_a_city_that_dies_is_told(city: DemoCity, qtbot: QtBot) -> None:
    started(city, qtbot)
    process = city._process
    assert process is not None
    with qtbot.waitSignal(city.failed, timeout=WAIT) as told:
        process.kill()
    assert told.args == ["The demo city has stopped. Open it again to go on."]
    assert answers(started(city, qtbot)[0])


def test_the_city_goes_when_its_parent_is_killed() -> None:
    command = [sys.executable, "-c", PARENT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(BUILD)}) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.send_signal(signal.SIGKILL)
    assert select.select([child], [], [], WAIT / 1_000)[0], "the city outlived its parent"
    os.close(child)
