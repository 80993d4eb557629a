# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes docs/classifications.md from the tables of the cartography.

PYTHONPATH=build python tools/classification_page.py docs/classifications.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from urban_data.cartography.meaning import Quantity, quantities
from urban_data.cartography.numbers import range_text, unit_text
from urban_data.cartography.tables import Standard, standards

HEAD = """# Classes, colours and where they come from

Urban Data looks up what a platform measures (the address of its definition, else its name, in German or English) and
in which unit, and shows the classes that are usual for it. This page is made from the data files in
`cartography/tables` and `cartography/meanings.json`:

    PYTHONPATH=build python tools/classification_page.py docs/classifications.md

## How a value finds its class

- The classes keep the round numbers of their source, in its unit. Where the data come in another unit, the bounds are
  converted exactly (as fractions) and the note says so; the values are left alone. Shares of gases become masses as
  Directive 2008/50/EC, annex VI, has it: at 293 K and 101.3 kPa.
- Where a source tells whole numbers, such as the air quality index, a value is rounded to them first, halves up.
- A unit that does not fit, such as particulate matter in degrees, gives no standard classes, and the note says so.
- A share without a unit is read as 0 to 1 when no value is above 1, else as per cent, and the note says which.
- Where there is no standard, there are at most five classes with about equal numbers of stations. A class ends at a
  value that occurs (type 1 of Hyndman and Fan 1996), counts are whole numbers, and fewer or equal values make fewer
  classes; where all are equal, the legend says the number, and other values would be drawn apart. Such classes show
  differences within a map and are no assessment.
- A value is old after three of its periods, at least an hour, or after a day where the period is not known.

## How it is drawn

- Colour and size (of a line its width) tell the class, so that a map can be read in grey. Polygons have colour alone;
  its lightness rises or falls from class to class, or from the middle to both ends.
- An old value is grey and crossed, a missing one white and crossed, one outside of all classes a white diamond. All
  are in the map and in the legend.
- Neighbouring classes differ by at least 8 (CIEDE2000) for the usual eye and under protanopia, deuteranopia and
  tritanopia (Machado et al. 2009, severity 1), and by at least 6 in grey; other pairs by at least 8 in colour. The
  tests compute it. Colours that a source has of its own are not used; the tables below say so.
- 100,000 stations with their age take 0.9 s of processor time as drawn here (QGIS 3.40, 1600 x 1000 pixels, two busy
  cores). With plain circles, rules took 0.7 to 0.9 s, categories 0.8 to 0.9 s, a graduated renderer 1.6 s, and 0.3 s
  without the age; so rules were chosen.

"""
TABLES = "## Tables\n\nWhat is not told by its source is marked: no date means that the source gives none.\n\n"
OTHERS = """## Quantities without standard classes

| quantity | units | why |
|---|---|---|
"""


def render() -> str:
    """The whole page."""
    return HEAD + TABLES + "".join(map(_section, standards().values())) + OTHERS + "".join(_others())


def _section(standard: Standard) -> str:
    table = standard.table
    link = f"[{table.source.name.en}]({table.source.url})" if table.source.url else table.source.name.en
    side = (
        "rounded to whole numbers first"
        if table.decimals == 0
        else f"a bound belongs to the class {_SIDES[table.inclusive]}"
    )
    facts = [f"Unit: {unit_text(table.unit, 'en')}", side, f"source: {link}, {table.source.date or 'undated'}"]
    if table.valid_from:
        facts.append(f"valid from {table.valid_from}")
    lines = [f"### {table.title.en} / {table.title.de}\n", f"{'; '.join(facts)}.\n"]
    lines += [f"{text.en}\n" for text in (table.note, standard.colours) if text.en]
    lines.append("| class | English | Deutsch | colour |\n|---|---|---|---|")
    for index, one in enumerate(table.classes):
        numbers = range_text(table, index, "en")
        lines.append(f"| {numbers} | {one.words.en} | {one.words.de} | `{one.colour}` |")
    return "\n".join(lines) + "\n\n"


def _others() -> Iterator[str]:
    for quantity in sorted(quantities(), key=lambda one: one.title.en):
        if quantity.key not in standards():
            units = ", ".join(unit_text(unit, "en") or "number" for unit in quantity.units)
            yield f"| {quantity.title.en} / {quantity.title.de} | {units} | {quantity.note.en or _reason(quantity)} |\n"


def _reason(quantity: Quantity) -> str:
    return "Counts depend on the place." if quantity.is_count else "No standard is known to us."


_SIDES = {"lower": "above it", "upper": "below it"}


def main() -> None:
    """Write the page."""
    Path(sys.argv[1]).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
