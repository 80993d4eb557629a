# SPDX-License-Identifier: GPL-2.0-or-later
"""Text at the door: plain text for messages, safe names for tables, columns and files."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_LIKE_HASHED = re.compile(r"_[0-9a-f]{8}$")
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def plain(text: str, limit: int = 500) -> str:
    """``text`` on one line without control characters, surrogates or direction marks, at most ``limit`` characters.

    Removes C0, C1, surrogates and bidirectional controls (Unicode categories Cc and Cs, UAX #9), so that a name
    from a platform can neither colour a terminal nor reorder a sentence.
    """
    head = text[: limit * 2]
    flat = " ".join(head.split())
    if not flat.isprintable():
        flat = " ".join("".join(character for character in flat if not _hidden(character)).split())
    if len(flat) <= limit and len(head) == len(text):
        return flat
    return flat[: limit - 1] + "…"


def slug(name: str, limit: int = 40) -> str:
    """An identifier ``[a-z][a-z0-9_]*`` made of ``name``; a short hash follows wherever something was lost.

    German umlauts are spelled out. Two different names never give the same slug unless their 32-bit hashes and
    readable parts are both equal.
    """
    readable = re.sub(r"[^a-z0-9]+", "_", _ascii(name).lower()).strip("_")
    if readable and not readable[0].isalpha():
        readable = "n" + readable
    if readable and readable == name and len(name) <= limit and not _LIKE_HASHED.search(name):
        return readable
    return f"{readable[: limit - 9].rstrip('_') or 'n'}_{_hash(name)}"


def safe_file_name(name: str, suffix: str = "", limit: int = 80) -> str:
    """A file name ``[A-Za-z0-9 _-]+`` made of ``name``, with ``suffix`` (such as ``.png``) behind it.

    It holds no path, does not begin or end with a blank, is no device name of Windows and is at most ``limit``
    characters long without the suffix. A short hash follows wherever something was lost, so that two names share a
    file at most where they differ in case alone and the file system does not tell.
    """
    readable = re.sub(r"[^A-Za-z0-9 _-]+", "_", _ascii(name)).strip(" _-")
    if (
        readable
        and readable == name
        and len(name) <= limit
        and name.lower() not in _DEVICES
        and not _LIKE_HASHED.search(name)
    ):
        return readable + suffix
    return f"{readable[: limit - 9].rstrip(' _-') or 'file'}_{_hash(name)}{suffix}"


def storable(text: str) -> str:
    """``text`` as SQLite and XML can hold it: NUL removed, lone surrogates replaced by U+FFFD."""
    if text.isprintable() or ("\x00" not in text and text.isascii()):
        return text
    return text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name[:1000].translate(_GERMAN)).encode("ascii", "ignore").decode()


def _hash(name: str) -> str:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _hidden(character: str) -> bool:
    return character in _BIDI or unicodedata.category(character) in {"Cc", "Cs"}
