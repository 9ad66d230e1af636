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
