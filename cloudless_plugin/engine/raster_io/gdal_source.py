"""Files other than plain Cloud Optimized GeoTIFFs, which GDAL reads. Imported late, with rasterio."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.windows import Window

from ..geo.crs import canonical, is_map_crs
from ..kernels.encoding import Encoding
from ..kernels.masked_ops import place_pixels
from ..kernels.radiometry import Scaling, harmonise_wide, to_classes
from ..kernels.wanted import Wanted, needs
from ..machine.workspace import Workspace
from .gdal_files import GEOTIFF, JPEG2000, GdalFiles
from .gdal_ops import gdal_session
from .layout import FileFacts, check_file, recognised, sample_windows

_MAX_OVERVIEWS = 32
_SAMPLE_SIZE = 64
"""Windows, and pixels along an edge of each, by which floating-point numbers are recognised."""


class GdalSource:
    """A file that GDAL reads, see ``Source``."""

    def __init__(self, href: str, encoding: Encoding, files: GdalFiles, driver: str, workspace: Workspace) -> None:
        """Read the header.

        Raises:
            OSError: where the file cannot be read, or see ``check_file``.
        """
        self._href = href
        self._files = files
        self._driver = driver
        self._workspace = workspace
        self._encoding = encoding
        with gdal_session(), files.borrow(href, driver=driver) as dataset:
            facts = _facts(dataset)
            self._alpha = facts.alpha
            self._layout = check_file(facts, encoding)
            self.transform = self._layout.transform
            self.crs = _crs(dataset)
            self.dtype = self._layout.dtype
            self.harmonises = self._layout.harmonises
            self.shapes = (dataset.shape, *self._overview_shapes(dataset))
            is_float = np.dtype(facts.dtypes[self._layout.band - 1]).kind == "f"
            scaling = self._recognised(dataset) if self.harmonises and is_float else encoding.scaling
            self._scaling = encoding.applied(scaling)

    def _overview_shapes(self, dataset: Any) -> list[tuple[int, int]]:
        """Return height and width of each overview. Those of GeoTIFFs are opened, since their factors are rounded.

        Those of JPEG 2000 are means, which classes do not have.
        """
        if self._driver == JPEG2000 and self._encoding.is_classes:
            return []
        shapes = []
        for index, factor in enumerate(dataset.overviews(self._layout.band)[:_MAX_OVERVIEWS]):
            if self._driver == GEOTIFF:
                with self._files.borrow(self._href, index, driver=self._driver) as overview:
                    shapes.append(overview.shape)
            else:
                shapes.append((-(-dataset.height // factor), -(-dataset.width // factor)))
        return shapes

    def _recognised(self, dataset: Any) -> Scaling:
        """Return the scaling of floating-point numbers, by some of them.

        The first window that has any tells whether a declared scaling fits; without one, all do, since some may lie in
        dark water.
        """
        samples = []
        for rows, columns in sample_windows(dataset.shape, _SAMPLE_SIZE):
            numbers, known = self._read(dataset, rows, columns)
            samples.append(numbers[known])
            if self._encoding.declared and known.any():
                break
        return recognised(np.concatenate(samples), self._encoding)

    def fill(
        self,
        out: NDArray[Any],
        level: int,
        top: int,
        left: int,
        scaling: Scaling,
        *,
        overwrite: bool,
        wanted: Optional[Wanted] = None,
    ) -> None:
        """Fill pixels of ``out``, see ``Source``."""
        height, width = self.shapes[level]
        rows = slice(max(top, 0), min(top + out.shape[0], height))
        columns = slice(max(left, 0), min(left + out.shape[1], width))
        if overwrite:
            out[...] = 0
        if rows.start >= rows.stop or columns.start >= columns.stop:
            return
        part = slice(rows.start - top, rows.stop - top), slice(columns.start - left, columns.stop - left)
        target = out[part]
        if target.min() or not needs(wanted, *part):
            return
        stored = slice(height - rows.stop, height - rows.start) if self._layout.is_south_up else rows
        with gdal_session(), self._files.borrow(self._href, level - 1, driver=self._driver) as dataset:
            numbers, known = self._read(dataset, stored, columns)
        with self._workspace.cores:
            if self._layout.is_south_up:
                numbers, known = numbers[::-1], known[::-1]
            place_pixels(self._plain(numbers, known), target, scaling, overwrite=overwrite)

    def _read(self, dataset: Any, rows: slice, columns: slice) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Return numbers (y, x) as stored, and which of them are data as far as the file tells."""
        window = Window.from_slices(rows, columns)
        numbers: NDArray[Any] = dataset.read(self._layout.band, window=window)
        known = np.isfinite(numbers) if numbers.dtype.kind == "f" else np.ones(numbers.shape, bool)
        for value in self._layout.nodata:
            known &= numbers != numbers.dtype.type(value) if numbers.dtype.kind == "f" else numbers != value
        if self._alpha is not None:
            known &= dataset.read(self._alpha, window=window) != 0
        elif self._layout.is_masked:
            known &= dataset.read_masks(self._layout.band, window=window) != 0
        return numbers, known

    def _plain(self, numbers: NDArray[Any], known: NDArray[np.bool_]) -> NDArray[Any]:
        """Return numbers of ``self.dtype``, 0 where there is no data."""
        if self.harmonises:
            return harmonise_wide(numbers, known, self._scaling)
        if numbers.dtype != self.dtype:
            return to_classes(numbers, known)
        plain: NDArray[Any] = np.multiply(numbers, known)
        return plain

    def stored_bytes(self, level: int, top: int, left: int, shape: tuple[int, int]) -> int:
        """Return about how many bytes of the file hold a window of a level: half of its decoded bytes."""
        height, width = self.shapes[level]
        rows = max(min(top + shape[0], height) - max(top, 0), 0)
        columns = max(min(left + shape[1], width) - max(left, 0), 0)
        return int(rows * columns * self.dtype.itemsize // 2)


def _crs(dataset: Any) -> str:
    if not dataset.crs:
        return ""
    code = f"EPSG:{dataset.crs.to_epsg()}"
    # GDAL's own tables of codes may be newer than those by which a CRS is known here.
    return canonical(code if is_map_crs(code) else dataset.crs.to_wkt())


def _facts(dataset: Any) -> FileFacts:
    """Return what GDAL tells of a file."""
    alpha = dataset.colorinterp.index(ColorInterp.alpha) + 1 if ColorInterp.alpha in dataset.colorinterp else None
    return FileFacts(
        transform=dataset.transform,
        shape=dataset.shape,
        dtypes=tuple(dataset.dtypes),
        names=tuple(name or "" for name in dataset.descriptions),
        alpha=alpha if dataset.count > 1 else None,
        nodata=next((value for value in dataset.nodatavals if value is not None), None),
        has_mask=MaskFlags.per_dataset in dataset.mask_flag_enums[0] and alpha is None,
    )
