"""Resampling along rows and columns, where file and grid share a CRS.

Each pixel of the result is a function of its own place only, whatever array it is computed in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

_SCALE = 1024
"""Parts of a pixel that shares are rounded to: sums of whole numbers are the same in any order."""


def nearest(pixels: NDArray[Any], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[Any]:
    """Return the pixels in which points lie.

    Args:
        pixels: (y, x), 0 is no data.
        rows: (n,) of the points, in pixels from the upper edge.
        columns: (m,) of the points, in pixels from the left edge.

    Returns:
        (n, m) of the same dtype, 0 outside.
    """
    down, across = np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)
    out = np.zeros((len(rows), len(columns)), pixels.dtype)
    inside = (down >= 0) & (down < pixels.shape[0]), (across >= 0) & (across < pixels.shape[1])
    out[np.ix_(*inside)] = pixels[down[inside[0]]][:, across[inside[1]]]
    return out


def average(pixels: NDArray[Any], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[Any]:
    """Return the means of pixels over larger cells, weighted by the area that they share with the cell.

    Args:
        pixels: (y, x) uint8 or uint16, 0 is no data.
        rows: (n + 1,) increasing edges of the cells, in pixels from the upper edge.
        columns: (m + 1,) increasing edges of the cells, in pixels from the left edge.

    Returns:
        (n, m) of the same dtype, halves rounded up, 0 where a cell has no data.
    """
    down, across = _shares(rows, pixels.shape[0]), _shares(columns, pixels.shape[1])
    values = pixels.astype(np.float64)
    total = _gather(_gather(values, *down).T, *across).T
    there = pixels != 0
    if there.all():
        area = np.outer(down[1].sum(axis=1), across[1].sum(axis=1))
    else:
        area = _gather(_gather(there.astype(np.float64), *down).T, *across).T
    mean: NDArray[Any] = np.floor(total / np.maximum(area, 1) + 0.5).astype(pixels.dtype)
    return mean


def _shares(edges: NDArray[np.float64], length: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Return (cell, part) the pixels that each cell touches and how much of it they share, in ``1 / _SCALE``."""
    edges = np.clip(edges, 0, length)
    begin, end = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    first = np.floor(begin).astype(np.intp)
    parts = max(int(np.max(np.ceil(end) - first, initial=1)), 1)
    index = first + np.arange(parts)
    shares = np.minimum(end, index + 1) - np.maximum(begin, index)
    return np.minimum(index, length - 1), np.rint(np.maximum(shares, 0) * _SCALE)


def _gather(values: NDArray[np.float64], index: NDArray[np.intp], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the weighted sums of rows."""
    total = np.zeros((len(index), values.shape[1]))
    for part in range(index.shape[1]):
        total += values[index[:, part]] * shares[:, part, np.newaxis]
    return total
