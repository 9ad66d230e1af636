from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.request import Request
from cloudless_plugin.panel.choices_made import AreaChoice, PanelChoices, split_bands
from tests.support import jobs

ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


def test_choices_are_kept_as_json() -> None:
    made = PanelChoices(
        AreaChoice("polygon", "POLYGON((0 0,1 0,1 1,0 0))", "EPSG:32633"),
        when="five-summers",
        months=("jun", "jul"),
        bands="nir,red,green",
        resolution=20.0,
        evidence=True,
    )
    assert PanelChoices.from_dict(json.loads(json.dumps(made.to_dict()))) == made


@given(st.dictionaries(st.sampled_from([*PanelChoices().to_dict(), "other"]), ANY))
def test_what_another_version_kept_never_stops_the_panel(values: dict[str, object]) -> None:
    made = PanelChoices.from_dict(values)
    assert PanelChoices.from_dict(made.to_dict()) == made
    for name, default in PanelChoices().to_dict().items():
        assert type(made.to_dict()[name]) is type(default), name


@pytest.mark.parametrize("values", [None, 3, "text", [], {"area": 3}, {"area": {"kind": "moon"}}])
def test_nonsense_is_the_default(values: object) -> None:
    assert PanelChoices.from_dict(values) == PanelChoices()


def test_recipe_fills_the_panel() -> None:
    asked = Request.from_dict(jobs.request("items.json", months="jun,jul", method="best", haze=False, bands="nir red"))
    area = AreaChoice("rectangle", "POLYGON((0 0,1 0,1 1,0 0))", "EPSG:32633")
    made = PanelChoices.from_request(asked.to_dict(), area)
    assert (made.when, made.start, made.end) == ("dates", "2023-06-01", "2023-08-31")
    assert (made.months, made.method, made.haze, made.area) == (("jun", "jul"), "best", False, area)
    assert (made.catalog, made.catalog_url, made.bands, made.max_cloud) == ("custom", "items.json", "nir,red", 100)
    assert (made.period, made.resolution, made.crs) == ("", 0, "")


def test_what_the_panel_has_no_field_for_is_kept_so_that_it_can_say_so() -> None:
    document = {"bands": {"red": {"keys": ["B4"], "gsd": 10}}}
    asked = Request.from_dict(jobs.request("items.json", platforms="-landsat-7", sensor_file=document, bands="red"))
    made = PanelChoices.from_request(asked.to_dict(), AreaChoice())
    assert made.platforms == "-landsat-7"
    assert json.loads(made.sensor_file) == document


@pytest.mark.parametrize(
    ("collection", "bands", "look"),
    [
        ("sentinel-2-l2a", "red,green,blue", "true-colour"),
        ("sentinel-2-l2a", "nir, red, green", "false-colour"),
        ("landsat-c2-l2", "nir08,red,green", "false-colour"),
        ("landsat-c2-l2", "coastal,blue,green,red,nir08,swir16,swir22", "all"),
        ("sentinel-2-l2a", "red", "custom"),
        ("moon-rock", "red,green,blue", "true-colour"),
        ("moon-rock", "red,heat", "custom"),
    ],
)
def test_look_of_the_bands(collection: str, bands: str, look: str) -> None:
    assert PanelChoices(collection=collection, bands=bands).look == look


def test_bands_in_a_text() -> None:
    assert split_bands(" red; green,blue  nir ") == ("red", "green", "blue", "nir")
