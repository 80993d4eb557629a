# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import json
from typing import Any

import pytest
from scripted_service import ROOT, Asked, Reply, ScriptedService, datastream, location, pages, point, thing
from urban_data.core.errors import InputError
from urban_data.core.monitor import QuietMonitor
from urban_data.core.platform import Dataset
from urban_data.core.query import PullRequest
from urban_data.core.records import Series, Station
from urban_data.providers.sensorthings import SensorThings

KEY = "air temperature/-/-/Cel"
SPAN = "2024-01-01T00:00:00Z/2024-02-01T00:00:00Z"
EXTENT = {"observedArea": point(), "phenomenonTime": SPAN}


def provider_of(script: ScriptedService, monitor: QuietMonitor | None = None) -> SensorThings:
    return SensorThings(ROOT, script.session, monitor)


def listing(*rows: Any, more: tuple[str, ...] = ()) -> ScriptedService:
    return ScriptedService(more=more).on("Datastreams", {"value": list(rows)}).on("Things", {"value": []})


def datasets_of(*rows: Any) -> list[Dataset]:
    return provider_of(listing(*rows)).datasets()


def stations_of(
    script: ScriptedService, key: str = KEY, **more: Any
) -> tuple[list[Station], list[Series], list[str], list[str]]:
    found = list(provider_of(script).stations(PullRequest(key, **more)))
    assert [page.complete for page in found] == [False] * (len(found) - 1) + [True]
    return (
        [station for page in found for station in page.stations],
        [series for page in found for series in page.series],
        [drop.reason for page in found for drop in page.drops],
        [note for page in found for note in page.notes],
    )


def layer(number: int, service: str, name: str, **members: Any) -> dict[str, Any]:
    return datastream(number, properties={"serviceName": service, "layerName": name}, **members)


