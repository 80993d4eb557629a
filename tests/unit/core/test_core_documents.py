# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import json
import math
import time
import tracemalloc
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core.documents import FlawedObject, NestedTooDeeply, parse_json, raw_json, shortened, strict_json
from urban_data.core.errors import InvalidAnswer

documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=20,
)
MEGABYTES_10 = 10_000_000


def parsed(text: str | bytes) -> object:
    return parse_json(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), "city.test")


def test_a_document_is_read_as_json_reads_it() -> None:
    assert parsed('\ufeff{"a": [1, 2.5, "ü", null, true]}') == {"a": [1, 2.5, "ü", None, True]}


@pytest.mark.parametrize("text", ["", "{", "[1,]", "<html>", "{'a': 1}", "[1] trailing", '"open', "nul", "[1e5"])
def test_what_is_no_json_is_refused_with_its_beginning(text: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        parsed(text)
    assert caught.value.sentence == "The answer of city.test is not valid: it is not JSON."
    assert f"begins with {text!r}" in caught.value.detail


def test_what_is_no_utf8_is_refused() -> None:
    with pytest.raises(InvalidAnswer, match="it is not UTF-8 text"):
        parsed(b'["\xe4"]')


def test_a_member_named_twice_is_marked_and_its_neighbours_are_not() -> None:
    found = parsed('[{"id": 1, "id": 2}, {"id": 3}]')
    assert isinstance(found, list)
    assert isinstance(found[0], FlawedObject)
    assert found[0].flaw == "id"
    assert type(found[1]) is dict


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "1e999", "-1e999", "1" * 5000, "-" + "9" * 100_000])
def test_numbers_beyond_all_measure_become_infinite(number: str) -> None:
    found = parsed(f"[{number}, 7]")
    assert isinstance(found, list)
    assert math.isinf(found[0])
    assert found[1] == 7


def test_nan_is_nan() -> None:
    found = parsed("[NaN]")
    assert isinstance(found, list)
    assert math.isnan(found[0])


def test_a_record_100_000_levels_deep_does_not_spoil_its_page() -> None:
    deep = "[" * 100_000 + "]" * 100_000
    found = parsed('{"value": [{"id": 1, "result": ' + deep + '}, {"id": 2, "result": "[[ ]"}], "next": "x"}')
    assert isinstance(found, dict)
    assert found["value"][1] == {"id": 2, "result": "[[ ]"}
    assert found["next"] == "x"
    with pytest.raises(NestedTooDeeply):
        raw_json(_deep_list(100_000))


@pytest.mark.parametrize(
    "body",
    [
        "[" * 1_000_000,
        '{"a":' * 100_000,
        "[" * 2000 + '"' + '\\"' * (MEGABYTES_10 // 4),
        "[" * 2000 + '"x' * (MEGABYTES_10 // 4),
        "[" * 2000 + '\\"' * (MEGABYTES_10 // 4),
        '"' + "\\u0000" * 100_000,
        "[" * 70 + "[]," * 300_000,
    ],
    ids=["open lists", "open objects", "escaped quotes", "quotes", "stray escapes", "open string", "many lists"],
)
def test_hostile_text_costs_little_time(body: str) -> None:
    begin = time.process_time()
    with pytest.raises(InvalidAnswer):
        parsed(body)
    assert time.process_time() - begin < 2


def test_a_string_of_ten_megabytes_is_read_within_bounds() -> None:
    body = b'["' + b"x" * MEGABYTES_10 + b'"]'
    tracemalloc.start()
    try:
        found = parsed(body)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()
    assert isinstance(found, list)
    assert len(found[0]) == MEGABYTES_10


@given(documents)
def test_any_document_is_read_back_from_its_raw_text(document: object) -> None:
    text = raw_json(document)
    assert "NaN" not in text.replace('"NaN"', "")
    json.loads(text, parse_constant=pytest.fail)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_document_or_an_invalid_answer(body: bytes) -> None:
    try:
        raw_json(parsed(body))
    except InvalidAnswer:
        return


@given(documents, st.data())
def test_damaged_documents_are_documents_or_invalid_answers(document: object, data: st.DataObject) -> None:
    body = bytearray(json.dumps(document).encode())
    at = data.draw(st.integers(0, len(body) - 1))
    body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        raw_json(parsed(bytes(body)))
    except InvalidAnswer:
        return


def test_raw_text_is_compact_and_has_null_for_what_json_cannot_say() -> None:
    assert raw_json({"ä": [1, math.nan, math.inf]}) == '{"ä":[1,null,null]}'


def test_raw_text_refuses_what_is_nested_too_deeply_even_beside_nan() -> None:
    with pytest.raises(NestedTooDeeply):
        raw_json([math.nan, _deep_list(100)])


def test_strict_text_refuses_nan() -> None:
    assert strict_json([1.5]) == "[1.5]"
    with pytest.raises(ValueError, match="not JSON compliant"):
        strict_json([math.nan])


@pytest.mark.parametrize("write", [strict_json, raw_json])
def test_the_same_depth_is_written_by_every_python(write: Callable[[object], str]) -> None:
    assert write(_deep_list(699)) == "[" * 700 + "]" * 700
    flat = [["[" * 800, '"{']] * 800
    assert json.loads(write(flat)) == flat
    for levels in (700, 5_000):
        with pytest.raises(NestedTooDeeply):
            write(_deep_list(levels))


def test_a_value_is_shortened_whatever_it_is() -> None:
    assert shortened([1, 2, 3], 4) == "[1, "
    assert shortened(_deep_list(100_000), 100) == "a list nested or written too long"


def _deep_list(levels: int) -> list[object]:
    outer: list[object] = []
    for _ in range(levels):
        outer = [outer]
    return outer
