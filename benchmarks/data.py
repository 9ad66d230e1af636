"""The scenes of the benchmark: two overlapping tiles, many overpasses. The same seed gives the same bytes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from demo.scenes import Pass, make_scenes

HEIGHT, WIDTH = 2200, 2400
"""Pixels of the area, 10 m each."""
OVERLAP = 980
"""Pixels that Sentinel-2's tiles share."""


def passes(count: int, seed: int = 11) -> tuple[Pass, ...]:
    """Return overpasses five days apart, with the cloud cover of a temperate climate."""
    random = np.random.default_rng(seed)
    first = date(2023, 1, 2)
    return tuple(
        Pass(
            day=(first + timedelta(days=5 * index)).strftime("%Y%m%d"),
            orbit=(79, 122)[index % 2],
            baseline="05.09",
            cloud=float(random.beta(1.1, 1.6)),
        )
        for index in range(count)
    )


def make(folder: Path, *, scenes: int = 80, height: int = HEIGHT, width: int = WIDTH) -> Path:
    """Make the scenes in ``folder`` if they are missing; return the path of their item collection."""
    collection = folder / "items.json"
    if not collection.exists():
        overlap = min(OVERLAP, width // 2)
        tile = (width + overlap) // 2
        make_scenes(folder, seed=11, size=height, tile_width=tile, overlap=overlap, passes=passes(scenes // 2))
    return collection
