# SPDX-License-Identifier: GPL-2.0-or-later
"""Reading pages of Observations, as objects or as dataArray (OGC 18-088, 12), into records."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from ...core.documents import raw_json
from ...core.records import Observation, ValueKind
from ...core.text import storable
from ...core.time import TimeError, parse_instant, parse_span
from .addresses import id_in_link
from .entities import LONGEST_TEXT, Entity, Flaw, Losses, checked, control, identity

FIELDS = ("phenomenonTime", "result", "resultTime", "resultQuality")

Value = tuple[float | None, str | None, str | None]
Kinds = tuple[ValueKind, ...]
Edge = frozenset[tuple[str, str]]

_TRUTHS = {"true": 1.0, "false": 0.0, "1": 1.0, "0": 0.0}
_NO_VALUES = frozenset({"nan", "-nan", "+nan"})


class ObservationReader:
    """Collects the observations of one page whose start lies in ``t_from <= t_start < t_to``.

    ``kinds`` gives the value kind of each series by source id, one for every component of a MultiDatastream.
    After reading, ``received`` counts the records in the window and those that could not be read; records outside
    the window are not counted, since a server may be asked for a little more than the window. ``lowest`` and
    ``highest`` are the first and last start on the page; ``ascending`` is False when records came out of order.
    """

    def __init__(self, kinds: Mapping[str, Kinds], t_from: str, t_to: str, known: Edge = frozenset()) -> None:
        self._kinds = kinds
        self._from = t_from
        self._to = t_to
        self._known = known
        self._rows: list[tuple[str, Sequence[Any], int]] = []
        self.observations: list[Observation] = []
        self.losses = Losses()
        self.lowest: str | None = None
        self.highest: str | None = None
        self.ascending = True
        self.closed_intervals = False

    @property
    def received(self) -> int:
        """Values delivered and records dropped."""
        return len(self.observations) + len(self.losses)

    @property
    def size(self) -> int:
        """The number of records on the page, wanted or not."""
        return sum(len(rows) for _, rows, _ in self._rows)

    def edge(self) -> Edge:
        """The records that begin at ``highest``: a page asked from there on will bring them again."""
        return frozenset(
            (source, repr(row))
            for source, rows, at in self._rows
            for row in rows
            if _start(_item(row, at)) == self.highest
        )

    def read_objects(self, records: Sequence[Any], source_of: Callable[[Entity], str]) -> None:
        """Observation objects; ``source_of`` tells the series of one, or raises Flaw."""
        by_series: dict[str, list[tuple[Any, ...]]] = {}
        previous = ""
        for record in records:
            try:
                entity = checked(record)
                source = source_of(entity)
            except Flaw as flaw:
                self.losses.add(str(flaw), record)
                continue
            moment = entity.get("phenomenonTime")
            by_series.setdefault(source, []).append(
                (
                    moment,
                    entity.get("result"),
                    entity.get("resultTime"),
                    entity.get("resultQuality"),
                    control(entity, "id"),
                )
            )
            start = _start(moment)
            if start is not None:
                self.ascending = self.ascending and start >= previous
                previous = start
        for source, rows in by_series.items():
            self._read(source, rows, (0, 1, 2, 3))

    def read_arrays(self, groups: Sequence[Any]) -> None:
        """The groups of a dataArray page; the order of the columns is the server's."""
        for group in groups:
            try:
                entity = checked(group)
                source = group_source(entity)
                columns = _columns(entity)
                rows = entity.get("dataArray")
                if not isinstance(rows, list):
                    raise Flaw("a data array that is no list")
            except Flaw as flaw:
                self.losses.add(str(flaw), group)
                continue
            self._read(source, rows, columns)

    def _read(self, source: str, rows: Sequence[Any], columns: tuple[int, int, int, int]) -> None:
        kinds = self._kinds.get(source)
        if kinds is None:
            for row in rows:
                self.losses.add("a series that was not asked for", row)
            return
        self._rows.append((source, rows, columns[0]))
        if len(kinds) > 1 or source.startswith("MultiDatastreams("):
            self._read_components(source, rows, columns, kinds)
        else:
            self._read_values(source, rows, columns, kinds[0])

    def _read_values(
        self, source: str, rows: Sequence[Any], columns: tuple[int, int, int, int], kind: ValueKind
    ) -> None:
        """The hot loop: plain numbers take the short way, everything else goes through `value_of`."""
        at_time, at_result, at_produced, at_quality = columns
        t_from, t_to = self._from, self._to
        numeric = kind == "number"
        value: float | None
        append, new, finite = self.observations.append, tuple.__new__, math.isfinite
        known = self._known
        previous = ""
        lowest, highest = self.lowest or "~", self.highest or ""
        for row in rows:
            try:
                moment = row[at_time]
                start, end = parse_span(moment)
                raw = row[at_result]
                produced = row[at_produced] if at_produced >= 0 else None
                told = row[at_quality] if at_quality >= 0 else None
            except (TimeError, TypeError, AttributeError, IndexError, KeyError) as error:
                self.losses.add(_row_reason(error), row)
                continue
            if start < previous:
                self.ascending = False
            previous = start
            if start > highest:
                highest = start
            if start < lowest:
                lowest = start
            if not t_from <= start < t_to or (start == t_from and known and (source, repr(row)) in known):
                continue
            try:
                if numeric and type(raw) is float and finite(raw):
                    value, text, quality = raw, None, None
                else:
                    value, text, quality = value_of(kind, raw)
                if told is not None:
                    quality = _quality(quality, told)
            except Flaw as flaw:
                self.losses.add(str(flaw), row)
                continue
            append(new(Observation, (source, 0, start, end, value, text, quality, _produced(produced))))
        self.lowest, self.highest = (lowest if lowest != "~" else None), highest or None
        if rows and not self.closed_intervals:
            self.closed_intervals = _is_written_closed(rows[0], at_time)

    def _read_components(
        self, source: str, rows: Sequence[Any], columns: tuple[int, int, int, int], kinds: Kinds
    ) -> None:
        """Records of a MultiDatastream: one value per component; a record of another length is dropped."""
        for row in rows:
            if self._known and (source, repr(row)) in self._known:
                continue
            try:
                results = row[columns[1]]
            except (IndexError, TypeError, KeyError):
                results = None
            if not isinstance(results, list) or len(results) != len(kinds):
                self.losses.add(f"not {len(kinds)} values in a record of several", row)
                continue
            single = list(row)
            for component, kind in enumerate(kinds):
                single[columns[1]] = results[component]
                before = len(self.observations)
                self._read_values(source, [single], columns, kind)
                if component and len(self.observations) > before:
                    self.observations[-1] = self.observations[-1]._replace(component=component)


