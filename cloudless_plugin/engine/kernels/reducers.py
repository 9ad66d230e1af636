"""Reducers of a stack along time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

_ROWS, _COLUMNS = 128, 256
"""Rows and columns that are reduced together. Such a block of some dozen dates fits the cache of one processor, and is
so compact that a date without data at one of its pixels often has no data at all of them. Of smaller blocks, numpy's
calls would take longer than its arithmetic."""
_MAX_DISTINCT_COUNTS = 5
"""Maximum number of distinct counts of valid observations, in a block, for which each count has its own median."""
_COUNT_CHUNK = 255
"""Images that are counted together in numbers of one byte."""
Block = NDArray[np.uint16]
"""(time, y, x), 0 is no data."""


def median(stack: Block) -> NDArray[np.uint16]:
    """Return the median along the first axis of ``stack`` (time, y, x), 0 being no data.

    Equal to ``np.rint(np.nanmedian(...))`` with 0 as NaN: for an even count, the mean of the middle two, halves rounded
    to even. Pixels without data are 0.
    """
    return _by_blocks(_median_of_block, stack)


def percentile(stack: Block, share: float) -> NDArray[np.uint16]:
    """Return a percentile along the first axis of ``stack`` (time, y, x), 0 being no data.

    Equal to ``np.rint(np.nanpercentile(..., share))`` with 0 as NaN, which interpolates between ranks. Pixels without
    data are 0.

    Args:
        stack: (time, y, x), 0 is no data.
        share: per cent, from 0 to 100.
    """
    return _by_blocks(lambda block: _percentile_of_block(block, share / 100), stack)


def mean(stack: Block) -> NDArray[np.uint16]:
    """Return the mean along the first axis of ``stack`` (time, y, x), 0 being no data, halves rounded to even."""
    return _by_blocks(_mean_of_block, stack)


def count_valid(stack: Block) -> NDArray[np.uint16]:
    """Return the number of valid observations (y, x) of each pixel of ``stack`` (time, y, x)."""
    counts = np.zeros(stack.shape[1:], np.uint16)
    for first in range(0, len(stack), _COUNT_CHUNK):
        seen = (stack[first : first + _COUNT_CHUNK] != 0).view(np.uint8)
        counts += np.add.reduce(seen, axis=0, dtype=np.uint8)
    return counts


def _by_blocks(reduce: Callable[[Block], NDArray[np.uint16]], stack: Block) -> NDArray[np.uint16]:
    height, width = stack.shape[1:]
    out = np.empty((height, width), np.uint16)
    for top in range(0, height, _ROWS):
        for left in range(0, width, _COLUMNS):
            part = slice(top, top + _ROWS), slice(left, left + _COLUMNS)
            # Contiguous images: numpy takes twice the time for rows that are parts of wider ones.
            out[part] = reduce(np.ascontiguousarray(stack[(slice(None), *part)]))
    return out


def _median_of_block(block: Block) -> NDArray[np.uint16]:
    """Return the median of (time, y, x), by a shorter way where no number is nodata."""
    images, full = _images_with_data(block)
    if not images:
        return np.zeros(block.shape[1:], np.uint16)
    if full:
        middle = _partially_sorted(images, (len(images) - 1) // 2, len(images) // 2)
        return _rounded_mean(middle[0], middle[-1])
    images, counts = _nodata_last(images), count_valid(block)
    fewest, most = max(int(counts.min()), 1), int(counts.max())
    if most - fewest < _MAX_DISTINCT_COUNTS:
        return _median_by_count(images, counts, fewest, most)
    lower_rank = (np.maximum(counts, np.uint16(1)) - np.uint16(1)) >> np.uint16(1)
    upper_rank = np.minimum(counts >> np.uint16(1), np.uint16(len(images) - 1))
    lower, upper = values_at_ranks(images, lower_rank, upper_rank)
    lower += np.uint16(1)
    upper += np.uint16(1)
    return _rounded_mean(lower, upper)  # nodata, the largest number, has wrapped to 0


def _median_by_count(
    images: list[NDArray[np.uint16]], counts: NDArray[np.uint16], fewest: int, most: int
) -> NDArray[np.uint16]:
    """Return the median of ``_nodata_last``'s images: one for each count of data, put where pixels have that count."""
    first = (fewest - 1) // 2
    middle = [plane + np.uint16(1) for plane in _partially_sorted(images, first, most // 2)]
    result = np.zeros(counts.shape, np.uint16)
    for number in range(fewest, most + 1):
        median = _rounded_mean(middle[(number - 1) // 2 - first], middle[number // 2 - first])
        result |= median * (counts == number)
    return result


def _percentile_of_block(block: Block, share: float) -> NDArray[np.uint16]:
    images, _ = _images_with_data(block)
    if not images:
        return np.zeros(block.shape[1:], np.uint16)
    counts = count_valid(block)
    last = np.maximum(counts, 1) - 1.0
    place = last * share
    below = np.floor(place)
    lower, upper = values_at_ranks(_nodata_last(images), below, np.minimum(below + 1, last))
    low, high = lower.astype(np.float64), upper.astype(np.float64)
    result: NDArray[np.uint16] = np.rint(low + (high - low) * (place - below) + 1).astype(np.uint16)
    result[counts == 0] = 0
    return result


def _mean_of_block(block: Block) -> NDArray[np.uint16]:
    counts = count_valid(block)
    total = block.sum(axis=0, dtype=np.uint32) / np.maximum(counts, 1)
    result: NDArray[np.uint16] = np.rint(total, out=total).astype(np.uint16)
    return result


def _images_with_data(block: Block) -> tuple[list[NDArray[np.uint16]], bool]:
    """Return the images that have data, and whether they have it everywhere."""
    flat = block.reshape(len(block), math.prod(block.shape[1:]))
    lowest = flat.min(axis=1).tolist()
    if all(lowest):
        return list(block), True
    some = [time for time, number in enumerate(lowest) if number or flat[time].max()]
    return [block[time] for time in some], all(lowest[time] for time in some)


def _nodata_last(images: list[NDArray[np.uint16]]) -> list[NDArray[np.uint16]]:
    """Return the images minus 1, so that nodata wraps to the largest number and sorts last."""
    return [plane - np.uint16(1) for plane in images]


def values_at_ranks(images: list[NDArray[np.uint16]], *ranks: NDArray[Any]) -> list[NDArray[np.uint16]]:
    """Return, for each pixel, its values at the given ranks; the smallest value has rank 0.

    Args:
        images: arrays of one shape, which stay unchanged; the list itself is modified.
        ranks: of each pixel, in the shape of an image; each at least 0 and less than the number of images.

    Returns:
        An array in the shape of an image for each of ``ranks``.
    """
    first, last = min(int(rank.min()) for rank in ranks), max(int(rank.max()) for rank in ranks)
    ordered = np.concatenate([plane.reshape(-1) for plane in _partially_sorted(images, first, last)])
    pixels = np.arange(-first * images[0].size, (1 - first) * images[0].size).reshape(images[0].shape)
    found = []
    for rank in ranks:
        place = rank.astype(np.intp)
        place *= images[0].size
        place += pixels
        found.append(ordered.take(place))
    return found


def _rounded_mean(lower: NDArray[np.uint16], upper: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Return the mean of two images, halves rounded to even."""
    if lower is upper:
        return lower
    # The common bits plus half of the differing ones: unlike the sum of both, it never exceeds 16 bits.
    differ: NDArray[np.uint16] = lower ^ upper
    mean: NDArray[np.uint16] = np.right_shift(differ, np.uint16(1))
    mean += lower & upper
    differ &= mean
    differ &= np.uint16(1)
    mean += differ
    return mean


def _partially_sorted(images: list[NDArray[np.uint16]], first: int, last: int) -> list[NDArray[np.uint16]]:
    """Return images of each pixel's ``first`` to ``last`` smallest value; the list is modified, its arrays are not."""
    own = [False] * len(images)  # whether the array at an index was made here, and may be overwritten
    spare: list[NDArray[np.uint16]] = []
    for low, high, keep in _selection_network(len(images), first, last):
        smaller, larger = images[low], images[high]
        smaller_is_own = own[low]
        if keep != _HIGH:
            images[low] = np.minimum(smaller, larger, out=spare.pop() if spare else None)
            own[low] = True
        if keep != _LOW:
            into = larger if own[high] else spare.pop() if spare else None
            images[high] = np.maximum(smaller, larger, out=into)
            own[high] = True
        if smaller_is_own and keep != _HIGH:
            spare.append(smaller)
    return images[first : last + 1]


_BOTH, _LOW, _HIGH = 0, 1, 2


@lru_cache(maxsize=4096)
def _selection_network(count: int, first: int, last: int) -> tuple[tuple[int, int, int], ...]:
    """Return the comparators that bring the ``first`` to ``last`` smallest of ``count`` values to their places.

    Each is two places, the first of which receives the smaller value, and which of the two results are needed.
    Comparators that cannot affect the wanted places are pruned: of a pairwise network more of them than of others.
    """
    needed = set(range(first, last + 1))
    kept = []
    for low, high in reversed(_sorting_network(count)):
        if low in needed or high in needed:
            keep = _BOTH if low in needed and high in needed else _LOW if low in needed else _HIGH
            kept.append((low, high, keep))
            needed |= {low, high}
    return tuple(reversed(kept))


@lru_cache(maxsize=256)
def _sorting_network(count: int) -> tuple[tuple[int, int], ...]:
    """Return the comparators that sort ``count`` values: a network for a power of two, without its last places."""
    whole = 1 << max(count - 1, 0).bit_length()
    return tuple(pair for pair in _pairwise_network(range(whole)) if pair[1] < count)


def _pairwise_network(places: range) -> Iterator[tuple[int, int]]:
    """Yield the comparators that sort the values at a power of two of places.

    Neighbours are compared, then the smaller and the larger ones of all pairs are sorted, and both are merged.
    Parberry, The Pairwise Sorting Network, Parallel Processing Letters 2, 1992, pages 205 to 211.
    """
    if len(places) < 2:
        return
    yield from zip(places[::2], places[1::2])
    yield from _pairwise_network(places[::2])
    yield from _pairwise_network(places[1::2])
    distance = len(places) // 2 - 1
    while distance:
        yield from zip(places[1::2], places[1 + distance :: 2])
        distance //= 2
