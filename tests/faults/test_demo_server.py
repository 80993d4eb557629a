# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo city over HTTP: alone, as a program, and as the provider sees it."""

from __future__ import annotations

import gzip
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests
from requests.adapters import HTTPAdapter
from urban_data.core.query import PullRequest
from urban_data.demo.server import DemoServer
from urban_data.demo.shared import is_city
from urban_data.providers.registry import open_platform
from urllib3.util import Retry

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
BUILD = Path(__file__).parents[2] / "build"


@pytest.fixture(scope="module")
def demo() -> Iterator[DemoServer]:
    with DemoServer(0.05, now=NOW, since=date(2026, 6, 1), page_cap=300) as server:
        yield server


@contextmanager
def _program(*arguments: str, environment: dict[str, str] | None = None) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as a program, and the address it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "urban_data.demo", "--scale", "0.05", *arguments],
        cwd=BUILD, env={**os.environ, **(environment or {})}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process, process.stdout.readline().strip() if process.stdout else ""
    finally:
        process.kill()
        process.communicate()


def _get(address: str, **headers: str) -> requests.Response:
    return requests.get(address, headers=headers, timeout=30)


def test_answers_are_compressed_when_asked(demo: DemoServer) -> None:
    address = f"{demo.url}/Things?$top=50"
    plain = _get(address, **{"Accept-Encoding": "identity"})
    with requests.get(address, headers={"Accept-Encoding": "gzip"}, stream=True, timeout=30) as answer:
        body = answer.raw.read()
        assert answer.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(body) == plain.content
    assert len(body) < len(plain.content) / 3
    assert plain.headers["Content-Type"].startswith("application/json")


def test_problems_are_told_as_frost_tells_them(demo: DemoServer) -> None:
    for path, status in (
        ("v1.1/Things(99999)", 404), ("v1.1/Nothing", 404), ("nowhere", 404), ("", 404), ("v1.1/Things?$filter=x", 400),
        ("ogc/collections/x", 404), ("ogc/collections/parks/items?limit=x", 400), ("v1.1/Things?$top=ä", 400),
        ("v1.1/Things('%00')", 404), ("v1.1/Observations(99999999999999999999)", 404),
    ):  # fmt: skip
        answer = _get(f"{demo.origin}/{path}")
        assert answer.status_code == status, path
        problem = answer.json()
        assert problem["code"] == status
        assert problem["type"] == "error"
        assert problem["message"]


def test_nothing_can_be_changed(demo: DemoServer) -> None:
    for method in ("POST", "PATCH", "PUT", "DELETE"):
        assert requests.request(method, f"{demo.url}/Things", data="{}", timeout=30).status_code == 501
    head = requests.head(f"{demo.url}/Things?$top=50", headers={"Accept-Encoding": "identity"}, timeout=30)
    assert head.content == b""
    assert int(head.headers["Content-Length"]) > 1_000


def test_only_the_loopback_interface_is_listened_on(demo: DemoServer) -> None:
    port = int(demo.origin.rpartition(":")[2])
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))


def test_many_threads_get_what_one_gets(demo: DemoServer) -> None:
    addresses = [
        f"{demo.url}/Datastreams({number})/Observations?$top=50&$resultFormat=dataArray"
        for number in range(10_001, 10_041)
    ]
    alone = [_get(address).json() for address in addresses]
    before = demo.requests
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda address: _get(address).json(), addresses * 3))
    assert together == alone * 3
    assert demo.requests == before + 120


def test_a_server_that_is_stopped_answers_no_open_connection() -> None:
    with requests.Session() as session:
        with DemoServer(0.05, now=NOW) as server:
            assert session.get(f"{server.url}/Things(1)", timeout=30).ok
        with pytest.raises(requests.ConnectionError):
            session.get(f"{server.url}/Things(1)", timeout=30)


