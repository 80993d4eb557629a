# SPDX-License-Identifier: GPL-2.0-or-later
"""The office profile: what it does to a map, and what is said of a bad one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from report_case import climate, made, pdf_text
from shipped import ROOT
from urban_data.cartography.basemaps import basemap, shipped_basemaps
from urban_data.cartography.papers import Page
from urban_data.cartography.profile import OfficeProfile, read_profile
from urban_data.core.errors import InputError

GOOD = {
    "name": "Stadt Beispielhausen · Umweltamt",
    "colours": {"accent": "#a61c3c", "text": "#202020"},
    "logo": "wappen.svg",
    "language": "de",
    "paper": "A3",
    "orientation": "portrait",
    "attribution": "Kartengestaltung: Umweltamt",
    "footer": "Vorlage 2026/0815",
    "font": "DejaVu Sans",
    "basemaps": {
        "stadtkarte": {
            "title": {"de": "Stadtkarte"},
            "url": "https://geo.example.org/wms",
            "layer": "stadtkarte",
            "attribution": "© Stadt Beispielhausen ({year})",
            "licence": "dl-de/zero-2-0",
            "background": "dark",
        }
    },
}


def written(folder: Path, told: object) -> Path:
    path = folder / "office.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told), encoding="utf-8")
    return path


def test_a_profile_is_read_and_seen_on_the_map(qgis_app, tmp_path) -> None:
    (tmp_path / "wappen.svg").write_bytes((ROOT / "icon.svg").read_bytes())
    profile = read_profile(written(tmp_path, GOOD))
    assert profile.logo == tmp_path / "wappen.svg"
    case = made([climate()], profile=profile, page=Page(profile.paper, profile.orientation))
    assert case.messages == []
    assert case.item("ud_legend_title").textFormat().color().name() == "#a61c3c"
    assert case.item("ud_title").textFormat().font().family() == "DejaVu Sans"
    assert case.item("ud_logo").picturePath() == str(tmp_path / "wappen.svg")
    text = pdf_text(case.write(tmp_path / "map.pdf"))
    assert "Stadt Beispielhausen · Umweltamt · Vorlage 2026/0815" in text
    assert "Kartengestaltung: Umweltamt" in text


def test_an_offices_basemap_comes_before_those_of_the_plugin(tmp_path) -> None:
    own = read_profile(written(tmp_path, GOOD)).basemaps
    assert basemap("stadtkarte", own).attribution_in(2026) == "© Stadt Beispielhausen (2026)"
    assert basemap("stadtkarte", own).background == "dark"
    with pytest.raises(InputError, match=r"none, project, basemap\.de-grey.*stadtkarte"):
        basemap("nowhere", own)


def test_a_logo_that_is_not_there_leaves_its_place_empty(qgis_app, tmp_path) -> None:
    case = made([climate()], profile=read_profile(written(tmp_path, GOOD)))
    assert "wappen.svg" in "".join(case.messages)
    assert not case.item("ud_logo").isVisible()


def test_an_empty_profile_changes_nothing(tmp_path) -> None:
    assert read_profile(written(tmp_path, {})) == OfficeProfile()


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ("{", "not JSON"),
        ("[]", "one JSON object"),
        ("[" * 100_000, "not JSON"),
        ({"nmae": "x"}, "nmae"),
        ({"name": 3}, "name"),
        ({"language": "fr"}, "de, en"),
        ({"paper": "A0"}, "A4, A3"),
        ({"colours": {"accent": "red"}}, "#2f5d8a"),
        ({"colours": {"other": "#000000"}}, "accent"),
        ({"colours": []}, "accent"),
        ({"logo": "https://example.org/logo.png"}, "logo"),
        ({"logo": "\\\\host\\share\\logo.png"}, "logo"),
        ({"logo": "/etc/passwd"}, "logo"),
        ({"basemaps": []}, "one JSON object"),
        (
            {
                "basemaps": {
                    "a": {"url": "https://x", "layer": "x", "attribution": "x", "licence": "x", "background": "blue"}
                }
            },
            "light or dark",
        ),
        ({"basemaps": {"a": {"url": "https://example.org"}}}, "“a”"),
        (
            {"basemaps": {"a": {"url": "file:///x", "layer": "x", "attribution": "x", "licence": "x"}}},
            "https://",
        ),
    ],
)
def test_a_bad_profile_is_refused_with_one_sentence_that_names_the_flaw(tmp_path, told, named) -> None:
    with pytest.raises(InputError, match=r"office\.json") as caught:
        read_profile(written(tmp_path, told))
    assert named in caught.value.sentence


def test_a_profile_that_is_not_there_is_refused(tmp_path) -> None:
    with pytest.raises(InputError, match=r"absent\.json"):
        read_profile(tmp_path / "absent.json")


def test_every_shipped_basemap_is_credited_as_its_licence_asks() -> None:
    credits_ = {key: one.attribution_in(2026) for key, one in shipped_basemaps().items()}
    for key, credit in credits_.items():
        if key.startswith("basemap.de"):
            assert credit == "© GeoBasis-DE / BKG (2026) CC BY 4.0"
        else:
            assert credit.startswith("Kartendarstellung: © BKG (2026) dl-de/by-2-0, Datenquellen: https://sgx.")
    assert len(credits_) == 6
