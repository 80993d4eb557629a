# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.providers.losses import Flaw
from urban_data.providers.sensorthings.values import quality_of, value_of

KINDS = ["number", "category", "text", "boolean", "json"]
results = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("number", 7, (7.0, None, None)),
        ("number", 7.25, (7.25, None, None)),
        ("number", 2**70, (float(2**70), None, None)),
        ("number", "7", (7.0, None, None)),
        ("number", " -7.5e1 ", (-75.0, None, None)),
        ("number", "7,5", (None, "7,5", "not a number")),
        ("number", "1_000", (None, "1_000", "not a number")),
        ("number", "٧", (None, "٧", "not a number")),
        ("number", "1e999", (None, "1e999", "not a number")),
        ("number", "inf", (None, "inf", "not a number")),
        ("number", "AVAILABLE", (None, "AVAILABLE", "not a number")),
        ("number", "NaN", (None, None, "NaN")),
        ("number", math.nan, (None, None, "NaN")),
        ("number", None, (None, None, None)),
        ("number", True, (None, "true", "not a number")),
        ("number", [1, 2], (None, "[1,2]", "not a number")),
        ("category", "AVAILABLE", (None, "AVAILABLE", None)),
        ("category", "7", (None, "7", None)),
        ("category", 7, (None, "7", None)),
        ("text", 7, (7.0, None, None)),
        ("text", "a\x00b\ud800", (None, "ab�", None)),
        ("boolean", True, (1.0, None, None)),
        ("boolean", False, (0.0, None, None)),
        ("boolean", "true", (1.0, None, None)),
        ("boolean", " FALSE", (0.0, None, None)),
        ("boolean", 1, (1.0, None, None)),
        ("boolean", "perhaps", (None, "perhaps", None)),
        ("json", {"a": [1, math.nan]}, (None, '{"a":[1,null]}', None)),
        ("json", [], (None, "[]", None)),
    ],
)
def test_results_as_platforms_write_them(kind: Any, raw: Any, value: tuple[Any, Any, Any]) -> None:
    assert value_of(kind, raw) == value


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (10**400, "a number too large"),
        (math.inf, "an infinite number, or one nested or written too long"),
        ([1, -math.inf], "an infinite number, or one nested or written too long"),
        ("x" * 65_537, "a text of more than 65536 characters"),
        (["x" * 65_537], "a text of more than 65536 characters"),
    ],
)
def test_results_that_cannot_be_kept_say_why(raw: Any, reason: str) -> None:
    with pytest.raises(Flaw, match=reason):
        value_of("number", raw)


def test_a_deeply_nested_result_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(Flaw, match="nested too deeply"):
        value_of("json", deep)


@pytest.mark.parametrize(
    ("own", "told", "quality"),
    [
        (None, None, None),
        (None, "", None),
        (None, {}, None),
        (None, [], None),
        (None, "good", "good"),
        (None, 0, "0"),
        (None, 1, "1"),
        (None, True, "true"),
        (None, {"level": 1}, '{"level":1}'),
        ("NaN", "bad", "NaN; bad"),
        ("NaN", None, "NaN"),
    ],
)
def test_qualities(own: str | None, told: Any, quality: str | None) -> None:
    assert quality_of(own, told) == quality


@given(st.sampled_from(KINDS), results, results)
def test_any_result_is_a_value_or_a_flaw(kind: Any, raw: Any, told: Any) -> None:
    try:
        value, text, quality = value_of(kind, raw)
        quality = quality_of(quality, told)
    except Flaw:
        return
    assert value is None or math.isfinite(value)
    assert value is None or text is None
    for kept in (text, quality):
        assert kept is None or kept.encode() is not None
