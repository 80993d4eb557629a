# SPDX-License-Identifier: GPL-2.0-or-later
"""Text at the door: plain text for messages, safe names for tables, columns and files."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def plain(text: str, limit: int = 500) -> str:
    """``text`` on one line without control characters, surrogates or direction marks, at most ``limit`` characters.

    Removes C0, C1, surrogates and bidirectional controls (Unicode categories Cc and Cs, UAX #9), so that a name
    from a platform can neither colour a terminal nor reorder a sentence.
    """
    head = text[: limit * 2]
    kept = (" " if c in "\t\r\n" else c for c in head if c in "\t\r\n" or not _hidden(c))
    flat = " ".join("".join(kept).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def slug(name: str, limit: int = 40) -> str:
    """An identifier ``[a-z][a-z0-9_]*`` made of ``name``; a short hash follows wherever something was lost.

    German umlauts are spelled out. Two different names never give the same slug unless their 32-bit hashes and
    readable parts are both equal.
    """
    folded = unicodedata.normalize("NFKD", name.translate(_GERMAN)).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "_", folded).strip("_")
    if readable and not readable[0].isalpha():
        readable = "n" + readable
    if readable == name and len(readable) <= limit:
        return readable
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{readable[: limit - 9].rstrip('_') or 'n'}_{digest}"


def _hidden(character: str) -> bool:
    return character in _BIDI or unicodedata.category(character) in {"Cc", "Cs"}


def storable(text: str) -> str:
    """``text`` as SQLite and XML can hold it: NUL removed, lone surrogates replaced by U+FFFD."""
    if "\x00" not in text and text.isascii():
        return text
    return text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
