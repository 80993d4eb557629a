# SPDX-License-Identifier: GPL-2.0-or-later
"""From FROST to a map for a report, by the real ``qgis_process``."""

from __future__ import annotations

from pathlib import Path

from algorithm_run import installed, qgis_process
from frost_workshop import CityOnFrost
from qgis.PyQt.QtGui import QImage
from report_case import pdf_text

AIR = "Lufttemperatur (°C)"


def test_the_latest_values_of_frost_become_a_map(frost: CityOnFrost, tmp_path: Path) -> None:
    profile = installed(tmp_path / "profile")
    snapshot, page, picture = tmp_path / "city.gpkg", tmp_path / "map.pdf", tmp_path / "map.png"
    pulled = qgis_process(
        profile, "--json", "run", "urbandata:pulllatest", "--",
        f"PLATFORM={frost.roots['narrow']}", f"DATASETS={AIR}", f"SNAPSHOT={snapshot}",
    )  # fmt: skip
    assert pulled.code == 0, pulled.err
    assert pulled.results["COMPLETE"] is True
    for target in (page, picture):
        told = [f"SNAPSHOT={snapshot}", f"DATASETS={AIR}", "LANGUAGE=de", "DPI=60", f"OUTPUT={target}"]
        drawn = qgis_process(profile, "--json", "run", "urbandata:exportmap", "--", *told)
        assert drawn.code == 0, drawn.err
    text = pdf_text(page)
    for words in ("Lufttemperatur in °C", "vollständig", "unter 0", "ab 35", "dl-de/by-2-0"):
        assert words in text
    image = QImage(str(picture))
    across, down = range(image.width() // 10, image.width() // 2), range(image.height() // 5, image.height() // 2)
    assert len({image.pixel(x, y) for x in across for y in down}) > 5
