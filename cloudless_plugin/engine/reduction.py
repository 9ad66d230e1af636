"""Reducing a stack along time."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_BLOCK = 65_536
"""Pixels that are sorted together: the planes of a block in uint16 stay in the processor's cache."""


def median(stack: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the median along the first axis of ``stack`` (time, ...), 0 being no data.

    Equal to ``np.rint(np.nanmedian(...))`` with 0 as NaN: of an even count, the mean of the middle two, halves to the
    even number.
    """
    out = np.empty(stack.shape[1:], np.uint16)
    flat, flat_out = stack.reshape(len(stack), -1), out.reshape(-1)
    for start in range(0, flat.shape[1], _BLOCK):
        part = slice(start, start + _BLOCK)
        flat_out[part] = _median_of_block(flat[:, part])
    return out


def _median_of_block(block: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Sort whole planes against each other, no data last, as far as the middle needs it, and pick by each count."""
    # 0 - 1 wraps to the largest number: no data sorts last.
    planes = [plane - np.uint16(1) for plane in block if plane.any()]
    counts = np.zeros(block.shape[1], np.intp)
    for plane in planes:
        counts += plane != _NO_DATA
    most = int(counts.max(initial=0))
    if most == 0:
        return np.zeros(block.shape[1], np.uint16)
    first = max(int(counts.min()) - 1, 0) // 2
    last = most // 2
    spare = np.empty_like(planes[0])
    for low, high, keep in _network(len(planes), first, last):
        if keep == _BOTH:
            np.minimum(planes[low], planes[high], out=spare)
            np.maximum(planes[low], planes[high], out=planes[high])
            planes[low], spare = spare, planes[low]
        elif keep == _LOW:
            np.minimum(planes[low], planes[high], out=planes[low])
        else:
            np.maximum(planes[low], planes[high], out=planes[high])
    if counts.min() == most:
        lower, upper = planes[(most - 1) // 2], planes[most // 2]
    else:
        ordered = np.concatenate(planes[first : last + 1])
        pixels = np.arange(block.shape[1])
        lower = ordered.take((np.maximum(counts - 1, 0) // 2 - first) * len(pixels) + pixels)
        upper = ordered.take((counts // 2 - first) * len(pixels) + pixels)
    total = lower.astype(np.uint32)
    total += upper
    total += 2
    half = total >> 1
    half += total & half & 1
    if first == 0:
        half[counts == 0] = 0
    result: NDArray[np.uint16] = half.astype(np.uint16)
    return result


_NO_DATA = np.uint16(65535)
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
