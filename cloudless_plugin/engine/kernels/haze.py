"""The haze test: observations of haze and of cloud edges that the mask has missed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .reducers import values_at_ranks

HAZE_THRESHOLD = 500
"""Blue - red / 2, reflectance x 10000, above which an observation is suspected of haze."""
AGREEMENT = 250
"""Reflectance x 10000 by which a suspected observation may exceed its pixel's clear ones, if the ground is bright."""
_UP = 32768
"""Added to a difference of reflectances, x 10000, to make it unsigned; it is clipped above 3.2766."""
_NO_DATA = np.iinfo(np.uint16).max


def haze_mask(blue: NDArray[np.uint16], red: NDArray[np.uint16]) -> NDArray[np.bool_]:
    """Return which observations (time, y, x) are hazy, rather than of bright ground.

    Blue - red / 2 is nearly the same for all kinds of ground and rises with haze: the haze optimised transform, Zhang
    et al. 2002, doi:10.1016/S0034-4257(02)00034-2, in the form of Fmask. An observation is suspected where it exceeds
    ``HAZE_THRESHOLD``.

    If more than a quarter of a pixel's other observations are not suspected, all suspected ones are hazy. Otherwise the
    ground may be bright, and they are compared with the pixel's clear date, the one a quarter of the way up its values.
    A suspected observation is hazy if it exceeds the clear date by more than ``AGREEMENT``. All suspected ones are hazy
    if no other date lies within ``AGREEMENT`` above the clear date.

    Args:
        blue: (time, y, x) reflectance x 10000, 0 is no data.
        red: in the same shape and units.
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
    """Return which suspected observations (time, pixel) exceed their pixel's clear date, or have no reliable one."""
    excess = blue.astype(np.int32)
    excess -= red >> 1
    excess += _UP
    seen = (blue != 0) & (red != 0)
    images = np.where(seen, np.clip(excess, 0, _NO_DATA - 1), _NO_DATA).astype(np.uint16)
    rank = np.maximum(np.count_nonzero(seen, axis=0) - 1, 0) // 4
    clear, second = values_at_ranks(list(images), rank, np.minimum(rank + 1, len(images) - 1))
    bound = clear.astype(np.int32) + AGREEMENT
    alone: NDArray[np.bool_] = (second > bound) | (second == _NO_DATA) | (len(images) == 1)
    return suspect & ((images > bound) | alone)
