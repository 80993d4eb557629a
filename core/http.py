# SPDX-License-Identifier: GPL-2.0-or-later
"""What an HTTP status means to us."""

from __future__ import annotations

from .errors import AccessDenied, NotFound, RequestRefused, ServerBusy, SignInNeeded, UrbanDataError

BUSY = frozenset({408, 429, 500, 502, 503, 504})


def error_for_status(
    status: int, host: str, text: str, retry_after: str | None, *, signed_in: bool = True
) -> UrbanDataError | None:
    """The error a status stands for, or None for success and redirects.

    ``text`` is the beginning of the body and ``retry_after`` that header; both go into the detail. ``signed_in``
    tells whether a sign-in was sent.
    """
    if status < 400:
        return None
    detail = f"status {status}; {f'Retry-After {retry_after}; ' if retry_after else ''}{text}"
    if status in (401, 403) and not signed_in:
        return SignInNeeded(detail, host=host, status=status)
    if status in (401, 403, 407):
        return AccessDenied(detail, host=host, status=status)
    if status in (404, 410):
        return NotFound(detail, host=host, status=status)
    if status in BUSY:
        return ServerBusy(detail, host=host, status=status)
    return RequestRefused(detail, host=host, status=status)
