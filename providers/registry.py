# SPDX-License-Identifier: GPL-2.0-or-later
"""Which APIs there are: one line each."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from traceback import clear_frames

import requests

from ..core.errors import InputError, NotThisApi, UrbanDataError
from ..core.monitor import Monitor
from ..core.platform import Probe
from ..core.provider import Provider
from .links import given_address, root_address
from .ogcfeatures import OgcFeatures
from .sensorthings import SensorThings
from .sensorthings.addresses import COLLECTIONS

Opener = Callable[[str, requests.Session, "Monitor | None"], Provider]

PROVIDERS: dict[str, Opener] = {
    "sensorthings": SensorThings,
    "ogcfeatures": OgcFeatures,
}

HIGHEST_CLIMB = 3  # segments of a path

_BELOW_A_ROOT = COLLECTIONS | {"collections", "conformance"}


def open_platform(
    url: str, session: requests.Session, api: str | None = None, monitor: Monitor | None = None
) -> Provider:
    """The provider for an address, of the API named or of the first that recognises it.

    Raises InputError for an unknown API or an address that is none, NotThisApi when nothing recognises it.
    """
    if api is not None:
        if api not in PROVIDERS:
            raise InputError(f"There is no API called {api!r}. Known: {', '.join(sorted(PROVIDERS))}.")
        return PROVIDERS[api](url, session, monitor)
    if len(PROVIDERS) == 1:
        return next(iter(PROVIDERS.values()))(url, session, monitor)
    return _recognised(url, session, monitor)[0]


def probe(url: str, session: requests.Session, api: str | None = None, monitor: Monitor | None = None) -> Probe:
    """What is at an address, or not far above it: people paste that of a page below the service, or another version's.

    Raises NotThisApi for the address itself when nothing is recognised, whatever went wrong above it.
    """
    refusal: NotThisApi | None = None
    for address in (url, *_above(url)):
        try:
            if api:
                return open_platform(address, session, api, monitor).probe()
            return _recognised(address, session, monitor)[1]
        except NotThisApi as error:
            refusal = refusal or error
            _let_go(error)
        except UrbanDataError:
            if refusal is None:
                raise
            break
    try:
        raise refusal or InputError("No API is known.")
    finally:
        del refusal


def _above(url: str) -> list[str]:
    """The addresses above one, the nearest first."""
    parts = given_address(url)
    segments = list(takewhile(_is_at_the_root_or_above, filter(None, parts.path.split("/"))))
    lowest = max(0, len(segments) - HIGHEST_CLIMB)
    return [root_address(parts, segments[:count]) for count in reversed(range(lowest, len(segments)))]


def _is_at_the_root_or_above(segment: str) -> bool:
    return segment.partition("(")[0] not in _BELOW_A_ROOT


def _recognised(url: str, session: requests.Session, monitor: Monitor | None) -> tuple[Provider, Probe]:
    refusals: list[dict[str, str]] = []
    for opener in PROVIDERS.values():
        provider = opener(url, session, monitor)
        try:
            return provider, provider.probe()
        except NotThisApi as error:
            refusals.append({**error.fields, "detail": error.detail})
            _let_go(error)
    if not refusals:
        raise InputError("No API is known.")
    titles = " / ".join(refusal["api"] for refusal in refusals)
    closest = next((refusal for refusal in refusals if "like an OGC API" not in refusal["reason"]), refusals[0])
    raise NotThisApi(**{**closest, "api": titles})


def _let_go(error: BaseException) -> None:
    """Empty the frames an error keeps: they hold session and monitor in a circle, which would outlive the call."""
    found: BaseException | None = error
    while found is not None:
        clear_frames(found.__traceback__)
        found = found.__cause__ or found.__context__
