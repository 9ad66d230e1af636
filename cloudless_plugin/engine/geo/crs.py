"""Coordinate reference systems: codes, units, pixel sizes and transformed bounds."""

from __future__ import annotations

import math
from functools import lru_cache

import pyproj
from pyproj.exceptions import CRSError, ProjError

from ...common.errors import RequestError

_METRES_PER_DEGREE = 111_319.49079327358
"""Length of a degree of the WGS 84 equator: 6378137 m x pi / 180."""
_GEOD = pyproj.Geod(ellps="WGS84")


@lru_cache(maxsize=256)
def known_crs(crs: str) -> pyproj.CRS:
    """Return the CRS of an authority code or WKT.

    Raises:
        RequestError: where it is not known.
    """
    try:
        return pyproj.CRS.from_user_input(crs)
    except CRSError:
        raise RequestError("The CRS '{crs}' is not known: choose one with an EPSG code.", crs=crs[:60]) from None


@lru_cache(maxsize=256)
def is_map_crs(code: int) -> bool:
    """Return whether an EPSG code is that of a projected or a geographic CRS."""
    try:
        known = known_crs(f"EPSG:{code}")
    except RequestError:
        return False
    return bool(known.is_projected or known.is_geographic)


def authority_code(crs: str) -> str:
    """Return a CRS as ``EPSG:code``.

    Raises:
        RequestError: where it has no such code.
    """
    code = known_crs(crs).to_epsg()
    if code is None:
        raise RequestError("The CRS '{crs}' has no EPSG code: choose one that has.", crs=crs[:60])
    return f"EPSG:{code}"


def metres_per_unit(crs: str) -> float:
    """Return the nominal length in metres of one unit of ``crs``; for a geographic CRS, of a degree at the equator."""
    known = known_crs(crs)
    return _METRES_PER_DEGREE if known.is_geographic else float(known.axis_info[0].unit_conversion_factor)


@lru_cache(maxsize=1024)
def pixel_size(crs: str, resolution: float, x: float, y: float) -> float:
    """Return the size on the ground, in metres, of a pixel of ``resolution`` units of ``crs`` at ``x``, ``y``.

    The size is that of the shorter side. It is nominal, see ``metres_per_unit``, where the place lies outside the area
    of the CRS, or the pixel is too small to measure.

    Raises:
        RequestError: where the CRS cannot be transformed to WGS 84.
    """
    try:
        transformer = pyproj.Transformer.from_crs(known_crs(crs), "EPSG:4326", always_xy=True)
    except ProjError:
        raise RequestError("The CRS '{crs}' has no place on Earth: choose another.", crs=crs[:60]) from None
    longitudes, latitudes = transformer.transform([x, x + resolution, x], [y, y, y + resolution])
    if not all(math.isfinite(value) for value in (*longitudes, *latitudes)):
        return resolution * metres_per_unit(crs)
    sides = [_GEOD.inv(longitudes[0], latitudes[0], longitudes[corner], latitudes[corner])[2] for corner in (1, 2)]
    return float(min(sides)) or resolution * metres_per_unit(crs)


@lru_cache(maxsize=1024)
def transform_bounds(
    bounds: tuple[float, float, float, float], source: str, target: str
) -> tuple[float, float, float, float]:
    """Return the bounds in ``target`` of ``bounds`` in ``source``, both west, south, east, north.

    The edges are densified, so that curved ones stay inside. West may exceed east in a geographic ``source``, and does
    in a geographic ``target`` where the area crosses the antimeridian.

    Raises:
        RequestError: where the area lies outside the area of ``target``, or west exceeds east in a projected CRS.
    """
    source_crs, target_crs = known_crs(source), known_crs(target)
    west, south, east, north = bounds
    if west > east and not source_crs.is_geographic:
        raise RequestError("The extent's west lies east of its east: swap them.")
    try:
        transformer = pyproj.Transformer.from_crs(source_crs, target_crs, always_xy=True)
        result = transformer.transform_bounds(west, south, east, north, densify_pts=41)
    except ProjError:
        result = (math.inf,) * 4
    if not all(math.isfinite(value) for value in result):
        raise RequestError(
            "The extent cannot be shown in {crs}: choose another CRS, or a smaller extent inside it.", crs=target
        )
    return result
