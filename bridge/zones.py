# SPDX-License-Identifier: GPL-2.0-or-later
"""Time zones by their IANA name, also where Python comes without the zone database (Windows)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from qgis.PyQt.QtCore import QDate, QDateTime, QTime, QTimeZone

from ..core.errors import InputError


def time_zone(name: str) -> tzinfo:
    """The zone of an IANA name such as ``Europe/Berlin``; raises InputError for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = QTimeZone(name.encode("utf-8"))
    if not name or not zone.isValid():
        raise InputError(f"There is no time zone “{name}”. Write one such as Europe/Berlin.")
    return _QtZone(name, zone)


class _QtZone(tzinfo):
    """A zone by the rules Qt knows."""

    def __init__(self, name: str, zone: QTimeZone) -> None:
        self._name = name
        self._zone = zone

    def __str__(self) -> str:
        return self._name

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """The offset at a local time; of an hour that comes twice, that of Qt's choice."""
        if moment is None:
            return None
        date = QDate(moment.year, moment.month, moment.day)
        local = QDateTime(date, QTime(moment.hour, moment.minute, moment.second), self._zone)
        return timedelta(seconds=local.offsetFromUtc())

    def fromutc(self, moment: datetime) -> datetime:
        """The local time of a UTC time that carries this zone."""
        instant = moment.replace(tzinfo=UTC)
        seconds = self._zone.offsetFromUtc(QDateTime.fromSecsSinceEpoch(int(instant.timestamp())))
        return moment + timedelta(seconds=seconds)

    def dst(self, _moment: datetime | None) -> timedelta | None:
        """Not told; the offset holds all that is needed."""
        return None

    def tzname(self, _moment: datetime | None) -> str:
        """The IANA name."""
        return self._name
