"""The observations of a stack, block by block."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Stack = NDArray[np.uint16]
"""(band, time, y, x) reflectance x 10000, 0 is no data, sorted by time."""
Floats = NDArray[np.float32]
_PIXELS = 4096
"""Pixels that are computed together: arrays of their observations stay in the processor's cache."""


def pixel_blocks(stack: Stack) -> Iterator[tuple[slice, slice]]:
    """Yield the rows and columns of blocks that make up a stack's pixels."""
    height, width = stack.shape[2:]
    wide = min(width, _PIXELS)
    high = max(_PIXELS // max(wide, 1), 1)
    for top in range(0, height, high):
        for left in range(0, width, wide):
            yield slice(top, top + high), slice(left, left + wide)


def valid_observations(stack: Stack) -> tuple[Floats, NDArray[np.bool_]]:
    """Return observations (time, band, pixel), 0 where any band has no data, and which (time, pixel) are complete."""
    bands, times = stack.shape[:2]
    seen = (stack != 0).all(axis=0).reshape(times, -1)
    numbers = stack.reshape(bands, times, -1).transpose(1, 0, 2).astype(np.float32)
    numbers *= seen[:, np.newaxis]
    return numbers, seen
