"""The error of a mosaic against the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .truth import BANDS, Truth

_CLOUD = 500
"""Reflectance x 10000 by which a cloudy pixel exceeds the truth in blue."""
_SHADOW = 0.7
"""The largest ratio of a shadowed pixel to the truth, in every band."""
_BESIDE = 5
"""Pixels on either side of a seam whose means are compared."""


@dataclass(frozen=True)
class Distance:
    """One row of the table, measured over the pixels that the mosaic fills."""

    filled: float
    """Per cent of the truth's pixels that the mosaic fills."""
    rmse: dict[str, float]
    """Reflectance x 10000, by band."""
    psnr: float
    """dB, over all bands, peak 1.0."""
    cloud_left: float
    """Per cent of pixels whose blue exceeds the truth's by 0.05."""
    shadow_left: float
    """Per cent of pixels that are darker than seven tenths of the truth in every band."""
    seam: float
    """Mean step of the error across swath edges, divided by its mean step elsewhere; NaN without edges."""

    def __str__(self) -> str:
        """Return the main measures in one line."""
        rmse = "/".join(f"{value:.0f}" for value in self.rmse.values())
        return f"filled {self.filled:.1f} %, RMSE {rmse}, {self.psnr:.1f} dB, cloud left {self.cloud_left:.2f} %"


def measure(mosaic: NDArray[np.uint16], truth: Truth, covered: NDArray[np.bool_] | None = None) -> Distance:
    """Compare a mosaic with the truth.

    Args:
        mosaic: (band, y, x) reflectance x 10000, 0 is no data, in the bands of ``BANDS``, on the grid of the request.
        truth: what the mosaic should show.
        covered: (overpass, y, x) pixels that each overpass has seen, for the seams; ``None`` measures none.
    """
    filled, seams, insides = [], [], []
    differences, known = [], []
    for view in truth.views:
        ours = mosaic[(slice(None), *view.place)].astype(float)
        there = view.seen & (ours > 0).all(axis=0)
        filled.append(there[view.seen])
        difference = np.where(there, ours - view.pixels, np.nan)
        differences.append(difference[:, there])
        known.append(view.pixels[:, there])
        if covered is not None:
            steps, edges = _steps(difference.mean(axis=0)), _edges(covered[(slice(None), *view.place)])
            seams.append(steps[edges])
            insides.append(steps[~edges])
    error, right = np.concatenate(differences, axis=1), np.concatenate(known, axis=1)
    return Distance(
        filled=100 * float(np.concatenate(filled).mean()),
        rmse={name: math.sqrt((band**2).mean()) for name, band in zip(BANDS, error)},
        psnr=-10 * math.log10((error**2).mean() / 1e8),
        cloud_left=100 * float((error[list(BANDS).index("blue")] > _CLOUD).mean()),
        shadow_left=100 * float((error < (_SHADOW - 1) * right).all(axis=0).mean()),
        seam=_mean(seams) / _mean(insides) if seams else math.nan,
    )


def _edges(covered: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return the pixels (y, x) at whose eastern edge an overpass begins or ends; ``covered`` is (overpass, y, x)."""
    edges = np.zeros(covered.shape[1:], bool)
    edges[:, :-1] = (covered[:, :, 1:] != covered[:, :, :-1]).any(axis=0)
    return edges


def _steps(error: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the difference of the mean errors on both sides of each pixel's eastern edge, NaN at the ends."""
    steps = np.full(error.shape, np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(error, _BESIDE, axis=1).mean(axis=2)
    steps[:, _BESIDE - 1 : -_BESIDE] = np.abs(windows[:, _BESIDE:] - windows[:, :-_BESIDE])
    return steps


def _mean(parts: list[NDArray[np.float64]]) -> float:
    values = np.concatenate(parts)
    values = values[~np.isnan(values)]
    return float(values.mean()) if len(values) else math.nan
