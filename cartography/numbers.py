# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers, ranges and units as a reader of English or German expects them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from .classes import ClassTable
from .texts import words

MINUS = "\N{MINUS SIGN}"
_GROUPED_FROM = 10_000
_LONGEST = Decimal(10) ** 15
_UNITS = {
    "Cel": "°C", "[degF]": "°F", "[ppm]": "ppm", "[ppb]": "ppb", "ug/m3": "µg/m³", "mg/m3": "mg/m³", "mg/L": "mg/l",
    "dB{A}": "dB(A)", "m3/s": "m³/s", "m3": "m³", "L": "l", "L/min": "l/min", "L/m2": "l/m²", "W/m2": "W/m²",
    "kW.h": "kWh", "MW.h": "MWh", "W.h": "Wh", "deg": "°", "[pH]": "pH", "uS/cm": "µS/cm", "m2": "m²", "1": "",
}  # fmt: skip


def number_text(value: float, language: str, *, decimals: int | None = None, significant: int = 12) -> str:
    """A number as people write it: decimal comma and full stop by language, groups of three from 10,000 on.

    With ``decimals`` there are exactly so many, else as many as the number needs, at most ``significant`` digits.
    """
    exact = Decimal(repr(float(value)))
    if not exact.is_finite():
        return str(value)
    if decimals is None:
        exact = Context(prec=significant).plus(exact)
        text = f"{exact.normalize():f}"
    else:
        text = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, Context(prec=400)):f}"
    if abs(exact) >= _LONGEST or (exact and abs(exact) < 1 / _LONGEST):
        text = f"{float(value):.3g}"
    return _localised(text, language)


def range_text(table: ClassTable, index: int, language: str) -> str:
    """The numbers of a class, with what its open or excluded ends mean; no unit."""
    one, decimals = table.classes[index], table.decimals
    lower, upper = one.lower, one.upper
    if lower is None and upper is None:
        return words("every_value").said(language)
    if upper is None and lower is not None and decimals is not None:
        lower -= 10.0**-decimals  # the open class begins above the last number of the one below
    low, high = ("" if bound is None else number_text(bound, language, decimals=decimals) for bound in (lower, upper))
    return low if low == high else words(_form(table, index), lower=low, upper=high).said(language)


def unit_text(unit: str, language: str) -> str:
    """A unit (UCUM or as the platform wrote it) as a map shows it; empty for plain numbers."""
    per = {"/h": "per_hour", "/min": "per_minute", "d": "days"}
    return words(per[unit]).said(language) if unit in per else _UNITS.get(unit, unit)


def _form(table: ClassTable, index: int) -> str:
    """Which of the forms of a range tells the class exactly."""
    one = table.classes[index]
    side = "rounded" if table.decimals is not None else table.inclusive
    if one.lower is None:
        return f"{side}_open_below"
    if one.upper is None:
        return f"{side}_open_above"
    if (side == "rounded" and one.lower < 0) or (side == "upper" and index == 0):
        return "closed_between"
    return f"{side}_between"


def _localised(text: str, language: str) -> str:
    sign = MINUS if text.startswith("-") and float(text) else ""
    text = text.lstrip("-")
    if "e" in text:
        return sign + (text.replace(".", ",") if language.lower().startswith("de") else text)
    whole, _, fraction = text.partition(".")
    if int(whole) >= _GROUPED_FROM:
        whole = f"{int(whole):,}"
    if language.lower().startswith("de"):
        return sign + whole.replace(",", ".") + ("," + fraction if fraction else "")
    return sign + whole + ("." + fraction if fraction else "")
