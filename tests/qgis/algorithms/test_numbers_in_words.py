# SPDX-License-Identifier: GPL-2.0-or-later
"""Sentences about one thing and about many."""

from __future__ import annotations

import pytest
from urban_data.algorithms.wording import estimate_words
from urban_data.core.query import Estimate


@pytest.mark.parametrize(
    ("requests", "seconds", "said"),
    [
        (1, 5, "in one request, about 0 bytes, in less than a minute."),
        (2, 61, "in 2 requests, about 0 bytes, in about a minute."),
        (1, 120, "in one request, about 0 bytes, in about 2 minutes."),
    ],
)
def test_an_estimate_counts_rightly(qgis_app, requests: int, seconds: float, said: str) -> None:
    assert estimate_words(Estimate(5, False, 0, requests, seconds)) == f"Values to come: 5, {said}"
