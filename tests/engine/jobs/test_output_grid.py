"""The grid of the output, and where on Earth to search for it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.jobs.output_grid import lonlat_bboxes, make_grid
from cloudless_plugin.engine.stac.scene import Asset, Scene


def request(extent: list[float], source: str, **changes: Any) -> Request:
    return Request.from_dict(
        {"extent": extent, "extent_crs": source, "start": "2023-01-01", "end": "2023-02-01", "bands": "red", **changes}
    )


def scene(epsg: int = 32633, pixel: float = 10.0) -> Scene:
    asset = Asset("a.tif", (pixel, 0.0, 499980.0, 0.0, -pixel, 5200020.0), (10980, 10980))
    return Scene("a", None, f"EPSG:{epsg}", {"red": asset})  # type: ignore[arg-type]


def test_grid_of_whole_pixels_is_the_extent() -> None:
    grid = make_grid(request([500000, 5000000, 500100, 5000050], "EPSG:32633"), [scene()])
    assert (grid.crs, grid.resolution, grid.bounds) == ("EPSG:32633", 10, (500000, 5000000, 500100, 5000050))
    assert grid.shape == (5, 10)


@given(
    st.floats(200_000, 800_000),
    st.floats(1_000_000, 9_000_000),
    st.floats(0.5, 40_000),
    st.floats(0.5, 40_000),
    st.sampled_from([0.5, 1.0, 10.0, 15.0, 20.0, 33.3, 100.0]),
)
def test_grid_covers_the_extent_on_multiples_of_the_pixel(
    west: float, south: float, width: float, height: float, resolution: float
) -> None:
    bounds = [west, south, west + width, south + height]
    grid = make_grid(request(bounds, "EPSG:32633", resolution=resolution), [scene()])
    slack = 0.002 * resolution
    assert grid.bounds[0] <= bounds[0] + slack < grid.bounds[0] + resolution + 2 * slack
    assert grid.bounds[1] <= bounds[1] + slack
    assert grid.bounds[2] >= bounds[2] - slack
    assert grid.bounds[3] >= bounds[3] - slack > grid.bounds[3] - resolution - 2 * slack
    for edge in grid.bounds:
        assert math.isclose(edge / resolution, round(edge / resolution), abs_tol=1e-6)
    tiles = list(grid.cut(512))
    assert sum(tile.width * tile.height for tile in tiles) == grid.width * grid.height
    assert tiles[-1].bounds[2] == grid.bounds[2]
    assert tiles[-1].bounds[1] == grid.bounds[1]


def test_defaults_are_the_scenes_zone_and_finest_pixel() -> None:
    scenes = [scene(32634), scene(32633), scene(32633, 60.0)]
    grid = make_grid(request([15.0, 46.0, 15.1, 46.1], "EPSG:4326"), scenes)
    assert (grid.crs, grid.resolution) == ("EPSG:32633", 10)


def test_pixel_of_a_geographic_grid_is_in_degrees() -> None:
    grid = make_grid(request([15.0, 46.0, 15.1, 46.1], "EPSG:4326", crs="EPSG:4326"), [scene()])
    assert grid.resolution == pytest.approx(10 / 111319.49, rel=1e-6)
    assert grid.ground_pixel_m == pytest.approx(10 * math.cos(math.radians(46.05)), rel=0.01)


def test_extent_across_the_antimeridian() -> None:
    asked = request([179.5, -17.0, -179.5, -16.0], "EPSG:4326", resolution=100)
    assert lonlat_bboxes(asked) == [(179.5, -17.0, 180.0, -16.0), (-180.0, -17.0, -179.5, -16.0)]
    grid = make_grid(asked, [scene(32701)])
    assert 1000 < grid.width < 1200
    assert 1000 < grid.height < 1300
    grid = make_grid(replace(asked, crs="EPSG:4326", resolution=0.01), [scene(32701)])
    assert (grid.width, grid.height) == (100, 100)


def test_projected_extent_across_the_antimeridian() -> None:
    bboxes = lonlat_bboxes(request([800000, 8100000, 900000, 8200000], "EPSG:32760", resolution=100))
    assert len(bboxes) == 2
    assert bboxes[0][2] == 180
    assert bboxes[1][0] == -180


@pytest.mark.parametrize(
    ("extent", "crs", "more"),
    [
        ([-170, -90, 170, 90], "EPSG:4326", {}),
        ([-2e7, -2e7, 2e7, 2e7], "EPSG:3857", {}),
        ([0, 40, 40, 60], "EPSG:4326", {}),
    ],
)
def test_huge_extent_says_how_huge_and_what_would_do(extent: list[float], crs: str, more: dict[str, Any]) -> None:
    with pytest.raises(RequestError) as error:
        lonlat_bboxes(request(extent, crs, **more))
    message = str(error.value)
    assert "km²" in message
    assert "million pixels of 10 m" in message
    coarse = float(message.split("RESOLUTION to ")[1].split(" m", maxsplit=1)[0])
    assert lonlat_bboxes(request(extent, crs, resolution=coarse))


@pytest.mark.parametrize(
    ("crs", "words"),
    [("EPSG:999999", "not known"), ("nonsense", "not known"), ("EPSG:4978", "Geocentric"), ("EPSG:5773", "Vertical")],
)
def test_crs_that_cannot_be_used(crs: str, words: str) -> None:
    with pytest.raises(RequestError, match=words):
        make_grid(request([15, 46, 16, 47], "EPSG:4326", crs=crs), [scene()])


# Origins


def landsat(west: float = 466_185.0, north: float = 5_200_005.0, epsg: int = 32633, pixel: float = 30.0) -> Scene:
    """Return a scene whose edges lie on odd multiples of 15 m."""
    asset = Asset("a.tif", (pixel, 0.0, west, 0.0, -pixel, north), (7800, 7700))
    return Scene("a", None, f"EPSG:{epsg}", {"red": asset})  # type: ignore[arg-type]


@given(st.floats(470_000, 600_000), st.floats(5_000_000, 5_100_000), st.floats(40, 9000), st.floats(40, 9000))
def test_pixels_of_landsat_stay_where_they_are(west: float, south: float, width: float, height: float) -> None:
    extent = [west, south, west + width, south + height]
    scenes = [landsat(), landsat(466_185.0 + 30 * 700, 5_200_005.0 - 30 * 40)]
    grid = make_grid(request(extent, "EPSG:32633", collection="landsat-c2-l2"), scenes)
    assert (grid.resolution, grid.origin) == (30, (15, 15))
    for edge, place in zip(grid.bounds, (466_185, 5_200_005, 466_185, 5_200_005)):
        assert (edge - place) % 30 == pytest.approx(0, abs=1e-6)
    slack = 0.001 * 30 + 1e-6
    assert west - 30 < grid.bounds[0] <= west + slack
    assert south - 30 < grid.bounds[1] <= south + slack
    assert extent[2] - slack <= grid.bounds[2] < extent[2] + 30
    assert extent[3] - slack <= grid.bounds[3] < extent[3] + 30


@pytest.mark.parametrize(
    ("changes", "scenes"),
    [
        ({"resolution": 30}, [landsat()]),
        ({"resolution": 10}, [landsat()]),
        ({"resolution": 60}, [landsat()]),
        ({"crs": "EPSG:32634"}, [landsat()]),
        ({}, [landsat(), landsat(466_200.0)]),
        ({}, [landsat(), landsat(north=5_199_990.0)]),
        ({}, [landsat(), landsat(466_200.0, 5_199_990.0, pixel=60.0)]),
        ({}, [landsat(), Scene("b", None, "EPSG:32633", {"red": Asset("b.tif")})]),  # type: ignore[arg-type]
    ],
)
def test_edges_lie_on_multiples_where_one_is_given_or_scenes_differ(
    changes: dict[str, Any], scenes: list[Scene]
) -> None:
    asked = request([500_007, 5_100_007, 510_000, 5_110_000], "EPSG:32633", collection="landsat-c2-l2", **changes)
    grid = make_grid(asked, scenes)
    assert grid.origin == (0, 0)
    assert all(edge % grid.resolution == pytest.approx(0, abs=1e-6) for edge in grid.bounds)


def test_scenes_of_sentinel_2_have_no_origin_of_their_own() -> None:
    assert make_grid(request([500_000, 5_000_000, 500_100, 5_000_050], "EPSG:32633"), [scene()]).origin == (0, 0)


def test_scenes_of_another_zone_move_no_pixel() -> None:
    """They are resampled anyway; the others would be moved by half a pixel."""
    asked = request([500_007, 5_100_007, 510_000, 5_110_000], "EPSG:32633", collection="landsat-c2-l2")
    grid = make_grid(asked, [landsat(), landsat(), landsat(epsg=32634)])
    assert (grid.crs, grid.origin) == ("EPSG:32633", (15, 15))


@pytest.mark.parametrize("west", [0.1, 0.30000000000000004, 1e5 + 0.2])
def test_origin_survives_rounding(west: float) -> None:
    """Of pixels whose size has no exact binary form."""
    scenes = [landsat(west + 0.3 * count, 5_000_000.1, pixel=0.3) for count in (0, 7, 1000)]
    grid = make_grid(request([100_000, 4_999_990, 100_003, 4_999_993], "EPSG:32633"), scenes)
    pixels = (grid.bounds[0] - west) / 0.3
    assert pixels == pytest.approx(round(pixels), abs=1e-3)


# Units of RESOLUTION


@pytest.mark.parametrize(
    ("resolution", "crs", "meant"),
    [
        (10, "EPSG:4326", 10 / 111_319.49),
        (60, "EPSG:4326", 60 / 111_319.49),
        (30, "EPSG:4258", 30 / 111_319.49),
        (10, "OGC:CRS84", 10 / 111_319.49),
        (0.0001, "EPSG:32633", 11.132),
        (0.00025, "EPSG:3857", 27.83),
        (0.0001, "EPSG:2263", 11.132 / 0.3048),
    ],
)
def test_resolution_in_other_units_tells_the_number_that_was_meant(resolution: float, crs: str, meant: float) -> None:
    asked = request([15.0, 46.93, 15.016, 46.945], "EPSG:4326", crs=crs, resolution=resolution)
    with pytest.raises(RequestError) as error:
        lonlat_bboxes(asked)
    message = str(error.value)
    assert message.startswith(f"RESOLUTION {resolution:g} is ")
    assert crs in message
    number = float(message.rpartition(" give ")[2].rstrip("."))
    assert number == pytest.approx(meant, rel=0.05)
    if crs != "EPSG:2263":  # whose place is elsewhere
        lonlat_bboxes(replace(asked, resolution=number))


@pytest.mark.parametrize(
    ("resolution", "crs"),
    [
        (0.0001, "EPSG:4326"),
        (0.1, "EPSG:4326"),
        (10, "EPSG:32633"),
        (0.5, "EPSG:32633"),
        (1000, "EPSG:3857"),
        (33, None),
    ],
)
def test_resolution_in_its_units_is_let_pass(resolution: float, crs: str | None) -> None:
    asked = request([15.0, 46.93, 15.016, 46.945], "EPSG:4326", resolution=resolution)
    assert lonlat_bboxes(replace(asked, crs=crs)) == [(15.0, 46.93, 15.016, 46.945)]


def test_degrees_without_a_crs_are_far_too_many_pixels() -> None:
    with pytest.raises(RequestError, match="million pixels"):
        lonlat_bboxes(request([15.0, 46.93, 15.016, 46.945], "EPSG:4326", resolution=0.0001))


# Round the Earth


@pytest.mark.parametrize(
    ("extent", "crs"),
    [
        ([-180, -60, 180, 60], "EPSG:4326"),
        ([-180, 10, 180, 10.001], "EPSG:4326"),
        ([0, 10, 360, 10.001], "EPSG:4326"),
        ([-200, 10, 200, 10.001], "EPSG:4258"),
        ([-20_037_508.342789244, 0, 20_037_508.342789244, 100], "EPSG:3857"),
        ([-3e7, 0, 3e7, 100], "EPSG:3857"),
        ([-20_037_508.35, 0, 20_037_508.35, 100], "EPSG:3832"),
    ],
)
def test_extent_round_the_earth_is_refused(extent: list[float], crs: str) -> None:
    for resolution in (None, 5000):
        asked = replace(request(extent, crs), resolution=resolution)
        with pytest.raises(RequestError, match="reaches all around the Earth: zoom in"):
            lonlat_bboxes(asked)


@pytest.mark.parametrize(("crs", "south", "north"), [("EPSG:3413", None, 90.0), ("EPSG:3031", -90.0, None)])
def test_extent_that_holds_a_pole_is_not_round_the_earth(crs: str, south: float | None, north: float | None) -> None:
    asked = request([-50_000, -50_000, 50_000, 50_000], crs, crs=crs, resolution=100)
    ((west, lowest, east, highest),) = lonlat_bboxes(asked)
    assert (west, east) == (-180, 180)
    assert south is None or lowest == south
    assert north is None or highest == north
    assert highest - lowest == pytest.approx(50 * math.sqrt(2) * 1.03 / 111.3, rel=0.05)
    grid = make_grid(asked, [scene()])
    assert (grid.crs, grid.shape, grid.bounds) == (crs, (1000, 1000), (-50_000, -50_000, 50_000, 50_000))


@pytest.mark.parametrize(
    ("extent", "source", "crs"),
    [
        ([179.95, -17.26, -179.97, -17.2], "EPSG:4326", "EPSG:3857"),
        ([179.95, -17.26, 180.03, -17.2], "EPSG:4326", "EPSG:3857"),
        ([20_031_942.4, -1_949_000, 20_040_848, -1_942_000], "EPSG:3857", "EPSG:3857"),
        ([179.95, -17.26, -179.97, -17.2], "EPSG:4326", "EPSG:3832"),
    ],
)
def test_grid_across_180_degrees_goes_on_beyond_the_edge(extent: list[float], source: str, crs: str) -> None:
    asked = request(extent, source, crs=crs, resolution=100)
    grid = make_grid(asked, [scene(32760)])
    assert grid.width == pytest.approx(0.08 / 360 * 40_075_017 / 100, abs=2)
    assert 66 <= grid.height <= 76
    if crs == "EPSG:3857":
        assert grid.bounds[0] < 20_037_508 < grid.bounds[2]
    boxes = lonlat_bboxes(asked)
    assert [(round(west, 2), round(east, 2)) for west, _, east, _ in boxes] == [(179.95, 180), (-180, -179.97)]


def test_extent_beyond_a_pole_has_pixels_of_a_size() -> None:
    grid = make_grid(request([15, 89.99, 15.01, 90.02], "EPSG:4326", crs="EPSG:4326", resolution=0.001), [scene()])
    assert math.isfinite(grid.ground_pixel_m)
