# SPDX-License-Identifier: GPL-2.0-or-later
"""What a screen reader gets to know of an application, through the accessibility bus (AT-SPI) of a session of its own.

As a program: `screen_reader.py PID` prints the windows of a process as JSON, each the tree that its toolkit tells.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

PATIENCE = 20  # seconds until an application that has just started is on the bus
POLL = 50  # milliseconds
BUS = ("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set")


@dataclass(frozen=True, slots=True)
class Heard:
    """A thing on the screen as it is told.

    ``text`` can be read in it line by line, ``labels`` are the names of its labels, ``inside`` is what is in it.

    States, roles and relations are named as in AT-SPI, such as "focusable", "push button", "labelled-by".
    """

    name: str
    description: str
    role: str
    states: Sequence[str]
    text: str = ""
    labels: Sequence[str] = ()
    inside: Sequence[Heard] = field(default_factory=tuple)

    def all(self) -> Iterator[Heard]:
        """It and everything inside, in the order in which it is read."""
        yield self
        for one in self.inside:
            yield from one.all()

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Heard:
        """What the program printed of one thing."""
        return cls(**{**told, "inside": tuple(cls.of(one) for one in told["inside"])})


def in_session(command: Sequence[str], folder: Path, variables: Mapping[str, str]) -> str:
    """What a command prints that runs on a screen and a session bus of its own; raises CalledProcessError."""
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    wrapped = [_found("xvfb-run"), "--auto-servernum", _found("dbus-run-session"), "--", *command]
    done = subprocess.run(
        wrapped,
        capture_output=True,
        check=False,
        env={**variables, "QT_QPA_PLATFORM": "xcb", "XDG_RUNTIME_DIR": str(runtime), "NO_AT_BRIDGE": "1"},
        text=True,
        timeout=300,
    )
    if done.returncode:
        raise AssertionError(f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def _found(program: str) -> str:
    found = shutil.which(program)
    assert found, f"{program} is missing; ./dev setup installs it"
    return found


def _read(pid: int) -> list[Heard]:
    """The windows of a process; switches accessibility on first, as a screen reader does when it starts."""
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi, Gio, GLib

    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    enabled = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
    bus.call_sync(*BUS, enabled, None, Gio.DBusCallFlags.NONE, -1, None)
    desktop = Atspi.get_desktop(0)
    context = GLib.MainContext.default()
    GLib.timeout_add(POLL, lambda: True)
    end = GLib.get_monotonic_time() + PATIENCE * 1_000_000
    while GLib.get_monotonic_time() < end:
        for application in _children(desktop):
            if application.get_process_id() == pid and application.get_child_count():
                return [_heard(window) for window in _children(application)]
        context.iteration(True)
    raise SystemExit(f"Process {pid} does not tell anything.")


def _children(one: Any) -> list[Any]:
    found = (one.get_child_at_index(index) for index in range(one.get_child_count()))
    return [child for child in found if child is not None]


def _heard(one: Any) -> Heard:
    from gi.repository import Atspi

    relations = {relation.get_relation_type().value_nick: relation for relation in one.get_relation_set()}
    labels = relations.get("labelled-by")
    return Heard(
        one.get_name() or "",
        one.get_description() or "",
        {"button": "push button"}.get(one.get_role_name(), one.get_role_name()),  # so called by newer ones
        [state.value_nick for state in one.get_state_set().get_states()],
        Atspi.Text.get_text(one, 0, -1) if "Text" in one.get_interfaces() else "",
        [labels.get_target(index).get_name() for index in range(labels.get_n_targets())] if labels else [],
        [_heard(child) for child in _children(one)],
    )


if __name__ == "__main__":
    json.dump([asdict(window) for window in _read(int(sys.argv[1]))], sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # libatspi waits for an answer of the application at exit, which waits for us
