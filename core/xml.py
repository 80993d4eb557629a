# SPDX-License-Identifier: GPL-2.0-or-later
"""XML from strangers: the one reader, bounded and without document types, so without entities of any kind."""

from __future__ import annotations

from xml.etree.ElementTree import Element, TreeBuilder, tostring  # nosec B405 - builds and writes, reads nothing
from xml.parsers import expat  # nosec B407 - see parse_xml

__all__ = ["Element", "XmlError", "parse_xml", "with_sorted_attributes", "xml_text"]

DEEPEST = 200
LARGEST = 20_000_000


class XmlError(ValueError):
    """A text that is not XML, or XML of a kind that is not read; the message says why."""


def parse_xml(body: bytes) -> Element:
    """The root element of a document; raises XmlError.

    A document type is refused where it begins, which leaves no room for entities, be they nested (an XML bomb) or in
    other files. So are more than 20 MB and elements nested more than 200 deep.
    """
    if len(body) > LARGEST:
        raise XmlError("more than 20 MB")
    reader = _Reader()
    try:
        reader.parser.Parse(body, True)
    except expat.ExpatError as error:
        raise XmlError(str(error)) from error
    return reader.builder.close()


def xml_text(root: Element) -> str:
    """An element and all within as text."""
    return tostring(root, encoding="unicode")


def with_sorted_attributes(text: str) -> str:
    """The document with the attributes of each element in the order of their names; raises XmlError.

    Qt writes them in another order in every process.
    """
    root = parse_xml(text.encode())
    for element in root.iter():
        attributes = sorted(element.attrib.items())
        element.attrib.clear()
        element.attrib.update(attributes)
    return xml_text(root)


class _Reader:
    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.builder.data
        self._depth = 0

    def _refuse(self, *_: object) -> None:
        raise XmlError("it declares a document type")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise XmlError("elements nested too deeply")
        self.builder.start(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(name)
