"""The observations of a stack, block by block."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Stack = NDArray[np.uint16]
"""(band, time, y, x) reflectance x 10000, 0 is no data, sorted by time."""
Floats = NDArray[np.float32]
_ROWS, _COLUMNS = 32, 128
"""Rows and columns of a block: so few that a date without data at one of them often has none at all."""
_NUMBERS = 1 << 18
"""Numbers that are computed together: few such arrays stay in the processor's cache."""


@dataclass(frozen=True)
class PixelBlock:
    """The observations of a few rows and columns, at the times at which any of their pixels is seen."""

    rows: slice
    columns: slice
    times: NDArray[np.intp]
    """Places along the stack's time; one at least."""
    numbers: NDArray[np.uint16]
    """(band, time, y, x)."""
    seen: NDArray[np.bool_]
    """(time, y, x) which observations have data in all bands."""

    def reduced(self, reduce: Callable[[Floats, Floats], NDArray[Any]]) -> NDArray[Any]:
        """Return what ``reduce`` makes of the observations (..., y, x).

        It gets some pixels at a time: the observations' numbers (band, time, pixel), and 1 where they are seen, else 0
        (time, pixel). It returns (..., pixel).
        """
        bands, times, height, width = self.numbers.shape
        numbers, seen = self.numbers.reshape(bands, times, -1), self.seen.reshape(times, -1)
        if height * width == 1:
            numbers, seen = numbers.repeat(2, axis=2), seen.repeat(2, axis=1)
        count = -(-numbers.size // _NUMBERS)
        parts = zip(np.array_split(numbers, count, axis=2), np.array_split(seen, count, axis=1))
        found = [reduce(part.astype(np.float32), there.astype(np.float32)) for part, there in parts]
        together = np.concatenate(found, axis=-1)[..., : height * width]
        return together.reshape(*together.shape[:-1], height, width)


def pixel_blocks(stack: Stack) -> Iterator[PixelBlock]:
    """Yield the blocks that make up a stack's pixels."""
    height, width = stack.shape[2:]
    for top in range(0, height, _ROWS):
        for left in range(0, width, _COLUMNS):
            rows, columns = slice(top, top + _ROWS), slice(left, left + _COLUMNS)
            part = stack[:, :, rows, columns]
            seen = (part != 0).all(axis=0)
            times = np.flatnonzero(seen.any(axis=(1, 2)))
            times = times if times.size else np.zeros(1, np.intp)
            yield PixelBlock(rows, columns, times, part.take(times, axis=1), seen[times])


def never_one(pixels: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return places of pixels, a single one twice.

    numpy adds up the observations of a single pixel in another order, and no pixel may depend on how a stack is cut.
    """
    return pixels.repeat(2) if pixels.size == 1 else pixels
