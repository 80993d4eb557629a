# SPDX-License-Identifier: GPL-2.0-or-later
"""Show the plugin at work: from the demo city's address to a week of its climate and traffic, a map and a table."""

from __future__ import annotations

import os
import shlex
import shutil
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
MAP = OUT / "temperature.pdf"
PICTURE = OUT / "temperature.png"
TABLE = OUT / "temperature.xlsx"
DATASETS = (
    "Lufttemperatur (°C)",
    "Relative Luftfeuchte (%)",
    "Anzahl Fahrraeder Zaehlstelle 1-Stunde",
    "Anzahl Pkw Zaehlstelle 1-Stunde",
)
BACKGROUND = ("districts", "parks", "river", "streets")
TITLE = "Lufttemperatur in Merfurt am Rhein"


def main() -> int:
    """Run the demo from the root of the checkout; 1 when one of its commands fails."""
    os.chdir(ROOT)
    started = time.monotonic()
    make_profile()
    OUT.mkdir(exist_ok=True)
    for earlier in (LIST, SNAPSHOT, CHECK, MAP, PICTURE, TABLE):
        earlier.unlink(missing_ok=True)
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
    print(f"  {MAP.name:20} a map for a council paper")
    print(f"  {PICTURE.name:20} the same as a picture")
    print(f"  {TABLE.name:20} the temperatures as a table for a spreadsheet")
    return 0


def commands(address: str) -> list[tuple[str, list[str]]]:
    """What is shown, in order: a title and a command as it can be typed."""
    pull = algorithm(
        "pullobservations",
        PLATFORM=address,
        DATASETS=";".join(DATASETS),
        FROM="-7 days",
        UNTIL="now",
        SNAPSHOT=SNAPSHOT,
    )
    features = algorithm(
        "pullfeatures",
        PLATFORM=address.removesuffix("/v1.1") + "/ogc",
        DATASETS=";".join(BACKGROUND),
        SNAPSHOT=SNAPSHOT,
    )
    sheet = {
        "SNAPSHOT": SNAPSHOT,
        "DATASETS": ";".join((DATASETS[0], *BACKGROUND)),
        "CLASSES": "quantiles",
        "TITLE": TITLE,
        "LANGUAGE": "de",
    }
    table = algorithm(
        "exporttable", SNAPSHOT=SNAPSHOT, DATASET=DATASETS[0], WHAT="observations", LANGUAGE="de", OUTPUT=TABLE
    )
    return [
        ("Switch the plugin on:", ["qgis_process", "plugins", "enable", "urban_data"]),
        ("What does the city offer?", algorithm("listdatasets", PLATFORM=address, OUTPUT=LIST)),
        ("Pull a week of climate and traffic into a snapshot:", pull),
        ("Once more, as every night: this brings only what is new.", [*pull, "MODE=update"]),
        ("Is it complete?", algorithm("checksnapshot", SNAPSHOT=SNAPSHOT, OUTPUT=CHECK)),
        ("Districts, river and streets, from another interface of the platform:", features),
        (
            "A map for a council paper, in classes that show the differences of this moment:",
            algorithm("exportmap", **sheet, OUTPUT=MAP),
        ),
        ("The same as a picture:", algorithm("exportmap", **sheet, DPI=110, OUTPUT=PICTURE)),
        ("A table for a spreadsheet:", table),
    ]


def algorithm(name: str, **parameters: object) -> list[str]:
    """The command that runs an algorithm of the plugin."""
    given = [f"{parameter}={value}" for parameter, value in parameters.items()]
    return ["qgis_process", "run", f"urbandata:{name}", "--", *given]


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
    # The city stops when its standard input is closed, which happens however this process ends.
    with subprocess.Popen(
        [*command, "--stay-with-parent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as city:
        address = city.stdout.readline().strip() if city.stdout else ""
        if not address:
            raise SystemExit("The demo city did not start.")
        print(address)
        yield address


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
