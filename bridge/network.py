# SPDX-License-Identifier: GPL-2.0-or-later
"""Sessions that send through QGIS, so that its proxy, certificates, sign-in and network logger apply in any thread."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import requests
from qgis.core import Qgis, QgsApplication, QgsSettings
from qgis.PyQt.QtCore import QCoreApplication
from requests.structures import CaseInsensitiveDict

from ..core.errors import AnswerTimeout, Cancelled, InputError
from ..core.monitor import Monitor, QuietMonitor
from .courtesy import Hosts
from .net_address import host_of
from .net_direct import awaited
from .net_thread import LOCKED, NetworkThread, Order
from .transport import Limits, TransportAdapter, session_with, user_agent

__all__ = ["Limits", "close_network", "open_session", "unlock"]

_LEFT_TO_QT = frozenset({"connection", "content-length", "host", "user-agent"})


def open_session(
    authcfg: str = "",
    *,
    headers: Mapping[str, str] | None = None,
    monitor: Monitor | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> requests.Session:
    """A session for one platform, which signs in with the authentication configuration of id ``authcfg``.

    ``headers`` go with every request (tenants). With a sign-in or headers the session stays at the origin it asks
    first, and signs in before it is asked to. It may be used from any thread, from several at once, and while the
    main thread is blocked. Nobody is ever prompted: a certificate that is not trusted, or a sign-in that fails,
    is an error. Raises InputError for an unknown ``authcfg`` and when the authentication database is locked.
    """
    if authcfg:
        _check_sign_in(authcfg)
    if _proxy_signs_in() and not unlock():
        raise InputError(LOCKED)
    told = monitor or QuietMonitor()
    thread = _shared.thread()
    thread.refresh()
    sender = QgisSender(thread, authcfg, told, limits)
    adapter = TransportAdapter(sender, told, limits, _shared.hosts, private=bool(authcfg or headers))
    session = session_with(adapter, f"{user_agent()} QGIS/{Qgis.QGIS_VERSION_INT}")
    session.headers.update(headers or {})
    session.auth = _by_qgis if authcfg else None
    return session


def unlock() -> bool:
    """Whether the authentication database is open; in the main thread of QGIS Desktop, ask for the password if not.

    Call it there before work with a sign-in is handed to other threads: from those nobody is asked.
    """
    manager = QgsApplication.authManager()
    if manager.masterPasswordIsSet():
        return True
    if QgsApplication.platform() == "desktop" and threading.current_thread() is threading.main_thread():
        return bool(manager.setMasterPassword(True))
    return False


def close_network() -> None:
    """End the network thread; requests under way end as cancelled. A later `open_session` starts a new one."""
    _shared.close()


class QgisSender:
    """One attempt at a request through QGIS's network stack (a `net_direct.Sender`)."""

    def __init__(self, thread: NetworkThread, authcfg: str, monitor: Monitor, limits: Limits) -> None:
        self._thread = thread
        self._authcfg = authcfg
        self._monitor = monitor
        self._limits = limits

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """See `net_direct.Sender`; the certificate and proxy options of requests do not apply, QGIS's do."""
        order = self._order(request)
        self._thread.ask(order)
        try:
            reply = awaited(order.answer, self._is_cancelled, host_of(order.url), self._limits.deadline)
        except (AnswerTimeout, Cancelled):
            self._thread.give_up(order)
            raise
        response = requests.Response()
        response.status_code, response.reason = reply.status, reply.reason
        response.headers = CaseInsensitiveDict(reply.headers)
        response.url, response.request = order.url, request
        response.raw = BytesIO(reply.body)
        return response

    def close(self) -> None:
        """Nothing to do: the connections belong to the network thread, which serves other sessions too."""

    def _order(self, request: requests.PreparedRequest) -> Order:
        body = request.body or b""
        return Order(
            method=request.method or "GET",
            url=request.url or "",
            headers=[_encoded(*item) for item in request.headers.items() if item[0].lower() not in _LEFT_TO_QT],
            body=body.encode() if isinstance(body, str) else body,
            authcfg=self._authcfg,
            agent=request.headers["User-Agent"],
            timeout=self._limits.timeout,
            largest=self._limits.largest,
            parallel=self._limits.parallel,
        )

    def _is_cancelled(self) -> bool:
        return self._monitor.is_cancelled() or self._thread.closed


class _Shared:
    """What all sessions of this process share: the network thread and what is known about hosts."""

    def __init__(self) -> None:
        self.hosts = Hosts()
        self._lock = threading.Lock()
        self._thread: NetworkThread | None = None

    def thread(self) -> NetworkThread:
        """The network thread, started if need be."""
        with self._lock:
            if self._thread is None or self._thread.closed:
                self._thread = NetworkThread()
                atexit.register(self._thread.close)
                QCoreApplication.instance().aboutToQuit.connect(self._thread.close)
            return self._thread

    def close(self) -> None:
        """End the network thread, if there is one."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.close()
            atexit.unregister(thread.close)


_shared = _Shared()


def _by_qgis(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """The sign-in of a session whose requests QGIS signs on their way out: here nothing is added."""
    return request


def _check_sign_in(authcfg: str) -> None:
    """Raise InputError unless ``authcfg`` is known and the database that holds it is open."""
    if not QgsApplication.authManager().configAuthMethodKey(authcfg):
        raise InputError(f"QGIS has no authentication configuration with the id “{authcfg}”.")
    if not unlock():
        raise InputError(LOCKED)


def _encoded(name: str, value: str | bytes) -> tuple[bytes, bytes]:
    """A header as it is sent; raises InputError for characters that HTTP cannot send (RFC 9110, section 5.5)."""
    try:
        return name.encode("ascii"), value if isinstance(value, bytes) else value.encode("latin-1")
    except UnicodeEncodeError as error:
        raise InputError(f"The header {name} holds characters that cannot be sent.") from error


def _proxy_signs_in() -> bool:
    """Whether the proxy of QGIS takes its sign-in from the authentication database."""
    settings = QgsSettings()
    return bool(settings.value("proxy/proxyEnabled", False, bool) and settings.value("proxy/authcfg", "", str))
