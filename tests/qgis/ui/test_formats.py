# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers and dates as chosen in QGIS's options, which may differ from the language of its texts."""

from __future__ import annotations

from datetime import UTC

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QLocale
from urban_data.bridge.translation import locale, number, user_language
from urban_data.ui.moments import moment_words


@pytest.fixture
def english_texts(monkeypatch):
    monkeypatch.setattr(QgsApplication, "locale", lambda: "en")


def formats_are(name: str) -> None:
    chosen = QLocale(name)
    chosen.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)  # as QGIS does unless told otherwise
    QLocale.setDefault(chosen)


@pytest.mark.parametrize(
    ("name", "day", "million"), [("en_GB", "11/12/2026", "1,000,000"), ("de_DE", "11.12.2026", "1.000.000")]
)
def test_formats_are_those_of_the_options(english_texts, name, day, million):
    formats_are(name)
    assert moment_words("2026-12-11T12:00:00.000Z", UTC).startswith(day)
    assert number(1_000_000) == million
    assert user_language() == "en"


def test_without_a_choice_the_language_decides(monkeypatch):
    monkeypatch.setattr(QgsApplication, "locale", lambda: "de")
    assert locale().name() == "de_DE"
    assert number(1_000) == "1.000"
