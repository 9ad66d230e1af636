"""How far a pixel's observations lie from its geometric median, as medians of three distances."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .geomedian import geometric_median
from .index_values import percentile_of_values
from .observations import Floats, Stack, pixel_blocks

SPREADS = ("smad", "emad", "bcmad")
"""Median absolute deviations: spectral (1 less the cosine of the angle), Euclidean, and Bray and Curtis's. Roberts et
al. 2018, doi:10.3390/rs10121920 ."""
_SCALE = np.float32(10_000)
"""What they are multiplied by; distances of reflectance x 10000 have it already."""


def geomedian_and_spreads(stack: Stack) -> tuple[NDArray[np.uint16], NDArray[np.uint32]]:
    """Return the geometric median (band, y, x), see ``geomedian``, and the ``SPREADS`` (3, y, x) x 10000 around it.

    Pixels without data have 0 in all of them, and so have those that are seen once.
    """
    bands = stack.shape[0]
    out = np.zeros((bands, *stack.shape[2:]), np.uint16)
    spreads = np.zeros((len(SPREADS), *stack.shape[2:]), np.uint32)
    for block in pixel_blocks(stack):
        found = np.rint(block.reduced(_median_and_spreads))
        out[:, block.rows, block.columns] = found[:bands]
        spreads[:, block.rows, block.columns] = found[bands:]
    return out, spreads


def _median_and_spreads(numbers: Floats, seen: Floats) -> Floats:
    """Return the geometric median and the spreads (band + 3, pixel) of observations, see ``geometric_median``."""
    middle = geometric_median(numbers, seen)
    around = middle[:, np.newaxis]
    with np.errstate(invalid="ignore", divide="ignore"):
        lengths = np.sqrt((numbers * numbers).sum(axis=0) * (middle * middle).sum(axis=0))
        angles = 1 - (numbers * around).sum(axis=0) / lengths
        away = np.sqrt(((numbers - around) ** 2).sum(axis=0))
        shares = np.abs(numbers - around).sum(axis=0) / (numbers + around).sum(axis=0)
    distances = (np.maximum(angles, 0) * _SCALE, away, shares * _SCALE)
    medians = [_median(np.where(seen > 0, each, np.float32(np.nan))) for each in distances]
    return np.concatenate([middle, np.stack(medians)])


def _median(distances: Floats) -> Floats:
    """Return the median along time of (time, pixel), 0 where there is none."""
    medians: Floats = np.nan_to_num(percentile_of_values(distances[:, np.newaxis], 50.0)[0])
    return medians
