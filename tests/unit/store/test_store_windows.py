# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of time against a model of single moments."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from urban_data.store.windows import united, without

moments = "abcdefghij"
window = st.tuples(st.sampled_from(moments), st.sampled_from(moments)).map(lambda pair: tuple(sorted(pair)))


def held(windows) -> set[str]:
    return {moment for moment in moments for begin, end in windows if begin <= moment < end}


@given(st.lists(window))
def test_united_windows_hold_the_same_time_and_do_not_touch(windows) -> None:
    result = united(windows)
    assert held(result) == held(windows)
    assert all(one[1] < other[0] for one, other in pairwise(result))


@given(window, st.lists(window))
def test_what_is_left_is_the_difference(wanted, taken) -> None:
    left = without(wanted, taken)
    assert held(left) == held([wanted]) - held(taken)
    assert all(begin < end for begin, end in left)
