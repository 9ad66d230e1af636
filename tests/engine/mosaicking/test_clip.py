"""Clipping to polygons: which pixels, simplified how, and told where none is left."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
import shapely.geometry

from cloudless_plugin.common.errors import RequestError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.geo.crs import transform_bounds
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.mosaic import run_mosaic
from cloudless_plugin.engine.mosaicking.clip import ClipArea, simplified_area
from cloudless_plugin.engine.output.recipe import read_recipe
from tests.support.jobs import extent
from tests.support.paths import NORTH, WEST
from tests.support.runs import mosaic, read, request, small_tiles

MIDDLE, RADIUS = (WEST + 1000.0, NORTH - 1000.0), 700.0
GRID = Grid("EPSG:32633", 10.0, 49998, 520002, 200, 200, 10.0)


def circle(points: int, radius: float = RADIUS, hole: float = 0.0) -> shapely.Polygon:
    """Return a circle of so many points, EPSG:32633."""
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    ring = np.column_stack([np.cos(angles), np.sin(angles)])
    return shapely.Polygon(MIDDLE + radius * ring, [MIDDLE + hole * ring] if hole else [])


def in_crs(polygon: shapely.Geometry, crs: str) -> shapely.Geometry:
    to_crs = pyproj.Transformer.from_crs("EPSG:32633", crs, always_xy=True)
    return shapely.transform(polygon, lambda points: np.column_stack(to_crs.transform(*points.T)))


def clipping(polygon: shapely.Geometry, crs: str = "EPSG:32633") -> Request:
    """Return a request to clip to a polygon of EPSG:32633, given in another CRS."""
    area = json.loads(json.dumps(shapely.geometry.mapping(in_crs(polygon, crs))))
    return request("items.json", area=area, area_crs=crs)


def inside(asked: Request, grid: Grid = GRID) -> np.ndarray:
    return ClipArea(asked, grid).inside(grid)


def distances(grid: Grid) -> np.ndarray:
    """Return how far the centre of each pixel lies from the middle of the circles, metres."""
    x, y = grid.centres
    return np.hypot(x[None, :] - MIDDLE[0], y[:, None] - MIDDLE[1])


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326", "EPSG:32634", "EPSG:3857"])
@pytest.mark.parametrize("points", [300, 3000, 20_000])
def test_pixels_whose_centre_lies_inside(points: int, crs: str) -> None:
    """Whether the polygon is simplified or not, in whichever CRS."""
    asked = clipping(circle(points, hole=200.0), crs)
    found = inside(replace(asked, area=simplified_area(asked, GRID)))
    away = distances(GRID)
    expected = (away < RADIUS) & (away > 200.0)
    near = (np.abs(away - RADIUS) < 2.0) | (np.abs(away - 200.0) < 2.0)
    np.testing.assert_array_equal(found[~near], expected[~near])
    assert abs(int(found.sum()) - int(expected.sum())) < 0.002 * expected.sum()


@pytest.mark.parametrize("crs", ["EPSG:32633", "EPSG:4326", "EPSG:2263"])
def test_many_points_are_simplified_by_less_than_a_pixel(crs: str) -> None:
    polygon = circle(5000, hole=200.0)
    asked = clipping(polygon, "EPSG:32633" if crs == "EPSG:2263" else crs)
    simple = shapely.geometry.shape(simplified_area(asked, GRID))
    assert simple.is_valid
    assert shapely.get_num_coordinates(simple) < 0.2 * shapely.get_num_coordinates(polygon)
    back = simple
    if crs == "EPSG:4326":
        to_grid = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:32633", always_xy=True)
        back = shapely.transform(simple, lambda points: np.column_stack(to_grid.transform(*points.T)))
    assert shapely.hausdorff_distance(back, polygon) <= 0.1 * 10.0 * 1.01
    assert len(back.interiors) == 1


def test_few_points_stay_as_they_are() -> None:
    asked = clipping(circle(400, hole=100.0))
    assert simplified_area(asked, GRID) is asked.area
    assert simplified_area(replace(asked, area=None), GRID) is None


def test_coarse_grid_keeps_a_small_polygon_of_many_points() -> None:
    """Of which nothing would be left where it were simplified by a tenth of a pixel."""
    coarse = Grid("EPSG:32633", 1000.0, 499, 5201, 5, 5, 1000.0)
    asked = clipping(circle(3000, radius=5.0))
    assert shapely.geometry.shape(simplified_area(asked, coarse)).area > 0


def test_simplified_polygons_do_not_lose_parts() -> None:
    parts = [shapely.transform(circle(800, 60.0), lambda at, dx=dx: at + np.array([dx, 0.0])) for dx in (-500, 0, 500)]
    asked = clipping(shapely.MultiPolygon(parts))
    simple = shapely.geometry.shape(simplified_area(asked, GRID))
    assert len(simple.geoms) == 3
    assert simple.area == pytest.approx(sum(part.area for part in parts), rel=0.02)


def test_recipe_of_many_points_gives_the_same_pixels(generated: Path, out: Path, tmp_path: Path) -> None:
    area = json.loads(json.dumps(shapely.geometry.mapping(in_crs(circle(4000, hole=150.0), "EPSG:4326"))))
    mosaic(generated, out, area=area, area_crs="EPSG:4326")
    first = read(out)
    recipe = json.loads(Path(f"{out}.json").read_text())
    kept = shapely.geometry.shape(recipe["request"]["area"])
    assert shapely.get_num_coordinates(kept) < 1000
    again = tmp_path / "again.tif"
    run_mosaic(read_recipe(Path(f"{out}.json")), again, Reporter(), settings=small_tiles())
    np.testing.assert_array_equal(read(again), first)
    assert json.loads(Path(f"{again}.json").read_text())["request"]["area"] == recipe["request"]["area"]
    away = distances(Grid("EPSG:32633", 10.0, 49998, 520002, first.shape[2], first.shape[1], 10.0))
    assert not first[:, away > RADIUS + 2].any()
    assert not first[:, away < 148].any()
    assert (first[:, (away < RADIUS - 2) & (away > 152)] > 0).mean() > 0.95


@pytest.mark.parametrize(
    "polygon",
    [
        shapely.box(WEST + 511, NORTH - 514, WEST + 514, NORTH - 511),
        shapely.Polygon([(WEST + 100, NORTH - 101), (WEST + 900, NORTH - 101.5), (WEST + 900, NORTH - 102)]),
        circle(3000, radius=1.0),
    ],
)
def test_area_without_the_centre_of_a_pixel_is_told(generated: Path, out: Path, polygon: shapely.Polygon) -> None:
    area: dict[str, Any] = json.loads(json.dumps(shapely.geometry.mapping(polygon)))
    with pytest.raises(RequestError) as error:
        mosaic(generated, out, area=area, area_crs="EPSG:32633")
    assert str(error.value).startswith("The polygons of AREA are smaller than a pixel: no pixel of ")
    assert "finer RESOLUTION" in str(error.value)
    assert not out.exists()
    mosaic(generated, out, area=area, area_crs="EPSG:32633", resolution=0.5, extent=list(polygon.buffer(3).bounds))
    assert read(out).any()


@pytest.mark.parametrize(
    "area",
    [
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 0]]]},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "MultiPolygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [math.inf, 1], [1, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [math.nan, 1], [1, 1], [0, 0]]]},
    ],
)
@pytest.mark.filterwarnings("ignore:invalid value")
def test_area_without_an_area_is_told(area: dict[str, Any]) -> None:
    asked = replace(request("items.json"), area=area)
    with pytest.raises(RequestError, match="empty or broken"):
        simplified_area(asked, GRID)


def test_area_beside_the_extent_is_told() -> None:
    far = shapely.box(WEST + 90_000, NORTH - 100, WEST + 90_100, NORTH)
    with pytest.raises(RequestError, match="outside of the extent"):
        ClipArea(clipping(far), GRID)


def test_polygon_that_crosses_itself_clips_to_both_halves() -> None:
    west, north = WEST, NORTH
    bow = shapely.Polygon([(west, north), (west + 600, north - 600), (west + 600, north), (west, north - 600)])
    found = inside(clipping(bow))
    x, y = GRID.centres
    right, down = x[None, :] - west, north - y[:, None]
    expected = (right < 600) & (np.abs(down - 300) < np.abs(right - 300))
    on_edge = np.isclose(np.abs(down - 300), np.abs(right - 300))
    np.testing.assert_array_equal(found[~on_edge], expected[~on_edge])


def test_overlapping_polygons_clip_to_all_of_them() -> None:
    boxes = [
        shapely.box(WEST, NORTH - 500, WEST + 500, NORTH),
        shapely.box(WEST + 200, NORTH - 700, WEST + 700, NORTH - 200),
    ]
    found = inside(clipping(shapely.MultiPolygon(boxes)))
    expected = np.zeros(GRID.shape, bool)
    expected[:50, :50] = expected[20:70, 20:70] = True
    np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("form", ["beyond", "before", "split"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32760"])
def test_polygon_across_180_degrees(crs: str, form: str) -> None:
    west, south, east, north = 179.96, -17.25, 180.03, -17.21
    rings = {
        "beyond": [shapely.box(west, south, east, north)],
        "before": [shapely.box(west - 360, south, east - 360, north)],
        "split": [shapely.box(west, south, 180, north), shapely.box(-180, south, east - 360, north)],
    }
    bounds = transform_bounds((179.95, -17.26, -179.96, -17.2), "EPSG:4326", crs)
    left, bottom, right, top = bounds
    right += 360 * (crs == "EPSG:4326")
    size = {"EPSG:4326": 0.001}.get(crs, 100.0)
    cell = [round(edge / size) for edge in (left, top, right - left, top - bottom)]
    grid = Grid(crs, size, *cell, 100.0)
    area = shapely.geometry.mapping(shapely.MultiPolygon(rings[form]))
    asked = request("items.json", area=json.loads(json.dumps(area)), area_crs="EPSG:4326")
    found = inside(asked, grid)
    x, y = np.meshgrid(*grid.centres)
    if crs == "EPSG:4326":
        across, up = x, y
    else:
        across, up = pyproj.Transformer.from_crs(crs, "EPSG:4326", always_xy=True).transform(x, y)
    across = across % 360
    expected = (across > west) & (across < east) & (up > south) & (up < north)
    assert expected.mean() > 0.3
    assert (found != expected).mean() < 0.02


def test_extent_of_the_generated_scenes_holds_the_circle() -> None:
    west, south, east, north = extent()
    assert shapely.box(west, south, east, north).contains(circle(100))
