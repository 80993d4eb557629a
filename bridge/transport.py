# SPDX-License-Identifier: GPL-2.0-or-later
"""The transport adapter of every session: retries, politeness, redirects and bounded bodies around one way of sending.

It answers with complete, unpacked bodies and raises the family of `core.errors`. A busy status (`core.http.BUSY`)
that stays after all attempts is handed over as the answer it is.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from configparser import ConfigParser
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from requests.utils import requote_uri

from ..core.errors import (
    AnswerTimeout,
    ForeignAddress,
    InputError,
    InvalidAnswer,
    NetworkError,
    OnlySecure,
    OtherScheme,
    ServerBusy,
    ServerPaused,
)
from ..core.http import BUSY
from ..core.monitor import Monitor, QuietMonitor
from .courtesy import RETRY_COST, TIMEOUT_COST, Host, Hosts, backoff, retry_after, wait
from .net_address import Origin, host_of, is_loopback, origin, redacted, resolved, secret_names
from .net_body import unpacked
from .net_direct import DirectSender, Sender
from .net_limits import Limits

__all__ = ["PRODUCT", "Limits", "TransportAdapter", "open_session", "redacted", "session_with", "user_agent"]

PRODUCT = "UrbanData"

IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5

# How nginx, Apache httpd, Go and Tomcat answer http at a port that speaks TLS.
_WANTS_TLS = re.compile(
    rb"plain HTTP (?:request was sent )?to (?:HTTPS port|an SSL)|HTTP request to an HTTPS|requires TLS"
)
_END_OF_TIME = 253402300799.0  # 9999-12-31T23:59:59Z


def open_session(
    inner: BaseAdapter | None = None,
    *,
    monitor: Monitor | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> requests.Session:
    """A session without QGIS, which sends through ``inner`` (by default requests' own adapter).

    It knows neither the proxies of the environment nor a netrc file: nothing is sent that was not given.
    """
    told = monitor or QuietMonitor()
    ordinary = inner or HTTPAdapter(pool_maxsize=limits.parallel)
    return session_with(TransportAdapter(DirectSender(ordinary, told, limits), told, limits), user_agent())


def session_with(adapter: TransportAdapter, agent: str) -> requests.Session:
    """A session that sends everything through ``adapter`` and calls itself ``agent``."""
    session = requests.Session()
    session.trust_env = False
    session.headers.update({"User-Agent": agent, "Accept-Encoding": "gzip"})
    for scheme in ("http://", "https://"):
        session.mount(scheme, adapter)
    return session


@cache
def user_agent() -> str:
    """What the plugin calls itself: its name and the version in metadata.txt."""
    metadata = ConfigParser(interpolation=None)
    metadata.read(Path(__file__).parents[1] / "metadata.txt", encoding="utf-8")
    return f"{PRODUCT}/{metadata.get('general', 'version', fallback='0')} (QGIS plugin)"


class TransportAdapter(BaseAdapter):
    """Sends through ``sender``, asking again where that may help and no more often than the host can bear.

    - Idempotent requests are sent again after connection errors, time-outs, broken answers and busy statuses.
    - Redirects are followed within one origin only; any other raises ForeignAddress before anything is sent there.
    - A ``private`` session carries a sign-in or headers of its own: it stays at the origin it asks first.
    """

    def __init__(
        self, sender: Sender, monitor: Monitor, limits: Limits, hosts: Hosts | None = None, *, private: bool = False
    ) -> None:
        super().__init__()
        self._sender = sender
        self._monitor = monitor
        self._limits = limits
        self._hosts = hosts or Hosts()
        self._private = private
        self._home: Origin | None = None
        self._lock = threading.Lock()
        self._told: set[str] = set()

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,  # noqa: ARG002 - bodies are always read whole
        timeout: float | tuple[float, float] | tuple[float, None] | None = None,  # noqa: ARG002 - limits decide
        verify: bool | str = True,
        cert: bytes | str | tuple[bytes | str, bytes | str] | None = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """The answer, complete and unpacked, after any waits, retries and redirects.

        Raises ForeignAddress, InvalidAnswer (redirects in circles), ServerPaused, Cancelled, AnswerTooLarge,
        CertificateError, NoSecureConnection, OtherScheme, InputError, and NetworkError and its kinds when the last
        attempt failed.
        """
        options: dict[str, Any] = {"verify": verify, "cert": cert, "proxies": proxies}
        url = request.url or ""
        home = self._checked(url)
        visited = {url}
        while True:
            response = self._persist(home, request, options)
            target = _redirect_target(response, request)
            if target is None:
                return response
            if origin(target) != home:
                refusal = OnlySecure if _is_secured(home, origin(target)) else ForeignAddress
                raise refusal(redacted(url), host=host_of(url), target=redacted(target))
            if target in visited or len(visited) > MOST_REDIRECTS:
                raise InvalidAnswer(redacted(target), host=host_of(url), reason="it redirects in circles.")
            visited.add(target)
            request = request.copy()
            request.url = target

    def close(self) -> None:
        """Let the connections go."""
        self._sender.close()

    def _checked(self, url: str) -> Origin:
        """The origin of ``url``, if it may be asked at all."""
        where = origin(url)
        if where is None:
            raise InputError("This is not a web address that can be asked.", redacted(url))
        if "@" in url.split("/", 3)[2]:
            raise InputError("The address holds a user name. Use an authentication configuration instead.")
        with self._lock:
            self._home = self._home or where
            if self._private and where != self._home:
                target = redacted(url)
                raise ForeignAddress("a sign-in or headers belong to one origin", host=_text(self._home), target=target)
        for name in secret_names(url):
            self._tell_once(
                f"The address carries a secret in its query ({name}), which may show in logs of other programs. "
                "Use an authentication configuration if the platform accepts one."
            )
        if self._private and where[0] == "http" and not is_loopback(where[1]):
            self._tell_once(f"Sign-in and headers travel unencrypted: the address of {where[1]} begins with http://.")
        return where

    def _tell_once(self, message: str) -> None:
        with self._lock:
            if message in self._told:
                return
            self._told.add(message)
        self._monitor.warning(message)

    def _persist(self, where: Origin, request: requests.PreparedRequest, options: dict[str, Any]) -> requests.Response:
        """One request, sent up to ``Limits.attempts`` times."""
        host = self._hosts.at(where)
        name = host_of(request.url or "")
        attempts = self._limits.attempts if request.method in IDEMPOTENT else 1
        attempt, paid = 1, 1
        while True:
            outcome = self._attempt(host, name, request, options)
            if isinstance(outcome, requests.Response) and outcome.status_code not in BUSY:
                host.earn(paid)
                return outcome
            asked = self._asked_wait(outcome, name)
            cost = TIMEOUT_COST if isinstance(outcome, AnswerTimeout) else RETRY_COST
            if attempt >= attempts or not host.spend(cost):
                return _final(outcome)
            attempt, paid = attempt + 1, cost
            pause = asked or backoff(attempt - 1, self._limits.backoff)
            seconds = max(1, round(pause))
            self._monitor.warning(f"{_trouble(outcome, name)} Trying again in {seconds} s ({attempt} of {attempts}).")
            if asked:
                host.hold(asked)
            else:
                wait(pause, self._hosts.clock, self._monitor)

    def _attempt(
        self, host: Host, name: str, request: requests.PreparedRequest, options: dict[str, Any]
    ) -> requests.Response | NetworkError:
        with host.turn(self._limits.parallel, self._monitor) as turn:
            try:
                response = self._sender.send(request, **options)
                packed = response.raw.read()
                encoding = response.headers.get("Content-Encoding", "")
                response.raw = BytesIO(unpacked(packed, encoding, name, self._limits.largest))
            except NetworkError as error:
                turn.overloaded()
                return error
            if response.status_code in BUSY:
                turn.overloaded()
            else:
                turn.answered()
        if response.status_code == 400 and (request.url or "").startswith("http://") and _wants_tls(response):
            raise OtherScheme(host=name, scheme="http", target=f"https://{name}")
        return response

    def _asked_wait(self, outcome: requests.Response | NetworkError, name: str) -> float | None:
        """The pause a busy host asks for, in seconds; raises ServerPaused when it is longer than is waited for."""
        if isinstance(outcome, NetworkError):
            return None
        now = self._hosts.clock.wall()
        header = outcome.headers.get("Retry-After")
        asked = retry_after(header, now)
        if asked is not None and asked > self._limits.longest_wait:
            until = datetime.fromtimestamp(min(now + asked, _END_OF_TIME), UTC)
            raise ServerPaused(
                f"Retry-After {header}",
                host=name,
                status=outcome.status_code,
                until=f"{until:%Y-%m-%d %H:%M:%S} UTC",
                seconds=f"{self._limits.longest_wait:g}",
            )
        return asked


def _redirect_target(response: requests.Response, request: requests.PreparedRequest) -> str | None:
    """Where a redirect of a safe request leads (RFC 9110, section 15.4), or None when there is nothing to follow."""
    location = response.headers.get("Location")
    if response.status_code not in REDIRECTS or not location or request.method not in SAFE:
        return None
    return requote_uri(resolved(request.url or "", location))


def _wants_tls(response: requests.Response) -> bool:
    """Whether the answer says that its port speaks TLS; the body can still be read."""
    body = response.raw.getvalue()
    return _WANTS_TLS.search(body[:2000]) is not None


def _is_secured(home: Origin, target: Origin | None) -> bool:
    """Whether a redirect leads from http to https at the same host, each at its usual port."""
    return target == ("https", home[1], 443) and home == ("http", home[1], 80)


def _final(outcome: requests.Response | NetworkError) -> requests.Response:
    if isinstance(outcome, NetworkError):
        raise outcome
    return outcome


def _trouble(outcome: requests.Response | NetworkError, name: str) -> str:
    if isinstance(outcome, NetworkError):
        return outcome.sentence
    return ServerBusy(host=name, status=outcome.status_code).sentence


def _text(where: Origin) -> str:
    return f"{where[0]}://{where[1]}:{where[2]}"
