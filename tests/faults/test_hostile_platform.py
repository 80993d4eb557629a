# SPDX-License-Identifier: GPL-2.0-or-later
"""A platform that means harm: stolen sign-ins, foreign addresses, poisoned records, bombs and deceptive names."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from fault_run import CANARY, Rig, dump, require_sound, stored_rows
from faulty_server import Answer, FaultyServer, Request, Trouble
from sensorthings_pages import COLUMNS
from troubles import edited, instead, packed_bomb, status
from urban_data.bridge.transport import Limits, open_session
from urban_data.core.errors import AnswerTooLarge, ForeignAddress, InputError, UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.providers.client import JsonClient

ROOT_FOLDER = Path(__file__).parents[2]
ROOMS = {"core", "providers", "store", "analysis", "bridge", "cartography", "algorithms", "ui", "demo"}
LIMITS = Limits(timeout=5, deadline=20, attempts=2, backoff=0.01)


@pytest.fixture
def two_servers() -> Iterator[tuple[FaultyServer, FaultyServer]]:
    with FaultyServer(lambda _: Answer(b'{"value":[]}')) as first, FaultyServer(lambda _: Answer(b"{}")) as second:
        yield first, second


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with open_session(limits=LIMITS) as found:
        found.headers.update({"Authorization": f"Basic {CANARY}", "X-Api-Key": CANARY, "NGSILD-Tenant": CANARY})
        yield found


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("hops", [1, 2])
def test_a_redirect_takes_no_secret_to_another_server(two_servers, session, code: int, hops: int) -> None:
    first, second = two_servers
    away = status(code, ("Location", f"{second.url}/collect"), body=b"")
    near = status(code, ("Location", "/nearer"), body=b"")
    first.script = lambda request: away if hops == 1 or request.target == "/nearer" else near

    with pytest.raises(ForeignAddress):
        JsonClient(session, "test").get(f"{first.url}/v1.1")

    assert len(first.requests) == hops
    assert second.requests == []


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1.nip.example", "user@127.0.0.1", "[::1]"])
def test_another_name_is_another_origin(two_servers, session, host: str) -> None:
    first, second = two_servers
    first.script = lambda _: status(302, ("Location", f"http://{host}:{second.port}/collect"), body=b"")

    with pytest.raises(ForeignAddress):
        JsonClient(session, "test").get(f"{first.url}/v1.1")

    assert second.requests == []


@pytest.mark.parametrize(
    "link",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "file:///{folder}/secret.json",
        "FILE:/{folder}/secret.json",
        "data:application/json,%7B%22value%22:[]%7D",
        "//{other}/v1.1x/Observations",
        "https://{other}/stolen",
        "ftp://{other}/v1.1/Observations",
        "http://{other}@{other}/collect",
        "\\\\{other}\\share",
        "javascript:alert(1)",
        "http://[broken",
    ],
)
def test_a_link_leads_nowhere_else(rig: Rig, link: str, tmp_path: Path) -> None:
    rig.renew()
    rig.elsewhere.requests.clear()
    (tmp_path / "secret.json").write_text(json.dumps({"value": [{"result": CANARY}]}), "ascii")
    told = link.format(folder=tmp_path, other=rig.elsewhere.url.removeprefix("http://"))
    path, monitor = tmp_path / "city.gpkg", QuietMonitor()
    change = edited(lambda answer: rig.pages.linked(answer, told))
    rig.server.script = lambda request: change if rig.pages.stage(request.target) == "values" else None

    outcome = rig.pull(path, monitor)

    assert outcome.state in ("incomplete", "complete")
    assert rig.elsewhere.requests == []
    assert stored_rows(path) <= rig.pages.rows()
    assert outcome.state == "incomplete" or dump(path) == rig.reference
    assert CANARY.encode() not in path.read_bytes()


@pytest.mark.parametrize("address", ["file:///etc/passwd", "data:application/json,{}", "ftp://127.0.0.1/x"])
def test_only_http_is_asked(session, address: str) -> None:
    with pytest.raises(InputError):
        JsonClient(session, "test").get(address)


POISON = {
    "deep": "[" * 100_000 + "]" * 100_000,
    "long number": "9" * 5000,
    "large number": str(2**70),
    "infinite": "1e999",
    "NaN": "NaN",
    "Infinity": "-Infinity",
    "surrogate": '"\\ud800"',
    "NUL": '"a\\u0000b"',
    "object": '{"a":1,"a":2}',
    "long text": '"' + "x" * 10_000_000 + '"',
}


@pytest.mark.parametrize("raw", POISON.values(), ids=POISON.keys())
@pytest.mark.parametrize("column", COLUMNS)
def test_a_poisoned_record_spoils_no_other(rig: Rig, raw: str, column: str, tmp_path: Path) -> None:
    rig.renew()
    path = tmp_path / "city.gpkg"
    wanted = rig.pages.rows()
    record = ["777", '"2026-03-01T00:07:30.000Z"', "1.5", "null", "null"]
    record[COLUMNS.index(column)] = raw

    def poisoned(answer: Answer) -> Answer:
        return Answer(answer.body.decode().replace("],[", f"],[{','.join(record)}],[", 1).encode())

    asked: list[str] = []

    def script(request: Request) -> Trouble | None:
        if rig.pages.stage(request.target) != "values" or asked:
            return None
        asked.append(request.target)
        return edited(poisoned)

    rig.server.script = script
    outcome = rig.pull(path, QuietMonitor())

    assert outcome.complete
    held = stored_rows(path)
    assert wanted <= held
    assert len(held - wanted) + outcome.dropped + outcome.duplicates >= 1, (
        "the record is neither stored nor accounted for"
    )
    require_sound(path)
    assert all(row.value is None or abs(row.value) < 1e300 for row in held)


def test_a_bomb_costs_little_memory() -> None:
    with FaultyServer(lambda _: packed_bomb(300)) as server:
        grown, error = _grown_by(f"{server.url}/v1.1")

    assert error == "AnswerTooLarge"
    assert grown < 100


def test_a_large_answer_is_read_whole(session) -> None:
    rows = [{"id": number, "text": f"{number:060d}"} for number in range(600_000)]
    body = json.dumps({"value": rows}).encode()
    assert len(body) > 50_000_000
    with FaultyServer(lambda _: Answer(body).packed()) as server:
        answer = JsonClient(session, "test").get(f"{server.url}/big")

    assert len(answer.document["value"]) == 600_000


def test_an_answer_beyond_the_limit_is_refused() -> None:
    with (
        FaultyServer(lambda _: Answer(b'{"value":[' + b" " * 2_000_000 + b"]}")) as server,
        open_session(limits=Limits(largest=1_000_000)) as session,
        pytest.raises(AnswerTooLarge, match="1 MB"),
    ):
        JsonClient(session, "test").get(f"{server.url}/big")


_MEASURED = """
import resource, sys
from urban_data.bridge.transport import open_session
from urban_data.core.errors import UrbanDataError
from urban_data.providers.client import JsonClient
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    JsonClient(open_session(), "test").get(sys.argv[1])
    name = "none"
