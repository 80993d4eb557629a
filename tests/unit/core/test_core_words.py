# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors, statuses, requests, parts, units and monitors."""

from __future__ import annotations

import inspect
import json
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urban_data.core import errors
from urban_data.core.errors import InputError, NetworkError, UrbanDataError
from urban_data.core.http import error_for_status
from urban_data.core.monitor import PieceMonitor, QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import Part, PullRequest
from urban_data.core.units import ucum, unit_label

FAMILY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, UrbanDataError)]


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_error_has_a_sentence_of_its_own_with_its_fields(kind: type[UrbanDataError]) -> None:
    names = [name for _, name, _, _ in string.Formatter().parse(kind.template) if name]
    error = (
        kind("A whole sentence.", "detail") if kind is InputError else kind("detail", **dict.fromkeys(names, "Value"))
    )
    assert error.sentence == str(error)
    assert error.sentence[0].isupper()
    assert "{" not in error.sentence
    assert error.detail == "detail"
    assert error.retriable is isinstance(error, NetworkError)
    assert sum(other.template == kind.template for other in FAMILY) == 1


def test_what_a_platform_says_cannot_act_in_a_sentence() -> None:
    error = errors.ForeignAddress("\x1b[2Jdetail\n\u202e", host="h\x1b[31m", target="\u202e{x}\r\n")
    assert error.sentence == "h[31m refers to another address ({x}), which is not followed."
    assert error.detail == "[2Jdetail"


def test_long_details_are_cut() -> None:
    assert len(NetworkError("x" * 10_000, host="y" * 10_000).detail) == 2000
    assert len(NetworkError(host="y" * 10_000).sentence) < 500


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, errors.AccessDenied), (403, errors.AccessDenied), (407, errors.AccessDenied),
        (404, errors.NotFound), (410, errors.NotFound),
        (408, errors.ServerBusy), (429, errors.ServerBusy), (500, errors.ServerBusy), (502, errors.ServerBusy),
        (503, errors.ServerBusy), (504, errors.ServerBusy),
        (400, errors.RequestRefused), (414, errors.RequestRefused), (501, errors.RequestRefused),
    ],
)  # fmt: skip
def test_what_a_status_means(status: int, kind: type[UrbanDataError]) -> None:
    error = error_for_status(status, "city.test", "body", "30")
    assert type(error) is kind
    assert error.detail == f"status {status}; Retry-After 30; body"
    assert str(status) in error.sentence


@pytest.mark.parametrize("status", [200, 206, 301, 399])
def test_success_and_redirects_are_no_errors(status: int) -> None:
    assert error_for_status(status, "city.test", "", None) is None


requests = st.builds(
    PullRequest,
    dataset=st.text(),
    mode=st.sampled_from(["latest", "new", "update", "refresh"]),
    start=st.none() | st.text(),
    end=st.none() | st.text(),
    area=st.none() | st.text(),
    series=st.lists(st.text()).map(tuple),
)


@given(requests)
def test_a_request_survives_the_ledger(request: PullRequest) -> None:
    assert PullRequest.from_json(request.to_json()) == request
    assert PullRequest.from_json(request.to_json()).to_json() == request.to_json()


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", '{"dataset": "a"}', '{"dataset": 5, "series": []}', '{"dataset": "a", "series": [5]}',
        '{"dataset": "a", "series": null}', '{"dataset": "a", "series": [], "mode": "drop"}',
        '{"dataset": "a", "series": [], "evil": 1}', '{"dataset": "a", "series": [], "start": 5}', "[" * 100_000,
    ],
)  # fmt: skip
def test_other_text_is_no_request(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PullRequest.from_json(text)


@given(st.sampled_from(["series", "latest", "positions"]), st.lists(st.text()))
def test_a_part_survives_the_ledger(kind: Any, sources: list[str]) -> None:
    part = Part(kind, tuple(sources), "2024-01-01T00:00:00.000Z", "2024-02-01T00:00:00.000Z", 5, True)
    again = Part.from_scope(part.scope, part.t_from, part.t_to)
    assert (again.kind, again.sources, again.t_from, again.t_to) == (kind, tuple(sources), part.t_from, part.t_to)
    assert json.loads(part.scope.partition(":")[2]) == sources


@pytest.mark.parametrize(
    "scope", ["", "series", "series:", "series:5", 'series:"abc"', "series:[5]", "evil:[]", "series:" + "[" * 100_000]
)
def test_other_text_is_no_part(scope: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        Part.from_scope(scope, "", "")


@pytest.mark.parametrize(
    ("symbol", "name", "definition", "code"),
    [
        ("°C", "", "", "Cel"),
        ("", "degree Celsius", "", "Cel"),
        ("C", "Centigrade", "", "Cel"),
        ("C", "", "", None),
        ("µg/m³", "", "", "ug/m3"),
        ("μg/m³", "", "", "ug/m3"),
        ("ug.m-3", "", "", "ug/m3"),
        ("", "Anzahl", "", "1"),
        ("dB(A)", "", "", "dB{A}"),
        ("", "", "http://qudt.org/vocab/unit/DEG_C", "Cel"),
        ("", "", "http://www.qudt.org/qudt/owl/1.0.0/unit/Instances.html/Lumen", "lm"),
        ("", "", "http://www.qudt.org/qudt/owl/1.0.0/unit/Instances.html#DegreeCelsius", "Cel"),
        ("lm", "", "ucum:Cel", "Cel"),
        ("furlong", "furlong", "http://city.test/furlong", None),
        ("x" * 100_000, "", "", None),
    ],
)
def test_units_as_platforms_write_them(symbol: str, name: str, definition: str, code: str | None) -> None:
    assert ucum(symbol, name, definition) == code


@given(st.text(), st.text(), st.text())
def test_any_unit_is_known_or_not(symbol: str, name: str, definition: str) -> None:
    assert ucum(symbol, name, definition) is None or ucum(symbol, name, definition)
    assert unit_label(symbol, name, definition) in (symbol.strip(), name.strip(), definition.strip())


def test_a_quiet_monitor_remembers_and_can_be_cancelled() -> None:
    monitor = QuietMonitor()
    monitor.progress(0.5)
    monitor.info("begun")
    monitor.warning("slow")
    assert (monitor.fraction, monitor.messages, monitor.is_cancelled()) == (0.5, ["begun", "slow"], False)
    monitor.cancel()
    assert monitor.is_cancelled()


def test_one_of_several_pieces_of_work_tells_its_share_of_the_whole() -> None:
    whole = QuietMonitor()
    piece = PieceMonitor(whole, 1, 4)
    piece.progress(0.5)
    piece.info("begun")
    piece.warning("slow")
    assert (whole.fraction, whole.messages, piece.is_cancelled()) == (0.375, ["begun", "slow"], False)
    whole.cancel()
    assert piece.is_cancelled()


def test_during_an_interruption_all_work_is_to_stop() -> None:
    whole = QuietMonitor()
    piece = PieceMonitor(whole, 1, 4)
    with piece.interruption():
        assert (whole.is_cancelled(), piece.is_cancelled()) == (True, True)
    assert (whole.is_cancelled(), piece.is_cancelled()) == (False, False)


def test_a_dataset_is_as_fresh_as_its_last_value() -> None:
    assert Dataset("a", "A", last="2024-01-01T00:00:00.000Z").freshness == "2024-01-01T00:00:00.000Z"
