# SPDX-License-Identifier: GPL-2.0-or-later
"""The one exception family: a sentence for the person, a detail for the technician.

UrbanDataError
├── InputError              what the person gave cannot be used (address, date, data set, area)
├── NetworkError            nothing usable arrived; trying again may help
│   ├── AnswerTimeout       no complete answer within the time allowed
│   ├── IncompleteAnswer    the answer broke off
│   ├── ProxyInTheWay       the proxy does not answer or lets nothing through
│   └── ServerBusy          408, 429, 500, 502, 503, 504
│       └── ServerPaused    it asks for a longer pause than is waited for (Retry-After)
├── AccessDenied            401, 403, proxy 407: signing in is needed or failed
│   └── SignInNeeded        401, 403 without a sign-in
├── CertificateError        the TLS certificate cannot be trusted
├── NoSecureConnection      TLS is not spoken, or not in a way both sides can
├── OtherScheme             it answers by the other of http and https
├── NotFound                404, 410
│   └── SeriesGone          what a part asks for was deleted at the platform
├── RequestRefused          any other 4xx
├── ForeignAddress          a link or redirect leads to another origin or scheme
│   └── OnlySecure          it leads from http to https at the same host
├── AnswerTooLarge          more bytes than the limit allows
├── InvalidAnswer           complete, but not what the protocol promises
│   ├── NotThisApi          HTML or something else altogether
│   └── ChangedWhilePaging  the list changed between its pages
├── SnapshotError           the snapshot file cannot be used
│   ├── NotASnapshot        a file that is not ours or has been tampered with
│   ├── SnapshotDamaged     it is not as it was written
│   ├── SnapshotBusy        locked by another writer
│   ├── SnapshotChanged     replaced or removed while in use
│   └── StorageFull         no room, or not writable
├── PullIncomplete          the pull ended and something is missing
└── Cancelled               the person stopped it
"""

from __future__ import annotations

from typing import ClassVar

from .text import plain


class UrbanDataError(Exception):
    """Base of every error the plugin raises on purpose.

    ``template`` is the English source sentence. Whoever shows the error translates the template and fills
    it with ``fields``; values in ``fields`` are made plain text here, so no control character or markup
    direction mark of a platform reaches a terminal or a label.
    """

    template: str = "Something went wrong."
    retriable: ClassVar[bool] = False

    def __init__(self, detail: str = "", **fields: object) -> None:
        self.detail = plain(detail, 2000)
        self.fields = {key: plain(str(value), 300) for key, value in fields.items()}
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """The English sentence with its fields filled in."""
        return self.template.format(**self.fields)

    def __str__(self) -> str:
        return self.sentence


class InputError(UrbanDataError):
    """What the person gave cannot be used; ``problem`` is a whole sentence."""

    template = "{problem}"

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(detail, problem=problem)


class NetworkError(UrbanDataError):
    """Nothing usable arrived; trying again may help."""

    template = "{host} could not be reached. Check the address and the network, then try again."
    retriable = True


class AnswerTimeout(NetworkError):
    """No complete answer within the time allowed."""

    template = "{host} did not answer completely within {seconds} s."


class IncompleteAnswer(NetworkError):
    """The answer broke off before its end."""

    template = "The answer of {host} broke off before its end."


class ProxyInTheWay(NetworkError):
    """The proxy does not answer or lets nothing through, so nothing is known of the host."""

    template = (
        "The proxy on the way to {host} does not answer or lets nothing through. Check QGIS's options under "
        "“Network”, then try again."
    )


class ServerBusy(NetworkError):
    """The server asks to come back later (408, 429, 500, 502, 503, 504)."""

    template = "{host} is busy or disturbed at the moment (status {status})."


class ServerPaused(ServerBusy):
    """The server asks for a longer pause than is waited for (Retry-After); ``until`` is UTC text."""

    template = "{host} is busy (status {status}) and asks to come back after {until}, longer than {seconds} s from now."


