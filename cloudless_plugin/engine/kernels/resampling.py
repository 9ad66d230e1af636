"""Resampling along rows and columns, where file and grid share a CRS.

Each pixel of the result depends on its position only, not on the array in which it is computed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_SCALE = 4096
"""Parts of a pixel to which shares are rounded: sums of whole numbers are the same in any order."""


def nearest(pixels: NDArray[Any], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[Any]:
    """Return the pixels in which the points of a lattice lie.

    Args:
        pixels: (y, x), 0 is no data.
        rows: (n,) positions of the points, increasing, in pixels from the upper edge.
        columns: (m,) positions of the points, increasing, in pixels from the left edge.

    Returns:
        (n, m) of the same dtype, 0 outside.
    """
    down, across = np.floor(rows).astype(np.intp), np.floor(columns).astype(np.intp)
    out = np.zeros((len(rows), len(columns)), pixels.dtype)
    inside, beside = _inside(down, pixels.shape[0]), _inside(across, pixels.shape[1])
    out[inside, beside] = pixels.take(down[inside], axis=0).take(across[beside], axis=1)
    return out


def _inside(index: NDArray[np.intp], length: int) -> slice:
    """Return the slice of increasing numbers that are at least 0 and less than ``length``."""
    first, end = np.searchsorted(index, (0, length))
    return slice(int(first), int(end))


def average(pixels: NDArray[Any], rows: NDArray[np.float64], columns: NDArray[np.float64]) -> NDArray[Any]:
    """Return the means of the pixels with data over larger cells, weighted by the area that they share with a cell.

    Args:
        pixels: (y, x) uint8 or uint16, 0 is no data.
        rows: (n + 1,) increasing edges of the cells, in pixels from the upper edge.
        columns: (m + 1,) increasing edges of the cells, in pixels from the left edge.

    Returns:
        (n, m) of the same dtype, halves rounded up, 0 where a cell has no data.
    """
    down, across = _shares(rows, pixels.shape[0]), _shares(columns, pixels.shape[1])
    total = _sums(pixels, down, across)
    if pixels.min(initial=1):
        area = np.outer(down.parts.sum(axis=1), across.parts.sum(axis=1))
    else:
        area = _sums((pixels != 0).view(np.uint8), down, across)
    mean: NDArray[Any] = np.floor(total / np.maximum(area, 1) + 0.5).astype(pixels.dtype)
    return mean


class _Shares(NamedTuple):
    """The pixels along one axis that cells overlap."""

    places: NDArray[np.intp]
    """(cell, part) index of each pixel that the cell overlaps."""
    parts: NDArray[np.uint32]
    """(cell, part) share of that pixel, in ``1 / _SCALE`` of a pixel."""


def _shares(edges: NDArray[np.float64], length: int) -> _Shares:
    edges = np.clip(edges, 0, length)
    begin, end = edges[:-1, np.newaxis], edges[1:, np.newaxis]
    first = np.floor(begin).astype(np.intp)
    index = first + np.arange(max(int(np.max(np.ceil(end) - first, initial=1)), 1))
    shares = np.minimum(end, index + 1) - np.maximum(begin, index)
    return _Shares(np.minimum(index, length - 1), np.rint(np.maximum(shares, 0) * _SCALE).astype(np.uint32))


def _sums(values: NDArray[Any], down: _Shares, across: _Shares) -> NDArray[np.float64]:
    """Return the weighted sums of each cell: whole numbers, and so exact."""
    largest = int(down.parts.sum(axis=1).max(initial=0)) * int(np.iinfo(values.dtype).max)
    rows = np.zeros((len(down.places), values.shape[1]), np.uint32 if largest < 1 << 32 else np.float64)
    for part in range(down.places.shape[1]):
        rows += values.take(down.places[:, part], axis=0) * down.parts[:, part, np.newaxis]
    cells = np.zeros((len(rows), len(across.places)))
    for part in range(across.places.shape[1]):
        cells += rows.take(across.places[:, part], axis=1) * across.parts[:, part].astype(np.float64)
    return cells


def between(
    planes: NDArray[np.uint16], rows: NDArray[np.float32], columns: NDArray[np.float32], *, smooth: bool
) -> NDArray[np.uint16]:
    """Return (band, y, x) the values of planes at places between their pixels.

    Args:
        planes: (band, y, x), 0 is no data.
        rows: (y, x) places, counted in pixels from the centre of the first row.
        columns: (y, x) the same of the first column.
        smooth: take the mean of the two or four pixels around it where a place is nearer to their middle than to any of
            them; else take the nearest pixel.

    Returns:
        Places beyond the planes have the value of the nearest pixel.
    """
    if smooth:
        planes, rows, columns = doubled(planes), rows * 2, columns * 2
    height, width = planes.shape[1:]
    at = _index(rows, height) * width + _index(columns, width)
    found: NDArray[np.uint16] = planes.reshape(len(planes), -1).take(at, axis=1, mode="clip")
    return found


def doubled(planes: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return planes with the means of neighbouring pixels between them: a pixel (y, x) comes to lie at (2 y, 2 x).

    Args:
        planes: (band, y, x), 0 is no data.

    Returns:
        (band, 2 y - 1, 2 x - 1); a mean has data where all of its pixels have; halves are rounded down.
    """
    count, height, width = planes.shape
    out = np.empty((count, 2 * height - 1, 2 * width - 1), np.uint16)
    for plane, finer in zip(planes, out):
        has_gaps = not plane.all()
        finer[::2, ::2] = plane
        finer[::2, 1::2] = _means(plane[:, :-1], plane[:, 1:], has_gaps=has_gaps)
        finer[1::2] = _means(finer[:-1:2], finer[2::2], has_gaps=has_gaps)
    return out


def _means(one: NDArray[np.uint16], other: NDArray[np.uint16], *, has_gaps: bool) -> NDArray[np.uint16]:
    """Return the means of pixels, without a sum that is too large for them."""
    means: NDArray[np.uint16] = (one & other) + ((one ^ other) >> 1)
    if has_gaps:
        means *= (one != 0) & (other != 0)
    return means


def _index(places: NDArray[np.float32], length: int) -> NDArray[np.intp]:
    """Return the pixel that is nearest to each place along an axis, within its length."""
    near = np.rint(places)
    return np.clip(near, 0, length - 1, out=near).astype(np.intp)
