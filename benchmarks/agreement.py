"""Whether two pipelines agree on the pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio

OFFSET = 1000
"""Radiometric offset of the benchmark's scenes; the peers do not remove it."""


def agreement(ours: Path, theirs: Path) -> float:
    """Return the share of pixels that agree: no data in both, or the same median apart from rounding.

    Args:
        ours: a mosaic, or a folder with a mosaic for each month.
        theirs: (month, band, y, x) array that a peer's pipeline wrote.
    """
    files = sorted(ours.glob("*.tif")) if ours.is_dir() else [ours]
    planes = np.load(theirs, mmap_mode="r")
    same = []
    for file, theirs_plane in zip(files, planes, strict=True):
        with rasterio.open(file) as dataset:
            pixels = dataset.read().astype(np.float32)
        known = np.nan_to_num(np.maximum(theirs_plane - OFFSET, 1), nan=0)
        same.append(np.abs(pixels - known) <= 0.5)
    return float(np.mean(same))
