"""Haze and edges of clouds that the mask has missed: what no date should be brighter in blue by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .reduction import at_ranks

HAZE = 500
"""Blue less half of red, reflectance x 10000, above which an observation is suspected."""
AGREEMENT = 250
"""By how much a suspected observation may exceed the clear ones of its pixel: then the ground is like that."""
_UP = 32768
"""Brings the difference of two reflectances to a number without sign."""
_COLUMNS = 512
"""Pixels along a row that are looked at together."""
_NO_DATA = np.iinfo(np.uint16).max


def hazy(blue: NDArray[np.uint16], red: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Return where an observation is hazy rather than the ground bright.

    Blue less half of red is nearly the same for all kinds of ground and grows with haze: the haze optimised transform,
    Zhang et al. 2002, doi:10.1016/S0034-4257(02)00034-2, as Fmask has it. Where it is high, the pixel's other dates
    tell: it is the ground where it is no higher than at the date a quarter from the clearest, and another date agrees.

    Args:
        blue: (time, y, x) reflectance x 10000, 0 is no data.
        red: the same.
    """
    suspect: NDArray[np.bool_] = (blue > (red >> np.uint16(1)) + np.uint16(HAZE)) & (red != 0)
    for left in range(0, blue.shape[2], _COLUMNS):
        part = np.s_[:, :, left : left + _COLUMNS]
        pixels = suspect[part].any(axis=0)
        if pixels.any():
            suspect[part][:, pixels] &= _stands_out(blue[part][:, pixels], red[part][:, pixels])
    return suspect


def _stands_out(blue: NDArray[np.uint16], red: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Return which observations (time, pixel) are hazier than others of their pixel, or alone."""
    excess = blue.astype(np.int32)
    excess -= red >> 1
    excess += _UP
    seen = (blue != 0) & (red != 0)
    planes = np.where(seen, np.clip(excess, 0, _NO_DATA - 1), _NO_DATA).astype(np.uint16)
    rank = np.maximum(np.count_nonzero(seen, axis=0) - 1, 0) // 4
    clear, second = at_ranks(list(planes), rank, np.minimum(rank + 1, len(planes) - 1))
    bound = clear.astype(np.int32) + AGREEMENT
    alone = (second > bound) | (len(planes) == 1)
    return (planes > bound) | alone
