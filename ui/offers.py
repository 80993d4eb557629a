# SPDX-License-Identifier: GPL-2.0-or-later
"""What a person can choose: a dataset together with the platform that offers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..bridge.translation import tr
from ..core.platform import Dataset
from ..settings import SavedPlatform

_FAVOURITE = "air_temperature"
_MOST_LOOKED_AT = 300


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


def pull_words(offers: Sequence[Offer]) -> str:
    """What an action is called that asks how much of the offers is to be pulled, with its mnemonic."""
    kinds = {offer.has_values for offer in offers}
    if len(kinds) > 1:
        return tr("Pull a per&iod or an area…")
    return tr("Pull an ar&ea…") if False in kinds else tr("Pull a per&iod…")


def most_telling(offers: Sequence[Offer]) -> Offer | None:
    """The dataset a person looks at first: air temperature, else what has a known meaning, else the first; or None.

    Only the first few hundred are looked at, as meanings take their time.
    """
    from ..cartography.meaning import quantity_of

    known: Offer | None = None
    for offer in offers[:_MOST_LOOKED_AT]:
        dataset = offer.dataset
        quantity = quantity_of(", ".join(dataset.properties), unit=dataset.unit) if offer.has_values else None
        if quantity is not None and quantity.key == _FAVOURITE:
            return offer
        known = known or (offer if quantity is not None else None)
    return known or next(iter(offers), None)
