"""The lazy, labelled stack of scenes on one grid."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import stackstac
import xarray as xr
from numpy.typing import DTypeLike, NDArray
from rasterio.enums import Resampling
from rasterio.windows import Window

from .grid import Grid
from .reader import fill
from .scenes import CLASSIFICATION, Scene

DEFAULT_CHUNK = 1024
"""Pixels along an edge of a chunk."""


def open_stack(
    scenes: Sequence[Scene],
    grid: Grid,
    bands: Sequence[str],
    *,
    resampling: str = "nearest",
    dtype: DTypeLike = "uint16",
    chunk: int = DEFAULT_CHUNK,
) -> xr.DataArray:
    """Return the scenes as one lazy array; no pixel is read before it is computed.

    Args:
        scenes: as they stand along ``time``.
        grid: CRS, pixels and bounds of the result.
        bands: keys of the scenes' assets, as they stand along ``band``.
        resampling: ``nearest``, ``bilinear`` or ``cubic``, for pixels that do not lie on the grid. A coarser grid
            averages; classes are never averaged.
        dtype: of the result.
        chunk: pixels along an edge of a dask chunk.

    Returns:
        (time, band, y, x) DataArray on dask, 0 is no data, numbers as stored: see ``radiometry.harmonise``. ``x`` and
        ``y`` are pixel centres in the grid's CRS; ``id`` names the scene of each time step.

    Raises:
        reader.ReadError: when computed, where a file cannot be read.
    """
    reader = partial(SceneReader, grid=grid, picks=list(bands) == [CLASSIFICATION])
    stack: xr.DataArray = stackstac.stack(
        [_plain_item(scene, grid, bands) for scene in scenes],
        assets=list(bands),
        epsg=grid.epsg,
        resolution=grid.resolution,
        bounds=grid.bounds,
        snap_bounds=False,
        dtype=np.dtype(dtype),
        fill_value=np.dtype(dtype).type(0),  # of the very type: a plain 0 is refused
        rescale=False,
        resampling=Resampling[resampling],
        chunksize=chunk,
        sortby_date=False,
        xy_coords="center",
        properties=False,
        band_coords=False,
        reader=reader,
    )
    return stack


def _plain_item(scene: Scene, grid: Grid, bands: Sequence[str]) -> dict[str, Any]:
    """Return the scene as the least of an item that stackstac reads.

    Its place is said to be the whole grid's, since stackstac would drop a scene that misses the grid, and with it the
    order of the time steps; where the files really are, the reader sees.
    """
    return {
        "type": "Feature",
        "id": scene.id,
        "properties": {
            "datetime": scene.datetime.isoformat(),
            "proj:epsg": grid.epsg,
            "proj:bbox": list(grid.bounds),
        },
        "assets": {band: {"href": scene.assets[band].href} for band in bands},
    }


class SceneReader:
    """Reads windows of one asset on the stack's grid, as stackstac's ``Reader`` protocol asks."""

    def __init__(
        self,
        *,
        url: str,
        grid: Grid,
        resampling: Resampling,
        dtype: np.dtype[Any],
        picks: bool = False,
        **_unused: Any,
    ) -> None:
        """Keep what to read and onto which grid; nothing is opened.

        Args:
            url: the asset's unsigned address.
            grid: the stack's.
            resampling: for pixels that do not lie on the grid.
            dtype: of the arrays returned.
            picks: take the nearest number rather than the mean of several, as of classes, which have none.
        """
        self.url = url
        self.grid = grid
        self.resampling = resampling
        self.dtype = dtype
        self.picks = picks

    def read(self, window: Window) -> NDArray[Any]:
        """Return the (height, width) pixels of a window of the grid.

        Raises:
            ReadError: where the file cannot be opened or read.
        """
        part = self.grid.part(int(window.row_off), int(window.col_off), int(window.height), int(window.width))
        out = np.empty(part.shape, self.dtype)
        fill(out, self.url, part, fresh=True, resampling=self.resampling.name, picks=self.picks)
        return out

    def close(self) -> None:
        """Do nothing: files are the process's, not the reader's."""
