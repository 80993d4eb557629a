# SPDX-License-Identifier: GPL-2.0-or-later
"""The one thread that owns every QGIS network reply; requests are handed to it and answered through futures.

A reply lives, is read and is deleted in this thread alone, whose event loop runs whether or not the main thread's
does. So it works in QGIS, in ``qgis_process`` and in scripts, from any thread, and while the main thread waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from io import BytesIO
from math import ceil
from typing import ClassVar

from qgis.core import QgsApplication, QgsNetworkAccessManager
from qgis.PyQt.QtCore import QCoreApplication, QObject, Qt, QThread, QUrl, pyqtSignal, pyqtSlot
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkReply, QNetworkRequest, QSslError

from ..core.errors import Cancelled, InputError, UrbanDataError
from .net_address import host_of, is_loopback
from .net_body import too_large
from .net_reply import Reply, is_ignored, outcome
from .transport import PRODUCT

CONNECTIONS_PER_MANAGER = 6  # Qt's own limit per host: QHttpNetworkConnection's default channel count
READ_BUFFER = 4_000_000  # bytes of one answer that Qt holds for us; it reads on when they are taken

LOCKED = (
    "The authentication database of QGIS is locked. In QGIS, enter its master password (Settings > Options > "
    "Authentication); in batch, put it into a file and name that file in the variable QGIS_AUTH_PASSWORD_FILE."
)

_QUEUED = Qt.ConnectionType.QueuedConnection


@dataclass(eq=False, slots=True)
class Order:
    """One request to be sent, and the future that is answered with what came of it.

    ``timeout`` is how many seconds nothing may arrive, ``largest`` how many bytes may. ``parallel`` says how many
    requests the session may have under way. Cancelling ``answer`` and handing the order to `NetworkThread.give_up`
    ends the transfer.
    """

    method: str
    url: str
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes
    authcfg: str
    agent: str
    timeout: float
    largest: int
    parallel: int
    answer: Future[Reply] = field(default_factory=Future)


class NetworkThread:
    """Starts the thread, hands it orders, and ends it; may be used from any thread."""

    _unfinished: ClassVar[list[QThread]] = []

    def __init__(self) -> None:
        self.closed = False
        self._thread = QThread()
        self._thread.setObjectName("urban-data-network")
        self._desk = _Desk(self._thread)
        self._thread.moveToThread(QCoreApplication.instance().thread())
        self._preprocessor = QgsNetworkAccessManager.setRequestPreprocessor(_name_ourselves)
        self._thread.start()

    def ask(self, order: Order) -> None:
        """Have ``order`` sent; raises Cancelled when the thread has ended."""
        if self.closed:
            raise Cancelled
        self._desk.asked.emit(order)

    def give_up(self, order: Order) -> None:
        """Abort the transfer of ``order``."""
        self._desk.given_up.emit(order)

    def refresh(self) -> None:
        """Read the proxy settings of QGIS again; orders handed over later see them."""
        self._desk.settings_changed.emit()

    def close(self) -> None:
        """Abort what is under way and end the thread; every order under way ends as cancelled.

        A script may have ended QGIS before: without an application no signal is delivered any more.
        """
        if self.closed:
            return
        self.closed = True
        QgsNetworkAccessManager.removeRequestPreprocessor(self._preprocessor)
        self._desk.closing.emit()
        if QCoreApplication.instance() is None:
            self._thread.quit()
        if not self._thread.wait(10_000):
            self._unfinished.append(self._thread)  # a QThread that is deleted while it runs ends the whole process


@dataclass(slots=True)
class _Lane:
    """A network access manager and how many transfers it carries."""

    manager: QgsNetworkAccessManager
    under_way: int = 0


class _Desk(QObject):
    """What lives in the network thread: the managers and the transfers under way."""

    asked = pyqtSignal(object)
    given_up = pyqtSignal(object)
    settings_changed = pyqtSignal()
    closing = pyqtSignal()

    def __init__(self, thread: QThread) -> None:
        super().__init__()
        self._thread = thread
        self._lanes: dict[bool, list[_Lane]] = {True: [], False: []}
        self._transfers: dict[Order, _Transfer] = {}
        self.moveToThread(thread)
        self.asked.connect(self._send)
        self.given_up.connect(self._abort)
        self.settings_changed.connect(self._read_settings)
        self.closing.connect(self._close)

    def ended(self, order: Order) -> None:
        """Forget a transfer that has ended."""
        self._transfers.pop(order, None)

    @pyqtSlot(object)
    def _send(self, order: Order) -> None:
        if not order.answer.set_running_or_notify_cancel():
            return
        try:
            request = _request(order)
        except UrbanDataError as error:
            order.answer.set_exception(error)
            return
        lane = self._lane(is_loopback(request.url().host()), order.parallel)
        self._transfers[order] = _Transfer(self, lane, order, _sent(lane.manager, order, request))

    @pyqtSlot(object)
    def _abort(self, order: Order) -> None:
        transfer = self._transfers.get(order)
        if transfer is not None:
            transfer.abort()

    @pyqtSlot()
    def _read_settings(self) -> None:
        """Renew the proxy settings: QGIS's proxy factory asks the instance of the thread in which a request starts."""
        QgsNetworkAccessManager.instance(_QUEUED).setupDefaultProxyAndCache(_QUEUED)

    @pyqtSlot()
    def _close(self) -> None:
        for transfer in list(self._transfers.values()):
            transfer.abort()
        for lane in self._lanes[True] + self._lanes[False]:
            lane.manager.deleteLater()
        self._lanes = {True: [], False: []}
        self._thread.quit()

    def _lane(self, direct: bool, parallel: int) -> _Lane:
        """The manager with the least to do; ``direct`` ones use no proxy, as loopback addresses must not."""
        lanes = self._lanes[direct]
        if len(lanes) < ceil(parallel / CONNECTIONS_PER_MANAGER):
            lanes.append(_Lane(self._manager(direct)))
        return min(lanes, key=lambda lane: lane.under_way)

    def _manager(self, direct: bool) -> QgsNetworkAccessManager:
        """A manager that asks nobody: what needs a password or trust in a certificate fails instead.

        Only QGIS Desktop gets its signals (for the network logger); elsewhere nobody reads them, and they would pile
        up in the event queue of a main thread that waits for us.
        """
        QgsNetworkAccessManager.instance(_QUEUED)
        manager = QgsNetworkAccessManager(self)
        if QgsApplication.platform() == "desktop":
            manager.setupDefaultProxyAndCache(_QUEUED)
            for prompt in (manager.authenticationRequired, manager.proxyAuthenticationRequired, manager.sslErrors):
                prompt.disconnect()
        if direct:
            manager.setProxy(QNetworkProxy(QNetworkProxy.ProxyType.NoProxy))
        return manager


