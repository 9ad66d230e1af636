"""CRSs: their names, turns round the Earth, pixel sizes, and bounds from one to another."""

from __future__ import annotations

import math

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.engine.geo.crs import (
    canonical,
    crs_name,
    is_map_crs,
    known_crs,
    metres_per_unit,
    pixel_size,
    transform_bounds,
    turn_length,
)

WORLD = 2 * math.pi * 6_378_137.0
"""Length of the equator, which is the width of the world in Web Mercator, metres."""
OWN = "+proj=laea +lat_0=47 +lon_0=16 +datum=WGS84"


def test_extent_outside_of_the_crs() -> None:
    with pytest.raises(RequestError, match="another CRS"):
        transform_bounds((104, 0, 106, 1), "EPSG:4326", "EPSG:32633")


def test_edges_are_densified() -> None:
    corners_only = transform_bounds((0.0, 60.0, 0.0001, 60.0001), "EPSG:4326", "EPSG:32633")
    whole = transform_bounds((0.0, 60.0, 30.0, 70.0), "EPSG:4326", "EPSG:32633")
    assert whole[1] < corners_only[1]


# Names


@pytest.mark.parametrize(
    "form",
    [
        "EPSG:32633",
        "epsg:32633",
        "32633",
        "urn:ogc:def:crs:EPSG::32633",
        "+proj=utm +zone=33 +datum=WGS84 +units=m +no_defs +type=crs",
        pyproj.CRS("EPSG:32633").to_wkt(),
        pyproj.CRS("EPSG:32633").to_wkt("WKT1_GDAL"),
        pyproj.CRS("EPSG:32633").to_json(),
        "EPSG:32633+5773",
        pyproj.CRS("EPSG:32633+5773").to_wkt(),
    ],
)
def test_forms_of_one_crs_are_one(form: str) -> None:
    assert canonical(form) == "EPSG:32633"


def test_crs_with_heights_is_that_of_the_map() -> None:
    assert canonical("EPSG:4979") == "EPSG:4326"
    assert canonical("EPSG:9518") == "EPSG:4326"


def test_crs_without_a_code_is_wkt_and_the_same_in_every_form() -> None:
    wkt = canonical(OWN)
    assert wkt.startswith("PROJCRS")
    assert canonical(wkt) == wkt
    assert known_crs(wkt) == known_crs(OWN)


@pytest.mark.parametrize(
    ("crs", "words"),
    [
        ("EPSG:4978", "not one of a map .Geocentric"),
        ("EPSG:5773", "not one of a map .Vertical"),
        ("EPSG:999999", "is not known"),
        ("PROJCRS[", "is not known"),
        ("", "is not known"),
        ("USER:100000", "is not known"),
    ],
)
def test_what_is_no_crs_of_a_map(crs: str, words: str) -> None:
    assert not is_map_crs(crs)
    for use in (known_crs, canonical, turn_length, metres_per_unit):
        with pytest.raises(RequestError, match=words):
            use(crs)


def test_name_is_what_the_user_knows() -> None:
    assert crs_name("EPSG:32633") == "EPSG:32633"
    assert crs_name("ESRI:54009") == "ESRI:54009"
    assert crs_name(pyproj.CRS("EPSG:3035").to_wkt()) == "ETRS89-extended / LAEA Europe"


# Turns round the Earth


@pytest.mark.parametrize(
    ("crs", "turn"),
    [
        ("EPSG:4326", 360.0),
        ("EPSG:4258", 360.0),
        ("OGC:CRS84", 360.0),
        ("EPSG:4979", 360.0),
        ("EPSG:4901", 400.0),
        ("EPSG:3857", WORLD),
        ("EPSG:3832", WORLD),
        ("EPSG:3395", WORLD),
        ("EPSG:4087", WORLD),
        ("+proj=eqc +lon_0=100 +datum=WGS84", WORLD),
        ("+proj=cea +lat_ts=30 +datum=WGS84", None),
    ],
)
def test_cylinders_have_a_turn(crs: str, turn: float | None) -> None:
    if turn is None:
        to_crs = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
        turn = 2 * to_crs.transform(179.999999999, 0)[0]
    assert turn_length(crs) == pytest.approx(turn, rel=1e-7)


@pytest.mark.parametrize(
    "crs", ["EPSG:32633", "EPSG:32760", "EPSG:3413", "EPSG:3031", "EPSG:3035", "ESRI:54009", "EPSG:2154", OWN]
)
def test_other_projections_have_none(crs: str) -> None:
    """The x of pseudocylindrical ones, such as Mollweide's, goes round by another length at each latitude."""
    assert turn_length(crs) == 0


