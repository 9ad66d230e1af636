"""The GeoTIFF of what has changed between two rasters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import numpy as np

from ...common.looks import Range
from ..geo.grid import Grid
from ..kernels.difference import difference
from .display import DISPLAY_PIXELS, value_ranges
from .scratch_raster import VALUES, ScratchRaster

_TILE = 2048
"""Pixels along the edges of what is computed at a time: whole blocks of the files."""


@dataclass(frozen=True)
class Difference:
    """What was written."""

    known: int
    """Pixels that have data in both rasters, in one band or more."""
    ranges: Optional[tuple[Range, ...]]
    """Values that most pixels of each band lie between; ``None`` where none is known of a band."""


def write_difference(
    rasters: tuple[Path, Path],
    path: Path,
    grid: Grid,
    bands: Mapping[str, str],
    tags: Mapping[str, str],
    check: Callable[[], None],
) -> Difference:
    """Write what has changed as a Cloud Optimized GeoTIFF: Float32, NaN where either raster has no data.

    Args:
        rasters: before and after, on one grid.
        path: to write.
        grid: of all three.
        bands: units of the bands, by their names.
        tags: of the GeoTIFF.
        check: called often; raises where the run is cancelled.

    Raises:
        OutputError: where the disk is full or cannot be written.
    """
    file = ScratchRaster(path.with_suffix(".raw"), grid, tuple(bands), tuple(bands.values()), VALUES)
    try:
        known = _subtract(rasters, file, check)
        file.to_cog(path, tags)
        ranges = value_ranges(file.view(DISPLAY_PIXELS))
    finally:
        file.remove()
    return Difference(known, ranges)


def around_zero(ranges: Optional[Sequence[Range]], least: Sequence[float]) -> Optional[tuple[Range, ...]]:
    """Return ranges made as wide on one side of 0 as on the other.

    Args:
        ranges: of each band; ``None`` returns ``None``.
        least: width of each on either side, at least, so that mere noise does not look like a change.
    """
    if ranges is None:
        return None
    widths = (max(abs(low), abs(high), width) for (low, high), width in zip(ranges, least))
    return tuple((-width, width) for width in widths)


def _subtract(rasters: tuple[Path, Path], file: ScratchRaster, check: Callable[[], None]) -> int:
    """Write the pixels; return how many are known."""
    import rasterio  # late: it takes longer to import than a small run
    from rasterio.windows import Window

    known = 0
    with rasterio.open(rasters[0]) as before, rasterio.open(rasters[1]) as after:
        for tile in file.grid.cut(_TILE):
            check()
            top, left = file.grid.offset_of(tile)
            window = Window(left, top, tile.width, tile.height)
            changed = difference(after.read(window=window), before.read(window=window))
            known += int(np.count_nonzero(~np.isnan(changed).all(axis=0)))
            file.write(tile, changed)
    return known
