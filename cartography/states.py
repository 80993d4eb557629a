# SPDX-License-Identifier: GPL-2.0-or-later
"""States that platforms tell as words (free, charging, out of order), and how they are shown.

``states.json`` beside this module lists them with the words of OCPP, OCPI and German platforms.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .classes import Words

MOST_WORDS = 50
_BARE = frozenset({"state", "status", "zustand"})
UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}


@dataclass(frozen=True, slots=True)
class State:
    """A state: its key, what it is called, its colour ``#rrggbb``, the marker's shape, and the words that mean it.

    The words are folded: small letters and digits alone, umlauts spelled out.
    """

    key: str
    title: Words
    colour: str
    shape: str
    words: tuple[str, ...]

    def is_said(self, text: str) -> bool:
        """Whether a platform means this state by ``text``."""
        return folded(text) in self.words


def states_of(values: Iterable[str]) -> tuple[State, ...]:
    """The smallest known set of states in which most of the values are at home; empty when fewer than half are known.

    The set is given as a whole, so that a state that has not yet occurred is shown right when it does.
    """
    told = [folded(value) for value in values if value.strip()]
    known, sets = _vocabulary()
    homes = {word: state.key for state in known.values() for word in state.words}
    counts = [(sum(homes.get(word) in keys for word in told), -len(keys), keys) for keys in sets]
    most, _, keys = max(counts)
    return tuple(known[key] for key in keys) if 0 < len(told) <= 2 * most else ()


def states_among(values: Iterable[str]) -> tuple[State, ...]:
    """The known states that occur in a column of mostly strange words; yes and no are not among them.

    A 0 or 1 among many codes is no answer to a question.
    """
    told = {folded(value) for value in values}
    known, _ = _vocabulary()
    return tuple(state for key, state in known.items() if key not in ("yes", "no") and not told.isdisjoint(state.words))


def titles_in(language: str, known: Iterable[State]) -> dict[str, str]:
    """What each word that means one of these states is said as in a language."""
    return {word: state.title.said(language) for state in known for word in state.words}


def sayer(values: Iterable[str], language: str) -> Callable[[str], str] | None:
    """What says the states of a column in a language: known ones by their titles, other texts as they are.

    ``values`` are those of the column. None where they are no known states or more than 50 different ones.
    """
    told = sorted({value for value in values if value.strip()})
    known = states_of(told) or states_among(told)
    if not known or len(told) > MOST_WORDS:
        return None
    titles = titles_in(language, known)
    return lambda text: titles.get(folded(text), text)


def is_bare(name: str) -> bool:
    """Whether a property's name says that it is a state and no more."""
    return folded(name) in _BARE


def strange_looks(known: Iterable[State]) -> list[tuple[str, str]]:
    """Colour and shape for states of which nothing is known, none in the colour of a known one."""
    told, taken = _content()["unknown"], {state.colour for state in known}
    looks = zip(told["colours"], told["shapes"], strict=True)
    return [(colour, shape) for colour, shape in looks if colour not in taken]


def folded(text: str) -> str:
    """Small letters and digits of a word alone, umlauts spelled out; `style` says the same as an expression."""
    for umlaut, spelled in UMLAUTS.items():
        text = text.lower().replace(umlaut, spelled)
    return re.sub(r"[^a-z0-9]", "", text)


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name("states.json").read_text(encoding="utf-8"))
    return content


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[dict[str, State], list[list[str]]]:
    content = _content()
    states = {
        key: State(key, Words(told["en"], told["de"]), told["colour"], told["shape"], tuple(told["words"]))
        for key, told in content["states"].items()
    }
    return states, list(content["sets"].values())
