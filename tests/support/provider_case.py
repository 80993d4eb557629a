# SPDX-License-Identifier: GPL-2.0-or-later
"""
The contract of the fault matrix: what a provider's tests must supply so that it runs through every cell.

A new provider writes one `PageFactory`, a small platform of its API held in memory, and adds a `ProviderCase` to the
list in ``tests/faults``. Everything a fault needs to know of the API is asked of the factory.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import requests
from faulty_server import Answer, Request
from urban_data.core.monitor import Monitor
from urban_data.core.provider import Provider
from urban_data.core.query import PullRequest

Stage = Literal["listing", "stations", "plan", "order", "values", "other"]


class Row(NamedTuple):
    """One value as the snapshot must hold it; ``text`` for what is no number."""

    series: str
    component: int
    t_start: str
    t_end: str
    value: float | None
    text: str | None


class PageFactory(ABC):
    """A platform in memory: gives the good answers, and says how a bad one looks in its API."""

    @abstractmethod
    def answer(self, request: Request) -> Answer:
        """The good answer to a request."""

    @abstractmethod
    def stage(self, target: str) -> Stage:
        """What the client is after when it asks for ``target``: datasets, stations, a plan, an order, or values."""

    @abstractmethod
    def rows(self) -> set[Row]:
        """Every value of the dataset that the case pulls."""

    @abstractmethod
    def emptied(self, answer: Answer, link: str) -> Answer:
        """A page of values without records, whose link to the next page is ``link``."""

    @abstractmethod
    def linked(self, answer: Answer, link: str) -> Answer:
        """A page whose link to the next page is ``link``."""

    @abstractmethod
    def counted(self, answer: Answer, count: object) -> Answer:
        """An answer in which every total the API tells is ``count``; None takes the totals out."""

    @abstractmethod
    def without_list(self, answer: Answer) -> Answer:
        """A document of the API without its list of records."""

    @abstractmethod
    def error_document(self) -> bytes:
        """The document by which the API reports an error, sent with status 200."""

    @abstractmethod
    def doubled(self, answer: Answer, new_value: float | None) -> Answer:
        """A page on which one record comes twice; the second time with ``new_value`` and a newer result, if given."""

    @abstractmethod
    def endless(self, answer: Answer, link: str, number: int) -> Answer:
        """A page of records never seen before; ``number`` differs each time, ``link`` is its link to a next page."""

    @abstractmethod
    def resize(self, values: int, lists: int) -> None:
        """Set the largest page of values and of everything else, whatever the client asks for."""

    @abstractmethod
    def page_by_counting(self) -> None:
        """Link to the next page by the number of rows before it, in an order of the platform's own."""

    @abstractmethod
    def change_unit(self, unit: str) -> None:
        """Measure in another unit from now on."""

    @abstractmethod
    def insert(self, row: Row) -> None:
        """A value appears on the platform."""

    @abstractmethod
    def delete(self, row: Row) -> None:
        """A value disappears from the platform."""


@dataclass(frozen=True, slots=True)
class ProviderCase:
    """
    How a provider goes through the matrix: its name, its platform, its client, and the pull that is made.

    ``recovers`` names what the provider recovers from although the table expects no more than that the missing parts
    are named: (fault, place, duration). ``budgets`` are limits on endless lists, by where they stand, to be set low.
    """

    name: str
    pages: Callable[[], PageFactory]
    path: str
    open: Callable[[str, requests.Session, Monitor], Provider]
    request: PullRequest
    recovers: frozenset[tuple[str, str, str]] = frozenset()
    budgets: Mapping[str, object] = field(default_factory=dict)
