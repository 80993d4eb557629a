# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in the tables that people export: latest values, observations, features, completeness."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any, TypeVar

from ..core.errors import SnapshotError
from ..core.query import BEGINNING, END
from ..core.text import plain
from ..store.reader import Completeness, HeldDataset, HeldSeries, LatestColumn, PullReport, SnapshotReader
from .column_titles import Naming, titled, titles
from .layer_texts import Translate, duration_shown, unit_shown
from .spreadsheet import Kind, SheetColumn
from .statistic_words import statistic_shown, title_shown
from .table_files import Table
from .translation import localised

_KINDS: dict[str, Kind] = {
    "BOOLEAN": "boolean",
    "INTEGER": "whole",
    "REAL": "number",
    "DATETIME": "time",
    "number": "number",
    "boolean": "boolean",
}
Told = TypeVar("Told")
Sayer = Callable[[str], str]

_POINT_HEAD = 8
_POINT_CODES = (1, 1001)


@dataclass(frozen=True, slots=True)
class Exporter:
    """Makes the tables of one dataset of an open snapshot.

    Times are told in ``zone``, words by ``tr``, which is that of ``language``. ``naming`` says what a column is
    called in that language; it may be what the platform calls it. ``states`` is given the texts of a column
    and gives back what says them in that language, or None where they are to be left as they are.
    """

    snapshot: SnapshotReader
    dataset: HeldDataset
    zone: tzinfo
    naming: Naming
    states: Callable[[Sequence[str]], Sayer | None]
    tr: Translate
    language: str = ""

    def latest(self) -> Table:
        """A row per station (or feature) with its newest values and their times, whose offset from UTC stands last."""
        tr = self.tr
        if self.dataset.kind == "features":
            return self._features()
        columns = self._columns()
        called, in_full = titles(columns, self.language), titles(columns, self.language, of_values=True)
        heads = [SheetColumn(tr("Station")), SheetColumn(tr("Station id")), SheetColumn(tr("Longitude"), "number"),
                 SheetColumn(tr("Latitude"), "number")]  # fmt: skip
        sayers = self._sayers()
        for column in columns:
            title = called[column.name]
            value = _with_unit(in_full[column.name], unit_shown(column))
            heads.append(SheetColumn(value, _KINDS.get(column.value_kind, "text")))
            if column.name in sayers:
                heads.append(SheetColumn(tr("{title} on the platform").format(title=title)))
            heads.append(self._time(tr("Time of {title}").format(title=title)))
        heads.append(SheetColumn(tr("Offset from UTC")))
        why_empty = tr("The snapshot holds no station of this data set.")
        renamed = (tr("Names on the platform"), ", ".join(self._renamed()))
        return self._table(tr("Latest values"), heads, self._latest_rows(called, sayers), why_empty, [renamed])

    def observations(self, t_from: str | None, t_to: str | None) -> Table:
        """A row per observation with ``t_from <= start < t_to`` (UTC text), series by series."""
        tr = self.tr
        series = self.snapshot.series(self.dataset.fid)
        units = {_unit_of(one) for one in series}
        shared = "".join(units) if len(units) == 1 else ""
        sayers = self._of_series(self._sayers())
        columns = [
            SheetColumn(tr("Station")),
            SheetColumn(tr("Station id")),
            SheetColumn(tr("Series")),
            *([SheetColumn(tr("Unit"))] if len(units) > 1 else []),
            SheetColumn(tr("Statistic")),
            SheetColumn(tr("Averaging period")),
            self._time(tr("Start")),
            self._time(tr("End")),
            SheetColumn(tr("Offset from UTC at the start")),
            SheetColumn(_with_unit(tr("Value"), shared), "number"),
            SheetColumn(tr("Text")),
            SheetColumn(tr("Quality")),
            *([SheetColumn(tr("Text on the platform"))] if sayers else []),
            SheetColumn(tr("Property on the platform")),
            SheetColumn(tr("Series on the platform")),
        ]
        rows = self._observation_rows(series, t_from, t_to, sayers, with_unit=len(units) > 1)
        why_empty = self._why_no_observations(has_period=bool(t_from or t_to))
        told = [(tr("Period"), " – ".join(self._shown(t) for t in (t_from, t_to)))] if t_from or t_to else []
        period = (t_from or BEGINNING, t_to or END)
        return self._table(tr("Observations"), columns, rows, why_empty, told, period)

    def completeness(self) -> Table:
        """A row per period that was asked for, and for the newest pull if that was of latest values.

        Where ranges are missing there is a row for each.
        """
        tr = self.tr
        columns = [
            SheetColumn(tr("Data set")),
            SheetColumn(tr("Asked for")),
            self._time(tr("Period from")),
            self._time(tr("Period until")),
            SheetColumn(tr("Expected"), "whole"),
            SheetColumn(tr("Expected is an estimate"), "boolean"),
            SheetColumn(tr("Arrived"), "whole"),
            SheetColumn(tr("Complete"), "boolean"),
            self._time(tr("Missing from")),
            self._time(tr("Missing until")),
            SheetColumn(tr("Series missing (empty: all)"), "whole"),
            SheetColumn(tr("Cause")),
        ]
        why_empty = tr("Nothing of this data set was asked for yet.")
        return self._table(tr("Completeness"), columns, self._completeness_rows(), why_empty)

    def _table(
        self,
        title: str,
        columns: Sequence[SheetColumn],
        rows: Iterator[Sequence[Any]],
        why_empty: str,
        facts: Sequence[tuple[str, str]] = (),
        period: tuple[str, str] = (BEGINNING, END),
    ) -> Table:
        """The table; what is missing of ``period`` is a further reason for its having no rows."""
        tr, asked = self.tr, self._asked()
        gaps = [gap for one in asked for gap in one.missing if gap.t_from < period[1] and gap.t_to > period[0]]
        why_empty = " ".join([why_empty, *dict.fromkeys(localised(gap.cause, tr) for gap in gaps)])
        source = [*self._source(asked), *facts, (tr("Times"), tr("local time, {zone}").format(zone=self.zone))]
        return Table(title, columns, rows, tr("Source"), source, why_empty, tr("Rows"), tr("yes"), tr("no"))

    def _source(self, asked: Sequence[Completeness]) -> Iterator[tuple[str, str]]:
        tr, held = self.tr, self.dataset
        yield tr("Data set"), plain(title_shown(held.title or held.key, tr))
        yield tr("Platform"), held.platform_url
        yield tr("Licence"), held.licence
        yield tr("Attribution"), held.attribution
        yield tr("Pulled"), self._pulled(self.snapshot.pulls(held.fid, newest=1))
        yield tr("Complete"), self._complete(asked)

    def _pulled(self, pulls: Sequence[PullReport]) -> str:
        return self._shown(pulls[-1].ended or pulls[-1].started) if pulls else ""

    def _complete(self, asked: Sequence[Completeness]) -> str:
        tr = self.tr
        missing = sum(len(one.missing) for one in asked)
        if missing:
            return tr("no; ranges missing: {count}").format(count=missing)
        return tr("yes") if all(one.complete for one in asked) else tr("no")

    def _asked(self) -> list[Completeness]:
        """The periods that were asked for, then the latest values if the newest pull was of such."""
        return self.snapshot.asked(self.dataset.fid)

    def _asked_for(self, one: Completeness) -> str:
        tr = self.tr
        if one.of_latest:
            return tr("latest values")
        return tr("features") if self.dataset.kind == "features" else tr("a period")

    def _columns(self) -> list[LatestColumn]:
        """The columns of latest values, their properties titled unless two would then be called the same."""
        return titled(self.snapshot.latest_columns(self.dataset.fid), self.naming)

    def _renamed(self) -> list[str]:
        """Properties whose title is not the platform's own: ``Cars = Pkw``."""
        pairs = zip(self._columns(), self.snapshot.latest_columns(self.dataset.fid), strict=True)
        names = ((titled.property_name, own.property_name) for titled, own in pairs)
        return list(dict.fromkeys(f"{title} = {name}" for title, name in names if title != name))

    def _why_no_observations(self, *, has_period: bool) -> str:
        tr, held = self.tr, self.dataset
        if held.kind == "features":
            return tr("This data set consists of features and has no values over time.")
        if not held.observations:
            return tr("The snapshot holds no values of this data set.")
        if not has_period:
            return tr("The platform has taken all values back.")
        text = tr(
            "The snapshot holds no values that begin in this period: its first begins at {first}, its last at {last}."
        )
        return text.format(first=self._shown(held.first), last=self._shown(held.last))

    def _shown(self, t: str | None) -> str:
        moment = self._local(t)
        return "…" if moment is None else moment.isoformat(" ", "minutes")

    def _sayers(self) -> dict[str, Sayer]:
        """What says the states of a column, by its name, for those that tell states."""
        names = [column.name for column in self._columns() if column.value_kind not in _KINDS]
        rows = self.snapshot.latest_rows(self.dataset.fid, names) if names else ()
        texts = zip(*(row[3:] for row in rows), strict=True)
        found = {
            name: self.states([text for text in column if isinstance(text, str)])
            for name, column in zip(names, texts, strict=False)
        }
        return {name: sayer for name, sayer in found.items() if sayer is not None}

    def _latest_rows(self, called: Mapping[str, str], sayers: Mapping[str, Sayer]) -> Iterator[Sequence[Any]]:
        """Of a state what it is called, then the platform's own word; ``called`` are the columns and their titles."""
        asked = [one for name in called for one in (name, f"{name}_t")]
        for station, station_name, blob, *values in self.snapshot.latest_rows(self.dataset.fid, asked):
            row, offsets = [station_name, station, *_point(blob)], {}
            for (name, title), value, t in zip(called.items(), values[::2], values[1::2], strict=True):
                row += _with_state(value, sayers[name]) if name in sayers else [value]
                local, offset = (None, "") if t is None else local_time(t, self.zone)
                row.append(local)
                if offset:
                    offsets[title] = offset
            yield [*row, _offsets(offsets)]

    def _observation_rows(
        self,
        series: Sequence[HeldSeries],
        t_from: str | None,
        t_to: str | None,
        sayers: Mapping[int, Sayer],
        *,
        with_unit: bool,
    ) -> Iterator[Sequence[Any]]:
        called = self._of_series(titles(self._columns(), self.language))
        for one in series:
            unit = (_unit_of(one),) if with_unit else ()
            statistic = statistic_shown(one.statistic, self.tr)
            title = called.get(one.fid) or one.property_name
            head = (one.station_name, one.station, title, *unit, statistic, _period(one.period, self.tr))
            names, say = (one.property_name, one.name), sayers.get(one.fid, str)
            for row in self.snapshot.observation_rows(one.fid, t_from=t_from, t_to=t_to):
                start, offset = local_time(row.t_start, self.zone)
                end = start if row.t_end == row.t_start else self._local(row.t_end)
                text = row.text and say(row.text)
                own = (row.text,) if sayers else ()
                yield (*head, start, end, offset, row.value, text, row.quality, *own, *names)

    def _of_series(self, by_column: Mapping[str, Told]) -> dict[int, Told]:
        """By series (fid) what is said of the column of latest values that it is in."""
        return {
            series: told
            for column, told in by_column.items()
            for series in self.snapshot.series_of_column(self.dataset.fid, column)
        }

    def _features(self) -> Table:
        tr = self.tr
        columns = self.snapshot.feature_columns(self.dataset.fid)
        heads = [SheetColumn(tr("Id")), self._time(tr("Gone since"))]
        for column in columns:
            kind = _KINDS.get(column.declared, "text")
            title = plain(column.property_name)
            heads.append(self._time(title) if kind == "time" else SheetColumn(title, kind))
        why_empty = tr("The snapshot holds no features of this data set.")
        return self._table(tr("Features"), heads, self._feature_rows([c.name for c in columns], heads), why_empty)

    def _feature_rows(self, names: Sequence[str], heads: Sequence[SheetColumn]) -> Iterator[Sequence[Any]]:
        times = [at for at, head in enumerate(heads) if head.kind == "time"]
        for row in self.snapshot.feature_rows(self.dataset.fid, names):
            values = list(row)
            for at in times:
                values[at] = self._local(values[at])
            yield values

    def _completeness_rows(self) -> Iterator[Sequence[Any]]:
        title = plain(title_shown(self.dataset.title or self.dataset.key, self.tr))
        for one in self._asked():
            told = (
                title, self._asked_for(one), self._second(one.t_from), self._second(one.t_to), one.expected,
                one.expected_is_estimate, one.arrived, one.complete,
            )  # fmt: skip
            for missing in one.missing:
                series = len(missing.sources) or None if self.dataset.kind == "series" else None
                cause = localised(missing.cause, self.tr)
                yield (*told, self._second(missing.t_from), self._second(missing.t_to), series, cause)
            if not one.missing:
                yield (*told, None, None, None, None)

    def _second(self, t: str) -> datetime | None:
        """As `_local`, without the milliseconds in which the pull happened to begin."""
        moment = self._local(t)
        return moment and moment.replace(microsecond=0)

    def _local(self, t: str | None) -> datetime | None:
        return None if t is None or t in (BEGINNING, END) else local_time(t, self.zone)[0]

    def _time(self, title: str) -> SheetColumn:
        return SheetColumn(f"{title} ({self.zone})", "time")