def test_a_prefix_and_relative_links() -> None:
    with DemoServer(0.05, now=NOW, prefix="/city/data/", absolute_links=False, page_cap=5) as server:
        assert server.url == f"{server.origin}/city/data/v1.1"
        assert _get(f"{server.origin}/v1.1").status_code == 404
        page = _get(f"{server.url}/Things").json()
        assert page["@iot.nextLink"].startswith("/city/data/v1.1/Things?")
        assert _get(server.origin + page["@iot.nextLink"]).json()["value"][0]["@iot.id"] == 6
        assert _get(f"{server.ogc_url}/collections").json()["collections"]


def test_time_goes_on_unless_it_is_held() -> None:
    moments = iter([datetime(2026, 6, 17, 10, tzinfo=UTC), datetime(2026, 6, 17, 11, tzinfo=UTC)])
    with DemoServer(0.05, now=lambda: next(moments)) as server:
        address = f"{server.url}/Datastreams(1)/Observations?$top=1&$orderby=phenomenonTime desc&$select=phenomenonTime"
        told = [_get(address).json()["value"][0]["phenomenonTime"] for _ in range(2)]
    assert told == ["2026-06-17T09:50:00Z", "2026-06-17T10:50:00Z"]
    with DemoServer(0.05) as server:
        newest = _get(f"{server.url}/Datastreams(1)").json()["phenomenonTime"].partition("/")[2]
        assert abs((datetime.now(UTC) - datetime.fromisoformat(newest)).total_seconds()) < 1_300


def test_the_program_prints_its_address_and_stops_when_told() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with _program("--now", "2026-06-17T12:00:00Z") as (process, address):
            assert _get(address).json()["serverSettings"]
            process.send_signal(number)
            assert process.wait(20) == 0


def test_the_program_stops_with_its_parent() -> None:
    with _program("--stay-with-parent") as (process, address):
        assert _get(address).ok
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 0
        process.stdin = None


@pytest.mark.parametrize("closes", [True, False])
def test_the_program_stops_once_however_often_it_is_told_to(closes: bool) -> None:
    with _program("--stay-with-parent") as (process, address):
        assert _get(address).ok
        for _ in range(50):
            process.send_signal(signal.SIGTERM)
        if closes:
            assert process.stdin is not None
            process.stdin.close()
            process.stdin = None
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


REQUEST = b"GET /v1.1/Observations?$top=300 HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "sent", [b"", b"GET /v1.1", REQUEST, REQUEST * 3, b"\x16\x03\x01", b"FOO /\xff HTTP/1.1\r\n\r\n"]
)
def test_clients_that_hang_up_leave_no_word(sent: bytes) -> None:
    with _program("--stay-with-parent") as (process, address):
        port = int(address.partition("127.0.0.1:")[2].partition("/")[0])
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.sendall(sent)
        assert _get(address).ok
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_a_port_that_is_taken_is_a_sentence(demo: DemoServer) -> None:
    with _program("--port", demo.origin.rpartition(":")[2]) as (process, address):
        assert address == ""
        assert process.wait(20) == 1
        assert process.stderr is not None
        assert process.stderr.read().startswith("The demo city cannot listen on port")


def test_programs_that_share_a_port_go_on_when_the_first_one_ends() -> None:
    with _program("--port", "0") as (first, address):
        port = address.rpartition(":")[2].partition("/")[0]
        with (
            _program("--port", port, "--share", "--stay-with-parent") as (second, same),
            _program("--port", port, "--share") as (third, again),
        ):
            assert address == same == again
            before = _get(address).json()
            first.kill()
            first.wait(20)
            assert _when_served(address).json() == before
            assert second.stdin is not None
            second.stdin.close()
            second.stdin = None
            assert second.wait(20) == 0
            assert _when_served(address).json() == before
            third.send_signal(signal.SIGTERM)
            assert third.wait(20) == 0
    assert not is_city(int(port))


def test_a_program_that_waits_for_the_port_stops_when_told() -> None:
    with _program("--port", "0") as (_, address):
        port = address.rpartition(":")[2].partition("/")[0]
        with _program("--port", port, "--share") as (second, _):
            second.send_signal(signal.SIGTERM)
            assert second.wait(20) == 0
        assert is_city(int(port))


