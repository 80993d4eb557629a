# SPDX-License-Identifier: GPL-2.0-or-later
"""JSON over a requests session: one GET, one checked document, one family of errors.

Retries, politeness, sign-in, redirects and size limits are the session's transport adapter's business.
"""

from __future__ import annotations

import hashlib
import re
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests

from ..core.documents import parse_json
from ..core.errors import (
    AnswerTimeout,
    Cancelled,
    CertificateError,
    ForeignAddress,
    IncompleteAnswer,
    InputError,
    InvalidAnswer,
    NetworkError,
    NotThisApi,
)
from ..core.http import error_for_status
from ..core.monitor import Monitor, QuietMonitor
from .strangers import reason_for_markup

TIMEOUT = 60

_LEGAL_QUERY = re.compile(r"(?:[\w!$&'()*+,/:;=?@~.-]|%[0-9A-Fa-f]{2})*", re.ASCII)  # RFC 3986, section 3.4


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: the document, a hash of the body, its bytes and the seconds it took.

    ``url`` is the address that answered in the end.
    """

    url: str
    document: Any
    digest: str
    size: int
    seconds: float


class JsonClient:
    """Fetches JSON documents of one API; may be used from several threads."""

    def __init__(self, session: requests.Session, api_title: str, monitor: Monitor | None = None) -> None:
        self._session = session
        self._api_title = api_title
        self.monitor = monitor or QuietMonitor()

    def get(self, url: str, accept: str = "*/*") -> Answer:
        """The document at ``url``; raises the family of `core.errors`.

        ``accept`` names the kinds of document wanted (RFC 9110, 12.5.1).
        """
        if self.monitor.is_cancelled():
            raise Cancelled
        host = host_of(url)
        begin = time.monotonic()
        response = self._response(url, host, {"Accept": accept})
        seconds = time.monotonic() - begin
        body = response.content
        if 300 <= response.status_code < 400:
            raise ForeignAddress(url, host=host, target=response.headers.get("Location", ""))
        asked_to_wait, signed_in = response.headers.get("Retry-After"), self._session.auth is not None
        error = error_for_status(response.status_code, host, _beginning(body), asked_to_wait, signed_in=signed_in)
        if error is not None:
            try:
                raise error
            finally:
                del error  # it keeps this frame, which would keep it: a circle that holds session and monitor
        self._refuse_other_kinds(body, response.headers.get("Content-Type", ""), host)
        document = parse_json(body, host)
        digest = hashlib.blake2b(body, digest_size=16).hexdigest()
        return Answer(response.url or url, document, digest, len(body), seconds)

    def _response(self, url: str, host: str, headers: dict[str, str]) -> requests.Response:
        try:
            settings = self._session.merge_environment_settings(url, {}, None, None, None)
            return self._session.send(self._request(url, headers), timeout=TIMEOUT, allow_redirects=False, **settings)
        except requests.exceptions.SSLError as error:
            raise CertificateError(str(error), host=host, reason="the check failed.") from error
        except requests.exceptions.Timeout as error:
            raise AnswerTimeout(str(error), host=host, seconds=TIMEOUT) from error
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            raise IncompleteAnswer(str(error), host=host) from error
        except (
            requests.exceptions.InvalidURL,
            requests.exceptions.InvalidSchema,
            requests.exceptions.MissingSchema,
        ) as error:
            raise InputError("This is not a web address that can be asked.", f"{error}") from error
        except requests.exceptions.RequestException as error:
            raise NetworkError(str(error), host=host) from error

    def _request(self, url: str, headers: dict[str, str]) -> requests.PreparedRequest:
        """A GET request; a legal query is sent as it is, since requests takes milliseconds to check a long one."""
        path, mark, written = url.partition("?")
        if not _LEGAL_QUERY.fullmatch(written):
            return self._session.prepare_request(requests.Request("GET", url, headers))
        request = self._session.prepare_request(requests.Request("GET", path, headers))
        request.url = f"{request.url}{mark}{written}"
        return request

    def _refuse_other_kinds(self, body: bytes, content_type: str, host: str) -> None:
        start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
        if not start:
            raise InvalidAnswer("no body", host=host, reason="it is empty.")
        if not start.startswith(b"<"):
            return
        detail = f"{content_type}: {_beginning(body)}"
        raise NotThisApi(detail, host=host, api=self._api_title, reason=reason_for_markup(body))


def host_of(url: str) -> str:
    """The host (with port) of an address, for sentences; never the user information."""
    return urlsplit(url).netloc.rpartition("@")[2]


def _beginning(body: bytes) -> str:
    return body[:300].decode("utf-8", "replace")
