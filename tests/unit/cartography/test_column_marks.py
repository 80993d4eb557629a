# SPDX-License-Identifier: GPL-2.0-or-later
"""What tells columns of one quantity apart, in English and German."""

from __future__ import annotations

import pytest
from cartography_cases import MadeColumn
from urban_data.cartography.marks import mark_words, place_words


@pytest.mark.parametrize(
    ("z", "english", "german"),
    [
        (-0.1, "at 10 cm depth", "in 10 cm Tiefe"),
        (-0.055, "at 5.5 cm depth", "in 5,5 cm Tiefe"),
        (-1.5, "at 1.5 m depth", "in 1,5 m Tiefe"),
        (3.0, "at 3 m height", "in 3 m Höhe"),
    ],
)
def test_that_depth_and_height_are_told(z: float, english: str, german: str) -> None:
    place = place_words(MadeColumn("x", z=z))
    assert place is not None
    assert (place.en, place.de) == (english, german)


@pytest.mark.parametrize("z", [None, 0.0])
def test_that_the_ground_is_no_place(z: float | None) -> None:
    assert place_words(MadeColumn("x", z=z)) is None


@pytest.mark.parametrize(
    ("column", "english", "german"),
    [
        (MadeColumn("Pkw", direction="1", class_="car"), ["direction 1"], ["Richtung 1"]),
        (MadeColumn("Pkw", direction="0", role="total"), ["all directions"], ["alle Richtungen"]),
        (MadeColumn("Pkw", direction="0", role="part"), ["direction 0"], ["Richtung 0"]),
        (MadeColumn("Pkw", direction="Beide"), ["all directions"], ["alle Richtungen"]),
        (MadeColumn("Pkw", lane="2"), ["lane 2"], ["Fahrstreifen 2"]),
        (MadeColumn("Pkw", lane="total"), ["all lanes"], ["alle Fahrstreifen"]),
        (MadeColumn("Pkw", class_="lorry"), ["Lorries"], ["Lkw"]),
        (MadeColumn("Pkw", class_="van"), ["vans"], ["Lieferwagen"]),
        (MadeColumn("Pkw", class_="8+1\u202e"), ["8+1"], ["8+1"]),
        (MadeColumn("Pkw", number=2, alike=3), ["no. 2 of 3 per station"], ["Nr. 2 von 3 je Station"]),
        (MadeColumn("Pkw"), [], []),
    ],
)
def test_that_class_direction_lane_and_number_are_told(
    column: MadeColumn, english: list[str], german: list[str]
) -> None:
    told = mark_words(column, "cars")
    assert ([one.en for one in told], [one.de for one in told]) == (english, german)
