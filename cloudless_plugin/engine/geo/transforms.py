"""Plausibility of affine transforms."""

from __future__ import annotations

from affine import Affine

_SMALLEST_PIXEL, _LARGEST_PIXEL, _FARTHEST = 1e-6, 1e6, 1e9
"""Units of the CRS."""


def is_plausible(transform: Affine) -> bool:
    """Return whether a transform's pixel size and distance from the CRS's origin are plausible."""
    sized = all(_SMALLEST_PIXEL < abs(size) < _LARGEST_PIXEL for size in (transform.a, transform.e))
    return sized and all(abs(place) < _FARTHEST for place in (transform.c, transform.f))
