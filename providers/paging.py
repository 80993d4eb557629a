# SPDX-License-Identifier: GPL-2.0-or-later
"""Following the links from page to page without running in circles."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

from ..core.documents import shortened
from ..core.errors import InvalidAnswer
from .client import Answer, host_of


@dataclass(frozen=True, slots=True)
class Budget:
    """What one chain of pages may cost at most."""

    pages: int = 200_000
    rows: int = 500_000_000
    size: int = 100_000_000_000
    empty_run: int = 20


@dataclass(frozen=True, slots=True)
class Outline:
    """What following needs to know of a page: its rows, the next address, and what the page is known by.

    ``mark`` is equal for two pages only if they hold the same records (such as the first and the last one); None
    when the page is empty.
    """

    rows: int
    following: str | None
    mark: Hashable | None


class LeadsInCircle(InvalidAnswer):
    """A link leads to a page that was there before."""


def follow(
    first: str,
    fetch: Callable[[str], Answer],
    outline: Callable[[Answer], Outline],
    budget: Budget | None = None,
) -> Iterator[tuple[Answer, Outline]]:
    """Every page from ``first`` on, in order; the last one has no ``following``.

    Raises LeadsInCircle when a link leads to an address or to records seen before, InvalidAnswer when too many pages
    in a row are empty or the budget is used up, and whatever ``fetch`` and ``outline`` raise.
    """
    allowed = budget or Budget()
    addresses = {first}
    marks: set[Hashable] = set()
    pages = rows = size = empty = 0
    address: str | None = first
    while address is not None:
        answer = fetch(address)
        page = outline(answer)
        pages, rows, size = pages + 1, rows + page.rows, size + answer.size
        empty = 0 if page.rows else empty + 1
        for known, key in ((addresses, page.following), (marks, page.mark)):
            if key is not None and key in known:
                reason = f"page {pages} leads in a circle."
                raise LeadsInCircle(f"{address} {shortened(key, 500)}", host=host_of(address), reason=reason)
        if page.mark is not None:
            marks.add(page.mark)
        if page.following is not None:
            addresses.add(page.following)
            if empty > allowed.empty_run:
                raise _invalid(address, f"{empty} pages in a row are empty and yet name a next one")
            if pages >= allowed.pages or rows > allowed.rows or size > allowed.size:
                raise _invalid(address, f"no end after {pages} pages and {rows} records")
        yield answer, page
        address = page.following


def _invalid(address: str, reason: str) -> InvalidAnswer:
    return InvalidAnswer(address, host=host_of(address), reason=f"{reason}.")
