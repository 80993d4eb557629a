# SPDX-License-Identifier: GPL-2.0-or-later
"""Layers of a snapshot's tables, with titles, units, form, map tip and metadata; their symbols are cartography's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from qgis.core import (
    Qgis,
    QgsAttributeEditorContainer,
    QgsAttributeEditorField,
    QgsEditorWidgetSetup,
    QgsField,
    QgsProviderRegistry,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QMetaType

from .. import settings
from ..core.errors import InputError, SnapshotError
from ..core.text import plain
from ..store.maptip import LANGUAGES, ClockSpan, Language, TipRow, ValueForm, map_tip
from ..store.reader import HeldDataset, LatestColumn, PullReport, SnapshotReader
from .column_titles import Naming, as_the_platform, titled, titles
from .layer_texts import LONGEST_TITLE, Translate, describe, inert, set_abstract, source_text, unit_shown
from .statistic_words import title_shown
from .translation import tr, user_language, words
from .zones import clock_of, time_zone

__all__ = [
    "columns_of",
    "features_layer",
    "find_column",
    "find_dataset",
    "latest_layer",
    "latest_layers",
    "table_source",
]

PROPERTY = "urbandata/"
MOST_TIP_ROWS = 12
PULLS_TOLD = 20
MOST_YEARS_BACK, YEARS_AHEAD = 10, 5

_OUR_COLUMN = re.compile(r"[a-z][a-z0-9_]{0,60}")
_PLAIN_TEXT = QgsEditorWidgetSetup("TextEdit", {"IsMultiline": False, "UseHtml": False})
_TIME = QgsEditorWidgetSetup("DateTime", {"display_format": "yyyy-MM-dd HH:mm", "field_iso_format": False})


@dataclass(frozen=True, slots=True)
class _Value:
    """A column of values: what it is called and measured in, and the columns that stand beside it.

    ``full`` is the title with statistic and period, where the number cannot be read without them.
    """

    column: str
    title: str
    full: str
    unit: str
    form: ValueForm
    beside: tuple[str, ...]

    @property
    def alias(self) -> str:
        """Full title and unit."""
        return f"{self.full} ({self.unit})" if self.unit else self.full


@dataclass(frozen=True, slots=True)
class _Held:
    """What the snapshot says of one dataset; its title is in words."""

    path: Path
    dataset: HeldDataset
    columns: Sequence[LatestColumn]
    pulls: Sequence[PullReport]
    kinds: Sequence[str]


def latest_layer(
    snapshot: Path,
    dataset: HeldDataset | str,
    *,
    column: str | None = None,
    language: str = "",
    naming: Naming = as_the_platform,
) -> QgsVectorLayer:
    """The latest values of a dataset: a row per station, a column per property; see `latest_layers`.

    Of a dataset whose stations have several kinds of geometry it is the layer of the kind that most have.
    """
    return latest_layers(snapshot, dataset, column=column, language=language, naming=naming)[0]


def latest_layers(
    snapshot: Path,
    dataset: HeldDataset | str,
    *,
    column: str | None = None,
    language: str = "",
    naming: Naming = as_the_platform,
) -> list[QgsVectorLayer]:
    """The latest values of a dataset, one layer per kind of geometry, that of the most stations first.

    ``dataset`` is a key or title ("" is the only one there is); ``column`` the name or property of the value the layer
    is about, by default that of `find_column`: its age in hours is an expression field. Texts are in ``language``
    ("de", "en"; "" is that of QGIS); ``naming`` says what a column is called.
    Raises InputError for what the snapshot does not hold and for a zone in the settings that nobody knows,
    SnapshotError for a file that cannot be used.
    """
    held = _read(snapshot, dataset, language)
    shown = find_column(held.columns, column)
    called = replace(held, columns=titled(held.columns, naming))
    sources = _sources(held)
    layers = [_latest(called, source, shown.name, language) for source in sources]
    tr = words(language)
    if len(layers) > 1:
        kinds = {
            Qgis.GeometryType.Point: tr("points"),
            Qgis.GeometryType.Line: tr("lines"),
            Qgis.GeometryType.Polygon: tr("areas"),
        }
        for layer in layers:
            layer.setName(f"{layer.name()} ({kinds.get(layer.geometryType(), '')})")
    nowhere = held.dataset.stations - sum(max(0, int(layer.featureCount())) for layer in layers)
    if nowhere > 0:
        one = tr("1 station has no place and is in no layer.")
        note = one if nowhere == 1 else tr("{count} stations have no place and are in no layer.").format(count=nowhere)
        for layer in layers:
            set_abstract(layer, f"{layer.metadata().abstract()} {note}")
    return layers


def features_layer(snapshot: Path, dataset: HeldDataset | str, *, language: str = "") -> QgsVectorLayer:
    """The objects of a feature dataset, of the kind of geometry that most have; raises as `latest_layers` does."""
    held = _read(snapshot, dataset, language)
    if held.dataset.kind != "features":
        title = plain(held.dataset.title or held.dataset.key, 80)
        raise InputError(f"“{title}” is a data set of measuring stations, not of features.")
    layer = _opened(held, _sources(held)[0], "features")
    tr = words(language)
    fields = set(layer.fields().names())
    with SnapshotReader.open(held.path) as reader:
        named = reader.feature_columns(held.dataset.fid)
    values = [
        _Value(one.name, title, title, "", "text", ())
        for one, title in ((one, inert(one.property_name, LONGEST_TITLE)) for one in named)
        if one.name in fields and _OUR_COLUMN.fullmatch(one.name)
    ]
    _finish(layer, held, values, language, tr, tr("Objects as the platform described them."))
    return layer


def columns_of(snapshot: Path, dataset: HeldDataset | str) -> Sequence[LatestColumn]:
    """The columns of latest values of a dataset; none where no station is known. Raises as `latest_layers` does."""
    return _read(snapshot, dataset).columns


def describe_values(
    layer: QgsVectorLayer,
    snapshot: Path,
    dataset: HeldDataset,
    column: LatestColumn,
    language: str,
    naming: Naming = as_the_platform,
) -> None:
    """Titles and metadata of a layer of our making that holds values of one column in its field ``value``."""
    tr = words(language)
    held = _read(snapshot, dataset, language)
    title, unit = titles(titled(held.columns, naming), language)[column.name], unit_shown(column)
    aliases = {
        "station": tr("Station"),
        "name": tr("Name"),
        "value": f"{title} ({unit})" if unit else title,
        "n": tr("Number of values"),
        "t_start": tr("Start (UTC)"),
        "t_local": tr("Start (local time)"),
    }
    for name, alias in aliases.items():
        layer.setFieldAlias(layer.fields().indexOf(name), alias)
    layer.setDisplayExpression('"name"')
    row = TipRow("value", title, unit, timed=False)
    source = tr("Source: {source}").format(source=source_text(held.dataset))
    layer.setMapTipTemplate(map_tip([row], source, _tongue(language)))
    describe(layer, held.dataset, held.pulls, title, _tongue(language), tr)


def find_dataset(held: Sequence[HeldDataset], word: str) -> HeldDataset:
    """The dataset of that key or, where only one has it, title; without a word the only one there is.

    A title is the platform's or what QGIS shows of it. Raises InputError with what is close.
    """
    if not word and len(held) == 1:
        return held[0]
    if not word:
        raise InputError("Which data set of the snapshot? Give its key or title.")
    found = [one for one in held if one.key == word] or [
        one for one in held if word in (one.title, title_shown(one.title, tr))
    ]
    if len(found) == 1:
        return found[0]
    name = plain(word, 80)
    if found:
        raise InputError(f"Several data sets of the snapshot are called “{name}”.")
    close = get_close_matches(word, [text for one in held for text in (one.key, one.title)], 3, 0.5)
    hint = f" Did you mean {', '.join(f'“{plain(text, 80)}”' for text in close)}?" if close else ""
    raise InputError(f"The snapshot has no data set “{name}”.{hint}")


def find_column(columns: Sequence[LatestColumn], word: str | None) -> LatestColumn:
    """The column of that name or, where only one has it, property; without a word the first number that is a whole.

    Whole is what is neither one direction or lane of several nor one class where others have none; only where there
    is nothing else a part is taken.

    Raises InputError with what there is.
    """
    if not columns:
        raise InputError("The snapshot holds no stations of this data set yet. Pull its latest values first.")
    if not word:
        numbers = [column for column in columns if column.value_kind == "number"]
        return min(numbers or columns, key=lambda column: (column.is_part, bool(column.class_)))
    folded = word.strip().casefold()
    found = [column for column in columns if column.name == folded]
    found = found or [
        column for column in columns if folded in map(str.casefold, (column.property_name, column.property_uri))
    ]
    if len(found) == 1:
        return found[0]
    names = ", ".join(column.name for column in (found or columns)[:10])
    raise InputError(f"No single column is called “{plain(word, 80)}”. There are: {names}.")


def table_source(path: Path, table: str, geometry: str = "") -> str:
    """QGIS's source of a table of a snapshot; raises SnapshotError for a file name that QGIS cannot hold."""
    registry = QgsProviderRegistry.instance()
    parts = {"path": str(path), "layerName": table}
    if geometry:
        parts["geometryType"] = geometry
    source = str(registry.encodeUri("ogr", parts))
    if registry.decodeUri("ogr", source).get("path") != str(path):
        raise SnapshotError(str(path), file=path.name, reason="QGIS cannot read a file of such a name. Rename it.")
    return source


