# SPDX-License-Identifier: GPL-2.0-or-later
"""The hashes behind the seals: the same by every way to the same rows, another for any other row."""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st
from urban_data.store.seals import Changes, observation_hashes, row_hash, signed, sums_by

time = st.sampled_from([f"2026-03-01T00:{minute:02}:00.000Z" for minute in range(60)])
optional_time = st.one_of(st.none(), time)
text = st.one_of(st.none(), st.text(max_size=5))
value = st.one_of(st.none(), st.floats(allow_nan=False))
rows = st.tuples(st.integers(1, 9), time, time, value, text, text, optional_time, optional_time, st.integers(1, 2**40))


def columns(*of: tuple) -> list[tuple]:
    return list(zip(*of, strict=True))


def encoded(row: tuple) -> tuple:
    """The row as it is read with texts as bytes."""
    return tuple(part.encode() if isinstance(part, str) else part for part in row)


@given(st.lists(rows, min_size=1, max_size=8))
def test_a_row_has_one_hash_alone_in_company_and_as_bytes(some) -> None:
    together = observation_hashes(columns(*some)).tolist()
    assert together == [observation_hashes(columns(row))[0] for row in some]
    assert together == observation_hashes(columns(*map(encoded, some))).tolist()


@given(rows, st.integers(0, 8), st.data())
def test_any_other_row_has_another_hash(row, at: int, data) -> None:
    other = data.draw(rows)
    changed = (*row[:at], other[at], *row[at + 1 :])
    one, two = observation_hashes(columns(row, changed)).tolist()
    assert (one == two) == (changed == row)


@given(value.filter(lambda number: number not in (None, 0)), st.integers(0, 63))
def test_any_bit_of_a_value_counts(number: float, bit: int) -> None:
    (bits,) = memoryview(bytearray(8)).cast("Q")[:1] or (0,)
    raw = memoryview(bytearray(8))
    raw.cast("d")[0] = number
    raw.cast("Q")[0] ^= 1 << bit
    other = raw.cast("d")[0]
    row = (1, "2026-03-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z", number, None, None, None, None, 1)
    changed = (*row[:3], None if math.isnan(other) else other, *row[4:])
    one, two = observation_hashes(columns(row, changed)).tolist()
    assert one != two
    assert bits == 0


def test_one_value_stands_for_a_whole_column() -> None:
    times = ["2026-03-01T00:00:00.000Z", "2026-03-01T00:10:00.000Z"]
    short = [[1, 2], times, times, [1.0, 2.0], None, None, None, None, 7]
    whole = [[1, 2], times, times, [1.0, 2.0], [None, None], [None, None], [None, None], [None, None], [7, 7]]
    assert observation_hashes(short).tolist() == observation_hashes(whole).tolist()


@given(st.lists(rows, max_size=12), st.permutations(range(12)))
def test_sums_know_no_order_and_rows_can_be_taken_out(some, order) -> None:
    if not some:
        assert sums_by([], observation_hashes([[], *[None] * 8])) == {}
        return
    keys = [row[0] for row in some]
    shuffled = [some[number] for number in order if number < len(some)]
    sums = sums_by(keys, observation_hashes(columns(*some)))
    again = sums_by([row[0] for row in shuffled], observation_hashes(columns(*shuffled)))
    assert {key: (count, total % 2**64) for key, (count, total) in again.items()} == sums
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE seals(table_name, part, rows, digest, UNIQUE(table_name, part))")
        changes = Changes()
        for row in some:
            changes.add("observations", sums_by([row[0]], observation_hashes(columns(row))))
            changes.write(database)
        stored = {
            part: (count, digest) for part, count, digest in database.execute("SELECT part, rows, digest FROM seals")
        }
        assert stored == {key: (count, signed(total)) for key, (count, total) in sums.items()}
        changes.add("observations", sums, -1)
        changes.write(database)
        assert {row[0] for row in database.execute("SELECT rows || ':' || digest FROM seals")} == {"0:0"}


def test_a_plain_row_is_known_by_types_and_values() -> None:
    alike = [(1,), (1.0,), ("1",), (b"1",), (None,), ("",), (1, None), ("1", ""), ("", "1"), (True,)]
    assert len({row_hash(row) for row in alike}) == len(alike)
    assert row_hash([1, "ä"]) == row_hash((1, "ä"))
