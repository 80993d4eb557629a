# SPDX-License-Identifier: GPL-2.0-or-later
"""The first minute of a new user, in a real QGIS Desktop, with the address of a real FROST."""

from __future__ import annotations

from pathlib import Path

from desktop.first_minute import Looks, first_minute, problems_of
from frost_workshop import CityOnFrost
from package import build
from shipped import ROOT


def test_from_an_address_to_a_map(frost: CityOnFrost, tmp_path: Path) -> None:
    archive = tmp_path / "urban_data.zip"
    build(ROOT, archive)
    told = first_minute(archive, Looks("de"), platform=frost.roots["narrow"])
    assert problems_of(told) == []
