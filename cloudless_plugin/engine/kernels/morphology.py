"""Lookup tables of classifications, and morphology of masks."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ...common.classification import Classification


@lru_cache(maxsize=64)
def _lookup(removed: tuple[int, ...], fields: tuple[tuple[int, int], ...], bits: int, nodata: int) -> NDArray[np.bool_]:
    numbers = np.arange(1 << max(bits, 8))
    if bits:
        table: NDArray[np.bool_] = (numbers & sum(1 << bit for bit in removed)) != 0
    else:
        table = np.isin(numbers, removed)
    for field, value in fields:
        table |= (numbers & field) == value
    table[[0, nodata]] = False
    return table


def mask_lut(classification: Classification, mask: str) -> NDArray[np.bool_]:
    """Return whether ``mask`` removes a pixel, as a lookup table by the pixel's class or flags."""
    return _lookup(*classification.removed(mask), classification.bits, classification.nodata)


def cloud_lut(classification: Classification, mask: str) -> NDArray[np.bool_]:
    """Return whether ``mask`` removes a pixel as a cloud, as a lookup table by the pixel's class or flags."""
    return _lookup(*classification.removed(mask, clouds_only=True), classification.bits, classification.nodata)


def empty_classes(classification: Classification, shape: tuple[int, int]) -> NDArray[np.unsignedinteger]:
    """Return an image (y, x) without any class, of a type that holds all of them."""
    return np.zeros(shape, np.uint16 if classification.bits > 8 else np.uint8)


def apply_lut(classes: NDArray[np.unsignedinteger], table: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the entry of a lookup table for each of ``classes``, in their shape."""
    return np.take(table, classes)


def opening(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """Return ``mask`` without parts narrower than ``2 * by + 1`` pixels: eroded by ``by`` pixels, then dilated."""
    if by < 1 or not mask.any():
        return mask
    shrunk = ~dilate(~mask, by)
    return dilate(shrunk, by)


def city_block_distance(mask: NDArray[np.bool_], most: int) -> NDArray[np.uint16]:
    """Return the city-block distance (y, x), in pixels, from each pixel to the nearest set one, at most ``most``.

    First along the rows, then along the columns, each pixel takes its neighbours' distances, one to theirs added, if
    less; then those of its neighbours two pixels away, two added; and so on, twice as far away each time.
    """
    kind = np.uint8 if most < 128 else np.uint16
    result = np.where(mask, kind(0), kind(most))
    for axis in (1, 0):
        step = 1
        while step <= most and step < mask.shape[axis]:
            farther = result + kind(step)
            result, farther = np.moveaxis(result, axis, 0), np.moveaxis(farther, axis, 0)
            np.minimum(result[step:], farther[:-step], out=result[step:])
            np.minimum(result[:-step], farther[step:], out=result[:-step])
            result = np.moveaxis(result, 0, axis)
            step *= 2
    return result.astype(np.uint16)


def dilate(mask: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Return ``mask`` (..., y, x) dilated by ``radius`` pixels along rows and columns.

    A pixel is set where its centre lies within ``radius``, across and down, of the area of a set pixel. The structuring
    element is a square, applied in two passes of one dimension each.
    """
    by = dilation_reach(radius)
    if by < 1 or not mask.any():
        return mask
    return _dilate_axis(_dilate_axis(mask, by, axis=-1), by, axis=-2)


def dilation_reach(radius: float) -> int:
    """Return how far, in whole pixels, a dilation by ``radius`` pixels reaches."""
    return math.floor(radius + 0.5)


def _dilate_axis(mask: NDArray[np.bool_], by: int, axis: int) -> NDArray[np.bool_]:
    """Return ``mask`` dilated along an axis by ``by`` pixels to both sides, the reach doubling at each step."""
    length, done = mask.shape[axis], 0
    after, before = [slice(None)] * mask.ndim, [slice(None)] * mask.ndim
    while done < by:
        # A longer step would leave a gap where the edge has cut off half of the earlier dilation.
        step = min(by - done, done + 1, length - 1)
        if step < 1:
            break
        after[axis], before[axis] = slice(step, None), slice(None, -step)
        wider = mask.copy()
        wider[tuple(after)] |= mask[tuple(before)]
        wider[tuple(before)] |= mask[tuple(after)]
        mask = wider
        done += step
    return mask


def radius_in_pixels(length_m: float, pixel_m: float) -> float:
    """Return a length in pixels, not shortened by a rounding error of the division."""
    return length_m / pixel_m + 1e-9 if length_m > 0 else 0.0
