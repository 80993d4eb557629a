# SPDX-License-Identifier: GPL-2.0-or-later
"""Renderers of layers whose values are states or other words.

The expression that sorts the values holds the name of the column and words of our own; what a platform wrote is
compared as the value of a category and shown as plain text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsEditorWidgetSetup,
    QgsExpression,
    QgsFeatureRequest,
    QgsRendererCategory,
    QgsVectorLayer,
)

from ..bridge.layer_texts import inert
from .classes import Words
from .classification import Column
from .conditions import age_conditions
from .legend import HEADING_PROPERTY, NOTE_PROPERTY, old_text, shown, with_marks
from .meaning import quantity_of
from .scenery import keep_labels_off
from .states import MOST_WORDS, UMLAUTS, State, folded, is_bare, states_among, states_of, strange_looks, titles_in
from .symbols import symbols_for
from .texts import words

_LONGEST = 60


def style_categories(
    layer: QgsVectorLayer,
    column: Column,
    *,
    language: str,
    old_after: timedelta,
    now: datetime | None = None,
) -> None:
    """Show a column of words: known states by colour and shape, else the most frequent words; labels off.

    Age is shown as in `style.style_latest`. Raises InputError when the layer lacks the column.
    """
    value, _, old = age_conditions(layer, column.name, old_after, now)
    symbols = symbols_for(layer.geometryType())
    counts = _counts(layer, column.name)
    found = states_of(counts.elements())
    known = found or states_among(counts)
    strange = [] if found else [text for text, _ in counts.most_common() if not any(one.is_said(text) for one in known)]
    looks = strange_looks(known)
    strange = strange[: len(looks)]
    entries = [
        (state.key, symbols.classed(state.colour, 0.5, state.shape), state.title.said(language)) for state in known
    ]
    entries += [
        (f"={text}", symbols.classed(colour, 0.5, shape), shown(text, _LONGEST))
        for text, (colour, shape) in zip(sorted(strange), looks, strict=False)
    ]
    entries.append(("", symbols.outside(), words("other_state").said(language)))
    if old:
        entries.append(("old", symbols.old(), old_text(old_after, language)))
    entries.append(("none", symbols.missing(), words("none").said(language)))
    renderer = QgsCategorizedSymbolRenderer(
        _sorting(value, old, known), [QgsRendererCategory(*entry) for entry in entries]
    )
    layer.setRenderer(renderer)
    keep_labels_off(layer)
    layer.setCustomProperty(HEADING_PROPERTY, _heading(layer, column, language))
    layer.setCustomProperty(NOTE_PROPERTY, _source(found, known).said(language))
    layer.triggerRepaint()


def say_states(layer: QgsVectorLayer, language: str) -> None:
    """Have known states said in ``language`` wherever QGIS shows a value: in table, form and map tip.

    A column with a time (``<column>_t``) whose values are words gets a value map of them, and of the other words that
    mean its states, as the platform may send them later. One with more than 50 different values stays as it is.
    """
    fields = layer.fields()
    for index, field in enumerate(fields):
        if field.isNumeric() or fields.indexOf(f"{field.name()}_t") < 0:
            continue
        told = sorted(text for text in map(_text, layer.uniqueValues(index, MOST_WORDS + 1)) if text)
        known = states_of(told) or states_among(told)
        if known and len(told) <= MOST_WORDS:
            said = _said(told, known, language)
            pairs = [{title: text} for text, title in said.items()]
            layer.setEditorWidgetSetup(index, QgsEditorWidgetSetup("ValueMap", {"map": pairs}))


def _said(told: Sequence[str], known: Sequence[State], language: str) -> dict[str, str]:
    """What is said for each text: for a state its title, whether it has been told or not; other texts as they are."""
    titles = titles_in(language, known)
    said = {text: titles.get(folded(text)) or inert(text) for text in told}
    in_use = [text for text in told if folded(text) in titles]
    return said | {_spelled(word, in_use): title for word, title in titles.items()}


def _spelled(word: str, told: Sequence[str]) -> str:
    """A word in the letters of those told: CHARGING, Charging or charging."""
    if any(text.isupper() for text in told):
        return word.upper()
    return word.capitalize() if any(text[:1].isupper() for text in told) else word


def _sorting(value: str, old: str, known: tuple[State, ...]) -> str:
    """An expression for the category of a feature: a state's key, ``old``, ``none``, or ``=`` and the word itself."""
    text = f"lower(to_string({value}))"
    for umlaut, spelled in UMLAUTS.items():
        text = f"replace({text}, '{umlaut}', '{spelled}')"
    text = f"regexp_replace({text}, '[^a-z0-9]', '')"
    cases = [f"WHEN {value} IS NULL OR trim(to_string({value})) = '' THEN 'none'"]
    if old:
        cases.append(f"WHEN {old} THEN 'old'")
    for state in known:
        listed = ", ".join(QgsExpression.quotedValue(word) for word in state.words)
        cases.append(f"WHEN {text} IN ({listed}) THEN '{state.key}'")
    return f"CASE {' '.join(cases)} ELSE '=' || to_string({value}) END"


def _counts(layer: QgsVectorLayer, name: str) -> Counter[str]:
    """How often each word stands in the column."""
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes([layer.fields().lookupField(name)])
    told = (feature[name] for feature in layer.getFeatures(request))
    return Counter(_text(value) for value in told if _text(value).strip())


def _text(value: object) -> str:
    """A value as QGIS's ``to_string`` tells it; empty for NULL."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def _heading(layer: QgsVectorLayer, column: Column, language: str) -> str:
    """What is shown; where a platform says no more than “status” it is the data set's title that tells of what."""
    quantity = quantity_of(column.property_name, column.property_uri, column.unit)
    title = quantity.title.said(language) if quantity else column.property_name or column.name
    if quantity is not None and quantity.key == "state":
        title = column.property_name
        if is_bare(title):
            title = layer.metadata().title() or layer.name()
    return with_marks(title, column, quantity.key if quantity else "", language)


def _source(found: tuple[State, ...], known: tuple[State, ...]) -> Words:
    """Whose words the states are: those of a known set, else those ``known`` among the platform's own."""
    if any(state.key == "charging" for state in found):
        return words("states_charging")
    if found:
        return words("states_known")
    return words("states_mixed" if known else "states_strange")
