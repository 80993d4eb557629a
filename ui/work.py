# SPDX-License-Identifier: GPL-2.0-or-later
"""What jobs do: ask platforms and fill snapshots, in any thread, without a widget or the project.

Everything here raises the family of `core.errors` and stops within a second once its monitor is cancelled. In the
main thread, before a job with a sign-in is started, `unlock_for` asks for the password that opens it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .. import settings
from ..algorithms.access import estimate_of, open_provider, unlock_for
from ..algorithms.choice import require_series
from ..algorithms.filling import fill, summary_words, tell
from ..algorithms.verifysnapshot import verdict
from ..bridge.net_limits import Limits
from ..bridge.translation import tr
from ..core.errors import Cancelled, InputError, UrbanDataError
from ..core.monitor import Monitor
from ..core.platform import Dataset, Probe
from ..core.query import Estimate, PullRequest
from ..settings import SavedPlatform
from ..store import maintenance, pull
from ..store.again import update_again
from ..store.maintenance import Verification
from ..store.outcome import Outcome
from ..store.reader import HeldDataset, SnapshotReader
from .finding import find_platform

__all__ = [
    "Copied",
    "Listing",
    "PullResult",
    "Undamaged",
    "copy",
    "count",
    "estimate",
    "list_platform",
    "probe_address",
    "pull_into",
    "resume",
    "unlock_for",
    "update",
    "verify",
]

_PATIENCE_WITH_AN_ADDRESS = Limits(attempts=2, timeout=10.0, deadline=10.0, longest_wait=5.0)  # somebody waits
_PATIENCE_WITH_A_COUNT = Limits(attempts=1, timeout=5.0, deadline=5.0)  # a pull waits for it


@dataclass(frozen=True, slots=True)
class Listing:
    """What a platform says of itself, and what it offers."""

    platform: SavedPlatform
    probe: Probe | None
    datasets: tuple[Dataset, ...]


@dataclass(frozen=True, slots=True)
class PullResult:
    """What a pull brought into a snapshot: an outcome for every request; ``datasets`` are all that were to choose from.

    Of a pull taken up there is an outcome for each one that was unfinished. ``without`` are the keys of those of which
    there is nothing, ``in_area`` tells whether only an area was asked for.
    """

    snapshot: Path
    datasets: tuple[Dataset, ...]
    outcomes: tuple[Outcome, ...]
    without: tuple[str, ...] = ()
    in_area: bool = False

    @property
    def is_empty(self) -> bool:
        """True when there was nothing of all that was asked for."""
        return bool(self.without) and len(self.without) == len(self.outcomes)

    @property
    def complete(self) -> bool:
        """True when everything that was asked for is there."""
        return all(outcome.complete for outcome in self.outcomes)

    @property
    def sentence(self) -> str:
        """The account in the user's language."""
        if not self.is_empty:
            return summary_words(self.outcomes, self.datasets)
        if any(one.kind == "series" for one in self.datasets if one.key in self.without):
            return tr("There are no stations in the area.") if self.in_area else tr("There are no stations yet.")
        return tr("There are no features in the area.") if self.in_area else tr("There are no features yet.")