class TestDatasets:
    def test_series_are_grouped_by_property_statistic_period_and_unit(self) -> None:
        hourly = {"aggregationDuration": "PT1H", "statistic": "mean"}
        found = datasets_of(
            datastream(1, **EXTENT),
            datastream(2, Thing=thing(2), phenomenonTime="2023-06-01T00:00:00Z/2024-03-01T00:00:00Z"),
            datastream(3, properties=hourly),
            datastream(4, properties=hourly, unitOfMeasurement={"symbol": "K"}),
            datastream(5, ObservedProperty={"name": "CO2 / ppm 100%"}, unitOfMeasurement={}),
            datastream(6, ObservedProperty={}, unitOfMeasurement={}),
        )
        assert {dataset.key: (dataset.title, dataset.stations, dataset.series) for dataset in found} == {
            KEY: ("air temperature (°C)", 2, 2),
            "air temperature/mean/PT1H/Cel": ("air temperature (mean, PT1H, °C)", 1, 1),
            "air temperature/mean/PT1H/K": ("air temperature (mean, PT1H, K)", 1, 1),
            "CO2 %2F ppm 100%25/-/-/-": ("CO2 / ppm 100%", 1, 1),
            "-/-/-/-": ("unnamed property", 1, 1),
        }
        first = next(dataset for dataset in found if dataset.key == KEY)
        assert (first.first, first.last) == ("2023-06-01T00:00:00.000Z", "2024-03-01T00:00:00.000Z")
        assert first.freshness == first.last
        assert (first.extent, first.unit, first.properties) == ((8.1, 50.1, 8.1, 50.1), "Cel", ("air temperature",))
        assert [dataset.title.casefold() for dataset in found] == sorted(dataset.title.casefold() for dataset in found)

    def test_a_named_layer_is_a_dataset_and_one_per_unit_where_they_differ(self) -> None:
        found = datasets_of(
            layer(1, "HH_STA_Rad", "Anzahl_Fahrraeder_1-Stunde"),
            layer(2, "HH_STA_Rad", "Anzahl_Fahrraeder_1-Tag"),
            layer(3, "HH_STA_Luft", "Luft"),
            layer(4, "HH_STA_Luft", "Luft", unitOfMeasurement={"symbol": "%"}),
        )
        assert [(dataset.key, dataset.title, dataset.period) for dataset in found] == [
            ("HH_STA_Rad/Anzahl_Fahrraeder_1-Stunde", "Anzahl Fahrraeder 1-Stunde", "PT1H"),
            ("HH_STA_Rad/Anzahl_Fahrraeder_1-Tag", "Anzahl Fahrraeder 1-Tag", "P1D"),
            ("HH_STA_Luft/Luft/%25", "Luft (%)", ""),
            ("HH_STA_Luft/Luft/Cel", "Luft (°C)", ""),
        ]

    def test_licence_attribution_and_keywords(self) -> None:
        own = {"lizenz": "dl-de/by-2-0", "ownerData": "City\x1b[31m of X", "keywords": ["air", "", 5, "climate"]}
        found = datasets_of(datastream(1, properties=own, **EXTENT), datastream(2, properties={"keywords": "a, air"}))[
            0
        ]
        assert (found.licence, found.attribution) == ("dl-de/by-2-0", "City[31m of X")
        assert found.keywords == ("air", "climate", "a")

    def test_what_the_datastreams_do_not_tell_is_asked_of_their_things(self) -> None:
        script = ScriptedService().on("Datastreams", {"value": [datastream(1), datastream(2, Thing=thing(2))]})

        def serve(asked: Asked) -> dict[str, Any]:
            if asked.select == "id,properties":
                return {"value": [{"@iot.id": 1, "properties": {"license": "CC0", "owner": "Town"}}, 5]}
            return {"value": [thing(1), thing(2, Locations=[location(2, point(9, 51))]), thing(3), "junk"]}

        found = provider_of(script.on("Things", serve)).datasets()[0]
        assert (found.licence, found.attribution, found.extent) == ("CC0", "Town", (8.1, 50.1, 9, 51))

    def test_what_cannot_be_asked_leaves_the_list_whole_and_is_said(self) -> None:
        script = ScriptedService().on("Datastreams", {"value": [datastream(1)]}).on("Things", Reply("no", 501))
        monitor = QuietMonitor()
        found = provider_of(script, monitor).datasets()
        assert [(dataset.key, dataset.extent, dataset.licence) for dataset in found] == [(KEY, None, "")]
        refusal = "Some Things could not be read. city.test does not accept the request (status 501)."
        assert monitor.messages == [refusal, refusal]

    def test_ten_thousand_series_are_listed_in_a_handful_of_requests(self) -> None:
        rows = [datastream(n, Thing=thing(n // 5), properties={"licence": "CC0", "owner": "X"}, **EXTENT)
                for n in range(10_000)]  # fmt: skip
        script = ScriptedService().on("Datastreams", pages(rows, 2_500, "Datastreams"))
        found = provider_of(script).datasets()
        assert [(dataset.stations, dataset.series) for dataset in found] == [(2000, 10_000)]
        assert len(script.asked) <= 8

    def test_series_that_cannot_be_read_are_said(self) -> None:
        monitor = QuietMonitor()
        script = listing(datastream(1, **EXTENT), datastream(None), {"@iot.id": 3}, None)
        assert [dataset.series for dataset in provider_of(script, monitor).datasets()] == [1]
        assert [message.partition(" (")[0] for message in monitor.messages] == [
            "One series is not listed: no id",
            "2 series are not listed: not an object",
        ]

    def test_multidatastreams_are_listed_with_all_their_properties(self) -> None:
        script = listing(more=("MultiDatastreams",)).on("MultiDatastreams", {"value": [multi()]})
        found = provider_of(script).datasets()
        assert [(dataset.key, dataset.series, dataset.properties) for dataset in found] == [
            ("wind speed+wind direction/-/-/m%2Fs+deg", 2, ("wind speed", "wind direction"))
        ]

    def test_a_service_that_refuses_select_is_asked_for_whole_entities(self) -> None:
        def serve(asked: Asked) -> Any:
            return (
                Reply("no", 400) if asked.select or "$select" in asked.expand else {"value": [datastream(1, **EXTENT)]}
            )

        script = ScriptedService().on("Datastreams", serve).on("Things", {"value": []})
        provider = provider_of(script)
        assert [dataset.key for dataset in provider.datasets()] == [KEY]
        provider.datasets()
        asked = [bool(one.select) for one in script.urls("Datastreams")]
        assert asked == [True, False, False]

    def test_a_service_that_refuses_everything_is_an_error(self) -> None:
        script = ScriptedService().on("Datastreams", Reply("no", 400))
        with pytest.raises(Exception, match="does not accept the request"):
            provider_of(script).datasets()


def multi(number: int = 7) -> dict[str, Any]:
    return {
        "@iot.id": number, "name": "Wind", "Thing": thing(),
        "unitOfMeasurements": [{"symbol": "m/s"}, {"symbol": "°"}],
        "multiObservationDataTypes": ["OM_Measurement", "OM_Measurement"],
        "ObservedProperties": [{"name": "wind speed"}, {"name": "wind direction"}],
    }  # fmt: skip


class TestStations:
    def test_a_station_comes_once_with_all_its_series(self) -> None:
        rows = [datastream(1), datastream(2, properties={"z": 2}), datastream(3, Thing=thing("b", name="Second"))]
        script = ScriptedService().on("Datastreams", pages(rows, 1, "Datastreams"))
        stations, series, drops, notes = stations_of(script)
        assert stations == [
            Station("1", "Box 1", "fixed", point(), "Location", "{}"),
            Station("b", "Second", "fixed", point(), "Location", "{}"),
        ]
        assert [(one.source_id, one.station, one.unit_ucum, one.z) for one in series] == [
            ("1", "1", "Cel", None), ("2", "1", "Cel", 2.0), ("3", "b", "Cel", None),
        ]  # fmt: skip
        assert (drops, notes) == ([], [])

    def test_names_need_not_be_unique_and_attributes_stay_raw(self) -> None:
        attributes = {"assetID": "J_52", "keywords": ["Zählfeld"], "nested": {"a": [1, None]}}
        rows = [datastream(n, Thing=thing(n, name="Telraam instance", properties=attributes)) for n in (1, 2)]
        stations, _, _, _ = stations_of(listing(*rows))
        assert [(station.source_id, station.name) for station in stations] == [
            ("1", "Telraam instance"), ("2", "Telraam instance"),
        ]  # fmt: skip
        assert json.loads(stations[0].properties) == attributes

    @pytest.mark.parametrize(
        ("members", "area", "geometry", "origin"),
        [
            ({}, None, point(), "Location"),
            (
                {"Locations": [location(1, {"type": "Feature", "geometry": point(9, 51)})]},
                None,
                point(9, 51),
                "Location",
            ),
            ({"Locations": [location(2, point(9, 51)), location(1)]}, None, point(), "Location (first of 2 places)"),
            ({"Locations": []}, point(7, 49), point(7, 49), "observedArea"),
            ({"Locations": [location(1, "POINT(8 50)")]}, point(7, 49), point(7, 49), "observedArea"),
            ({"Locations": [location(1, "Main Street")]}, None, None, "no usable location: not a GeoJSON object"),
            ({"Locations": []}, None, None, "no location"),
        ],
    )
    def test_where_a_geometry_comes_from(self, members: Any, area: Any, geometry: Any, origin: str) -> None:
        stations, series, _, notes = stations_of(listing(datastream(1, Thing=thing(1, **members), observedArea=area)))
        assert [(one.geometry, one.geometry_from) for one in stations] == [(geometry, origin)]
        assert stations[0].mobility == ("none" if geometry is None else "fixed")
        assert len(series) == 1
        expected = ["One station has no geometry."] if geometry is None else []
        if "places" in origin:
            expected = ["One station has several places; the first one by id is taken."]
        assert notes == expected

    def test_the_newest_feature_of_interest_stands_in(self) -> None:
        bare = thing(1, Locations=[])
        old, new = f"{SPAN[:20]}/2024-01-02T00:00:00Z", SPAN
        rows = [datastream(1, Thing=bare, phenomenonTime=new), datastream(2, Thing=bare, phenomenonTime=old)]
        feature = [{"FeatureOfInterest": {"feature": point(6, 48)}}]

        def serve(asked: Asked) -> dict[str, Any]:
            if "FeatureOfInterest" in asked.expand:
                assert asked.filter == "id eq 1"
                return {"value": [{"@iot.id": 1, "Observations": feature}, {"@iot.id": 9, "Observations": feature}]}
            return {"value": rows}

        stations, _, _, notes = stations_of(ScriptedService().on("Datastreams", serve))
        assert [(one.geometry, one.geometry_from, one.mobility) for one in stations] == [
            (point(6, 48), "FeatureOfInterest", "fixed")
        ]
        assert notes == []

    def test_more_locations_than_fit_are_fetched(self) -> None:
        shown = thing(1, **{"Locations": [], "Locations@iot.nextLink": f"{ROOT}/Things(1)/Locations?$skip=1"})
        script = listing(datastream(1, Thing=shown)).on(
            r"Things\(1\)/Locations", {"value": [location(5, point(9, 51))]}
        )
        stations, _, _, _ = stations_of(script)
        assert stations[0].geometry == point(9, 51)

    def test_a_thing_with_a_past_moves_and_its_past_is_not_followed_here(self) -> None:
        link = {"HistoricalLocations@iot.nextLink": f"{ROOT}/Things(1)/HistoricalLocations?$skip=2"}
        bus = thing(1, HistoricalLocations=[{"@iot.id": 1}, {"@iot.id": 2}], **link)
        script = listing(datastream(1, Thing=bus))
        stations, _, _, _ = stations_of(script)
        assert [station.mobility for station in stations] == ["moving"]
        assert script.urls(".*Historical.*") == []

    def test_the_service_is_asked_for_the_dataset_only(self) -> None:
        script = listing(datastream(1, ObservedProperty={"@iot.id": 1, "name": "O'Zone"}))
        stations_of(script, "O'Zone/-/-/Cel")
        assert script.urls("Datastreams")[-1].filter == "ObservedProperty/name eq 'O''Zone'"
        script = listing(layer(1, "A%/B", "L"))
        stations_of(script, "A%25%2FB/L")
        assert (
            script.urls("Datastreams")[-1].filter == "properties/serviceName eq 'A%/B' and properties/layerName eq 'L'"
        )

    def test_what_the_service_gives_beside_the_dataset_is_left_out(self) -> None:
        stations, series, _, _ = stations_of(listing(datastream(1), datastream(2, unitOfMeasurement={"symbol": "K"})))
        assert [one.source_id for one in series] == ["1"]
        assert len(stations) == 1

    def test_a_name_that_the_filter_does_not_find_is_found_in_the_whole_list(self) -> None:
        row = datastream(1, ObservedProperty={"name": "Anzahl  PKW"})
        script = ScriptedService().on("Datastreams", lambda asked: {"value": [] if asked.filter else [row]})
        _, series, _, _ = stations_of(script, "Anzahl PKW/-/-/Cel")
        assert [one.source_id for one in series] == ["1"]

    def test_a_dataset_that_vanished_is_said(self) -> None:
        script = listing(layer(1, "HH_STA_Verkehrsdaten_Rad_Infrarotdetektoren", "Anzahl"))
        with pytest.raises(InputError) as caught:
            stations_of(script, "HH_STA_HamburgerRadzaehlnetz/Anzahl")
        assert caught.value.sentence == (
            "The platform has no data set 'HH_STA_HamburgerRadzaehlnetz/Anzahl'; it may have been renamed or removed."
        )

    @pytest.mark.parametrize("key", ["", "x", "a/b/c/d/e"])
    def test_a_key_of_another_form_is_said(self, key: str) -> None:
        with pytest.raises(InputError, match="is written service/layer or property/statistic/period/unit"):
            stations_of(listing(datastream(1)), key)

    def test_a_layer_that_was_split_by_unit_is_found_by_either_key(self) -> None:
        rows = layer(1, "S", "L"), layer(2, "S", "L", unitOfMeasurement={"symbol": "%"})
        assert [one.source_id for one in stations_of(listing(*rows), "S/L/%25")[1]] == ["2"]
        assert [one.source_id for one in stations_of(listing(*rows), "S/L")[1]] == ["1", "2"]

    def test_multidatastreams_give_one_series_per_component(self) -> None:
        script = listing(more=("MultiDatastreams",)).on("MultiDatastreams", {"value": [multi()]})
        _, series, _, _ = stations_of(script, "wind speed+wind direction/-/-/m%2Fs+deg")
        assert [(one.source_id, one.component, one.property_name, one.unit_ucum) for one in series] == [
            ("MultiDatastreams(7)", 0, "wind speed", "m/s"), ("MultiDatastreams(7)", 1, "wind direction", "deg"),
        ]  # fmt: skip
        assert script.urls("MultiDatastreams")[-1].filter == "ObservedProperties/name eq 'wind speed'"

    def test_a_collection_that_is_known_not_to_hold_the_dataset_is_not_asked(self) -> None:
        script = listing(datastream(1, **EXTENT), more=("MultiDatastreams",))
        script.on("MultiDatastreams", {"value": [multi()]})
        provider = provider_of(script)
        provider.datasets()
        script.asked.clear()
        list(provider.stations(PullRequest(KEY)))
        assert [asked.path for asked in script.asked] == ["Datastreams"]

    @pytest.mark.parametrize("word", ["2", "Temperature 2", "air temperature"])
    def test_series_are_chosen_by_id_name_or_property(self, word: str) -> None:
        script = listing(datastream(1), datastream(2, Thing=thing(2)))
        stations, series, _, _ = stations_of(script, series=(word,))
        expected = ["1", "2"] if word == "air temperature" else ["2"]
        assert [one.source_id for one in series] == expected
        assert [one.source_id for one in stations] == expected

    def test_a_station_whose_first_page_held_no_wanted_series_comes_with_the_second(self) -> None:
        script = ScriptedService().on("Datastreams", pages([datastream(1), datastream(2)], 1, "Datastreams"))
        stations, series, _, _ = stations_of(script, series=("2",))
        assert ([one.source_id for one in stations], [one.source_id for one in series]) == (["1"], ["2"])

    @pytest.mark.parametrize(
        ("bad", "reason"),
        [
            (datastream(None), "no id"),
            ({"@iot.id": 5}, "not an object"),
            (datastream(5, Thing={"name": "no id"}), "no id"),
            (datastream(5, Thing=thing(5, name="x" * 70_000)), "station: a name of 70000 characters"),
            (datastream(5, name="x" * 70_000), "a name of 70000 characters"),
            ("text", "not an object"),
        ],
    )
    def test_one_bad_series_is_dropped_and_its_neighbours_are_kept(self, bad: Any, reason: str) -> None:
        stations, series, drops, _ = stations_of(listing(datastream(1), bad, datastream(3, Thing=thing(3))))
        assert [one.source_id for one in series] == ["1", "3"]
        assert [one.source_id for one in stations] == ["1", "3"]
        assert drops == [reason]


class TestAreas:
    AREA = "POLYGON((8 50,9 50,9 51,8 51,8 50))"

    def _rows(self) -> list[Any]:
        places = {1: point(8.5, 50.5), 2: point(7, 49), 3: point(9, 50.5)}
        here = [datastream(n, Thing=thing(n, Locations=[location(n, place)])) for n, place in places.items()]
        return [*here, datastream(4, Thing=thing(4, Locations=[]))]

    def test_the_service_is_asked_and_its_answer_is_checked(self) -> None:
        script = listing(*self._rows())
        stations, series, _, _ = stations_of(script, area=self.AREA)
        assert [one.source_id for one in stations] == [one.source_id for one in series] == ["1", "3"]
        by_place = f"st_intersects(Thing/Locations/location,geography'{self.AREA}')"
        assert script.urls("Datastreams")[0].filter == (
            f"({by_place} or st_intersects(observedArea,geography'{self.AREA}'))"
            " and ObservedProperty/name eq 'air temperature'"
        )

    def test_a_service_that_knows_no_areas_is_asked_without(self) -> None:
        script = ScriptedService().on(
            "Datastreams", lambda asked: Reply("no", 400) if "st_" in asked.filter else {"value": self._rows()}
        )
        stations, _, _, _ = stations_of(script, area=self.AREA)
        assert [one.source_id for one in stations] == ["1", "3"]

    def test_an_area_of_several_or_many_corners_is_asked_for_by_its_box(self) -> None:
        script = listing(*self._rows())
        several = "MULTIPOLYGON(((8 50,9 50,9 51,8 50)),((8 50,8.1 50,8.1 50.1,8 50)))"
        stations_of(script, area=several)
        assert f"geography'{self.AREA}'" in script.urls("Datastreams")[0].filter

    def test_an_area_without_stations_is_empty_and_complete(self) -> None:
        found = stations_of(listing(), area=self.AREA)
        assert found == ([], [], [], [])
