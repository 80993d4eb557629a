# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin's settings: typed entries on its own node of QGIS's settings tree, and the saved platforms.

QGIS shows the entries in its advanced settings editor. They are declared once, when this module is imported, and
`unregister` takes them back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from qgis.core import (
    Qgis,
    QgsSettingsEntryInteger,
    QgsSettingsEntryString,
    QgsSettingsEntryStringList,
    QgsSettingsEntryVariantMap,
    QgsSettingsTree,
)

from .core.errors import InputError

NODE_NAME = "urban_data"
NODE = QgsSettingsTree.createPluginTreeNode(NODE_NAME)

PARALLEL_REQUESTS = QgsSettingsEntryInteger(
    "parallel-requests", NODE, 8, "The most requests to one platform at the same time.", Qgis.SettingsOptions(), 1, 32
)
SNAPSHOT_FOLDER = QgsSettingsEntryString(
    "snapshot-folder", NODE, "", "The folder that is offered for snapshots; empty offers a temporary file."
)
KNOWN_SNAPSHOTS = QgsSettingsEntryStringList(
    "known-snapshots", NODE, [], "The snapshots that are remembered, wherever they lie; the last one first."
)
DAMAGED_SNAPSHOTS = QgsSettingsEntryStringList(
    "damaged-snapshots", NODE, [], "The snapshots in which damage was found, each with its number in the file system."
)
TIME_ZONE = QgsSettingsEntryString(
    "time-zone", NODE, "Europe/Berlin", "The zone of dates and times that are written without one (IANA name)."
)
OFFICE_PROFILE = QgsSettingsEntryString(
    "office-profile", NODE, "", "The JSON file with the office's name, colours and logo, for maps."
)
LEGEND_LANGUAGE = QgsSettingsEntryString(
    "legend-language", NODE, "", "The language of legends, layers and maps (de, en); empty takes QGIS's own."
)
CONSENT_VALUES = QgsSettingsEntryInteger(
    "consent-values",
    NODE,
    1_000_000,
    "How many values a pull may bring without being asked about.",
    Qgis.SettingsOptions(),
    1_000,
    1_000_000_000,
)
LATE_ARRIVAL_HOURS = QgsSettingsEntryInteger(
    "late-arrival-hours",
    NODE,
    24,
    "How many hours an update goes back before what it holds, for values that reached the platform late.",
    Qgis.SettingsOptions(),
    0,
    24 * 366,
)

_PLATFORMS = NODE.createNamedListNode("platforms")
_URL = QgsSettingsEntryString("url", _PLATFORMS, "", "The platform's address.")
_API = QgsSettingsEntryString("api", _PLATFORMS, "", "The API spoken there; empty asks the address.")
_AUTHCFG = QgsSettingsEntryString("authcfg", _PLATFORMS, "", "The id of a QGIS authentication configuration.")
_HEADERS = QgsSettingsEntryVariantMap("headers", _PLATFORMS, {}, "Extra request headers, such as a tenant's name.")

_SIGN_IN_WORDS = re.compile(
    r"auth|cookie|key|token|secret|passw|pwd|credential|session|bearer|jwt|signature|saml|oidc", re.IGNORECASE
)
_SIGN_IN_VALUE = re.compile(r"\s*(basic|bearer|digest|negotiate|token|apikey)\s+\S", re.IGNORECASE)
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_AUTHCFG_ID = re.compile(r"[0-9A-Za-z]{7}")


@dataclass(frozen=True, slots=True)
class SavedPlatform:
    """A platform the person saved: never a secret, only the id of an authentication configuration.

    ``headers`` are those a tenant needs. Raises InputError for a name QGIS cannot keep, an address that is none or
    that carries a sign-in, and a header that looks like one.
    """

    name: str
    url: str
    api: str = ""
    authcfg: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.name.strip() or self.name != self.name.strip() or re.search(r"[/\\\x00-\x1f]", self.name):
            raise InputError("A platform's name is not empty and has no slash, line break or blank at its ends.")
        _check_url(self.url)
        if self.authcfg and not _AUTHCFG_ID.fullmatch(self.authcfg):
            raise InputError("This is not the id of a QGIS authentication configuration (seven letters and digits).")
        for name, value in self.headers.items():
            _check_header(name, value)