def value_of(kind: ValueKind, raw: Any) -> Value:
    """(value, text, quality) of a result in a series of ``kind``; raises Flaw when it cannot be kept.

    Numeric text is a number in a series of numbers only. What is not a number there is kept as text with the quality
    ``not a number``; NaN is a reported gap with the quality ``NaN``. Booleans are 1 and 0 in a series of booleans.
    """
    if raw is None:
        return None, None, None
    if isinstance(raw, bool):
        if kind == "boolean":
            return float(raw), None, None
        return None, "true" if raw else "false", "not a number" if kind == "number" else None
    if isinstance(raw, int | float):
        return _number(kind, raw)
    if isinstance(raw, str):
        return _text(kind, raw)
    return None, _json_text(raw), "not a number" if kind == "number" else None


def group_source(group: Entity) -> str:
    """The source id of a dataArray group, from its navigation link; raises Flaw."""
    for collection in ("Datastream", "MultiDatastream"):
        link = control(group, "navigationLink", collection)
        if isinstance(link, str):
            found = id_in_link(link[-600:])
            if found is not None:
                return source_id(collection + "s", found, link.rstrip("/").endswith("')"))
    raise Flaw("a data array without its series")


def source_id(collection: str, found: int | str, is_text: bool | None = None) -> str:
    """How a series is named in our records: a Datastream by its bare id, a MultiDatastream with its collection."""
    if collection == "Datastreams":
        return str(found)
    quoted = isinstance(found, str) if is_text is None else is_text
    return f"{collection}('{found}')" if quoted else f"{collection}({found})"


def expanded_source(collection: str) -> Callable[[Entity], str]:
    """How to tell the series of an Observation object that has its Datastream expanded."""
    member = collection.removesuffix("s")

    def source_of(observation: Entity) -> str:
        return source_id(collection, identity(checked(observation.get(member))))

    return source_of