def _read(snapshot: Path, dataset: HeldDataset | str, language: str = "") -> _Held:
    path = snapshot.absolute()
    with SnapshotReader.open(path) as reader:
        word = dataset if isinstance(dataset, str) else dataset.key
        candidates = [
            one for one in reader.datasets() if isinstance(dataset, str) or one.platform_url == dataset.platform_url
        ]
        found = find_dataset(candidates, word)
        return _Held(
            path,
            replace(found, title=title_shown(found.title or found.key, words(language))),
            reader.latest_columns(found.fid),
            reader.pulls(found.fid, newest=PULLS_TOLD),
            reader.geometry_kinds(found.fid),
        )


def _sources(held: _Held) -> list[str]:
    """One source per kind of geometry in the dataset's table, that of the most rows first; at least one.

    QGIS is not asked for the kinds: in 3.40 its `querySublayers` hangs for good when another thread opens the file.
    """
    path, table = held.path, held.dataset.table_name
    return (
        [table_source(path, table, kind) for kind in held.kinds] if len(held.kinds) > 1 else [table_source(path, table)]
    )


def _latest(held: _Held, source: str, shown: str, language: str) -> QgsVectorLayer:
    tr = words(language)
    layer = _opened(held, source, "latest")
    layer.setCustomProperty(f"{PROPERTY}column", shown)
    values = _values(layer, held.columns, shown, language)
    names = set(layer.fields().names())
    for value in values:
        for column, text in (
            (f"{value.column}_t", tr("{title}: time (UTC)")),
            (f"{value.column}_d", tr("{title}: change")),
        ):
            if column in value.beside:
                layer.setFieldAlias(layer.fields().indexOf(column), text.format(title=value.title))
    age = f"{shown}_age"
    if f"{shown}_t" in names and age not in names:
        layer.addExpressionField(f'round(second(now() - "{shown}_t") / 3600, 1)', QgsField(age, QMetaType.Type.Double))
        title = next(value.title for value in values if value.column == shown)
        layer.setFieldAlias(layer.fields().indexOf(age), tr("{title}: age in hours").format(title=title))
    abstract = tr("The latest value of every station. Times are UTC; the map tip shows those of {zone}.")
    abstract = abstract.format(zone=inert(settings.TIME_ZONE.value()))
    _finish(layer, held, values, language, tr, abstract)
    return layer


