# SPDX-License-Identifier: GPL-2.0-or-later
"""The fault matrix as data: what goes wrong, where, for how long, and what must come of it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

import troubles
from faulty_server import Answer, Exchange, Trouble
from provider_case import PageFactory

Place = Literal["listing", "stations", "first", "middle", "last"]
Duration = Literal["once", "page", "on"]
Expected = Literal["R", "M", "S"]

PAGES: tuple[Place, ...] = ("first", "middle", "last")
EVERYWHERE: tuple[Place, ...] = ("listing", "stations", *PAGES)
DURATIONS: tuple[Duration, ...] = ("once", "page", "on")


@dataclass(frozen=True, slots=True)
class Scene:
    """What a trouble may refer to: the platform's pages, its root, and a server that must never be asked."""

    pages: PageFactory
    root: str
    elsewhere: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One way to go wrong.

    ``once`` and ``lasting`` say what must come of it among the pages of values; ``overrides`` says otherwise for a
    place and duration. ``seen_by`` is who finds it out: the transport sends the request again wherever it stands, the
    engine fetches the rest of a part of values again, but lists nothing twice. ``cause`` is a pattern that the
    sentence beside each missing part must match. ``door`` names an address to which requests are sent instead (for
    what goes wrong before a connection stands). ``tries`` is how often a fault that lasts must be met, if that is said.
    A fault that ``invents`` records makes the platform hold other values than before.
    """

    row: int
    key: str
    title: str
    trouble: Callable[[Scene], Trouble] | None
    once: Expected = "R"
    lasting: Expected = "M"
    seen_by: Literal["transport", "engine"] = "transport"
    cause: str = "."
    places: tuple[Place, ...] = EVERYWHERE
    durations: tuple[Duration, ...] = DURATIONS
    overrides: tuple[tuple[Place, Duration, Expected], ...] = ()
    door: str = ""
    tries: int | None = None
    invents: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A fault at a place for a duration, with what is expected: R recovered, M missing parts named, S stopped."""

    fault: Fault
    place: Place
    duration: Duration
    expected: Expected

    @property
    def id(self) -> str:
        """A name for reports: ``02-reset-in-body-middle-once``."""
        return f"{self.fault.row:02d}-{self.fault.key}-{self.place}-{self.duration}"


def _pages(change: Callable[[Scene], Callable[[Answer], Answer]]) -> Callable[[Scene], Trouble]:
    return lambda scene: troubles.edited(change(scene))


def _always(trouble: Trouble) -> Callable[[Scene], Trouble]:
    return lambda _: trouble


def _link(link: str) -> Callable[[Scene], Trouble]:
    return _pages(lambda scene: lambda answer: scene.pages.linked(answer, link.format(other=scene.elsewhere)))


def _own_address(exchange: Exchange) -> str:
    return f"http://{exchange.request.headers['host']}{exchange.request.target}"


def _empty(scene: Scene) -> Trouble:
    """Nothing on this page; the same records behind its link."""
    return lambda exchange: exchange.give(scene.pages.emptied(exchange.answer, f"{_own_address(exchange)}&x=1"))


def _to_itself(scene: Scene) -> Trouble:
    return lambda exchange: exchange.give(scene.pages.linked(exchange.answer, _own_address(exchange)))


def _back_and_forth(scene: Scene) -> Trouble:
    def trouble(exchange: Exchange) -> None:
        own = _own_address(exchange)
        other = own.removesuffix("&x=1") if own.endswith("&x=1") else f"{own}&x=1"
        exchange.give(scene.pages.linked(exchange.answer, other))

    return trouble


def _endless(scene: Scene) -> Trouble:
    def trouble(exchange: Exchange) -> None:
        number = next(scene.numbers)
        link = f"{_own_address(exchange).partition('&x=')[0]}&x={number}"
        exchange.give(scene.pages.endless(exchange.answer, link, number))

    return trouble


def _redirect(scene: Scene) -> Trouble:
    return troubles.status(302, ("Location", f"{scene.elsewhere}/welcome"), body=b"")


def _statuses() -> list[Fault]:
    again = [
        Fault(10, f"status-{code}", f"Status {code}", _always(troubles.status(code)), cause="busy or disturbed")
        for code in (408, 500, 502, 504)
    ]
    final = [
        Fault(11, f"status-{code}", f"Status {code}", _always(troubles.status(code)), "M", cause=cause, tries=1)
        for code, cause in ((404, "nothing at this address"), (410, "nothing at this address"))
    ]
    challenge = ("WWW-Authenticate", 'Basic realm="city"')
    denied = [
        Fault(12, "status-401-challenge", "Status 401 with a challenge", _always(troubles.status(401, challenge)),
              cause="refuses access", seen_by="engine"),
        Fault(12, "status-401", "Status 401 without a challenge", _always(troubles.status(401)), cause="refuses access", seen_by="engine"),
        Fault(12, "status-403", "Status 403", _always(troubles.status(403)), cause="refuses access", seen_by="engine"),
    ]  # fmt: skip
    return [*again, *final, *denied]


def _waits() -> list[Fault]:
    forms: list[tuple[str, str, Callable[[], str]]] = [
        ("seconds", "Retry-After in seconds", lambda: "0"),
        ("date", "Retry-After as a date", lambda: troubles.http_date(0, time.time)),
        ("negative", "a negative Retry-After", lambda: "-5"),
        ("garbage", "an unreadable Retry-After", lambda: "soon"),
        ("long", "a Retry-After of 31 years", lambda: "1000000000"),
    ]
    return [
        Fault(9, f"status-{code}-{key}", f"Status {code} with {title}", _always(troubles.busy(code, form)),
              once="M" if key == "long" else "R",
              cause=r"come back after \d{4}-" if key == "long" else "busy or disturbed")
        for code in (429, 503)
        for key, title, form in forms
    ]  # fmt: skip


