"""Files of several bands, and of every type of numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import PLAIN, Encoding
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.raster_io.layout import FileFacts, check_file, sample_windows
from tests.support.file_forms import (
    GRID,
    NORTH_UP,
    SIZE,
    STRIPED,
    UNITS,
    check_data,
    ramp,
    refusal,
    with_hole,
)
from tests.support.geotiffs import TILED, filled, write

# Bands


def write_bands(path: Path, names: tuple[str, ...], **options: Any) -> np.ndarray:
    """Write a file with a band for each name, described by it; return its pixels (band, y, x)."""
    pixels = np.stack([ramp(low=1000 * number) for number, _ in enumerate(names, 1)])
    profile = {"crs": "EPSG:32633", "transform": NORTH_UP, "height": SIZE, "width": SIZE, "dtype": "uint16"}
    with rasterio.open(path, "w", count=len(names), **{**profile, **TILED, **options}) as file:
        file.write(pixels)
        file.descriptions = names
    return pixels


@pytest.mark.parametrize("interleave", ["band", "pixel"])
@pytest.mark.parametrize("band", [1, 2, 3])
def test_band_by_its_number(path: Path, interleave: str, band: int) -> None:
    pixels = write_bands(path, ("", "", ""), interleave=interleave)
    check_data(path, pixels[band - 1], np.ones((SIZE, SIZE), bool), encoding=Encoding(band=band, names=("b04",)))


@pytest.mark.parametrize(("name", "band"), [("b02", 1), ("b04", 3), ("b08a", 4)])
def test_band_by_its_description(path: Path, name: str, band: int) -> None:
    pixels = write_bands(path, ("B2", "B3", "B04", "B8A"))
    check_data(path, pixels[band - 1], np.ones((SIZE, SIZE), bool), encoding=Encoding(names=("?", name)))


def test_number_of_the_item_stands_above_descriptions(path: Path) -> None:
    pixels = write_bands(path, ("red", "green"))
    np.testing.assert_array_equal(filled(path, GRID, encoding=Encoding(band=2, names=("red",))), pixels[1])


def test_no_data_of_the_band_that_is_read(path: Path) -> None:
    pixels = write_bands(path, ("red", "green"), nodata=65535)
    pixels[1, :10] = 65535
    with rasterio.open(path, "r+") as file:
        file.write(pixels)
    known = pixels[1] != 65535
    check_data(path, pixels[1], known, encoding=Encoding(band=2))


@pytest.mark.parametrize(
    ("names", "encoding", "reason"),
    [
        (("", "", ""), PLAIN, "it has 3 bands, and nothing tells which one is meant"),
        (("", ""), Encoding(names=("b04", "red")), "it has 2 bands, and nothing tells which one is b04"),
        (("red", "red"), Encoding(names=("red",)), "it has 2 bands, and nothing tells which one is red"),
        (("a", "b"), Encoding(band=3, names=("c",)), "it has 2 bands, and nothing tells which one is c"),
    ],
)
def test_several_bands_are_refused_where_nothing_tells_which(
    path: Path, names: tuple[str, ...], encoding: Encoding, reason: str
) -> None:
    write_bands(path, names)
    assert refusal(path, encoding) == reason


def test_only_band_is_read_whatever_its_number(path: Path) -> None:
    """An item that tells of several bands in several files counts through."""
    write(path, ramp(), **STRIPED)
    np.testing.assert_array_equal(filled(path, GRID, encoding=Encoding(band=3, names=("b04",))), ramp())


# Types


@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_reflectance_of_8_bits(path: Path, form: dict[str, Any]) -> None:
    numbers = (ramp() % 200 + 20).astype("uint8")
    write(path, numbers, **form)
    assert refusal(path) == "its numbers have 8 bits, and nothing tells their scale"
    assert refusal(path, Encoding(Scaling(-1000))) == "its numbers have 8 bits, and nothing tells their scale"
    check_data(path, numbers * 40.0, np.ones(numbers.shape, bool), encoding=Encoding(Scaling(0, 40.0), declared=True))


@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_reflectance_of_8_bits_with_no_data_and_offset(path: Path, form: dict[str, Any]) -> None:
    numbers, known = with_hole((ramp() % 200 + 40).astype("uint8"), 0)
    write(path, numbers, **form)
    check_data(path, numbers * 50.0 - 1000, known, encoding=Encoding(Scaling(-1000, 50.0), declared=True))


@pytest.mark.parametrize("dtype", ["int16", "int32", "uint32"])
@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_whole_numbers_of_other_types(path: Path, dtype: str, form: dict[str, Any]) -> None:
    pixels, known = with_hole(ramp(dtype, low=2000), 0)
    write(path, pixels, **form)
    check_data(path, ramp(low=1000), known, encoding=Encoding(Scaling(-1000)))
    landsat = np.rint(pixels * 0.275 + 200)
    check_data(path, landsat, known, encoding=Encoding(Scaling(200, 0.275)))


@pytest.mark.parametrize("dtype", ["int32", "uint32"])
def test_numbers_beyond_16_bits_are_bright(path: Path, dtype: str) -> None:
    pixels = ramp(dtype)
    pixels[5, 6] = 70_000
    write(path, pixels, **TILED)
    assert filled(path, GRID)[5, 6] == 65535


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("encoding", [UNITS, PLAIN, Encoding(Scaling(-1000)), Encoding(Scaling(-1000), declared=False)])
def test_floating_point_from_0_to_1(path: Path, dtype: str, encoding: Encoding) -> None:
    """An offset of whole numbers has been applied where numbers have become reflectance."""
    pixels, known = with_hole(ramp(dtype) / 10_000, float("nan"))
    write(path, pixels, **TILED)
    check_data(path, ramp(), known, encoding=encoding)


@pytest.mark.parametrize("encoding", [PLAIN, Encoding(Scaling(0, 1.0), declared=True)])
def test_floating_point_from_0_to_10000(path: Path, encoding: Encoding) -> None:
    pixels, known = with_hole(ramp("float32"), float("nan"))
    write(path, pixels, **TILED)
    check_data(path, ramp(), known, encoding=encoding)


def test_floating_point_as_declared(path: Path) -> None:
    """Per cent, as the item says, and a scale with an offset."""
    write(path, ramp("float32") / 100, **TILED)
    check_data(path, ramp(), np.ones((SIZE, SIZE), bool), encoding=Encoding(Scaling(0, 100.0), declared=True))
    write(path, (ramp("float32") + 1000) / 10_000, **TILED)
    check_data(path, ramp(), np.ones((SIZE, SIZE), bool), encoding=Encoding(Scaling(-1000, 10_000.0), declared=True))


@pytest.mark.parametrize("value", [8.0, 15.0, 1e6, -5.0])
def test_floating_point_that_is_no_reflectance_is_refused(path: Path, value: float) -> None:
    pixels = np.full((SIZE, SIZE), value, np.float32)
    write(path, pixels, **TILED)
    for encoding in (PLAIN, UNITS):
        reason = refusal(path, encoding)
        assert reason == f"its numbers, up to {value:g}, are no reflectance, and nothing tells their scale"


def test_floating_point_is_recognised_beside_much_no_data(path: Path) -> None:
    pixels = np.full((600, 600), np.nan, np.float32)
    pixels[450:, 450:] = 0.25
    write(path, pixels, **TILED)
    grid = Grid("EPSG:32633", 10.0, 60000, 520002, 600, 600, 10.0)
    np.testing.assert_array_equal(filled(path, grid), np.where(np.isfinite(pixels), 2500, 0))


def test_floating_point_without_data_is_empty(path: Path) -> None:
    write(path, np.full((SIZE, SIZE), np.nan, np.float32), **TILED)
    assert not filled(path, GRID).any()


def test_ratio_of_a_date_is_applied_to_every_type(path: Path) -> None:
    for dtype in ("uint16", "int16", "float32"):
        write(path, ramp(dtype), **TILED)
        np.testing.assert_array_equal(filled(path, GRID, encoding=Encoding(ratio=1.5)), np.rint(ramp() * 1.5))


@pytest.mark.parametrize("dtype", ["complex64", "complex_int16"])
def test_complex_numbers_are_refused(path: Path, dtype: str) -> None:
    with rasterio.open(path, "w", "GTiff", SIZE, SIZE, 1, crs="EPSG:32633", transform=NORTH_UP, dtype=dtype) as file:
        file.write(ramp().astype("complex64"), 1)
    assert refusal(path) == f"its numbers are of the type {dtype}, which is not read"


@pytest.mark.parametrize("dtype", ["int16", "int32", "uint32", "float32"])
def test_classes_of_other_types(path: Path, dtype: str) -> None:
    classes, _ = with_hole(ramp(dtype) % 12, 0)
    write(path, classes, **TILED)
    np.testing.assert_array_equal(filled(path, GRID, "uint8", encoding=Encoding(is_classes=True)), classes)


@pytest.mark.parametrize("compress", ["deflate", "lzw"], ids=["plain", "by GDAL"])
def test_classes_of_16_bits_that_fit_into_8_are_those_alone(path: Path, compress: str) -> None:
    """No data of 65535 became class 255, and 256 + 4 class 4."""
    classes, _ = with_hole(ramp("uint16") % 12, 65535)
    classes[:3] = 256 + 4
    write(path, classes, **TILED, compress=compress, nodata=65535)
    expected = np.where(classes > 255, 0, classes)
    coarse = filled(path, GRID.coarsened(2), "uint8", encoding=Encoding(is_classes=True))
    assert coarse.any()
    assert not coarse[0].any(), "resampled ones do not fit either"
    np.testing.assert_array_equal(filled(path, GRID, "uint8", encoding=Encoding(is_classes=True)), expected)


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 80))
def test_windows_of_samples_lie_inside(height: int, width: int, size: int) -> None:
    windows = sample_windows((height, width), size)
    assert len(windows) == 8
    for rows, columns in windows:
        assert 0 <= rows.start < rows.stop <= height
        assert 0 <= columns.start < columns.stop <= width
        assert (rows.stop - rows.start, columns.stop - columns.start) == (min(size, height), min(size, width))


@pytest.mark.parametrize("transform", [Affine.identity(), Affine(0, 0, 5, 0, -10, 6), Affine(10, 0, 5, 0, 0, 6)])
def test_header_without_a_place_is_refused(transform: Affine) -> None:
    with pytest.raises(OSError, match=r"no georeference|rotated"):
        check_file(FileFacts(transform, (100, 100), ("uint16",)), PLAIN)


def test_floating_point_is_not_recognised_by_dark_water_alone(path: Path) -> None:
    """In the middle of the file, numbers of 0 to 10000 are as small as those of 0 to 1."""
    pixels = np.full((600, 600), 1.5, np.float32)
    pixels[:250, :250] = 3000
    write(path, pixels, **TILED)
    grid = Grid("EPSG:32633", 10.0, 60000, 520002, 600, 600, 10.0)
    np.testing.assert_array_equal(filled(path, grid), np.rint(pixels))
