"""Coordinate reference systems: codes, units, pixel sizes and transformed bounds."""

from __future__ import annotations

import math
import re
from functools import lru_cache

import numpy as np
import pyproj
from pyproj.exceptions import CRSError, ProjError

from ...common.errors import RequestError

_EQUATOR_RADIUS = 6_378_137.0
"""Of WGS 84, metres."""
_EDGE_POINTS = 41
"""Points along an edge of bounds that are transformed."""
_GEOD = pyproj.Geod(ellps="WGS84")


@lru_cache(maxsize=256)
def known_crs(crs: str) -> pyproj.CRS:
    """Return the CRS of an authority code, a PROJ string or WKT; of a compound one its horizontal part.

    Raises:
        RequestError: where it is not known, or is no CRS of a map.
    """
    try:
        known = pyproj.CRS.from_user_input(crs)
    except CRSError:
        raise RequestError(
            "The CRS '{crs}' is not known: choose another, or give its definition as WKT.", crs=crs[:60]
        ) from None
    if known.is_compound:
        known = known.sub_crs_list[0]
    if len(known.axis_info) > 2 and not known.is_geocentric:
        known = known.to_2d()
    if not (known.is_projected or known.is_geographic):
        raise RequestError(
            "The CRS '{crs}' is not one of a map ({kind}): choose a projected or a geographic one.",
            crs=crs[:60],
            kind=known.type_name,
        )
    return known


@lru_cache(maxsize=1024)
def canonical(crs: str) -> str:
    """Return a CRS as ``EPSG:n`` where it has such a code, else as WKT, so that equal ones are equal strings.

    Raises:
        RequestError: see ``known_crs``.
    """
    known = known_crs(crs)
    code = known.to_epsg()
    return f"EPSG:{code}" if code is not None else str(known.to_wkt())


def crs_name(crs: str) -> str:
    """Return a CRS as the user knows it: its code, or its name."""
    return crs if re.fullmatch("[A-Za-z]+:[0-9A-Za-z]+", crs) else str(known_crs(crs).name)


def is_map_crs(crs: str) -> bool:
    """Return whether this is a projected or a geographic CRS."""
    try:
        known_crs(crs)
    except RequestError:
        return False
    return True


@lru_cache(maxsize=256)
def turn_length(crs: str) -> float:
    """Return the length of one turn round the Earth along x, units of ``crs``; 0 where x does not go round it.

    It is 360 degrees in a geographic CRS, and the width of the world in a cylindrical projection such as Web Mercator,
    whose coordinates jump by it at some meridian.
    """
    known = known_crs(crs)
    if known.is_geographic:
        return round(2 * math.pi / known.axis_info[0].unit_conversion_factor, 9)
    to_crs = pyproj.Transformer.from_crs("EPSG:4326", known, always_xy=True)
    try:
        at_zero = [to_crs.transform(longitude, 0.0) for longitude in range(-180, 181, 15)]
        at_ten = [to_crs.transform(longitude, 10.0) for longitude in range(-180, 181, 15)]
    except ProjError:
        return 0.0
    places = np.array([at_zero, at_ten])
    if not np.isfinite(places).all():
        return 0.0
    steps = np.diff(places[..., 0], axis=1)
    step = float(np.median(steps))
    regular = np.isclose(steps, step, rtol=1e-6) | (np.abs(steps) > 12 * abs(step))
    level = np.ptp(places[..., 1], axis=1).max() < 1e-6 * abs(step)
    return abs(24 * step) if step and regular.all() and level else 0.0


def metres_per_unit(crs: str) -> float:
    """Return the nominal length in metres of one unit of ``crs``; for a geographic CRS, of an angle at the equator."""
    known = known_crs(crs)
    factor = float(known.axis_info[0].unit_conversion_factor)
    return factor * _EQUATOR_RADIUS if known.is_geographic else factor


@lru_cache(maxsize=32)
def transformer(source: str, target: str) -> pyproj.Transformer:
    """Return what transforms x and y, or longitude and latitude in this order, from a CRS to another.

    Raises:
        RequestError: where one of them is not known.
    """
    return pyproj.Transformer.from_crs(known_crs(source), known_crs(target), always_xy=True)


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
    shorter = float(np.min(sides))
    return shorter if shorter > 0 else resolution * metres_per_unit(crs)  # neither 0 nor NaN, as beyond a pole


@lru_cache(maxsize=1024)
def transform_bounds(
    bounds: tuple[float, float, float, float], source: str, target: str
) -> tuple[float, float, float, float]:
    """Return the bounds in ``target`` of ``bounds`` in ``source``, both west, south, east, north.

    The edges are densified, so that curved ones stay inside. West may exceed east in a geographic ``source``, and does
    in a geographic ``target`` where the area crosses the antimeridian. In a cylindrical ``target``, east then lies
    beyond the edge of the world.

    Raises:
        RequestError: where the area lies outside the area of ``target``, or west exceeds east in a projected CRS.
    """
    source_crs, target_crs = known_crs(source), known_crs(target)
    west, south, east, north = bounds
    if west > east and not source_crs.is_geographic:
        raise RequestError("The extent's west lies east of its east: swap them.")
    try:
        transformer = pyproj.Transformer.from_crs(source_crs, target_crs, always_xy=True)
        turn = 0.0 if target_crs.is_geographic else turn_length(target)
        if turn:
            result = _bounds_on_cylinder(bounds, transformer, 360.0 if west > east else 0.0, turn)
        else:
            result = transformer.transform_bounds(west, south, east, north, densify_pts=_EDGE_POINTS)
    except ProjError:
        result = (math.inf,) * 4
    if not all(math.isfinite(value) for value in result):
        raise RequestError(
            "The extent cannot be shown in {crs}: choose another CRS, or a smaller extent inside it.",
            crs=crs_name(target),
        )
    return result


def _bounds_on_cylinder(
    bounds: tuple[float, float, float, float], transformer: pyproj.Transformer, beyond: float, turn: float
) -> tuple[float, float, float, float]:
    """Return transformed bounds whose x goes on where the coordinates jump by one turn."""
    west, south, east, north = bounds
    across, up = np.linspace(west, east + beyond, _EDGE_POINTS), np.linspace(south, north, _EDGE_POINTS)
    low, high = np.full(_EDGE_POINTS, south), np.full(_EDGE_POINTS, north)
    left, right = np.full(_EDGE_POINTS, west), np.full(_EDGE_POINTS, east + beyond)
    x = np.concatenate([across, right, across[::-1], left])
    y = np.concatenate([low, up, high, up[::-1]])
    there, along = transformer.transform(x, y)
    there = np.unwrap(there, period=turn)
    return float(there.min()), float(np.min(along)), float(there.max()), float(np.max(along))