FAULTS: tuple[Fault, ...] = (
    Fault(1, "refused", "Connection refused", None, door="refused", cause="could not be reached"),
    Fault(1, "no-such-host", "Host name unknown", None, door="unknown", cause="could not be reached"),
    Fault(2, "reset-before-headers", "Reset before the headers", _always(troubles.reset_before_headers)),
    Fault(2, "reset-in-body", "Reset in the body", _always(troubles.reset_in_body)),
    Fault(2, "closed-before-headers", "Closed before the headers", _always(troubles.hang_up_before_headers)),
    Fault(2, "closed-in-headers", "Closed within the headers", _always(troubles.hang_up_in_headers), seen_by="engine"),
    Fault(3, "no-reply", "No reply", _always(troubles.no_reply), cause="did not answer completely"),
    Fault(4, "stall", "The body stalls half way", _always(troubles.stall_in_body), cause="did not answer completely"),
    Fault(5, "drip", "The body comes one byte at a time", _always(troubles.drip(0.02)), cause="did not answer completely"),
    Fault(6, "short-early", "Body cut after one tenth of its Content-Length", _always(troubles.short(0.1)), cause="broke off"),
    Fault(6, "short-half", "Body cut after half of its Content-Length", _always(troubles.short(0.5)), cause="broke off"),
    Fault(6, "short-last", "Body lacks the last byte of its Content-Length", _always(troubles.short(1)), cause="broke off"),
    Fault(7, "cut-half", "Body without length cut half way", _always(troubles.cut_without_length(0.5)), seen_by="engine"),
    Fault(7, "cut-last", "Body without length lacks its last byte", _always(troubles.cut_without_length(1)), seen_by="engine"),
    Fault(7, "cut-chunks", "Chunked body without its last chunk", _always(troubles.cut_chunks), cause="broke off"),
    Fault(8, "gzip-cut", "Compressed body lacks 40 bytes", _always(troubles.gzip_cut(40))),
    Fault(8, "gzip-flip", "One bit flipped in a compressed body", _always(troubles.gzip_flipped(0.5))),
    Fault(8, "gzip-flip-sum", "One bit flipped in a compressed body's checksum", _always(troubles.gzip_flipped(0.999))),
    *_waits(),
    *_statuses(),
    Fault(13, "sign-in-page", "A sign-in page with status 200", _always(troubles.instead(troubles.page(troubles.SIGN_IN_PAGE))),
          cause="sign-in page", seen_by="engine"),
    Fault(13, "web-page", "A web page with status 200", _always(troubles.instead(troubles.page(troubles.PLAIN_PAGE))),
          cause="web page", seen_by="engine"),
    Fault(13, "portal", "A redirect to another host's page", _redirect, "M", cause="not followed"),
    Fault(14, "error-document", "An error document with status 200",
          lambda scene: troubles.instead(Answer(scene.pages.error_document())), cause="reports an error", seen_by="engine"),
    Fault(14, "no-list", "A document without its list", _pages(lambda scene: scene.pages.without_list), cause="no list", seen_by="engine"),
    Fault(15, "empty-page", "An empty page that names a next one", _empty, lasting="R", places=PAGES, durations=("once", "page")),
    Fault(15, "empty-pages", "Empty pages without end", _empty, places=PAGES, durations=("on",), cause="pages in a row are empty"),
    Fault(16, "link-to-itself", "A page that links to itself", _to_itself, places=("listing", *PAGES), cause="circle|no end|empty", seen_by="engine"),
    Fault(16, "link-back-and-forth", "Two pages that link to each other", _back_and_forth, places=("listing", *PAGES), cause="circle|no end|empty", seen_by="engine"),
    Fault(16, "endless", "Ever new pages",
          _endless, places=("listing", *PAGES), durations=("on",), cause="no end|circle|other series", invents=True),
    Fault(17, "link-other-host", "A link to another host", _link("{other}/other/page2"), "M", cause="not followed"),
    Fault(17, "link-file", "A link to a local file", _link("file:///etc/passwd"), "M", cause="not followed"),
    Fault(17, "link-data", "A link that holds its own data", _link("data:application/json,%7B%7D"), "M", cause="not followed"),
    Fault(17, "link-port", "A link to another port", _link("http://127.0.0.1:9/x"), "M", cause="not followed"),
)  # fmt: skip


def cells() -> list[Cell]:
    """Every cell of the matrix, by row of the fault."""
    found = []
    for fault in sorted(FAULTS, key=lambda one: one.row):
        for place in fault.places:
            for duration in fault.durations:
                if _repeats_another(fault, place, duration):
                    continue
                found.append(Cell(fault, place, duration, expected(fault, place, duration)))
    return found


def _repeats_another(fault: Fault, place: Place, duration: Duration) -> bool:
    """Where no page follows that is fetched on its own, all from there on is no more than that page always."""
    return duration == "on" and "page" in fault.durations and place in ("listing", "stations", "last")


def expected(fault: Fault, place: Place, duration: Duration) -> Expected:
    """What must come of a fault at a place; before there is anything to write, missing means stopped."""
    for where, how_long, outcome in fault.overrides:
        if (where, how_long) == (place, duration):
            return outcome
    early = place in ("listing", "stations")
    lasts = duration != "once" or (early and fault.seen_by == "engine")
    outcome = fault.lasting if lasts else fault.once
    return "S" if place == "listing" and outcome == "M" else outcome


