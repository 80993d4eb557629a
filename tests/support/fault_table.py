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
LINKED: tuple[Place, ...] = ("listing", *PAGES)
DURATIONS: tuple[Duration, ...] = ("once", "page", "on")

_SLOW = "did not answer completely"


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

    - ``once`` and ``lasting`` say what must come of it.
    - ``cause`` is a pattern that the sentence beside each missing part must match.
    - ``door`` names an address where nobody is, to which requests are sent instead.
    - ``tries`` is how often a page that stays bad is asked for, where that matters.
    - ``stalls``: the client must give up by itself.
    - ``invents``: the platform then holds other values than before.
    - ``open_ended``: the records come, but whether they are all cannot be known.
    """

    row: int
    key: str
    title: str
    trouble: Callable[[Scene], Trouble] | None
    once: Expected = "R"
    lasting: Expected = "M"
    cause: str = "."
    places: tuple[Place, ...] = EVERYWHERE
    durations: tuple[Duration, ...] = DURATIONS
    door: str = ""
    tries: int | None = None
    invents: bool = False
    open_ended: bool = False
    stalls: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A fault at a place for a duration; expected is R (recovered), M (missing parts named) or S (stopped)."""

    fault: Fault
    place: Place
    duration: Duration
    expected: Expected

    @property
    def id(self) -> str:
        """A name for reports: ``02-reset-in-body-middle-once``."""
        return f"{self.fault.row:02d}-{self.fault.key}-{self.place}-{self.duration}"


def _always(trouble: Trouble) -> Callable[[Scene], Trouble]:
    return lambda _: trouble


def _circle(key: str, title: str, trouble: Callable[[Scene], Trouble]) -> Fault:
    return Fault(16, key, title, trouble, places=LINKED, cause="circle|no end|are empty", open_ended=True)


def _page(body: bytes) -> Callable[[Scene], Trouble]:
    return _always(troubles.instead(troubles.page(body)))


def _error_document(scene: Scene) -> Trouble:
    return troubles.instead(Answer(scene.pages.error_document()))


def _edited(method: str) -> Callable[[Scene], Trouble]:
    return lambda scene: troubles.edited(getattr(scene.pages, method))


def _link(link: str) -> Callable[[Scene], Trouble]:
    def staged(scene: Scene) -> Trouble:
        return troubles.edited(lambda answer: scene.pages.linked(answer, link.format(other=scene.elsewhere)))

    return staged


def _own_address(exchange: Exchange) -> str:
    return f"http://{exchange.request.headers['host']}{exchange.request.target}"


def _empty(scene: Scene) -> Trouble:
    """Nothing on this page; the same records behind its link."""
    return lambda exchange: exchange.give(scene.pages.emptied(exchange.answer, f"{_own_address(exchange)}&x=1"))


def _to_itself(scene: Scene) -> Trouble:
    return lambda exchange: exchange.give(scene.pages.linked(exchange.answer, _own_address(exchange)))


def _in_turn(scene: Scene) -> Trouble:
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
    challenge = ("WWW-Authenticate", 'Basic realm="city"')
    refusals = {400: "does not accept", 404: "nothing at this address", 410: "nothing at this address"}
    denials = {"": (), " with a challenge": (challenge,)}
    return [
        *(
            Fault(10, f"status-{code}", f"Status {code}", _always(troubles.status(code)), cause="busy or disturbed")
            for code in (408, 500, 502, 504)
        ),
        *(
            Fault(11, f"status-{code}", f"Status {code}", _always(troubles.status(code)), "M", cause=cause, tries=1)
            for code, cause in refusals.items()
        ),
        *(
            Fault(12, f"status-{code}{'-challenge' if headers else ''}", f"Status {code}{how}",
                  _always(troubles.status(code, *headers)), cause="refuses access")
            for code in (401, 403)
            for how, headers in denials.items()
        ),
    ]  # fmt: skip


def _waits() -> list[Fault]:
    forms: list[tuple[str, str, Callable[[], str]]] = [
        ("zero", "a Retry-After of 0", lambda: "0"),
        ("past", "a Retry-After date in the past", lambda: troubles.http_date(-60, time.time)),
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
    Fault(2, "closed-in-headers", "Closed within the headers", _always(troubles.hang_up_in_headers)),
    Fault(3, "no-reply", "No reply", _always(troubles.no_reply), cause=_SLOW, stalls=True),
    Fault(4, "stall", "The body stalls half way", _always(troubles.stall_in_body), cause=_SLOW, stalls=True),
    Fault(5, "drip", "The body comes one byte at a time", _always(troubles.drip(0.02)), cause=_SLOW, stalls=True),
    Fault(6, "short-early", "One tenth of the Content-Length", _always(troubles.short(0.1)), cause="broke off"),
    Fault(6, "short-half", "Half of the Content-Length", _always(troubles.short(0.5)), cause="broke off"),
    Fault(6, "short-last", "One byte less than the Content-Length", _always(troubles.short(1)), cause="broke off"),
    Fault(7, "cut-half", "No length, cut half way", _always(troubles.cut_without_length(0.5))),
    Fault(7, "cut-last", "No length, the last byte lacking", _always(troubles.cut_without_length(1))),
    Fault(7, "cut-chunks", "Chunks without the last one", _always(troubles.cut_chunks), cause="broke off"),
    Fault(8, "gzip-cut", "Compressed, the last 40 bytes lacking", _always(troubles.gzip_cut(40))),
    Fault(8, "gzip-flip", "Compressed, one bit flipped", _always(troubles.gzip_flipped(0.5))),
    Fault(8, "gzip-flip-sum", "Compressed, one bit of its length flipped", _always(troubles.gzip_flipped(1))),
    *_waits(),
    *_statuses(),
    Fault(13, "sign-in-page", "A sign-in page, status 200", _page(troubles.SIGN_IN_PAGE), cause="sign-in page"),
    Fault(13, "web-page", "A web page, status 200", _page(troubles.PLAIN_PAGE), cause="web page"),
    Fault(13, "portal", "A redirect to another host", _redirect, "M", cause="not followed"),
    Fault(14, "error-document", "An error document, status 200", _error_document, cause="reports an error"),
    Fault(14, "no-list", "A document without its list", _edited("without_list"), cause="no list"),
    Fault(15, "empty-page", "An empty page with a link", _empty, "R", "R", places=PAGES, durations=("once", "page")),
    Fault(15, "empty-pages", "Empty pages without end", _empty, places=PAGES, durations=("on",), cause="are empty"),
    _circle("link-to-itself", "A page that links to itself", _to_itself),
    _circle("link-back-and-forth", "Two pages that link to each other", _in_turn),
    Fault(16, "endless", "Ever new pages", _endless, places=LINKED, durations=("on",), cause="no end", invents=True),
    Fault(17, "link-other-host", "A link to another host", _link("{other}/other/page2"), "M", cause="not followed"),
    Fault(17, "link-file", "A link to a local file", _link("file:///etc/passwd"), "M", cause="not followed"),
    Fault(17, "link-data", "A link that holds data", _link("data:application/json,{{}}"), "M", cause="not followed"),
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
    outcome = fault.once if duration == "once" else fault.lasting
    return "S" if place == "listing" and outcome == "M" else outcome
