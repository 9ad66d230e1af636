"""The grid of the output."""

from __future__ import annotations

import math

from ...common import choices
from ...common.errors import RequestError
from ...common.request import Request
from ..geo.crs import authority_code, metres_per_unit, pixel_size, transform_bounds
from ..geo.grid import Grid
from ..stac.scene import Scene

_TOLERANCE = 1e-3
"""Share of a pixel by which a transformed extent may miss the pixel edge that it should lie on."""


def lonlat_bboxes(request: Request) -> list[tuple[float, float, float, float]]:
    """Return the request's extent as bounding boxes in longitude and latitude: two where it crosses the antimeridian.

    Raises:
        RequestError: where the extent is too large to be meant, or lies outside of its CRS.
    """
    west, south, east, north = transform_bounds(request.extent, request.extent_crs, "EPSG:4326")
    south, north = max(south, -90.0), min(north, 90.0)
    if south >= north:
        raise RequestError("The extent lies beyond the poles: check the CRS of the extent, or draw it on the map.")
    if east - west >= 360:
        west, east = -180.0, 180.0
    west, east = _wrapped(west), _wrapped(east)
    bboxes = [(west, south, east, north)]
    if west >= east:
        bboxes = [(west, south, 180.0, north), (-180.0, south, east, north)]
    _check_area(request, bboxes)
    return bboxes


def _wrapped(longitude: float) -> float:
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


def _check_area(request: Request, bboxes: list[tuple[float, float, float, float]]) -> None:
    """Refuse, before any search, an extent that is surely a slip.

    The area of a zone is 2 pi R^2 (sin north - sin south).

    Raises:
        RequestError: see ``check_pixels``.
    """
    radius = 6_371_007.2
    area = sum(
        math.radians(east - west) * (math.sin(math.radians(north)) - math.sin(math.radians(south))) * radius**2
        for west, south, east, north in bboxes
    )
    unit = metres_per_unit(request.crs) if request.crs else 1.0
    pixel = request.resolution * unit if request.resolution else finest_gsd(request)
    check_pixels(area / pixel**2, area, pixel)


def check_pixels(pixels: float, area: float, pixel: float) -> None:
    """Refuse more than ``choices.MAX_PIXELS``; ``area`` in square metres, ``pixel`` in metres.

    Raises:
        RequestError: with the size, and the resolution or extent that would do.
    """
    if pixels <= choices.MAX_PIXELS:
        return
    needed = pixel * math.sqrt(pixels / choices.MAX_PIXELS)
    step = 10 ** math.floor(math.log10(needed))
    raise RequestError(
        "The extent covers {area:,.0f} km², which is {pixels:,.0f} million pixels of {pixel:g} m; at most {most:,.0f} "
        "million can be made: zoom in, or set RESOLUTION to {resolution:g} m or coarser.",
        area=area / 1e6,
        pixels=pixels / 1e6,
        pixel=pixel,
        most=choices.MAX_PIXELS / 1e6,
        resolution=math.ceil(needed / step) * step,
    )


def finest_gsd(request: Request) -> float:
    """Return the pixel size in metres of the finest requested band, by the sensor table."""
    bands = (request.sensor.band(name) for name in request.bands)
    return min(band.gsd for band in bands if band is not None)


def make_grid(request: Request, scenes: list[Scene]) -> Grid:
    """Return the grid of the mosaic: the request's, or the scenes' UTM zone and finest pixel.

    Raises:
        RequestError: where the CRS has no EPSG code, or the grid would be too large.
    """
    crs = authority_code(request.crs) if request.crs else _majority_crs(scenes)
    resolution = request.resolution or _finest_resolution(request, scenes) / metres_per_unit(crs)
    west, south, east, north = transform_bounds(request.extent, request.extent_crs, crs)
    if west > east:
        east += 360
    left, right = math.floor(west / resolution + _TOLERANCE), math.ceil(east / resolution - _TOLERANCE)
    bottom, top = math.floor(south / resolution + _TOLERANCE), math.ceil(north / resolution - _TOLERANCE)
    metres = pixel_size(crs, resolution, (west + east) / 2, (south + north) / 2)
    grid = Grid(crs, resolution, left, top, max(right - left, 1), max(top - bottom, 1), metres)
    check_pixels(grid.width * grid.height, grid.width * grid.height * grid.ground_pixel_m**2, grid.ground_pixel_m)
    return grid


def _majority_crs(scenes: list[Scene]) -> str:
    """Return the CRS of most scenes, the lowest code where several lead."""
    counts: dict[int, int] = {}
    for scene in scenes:
        counts[scene.epsg] = counts.get(scene.epsg, 0) + 1
    return f"EPSG:{min(counts, key=lambda epsg: (-counts[epsg], epsg))}"


def _finest_resolution(request: Request, scenes: list[Scene]) -> float:
    """Return the finest pixel of the requested bands in metres: the scenes' own where their items tell it."""
    told = [
        abs(asset.transform[0]) * metres_per_unit(f"EPSG:{scene.epsg}")
        for scene in scenes
        for name in request.bands
        if (asset := scene.assets[name]).transform
    ]
    return min(told) if told else finest_gsd(request)