def test_a_port_that_something_else_has_is_not_shared() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        threading.Thread(target=_hang_up, args=(other,), daemon=True).start()
        with _program("--port", str(other.getsockname()[1]), "--share") as (process, address):
            assert address == ""
            assert process.wait(20) == 1
            assert process.stderr is not None
            assert process.stderr.read().startswith("The demo city cannot listen on port")


def _hang_up(server: socket.socket) -> None:
    """Take every call and say nothing, until the server is closed."""
    with suppress(OSError):
        while True:
            server.accept()[0].close()


def _when_served(address: str) -> requests.Response:
    """The answer as soon as there is one."""
    retries = Retry(10, backoff_factor=0.05)
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(max_retries=retries))
        return session.get(address, timeout=30)


def test_options_of_the_program_reach_the_service() -> None:
    with _program("--text-ids", "--page-cap", "3", "--relative-links", "--since", "2026-06-15", "--now",
                  "2026-06-17T12:00:00Z", "--prefix", "x") as (_, address):  # fmt: skip
        page = _get(f"{address}/Datastreams?$top=100").json()
    assert address.endswith("/x/v1.1")
    assert [stream["@iot.id"] for stream in page["value"]] == [f"d-{number:016d}" for number in (1, 2, 3)]
    assert page["@iot.nextLink"].startswith("/x/v1.1/")
    assert page["value"][0]["phenomenonTime"] == "2026-06-15T00:00:00Z/2026-06-17T11:50:00Z"


@pytest.mark.parametrize(
    "settings", [{"page_cap": 400}, {"page_cap": 5_000, "text_ids": True, "absolute_links": False}]
)
def test_the_provider_gets_every_value_of_every_dataset(settings: dict[str, Any]) -> None:
    with DemoServer(0.02, now=NOW, since=date(2026, 6, 14), **settings) as server, requests.Session() as session:
        provider = open_platform(server.url, session)
        datasets = provider.datasets()
        assert len(datasets) == 39
        total = 0
        for dataset in datasets:
            assert dataset.title
            assert dataset.licence == "dl-de/by-2-0"
            assert dataset.attribution.endswith("Demostadt, dl-de/by-2-0")
            assert dataset.extent
            assert dataset.first
            request = PullRequest(dataset.key, start="2026-06-14T00:00:00.000Z", end="2026-06-17T12:00:00.000Z")
            stations, series, pages = [], [], []
            for page in provider.stations(request):
                stations += page.stations
                series += page.series
            for part in provider.plan(request, stations, series, {}):
                pages += provider.pages(part)
            assert not any(page.drops for page in pages), dataset.key
            values = sum(len(page.observations) for page in pages)
            assert values == _held(server, {one.source_id for one in series}), dataset.key
            total += values
            for station in stations:
                assert json.loads(station.properties)["attribution"]
        assert total > 20_000


def _held(server: DemoServer, sources: set[str]) -> int:
    """How many values the model has of series."""
    numbers = {int("".join(filter(str.isdigit, source.partition("(")[2] or source))) for source in sources}
    is_wind = any(source.startswith("Multi") for source in sources)
    city = server.city
    moment = int(NOW.timestamp())
    series = np.array([9_001] if is_wind else sorted(numbers))
    return sum(city.counts(series, 0, moment, moment).values()) * (3 if is_wind else 1)


def test_every_process_makes_the_same_city() -> None:
    addresses = ("Datastreams(10003)/Observations?$top=100&$resultFormat=dataArray", "Things?$top=80")
    told: list[list[str]] = []
    for seed in ("1", "2"):
        with _program("--now", "2026-06-17T12:00:00Z", environment={"PYTHONHASHSEED": seed}) as (_, address):
            told.append([_get(f"{address}/{part}").text.replace(address, "") for part in addresses])
    assert told[0] == told[1]
