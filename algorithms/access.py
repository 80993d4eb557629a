# SPDX-License-Identifier: GPL-2.0-or-later
"""How a platform is reached: signed in to, opened, and asked how much requests would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import settings
from ..core.query import Estimate, PullRequest

if TYPE_CHECKING:
    from ..bridge.net_limits import Limits
    from ..core.monitor import Monitor
    from ..core.provider import Provider


@dataclass(frozen=True, slots=True)
class Connection:
    """How a platform is reached; ``api`` is empty where the address is to be asked."""

    url: str
    api: str
    authcfg: str
    headers: Mapping[str, str]


def open_provider(
    platform: settings.SavedPlatform | Connection, monitor: Monitor, limits: Limits | None = None
) -> Provider:
    """The platform, to be asked in any thread; whatever it does stops when ``monitor`` is cancelled.

    Without ``limits`` they are the usual ones, with as many requests at once as the settings say.
    Asks the address what it is where no API is named. Raises InputError for an unknown or locked sign-in (see
    `unlock_for`) and an address that is none, and the rest of the family of `core.errors`.
    """
    from ..bridge.network import Limits, open_session
    from ..providers.registry import open_platform

    usual = Limits(parallel=settings.PARALLEL_REQUESTS.value())
    session = open_session(platform.authcfg, headers=platform.headers, monitor=monitor, limits=limits or usual)
    return open_platform(platform.url, session, platform.api or None, monitor)


def unlock_for(platform: settings.SavedPlatform | Connection) -> None:
    """Have the sign-in unlocked, if there is one, while somebody can be asked: in the main thread, before the work."""
    if platform.authcfg:
        from ..bridge.network import unlock

        unlock()


def estimate_of(provider: Provider, requests: Sequence[PullRequest]) -> Estimate:
    """The sum of the estimates; values are None as soon as one request's are not known."""
    estimates = [provider.estimate(request) for request in requests]
    values = [estimate.values for estimate in estimates]
    return Estimate(
        values=None if None in values else sum(count or 0 for count in values),
        values_is_estimate=any(estimate.values_is_estimate for estimate in estimates),
        size=sum(estimate.size for estimate in estimates),
        requests=sum(estimate.requests for estimate in estimates),
        seconds=sum(estimate.seconds for estimate in estimates),
    )
