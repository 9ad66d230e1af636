"""Reducing a stack along time."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_BLOCK = 16_384
"""Pixels that are sorted together: a plane of them in uint16 stays in the processor's cache."""


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
    """Sort whole planes against each other, no data last, and pick the middle by each pixel's count."""
    counts = np.count_nonzero(block, axis=0)
    # 0 - 1 wraps to the largest number: no data sorts last.
    planes = [plane - np.uint16(1) for plane in block]
    spare = np.empty_like(planes[0])
    for low, high in _network(len(planes)):
        np.minimum(planes[low], planes[high], out=spare)
        np.maximum(planes[low], planes[high], out=planes[high])
        planes[low], spare = spare, planes[low]
    ordered = np.stack(planes)
    pixels = np.arange(block.shape[1])
    lower = ordered[np.maximum(counts - 1, 0) // 2, pixels].astype(np.uint32) + 1
    upper = ordered[np.minimum(counts // 2, len(planes) - 1), pixels].astype(np.uint32) + 1
    total = lower + upper
    half = total >> 1
    half += total & half & 1
    half[counts == 0] = 0
    result: NDArray[np.uint16] = half.astype(np.uint16)
    return result


@lru_cache(maxsize=256)
def _network(count: int) -> tuple[tuple[int, int], ...]:
    """Return the comparators of Batcher's odd-even merge sort for ``count`` values.

    Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M.
    """
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
