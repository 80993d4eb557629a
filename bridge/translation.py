# SPDX-License-Identifier: GPL-2.0-or-later
"""The user's language: the translator, and English sentences of the rooms below said in it.

The rooms without QGIS speak plain English, and the snapshot's ledger keeps what they said. At the border a sentence
is recognised by its template (``i18n/sentences.txt`` lists them all) and said in the user's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from string import Formatter

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QLocale, QTranslator

from ..core.errors import InputError, UrbanDataError

CONTEXT = "urban_data"
FOLDER = Path(__file__).parent.parent / "i18n"
_DEEPEST = 4
_MOST_ENDS = 8  # a stranger's text may be full of them


def tr(text: str) -> str:
    """An English text of the plugin in the user's language; the text itself where there is no translation."""
    return str(QCoreApplication.translate(CONTEXT, text))


def words(language: str) -> Callable[[str], str]:
    """What `tr` does, in a language of the choice ("de", "en") whatever QGIS's own is; for "" it is `tr` itself.

    Where there is no translation into the language, texts stay English.
    """
    if not language:
        return tr
    translator = _translator(language, FOLDER)
    # As bytes, because PyQt takes only ASCII for a text here, unlike in QCoreApplication.translate.
    return lambda text: (translator.translate(CONTEXT, text.encode()) or text) if translator else text


@lru_cache(maxsize=8)
def _translator(language: str, folder: Path) -> QTranslator | None:
    """A translator that is not installed."""
    translator = QTranslator()
    return translator if translator.load(QLocale(language), CONTEXT, "_", str(folder)) else None


def user_language() -> str:
    """The language chosen in QGIS, else the system's, as a code of two letters ("de")."""
    return str(QLocale(QgsApplication.locale()).name().partition("_")[0])


def locale() -> QLocale:
    """How numbers, dates and times are written: as chosen in QGIS's options, which may differ from its language.

    Thousands are always set apart. Where neither QGIS nor the system says anything, the language decides.
    """
    chosen = QLocale()
    if chosen.language() == QLocale.Language.C:
        return QLocale(QgsApplication.locale())
    chosen.setNumberOptions(QLocale.NumberOption.DefaultNumberOptions)
    return chosen


def install_translator() -> QTranslator | None:
    """The translator for QGIS's language, installed; None where there is none, which leaves the plugin in English."""
    translator = QTranslator()
    if not translator.load(QLocale(user_language()), CONTEXT, "_", str(FOLDER)):
        return None
    QCoreApplication.installTranslator(translator)
    return translator


def remove_translator(translator: QTranslator | None) -> None:
    """Undo `install_translator`."""
    if translator is not None:
        QCoreApplication.removeTranslator(translator)


def number(value: int) -> str:
    """A whole number with the separators of the user's locale."""
    return str(locale().toString(value))


def sentence_of(error: UrbanDataError) -> str:
    """The error's sentence in the user's language."""
    if isinstance(error, InputError):
        return localised(error.sentence)
    return tr(error.template).format(**{name: localised(value) for name, value in error.fields.items()})


def localised(text: str, translate: Callable[[str], str] = tr) -> str:
    """An English sentence made by the plugin, in the user's language or in that of ``translate`` (see `words`).

    Sentences that follow each other are recognised one by one; what is not recognised stays as it is.
    """
    return _said(text, translate, 0)


@dataclass(frozen=True, slots=True)
class _Template:
    """A sentence with gaps: ``literals`` is what stands before, between and after the gaps called ``names``."""

    text: str
    names: tuple[str, ...]
    literals: tuple[str, ...]

    def gaps(self, said: str) -> list[str] | None:
        """What fills the gaps in ``said``, each as short as can be; None when it is another sentence."""
        first, *rest = self.literals
        if not rest:
            return [] if said == first else None
        end = len(said) - len(rest[-1])
        if not said.startswith(first) or not said.endswith(rest[-1]):
            return None
        filled, at = [], len(first)
        for literal in rest[:-1]:
            found = said.find(literal, at, end)
            if found < 0:
                return None
            filled.append(said[at:found])
            at = found + len(literal)
        return [*filled, said[at:end]] if at <= end else None


def _said(text: str, translate: Callable[[str], str], depth: int) -> str:
    if depth > _DEEPEST or not text.strip():
        return text
    whole = _recognised(text, translate, depth)
    if whole is not None:
        return whole
    for end in islice(re.finditer(r"[.:?!] ", text), _MOST_ENDS):
        first = _recognised(text[: end.start() + 1], translate, depth)
        if first is not None:
            return f"{first} {_said(text[end.end() :], translate, depth + 1)}"
    return text


def _recognised(text: str, translate: Callable[[str], str], depth: int) -> str | None:
    for template in _templates():
        gaps = template.gaps(text)
        if gaps is None:
            continue
        translated = translate(template.text)
        if translated != template.text:
            values = [_said(value, translate, depth + 1) for value in gaps]
            return translated.format("", *values, **dict(zip(template.names, values, strict=True)))
    return None


@lru_cache(maxsize=1)
def _templates() -> tuple[_Template, ...]:
    """The known sentences, those with the most words of their own first."""
    lines = (FOLDER / "sentences.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_template(line) for line in sorted(lines, key=_own_letters, reverse=True) if _own_letters(line))


def _template(text: str) -> _Template:
    names, literals = [], [""]
    for literal, name, _, _ in Formatter().parse(text):
        literals[-1] += literal
        if name is not None:
            names.append(name)
            literals.append("")
    return _Template(text, tuple(names), tuple(literals))


def _own_letters(text: str) -> int:
    return sum(len(re.findall(r"[^\W\d_]", literal)) for literal, _, _, _ in Formatter().parse(text))
