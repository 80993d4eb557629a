# SPDX-License-Identifier: GPL-2.0-or-later
"""Observations as JSON text, a column at a time: this is what makes the server fast."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .model import WIND_SERIES, CityModel
from .noise import Floats, Ints
from .rows import Rows

COMPONENTS = ("id", "phenomenonTime", "result", "resultTime", "resultQuality", "validTime", "parameters")
"""The columns of a data array in the order in which FROST writes them, whatever the order of `$select`."""

WrittenId = Callable[[int], str]


def columns(city: CityModel, rows: Rows, names: Sequence[str], written: WrittenId) -> list[list[str]]:
    """The JSON text of the named members of rows, one list for each."""
    return [_column(city, rows, name, written) for name in names]


def data_array(
    city: CityModel, rows: Rows, select: Sequence[str], written: WrittenId, link: Callable[[str, int], str]
) -> str:
    """The JSON text of the groups of a dataArray page (OGC 18-088, 12), in the order in which series come up."""
    names = [name for name in COMPONENTS if not select or name in select]
    order = np.argsort(rows.series, kind="stable")
    grouped = rows.take(order)
    texts = [f"[{','.join(row)}]" for row in zip(*columns(city, grouped, names, written), strict=True)]
    if not texts:
        return "[]"
    starts = np.nonzero(np.diff(grouped.series, prepend=-1))[0]
    stops = [*starts[1:].tolist(), len(grouped)]
    told = json.dumps(names, separators=(",", ":"))
    found = []
    for start, stop in sorted(zip(starts.tolist(), stops, strict=True), key=lambda group: int(order[group[0]])):
        series = int(grouped.series[start])
        member, number = ("MultiDatastream", 1) if series == WIND_SERIES else ("Datastream", series)
        head = f'"{member}@iot.navigationLink":{json.dumps(link(member + "s", number))}'
        body = ",".join(texts[start:stop])
        found.append(f'{{{head},"components":{told},"dataArray@iot.count":{stop - start},"dataArray":[{body}]}}')
    return f"[{','.join(found)}]"


def times(seconds: Ints) -> list[str]:
    """Seconds since 1970 as ISO 8601 text without quotes."""
    found: list[str] = np.datetime_as_string(seconds.astype("datetime64[s]"), timezone="UTC").tolist()
    return found


def _column(city: CityModel, rows: Rows, name: str, written: WrittenId) -> list[str]:
    if name == "id":
        return [written(number) for number in city.ids(rows).tolist()]
    if name == "phenomenonTime":
        return _spans(rows)
    if name == "result":
        return results(city, rows)
    if name == "resultTime":
        return [f'"{text}"' for text in times(rows.produced)]
    return ["null"] * len(rows)


def _spans(rows: Rows) -> list[str]:
    starts = times(rows.start)
    if (rows.start == rows.end).all():
        return [f'"{start}"' for start in starts]
    pairs = zip(starts, times(rows.end), strict=True)
    return [f'"{start}"' if start == end else f'"{start}/{end}"' for start, end in pairs]


def results(city: CityModel, rows: Rows) -> list[str]:
    """The JSON text of the results of rows; a row without value says "NaN"."""
    numbers = np.unique(rows.kind).tolist()
    if len(numbers) == 1:
        return _of_kind(city, rows, numbers[0])
    found: Any = np.empty(len(rows), dtype=object)
    for number in numbers:
        mine = rows.kind == number
        found[mine] = _of_kind(city, rows.take(mine), number)
    texts: list[str] = found.tolist()
    return texts


def _of_kind(city: CityModel, rows: Rows, number: int) -> list[str]:
    source = city.sources[number]
    kind = source.kind
    if kind.components:
        parts = [
            _numbers(values, component.decimals)
            for values, component in zip(source.component_values(rows), kind.components, strict=True)
        ]
        return [f"[{','.join(row)}]" for row in zip(*parts, strict=True)]
    values = source.values(rows)
    if kind.states:
        states = [f'"{state}"' for state in kind.states]
        return [states[int(state)] for state in values.tolist()]
    return _numbers(values, kind.decimals)


def _numbers(values: Floats, decimals: int) -> list[str]:
    if np.isnan(values).any():
        return [
            '"NaN"' if value != value else text
            for value, text in zip(values, _numbers(np.nan_to_num(values), decimals), strict=True)
        ]
    return list(map(repr, values.tolist() if decimals else values.astype(np.int64).tolist()))
