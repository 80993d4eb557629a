# SPDX-License-Identifier: GPL-2.0-or-later
"""The demo server answers as FROST does, for every kind of request that is in use.

Compared are the status and the document. Not compared, as FROST 2.0 has its own ways there:

- the texts of links (that there is a nextLink, and what is behind it, is compared), and navigation links altogether,
- ``@iot.count`` where nobody asked for it: FROST tells it all the same,
- the messages of errors, the order and settings of the landing page,
- ``resultTime`` of Datastreams, which only FROST tells,
- ``observedArea``, which FROST makes from the features of interest, once there are observations,
- ``phenomenonTime`` of MultiDatastreams, for which FROST takes the result time,
- the HistoricalLocations inside Things (their number is): of a Thing that does not move FROST makes its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
import requests
from frost_workshop import CityOnFrost, Visit
from urban_data.core.query import PullRequest
from urban_data.demo.server import DemoServer

HOUR = "phenomenonTime ge 2024-05-02T06:00:00.000Z and not phenomenonTime ge 2024-05-02T07:00:00.000Z"
AREA = "POLYGON((6.44 51.71,6.46 51.71,6.46 51.72,6.44 51.72,6.44 51.71))"
BOX = f"geography'{AREA}'"
SEVERAL = {"Abfluss", "Besucherfrequenz", "Fahrgeschwindigkeit", "Lufttemperatur", "Windgeschwindigkeit"}
PATHS = [
    "",
    "/Things",
    "/Things?$top=5&$count=true",
    "/Things?$top=0&$count=true",
    "/Things?$top=1000&$select=id,name,properties&$expand=Locations($select=id,encodingType,location)",
    "/Things?$top=7&$skip=7&$orderby=id",
    "/Things?$top=5&$orderby=name desc",
    "/Things?$filter=id eq 1 or id eq 1001&$select=id,properties",
    "/Things?$filter=name eq 'Stadtbus 1'&$expand=Locations,Datastreams($select=id,name;$top=1)",
    f"/Things?$filter=st_within(Locations/location,{BOX})&$select=id&$count=true",
    "/Things?$filter=properties/topic eq 'Klima' and not id eq 1&$select=id",
    "/Things?$filter=properties/district eq 'Altstadt'&$select=name,properties&$top=3",
    "/Things(1001)",
    "/Things(1001)/Datastreams?$select=id,name,unitOfMeasurement,observationType&$top=50",
    "/Things(79)/HistoricalLocations?$select=id,time&$expand=Locations($select=id,encodingType,location)&$top=20",
    "/Things(79)/HistoricalLocations?$filter=time ge 2024-05-02T06:00:00Z and time lt 2024-05-02T06:20:00Z&$top=50",
    "/Things(3)/Locations",
    "/Locations?$top=1000&$select=id,location",
    "/Sensors",
    "/ObservedProperties?$orderby=name&$top=100",
    "/FeaturesOfInterest?$top=3",
    "/Datastreams?$top=1000&$select=id,name,properties,phenomenonTime",
    "/Datastreams?$top=30&$expand=ObservedProperty($select=id,name,definition),Thing($select=id)&$select=id,name",
    "/Datastreams?$filter=properties/layerName eq 'Status_E-Ladepunkt'&$select=id,properties&$top=4",
    "/Datastreams?$filter=ObservedProperty/name eq 'Besucherfrequenz'&$select=id&$expand=Thing($expand=Locations)",
    f"/Datastreams?$filter=st_intersects(Thing/Locations/location,{BOX})&$select=id&$top=100",
    f"/Datastreams?$filter=(st_intersects(Thing/Locations/location,{BOX}) or st_intersects(observedArea,{BOX}))"
    " and ObservedProperty/name eq 'Besucherfrequenz'&$select=id",
    "/Datastreams?$top=1000&$select=id&$expand=Observations($count=true;$top=0;$select=id)",
    f"/Datastreams?$filter=id eq 1 or id eq 2&$select=id&$expand=Observations($count=true;$top=0;$filter={HOUR})",
    "/Datastreams?$top=60&$select=id&$expand=Observations($top=1;$orderby=phenomenonTime desc;$select=id,result)",
    "/Datastreams(1)",
    "/Datastreams(1)/Thing?$select=id,name",
    "/Datastreams(1)/ObservedProperty",
    "/Datastreams(1)/Observations?$top=3",
    "/Datastreams(1)/Observations?$top=3&$orderby=phenomenonTime desc",
    f"/Datastreams(1)/Observations?$filter={HOUR}&$orderby=phenomenonTime asc,id asc&$select=id,resultTime",
    "/Datastreams(1)/Observations?$filter=phenomenonTime lt 2024-05-01T00:30:00Z&$select=id,phenomenonTime",
    "/Datastreams(1)/Observations?$filter=result gt 12 and result le 13&$select=id,result&$count=true&$top=5",
    "/Datastreams(1)/Observations?$resultFormat=dataArray&$top=4&$count=true",
    "/Datastreams(10001)/Observations?$filter=resultTime ge 2024-05-02T12:00:00Z&$top=2&$select=id,resultTime",
    f"/Observations?$filter=(Datastream/id eq 1 or Datastream/id eq 10001) and {HOUR}&$resultFormat=dataArray&$top=100"
    "&$orderby=phenomenonTime asc,id asc&$select=id,phenomenonTime,result,resultTime,resultQuality",
    f"/Observations?$filter={HOUR}&$top=200&$orderby=id&$select=id,phenomenonTime,result&$expand=Datastream($select=id)",
    f"/Observations?$filter={HOUR}&$count=true&$top=0",
    "/Observations(10000000)",
    "/MultiDatastreams?$expand=ObservedProperties($select=id,name,definition),Thing($select=id)",
    "/MultiDatastreams(1)/Observations?$resultFormat=dataArray&$top=5&$select=phenomenonTime,result",
    f"/MultiDatastreams(1)/Observations?$filter={HOUR}&$orderby=phenomenonTime desc&$top=2",
    "/Things(424242)",
    "/Nothing",
    "/Things?$filter=foo eq 1",
    "/Things?$filter=name eq",
    "/Datastreams(1)/Observations?$orderby=nothing",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_same_answer(frost: CityOnFrost, demo: DemoServer, path: str) -> None:
    require_same(frost.roots["wide"] + path, demo.url + path)


def test_same_answers_to_all_that_the_provider_asks(frost: CityOnFrost, demo: DemoServer, tmp_path: Path) -> None:
    root = frost.roots["wide"]
    visit = Visit(root)
    visit.provider.probe()
    several = [found for found in visit.provider.datasets() if {*found.properties} & SEVERAL]
    assert len(several) >= len(SEVERAL)
    for found in several:
        whole = PullRequest(found.key)
        morning = replace(whole, start="2024-05-02T06:00:00.000Z", end="2024-05-02T09:00:00.000Z", area=AREA)
        for request in (whole, replace(whole, mode="update"), replace(whole, mode="latest"), morning):
            visit.pull(tmp_path / "s.gpkg", request)
    asked = [address for address in dict.fromkeys(visit.asked) if "skip" not in address]
    assert len(asked) >= 40
    for address in asked:
        require_same(address, demo.url + address.removeprefix(root))


def require_same(frost: str, demo: str) -> None:
    """Fail unless two addresses, and what their nextLinks lead to, are answered alike."""
    one, other = requests.get(frost, timeout=60), requests.get(demo, timeout=60)
    assert one.status_code == other.status_code, unquote(demo)
    if not one.ok:
        return
    left, right = one.json(), other.json()
    require_equal(left, right, unquote(demo))
    if "@iot.nextLink" in right:
        links = (urljoin(answer.url, answer.json()["@iot.nextLink"]) for answer in (one, other))
        left, right = (requests.get(link, timeout=60).json() for link in links)
        require_equal(left["value"], right["value"], f"page after {unquote(demo)}")


def require_equal(frost: Any, demo: Any, where: str) -> None:
    """Fail unless two documents are the same but for what is not compared; ``where`` they stand is told."""
    if isinstance(frost, list) and isinstance(demo, list):
        assert len(frost) == len(demo), where
        if where.endswith("/v1.1 value"):
            frost, demo = (sorted(entries, key=lambda entry: str(entry["name"])) for entries in (frost, demo))
        for number, (left, right) in enumerate(zip(frost, demo, strict=True)):
            require_equal(left, right, f"{where} [{number}]")
    elif isinstance(frost, dict) and isinstance(demo, dict):
        left, right = (dict(compared(entity)) for entity in (frost, demo))
        names = {name for name in left if not (name.endswith("@iot.count") and name not in right)}
        assert names == set(right), where
        for name in names:
            require_equal(left[name], right[name], f"{where} {name}")
    else:
        assert frost == demo, where


def compared(entity: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The members of an entity that are compared."""
    for name, value in entity.items():
        if name.endswith("@iot.nextLink"):
            yield name, True
        elif name.endswith("Datastream@iot.navigationLink") and "dataArray" in entity:
            yield name, value.rpartition("/")[2]
        elif name == "HistoricalLocations":
            yield name, len(value)
        elif not is_apart(name, entity) and value is not None:
            yield name, value


def is_apart(name: str, entity: dict[str, Any]) -> bool:
    """Whether a member is among those that are not compared."""
    is_extent = "/" in str(entity.get("phenomenonTime")) and "unitOfMeasurement" in entity
    return (
        name.endswith(("Link", "observedArea"))
        or name in ("serverSettings", "url")
        or (name == "resultTime" and is_extent)
        or (name == "phenomenonTime" and "unitOfMeasurements" in entity)
    )
