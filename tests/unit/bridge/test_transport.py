# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import gzip
from email.utils import formatdate

import pytest
import requests
from scripted_sender import FakeTime, Outcome, ScriptedSender, answer
from urban_data.bridge.courtesy import BUDGET, RETRY_COST, Hosts
from urban_data.bridge.transport import Limits, TransportAdapter, session_with, user_agent
from urban_data.core.errors import (
    AccessDenied,
    AnswerTimeout,
    Cancelled,
    CertificateError,
    ForeignAddress,
    IncompleteAnswer,
    InputError,
    InvalidAnswer,
    NetworkError,
    OnlySecure,
    OtherScheme,
    ServerPaused,
)
from urban_data.core.monitor import QuietMonitor

URL = "https://city.example/v1.1/Things"


class Stage:
    """A session over a scripted sender, with a time of its own."""

    def __init__(self, *script: Outcome, limits: Limits = Limits(), private: bool = False) -> None:  # noqa: B008
        self.time = FakeTime()
        self.monitor = QuietMonitor()
        self.sender = ScriptedSender(script)
        self.hosts = Hosts(self.time.clock)
        adapter = TransportAdapter(self.sender, self.monitor, limits, self.hosts, private=private)
        self.session = session_with(adapter, "UrbanData/test")

    def get(self, url: str = URL) -> requests.Response:
        return self.session.get(url, allow_redirects=False)


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_busy_status_is_asked_again_and_the_person_is_told(status: int) -> None:
    stage = Stage(answer(status), answer(200, b"[]"))

    assert stage.get().content == b"[]"
    assert len(stage.sender.requests) == 2
    assert [f"status {status}" in message for message in stage.monitor.messages] == [True]


@pytest.mark.parametrize("status", [200, 204, 301, 400, 401, 403, 404, 409, 410, 418, 501, 505])
def test_any_other_status_is_handed_over_as_it_is(status: int) -> None:
    stage = Stage(answer(status))

    assert stage.get().status_code == status
    assert len(stage.sender.requests) == 1


@pytest.mark.parametrize("kind", [NetworkError, AnswerTimeout, IncompleteAnswer])
def test_trouble_on_the_way_is_tried_again_and_raised_in_the_end(kind: type[NetworkError]) -> None:
    stage = Stage(kind(host="city.example", seconds=60))

    with pytest.raises(kind):
        stage.get()
    assert len(stage.sender.requests) == Limits().attempts


@pytest.mark.parametrize("error", [CertificateError(host="x", reason="y"), AccessDenied(host="x", status=407)])
def test_what_does_not_get_better_is_not_tried_again(error: Exception) -> None:
    stage = Stage(error)

    with pytest.raises(type(error)):
        stage.get()
    assert len(stage.sender.requests) == 1


def test_a_busy_answer_that_stays_is_handed_over_after_the_last_attempt() -> None:
    stage = Stage(answer(503, b"later"), limits=Limits(attempts=3))

    assert stage.get().content == b"later"
    assert len(stage.sender.requests) == 3


def test_what_is_not_idempotent_is_sent_once() -> None:
    stage = Stage(answer(503))

    assert stage.session.post(URL, data=b"x").status_code == 503
    assert len(stage.sender.requests) == 1


def test_waits_grow_and_stay_within_their_bounds() -> None:
    waits = []
    for _ in range(50):
        stage = Stage(answer(503), limits=Limits(attempts=5, backoff=1.0))
        stage.get()
        waits.append(stage.time.waited)

    assert max(waits) <= 1 + 2 + 4 + 8
    assert len({round(waited, 3) for waited in waits}) > 40


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), (" 90 ", 90.0), (formatdate(1_700_000_030, usegmt=True), 30.0)]
)
def test_retry_after_is_obeyed(header: str, seconds: float) -> None:
    stage = Stage(answer(429, headers={"Retry-After": header}), answer())

    stage.get()

    assert stage.time.waited == pytest.approx(seconds)
    assert f"{seconds:.0f} s" in stage.monitor.messages[0]


@pytest.mark.parametrize(
    "header",
    ["soon", "", "-5", "0", "1e3", "٣", formatdate(1_600_000_000, usegmt=True), "Mon, 99 Foo 2023 99:99:99 GMT"],
)
def test_a_retry_after_that_makes_no_sense_leaves_us_our_own_wait(header: str) -> None:
    stage = Stage(answer(503, headers={"Retry-After": header}), answer(), limits=Limits(backoff=0.5))

    stage.get()

    assert 0 < stage.time.waited <= 0.5


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("1000000000", "2055-07-24 00:00:00 UTC"),
        ("9" * 400, "9999-12-31"),
        (formatdate(1_700_003_600, usegmt=True), "2023-11-14 23:13:20 UTC"),
    ],
)
def test_a_retry_after_beyond_the_cap_ends_the_request_and_names_the_time(header: str, named: str) -> None:
    stage = Stage(answer(503, headers={"Retry-After": header}))

    with pytest.raises(ServerPaused, match=r"city\.example") as caught:
        stage.get()
    assert named in caught.value.sentence
    assert (len(stage.sender.requests), stage.time.waited) == (1, 0)


