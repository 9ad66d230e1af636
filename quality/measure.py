"""The error of a mosaic against the truth."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .compose import filled_pixels
from .truth import BANDS, Truth, View

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


@dataclass(frozen=True)
class Errors:
    """How a mosaic differs from the truth, pixel by pixel."""

    filled: NDArray[np.bool_]
    """(pixel,) whether the mosaic fills a pixel of the truth."""
    error: NDArray[np.float64]
    """(band, filled pixel) mosaic - truth, reflectance x 10000."""
    right: NDArray[np.float64]
    """(band, filled pixel) the truth, reflectance x 10000."""

    @classmethod
    def joined(cls, parts: list[Errors]) -> Errors:
        """Return the pixels of all parts in a row."""
        return cls(
            np.concatenate([part.filled for part in parts]),
            np.concatenate([part.error for part in parts], axis=1),
            np.concatenate([part.right for part in parts], axis=1),
        )

    @property
    def filled_percent(self) -> float:
        """Per cent of the truth's pixels that the mosaic fills."""
        return percent(self.filled)

    @property
    def psnr(self) -> float:
        """Peak signal to noise ratio in dB, over all bands, peak 1.0."""
        return -10 * math.log10((self.error**2).mean() / 1e8) if self.error.size else math.nan

    @property
    def cloudy(self) -> NDArray[np.bool_]:
        """(filled pixel,) whether blue exceeds the truth's by 0.05."""
        return np.asarray(self.error[list(BANDS).index("blue")] > _CLOUD)

    @property
    def shadowed(self) -> NDArray[np.bool_]:
        """(filled pixel,) whether the mosaic is darker than seven tenths of the truth in every band."""
        shadowed = self.error < (_SHADOW - 1) * self.right
        return np.asarray(shadowed.all(axis=0))


def percent(which: NDArray[np.bool_]) -> float:
    """Return the share that is true in per cent; NaN of nothing."""
    return 100 * float(which.mean()) if which.size else math.nan


def errors_of(mosaic: NDArray[np.uint16], view: View) -> Errors:
    """Compare a mosaic (band, y, x), 0 is no data, in the bands of ``BANDS``, with a part of it that is known."""
    ours, there = _compared(mosaic, view)
    right = view.pixels[:, there]
    return Errors(there[view.seen], ours[:, there] - right, right)


def _compared(mosaic: NDArray[np.uint16], view: View) -> tuple[NDArray[np.uint16], NDArray[np.bool_]]:
    """Return the mosaic's part (band, y, x) in a view, and its filled pixels (y, x) where the truth is reliable."""
    ours = mosaic[(slice(None), *view.place)]
    return ours, view.seen & filled_pixels(ours)


def measure(mosaic: NDArray[np.uint16], truth: Truth, covered: NDArray[np.bool_] | None = None) -> Distance:
    """Compare a mosaic with the truth.

    Args:
        mosaic: (band, y, x) reflectance x 10000, 0 is no data, in the bands of ``BANDS``, on the grid of the request.
        truth: what the mosaic should show.
        covered: (overpass, y, x) pixels that each overpass has seen, for the seams; ``None`` measures none.
    """
    errors = Errors.joined([errors_of(mosaic, view) for view in truth.views])
    return Distance(
        filled=errors.filled_percent,
        rmse={name: math.sqrt((band**2).mean()) for name, band in zip(BANDS, errors.error)},
        psnr=errors.psnr,
        cloud_left=percent(errors.cloudy),
        shadow_left=percent(errors.shadowed),
        seam=math.nan if covered is None else _seam(mosaic, truth, covered),
    )


def _seam(mosaic: NDArray[np.uint16], truth: Truth, covered: NDArray[np.bool_]) -> float:
    """Return the mean step of the error across swath edges, divided by its mean step elsewhere."""
    seams, insides = [], []
    for view in truth.views:
        ours, there = _compared(mosaic, view)
        steps = _steps(np.where(there, ours - view.pixels, np.nan).mean(axis=0))
        edges = _edges(covered[(slice(None), *view.place)])
        seams.append(steps[edges])
        insides.append(steps[~edges])
    return _mean(seams) / _mean(insides)


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
