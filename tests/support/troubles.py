# SPDX-License-Identifier: GPL-2.0-or-later
"""What can go wrong between a client and any HTTP server, whatever the API."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate

from faulty_server import Answer, Exchange, Trouble

SIGN_IN_PAGE = b"<!DOCTYPE html><html><title>Guest network</title><form>Sign in <input type='password'></form></html>"
PLAIN_PAGE = b"<!DOCTYPE html><html><title>Maintenance</title><p>We are back soon.</p></html>"


def reset_before_headers(exchange: Exchange) -> None:
    """RST instead of an answer."""
    exchange.reset()


def reset_in_body(exchange: Exchange) -> None:
    """RST in the middle of the body."""
    answer = exchange.answer
    exchange.send(exchange.head(answer, len(answer.body)) + answer.body[: len(answer.body) // 2])
    exchange.reset()


def hang_up_before_headers(exchange: Exchange) -> None:
    """FIN instead of an answer."""
    exchange.hang_up()


def hang_up_in_headers(exchange: Exchange) -> None:
    """FIN in the middle of the headers."""
    head = exchange.head(exchange.answer, len(exchange.answer.body))
    exchange.send(head[: len(head) // 2])
    exchange.hang_up()


def no_reply(exchange: Exchange) -> None:
    """The connection stays open and nothing comes."""
    exchange.hold()


def stall_in_body(exchange: Exchange) -> None:
    """Status 200, half of the body, then nothing."""
    answer = exchange.answer
    exchange.send(exchange.head(answer, len(answer.body)) + answer.body[: len(answer.body) // 2])
    exchange.hold()


def drip(seconds: float) -> Trouble:
    """One byte of the body every so many seconds."""

    def trouble(exchange: Exchange) -> None:
        answer = exchange.answer
        exchange.send(exchange.head(answer, len(answer.body)))
        for at in range(len(answer.body)):
            exchange.send(answer.body[at : at + 1])
            exchange.hold(seconds)

    return trouble


def short(share: float) -> Trouble:
    """A Content-Length that is kept only in part; a share of 1 lacks the last byte alone."""

    def trouble(exchange: Exchange) -> None:
        answer = exchange.answer
        size = min(int(len(answer.body) * share), len(answer.body) - 1)
        exchange.send(exchange.head(answer, len(answer.body)) + answer.body[:size])
        exchange.hang_up()

    return trouble


def cut_without_length(share: float) -> Trouble:
    """No Content-Length and an early close, which HTTP cannot tell from the end."""

    def trouble(exchange: Exchange) -> None:
        answer = exchange.answer
        size = min(int(len(answer.body) * share), len(answer.body) - 1)
        exchange.send(exchange.head(answer, None) + answer.body[:size])
        exchange.hang_up()

    return trouble


def cut_chunks(exchange: Exchange) -> None:
    """Chunked transfer without its last chunk."""
    answer = exchange.answer.with_headers(("Transfer-Encoding", "chunked"))
    half = answer.body[: len(answer.body) // 2]
    head = exchange.head(answer, None).replace(b"Connection: close\r\n", b"")
    exchange.send(head + f"{len(half):x}\r\n".encode() + half + b"\r\n")
    exchange.hang_up()


def gzip_cut(octets: int) -> Trouble:
    """A gzip body that lacks its end, with a Content-Length that fits what is sent."""

    def trouble(exchange: Exchange) -> None:
        packed = exchange.answer.packed()
        exchange.give(replace(packed, body=packed.body[:-octets]))

    return trouble


def gzip_flipped(at: float) -> Trouble:
    """A gzip body with one bit flipped, at a share of its length."""

    def trouble(exchange: Exchange) -> None:
        packed = exchange.answer.packed()
        exchange.give(replace(packed, body=flipped(packed.body, int(at * (len(packed.body) - 1)))))

    return trouble


def flipped(body: bytes, at: int) -> bytes:
    """``body`` with one bit of the byte ``at`` flipped."""
    return body[:at] + bytes([body[at] ^ 0x10]) + body[at + 1 :]


def status(code: int, *headers: tuple[str, str], body: bytes = b'{"message":"no"}') -> Trouble:
    """An answer with another status."""
    return instead(Answer(body, code).with_headers(*headers))


def busy(code: int, retry_after: Callable[[], str]) -> Trouble:
    """A status that asks to come back, with a Retry-After made when it is sent."""

    def trouble(exchange: Exchange) -> None:
        status(code, ("Retry-After", retry_after()))(exchange)

    return trouble


def http_date(seconds_from_now: float, now: Callable[[], float]) -> str:
    """A date as HTTP writes it (RFC 9110, 5.6.7)."""
    return formatdate(now() + seconds_from_now, usegmt=True)


def instead(answer: Answer) -> Trouble:
    """Another answer in place of the good one."""
    return lambda exchange: exchange.give(answer)


def edited(change: Callable[[Answer], Answer]) -> Trouble:
    """The good answer with a change."""
    return lambda exchange: exchange.give(change(exchange.answer))


def page(body: bytes) -> Answer:
    """A web page with status 200."""
    return Answer(body, headers=(("Content-Type", "text/html; charset=utf-8"),))


def packed_bomb(megabytes: int) -> Answer:
    """A small gzip body that unpacks to so many megabytes of blanks inside a JSON document."""
    body = gzip.compress(b'{"value":[' + b" " * (megabytes << 20) + b"]}", 9, mtime=0)
    return replace(Answer(body).with_headers(("Content-Encoding", "gzip")))
