# SPDX-License-Identifier: GPL-2.0-or-later
"""Data sets as platforms list them, and a workbench that only notes what it was asked to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsSettings
from urban_data.core.platform import Dataset
from urban_data.settings import SavedPlatform, SpoiltPlatform, all_platforms, save_platform
from urban_data.ui.offers import Offer
from urban_data.ui.shelf import Shelf

AIR = Dataset(
    "Lufttemperatur/-/-/Cel",
    "Lufttemperatur (°C)",
    stations=11,
    series=12,
    properties=("Lufttemperatur",),
    unit="Cel",
    first="2024-01-01T00:00:00.000Z",
    last="2026-06-17T11:55:00.000Z",
    extent=(6.42, 51.69, 6.49, 51.73),
    licence="dl-de/by-2-0",
    attribution="Stadt Merfurt am Rhein",
    keywords=("Klima", "Wetter"),
)
OZONE = Dataset(
    "Ozon/mean/PT1H/ug%2Fm3",
    "Ozon (mean, PT1H, µg/m³)",
    properties=("Ozon",),
    unit="ug/m3",
    statistic="mean",
    period="PT1H",
)
STREETS = Dataset("streets", "Straßen", "features", keywords=("Grünflächen",), description="Alle Straßen der Stadt.")

CITY = SavedPlatform("Merfurt", "http://127.0.0.1:1/v1.1", "sensorthings")
OTHER = SavedPlatform("Nachbarstadt", "http://127.0.0.1:2/v1.1", "sensorthings")


def spoilt_platform() -> SpoiltPlatform:
    """A saved platform into whose address somebody has written a password."""
    save_platform(SavedPlatform("Spoilt", "https://sta.example.org/v1.1", "sensorthings", "", {"X-Tenant": "koeln"}))
    address = "https://anna:CANARY@sta.example.org/v1.1"
    QgsSettings().setValue("plugins/urban_data/platforms/items/Spoilt/url", address)
    [spoilt] = [one for one in all_platforms() if isinstance(one, SpoiltPlatform)]
    return spoilt


def many(count: int) -> list[Dataset]:
    """So many data sets, with words as they occur, the same each time."""
    words = ["Lufttemperatur", "Luftfeuchte", "Straße", "Zählstelle", "Grünfläche", "Parkplatz", "Ozon"]
    pick = [words[number * 5 % 7 :] + words[: number * 5 % 7] for number in range(7)]
    return [
        Dataset(
            f"{pick[number % 7][0]}/{number}",
            f"{pick[number % 7][1]} {pick[number // 7 % 7][2]} {number} (mean, PT1H, °C)",
            properties=(pick[number // 49 % 7][3],),
            keywords=tuple(pick[number // 343 % 7][4:]),
            statistic="mean",
            period="PT1H",
        )
        for number in range(count)
    ]


@dataclass
class NotingBench:
    """What was asked for, as name and arguments."""

    shelf: Shelf
    asked: list[tuple[str, object]] = field(default_factory=list)

    def add_latest(self, offers: Sequence[Offer], snapshot: Path | None = None) -> None:
        self.asked.append(("add", titles(offers)))

    def pull_period(self, offers: Sequence[Offer]) -> None:
        self.asked.append(("pull", titles(offers)))

    def update(self, snapshot: Path, keys: Sequence[str] = ()) -> None:
        self.asked.append(("update", (snapshot, list(keys))))

    def keep_offers_live(self, offers: Sequence[Offer]) -> None:
        self.asked.append(("live", titles(offers)))

    def show_extent(self, datasets: Sequence[Dataset]) -> None:
        self.asked.append(("extent", [dataset.title for dataset in datasets]))


def titles(offers: Sequence[Offer]) -> list[str]:
    return [offer.dataset.title for offer in offers]
