"""Tiles of a web map: EPSG:3857, 512 pixels, counted from the north-west."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ...common.web_mercator import RADIUS
from ..geo.grid import Grid

EDGE = 512
"""Pixels along an edge of a tile."""
CRS = "EPSG:3857"
MOST_ZOOM = 24
TURN = 2 * math.pi * RADIUS
"""Length of the equator, and edge of the map, metres."""

Bounds = tuple[float, float, float, float]
"""West, south, east, north, metres of EPSG:3857."""


@dataclass(frozen=True)
class MapTile:
    """One tile."""

    zoom: int
    """The whole map is ``2 ** zoom`` tiles wide and high."""
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the map has such a tile."""
        count = 1 << self.zoom if 0 <= self.zoom <= MOST_ZOOM else 0
        return 0 <= self.x < count and 0 <= self.y < count

    @property
    def grid(self) -> Grid:
        """Its pixels."""
        half = EDGE << self.zoom >> 1
        size = pixel_size(self.zoom)
        return Grid(CRS, size, self.x * EDGE - half, half - self.y * EDGE, EDGE, EDGE, size)


def pixel_size(zoom: int) -> float:
    """Return the size of a tile's pixels, metres of EPSG:3857."""
    return TURN / (EDGE << zoom)


def grown(bounds: Bounds, share: float) -> Bounds:
    """Return bounds grown by a share of their width and height on every side, within the map."""
    west, south, east, north = bounds
    across, down, half = (east - west) * share, (north - south) * share, TURN / 2
    return max(west - across, -half), max(south - down, -half), min(east + across, half), min(north + down, half)


def around(bounds: Bounds, zoom: int) -> Bounds:
    """Return the bounds of all tiles below others."""
    edge, half = pixel_size(zoom) * EDGE, TURN / 2
    west, south, east, north = bounds
    return (
        math.floor((west + half) / edge) * edge - half,
        half - math.ceil((half - south) / edge) * edge,
        math.ceil((east + half) / edge) * edge - half,
        half - math.floor((half - north) / edge) * edge,
    )


def holds(outer: Bounds, inner: Bounds) -> bool:
    """Tell whether bounds lie within others; what lies beyond the map does not count."""
    half = TURN / 2
    return all(
        low >= max(least, -half) - 1e-6 and high <= min(most, half) + 1e-6
        for least, most, low, high in (
            (outer[0], outer[2], max(inner[0], -half), min(inner[2], half)),
            (outer[1], outer[3], max(inner[1], -half), min(inner[3], half)),
        )
    )