def local_time(t: str, zone: tzinfo) -> tuple[datetime, str]:
    """UTC text as local time without zone, and how far that is from UTC (``UTC+01:00``); raises SnapshotError."""
    try:
        begin, offset = _ten_minutes(t[:15], zone)
        return begin + timedelta(minutes=int(t[15]), milliseconds=int(t[17:19] + t[20:23])), offset
    except (ValueError, OverflowError, IndexError, TypeError) as error:
        raise SnapshotError(f"{error}: {t!r}"[:300], file="", reason="it holds a time that is none.") from error


@lru_cache(maxsize=65_536)
def _ten_minutes(t: str, zone: tzinfo) -> tuple[datetime, str]:
    """The same for the beginning of ten minutes, within which no zone changes its offset."""
    utc = datetime.fromisoformat(f"{t}0:00+00:00")
    local = utc.astimezone(zone).replace(tzinfo=None)
    minutes = round((local - utc.replace(tzinfo=None)).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return local, f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _offsets(by_title: Mapping[str, str]) -> str:
    """The offset that all times of a row share; where they differ, each after the title of its value."""
    if len(set(by_title.values())) < 2:
        return "".join(set(by_title.values()))
    return "; ".join(f"{title}: {offset}" for title, offset in by_title.items())


def _period(period: str, tr: Translate) -> str:
    """A duration in words, with the ISO 8601 duration that programs know."""
    said = duration_shown(period, tr)
    return said if said == period else f"{said} ({period})"


def _with_unit(title: str, unit: str) -> str:
    return f"{title} ({unit})" if unit else title


def _unit_of(series: HeldSeries) -> str:
    """The unit as the tables of latest values show it."""
    column = LatestColumn(
        "", series.property_name, "", series.unit, series.unit_source, "", "", "", "", "", "number"
    )  # fmt: skip
    return unit_shown(column)


def _with_state(text: str | None, say: Sayer) -> list[str | None]:
    return [text and say(text), text]


def _point(blob: bytes | None) -> tuple[float | None, float | None]:
    """Longitude and latitude of a GeoPackage point; None for any other geometry."""
    if blob is None or len(blob) < _POINT_HEAD + 21:
        return None, None
    order, code = struct.unpack_from("<BI", blob, _POINT_HEAD)
    if order != 1 or code not in _POINT_CODES or blob[3] & 0b1110:
        return None, None
    x, y = struct.unpack_from("<2d", blob, _POINT_HEAD + 5)
    return x, y
