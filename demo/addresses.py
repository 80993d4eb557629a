# SPDX-License-Identifier: GPL-2.0-or-later
"""Ids and addresses as the service writes and reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from .options import Options
from .schema import TYPES

_SAFE = "$(),;=/:'@*!~-._"


@dataclass(frozen=True, slots=True)
class Settings:
    """How the service answers.

    ``page_cap`` is the largest page, ``default_page`` the one given where no `$top` is asked; ``absolute_links``
    writes nextLinks with scheme and host; ``text_ids`` gives ids as text.
    """

    page_cap: int = 1_000
    default_page: int = 100
    absolute_links: bool = True
    text_ids: bool = False

    def top(self, options: Options) -> int:
        """How many entities a page of a request holds at most."""
        return min(self.default_page if options.top is None else options.top, self.page_cap)


class Addresses:
    """Writes ids and addresses below one root."""

    def __init__(self, root: str, settings: Settings) -> None:
        self.root = root
        self._settings = settings

    def shown(self, collection: str, number: int) -> int | str:
        """An id as an entity tells it. Text ids sort as the numbers behind them."""
        return f"{TYPES[collection].prefix}-{number:016d}" if self._settings.text_ids else number

    def json_writer(self, collection: str) -> Callable[[int], str]:
        """What writes ids of a collection as JSON text."""
        if not self._settings.text_ids:
            return str
        return lambda number: f'"{self.shown(collection, number)}"'

    def written(self, collection: str, number: int) -> str:
        """An id as a path or a filter holds it."""
        return f"'{self.shown(collection, number)}'" if self._settings.text_ids else str(number)

    def read(self, collection: str, told: str) -> int | None:
        """The number behind an id (without quotes), None when it is none of ours."""
        digits = told.removeprefix(f"{TYPES[collection].prefix}-") if self._settings.text_ids else told
        return int(digits) if re.fullmatch(r"\d{1,18}", digits, re.ASCII) else None

    def path(self, collection: str, number: int) -> str:
        """The path of an entity below the root."""
        return f"{collection}({self.written(collection, number)})"

    def of(self, collection: str, number: int) -> str:
        """The address of an entity."""
        return f"{self.root}/{self.path(collection, number)}"

    def following(self, path: str, options: Options, skip_filter: str) -> str:
        """The address of the page after a request's: its options as they were written, and where to go on from.

        Where there is no ``skip_filter``, `$skip` alone tells it (FROST-Server, docs/settings: nextLinks).
        """
        raw = {name: told for name, told in options.raw.items() if name not in ("$skip", "$skipFilter")}
        raw["$skip"] = str(options.skip + self._settings.top(options))
        if skip_filter:
            raw["$skipFilter"] = skip_filter
        query = "&".join(f"{name}={quote(told, safe=_SAFE)}" for name, told in raw.items())
        base = self.root if self._settings.absolute_links else self.root[self.root.index("/", len("https://")) :]
        return f"{base}/{path}?{query}"
