# SPDX-License-Identifier: GPL-2.0-or-later
"""What legends say around the classes, in English and German (``texts.json`` beside this module)."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from .classes import Words


def words(key: str, **gaps: str | Words) -> Words:
    """The text called ``key`` with its gaps filled; raises KeyError for one that does not exist."""
    en, de = _texts()[key]
    return Words(en.format(**_said(gaps, "en")), de.format(**_said(gaps, "de")))


def _said(gaps: dict[str, str | Words], language: str) -> dict[str, str]:
    return {name: gap.said(language) if isinstance(gap, Words) else gap for name, gap in gaps.items()}


@lru_cache(maxsize=1)
def _texts() -> dict[str, tuple[str, str]]:
    content = json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))
    return {key: (said["en"], said["de"]) for key, said in content.items()}
