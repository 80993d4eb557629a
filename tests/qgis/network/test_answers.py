# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import troubles
from faulty_server import Answer, Exchange, FaultyServer, HungUp, Trouble
from qgis_child import Profile
from stress_network import echo_server, hammer
from urban_data.bridge.network import Limits, close_network, open_session
from urban_data.core.errors import (
    AnswerTimeout,
    AnswerTooLarge,
    Cancelled,
    IncompleteAnswer,
    InvalidAnswer,
    NetworkError,
)
from urban_data.core.monitor import QuietMonitor
from urban_data.providers.client import JsonClient

PAGE = Answer(b'{"value":[' + b",".join(b'{"result":%d}' % number for number in range(500)) + b"]}")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
ONCE = Limits(attempts=1, timeout=0.5, deadline=10)


@pytest.fixture
def pages() -> Iterator[FaultyServer]:
    """A platform that gives ``PAGE``."""
    with FaultyServer(lambda _: PAGE) as server:
        yield server


def first_time(trouble: Trouble) -> Trouble:
    """Make trouble once, then answer well."""
    made: list[Exchange] = []

    def once(exchange: Exchange) -> None:
        if made:
            exchange.give()
        else:
            made.append(exchange)
            trouble(exchange)

    return once


class Hold:
    """Holds the answer back; ``asked`` and ``left`` tell when the request came and when the client hung up."""

    def __init__(self, start: bytes = b"") -> None:
        self.asked = threading.Event()
        self.left = threading.Event()
        self._start = start

    def __call__(self, exchange: Exchange) -> None:
        exchange.send(self._start)
        self.asked.set()
        try:
            exchange.hold()
        except HungUp:
            self.left.set()
            raise


INCOMPLETE = {
    "reset before headers": troubles.reset_before_headers,
    "reset in body": troubles.reset_in_body,
    "end before headers": troubles.hang_up_before_headers,
    "end in headers": troubles.hang_up_in_headers,
    "short": troubles.short(0.5),
    "last byte lacks": troubles.short(1),
    "cut chunks": troubles.cut_chunks,
    "gzip cut": troubles.gzip_cut(40),
    "gzip flipped": troubles.gzip_flipped(0.5),
}


@pytest.mark.parametrize("trouble", INCOMPLETE.values(), ids=INCOMPLETE.keys())
def test_a_broken_answer_is_an_error_and_is_asked_for_again(pages: FaultyServer, trouble: Trouble) -> None:
    pages.script = lambda _: trouble
    with open_session(limits=ONCE) as session, pytest.raises(NetworkError):
        session.get(pages.url)

    pages.script = lambda _: once
    once = first_time(trouble)
    with open_session(limits=Limits(backoff=0.01)) as session:
        assert session.get(pages.url).content == PAGE.body


@pytest.mark.parametrize("trouble", [troubles.short(0.5), troubles.gzip_cut(40), troubles.cut_chunks])
def test_a_cut_body_is_called_incomplete(pages: FaultyServer, trouble: Trouble) -> None:
    pages.script = lambda _: trouble
    with open_session(limits=ONCE) as session, pytest.raises(IncompleteAnswer):
        session.get(pages.url)


def test_a_body_cut_where_http_cannot_tell_is_refused_by_who_reads_it(pages: FaultyServer) -> None:
    pages.script = lambda _: troubles.cut_without_length(0.5)
    with open_session(limits=ONCE) as session, pytest.raises(InvalidAnswer):
        JsonClient(session, "SensorThings").get(pages.url)


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n[1"]
)
def test_a_stall_is_a_time_out_and_the_request_is_aborted(pages: FaultyServer, start: bytes) -> None:
    hold = Hold(start)
    pages.script = lambda _: hold
    with open_session(limits=ONCE) as session, pytest.raises(AnswerTimeout, match=r"0\.5 s\."):
        session.get(pages.url)
    assert hold.left.wait(5)


def test_a_drip_ends_at_the_deadline(pages: FaultyServer) -> None:
    pages.script = lambda _: troubles.drip(0.05)
    begin = time.monotonic()
    limits = Limits(attempts=1, timeout=5, deadline=1)
    with open_session(limits=limits) as session, pytest.raises(AnswerTimeout, match=r"1 s\."):
        session.get(pages.url)
    assert time.monotonic() - begin < 2


@pytest.mark.parametrize("start", [b"", HEAD + b"[1"])
def test_a_cancel_ends_a_hanging_request_within_a_second(pages: FaultyServer, start: bytes) -> None:
    hold, monitor = Hold(start), QuietMonitor()
    pages.script = lambda _: hold
    with open_session(monitor=monitor) as session, ThreadPoolExecutor(1) as executor:
        future = executor.submit(session.get, pages.url)
        assert hold.asked.wait(5)
        begin = time.monotonic()
        monitor.cancel()
        with pytest.raises(Cancelled):
            future.result(5)
        assert time.monotonic() - begin < 1
    assert hold.left.wait(5)


