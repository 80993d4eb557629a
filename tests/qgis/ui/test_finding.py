# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses are asked by the scheme their server speaks, and the answer is there within the time that was promised."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from certificates import self_signed, server_context
from desk_cases import demo_server
from faulty_server import Answer, Exchange, FaultyServer
from qgis.core import QgsApplication
from urban_data.bridge.net_limits import Limits
from urban_data.core.errors import (
    AnswerTimeout,
    Cancelled,
    CertificateError,
    NetworkError,
    NotThisApi,
    OnlySecure,
    OtherScheme,
    ServerPaused,
    SignInNeeded,
)
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Probe
from urban_data.demo.server import DemoServer
from urban_data.settings import SavedPlatform
from urban_data.ui import finding
from urban_data.ui.advice import advised
from urban_data.ui.finding import find_platform
from urban_data.ui.probing import found_words

LIMITS = Limits(attempts=2, timeout=5, deadline=5, backoff=0.01, longest_wait=1)
SECURE_PORT = b"<html><center>The plain HTTP request was sent to HTTPS port</center></html>"


@pytest.fixture(scope="module")
def city(qgis_app: QgsApplication) -> Iterator[DemoServer]:
    with demo_server() as server:
        yield server


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls"))


def found(url: str, *, guessed: bool = False, limits: Limits = LIMITS, monitor: QuietMonitor | None = None) -> Probe:
    return find_platform(SavedPlatform("Pasted", url), monitor or QuietMonitor(), limits, guessed=guessed)


@pytest.mark.usefixtures("qgis_app")
class TestSchemes:
    def test_a_guessed_https_gives_way_to_http(self, city: DemoServer) -> None:
        assert found(city.url.replace("http:", "https:"), guessed=True).root_url == city.url

    def test_a_given_https_is_kept_and_the_other_address_named(self, city: DemoServer) -> None:
        secure = city.url.replace("http:", "https:")
        with pytest.raises(OtherScheme, match=r"does not speak https here\. Use the address http://") as caught:
            found(secure)
        assert caught.value.fields["target"] == city.url

    def test_a_given_http_is_kept_and_the_other_address_named(self, certificate: Path) -> None:
        with FaultyServer(lambda _: Answer(b"{}"), tls=server_context(certificate)) as server:
            plain = server.url.replace("https:", "http:")
            with pytest.raises(OtherScheme) as caught:
                found(f"{plain}/v1.1")
            assert caught.value.fields["target"] == f"{server.url}/v1.1"
            assert server.requests == []

    def test_a_port_that_says_it_wants_tls(self, qgis_app: QgsApplication) -> None:
        with FaultyServer(lambda _: Answer(SECURE_PORT, 400)) as server:
            with pytest.raises(OtherScheme) as caught:
                found(f"{server.url}/v1.1")
            assert caught.value.fields["target"] == f"https://127.0.0.1:{server.port}/v1.1"

    def test_a_guessed_http_gives_way_to_https_and_a_wrong_certificate_is_named(self, certificate: Path) -> None:
        with (
            FaultyServer(lambda _: Answer(b"{}"), tls=server_context(certificate)) as server,
            pytest.raises(CertificateError, match="self-signed"),
        ):
            found(server.url.replace("https:", "http:"), guessed=True)

    def test_no_http_where_a_certificate_is_wrong(self, certificate: Path) -> None:
        with FaultyServer(lambda _: Answer(b"{}"), tls=server_context(certificate)) as server:
            with pytest.raises(CertificateError):
                found(server.url, guessed=True)
            assert server.requests == []

    def test_a_redirect_to_https_at_the_same_host_is_followed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        probe = Probe("https://city.test/v1.1", "sensorthings", "1.1")

        def asked(platform: SavedPlatform, *_: object) -> Probe:
            if platform.url.startswith("http:"):
                raise OnlySecure(host="city.test", target="https://city.test/")
            return probe

        monkeypatch.setattr(finding, "_asked", asked)
        assert found("http://city.test/v1.1") is probe

    def test_what_answers_at_neither_is_said_of_the_first(self, qgis_app: QgsApplication) -> None:
        with pytest.raises(NetworkError, match="could not be reached"):
            found("https://127.0.0.1:9", guessed=True)
        with pytest.raises(NetworkError, match="could not be reached"):
            found("http://127.0.0.1:9")

    def test_what_is_found_unencrypted_is_said_to_be(self) -> None:
        probe = Probe("http://sta.example.org/v1.1", "sensorthings", "1.1")
        assert "not encrypted" in found_words(probe)
        for url in ("https://sta.example.org/v1.1", "http://127.0.0.1:8080/v1.1", "http://localhost/v1.1"):
            assert "not encrypted" not in found_words(replace(probe, root_url=url))

    @pytest.mark.parametrize(
        ("scheme", "target", "is_warned"),
        [
            ("https", "http://city.test", True),
            ("https", "http://[::1]:80", False),
            ("http", "https://city.test", False),
        ],
    )
    def test_whoever_is_sent_to_http_is_warned(self, scheme: str, target: str, is_warned: bool) -> None:
        error = OtherScheme(host="city.test", scheme=scheme, target=target)
        assert ("not encrypted" in advised(error, signs_in=False)) == is_warned


