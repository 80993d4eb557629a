# SPDX-License-Identifier: GPL-2.0-or-later
"""What an error holds goes with it: QGIS's feedback must not die wherever Python happens to search for circles."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from feature_pages import FeaturePages, session_of
from urban_data.core.errors import NotFound, UrbanDataError
from urban_data.core.monitor import QuietMonitor
from urban_data.providers.client import JsonClient
from urban_data.providers.registry import open_platform


@contextmanager
def no_search_for_circles() -> Iterator[None]:
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def test_an_error_of_the_client_lets_its_monitor_go() -> None:
    monitor = QuietMonitor()
    gone = weakref.ref(monitor)
    session, _ = session_of(FeaturePages())
    with no_search_for_circles():
        with pytest.raises(NotFound):
            JsonClient(session, "x", monitor).get("http://city.test/nowhere")
        del monitor
        assert gone() is None


def test_an_api_that_was_tried_lets_the_monitor_go() -> None:
    monitor = QuietMonitor()
    gone = weakref.ref(monitor)
    session, _ = session_of(FeaturePages())
    with no_search_for_circles():
        open_platform("http://city.test/ogc", session, monitor=monitor)
        del monitor
        assert gone() is None


def test_what_nobody_recognises_lets_the_monitor_go() -> None:
    monitor = QuietMonitor()
    gone = weakref.ref(monitor)
    session, _ = session_of(FeaturePages())
    with no_search_for_circles():
        with suppress(UrbanDataError):
            open_platform("http://city.test/nothing", session, monitor=monitor)
        del monitor
        assert gone() is None
