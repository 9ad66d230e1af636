"""The sphere of EPSG:3857, the map of web tiles."""

from __future__ import annotations

import math

RADIUS = 6_378_137.0
"""Of the sphere, metres."""


def ground_share(y: float) -> float:
    """Return how many metres on the ground a metre of EPSG:3857 is at a northing: the cosine of its latitude."""
    return 1.0 / math.cosh(y / RADIUS)
