# SPDX-License-Identifier: GPL-2.0-or-later
"""Where moving Things were: their HistoricalLocations (OGC 18-088, 8.2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...core.query import BEGINNING, END, Part
from ...core.records import Page, Position
from ...core.time import TimeError, parse_instant
from ..losses import Flaw, Losses
from .entities import checked, listed, location_geometry
from .lists import walk
from .service import LARGEST_PAGE, Options, Service

_PLACES = "Locations($select=id,encodingType,location)"


class Positions:
    """Fetches ``positions`` parts."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def pages(self, part: Part) -> Iterator[Page]:
        """Pages of the positions of every station of the part, in the order of the service's list."""
        for number, station in enumerate(part.sources):
            path, wanted = self._service.related("Things", station, "HistoricalLocations")
            terms = filter(None, (wanted, *position_terms(part.t_from, part.t_to)))
            options: Options = [
                ("select", "id,time"),
                ("expand", _PLACES),
                ("filter", " and ".join(terms)),
                ("top", str(LARGEST_PAGE)),
            ]
            for rows, answer, last in walk(self._service, path, options):
                losses = Losses()
                found = [position for row in rows if (position := _position(row, station, losses)) is not None]
                kept = [position for position in found if part.t_from <= position.t_start < part.t_to]
                yield Page(
                    answer.url,
                    len(kept) + len(losses),
                    answer.digest,
                    positions=kept,
                    drops=losses.drops(),
                    complete=last and number == len(part.sources) - 1,
                )


def position_terms(t_from: str, t_to: str) -> list[str]:
    """The filter for ``t_from <= time < t_to``."""
    terms = []
    if t_from > BEGINNING:
        terms.append(f"time ge {t_from}")
    if t_to < END:
        terms.append(f"time lt {t_to}")
    return terms


def _position(row: Any, station: str, losses: Losses) -> Position | None:
    try:
        entity = checked(row)
        moment = parse_instant(entity.get("time") or "")
        geometry, reason = location_geometry(listed(entity, "Locations"))
        if geometry is None:
            raise Flaw(f"a position with {reason}")
    except (TypeError, AttributeError, KeyError):  # from Python 3.12 on an object can be asked for a slice
        losses.add("no time", row)
    except TimeError as error:
        losses.add(str(error).partition(":")[0], row)
    except Flaw as flaw:
        losses.add(str(flaw), row)
    else:
        return Position(station, moment, moment, geometry)
    return None
