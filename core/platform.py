# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms and datasets: what an address offers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Probe:
    """What was found at an address.

    ``root_url`` is the address to save (no trailing slash, with the version); ``extensions`` are the conformance
    classes or features the service announces; ``page_limit`` is the largest page it gives, ``None`` when unknown.
    """

    root_url: str
    api: str
    version: str
    title: str = ""
    extensions: frozenset[str] = frozenset()
    page_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A group of series (or features) a person would call one data set.

    ``key`` is unique on its platform and stable between visits. ``first``/``last`` are UTC text; ``extent`` is
    (west, south, east, north) in degrees; ``freshness`` is the newest time any series reached; ``description`` is the
    platform's own text. ``None`` means the platform does not say.
    """

    key: str
    title: str
    kind: Literal["series", "features"] = "series"
    stations: int | None = None
    series: int | None = None
    properties: tuple[str, ...] = ()
    unit: str = ""
    statistic: str = ""
    period: str = ""
    first: str | None = None
    last: str | None = None
    extent: tuple[float, float, float, float] | None = None
    licence: str = ""
    attribution: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""

    @property
    def freshness(self) -> str | None:
        """The newest time any series of the dataset has reached (UTC text)."""
        return self.last
