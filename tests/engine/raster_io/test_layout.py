"""How files are read that others write: no data, masks, and the way that rows and columns go."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from hypothesis import given
from hypothesis import strategies as st
from rasterio.enums import ColorInterp

from cloudless_plugin.engine.geo.crs import transform_bounds
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import PLAIN, Encoding
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.raster_io.cog_source import CogSource
from cloudless_plugin.engine.raster_io.gdal_source import GdalSource
from tests.support.file_forms import (
    COARSE,
    GRID,
    NORTH_UP,
    SIZE,
    STRIPED,
    UNITS,
    check_data,
    ramp,
    refusal,
    source_of,
    with_hole,
)
from tests.support.geotiffs import TILED, filled, levels, write

# No data


@pytest.mark.parametrize("form", [TILED, STRIPED, {**TILED, "compress": "deflate", "predictor": 2}])
@pytest.mark.parametrize("told_by", ["file", "item"])
@pytest.mark.parametrize("nodata", [65535, 255, 1, 0])
def test_no_data_of_whole_numbers(path: Path, form: dict[str, Any], told_by: str, nodata: int) -> None:
    pixels, known = with_hole(ramp(), nodata)
    write(path, pixels, **form, **({"nodata": nodata} if told_by == "file" else {}))
    assert type(source_of(path)) is (CogSource if "tiled" in form else GdalSource)
    check_data(path, pixels, known, encoding=PLAIN if told_by == "file" else Encoding(nodata=nodata))


@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_file_and_item_may_tell_two_numbers_of_no_data(path: Path, form: dict[str, Any]) -> None:
    pixels, known = with_hole(ramp(), 65535)
    pixels[60:70, 60:70], known[60:70, 60:70] = 255, False
    write(path, pixels, **form, nodata=255)
    check_data(path, pixels, known, encoding=Encoding(nodata=65535))


@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_no_data_beyond_the_type_of_a_file_is_nothing(path: Path, form: dict[str, Any]) -> None:
    write(path, ramp(), **form)
    for nodata in (-9999, 1e20, float("nan"), float("inf")):
        check_data(path, ramp(), np.ones((SIZE, SIZE), bool), encoding=Encoding(nodata=nodata))


@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_no_data_is_not_scaled(path: Path, form: dict[str, Any]) -> None:
    pixels, known = with_hole(ramp(low=2000), 65535)
    write(path, pixels, **form, nodata=65535)
    check_data(path, ramp(low=1000), known, encoding=Encoding(Scaling(-1000)))


@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_classes_have_no_data_too(path: Path, form: dict[str, Any]) -> None:
    classes, known = with_hole((ramp() % 12).astype("uint8"), 255)
    write(path, classes, **form, nodata=255)
    np.testing.assert_array_equal(
        filled(path, GRID, "uint8", encoding=Encoding(is_classes=True)), np.where(known, classes, 0)
    )


@pytest.mark.parametrize("dtype", ["int16", "int32", "float32", "float64"])
@pytest.mark.parametrize("told_by", ["file", "item"])
def test_no_data_of_signed_numbers(path: Path, dtype: str, told_by: str) -> None:
    pixels, known = with_hole(ramp(dtype), -9999)
    write(path, pixels, **TILED, **({"nodata": -9999} if told_by == "file" else {}))
    check_data(path, pixels, known, encoding=PLAIN if told_by == "file" else Encoding(nodata=-9999))


@pytest.mark.parametrize("nodata", [None, float("nan"), -9999])
@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_numbers_that_are_none_are_no_data(path: Path, form: dict[str, Any], nodata: Optional[float]) -> None:
    pixels, known = with_hole(ramp("float32") / 10_000, float("nan"))
    pixels[80, 80], known[80, 80] = np.inf, False
    write(path, pixels, **form, nodata=nodata)
    check_data(path, ramp(), known, encoding=UNITS)


def test_zero_of_signed_numbers_is_dark_where_another_number_is_no_data(path: Path) -> None:
    pixels, known = with_hole(ramp("int16"), -9999)
    pixels[90, 90] = 0
    pixels[91, 91] = -20
    write(path, pixels, **TILED, nodata=-9999)
    found = filled(path, GRID)
    np.testing.assert_array_equal(found, np.where(known, np.maximum(pixels, 1), 0))


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "uint32"])
def test_zero_of_unsigned_numbers_is_always_no_data(path: Path, dtype: str) -> None:
    pixels, known = with_hole((ramp() % 97 + 20).astype(dtype), 0)
    pixels[60:70, 60:70], known[60:70, 60:70] = 255, False
    write(path, pixels, **STRIPED, nodata=255)
    check_data(path, pixels * 40.0, known, gain=40, encoding=Encoding(Scaling(0, 40.0), declared=True))


@given(
    st.sampled_from(["uint16", "int16", "int32", "float32"]),
    st.sampled_from([0, 255, 32767, -9999, -1]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 2**32 - 1),
)
def test_any_no_data_is_never_mixed_into_a_mean(
    tmp_path_factory: pytest.TempPathFactory, dtype: str, nodata: int, by_file: bool, tiled: bool, seed: int
) -> None:
    if nodata < 0 and dtype == "uint16":
        nodata = 65535
    path = tmp_path_factory.getbasetemp() / "any.tif"
    generator = np.random.default_rng(seed)
    numbers = generator.integers(4000, 8000, (SIZE, SIZE))
    known = generator.random((SIZE, SIZE)) < generator.random()
    pixels = np.where(known, numbers, nodata).astype(dtype)
    write(path, pixels, **(TILED if tiled else STRIPED), **({"nodata": nodata} if by_file else {}))
    check_data(path, numbers, known, encoding=PLAIN if by_file else Encoding(nodata=nodata))


# Masks


@pytest.mark.parametrize("form", [TILED, STRIPED])
@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32"])
def test_mask_inside_a_file(path: Path, form: dict[str, Any], dtype: str) -> None:
    pixels, known = with_hole(ramp(dtype), 0)
    write(path, pixels, mask=True, **form)
    with rasterio.open(path, "r+") as file:
        file.write(ramp(dtype), 1)
    check_data(path, ramp(), known)


def test_mask_of_an_overview_is_its_own(path: Path) -> None:
    pixels, _ = with_hole(ramp(), 0)
    write(path, pixels, mask=True, factors=[3], **TILED)
    found = filled(path, COARSE)
    assert source_of(path).shapes == ((SIZE, SIZE), (SIZE // 3, SIZE // 3))
    with rasterio.open(path, OVERVIEW_LEVEL=0) as overview:
        np.testing.assert_array_equal(found, overview.read(1) * (overview.read_masks(1) != 0))


@pytest.mark.parametrize("dtype", ["uint16", "uint8"])
@pytest.mark.parametrize("form", [TILED, STRIPED, {**TILED, "interleave": "band"}])
def test_alpha_band(path: Path, form: dict[str, Any], dtype: str) -> None:
    numbers = (ramp() % 200 + 20).astype(dtype)
    _, known = with_hole(ramp(), 0)
    profile = {"crs": "EPSG:32633", "transform": NORTH_UP, "height": SIZE, "width": SIZE, "dtype": dtype, **form}
    with rasterio.open(path, "w", count=2, photometric="MINISBLACK", alpha="YES", **profile) as file:
        file.write(np.stack([numbers, known * np.iinfo(dtype).max]).astype(dtype))
        assert file.colorinterp[1] == ColorInterp.alpha
    check_data(path, numbers * 40.0, known, gain=40, encoding=Encoding(Scaling(0, 40.0), declared=True))


# Orientations


def turned_south_up(pixels: np.ndarray, **options: Any) -> dict[str, Any]:
    """Return what writes pixels that are north up as a file whose rows go north."""
    return {"pixels": pixels[::-1], "transform": Affine(10, 0, 600000, 0, 10, 5200020 - 10 * SIZE), **options}


@pytest.mark.parametrize("form", [TILED, STRIPED, {**TILED, "compress": "deflate"}])
@pytest.mark.parametrize("dtype", ["uint16", "int16", "float32"])
def test_rows_that_go_north(path: Path, form: dict[str, Any], dtype: str) -> None:
    pixels, known = with_hole(ramp(dtype), 0)
    write(path, **turned_south_up(pixels, **form))
    check_data(path, pixels, known)
    part = GRID.part(13, 29, 40, 50)
    np.testing.assert_array_equal(filled(path, part), pixels[13:53, 29:79])
    around = Grid("EPSG:32633", 10.0, 59990, 520012, SIZE + 20, SIZE + 20, 10.0)
    np.testing.assert_array_equal(filled(path, around), np.pad(pixels, 10))


def test_rows_that_go_north_with_mask(path: Path) -> None:
    pixels, known = with_hole(ramp(), 0)
    write(path, mask=True, **turned_south_up(pixels, **TILED))
    with rasterio.open(path, "r+") as file:
        file.write(ramp()[::-1], 1)
    check_data(path, ramp(), known)


@pytest.mark.parametrize("form", [TILED, STRIPED])
@pytest.mark.parametrize("factor", [2, 3, 4])
def test_overviews_of_rows_that_go_north(path: Path, form: dict[str, Any], factor: int) -> None:
    pixels, _ = with_hole(ramp(), 0)
    write(path, factors=[factor], **turned_south_up(pixels, **form))
    assert len(source_of(path).shapes) == 2
    grid = Grid(
        "EPSG:32633", 10.0 * factor, 60000 // factor, 520002 // factor, SIZE // factor, SIZE // factor, 10.0 * factor
    )
    if 520002 % factor:
        grid = Grid(**{**vars(grid), "origin": (0.0, 20.0), "row": 520000 // factor})
    np.testing.assert_array_equal(filled(path, grid), levels(path)[1][::-1])


def test_rows_that_go_north_in_another_crs(path: Path) -> None:
    pixels, _ = with_hole(ramp(), 0)
    northward = write(path, **turned_south_up(pixels, **TILED))
    west, _, _, north = transform_bounds(GRID.bounds, GRID.crs, "EPSG:32632")
    grid = Grid("EPSG:32632", 10.0, round(west / 10), round(north / 10), 120, 120, 10.0)
    southward = write(path.with_name("plain.tif"), pixels, **TILED, transform=NORTH_UP)
    found = filled(northward, grid)
    assert (found > 0).mean() > 0.3
    np.testing.assert_array_equal(found, filled(southward, grid))


@pytest.mark.parametrize("form", [TILED, STRIPED])
def test_rotation_by_rounding_is_none(path: Path, form: dict[str, Any]) -> None:
    write(path, ramp(), **form, transform=Affine(10, 1e-12, 600000, -1e-12, -10, 5200020))
    with rasterio.open(path) as file:
        assert file.transform.b
    check_data(path, ramp(), np.ones((SIZE, SIZE), bool))


@pytest.mark.parametrize("degrees", [10, -10, 0.05, 90])
def test_rotation_is_refused(path: Path, degrees: float) -> None:
    write(path, ramp(), **TILED, transform=NORTH_UP * Affine.rotation(degrees))
    assert refusal(path) == "its pixels are rotated"


@pytest.mark.parametrize("down", [-10, 10])
def test_columns_from_east_to_west_are_refused(path: Path, down: int) -> None:
    write(path, ramp(), **TILED, transform=Affine(-10, 0, 601000, 0, down, 5200020))
    assert refusal(path) == "its columns run from east to west, which is not read"
