"""The haze test: observations of haze and of cloud edges that the mask has missed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from .reducers import values_at_ranks

HAZE_THRESHOLD = 500
"""Blue - red / 2, reflectance x 10000, above which an observation is suspected of haze."""
AGREEMENT, RELATIVE_AGREEMENT = 250, 0.3
"""Reflectance x 10000, and share of it, by which a suspected observation may exceed its pixel's clear ones."""
FEW = 2
"""Observations of a pixel at most that cannot confirm one another, so that a cloud nearby counts."""
_UP = 32768
"""Added to a difference of reflectances, x 10000, to make it unsigned; it is clipped above 3.2766."""
_NO_DATA = np.iinfo(np.uint16).max

NearCloud = Callable[[NDArray[np.intp], NDArray[np.intp]], NDArray[np.bool_]]
"""Returns, for pixels by row and column, which of their observations (time, pixel) lie near masked cloud."""


def haze_mask(blue: NDArray[np.uint16], red: NDArray[np.uint16], near_cloud: NearCloud) -> NDArray[np.bool_]:
    """Return which observations (time, y, x) are hazy, rather than of bright ground.

    Blue - red / 2 is nearly the same for all kinds of ground and rises with haze: the haze optimised transform, Zhang
    et al. 2002, doi:10.1016/S0034-4257(02)00034-2, in the form of Fmask. An observation is suspected where it exceeds
    ``HAZE_THRESHOLD``. It is hazy if it also exceeds its pixel's clear date, the one a quarter of the way up its
    values, by more than ``AGREEMENT`` and ``RELATIVE_AGREEMENT``: snow, salt and roofs are as bright on every date.

    The clear date itself stays, with one exception. Where no more than ``FEW`` dates were seen and no other one agrees
    with it, a suspected one is hazy near masked cloud: most of what the mask misses lies there.

    Args:
        blue: (time, y, x) reflectance x 10000, 0 is no data.
        red: in the same shape and units.
        near_cloud: see ``NearCloud``.
    """
    suspect = np.empty(blue.shape, bool)
    for blue_image, red_image, found in zip(blue, red, suspect):  # one by one, so that they stay in the cache
        bound = red_image >> np.uint16(1)
        bound += np.uint16(HAZE_THRESHOLD)
        np.greater(blue_image, bound, out=found)
        np.logical_and(found, red_image != 0, out=found)
    rows, columns = np.nonzero(suspect.any(axis=0))
    if rows.size:
        part = suspect[:, rows, columns]
        suspect[:, rows, columns] = _stands_out(
            blue[:, rows, columns],
            red[:, rows, columns],
            part,
            lambda chosen: near_cloud(rows[chosen], columns[chosen]),
        )
    return suspect


def _stands_out(
    blue: NDArray[np.uint16],
    red: NDArray[np.uint16],
    suspect: NDArray[np.bool_],
    near_cloud: Callable[[NDArray[np.bool_]], NDArray[np.bool_]],
) -> NDArray[np.bool_]:
    """Return which suspected observations (time, pixel) exceed their pixel's clear date, or have none to rely on."""
    excess = blue.astype(np.int32)
    excess -= red >> 1
    seen = (blue != 0) & (red != 0)
    images = np.where(seen, np.clip(excess + _UP, 0, _NO_DATA - 1), _NO_DATA).astype(np.uint16)
    count = np.count_nonzero(seen, axis=0)
    rank = np.maximum(count - 1, 0) // 4
    clear, second = values_at_ranks(list(images), rank, np.minimum(rank + 1, len(images) - 1))
    index = clear.astype(np.int32) - _UP
    bound = clear + np.maximum(AGREEMENT, RELATIVE_AGREEMENT * index).astype(np.int32)
    hazy: NDArray[np.bool_] = suspect & (images > bound)
    alone = (count <= FEW) & ((count == 1) | (second > bound)) & (suspect & ~hazy).any(axis=0)
    if alone.any():
        hazy[:, alone] |= suspect[:, alone] & near_cloud(alone)
    return hazy
