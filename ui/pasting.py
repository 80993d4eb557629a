# SPDX-License-Identifier: GPL-2.0-or-later
"""Addresses as mails, browsers and chats leave them: what is around one is taken off, its beginning is put on."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

__all__ = ["has_scheme", "is_loopback_address", "unwrapped", "with_other_scheme", "with_scheme"]

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_MARKDOWN = re.compile(r"!?\[[^\]]*\]\((\S+?)(?:\s+[\"'].*)?\)", re.DOTALL)
_LABEL = re.compile(r"(?:ur[il]|link|address|adresse|endpoint)\s*[:=]\s*", re.IGNORECASE)
_BEGINNING = re.compile(r"https?://", re.IGNORECASE)
_BROKEN_LINE = re.compile(r"(?<=[/?&=_-])[ \t]*[\r\n]+\s*(?!\s|https?:)|[\r\n]+\s*(?=[/?&])", re.IGNORECASE)
_AROUND = " \t\r\n\"'`<>«»‹›„“”‚‘’*"
_BEHIND = _AROUND + ".,;:!?…"
_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))


def unwrapped(text: str) -> str:
    """The first address in a pasted text, without what stands around it; nothing within it is changed.

    Taken off are blanks, quotes, brackets, a label (``URL:``), a Markdown link, words before it, and punctuation at the
    end. A line that a mail broke is joined where it broke at a slash or the like (RFC 3986, appendix C).
    """
    found = _UNSEEN.sub("", text).replace("\u00a0", " ").strip(_AROUND)
    link = _MARKDOWN.search(found)
    if link:
        found = link[1].strip(_AROUND)
    begins = [match.start() for match in _BEGINNING.finditer(found)]
    if begins and (begins[0] == 0 or not found[begins[0] - 1].isalnum()):
        found = found[begins[0] :]
    else:
        found = found[_matched(_LABEL, found) :]
    found = re.split(r"\s+(?=https?://)", _BROKEN_LINE.sub("", found), maxsplit=1, flags=re.IGNORECASE)[0]
    return _without_end(found.strip(_AROUND).partition("\n")[0].partition("\r")[0])


def has_scheme(address: str) -> bool:
    """Whether an address says by which scheme it is asked."""
    return "://" in address


def with_scheme(text: str) -> str:
    """A pasted address with its beginning: https, on the loopback interface http, unless it has one."""
    url = unwrapped(text)
    if has_scheme(url):
        return url
    return f"{'http' if is_loopback_address(f'//{url}') else 'https'}://{url}"


def with_other_scheme(url: str) -> str:
    """An address with http for https and the other way round; a port that is the scheme's own is left out."""
    parts = urlsplit(url)
    other, own = ("http", ":443") if parts.scheme == "https" else ("https", ":80")
    return parts._replace(scheme=other, netloc=parts.netloc.removesuffix(own)).geturl()


def is_loopback_address(url: str) -> bool:
    """Whether an address leads to this computer, over which nothing travels."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or host.endswith(".localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _matched(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0


def _without_end(address: str) -> str:
    """``address`` without punctuation at its end, and without brackets there that it does not open."""
    while address:
        shorter = address.rstrip(_BEHIND)
        for opening, closing in _PAIRS:
            if shorter.endswith(closing) and shorter.count(closing) > shorter.count(opening):
                shorter = shorter[:-1]
        if shorter == address:
            break
        address = shorter
    return address
