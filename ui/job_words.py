# SPDX-License-Identifier: GPL-2.0-or-later
"""How a job gets on and how it ended, in words."""

from __future__ import annotations

from math import floor, log10

from ..bridge.translation import number, tr
from .jobs import Job, JobState

__all__ = ["left_words", "news_words", "state_words"]

_MINUTE, _HOUR = 60, 3600
_SOON = 10


def state_words(job: Job) -> str:
    """The state in a word or two."""
    if job.is_stopping:
        return tr("Stopping…")
    return {
        JobState.WAITING: tr("Waiting"),
        JobState.RUNNING: tr("Running"),
        JobState.DONE: tr("Done"),
        JobState.INCOMPLETE: tr("Incomplete"),
        JobState.FAILED: tr("Failed"),
        JobState.CANCELLED: tr("Cancelled"),
    }[job.state]


def news_words(job: Job) -> str:
    """What there is to say beside the state: the figures while it runs, the account at the end; may be empty."""
    if job.state.is_end:
        sentence = job.sentence
        return "" if sentence == f"{state_words(job)}." else sentence
    figures = []
    if job.received:
        figures.append(tr("{count} received").format(count=number(job.received)))
    if job.per_second and job.per_second >= 1:
        figures.append(tr("{count} per second").format(count=number(_rounded(job.per_second))))
    if job.seconds_left is not None:
        figures.append(left_words(job.seconds_left))
    return ", ".join(figures)


def left_words(seconds: float) -> str:
    """How long it still takes, no more exactly than can be foreseen."""
    if seconds < _SOON:
        return tr("a few seconds left")
    if seconds < _MINUTE:
        return tr("less than a minute left")
    if seconds < _HOUR:
        one, many, unit = tr("about a minute left"), tr("about {count} minutes left"), _MINUTE
    else:
        one, many, unit = tr("about an hour left"), tr("about {count} hours left"), _HOUR
    count = round(seconds / unit)
    return one if count == 1 else many.format(count=number(count))


def _rounded(value: float) -> int:
    """The value with two digits that count, so that it does not flicker."""
    step = int(10 ** max(0, floor(log10(value)) - 1))
    return round(value / step) * step
