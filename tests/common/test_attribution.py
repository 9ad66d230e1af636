"""Whose data scenes are, and what has to be said beside what is made of them."""

from __future__ import annotations

from typing import Any

import pytest

from cloudless_plugin.common.attribution import GENERATED, GENERATED_KEY, TERMS, attribution_of, terms_of
from cloudless_plugin.common.sensors import SENSORS


def test_every_sensor_has_its_terms() -> None:
    assert TERMS.keys() == {sensor.collection for sensor in SENSORS}


@pytest.mark.parametrize(
    ("years", "told"),
    [((2023,), "2023"), ((2019, 2021, 2022, 2023, 2019), "2019, 2021-2023"), ((2020, 2022), "2020, 2022")],
)
def test_copernicus_names_the_years(years: tuple[int, ...], told: str) -> None:
    found = attribution_of((terms_of("sentinel-2-l2a", {}), year) for year in years)
    assert found.rights == f"Contains modified Copernicus Sentinel data {told}"
    assert found.licence == "other"
    assert found.licences[0][1].startswith("https://")
    assert [provider.name for provider in found.providers] == ["ESA"]


def test_landsat_and_hls_name_their_makers() -> None:
    assert attribution_of([(TERMS["landsat-c2-l2"], 2020)]).rights == "Landsat courtesy of the U.S. Geological Survey"
    both = attribution_of([(TERMS["hls2-s30"], 2021), (TERMS["hls2-l30"], 2020), (TERMS["sentinel-2-l2a"], 2022)])
    assert both.rights == (
        "Harmonized Landsat Sentinel-2 courtesy of NASA's LP DAAC; Contains modified Copernicus Sentinel data "
        "2021-2022; Landsat courtesy of the U.S. Geological Survey"
    )
    assert len(both.licences) == 2


def test_generated_scenes_are_nobodys_whatever_their_collection() -> None:
    made_up = terms_of("sentinel-2-l2a", {GENERATED_KEY: True, "license": "MIT"})
    assert made_up == GENERATED
    found = attribution_of([(made_up, 2023)])
    assert found.rights == "Generated scenes, not observed by any satellite"
    assert (found.licence, found.licences, found.providers) == ("", (), ())
    mixed = attribution_of([(made_up, 2023), (TERMS["sentinel-2-l2a"], 2023)])
    assert mixed.rights.split("; ")[1] == "Contains modified Copernicus Sentinel data 2023"


@pytest.mark.parametrize(
    ("properties", "rights", "licence"),
    [
        (
            {"license": "CC-BY-4.0", "providers": [{"name": "Digital {Earth}", "roles": ["host", "x"]}]},
            "Digital {Earth}",
            "CC-BY-4.0",
        ),
        ({"license": "some words"}, "", "other"),
        ({"license": 3, "providers": [{"url": "https://example.org"}, 4, {"name": " "}]}, "", ""),
        ({}, "", ""),
        ({"providers": "ESA"}, "", ""),
        ({GENERATED_KEY: "no"}, "", ""),
    ],
)
def test_unknown_collection_says_what_its_items_say(properties: dict[str, Any], rights: str, licence: str) -> None:
    found = attribution_of([(terms_of("somebody-s", properties), 2023)])
    assert (found.rights, found.licence) == (rights, licence)


def test_provider_keeps_no_secret_and_no_unknown_role() -> None:
    told = {"name": "A", "url": "https://example.org/?sig=abcdefghijkl", "roles": ["host", "owner"]}
    found = attribution_of([(terms_of("b", {"providers": [told]}), 2023)]).to_dict()
    assert found["providers"] == [{"name": "A", "roles": ["host"]}]
