# SPDX-License-Identifier: GPL-2.0-or-later
"""Which series of a counting station may be summed, so that nobody who passed is counted twice.

Platforms publish the same passages several times: by quarters, hours and days; by direction and as direction 0, which
is the sum of 1 and 2 (Hamburg); by lane and for the whole cross-section (Berlin); by class and for all motor vehicles.
Marks alone do not tell whether the parts are all there, so that they are compared with the total by value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .aggregate import DEFAULT_COVERAGE
from .frames import Numbers, Times, numbered, sampling

MOTOR, HEAVY = "motor vehicle", "heavy vehicle"

MODES: Mapping[str, str] = {
    **dict.fromkeys((MOTOR, HEAVY, "car", "van", "motorcycle", "lorry", "articulated lorry", "bus"), MOTOR),
    "bicycle": "bicycle",
    "pedestrian": "pedestrian",
    "tram": "tram",
}
"""The mode of each class; a class that is not named here is a mode of its own."""

HEAVY_CLASSES = frozenset({"lorry", "articulated lorry", "bus"})
"""The classes of vehicles over 3.5 t, which make up heavy traffic (SV) in German traffic counts."""

TOLERANCE = 0.02
"""By which share of a total its parts may miss it and still be all of it."""

_ALIASES = {
    "kfz": MOTOR, "vehicle": MOTOR, "motor_vehicle": MOTOR, "sv": HEAVY, "heavy_vehicle": HEAVY, "heavy": HEAVY,
    "pkw": "car", "cars": "car", "lkw": "lorry", "lorries": "lorry", "truck": "lorry", "trucks": "lorry",
    "lieferwagen": "van", "vans": "van", "krad": "motorcycle", "sattelzug": "articulated lorry",
    "lastzug": "articulated lorry", "busse": "bus", "buses": "bus", "rad": "bicycle", "fahrrad": "bicycle",
    "fahrräder": "bicycle", "bike": "bicycle", "bikes": "bicycle", "bicycles": "bicycle",
    "fussgänger": "pedestrian", "fussgaenger": "pedestrian", "pedestrians": "pedestrian",
}  # fmt: skip
_FACTS = ("station", "property_name", "unit", "statistic", "direction", "class_", "lane", "role")
_TOTALS = frozenset({"", "0", "total", "all", "both", "gesamt", "alle", "beide"})
_STATISTICS = frozenset({"", "count", "sum"})
_NO_COUNTS = frozenset({"km/h", "m/s", "%", "s", "kn", "[mi_i]/h"})
_EXCEEDING = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class _Flow:
    """Counts by interval (ms, rising) of the series that make them up; ``step`` is their usual length in ms."""

    members: tuple[Any, ...]
    t_start: Times
    t_end: Times
    value: Numbers
    step: int
    direction: str = ""
    lane: str = ""
    role: str = ""

    @property
    def covered(self) -> int:
        """How long there are counts, in ms."""
        return len(self.value) * self.step


@dataclass(slots=True)
class _Why:
    """Why a series is left out, by series; the first reason stays."""

    of: dict[Any, str] = field(default_factory=dict)

    def say(self, flows: Iterable[_Flow], reason: str) -> None:
        for flow in flows:
            for member in flow.members:
                self.of.setdefault(member, reason)


def choose(
    frame: pd.DataFrame,
    series: pd.DataFrame,
    *,
    longest: np.timedelta64 | None = None,
    minimum: float = DEFAULT_COVERAGE,
) -> pd.DataFrame:
    """For each series whether it counts: one row per series, in the order of ``series``.

    ``frame`` is tidy observations, ``series`` facts by series of which ``station``, ``class_``, ``direction``,
    ``lane``, ``role``, ``statistic``, ``unit`` and ``property_name`` are read where they are there; ``longest`` is the
    longest interval that is of use. The result has ``station``, ``class_`` (the property where no class is told),
    ``mode``, and two choices: series that are ``of_class`` count each class of a station once, those that are
    ``of_total`` each mode. ``reason`` says why a series is not of both:

    - ``no_values``; ``not_a_count`` (a speed, a mean, a share); ``too_long`` (longer than ``longest``);
    - ``parallel_period``: the same counts are taken by a finer interval or, where that lacks more than a share of
      1 - ``minimum`` of the time, by one that covers more;
    - ``incomplete``: longer intervals count more of the same, so that a direction or a lane is missing here;
    - ``sum_of_parts``, ``part_of_total``: its parts, or the total it belongs to, are taken; parts only where they sum
      to the total within `TOLERANCE` and cover at least ``minimum`` of its time;
    - ``less_than_parts``: called a total, but smaller than its parts in more than one interval in twenty;
    - ``alike``: nothing tells it from another series that has more values;
    - ``within_total``: of its class, while the mode is taken from its total; ``sum_of_classes``: the reverse;
    - ``no_total``: neither all vehicles nor cars are counted here, so that this class is no total.

    Where directions are numbered from 0, direction 0 is smaller than direction 1 now and then: both are taken.
    """
    facts = _facts(series)
    why = _Why()
    flows = _flows(frame, facts, why)
    classes: dict[tuple[str, str], list[_Flow]] = {}
    for label, flow in flows.items():
        classes.setdefault((facts["station"][label], facts["class_"][label]), []).append(flow)
    limit = None if longest is None else int(longest / np.timedelta64(1, "ms"))
    taken = {key: _finest(group, limit, minimum, why) for key, group in classes.items()}
    of_class = {member for flow in taken.values() if flow for member in flow.members}
    of_total: set[Any] = set()
    for station in dict.fromkeys(station for station, _ in taken):
        here = {name: flow for (place, name), flow in taken.items() if place == station and flow}
        of_total.update(member for flow in _modes(here, minimum, why) for member in flow.members)
    table = facts[["station", "class_", "mode"]].copy()
    table["of_class"] = [label in of_class for label in table.index]
    table["of_total"] = [label in of_total for label in table.index]
    table["reason"] = [why.of.get(label, "") for label in table.index]
    return table


def class_of(class_: str, property_name: str = "") -> str:
    """The class of a series by what the platform calls it, else by its property."""
    word = (class_ or property_name).strip()
    return _ALIASES.get(word.casefold().replace("ß", "ss"), word)


def _facts(series: pd.DataFrame) -> pd.DataFrame:
    told = series.reindex(columns=list(_FACTS), fill_value="").astype(object)
    facts = told.where(told.notna(), "").astype(str)
    facts["class_"] = [class_of(*told) for told in zip(facts["class_"], facts["property_name"], strict=True)]
    facts["mode"] = [MODES.get(name, name) for name in facts["class_"]]
    return facts


def _flows(frame: pd.DataFrame, facts: pd.DataFrame, why: _Why) -> dict[Any, _Flow]:
    """Each series of counts that has values; an instant counts until the usual time after it."""
    labels, code = numbered(frame)
    start = frame["t_start"].to_numpy("datetime64[ms]")
    end = frame["t_end"].to_numpy("datetime64[ms]")
    value = frame["value"].to_numpy("float64")
    bounds = np.searchsorted(code, np.arange(len(labels) + 1))
    steps = sampling(frame).to_numpy("timedelta64[ms]")
    place = {label: number for number, label in enumerate(labels)}
    flows: dict[Any, _Flow] = {}
    for row in facts.itertuples():
        if row.statistic not in _STATISTICS or row.unit in _NO_COUNTS:
            why.of[row.Index] = "not_a_count"
            continue
        number = place.get(row.Index)
        there = slice(0, 0) if number is None else slice(bounds[number], bounds[number + 1])
        counted = ~np.isnan(value[there])
        if number is None or not counted.any() or np.isnat(steps[number]):
            why.of[row.Index] = "no_values"
            continue
        begin, stop = start[there][counted], end[there][counted]
        stop = np.where(stop > begin, stop, begin + steps[number])
        step = int(steps[number].astype("int64"))
        marks = {name: str(getattr(row, name)).strip() for name in ("direction", "lane", "role")}
        flows[row.Index] = _Flow((row.Index,), begin, stop, value[there][counted], step, **marks)
    return flows


def _finest(flows: Sequence[_Flow], limit: int | None, minimum: float, why: _Why) -> _Flow | None:
    """The flow of one class at one station by the finest interval that covers enough."""
    by_step: dict[int, list[_Flow]] = {}
    for flow in flows:
        by_step.setdefault(flow.step, []).append(flow)
    reasons = {step: _Why() for step in by_step}
    whole = {step: _whole(group, minimum, reasons[step]) for step, group in sorted(by_step.items())}
    usable = {
        step: flow
        for step, flow in whole.items()
        if (limit is None or step <= limit)
        and not any(_falls_short(flow, other) for longer, other in whole.items() if longer > step)
    }
    most = max((flow.covered for flow in usable.values()), default=0)
    best = next((step for step, flow in usable.items() if flow.covered >= minimum * most), None)
    for step, group in by_step.items():
        if step == best:
            why.of.update(reasons[step].of)
        elif step in usable:
            why.say(group, "parallel_period")
        else:
            why.say(group, "too_long" if limit is not None and step > limit else "incomplete")
    return None if best is None else usable[best]


def _whole(flows: Sequence[_Flow], minimum: float, why: _Why) -> _Flow:
    """The flow through the whole cross-section, of lanes, of directions or as a total."""
    marked: dict[tuple[str, str], list[_Flow]] = {}
    for flow in flows:
        direction = "" if _of_all(flow.direction, flow.role) else flow.direction
        lane = "" if _of_all(flow.lane, flow.role) else flow.lane
        if not direction and not lane and flow.role == "part":
            lane = f"series {flow.members[0]}"
        marked.setdefault((direction, lane), []).append(flow)
    single = {mark: _one_of(group, why) for mark, group in marked.items()}
    directions = [
        _part_or_total(single.get((direction, "")), _lanes(single, direction), minimum, why)
        for direction in dict.fromkeys(direction for direction, _ in single if direction)
    ]
    lanes, total = _lanes(single, ""), single.get(("", ""))
    if directions and lanes:
        fewer = min((lanes, directions), key=lambda parts: _sum(parts).covered)
        why.say(fewer, "alike")
        lanes = directions if fewer is lanes else lanes
    return _part_or_total(total, lanes or directions, minimum, why)


def _of_all(mark: str, role: str) -> bool:
    return mark == "" or (role != "part" and mark.casefold() in _TOTALS)


def _lanes(single: Mapping[tuple[str, str], _Flow], direction: str) -> list[_Flow]:
    return [flow for (way, lane), flow in single.items() if way == direction and lane]


def _one_of(flows: Sequence[_Flow], why: _Why) -> _Flow:
    """The one with the most values of those that nothing tells apart."""
    best = min(flows, key=lambda flow: (-len(flow.value), str(flow.members)))
    why.say([flow for flow in flows if flow is not best], "alike")
    return best


def _part_or_total(total: _Flow | None, parts: Sequence[_Flow], minimum: float, why: _Why) -> _Flow:
    """The parts where they are all there, else the total."""
    if total is None or not parts:
        return total or _sum(parts)
    if _exceed(total, parts):
        if len(parts) == 1 and total.direction == "0":
            return _sum([total, *parts])
        why.say([total], "less_than_parts")
        return _sum(parts)
    if _complete(total, parts, minimum):
        why.say([total], "sum_of_parts")
        return _sum(parts)
    why.say(parts, "part_of_total")
    return total


def _modes(classes: Mapping[str, _Flow], minimum: float, why: _Why) -> list[_Flow]:
    """The flows whose sum is each mode at one station."""
    others = [flow for name, flow in classes.items() if MODES.get(name, name) != MOTOR]
    heavy = [classes[name] for name in classes if name in HEAVY_CLASSES]
    light = [
        classes[name] for name in classes if MODES.get(name) == MOTOR and name not in {MOTOR, HEAVY, *HEAVY_CLASSES}
    ]
    heavy = _classes_or_total(classes.get(HEAVY), heavy, minimum, why)
    motor = _classes_or_total(classes.get(MOTOR), light + heavy, minimum, why)
    if MOTOR not in classes and "car" not in classes:
        why.say(motor, "no_total")
        motor = []
    return others + motor


def _classes_or_total(total: _Flow | None, classes: list[_Flow], minimum: float, why: _Why) -> list[_Flow]:
    if total is None:
        return classes
    if classes and not _exceed(total, classes) and _complete(total, classes, minimum):
        why.say([total], "sum_of_classes")
        return classes
    why.say(classes, "within_total")
    return [total]


def _exceed(total: _Flow, parts: Sequence[_Flow]) -> bool:
    """True where the parts are more than their total too often for it to be their sum."""
    summed, told = _side_by_side(_sum(parts), total)
    return bool(len(told)) and float(np.mean(summed > told * (1 + TOLERANCE))) > _EXCEEDING


def _falls_short(fine: _Flow, coarse: _Flow) -> bool:
    """True where a flow counts less than another one in the same time: it misses a direction or a lane."""
    counted, told = _side_by_side(fine, coarse)
    return bool(counted.sum() < (1 - TOLERANCE) * told.sum())


def _complete(total: _Flow, parts: Sequence[_Flow], minimum: float) -> bool:
    """True where the parts make up the total and cover enough of its time; never seen together, the longer one."""
    together = _sum(parts)
    if not len(_side_by_side(together, total)[1]):
        return together.covered >= total.covered
    return together.covered >= minimum * total.covered and not _falls_short(together, total)


def _side_by_side(fine: _Flow, coarse: _Flow) -> tuple[Numbers, Numbers]:
    """The counts of two flows in the intervals of the coarser one that both cover whole."""
    if fine.step > coarse.step:
        told, summed = _side_by_side(coarse, fine)
        return summed, told
    first = np.searchsorted(fine.t_start, coarse.t_start)
    last = np.searchsorted(fine.t_start, coarse.t_end)
    before = np.concatenate(([0.0], np.cumsum(fine.value)))
    wanted = (coarse.t_end - coarse.t_start).astype("int64")
    whole = (last - first) * fine.step == wanted
    return (before[last] - before[first])[whole], coarse.value[whole]


def _sum(flows: Sequence[_Flow]) -> _Flow:
    """The sum over the intervals that all flows have; those of finer ones are made longer first."""
    coarsest = max(flows, key=lambda flow: flow.step)
    start, end, value = coarsest.t_start, coarsest.t_end, np.zeros(len(coarsest.value))
    for flow in flows:
        first, last = np.searchsorted(flow.t_start, start), np.searchsorted(flow.t_start, end)
        before = np.concatenate(([0.0], np.cumsum(flow.value)))
        whole = (last - first) * flow.step == (end - start).astype("int64")
        value = (value + before[last] - before[first])[whole]
        start, end = start[whole], end[whole]
    members = tuple(member for flow in flows for member in flow.members)
    return _Flow(members, start, end, value, coarsest.step)
