"""Files known by their content, and files in places and CRSs that others use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from rasterio.warp import reproject

from cloudless_plugin.engine.geo.crs import transform_bounds
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import Encoding
from tests.support.file_forms import (
    GRID,
    SIZE,
    STRIPED,
    check_data,
    ramp,
    refusal,
    with_hole,
)
from tests.support.geotiffs import TILED, filled, write

# JPEG 2000, and what is no raster


def as_jpeg2000(path: Path, pixels: np.ndarray, name: str) -> Path:
    """Write pixels as a lossless JPEG 2000 file of any name."""
    written = write(path, pixels, **TILED)
    named = path.with_name("scene.jp2")
    rasterio.shutil.copy(str(written), str(named), driver="JP2OpenJPEG", QUALITY=100, REVERSIBLE="YES")
    return named.replace(path.with_name(name))


@pytest.mark.parametrize("name", ["B04.jp2", "B04", "B04.tif", "$value", "B04.JP2"])
def test_jpeg2000_is_known_by_its_content(path: Path, name: str) -> None:
    named = as_jpeg2000(path, ramp(), name)
    check_data(named, ramp(), np.ones((SIZE, SIZE), bool))
    pixels, known = with_hole(ramp(), 65535)
    named = as_jpeg2000(path, pixels, name)
    check_data(named, pixels, known, encoding=Encoding(nodata=65535))


def test_geotiff_is_known_by_its_content(path: Path) -> None:
    write(path, ramp(), **TILED)
    np.testing.assert_array_equal(filled(path.rename(path.with_name("B04.jp2")), GRID), ramp())


def test_classes_of_a_jpeg2000_pyramid_are_picked(path: Path) -> None:
    size = 1200
    classes = np.random.default_rng(5).choice(np.array([3, 9], np.uint8), (size, size))
    named = as_jpeg2000(path, classes, "SCL.jp2")
    with rasterio.open(named) as file:
        assert len(file.overviews(1)) > 0
        factor = file.overviews(1)[-1]
    grid = Grid("EPSG:32633", 10.0 * factor, 60000 // factor, 520000 // factor, size // factor - 1, 64, 10.0 * factor)
    for crs in ("EPSG:32633", "EPSG:3035"):
        if crs != grid.crs:
            west, _, _, north = transform_bounds(grid.bounds, grid.crs, crs)
            pixel = grid.resolution
            grid = Grid(crs, pixel, round(west / pixel) + 9, round(north / pixel) - 9, 64, 64, pixel)
        found = filled(named, grid, "uint8", encoding=Encoding(is_classes=True))
        assert found.any()
        assert set(np.unique(found)) <= {0, 3, 9}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (
            b"\n  <!DOCTYPE html><html><body>Log in</body></html>",
            "the server answers with a web page instead of the file",
        ),
        (
            b'<?xml version="1.0"?><Error><Code>x</Code></Error>',
            "the server answers with a web page instead of the file",
        ),
        (b'{"detail": "not found"}', "it is neither a GeoTIFF nor a JPEG 2000 file"),
        (b"PK\x03\x04" + bytes(100), "it is neither a GeoTIFF nor a JPEG 2000 file"),
        (b"II", "it is neither a GeoTIFF nor a JPEG 2000 file"),
    ],
)
def test_what_is_no_raster_says_what_it_is(path: Path, content: bytes, reason: str) -> None:
    path.write_bytes(content)
    assert refusal(path) == reason


# Places


def warped(path: Path, grid: Grid) -> np.ndarray:
    """Return a file on a grid as GDAL warps it, whose longitudes must be those of the grid."""
    out = np.zeros(grid.shape, np.uint16)
    with rasterio.open(path) as file:
        reproject(
            rasterio.band(file, 1), out, dst_transform=grid.transform, dst_crs=grid.crs, src_nodata=0, dst_nodata=0
        )
    return out


def in_degrees(west: float, north: float) -> dict[str, Any]:
    return {"crs": "EPSG:4326", "transform": Affine(0.001, 0, west, 0, -0.001, north)}


def utm(longitude: float, latitude: float, epsg: int) -> Grid:
    """Return a grid of 64 x 64 pixels of 80 m, less than a thousandth of a degree, around a place."""
    x, _, _, y = transform_bounds((longitude, latitude, longitude, latitude), "EPSG:4326", f"EPSG:{epsg}")
    return Grid(f"EPSG:{epsg}", 80.0, round(x / 80) - 32, round(y / 80) + 32, 64, 64, 80.0)


def test_longitudes_from_0_to_360_in_another_crs(path: Path) -> None:
    beyond = write(path, ramp(), **TILED, **in_degrees(240.0, 40.0))
    usual = write(path.with_name("usual.tif"), ramp(), **TILED, **in_degrees(-120.0, 40.0))
    grid = utm(-119.95, 39.95, 32611)
    expected = warped(usual, grid)
    assert (expected > 0).mean() > 0.9
    found = filled(beyond, grid)
    assert (found == expected).mean() > 0.99


@pytest.mark.parametrize("west", [240.0, -120.0])
def test_longitudes_from_0_to_360_onto_longitudes(path: Path, west: float) -> None:
    write(path, ramp(), **TILED, **in_degrees(west, 40.0))
    grid = Grid("EPSG:4326", 0.001, -120_000, 40_000, SIZE, SIZE, 85.0)
    np.testing.assert_array_equal(filled(path, grid), ramp())
    coarse = Grid("EPSG:4326", 0.003, -40_000, 40_000 // 3 + 1, SIZE // 3, SIZE // 3 + 1, 255.0)
    found = filled(path, coarse)
    assert (found > 0).all()


@pytest.mark.parametrize("west", [-180.0, 180.0, 179.95, -180.05])
def test_grid_that_goes_on_beyond_180_degrees(path: Path, west: float) -> None:
    write(path, ramp(), **TILED, **in_degrees(west, -16.0))
    grid = Grid("EPSG:4326", 0.001, 179_900, -16_000, 250, SIZE, 107.0)
    expected = np.zeros(grid.shape, np.uint16)
    begin = round((west % 360 - 179.9) * 1000)
    expected[:, begin : begin + SIZE] = ramp()
    np.testing.assert_array_equal(filled(path, grid), expected)


@pytest.mark.parametrize("west", [179.95, -180.05])
def test_file_across_180_degrees(path: Path, west: float) -> None:
    write(path, ramp(), **TILED, **in_degrees(west, -16.0))
    usual = write(path.with_name("usual.tif"), ramp(), **TILED, **in_degrees(-0.05, -16.0))
    # A zone's coordinates depend on the distance from its central meridian alone: 177 here, -3 there.
    there, here = utm(180.0, -16.048, 32760), utm(0.0, -16.048, 32730)
    expected = warped(usual, here)
    assert (expected > 0).all()
    found = filled(path, there)
    assert (found > 0).all()
    assert (found == expected).mean() > 0.99
    other = utm(-180.0, -16.048, 32701)
    assert (filled(path, other) > 0).all()


@pytest.mark.parametrize(
    "crs", ["+proj=laea +lat_0=47 +lon_0=16 +datum=WGS84", "+proj=aea +lat_1=43 +lat_2=62 +lat_0=47 +lon_0=16"]
)
@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_crs_without_a_code(path: Path, crs: str, form: dict[str, Any]) -> None:
    write(path, ramp(), **form, crs=crs, transform=Affine(10, 0, 5000, 0, -10, 6000))
    west, _, _, north = transform_bounds((5000, 6000 - 10 * SIZE, 5000 + 10 * SIZE, 6000), crs, "EPSG:32633")
    grid = Grid("EPSG:32633", 8.0, round(west / 8), round(north / 8), 100, 100, 8.0)
    expected = warped(path, grid)
    assert (expected > 0).mean() > 0.5
    assert (filled(path, grid) == expected).mean() > 0.999
