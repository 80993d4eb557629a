# SPDX-License-Identifier: GPL-2.0-or-later
"""The networks of stations and the kinds of series they have; the catalogue of the demo city as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from . import values, weather
from . import vocabulary as v
from .clock import Grid, LocalDays, Regular, ServiceHours
from .vocabulary import Sensor, Unit

Fault = Literal["gaps", "stuck", "duplicates", "late", "corrections", "changes only"]
NetworkCode = Literal[
    "mast", "air", "gauge", "soil", "bin", "visitors", "parking", "charging", "solar", "bus", "box"
]  # fmt: skip

BOXES = 100
SERVICE = ServiceHours(step=120, count=540, opening=5 * 3_600)


@dataclass(frozen=True, slots=True)
class Component:
    """One of several values of a MultiDatastream."""

    observed: str
    unit: Unit
    value: values.Value
    decimals: int


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of series: every station of its network has one.

    ``latency`` is how many seconds after the end of its interval a value is there. ``closed`` intervals are told with
    their last second, at :59. A kind with ``states`` has numbers of states as values; one with ``components`` is a
    MultiDatastream.
    """

    code: str
    name: str
    observed: str
    unit: Unit
    value: values.Value
    grid: Grid
    decimals: int = 1
    is_interval: bool = False
    closed: bool = False
    latency: int = 45
    observation_type: str = v.MEASUREMENT
    faults: frozenset[Fault] = frozenset()
    properties: Mapping[str, Any] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()


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


_MINUTES_5, _MINUTES_10, _QUARTER, _HOUR, _DAYS = Regular(300), Regular(600), Regular(900), Regular(3_600), LocalDays()
_CLIMATE: frozenset[Fault] = frozenset({"gaps", "stuck"})
_GAPS: frozenset[Fault] = frozenset({"gaps"})


