# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person can choose: a dataset together with the platform that offers it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..core.platform import Dataset
from ..settings import SavedPlatform


@dataclass(frozen=True, slots=True)
class Offer:
    """A dataset and its platform, which need not be saved (a pasted address)."""

    platform: SavedPlatform
    dataset: Dataset

    @property
    def has_values(self) -> bool:
        """True for series, which have latest values, a period and live updates; False for features."""
        return self.dataset.kind == "series"


def by_platform(offers: Iterable[Offer]) -> dict[str, list[Offer]]:
    """The offers by the name of their platform, in the order in which they were given."""
    grouped: dict[str, list[Offer]] = {}
    for offer in offers:
        grouped.setdefault(offer.platform.name, []).append(offer)
    return grouped
