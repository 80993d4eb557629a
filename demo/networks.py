# SPDX-License-Identifier: GPL-2.0-or-later
"""The networks of stations, and how their Things and series are numbered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import kinds
from .kinds import Kind
from .vocabulary import Sensor

NetworkCode = Literal[
    "mast", "air", "gauge", "soil", "bin", "visitors", "parking", "charging", "solar", "bus", "box"
]  # fmt: skip

BOXES = 100
FIRST_BOX = 1_001
FIRST_BOX_SERIES = 10_001


@dataclass(frozen=True, slots=True)
class Network:
    """Stations of one make.

    Station ``n`` (from 0) is Thing ``first_thing + n``; its series have the ids from
    ``first_series + n * len(kinds)`` on, in the order of ``kinds``.
    """

    number: int
    code: NetworkCode
    sensor: Sensor
    count: int
    first_thing: int
    first_series: int
    kinds: tuple[Kind, ...]
    keywords: tuple[str, ...]


def networks(boxes: int) -> tuple[Network, ...]:
    """All networks, with ``boxes`` lamp-post boxes; the others are the same at every scale."""
    told: tuple[tuple[NetworkCode, int, tuple[Kind, ...], tuple[str, str], tuple[str, ...]], ...] = (
        ("mast", 1, kinds.mast(), ("Wettermast WM-10", "Wettermast mit Messwerten in 2 m und 10 m Höhe"),
         ("Klima", "Wetter")),
        ("air", 3, kinds.air(), ("Referenzmessgerät LQ-3", "Gasanalysator der Luftgütemessung"), ("Umwelt", "Luft")),
        ("gauge", 3, kinds.gauge(), ("Radarpegel RP-2", "Radarsonde am Pegel"), ("Wasser", "Pegel", "Hochwasser")),
        ("soil", 12, kinds.soil(), ("Bodensonde BS-4", "Kapazitive Bodensonde mit LoRaWAN"),
         ("Boden", "Stadtgrün", "LoRaWAN")),
        ("bin", 20, kinds.waste_bin(), ("Füllstandssensor FS-1", "Ultraschallsensor im Abfallbehälter"),
         ("Abfall", "LoRaWAN")),
        ("visitors", 8, kinds.visitors(), ("Besucherzähler BZ-7", "Zählung von Funksignalen ohne Gerätekennung"),
         ("Innenstadt", "Besucher")),
        ("parking", 6, kinds.parking(), ("Parkleitrechner PL-5", "Bilanz aus Ein- und Ausfahrten"),
         ("Verkehr", "Parken")),
        ("charging", 15, kinds.charging(), ("Ladesäule LS-2", "Ladesäule mit zwei Ladepunkten"),
         ("Verkehr", "Elektromobilität", "Laden")),
        ("solar", 10, kinds.solar(), ("Wechselrichter WR-12", "Wechselrichter einer Dachanlage"),
         ("Energie", "Photovoltaik")),
        ("bus", 1, kinds.bus(), ("Bordrechner BR-1", "Bordrechner mit Satellitenortung"), ("Verkehr", "ÖPNV")),
        ("box", boxes, kinds.box(), ("Laternenbox LB-9", "Sensorbox an einer Straßenlaterne"),
         ("Klima", "Luft", "Lärm", "Verkehr")),
    )  # fmt: skip
    found, thing, series = [], 1, 1
    for number, (code, count, its_kinds, sensor, keywords) in enumerate(told, 1):
        if code == "box":
            thing, series = FIRST_BOX, FIRST_BOX_SERIES
        found.append(Network(number, code, Sensor(number, *sensor), count, thing, series, its_kinds, keywords))
        thing, series = thing + count, series + count * len(its_kinds)
    return tuple(found)
