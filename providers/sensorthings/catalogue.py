# SPDX-License-Identifier: GPL-2.0-or-later
"""Listing datasets, stations and series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ...core.area import Area
from ...core.errors import AnswerTimeout, InputError, NotFound, RequestRefused, ServerBusy
from ...core.geometry import GeometryError, checked_geometry
from ...core.platform import Dataset
from ...core.query import PullRequest
from ...core.records import Geometry, Page, Series, Station
from ..client import Answer
from ..losses import Flaw, Losses
from .addresses import LONGEST_QUERY
from .entities import Entity, checked, control, identity, listed, location_geometry, properties_json, text
from .groups import Group, Stream, dataset_filter, group_streams, read_stream
from .lists import rest_of, walk, walk_wide
from .service import LARGEST_PAGE, OBSERVED, Options, Service

_FIELDS = {
    "Datastreams": "id,name,observationType,unitOfMeasurement,observedArea,phenomenonTime,properties",
    "MultiDatastreams": "id,name,multiObservationDataTypes,unitOfMeasurements,observedArea,phenomenonTime,properties",
}
_PLACES = "Locations($select=id,encodingType,location),HistoricalLocations($top=2;$select=id)"
_WHOLE_PLACES = "Locations,HistoricalLocations($top=2)"
_NEWEST_FEATURE = "Observations($top=1;$orderby=phenomenonTime desc;$select=id;$expand=FeatureOfInterest)"
_FEW_TO_LOCATE = 500
_TOO_MANY_TO_LOCATE = 20_000
_SAMPLES = 400


@dataclass(slots=True)
class _Selection:
    """What is asked for, and what is known of it while the pages are read.

    ``wanted`` says of every Thing seen whether it lies in the area; ``matched`` whether the dataset was seen at all.
    """

    request: PullRequest
    area: Area | None
    matched: bool = False
    wanted: dict[str, bool] = field(default_factory=dict)

    def judge(self, stations: Iterable[Station]) -> None:
        """Decide which stations lie in the area."""
        for found in stations:
            area, geometry = self.area, found.geometry
            self.wanted[found.source_id] = area is None or (geometry is not None and area.meets(geometry))

    def forget(self, things: Iterable[str]) -> None:
        """Look again at Things that were wanted but not used, when another of their streams turns up."""
        for thing in things:
            if self.wanted.get(thing):
                del self.wanted[thing]


class Catalogue:
    """Reads Datastreams (and MultiDatastreams) with what stands around them."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._held_by: dict[str, set[str]] = {}

    def datasets(self) -> list[Dataset]:
        """Every dataset, sorted by title; what could not be read is told to the monitor."""
        losses = Losses()
        groups = group_streams(self._all_streams(losses))
        self._held_by = {group.key: group.collections for group in groups}
        for drop in losses.drops():
            self._service.client.monitor.warning(
                f"One series is not listed: {drop.reason} ({drop.example})"
                if drop.count == 1
                else f"{drop.count} series are not listed: {drop.reason} ({drop.example})"
            )
        self._describe_from_things([group for group in groups if not (group.licence and group.attribution)])
        self._locate([group for group in groups if group.extent is None])
        return sorted((group.dataset() for group in groups), key=lambda found: (found.title.casefold(), found.key))

    def stations(self, request: PullRequest) -> Iterator[Page]:
        """Pages of stations and series; the last one is complete. Raises InputError for a dataset that is not there."""
        area = Area.from_wkt(request.area) if request.area else None
        selection = _Selection(request, area)
        waiting: Page | None = None
        for collection, rows, answer in self._selected(selection):
            page = self._page(rows, answer, collection, selection)
            if waiting is not None:
                yield waiting
            waiting = page
        if not selection.matched and area is None:
            raise InputError(f"The platform has no data set {request.dataset!r}; it may have been renamed or removed.")
        yield replace(waiting, complete=True) if waiting else Page(self._service.root, 0, complete=True)

    def _selected(self, selection: _Selection) -> Iterator[tuple[str, list[Any], Answer]]:
        """Pages that hold the dataset's streams; when the service's filter finds none of them, all pages."""
        key, area = selection.request.dataset, selection.area
        for collection in self._collections():
            if collection not in self._held_by.get(key, (collection,)):
                continue
            wanted = dataset_filter(key, collection)
            filters = [" and ".join(filter(None, (within, wanted))) for within in (*_area_filters(area), "")]
            for rows, answer in self._listed(collection, True, list(dict.fromkeys([*filters, ""]))):
                yield collection, rows, answer
        if not selection.matched and area is None:
            for collection in self._collections():
                for rows, answer in self._listed(collection, True, [""]):
                    yield collection, rows, answer

    def _collections(self) -> list[str]:
        return ["Datastreams"] + ["MultiDatastreams"] * ("MultiDatastreams" in self._service.landing.collections)

    def _all_streams(self, losses: Losses) -> Iterator[Stream]:
        for collection in self._collections():
            for rows, _ in self._listed(collection, False, [""]):
                yield from self._streams(rows, collection, losses)

    def _streams(self, rows: Iterable[Any], collection: str, losses: Losses) -> Iterator[Stream]:
        for row in rows:
            try:
                stream = read_stream(row, collection)
            except Flaw as flaw:
                losses.add(str(flaw), row)
                continue
            self._service.learn_id(collection, identity(stream.entity))
            self._service.learn_id("Things", identity(stream.entity["Thing"]))
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
                    for rows, answer, _ in walk_wide(self._service, collection, [*options, ("filter", wanted)]):
                        started = True
                        yield rows, answer
                    return
                except RequestRefused:
                    if started or last:
                        raise
                    self._service.note_refusal(mark)

    def _levels(self, collection: str, whole_thing: bool) -> list[Options]:
        """The options by falling demands: members chosen, whole entities, expands as SensorThings 1.0 wrote them."""
        observed = OBSERVED[collection]
        top = ("top", str(LARGEST_PAGE))
        chosen = (
            f"Thing($select=id,name,description,properties;$expand={_PLACES})" if whole_thing else "Thing($select=id)"
        )
        return [
            [top, ("select", _FIELDS[collection]), ("expand", f"{observed}($select=id,name,definition),{chosen}")],
            [top, ("expand", f"{observed},Thing($expand={_WHOLE_PLACES})" if whole_thing else f"{observed},Thing")],
            [top, ("expand", f"{observed},Thing/Locations" if whole_thing else f"{observed},Thing")],
        ]

    def _page(self, rows: list[Any], answer: Answer, collection: str, selection: _Selection) -> Page:
        losses = Losses()
        request = selection.request
        chosen = [s for s in self._streams(rows, collection, losses) if s.belongs_to(request.dataset)]
        selection.matched = selection.matched or bool(chosen)
        stations: dict[str, Station] = {}
        for stream in chosen:
            if stream.thing not in selection.wanted and stream.thing not in stations:
                try:
                    stations[stream.thing] = self._station(stream)
                except Flaw as flaw:
                    losses.add(f"station: {flaw}", stream.entity.get("Thing"))
                    selection.wanted[stream.thing] = False
        self._locate_by_features(collection, chosen, stations)
        selection.judge(stations.values())
        series = [
            part
            for stream in chosen
            if selection.wanted.get(stream.thing)
            for part in stream.series()
            if _is_wanted(part, request.series)
        ]
        used = {part.station for part in series}
        selection.forget(found for found in stations if found not in used)
        kept = [found for found in stations.values() if found.source_id in used]
        return Page(
            answer.url, len(series) + len(losses), answer.digest, stations=kept, series=series, drops=losses.drops(),
            notes=_station_notes(kept),
        )  # fmt: skip

    def _station(self, stream: Stream) -> Station:
        thing = checked(stream.entity["Thing"])
        geometry, origin = location_geometry(self._nested(thing, "Locations", True))
        if geometry is None and (area := stream.area) is not None:
            geometry, origin = area, "observedArea"
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
            found.extend(rest_of(self._service, link, tuple(found)))
        return found

    def _locate_by_features(self, collection: str, chosen: list[Stream], stations: dict[str, Station]) -> None:
        """Give stations without any geometry that of the newest FeatureOfInterest of their freshest stream."""
        freshest: dict[str, Stream] = {}
        for stream in chosen:
            if stream.thing in stations and stations[stream.thing].geometry is None:
                known = freshest.get(stream.thing)
                if known is None or (stream.last or "") > (known.last or ""):
                    freshest[stream.thing] = stream
        by_id = {str(identity(stream.entity)): thing for thing, stream in freshest.items()}
        options: Options = [("select", "id"), ("expand", _NEWEST_FEATURE), ("top", str(LARGEST_PAGE))]
        for row in self._by_ids(collection, by_id, options):
            geometry, thing = _feature_geometry(row), by_id.get(str(control(row, "id")))
            if geometry is not None and thing is not None:
                moving = stations[thing].mobility == "moving"
                stations[thing] = replace(
                    stations[thing], geometry=geometry, geometry_from="FeatureOfInterest",
                    mobility="moving" if moving else "fixed",
                )  # fmt: skip

    def _by_ids(self, collection: str, ids: Iterable[str], options: Options) -> Iterator[Entity]:
        """The entities of some ids; fewer or none where the service does not give them."""
        for _, wanted in self._service.id_filters(collection, ids):
            yield from self._helpful(collection, [("filter", wanted), *options])

    def _helpful(self, collection: str, options: Options) -> Iterator[Entity]:
        """Entities that make a list better, but are not worth failing for."""
        try:
            for rows, _, _ in walk(self._service, collection, options):
                yield from (row for row in rows if isinstance(row, dict))
        except (NotFound, RequestRefused, ServerBusy, AnswerTimeout) as error:
            self._service.client.monitor.warning(f"Some {collection} could not be read. {error.sentence}")

    def _describe_from_things(self, groups: list[Group]) -> None:
        """Take licence, attribution and keywords from one Thing of every group."""
        by_thing: dict[str, list[Group]] = {}
        for group in groups[:_SAMPLES]:
            by_thing.setdefault(min(group.things), []).append(group)
        options: Options = [("select", "id,properties"), ("top", str(LARGEST_PAGE))]
        for row in self._by_ids("Things", by_thing, options):
            found = row.get("properties")
            for group in by_thing.get(str(control(row, "id")), []):
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
        few = len(things) <= _FEW_TO_LOCATE
        for row in self._by_ids("Things", things, options) if few else self._helpful("Things", options):
            _widen(row, things)


def _area_filters(area: Area | None) -> list[str]:
    """How a service is asked for an area, the exact way first; the polygon's box stands in where it is long."""
    if area is None:
        return []
    shape = area.wkt if len(area.wkt) < LONGEST_QUERY // 4 and len(area.polygons) == 1 else area.box_wkt
    by_place = f"st_intersects(Thing/Locations/location,geography'{shape}')"
    return [f"({by_place} or st_intersects(observedArea,geography'{shape}'))", by_place]


def _widen(row: Entity, things: dict[str, list[Group]]) -> None:
    groups = things.get(str(control(row, "id")))
    if groups:
        geometry, _ = location_geometry(listed(row, "Locations"))
        for group in groups:
            if geometry is not None:
                group.widen(geometry)


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
        notes.append(
            "One station has several places; the first one by id is taken."
            if several == 1
            else f"{several} stations have several places; the first one by id is taken."
        )
    if bare:
        notes.append("One station has no geometry." if bare == 1 else f"{bare} stations have no geometry.")
    return tuple(notes)
