# SPDX-License-Identifier: GPL-2.0-or-later
"""What values over a length of time are called, in titles and headings: ``hourly mean``, ``sum over 15 min``."""

from __future__ import annotations

from .layer_texts import Translate, duration_shown, inert, regular_period

_LONGEST = 40


def statistic_over(statistic: str, period: str, tr: Translate) -> str:
    """What a statistic is called together with its period (ISO 8601); either may be empty."""
    time = inert(duration_shown(period, tr), _LONGEST)
    found = _words_of(statistic, tr)
    if found is None or not time:
        return ", ".join(filter(None, (statistic_shown(statistic, tr), time)))
    _, over, regular = found
    return regular.get(regular_period(period)) or over.format(period=time)


def statistic_shown(statistic: str, tr: Translate) -> str:
    """What a statistic is called; one that nobody knows stays as it is."""
    found = _words_of(statistic, tr)
    return inert(statistic, _LONGEST) if found is None else found[0]


def is_statistic(text: str) -> bool:
    """Whether a text is the word for a statistic that providers use."""
    return _words_of(text, str) is not None


def title_shown(title: str, tr: Translate) -> str:
    """The title of a dataset with the codes it ends with in words: ``Ozone (hourly mean, µg/m³)``.

    Providers end a title with statistic, period (ISO 8601) and unit: ``Ozone (mean, PT1H, µg/m³)``. Any other title
    stays as it is.
    """
    head, mark, tail = title.rpartition(" (")
    codes = tail[:-1].split(", ") if mark and tail.endswith(")") else []
    timed = next((place for place, code in enumerate(codes[:2]) if duration_shown(code, str) != code), None)
    if timed is None and not is_statistic(codes[0] if codes else ""):
        return title
    period = "" if timed is None else codes.pop(timed)
    statistic = "" if timed == 0 else codes.pop(0)
    units = [unit for unit in codes if unit != "1"]
    return f"{head} ({', '.join([statistic_over(statistic, period, tr), *units])})"


def _words_of(statistic: str, tr: Translate) -> tuple[str, str, dict[str, str]] | None:
    """What a statistic is called alone, over any period, and over one of those that have a name."""
    match statistic:
        case "mean":
            regular = (tr("hourly mean"), tr("daily mean"), tr("weekly mean"), tr("monthly mean"), tr("yearly mean"))
            told = tr("mean"), tr("mean over {period}")
        case "sum":
            regular = (tr("hourly sum"), tr("daily sum"), tr("weekly sum"), tr("monthly sum"), tr("yearly sum"))
            told = tr("sum"), tr("sum over {period}")
        case "count":
            regular = (
                tr("hourly count"),
                tr("daily count"),
                tr("weekly count"),
                tr("monthly count"),
                tr("yearly count"),
            )
            told = tr("count"), tr("count over {period}")
        case "min":
            regular = (
                tr("hourly minimum"),
                tr("daily minimum"),
                tr("weekly minimum"),
                tr("monthly minimum"),
                tr("yearly minimum"),
            )
            told = tr("minimum"), tr("minimum over {period}")
        case "max":
            regular = (
                tr("hourly maximum"),
                tr("daily maximum"),
                tr("weekly maximum"),
                tr("monthly maximum"),
                tr("yearly maximum"),
            )
            told = tr("maximum"), tr("maximum over {period}")
        case "median":
            regular = (
                tr("hourly median"),
                tr("daily median"),
                tr("weekly median"),
                tr("monthly median"),
                tr("yearly median"),
            )
            told = tr("median"), tr("median over {period}")
        case _:
            return None
    return *told, dict(zip(("hour", "day", "week", "month", "year"), regular, strict=True))
