# SPDX-License-Identifier: GPL-2.0-or-later
"""An area is brought to longitude and latitude whatever became of the thread in which its system was made."""

from __future__ import annotations

import threading

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsCoordinateTransformContext, QgsGeometry
from urban_data.bridge.area import in_wgs84

NOTHING_SET = QgsCoordinateTransformContext()


def made_elsewhere(name: str) -> QgsCoordinateReferenceSystem:
    """A system made in a thread that has ended, and by nobody before."""
    QgsCoordinateReferenceSystem.invalidateCache()
    QgsCoordinateTransform.invalidateCache()
    made: list[QgsCoordinateReferenceSystem] = []
    thread = threading.Thread(target=lambda: made.append(QgsCoordinateReferenceSystem(name)))
    thread.start()
    thread.join()
    return made[0]


@pytest.mark.usefixtures("qgis_app")
def test_a_system_may_come_from_a_thread_that_has_ended() -> None:
    moved = in_wgs84(QgsGeometry.fromWkt("POINT(300000 5600000)"), made_elsewhere("EPSG:25832"), NOTHING_SET)
    assert (moved.asPoint().x(), moved.asPoint().y()) == pytest.approx((6.17869, 50.51774), abs=1e-5)


@pytest.mark.usefixtures("qgis_app")
def test_what_is_in_degrees_stays_so() -> None:
    moved = in_wgs84(QgsGeometry.fromWkt("POINT(6 50)"), made_elsewhere("EPSG:4258"), NOTHING_SET)
    assert (moved.asPoint().x(), moved.asPoint().y()) == pytest.approx((6, 50))
