# SPDX-License-Identifier: GPL-2.0-or-later
"""Observed properties, units and sensors of the demo city, as a SensorThings service tells them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_OM = "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_"
MEASUREMENT = _OM + "Measurement"
COUNT = _OM + "CountObservation"
CATEGORY = _OM + "CategoryObservation"
COMPLEX = _OM + "ComplexObservation"

_CF = "http://vocab.nerc.ac.uk/standard_name/"
_OWN = "https://merfurt.example/def/"


@dataclass(frozen=True, slots=True)
class ObservedProperty:
    """What is observed."""

    number: int
    name: str
    definition: str
    description: str


@dataclass(frozen=True, slots=True)
class Sensor:
    """A type of instrument; one serves all stations of a network."""

    number: int
    name: str
    description: str
    encoding: str = "text/html"
    metadata: str = "https://merfurt.example/sensor"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unitOfMeasurement; None where the platform leaves a member out."""

    name: str | None
    symbol: str | None
    definition: str | None

    def json(self) -> dict[str, Any]:
        """The object a Datastream holds."""
        return {"name": self.name, "symbol": self.symbol, "definition": self.definition}


_TOLD = (
    ("air_temperature", "Lufttemperatur", "cf:air_temperature", "Temperatur der Luft in 3 m Höhe"),
    ("humidity", "Relative Luftfeuchte", "cf:relative_humidity", "Relative Feuchte der Luft"),
    ("co2", "CO2", "co2", "Kohlendioxid in der Luft"),
    ("pm10", "PM10", "cf:mass_concentration_of_pm10_ambient_aerosol_particles_in_air", "Feinstaub bis 10 µm"),
    ("pm25", "PM2.5", "cf:mass_concentration_of_pm2p5_ambient_aerosol_particles_in_air", "Feinstaub bis 2,5 µm"),
    ("sound", "Schallpegel LAeq", "laeq", "A-bewerteter äquivalenter Dauerschallpegel"),
    ("pedestrians", "Fußgänger", "pedestrians", "Vorbeigehende"),
    ("bikes", "Fahrräder", "bikes", "Vorbeifahrende Fahrräder"),
    ("cars", "Pkw", "cars", "Vorbeifahrende Personenkraftwagen"),
    ("lorries", "Lkw", "lorries", "Vorbeifahrende Lastkraftwagen"),
    ("visitors", "Besucherfrequenz", "visitors", "Erfasste Geräte als Maß der Besucherfrequenz"),
    ("soil_moisture", "Bodenfeuchte", "cf:volume_fraction_of_condensed_water_in_soil", "Volumetrischer Wassergehalt"),
    ("soil_temperature", "Bodentemperatur", "cf:soil_temperature", "Temperatur des Bodens"),
    ("fill_level", "Füllstand", "fill-level", "Füllstand des Behälters"),
    ("battery", "Batteriespannung", "battery", "Spannung der Batterie"),
    ("water_level", "Wasserstand", "water-level", "Wasserstand über Pegelnullpunkt"),
    ("water_temperature", "Wassertemperatur", "cf:sea_water_temperature", "Temperatur des Wassers"),
    ("discharge", "Abfluss", "cf:water_volume_transport_in_river_channel", "Abfluss am Pegel"),
    ("parking_free", "Freie Stellplätze", "parking-free", "Freie Plätze der Parkanlage"),
    ("parking_taken", "Belegte Stellplätze", "parking-taken", "Belegte Plätze der Parkanlage"),
    ("charging", "Ladestatus", "ocpp-status", "Zustand des Ladepunkts nach OCPP"),
    ("solar_power", "Solarleistung", "solar-power", "Leistung der Photovoltaikanlage"),
    ("solar_energy", "Solarertrag", "solar-energy", "Ertrag der Photovoltaikanlage"),
    ("radiation", "Globalstrahlung", "cf:surface_downwelling_shortwave_flux_in_air", "Globalstrahlung"),
    ("rain", "Niederschlag", "cf:thickness_of_rainfall_amount", "Niederschlagshöhe"),
    ("pressure", "Luftdruck", "cf:air_pressure", "Luftdruck in Stationshöhe"),
    ("wind_speed", "Windgeschwindigkeit", "cf:wind_speed", "Mittlerer Wind"),
    ("wind_direction", "Windrichtung", "cf:wind_from_direction", "Richtung, aus der der Wind kommt"),
    ("gust", "Windböe", "cf:wind_speed_of_gust", "Stärkste Böe"),
    ("no2", "Stickstoffdioxid", "cf:mass_concentration_of_nitrogen_dioxide_in_air", "Stickstoffdioxid in der Luft"),
    ("ozone", "Ozon", "cf:mass_concentration_of_ozone_in_air", "Ozon in der Luft"),
    ("speed", "Fahrgeschwindigkeit", "speed", "Geschwindigkeit des Fahrzeugs"),
    ("passengers", "Fahrgäste", "passengers", "Fahrgäste an Bord"),
)  # fmt: skip


def _observed() -> dict[str, ObservedProperty]:
    found = {}
    for number, (code, name, term, description) in enumerate(_TOLD, 1):
        definition = f"{_CF}{term[3:]}/" if term.startswith("cf:") else f"{_OWN}{term}"
        found[code] = ObservedProperty(number, name, definition, description)
    return found


OBSERVED = _observed()

CELSIUS = Unit("Grad Celsius", "°C", "ucum:Cel")
PERCENT = Unit("Prozent", "%", "ucum:%")
PPM = Unit("parts per million", "ppm", "ucum:[ppm]")
MICROGRAMS = Unit("Mikrogramm pro Kubikmeter", "µg/m³", "ucum:ug/m3")
MICROGRAMS_SLOPPY = Unit("ug/m3", "ug.m-3", None)
DECIBEL = Unit("Dezibel (A)", "dB(A)", "https://qudt.org/vocab/unit/DeciB_A")
COUNTED = Unit("Anzahl", None, None)
VOLUME_PERCENT = Unit("Volumenprozent", "%", "%")
VOLT = Unit("Volt", "V", "ucum:V")
CENTIMETRE = Unit("Zentimeter über PNP", "cm", "ucum:cm")
DISCHARGE = Unit("Kubikmeter pro Sekunde", "m³/s", "ucum:m3/s")
PLACES = Unit("Stellplätze", "1", "ucum:1")
NO_UNIT = Unit(None, None, None)
KILOWATT = Unit("Kilowatt", "kW", "ucum:kW")
KILOWATT_HOUR = Unit("Kilowattstunde", "kWh", "ucum:kW.h")
IRRADIANCE = Unit("Watt pro Quadratmeter", "W/m²", "ucum:W/m2")
MILLIMETRE = Unit("Millimeter", "mm", "ucum:mm")
HECTOPASCAL = Unit("Hektopascal", "hPa", "ucum:hPa")
METRES_PER_SECOND = Unit("Meter pro Sekunde", "m/s", "ucum:m/s")
DEGREE = Unit("Grad", "°", "ucum:deg")
KILOMETRES_PER_HOUR = Unit("km/h", "km/h", "km/h")
PERSONS = Unit("Personen", "Personen", "")
