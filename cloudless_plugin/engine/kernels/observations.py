"""The observations of a stack, block by block."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Stack = NDArray[np.uint16]
"""(band, time, y, x) reflectance x 10000, 0 is no data; the times in order."""
Floats = NDArray[np.float32]
_PIXELS = 4096
"""Pixels that are looked at together: what is made of their observations stays in the processor's cache."""


def pixel_blocks(stack: Stack) -> Iterator[tuple[slice, slice]]:
    """Yield rows and columns of parts of a stack's pixels."""
    height, width = stack.shape[2:]
    wide = min(width, _PIXELS)
    high = max(_PIXELS // max(wide, 1), 1)
    for top in range(0, height, high):
        for left in range(0, width, wide):
            yield slice(top, top + high), slice(left, left + wide)


def valid_observations(stack: Stack) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the observations (time, band, pixel) as floats, 0 where not seen, and which are seen (time, pixel)."""
    bands, times = stack.shape[:2]
    seen = (stack != 0).all(axis=0).reshape(times, -1)
    numbers = stack.reshape(bands, times, -1).transpose(1, 0, 2).astype(np.float32)
    numbers *= seen[:, np.newaxis]
    return numbers, seen
