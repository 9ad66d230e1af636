"""Scenes of one band, written for a test."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine

from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import PLAIN, Encoding
from cloudless_plugin.engine.stac.scene import Asset, Scene

DAY = datetime(2023, 6, 1, 10)
GRID = Grid("EPSG:32633", 10.0, 50000, 520000, 128, 64, 10.0)
"""Begins where the western scenes do, at 500000."""


def make_scene(
    folder: Path,
    name: str,
    pixels: np.ndarray,
    west: float,
    size: float = 10.0,
    encoding: Encoding = PLAIN,
    **changes: Any,
) -> Scene:
    """Write a file of one band, and return a scene whose item tells where it lies."""
    path = folder / f"{name}.tif"
    transform = Affine(size, 0, west, 0, -size, 5200000)
    height, width = pixels.shape
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint16", "height": height, "width": width, "nodata": 0}
    tiled = {"tiled": True, "blockxsize": 32, "blockysize": 32, "compress": "deflate"}
    with rasterio.open(path, "w", **profile, **tiled, crs="EPSG:32633", transform=transform) as dataset:
        dataset.write(pixels, 1)
    asset = Asset(str(path), tuple(transform)[:6], pixels.shape, encoding)
    return Scene(name, DAY, "EPSG:32633", {"red": asset}, **{"platform": "a", "orbit": 1, **changes})


def full(value: int, width: int = 96, height: int = 64) -> np.ndarray:
    """Return pixels of one value."""
    return np.full((height, width), value, np.uint16)
