# SPDX-License-Identifier: GPL-2.0-or-later
"""Listing datasets, stations and series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ...core.area import Area
from ...core.errors import InputError, RequestRefused
from ...core.geometry import GeometryError, checked_geometry
from ...core.platform import Dataset
from ...core.query import PullRequest
from ...core.records import Geometry, Page, Series, Station
from ..client import Answer
from .addresses import LONGEST_QUERY
from .entities import Entity, Flaw, Losses, checked, control, identity, listed, location_geometry, properties_json, text
from .groups import Group, Stream, dataset_filter, group_streams, read_stream
from .service import LARGEST_PAGE, Options, Service

_FIELDS = {
    "Datastreams": "id,name,observationType,unitOfMeasurement,observedArea,phenomenonTime,properties",
    "MultiDatastreams": "id,name,multiObservationDataTypes,unitOfMeasurements,observedArea,phenomenonTime,properties",
}
_OBSERVED = {"Datastreams": "ObservedProperty", "MultiDatastreams": "ObservedProperties"}
_PLACES = "Locations($select=id,encodingType,location),HistoricalLocations($top=2;$select=id)"
_TOO_MANY_TO_LOCATE = 20_000
_SAMPLES = 400


class Catalogue:
    """Reads Datastreams (and MultiDatastreams) with what stands around them."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def datasets(self) -> list[Dataset]:
        """Every dataset, sorted by title."""
        groups = group_streams(self._all_streams())
        self._describe_from_things([group for group in groups if not (group.licence and group.attribution)])
        self._locate([group for group in groups if group.extent is None])
        return sorted((group.dataset() for group in groups), key=lambda found: (found.title.casefold(), found.key))

    def stations(self, request: PullRequest) -> Iterator[Page]:
        """Pages of stations and series; the last one is complete. Raises InputError for a dataset that is not there."""
        area = Area.from_wkt(request.area) if request.area else None
        seen: dict[str, bool] = {}
        waiting: Page | None = None
        matched = False
        for collection in self._collections():
            for rows, answer in self._selected(collection, request.dataset, area):
                page, found = self._page(rows, answer, collection, request, area, seen)
                matched = matched or found
                if waiting is not None:
                    yield waiting
                waiting = page
        if not matched and area is None:
            raise InputError(f"The platform has no data set {request.dataset!r}; it may have been renamed or removed.")
        yield replace(waiting, complete=True) if waiting else Page(self._service.root, 0, complete=True)

    def _collections(self) -> list[str]:
        return ["Datastreams"] + ["MultiDatastreams"] * ("MultiDatastreams" in self._service.landing.collections)

    def _all_streams(self) -> Iterator[Stream]:
        for collection in self._collections():
            for rows, _ in self._listed(collection, False, [""]):
                yield from self._streams(rows, collection, Losses())

    def _streams(self, rows: Iterable[Any], collection: str, losses: Losses) -> Iterator[Stream]:
        for row in rows:
            try:
                stream = read_stream(row, collection)
            except Flaw as flaw:
                losses.add(str(flaw), row)
                continue
            self._service.learn(collection, [identity(stream.entity)])
            self._service.learn("Things", [identity(stream.entity["Thing"])])
            self._service.learn_kinds([(stream.source_id, tuple(told.value_kind for told in stream.meanings))])
            yield stream

    def _listed(self, collection: str, whole_thing: bool, filters: list[str]) -> Iterator[tuple[list[Any], Answer]]:
        """Pages of a collection, asked with the most helpful options the service takes.

        ``filters`` are tried one after the other, the last one is the loosest.
        """
        for level, options in enumerate(self._levels(collection, whole_thing)):
            for number, wanted in enumerate(filters):
                last = level == 2 and number == len(filters) - 1
                mark = f"{collection} {whole_thing} {level} {wanted}"
                if self._service.refuses(mark) and not last:
                    continue
                started = False
                try:
                    for rows, answer, _ in self._service.walk(collection, [*options, ("filter", wanted)]):
                        started = True
                        yield rows, answer
                    return
                except RequestRefused:
                    if started or last:
                        raise
                    self._service.note_refusal(mark)

    def _levels(self, collection: str, whole_thing: bool) -> list[Options]:
        """The options by falling demands: members chosen, whole entities, expands as SensorThings 1.0 wrote them."""
        observed = _OBSERVED[collection]
        top = ("top", str(LARGEST_PAGE))
        chosen = (
            f"Thing($select=id,name,description,properties;$expand={_PLACES})" if whole_thing else "Thing($select=id)"
        )
        return [
            [top, ("select", _FIELDS[collection]), ("expand", f"{observed}($select=id,name,definition),{chosen}")],
            [top, ("expand", f"{observed},Thing($expand=Locations)" if whole_thing else f"{observed},Thing")],
            [top, ("expand", f"{observed},Thing/Locations" if whole_thing else f"{observed},Thing")],
        ]

    def _selected(self, collection: str, key: str, area: Area | None) -> Iterator[tuple[list[Any], Answer]]:
        """Pages that hold the dataset's streams; when the service finds none by its filter, all streams."""
        wanted = dataset_filter(key, collection)
        filters = [" and ".join(term for term in (within, wanted) if term) for within in (*_area_filters(area), "")]
        filters.append("")
        found = False
        for rows, answer in self._listed(collection, True, list(dict.fromkeys(filters))):
            found = found or bool(rows)
            yield rows, answer
        if not found and area is None and wanted and collection == "Datastreams" and not self._known_elsewhere(wanted):
            for rows, answer in self._listed(collection, True, [""]):
                yield rows, answer

    def _known_elsewhere(self, wanted: str) -> bool:
        """True when MultiDatastreams hold the dataset, so that no Datastream needs to."""
        if "MultiDatastreams" not in self._service.landing.collections:
            return False
        loose = wanted.replace("ObservedProperty/", "ObservedProperties/")
        try:
            answer = self._service.get(
                self._service.address("MultiDatastreams", [("top", "1"), ("select", "id"), ("filter", loose)])
            )
        except RequestRefused:
            return False
        return bool(listed(answer.document, "value"))

    def _page(
        self,
        rows: list[Any],
        answer: Answer,
        collection: str,
        request: PullRequest,
        area: Area | None,
        seen: dict[str, bool],
    ) -> tuple[Page, bool]:
        losses = Losses()
        chosen = [s for s in self._streams(rows, collection, losses) if s.belongs_to(request.dataset)]
        stations: dict[str, Station] = {}
        for stream in chosen:
            if stream.thing in seen or stream.thing in stations:
                continue
            try:
                stations[stream.thing] = self._station(stream)
            except Flaw as flaw:
                losses.add(f"station: {flaw}", stream.entity.get("Thing"))
                seen[stream.thing] = False
        self._locate_by_features(collection, chosen, stations)
        for found in stations.values():
            seen[found.source_id] = area is None or (found.geometry is not None and area.meets(found.geometry))
        series = [part for s in chosen if seen.get(s.thing) for part in s.series() if _is_wanted(part, request.series)]
        used = {part.station for part in series}
        kept = [found for found in stations.values() if found.source_id in used]
        for found in stations.values():
            if found.source_id not in used and seen[found.source_id]:
                seen.pop(found.source_id)
        page = Page(
            answer.url, len(series) + len(losses), answer.digest, stations=kept, series=series, drops=losses.drops(),
            notes=_station_notes(kept),
        )  # fmt: skip
        return page, bool(chosen)

    def _station(self, stream: Stream) -> Station:
        thing = checked(stream.entity["Thing"])
        geometry, origin = location_geometry(self._nested(thing, "Locations", True))
        if geometry is None and stream.area is not None:
            geometry, origin = stream.area, "observedArea"
        moving = len(self._nested(thing, "HistoricalLocations", False)) > 1
        return Station(
            source_id=stream.thing,
            name=text(thing, "name"),
            mobility="moving" if moving else "none" if geometry is None else "fixed",
            geometry=geometry,
            geometry_from=origin,
            properties=properties_json(thing),
        )

    def _nested(self, entity: Entity, name: str, follow_on: bool) -> list[Any]:
        """A list inside an entity, with the pages behind it where we did not limit it ourselves."""
        found = list(listed(entity, name))
        link = control(entity, "nextLink", name)
        if follow_on and isinstance(link, str):
            found.extend(self._service.rest_of(link))
        return found

    def _locate_by_features(self, collection: str, chosen: list[Stream], stations: dict[str, Station]) -> None:
        """Give stations without any geometry that of their newest FeatureOfInterest."""
        bare = {s.thing: s for s in chosen if s.thing in stations and stations[s.thing].geometry is None}
        by_id = {str(identity(s.entity)): s.thing for s in bare.values()}
        expand = "Observations($top=1;$orderby=phenomenonTime desc;$select=id;$expand=FeatureOfInterest)"
        for _, wanted in self._service.id_filters(collection, by_id):
            options: Options = [("filter", wanted), ("select", "id"), ("expand", expand), ("top", str(LARGEST_PAGE))]
            try:
                pages = [rows for rows, _, _ in self._service.walk(collection, options)]
            except RequestRefused:
                return
            for row in (row for rows in pages for row in rows if isinstance(row, dict)):
                geometry = _feature_geometry(row)
                thing = by_id.get(str(control(row, "id")))
                if geometry is not None and thing is not None:
                    stations[thing] = replace(
                        stations[thing], geometry=geometry, geometry_from="FeatureOfInterest",
                        mobility="moving" if stations[thing].mobility == "moving" else "fixed",
                    )  # fmt: skip

    def _describe_from_things(self, groups: list[Group]) -> None:
        """Take licence, attribution and keywords from one Thing of every group."""
        sample = {min(group.things): group for group in groups[:_SAMPLES] if group.things}
        by_thing: dict[str, list[Group]] = {}
        for group in groups[:_SAMPLES]:
            if group.things:
                by_thing.setdefault(min(group.things), []).append(group)
        for _, wanted in self._service.id_filters("Things", sample):
            options: Options = [("filter", wanted), ("select", "id,properties"), ("top", str(LARGEST_PAGE))]
            try:
                answer = self._service.get(self._service.address("Things", options))
            except RequestRefused:
                return
            for row in listed(answer.document, "value"):
                if isinstance(row, dict):
                    for group in by_thing.get(str(control(row, "id")), []):
                        found = row.get("properties")
                        group.describe(found if isinstance(found, dict) else {})

    def _locate(self, groups: list[Group]) -> None:
        """Take the extent from the Things' Locations where no Datastream has an observedArea."""
        things: dict[str, list[Group]] = {}
        for group in groups:
            for thing in group.things:
                things.setdefault(thing, []).append(group)
        if not things or len(things) > _TOO_MANY_TO_LOCATE:
            return
        options: Options = [("top", str(LARGEST_PAGE)), ("select", "id"), ("expand", "Locations($select=id,location)")]
        try:
            for rows, _, _ in self._service.walk("Things", options):
                for row in rows:
                    self._widen(row, things)
        except RequestRefused:
            return

    def _widen(self, row: Any, things: dict[str, list[Group]]) -> None:
        if not isinstance(row, dict):
            return
        geometry, _ = location_geometry(listed(row, "Locations"))
        if geometry is not None:
            for group in things.get(str(control(row, "id")), []):
                group.widen(geometry)