# Units and pixels


@pytest.mark.parametrize(
    ("crs", "metres"),
    [("EPSG:32633", 1.0), ("EPSG:4326", WORLD / 360), ("EPSG:2263", 0.3048006096), ("EPSG:4901", WORLD / 400)],
)
def test_length_of_a_unit(crs: str, metres: float) -> None:
    assert metres_per_unit(crs) == pytest.approx(metres, rel=1e-6)


@given(st.floats(-80, 80), st.floats(-179, 179))
def test_pixel_of_web_mercator_shrinks_with_the_latitude(latitude: float, longitude: float) -> None:
    x, y = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True).transform(longitude, latitude)
    assert pixel_size("EPSG:3857", 10.0, x, y) == pytest.approx(10 * math.cos(math.radians(latitude)), rel=0.01)


def test_pixel_beyond_its_crs_is_nominal() -> None:
    assert pixel_size("EPSG:4326", 0.1, 0.0, 95.0) == pytest.approx(0.1 * WORLD / 360)


# Bounds


@given(st.floats(170, 179.9), st.floats(-60, 60), st.floats(0.2, 15), st.floats(0.01, 10))
def test_bounds_across_180_degrees_into_web_mercator_and_back(
    west: float, south: float, width: float, height: float
) -> None:
    east = west + max(width, 180.01 - west)
    bounds = (west, south, east - 360, south + height)
    found = transform_bounds(bounds, "EPSG:4326", "EPSG:3857")
    to_crs = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
    low, high = to_crs.transform(0, south)[1], to_crs.transform(0, south + height)[1]
    expected = (west / 360 * WORLD, low, east / 360 * WORLD, high)
    assert found == pytest.approx(expected, abs=1e-2)
    back = transform_bounds(found, "EPSG:3857", "EPSG:4326")
    np.testing.assert_allclose(
        [(back[0] - bounds[0] + 180) % 360 - 180, (back[2] - bounds[2] + 180) % 360 - 180], 0, atol=1e-6
    )
    assert back[1::2] == pytest.approx(bounds[1::2], abs=1e-6)


@given(st.floats(-179, 160), st.floats(-60, 60), st.floats(0.01, 15), st.floats(0.01, 10))
def test_bounds_away_from_180_degrees_stay_inside_the_world(
    west: float, south: float, width: float, height: float
) -> None:
    bounds = (west, south, west + width, south + height)
    found = transform_bounds(bounds, "EPSG:4326", "EPSG:3857")
    assert found[0] == pytest.approx(west / 360 * WORLD, abs=1e-2)
    assert found[2] == pytest.approx((west + width) / 360 * WORLD, abs=1e-2)
    assert transform_bounds(found, "EPSG:3857", "EPSG:4326") == pytest.approx(bounds, abs=1e-6)


def test_bounds_of_a_zone_across_180_degrees() -> None:
    zone = (790_000.0, 8_100_000.0, 840_000.0, 8_150_000.0)
    degrees = transform_bounds(zone, "EPSG:32760", "EPSG:4326")
    assert degrees[0] > 179
    assert degrees[2] < -179
    mercator = transform_bounds(zone, "EPSG:32760", "EPSG:3857")
    assert mercator[0] < WORLD / 2 < mercator[2]
    assert mercator[2] - mercator[0] == pytest.approx((degrees[2] + 360 - degrees[0]) / 360 * WORLD, rel=1e-3)


def test_bounds_in_a_cylinder_of_another_meridian() -> None:
    """PDC Mercator is centred on 150 degrees: 180 is nothing special there."""
    found = transform_bounds((179.0, -18.0, -179.0, -17.0), "EPSG:4326", "EPSG:3832")
    assert found[0] == pytest.approx(29 / 360 * WORLD, abs=1e-2)
    assert found[2] == pytest.approx(31 / 360 * WORLD, abs=1e-2)


def test_bounds_that_hold_the_pole() -> None:
    for crs, south, north in (("EPSG:3413", None, 90.0), ("EPSG:3031", -90.0, None)):
        found = transform_bounds((-500_000.0, -500_000.0, 500_000.0, 500_000.0), crs, "EPSG:4326")
        assert (found[0], found[2]) == (-180, 180)
        assert south is None or found[1] == south
        assert north is None or found[3] == north


def test_west_beyond_east_of_a_projected_extent_is_refused() -> None:
    with pytest.raises(RequestError, match="swap them"):
        transform_bounds((600_000.0, 0.0, 500_000.0, 10.0), "EPSG:32633", "EPSG:4326")
