# SPDX-License-Identifier: GPL-2.0-or-later
"""What a report says besides its title, in the report's language, whatever QGIS's own language is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from qgis.core import QgsBasicNumericFormat
from qgis.PyQt.QtCore import QLocale

from .layout_facts import DataState
from .layout_text import SEPARATOR

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}
_LOCALES = {
    "de": (QLocale.Language.German, QLocale.Country.Germany),
    "en": (QLocale.Language.English, QLocale.Country.UnitedKingdom),
}
_UNBROKEN = "\u00a0"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says numbers, times and sentences in one language, times in one zone.

    ``tr`` gives an English text of the plugin in that language.
    """

    language: str
    zone: tzinfo
    tr: Callable[[str], str]

    @property
    def locale(self) -> QLocale:
        """How numbers are written."""
        return QLocale(*_LOCALES[self.language])

    def number(self, value: float) -> str:
        """A whole number with its separators."""
        return str(self.locale.toString(round(value)))

    def day(self, moment: datetime) -> str:
        """The local day."""
        local = moment.astimezone(self.zone)
        if self.language == "de":
            return f"{local:%d.%m.%Y}"
        return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"

    def time(self, moment: datetime) -> str:
        """Local day and time with the name of the zone."""
        local = moment.astimezone(self.zone)
        name = local.tzname() or ""
        if self.language == "de":
            name = _GERMAN_ZONES.get(name, name)
        return f"{self.day(moment)} {local:%H:%M} {name}".strip()

    def numeric_format(self) -> QgsBasicNumericFormat:
        """How a scale bar writes its numbers; QGIS by itself would use the language of its own window."""
        result = QgsBasicNumericFormat()
        result.setDecimalSeparator(self.locale.decimalPoint())
        result.setThousandsSeparator(self.locale.groupSeparator())
        result.setShowThousandsSeparator(True)
        result.setShowTrailingZeros(False)
        result.setNumberDecimalPlaces(3)
        return result

    def scale(self, denominator: float, paper: str) -> str:
        """The scale, which holds on the paper it was made for."""
        tr = self.tr
        return tr("Scale 1:{number} ({paper})").format(number=self.number(denominator), paper=paper)

    def statement(self, states: Sequence[DataState]) -> str:
        """Data time, pull time and completeness; one paragraph for each state that differs."""
        alone = len(states) == 1
        return "\n".join(self._state(state, alone=alone) for state in states)

    def _state(self, state: DataState, *, alone: bool) -> str:
        tr = self.tr
        told = []
        if state.data_time:
            told.append(tr("Data as of {time}").format(time=self.time(state.data_time)))
        if state.pull_time:
            told.append(tr("pulled {time}").format(time=self.time(state.pull_time)))
        told.append(self._completeness(state))
        text = f"{SEPARATOR} ".join(one.replace(" ", _UNBROKEN) for one in told)
        return text[:1].upper() + text[1:] if alone else f"{state.title}: {text}"

    def _completeness(self, state: DataState) -> str:
        tr = self.tr
        if state.arrived == 0 and not state.missing:
            return tr("no values")
        arrived = self.number(state.arrived)
        expected = None if state.expected is None else self.number(state.expected)
        if state.state == "complete":
            if expected is None:
                return tr("complete: {arrived} values").format(arrived=arrived)
            return tr("complete: {arrived} of {expected} values").format(arrived=arrived, expected=expected)
        template = tr("incomplete: {arrived} of {expected} values")
        if state.state == "cancelled":
            template = tr("incomplete, cancelled: {arrived} of {expected} values")
        return template.format(arrived=arrived, expected=expected or tr("an unknown number of"))
