# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import base64
from pathlib import Path

import pytest
from faulty_server import Answer, Exchange, FaultyServer, Request, Trouble
from qgis_child import CANARY, Job, Profile, Report, run
from troubles import status
from urban_data.bridge.network import open_session
from urban_data.core.errors import ForeignAddress

BASIC = "Basic " + base64.b64encode(f"ada:{CANARY}".encode()).decode()


def redirect_to(location: str, code: int = 302):
    return status(code, ("Location", location))


def secret_in(request: Request) -> bool:
    text = " ".join((request.target, *request.headers.values()))
    return CANARY in text or BASIC.split()[1] in text


def assert_nothing_leaked(report: Report) -> None:
    assert CANARY not in report.everything
    assert BASIC.split()[1] not in report.everything


@pytest.mark.parametrize("method", ["basic", "header"])
def test_the_sign_in_is_sent_with_the_first_request(profile: Profile, server: FaultyServer, method: str) -> None:
    report = profile.ask(f"{server.url}/a", f"{server.url}/b", authcfg=profile.ids[method], threads=2)

    assert report.outcomes == [(200, "[1]")] * 2
    sent = [request.headers for request in server.requests]
    if method == "basic":
        assert [headers.get("authorization") for headers in sent] == [BASIC] * 2
    else:
        assert [(headers.get("x-api-key"), headers.get("x-tenant")) for headers in sent] == [(CANARY, CANARY)] * 2
    assert_nothing_leaked(report)


def test_no_sign_in_without_a_configuration(profile: Profile, server: FaultyServer) -> None:
    report = profile.ask(f"{server.url}/a")

    assert report.outcomes == [(200, "[1]")]
    assert not secret_in(server.requests[0])
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize("method", ["basic", "header"])
def test_a_redirect_elsewhere_is_not_followed(
    profile: Profile, server: FaultyServer, elsewhere: FaultyServer, method: str
) -> None:
    codes = (301, 302, 303, 307, 308)
    server.script = lambda request: redirect_to(f"{elsewhere.url}/collect?key={CANARY}", int(request.target[1:]))

    urls = [f"{server.url}/{code}" for code in codes]
    report = profile.ask(*urls, authcfg=profile.ids[method], headers={"X-More": CANARY})

    assert [kind for kind, _ in report.outcomes] == ["ForeignAddress"] * len(codes)
    assert len(server.requests) == len(codes)
    assert_nothing_leaked(report)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "data:application/json,[3]", "https://127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_not_followed(server: FaultyServer, location: str) -> None:
    server.script = lambda _: redirect_to(location)

    with open_session() as session, pytest.raises(ForeignAddress):
        session.get(f"{server.url}/a")


def test_a_redirect_at_home_is_followed_with_the_sign_in(profile: Profile, server: FaultyServer) -> None:
    server.script = lambda request: redirect_to("/b") if request.target == "/a" else None

    report = profile.ask(f"{server.url}/a", authcfg=profile.ids["basic"])

    assert report.outcomes == [(200, "[1]")]
    assert [request.headers.get("authorization") for request in server.requests] == [BASIC] * 2


def test_a_session_with_a_sign_in_asks_nobody_else(
    profile: Profile, server: FaultyServer, elsewhere: FaultyServer
) -> None:
    report = profile.ask(f"{server.url}/a", f"{elsewhere.url}/next", authcfg=profile.ids["header"])

    assert [kind for kind, _ in report.outcomes] == [200, "ForeignAddress"]


def test_a_session_with_headers_asks_nobody_else(
    profile: Profile, server: FaultyServer, elsewhere: FaultyServer
) -> None:
    report = profile.ask(f"{server.url}/a", f"{elsewhere.url}/next", headers={"Fiware-Service": CANARY})

    assert [kind for kind, _ in report.outcomes] == [200, "ForeignAddress"]
    assert server.requests[0].headers["fiware-service"] == CANARY


