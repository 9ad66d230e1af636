"""Files in the many forms that others write: no data, masks, orientations, bands, types and places."""

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
from rasterio.warp import reproject

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.crs import transform_bounds
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import CLASSES, PLAIN, Encoding
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.raster_io.cog_source import CogSource
from cloudless_plugin.engine.raster_io.gdal_source import GdalSource
from cloudless_plugin.engine.raster_io.layout import FileFacts, check_file, sample_windows
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support.geotiffs import TILED, filled, levels, write

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
    return AssetReader(Settings()).inspect(str(path), encoding)


def refusal(path: Path, encoding: Encoding = PLAIN) -> str:
    """Return why a file is refused."""
    with pytest.raises(ReadError) as error:
        filled(path, GRID, encoding=encoding)
    return str(error.value.reason)


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
    np.testing.assert_array_equal(filled(path, GRID, "uint8", encoding=CLASSES), np.where(known, classes, 0))


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
    assert refusal(path) == "its columns run from east to west"


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
    assert refusal(path) == f"its numbers are of the type {dtype}"


@pytest.mark.parametrize("dtype", ["int16", "int32", "uint32", "float32"])
def test_classes_of_other_types(path: Path, dtype: str) -> None:
    classes, _ = with_hole(ramp(dtype) % 12, 0)
    write(path, classes, **TILED)
    np.testing.assert_array_equal(filled(path, GRID, "uint8", encoding=CLASSES), classes)


@given(st.integers(1, 500), st.integers(1, 500), st.integers(1, 8), st.integers(1, 80))
def test_windows_of_samples_lie_inside(height: int, width: int, count: int, size: int) -> None:
    windows = sample_windows((height, width), count, size)
    assert len(windows) == count
    for rows, columns in windows:
        assert 0 <= rows.start < rows.stop <= height
        assert 0 <= columns.start < columns.stop <= width
        assert (rows.stop - rows.start, columns.stop - columns.start) == (min(size, height), min(size, width))


@pytest.mark.parametrize("transform", [Affine.identity(), Affine(0, 0, 5, 0, -10, 6), Affine(10, 0, 5, 0, 0, 6)])
def test_header_without_a_place_is_refused(transform: Affine) -> None:
    with pytest.raises(OSError, match=r"no georeference|rotated"):
        check_file(FileFacts(transform, (100, 100), ("uint16",)), PLAIN)


# JPEG 2000, and what is no raster


def as_jpeg2000(path: Path, pixels: np.ndarray, name: str) -> Path:
    """Write pixels as a lossless JPEG 2000 file of any name."""
    written = write(path, pixels, **TILED)
    named = path.with_name("scene.jp2")
    rasterio.shutil.copy(str(written), str(named), driver="JP2OpenJPEG", QUALITY=100, REVERSIBLE="YES")
    return named.rename(path.with_name(name))


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
        found = filled(named, grid, "uint8", encoding=CLASSES)
        assert found.any()
        assert set(np.unique(found)) <= {0, 3, 9}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty"),
        (b"\n  <!DOCTYPE html><html><body>Log in</body></html>", "the server answers with a page instead of the file"),
        (b'<?xml version="1.0"?><Error><Code>x</Code></Error>', "the server answers with a page instead of the file"),
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
