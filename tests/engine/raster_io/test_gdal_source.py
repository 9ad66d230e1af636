"""Files that are no plain Cloud Optimized GeoTIFFs, which GDAL reads."""

from __future__ import annotations

import math
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.warp import reproject

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import PLAIN, Encoding
from cloudless_plugin.engine.raster_io.cog_header import parse_header
from cloudless_plugin.engine.raster_io.gdal_source import GdalSource
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.geotiffs import TILED, TRANSFORM, filled, levels, numbers, plain, with_double, with_entry, write

NOT_PLAIN: dict[str, dict[str, Any]] = {
    "3 bands": {"count": 3, "encoding": Encoding(band=1)},
    "3 bands one after another": {"count": 3, "interleave": "band", "encoding": Encoding(band=1)},
    "int16": {"dtype": "int16"},
    "uint32": {"dtype": "uint32"},
    "float32": {"dtype": "float32"},
    "12 bits": {"nbits": 12},
    "LZW": {"compress": "lzw"},
    "ZSTD": {"compress": "zstd"},
    "JPEG": {"compress": "jpeg", "dtype": "uint8", "encoding": Encoding(is_classes=True)},
    "stripes": {"tiled": False, "blockxsize": None, "blockysize": None},
    "big-endian": {"ENDIANNESS": "BIG"},
    "big-endian BigTIFF": {"ENDIANNESS": "BIG", "BIGTIFF": "YES"},
    "pixels are points": {"point": True},
    "mask": {"mask": True},
    "mask and overviews": {"mask": True, "factors": [2]},
}


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_other_files_are_left_to_gdal(path: Path, name: str) -> None:
    options = {**TILED, **NOT_PLAIN[name]}
    encoding = options.pop("encoding", PLAIN)
    write(path, numbers(dtype=options.pop("dtype", "uint16")), **options)
    assert parse_header(path.read_bytes()) is None
    with rasterio.open(path) as file:
        found = AssetReader(Settings()).inspect(str(path), encoding)
        assert (found.crs, found.transform, found.shapes[0]) == ("EPSG:32633", file.transform, file.shape)
        for overwrite in (True, False):
            np.testing.assert_array_equal(filled(path, overwrite=overwrite, encoding=encoding), file.read(1))


@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_other_types_are_averaged(path: Path, dtype: str) -> None:
    pixels = np.tile(np.arange(1, 61, dtype=dtype), (60, 1))
    write(path, pixels, **TILED)
    grid = Grid("EPSG:32633", 30.0, 20000, 173334, 20, 20, 30.0)
    np.testing.assert_array_equal(filled(path, grid), np.tile(np.arange(2, 61, 3), (20, 1)))


@pytest.mark.parametrize("shape", [(1278, 962), (1830, 1830)])
def test_overviews_of_other_files_have_their_true_size(path: Path, shape: tuple[int, int]) -> None:
    """GDAL tells by how much an overview is coarser as a whole number, which does not give its size."""
    write(path, numbers(*shape, dtype="uint8"), **TILED, compress="lzw", factors=[2, 4, 8, 16, 32, 64])
    source = AssetReader(Settings()).inspect(str(path), Encoding(is_classes=True))
    assert isinstance(source, GdalSource)
    assert list(source.shapes) == [pixels.shape for pixels in levels(path)]


def test_crs_without_a_code_is_left_to_gdal(path: Path) -> None:
    write(path, numbers(), **{**TILED, "crs": "+proj=laea +lat_0=47 +lon_0=16 +datum=WGS84"})
    assert parse_header(path.read_bytes()) is None
    assert AssetReader(Settings()).inspect(str(path)).crs.startswith("PROJCRS")
    grid = Grid("EPSG:32633", 10.0, 117300, 573000, 150, 150, 10.0)
    expected = np.zeros(grid.shape, np.uint16)
    with rasterio.open(path) as file:
        reproject(rasterio.band(file, 1), expected, dst_transform=grid.transform, dst_crs=grid.crs, dst_nodata=0)
    assert (filled(path, grid) == expected).mean() > 0.999


def test_file_without_a_crs_cannot_be_read_onto_a_grid(path: Path) -> None:
    write(path, numbers(), **{**TILED, "crs": None})
    assert parse_header(path.read_bytes()) is None
    with pytest.raises(ReadError):
        filled(path)


def test_file_of_an_unknown_crs_cannot_be_read_onto_a_grid(path: Path) -> None:
    content, _ = plain(path)
    path.write_bytes(content.replace(struct.pack("<4H", 3072, 0, 1, 32633), struct.pack("<4H", 3072, 0, 1, 9999)))
    with pytest.raises(ReadError):
        filled(path)


def test_rotated_file_cannot_be_read(path: Path) -> None:
    write(path, numbers(), **{**TILED, "transform": TRANSFORM * Affine.rotation(10)})
    assert parse_header(path.read_bytes()) is None
    with pytest.raises(ReadError, match="rotated"):
        filled(path)


def test_bits_stored_backwards_are_not_read_forwards(path: Path) -> None:
    """FillOrder 2, which GDAL heeds."""
    content, _ = plain(path, dtype="uint8")
    path.write_bytes(with_entry(content, 277, 266, 3, 1, 2))
    np.testing.assert_array_equal(filled(path, encoding=Encoding(is_classes=True)), levels(path)[0])
    assert levels(path)[0].max() > 127


@pytest.mark.parametrize(("tag", "index", "value"), [(33550, 0, math.nan), (33922, 3, math.inf), (33922, 4, math.nan)])
def test_file_that_lies_nowhere_cannot_be_read(path: Path, tag: int, index: int, value: float) -> None:
    content, _ = plain(path)
    path.write_bytes(with_double(content, tag, index, value))
    with pytest.raises(ReadError):
        filled(path)


@pytest.mark.parametrize("tag", [324, 325])
@pytest.mark.parametrize("value", [1 << 62, (1 << 64) - 1])
def test_blocks_beyond_what_files_can_be_cannot_be_read(path: Path, tag: int, value: int) -> None:
    content, _ = plain(path, blockxsize=512, blockysize=512, compress="deflate")
    path.write_bytes(with_entry(content, tag, tag, 16, 1, len(content)) + struct.pack("<Q", value))
    with pytest.raises(ReadError):
        filled(path)
