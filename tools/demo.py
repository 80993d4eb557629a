# SPDX-License-Identifier: GPL-2.0-or-later
"""Show the plugin at work: list the demo city's data sets and pull a week of its climate and traffic."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from shipped import ROOT

PROFILE = Path("build", "demo-profile")
OUT = Path("out")
LIST = OUT / "datasets.csv"
SNAPSHOT = OUT / "demo-city.gpkg"
CHECK = OUT / "completeness.csv"
DATASETS = (
    "Lufttemperatur (Cel)",
    "Relative Luftfeuchte (%)",
    "Anzahl Fahrraeder Zaehlstelle 1-Stunde",
    "Anzahl Pkw Zaehlstelle 1-Stunde",
)


def main() -> int:
    """Run the demo from the root of the checkout; 1 when one of its commands fails."""
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    started = time.monotonic()
    OUT.mkdir(exist_ok=True)
    make_profile()
    settings = {"QGIS_CUSTOM_CONFIG_PATH": str(PROFILE), "QT_QPA_PLATFORM": "offscreen"}
    say("A profile of its own, and no screen:")
    for name, value in settings.items():
        print(f"$ export {name}={value}")
    with demo_city() as address:
        for title, command in commands(address):
            say(title)
            if not run(command, settings):
                return 1
    say(f"Done in {time.monotonic() - started:.0f} s. The results lie in {OUT}/:")
    print(f"  {LIST.name:20} the data sets of the city")
    print(f"  {SNAPSHOT.name:20} the snapshot, a GeoPackage: open it in QGIS, or look with ogrinfo -so {SNAPSHOT}")
    print(f"  {CHECK.name:20} what was asked for and what arrived, by data set")
    return 0


def commands(address: str) -> list[tuple[str, list[str]]]:
    """What is shown, in order: a title and a command as it can be typed."""
    process = ["qgis_process", "run"]
    return [
        ("Switch the plugin on:", ["qgis_process", "plugins", "enable", "urban_data"]),
        (
            "What does the city offer?",
            [*process, "urbandata:listdatasets", "--", f"PLATFORM={address}", f"OUTPUT={LIST}"],
        ),
        (
            "Pull a week of climate and traffic. Called again, this brings only what is new:",
            [
                *[*process, "urbandata:pullobservations", "--", f"PLATFORM={address}"],
                *[f"DATASETS={';'.join(DATASETS)}", "FROM=-7 days", "UNTIL=now", "MODE=update", f"SNAPSHOT={SNAPSHOT}"],
            ],
        ),
        (
            "Is it complete?",
            [*process, "urbandata:checksnapshot", "--", f"SNAPSHOT={SNAPSHOT}", f"OUTPUT={CHECK}"],
        ),
    ]


def make_profile() -> None:
    """An empty profile in which the plugin is this checkout."""
    shutil.rmtree(PROFILE, ignore_errors=True)
    plugins = PROFILE / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "urban_data").symlink_to(ROOT)


@contextmanager
def demo_city() -> Iterator[str]:
    """The demo city while it is served; its address."""
    command = [sys.executable, "-m", "urban_data.demo", "--port", "0"]
    say("Start the demo city, a made-up platform on this machine:")
    print(f"$ PYTHONPATH=build {shlex.join(['build/venv/bin/python', *command[1:]])} &")
    environment = {**os.environ, "PYTHONPATH": "build"}
    # The city stops by itself when this process ends, in whatever way, and closes its end of the pipe.
    with subprocess.Popen(
        [*command, "--stay-with-parent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as city:
        try:
            address = city.stdout.readline().strip() if city.stdout else ""
            if not address:
                raise SystemExit("The demo city did not start.")
            print(address)
            yield address
        finally:
            city.terminate()


def run(command: list[str], settings: Mapping[str, str]) -> bool:
    """Print and run a command; False when it fails."""
    print(f"$ {shlex.join(command)}", flush=True)
    code = subprocess.run(command, env={**os.environ, **settings}, check=False).returncode
    if code != 0:
        print(f"This ended with exit code {code}.")
    return code == 0


def say(text: str) -> None:
    """Print a line of explanation."""
    print(f"\n# {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
