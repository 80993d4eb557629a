# SPDX-License-Identifier: GPL-2.0-or-later
"""What a reader has to know about a figure before quoting it: stable codes and their English sentences."""

from __future__ import annotations

CAVEATS: dict[str, str] = {
    "lamp_post_box": (
        "The thresholds are those of the German weather service, the readings are not taken by its rules: "
        "a box on a lamp post is no screen 2 m above grass."
    ),
    "coarse_readings": "The readings are more than 10 minutes apart; what was lower or higher between is not seen.",
    "undetermined_days": "Some days or nights have gaps and cannot be told; they are counted apart, as neither.",
    "shade_and_light_wind": "The value is for shade and light wind; full sun can add up to 8 degrees.",
    "no_wind_no_radiation": "Made of temperature and humidity alone: no UTCI, no PET and no perceived temperature.",
    "outside_heat_index_range": "Some values lie outside of the weather that the heat index is made for.",
    "one_reference": (
        "The difference holds for this reference station; height, surroundings and instrument play a part in it."
    ),
    "not_official_index": "No official index: that is made of reference instruments, this of whatever was measured.",
    "incomplete_pollutants": "Not all pollutants of the index were measured; a missing one could make it worse.",
    "humid_pm": "The air was more humid than 80 %; simple sensors then read too much particulate matter.",
    "no_compliance_check": (
        "A comparison, not a ruling: whether limit values are kept is for the authorities to say, with reference "
        "instruments at places that the law describes."
    ),
    "three_year_mean": "The target for ozone is judged by the mean of three years; this is each year for itself.",
    "unverified_source": "The figures of this source were not compared with its own text.",
    "sound_indicative": (
        "Indicative, no noise map: the levels of the 34. BImSchV are calculated for a year, 4 m above the ground, "
        "and never measured."
    ),
    "less_than_a_year": "The levels of the law are those of a whole year; this is a shorter time.",
    "part_of_year": "A mean of less than a year; the mean daily traffic (DTV) is that of all days of a year.",
    "uneven_weekdays": "Some days of the week are there much less often than others, which shifts the mean.",
    "heavy_by_class": "Heavy vehicles by the classes of the detector, which sees lengths, not the weight over 3.5 t.",
    "passages_not_trips": (
        "Shares of what passes this cross-section; the modal split of a household survey is that of people's trips."
    ),
    "devices_not_persons": "A relative index of devices that were seen, no number of persons.",
    "event_on_holiday": "The event was on a public holiday; it is compared with days that are none.",
}
