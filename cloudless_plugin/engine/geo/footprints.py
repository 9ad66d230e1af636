"""Geometries and bounding boxes in longitude and latitude."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Optional

import numpy as np
import shapely
import shapely.geometry
from numpy.typing import NDArray


def parse_geometry(value: Any) -> Optional[shapely.Geometry]:
    """Return the geometry of a GeoJSON value; ``None`` where the value is not a readable geometry."""
    try:
        return shapely.geometry.shape(value)
    except (AttributeError, LookupError, OverflowError, TypeError, ValueError, shapely.errors.ShapelyError):
        return None


def unwrapped(geometry: shapely.Geometry, turn: float) -> shapely.Geometry:
    """Return a geometry in which no ring jumps: x goes on beyond the edge of the world where it jumps by one turn."""
    jumps = np.abs(np.diff(shapely.get_coordinates(geometry)[:, 0])) > turn / 2
    if not jumps.any():
        return geometry
    polygons = [
        shapely.Polygon(_unwrapped_ring(part.exterior, turn), [_unwrapped_ring(ring, turn) for ring in part.interiors])
        for part in shapely.get_parts(geometry)
        if isinstance(part, shapely.Polygon)
    ]
    return shapely.MultiPolygon(polygons)


def _unwrapped_ring(ring: shapely.LinearRing, turn: float) -> NDArray[np.float64]:
    points: NDArray[np.float64] = shapely.get_coordinates(ring).copy()
    points[:, 0] = np.unwrap(points[:, 0], period=turn)
    return points


def normalised_footprint(footprint: shapely.Geometry) -> shapely.Geometry:
    """Return the footprint of a scene with longitudes from -180 to 180, cut where it crosses the antimeridian.

    Catalogues write such a footprint in parts, with longitudes beyond 180 or -180, or as a ring that seems to go round
    the Earth. No scene does: an edge of more than half a turn crosses the antimeridian. A ring that goes round a pole
    becomes everything between its nearest latitude and the pole.
    """
    parts = []
    for polygon in shapely.get_parts(footprint):
        if not isinstance(polygon, shapely.Polygon) or polygon.is_empty:
            continue
        ring = _unwrapped_ring(polygon.exterior, 360.0)
        if abs(ring[-1, 0] - ring[0, 0]) > 180:
            south, north = ring[:, 1].min(), ring[:, 1].max()
            parts.append(shapely.box(-180, south, 180, 90) if north > 0 else shapely.box(-180, -90, 180, north))
            continue
        kept = unwrapped(polygon, 360.0)
        west, _, east, _ = kept.bounds
        turns = range(math.ceil((west - 180) / 360), math.floor((east + 180) / 360) + 1)
        parts.extend(_within_world(kept, -360.0 * turn) for turn in turns)
    if len(parts) == 1:
        return parts[0]
    return shapely.union_all([part for part in parts if part.area > 0])


def _within_world(footprint: shapely.Geometry, shift: float) -> shapely.Geometry:
    """Return what lies between -180 and 180 degrees of a footprint that is shifted."""
    west, _, east, _ = footprint.bounds
    if not shift and west >= -180 and east <= 180:
        return footprint
    moved = shapely.transform(footprint, lambda points: points + np.array([shift, 0.0]))
    whole = moved if moved.is_valid else shapely.box(*moved.bounds)
    return whole.intersection(shapely.box(-180, -90, 180, 90))


BBox = tuple[float, float, float, float]


def bbox_overlaps(bbox: Any, bboxes: Sequence[BBox]) -> bool:
    """Return whether a bounding box of 4 or 6 numbers overlaps one of ``bboxes``; true for an unreadable one."""
    if not isinstance(bbox, list) or len(bbox) not in (4, 6) or not all(isinstance(v, (int, float)) for v in bbox):
        return True
    half = len(bbox) // 2
    south, north = bbox[1], bbox[half + 1]
    parts = _between_antimeridians(bbox[0], bbox[half])
    return any(
        south < other[3] and north > other[1] and any(start < other[2] and end > other[0] for start, end in parts)
        for other in bboxes
    )


def _between_antimeridians(west: float, east: float) -> list[tuple[float, float]]:
    """Return spans of longitude from -180 to 180 that make up one that may cross the antimeridian or lie beyond it."""
    if east - west >= 360:
        return [(-180.0, 180.0)]
    west, east = wrapped_longitude(west), wrapped_longitude(east)
    return [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]


def wrapped_longitude(longitude: float) -> float:
    """Return a longitude between -180 and 180."""
    return longitude if -180 <= longitude <= 180 else (longitude + 180) % 360 - 180


@lru_cache(maxsize=4096)
def middle_longitude(area: shapely.Geometry) -> float:
    """Return the approximate middle longitude, degrees, of an area that may cross the antimeridian."""
    longitudes = shapely.get_coordinates(area)[:, 0]
    away = (longitudes - longitudes[0] + 180) % 360 - 180
    return float((longitudes[0] + (away.min() + away.max()) / 2 + 180) % 360 - 180)
