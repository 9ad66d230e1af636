"""Reading back GeoTIFFs that an earlier run has written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray

from ..geo.grid import Grid

ReadTile = Callable[[Grid], Optional[NDArray[np.unsignedinteger]]]
"""Returns the (band, y, x) pixels of a tile; ``None`` where they cannot be read."""


@contextmanager
def tile_readers(paths: Sequence[Path], grid: Grid) -> Iterator[list[ReadTile]]:
    """Yield what reads the tiles of each of some GeoTIFFs on a grid."""
    import rasterio  # late: only a run that goes on needs it here

    from ..raster_io.gdal_ops import GDAL_ERRORS, gdal_session

    with ExitStack() as stack:
        stack.enter_context(gdal_session())

        def reader(path: Path) -> ReadTile:
            try:
                dataset: Any = stack.enter_context(rasterio.open(path))
            except GDAL_ERRORS:
                return lambda _: None

            def read(tile: Grid) -> Optional[NDArray[np.unsignedinteger]]:
                top, left = grid.offset_of(tile)
                try:
                    pixels: NDArray[np.unsignedinteger] = dataset.read(
                        window=((top, top + tile.height), (left, left + tile.width))
                    )
                except GDAL_ERRORS:
                    return None
                return pixels

            return read

        yield [reader(path) for path in paths]
