# SPDX-License-Identifier: GPL-2.0-or-later
"""What can happen to a person at QGIS Desktop, one scenario after the other, each in an empty profile.

``./dev desktop`` plays all, ``./dev desktop NAME…`` those of that name, ``--quick`` the quick ones.
A scenario fails when one of its scenes does, when QGIS ends by itself, with another exit code than 0 or too late, and
when it leaves anything running.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from desktop.computer import Computer, Ended, Looks
from desktop.props import guarded_city, proxy, quick_city, slow_city
from package import NAME, zip_path
from shipped import ROOT

SCENE = Path(__file__).with_name("play_scene.py")
SECONDS = 120
SECONDS_TO_LEAVE = 10.0
CRASH = re.compile(
    r"died on signal|Fatal Python error|Segmentation fault|Traceback \(most recent.*urban_data", re.DOTALL
)

Prop = Callable[[], AbstractContextManager[str]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """Scenes that are played one after the other on one computer, each in a QGIS of its own.

    ``props`` are what is served meanwhile, by the name under which scenes find its address. ``check`` looks at what is
    left and says what is wrong with it.
    """

    name: str
    scenes: Sequence[str]
    props: Mapping[str, Prop]
    is_quick: bool = False
    check: Callable[[Computer, Sequence[Ended]], Iterable[str]] = lambda _computer, _ended: ()


def city_is_gone(_computer: Computer, ended: Sequence[Ended]) -> Iterator[str]:
    """The process of the demo city is over when QGIS is."""
    process = (ended[-1].answer or {}).get("city", 0)
    if not process or Path(f"/proc/{process}").exists():
        yield f"The demo city, process {process}, is still there."


SCENARIOS = (
    Scenario("close-pulling", ("closing.in_a_pull", "closing.take_up"), {"slow": slow_city}, is_quick=True),
    Scenario("close-live", ("closing.with_live_layers",), {"slow": slow_city}),
    Scenario("close-demo-city", ("closing.with_the_demo_city",), {}, is_quick=True, check=city_is_gone),
    Scenario("reload-at-work", ("reloading.reload_in_a_pull",), {"slow": slow_city}),
    Scenario("upgrade-at-work", ("reloading.upgrade_in_a_pull",), {"slow": slow_city}, is_quick=True),
    Scenario("unload-at-work", ("reloading.unload_in_a_pull",), {"slow": slow_city}),
    Scenario("sign-in", ("signing_in.by_keyboard", "signing_in.locked"), {"guarded": guarded_city}, is_quick=True),
    Scenario("proxy", ("proxies.through",), {"proxy": proxy, "city": quick_city}),
    Scenario("dead-proxy", ("proxies.dead",), {"city": quick_city}, is_quick=True),
    Scenario("offline", ("proxies.offline",), {}),
    Scenario("pull-areas", ("pulling.areas",), {"city": quick_city}),
    Scenario("pull-consent", ("pulling.consent",), {"city": quick_city}),
    Scenario("pull-cancelled", ("pulling.cancel_and_retry",), {"slow": slow_city}),
    Scenario("pull-twice", ("pulling.two_at_once",), {"slow": slow_city}),
    Scenario("drag", ("dragging.onto_the_map",), {"city": quick_city}, is_quick=True),
    Scenario("live-gone", ("living.platform_goes",), {}),
    Scenario("files-spoilt", ("files.spoilt",), {"city": quick_city}),
    Scenario("file-gone", ("files.gone_below_the_map",), {"city": quick_city}),
    Scenario("file-locked", ("files.locked",), {"city": quick_city}),
    Scenario(
        "project-moved",
        ("files.save_project", "files.open_moved", "files.open_without"),
        {"city": quick_city},
        is_quick=True,
    ),
)


def problems_of(scene: str, ended: Ended) -> Iterator[str]:
    """What is wrong with one scene; one text each."""
    if ended.is_timed_out:
        yield f"{scene}: QGIS did not end within {SECONDS} s."
    elif ended.code != 0:
        yield f"{scene}: QGIS ended with exit code {ended.code}.\n{ended.complaints}"
    if CRASH.search(ended.complaints):
        yield f"{scene}: QGIS complains.\n{ended.complaints}"
    if ended.seconds_to_leave > SECONDS_TO_LEAVE:
        yield f"{scene}: QGIS took {ended.seconds_to_leave:.0f} s to end."
    if ended.answer is None:
        yield f"{scene}: QGIS gave no answer.\n{ended.complaints}"
    else:
        yield from (f"{scene}: {problem}" for problem in ended.answer["problems"])


def play(scenario: Scenario, archive: Path, looks: Looks, pictures: Path | None, *, tell_gaps: bool) -> list[str]:
    """Play all scenes; gives what went wrong."""
    problems: list[str] = []
    with ExitStack() as stack:
        computer = Computer(Path(stack.enter_context(tempfile.TemporaryDirectory())), looks)
        computer.install(archive, NAME)
        props = {name: stack.enter_context(prop()) for name, prop in scenario.props.items()}
        wishes = {
            "URBAN_DATA_ZIP": str(archive),
            "URBAN_DATA_PICTURES": str(pictures or ""),
            "URBAN_DATA_PROPS": json.dumps(props),
        }
        all_ended = []
        for scene in scenario.scenes:
            begun = time.monotonic()
            ended = computer.run(SCENE, SECONDS, {**wishes, "URBAN_DATA_SCENE": scene})
            all_ended.append(ended)
            problems += problems_of(scene, ended)
            if tell_gaps:
                tell(scene, time.monotonic() - begun, ended)
            if problems:
                return problems
        return problems + list(scenario.check(computer, all_ended))


def tell(scene: str, seconds: float, ended: Ended) -> None:
    """Print how long a scene took, what was noted, and when the main thread stood still."""
    answer = dict(ended.answer or {})
    print(f"    {scene}: {seconds:.1f} s, {ended.seconds_to_leave:.1f} s of them for leaving")
    for gap, place in answer.pop("gaps", ()):
        print(f"      stood still for {gap} s: {place}")
    for name, value in answer.items():
        if name != "problems":
            print(f"      {name}: {value}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Play scenarios; 1 when something is wrong."""
    parser = argparse.ArgumentParser(prog="./dev desktop", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(one.name for one in SCENARIOS))
    parser.add_argument("--quick", action="store_true", help="only those that belong to every check")
    parser.add_argument("--language", default="en")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of what was seen")
    parser.add_argument("--gaps", action="store_true", help="tell when the main thread stood still, and what was noted")
    told = parser.parse_args(arguments)
    if told.pictures:
        told.pictures.mkdir(parents=True, exist_ok=True)
    unknown = set(told.names) - {one.name for one in SCENARIOS}
    if unknown:
        parser.error(f"there is no scenario {', '.join(sorted(unknown))}")
    failed = False
    for scenario in SCENARIOS:
        if (told.names and scenario.name not in told.names) or (told.quick and not scenario.is_quick):
            continue
        begun = time.monotonic()
        pictures = told.pictures and told.pictures.resolve()
        found = play(scenario, zip_path(ROOT), Looks(told.language), pictures, tell_gaps=told.gaps)
        print(f"  {scenario.name}: {'FAILED' if found else 'passed'} in {time.monotonic() - begun:.1f} s", flush=True)
        for problem in found:
            print(f"    {problem}")
        failed = failed or bool(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
