"""Haze and edges of clouds that the mask has missed: what no date should be brighter in blue by."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .reducers import values_at_ranks

HAZE_THRESHOLD = 500
"""Blue less half of red, reflectance x 10000, above which an observation is suspected."""
AGREEMENT = 250
"""By how much a suspected observation may exceed the clear ones of its pixel: then the ground is like that."""
_UP = 32768
"""Brings the difference of two reflectances to a number without sign; differences above 3.2766 count as that."""
_NO_DATA = np.iinfo(np.uint16).max


def haze_mask(blue: NDArray[np.uint16], red: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Return where an observation is hazy rather than the ground bright.

    Blue less half of red is nearly the same for all kinds of ground and grows with haze: the haze optimised transform,
    Zhang et al. 2002, doi:10.1016/S0034-4257(02)00034-2, as Fmask has it. Observations where it is high are hazy if
    more than a quarter of the pixel's others pass. Else the ground may be bright: then those are hazy where it is much
    higher than at the date a quarter from the clearest, and all of them where no other date agrees with that one.

    Args:
        blue: (time, y, x) reflectance x 10000, 0 is no data.
        red: the same.
    """
    bound = red >> np.uint16(1)
    bound += np.uint16(HAZE_THRESHOLD)
    suspect: NDArray[np.bool_] = (blue > bound) & (red != 0)
    seen, suspected = np.zeros(blue.shape[1:], np.uint16), np.zeros(blue.shape[1:], np.uint16)
    for time in range(len(blue)):
        seen += ((blue[time] != 0) & (red[time] != 0)).view(np.uint8)
        suspected += suspect[time].view(np.uint8)
    bright = (suspected > 0) & (seen - suspected <= (np.maximum(seen, 1) - 1) // 4)
    if bright.any():
        suspect[:, bright] = _stands_out(blue[:, bright], red[:, bright], suspect[:, bright])
    return suspect


def _stands_out(blue: NDArray[np.uint16], red: NDArray[np.uint16], suspect: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which suspected observations (time, pixel) are hazier than others of their pixel, or alone."""
    excess = blue.astype(np.int32)
    excess -= red >> 1
    excess += _UP
    seen = (blue != 0) & (red != 0)
    planes = np.where(seen, np.clip(excess, 0, _NO_DATA - 1), _NO_DATA).astype(np.uint16)
    rank = np.maximum(np.count_nonzero(seen, axis=0) - 1, 0) // 4
    clear, second = values_at_ranks(list(planes), rank, np.minimum(rank + 1, len(planes) - 1))
    bound = clear.astype(np.int32) + AGREEMENT
    alone: NDArray[np.bool_] = (second > bound) | (second == _NO_DATA) | (len(planes) == 1)
    return suspect & ((planes > bound) | alone)
