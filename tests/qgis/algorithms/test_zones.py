# SPDX-License-Identifier: GPL-2.0-or-later
"""Time zones, from Python's database and from Qt's where Python has none."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from urban_data.bridge import zones
from urban_data.core.errors import InputError
from urban_data.core.time import parse_moment

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def without_database(monkeypatch):
    def missing(name):
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)


def test_a_zone_is_pythons_where_python_has_it():
    assert zones.time_zone("Europe/Berlin") == BERLIN


def test_a_zone_is_qts_where_python_has_none(without_database):
    zone = zones.time_zone("Europe/Berlin")
    assert str(zone) == zone.tzname(None) == "Europe/Berlin"
    hour = datetime(2026, 1, 1, tzinfo=UTC)
    while hour.year == 2026:
        assert hour.astimezone(zone).replace(tzinfo=None) == hour.astimezone(BERLIN).replace(tzinfo=None)
        hour += timedelta(hours=1)


@pytest.mark.parametrize("text", ["2026-07-01", "yesterday", "-7 days", "2026-03-29 12:00", "-1 month"])
def test_what_people_write_means_the_same_in_both(without_database, text):
    now = datetime(2026, 3, 30, 9, tzinfo=UTC)
    assert parse_moment(text, now, zones.time_zone("Europe/Berlin")) == parse_moment(text, now, BERLIN)


@pytest.mark.parametrize("name", ["Europe/Bärlin", "", "../etc/passwd", "Mars"])
def test_a_zone_nobody_knows_is_said(name):
    with pytest.raises(InputError, match="no time zone"):
        zones.time_zone(name)
