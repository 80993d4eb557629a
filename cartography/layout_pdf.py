# SPDX-License-Identifier: GPL-2.0-or-later
"""Title, language and bookmarks for a PDF that QGIS has written, as an update at its end.

QGIS's export has no setting for the document's language or an outline, and names the computer's user as the author.
ISO 32000-1, 7.5.6 lets a writer append changed objects and a new cross-reference section; nothing that is there is
touched. Read is what Qt and GDAL write: cross-reference tables (7.5.4), not cross-reference streams (7.5.8).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s*[\r\n]+")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) ([nf])")
_TABLE_WITHIN = 64


class UnknownPdf(ValueError):
    """A PDF written in a way this module does not read; the message says which."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a PDF says about itself; ``bookmarks`` are titles of pages, in page order; ``language`` is a BCP 47 tag."""

    title: str
    author: str
    subject: str
    language: str
    bookmarks: Sequence[str] = ()


def describe(path: Path, description: Description, now: datetime | None = None) -> None:
    """Append the description to the PDF; raises UnknownPdf, which leaves the file as it was, and OSError."""
    document = path.read_bytes()
    update = described(document, description, now or datetime.now(UTC))
    with path.open("ab") as file:
        file.write(update)


def described(document: bytes, description: Description, now: datetime) -> bytes:
    """The bytes to append to a document; raises UnknownPdf."""
    start, offsets, trailer = _cross_references(document)
    root, size = _reference(trailer, b"Root"), _number(trailer, b"Size")
    catalog = _dictionary(document, offsets, root)
    pages = _pages(document, offsets, _reference(catalog, b"Pages"))
    info, metadata, outlines = size, size + 1, size + 2
    changed = {
        root: _catalog(catalog, description, metadata, outlines),
        info: _info(description, now),
        metadata: _stream(_xmp(description, now)),
        **_outline(outlines, description.bookmarks[: len(pages)], pages),
    }
    return _appended(document, changed, root, info, start)


def _catalog(catalog: bytes, description: Description, metadata: int, outlines: int) -> bytes:
    kept = catalog
    for key in (b"Metadata", b"Lang", b"Outlines", b"PageMode", b"ViewerPreferences"):
        kept = re.sub(rb"/" + key + rb"\s*(\d+ \d+ R|\([^)]*\)|<<[^>]*>>|/\w+)", b"", kept)
    added = (
        f"/Lang {_text(description.language)} /Metadata {metadata} 0 R /ViewerPreferences << /DisplayDocTitle true >>"
    )
    if description.bookmarks:
        added += f" /Outlines {outlines} 0 R"
    return b"<<" + kept + added.encode("ascii") + b" >>"


def _info(description: Description, now: datetime) -> bytes:
    told = {"Title": description.title, "Author": description.author, "Subject": description.subject}
    entries = [f"/{key} {_text(value)}" for key, value in told.items() if value]
    stamp = f"{now.astimezone(UTC):%Y%m%d%H%M%S}Z"
    entries += [f"/Creator {_text('Urban Data, QGIS')}", f"/CreationDate (D:{stamp})", f"/ModDate (D:{stamp})"]
    return f"<< {' '.join(entries)} >>".encode("ascii")


def _outline(first: int, bookmarks: Sequence[str], pages: Sequence[int]) -> dict[int, bytes]:
    """The outline's root at object ``first`` and one item for each bookmark behind it (ISO 32000-1, 12.3.3)."""
    if not bookmarks:
        return {}
    last = first + len(bookmarks)
    objects = {first: f"<< /Type /Outlines /First {first + 1} 0 R /Last {last} 0 R /Count {len(bookmarks)} >>".encode()}
    for number, (title, page) in enumerate(zip(bookmarks, pages, strict=False), first + 1):
        beside = f"/Prev {number - 1} 0 R " if number > first + 1 else ""
        beside += f"/Next {number + 1} 0 R " if number < last else ""
        item = f"<< /Title {_text(title)} /Parent {first} 0 R {beside}/Dest [{page} 0 R /Fit] >>"
        objects[number] = item.encode("ascii")
    return objects


