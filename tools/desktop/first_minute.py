# SPDX-License-Identifier: GPL-2.0-or-later
"""The first minute of a new user: QGIS Desktop on a virtual screen, an empty profile, the plugin from its ZIP.

Runs ``steps.py`` inside QGIS, which clicks as a person would, and fails when the first map takes more than five clicks
or a minute, or when anything goes wrong. ``--pictures`` keeps what the person saw.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.computer import THEMES, Computer, Looks
from package import zip_path
from shipped import ROOT

__all__ = ["Looks", "first_minute", "problems_of"]

STEPS = Path(__file__).with_name("steps.py")
SECONDS = 240
MOST_CLICKS = 5
MOST_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the clicks and seconds to the first map, and what went wrong, one text each."""

    problems: Sequence[str]
    clicks: int = 0
    seconds: float = 0.0


def first_minute(archive: Path, looks: Looks, pictures: Path | None = None, platform: str = "") -> Outcome:
    """A first minute with the demo city, or with the ``platform`` given; its pictures go into a folder."""
    wishes = {
        "URBAN_DATA_ZIP": str(archive),
        "URBAN_DATA_PICTURES": str(pictures or ""),
        "URBAN_DATA_PLATFORM": platform,
    }
    with tempfile.TemporaryDirectory() as scratch:
        ended = Computer(Path(scratch), looks).run(STEPS, SECONDS, wishes)
    if ended.answer is None:
        return Outcome([f"QGIS Desktop gave no answer within {SECONDS} s. {ended.complaints}"])
    told = ended.answer
    return Outcome(told["problems"], told.get("clicks", 0), told.get("seconds", 0.0))


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
