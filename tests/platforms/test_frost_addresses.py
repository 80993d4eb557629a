# SPDX-License-Identifier: GPL-2.0-or-later
"""FROST is found whatever form of its address a person pastes."""

from __future__ import annotations

import pytest
from frost_workshop import Visit, Workshop
from urban_data.bridge.transport import open_session
from urban_data.core.errors import NotThisApi
from urban_data.core.platform import Probe
from urban_data.core.query import PullRequest
from urban_data.providers.registry import probe

FORMS = [
    "{root}",
    "{root}/",
    " {root}/ \n",
    "<{root}>",
    "{service}",
    "{service}/",
    "{host_and_path}",
    "{root}/Things",
    "{root}/Things?$top=5",
    "{root}/Datastreams('urn:box:1')/Observations?$orderby=phenomenonTime desc&$top=1",
    "{root}/Things?$filter=name eq 'a b'&$expand=Locations",
    "{root}?$count=true",
    "{root}#top",
]


def probed(address: str) -> Probe:
    """What is found at an address."""
    with open_session() as session:
        return probe(address, session)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("service", ["wide", "small"])
def test_pasted_address(workshop: Workshop, form: str, service: str) -> None:
    root = workshop.roots[service]
    parts = {"root": root, "service": root.removesuffix("/v1.1"), "host_and_path": root.partition("://")[2]}
    found = probed(form.format(**parts))
    assert (found.root_url, found.api, found.version) == (root, "sensorthings", "1.1")
    assert any(name.endswith("data-array") for name in found.extensions)
    assert any(name.endswith("multi-datastream") for name in found.extensions)


def test_page_limit_is_learnt(workshop: Workshop) -> None:
    workshop.streams("page limit", 8)
    assert probed(workshop.roots["small"]).page_limit == 7


@pytest.mark.parametrize("path", ["", "/v1.1/nothing", "/v9.9", "/other/v1.1"])
def test_wrong_address_says_what_is_wrong(workshop: Workshop, path: str) -> None:
    origin = workshop.roots["wide"].partition("/FROST")[0]
    with pytest.raises(NotThisApi) as raised:
        probed(origin + path)
    assert raised.value.sentence


def test_datasets_of_a_pasted_entity_address(workshop: Workshop) -> None:
    (stream,) = workshop.streams("pasted")
    visit = Visit(f"{workshop.roots['wide']}/Datastreams('{stream}')?$select=id")
    assert list(visit.provider.stations(PullRequest(visit.key("pasted"))))[-1].complete