def _xmp(description: Description, now: datetime) -> bytes:
    """The same as an XMP packet (ISO 16684-1), which readers of PDF 2.0 prefer."""
    language, stamp = escape(description.language, quote=False), f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"

    def named(tag: str, value: str, kind: str) -> str:
        mark = ' xml:lang="x-default"' if kind == "Alt" else ""
        return (
            f"<dc:{tag}><rdf:{kind}><rdf:li{mark}>{escape(value, quote=False)}</rdf:li></rdf:{kind}></dc:{tag}>"
            if value
            else ""
        )

    body = (
        named("title", description.title, "Alt")
        + named("creator", description.author, "Seq")
        + named("description", description.subject, "Alt")
        + f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        + f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>"
    )
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f'{body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _stream(content: bytes) -> bytes:
    head = f"<< /Type /Metadata /Subtype /XML /Length {len(content)} >>\nstream\n".encode("ascii")
    return head + content + b"\nendstream"


def _appended(document: bytes, objects: dict[int, bytes], root: int, info: int, previous: int) -> bytes:
    update = bytearray(b"" if document.endswith(b"\n") else b"\n")
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(document) + len(update)
        update += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(document) + len(update)
    update += b"xref\n0 1\n0000000000 65535 f \n"
    for number, offset in sorted(places.items()):
        update += b"%d 1\n%010d 00000 n \n" % (number, offset)
    size = max(places) + 1
    update += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /Prev %d >>\n" % (size, root, info, previous)
    update += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(update)


def _cross_references(document: bytes) -> tuple[int, dict[int, int], bytes]:
    """The newest section's place, the place of every object, and the newest trailer."""
    match = _START.search(document, max(0, len(document) - 200))
    if match is None:
        raise UnknownPdf("it does not end as a PDF does")
    offsets: dict[int, int] = {}
    newest, trailer, seen = int(match[1]), b"", set[int]()
    at: int | None = newest
    while at is not None and at not in seen:
        seen.add(at)
        section, current = _section(document, at)
        offsets = {**section, **offsets}
        trailer = trailer or current
        previous = re.search(rb"/Prev\s+(\d+)", current)
        at = int(previous[1]) if previous else None
    return newest, offsets, trailer


def _section(document: bytes, at: int) -> tuple[dict[int, int], bytes]:
    """One cross-reference table and its trailer; some writers are a few bytes off with its place."""
    begin = document.find(b"xref", max(0, at - _TABLE_WITHIN), at + _TABLE_WITHIN)
    if begin < 0:
        raise UnknownPdf("its cross-references are no table")
    at = begin + len(b"xref")
    offsets: dict[int, int] = {}
    while match := _SECTION.match(document, at):
        at = match.end()
        for number in range(int(match[1]), int(match[1]) + int(match[2])):
            entry = _ENTRY.match(document, at)
            if entry is None:
                raise UnknownPdf("its table of cross-references is broken")
            if entry[3] == b"n":
                offsets[number] = int(entry[1])
            at += 20
    trailer = re.compile(rb"\s*trailer\s*<<(.*?)>>\s*startxref", re.DOTALL).match(document, at)
    if trailer is None:
        raise UnknownPdf("it has no trailer")
    return offsets, trailer[1]


def _dictionary(document: bytes, offsets: dict[int, int], number: int) -> bytes:
    """What stands between the outer brackets of an object that is a dictionary."""
    pattern = re.compile(rb"\s*%d\s+0\s+obj\s*<<(.*?)>>\s*endobj" % number, re.DOTALL)
    match = pattern.match(document, offsets.get(number, len(document)))
    if match is None:
        raise UnknownPdf(f"object {number} is not a dictionary of its own")
    return match[1]


def _pages(document: bytes, offsets: dict[int, int], tree: int) -> list[int]:
    """The numbers of the page objects in their order; Qt writes them as one flat list."""
    kids = re.search(rb"/Kids\s*\[([^\]]*)\]", _dictionary(document, offsets, tree))
    if kids is None:
        raise UnknownPdf("its tree of pages has no branches")
    return [int(number) for number in re.findall(rb"(\d+)\s+0\s+R", kids[1])]


def _reference(dictionary: bytes, key: bytes) -> int:
    match = re.search(rb"/" + key + rb"\s+(\d+)\s+0\s+R", dictionary)
    if match is None:
        raise UnknownPdf(f"it does not name its {key.decode()}")
    return int(match[1])


def _number(dictionary: bytes, key: bytes) -> int:
    match = re.search(rb"/" + key + rb"\s+(\d+)", dictionary)
    if match is None:
        raise UnknownPdf(f"it does not state its {key.decode()}")
    return int(match[1])


def _text(value: str) -> str:
    """A text string (7.9.2.2): UTF-16 with a byte order mark, in hexadecimal."""
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"
