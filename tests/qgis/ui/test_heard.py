# SPDX-License-Identifier: GPL-2.0-or-later
"""Every place of the plugin as a screen reader tells it, read from the accessibility bus by another process."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping

import heard_child
import pytest
from everyone_cases import DOCK, PLACES
from qgis_child import environment
from screen_reader import Heard, in_session

# Roles with which the toolkit says nothing of what a thing is for.
VAGUE = {"filler", "panel", "unknown", "layered pane", "frame", ""}
ROWS = {"list item", "table cell", "tree item", "page tab"}
FIELDS = {"text", "combo box", "spin button"}

every_place = pytest.mark.parametrize("name", PLACES)

Places = Mapping[str, list[Heard]]


@pytest.fixture(scope="module", params=["en", "de"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Places:
    folder = tmp_path_factory.mktemp("heard")
    command = [sys.executable, heard_child.__file__, str(folder), request.param]
    told = json.loads(in_session(command, folder, environment(folder)).splitlines()[-1])
    return {name: [Heard.of(window) for window in windows] for name, windows in told.items()}


@every_place
def test_every_control_says_what_it_is(places: Places, name: str) -> None:
    found = [one for window in places[name] for one in controls(window)]
    assert found
    assert [one for one in found if not (one.name or one.labels)] == []
    assert [one for one in found if one.role in VAGUE] == []


@every_place
def test_no_two_controls_are_told_alike(places: Places, name: str) -> None:
    for window in places[name]:
        told = Counter((*one.labels, one.name, one.role) for one in controls(window) if one.role not in ROWS)
        assert [one for one, count in told.items() if count > 1] == []


@every_place
def test_a_field_belongs_to_the_label_beside_it(places: Places, name: str) -> None:
    for window in places[name]:
        labels = {one.name for one in shown(window) if one.role == "label"}
        loose = [one.name for one, around in within(window) if one.role in FIELDS and not labelled(one, around)]
        assert [one for one in loose if one in labels] == []


@every_place
def test_every_button_tells_something(places: Places, name: str) -> None:
    buttons = [one for window in places[name] for one in shown(window) if one.role == "push button"]
    assert [one for one in buttons if not one.name] == []


@pytest.mark.parametrize("name", DOCK)
def test_the_dock_says_which_tab_is_shown(places: Places, name: str) -> None:
    [tabs] = [one for one in places[name][0].all() if one.role == "page tab list"]
    titles = [tab.name for tab in tabs.inside if tab.role == "page tab"]
    assert len(set(titles)) == 3
    assert tabs.name in titles


def test_a_snapshot_says_how_complete_it_is(places: Places) -> None:
    word = {"en": "complete", "de": "vollständig"}[language(places)]
    rows = [one for one in shown(places["snapshots"][0]) if one.role == "table cell"]
    assert len(rows) == 2
    assert [one.name for one in rows if word not in one.name] == []
    assert [one for one in rows if "expanded" in one.states] == rows[:1]
    [facts] = [one for one in shown(places["snapshots"][0]) if word in one.text.casefold()]
    assert facts.name


def test_a_task_says_its_state_and_how_far_it_is(places: Places) -> None:
    done, half = {"en": ("Done", "Running, 50%"), "de": ("Fertig", "Läuft, 50 %")}[language(places)]
    for name, words in (("tasks", done), ("pulling", half)):
        [row] = [one for one in shown(places[name][0]) if one.role == "list item"]
        assert words in row.name.replace("\N{NO-BREAK SPACE}", " ")


def test_an_estimate_is_told_with_the_consent_that_it_needs(places: Places) -> None:
    [dialog] = [window for window in places["pull"] if window.role == "dialog"]
    told = {one.description for one in controls(dialog) if one.role == "label"}
    [consent] = [one for one in controls(dialog) if one.role == "check box" and one.description in told]
    assert re.search(r"\d", consent.description)
    assert "checked" not in consent.states


@pytest.mark.parametrize("name", ["removal", "replacing", "deletion"])
def test_a_question_is_told_as_an_alert(places: Places, name: str) -> None:
    [alert] = [window for window in places[name] if window.role == "alert"]
    assert alert.name
    assert any(one.role == "label" and one.name.endswith("?") for one in alert.all())
    [chosen] = [one for one in alert.all() if one.role == "push button" and "focused" in one.states]
    assert chosen.name


def shown(window: Heard) -> list[Heard]:
    """What is on the screen, or would be after scrolling; nothing of a page that lies behind another."""
    if "visible" not in window.states:
        return []
    return [window, *(one for part in window.inside for one in shown(part))]


def controls(window: Heard) -> list[Heard]:
    """What takes the focus and holds nothing else that does."""
    found = [one for one in shown(window) if "focusable" in one.states]
    return [one for one in found if not any("focusable" in part.states for part in list(one.all())[1:]) or one.labels]


def within(one: Heard, around: tuple[Heard, ...] = ()) -> Iterator[tuple[Heard, tuple[Heard, ...]]]:
    """Every thing with what it is in."""
    yield one, around
    for part in one.inside:
        yield from within(part, (*around, one))


def labelled(one: Heard, around: tuple[Heard, ...]) -> bool:
    """Whether a label belongs to it, or to what it is a part of."""
    return any(part.labels for part in (one, *around))


def language(places: Places) -> str:
    """In which language it is told."""
    return "en" if any(tab.name == "Snapshots" for tab in places["tasks"][0].all()) else "de"
