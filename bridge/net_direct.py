# SPDX-License-Identifier: GPL-2.0-or-later
"""One attempt at a request: waiting that can be ended at any moment, and sending without QGIS."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from io import BytesIO
from typing import Any, Protocol, TypeVar

import requests
from requests import exceptions
from requests.adapters import BaseAdapter
from urllib3.exceptions import HTTPError, ReadTimeoutError

from ..core.errors import (
    AccessDenied,
    AnswerTimeout,
    Cancelled,
    CertificateError,
    IncompleteAnswer,
    InputError,
    NetworkError,
    NoSecureConnection,
    ProxyInTheWay,
    UrbanDataError,
)
from ..core.monitor import Monitor
from .net_address import host_of
from .net_body import arriving, received
from .net_limits import Limits

T = TypeVar("T")

_TICK = 0.1

_OTHER_HOST = 62
_AUTHORITY_REASON = "it comes from an authority that is not known here."
_TLS_REASONS = {  # X509_V_ERR_* of OpenSSL's x509_vfy.h
    9: "it is not valid yet.",
    10: "it has expired.",
    18: "it is self-signed.",
    19: _AUTHORITY_REASON,
    20: _AUTHORITY_REASON,
    21: _AUTHORITY_REASON,
    _OTHER_HOST: "it belongs to another host.",
    64: "it belongs to another host.",
}


class Sender(Protocol):
    """What makes one attempt at a request."""

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """The answer with its whole body in ``raw``, packed as it was sent.

        Raises Cancelled, AnswerTimeout, AnswerTooLarge, IncompleteAnswer, CertificateError, NoSecureConnection and
        NetworkError.
        """

    def close(self) -> None:
        """Let the connections go."""


class DirectSender:
    """Sends through ``inner`` in a thread of its own, so that a cancel or the deadline ends the wait at once.

    What was given up goes on in its daemon thread until the time-out of ``inner`` and is then thrown away.
    """

    def __init__(self, inner: BaseAdapter, monitor: Monitor, limits: Limits) -> None:
        self._inner = inner
        self._monitor = monitor
        self._limits = limits

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        """See `Sender`; ``options`` are those of the inner adapter."""
        host = host_of(request.url or "")
        answer: Future[requests.Response] = Future()
        threading.Thread(
            target=self._settle, args=(answer, request, options), name="urban-data-request", daemon=True
        ).start()
        try:
            return awaited(answer, self._monitor.is_cancelled, host, self._limits.deadline)
        except (exceptions.RequestException, HTTPError) as error:
            # The original names the whole address, and so any key in it: it must not reach a traceback.
            raise in_our_words(error, host, self._limits.timeout) from None

    def close(self) -> None:
        """Let the connections go."""
        self._inner.close()

    def _settle(self, answer: Future[requests.Response], request: requests.PreparedRequest, options: Any) -> None:
        try:
            response = self._exchange(answer, request, options)
        except Exception as error:  # noqa: BLE001 - handed over to the thread that waits, whatever it is
            if answer.set_running_or_notify_cancel():
                answer.set_exception(error)
        else:
            if answer.set_running_or_notify_cancel():
                answer.set_result(response)

    def _exchange(
        self, answer: Future[requests.Response], request: requests.PreparedRequest, options: Any
    ) -> requests.Response:
        response = self._inner.send(request, stream=True, timeout=self._limits.timeout, **options)
        with response:
            wanted = _until_cancelled(arriving(response), answer)
            announced = {} if request.method == "HEAD" else response.headers
            body = received(wanted, announced, host_of(request.url or ""), self._limits.largest)
        response.raw = BytesIO(body)
        return response


def awaited(answer: Future[T], is_cancelled: Callable[[], bool], host: str, seconds: float) -> T:
    """The result of ``answer``, or its exception.

    Cancels ``answer`` and raises Cancelled when the person asks to stop (seen within a tenth of a second), or
    AnswerTimeout when ``seconds`` have passed.
    """
    done = threading.Event()
    answer.add_done_callback(lambda _: done.set())
    end = time.monotonic() + seconds
    while not done.wait(_TICK):
        if is_cancelled():
            answer.cancel()
            raise Cancelled
        if time.monotonic() >= end:
            answer.cancel()
            raise AnswerTimeout("deadline", host=host, seconds=f"{seconds:g}")
    if answer.cancelled():
        raise Cancelled
    return answer.result()


def in_our_words(error: Exception, host: str, seconds: float) -> UrbanDataError:
    """The error of `core.errors` for one of requests or urllib3; ``seconds`` was the time-out."""
    kind = f"{type(error).__name__}: {_cause(error)}"
    if isinstance(error, exceptions.SSLError):
        code = _verify_code(error)
        if code is None:
            return NoSecureConnection(kind, host=host)
        return CertificateError(kind, host=host, reason=_TLS_REASONS.get(code, "the check failed."))
    if isinstance(error, exceptions.ProxyError) and "407" in kind:
        return AccessDenied(kind, host="The proxy", status=407)
    if isinstance(error, exceptions.ProxyError):
        return ProxyInTheWay(kind, host=host)
    if isinstance(error, exceptions.Timeout | ReadTimeoutError):
        return AnswerTimeout(kind, host=host, seconds=f"{seconds:g}")
    if isinstance(error, exceptions.ChunkedEncodingError | exceptions.ContentDecodingError | HTTPError):
        return IncompleteAnswer(kind, host=host)
    if isinstance(error, exceptions.InvalidURL | exceptions.InvalidSchema | exceptions.MissingSchema):
        return InputError("This is not a web address that can be asked.", kind)
    return NetworkError(kind, host=host)


def _until_cancelled(chunks: Iterator[bytes], answer: Future[requests.Response]) -> Iterator[bytes]:
    for chunk in chunks:
        if answer.cancelled():
            return
        yield chunk


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """``error`` and what it wraps, as requests and urllib3 wrap it: in the first argument, as reason, as context."""
    seen: list[BaseException] = []
    left: list[object] = [error]
    while left:
        one = left.pop()
        if isinstance(one, BaseException) and one not in seen:
            seen.append(one)
            yield one
            left += [one.__context__, getattr(one, "reason", None), *one.args]


def _cause(error: Exception) -> str:
    """The innermost reason: the system's words, or a name; those of requests and urllib3 hold the whole address."""
    innermost = list(_causes(error))[-1]
    ours = isinstance(innermost, OSError) and not isinstance(innermost, exceptions.RequestException)
    return str(innermost) if ours else type(innermost).__name__


def _verify_code(error: Exception) -> int | None:
    """OpenSSL's number for what is wrong with the certificate, or None when nothing is.

    urllib3 1.26 compares host names itself, with an exception of its own.
    """
    for one in _causes(error):
        if isinstance(one, ssl.SSLCertVerificationError):
            return one.verify_code
        if type(one).__name__ == "CertificateError":
            return _OTHER_HOST
    return None
