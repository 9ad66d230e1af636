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
    mask: NDArray[np.bool_] = table[classes]
    return mask


def grow(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Return ``mask`` (time, y, x) with the area of its pixels grown by ``radius`` pixels along rows and columns.

    A pixel is in the result where its centre lies within ``radius``, across and down, of a pixel that is set: the area
    grows by squares, which are two passes of one dimension each.
    """
    by = reach(radius)
    if by < 1 or not mask.any():
        return mask
    return _widen(_widen(mask, by).swapaxes(1, 2), by).swapaxes(1, 2)


def reach(radius: float) -> int:
    """Return how many pixels away from a pixel its growth by ``radius`` pixels can be seen."""
    return math.floor(radius + 0.5)


def _widen(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Return ``mask`` dilated along its last axis by ``by`` pixels to both sides, the reach doubling at each step."""
    done = 0
    while done < by:
        # A step further would leave a gap where the edge has cut off half of what was widened before.
        step = min(by - done, done + 1, mask.shape[-1] - 1)
        if step < 1:
            break
        wider = mask.copy()
        wider[..., step:] |= mask[..., :-step]
        wider[..., :-step] |= mask[..., step:]
        mask = wider
        done += step
    return mask


def radius_in_pixels(metres: float, pixel: float) -> float:
    """Return a buffer of ``metres`` in pixels of ``pixel`` metres; errors of the division do not shorten it."""
    return metres / pixel + 1e-9 if metres > 0 else 0.0
