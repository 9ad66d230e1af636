"""Bringing dates to the median of all: one robust ratio for each date and band."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .observations import Stack

_DARKEST = 200
"""Reflectance x 10000 below which noise is a large share of a number."""
_FEWEST_DATES, _FEWEST_PIXELS = 2, 100
"""Dates that must show a pixel, and pixels of a date, for a ratio."""
_LOWEST, _HIGHEST = 0.5, 2.0


def date_ratios(stack: Stack) -> NDArray[np.float64]:
    """Return the ratio (band, time) by which each date and band is multiplied to meet the stack's median.

    It is the median over the pixels of the median of all dates divided by the date: clouds that are left, and ground
    that has changed, do not move it. It is 1 where too few pixels can be compared.
    """
    numbers = np.where(stack >= _DARKEST, stack, 0).astype(np.float32)
    numbers[numbers == 0] = np.nan
    count = np.count_nonzero(~np.isnan(numbers), axis=1)
    ratios = np.ones(stack.shape[:2])
    for band, dates in enumerate(numbers):
        compared = count[band] >= _FEWEST_DATES
        if not compared.any():
            continue
        shown = dates[:, compared]
        middle = np.nanmedian(shown, axis=0)
        for time, values in enumerate(shown):
            ratio = (middle / values)[~np.isnan(values)]
            if ratio.size >= _FEWEST_PIXELS:
                ratios[band, time] = np.clip(np.median(ratio), _LOWEST, _HIGHEST)
    return ratios
