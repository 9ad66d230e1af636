"""GeoTIFFs of every form, written by rasterio, and ways to break them."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, Optional

import numpy as np
import rasterio
from affine import Affine
from rasterio.enums import Resampling

from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.raster_io.cog_header import CogHeader, parse_header
from cloudless_plugin.engine.raster_io.reader import AssetReader

HEIGHT, WIDTH = 301, 203
TRANSFORM = Affine(10, 0, 600000, 0, -10, 5200020)
GRID = Grid("EPSG:32633", 10.0, 60000, 520002, WIDTH, HEIGHT, 10.0)
TILED = {"driver": "GTiff", "tiled": True, "blockxsize": 64, "blockysize": 64}
STORED: dict[str, dict[str, str]] = {
    "as it is": {"compress": "none"},
    "deflated": {"compress": "deflate"},
    "deflated differences": {"compress": "deflate", "predictor": "2"},
}


def numbers(height: int = HEIGHT, width: int = WIDTH, dtype: str = "uint16") -> np.ndarray:
    """Return noise with a hole of no data."""
    largest = 4000 if np.dtype(dtype).itemsize > 1 else 127
    drawn = np.random.default_rng(height).integers(1, largest, (height, width)).astype(dtype)
    drawn[height // 4 : height // 2, width // 3 :] = 0
    return drawn


def write(
    path: Path,
    pixels: np.ndarray,
    *,
    count: int = 1,
    factors: Optional[list[int]] = None,
    mask: bool = False,
    point: bool = False,
    **options: Any,
) -> Path:
    """Write a file of a form, and return its path."""
    profile = {"crs": "EPSG:32633", "transform": TRANSFORM, **options}
    height, width = pixels.shape
    with (
        rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True),
        rasterio.open(path, "w", count=count, height=height, width=width, dtype=pixels.dtype, **profile) as file,
    ):
        file.write(np.stack([pixels] * count))
        if mask:
            file.write_mask(pixels != 0)
        if point:
            file.update_tags(AREA_OR_POINT="Point")
        if factors:
            file.build_overviews(factors, Resampling.nearest)
    return path


def plain(path: Path, **options: Any) -> tuple[bytes, CogHeader]:
    """Write a plain file; return its bytes and what its header tells."""
    content = write(path, numbers(dtype=options.pop("dtype", "uint16")), **{**TILED, **options}).read_bytes()
    header = parse_header(content)
    assert header is not None
    return content, header


def levels(path: Path) -> list[np.ndarray]:
    """Return the full pixels and each overview's, as GDAL reads them."""
    with rasterio.open(path) as file:
        found = [file.read(1)]
        count = len(file.overviews(1))
    for index in range(count):
        with rasterio.open(path, OVERVIEW_LEVEL=index) as file:
            found.append(file.read(1))
    return found


def filled(path: Path, grid: Grid = GRID, dtype: str = "uint16", **options: Any) -> np.ndarray:
    """Return the pixels of a file on a grid, as a new reader fills them."""
    out = np.zeros(grid.shape, dtype)
    AssetReader(Settings()).fill(out, str(path), grid, **options)
    return out


def entry(content: bytes | bytearray, tag: int) -> int:
    """Return where a tag stands in the first directory of a classic TIFF."""
    (begin,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, begin)
    places = range(begin + 2, begin + 2 + 12 * count, 12)
    return next(place for place in places if struct.unpack_from("<H", content, place)[0] == tag)


def with_entry(content: bytes, tag: int, *fields: int) -> bytes:
    """Return a classic TIFF with another tag, type, count and value or place in place of ``tag``."""
    changed = bytearray(content)
    struct.pack_into("<HHII", changed, entry(content, tag), *fields)
    return bytes(changed)


def with_double(content: bytes, tag: int, index: int, value: float) -> bytes:
    """Return a classic TIFF with another number among those of ``tag``."""
    changed = bytearray(content)
    (place,) = struct.unpack_from("<I", content, entry(content, tag) + 8)
    struct.pack_into("<d", changed, place + 8 * index, value)
    return bytes(changed)
