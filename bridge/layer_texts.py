# SPDX-License-Identifier: GPL-2.0-or-later
"""What a layer says about itself: titles, units, metadata; all of it plain text wherever QGIS shows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

from qgis.core import QgsAbstractMetadataBase, QgsBox3D, QgsDateTimeRange, QgsLayerMetadata, QgsVectorLayer
from qgis.PyQt.QtCore import QDateTime, QLocale, Qt

from ..core.text import plain
from ..store.reader import HeldDataset, LatestColumn, PullReport

LONGEST_TITLE = 120
LONGEST_TEXT = 500
_LONGEST_UNIT = 40

Translate = Callable[[str], str]

_UCUM_PARTS = (
    (r"\bCel\b", "°C"),
    (r"\[degF\]", "°F"),
    (r"\{A\}", "(A)"),
    (r"\bu(?=[gmLSVA])", "µ"),
    (r"(?<=[A-Za-z])\.(?=[A-Za-z])", ""),
    (r"\bdeg\b", "°"),
    (r"(?<=[a-z])2\b", "²"),
    (r"(?<=[a-z])3\b", "³"),
)
_UCUM_MARKS = re.compile(r'\{([^{}]*)\}|["\[\]]')
_DURATION = re.compile(
    r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?"
    r"(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?"
)
_REGULAR = {(0, 3_600): "hour", (0, 86_400): "day", (0, 604_800): "week", (1, 0): "month", (12, 0): "year"}
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\^`{|}]+")


def inert(text: str, limit: int = LONGEST_TEXT) -> str:
    """``text`` on one line, without anything that QGIS would take for markup or for an expression.

    Angle brackets become the quotation marks that resemble them, and ``[%``, which begins an expression in labels,
    legends and layouts, is set apart. What is left can be shown as plain text and as HTML.
    """
    flat = plain(text, limit)
    return flat.replace("<", "‹").replace(">", "›").replace("[%", "[ %")


def web_address(url: str) -> str | None:
    """The address if it is one of the web and safe within HTML, else None."""
    return url if _WEB_ADDRESS.fullmatch(url) else None


def unit_shown(column: LatestColumn) -> str:
    """The unit as people write it (``µg/m³``), from its UCUM code; as the platform wrote it where there is none."""
    unit = column.unit
    return ucum_shown(unit) if unit != column.unit_source or unit in ("Cel", "1") else inert(unit, _LONGEST_UNIT)


def ucum_shown(unit: str) -> str:
    """A UCUM code as people write the unit (``ug/m3`` is ``µg/m³``); nothing for the pure number."""
    for written, said in _UCUM_PARTS:
        unit = re.sub(written, said, unit)
    unit = "" if unit == "1" else _UCUM_MARKS.sub(lambda mark: mark[1] or "", unit)
    return inert(unit, _LONGEST_UNIT)


def duration_shown(period: str, tr: Translate) -> str:
    """An ISO 8601 duration as people write it (``PT10M`` is ``10 min``); other forms stay as they are."""
    amounts = _amounts(period)
    if amounts is None:
        return period
    units = (
        (tr("1 year"), tr("{count} years")),
        (tr("1 month"), tr("{count} months")),
        (tr("1 week"), tr("{count} weeks")),
        *((f"1 {unit}", f"{{count}} {unit}") for unit in ("d", "h", "min", "s")),
    )
    told = [
        (one if amount == "1" else many).format(count=amount)
        for amount, (one, many) in zip(amounts, units, strict=True)
        if amount
    ]
    return " ".join(told)


def regular_period(period: str) -> str:
    """An ISO 8601 duration of one hour, day, week, month or year as that word, any other one as no text."""
    return _REGULAR.get(_length(period), "")


def duration_of(period: str) -> timedelta | None:
    """The length of an ISO 8601 duration of weeks, days, hours, minutes and seconds; None for another one or none."""
    months, seconds = _length(period)
    return None if months else timedelta(seconds=seconds) or None


def _length(period: str) -> tuple[int, int]:
    """A duration as whole months and seconds; zeros for what is none."""
    amounts = [int(amount or 0) for amount in _amounts(period) or [None] * 7]
    years, months, weeks, days, hours, minutes, seconds = amounts
    return 12 * years + months, (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds


def _amounts(period: str) -> Sequence[str | None] | None:
    """Years, months, weeks, days, hours, minutes and seconds of an ISO 8601 duration; None for what is none."""
    match = _DURATION.fullmatch(period)
    return match.groups() if match is not None and any(match.groups()) else None


def source_text(dataset: HeldDataset) -> str:
    """Whom to name, and the licence where that does not name it already."""
    named, licence = inert(dataset.attribution or dataset.platform_url), inert(dataset.licence)
    return named if licence in named else f"{named}, {licence}"


def describe(
    layer: QgsVectorLayer,
    dataset: HeldDataset,
    pulls: Sequence[PullReport],
    abstract: str,
    language: str,
    tr: Translate,
) -> None:
    """Give a layer the metadata of its dataset: what it is, whose, under which licence, where, when and how pulled."""
    title = inert(dataset.title or dataset.key, LONGEST_TITLE)
    metadata = QgsLayerMetadata()
    metadata.setIdentifier(inert(f"{dataset.platform_url}/{dataset.key}"))
    metadata.setType("dataset")
    metadata.setLanguage(language.upper())
    metadata.setTitle(title)
    metadata.setLicenses([inert(dataset.licence)] if dataset.licence else [])
    metadata.setRights([inert(dataset.attribution)] if dataset.attribution else [])
    metadata.setCrs(layer.crs())
    metadata.setExtent(_extent(layer, dataset))
    metadata.setHistory([_told(pull, language, tr) for pull in pulls])
    address = web_address(dataset.platform_url)
    if address:
        metadata.setLinks([QgsAbstractMetadataBase.Link(tr("Platform"), "WWW:LINK", address)])
    layer.setMetadata(metadata)
    server = layer.serverProperties()
    server.setTitle(title)
    server.setAttribution(source_text(dataset))
    if address:
        server.setDataUrl(address)
    set_abstract(layer, abstract)


def set_abstract(layer: QgsVectorLayer, abstract: str) -> None:
    """Say what the layer is, in its metadata and where a server tells them; ``abstract`` is our own text."""
    metadata = layer.metadata()
    metadata.setAbstract(abstract)
    layer.setMetadata(metadata)
    layer.serverProperties().setAbstract(abstract)


def _extent(layer: QgsVectorLayer, dataset: HeldDataset) -> QgsLayerMetadata.Extent:
    extent = QgsLayerMetadata.Extent()
    if layer.isSpatial() and not layer.extent().isNull():
        place = QgsLayerMetadata.SpatialExtent()
        place.extentCrs = layer.crs()
        place.bounds = QgsBox3D(layer.extent())
        extent.setSpatialExtents([place])
    if dataset.first and dataset.last:
        first, last = (QDateTime.fromString(t, Qt.DateFormat.ISODateWithMs) for t in (dataset.first, dataset.last))
        extent.setTemporalExtents([QgsDateTimeRange(first, last)])
    return extent


def _told(pull: PullReport, language: str, tr: Translate) -> str:
    modes = {"latest": tr("latest values"), "new": tr("a period"), "update": tr("update"), "refresh": tr("refresh")}
    states = {
        "complete": tr("complete"),
        "incomplete": tr("incomplete"),
        "cancelled": tr("cancelled"),
        "running": tr("not finished"),
    }
    return tr("{time} UTC: {mode}, {state}, received: {received}").format(
        time=inert(pull.started[:16].replace("T", " ")),
        mode=modes.get(pull.mode, ""),
        state=states.get(pull.state, ""),
        received=QLocale(language).toString(pull.received),
    )