@dataclass(frozen=True, slots=True)
class SpoiltPlatform:
    """A platform that cannot be used as it was saved or entered: why, and what can be kept of it.

    It holds no sign-in, whatever was saved: neither in the address nor in a header.
    """

    name: str
    url: str
    problem: InputError = field(compare=False)
    api: str = ""
    authcfg: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


AnyPlatform = SavedPlatform | SpoiltPlatform


def platforms() -> list[SavedPlatform]:
    """The saved platforms that can be used, in the order of their names."""
    return [one for one in all_platforms() if isinstance(one, SavedPlatform)]


def all_platforms() -> list[AnyPlatform]:
    """The saved platforms in the order of their names, also those that were spoilt outside the plugin."""
    return [_read(name) for name in sorted(_PLATFORMS.items(), key=str.casefold)]


def platform(name: str) -> SavedPlatform | None:
    """The saved platform of that name, or None; raises InputError when it was spoilt outside the plugin."""
    if name not in _PLATFORMS.items():
        return None
    found = _read(name)
    if isinstance(found, SpoiltPlatform):
        raise found.problem
    return found


def save_platform(saved: SavedPlatform) -> None:
    """Keep a platform under its name, in place of one that had it."""
    _URL.setValue(saved.url, saved.name)
    _API.setValue(saved.api, saved.name)
    _AUTHCFG.setValue(saved.authcfg, saved.name)
    _HEADERS.setValue(dict(saved.headers), saved.name)


def remove_platform(name: str) -> None:
    """Forget a saved platform; does nothing when there is none of that name."""
    if name in _PLATFORMS.items():
        _PLATFORMS.deleteItem(name)


def without_sign_in(url: str) -> str:
    """An address without user, password, and parameters that look like a sign-in; empty if that cannot be told."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "" if "@" in url else url
    kept = [pair for pair in parts.query.split("&") if not _SIGN_IN_WORDS.search(unquote_plus(pair.partition("=")[0]))]
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="&".join(kept)).geturl()


def unregister() -> None:
    """Take the plugin's node out of QGIS's settings tree; the values stay saved."""
    QgsSettingsTree.unregisterPluginTreeNode(NODE_NAME)


def _read(name: str) -> AnyPlatform:
    url, api, authcfg = _URL.value(name), _API.value(name), _AUTHCFG.value(name)
    headers = {str(key): str(value) for key, value in _HEADERS.value(name).items()}
    try:
        return SavedPlatform(name, url, api, authcfg, headers)
    except InputError as error:
        kept = {key: value for key, value in headers.items() if _is_header(key, value)}
        known = authcfg if _AUTHCFG_ID.fullmatch(authcfg) else ""
        return SpoiltPlatform(name, without_sign_in(url), error, api, known, kept)


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for one that is none
        names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    except ValueError as error:
        raise InputError("The platform's address is not a web address.", str(error)) from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("The platform's address must begin with http:// or https://.")
    if parts.username is not None or any(_SIGN_IN_WORDS.search(name) for name in names):
        raise InputError(
            "The address holds a sign-in. Leave it out and save an authentication configuration in QGIS instead."
        )


def _is_header(name: str, value: str) -> bool:
    try:
        _check_header(name, value)
    except InputError:
        return False
    return True


def _check_header(name: str, value: str) -> None:
    if not _HEADER_NAME.fullmatch(name) or re.search(r"[\x00-\x1f\x7f]", value):
        raise InputError(f"“{name}” is not a request header that can be sent.")
    if _SIGN_IN_WORDS.search(name) or _SIGN_IN_VALUE.match(value):
        raise InputError(
            f"The header “{name}” looks like a sign-in. Save an authentication configuration in QGIS instead."
        )