def test_a_wait_ends_soon_after_a_cancel() -> None:
    stage = Stage(answer(503, headers={"Retry-After": "100"}))
    stage.time.on_sleep = lambda: stage.monitor.cancel() if stage.time.waited > 5 else None

    with pytest.raises(Cancelled):
        stage.get()
    assert stage.time.waited < 5.3
    assert stage.time.longest <= 0.2


def test_the_retry_budget_of_a_host_runs_out() -> None:
    stage = Stage(answer(503), limits=Limits(attempts=5, backoff=0.001))
    for _ in range(100):
        stage.get()

    assert len(stage.sender.requests) == 100 + BUDGET // RETRY_COST


def test_the_budget_of_one_host_is_not_that_of_another() -> None:
    stage = Stage(answer(503), limits=Limits(attempts=5, backoff=0.001))
    for _ in range(100):
        stage.get()
    before = len(stage.sender.requests)
    stage.get("https://other.example/")

    assert len(stage.sender.requests) == before + 5


@pytest.mark.parametrize(
    "location", ["/v1.1/Things/", "https://city.example:443/b#part", "HTTPS://CITY.example/b", "?a=1"]
)
def test_a_redirect_within_the_origin_is_followed(location: str) -> None:
    stage = Stage(answer(302, headers={"Location": location}), answer(200, b"there"))

    assert stage.get().content == b"there"
    assert "#" not in (stage.sender.urls[1] or "")


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/",
        "//evil.example/x",
        "https://city.example.evil.example/",
        "https://city.example:8443/",
        "http://city.example/",
        "https://city.example@evil.example/",
        "https:evil.example",
        "file:///etc/passwd",
        "data:application/json,{}",
        "ftp://city.example/",
        "http://169.254.169.254/latest",
        "https://[broken",
        "\\\\evil.example\\x",
    ],
)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_anywhere_else_is_refused_before_anything_is_sent(location: str, status: int) -> None:
    def script(request: requests.PreparedRequest) -> Outcome:
        return answer(status, headers={"Location": location}) if request.url == URL else answer()

    stage = Stage()
    sender = ScriptedSender(script)
    session = session_with(TransportAdapter(sender, stage.monitor, Limits(), stage.hosts), "UrbanData/test")

    try:
        session.get(URL, headers={"Authorization": "Basic x"})
    except ForeignAddress:
        assert sender.urls == [URL]
    else:
        assert {requests.utils.urlparse(url).hostname for url in sender.urls} == {"city.example"}


def test_a_redirect_to_https_says_which_address_to_use() -> None:
    stage = Stage(answer(301, headers={"Location": "https://city.example/v1.1"}))
    with pytest.raises(OnlySecure, match=r"city\.example wants to be asked at https://city\.example/v1\.1\. Use that"):
        stage.get("http://city.example/v1.1")
    assert len(stage.sender.urls) == 1


@pytest.mark.parametrize(
    ("asked", "location"),
    [
        ("http://city.example/", "https://other.example/"),
        ("http://city.example/", "https://city.example:8443/"),
        ("https://city.example/", "http://city.example/"),
    ],
)
def test_no_other_redirect_is_recommended(asked: str, location: str) -> None:
    stage = Stage(answer(301, headers={"Location": location}))
    with pytest.raises(ForeignAddress) as caught:
        stage.get(asked)
    assert not isinstance(caught.value, OnlySecure)


def test_a_redirect_with_a_name_in_it_loses_the_name() -> None:
    stage = Stage(answer(302, headers={"Location": "https://user:secret@city.example/b"}), answer())
    stage.get()

    assert stage.sender.urls[1] == "https://city.example/b"


def test_a_redirect_in_plain_text_is_escaped() -> None:
    stage = Stage(answer(302, headers={"Location": "/straße?$filter=a b"}), answer())
    stage.get()

    assert stage.sender.urls[1] == "https://city.example/stra%C3%9Fe?$filter=a%20b"


def test_redirects_in_a_circle_end() -> None:
    def script(request: requests.PreparedRequest) -> Outcome:
        return answer(302, headers={"Location": "/b" if str(request.url).endswith("/a") else "/a"})

    stage = Stage()
    sender = ScriptedSender(script)
    session = session_with(TransportAdapter(sender, stage.monitor, Limits(), stage.hosts), "UrbanData/test")

    with pytest.raises(InvalidAnswer, match="circles"):
        session.get("https://city.example/a")
    assert len(sender.requests) == 2


