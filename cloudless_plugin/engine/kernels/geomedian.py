"""The geometric median."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .observations import Floats, Stack, pixel_blocks, valid_observations

_MAX_STEPS = 200
_TOLERANCE = 0.05
"""Reflectance x 10000: a pixel has converged when a step moves it no farther."""
_COINCIDENT = 1e-3
"""Reflectance x 10000: an observation nearer to the median counts as on it."""


def geomedian(stack: Stack) -> NDArray[np.uint16]:
    """Return the geometric median (band, y, x): the point with the least sum of distances to a pixel's observations.

    Weiszfeld's iteration from the mean, with the correction of Vardi and Zhang for points on an observation
    (doi:10.1073/pnas.97.4.1423). Roberts et al. 2017 (doi:10.1109/TGRS.2017.2723896) use it for composites.
    """
    out = np.zeros((stack.shape[0], *stack.shape[2:]), np.uint16)
    for rows, columns in pixel_blocks(stack):
        part = stack[:, :, rows, columns]
        middle = _geomedian(*valid_observations(part))
        out[:, rows, columns] = np.rint(middle).reshape(out[:, rows, columns].shape)
    return out


def _geomedian(numbers: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Return the geometric median (band, pixel); pixels that have converged are not moved any more."""
    counts = np.maximum(np.count_nonzero(seen, axis=0), 1).astype(np.float32)
    middle: Floats = numbers.sum(axis=0) / counts
    moving = np.flatnonzero(np.count_nonzero(seen, axis=0) > 1)
    for _ in range(_MAX_STEPS):
        if not moving.size:
            break
        here = middle[:, moving]
        away = numbers[:, :, moving] - here
        lengths = np.sqrt(np.einsum("tbp,tbp->tp", away, away))
        there = seen[:, moving]
        on_it = there & (lengths < _COINCIDENT)
        weights = np.where(there & ~on_it, 1 / np.maximum(lengths, _COINCIDENT), 0)
        pull = np.einsum("tp,tbp->bp", weights, away)
        total = weights.sum(axis=0)
        step = pull / np.where(total > 0, total, 1)
        if on_it.any():
            # An observation on the median resists the step with a force of 1.
            force = np.sqrt(np.einsum("bp,bp->p", pull, pull))
            resistance = np.count_nonzero(on_it, axis=0) / np.maximum(force, 1e-12)
            step *= np.maximum(1 - resistance, 0)
        middle[:, moving] = here + step
        moving = moving[np.sqrt(np.einsum("bp,bp->p", step, step)) > _TOLERANCE]
    return middle