def test_the_end_of_the_network_ends_hanging_requests(pages: FaultyServer) -> None:
    hold = Hold()
    pages.script = lambda _: hold
    session = open_session()
    with ThreadPoolExecutor(1) as executor:
        future = executor.submit(session.get, pages.url)
        assert hold.asked.wait(5)
        close_network()
        with pytest.raises(Cancelled):
            future.result(5)
    with pytest.raises(Cancelled):
        session.get(pages.url)
    pages.script = lambda _: None
    with open_session() as fresh:
        assert fresh.get(pages.url).content == PAGE.body


def test_every_answer_is_fresh(pages: FaultyServer) -> None:
    pages.answering(lambda _: PAGE.with_headers(("Cache-Control", "max-age=3600"), ("ETag", '"1"')))
    with open_session() as session:
        for _ in range(3):
            assert session.get(pages.url).content == PAGE.body

    assert len(pages.requests) == 3
    assert all("if-none-match" not in request.headers for request in pages.requests)


def test_what_is_sent_says_who_we_are_and_brings_no_cookies_back(pages: FaultyServer) -> None:
    link = "/a?$orderby=phenomenonTime+desc,%40iot.id+asc&$skipFilter=%28name+eq+'%C3%A4%2F%2B'%29&$top=1"
    pages.answering(lambda _: PAGE.with_headers(("Set-Cookie", "session=1; Path=/")))
    with open_session() as session:
        session.get(pages.url)
        session.get(pages.url + link)

    sent = pages.requests[1]
    assert sent.headers["user-agent"].startswith("UrbanData/")
    assert "QGIS/" in sent.headers["user-agent"]
    assert sent.headers["accept-encoding"] == "gzip"
    assert "cookie" not in sent.headers
    assert sent.target == link


def test_a_packed_answer_arrives_packed_and_is_unpacked_here(pages: FaultyServer) -> None:
    pages.answering(lambda _: PAGE.packed())
    with open_session() as session:
        answer = session.get(pages.url)

    assert answer.content == PAGE.body
    assert int(answer.headers["Content-Length"]) < len(PAGE.body)


def test_headers_and_status_come_through(pages: FaultyServer) -> None:
    pages.script = lambda _: troubles.status(404, ("X-Two", "a"), ("X-Two", "b"), body=b"gone")
    with open_session() as session:
        answer = session.get(pages.url)

    assert (answer.status_code, answer.content, answer.headers["x-two"]) == (404, b"gone", "a, b")


def test_more_than_the_limit_is_given_up_while_it_arrives(pages: FaultyServer) -> None:
    def endless(exchange: Exchange) -> None:
        exchange.send(exchange.head(PAGE, None))
        while True:
            exchange.send(bytes(100_000))

    pages.script = lambda _: endless
    with open_session(limits=Limits(largest=1_000_000)) as session, pytest.raises(AnswerTooLarge, match="1 MB"):
        session.get(pages.url)
    assert len(pages.requests) == 1


def test_a_bomb_costs_little_memory(profile: Profile, pages: FaultyServer) -> None:
    bomb = troubles.packed_bomb(300)
    pages.answering(lambda _: bomb)

    report = profile.ask(pages.url)

    assert [kind for kind, _ in report.outcomes] == ["AnswerTooLarge"]
    assert report.growth < 100


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "without a length"])
def test_a_large_plain_body_costs_little_more_than_the_limit(
    profile: Profile, pages: FaultyServer, announced: bool
) -> None:
    sent: list[int] = []

    def large(exchange: Exchange) -> None:
        exchange.send(exchange.head(PAGE, 400_000_000 if announced else None))
        for _ in range(400):
            exchange.send(bytes(1_000_000))
            sent.append(1)

    pages.script = lambda _: large
    report = profile.ask(pages.url, limits={"largest": 20_000_000})

    assert [kind for kind, _ in report.outcomes] == ["AnswerTooLarge"]
    assert report.growth < 60
    assert len(sent) < (20 if announced else 100)


def test_the_head_of_a_large_answer_is_no_large_answer(pages: FaultyServer) -> None:
    pages.script = lambda _: lambda exchange: exchange.send(exchange.head(PAGE, 400_000_000))
    with open_session(limits=Limits(attempts=1, largest=1000)) as session:
        assert session.head(pages.url).headers["Content-Length"] == "400000000"


def test_eight_threads_are_answered_while_the_main_thread_waits() -> None:
    """Each answer belongs to its own request; no request is tried twice. The long run is tools/stress_network.py."""
    with echo_server() as root, open_session(limits=Limits(attempts=1, parallel=8)) as session:
        figures = hammer(session, root, 4000, 8)

    assert not figures.failures, str(figures)


def test_more_than_six_requests_are_under_way_at_once(pages: FaultyServer) -> None:
    """Qt opens six connections per manager and host; the setting may ask for more."""
    arrived = threading.Barrier(8, timeout=10)

    def together(exchange: Exchange) -> None:
        arrived.wait()
        exchange.give()

    with open_session(limits=Limits(parallel=8)) as session, ThreadPoolExecutor(8) as executor:
        for _ in range(40):
            session.get(pages.url)
        pages.script = lambda _: together
        answers = list(executor.map(lambda _: session.get(pages.url).status_code, range(8)))

    assert answers == [200] * 8
