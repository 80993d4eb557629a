# SPDX-License-Identifier: GPL-2.0-or-later
"""Points in time as people read them: local time in the user's format, and how long ago that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from qgis.PyQt.QtCore import QDate, QDateTime, QLocale, QTime

from ..bridge.translation import locale, number, tr
from ..core.time import EARLIEST_YEAR, LATEST_YEAR, TimeError, to_datetime

__all__ = ["age_words", "moment_format", "moment_words"]

_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
_MONTH, _YEAR = 365 / 12, 365  # days


def moment_words(t: str | None, zone: tzinfo) -> str:
    """UTC text as local time of ``zone`` to the minute, in the user's format.

    An ellipsis for an open side, and for what is no time, as a file that was tampered with may hold.
    """
    moment = None if t is None else _read(t)
    if moment is None or not EARLIEST_YEAR < moment.year < LATEST_YEAR:
        return "…"
    local = moment.astimezone(zone)
    shown = QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
    return str(locale().toString(shown, moment_format()))


def moment_format() -> str:
    """How the user's language writes a date and a time to the minute, as Qt's format, with four digits of the year."""
    form = str(locale().dateTimeFormat(QLocale.FormatType.ShortFormat))
    return form if "yyyy" in form else form.replace("yy", "yyyy")


def age_words(t: str, now: datetime) -> str:
    """How long before ``now`` (aware) the UTC text is, in the largest unit of which there are at least two or so."""
    moment = _read(t)
    if moment is None:
        return tr("at an unknown time")
    age = now.astimezone(UTC) - moment
    days = age / _DAY
    if age < -_MINUTE:
        return tr("in the future")
    if age < _MINUTE:
        return tr("just now")
    if age < _HOUR:
        return _ago(age / _MINUTE, tr("1 minute ago"), tr("{count} minutes ago"))
    if age < 2 * _DAY:
        return _ago(age / _HOUR, tr("1 hour ago"), tr("{count} hours ago"))
    if days < 2 * _MONTH:
        return _ago(days, tr("1 day ago"), tr("{count} days ago"))
    if days < 2 * _YEAR:
        return _ago(days / _MONTH, tr("1 month ago"), tr("{count} months ago"))
    return _ago(days / _YEAR, tr("1 year ago"), tr("{count} years ago"))


def _read(t: str) -> datetime | None:
    try:
        return to_datetime(t)
    except TimeError:
        return None


def _ago(amount: float, one: str, many: str) -> str:
    count = int(amount)
    return one if count == 1 else many.format(count=number(count))
