# SPDX-License-Identifier: GPL-2.0-or-later
"""The first minute of a new user: QGIS Desktop on a virtual screen, an empty profile, the plugin from its ZIP.

Runs ``steps.py`` inside QGIS, which clicks as a person would, and fails when the first map takes more than five clicks
or a minute, or when anything goes wrong. ``--pictures`` keeps what the person saw.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from package import zip_path
from shipped import ROOT

STEPS = Path(__file__).with_name("steps.py")
SCREEN = "-screen 0 1600x1000x24"
SECONDS = 240
MOST_CLICKS = 5
MOST_SECONDS = 60.0
THEMES = {"light": "default", "dark": "Night Mapping"}


@dataclass(frozen=True, slots=True)
class Looks:
    """How QGIS looks: its language, its theme, and the size of its font in points."""

    language: str = "en"
    theme: str = "light"
    points: int = 10

    def ini(self) -> str:
        """The text of a new profile's QGIS3.ini."""
        return "\n".join(
            [
                "[locale]", "overrideFlag=true", f"userLocale={self.language}", "[UI]",
                f"UITheme={THEMES[self.theme]}", "[app]", f"fontPointSize={self.points}", "[qgis]",
                "showTips=false", "newsFeed/disabled=true", "checkVersion=false", "",
            ]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the clicks and seconds to the first map, and what went wrong, one text each."""

    problems: Sequence[str]
    clicks: int = 0
    seconds: float = 0.0


def first_minute(archive: Path, looks: Looks, pictures: Path | None = None, platform: str = "") -> Outcome:
    """A first minute with the demo city, or with the ``platform`` given; its pictures go into a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Path(scratch, "profiles", "default", "QGIS", "QGIS3.ini")
        settings.parent.mkdir(parents=True)
        settings.write_text(looks.ini(), encoding="utf-8")
        answer = Path(scratch, "answer.json")
        documents = Path(scratch, "home")
        documents.mkdir()
        wishes = {
            "URBAN_DATA_ZIP": str(archive),
            "URBAN_DATA_ANSWER": str(answer),
            "URBAN_DATA_PICTURES": str(pictures or ""),
            "URBAN_DATA_PLATFORM": platform,
            "QGIS_CUSTOM_CONFIG_PATH": scratch,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(documents),
        }
        qgis = ["qgis", "--nologo", "--noversioncheck", "--code", str(STEPS)]
        screen = ["xvfb-run", "--auto-servernum", "--server-args", SCREEN]
        ended = subprocess.run(
            [*screen, "timeout", str(SECONDS), *qgis],
            env={**os.environ, **wishes},
            capture_output=True,
            text=True,
            check=False,
        )
        if not answer.exists():
            return Outcome([f"QGIS Desktop gave no answer within {SECONDS} s. {ended.stderr[-2000:]}"])
        return Outcome(**json.loads(answer.read_text(encoding="utf-8")))


def problems_of(outcome: Outcome) -> list[str]:
    """What is wrong with what came of it; one sentence each."""
    if outcome.problems:
        return list(outcome.problems)
    found = [f"The first map takes {outcome.clicks} clicks."] if outcome.clicks > MOST_CLICKS else []
    return found + ([f"The first map takes {outcome.seconds} s."] if outcome.seconds > MOST_SECONDS else [])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it once; 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", default="en")
    parser.add_argument("--theme", choices=sorted(THEMES), default="light")
    parser.add_argument("--points", type=int, default=10, help="size of QGIS's font")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of every dock and dialog")
    parser.add_argument("--platform", default="", help="the address of a platform, in place of the demo city")
    told = parser.parse_args(arguments)
    if told.pictures:
        told.pictures.mkdir(parents=True, exist_ok=True)
    looks = Looks(told.language, told.theme, told.points)
    result = first_minute(zip_path(ROOT), looks, told.pictures and told.pictures.resolve(), told.platform)
    found = problems_of(result)
    for problem in found:
        print(f"  {problem}")
    if not found:
        print(f"  The first map: {result.clicks} clicks, {result.seconds} s.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
