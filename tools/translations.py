# SPDX-License-Identifier: GPL-2.0-or-later
"""Keep the translations in step with the code.

Texts to translate are the literals given to ``tr`` and the lines of ``i18n/sentences.txt``. ``check`` fails on what is
missing, unfinished, left over or has other gaps than its source; ``update`` adds and removes entries accordingly.
"""

from __future__ import annotations

import ast
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

from shipped import ROOT, shipped_modules

CONTEXT = "urban_data"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def texts_of(source: str) -> set[str]:
    """Every literal that a module's source gives to ``tr``."""
    texts = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(func=ast.Name("tr"), args=[ast.Constant(str(text))]):
                texts.add(text)
    return texts


def texts_in(root: Path) -> set[str]:
    """Every text of the checkout that is to be translated."""
    texts = {text for path in shipped_modules(root) for text in texts_of((root / path).read_text(encoding="utf-8"))}
    lines = (root / "i18n" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    return texts | {line for line in lines if line.strip()}


def problems(texts: Iterable[str], translation: ET.Element) -> list[str]:
    """What keeps a translation file (the root element of a .ts) from being complete, one sentence each."""
    entries = _entries(translation)
    missing = [f"not there: {text}" for text in sorted(set(texts) - set(entries))]
    left_over = [f"no longer in the code: {text}" for text in sorted(set(entries) - set(texts))]
    broken = [f"{fault}: {text}" for text, entry in sorted(entries.items()) if (fault := _fault(text, entry))]
    return missing + left_over + broken


def update(texts: Iterable[str], translation: ET.Element) -> None:
    """Add what is missing as unfinished, take out what is left over, and sort the entries."""
    entries = _entries(translation)
    context = translation.find("context")
    if context is None:
        context = ET.SubElement(translation, "context")
    for child in list(context):
        context.remove(child)
    ET.SubElement(context, "name").text = CONTEXT
    for text in sorted(set(texts)):
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "source").text = text
        message.append(entries.get(text, ET.Element("translation", type="unfinished")))


def main(arguments: list[str]) -> int:
    """Check or update every translation in i18n/; 1 when the check finds something."""
    if arguments not in (["check"], ["update"]):
        print("Usage: translations.py check|update")
        return 2
    texts = texts_in(ROOT)
    found = 0
    files = sorted((ROOT / "i18n").glob("*.ts"))
    for path in files:
        translation = ET.parse(path).getroot()  # noqa: S314 - a file of this repository
        if arguments == ["update"]:
            update(texts, translation)
            ET.indent(translation, "    ")
            text = ET.tostring(translation, encoding="unicode")
            path.write_text(f"{HEAD}{text}\n", encoding="utf-8")
        for problem in problems(texts, translation):
            found += 1
            print(f"{path.relative_to(ROOT)}: {problem}")
    if not files:
        print("There is no translation in i18n/.")
        return 1
    print(f"{len(texts)} texts, {len(files)} languages, {found} problems.")
    return 1 if found and arguments == ["check"] else 0


def _entries(translation: ET.Element) -> dict[str, ET.Element]:
    """The translation element of each source text."""
    return {
        message.findtext("source", ""): element
        for message in translation.iter("message")
        if (element := message.find("translation")) is not None
    }


def _fault(text: str, entry: ET.Element) -> str:
    if entry.get("type") is not None or not (entry.text or "").strip():
        return "not translated"
    if _gaps(text) != _gaps(entry.text or ""):
        return "other gaps than its source"
    return ""


def _gaps(text: str) -> list[str]:
    """The names in braces; a text that is no format string has none."""
    try:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return []


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
