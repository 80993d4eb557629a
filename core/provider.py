# SPDX-License-Identifier: GPL-2.0-or-later
"""The protocol every provider speaks; it knows neither QGIS nor the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from .platform import Dataset, Probe
from .query import Estimate, Part, PullRequest
from .records import Page, Series, Station


class Provider(Protocol):
    """One platform behind one API.

    Methods raise only the family of `core.errors`. They are called from several threads at once; ``pages`` of
    different parts run in parallel.
    """

    api: str

    @property
    def root_url(self) -> str:
        """The platform's address with version, without a trailing slash."""

    def probe(self) -> Probe:
        """Ask the address what it is; raises NotThisApi when it is something else."""

    def datasets(self) -> list[Dataset]:
        """Every dataset of the platform, sorted by title."""

    def estimate(self, request: PullRequest) -> Estimate:
        """How much the request would bring, without bringing it."""

    def stations(self, request: PullRequest) -> Iterator[Page]:
        """Pages of the stations and series the request selects; the last one is ``complete``.

        A series comes after or together with its station.
        """

    def plan(
        self,
        request: PullRequest,
        stations: Sequence[Station],
        series: Sequence[Series],
        since: Mapping[str, str],
    ) -> list[Part]:
        """The parts that together cover the request.

        ``since`` gives, by series source id, the time from which the store still needs values; a series without an
        entry is needed for the whole period of the request.
        """

    def pages(self, part: Part, reached: str | None = None) -> Iterator[Page]:
        """The pages of a part in order, from the time ``reached`` on when given; the last one is ``complete``."""