def _values(layer: QgsVectorLayer, columns: Sequence[LatestColumn], first: str, language: str) -> list[_Value]:
    """The columns that the layer has, the one it is about first."""
    names = set(layer.fields().names())
    called, in_full = titles(columns, language), titles(columns, language, of_values=True)
    ordered = sorted(columns, key=lambda column: column.name != first)
    return [
        _Value(
            column.name,
            called[column.name],
            in_full[column.name],
            unit_shown(column),
            _form_of(column),
            tuple(name for name in (f"{column.name}_t", f"{column.name}_d") if name in names),
        )
        for column in ordered
        if column.name in names
    ]


def _form_of(column: LatestColumn) -> ValueForm:
    if column.value_kind == "number":
        return "number"
    return "boolean" if column.value_kind == "boolean" else "word"


def _opened(held: _Held, source: str, kind: str) -> QgsVectorLayer:
    """The layer without any style of the file: what it shows and does is ours alone."""
    options = QgsVectorLayer.LayerOptions(loadDefaultStyle=False)
    title = inert(held.dataset.title or held.dataset.key, LONGEST_TITLE)
    layer = QgsVectorLayer(source, title, "ogr", options)
    if not layer.isValid():
        reason = f"QGIS cannot open its table {held.dataset.table_name}."
        raise SnapshotError(layer.error().summary(), file=held.path.name, reason=reason)
    layer.setReadOnly(True)
    for name, value in (
        ("kind", kind),
        ("dataset", held.dataset.key),
        ("platform", held.dataset.platform_url),
    ):
        layer.setCustomProperty(PROPERTY + name, value)
    return layer


