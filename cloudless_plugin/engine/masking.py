"""Which pixels of a scene are hidden."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def members(classes: NDArray[np.uint8], removed: Sequence[int]) -> NDArray[np.bool_]:
    """Return where ``classes``, of any shape, are among the ``removed``."""
    table = np.zeros(256, bool)
    table[list(removed)] = True
    return np.take(table, classes)


def grow(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Return ``mask`` (..., y, x) with the area of its pixels grown by ``radius`` pixels along rows and columns.

    A pixel is in the result where its centre lies within ``radius``, across and down, of a pixel that is set: the area
    grows by squares, which are two passes of one dimension each.
    """
    by = reach(radius)
    if by < 1 or not mask.any():
        return mask
    return _widen(_widen(mask, by, axis=-1), by, axis=-2)


def reach(radius: float) -> int:
    """Return how many pixels away from a pixel its growth by ``radius`` pixels can be seen."""
    return math.floor(radius + 0.5)


def _widen(mask: NDArray[np.bool_], by: int, axis: int) -> NDArray[np.bool_]:
    """Return ``mask`` dilated along an axis by ``by`` pixels to both sides, the reach doubling at each step."""
    length, done = mask.shape[axis], 0
    after, before = [slice(None)] * mask.ndim, [slice(None)] * mask.ndim
    while done < by:
        # A step further would leave a gap where the edge has cut off half of what was widened before.
        step = min(by - done, done + 1, length - 1)
        if step < 1:
            break
        after[axis], before[axis] = slice(step, None), slice(None, -step)
        wider = mask.copy()
        wider[tuple(after)] |= mask[tuple(before)]
        wider[tuple(before)] |= mask[tuple(after)]
        mask = wider
        done += step
    return mask


def radius_in_pixels(metres: float, pixel: float) -> float:
    """Return a buffer of ``metres`` in pixels of ``pixel`` metres; errors of the division do not shorten it."""
    return metres / pixel + 1e-9 if metres > 0 else 0.0
