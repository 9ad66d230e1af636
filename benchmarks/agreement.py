"""Whether two pipelines agree on the pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio

OFFSET = 1000
"""What the benchmark's scenes have on top of reflectance x 10000; the peers leave it there."""


def agreement(ours: Path, theirs: Path) -> float:
    """Return the share of pixels on which they agree: no data in both, or the same median but for its rounding.

    Args:
        ours: a mosaic, or a folder of one for each month.
        theirs: (month, band, y, x) as the peers' pipelines write it.
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
