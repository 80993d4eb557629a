# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the QGIS tier."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QLocale
from urban_data.algorithms.provider import UrbanDataProvider


@pytest.fixture(autouse=True)
def no_formats_of_the_system() -> Iterator[None]:
    """Numbers and dates follow the language that a test chooses, whatever machine it runs on."""
    before = QLocale()
    QLocale.setDefault(QLocale.c())
    yield
    QLocale.setDefault(before)


@pytest.fixture(scope="session")
def plugin_algorithms(qgis_processing: None) -> Iterator[None]:
    """The plugin's algorithms in the registry, which takes a provider only once."""
    registry = QgsApplication.processingRegistry()
    provider = UrbanDataProvider()
    assert registry.addProvider(provider)
    yield
    registry.removeProvider(provider)