class TestPatience:
    @pytest.mark.parametrize("url", ["{}", "{}/a/b/v1.1"])
    def test_a_platform_that_never_answers(self, qgis_app: QgsApplication, url: str) -> None:
        patient = replace(LIMITS, timeout=1.5, deadline=1.5)
        with FaultyServer(lambda _: Answer(b"{}"), lambda _: Exchange.hold) as server:
            begin = time.monotonic()
            with pytest.raises(AnswerTimeout, match=r"within 1\.5 s"):
                found(url.format(server.url), limits=patient)
            assert time.monotonic() - begin < 2.5

    def test_many_slow_answers_are_one_wait(self, qgis_app: QgsApplication) -> None:
        def slow(exchange: Exchange) -> None:
            exchange.hold(0.7)
            exchange.give()

        with FaultyServer(lambda _: Answer(b"{}", 404), lambda _: slow) as server:
            begin = time.monotonic()
            with pytest.raises(AnswerTimeout, match=r"within 1\.5 s"):
                found(server.url, limits=replace(LIMITS, timeout=1.5, deadline=1.5))
            assert time.monotonic() - begin < 2.5
            assert len(server.requests) > 1

    def test_a_pause_that_is_too_long_is_told_at_once(self, qgis_app: QgsApplication) -> None:
        busy = Answer(b"", 503).with_headers(("Retry-After", "30"))
        with FaultyServer(lambda _: busy) as server, pytest.raises(ServerPaused):
            found(server.url)

    def test_it_can_be_stopped(self, qgis_app: QgsApplication) -> None:
        monitor = QuietMonitor()

        def hold(exchange: Exchange) -> None:
            monitor.cancel()
            exchange.hold()

        with FaultyServer(lambda _: Answer(b"{}"), lambda _: hold) as server, pytest.raises(Cancelled):
            found(server.url, monitor=monitor)


class TestRoots:
    @pytest.mark.parametrize(
        "below",
        ["/v1.0", "/V1.1", "/v1.1/Things(1)", "/v1.1/Datastreams(1)/Observations?$top=5", "/v1.1/docs/index.html"],
    )
    def test_a_page_of_the_service_leads_to_its_root(self, city: DemoServer, below: str) -> None:
        assert found(f"{city.origin}{below}").root_url == city.url

    @pytest.mark.parametrize("below", ["/api", "/conformance", "/collections/x/items?f=html", "/api.html#Tag"])
    def test_a_page_of_features_leads_to_their_root(self, city: DemoServer, below: str) -> None:
        assert found(f"{city.ogc_url}{below}").root_url == city.ogc_url

    def test_a_missing_sign_in_is_told(self, qgis_app: QgsApplication) -> None:
        with FaultyServer(lambda _: Answer(b"", 401)) as server, pytest.raises(SignInNeeded):
            found(server.url)

    def test_a_web_page_is_called_one(self, qgis_app: QgsApplication) -> None:
        with (
            FaultyServer(lambda _: Answer(b"<!doctype html><p>City</p>")) as server,
            pytest.raises(NotThisApi, match="a web page"),
        ):
            found(f"{server.url}/de/daten/index.html")
