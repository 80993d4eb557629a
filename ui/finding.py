# SPDX-License-Identifier: GPL-2.0-or-later
"""What is at an address somebody gave, within the time a person waits, and by http or https, whichever it speaks.

Nothing here needs a widget or the project; it may be called in any thread.
"""

from __future__ import annotations

import time
from dataclasses import replace
from urllib.parse import urlsplit

from ..bridge.net_limits import Limits
from ..core.errors import (
    AnswerTimeout,
    Cancelled,
    NetworkError,
    NoSecureConnection,
    OnlySecure,
    OtherScheme,
    ServerBusy,
    UrbanDataError,
)
from ..core.monitor import Monitor
from ..core.platform import Probe
from ..settings import SavedPlatform
from .pasting import with_other_scheme

__all__ = ["find_platform"]

_SHORTEST = 0.5  # seconds in which it makes sense to ask once more
_LONGEST_CHECK = 3.0  # seconds
_BAD_REQUEST = 400  # what a port that speaks TLS may answer to plain http


def find_platform(platform: SavedPlatform, monitor: Monitor, limits: Limits, *, guessed: bool = False) -> Probe:
    """What is at the platform's address, or not far above it; see `providers.registry.probe`.

    It takes ``limits.deadline`` seconds at most, in all. ``guessed`` says that the address was given without http or
    https: where it does not answer by the scheme it was given, the other is tried, after half of the time. Where the
    scheme was given it is kept, except that a redirect from http to https at the same host is followed; OtherScheme
    is raised when the host answers only by the other one. Raises the rest of the family of `core.errors`.
    """
    end = time.monotonic() + limits.deadline
    other = replace(platform, url=with_other_scheme(platform.url))
    try:
        return _asked(platform, monitor, limits, limits.deadline / (2 if guessed else 1))
    except OnlySecure:
        return _asked(other, monitor, limits, end - time.monotonic())
    except (NetworkError, NoSecureConnection, OtherScheme) as error:
        left = end - time.monotonic()
        if isinstance(error, ServerBusy) or left < _SHORTEST:
            raise
        if guessed:
            try:
                return _asked(other, monitor, limits, left)
            except (NetworkError, NoSecureConnection, OtherScheme, OnlySecure):
                raise error from None
        if isinstance(error, OtherScheme) or _answers(other.url, monitor, limits, left):
            given = urlsplit(platform.url)
            raise OtherScheme(error.detail, host=given.netloc, scheme=given.scheme, target=other.url) from error
        raise


class _Patience:
    """A monitor that is cancelled, as it were, when ``seconds`` have passed."""

    def __init__(self, whole: Monitor, seconds: float) -> None:
        self._whole = whole
        self._end = time.monotonic() + seconds
        self.progress = whole.progress
        self.received = whole.received
        self.info = whole.info
        self.warning = whole.warning
        self.interruption = whole.interruption

    def is_cancelled(self) -> bool:
        """True once nobody waits any more, for one reason or the other."""
        return time.monotonic() >= self._end or self._whole.is_cancelled()


def _asked(platform: SavedPlatform, monitor: Monitor, limits: Limits, seconds: float) -> Probe:
    """What is at an address; raises AnswerTimeout when that cannot be told within ``seconds``."""
    from ..bridge.network import open_session
    from ..providers.registry import probe

    patience = _Patience(monitor, seconds)
    within = replace(limits, timeout=min(limits.timeout, seconds), deadline=seconds)
    session = open_session(platform.authcfg, headers=platform.headers, monitor=patience, limits=within)
    try:
        return probe(platform.url, session, platform.api or None, patience)
    except UrbanDataError as error:
        if monitor.is_cancelled():
            raise Cancelled from None
        if isinstance(error, Cancelled):
            raise AnswerTimeout(host=urlsplit(platform.url).netloc, seconds=f"{seconds:g}") from None
        raise


def _answers(url: str, monitor: Monitor, limits: Limits, seconds: float) -> bool:
    """Whether the scheme of ``url`` is spoken at its host; only the root is asked for, and without a sign-in."""
    from ..bridge.network import open_session

    parts = urlsplit(url)
    within = replace(limits, attempts=1, timeout=min(limits.timeout, seconds), deadline=min(_LONGEST_CHECK, seconds))
    try:
        response = open_session(monitor=monitor, limits=within).get(f"{parts.scheme}://{parts.netloc}/")
    except Cancelled:
        raise
    except (NetworkError, NoSecureConnection, OtherScheme):
        return False
    except UrbanDataError:  # of a certificate, or a redirect: https is spoken, but http is of no use
        return parts.scheme == "https"
    return parts.scheme == "https" or response.status_code != _BAD_REQUEST
