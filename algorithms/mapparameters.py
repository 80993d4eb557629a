# SPDX-License-Identifier: GPL-2.0-or-later
"""The parameters of a map for a report."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)
from qgis.core import QgsProcessingParameterDefinition as Definition

from ..bridge.translation import tr
from . import parameters as names
from .parameters import LANGUAGES

LAYERS, TITLE, SUBTITLE = "LAYERS", "TITLE", "SUBTITLE"
LANGUAGE, PAPER, ORIENTATION = "LANGUAGE", "PAPER", "ORIENTATION"
TEMPLATE, PROFILE, BASEMAP, BACKGROUND = "TEMPLATE", "PROFILE", "BASEMAP", "BACKGROUND"
EXTENT, DPI, OUTPUT = "EXTENT", "DPI", "OUTPUT"


def what_to_show() -> list[Definition]:
    """The layers of the map, their classes, and its title."""
    snapshot = QgsProcessingParameterFile(
        names.SNAPSHOT, tr("Snapshot"), fileFilter=tr("Snapshot (*.gpkg)"), optional=True
    )
    return [
        _helped(
            QgsProcessingParameterMultipleLayers(
                LAYERS, tr("Layers"), Qgis.ProcessingSourceType.MapLayer, optional=True
            ),
            tr("Layers to show as they are styled, the topmost first."),
        ),
        _helped(snapshot, tr("The GeoPackage that a pull has filled; its data sets are styled by what they measure.")),
        _helped(
            QgsProcessingParameterString(names.DATASETS, tr("Data sets (one per line)"), multiLine=True, optional=True),
            tr("Keys or titles of data sets in the snapshot, one per line or with semicolons between."),
        ),
        names.column(),
        names.classes(),
        _helped(
            QgsProcessingParameterString(TITLE, tr("Title"), optional=True),
            tr("Empty: what the layers show."),
        ),
        _helped(QgsProcessingParameterString(SUBTITLE, tr("Subtitle"), optional=True), tr("A line below the title.")),
    ]


def how_to_show() -> list[Definition]:
    """Language, paper, look, background, extent and resolution."""
    from ..cartography.basemaps import NONE, PROJECT, shipped_basemaps
    from ..cartography.colours import GROUNDS
    from ..cartography.papers import ORIENTATIONS, PAPERS

    basemap = QgsProcessingParameterString(BASEMAP, tr("Basemap"), NONE, optional=True)
    keys = (NONE, PROJECT, *shipped_basemaps())
    basemap.setMetadata({"widget_wrapper": {"value_hints": list(keys)}})
    basemap_help = tr(
        "none, project (the visible layers of the project), a basemap of the office profile, or one of: {keys}. "
        "A basemap is fetched from the internet."
    )
    return [
        _helped(
            QgsProcessingParameterEnum(LANGUAGE, tr("Language"), LANGUAGES, optional=True, usesStaticStrings=True),
            tr("The language of the map. Empty: that of the office profile, else that of QGIS."),
        ),
        _helped(
            QgsProcessingParameterEnum(PAPER, tr("Paper"), PAPERS, optional=True, usesStaticStrings=True),
            tr("Empty: that of the office profile, else A4."),
        ),
        _helped(
            QgsProcessingParameterEnum(
                ORIENTATION, tr("Orientation"), ORIENTATIONS, optional=True, usesStaticStrings=True
            ),
            tr("Empty: that of the office profile, else landscape."),
        ),
        _helped(
            QgsProcessingParameterFile(TEMPLATE, tr("Template"), extension="qpt", optional=True),
            tr("A print layout of your own (.qpt), whose items are found by their ids. Empty: that of the plugin."),
        ),
        _helped(
            QgsProcessingParameterFile(PROFILE, tr("Office profile"), extension="json", optional=True),
            tr("A file with the office's name, colours and logo. Empty: the one of the settings, if any."),
        ),
        _helped(basemap, basemap_help.format(keys=", ".join(keys[2:]))),
        _helped(
            QgsProcessingParameterEnum(
                BACKGROUND, tr("Background"), tuple(GROUNDS), optional=True, usesStaticStrings=True
            ),
            tr("light or dark; features of the snapshot are drawn to suit. Empty: that of the basemap, else light."),
        ),
        _helped(
            QgsProcessingParameterExtent(EXTENT, tr("Extent"), optional=True),
            tr("The part of the world to show. Empty: where the layers have data."),
        ),
        _helped(
            QgsProcessingParameterNumber(
                DPI, tr("Resolution (dpi)"), Qgis.ProcessingNumberParameterType.Integer, 300, False, 50, 1200
            ),
            tr("Dots per inch of pictures, also of those within a PDF."),
        ),
    ]


def _helped(definition: Definition, help_text: str) -> Definition:
    definition.setHelp(help_text)
    return definition
