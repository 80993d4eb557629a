# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import ssl
import threading
import traceback
from collections.abc import Callable
from typing import Any

import pytest
import requests
from requests import exceptions
from requests.adapters import BaseAdapter
from scripted_sender import answer
from urban_data.bridge.net_direct import DirectSender
from urban_data.bridge.net_limits import Limits
from urban_data.core.errors import (
    AccessDenied,
    AnswerTimeout,
    AnswerTooLarge,
    Cancelled,
    CertificateError,
    IncompleteAnswer,
    InputError,
    NetworkError,
    NoSecureConnection,
    ProxyInTheWay,
    UrbanDataError,
)
from urban_data.core.monitor import QuietMonitor
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProtocolError, ReadTimeoutError

URL = "https://city.example/v1.1?token=CANARY"
POOL = HTTPConnectionPool("city.example")


class Inner(BaseAdapter):
    """An adapter that does what it is told."""

    def __init__(self, act: Callable[[], requests.Response]) -> None:
        super().__init__()
        self.act = act
        self.closed = False

    def send(self, *_: Any, **__: Any) -> requests.Response:
        return self.act()

    def close(self) -> None:
        self.closed = True


def send(
    act: Callable[[], requests.Response],
    limits: Limits | None = None,
    monitor: QuietMonitor | None = None,
    method: str = "GET",
) -> requests.Response:
    request = requests.Request(method, URL).prepare()
    return DirectSender(Inner(act), monitor or QuietMonitor(), limits or Limits()).send(request)


def failing(error: Exception) -> Callable[[], requests.Response]:
    def act() -> requests.Response:
        raise error

    return act


def gone(reason: Exception) -> MaxRetryError:
    return MaxRetryError(POOL, "/v1.1?token=CANARY", reason)


def distrusted(code: int) -> exceptions.SSLError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return exceptions.SSLError(gone(error))


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (exceptions.ConnectionError(gone(NewConnectionError(POOL, "refused"))), NetworkError, "could not be reached"),
        (exceptions.ConnectionError(ConnectionResetError(104, "reset")), NetworkError, "could not be reached"),
        (exceptions.ConnectTimeout(gone(TimeoutError("timed out"))), AnswerTimeout, r"within 30 s\."),
        (exceptions.ReadTimeout(ReadTimeoutError(POOL, "/v1.1?token=CANARY", "x")), AnswerTimeout, r"within 30 s\."),
        (ReadTimeoutError(POOL, "/v1.1?token=CANARY", "stalled"), AnswerTimeout, r"within 30 s\."),
        (exceptions.ChunkedEncodingError("broken"), IncompleteAnswer, "broke off"),
        (ProtocolError("broken"), IncompleteAnswer, "broke off"),
        (exceptions.ProxyError(gone(OSError("Tunnel connection failed: 407 needed"))), AccessDenied, "407"),
        (exceptions.ProxyError(gone(OSError("Tunnel connection failed: 502"))), ProxyInTheWay, "lets nothing through"),
        (exceptions.InvalidURL(f"bad {URL}"), InputError, "not a web address"),
        (distrusted(10), CertificateError, "expired"),
        (distrusted(18), CertificateError, "self-signed"),
        (distrusted(20), CertificateError, "not known here"),
        (distrusted(62), CertificateError, "another host"),
        (distrusted(99), CertificateError, "the check failed"),
        (exceptions.SSLError(gone(ssl.SSLError(1, "wrong version"))), NoSecureConnection, "No encrypted connection"),
    ],
)
def test_errors_are_put_into_our_words_without_the_address(
    error: Exception, kind: type[UrbanDataError], words: str
) -> None:
    with pytest.raises(kind, match=words) as caught:
        send(failing(error))

    assert type(caught.value) is kind
    assert "CANARY" not in caught.value.detail
    assert "token=CANARY" not in "".join(traceback.format_exception(caught.value))


def test_what_nobody_expected_comes_through_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError):
        send(failing(ZeroDivisionError()))


def test_a_cancel_ends_the_wait_though_the_request_hangs() -> None:
    release, monitor, hanging = threading.Event(), QuietMonitor(), threading.Event()

    def hang() -> requests.Response:
        hanging.set()
        monitor.cancel()
        release.wait(10)
        return answer()

    with pytest.raises(Cancelled):
        send(hang, monitor=monitor)
    assert hanging.is_set()
    release.set()


def test_the_deadline_ends_the_wait_though_the_request_hangs() -> None:
    release = threading.Event()

    def hang() -> requests.Response:
        release.wait(10)
        return answer()

    with pytest.raises(AnswerTimeout, match=r"within 0\.05 s\."):
        send(hang, Limits(deadline=0.05))
    release.set()


def test_a_body_is_read_whole_and_within_the_limit() -> None:
    assert send(lambda: answer(200, b"[1]")).content == b"[1]"
    with pytest.raises(AnswerTooLarge):
        send(lambda: answer(200, b"x" * 2_000_000), Limits(largest=1_000_000))


def test_an_answer_to_head_need_not_be_as_long_as_it_says() -> None:
    assert send(lambda: answer(200, b"", {"Content-Length": "9"}), method="HEAD").status_code == 200
    with pytest.raises(IncompleteAnswer):
        send(lambda: answer(200, b"", {"Content-Length": "9"}))


def test_closing_closes_the_inner_adapter() -> None:
    inner = Inner(answer)
    DirectSender(inner, QuietMonitor(), Limits()).close()

    assert inner.closed
