# SPDX-License-Identifier: GPL-2.0-or-later
"""Names for the columns of the tables of latest values: one for each kind of value a dataset has.

A column holds one property in one unit, of one statistic, averaging period, direction, class and lane. Its name is
the property and of the others what tells it from its neighbours; it never changes once given, so that what a person
has styled or written against it keeps working.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ..core.text import slug

RESERVED = frozenset({"fid", "geom", "station", "name", "rowid", "oid"})

_TOTALS = frozenset({"0", "total", "all", "both", "gesamt", "alle", "beide"})
_LONGEST = 56
_HASH = re.compile(r"_[0-9a-f]{8}$")


class Kind(NamedTuple):
    """What tells one column of a dataset from another."""

    property: str
    period: str = ""
    statistic: str = ""
    direction: str = ""
    category: str = ""
    lane: str = ""
    unit: str = ""
    value_kind: str = ""
    place: str = ""


class Candidate(NamedTuple):
    """A series that needs a column: its fid, station, kind of value without ``place``, height and source id."""

    fid: int
    station: int
    z: float | None
    source_id: str
    component: int
    kind: Kind


def of_all(mark: str, role: str) -> bool:
    """True for a direction or lane that stands for all of them, unless the series is said to be a part."""
    return role != "part" and mark.casefold() in _TOTALS


def column_names(candidates: Sequence[Candidate], given: Mapping[int, str], taken: Iterable[str]) -> dict[int, str]:
    """The column of every candidate, by series fid.

    ``given`` are the names series have already, ``taken`` all columns of the table. Names are ``[a-z][a-z0-9_]*``
    of at most 58 characters, differ without regard to case, and stay apart from every other one's ``<name>_t`` and
    ``<name>_d``.
    """
    kinds = _placed(candidates)
    known = {kind: given[fid] for fid, kind in sorted(kinds.items()) if fid in given}
    used = set(RESERVED).union(taken, *map(_with_companions, taken))
    wanted = sorted(set(kinds.values()) - set(known))
    rivals: dict[str, list[Kind]] = defaultdict(list)
    for kind in (*known, *wanted):
        rivals[_word(kind.property)].append(kind)
    for kind in wanted:
        name = _free(_readable(kind, rivals[_word(kind.property)]), used)
        used |= _with_companions(name)
        known[kind] = name
    return {fid: given.get(fid, known[kind]) for fid, kind in kinds.items()}


def _placed(candidates: Sequence[Candidate]) -> dict[int, Kind]:
    """The kind of each series; several of one kind at one station are told apart by height, else by number."""
    groups: dict[tuple[int, Kind], list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.station, candidate.kind].append(candidate)
    kinds = {}
    for (_, kind), group in groups.items():
        if len(group) == 1:
            kinds[group[0].fid] = kind
            continue
        group.sort(key=lambda one: (one.source_id, one.component, one.fid))
        heights = Counter(one.z for one in group)
        by_height = len(heights) == len(group) and None not in heights
        for number, one in enumerate(group, 1):
            place = f"{one.z:g} m" if by_height else str(number) if number > 1 else ""
            kinds[one.fid] = kind._replace(place=place)
    return kinds


def _readable(kind: Kind, rivals: Sequence[Kind]) -> str:
    telling = [value for at, value in enumerate(kind) if at and value and any(rival[at] != value for rival in rivals)]
    name = "_".join(filter(None, (_word(kind.property) or "value", *map(_word, telling))))
    return name if name[0].isalpha() else f"n{name}"


@lru_cache(maxsize=4096)
def _word(text: str) -> str:
    """Letters, digits and low lines that read like ``text``, if any; a minus before a digit is spelled out."""
    readable = slug("w" + re.sub(r"-(?=\d)", " minus ", text.lower()), 50)
    return _HASH.sub("", readable)[1:].strip("_")


def _free(name: str, used: set[str]) -> str:
    """``name``, shortened and numbered so that neither it nor the column of its time or change is used."""
    name = name[:_LONGEST].strip("_")
    candidate, number = name, 1
    while not used.isdisjoint(_with_companions(candidate)):
        number += 1
        candidate = f"{name[: _LONGEST - 2]}_{number}"
    return candidate


def _with_companions(name: str) -> set[str]:
    return {name, f"{name}_t", f"{name}_d"}