def networks(boxes: int) -> tuple[Network, ...]:
    """All networks, with ``boxes`` lamp-post boxes; the others are the same at every scale."""
    mast = (
        Kind("t", "Lufttemperatur Wettermast", "air_temperature", v.CELSIUS, values.of_weather(weather.temperature), _MINUTES_10),
        Kind("rf", "Relative Luftfeuchte Wettermast", "humidity", v.PERCENT, values.of_weather(weather.humidity), _MINUTES_10),
        Kind("g", "Globalstrahlung", "radiation", v.IRRADIANCE, values.of_weather(weather.radiation), _MINUTES_10, 0, True,
             properties=_mean("PT10M")),
        Kind("rr", "Niederschlag 10-Min-Summe", "rain", v.MILLIMETRE, values.of_weather(weather.rain), _MINUTES_10, 2, True,
             properties={"aggregation": "Summe", "aggregationDuration": "PT10M"}),
        Kind("p", "Luftdruck", "pressure", v.HECTOPASCAL, values.of_weather(weather.pressure), _MINUTES_10),
    )  # fmt: skip
    air = (
        Kind("no2", "NO2 Stundenmittel", "no2", v.MICROGRAMS, values.nitrogen_dioxide, _HOUR, 1, True, faults=_GAPS,
             latency=1_200, properties=_mean("PT1H")),
        Kind("o3", "Ozon Stundenmittel", "ozone", v.MICROGRAMS, values.ozone, _HOUR, 1, True, faults=_GAPS, latency=1_200,
             properties=_mean("PT1H")),
    )  # fmt: skip
    gauge = (
        Kind("w", "Wasserstand", "water_level", v.CENTIMETRE, values.water_level, _QUARTER, 0,
             faults=frozenset({"gaps", "corrections"}), properties={"pegelnullpunkt": "m über NHN"}),
        Kind("wt", "Wassertemperatur", "water_temperature", v.CELSIUS, values.water_temperature, _QUARTER, faults=_GAPS),
        Kind("q", "Abfluss", "discharge", v.DISCHARGE, values.discharge, _QUARTER, 0, faults=_GAPS),
    )  # fmt: skip
    soil = (
        *(Kind(f"bf{depth}", f"Bodenfeuchte {depth} cm", "soil_moisture", v.VOLUME_PERCENT, values.soil_moisture(depth / 100),
               _HOUR, faults=frozenset({"gaps", "late"}), properties={"z": -depth / 100}) for depth in (10, 30, 60)),
        Kind("bt", "Bodentemperatur 10 cm", "soil_temperature", v.CELSIUS, values.soil_temperature, _HOUR,
             faults=frozenset({"gaps", "late"}), properties={"z": -0.1}),
    )  # fmt: skip
    bins = (
        Kind("fs", "Füllstand", "fill_level", v.PERCENT, values.fill_level, _HOUR, 0, faults=_GAPS),
        Kind("ub", "Batterie", "battery", v.VOLT, values.battery, _HOUR, 2, faults=_GAPS),
    )
    visitors = (
        Kind("bz", "Besucherfrequenz 15 Minuten", "visitors", v.PERSONS, values.visitors, _QUARTER, 0, True, True,
             observation_type=v.COUNT, faults=frozenset({"gaps", "duplicates", "corrections"}),
             properties={"aggregation": "Summe", "aggregationDuration": "PT15M"}),
    )  # fmt: skip
    parking = (
        Kind("frei", "Freie Stellplätze", "parking_free", v.PLACES, values.free_places, _MINUTES_5, 0,
             observation_type=v.COUNT, faults=_GAPS),
        Kind("belegt", "Belegte Stellplätze", "parking_taken", v.PLACES, values.occupied, _MINUTES_5, 0,
             observation_type=v.COUNT, faults=_GAPS),
    )  # fmt: skip
    charging = tuple(
        Kind(f"lp{point}", f"Status Ladepunkt {point}", "charging", v.NO_UNIT, values.charging_state(point), _QUARTER, 0,
             observation_type=v.CATEGORY, faults=frozenset({"changes only"}), states=values.STATES,
             properties={"serviceName": "MR_STA_E-Ladestationen", "layerName": "Status_E-Ladepunkt", "evseId": point})
        for point in (1, 2)
    )  # fmt: skip
    solar = (
        Kind("kw", "Solarleistung 15-Min-Mittel", "solar_power", v.KILOWATT, values.solar_power, _QUARTER, 2, True, faults=_GAPS,
             properties=_mean("PT15M")),
        Kind("kwh", "Solarertrag Tagessumme", "solar_energy", v.KILOWATT_HOUR, values.daily(values.solar_quarter), _DAYS, 1, True,
             latency=3_600, properties={"aggregation": "Summe", "aggregationDuration": "P1D"}),
    )  # fmt: skip
    bus = (
        Kind("v", "Fahrgeschwindigkeit", "speed", v.KILOMETRES_PER_HOUR, values.bus_speed, SERVICE),
        Kind(
            "fg", "Fahrgäste an Bord", "passengers", v.PERSONS, values.passengers, SERVICE, 0, observation_type=v.COUNT
        ),
    )
    told: tuple[tuple[NetworkCode, int, tuple[Kind, ...], str, str, tuple[str, ...]], ...] = (
        ("mast", 1, mast, "Wettermast WM-10", "Wettermast nach VDI 3786", ("Klima", "Wetter")),
        ("air", 3, air, "Referenzmessgerät LQ-3", "Gasanalysator der Luftgütemessung", ("Umwelt", "Luft")),
        ("gauge", 3, gauge, "Radarpegel RP-2", "Radarsonde an Pegellatte", ("Wasser", "Pegel", "Hochwasser")),
        ("soil", 12, soil, "Bodensonde BS-4", "Kapazitive Bodensonde, LoRaWAN", ("Boden", "Stadtgrün", "LoRaWAN")),
        ("bin", 20, bins, "Füllstandssensor FS-1", "Ultraschallsensor im Abfallbehälter", ("Abfall", "LoRaWAN")),
        ("visitors", 8, visitors, "Besucherzähler BZ-7", "Zählung von Funksignalen ohne Gerätekennung", ("Innenstadt", "Besucher")),
        ("parking", 6, parking, "Parkleitrechner", "Bilanz aus Ein- und Ausfahrten", ("Verkehr", "Parken")),
        ("charging", 15, charging, "Ladesäule OCPP", "Ladesäule mit zwei Ladepunkten", ("Verkehr", "Elektromobilität", "Laden")),
        ("solar", 10, solar, "Wechselrichter WR-12", "Wechselrichter einer Dachanlage", ("Energie", "Photovoltaik")),
        ("bus", 1, bus, "Bordrechner", "Bordrechner mit Satellitenortung", ("Verkehr", "ÖPNV")),
        ("box", boxes, _box(), "Laternenbox LB-9", "Sensorbox an Straßenlaternen mit Kamera ohne Bildspeicherung", ("Klima", "Luft", "Lärm", "Verkehr")),
    )  # fmt: skip
    found, thing, series = [], 1, 1
    for number, (code, count, kinds, name, description, keywords) in enumerate(told, 1):
        if code == "box":
            thing, series = 1_001, 10_001
        sensor = Sensor(number, name, description)
        found.append(Network(number, code, sensor, count, thing, series, kinds, keywords))
        thing, series = thing + count, series + count * len(kinds)
    return tuple(found)