class _Transfer:
    """One reply, from the first byte to the last."""

    def __init__(self, desk: _Desk, lane: _Lane, order: Order, reply: QNetworkReply) -> None:
        self._desk = desk
        self._lane = lane
        self._order = order
        self._reply = reply
        self._body = BytesIO()
        self._failure: UrbanDataError | None = None
        self._tls: list[QSslError] = []
        lane.under_way += 1
        # PyQt watches, from the thread that wrapped the first object, for objects of C++ being destroyed. It hears of
        # it late in that thread's event loop, and then declares dead whatever reply lives at that address by now.
        reply.destroyed.disconnect()
        reply.sslErrors.disconnect()
        reply.sslErrors.connect(self._distrust)
        reply.setReadBufferSize(READ_BUFFER)
        reply.metaDataChanged.connect(self._measure)
        reply.readyRead.connect(self._read)
        reply.finished.connect(self._finish)

    def abort(self) -> None:
        """End it now; the order ends as cancelled unless there is a better reason."""
        self._failure = self._failure or Cancelled()
        self._reply.abort()

    def _distrust(self, errors: list[QSslError]) -> None:
        if is_ignored(self._reply, errors):
            self._reply.ignoreSslErrors(errors)
        else:
            self._tls = errors

    def _measure(self) -> None:
        """Refuse an answer that announces more than the limit before it arrives."""
        announced = self._reply.header(QNetworkRequest.KnownHeaders.ContentLengthHeader)
        if self._order.method != "HEAD" and announced is not None and announced > self._order.largest:
            self._refuse()

    def _read(self) -> None:
        self._body.write(self._reply.readAll())
        if self._body.tell() > self._order.largest:
            self._refuse()

    def _refuse(self) -> None:
        if self._failure is None:
            self._failure = too_large(host_of(self._order.url), self._order.largest)
            self._body = BytesIO()
            self._reply.abort()

    def _finish(self) -> None:
        reply, order = self._reply, self._order
        if self._failure is None:
            self._read()
        result = self._failure or outcome(reply, self._body.getvalue(), self._tls, order.url, order.timeout)
        self._lane.under_way -= 1
        self._desk.ended(order)
        del self._reply
        reply.deleteLater()
        if isinstance(result, UrbanDataError):
            order.answer.set_exception(result)
        else:
            order.answer.set_result(result)


def _request(order: Order) -> QNetworkRequest:
    """The request with its sign-in; raises InputError when that cannot be put on it."""
    request = QNetworkRequest(QUrl.fromEncoded(order.url.encode("ascii")))
    for name, value in order.headers:
        request.setRawHeader(name, value)
    attribute, manual = QNetworkRequest.Attribute, QNetworkRequest.LoadControl.Manual
    request.setAttribute(attribute.RedirectPolicyAttribute, QNetworkRequest.RedirectPolicy.ManualRedirectPolicy)
    request.setAttribute(attribute.CacheLoadControlAttribute, QNetworkRequest.CacheLoadControl.AlwaysNetwork)
    request.setAttribute(attribute.CacheSaveControlAttribute, False)
    request.setAttribute(attribute.CookieLoadControlAttribute, manual)
    request.setAttribute(attribute.CookieSaveControlAttribute, manual)
    request.setAttribute(attribute.User, order.agent)
    request.setTransferTimeout(_milliseconds(order.timeout))
    if not order.authcfg:
        return request
    manager = QgsApplication.authManager()
    if not manager.masterPasswordIsSet():
        raise InputError(LOCKED)
    signed, request = manager.updateNetworkRequest(request, order.authcfg)
    if not signed:
        raise InputError(f"The authentication configuration {order.authcfg} cannot be used to sign in.")
    return request


def _milliseconds(timeout: float) -> int:
    """``timeout`` in milliseconds, but under QGIS's own time-out, which would write the whole address to the log."""
    own = QgsNetworkAccessManager.timeout()
    wanted = max(1, round(1000 * timeout))
    return min(wanted, round(0.9 * own)) if own > 0 else wanted


def _sent(manager: QgsNetworkAccessManager, order: Order, request: QNetworkRequest) -> QNetworkReply:
    if order.method == "GET":
        return manager.get(request)
    if order.method == "HEAD":
        return manager.head(request)
    return manager.sendCustomRequest(request, order.method.encode("ascii"), order.body)


def _name_ourselves(request: QNetworkRequest) -> None:
    """Put our name on our own requests; QGIS overwrites the User-Agent of every request just before this is called."""
    agent = request.attribute(QNetworkRequest.Attribute.User)
    if isinstance(agent, str) and agent.startswith(PRODUCT):
        request.setRawHeader(b"User-Agent", agent.encode("latin-1"))