class AccessDenied(UrbanDataError):
    """Signing in is needed or failed (401, 403, proxy 407)."""

    template = "{host} refuses access (status {status}). Check the authentication configuration."


class SignInNeeded(AccessDenied):
    """401 or 403, and no sign-in was sent."""

    template = (
        "{host} refuses access (status {status}), and no sign-in was sent. Choose an authentication configuration "
        "of QGIS for the platform."
    )


class CertificateError(UrbanDataError):
    """The TLS certificate cannot be trusted."""

    template = "The certificate of {host} cannot be trusted: {reason}"


class NoSecureConnection(UrbanDataError):
    """No TLS connection came about, for another reason than the certificate."""

    template = "No encrypted connection to {host} came about."


class OtherScheme(UrbanDataError):
    """The server speaks the other of http and https; ``target`` is the address to use."""

    template = "{host} does not speak {scheme} here. Use the address {target}."


class NotFound(UrbanDataError):
    """There is nothing at this address (404, 410)."""

    template = "{host} has nothing at this address (status {status})."


class SeriesGone(NotFound):
    """What a part asks for was deleted at the platform: nothing is at its address, and no list names it."""

    template = "No longer at the platform: nothing is at its address any more, and it is not listed."


class RequestRefused(UrbanDataError):
    """The server does not accept the request (any other 4xx)."""

    template = "{host} does not accept the request (status {status})."


class ForeignAddress(UrbanDataError):
    """A link or redirect leads to another origin; it is not followed."""

    template = "{host} refers to another address ({target}), which is not followed."


class OnlySecure(ForeignAddress):
    """A redirect leads from http to https at the same host: the person has given the old address."""

    template = "{host} wants to be asked at {target}. Use that address."


class AnswerTooLarge(UrbanDataError):
    """More bytes than the limit allows, as sent or when unpacked."""

    template = "The answer of {host} is larger than the limit of {megabytes} MB."


class InvalidAnswer(UrbanDataError):
    """A complete answer that is not what the protocol promises."""

    template = "The answer of {host} is not valid: {reason}"


class NotThisApi(InvalidAnswer):
    """HTML, a sign-in page or something else altogether."""

    template = "The address {host} does not answer as a {api} service: {reason}"

    def __init__(self, detail: str = "", **fields: object) -> None:
        if str(fields.get("api", "")).startswith(("A", "E", "I", "O", "U")):
            self.template = "The address {host} does not answer as an {api} service: {reason}"
        super().__init__(detail, **fields)


class ChangedWhilePaging(InvalidAnswer):
    """The list changed between its pages, and its links count rows instead of naming them."""

    template = "The data of {host} changed during the pull (values before: {before}, after: {after})."


class SnapshotError(UrbanDataError):
    """The snapshot file cannot be used."""

    template = "The snapshot {file} cannot be used: {reason}"


class NotASnapshot(SnapshotError):
    """A file that is not ours or has been tampered with."""

    template = "{file} is not a snapshot of Urban Data: {reason}"


class SnapshotDamaged(SnapshotError):
    """The file is a snapshot, but not as it was written."""

    template = "The snapshot {file} cannot be relied on: {reason}"


class SnapshotBusy(SnapshotError):
    """Another program is writing to the file, or reads it for so long that nobody can write."""

    template = (
        "{file} is in use by another program. Let the other pull end, stop editing, or close the file in QGIS; "
        "then try again."
    )


class SnapshotChanged(SnapshotError):
    """The file was replaced or removed while in use."""

    template = "{file} was replaced or removed while in use. Nothing more was written."


class StorageFull(SnapshotError):
    """There is no room, or the place cannot be written to."""

    template = "{file} cannot be written: {reason} What was pulled before is kept."


class PullIncomplete(UrbanDataError):
    """The pull ended and something is missing; the snapshot keeps what arrived."""

    template = "The pull is incomplete. Received: {received} of {expected}; missing: {missing}. {cause}"


class Cancelled(UrbanDataError):
    """The person stopped it."""

    template = "Cancelled."
