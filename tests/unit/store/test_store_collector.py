# SPDX-License-Identifier: GPL-2.0-or-later
"""The search for reference cycles is rare during a pull, and as it was afterwards."""

from __future__ import annotations

import gc

import pytest
from urban_data.store.collector import THRESHOLD, rare_collections


def test_what_was_set_is_set_again_by_the_last_to_leave() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    first, second = rare_collections(), rare_collections()
    first.__enter__()
    second.__enter__()
    assert gc.get_threshold()[0] == THRESHOLD
    assert gc.get_freeze_count() > frozen
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] == THRESHOLD
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_an_error_puts_it_back_too() -> None:
    before = gc.get_threshold()
    with pytest.raises(KeyError), rare_collections():
        raise KeyError
    assert gc.get_threshold() == before
