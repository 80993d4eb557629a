# SPDX-License-Identifier: GPL-2.0-or-later
"""Time zones by their IANA name, also where Python comes without the zone database (Windows)."""

from __future__ import annotations

from bisect import bisect_left
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from qgis.PyQt.QtCore import QDate, QDateTime, QTime, QTimeZone

from ..core.errors import InputError

if TYPE_CHECKING:
    from ..store.maptip import ClockSpan

_GERMAN_NAMES = {"CET": "MEZ", "CEST": "MESZ"}
_DAY = 86_400


def time_zone(name: str) -> tzinfo:
    """The zone of an IANA name such as ``Europe/Berlin``; raises InputError for a name nobody knows."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # late: QGIS waits for this module when it starts

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = QTimeZone(name.encode("utf-8"))
    if not name or not zone.isValid():
        raise InputError(f"There is no time zone “{name}”. Write one such as Europe/Berlin.")
    return _QtZone(name, zone)


def zone_name(local: datetime, language: str) -> str:
    """What a local time's zone is called then: ``CET``, in German ``MEZ``."""
    name = local.tzname() or ""
    return _GERMAN_NAMES.get(name, name) if language == "de" else name


def clock_of(zone: tzinfo, first_year: int, last_year: int, language: str) -> list[ClockSpan]:
    """What clocks of a zone show from the first year to the end of the last (of UTC); before that they show UTC."""
    from ..store.maptip import ClockSpan

    at, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (first_year, last_year + 1))
    spans = [ClockSpan(at, 0, "UTC")]
    while at < end:
        shown = _shown(zone, at, language)
        at = _end_of(shown, zone, at, end, language)
        spans.append(ClockSpan(at, *shown))
    return spans


def _shown(zone: tzinfo, seconds: int, language: str) -> tuple[int, str]:
    """How many seconds the zone is ahead of UTC then, and what it is called."""
    moment = datetime.fromtimestamp(seconds, UTC)
    local = moment.astimezone(zone)
    ahead = local.replace(tzinfo=None) - moment.replace(tzinfo=None)
    return round(ahead.total_seconds()), zone_name(local, language)


def _end_of(shown: tuple[int, str], zone: tzinfo, at: int, end: int, language: str) -> int:
    """The second from which on clocks show another offset or name than ``shown``, which they do at ``at``."""
    while at < end:
        later = min(at + _DAY, end)
        if _shown(zone, later, language) != shown:
            return at + bisect_left(range(at, later), True, key=lambda then: _shown(zone, then, language) != shown)
        at = later
    return end


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
