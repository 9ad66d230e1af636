"""Affine transforms that can be meant."""

from __future__ import annotations

from affine import Affine

_SMALLEST_PIXEL, _LARGEST_PIXEL, _FARTHEST = 1e-6, 1e6, 1e9


def is_plausible(transform: Affine) -> bool:
    """Tell whether pixels can be as large, and as far from a CRS's origin, as a transform says."""
    sized = all(_SMALLEST_PIXEL < abs(size) < _LARGEST_PIXEL for size in (transform.a, transform.e))
    return sized and all(abs(place) < _FARTHEST for place in (transform.c, transform.f))
