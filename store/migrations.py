# SPDX-License-Identifier: GPL-2.0-or-later
"""Bringing snapshots of earlier versions up to date, one version at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from ..core.errors import SnapshotError
from .guard import schema_version
from .schema import SCHEMA_VERSION

Migration = Callable[[sqlite3.Connection], None]

MIGRATIONS: Mapping[int, Migration] = {}
"""By version: what makes a snapshot of that version one of the next."""


def migrate(connection: sqlite3.Connection, label: str, migrations: Mapping[int, Migration] | None = None) -> None:
    """Bring the schema to this version, within the caller's transaction; does nothing when it is there.

    ``label`` is the file's name for the person. Raises SnapshotError when there is no way from its version.
    """
    steps = MIGRATIONS if migrations is None else migrations
    for version in range(schema_version(connection), SCHEMA_VERSION):
        if version not in steps:
            reason = "it was written by a version of Urban Data that this one does not know."
            raise SnapshotError(f"schema {version}", file=label, reason=reason)
        steps[version](connection)
        connection.execute("UPDATE ud_meta SET value = ? WHERE key = 'schema_version'", (str(version + 1),))