def _area_filters(area: Area | None) -> list[str]:
    """How a service is asked for an area, the exact way first; the polygon's box stands in where it is long."""
    if area is None:
        return []
    shape = area.wkt if len(area.wkt) < LONGEST_QUERY // 4 and len(area.polygons) == 1 else area.box_wkt
    by_place = f"st_intersects(Thing/Locations/location,geography'{shape}')"
    return [f"({by_place} or st_intersects(observedArea,geography'{shape}'))", by_place]


def _feature_geometry(row: Entity) -> Geometry | None:
    for observation in listed(row, "Observations"):
        feature = observation.get("FeatureOfInterest") if isinstance(observation, dict) else None
        if isinstance(feature, dict):
            try:
                return checked_geometry(feature.get("feature"))
            except GeometryError:
                continue
    return None


def _is_wanted(series: Series, words: tuple[str, ...]) -> bool:
    return not words or any(word in (series.source_id, series.name, series.property_name) for word in words)


def _station_notes(stations: list[Station]) -> tuple[str, ...]:
    several = sum("places" in station.geometry_from for station in stations)
    bare = sum(station.geometry is None for station in stations)
    notes = []
    if several:
        notes.append(f"{several} stations have several places; the first one by id is taken.")
    if bare:
        notes.append(f"{bare} stations have no geometry.")
    return tuple(notes)
