# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from typing import Any

import pytest
import requests
from scripted_service import Reply, ScriptedService
from urban_data.core import errors
from urban_data.core.errors import UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.providers.client import JsonClient, host_of

URL = "https://city.test/v1.1/Things"


def client_of(answer: Any) -> JsonClient:
    return JsonClient(ScriptedService().on("Things", answer).session, "SensorThings")


def error_of(answer: Any) -> UrbanDataError:
    with pytest.raises(UrbanDataError) as caught:
        client_of(answer).get(URL)
    return caught.value


def test_an_answer_says_where_it_came_from() -> None:
    answer = client_of({"value": [1]}).get(URL)
    assert (answer.url, answer.document, answer.size) == (URL, {"value": [1]}, 14)
    assert len(answer.digest) == 32
    assert answer.seconds >= 0
    assert client_of({"value": [2]}).get(URL).digest != answer.digest


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("$filter=name%20eq%20'a'&$top=1", "$filter=name%20eq%20'a'&$top=1"),
        ("$filter=a%2fb;~!*", "$filter=a%2fb;~!*"),
        ("$filter=Köln 5", "$filter=K%C3%B6ln%205"),
        ("$filter=100%", "$filter=100%25"),
        ("", ""),
    ],
)
def test_a_legal_query_is_sent_as_written_and_any_other_escaped(written: str, sent: str) -> None:
    service = ScriptedService().on("Things", {"value": []})
    client = JsonClient(service.session, "SensorThings")
    client.get(f"{URL}?{written}" if written else URL)
    assert service.asked[0].url.partition("?")[2] == sent


@pytest.mark.parametrize(
    ("trouble", "kind", "sentence"),
    [
        (
            requests.exceptions.SSLError("certificate has expired"),
            errors.CertificateError,
            "The certificate of city.test cannot be trusted: the check failed.",
        ),
        (
            requests.exceptions.ReadTimeout("slow"),
            errors.AnswerTimeout,
            "city.test did not answer completely within 60 s.",
        ),
        (
            requests.exceptions.ChunkedEncodingError("cut"),
            errors.IncompleteAnswer,
            "The answer of city.test broke off before its end.",
        ),
        (
            requests.exceptions.ContentDecodingError("gzip"),
            errors.IncompleteAnswer,
            "The answer of city.test broke off before its end.",
        ),
        (
            requests.exceptions.ConnectionError("refused"),
            errors.NetworkError,
            "city.test could not be reached. Check the address and the network, then try again.",
        ),
        (
            requests.exceptions.InvalidURL("label too long"),
            errors.InputError,
            "This is not a web address that can be asked.",
        ),
        (errors.Cancelled(), errors.Cancelled, "Cancelled."),
    ],
)
def test_what_goes_wrong_on_the_way(trouble: Exception, kind: type[UrbanDataError], sentence: str) -> None:
    error = error_of(trouble)
    assert type(error) is kind
    assert error.sentence == sentence
    assert error.detail == ("" if kind is errors.Cancelled else str(trouble))


@pytest.mark.parametrize(
    ("reply", "kind", "sentence"),
    [
        (
            Reply("no", 401),
            errors.SignInNeeded,
            "city.test refuses access (status 401), and no sign-in was sent. Choose an authentication configuration of"
            " QGIS for the platform.",
        ),
        (
            Reply("no", 403),
            errors.SignInNeeded,
            "city.test refuses access (status 403), and no sign-in was sent. Choose an authentication configuration of"
            " QGIS for the platform.",
        ),
        (Reply("no", 404), errors.NotFound, "city.test has nothing at this address (status 404)."),
        (
            Reply("no", 503, {"Retry-After": "30"}),
            errors.ServerBusy,
            "city.test is busy or disturbed at the moment (status 503).",
        ),
        (Reply("no", 400), errors.RequestRefused, "city.test does not accept the request (status 400)."),
        (
            Reply("", 302, {"Location": "https://evil.test/\x1b[31m"}),
            errors.ForeignAddress,
            "city.test refers to another address (https://evil.test/[31m), which is not followed.",
        ),
    ],
)
def test_what_a_status_says(reply: Reply, kind: type[UrbanDataError], sentence: str) -> None:
    error = error_of(reply)
    assert type(error) is kind
    assert error.sentence == sentence


LOGIN = '<!DOCTYPE html><html><body><form><input type="password"></form></body></html>'


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "The answer of city.test is not valid: it is empty."),
        (" \n", "The answer of city.test is not valid: it is empty."),
        (
            LOGIN,
            "The address city.test does not answer as a SensorThings service: it gives a sign-in page. Check the"
            " authentication configuration or the network's own sign-in.",
        ),
        (
            "\ufeff  <html><h1>Willkommen</h1></html>",
            "The address city.test does not answer as a SensorThings service: it gives a web page, not data.",
        ),
        (
            "<?xml version='1.0'?><Something/>",
            "The address city.test does not answer as a SensorThings service: it gives XML, perhaps a map or feature"
            " service (WMS, WFS).",
        ),
        ('{"value": [', "The answer of city.test is not valid: it is not JSON."),
        ("OK", "The answer of city.test is not valid: it is not JSON."),
        (b"\xff\xfe[]", "The answer of city.test is not valid: it is not UTF-8 text."),
    ],
)
def test_bodies_that_are_no_data_get_a_sentence(body: str | bytes, sentence: str) -> None:
    error = error_of(Reply(body))
    assert isinstance(error, errors.InvalidAnswer)
    assert error.sentence == sentence
    assert error.detail


def test_nothing_is_asked_after_cancelling() -> None:
    service = ScriptedService()
    monitor = QuietMonitor()
    monitor.cancel()
    with pytest.raises(errors.Cancelled):
        JsonClient(service.session, "SensorThings", monitor).get(URL)
    assert service.asked == []


def test_hosts_in_sentences_hold_no_user() -> None:
    assert host_of("https://alice:secret@city.test:8443/x") == "city.test:8443"


class Noting(requests.adapters.BaseAdapter):
    """Answers everything with an empty object and notes how it was to be sent."""

    def send(self, request: requests.PreparedRequest, **how: Any) -> requests.Response:  # type: ignore[override]
        self.how = how
        response = requests.Response()
        response.status_code, response.url, response._content = 200, request.url or "", b"{}"
        return response

    def close(self) -> None:
        pass


@pytest.mark.parametrize("trusting", [True, False])
def test_a_session_that_trusts_the_environment_is_sent_as_requests_itself_does(
    monkeypatch: pytest.MonkeyPatch, trusting: bool
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/city/ca.pem")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    session, adapter = requests.Session(), Noting()
    session.trust_env = trusting
    session.mount("https://", adapter)
    JsonClient(session, "SensorThings").get(URL)
    assert adapter.how["verify"] == ("/city/ca.pem" if trusting else True)
    assert adapter.how["proxies"].get("https") == ("http://proxy.test:3128" if trusting else None)


def test_a_sign_in_that_was_sent_is_refused_in_other_words() -> None:
    service = ScriptedService().on(".*", Reply("no", 401))
    service.session.auth = ("ada", "wrong")
    with pytest.raises(errors.AccessDenied) as caught:
        JsonClient(service.session, "SensorThings").get(URL)
    assert type(caught.value) is errors.AccessDenied
    assert caught.value.sentence == "city.test refuses access (status 401). Check the authentication configuration."
