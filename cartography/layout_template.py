# SPDX-License-Identifier: GPL-2.0-or-later
"""Templates of the user's own (.qpt), taken in without what could read files, call addresses or run code.

A template is made by hand in QGIS, but may come from a stranger. What is taken out of it:

- items other than maps, pictures, texts, legends, shapes, lines, scale bars, markers and tables: HTML frames run
  scripts and load pages; of 3D views and profiles a report has no use;
- the HTML mode of texts, which loads pictures from anywhere; the text stays, as plain text;
- expressions that call a function which reads files, the environment or the sources of layers, evaluates texts as
  expressions, or is not one of QGIS's own (a Python function of the user), wherever they stand;
- addresses (http, file, shares of a network) where QGIS would load a picture or a style from them;
- the atlas, and the layers that the template's maps and legends had.
"""

from __future__ import annotations

import re
from pathlib import Path

from qgis.core import QgsExpression, QgsExpressionFunction, QgsPrintLayout, QgsReadWriteContext
from qgis.PyQt.QtXml import QDomDocument

from ..core.errors import InputError
from ..core.monitor import Monitor
from ..core.text import plain
from ..core.xml import Element, XmlError, parse_xml, xml_text

_ITEM, _MULTI_FRAME = "LayoutItem", "LayoutMultiFrame"
# The values of QgsLayoutItemRegistry.ItemType, which is how a template names the kinds of its items.
_KINDS = {
    "65637",  # group
    "65638",  # page
    "65639",  # map
    "65640",  # picture
    "65641",  # label
    "65642",  # legend
    "65643",  # shape
    "65644",  # polygon
    "65645",  # polyline
    "65646",  # scale bar
    "65647",  # frame of a table
    "65649",  # attribute table
    "65652",  # manual table
    "65653",  # marker
}
_TABLES = {"65649", "65652"}
_REFUSED_GROUPS = {"Files and Paths", "Processing", "Rasters", "Sensors"}
_REFUSED = {
    "decode_uri", "env", "eval", "eval_template", "layer_property", "load_layer", "raster_statistic", "raster_value",
    "sqlite_fetch_and_increment",
}  # fmt: skip
_INLINE = re.compile(r"\[%(.*?)%\]", re.DOTALL)
_ADDRESS = re.compile(r"\s*(?:[a-z][a-z0-9+.-]+://|file:|/vsi|\\\\|//)", re.IGNORECASE)
_WORD = re.compile(r"[a-z_]\w*", re.IGNORECASE)
_PLAIN_TEXTS = ("labelText", "title", "unitLabel")
_LARGEST = 5_000_000


def load_template(layout: QgsPrintLayout, path: Path, monitor: Monitor) -> None:
    """Fill an empty layout with the items of a template; what is taken out of it is told to the monitor.

    Raises InputError for a file that is no template.
    """
    root = _parsed(path)
    _clean(root, monitor)
    document = QDomDocument()
    document.setContent(xml_text(root))
    _, is_loaded = layout.loadFromTemplate(document, QgsReadWriteContext())
    if not is_loaded or layout.pageCollection().pageCount() == 0:
        raise InputError(f"The template {path.name} cannot be read as a print layout of QGIS.")


def _parsed(path: Path) -> Element:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"The template {path.name} is larger than 5 MB.")
        root = parse_xml(path.read_bytes())
    except OSError as error:
        raise InputError(f"The template {path.name} cannot be read.", str(error)) from error
    except XmlError as error:
        raise InputError(f"The template {path.name} cannot be read as a print layout of QGIS.", str(error)) from error
    if root.tag != "Layout":
        raise InputError(f"The template {path.name} cannot be read as a print layout of QGIS.", f"root {root.tag[:60]}")
    return root


def _clean(root: Element, monitor: Monitor) -> None:
    """Take out of a template what it may not have, with a warning for each item concerned."""
    _remove_foreign_items(root, monitor)
    for name in ("Atlas", "LayerSet", "layer-tree-group"):
        for parent in list(root.iter()):
            for child in parent.findall(name):
                parent.remove(child)
    for item in root:
        name = _name(item)
        if any(element.attrib.pop("htmlState", "0") == "1" for element in list(item.iter())):
            monitor.warning(f"The text “{name}” of the template is HTML and is shown as plain text.")
        if _strip_expressions(item):
            monitor.warning(f"An expression of “{name}” in the template reads files or runs code and was left out.")
        if _strip_addresses(item):
            monitor.warning(f"“{name}” of the template loads something from another place, which was left out.")


def _remove_foreign_items(root: Element, monitor: Monitor) -> None:
    """Take out items of other kinds; what a frame on the page shows is an element of its own beside it."""
    gone = {item.get("uuid") for item in root.findall(_MULTI_FRAME) if item.get("type") not in _TABLES}
    for item in list(root):
        if item.tag == _MULTI_FRAME and item.get("uuid") in gone:
            root.remove(item)
        elif item.tag == _ITEM and (item.get("type") not in _KINDS or item.get("multiFrame") in gone):
            root.remove(item)
            name = _name(item)
            monitor.warning(f"The item “{name}” of the template is of a kind that reports do not use and was left out.")


def _strip_expressions(item: Element) -> bool:
    """Empty every attribute and text that calls a refused function; whether there was one."""
    found, refused = False, _refused_functions()
    for element in item.iter():
        for key, value in list(element.attrib.items()):
            harmless = _harmless(value, refused, is_plain=key in _PLAIN_TEXTS)
            if harmless != value:
                element.set(key, harmless)
                found = True
        if element.text:
            harmless = _harmless(element.text, refused, is_plain=False)
            found, element.text = found or harmless != element.text, harmless
    return found


def _harmless(value: str, refused: frozenset[str], *, is_plain: bool) -> str:
    """The value without refused expressions: those in ``[% %]``, and unless it is plain text the value itself."""
    without = _INLINE.sub(lambda match: "" if _is_refused(match[1], refused) else match[0], value)
    return "" if not is_plain and _is_refused(without, refused) else without


def _is_refused(text: str, refused: frozenset[str]) -> bool:
    words = {word.casefold() for word in _WORD.findall(text)}
    if not words & refused:
        return False
    called = {name.casefold() for name in QgsExpression(text).referencedFunctions()}
    return bool(called & refused)


def _refused_functions() -> frozenset[str]:
    """Names in lower case; a function written in Python is of a class of its own."""
    found = set(_REFUSED)
    for function in QgsExpression.Functions():
        if type(function) is not QgsExpressionFunction or set(function.groups()) & _REFUSED_GROUPS:
            found |= {name.casefold() for name in (function.name(), *function.aliases())}
    return frozenset(found)


def _strip_addresses(item: Element) -> bool:
    found = False
    for element in item.iter():
        for key, value in list(element.attrib.items()):
            if key not in _PLAIN_TEXTS and _ADDRESS.match(value):
                element.set(key, "")
                found = True
    return found


def _name(item: Element) -> str:
    """What a person knows an item by: its id, else its kind of element."""
    return plain(item.get("id") or item.tag, 60)