def page_mark(rows: Sequence[Any]) -> Hashable | None:
    """What a page is known by: number, first and last of its records; None for an empty page."""
    if not rows:
        return None
    flat = rows
    if isinstance(rows[0], dict) and isinstance(rows[0].get("dataArray"), list):
        arrays = [group.get("dataArray") for group in rows if isinstance(group, dict)]
        return tuple(
            (len(array), repr(array[:1])[:300], repr(array[-1:])[:300]) for array in arrays if isinstance(array, list)
        )
    return len(flat), repr(flat[0])[:500], repr(flat[-1])[:500]


def row_count(rows: Sequence[Any]) -> int:
    """The number of Observations on a page in either form."""
    count = 0
    for row in rows:
        array = row.get("dataArray") if isinstance(row, dict) else None
        count += len(array) if isinstance(array, list) else 1
    return count


def _columns(group: Entity) -> tuple[int, int, int, int]:
    components = group.get("components")
    if not isinstance(components, list) or "phenomenonTime" not in components or "result" not in components:
        raise Flaw("a data array without time or result")
    at = [components.index(name) if name in components else -1 for name in FIELDS]
    return at[0], at[1], at[2], at[3]


def _number(kind: ValueKind, raw: float) -> Value:
    try:
        number = float(raw)
    except OverflowError:
        raise Flaw("a number too large") from None
    if number != number:
        return None, None, "NaN"
    if math.isinf(number):
        raise Flaw("an infinite number, or one nested or written too long")
    if kind == "category":
        return None, str(raw), None
    return number, None, None


def _text(kind: ValueKind, raw: str) -> Value:
    if len(raw) > LONGEST_TEXT:
        raise Flaw(f"a text of more than {LONGEST_TEXT} characters")
    word = raw.strip()
    if kind == "number":
        if word.lower() in _NO_VALUES:
            return None, None, "NaN"
        number = _spelled(word)
        return (None, storable(raw), "not a number") if number is None else (number, None, None)
    if kind == "boolean" and word.lower() in _TRUTHS:
        return _TRUTHS[word.lower()], None, None
    return None, storable(raw), None


def _spelled(word: str) -> float | None:
    """The finite number a text spells with ASCII digits and a point, or None."""
    if not word.isascii() or "_" in word or len(word) > 400:
        return None
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _json_text(raw: Any) -> str:
    try:
        found = json.dumps(raw, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        if _holds_infinity(raw):
            raise Flaw("an infinite number, or one nested or written too long") from None
        found = raw_json(raw)
    except RecursionError:
        raise Flaw("nested too deeply") from None
    if len(found) > LONGEST_TEXT:
        raise Flaw(f"a text of more than {LONGEST_TEXT} characters")
    return storable(found)


def _holds_infinity(raw: Any) -> bool:
    waiting = [raw]
    while waiting:
        node = waiting.pop()
        if isinstance(node, float) and math.isinf(node):
            return True
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return False


def _quality(own: str | None, told: Any) -> str | None:
    words = storable(told[:LONGEST_TEXT]) if isinstance(told, str) else _json_text(told)
    if words in ("", "{}", "[]"):
        return own
    return f"{own}; {words}" if own else words


def _item(row: Any, at: int) -> Any:
    try:
        return row[at]
    except (IndexError, TypeError, KeyError):
        return None


def _produced(raw: Any) -> str | None:
    if type(raw) is not str:
        return None
    try:
        return parse_instant(raw)
    except TimeError:
        return None


def _start(moment: Any) -> str | None:
    try:
        return parse_span(moment)[0]
    except (TimeError, TypeError, AttributeError):
        return None


def _row_reason(error: Exception) -> str:
    if isinstance(error, IndexError):
        return "a record with missing columns"
    words = str(error)
    if isinstance(error, TimeError):
        return words.partition(":")[0]
    return "no time"


def _is_written_closed(row: Any, at_time: int) -> bool:
    try:
        first, _, second = row[at_time].partition("/")
    except (TypeError, AttributeError, IndexError, KeyError):
        return False
    return bool(first[17:19] == "00" and second[17:19] == "59")
