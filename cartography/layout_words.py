# SPDX-License-Identifier: GPL-2.0-or-later
"""What a report says besides its title, in the report's language, whatever QGIS's own language is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from qgis.core import QgsBasicNumericFormat
from qgis.PyQt.QtCore import QLocale

from .layout_facts import DataState
from .layout_text import SEPARATOR, UNBROKEN

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_GERMAN_ZONES = {"CET": "MEZ", "CEST": "MESZ"}
_LOCALES = {
    "de": (QLocale.Language.German, QLocale.Country.Germany),
    "en": (QLocale.Language.English, QLocale.Country.UnitedKingdom),
}
_MOST_STATES = 3


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
        """Data time, pull time and completeness, a paragraph each; of many datasets together, and what is missing."""
        if len(states) > _MOST_STATES:
            kinds = [[state for state in states if state.of_features == of_features] for of_features in (False, True)]
            together = [self._completeness(_together(kind)) for kind in kinds if kind]
            lacking = [f"{one.title}: {self._completeness(one)}" for one in states if one.state != "complete"]
            return _joined([self._times(states), *together, *lacking])
        is_one = len(states) == 1
        texts = [_joined([self._times([state], begins=is_one), self._completeness(state)]) for state in states]
        if is_one:
            return texts[0]
        return "\n".join(f"{state.title}: {text}" for state, text in zip(states, texts, strict=True))

    def _times(self, states: Sequence[DataState], *, begins: bool = True) -> str:
        tr = self.tr
        told = []
        data = self._span([state.data_time for state in states if state.data_time])
        pulls = self._span([state.pull_time for state in states if state.pull_time])
        if data:
            told.append(tr("Data as of {time}").format(time=data))
        if pulls:
            told.append((tr("Pulled {time}") if begins and not data else tr("pulled {time}")).format(time=pulls))
        return _joined(told)

    def _span(self, moments: Sequence[datetime]) -> str:
        """One time, or the first and the last, the day named once."""
        tr = self.tr
        if not moments:
            return ""
        first, last = self.time(min(moments)), self.time(max(moments))
        if first == last:
            return first
        day, zone = f"{self.day(min(moments))} ", first.rpartition(" ")[2]
        if last.startswith(day) and last.endswith(f" {zone}"):
            first, last = first.removesuffix(f" {zone}"), last.removeprefix(day)
        return tr("{start} to {end}").format(start=first, end=last)

    def _completeness(self, state: DataState) -> str:
        tr = self.tr
        told = self._objects() if state.of_features else self._values()
        if state.arrived == 0 and state.state == "complete":
            return told.none
        expected = tr("an unknown number of") if state.expected is None else self.number(state.expected)
        template = {"complete": told.complete, "incomplete": told.incomplete, "cancelled": told.cancelled}[state.state]
        if state.state == "complete" and state.expected is None:
            template = told.single if state.arrived == 1 else told.uncounted
        text = template.format(arrived=self.number(state.arrived), expected=expected)
        if state.of_features or not state.stations or not state.arrived:
            return text
        stations = tr("from 1 station") if state.stations == 1 else tr("from {count} stations")
        return f"{text} {stations.format(count=self.number(state.stations))}"

    def _values(self) -> _Counted:
        tr = self.tr
        return _Counted(
            tr("no values"),
            tr("complete: 1 value"),
            tr("complete: {arrived} values"),
            tr("complete: {arrived} of {expected} values"),
            tr("incomplete: {arrived} of {expected} values"),
            tr("incomplete, cancelled: {arrived} of {expected} values"),
        )

    def _objects(self) -> _Counted:
        tr = self.tr
        return _Counted(
            tr("no objects"),
            tr("complete: 1 object"),
            tr("complete: {arrived} objects"),
            tr("complete: {arrived} of {expected} objects"),
            tr("incomplete: {arrived} of {expected} objects"),
            tr("incomplete, cancelled: {arrived} of {expected} objects"),
        )


@dataclass(frozen=True, slots=True)
class _Counted:
    """How completeness is said of one kind of thing."""

    none: str
    single: str
    uncounted: str
    complete: str
    incomplete: str
    cancelled: str


def _together(states: Sequence[DataState]) -> DataState:
    """The sums of several states; incomplete when one of them is."""
    expected = [state.expected for state in states]
    return DataState(
        "",
        None,
        None,
        "complete" if all(state.state == "complete" for state in states) else "incomplete",
        None if None in expected else sum(count or 0 for count in expected),
        sum(state.arrived for state in states),
        of_features=states[0].of_features,
    )


def _joined(told: Sequence[str]) -> str:
    """Statements in a row, each kept on one line where there is room."""
    return f"{SEPARATOR} ".join(
        one.replace(f"{SEPARATOR} ", "\n").replace(" ", UNBROKEN).replace("\n", f"{SEPARATOR} ") for one in told if one
    )