@dataclass(frozen=True, slots=True)
class Undamaged(Verification):
    """A verification that found nothing; ``sentence`` says so in the user's language."""

    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy of a snapshot; ``is_readable`` is false where SQLite finds damage in it, which the original has too."""

    path: Path
    is_readable: bool


def list_platform(platform: SavedPlatform, monitor: Monitor) -> Listing:
    """What the platform is, and its data sets sorted by title."""
    provider = open_provider(platform, monitor)
    return Listing(platform, provider.probe(), tuple(provider.datasets()))


def probe_address(platform: SavedPlatform, monitor: Monitor, *, guessed: bool = False) -> Probe:
    """What is at the platform's address or above it, told within ten seconds; see `finding.find_platform`.

    ``guessed`` says that the address was given without http or https. Raises NotThisApi when it is nothing that is
    known.
    """
    return find_platform(platform, monitor, _PATIENCE_WITH_AN_ADDRESS, guessed=guessed)


def estimate(platform: SavedPlatform, requests: Sequence[PullRequest], monitor: Monitor) -> Estimate:
    """How much the requests would bring together; values are None where the platform does not say.

    Raises InputError for a word that no series of the datasets has.
    """
    provider = open_provider(platform, monitor)
    require_series(provider, requests)
    return estimate_of(provider, requests)


def count(platform: SavedPlatform, requests: Sequence[PullRequest], monitor: Monitor) -> int:
    """How many values or features the requests would bring at least, as far as the platform says so within seconds.

    Raises Cancelled alone: what is wrong with a platform shows when something is pulled from it.
    """
    try:
        provider = open_provider(platform, monitor, _PATIENCE_WITH_A_COUNT)
        return sum(provider.estimate(request).values or 0 for request in requests)
    except Cancelled:
        raise
    except UrbanDataError:
        return 0


def pull_into(
    platform: SavedPlatform,
    requests: Sequence[PullRequest],
    datasets: Sequence[Dataset],
    snapshot: Path,
    monitor: Monitor,
) -> PullResult:
    """Pull requests for some of the ``datasets`` listed before; what of them is unfinished is taken up."""
    maintenance.require_fillable(snapshot)
    provider = open_provider(platform, monitor)
    outcomes = fill(provider, requests, datasets, snapshot, monitor)
    without = _without(provider.root_url, outcomes, snapshot)
    in_area = all(request.area is not None for request in requests)
    return PullResult(snapshot, tuple(datasets), tuple(outcomes), without, in_area)


def _without(platform_url: str, outcomes: Sequence[Outcome], snapshot: Path) -> tuple[str, ...]:
    """The keys of datasets that were pulled whole, and of which there is neither a station nor a feature."""
    nothing = [one.dataset for one in outcomes if one.complete and not one.received]
    if not nothing:
        return ()
    with SnapshotReader.open(snapshot) as reader:
        held = {
            one.key for one in reader.datasets() if one.platform_url == platform_url and one.stations + one.features
        }
    return tuple(key for key in nothing if key not in held)


def resume(platform: SavedPlatform, snapshot: Path, monitor: Monitor) -> PullResult:
    """Finish what earlier pulls from this platform left unfinished."""
    with SnapshotReader.open(snapshot) as reader:
        datasets = [_dataset(held) for held in reader.datasets()]
    provider = open_provider(platform, monitor)
    outcomes = pull.resume(provider, snapshot, monitor, workers=settings.PARALLEL_REQUESTS.value())
    tell(outcomes, datasets, monitor)
    return PullResult(snapshot, tuple(datasets), tuple(outcomes))


def update(platform: SavedPlatform, snapshot: Path, keys: Sequence[str], monitor: Monitor) -> PullResult:
    """Bring data sets of this platform up to date: those of ``keys``, or all that the snapshot holds.

    Raises InputError when it holds none of them.
    """
    provider = open_provider(platform, monitor)
    with SnapshotReader.open(snapshot) as reader:
        held = [one for one in reader.datasets() if one.platform_url == provider.root_url]
        chosen = [one for one in held if not keys or one.key in keys]
        if not chosen:
            raise InputError("The snapshot holds no data set of this platform that could be updated.", platform.url)
        requests = update_again(reader, chosen)
    datasets = [_dataset(one) for one in chosen]
    outcomes = fill(provider, requests, datasets, snapshot, monitor)
    return PullResult(snapshot, tuple(datasets), tuple(outcomes))


def verify(snapshot: Path, monitor: Monitor) -> Undamaged:
    """Read every row and compare it with its seal; raises SnapshotDamaged for damage, after telling where it is."""
    found = maintenance.verify(snapshot, monitor)
    sentence = verdict(snapshot, found, monitor)
    return Undamaged(found.checked_rows, found.problems, sentence=sentence)


def copy(snapshot: Path, target: Path, monitor: Monitor) -> Copied:
    """Copy a snapshot into a new file, also while something is pulled into it."""
    maintenance.copy(snapshot, target, monitor)
    return Copied(target, maintenance.is_readable(target, monitor))


def _dataset(held: HeldDataset) -> Dataset:
    """A dataset of a snapshot as a platform would list it."""
    kind: Literal["series", "features"] = "features" if held.kind == "features" else "series"
    return Dataset(held.key, held.title, kind, licence=held.licence, attribution=held.attribution)
