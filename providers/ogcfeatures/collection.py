# SPDX-License-Identifier: GPL-2.0-or-later
"""What a service says of a collection, read as a data set (17-069r4, 7.13 and 7.14)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.platform import Dataset
from ...core.text import plain, storable
from ...core.time import TimeError, parse_instant

LONGEST_ID = 500

_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_ITEM_TYPES = (None, "feature", "Feature")


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection: its id, and the data set it is."""

    key: str
    dataset: Dataset


def holds_features(row: Any) -> bool:
    """False for collections of something else, such as coverages, tiles or catalogue records."""
    if not isinstance(row, dict) or row.get("itemType") not in _ITEM_TYPES:
        return False
    relations = {link.get("rel") for link in _links(row)}
    return not relations or "items" in relations or "itemType" in row


def read_collection(row: Mapping[str, Any]) -> Collection | None:
    """A collection as a data set; None without a usable id."""
    key = row.get("id")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_ID or storable(key) != key or key in (".", ".."):
        return None
    first, last = _interval(row)
    keywords = row.get("keywords")
    return Collection(
        key,
        Dataset(
            key,
            _text(row, "title") or key,
            kind="features",
            first=first,
            last=last,
            extent=_box(row),
            licence=_licence(row),
            attribution=_text(row, "attribution"),
            keywords=tuple(plain(word) for word in keywords if isinstance(word, str))
            if isinstance(keywords, list)
            else (),
            description=_text(row, "description", 2_000),
        ),
    )


def _links(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    links = row.get("links")
    yield from (link for link in links if isinstance(link, dict)) if isinstance(links, list) else ()


def _text(row: Mapping[str, Any], name: str, limit: int = 500) -> str:
    found = row.get(name)
    return plain(found, limit) if isinstance(found, str) else ""


def _licence(row: Mapping[str, Any]) -> str:
    """The licence by name or by the address of its text (relation ``license``)."""
    named = _text(row, "license")
    for link in _links(row):
        if link.get("rel") == "license":
            return named or _text(link, "title") or _text(link, "href")
    return named


def _box(row: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    """The bounding box in degrees; None where there is none, or where it is told in another system."""
    spatial = _member(_member(row, "extent"), "spatial")
    boxes = spatial.get("bbox")
    if spatial.get("crs", _CRS84) not in (_CRS84, f"{_CRS84}h") or not isinstance(boxes, list) or not boxes:
        return None
    box = boxes[0]
    if not isinstance(box, list) or len(box) not in (4, 6):
        return None
    if any(type(side) not in (int, float) or not math.isfinite(side) for side in box):
        return None
    west, south, east, north = (*box[:2], *box[len(box) // 2 : len(box) // 2 + 2])
    usable = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return (float(west), float(south), float(east), float(north)) if usable else None


def _interval(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    intervals = _member(_member(row, "extent"), "temporal").get("interval")
    try:
        first, last = intervals[0]  # type: ignore[index]
    except (TypeError, ValueError, IndexError, KeyError):
        return None, None
    return _instant(first), _instant(last)


def _instant(told: Any) -> str | None:
    try:
        return parse_instant(told) if isinstance(told, str) else None
    except TimeError:
        return None


def _member(row: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = row.get(name)
    return found if isinstance(found, dict) else {}
