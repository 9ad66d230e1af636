"""Geometries and bounding boxes in longitude and latitude."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Optional

import shapely
import shapely.geometry


def parse_geometry(value: Any) -> Optional[shapely.Geometry]:
    """Return the geometry of a GeoJSON value; ``None`` where the value is not a readable geometry."""
    try:
        return shapely.geometry.shape(value)
    except (AttributeError, LookupError, OverflowError, TypeError, ValueError, shapely.errors.ShapelyError):
        return None


BBox = tuple[float, float, float, float]


def bbox_overlaps(bbox: Any, bboxes: list[BBox]) -> bool:
    """Return whether a bounding box of 4 or 6 numbers overlaps one of ``bboxes``; true for an unreadable one."""
    if not isinstance(bbox, list) or len(bbox) not in (4, 6) or not all(isinstance(v, (int, float)) for v in bbox):
        return True
    half = len(bbox) // 2
    west, south, east, north = bbox[0], bbox[1], bbox[half], bbox[half + 1]
    parts = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    return any(
        south < other[3] and north > other[1] and any(start < other[2] and end > other[0] for start, end in parts)
        for other in bboxes
    )


@lru_cache(maxsize=4096)
def middle_longitude(area: shapely.Geometry) -> float:
    """Return the approximate middle longitude, degrees, of an area that may cross the antimeridian."""
    longitudes = shapely.get_coordinates(area)[:, 0]
    away = (longitudes - longitudes[0] + 180) % 360 - 180
    return float((longitudes[0] + (away.min() + away.max()) / 2 + 180) % 360 - 180)
