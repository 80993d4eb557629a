# SPDX-License-Identifier: GPL-2.0-or-later
"""Exact conversions between units of one kind, as fractions, with a sentence that tells them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from .classes import NOTHING, Words
from .numbers import number_text, unit_text
from .texts import words

# Directive 2008/50/EC, annex VI C: volumes of gases are told at 293 K and 101.3 kPa.
_KELVIN = 293
_KILOPASCAL = Fraction("101.3")
_GAS_CONSTANT = Fraction("8.314462618")  # J/(mol K), CODATA 2018
_GRAMS_PER_MOL = {"no2": Fraction("46.0055"), "o3": Fraction("47.9982"), "so2": Fraction("64.066")}

# Of each kind the units with scale and offset: amount * scale + offset is in the first unit.
_KINDS: tuple[dict[str, tuple[Fraction, Fraction]], ...] = (
    {
        "Cel": (Fraction(1), Fraction(0)),
        "K": (Fraction(1), Fraction("-273.15")),
        "[degF]": (Fraction(5, 9), Fraction(-160, 9)),
    },
    {"ug/m3": (Fraction(1), Fraction(0)), "mg/m3": (Fraction(1000), Fraction(0))},
    {"[ppb]": (Fraction(1), Fraction(0)), "[ppm]": (Fraction(1000), Fraction(0)), "%": (Fraction(10**7), Fraction(0))},
    {"%": (Fraction(1), Fraction(0)), "1": (Fraction(100), Fraction(0))},
    {
        "kPa": (Fraction(1), Fraction(0)),
        "hPa": (Fraction(1, 10), Fraction(0)),
        "Pa": (Fraction(1, 1000), Fraction(0)),
    },
    {
        "m": (Fraction(1), Fraction(0)),
        "cm": (Fraction(1, 100), Fraction(0)),
        "mm": (Fraction(1, 1000), Fraction(0)),
        "km": (Fraction(1000), Fraction(0)),
    },
    {"dB{A}": (Fraction(1), Fraction(0)), "dB": (Fraction(1), Fraction(0))},
)
_TO_CELSIUS = {"K": "from_kelvin", "[degF]": "from_fahrenheit"}


@dataclass(frozen=True, slots=True)
class Conversion:
    """How a value in the data's unit becomes one in another: ``value * scale + offset``, and a sentence about it."""

    scale: Fraction
    offset: Fraction
    note: Words = NOTHING

    def forth(self, value: Fraction | float) -> Fraction:
        """A value of the data in the other unit."""
        return Fraction(value) * self.scale + self.offset

    def back(self, value: Fraction | float) -> Fraction:
        """A value of the other unit in the data's."""
        return (Fraction(value) - self.offset) / self.scale


def conversion(given: str, wanted: str, substance: str = "") -> Conversion | None:
    """From one unit (UCUM) to another, or None when they do not measure the same.

    Temperatures become degrees Celsius only.
    Between shares of a volume and masses per volume it needs the ``substance``: ``no2``, ``o3`` or ``so2``.
    """
    if given == wanted:
        return Conversion(Fraction(1), Fraction(0))
    for kind in _KINDS:
        if given in kind and wanted in kind and (wanted == "Cel" or kind[given][1] == kind[wanted][1]):
            (scale, offset), (other_scale, other_offset) = kind[given], kind[wanted]
            return _told(given, wanted, scale / other_scale, (offset - other_offset) / other_scale)
    gas = _of_gas(given, substance) if wanted == "ug/m3" else None
    return None if gas is None else _told(given, wanted, gas, Fraction(0), gas=True)


def _of_gas(given: str, substance: str) -> Fraction | None:
    """Micrograms per cubic metre of one unit of a share of the volume, by the ideal gas law."""
    shares = {"[ppb]": Fraction(1), "[ppm]": Fraction(1000)}
    if given not in shares or substance not in _GRAMS_PER_MOL:
        return None
    return shares[given] * _GRAMS_PER_MOL[substance] * _KILOPASCAL / (_GAS_CONSTANT * _KELVIN)


def _told(given: str, wanted: str, scale: Fraction, offset: Fraction, *, gas: bool = False) -> Conversion:
    if scale == 1 and offset == 0:
        return Conversion(scale, offset, words("read_as", unit=_unit(given), other=_unit(wanted)))
    if offset:
        return Conversion(scale, offset, words(_TO_CELSIUS[given], unit=_unit(given), other=_unit(wanted)))
    amount = Words(*(number_text(float(scale), language, significant=4) for language in ("en", "de")))
    key = "converted_gas" if gas else "converted"
    return Conversion(scale, offset, words(key, unit=_unit(given), other=_unit(wanted), amount=amount))


def _unit(code: str) -> Words:
    return Words(unit_text(code, "en") or "1", unit_text(code, "de") or "1")
