"""The grid of the output."""

from __future__ import annotations

import math
from collections import Counter

from ...common import choices
from ...common.errors import RequestError
from ...common.request import Request
from ..geo.crs import (
    canonical,
    crs_name,
    known_crs,
    metres_per_unit,
    pixel_size,
    transform_bounds,
    turn_length,
)
from ..geo.footprints import wrapped_longitude
from ..geo.grid import Grid
from ..stac.scene import Scene

_TOLERANCE = 1e-3
"""Share of a pixel by which a transformed extent may miss the pixel edge that it should lie on."""
_FINEST_M, _COARSEST_M = 0.1, 200_000.0
"""Pixel sizes beyond which a number was surely meant in other units, metres."""


_USUAL_GSD = 10.0
"""Metres."""


def lonlat_bboxes(request: Request) -> list[tuple[float, float, float, float]]:
    """Return the request's extent as bounding boxes in longitude and latitude: two where it crosses the antimeridian.

    Raises:
        RequestError: where the extent goes round the Earth, is too large to be meant, or lies outside of its CRS, or
            where the pixel size does not fit the units of the output CRS.
    """
    _check_span(request)
    west, south, east, north = transform_bounds(request.extent, request.extent_crs, "EPSG:4326")
    south, north = max(south, -90.0), min(north, 90.0)
    if south >= north:
        raise RequestError("The extent lies beyond the poles: check the CRS of the extent, or draw it on the map.")
    if east - west >= 360:
        west, east = -180.0, 180.0
    west, east = wrapped_longitude(west), wrapped_longitude(east)
    bboxes = [(west, south, east, north)]
    if west >= east:
        bboxes = [(west, south, 180.0, north), (-180.0, south, east, north)]
    _check_resolution(request)
    _check_area(request, bboxes)
    return bboxes


def _check_span(request: Request) -> None:
    """Refuse an extent that goes round the Earth: a map that is zoomed out too far.

    Raises:
        RequestError: where it does.
    """
    west, _, east, _ = request.extent
    turn = turn_length(request.extent_crs)
    if turn and east - west >= turn * (1 - 1e-9):
        raise RequestError("The extent reaches all around the Earth: zoom in, or draw a smaller area on the map.")


def _check_resolution(request: Request) -> None:
    """Refuse a pixel size in the units of another CRS: metres given for degrees, or degrees for metres.

    Raises:
        RequestError: with the number that was probably meant.
    """
    if request.resolution is None or request.crs is None:
        return
    size, unit = request.resolution, metres_per_unit(request.crs)
    is_geographic = known_crs(request.crs).is_geographic
    if is_geographic and size * unit > _COARSEST_M and size <= _COARSEST_M:
        raise RequestError(
            "RESOLUTION {value:g} is {kilometres:,.0f} km, since the units of {crs} are degrees: for pixels of "
            "{value:g} m give {meant}.",
            value=size,
            kilometres=size * unit / 1000,
            crs=crs_name(request.crs),
            meant=_plain(size / unit, 2),
        )
    degree = metres_per_unit("EPSG:4326")
    if not is_geographic and size * unit < _FINEST_M <= size * degree:
        raise RequestError(
            "RESOLUTION {value:g} is {millimetres:.1f} mm, since the units of {crs} are not degrees: for pixels of "
            "{value:g} degrees give {meant}.",
            value=size,
            millimetres=size * unit * 1000,
            crs=crs_name(request.crs),
            meant=_plain(size * degree / unit, 3),
        )


def _plain(number: float, digits: int) -> str:
    """Return a number with so many digits that count, without an exponent."""
    return f"{float(f'{number:.{digits}g}'):.12f}".rstrip("0").rstrip(".")


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
    """Return the pixel size in metres of the finest requested band: of a sensor that is not known yet, a usual one."""
    if not request.is_described:
        return _USUAL_GSD
    bands = (request.sensor.band(name) for name in request.bands)
    return min(band.gsd for band in bands if band is not None)


def make_grid(request: Request, scenes: list[Scene]) -> Grid:
    """Return the grid of the mosaic: the request's, or the scenes' UTM zone and finest pixel.

    Pixel edges lie on multiples of the pixel size, unless none was asked for and all scenes share another origin.

    Raises:
        RequestError: where the CRS is not known, or the grid would be too large.
    """
    crs = canonical(request.crs) if request.crs else _majority_crs(scenes)
    resolution = request.resolution or _finest_resolution(request, scenes) / metres_per_unit(crs)
    origin = (0.0, 0.0) if request.resolution else _shared_origin(request, scenes, crs, resolution)
    west, south, east, north = transform_bounds(request.extent, canonical(request.extent_crs), crs)
    if west > east:
        east += turn_length(crs)
    left = math.floor((west - origin[0]) / resolution + _TOLERANCE)
    right = math.ceil((east - origin[0]) / resolution - _TOLERANCE)
    bottom = math.floor((south - origin[1]) / resolution + _TOLERANCE)
    top = math.ceil((north - origin[1]) / resolution - _TOLERANCE)
    metres = pixel_size(crs, resolution, (west + east) / 2, (south + north) / 2)
    grid = Grid(crs, resolution, left, top, max(right - left, 1), max(top - bottom, 1), metres, origin)
    check_pixels(grid.width * grid.height, grid.width * grid.height * grid.ground_pixel_m**2, grid.ground_pixel_m)
    return grid


def _majority_crs(scenes: list[Scene]) -> str:
    """Return the CRS of most scenes, the first by name where several lead."""
    counts = Counter(scene.crs for scene in scenes)
    return min(counts, key=lambda crs: (-counts[crs], crs))


def _finest_resolution(request: Request, scenes: list[Scene]) -> float:
    """Return the finest pixel of the requested bands in metres: the scenes' own where their items tell it."""
    told: dict[str, list[float]] = {}
    for scene in scenes:
        for name in request.bands:
            if transform := scene.assets[name].transform:
                told.setdefault(scene.collection, []).append(abs(transform[0]) * metres_per_unit(scene.crs))
    # Of several collections the coarser pixel counts: the other's are averaged.
    return max(min(sizes) for sizes in told.values()) if told else finest_gsd(request)


def _shared_origin(request: Request, scenes: list[Scene], crs: str, resolution: float) -> tuple[float, float]:
    """Return the origin of the pixels of all scenes in a CRS, as of Landsat's at odd multiples of 15 m; else 0, 0.

    Those in another CRS are resampled wherever the origin is.
    """
    transforms = [scene.assets[name].transform for scene in scenes if scene.crs == crs for name in request.bands]
    fitting = [found for found in transforms if found and math.isclose(found[0], resolution, rel_tol=1e-9)]
    if not fitting or len(fitting) < len(transforms):
        return 0.0, 0.0
    origins = {tuple(round(found[corner] % resolution, 6) % resolution for corner in (2, 5)) for found in fitting}
    (first, *others) = origins
    return (0.0, 0.0) if others else (first[0], first[1])
