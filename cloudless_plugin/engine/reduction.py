"""Reducing a stack along time."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_ROWS, _COLUMNS = 64, 1024
"""Pixels that are reduced together: the planes of a block stay in the processor's cache, and it is compact, so that
where one has no data often all have."""


def median(stack: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the median along the first axis of ``stack`` (time, y, x), 0 being no data.

    Equal to ``np.rint(np.nanmedian(...))`` with 0 as NaN: of an even count, the mean of the middle two, halves to the
    even number.
    """
    height, width = stack.shape[1:]
    out = np.empty((height, width), np.uint16)
    for top in range(0, height, _ROWS):
        for left in range(0, width, _COLUMNS):
            part = slice(top, top + _ROWS), slice(left, left + _COLUMNS)
            out[part] = _median_of_block(stack[(slice(None), *part)])
    return out


def _median_of_block(block: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the median of (time, y, x), by one way where every number is data and by another where some are not."""
    planes = [plane for plane in block if plane.max(initial=0)]
    if not planes:
        return np.zeros(block.shape[1:], np.uint16)
    if all(plane.min() for plane in planes):
        middle = _ordered(planes, (len(planes) - 1) // 2, len(planes) // 2)
        return _rounded_mean(middle[0], middle[-1])
    seen = np.zeros(block.shape[1:], np.uint16)
    for plane in planes:
        seen += (plane != 0).view(np.uint8)
    counts = seen.reshape(-1).astype(np.intp)
    first, last = max(int(counts.min()) - 1, 0) // 2, min(int(counts.max()) // 2, len(planes) - 1)
    # 0 - 1 wraps to the largest number: no data sorts last.
    ordered = np.concatenate(_ordered([plane - np.uint16(1) for plane in planes], first, last)).reshape(-1)
    pixels = np.arange(len(counts))
    lower = ordered.take((np.maximum(counts - 1, 0) // 2 - first) * len(counts) + pixels)
    upper = ordered.take((np.minimum(counts // 2, last) - first) * len(counts) + pixels)
    lower += np.uint16(1)
    upper += np.uint16(1)
    middle_one = _rounded_mean(lower, upper)
    middle_one[counts == 0] = 0
    return middle_one.reshape(seen.shape)


def _rounded_mean(lower: NDArray[np.uint16], upper: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the mean of two, halves rounded to the even number."""
    total = lower.astype(np.uint32)
    total += upper
    half = total >> 1
    half += total & half & 1
    result: NDArray[np.uint16] = half.astype(np.uint16)
    return result


def _ordered(planes: list[NDArray[np.uint16]], first: int, last: int) -> list[NDArray[np.uint16]]:
    """Return the ``first`` to ``last`` smallest values of each pixel; the planes given stay as they are."""
    own = [False] * len(planes)
    spare: list[NDArray[np.uint16]] = []

    def room(place: int) -> NDArray[np.uint16]:
        """Return an array to write to, and say that the place now has one of its own."""
        own[place] = True
        return spare.pop() if spare else np.empty_like(planes[place])

    for low, high, keep in _network(len(planes), first, last):
        smaller, larger = planes[low], planes[high]
        had = own[low], own[high]
        if keep != _HIGH:
            planes[low] = np.minimum(smaller, larger, out=room(low))
        if keep != _LOW:
            planes[high] = np.maximum(smaller, larger, out=larger if had[1] else room(high))
        if had[0] and keep != _HIGH:
            spare.append(smaller)
    return planes[first : last + 1]


_BOTH, _LOW, _HIGH = 0, 1, 2


@lru_cache(maxsize=4096)
def _network(count: int, first: int, last: int) -> tuple[tuple[int, int, int], ...]:
    """Return the comparators that bring the ``first`` to ``last`` smallest of ``count`` values to their places.

    Each is two places, the smaller value to go to the first of them, and which of the two results is needed at all.
    Batcher's odd-even merge sort, Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M, less what nothing in
    the wanted places comes from.
    """
    needed = set(range(first, last + 1))
    kept = []
    for low, high in reversed(_sort(count)):
        if low in needed or high in needed:
            keep = _BOTH if low in needed and high in needed else _LOW if low in needed else _HIGH
            kept.append((low, high, keep))
            needed |= {low, high}
    return tuple(reversed(kept))


@lru_cache(maxsize=256)
def _sort(count: int) -> tuple[tuple[int, int], ...]:
    """Return the comparators that sort ``count`` values."""
    comparators = []
    top = 1 << max(count - 1, 0).bit_length() >> 1
    p = top
    while p > 0:
        q, r, d = top, 0, p
        while d > 0:
            comparators += [(i, i + d) for i in range(count - d) if i & p == r]
            d, q, r = q - p, q >> 1, p
        p >>= 1
    return tuple(comparators)
