"""Small files in many forms, and what is right of them: on their own grid, and averaged on a coarser one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from affine import Affine

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import PLAIN, Encoding
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.geotiffs import filled

SIZE = 96
NORTH_UP = Affine(10, 0, 600000, 0, -10, 5200020)
GRID = Grid("EPSG:32633", 10.0, 60000, 520002, SIZE, SIZE, 10.0)
COARSE = Grid("EPSG:32633", 30.0, 20000, 173334, SIZE // 3, SIZE // 3, 30.0)
STRIPED: dict[str, Any] = {"driver": "GTiff"}
UNITS = Encoding(Scaling(0, 10_000.0), declared=True)


def ramp(dtype: str = "uint16", low: int = 1000) -> np.ndarray:
    """Return numbers that tell row and column."""
    rows, columns = np.indices((SIZE, SIZE))
    return (low + 3 * rows + 2 * columns).astype(dtype)


def with_hole(pixels: np.ndarray, value: float) -> tuple[np.ndarray, np.ndarray]:
    """Return pixels with a hole of no data that does not lie on coarser pixels, and where there is data."""
    known = np.ones(pixels.shape, bool)
    known[7:40, :31] = False
    return np.where(known, pixels, np.array(value).astype(pixels.dtype)), known


def means(pixels: np.ndarray, known: np.ndarray, factor: int = 3) -> np.ndarray:
    """Return the mean of the known among ``factor`` x ``factor`` pixels each, 0 where none is."""
    size = SIZE // factor
    cells = np.where(known, pixels, 0).astype(float).reshape(size, factor, size, factor)
    counts = known.reshape(size, factor, size, factor).sum((1, 3))
    return np.rint(cells.sum((1, 3)) / np.maximum(counts, 1))


def check_data(path: Path, pixels: np.ndarray, known: np.ndarray, gain: float = 1.0, **options: Any) -> None:
    """Check a file against its reflectance x 10000 on its own grid, and its means on a coarser one.

    Args:
        path: of the file.
        pixels: what is right, where ``known``.
        known: which pixels are data.
        gain: of numbers that are averaged, and rounded, as they are stored.
        options: of ``AssetReader.fill``.
    """
    for overwrite in (False, True):
        found = filled(path, GRID, overwrite=overwrite, **options)
        np.testing.assert_array_equal(found, np.where(known, pixels, 0))
    averaged = filled(path, COARSE, **options).astype(int)
    expected = means(pixels, known)
    np.testing.assert_array_equal(averaged == 0, expected == 0)
    assert np.abs(averaged - expected).max() <= max(gain / 2, 1)


def source_of(path: Path, encoding: Encoding = PLAIN) -> Any:
    """Return a file with its header read."""
    return AssetReader(Settings()).inspect(str(path), encoding)


def refusal(path: Path, encoding: Encoding = PLAIN) -> str:
    """Return why a file is refused."""
    with pytest.raises(ReadError) as error:
        filled(path, GRID, encoding=encoding)
    return str(error.value.reason)
