"""The ranges of values to show."""

from __future__ import annotations

from typing import Optional

import numpy as np
from numpy.typing import NDArray

from ...common import choices
from ...common.looks import Range

DISPLAY_PIXELS = 512
"""Pixels along the longer side, at least, of the overview that ``display_ranges`` is computed from."""
_SHOWN = (0.005, 0.995)
"""Shares of the pixels that lie at or below black, and at or below white: what is cut off is hardly seen."""
_SHOWN_VALUES = (2, 98)
"""Percentiles of an index that have its first and its last colour: its tails are long."""


def display_ranges(pixels: NDArray[np.uint16]) -> Optional[tuple[Range, ...]]:
    """Return the values of each band to show as black and as white.

    Args:
        pixels: (band, y, x) of an overview of the mosaic, 0 is no data.

    Returns:
        The 0.5th and the 99.5th percentile of each band's pixels with data, those of another band where it has none;
        ``None`` where no band has any.
    """
    found = [_range(plane) for plane in pixels]
    any_range = next((each for each in found if each is not None), None)
    return None if any_range is None else tuple(each or any_range for each in found)


def value_ranges(values: NDArray[np.float32]) -> Optional[tuple[Range, ...]]:
    """Return the values of each index that have its first and its last colour, where it has none of its own.

    Args:
        values: (index, y, x) of an overview, NaN is no data.

    Returns:
        The 2nd and the 98th percentile; ``None`` where an index has no value at all.
    """
    known = [plane[~np.isnan(plane)] for plane in values]
    if not all(plane.size for plane in known):
        return None
    found = [tuple(float(value) for value in np.percentile(plane, _SHOWN_VALUES)) for plane in known]
    return tuple((low, high if high > low else low + 1) for low, high in found)


def _range(plane: NDArray[np.uint16]) -> Optional[Range]:
    counts = np.bincount(plane.reshape(-1))
    counts[choices.NODATA] = 0
    below = counts.cumsum()
    if not below[-1]:
        return None
    low, high = (float(np.searchsorted(below, share * below[-1])) for share in _SHOWN)
    return low, max(high, low + 1)
