# SPDX-License-Identifier: GPL-2.0-or-later
"""The SensorThings connections that QGIS itself keeps (Data Source Manager), as platforms to ask.

QGIS gives Python no class for them; the keys are those of its ``QgsSensorThingsProviderConnection``.
"""

from __future__ import annotations

from qgis.core import QgsSettings

from ..core.errors import InputError
from ..settings import SavedPlatform

_ITEMS = "connections/sensorthings/items"
_API = "sensorthings"


def connection_names() -> list[str]:
    """The names of the connections, sorted."""
    settings = QgsSettings()
    settings.beginGroup(_ITEMS)
    return sorted(settings.childGroups(), key=str.casefold)


def connection(name: str) -> SavedPlatform | None:
    """The connection of that name, or None.

    Raises InputError for one that keeps a sign-in outside an authentication configuration, and for one that
    `SavedPlatform` does not take.
    """
    if name not in connection_names():
        return None
    settings = QgsSettings()
    settings.beginGroup(f"{_ITEMS}/{name}")
    if settings.value("username", "") or settings.value("password", ""):
        raise InputError(
            f"QGIS's connection “{name}” keeps a user name and password of its own. "
            "Save them as an authentication configuration and choose that in the connection."
        )
    headers = {str(key): str(value) for key, value in dict(settings.value("http-header", {}) or {}).items()}
    return SavedPlatform(name, settings.value("url", ""), _API, settings.value("authcfg", ""), headers)


def usable_connections() -> list[SavedPlatform]:
    """All connections that can be used, in the order of their names; the others are left out."""
    found = []
    for name in connection_names():
        try:
            saved = connection(name)
        except InputError:
            continue
        if saved is not None:
            found.append(saved)
    return found
