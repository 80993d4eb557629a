# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import base64
from contextlib import ExitStack
from pathlib import Path

import pytest
from certificates import self_signed, server_context
from faulty_server import Answer, FaultyServer
from qgis_child import CANARY, Profile

CHALLENGE = Answer(b"sign in", 407).with_headers(("Proxy-Authenticate", 'Basic realm="office"'))


def through(proxy: FaultyServer, **more: object) -> dict[str, object]:
    """The settings with which QGIS uses ``proxy``."""
    own = {"proxyEnabled": True, "proxyType": "HttpProxy", "proxyHost": "127.0.0.1", "proxyPort": str(proxy.port)}
    return {f"proxy/{name}": value for name, value in {**own, **more}.items()}


def test_the_proxy_of_qgis_is_used_but_not_for_loopback(profile: Profile, server: FaultyServer) -> None:
    with FaultyServer(lambda _: Answer(b"[3]")) as proxy:
        report = profile.ask(
            "http://platform.test/v1.1", f"{server.url}/a", f"http://localhost:{server.port}/b", settings=through(proxy)
        )

    assert report.outcomes == [(200, "[3]"), (200, "[1]"), (200, "[1]")]
    assert [request.target for request in proxy.requests] == ["http://platform.test/v1.1"]
    assert [request.target for request in server.requests] == ["/a", "/b"]


def test_a_proxy_that_is_set_later_holds_for_the_next_session(profile: Profile) -> None:
    with FaultyServer(lambda _: Answer(b"[3]")) as first, FaultyServer(lambda _: Answer(b"[4]")) as second:
        report = profile.ask("http://platform.test/", settings=through(first), afterwards=through(second))

    assert report.outcomes == [(200, "[3]"), (200, "[4]")]


def test_addresses_excluded_from_the_proxy_are_asked_directly(profile: Profile, server: FaultyServer) -> None:
    with FaultyServer(lambda _: Answer(b"[3]")) as proxy:
        settings = through(proxy, noProxyUrls=["http://inside.invalid"])
        report = profile.ask("http://inside.invalid/", settings=settings, limits={"attempts": 1})

    assert [kind for kind, _ in report.outcomes] == ["NetworkError"]
    assert proxy.requests == []


@pytest.mark.parametrize("url", ["http://platform.test/", "https://platform.test/"])
def test_a_proxy_that_wants_a_sign_in_is_an_error_and_not_a_prompt(profile: Profile, url: str) -> None:
    with FaultyServer(lambda _: CHALLENGE) as proxy:
        report = profile.ask(url, settings=through(proxy), platform="desktop", limits={"attempts": 2})

    [(kind, sentence)] = report.outcomes
    assert kind == "AccessDenied"
    assert "407" in sentence


@pytest.mark.parametrize("url", ["http://platform.test/", "https://platform.test/"])
def test_a_proxy_that_is_gone_is_told_from_a_platform_that_is(profile: Profile, url: str) -> None:
    with FaultyServer(lambda _: Answer(b"[3]")) as proxy:
        settings = through(proxy)
    report = profile.ask(url, settings=settings, limits={"attempts": 1})

    [(kind, sentence)] = report.outcomes
    assert kind == "ProxyInTheWay"
    assert sentence.startswith("The proxy on the way to platform.test does not answer")


def test_the_sign_in_of_the_proxy_goes_to_the_proxy(profile: Profile) -> None:
    expected = "Basic " + base64.b64encode(f"ada:{CANARY}".encode()).decode()
    with FaultyServer(lambda _: Answer(b"[3]")) as proxy:
        proxy.answering(lambda request: Answer(b"[3]") if "proxy-authorization" in request.headers else CHALLENGE)
        settings = through(proxy, authcfg=profile.ids["basic"])
        report = profile.ask("http://platform.test/", settings=settings)

    assert report.outcomes == [(200, "[3]")]
    assert proxy.requests[-1].headers["proxy-authorization"] == expected
    assert CANARY not in report.everything


FLAWS: dict[str, dict[str, str]] = {
    "self-signed": {},
    "expired": {"end": "20210101000000Z"},
    "not valid yet": {"begin": "20900101000000Z"},
    "another host": {"name": "DNS:elsewhere.example"},
}


@pytest.mark.parametrize("platform", ["external", "desktop"])
def test_a_certificate_that_cannot_be_trusted_is_an_error_with_the_reason(
    profile: Profile, tmp_path: Path, platform: str
) -> None:
    with ExitStack() as stack:
        certificates = [self_signed(tmp_path / name.replace(" ", "-"), **flaw) for name, flaw in FLAWS.items()]
        contexts = [server_context(certificate) for certificate in certificates]
        servers = [stack.enter_context(FaultyServer(lambda _: Answer(b"[1]"), tls=tls)) for tls in contexts]

        report = profile.ask(*(server.url for server in servers), platform=platform)

    assert [kind for kind, _ in report.outcomes] == ["CertificateError"] * len(FLAWS)
    assert all(reason in sentence for reason, (_, sentence) in zip(FLAWS, report.outcomes, strict=True))
    assert [server.requests for server in servers] == [[]] * len(FLAWS)


def test_a_certificate_of_an_authority_that_qgis_trusts(profile: Profile, tmp_path: Path) -> None:
    certificate = self_signed(tmp_path / "tls")
    with FaultyServer(lambda _: Answer(b"[1]"), tls=server_context(certificate)) as server:
        report = profile.ask(server.url, authorities=[str(certificate)])

    assert report.outcomes == [(200, "[1]")]


def test_an_exception_the_person_has_saved_holds_for_that_server_alone(profile: Profile, tmp_path: Path) -> None:
    certificate = self_signed(tmp_path / "tls")
    tls = server_context(certificate)
    with (
        FaultyServer(lambda _: Answer(b"[1]"), tls=tls) as server,
        FaultyServer(lambda _: Answer(b"[1]"), tls=tls) as other,
    ):
        report = profile.ask(server.url, other.url, exceptions={f"127.0.0.1:{server.port}": str(certificate)})

    assert [kind for kind, _ in report.outcomes] == [200, "CertificateError"]
