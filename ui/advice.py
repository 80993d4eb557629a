# SPDX-License-Identifier: GPL-2.0-or-later
"""What to do next when an address does not answer as it should, and when work on a snapshot fails."""

from __future__ import annotations

from ..bridge.translation import sentence_of, tr
from ..core.errors import (
    AccessDenied,
    AnswerTimeout,
    AnswerTooLarge,
    CertificateError,
    ForeignAddress,
    IncompleteAnswer,
    InvalidAnswer,
    NoSecureConnection,
    NotASnapshot,
    NotFound,
    NotThisApi,
    OnlySecure,
    OtherScheme,
    RequestRefused,
    SeriesGone,
    ServerBusy,
    ServerPaused,
    SignInNeeded,
    SnapshotChanged,
    SnapshotDamaged,
    StorageFull,
    UrbanDataError,
)
from .pasting import is_loopback_address

__all__ = ["advised", "with_next_step"]

_OTHER_SERVICE, _PORTAL = "it is another kind of service", "it gives the page of "
_PROXY_WANTS_SIGN_IN = "407"
_WRONG_VERSION, _SIGN_IN_PAGE = "version ", "it gives a sign-in page."  # how reasons of NotThisApi begin


def advised(error: UrbanDataError, *, signs_in: bool) -> str:
    """The error's sentence and what to do next; ``signs_in`` tells whether a sign-in is chosen."""
    return f"{sentence_of(error)} {_advice(error, signs_in)}".strip()


def with_next_step(error: UrbanDataError) -> str:
    """The sentence of an error that ended a piece of work on a known platform or snapshot, and what to do next."""
    return f"{sentence_of(error)} {_next_step(error)}".strip()


def _next_step(error: UrbanDataError) -> str:
    """What the sentence itself does not say yet; kinds of errors come before what they are kinds of."""
    match error:
        case AnswerTimeout() | IncompleteAnswer() | ServerBusy() if not isinstance(error, ServerPaused):
            return tr("Try again in a few minutes.")
        case NotFound() if not isinstance(error, SeriesGone):
            return tr("List the platform anew: what you want may have been moved or deleted.")
        case RequestRefused():
            return tr("Tell the platform's operator what the log says.")
        case AnswerTooLarge():
            return tr("Ask for less at once, such as a shorter period or a smaller area.")
        case NotASnapshot():
            return tr("Choose another file.")
        case SnapshotDamaged():
            return tr("Pull its data into a new file.")
        case SnapshotChanged():
            return tr("Start again; what other programs do with the file should be over first.")
        case StorageFull():
            return tr("Make room or choose another folder, then resume.")
    return _advice(error, signs_in=True)


def _advice(error: UrbanDataError, signs_in: bool) -> str:
    """What the sentence itself does not say yet; kinds of errors come before what they are kinds of."""
    match error:
        case AnswerTimeout():
            return tr("The address may be wrong, or the platform slow at the moment. Check it, or try again later.")
        case IncompleteAnswer() | ServerBusy() if not isinstance(error, ServerPaused):
            return tr("Try again in a few minutes.")
        case AccessDenied() if error.fields.get("status") == _PROXY_WANTS_SIGN_IN:
            return tr("It is the proxy that asks: enter its sign-in in QGIS's options under “Network”.")
        case AccessDenied() if not signs_in:
            return tr("It is chosen in the platform's dialog under “Sign-in”; the plus button there creates one.")
        case AccessDenied() if not isinstance(error, SignInNeeded):
            return tr("Its user name or password may be wrong, or it may not be allowed to read this.")
        case CertificateError():
            return tr(
                "Ask your administrators or the platform's operator. A certificate of your own office can be added "
                "in QGIS's options under “Authentication”."
            )
        case NoSecureConnection():
            return tr("Ask the platform's operator: perhaps no encryption is spoken there, or an outdated one only.")
        case OtherScheme() if error.fields["scheme"] == "https" and not is_loopback_address(error.fields["target"]):
            return tr("That connection is not encrypted: others on the way can read and change what is sent.")
        case NotFound():
            return tr("Check the path of the address; that of a SensorThings service usually ends in /v1.1.")
        case RequestRefused():
            return tr("Check the address and the request headers.")
        case ForeignAddress() if not isinstance(error, OnlySecure):
            return tr("If you trust that address, enter it as the platform's.")
        case AnswerTooLarge():
            return tr("This is hardly the address of a service. Check it.")
        case NotThisApi() if error.fields["reason"].startswith(_WRONG_VERSION):
            return tr("Perhaps the platform speaks another version as well. Try it with /v1.1 at the end.")
        case NotThisApi() if error.fields["reason"].startswith((_SIGN_IN_PAGE, _PORTAL)):
            return ""  # the sentence says it
        case NotThisApi() if error.fields["reason"].startswith(_OTHER_SERVICE):
            return tr("Add it in QGIS's data source manager. Urban Data reads SensorThings API and OGC API – Features.")
        case NotThisApi():
            return tr(
                "Enter the address of the service itself, not that of its web page; that of a SensorThings service "
                "usually ends in /v1.1, and below that of an OGC API there is a page /collections. The platform's "
                "documentation or operator can tell."
            )
        case InvalidAnswer():
            return tr("Tell the platform's operator; there is nothing you could change.")
    return ""