def _finish(
    layer: QgsVectorLayer, held: _Held, values: Sequence[_Value], language: str, tr: Translate, abstract: str
) -> None:
    """Titles, form, map tip and metadata."""
    tongue = _tongue(language)
    is_latest = layer.customProperty(f"{PROPERTY}kind") == "latest"
    fields = layer.fields()
    of_features = {"source_id": tr("Id"), "gone": tr("Gone since")}
    fixed = {"station": tr("Station"), "name": tr("Name")} if is_latest else of_features
    for name, alias in {**fixed, **{value.column: value.alias for value in values}}.items():
        layer.setFieldAlias(fields.indexOf(name), alias)
    for index, field in enumerate(fields):
        layer.setEditorWidgetSetup(index, _TIME if field.isDateOrTime() else _PLAIN_TEXT)
    _lay_out_form(layer, values, fixed)
    rows = [_tip_row(value) for value in values[:MOST_TIP_ROWS]]
    source = tr("Source: {source}").format(source=source_text(held.dataset))
    clock = _clock(held.dataset, tongue) if is_latest else ()
    layer.setMapTipTemplate(map_tip(rows, source, tongue, of_stations=is_latest, clock=clock))
    layer.setDisplayExpression('"name"' if fields.indexOf("name") >= 0 else "$id")
    describe(layer, held.dataset, held.pulls, abstract, tongue, tr)


def _tongue(language: str) -> Language:
    """The language of a map tip: the one chosen, else QGIS's where it is known, else English."""
    spoken = language or user_language()
    return next((known for known in LANGUAGES if known == spoken), "en")


def _clock(dataset: HeldDataset, tongue: Language) -> list[ClockSpan]:
    """The clock of the zone in the settings: for the years of the data and those in which the layer may be used."""
    year = datetime.now(UTC).year
    first = int(dataset.first[:4]) if dataset.first else year
    first = min(max(first, year - MOST_YEARS_BACK), year)
    return clock_of(time_zone(settings.TIME_ZONE.value()), first, year + YEARS_AHEAD, tongue)


def _tip_row(value: _Value) -> TipRow:
    return TipRow(
        value.column,
        value.full,
        value.unit,
        value.form,
        timed=f"{value.column}_t" in value.beside,
        with_change=f"{value.column}_d" in value.beside,
    )


def _lay_out_form(layer: QgsVectorLayer, values: Sequence[_Value], fixed: dict[str, str]) -> None:
    """Name and station, then each value with what belongs to it; nothing can be typed in."""
    fields = layer.fields()
    config = layer.editFormConfig()
    config.setLayout(Qgis.AttributeFormLayout.DragAndDrop)
    config.clearTabs()
    root = config.invisibleRootContainer()
    for name in reversed(fixed):
        root.addChildElement(QgsAttributeEditorField(name, fields.indexOf(name), root))
    for value in values:
        group = QgsAttributeEditorContainer(value.title, root) if value.beside else root
        names = [value.column, *value.beside, f"{value.column}_age"]
        for name in (name for name in names if fields.indexOf(name) >= 0):
            group.addChildElement(QgsAttributeEditorField(name, fields.indexOf(name), group))
        if group is not root:
            group.setType(Qgis.AttributeEditorContainerType.GroupBox)
            root.addChildElement(group)
    for index in range(fields.count()):
        config.setReadOnly(index, True)
    layer.setEditFormConfig(config)