def test_redirects_without_end_end() -> None:
    def script(request: requests.PreparedRequest) -> Outcome:
        return answer(302, headers={"Location": f"{request.url}x"})

    stage = Stage()
    sender = ScriptedSender(script)
    session = session_with(TransportAdapter(sender, stage.monitor, Limits(), stage.hosts), "UrbanData/test")

    with pytest.raises(InvalidAnswer, match="circles"):
        session.get("https://city.example/a")
    assert len(sender.requests) < 10


def test_what_would_change_something_follows_no_redirect() -> None:
    stage = Stage(answer(307, headers={"Location": "/b"}))

    assert stage.session.post(URL, data=b"x", allow_redirects=False).status_code == 307


def test_a_private_session_stays_at_its_first_origin() -> None:
    stage = Stage(answer(), private=True)
    stage.get()

    with pytest.raises(ForeignAddress, match=r"other\.example"):
        stage.get("https://other.example/?token=CANARY")
    assert len(stage.sender.requests) == 1


def test_an_ordinary_session_may_ask_several_hosts() -> None:
    stage = Stage(answer())
    stage.get()

    assert stage.get("https://other.example/").status_code == 200


def test_a_name_in_the_address_is_refused_and_not_repeated() -> None:
    stage = Stage(answer())

    with pytest.raises(InputError, match="authentication configuration") as caught:
        stage.get("https://user:CANARY@city.example/")
    assert "CANARY" not in f"{caught.value} {caught.value.detail}"
    assert stage.sender.requests == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "data:,x", "ftp://city.example/"])
def test_only_http_is_spoken(url: str) -> None:
    stage = Stage(answer())

    with pytest.raises(requests.exceptions.InvalidSchema):
        stage.get(url)
    assert stage.sender.requests == []


def test_a_key_in_the_address_is_mentioned_once_and_not_repeated() -> None:
    stage = Stage(answer())
    stage.get(f"{URL}?f=json&api_key=CANARY")
    stage.get(f"{URL}?f=json&api_key=CANARY")

    assert len(stage.monitor.messages) == 1
    assert "api_key" in stage.monitor.messages[0]
    assert "CANARY" not in stage.monitor.messages[0]


@pytest.mark.parametrize(("url", "warned"), [("http://city.example/", 1), ("http://127.0.0.1/", 0), (URL, 0)])
def test_a_sign_in_without_encryption_is_mentioned(url: str, warned: int) -> None:
    stage = Stage(answer(), private=True)
    stage.get(url)

    assert len(stage.monitor.messages) == warned


def test_bodies_are_unpacked_here() -> None:
    stage = Stage(answer(200, gzip.compress(b"[1]"), {"Content-Encoding": "gzip"}))

    assert stage.get().content == b"[1]"
    assert stage.sender.requests[0].headers["Accept-Encoding"] == "gzip"


def test_a_damaged_body_is_asked_for_again() -> None:
    packed = gzip.compress(b"[1]")
    stage = Stage(
        answer(200, packed[:-3], {"Content-Encoding": "gzip"}), answer(200, packed, {"Content-Encoding": "gzip"})
    )

    assert stage.get().content == b"[1]"


def test_we_say_who_we_are() -> None:
    stage = Stage(answer())
    stage.get()

    assert stage.sender.requests[0].headers["User-Agent"] == "UrbanData/test"
    assert user_agent().startswith("UrbanData/")


def test_nothing_of_the_environment_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine city.example login user password CANARY")
    monkeypatch.setenv("NETRC", str(netrc))
    stage = Stage(answer())
    stage.get()

    assert "Authorization" not in stage.sender.requests[0].headers


@pytest.mark.parametrize(
    "said",
    [
        b"<center>The plain HTTP request was sent to HTTPS port</center>",
        b"You're speaking plain HTTP to an SSL-enabled server port.",
        b"Client sent an HTTP request to an HTTPS server.\n",
        b"Bad Request\nThis combination of host and port requires TLS.\n",
    ],
)
def test_a_port_that_speaks_tls_is_recognised_by_what_it_says_to_http(said: bytes) -> None:
    with pytest.raises(OtherScheme, match=r"does not speak http here\. Use the address https://city\.example:8443\."):
        Stage(answer(400, said)).get("http://city.example:8443/v1.1")
    assert Stage(answer(400, said)).get("https://city.example/v1.1").content == said
    assert Stage(answer(400, b"no")).get("http://city.example/v1.1").content == b"no"
