# SPDX-License-Identifier: GPL-2.0-or-later
"""What a finished QNetworkReply means: an answer, or one of our errors."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from qgis.core import QgsApplication, QgsAuthCertUtils
from qgis.PyQt.QtNetwork import QNetworkProxy, QNetworkProxyQuery, QNetworkReply, QNetworkRequest, QSslError

from ..core.errors import (
    AccessDenied,
    AnswerTimeout,
    CertificateError,
    IncompleteAnswer,
    NetworkError,
    NoSecureConnection,
    ProxyInTheWay,
    UrbanDataError,
)
from .net_address import host_of

_Error = QNetworkReply.NetworkError
_Tls = QSslError.SslError

_SAID_BY_STATUS = frozenset(
    {
        _Error.NoError,
        _Error.AuthenticationRequiredError,
        _Error.ContentAccessDenied,
        _Error.ContentConflictError,
        _Error.ContentGoneError,
        _Error.ContentNotFoundError,
        _Error.ContentOperationNotPermittedError,
        _Error.ContentReSendError,
        _Error.InternalServerError,
        _Error.OperationNotImplementedError,
        _Error.ProtocolInvalidOperationError,
        _Error.ServiceUnavailableError,
        _Error.UnknownContentError,
        _Error.UnknownServerError,
    }
)

# What Qt says of a connection that a proxy for HTTP should have made; a proxy that works answers with a status.
_PROXY_FAILED = frozenset(
    {
        _Error.ConnectionRefusedError,
        _Error.HostNotFoundError,
        _Error.UnknownNetworkError,
        _Error.ProxyConnectionRefusedError,
        _Error.ProxyConnectionClosedError,
        _Error.ProxyNotFoundError,
        _Error.ProxyTimeoutError,
    }
)
_HTTP_PROXIES = (QNetworkProxy.ProxyType.HttpProxy, QNetworkProxy.ProxyType.HttpCachingProxy)

_AUTHORITY_REASON = "it comes from an authority that is not known here."
_TLS_REASONS = {
    _Tls.CertificateExpired: "it has expired.",
    _Tls.CertificateNotYetValid: "it is not valid yet.",
    _Tls.CertificateRevoked: "it has been revoked.",
    _Tls.HostNameMismatch: "it belongs to another host.",
    _Tls.SelfSignedCertificate: "it is self-signed.",
    _Tls.SelfSignedCertificateInChain: _AUTHORITY_REASON,
    _Tls.UnableToGetLocalIssuerCertificate: _AUTHORITY_REASON,
    _Tls.UnableToVerifyFirstCertificate: _AUTHORITY_REASON,
    _Tls.CertificateUntrusted: _AUTHORITY_REASON,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer, its body packed as it was sent."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


def outcome(
    reply: QNetworkReply, body: bytes, distrusted: Iterable[QSslError], url: str, timeout: float
) -> Reply | UrbanDataError:
    """The answer, or the error that ``reply`` ended with; ``timeout`` (seconds) is for the sentence.

    Only ``reply.error()`` tells whether a body is complete. Errors that merely repeat a status are answers.
    """
    error, host = reply.error(), host_of(url)
    status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
    if error in _SAID_BY_STATUS and status is not None:
        reason = reply.attribute(QNetworkRequest.Attribute.HttpReasonPhraseAttribute)
        headers = tuple(
            (bytes(name).decode("latin-1"), bytes(value).decode("latin-1")) for name, value in reply.rawHeaderPairs()
        )
        return Reply(int(status), str(reason or ""), headers, body)
    detail = _detail(reply)
    if error in (_Error.OperationCanceledError, _Error.TimeoutError):
        return AnswerTimeout(detail, host=host, seconds=f"{timeout:g}")
    if error == _Error.SslHandshakeFailedError:
        found = {one.error() for one in distrusted}
        return (
            CertificateError(detail, host=host, reason=_reason(found))
            if found
            else NoSecureConnection(detail, host=host)
        )
    if error == _Error.ProxyAuthenticationRequiredError:
        return AccessDenied(detail, host="The proxy", status=407)
    if status is not None:
        return IncompleteAnswer(detail, host=host)
    if error in _PROXY_FAILED and _has_proxy(reply):
        return ProxyInTheWay(detail, host=host)
    return NetworkError(detail, host=host)


def _has_proxy(reply: QNetworkReply) -> bool:
    """True when QGIS sends requests to this address through a proxy for HTTP."""
    manager = reply.manager()
    factory = manager.proxyFactory()
    chosen = [manager.proxy()] if factory is None else factory.queryProxy(QNetworkProxyQuery(reply.url()))
    return any(proxy.type() in _HTTP_PROXIES for proxy in chosen)


def is_ignored(reply: QNetworkReply, errors: Iterable[QSslError]) -> bool:
    """True if the person has told QGIS to ignore all of ``errors`` for this certificate of this host."""
    certificate = reply.sslConfiguration().peerCertificate()
    url = reply.url()
    server = f"{url.host()}:{url.port(443)}"
    saved = QgsApplication.authManager().sslCertCustomConfig(QgsAuthCertUtils.shaHexForCert(certificate), server)
    ignored = saved.sslIgnoredErrorEnums()
    return all(error.error() in ignored for error in errors)


def _reason(found: Collection[QSslError.SslError]) -> str:
    return next((reason for kind, reason in _TLS_REASONS.items() if kind in found), "the check failed.")


def _detail(reply: QNetworkReply) -> str:
    """Qt's own words, unless they hold the address (and so perhaps a key)."""
    words: str = reply.errorString()
    return words if "://" not in words else "the transfer failed"
