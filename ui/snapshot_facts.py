# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known of snapshots: read by a job, said in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from enum import Enum
from pathlib import Path

from ..algorithms.wording import data_size_words
from ..bridge.statistic_words import title_shown
from ..bridge.translation import localised, number, sentence_of, tr
from ..core.errors import Cancelled, InputError, NotASnapshot, SnapshotBusy, SnapshotDamaged, SnapshotError
from ..core.monitor import Monitor
from ..core.text import plain
from ..store.reader import Completeness, HeldDataset, MissingRange, PullReport, SnapshotReader
from .facts import Fact
from .limits import Limits, complete_for, limited, polygon
from .missing_words import range_lines
from .moments import age_words, moment_words

__all__ = [
    "DatasetFacts",
    "SnapshotFacts",
    "State",
    "facts_of_held",
    "facts_of_snapshot",
    "read_shelf",
    "state_words",
]

PULLS_LOOKED_AT = 20
MOST_LINES = 20
LONGEST_TITLE = 200
BUSY_SECONDS = 1.0

Stamp = tuple[int, ...]


class State(Enum):
    """How complete something is, or why that is not known; in the order from bad to good."""

    GONE = "gone"
    FOREIGN = "foreign"
    BUSY = "busy"
    UNUSABLE = "unusable"
    DAMAGED = "damaged"
    UNFINISHED = "unfinished"
    INCOMPLETE = "incomplete"
    EMPTY = "empty"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """A dataset in a snapshot: what was asked for and what of that is missing.

    ``unfinished`` counts the pulls that can be taken up; ``latest`` is the newest pull of latest values. ``names`` are
    those of the series by source id, where something is missing.
    """

    held: HeldDataset
    platform: str
    periods: tuple[Completeness, ...]
    newest: PullReport | None
    latest: PullReport | None
    unfinished: int
    names: Mapping[str, str]
    is_damaged: bool = False

    @property
    def title(self) -> str:
        """The title in words, as plain text."""
        return plain(title_shown(self.held.title or self.held.key, tr), LONGEST_TITLE)

    @property
    def missing(self) -> tuple[MissingRange, ...]:
        """What is missing of all periods, and of the latest values."""
        lacking = self.latest.missing if self.latest is not None else ()
        return (*lacking, *(gap for period in self.periods for gap in period.missing))

    @property
    def state(self) -> State:
        """How complete it is; of a damaged file nobody can tell."""
        if self.is_damaged:
            return State.DAMAGED
        if self.unfinished:
            return State.UNFINISHED
        if self.missing:
            return State.INCOMPLETE
        return State.EMPTY if self.newest is None else State.COMPLETE

    @property
    def gaps(self) -> int:
        """How many ranges are missing."""
        return len(self.missing)

    @property
    def asked(self) -> tuple[Limits, ...]:
        """What the latest values and each period were limited to."""
        latest = () if self.latest is None else (self.latest.request,)
        return tuple(Limits(one.area, one.series) for one in (*latest, *self.periods))

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas (WKT) that pulls were limited to, each once."""
        return tuple(dict.fromkeys(one.area for one in self.asked if one.area is not None and polygon(one.area)))

    @property
    def is_empty(self) -> bool:
        """True when all that was asked for was in areas in which there is nothing."""
        held = self.held.features if self.held.kind == "features" else self.held.stations
        return self.state is State.COMPLETE and not held and all(one.area is not None for one in self.asked)

    @property
    def pulled(self) -> str | None:
        """When it was last pulled, UTC text."""
        return None if self.newest is None else self.newest.ended or self.newest.started


@dataclass(frozen=True, slots=True)
class SnapshotFacts:
    """A snapshot file; ``trouble`` says why nothing is known of what it holds. ``size`` is in bytes."""

    path: Path
    stamp: Stamp
    size: int
    datasets: tuple[DatasetFacts, ...] = ()
    trouble: SnapshotError | None = None
    is_damaged: bool = False

    @property
    def state(self) -> State:
        """The worst of its datasets, or what is wrong with the file."""
        if self.trouble is not None:
            return _state_of(self.trouble, is_there=bool(self.stamp))
        if self.is_damaged:
            return State.DAMAGED
        return min((one.state for one in self.datasets), key=list(State).index, default=State.EMPTY)

    @property
    def pulled(self) -> str | None:
        """When something was last pulled into it, UTC text."""
        return max((one.pulled for one in self.datasets if one.pulled), default=None)

    @property
    def gaps(self) -> int:
        """How many ranges are missing."""
        return sum(one.gaps for one in self.datasets)

    @property
    def asked(self) -> tuple[Limits, ...]:
        """What pulls of its datasets were limited to."""
        return tuple(limits for one in self.datasets for limits in one.asked)

    @property
    def is_empty(self) -> bool:
        """True when pulls found none of what they asked for."""
        return bool(self.datasets) and all(one.is_empty for one in self.datasets)


def read_shelf(
    paths: Callable[[], Sequence[Path]],
    known: Mapping[Path, SnapshotFacts],
    platform_of: Callable[[str, str], object],
    is_damaged: Callable[[Path], bool],
    monitor: Monitor,
) -> list[SnapshotFacts]:
    """The facts of every snapshot of a shelf, for any thread; a file that is as it was ``known`` is not read again.

    ``is_damaged`` tells in which damage was found before. Raises Cancelled.
    """
    found = []
    for path in paths():
        if monitor.is_cancelled():
            raise Cancelled
        stamp, size = _stamp(path)
        before = known.get(path)
        is_same = before is not None and before.stamp == stamp and before.state is not State.BUSY
        facts = before if before is not None and is_same else _read(path, stamp, size, platform_of)
        found.append(_marked(facts, is_damaged(path)))
    return found


def _read(path: Path, stamp: Stamp, size: int, platform_of: Callable[[str, str], object]) -> SnapshotFacts:
    try:
        with SnapshotReader.open(path, busy_seconds=BUSY_SECONDS) as reader:
            datasets = tuple(_dataset(reader, held, platform_of) for held in reader.datasets())
    except SnapshotError as error:
        return SnapshotFacts(path, stamp, size, trouble=error)
    return SnapshotFacts(path, stamp, size, datasets)


def _marked(facts: SnapshotFacts, is_damaged: bool) -> SnapshotFacts:
    """The facts of a file and its datasets as those of one that is known to be damaged, or not."""
    if facts.is_damaged == is_damaged:
        return facts
    datasets = tuple(replace(one, is_damaged=is_damaged) for one in facts.datasets)
    return replace(facts, datasets=datasets, is_damaged=is_damaged)


def _dataset(reader: SnapshotReader, held: HeldDataset, platform_of: Callable[[str, str], object]) -> DatasetFacts:
    pulls = reader.pulls(held.fid, newest=PULLS_LOOKED_AT)
    latest = [pull for pull in pulls if pull.mode == "latest"]
    try:
        platform = str(getattr(platform_of(held.platform_url, held.api), "name", held.platform_url))
    except InputError:
        platform = plain(held.platform_url, LONGEST_TITLE)
    periods = tuple(reader.completeness(held.fid))
    is_lacking = any(gap.sources for period in periods for gap in period.missing)
    return DatasetFacts(
        held,
        platform,
        periods,
        pulls[-1] if pulls else None,
        latest[-1] if latest else None,
        reader.unfinished(held.fid),
        _names(reader, held.fid) if is_lacking else {},
    )


def _names(reader: SnapshotReader, dataset: int) -> dict[str, str]:
    """What the series are called by station and property, by source id; one of several components by all of these."""
    names: dict[str, str] = {}
    for series in reader.series(dataset):
        station = series.station_name or series.station
        before = names.get(series.source_id, station)
        names[series.source_id] = ", ".join(filter(None, (before, series.property_name or series.name)))
    return names


def _stamp(path: Path) -> tuple[Stamp, int]:
    """What changes when the file or its log is written, and the size of both; empty and 0 where there is no file.

    A log may be left behind where the file itself is gone.
    """
    stamp: list[int] = []
    size = 0
    for name in (path, path.with_name(path.name + "-wal")):
        try:
            told = name.stat()
        except OSError:
            break
        stamp += [told.st_mtime_ns, told.st_size, told.st_ino]
        size += told.st_size
    return tuple(stamp), size


def _state_of(trouble: SnapshotError, *, is_there: bool) -> State:
    if not is_there:
        return State.GONE
    if isinstance(trouble, NotASnapshot):
        return State.FOREIGN
    if isinstance(trouble, SnapshotDamaged):
        return State.DAMAGED
    return State.BUSY if isinstance(trouble, SnapshotBusy) else State.UNUSABLE


def state_words(one: DatasetFacts | SnapshotFacts, *, is_brief: bool = False) -> str:
    """How complete something is, in a few words; brief ones do not tell to what a pull was limited."""
    if (
        one.state is State.COMPLETE
        and is_brief
        and not one.is_empty
        and any(limits != Limits() for limits in one.asked)
    ):
        return tr("complete for a part")
    if one.state is State.COMPLETE:
        return tr("nothing in the area asked for") if one.is_empty else complete_for(one.asked)
    if one.state is State.INCOMPLETE:
        return tr("one gap") if one.gaps == 1 else tr("{count} gaps").format(count=number(one.gaps))
    return {
        State.GONE: tr("file is gone"),
        State.FOREIGN: tr("not a snapshot"),
        State.BUSY: tr("in use by another program"),
        State.UNUSABLE: tr("cannot be used"),
        State.DAMAGED: tr("damaged"),
        State.UNFINISHED: tr("not finished"),
        State.EMPTY: tr("nothing pulled yet"),
    }[one.state]


def facts_of_snapshot(snapshot: SnapshotFacts, zone: tzinfo, now: datetime) -> list[Fact]:
    """What there is to say of a file."""
    told = [(tr("State"), _state_said(snapshot))]
    if snapshot.trouble is not None:
        told.append((tr("Problem"), sentence_of(snapshot.trouble)))
    told += [
        (tr("Pulled"), _when(snapshot.pulled, zone, now)),
        (tr("Size"), data_size_words(snapshot.size) if snapshot.stamp else ""),
        (tr("Platform"), ", ".join(dict.fromkeys(one.platform for one in snapshot.datasets))),
        (tr("Data sets"), number(len(snapshot.datasets)) if snapshot.trouble is None else ""),
        (tr("Folder"), str(snapshot.path.parent)),
    ]
    return [Fact(label, value) for label, value in told if value]


def facts_of_held(one: DatasetFacts, zone: tzinfo, now: datetime) -> list[Fact]:
    """What was pulled of a dataset, when, how complete that is, and what is missing and why."""
    held = one.held
    told = [
        (tr("State"), _state_said(one)),
        (tr("Pulled"), _when(one.pulled, zone, now)),
        (tr("Asked for"), "\n".join(_asked(one, zone))),
        (tr("Missing"), "\n".join(_missing(one, zone))),
        (tr("Features"), number(held.features) if held.kind == "features" else ""),
        (tr("Stations"), number(held.stations) if held.kind == "series" else ""),
        (tr("Series in all"), number(held.series) if held.kind == "series" else ""),
        (tr("Values"), number(held.observations) if held.kind == "series" else ""),
        (tr("Times"), _span(held.first, held.last, zone)),
        (tr("Platform"), one.platform),
        (tr("Licence"), plain(held.licence, LONGEST_TITLE) or tr("The platform does not say")),
        (tr("Source"), plain(held.attribution, LONGEST_TITLE)),
        (tr("Key"), plain(held.key, LONGEST_TITLE)),
    ]
    return [Fact(label, value) for label, value in told if value]


def _state_said(one: DatasetFacts | SnapshotFacts) -> str:
    """The state, and what can be done about it."""
    hints = {
        State.UNFINISHED: tr("Resume asks for the rest."),
        State.INCOMPLETE: tr("The platform cannot give what is missing."),
        State.GONE: tr("Put the file back, or forget it."),
        State.BUSY: tr("It is shown as soon as it is free."),
        State.DAMAGED: tr("Do not rely on it: put back a good copy and verify that, or pull into a new file."),
    }
    words = state_words(one)
    return f"{words[:1].upper()}{words[1:]}. {hints.get(one.state, '')}".strip()


def _when(t: str | None, zone: tzinfo, now: datetime) -> str:
    return "" if t is None else f"{moment_words(t, zone)} ({age_words(t, now)})"


def _span(first: str | None, last: str | None, zone: tzinfo) -> str:
    if first is None or last is None:
        return ""
    start, end = moment_words(first, zone), moment_words(last, zone)
    return tr("{start} to {end} ({zone})").format(start=start, end=end, zone=zone)


def _asked(one: DatasetFacts, zone: tzinfo) -> Iterator[str]:
    """What was asked for, a line for the latest values and for each period."""
    if one.latest is not None:
        latest = tr("Latest values of {time}").format(time=moment_words(one.latest.started, zone))
        yield limited(latest, Limits(one.latest.request.area, one.latest.request.series))
    for period in one.periods:
        features = tr("All features") if period.area is None else tr("Features")
        name = features if one.held.kind == "features" else _span(period.t_from, period.t_to, zone)
        yield f"{limited(name, Limits(period.area, period.series))}: {_arrived(period)}"
        if period.removed_before is not None:
            text = tr("What is older than {time} was removed on purpose.")
            yield text.format(time=moment_words(period.removed_before, zone))


def _arrived(period: Completeness) -> str:
    arrived = number(period.arrived)
    if period.expected is None:
        return tr("{count} arrived, the platform names no number").format(count=arrived)
    is_vague = period.expected_is_estimate and period.arrived != period.expected
    text = tr("{count} of about {expected}") if is_vague else tr("{count} of {expected}")
    return text.format(count=arrived, expected=number(period.expected))


def _missing(one: DatasetFacts, zone: tzinfo) -> Iterator[str]:
    """What is missing and why; of series, which and when."""
    timed = [gap for period in one.periods for gap in period.missing if one.held.kind == "series"]
    known = {id(gap) for gap in timed}
    others = [localised(plain(gap.cause, LONGEST_TITLE)) for gap in one.missing if id(gap) not in known]
    lines = [*others, *range_lines(timed, one.names, one.held.series, zone)]
    yield from lines[:MOST_LINES]
    more = len(lines) - MOST_LINES
    if more > 0:
        yield tr("and {count} more").format(count=number(more))
