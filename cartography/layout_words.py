# SPDX-License-Identifier: GPL-2.0-or-later
"""What a report says besides its title, in the report's language, whatever QGIS's own language is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from qgis.core import QgsBasicNumericFormat
from qgis.PyQt.QtCore import QLocale

from ..bridge.statistic_words import title_shown
from ..bridge.zones import zone_name
from .layout_facts import DataState
from .layout_text import SEPARATOR, UNBROKEN

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_LOCALES = {
    "de": (QLocale.Language.German, QLocale.Country.Germany),
    "en": (QLocale.Language.English, QLocale.Country.UnitedKingdom),
}
_MOST_STATES = 3
# Words that stand before a unit, and numbers: what follows belongs on the same line.
_HELD = re.compile(r"\b(in|\d+) ")


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
        return f"{self.day(moment)} {local:%H:%M} {zone_name(local, self.language)}".strip()

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
        """Data time, pull time and completeness, a paragraph each; of many datasets the times together."""
        if len(states) > _MOST_STATES:
            together = [
                f"{', '.join(map(self._title, titles))}: {self._completeness(sums)}"
                for titles, sums in _together(states)
            ]
            return _joined([self._times(states), *together])
        is_one = len(states) == 1
        texts = [_joined([self._times([state], begins=is_one), self._completeness(state)]) for state in states]
        if is_one:
            return texts[0]
        return "\n".join(f"{self._title(state.title)}: {text}" for state, text in zip(states, texts, strict=True))

    def _title(self, title: str) -> str:
        return title_shown(title, self.tr)

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
        if state.arrived == 0 and state.state == "complete":
            return tr("no objects") if state.of_features else tr("no values")
        told = self._objects(state) if state.of_features else self._values(state)
        kept = {"complete": tr("complete"), "incomplete": tr("incomplete"), "cancelled": tr("incomplete, cancelled")}
        return _joined([f"{told}, {kept[state.state]}", self._in_view(state)])

    def _in_view(self, state: DataState) -> str:
        """How many of the values the map shows; nothing where it shows all, or nobody has counted."""
        if state.in_view is None or state.in_view >= state.arrived:
            return ""
        if state.in_view == 0:
            return self.tr("no value in view")
        text = self.tr("{count} of {total} values in view")
        return text.format(count=self.number(state.in_view), total=self.number(state.arrived))

    def _values(self, state: DataState) -> str:
        tr = self.tr
        if _is_short(state):
            text = tr("{count} of 1 value") if state.expected == 1 else tr("{count} of {expected} values")
        else:
            text = tr("1 value") if state.arrived == 1 else tr("{count} values")
        told = self._counted(text, state)
        if not state.stations or not state.arrived:
            return told
        stations = tr("from 1 station") if state.stations == 1 else tr("from {count} stations")
        return f"{told} {stations.format(count=self.number(state.stations))}"

    def _objects(self, state: DataState) -> str:
        tr = self.tr
        if _is_short(state):
            text = tr("{count} of 1 object") if state.expected == 1 else tr("{count} of {expected} objects")
        else:
            text = tr("1 object") if state.arrived == 1 else tr("{count} objects")
        return self._counted(text, state)

    def _counted(self, text: str, state: DataState) -> str:
        return text.format(count=self.number(state.arrived), expected=self.number(state.expected or 0))


def automatic_title(headings: Sequence[str]) -> str:
    """What a map is called that nobody gave a title: its headings, each once, with numbers and units kept together."""
    each = list(dict.fromkeys(_HELD.sub(rf"\1{UNBROKEN}", heading) for heading in headings))
    return (f"{SEPARATOR} " if any("," in heading for heading in each) else ", ").join(each)


def on_any_line(text: str) -> str:
    """The text with usual blanks, as it is for what is not set on a page."""
    return text.replace(UNBROKEN, " ")


def _is_short(state: DataState) -> bool:
    """Whether fewer came than the platform had said, so that its number is worth telling."""
    return state.expected is not None and state.arrived < state.expected


def _together(states: Sequence[DataState]) -> list[tuple[list[str], DataState]]:
    """Titles and what to tell of them: objects that are all there are summed, or that there are none said once."""
    alike: dict[object, list[DataState]] = {}
    for number, state in enumerate(states):
        is_alike = state.of_features and state.state == "complete"
        alike.setdefault(("objects", state.arrived > 0) if is_alike else number, []).append(state)
    return [([state.title for state in group], _sum(group)) for group in alike.values()]


def _sum(states: Sequence[DataState]) -> DataState:
    expected = [state.expected for state in states]
    return replace(
        states[0],
        expected=None if None in expected else sum(count or 0 for count in expected),
        arrived=sum(state.arrived for state in states),
    )


def _joined(told: Sequence[str]) -> str:
    """Statements in a row, each kept on one line where there is room."""
    return f"{SEPARATOR} ".join(
        one.replace(f"{SEPARATOR} ", "\n").replace(" ", UNBROKEN).replace("\n", f"{SEPARATOR} ") for one in told if one
    )
