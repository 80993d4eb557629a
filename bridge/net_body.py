# SPDX-License-Identifier: GPL-2.0-or-later
"""Bodies that cannot hurt: counted while they arrive and while they are unpacked, refused when they are cut."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import requests

from ..core.errors import AnswerTooLarge, IncompleteAnswer, InvalidAnswer

CHUNK = 1 << 16
SUSPICIOUS_SIZE = 32_000_000
SUSPICIOUS_RATIO = 100

_GZIP = 16 + zlib.MAX_WBITS
_STEP = 1 << 20


def arriving(response: requests.Response) -> Iterator[bytes]:
    """The body of ``response`` piece by piece, exactly as it was sent, so still packed."""
    stream: Callable[..., Iterator[bytes]] | None = getattr(response.raw, "stream", None)
    if stream is not None:
        yield from stream(CHUNK, decode_content=False)
        return
    while chunk := response.raw.read(CHUNK):
        yield chunk


def received(chunks: Iterable[bytes], headers: Mapping[str, str], host: str, largest: int) -> bytes:
    """The whole body as it was sent.

    Raises AnswerTooLarge when more than ``largest`` bytes are announced or come, and IncompleteAnswer when it is
    shorter than its Content-Length.
    """
    told = headers.get("Content-Length", "").strip()
    announced = int(told) if told.isdecimal() and "Transfer-Encoding" not in headers else 0
    if announced > largest:
        raise too_large(host, largest)
    body = BytesIO()
    for chunk in chunks:
        body.write(chunk)
        if body.tell() > largest:
            raise too_large(host, largest)
    if body.tell() < announced:
        raise IncompleteAnswer(f"{body.tell()} of {announced} bytes arrived", host=host)
    return body.getvalue()


def unpacked(body: bytes, encoding: str, host: str, largest: int) -> bytes:
    """``body`` without its Content-Encoding, which may be none or gzip (RFC 1952, several members allowed).

    Raises AnswerTooLarge beyond ``largest`` bytes, and already beyond ``SUSPICIOUS_SIZE`` when the body grows more
    than ``SUSPICIOUS_RATIO`` fold: data does not, a decompression bomb does (up to 1032 fold), and is given up
    while it is still small. Raises IncompleteAnswer when the body is cut or its checksum or length is wrong, and
    InvalidAnswer for an encoding that was not asked for.
    """
    name = encoding.strip().lower()
    if name in ("", "identity") or not body:
        return body
    if name not in ("gzip", "x-gzip"):
        raise InvalidAnswer(name, host=host, reason="it is packed in a way that was not asked for.")
    whole = BytesIO()
    try:
        for piece, consumed in _inflated(memoryview(body)):
            whole.write(piece)
            size = whole.tell()
            if size > largest:
                raise too_large(host, largest)
            if size > SUSPICIOUS_SIZE and size > consumed * SUSPICIOUS_RATIO:
                raise too_large(host, SUSPICIOUS_SIZE, f"{consumed} bytes unpacked to {size}: a decompression bomb")
    except (zlib.error, EOFError) as error:
        raise IncompleteAnswer(f"gzip: {error}", host=host) from error
    return whole.getvalue()


def too_large(host: str, limit: int, detail: str = "") -> AnswerTooLarge:
    """The error for an answer beyond ``limit`` bytes."""
    return AnswerTooLarge(detail, host=host, megabytes=max(1, limit // 1_000_000))


def _inflated(packed: memoryview) -> Iterator[tuple[bytes, int]]:
    """Pieces of at most ``_STEP`` bytes and how many packed bytes were used up so far; zlib checks CRC and length."""
    rest: Any = packed
    while rest:
        member = zlib.decompressobj(_GZIP)
        while not member.eof:
            if not rest:
                raise EOFError("the packed body ends too early")
            fed, rest = rest[:CHUNK], rest[CHUNK:]
            while len(fed) and not member.eof:
                piece = member.decompress(fed, _STEP)
                fed = member.unconsumed_tail
                yield piece, len(packed) - len(rest) - len(fed)
        rest = _rest(packed, len(packed) - len(rest) - len(member.unused_data))


def _rest(packed: memoryview, used: int) -> memoryview:
    """What follows a member, without the zero bytes that some writers append."""
    rest = packed[used:]
    return rest if len(rest) and rest[0] != 0 else rest[:0]
