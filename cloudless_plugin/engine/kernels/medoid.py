"""The medoid: the observation with the least sum of distances to the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .observations import Floats

_FEW = 16
"""Number of dates up to which differences take less time than products of matrices."""
_PAIRS = 1 << 18
"""Distances that are computed together."""
_CLOSE = 2e-4
"""Share by which quick sums may differ while either may be the least one."""


def medoid(numbers: Floats, seen: Floats) -> NDArray[np.intp]:
    """Return the place along time of the medoid (pixel), the first of equals, -1 where nothing is seen.

    The medoid's sum of distances exceeds the least one by 0.1 % at most, and in all but made-up cases by nothing that
    float32 can tell. First all sums are computed quickly: their last digits depend on the processor and on how many
    dates a block has. Those that are close to the least one are then computed by differences, the same everywhere.

    Args:
        numbers: (band, time, pixel).
        seen: (time, pixel) 1 where an observation counts, else 0.
    """
    sums = np.where(seen, (_sums_by_pairs if len(seen) <= _FEW else _sums_by_products)(numbers, seen), np.inf)
    close = (sums <= sums.min(axis=0) * (1 + _CLOSE)) & (seen != 0)
    close &= np.count_nonzero(close, axis=0) > 1
    places = close.nonzero()
    for times, pixels in zip(*(np.array_split(each, each.size // seen.shape[1] or 1) for each in places)):
        sums[times, pixels] = _exact_sums(numbers, seen, times, pixels)
    picked: NDArray[np.intp] = sums.argmin(axis=0)
    picked[~seen.any(axis=0)] = -1
    return picked


def _sums_by_pairs(numbers: Floats, seen: Floats) -> Floats:
    """Return the sum of distances (time, pixel) from each observation to all, by differences."""
    sums = np.zeros_like(seen)
    for time in range(1, len(seen)):
        away = numbers[:, :time] - numbers[:, time, np.newaxis]
        lengths = np.einsum("btp,btp->tp", away, away)
        np.sqrt(lengths, out=lengths)
        sums[time] = np.einsum("tp,tp->p", lengths, seen[:time])
        lengths *= seen[time]
        sums[:time] += lengths
    return sums


def _sums_by_products(numbers: Floats, seen: Floats) -> Floats:
    """Return the sum of distances (time, pixel) from each observation to all, by a² + b² - 2ab."""
    count = -(-seen.size * len(seen) // _PAIRS)
    parts = zip(np.array_split(numbers, count, axis=2), np.array_split(seen, count, axis=1))
    return np.concatenate([_products(*part) for part in parts]).T


def _products(numbers: Floats, seen: Floats) -> Floats:
    """Return ``_sums_by_products`` (pixel, time) of a few pixels."""
    bands, times, pixels = numbers.shape
    weights = np.ascontiguousarray(seen.T)[..., np.newaxis]
    right = np.ones((pixels, bands + 2, times), np.float32)
    points = right[:, :bands]
    points[...] = numbers.transpose(2, 0, 1)
    points -= points @ weights / np.maximum(weights.sum(axis=1, keepdims=True), 1)
    right[:, bands] = np.einsum("pbt,pbt->pt", points, points)
    left = right.take([*range(bands), bands + 1, bands], axis=1)
    left[:, :bands] *= -2
    lengths = left.transpose(0, 2, 1) @ right
    np.sqrt(np.abs(lengths, out=lengths), out=lengths)
    sums: Floats = (lengths @ weights)[..., 0]
    return sums


def _exact_sums(numbers: Floats, seen: Floats, times: NDArray[np.intp], pixels: NDArray[np.intp]) -> Floats:
    """Return the sums of distances from some observations to all of their pixels."""
    away = numbers.take(pixels, axis=2) - numbers[:, times, pixels][:, np.newaxis]
    lengths = np.einsum("btp,btp->tp", away, away)
    sums: Floats = np.einsum("tp,tp->p", np.sqrt(lengths, out=lengths), seen.take(pixels, axis=1))
    return sums
