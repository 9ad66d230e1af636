"""The bounds of polygons, as the extent of a request that names none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .errors import RequestError

Extent = tuple[float, float, float, float]
_TURN = 360.0
"""Degrees of longitude around the Earth."""
_FARTHEST = 2 * _TURN
"""Larger numbers are no longitudes, whatever the CRS says."""
_ROUNDING = 1e-9
"""Degrees that a remainder may be off."""
_GEOGRAPHIC = re.compile(r"\s*(GEOG|OGC:CRS|EPSG:4326$)", re.IGNORECASE)
"""How the CRSs of longitude and latitude begin whose text alone says so."""


def is_geographic(crs: str) -> bool:
    """Tell whether a CRS is one of longitude and latitude; false where its text, as another code, does not tell."""
    return _GEOGRAPHIC.match(crs) is not None


def bounds_of(area: Mapping[str, Any], *, geographic: bool) -> Extent:
    """Return west, south, east and north of polygons.

    Args:
        area: GeoJSON Polygon or MultiPolygon.
        geographic: whether its coordinates are longitudes and latitudes: then the bounds are the narrowest, across the
            antimeridian if need be, where west exceeds east; and a ring that jumps by more than half a turn crosses it.

    Raises:
        RequestError: where the polygons have no coordinates.
    """
    return _bounds(list(_outer_rings(area)), geographic=geographic)


def bounds_of_all(geometries: Iterable[Mapping[str, Any]], *, geographic: bool, margin: float) -> Extent:
    """Return the bounds of points and polygons, see ``bounds_of``, with a margin, since a point has no size.

    Args:
        geometries: GeoJSON MultiPoint, Polygon or MultiPolygon, at least one.
        geographic: see ``bounds_of``.
        margin: units of the coordinates.

    Raises:
        RequestError: where polygons have no coordinates.
    """
    rings: list[list[tuple[float, float]]] = []
    for geometry in geometries:
        if geometry["type"] == "MultiPoint":
            rings += [[(float(x), float(y))] for x, y, *_ in geometry["coordinates"]]
        else:
            rings += _outer_rings(geometry)
    west, south, east, north = _bounds(rings, geographic=geographic)
    return west - margin, south - margin, east + margin, north + margin


def _bounds(rings: Sequence[list[tuple[float, float]]], *, geographic: bool) -> Extent:
    south = min(y for ring in rings for _, y in ring)
    north = max(y for ring in rings for _, y in ring)
    geographic = geographic and all(abs(x) <= _FARTHEST for ring in rings for x, _ in ring)
    spans = [_span([x for x, _ in ring], geographic=geographic) for ring in rings]
    west, east = _narrowest(spans) if geographic else (min(first for first, _ in spans), max(last for _, last in spans))
    return west, south, east, north


def _outer_rings(area: Mapping[str, Any]) -> Iterator[list[tuple[float, float]]]:
    """Yield the outer ring of each polygon.

    Raises:
        RequestError: where there is none, or something else than numbers in it.
    """
    polygons = [area["coordinates"]] if area["type"] == "Polygon" else area["coordinates"]
    try:
        rings = [[(float(x), float(y)) for x, y, *_ in polygon[0]] for polygon in polygons if polygon]
    except (LookupError, OverflowError, TypeError, ValueError):
        rings = []
    rings = [ring for ring in rings if ring]
    if not rings or not all(math.isfinite(number) for ring in rings for point in ring for number in point):
        raise RequestError("The polygons of AREA are empty or broken: choose a layer of polygons that have an area.")
    yield from rings


def _span(eastings: Sequence[float], *, geographic: bool) -> tuple[float, float]:
    """Return the least and the greatest of a ring's x, which go on beyond the edge of the world where they jump."""
    turns, unwrapped = 0, [eastings[0]]
    for before, now in zip(eastings, eastings[1:]):
        if geographic:
            turns -= round((now - before) / _TURN)
        unwrapped.append(now + turns * _TURN)
    return min(unwrapped), max(unwrapped)


def _narrowest(spans: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return west and east of the narrowest span of longitudes that holds all, as they were given where it is that."""
    plain = min(first for first, _ in spans), max(last for _, last in spans)
    arcs = sorted((first % _TURN, first % _TURN + last - first) for first, last in spans)
    widest, west, east = 0.0, 0.0, 0.0
    reached = max(last for _, last in arcs) - _TURN
    for first, last in arcs:
        if first - reached > widest:
            widest, west, east = first - reached, first, reached
        reached = max(reached, last)
    if plain[1] - plain[0] <= _TURN - widest + _ROUNDING:
        return plain
    return _wrapped(west), _wrapped(east)


def _wrapped(longitude: float) -> float:
    """Return a longitude from -180 to 180."""
    return (longitude + _TURN / 2) % _TURN - _TURN / 2
