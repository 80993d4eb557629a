# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS that cannot be trusted and proxies that refuse: a sentence with the reason, nothing sent, no second try."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest
from certificates import self_signed, server_context
from faulty_server import Answer, FaultyServer
from record import Note
from sensorthings_pages import SENSORTHINGS, SensorThingsPages
from urban_data.bridge.transport import Limits, open_session
from urban_data.core.errors import AccessDenied, CertificateError, NoSecureConnection
from urban_data.core.monitor import QuietMonitor
from urban_data.store.pull import pull

LIMITS = Limits(timeout=5, deadline=10, attempts=3, backoff=0.01)
PROXY_PAGE = Answer(b"<html>Proxy</html>", 407).with_headers(("Proxy-Authenticate", 'Basic realm="proxy"'))


@pytest.mark.parametrize(
    ("flaw", "reason"),
    [
        ({}, "self-signed"),
        ({"end": "20210101000000Z"}, "expired"),
        ({"begin": "20900101000000Z"}, "not valid yet"),
        ({"name": "DNS:elsewhere.example"}, "another host"),
    ],
    ids=["self-signed", "expired", "early", "other-host"],
)
def test_a_certificate_that_cannot_be_trusted(flaw: dict[str, str], reason: str, note: Note, tmp_path: Path) -> None:
    certificate = self_signed(tmp_path / "tls", **flaw)
    target = tmp_path / "city.gpkg"
    with FaultyServer(SensorThingsPages().answer, tls=server_context(certificate)) as server:
        with open_session(limits=LIMITS) as session:
            session.verify = str(certificate) if flaw else True
            provider = SENSORTHINGS.open(server.url + SENSORTHINGS.path, session, QuietMonitor())
            with pytest.raises(CertificateError, match=reason):
                pull(provider, [SENSORTHINGS.request], target, QuietMonitor())
        assert server.requests == []
    assert not target.exists()
    note("34: a certificate that is self-signed, expired, not valid yet, or of another host", "S")


def test_a_certificate_the_person_trusts(tmp_path: Path) -> None:
    certificate = self_signed(tmp_path / "tls")
    with (
        FaultyServer(SensorThingsPages().answer, tls=server_context(certificate)) as server,
        open_session(limits=LIMITS) as session,
    ):
        session.verify = str(certificate)
        provider = SENSORTHINGS.open(server.url + SENSORTHINGS.path, session, QuietMonitor())

        assert len(provider.datasets()) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_sign_in(scheme: str, note: Note) -> None:
    with FaultyServer(lambda _: PROXY_PAGE) as proxy, open_session(limits=LIMITS) as session:
        session.proxies = {"http": proxy.url, "https": proxy.url}
        provider = SENSORTHINGS.open(f"{scheme}://city.example{SENSORTHINGS.path}", session, QuietMonitor())

        with pytest.raises(AccessDenied, match="407"):
            provider.datasets()
        assert len(proxy.requests) == 1
    note("34: a proxy that wants a sign-in", "S")


def test_a_port_without_tls_is_no_matter_of_certificates() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, open_session(limits=LIMITS) as session:
        refusing = threading.Thread(target=refuse_as_servers_refuse_tls, args=[listener])
        refusing.start()
        with pytest.raises(NoSecureConnection, match="No encrypted connection"):
            session.get(f"https://127.0.0.1:{listener.getsockname()[1]}/v1.1")
        refusing.join()


def refuse_as_servers_refuse_tls(listener: socket.socket) -> None:
    """Answer one greeting of TLS as a server of plain http does."""
    connection, _ = listener.accept()
    with connection:
        connection.recv(4096)
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
