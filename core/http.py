# SPDX-License-Identifier: GPL-2.0-or-later
"""What an HTTP status means to us."""

from __future__ import annotations

from .errors import AccessDenied, NotFound, RequestRefused, ServerBusy, UrbanDataError

BUSY = frozenset({408, 429, 500, 502, 503, 504})


def error_for_status(status: int, host: str, text: str, retry_after: str | None) -> UrbanDataError | None:
    """The error a status stands for, or None for success and redirects.

    ``text`` is the beginning of the body and ``retry_after`` that header; both go into the detail.
    """
    if status < 400:
        return None
    detail = f"status {status}; {f'Retry-After {retry_after}; ' if retry_after else ''}{text}"
    if status in (401, 403, 407):
        return AccessDenied(detail, host=host, status=status)
    if status in (404, 410):
        return NotFound(detail, host=host, status=status)
    if status in BUSY:
        return ServerBusy(detail, host=host, status=status)
    return RequestRefused(detail, host=host, status=status)
