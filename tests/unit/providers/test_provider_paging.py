# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.errors import InvalidAnswer
from urban_data.providers.client import Answer
from urban_data.providers.paging import Budget, LeadsInCircle, Outline, follow

Pages = Mapping[str, tuple[list[Any], str | None]]


def walked(pages: Pages, budget: Budget | None = None) -> list[Any]:
    def fetch(url: str) -> Answer:
        return Answer(url, pages[url], "", 100, 0.0)

    def outline(answer: Answer) -> Outline:
        rows, following = answer.document
        return Outline(len(rows), following, tuple(rows) or None)

    return [row for answer, _ in follow("a", fetch, outline, budget) for row in answer.document[0]]


def test_pages_are_followed_in_order_to_the_last() -> None:
    assert walked({"a": ([1, 2], "b"), "b": ([], "c"), "c": ([3], None)}) == [1, 2, 3]


@pytest.mark.parametrize(
    "pages",
    [
        {"a": ([1], "a")},
        {"a": ([1], "b"), "b": ([2], "a")},
        {"a": ([1], "b"), "b": ([2], "c"), "c": ([1], "d")},
    ],
    ids=["to itself", "back and forth", "ever new addresses of the same records"],
)
def test_circles_are_noticed(pages: Pages) -> None:
    with pytest.raises(LeadsInCircle) as caught:
        walked(pages)
    assert caught.value.sentence.endswith("leads in a circle.")


class _Endless(dict[str, tuple[list[Any], str | None]]):
    def __init__(self, empty: bool) -> None:
        super().__init__()
        self.empty = empty
        self.count = 0

    def __missing__(self, url: str) -> tuple[list[Any], str | None]:
        self.count += 1
        return [] if self.empty else [self.count], f"{url}x"


@pytest.mark.parametrize(
    ("budget", "reason"),
    [
        (Budget(pages=5), "no end after 5 pages and 5 records."),
        (Budget(rows=5), "no end after 6 pages and 6 records."),
        (Budget(size=500), "no end after 6 pages and 6 records."),
    ],
)
def test_endless_chains_end_with_the_budget(budget: Budget, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        walked(_Endless(empty=False), budget)
    assert caught.value.sentence == f"The answer of  is not valid: {reason}"


def test_an_endless_run_of_empty_pages_ends() -> None:
    with pytest.raises(InvalidAnswer, match="21 pages in a row are empty and yet name a next one"):
        walked(_Endless(empty=True))


@given(
    st.dictionaries(
        st.sampled_from("abcdef"), st.tuples(st.lists(st.integers(), max_size=2), st.sampled_from("abcdef") | st.none())
    )
)
def test_any_graph_of_pages_comes_to_an_end(pages: Pages) -> None:
    whole = {name: ([], None) for name in "abcdef"} | dict(pages)
    try:
        rows = walked(whole)
    except InvalidAnswer:
        return
    assert len(rows) <= sum(len(found) for found, _ in whole.values())