except UrbanDataError as error:
    name = type(error).__name__
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024, name)
"""


def _grown_by(url: str) -> tuple[int, str]:
    """Megabytes by which a process grows that asks for ``url``, and the error it gets."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, url],
        env={"PYTHONPATH": str(ROOT_FOLDER / "build")}, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    megabytes, name = done.stdout.split()
    return int(megabytes), name


DECEPTIVE = "\x1b[31mred\x1b[0m\r\nline\u202egnp.exe\u2066\x07\x9b1m"


def test_names_reach_messages_as_plain_text(rig: Rig, tmp_path: Path) -> None:
    rig.renew()
    pages, monitor = rig.pages, QuietMonitor()
    pages.names = dict.fromkeys(pages.names, DECEPTIVE)
    pages.unit = DECEPTIVE
    failing = instead(Answer(json.dumps({"error": DECEPTIVE, "message": DECEPTIVE}).encode()))
    dropped = edited(
        lambda answer: Answer(answer.body.replace(b"[[", json.dumps([[DECEPTIVE] * 5])[:-1].encode() + b",["))
    )

    def script(request: Request) -> Trouble | None:
        if pages.stage(request.target) != "values":
            return None
        return failing if "Datastreams(2)" in request.target else dropped

    rig.server.script = script
    outcome = rig.pull(tmp_path / "city.gpkg", monitor)

    said = [*monitor.messages, repr(outcome), *(missing.cause for missing in outcome.missing)]
    assert any("red" in line for line in monitor.messages)
    assert outcome.dropped
    assert outcome.missing
    for line in said:
        assert not [c for c in line if unicodedata.category(c) in ("Cc", "Cs") or c in "\u202e\u2066"]


def test_an_error_is_plain_text() -> None:
    for kind in _family(UrbanDataError):
        error = InputError(DECEPTIVE, DECEPTIVE) if kind is InputError else kind(DECEPTIVE, **_fields(kind))
        for text in (error.sentence, error.detail, str(error), repr(error)):
            assert not [c for c in text if unicodedata.category(c) == "Cc" or c in "\u202e\u2066"]


def _family(kind: type[UrbanDataError]) -> Iterator[type[UrbanDataError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _family(child)


def _fields(kind: type[UrbanDataError]) -> dict[str, str]:
    names = {word.partition("}")[0] for word in kind.template.split("{")[1:]}
    return dict.fromkeys(names, DECEPTIVE)


_UNPACKING = ("unpack_archive", "extract", "extractall", "is_zipfile", "PyZipFile")


def test_nothing_shipped_unpacks_archives() -> None:
    shipped = [file for file in ROOT_FOLDER.glob("*/**/*.py") if file.parts[len(ROOT_FOLDER.parts)] in ROOMS]
    assert len(shipped) > 30
    for file in [*shipped, ROOT_FOLDER / "__init__.py"]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert "tarfile" not in {name.split(".")[0] for name in names}, file
            assert not (isinstance(node, ast.ImportFrom) and node.module == "zipfile"), file
            assert not (isinstance(node, ast.Attribute) and node.attr in _UNPACKING), file
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "ZipFile":
                assert [one.value for one in node.args[1:2] if isinstance(one, ast.Constant)] == ["w"], file
