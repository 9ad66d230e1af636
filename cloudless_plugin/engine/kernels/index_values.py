"""Indices: formulas over reflectance, computed for arrays of bands, and their statistics through time."""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from typing import Any, Callable

import numpy as np
from numpy.typing import NDArray

from ...common.formula import NEGATE, Formula, is_sign

Floats = NDArray[np.float32]
_SCALE = np.float32(10_000)
"""What reflectance is multiplied by in the numbers of a mosaic."""
_NUMBERS = 1 << 16
"""Numbers of a plane that are computed together: they stay in the processor's cache."""
_SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


def index_values(formula: Formula, planes: Mapping[str, NDArray[np.uint16]]) -> Floats:
    """Return the values of a formula for each pixel of some bands.

    Args:
        formula: over reflectance from 0 to 1.
        planes: the formula's bands by their names in it, all of one shape: reflectance x 10000, 0 is no data.

    Returns:
        Float32 in the shape of a plane; NaN where one of the bands has no data, or the formula no finite value there.
    """
    used = [planes[name] for name in formula.bands]
    out = np.empty(used[0].shape, np.float32)
    count = max(1, _NUMBERS // max(1, math.prod(out.shape[1:])))
    for first in range(0, len(out), count):
        rows = slice(first, first + count)
        parts = {name: plane[rows] for name, plane in zip(formula.bands, used)}
        with np.errstate(all="ignore"):
            out[rows] = _evaluate(formula, parts)
        is_known = np.isfinite(out[rows])
        for part in parts.values():
            is_known &= part != 0
        np.copyto(out[rows], np.float32(np.nan), where=~is_known)
    return out


def _evaluate(formula: Formula, planes: Mapping[str, NDArray[np.uint16]]) -> Any:
    reflectance = {name: np.divide(plane, _SCALE, dtype=np.float32) for name, plane in planes.items()}
    found: list[Any] = []
    for step in formula.steps:
        if isinstance(step, float):
            found.append(np.float32(step))
        elif step == NEGATE:
            found.append(-found.pop())
        elif is_sign(step):
            second = found.pop()
            found.append(_SIGNS[step](found.pop(), second))
        else:
            found.append(reflectance[step])
    return found.pop()


def percentile_of_values(stack: Floats, share: float) -> Floats:
    """Return a percentile along the first axis of ``stack`` (time, y, x), NaN being no data; 50 is the median.

    Equal to ``np.nanpercentile``, which interpolates between ranks. Pixels without data are NaN.
    """
    out = np.empty(stack.shape[1:], np.float32)
    for rows in _row_blocks(stack):
        ordered = np.sort(np.ascontiguousarray(np.moveaxis(stack[:, rows], 0, -1)), axis=-1)  # NaN comes last
        counts = np.count_nonzero(~np.isnan(ordered), axis=-1)
        place = np.maximum(counts - 1, 0) * (share / 100)
        below = np.floor(place).astype(np.intp)
        above = np.minimum(below + 1, np.maximum(counts - 1, 0))
        low, high = (
            np.take_along_axis(ordered, rank[..., np.newaxis], axis=-1)[..., 0].astype(np.float64)
            for rank in (below, above)
        )
        out[rows] = low + (high - low) * (place - below)
    return out


def mean_of_values(stack: Floats) -> Floats:
    """Return the mean along the first axis of ``stack`` (time, y, x), NaN being no data; NaN where there is none."""
    total, counts = np.zeros(stack.shape[1:], np.float64), np.zeros(stack.shape[1:], np.uint32)
    for plane in stack:  # one by one: no sum may depend on how a stack is cut
        is_known = ~np.isnan(plane)
        np.add(total, plane, out=total, where=is_known)
        counts += is_known
    with np.errstate(invalid="ignore"):
        mean: Floats = (total / counts).astype(np.float32)
    return mean


def _row_blocks(stack: Floats) -> list[slice]:
    """Return rows of a stack that are computed together."""
    count = max(1, 4 * _NUMBERS // max(1, len(stack) * stack.shape[2]))
    return [slice(first, first + count) for first in range(0, stack.shape[1], count)]
