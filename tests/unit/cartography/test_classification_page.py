# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/classifications.md says what the tables say."""

from __future__ import annotations

from classification_page import render
from shipped import ROOT


def test_that_the_page_is_made_from_the_tables() -> None:
    assert (ROOT / "docs" / "classifications.md").read_text("utf-8") == render(), (
        "PYTHONPATH=build python tools/classification_page.py docs/classifications.md"
    )
