# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import gzip
import os
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.bridge.net_body import CHUNK, received, unpacked
from urban_data.core.errors import AnswerTooLarge, IncompleteAnswer, InvalidAnswer

LARGEST = 200_000_000
PAGE = b'{"value":[' + b",".join(b'{"result":%d.5}' % number for number in range(2000)) + b"]}"


def bomb(size: int) -> bytes:
    """A gzip body of zeros that unpacks to ``size`` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1 << 20)
    return b"".join(packer.compress(zeros) for _ in range(size >> 20)) + packer.flush()


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=4), st.integers(0, 8))
def test_what_was_packed_comes_back(parts: list[bytes], padding: int) -> None:
    body = b"".join(gzip.compress(part) for part in parts) + bytes(padding)

    assert unpacked(body, "gzip", "h", LARGEST) == b"".join(parts)


def test_a_large_body_with_little_to_pack_comes_back() -> None:
    body = os.urandom(5 * CHUNK + 7)

    assert unpacked(gzip.compress(body, 1), "x-gzip", "h", LARGEST) == body


def test_a_legal_answer_of_50_megabytes_is_unpacked() -> None:
    body = b"".join(os.urandom(100) + bytes(4900) for _ in range(10_000))

    assert unpacked(gzip.compress(body, 1), "gzip", "h", LARGEST) == body


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_what_is_not_packed_stays(encoding: str) -> None:
    assert unpacked(PAGE, encoding, "h", LARGEST) == PAGE


@pytest.mark.parametrize("encoding", ["br", "deflate", "zstd", "gzip, gzip"])
def test_an_encoding_nobody_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(InvalidAnswer):
        unpacked(b"x", encoding, "h", LARGEST)


def test_a_cut_at_any_byte_is_noticed() -> None:
    packed = gzip.compress(PAGE)
    for size in range(1, len(packed)):
        with pytest.raises(IncompleteAnswer):
            unpacked(packed[:size], "gzip", "h", LARGEST)


def test_a_flipped_bit_in_the_data_is_noticed() -> None:
    packed = gzip.compress(PAGE, mtime=0)
    for bit in range(8 * 10, 8 * len(packed), 7):
        damaged = bytearray(packed)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(IncompleteAnswer):
            unpacked(bytes(damaged), "gzip", "h", LARGEST)


def test_a_bomb_is_given_up_while_it_is_small() -> None:
    packed = bomb(300 << 20)
    tracemalloc.start()
    with pytest.raises(AnswerTooLarge) as caught:
        unpacked(packed, "gzip", "h", LARGEST)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert "bomb" in caught.value.detail
    assert peak < 60_000_000


def test_more_than_the_limit_is_refused_packed_and_unpacked() -> None:
    with pytest.raises(AnswerTooLarge, match="1 MB"):
        received([b"x" * 700_000] * 2, {}, "h", 1_000_000)
    with pytest.raises(AnswerTooLarge, match="1 MB"):
        unpacked(gzip.compress(os.urandom(1_100_000)), "gzip", "h", 1_000_000)


@pytest.mark.parametrize("size", range(0, 100, 7))
def test_a_body_shorter_than_announced_is_incomplete(size: int) -> None:
    with pytest.raises(IncompleteAnswer, match="broke off"):
        received([b"x" * size], {"Content-Length": "100"}, "h", LARGEST)


@pytest.mark.parametrize("headers", [{}, {"Content-Length": "100"}, {"Content-Length": "x"}])
def test_a_whole_body_is_received(headers: dict[str, str]) -> None:
    assert received([b"x" * 60, b"y" * 40], headers, "h", LARGEST) == b"x" * 60 + b"y" * 40
