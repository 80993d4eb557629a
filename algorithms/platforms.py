# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms that ask a platform share: finding it, and turning parameters into requests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from qgis.core import QgsProcessingContext

from .. import settings
from ..bridge.connections import connection, connection_names
from ..bridge.monitor import FeedbackMonitor
from ..bridge.translation import tr
from ..bridge.zones import time_zone
from ..core.errors import InputError
from ..core.query import Mode, PullRequest
from . import parameters as names
from .access import Connection, open_provider, unlock_for
from .area import area_of
from .base import Parameters, UrbanDataAlgorithm
from .choice import require_series
from .selection import period, words
from .wording import period_words

if TYPE_CHECKING:
    from ..core.platform import Dataset
    from ..core.provider import Provider

ALL, UPDATE = "*", "update"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which data of a platform are wanted: words for data sets, a period, an area, words for series."""

    datasets: tuple[str, ...]
    t_from: str | None
    t_to: str | None
    area: str | None
    series: tuple[str, ...]

    def requests(self, provider: Provider, mode: Mode, kind: str = "series") -> tuple[list[PullRequest], list[Dataset]]:
        """One request per data set, and all data sets there are; raises InputError for a wrong name or series.

        Data sets of another ``kind`` cannot be named; with an empty one all can.
        """
        catalogue = provider.datasets()
        requests = [
            PullRequest(dataset.key, mode, self.t_from, self.t_to, self.area, self.series)
            for dataset in _chosen(catalogue, self.datasets, kind)
        ]
        if self.series:
            require_series(provider, requests)
        return requests, catalogue


class PlatformAlgorithm(UrbanDataAlgorithm):
    """An algorithm that asks a platform."""

    GROUP = "platforms"

    _area: str | None = None

    def prepare_with(self, parameters: Parameters, context: QgsProcessingContext) -> None:
        """Read the area, which may be a layer, and have the sign-in unlocked while somebody can be asked."""
        if self.parameterDefinition(names.AREA):
            self._area = area_of(self, names.AREA, parameters, context)
        unlock_for(self.connection(parameters, context))

    def provider(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Provider:
        """The platform of PLATFORM, signed in to by AUTHCFG; raises InputError when there is none of that name."""
        return open_provider(self.connection(parameters, context), monitor)

    def connection(self, parameters: Parameters, context: QgsProcessingContext) -> Connection:
        """How the platform of PLATFORM is reached; raises InputError when there is none of that name."""
        word = self.parameterAsString(parameters, names.PLATFORM, context).strip()
        authcfg = self.parameterAsString(parameters, names.AUTHCFG, context)
        saved = _saved(word)
        if saved is None:
            return Connection(word, "", authcfg, {})
        return Connection(saved.url, saved.api, authcfg or saved.authcfg, saved.headers)

    def choice(self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor) -> Choice:
        """What was written to choose data; raises InputError for a wrong time or no data set.

        To be read before the platform is asked anything.
        """
        t_from = t_to = None
        if self.parameterDefinition(names.FROM):
            t_from, t_to = self._period(parameters, context, monitor)
        series = self.words(parameters, names.SERIES, context)
        datasets = self.words(parameters, names.DATASETS, context)
        if not datasets:
            raise InputError("No data set is named. Give its key or title, or * for all of the platform.")
        return Choice(datasets, t_from, t_to, self._area, series)

    def _period(
        self, parameters: Parameters, context: QgsProcessingContext, monitor: FeedbackMonitor
    ) -> tuple[str | None, str | None]:
        zone = time_zone(settings.TIME_ZONE.value())
        start, end = (names.moment_text(self, name, parameters, context) for name in (names.FROM, names.UNTIL))
        t_from, t_to = period(start, end, datetime.now(UTC), zone)
        monitor.info(period_words(t_from, t_to, zone))
        if (
            self.parameterDefinition(names.MODE)
            and self.parameterAsEnumString(parameters, names.MODE, context) == UPDATE
        ):
            text = tr(
                "An update goes on from what the snapshot holds; FROM counts for what it does not hold at all yet."
            )
            monitor.info(text)
        return t_from, t_to

    def words(self, parameters: Parameters, name: str, context: QgsProcessingContext) -> tuple[str, ...]:
        """The words of a list or text, each once."""
        value = parameters.get(name)
        if isinstance(value, list | tuple):
            return words([str(member) for member in value])
        return words(self.parameterAsString(parameters, name, context))


def _chosen(catalogue: Sequence[Dataset], wanted: Sequence[str], kind: str) -> list[Dataset]:
    """The data sets of these keys or titles, or all of a kind; raises InputError for one of another kind or none."""
    if wanted == (ALL,):
        every = [dataset for dataset in catalogue if kind in ("", dataset.kind)]
        if every:
            return every
        if kind == "features":
            raise InputError("The platform lists no data set of features that can be pulled.")
        raise InputError("The platform lists no data set of series that can be pulled.")
    chosen = _found(catalogue, wanted)
    other = next((dataset for dataset in chosen if kind not in ("", dataset.kind)), None)
    if other is None:
        return chosen
    if kind == "series":
        raise InputError(f"“{other.title}” holds features, not series. Use urbandata:pullfeatures.")
    raise InputError(f"“{other.title}” holds series, not features. Use urbandata:pullobservations.")


def _found(catalogue: Sequence[Dataset], wanted: Sequence[str]) -> list[Dataset]:
    """The data sets of these keys or titles, each once."""
    from ..store.pull import find_dataset

    by_key = {dataset.key: dataset for dataset in catalogue}
    return list({dataset.key: dataset for dataset in (find_dataset(by_key, word) for word in wanted)}.values())


def _saved(word: str) -> settings.SavedPlatform | None:
    """The saved platform of that name, ours before QGIS's, or None for what must be an address; else InputError."""
    from difflib import get_close_matches

    saved = settings.platform(word) or connection(word)
    if saved is not None or any(mark in word for mark in "./:"):
        return saved
    known = [*(platform.name for platform in settings.platforms()), *connection_names()]
    close = get_close_matches(word, known, 3, 0.5)
    hint = f" Did you mean {', '.join(f'“{name}”' for name in close)}?" if close else ""
    raise InputError(f"“{word}” is neither an address nor a saved platform.{hint}")
