"""The range of values to show."""

from __future__ import annotations

from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices

DISPLAY_PIXELS, DISPLAY_BANDS = 512, 3
"""Pixels along the longer side, at least, and bands of the overview that ``display_range`` is computed from."""


def display_range(pixels: NDArray[np.uint16]) -> Optional[tuple[float, float]]:
    """Return the values to show as black and as white, one range for all bands.

    Args:
        pixels: (band, y, x) of an overview of the mosaic, 0 is no data.

    Returns:
        The 1st and the 98th percentile of the pixels with data; ``None`` where there are none.
    """
    counts = np.bincount(pixels.reshape(-1))
    counts[choices.NODATA] = 0
    if not counts.any():
        return None
    low, high = np.quantile(np.arange(len(counts)), (0.01, 0.98), weights=counts, method="inverted_cdf")
    return float(low), float(max(high, low + 1))
