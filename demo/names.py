# SPDX-License-Identifier: GPL-2.0-or-later
"""Names of the demo city: words of no particular place, joined to street names."""

from __future__ import annotations

TOWN = "Merfurt am Rhein"
OWNER = "Stadt Merfurt am Rhein (erfunden)"
LICENCE = "dl-de/by-2-0"
ATTRIBUTION = "Stadt Merfurt am Rhein, Demostadt, dl-de/by-2-0"

_STEMS = (
    "Ahorn", "Amsel", "Anger", "Apfel", "Auen", "Bach", "Birken", "Bleich", "Böttcher", "Brunnen", "Buchen", "Dohlen",
    "Drossel", "Eichen", "Elstern", "Erlen", "Eschen", "Falken", "Farn", "Fasanen", "Feld", "Fichten", "Finken",
    "Fischer", "Flieder", "Garten", "Gerber", "Ginster", "Glocken", "Habicht", "Hafer", "Hasel", "Heide", "Hirten",
    "Holunder", "Hopfen", "Imker", "Kastanien", "Kiebitz", "Kiefern", "Kirsch", "Klee", "Korn", "Kranich", "Küfer",
    "Lärchen", "Lerchen", "Linden", "Löwenzahn", "Maler", "Meisen", "Milan", "Mohn", "Mühlen", "Nachtigallen", "Nelken",
    "Nuss", "Obst", "Pappel", "Pflaumen", "Quellen", "Reiher", "Ringel", "Rosen", "Rotdorn", "Sand", "Sattler",
    "Schiffer", "Schlehen", "Schmiede", "Schwalben", "Seiler", "Sperber", "Specht", "Star", "Storchen", "Tannen",
    "Tauben", "Tulpen", "Turm", "Ufer", "Ulmen", "Veilchen", "Wacholder", "Wald", "Weber", "Weiden", "Wein", "Wiesen",
    "Winzer", "Zeisig", "Ziegel", "Zimmer",
)  # fmt: skip
_LARGE = ("allee", "damm", "chaussee")
_SMALL = ("weg", "straße", "pfad", "gasse", "hof", "kamp", "stieg", "grund", "hang", "winkel")


def street_name(number: int, is_large: bool) -> str:
    """The name of a street; no two of the first thousand have the same, all ends being tried before a stem returns."""
    ends = _LARGE if is_large else _SMALL
    around, at = divmod(number, len(_STEMS))
    stem, end = _STEMS[at * 37 % len(_STEMS)], ends[(around + at) % len(ends)]
    turn = around // len(ends)
    word = f"{stem}{end}"
    return word if turn == 0 else f"{('Alte', 'Neue', 'Obere', 'Untere')[(turn - 1) % 4]} {word}"
