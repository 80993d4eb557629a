# SPDX-License-Identifier: GPL-2.0-or-later
"""A body cut at every byte, and a compressed one with a bit flipped in every byte: an error, or the same document."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from faulty_server import Answer, Exchange, FaultyServer, Request, Trouble
from record import Record
from sensorthings_pages import SensorThingsPages
from troubles import flipped
from urban_data.bridge.transport import Limits, open_session
from urban_data.core.errors import IncompleteAnswer, InvalidAnswer
from urban_data.providers.client import JsonClient

TARGET = "/v1.1/Datastreams(2)/Observations?$resultFormat=dataArray"
ONE_TRY = Limits(timeout=5, deadline=10, attempts=1)


@pytest.fixture(scope="module")
def good() -> Answer:
    return SensorThingsPages(cap=24).answer(Request(0, "GET", TARGET, {"host": "127.0.0.1"}))


@pytest.fixture
def server(good: Answer) -> Iterator[FaultyServer]:
    with FaultyServer(lambda _: good) as found:
        yield found


def with_length(good: Answer, at: int) -> Trouble:
    """The true Content-Length and too few bytes."""

    def trouble(exchange: Exchange) -> None:
        exchange.send(exchange.head(good, len(good.body)) + good.body[:at])
        exchange.hang_up()

    return trouble


def without_length(good: Answer, at: int) -> Trouble:
    """No Content-Length, so that the cut looks like the end."""

    def trouble(exchange: Exchange) -> None:
        exchange.send(exchange.head(good, None) + good.body[:at])
        exchange.hang_up()

    return trouble


def packed_and_cut(good: Answer, at: int) -> Trouble:
    """A gzip body cut, with a Content-Length that fits the cut."""
    packed = good.packed()
    return lambda exchange: exchange.give(replace(packed, body=packed.body[:at]))


def packed_and_flipped(good: Answer, at: int) -> Trouble:
    """A gzip body with one bit flipped."""
    packed = good.packed()
    return lambda exchange: exchange.give(replace(packed, body=flipped(packed.body, at)))


def packed_flipped_and_cut(good: Answer, at: int) -> Trouble:
    """A gzip body with one bit flipped, and without the checksum that would show it."""
    packed = good.packed()
    return lambda exchange: exchange.give(replace(packed, body=flipped(packed.body, at)[:-8]))


def always(trouble: Trouble) -> Callable[[Request], Trouble]:
    """The script that makes this trouble for every request."""
    return lambda _: trouble


@pytest.mark.parametrize(
    "way", [with_length, without_length, packed_and_cut, packed_and_flipped, packed_flipped_and_cut]
)
def test_no_cut_or_flip_gives_other_data(
    way: Callable[[Answer, int], Trouble], good: Answer, server: FaultyServer, record: Record
) -> None:
    whole = json.loads(good.body)
    packed = way.__name__.startswith("packed")
    places = len((good.packed() if packed else good).body) - (8 if way is packed_flipped_and_cut else 0)
    harmless = 0
    with open_session(limits=ONE_TRY) as session:
        client = JsonClient(session, "SensorThings")
        for at in range(places):
            server.script = always(way(good, at))
            try:
                assert client.get(server.url + TARGET).document == whole
                harmless += 1
            except (IncompleteAnswer, InvalidAnswer):
                continue
    assert harmless == 0 or way is packed_and_flipped
    record.add(
        "answers_cut_anywhere", way.__name__.replace("_", " "), {"places": places, "harmless": harmless, "wrong": 0}
    )
