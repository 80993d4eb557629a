# SPDX-License-Identifier: GPL-2.0-or-later
"""The kinds of series that the networks of the demo city have; its catalogue as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from . import values, weather
from . import vocabulary as v
from .clock import Grid, LocalDays, Regular, ServiceHours
from .vocabulary import Unit

Fault = Literal["gaps", "stuck", "duplicates", "late", "corrections", "changes only"]

SERVICE = ServiceHours(step=120, count=540, opening=5 * 3_600)
"""When the bus runs: 05:00 to 23:00 local time."""

_MINUTES_5, _MINUTES_10, _QUARTER, _HOUR, _DAYS = Regular(300), Regular(600), Regular(900), Regular(3_600), LocalDays()
_GAPS: frozenset[Fault] = frozenset({"gaps"})
_CLIMATE: frozenset[Fault] = frozenset({"gaps", "stuck"})
_RADIO: frozenset[Fault] = frozenset({"gaps", "late"})
_CLASSES: tuple[tuple[values.Traffic, str], ...] = (
    ("pedestrians", "Fussgaenger"),
    ("bikes", "Fahrraeder"),
    ("cars", "Pkw"),
    ("lorries", "Lkw"),
)


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


def mast() -> tuple[Kind, ...]:
    """The weather itself, without faults."""
    temperature, humidity = values.of_weather(weather.temperature), values.of_weather(weather.humidity)
    radiation, rain = values.of_weather(weather.radiation), values.of_weather(weather.rain)
    pressure = values.of_weather(weather.pressure)
    return (
        Kind("t", "Lufttemperatur Wettermast", "air_temperature", v.CELSIUS, temperature, _MINUTES_10),
        Kind("rf", "Relative Luftfeuchte Wettermast", "humidity", v.PERCENT, humidity, _MINUTES_10),
        Kind("g", "Globalstrahlung", "radiation", v.IRRADIANCE, radiation, _MINUTES_10, 0, True,
             properties=_mean("PT10M")),
        Kind("rr", "Niederschlag 10-Min-Summe", "rain", v.MILLIMETRE, rain, _MINUTES_10, 2, True,
             properties=_sum("PT10M")),
        Kind("p", "Luftdruck", "pressure", v.HECTOPASCAL, pressure, _MINUTES_10),
    )  # fmt: skip


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


def air() -> tuple[Kind, ...]:
    """Hourly means of gases."""
    return tuple(
        Kind(code, f"{word} Stundenmittel", observed, v.MICROGRAMS, value, _HOUR, 1, True, latency=1_200, faults=_GAPS,
             properties=_mean("PT1H"))
        for code, word, observed, value in (
            ("no2", "NO2", "no2", values.nitrogen_dioxide), ("o3", "Ozon", "ozone", values.ozone)
        )
    )  # fmt: skip


def gauge() -> tuple[Kind, ...]:
    """Levels, which are corrected now and then, with temperature and discharge of the river."""
    faults: frozenset[Fault] = frozenset({"gaps", "corrections"})
    return (
        Kind("w", "Wasserstand", "water_level", v.CENTIMETRE, values.water_level, _QUARTER, 0, faults=faults),
        Kind(
            "wt", "Wassertemperatur", "water_temperature", v.CELSIUS, values.water_temperature, _QUARTER, faults=_GAPS
        ),
        Kind("q", "Abfluss", "discharge", v.DISCHARGE, values.discharge, _QUARTER, 0, faults=_GAPS),
    )


def soil() -> tuple[Kind, ...]:
    """Moisture in three depths and temperature in one, by radio that is late now and then."""
    moisture = (
        Kind(f"bf{depth}", f"Bodenfeuchte {depth} cm", "soil_moisture", v.VOLUME_PERCENT,
             values.soil_moisture(depth / 100), _HOUR, faults=_RADIO, properties={"z": -depth / 100})
        for depth in (10, 30, 60)
    )  # fmt: skip
    temperature = Kind(
        "bt", "Bodentemperatur 10 cm", "soil_temperature", v.CELSIUS, values.soil_temperature, _HOUR, faults=_RADIO,
        properties={"z": -0.1},
    )  # fmt: skip
    return (*moisture, temperature)


def waste_bin() -> tuple[Kind, ...]:
    """Fill level and battery."""
    return (
        Kind("fs", "Füllstand", "fill_level", v.PERCENT, values.fill_level, _HOUR, 0, faults=_GAPS),
        Kind("ub", "Batterie", "battery", v.VOLT, values.battery, _HOUR, 2, faults=_GAPS),
    )


def visitors() -> tuple[Kind, ...]:
    """Quarter hours that end at :59, some told twice, some corrected."""
    return (
        Kind("bz", "Besucherfrequenz 15 Minuten", "visitors", v.PERSONS, values.visitors, _QUARTER, 0, True, True,
             observation_type=v.COUNT, faults=frozenset({"gaps", "duplicates", "corrections"}),
             properties=_sum("PT15M")),
    )  # fmt: skip


def parking() -> tuple[Kind, ...]:
    """Places free and taken."""
    told = (
        ("frei", "Freie Stellplätze", "parking_free", values.free_places),
        ("belegt", "Belegte Stellplätze", "parking_taken", values.occupied),
    )
    return tuple(
        Kind(code, name, observed, v.PLACES, value, _MINUTES_5, 0, observation_type=v.COUNT, faults=_GAPS)
        for code, name, observed, value in told
    )


def charging() -> tuple[Kind, ...]:
    """The states of two points, told when they change."""
    return tuple(
        Kind(f"lp{point}", f"Status Ladepunkt {point}", "charging", v.NO_UNIT, values.charging_state(point), _QUARTER,
             0, observation_type=v.CATEGORY, faults=frozenset({"changes only"}), states=values.STATES,
             properties={"serviceName": "MR_STA_E-Ladestationen", "layerName": "Status_E-Ladepunkt", "evseId": point})
        for point in (1, 2)
    )  # fmt: skip


def solar() -> tuple[Kind, ...]:
    """Power by quarter hours and energy by local days."""
    energy = values.daily(values.solar_quarter)
    return (
        Kind("kw", "Solarleistung 15-Min-Mittel", "solar_power", v.KILOWATT, values.solar_power, _QUARTER, 2, True,
             faults=_GAPS, properties=_mean("PT15M")),
        Kind("kwh", "Solarertrag Tagessumme", "solar_energy", v.KILOWATT_HOUR, energy, _DAYS, 1, True, latency=3_600,
             properties=_sum("P1D")),
    )  # fmt: skip


def bus() -> tuple[Kind, ...]:
    """What a bus tells while it runs."""
    return (
        Kind("v", "Fahrgeschwindigkeit", "speed", v.KILOMETRES_PER_HOUR, values.bus_speed, SERVICE),
        Kind(
            "fg", "Fahrgäste an Bord", "passengers", v.PERSONS, values.passengers, SERVICE, 0, observation_type=v.COUNT
        ),
    )


def box() -> tuple[Kind, ...]:
    """Six kinds of climate, then traffic by class: quarters by direction, hours and days of both directions."""
    climate = (
        Kind("t", "Lufttemperatur", "air_temperature", v.CELSIUS, values.temperature, _MINUTES_10, faults=_CLIMATE),
        Kind("rf", "Relative Luftfeuchte", "humidity", v.PERCENT, values.humidity, _MINUTES_10, faults=_CLIMATE),
        Kind("co2", "CO2", "co2", v.PPM, values.carbon_dioxide, _MINUTES_10, 0, faults=_CLIMATE),
        Kind("pm10", "Feinstaub PM10", "pm10", v.MICROGRAMS, values.fine_dust, _MINUTES_10, faults=_CLIMATE),
        Kind("pm25", "Feinstaub PM2.5", "pm25", v.MICROGRAMS_SLOPPY, values.finest_dust, _MINUTES_10, faults=_CLIMATE),
        Kind("laeq", "Schallpegel 5-Min-Mittel", "sound", v.DECIBEL, values.sound, _MINUTES_5, 1, True, faults=_GAPS,
             properties=_mean("PT5M")),
    )  # fmt: skip
    return climate + tuple(kind for code, word in _CLASSES for kind in _traffic(code, word))


def _traffic(code: values.Traffic, word: str) -> tuple[Kind, ...]:
    quarters = (_counted(code, word, "15-Min", "PT15M", way, values.passages(code, way), _QUARTER) for way in (1, 2, 0))
    return (
        *quarters,
        _counted(code, word, "1-Stunde", "PT1H", 0, values.hourly(code), _HOUR),
        _counted(code, word, "1-Tag", "P1D", 0, values.daily(values.passages(code, 0)), _DAYS),
    )


def _counted(
    code: values.Traffic, word: str, period: str, duration: str, direction: int, value: values.Value, grid: Grid
) -> Kind:
    is_quarter = grid == _QUARTER
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


def _mean(period: str) -> dict[str, str]:
    return {"aggregation": "Mittelwert", "aggregationDuration": period}


def _sum(period: str) -> dict[str, str]:
    return {"aggregation": "Summe", "aggregationDuration": period}
