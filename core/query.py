# SPDX-License-Identifier: GPL-2.0-or-later
"""What is asked of a platform: requests, parts of a pull, estimates."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal, get_args

Mode = Literal["latest", "new", "update", "refresh"]
PartKind = Literal["stations", "series", "latest", "positions", "features"]

BEGINNING = "0001-01-01T00:00:00.000Z"
END = "9999-12-31T23:59:59.999Z"


@dataclass(frozen=True, slots=True)
class PullRequest:
    """Which values of one dataset are wanted.

    The period is half open, ``start <= t_start < end``, in UTC text; ``None`` leaves that side open. ``area`` is a
    WKT polygon or multipolygon in WGS 84 longitude/latitude. ``series`` keeps those whose source id, name, or
    observed property equals one of the words; empty means all.
    """

    dataset: str
    mode: Mode = "new"
    start: str | None = None
    end: str | None = None
    area: str | None = None
    series: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Canonical JSON text: enough to run the request again."""
        return json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> PullRequest:
        """The request that ``to_json`` wrote; raises ValueError for any other text."""
        try:
            fields = json.loads(text)
            fields["series"] = tuple(fields["series"])
            request = cls(**fields)
        except (TypeError, KeyError, RecursionError) as error:
            raise ValueError(f"not a request: {text[:80]}") from error
        words = (request.dataset, *request.series)
        optional = (request.start, request.end, request.area)
        whole = all(isinstance(word, str) for word in words) and all(o is None or isinstance(o, str) for o in optional)
        if not whole or request.mode not in get_args(Mode):
            raise ValueError(f"not a request: {text[:80]}")
        return request


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a pull that is fetched in one chain of pages and can be fetched again by itself.

    ``sources`` are source ids: of series, or of stations for ``positions``; none for ``stations``; for ``features`` the
    data set's key and, where only an area is wanted, its WKT. The time window is half open, UTC text; ``features``
    have none, and their part is always fetched from its beginning.
    """

    kind: PartKind
    sources: tuple[str, ...] = ()
    t_from: str = BEGINNING
    t_to: str = END
    expected: int | None = None
    expected_is_estimate: bool = False

    @property
    def scope(self) -> str:
        """The part's identity beside its time, as stored in the ledger."""
        return f"{self.kind}:{json.dumps(self.sources, ensure_ascii=False, separators=(',', ':'))}"

    @classmethod
    def from_scope(cls, scope: str, t_from: str, t_to: str) -> Part:
        """The part that a ledger row describes; raises ValueError for a scope this version does not know."""
        kind, _, listed = scope.partition(":")
        try:
            sources = json.loads(listed)
        except RecursionError as error:
            raise ValueError(scope[:80]) from error
        whole = isinstance(sources, list) and all(isinstance(source, str) for source in sources)
        if kind not in get_args(PartKind) or not whole:
            raise ValueError(scope[:80])
        return cls(kind, tuple(sources), t_from, t_to)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much a request would bring: values, bytes on the wire, requests and seconds."""

    values: int | None
    values_is_estimate: bool
    size: int
    requests: int
    seconds: float
