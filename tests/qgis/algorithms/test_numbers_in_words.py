# SPDX-License-Identifier: GPL-2.0-or-later
"""Sentences about one thing and about many, about what is exact and what is not."""

from __future__ import annotations

import pytest
from urban_data.algorithms.wording import Content, estimate_words, expected_words, room_needed
from urban_data.bridge.translation import number
from urban_data.core.query import Estimate


@pytest.mark.parametrize(
    ("requests", "seconds", "said"),
    [
        (1, 5, "in one request, which takes less than a minute;"),
        (2, 30, "in 2 requests, which takes less than a minute;"),
        (2, 40, "in 2 requests, which takes 1 to 2 minutes;"),
        (2, 180, "in 2 requests, which takes 2 to 6 minutes;"),
        (2, 20_000, "in 2 requests, which takes 3 to 11 hours;"),
    ],
)
def test_an_estimate_counts_rightly(qgis_app, requests: int, seconds: float, said: str) -> None:
    words = estimate_words(Estimate(5, False, 900, requests, seconds))
    assert words.startswith("Values to come: 5. About 900 bytes are transferred ")
    assert said in words
    assert words.endswith(" the snapshot grows by about 1 kB.")


def test_a_quick_platform_does_not_write_for_us(qgis_app) -> None:
    assert "takes 2 to 7 minutes" in estimate_words(Estimate(20_000_000, False, 10**9, 2_000, 2.0))


@pytest.mark.parametrize(("exact", "said"), [(999, 999), (1_234, 1_230), (15_057_532, 15_100_000), (7, 7), (0, 0)])
def test_what_is_about_has_three_digits(qgis_app, exact: int, said: int) -> None:
    assert expected_words(exact, True) == f"about {number(said)}"
    assert expected_words(exact, False) == number(exact)
    assert expected_words(exact, True, exact) == number(exact)


@pytest.mark.parametrize(
    ("estimate", "content", "said"),
    [
        (Estimate(None, True, 0, 102, 1.0), "series", "does not say how much there is; it is asked in 102 requests"),
        (Estimate(0, False, 242_000, 5, 1.0), "series", "There is nothing in this period, area and choice of series."),
        (Estimate(0, False, 0, 1, 1.0), "features", "There are no features in this area."),
        (Estimate(0, True, 0, 1, 1.0), "features", "There is probably nothing"),
    ],
)
def test_unknown_amounts_and_nothing_have_sentences_of_their_own(
    qgis_app, estimate: Estimate, content: Content, said: str
) -> None:
    words = estimate_words(estimate, content)
    assert said in words
    assert "bytes" not in words
    assert "grows" not in words


def test_the_room_that_is_needed(qgis_app) -> None:
    assert room_needed(Estimate(1_000_000, False, 0, 1, 1.0)) == 200_000_000
    assert room_needed(Estimate(1_000, False, 0, 1, 1.0), "features") == 400_000
    assert room_needed(Estimate(None, True, 0, 1, 1.0)) == 0
