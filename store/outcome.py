# SPDX-License-Identifier: GPL-2.0-or-later
"""What pulls brought, put into numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..core.query import Part

State = Literal["complete", "incomplete", "cancelled"]


@dataclass(frozen=True, slots=True)
class Missing:
    """A part that did not arrive to its end: from ``t_from`` (UTC text, after what did arrive) to ``t_to``."""

    part: Part
    t_from: str
    t_to: str
    cause: str


@dataclass(slots=True)
class Outcome:
    """What a pull of one dataset brought; the counts are of observations and positions.

    A pull that was taken up counts what came before, too. ``expected`` is None when the platform did not say; it is
    shown beside ``received`` and never decides ``state``.
    """

    dataset: str
    state: State = "complete"
    expected: int | None = None
    expected_is_estimate: bool = False
    received: int = 0
    stored: int = 0
    duplicates: int = 0
    dropped: int = 0
    missing: tuple[Missing, ...] = ()

    @property
    def complete(self) -> bool:
        """True when every planned part reached its last page."""
        return self.state == "complete"


def together(outcomes: Sequence[Outcome]) -> Outcome:
    """Pulls of one dataset told as one: the worst state, everything missing, the sums.

    What a later one brings once more counts as a duplicate alone, so that no value is expected or received twice.
    """
    states = {outcome.state for outcome in outcomes}
    state: State = "cancelled" if "cancelled" in states else "incomplete" if "incomplete" in states else "complete"
    first, *later = outcomes
    expected = [first.expected]
    expected += [None if one.expected is None else max(0, one.expected - one.duplicates) for one in later]
    return Outcome(
        outcomes[-1].dataset,
        state,
        None if None in expected else sum(count or 0 for count in expected),
        any(outcome.expected_is_estimate for outcome in outcomes),
        received=first.received + sum(one.received - one.duplicates for one in later),
        stored=sum(outcome.stored for outcome in outcomes),
        duplicates=sum(outcome.duplicates for outcome in outcomes),
        dropped=sum(outcome.dropped for outcome in outcomes),
        missing=tuple(missing for outcome in outcomes for missing in outcome.missing),
    )