def test_a_refused_sign_in_is_an_answer_and_not_a_prompt(profile: Profile, server: FaultyServer) -> None:
    """The child calls itself QGIS Desktop, and its main thread waits for the thread that asks."""
    challenge = ("WWW-Authenticate", 'Basic realm="city"')

    def refuse(request: Request) -> Trouble:
        code, _, challenged = request.target[1:].partition("-")
        return status(int(code), *([challenge] if challenged else []), body=b"no")

    server.script = refuse
    urls = [f"{server.url}/{path}" for path in ("401", "401-challenge", "403", "403-challenge")]

    report = profile.ask(*urls, authcfg=profile.ids["basic"], platform="desktop")

    assert report.outcomes == [(401, "no"), (401, "no"), (403, "no"), (403, "no")]
    assert len(server.requests) == 4
    assert_nothing_leaked(report)


def test_a_locked_database_is_a_sentence_that_names_the_variable(profile: Profile, server: FaultyServer) -> None:
    report = run(profile.folder, Job(urls=[f"{server.url}/a"], authcfg=profile.ids["basic"]))

    [(kind, sentence)] = report.outcomes
    assert kind == "InputError"
    assert "QGIS_AUTH_PASSWORD_FILE" in sentence
    assert server.requests == []


def test_a_wrong_master_password_is_the_same_sentence(profile: Profile, server: FaultyServer, tmp_path: Path) -> None:
    wrong = tmp_path / "password"
    wrong.write_text("battery staple")
    job = Job(urls=[f"{server.url}/a"], authcfg=profile.ids["basic"])

    report = run(profile.folder, job, {"QGIS_AUTH_PASSWORD_FILE": str(wrong)})

    assert "QGIS_AUTH_PASSWORD_FILE" in report.outcomes[0][1]
    assert "battery" not in report.everything


def test_an_unknown_configuration_is_named(profile: Profile, server: FaultyServer) -> None:
    report = profile.ask(f"{server.url}/a", authcfg="nosuch1")

    [(kind, sentence)] = report.outcomes
    assert (kind, "nosuch1" in sentence) == ("InputError", True)


def test_a_secret_in_the_address_reaches_no_message(profile: Profile, server: FaultyServer) -> None:
    def drop(exchange: Exchange) -> None:
        if "slow" in exchange.request.target:
            exchange.hold()
        exchange.hang_up()

    server.script = lambda _: drop
    urls = [f"{server.url}/{path}?f=json&token={CANARY}" for path in ("gone", "slow")]

    report = profile.ask(*urls, limits={"attempts": 2, "backoff": 0.01, "timeout": 0.5, "deadline": 5})

    assert [kind for kind, _ in report.outcomes] == ["NetworkError", "AnswerTimeout"]
    assert any("token" in message for message in report.told)
    assert CANARY not in report.everything


def test_qgis_with_a_shorter_timeout_does_not_log_the_address(profile: Profile, server: FaultyServer) -> None:
    server.script = lambda _: Exchange.hold

    report = profile.ask(
        f"{server.url}/?token={CANARY}",
        limits={"attempts": 1, "timeout": 30, "deadline": 20},
        qgis_timeout=500,
    )

    [(kind, sentence)] = report.outcomes
    assert (kind, "deadline" in sentence) == ("AnswerTimeout", False)
    assert CANARY not in report.everything


def test_the_token_of_oauth2_goes_to_the_platform_alone(
    profile: Profile, server: FaultyServer, elsewhere: FaultyServer
) -> None:
    """The token comes from another server, where the person has an account; the platform sends it nowhere."""
    token = b'{"access_token":"%b","token_type":"Bearer","expires_in":3600}' % CANARY.encode()
    with FaultyServer(lambda _: Answer(token)) as issuer:
        config = (
            f'{{"accessMethod":0,"apiKey":"","clientId":"c","clientSecret":"s","configType":1,"grantFlow":2,'
            f'"name":"o","password":"p","persistToken":false,"requestTimeout":5,"tokenUrl":"{issuer.url}/token",'
            f'"requestUrl":"","username":"u","version":1,"queryPairs":{{}},"redirectPort":7070,"scope":""}}'
        )
        ids = run(profile.folder, Job(sign_ins={"oauth": ("OAuth2", {"oauth2config": config})})).ids
        server.script = lambda request: redirect_to(elsewhere.url) if request.target == "/away" else None

        report = profile.ask(f"{server.url}/a", f"{server.url}/away", authcfg=ids["oauth"])

    assert [kind for kind, _ in report.outcomes] == [200, "ForeignAddress"]
    assert [request.headers.get("authorization") for request in server.requests] == [f"Bearer {CANARY}"] * 2
    assert CANARY not in report.everything
