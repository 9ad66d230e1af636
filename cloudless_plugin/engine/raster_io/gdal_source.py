"""Files other than plain Cloud Optimized GeoTIFFs, which GDAL reads. Imported late, with rasterio."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.windows import Window

from ...common.messages import Message
from ..geo.transforms import is_plausible
from ..kernels.masked_ops import place_pixels
from ..kernels.radiometry import Scaling, to_unsigned
from ..machine.workspace import Workspace
from .gdal_files import GdalFiles
from .gdal_ops import gdal_session

_MAX_OVERVIEWS = 32


class GdalSource:
    """A file that GDAL reads, see ``Source``."""

    def __init__(self, href: str, files: GdalFiles, workspace: Workspace) -> None:
        """Read the header.

        Raises:
            OSError: where the file cannot be read, its pixels are rotated, or its transform is not plausible.
        """
        self._href = href
        self._files = files
        self._workspace = workspace
        with gdal_session(), files.borrow(href) as dataset:
            self.transform = dataset.transform
            if self.transform.b or self.transform.d:
                raise OSError(Message("its pixels are rotated"))
            if not is_plausible(self.transform):
                raise OSError(Message("it has no georeference"))
            self.epsg = (dataset.crs.to_epsg() or 0) if dataset.crs else 0
            self.crs = f"EPSG:{self.epsg}" if self.epsg else dataset.crs.to_wkt() if dataset.crs else ""
            # GDAL clamps numbers of any other dtype to uint16, the range of reflectance x 10000.
            self.dtype = np.dtype(np.uint8 if dataset.dtypes[0] == "uint8" else np.uint16)
            self._signed = dataset.dtypes[0] == "int16"
            self._nodata = dataset.nodata
            self.shapes = (dataset.shape, *self._overview_shapes(dataset))

    def _overview_shapes(self, dataset: Any) -> list[tuple[int, int]]:
        """Return height and width of each overview. Those of GeoTIFFs are opened, since their factors are rounded."""
        shapes = []
        for index, factor in enumerate(dataset.overviews(1)[:_MAX_OVERVIEWS]):
            if dataset.driver == "GTiff":
                with self._files.borrow(self._href, index) as overview:
                    shapes.append(overview.shape)
            else:
                shapes.append((-(-dataset.height // factor), -(-dataset.width // factor)))
        return shapes

    def fill(self, out: NDArray[Any], level: int, top: int, left: int, scaling: Scaling, *, overwrite: bool) -> None:
        """Fill pixels of ``out``, see ``Source``."""
        height, width = self.shapes[level]
        rows = slice(max(top, 0), min(top + out.shape[0], height))
        columns = slice(max(left, 0), min(left + out.shape[1], width))
        if overwrite:
            out[...] = 0
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        target = out[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
        if target.min():
            return
        with gdal_session(), self._files.borrow(self._href, level - 1) as dataset:
            window = Window.from_slices(rows, columns)
            numbers = dataset.read(1, window=window, out_dtype=np.int16 if self._signed else self.dtype)
        with self._workspace.cores:
            if self._signed:
                numbers = to_unsigned(numbers, self._nodata)
            place_pixels(numbers, target, scaling, overwrite=overwrite)

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return about how many bytes of the file hold a window of a level: half of its decoded bytes."""
        height, width = self.shapes[level]
        rows = max(min(top + shape[0], height) - max(top, 0), 0)
        columns = max(min(left + shape[1], width) - max(left, 0), 0)
        return int(rows * columns * self.dtype.itemsize // 2)
