# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of a dataset: its title, statistic and unit as people write them."""

from __future__ import annotations

from ..bridge.layer_texts import inert, ucum_shown
from ..bridge.statistic_words import statistic_over, title_shown
from ..bridge.translation import tr
from ..core.platform import Dataset
from ..core.text import plain

__all__ = ["statistic_words", "title_words", "unit_words"]

_LONGEST = 200


def title_words(dataset: Dataset) -> str:
    """The title with the statistic and the period it ends with in words: ``Ozone (hourly mean, µg/m³)``."""
    return title_shown(plain(dataset.title or dataset.key, _LONGEST), tr)


def statistic_words(dataset: Dataset) -> str:
    """The statistic and its period, such as ``mean over 15 min``; empty where the platform does not say."""
    return statistic_over(dataset.statistic, dataset.period, tr)


def unit_words(dataset: Dataset) -> str:
    """The unit; several of them, as a compound dataset has them, with commas between."""
    return ", ".join(inert(ucum_shown(unit)) for unit in dataset.unit.split("+") if unit)
