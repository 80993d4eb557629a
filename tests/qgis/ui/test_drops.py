# SPDX-License-Identifier: GPL-2.0-or-later
"""Datasets and snapshots on their way to the map, also those of a stranger's drag."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qgis.core import QgsMimeDataUtils
from qgis.gui import QgsMapCanvas
from urban_data.core.platform import Dataset
from urban_data.settings import SavedPlatform
from urban_data.ui.drops import DropHandler, SnapshotPart, mime_of, read, uri_of_offer, uri_of_snapshot
from urban_data.ui.offers import Offer

PLATFORM = SavedPlatform("Köln", "https://example.org/v1.1", "sensorthings", "abc1234", {"Fiware-Service": "stadt"})
DATASET = Dataset("a/b", "Lufttemperatur", properties=("t",), stations=3, extent=(6.0, 50.0, 7.0, 51.0), licence="CC0")
OFFER = Offer(PLATFORM, DATASET)


class Taken:
    def __init__(self) -> None:
        self.offers: list[list[Offer]] = []
        self.shown: list[tuple[Path, list[str]]] = []
        self.handler = DropHandler(self.add, self.show)

    def add(self, offers: Sequence[Offer]) -> None:
        self.offers.append(list(offers))

    def show(self, path: Path, keys: Sequence[str]) -> None:
        self.shown.append((path, list(keys)))


def test_an_offer_arrives_as_it_left() -> None:
    [uri] = QgsMimeDataUtils.decodeUriList(mime_of([OFFER]))
    assert read(uri) == OFFER


def test_a_snapshot_arrives_as_it_left() -> None:
    part = SnapshotPart(Path("/data/stadt köln.gpkg"), "a/b")
    assert read(uri_of_snapshot(part)) == part


def test_what_is_dropped_together_is_added_together(qtbot: QtBot) -> None:
    taken, canvas = Taken(), QgsMapCanvas()
    qtbot.addWidget(canvas)
    other = Offer(PLATFORM, Dataset("c", "Wind"))
    for offer in (OFFER, other):
        uri = uri_of_offer(offer)
        assert taken.handler.canHandleCustomUriCanvasDrop(uri, canvas)
        assert taken.handler.handleCustomUriCanvasDrop(uri, canvas)
    qtbot.waitUntil(lambda: bool(taken.offers))
    assert taken.offers == [[OFFER, other]]


def test_parts_of_a_snapshot_are_shown_together_and_a_whole_one_whole(qtbot: QtBot) -> None:
    taken = Taken()
    for part in (SnapshotPart(Path("a"), "x"), SnapshotPart(Path("a"), "y"), SnapshotPart(Path("b"))):
        taken.handler.handleCustomUriDrop(uri_of_snapshot(part))
    qtbot.waitUntil(lambda: bool(taken.shown))
    assert taken.shown == [(Path("a"), ["x", "y"]), (Path("b"), [])]


def told(**changes: object) -> str:
    whole = json.loads(uri_of_offer(OFFER).uri)
    for name, value in changes.items():
        part, _, field = name.partition("__")
        whole[part][field] = value
    return json.dumps(whole)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "1",
        "null",
        "{}",
        "[" * 100_000,
        '{"snapshot": 1, "key": ""}',
        '{"snapshot": "a"}',
        told(platform__url="file:///etc/passwd"),
        told(platform__url="https://user:word@example.org/"),
        told(platform__headers={"Authorization": "Basic abc"}),
        told(platform__stranger=1),
        told(dataset__key=7),
        told(dataset__kind="raster"),
        told(dataset__extent=[1, 2]),
        told(dataset__extent="abcd"),
        told(dataset__properties=[1]),
        told(dataset__stations="many"),
    ],
)
def test_what_is_not_ours_or_not_whole_is_not_taken(text: str) -> None:
    uri = uri_of_offer(OFFER)
    assert read(uri) == OFFER
    uri.uri = text
    assert read(uri) is None


def test_that_another_kind_of_uri_is_left_alone() -> None:
    uri = uri_of_offer(OFFER)
    uri.providerKey = "wms"
    assert read(uri) is None
