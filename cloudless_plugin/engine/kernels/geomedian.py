"""The geometric median."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .observations import Floats, Stack, never_one, pixel_blocks

_MAX_STEPS = 200
_PRECISION = np.float32(1e-4)
"""A median is found where a step of one unit changes the sum of distances by less, for each observation. As it lies no
farther from the best point than twice the mean distance, the sum exceeds the least one by twice this share at most."""
_COINCIDENT = 0.1
"""Reflectance x 10000: an observation nearer to the median counts as on it."""
_ROUNDING = 1e-6
"""Relative error of a sum."""


def geomedian(stack: Stack) -> NDArray[np.uint16]:
    """Return the geometric median (band, y, x): the point with the least sum of distances to a pixel's observations.

    Before the bands are rounded, the sum exceeds the least one by 0.02 % at most, and by 0.1 % where observations lie
    almost on a line. Roberts et al. 2017 (doi:10.1109/TGRS.2017.2723896) use it for composites.
    """
    out = np.zeros((stack.shape[0], *stack.shape[2:]), np.uint16)
    for block in pixel_blocks(stack):
        out[:, block.rows, block.columns] = np.rint(block.reduced(geometric_median))
    return out


def geometric_median(numbers: Floats, seen: Floats) -> Floats:
    """Return the geometric median (band, pixel) of observations, 0 where there are none.

    Weiszfeld's iteration from the mean, with the correction of Vardi and Zhang for points on an observation
    (doi:10.1073/pnas.97.4.1423), accelerated by the last two steps (Anderson's method; doi:10.1137/10078356X). Where
    the acceleration makes the sum larger, the plain step is taken after all.

    Args:
        numbers: (band, time, pixel).
        seen: (time, pixel) 1 where an observation counts, else 0.
    """
    counts = seen.sum(axis=0)
    out: Floats = np.einsum("tp,btp->bp", seen, numbers) / np.maximum(counts, 1)
    place, middle = np.arange(counts.size), out
    last_sums, last_step, last_target = np.full_like(counts, np.inf), np.zeros_like(out), out
    for _ in range(_MAX_STEPS):
        step, force, sums = _weiszfeld(numbers, seen, middle)
        rose = sums > last_sums * (1 + _ROUNDING)
        moving = force > _PRECISION * counts
        out[:, place] = np.where(rose & moving, out[:, place], middle)
        if not moving.any():
            break
        change, target = step - last_step, middle + step
        share = np.einsum("bp,bp->p", step, change) / np.maximum(np.einsum("bp,bp->p", change, change), 1e-12)
        share[np.isinf(last_sums)] = 0
        following = np.where(rose, last_target, target - share * (target - last_target))
        middle = np.where(moving, following, middle)
        last_sums, last_step, last_target = np.where(rose, np.inf, sums), step, target
        left = np.flatnonzero(moving)
        if 2 * left.size < moving.size:
            left = never_one(left)
            place, counts, last_sums = place[left], counts[left], last_sums[left]
            middle, last_step, last_target = (each.take(left, axis=1) for each in (middle, last_step, last_target))
            numbers, seen = numbers.take(left, axis=2), seen.take(left, axis=1)
    return out


def _weiszfeld(numbers: Floats, seen: Floats, middle: Floats) -> tuple[Floats, Floats, Floats]:
    """Return the step (band, pixel) to a better point, the force (pixel) that pulls there, and the sum of distances.

    The force is the slope of the sum: the directions to all observations, added. Those on the point resist it.
    """
    away = numbers - middle[:, np.newaxis]
    lengths = np.einsum("btp,btp->tp", away, away)
    np.sqrt(lengths, out=lengths)
    sums = np.einsum("tp,tp->p", seen, lengths)
    there = lengths < _COINCIDENT
    weights = seen / np.maximum(lengths, _COINCIDENT, out=lengths)
    resistance: Any = 0
    if there.any():
        resistance = np.einsum("tp,tp->p", seen, there.astype(np.float32))
        weights[there] = 0
    pull = np.einsum("tp,btp->bp", weights, away)
    whole = np.sqrt(np.einsum("bp,bp->p", pull, pull))
    force = np.maximum(whole - resistance, 0)
    pull *= force / np.maximum(whole * weights.sum(axis=0), 1e-12)
    return pull, force, sums
