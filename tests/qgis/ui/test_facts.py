# SPDX-License-Identifier: GPL-2.0-or-later
"""Facts of a data set: times in words and in the zone, plain text, and what is not said."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from catalogue_cases import AIR, CITY, OZONE, STREETS
from pytestqt.qtbot import QtBot
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from urban_data import settings
from urban_data.bridge.zones import time_zone
from urban_data.core.platform import Dataset
from urban_data.settings import SavedPlatform
from urban_data.ui.dataset_words import title_words, unit_words
from urban_data.ui.facts import Fact, FactsView, facts_of_dataset, facts_of_platform, size_words
from urban_data.ui.moments import age_words, moment_words
from urban_data.ui.offers import Offer, most_telling

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)
BERLIN = time_zone("Europe/Berlin")


@pytest.fixture(autouse=True)
def british(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QgsApplication, "locale", lambda: "en_GB")


@pytest.fixture
def view(qtbot: QtBot) -> FactsView:
    view = FactsView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    return view


def told(dataset: Dataset) -> dict[str, str]:
    return {fact.label: fact.value for fact in facts_of_dataset(dataset, BERLIN, NOW)}


def test_facts_of_series() -> None:
    assert told(AIR) == {
        "Observed": "Lufttemperatur",
        "Unit": "°C",
        "Newest value": "5 minutes ago (17/06/2026 13:55)",
        "Period": "01/01/2024 01:00 to 17/06/2026 13:55 (Europe/Berlin)",
        "Stations": "11",
        "Time series": "12",
        "Licence": "dl-de/by-2-0",
        "Source": "Stadt Merfurt am Rhein",
        "Covers": "about 4.8 × 4.5 km",
        "Keywords": "Klima, Wetter",
        "Key": "Lufttemperatur/-/-/Cel",
    }


def test_what_the_platform_does_not_say() -> None:
    facts = told(Dataset("k", "Bare"))
    assert facts == {
        "Newest value": "The platform does not say",
        "Licence": "The platform does not say",
        "Key": "k",
    }


def test_features_are_told_as_such() -> None:
    facts = told(STREETS)
    assert facts["Kind"] == "Features: objects with a place, without values over time"
    assert next(iter(facts)) == "Description"
    assert "Newest value" not in facts


def test_a_platform_and_its_problem() -> None:
    platform = SavedPlatform("City", "https://sta.example.org/v1.1", "", "abc1234", {"X-Tenant": "rhein"})
    facts = {fact.label: fact.value for fact in facts_of_platform(platform, "Nobody there.")}
    assert facts == {
        "Problem": "Nobody there.",
        "Address": "https://sta.example.org/v1.1",
        "Kind": "found out when it is asked",
        "Sign-in": "authentication configuration abc1234",
        "Headers": "X-Tenant",
    }
    assert facts_of_platform(CITY)[1].value == "SensorThings API"


@pytest.mark.parametrize(
    ("t", "words"),
    [
        ("2026-06-17T11:59:30.000Z", "just now"),
        ("2026-06-17T11:58:30.000Z", "1 minute ago"),
        ("2026-06-17T11:01:00.000Z", "59 minutes ago"),
        ("2026-06-17T10:59:00.000Z", "1 hour ago"),
        ("2026-06-15T13:00:00.000Z", "47 hours ago"),
        ("2026-06-15T11:00:00.000Z", "2 days ago"),
        ("2026-03-01T12:00:00.000Z", "3 months ago"),
        ("2025-07-02T12:00:00.000Z", "11 months ago"),
        ("2020-06-17T12:00:00.000Z", "6 years ago"),
        ("2026-06-17T13:00:00.000Z", "in the future"),
        ("soon", "at an unknown time"),
    ],
)
def test_ages_in_words(t: str, words: str) -> None:
    assert age_words(t, NOW) == words


def test_moments_follow_the_language_and_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    t = "2026-10-25T00:30:00.000Z"
    assert moment_words(t, BERLIN) == "25/10/2026 02:30"
    assert moment_words("2026-10-25T01:30:00.000Z", BERLIN) == "25/10/2026 02:30"  # the hour that comes twice
    monkeypatch.setattr(QgsApplication, "locale", lambda: "de_DE")
    assert moment_words(t, time_zone("UTC")) == "25.10.2026 00:30"
    assert moment_words(None, BERLIN) == moment_words("9999-12-31T23:59:59.999Z", BERLIN) == "…"
    assert moment_words("soon", BERLIN) == moment_words("2026-13-01T00:00:00.000Z", BERLIN) == "…"


def test_titles_and_units_as_people_write_them() -> None:
    assert title_words(OZONE) == "Ozon (hourly mean, µg/m³)"
    assert title_words(AIR) == "Lufttemperatur (°C)"
    assert title_words(replace(OZONE, title="Ozon (mean, PT1H)")) == "Ozon (hourly mean)"
    assert title_words(replace(OZONE, title="Belegt (count, 1)", statistic="count", period="")) == "Belegt (count)"
    assert title_words(replace(OZONE, title="Ozon (meanwhile)", period="")) == "Ozon (meanwhile)"
    assert title_words(Dataset("key", "")) == "key"
    assert unit_words(replace(AIR, unit="m/s+deg")) == "m/s, °"


def test_sizes_of_places() -> None:
    assert size_words((7.0, 51.0, 7.0, 51.0)) == "a single place"
    assert size_words((6.0, 50.0, 8.0, 52.0)) == "about 140 × 223 km"


def test_a_platforms_words_are_no_markup(view: FactsView) -> None:
    wicked = replace(STREETS, title="<b>x</b>", description="<a href='http://evil.example'>click</a> & more")
    view.show_dataset(wicked)
    shown = view.text.toPlainText()
    assert "<b>x</b>" in shown
    assert "<a href='http://evil.example'>click</a> & more" in shown
    assert "evil.example" not in view.text.document().toHtml().replace("&lt;a href='http://evil.example'&gt;", "")


def test_facts_that_are_told_anew_stay_where_they_were_read(view: FactsView) -> None:
    facts = [Fact(f"Label {number}", "value") for number in range(100)]
    view.show_facts("Climate", facts)
    bar = view.text.verticalScrollBar()
    bar.setValue(300)
    view.show_facts("Climate", [*facts[:-1], Fact("Label 99", "another value")])
    assert bar.value() == 300
    view.show_facts("Traffic", facts)
    assert bar.value() == 0


@pytest.mark.parametrize(("width", "is_table"), [(120, False), (900, True)])
def test_labels_stand_above_in_a_narrow_dock(view: FactsView, width: int, is_table: bool) -> None:
    view.show_dataset(AIR)
    view.resize(width, 400)
    assert ("<table" in view.text.toHtml()) is is_table
    assert "dl-de/by-2-0" in view.text.toPlainText()


def test_the_extent_can_be_shown_where_there_is_one(view: FactsView, qtbot: QtBot) -> None:
    view.show_dataset(AIR)
    with qtbot.waitSignal(view.extent_wanted) as caught:
        qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    assert caught.args == [[AIR]]
    for show in (lambda: view.show_dataset(OZONE), lambda: view.show_platform(CITY), view.clear):
        show()
        assert not view.button.isVisible()


def test_several_extents_are_shown_together(view: FactsView, qtbot: QtBot) -> None:
    view.show_several([Offer(CITY, AIR), Offer(CITY, OZONE), Offer(CITY, replace(AIR, key="b"))])
    with qtbot.waitSignal(view.extent_wanted) as caught:
        qtbot.mouseClick(view.button, Qt.MouseButton.LeftButton)
    assert caught.args == [[AIR, replace(AIR, key="b")]]
    view.show_several([Offer(CITY, OZONE), Offer(CITY, OZONE)])
    assert not view.button.isVisible()


def test_data_sets_of_several_platforms_name_them(view: FactsView) -> None:
    view.show_several([Offer(CITY, replace(AIR, title="Air")), Offer(replace(CITY, name="Elsewhere"), AIR)])
    first, second = view.facts()["Data sets"].splitlines()
    assert first == f"Air of {CITY.name}"
    assert second.endswith(" of Elsewhere")


def test_features_have_the_period_that_their_platform_tells(view: FactsView) -> None:
    view.show_dataset(replace(STREETS, first="2020-01-01T00:00:00.000Z"))
    assert view.facts()["Period"] == "01/01/2020 01:00 to … (Europe/Berlin)"
    view.show_dataset(STREETS)
    assert "Period" not in view.facts()


def test_several_data_sets_are_listed(view: FactsView) -> None:
    view.show_several([Offer(CITY, replace(AIR, title=f"Title {number}")) for number in range(25)])
    assert view.title() == "25 data sets are chosen"
    assert view.facts()["Data sets"].splitlines()[-2:] == ["Title 19", "and 5 more"]


def test_the_zone_is_that_of_the_settings(view: FactsView) -> None:
    settings.TIME_ZONE.setValue("America/New_York")
    try:
        view.show_dataset(AIR)
    finally:
        settings.TIME_ZONE.remove()
    assert view.facts()["Period"] == "31/12/2023 19:00 to 17/06/2026 07:55 (America/New_York)"


def test_air_temperature_is_looked_at_first() -> None:
    offers = [Offer(CITY, one) for one in (STREETS, replace(STREETS, title="Unknown", kind="series"), OZONE, AIR)]
    assert most_telling(offers) == offers[3]
    assert most_telling(offers[:3]) == offers[2]
    assert most_telling(offers[:2]) == offers[0]
    assert most_telling([]) is None


def test_a_zone_that_nobody_knows_is_told_in_place_of_facts(qtbot: QtBot) -> None:
    view = FactsView()
    qtbot.addWidget(view)
    settings.TIME_ZONE.setValue("Nowhere/Else")
    try:
        view.show_dataset(Dataset("a", "Air"))
    finally:
        settings.TIME_ZONE.remove()
    assert "There is no time zone “Nowhere/Else”" in view.text.toPlainText()