def wind() -> Kind:
    """The MultiDatastream of the weather mast."""
    components = (
        Component("wind_speed", v.METRES_PER_SECOND, values.of_weather(weather.wind_speed), 1),
        Component("wind_direction", v.DEGREE, values.of_weather(weather.wind_direction), 0),
        Component("gust", v.METRES_PER_SECOND, values.of_weather(values.gusts), 1),
    )
    return Kind(
        "wind", "Wind 10-Min-Mittel", "wind_speed", v.METRES_PER_SECOND, components[0].value, _MINUTES_10, 1, True,
        observation_type=v.COMPLEX, properties={"aggregationDuration": "PT10M"}, components=components,
    )  # fmt: skip


def _mean(period: str) -> dict[str, str]:
    return {"aggregation": "Mittelwert", "aggregationDuration": period}


def _box() -> tuple[Kind, ...]:
    """Six kinds of climate, then traffic: quarters by class and direction, hours and days of both directions."""
    climate = (
        Kind("t", "Lufttemperatur", "air_temperature", v.CELSIUS, values.temperature, _MINUTES_10, faults=_CLIMATE),
        Kind("rf", "Relative Luftfeuchte", "humidity", v.PERCENT, values.humidity, _MINUTES_10, faults=_CLIMATE),
        Kind("co2", "CO2", "co2", v.PPM, values.carbon_dioxide, _MINUTES_10, 0, faults=_CLIMATE),
        Kind("pm10", "Feinstaub PM10", "pm10", v.MICROGRAMS, values.fine_dust, _MINUTES_10, faults=_CLIMATE),
        Kind("pm25", "Feinstaub PM2.5", "pm25", v.MICROGRAMS_SLOPPY, values.finest_dust, _MINUTES_10, faults=_CLIMATE),
        Kind("laeq", "Schallpegel 5-Min-Mittel", "sound", v.DECIBEL, values.sound, _MINUTES_5, 1, True, faults=_GAPS,
             properties=_mean("PT5M")),
    )  # fmt: skip
    traffic: list[Kind] = []
    classes: tuple[tuple[values.Traffic, str], ...] = (
        ("pedestrians", "Fussgaenger"), ("bikes", "Fahrraeder"), ("cars", "Pkw"), ("lorries", "Lkw")
    )  # fmt: skip
    for code, word in classes:
        for direction in (1, 2, 0):
            traffic.append(
                _counted(code, word, "15-Min", "PT15M", direction, values.passages(code, direction), _QUARTER)
            )
        traffic.append(_counted(code, word, "1-Stunde", "PT1H", 0, values.hourly(code), _HOUR))
        traffic.append(_counted(code, word, "1-Tag", "P1D", 0, values.daily(values.passages(code, 0)), _DAYS))
    return (*climate, *traffic)


def _counted(
    code: values.Traffic, word: str, period: str, duration: str, direction: int, value: values.Value, grid: Grid
) -> Kind:
    is_quarter = duration == "PT15M"
    return Kind(
        f"{word.lower()}-{period.lower()}-{direction}",
        f"Anzahl {word} {period} Richtung {direction}",
        code,
        v.COUNTED,
        value,
        grid,
        0,
        True,
        latency=120 if is_quarter else 600,
        observation_type=v.COUNT,
        faults=_GAPS if is_quarter else frozenset(),
        properties={
            "serviceName": "MR_STA_Verkehrszaehlung",
            "layerName": f"Anzahl_{word}_Zaehlstelle_{period}",
            "aggregationDuration": duration,
            "richtung": str(direction),
            "resultNature": "processed",
        },
    )
