"""Plain Cloud Optimized GeoTIFFs, with rasterio as the oracle."""

from __future__ import annotations

import math
import struct
import tracemalloc
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rasterio.enums import Resampling
from rasterio.warp import reproject

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.radiometry import IDENTITY, Scaling, harmonise
from cloudless_plugin.engine.net import byte_ranges
from cloudless_plugin.engine.raster_io import gdal_source, reader
from cloudless_plugin.engine.raster_io.cog_header import BlockError, CogHeader, CogLevel, MoreBytesError, parse_header
from cloudless_plugin.engine.raster_io.cog_source import CogSource

HEIGHT, WIDTH = 301, 203
TRANSFORM = Affine(10, 0, 600000, 0, -10, 5200020)
GRID = Grid("EPSG:32633", 10.0, 60000, 520002, WIDTH, HEIGHT, 10.0)
TILED = {"driver": "GTiff", "tiled": True, "blockxsize": 64, "blockysize": 64}

FORMATS: dict[str, dict[str, Any]] = {
    "blocks of 16": {**TILED, "blockxsize": 16, "blockysize": 16},
    "blocks of 512": {**TILED, "blockxsize": 512, "blockysize": 512},
    "oblong blocks": {**TILED, "blockxsize": 128, "blockysize": 32},
    "overviews": {**TILED, "factors": [2, 4, 7]},
    "0 is white": {**TILED, "photometric": "MINISWHITE"},
    "BigTIFF": {**TILED, "BIGTIFF": "YES", "factors": [2]},
    "COG": {"driver": "COG", "BLOCKSIZE": 128},
    "COG without overviews": {"driver": "COG", "OVERVIEWS": "NONE"},
    "COG as BigTIFF": {"driver": "COG", "BIGTIFF": "YES", "BLOCKSIZE": 128},
}
STORED: dict[str, dict[str, str]] = {
    "as it is": {"compress": "none"},
    "deflated": {"compress": "deflate"},
    "deflated differences": {"compress": "deflate", "predictor": "2"},
}
NOT_PLAIN: dict[str, dict[str, Any]] = {
    "3 bands": {"count": 3},
    "3 bands one after another": {"count": 3, "interleave": "band"},
    "int16": {"dtype": "int16"},
    "uint32": {"dtype": "uint32"},
    "float32": {"dtype": "float32"},
    "12 bits": {"nbits": 12},
    "LZW": {"compress": "lzw"},
    "ZSTD": {"compress": "zstd"},
    "JPEG": {"compress": "jpeg", "dtype": "uint8"},
    "stripes": {"tiled": False, "blockxsize": None, "blockysize": None},
    "big-endian": {"ENDIANNESS": "BIG"},
    "big-endian BigTIFF": {"ENDIANNESS": "BIG", "BIGTIFF": "YES"},
    "pixels are points": {"point": True},
    "mask": {"mask": True},
    "mask and overviews": {"mask": True, "factors": [2]},
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "scene.tif"


def numbers(height: int = HEIGHT, width: int = WIDTH, dtype: str = "uint16") -> np.ndarray:
    """Noise with a hole of no data."""
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


def needed(head: bytes) -> int:
    """Return how many bytes are needed to tell what the header says; 0 where these do."""
    try:
        parse_header(head)
    except MoreBytesError as error:
        return error.needed
    return 0


def levels(path: Path) -> list[np.ndarray]:
    """Return the full pixels and each overview's, as GDAL reads them."""
    with rasterio.open(path) as file:
        found = [file.read(1)]
        count = len(file.overviews(1))
    for index in range(count):
        with rasterio.open(path, OVERVIEW_LEVEL=index) as file:
            found.append(file.read(1))
    return found


def block(content: bytes, level: CogLevel, row: int, column: int) -> bytes:
    begin, size = int(level.offsets[row, column]), int(level.sizes[row, column])
    return content[begin : begin + size]


def decoded(content: bytes, header: CogHeader, level: CogLevel) -> np.ndarray:
    """Return all pixels of a level, block by block."""
    out = np.zeros((level.height, level.width), header.dtype)
    for row, column in level.blocks(0, 0, level.height, level.width):
        if level.sizes[row, column]:
            y, x = row * level.block_height, column * level.block_width
            target = out[y : y + level.block_height, x : x + level.block_width]
            target[...] = header.decode(block(content, level, row, column), level)[: target.shape[0], : target.shape[1]]
    return out


def filled(path: Path, grid: Grid = GRID, dtype: str = "uint16", **options: Any) -> np.ndarray:
    reader.close_files()
    out = np.zeros(grid.shape, dtype)
    reader.fill(out, str(path), grid, **options)
    return out


def entry(content: bytes, tag: int) -> int:
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


@pytest.mark.parametrize("dtype", ["uint8", "uint16"])
@pytest.mark.parametrize("stored", STORED)
@pytest.mark.parametrize("name", FORMATS)
def test_header_and_blocks_of_plain_files_are_rasterio_s(path: Path, name: str, stored: str, dtype: str) -> None:
    write(path, numbers(dtype=dtype), **FORMATS[name], **STORED[stored])
    content, expected = path.read_bytes(), levels(path)
    header = parse_header(content)
    assert header is not None
    with rasterio.open(path) as file:
        assert (header.epsg, header.transform, header.dtype) == (file.crs.to_epsg(), file.transform, file.dtypes[0])
    assert [(level.height, level.width) for level in header.levels] == [pixels.shape for pixels in expected]
    for level, pixels in zip(header.levels, expected):
        np.testing.assert_array_equal(decoded(content, header, level), pixels)


@pytest.mark.parametrize("shape", [(1, 1), (1, 300), (64, 64), (65, 63), (128, 1)])
def test_files_of_any_size(path: Path, shape: tuple[int, int]) -> None:
    write(path, numbers(*shape), **TILED, compress="deflate")
    content = path.read_bytes()
    header = parse_header(content)
    assert header is not None
    np.testing.assert_array_equal(decoded(content, header, header.levels[0]), levels(path)[0])


@pytest.mark.parametrize("code", [2154, 2193, 3035, 3857, 4258, 4326, 5070, 25832, 32633, 32733])
def test_codes_of_projected_and_geographic_systems(path: Path, code: int) -> None:
    assert plain(path, crs=f"EPSG:{code}")[1].epsg == code


@pytest.mark.parametrize("compress", ["none", "deflate"])
def test_blocks_that_are_not_stored_are_no_data(path: Path, compress: str) -> None:
    pixels = numbers()
    pixels[:130, :130] = 0
    write(path, pixels, **TILED, compress=compress, SPARSE_OK=True, factors=[2])
    header = parse_header(path.read_bytes())
    assert header is not None
    assert not all(level.sizes.all() for level in header.levels)
    np.testing.assert_array_equal(filled(path, fresh=True), pixels)
    np.testing.assert_array_equal(filled(path), pixels)


@pytest.mark.parametrize("factor", [1, 2, 4])
def test_grid_of_a_level_is_filled_with_its_pixels(path: Path, factor: int) -> None:
    transform = Affine(10, 0, 600000, 0, -10, 5200000)
    write(path, numbers(256, 512), **{**TILED, "transform": transform}, compress="deflate", factors=[2, 4])
    size = 10 * factor
    grid = Grid("EPSG:32633", float(size), 600000 // size, 5200000 // size, 512 // factor, 256 // factor, float(size))
    np.testing.assert_array_equal(filled(path, grid), levels(path)[[1, 2, 4].index(factor)])


@given(
    top=st.integers(-80, HEIGHT + 10),
    left=st.integers(-80, WIDTH + 10),
    height=st.integers(1, 150),
    width=st.integers(1, 150),
    fresh=st.booleans(),
)
def test_windows_inside_and_across_the_edges(
    tmp_path_factory: pytest.TempPathFactory, top: int, left: int, height: int, width: int, fresh: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "windows.tif"
    if not path.exists():
        write(path, numbers(), **TILED, compress="deflate", predictor=2)
    around = np.pad(numbers(), 260)
    out = np.full((height, width), 7 if fresh else 0, np.uint16)
    reader.fill(out, str(path), GRID.part(top, left, height, width), fresh=fresh)
    np.testing.assert_array_equal(out, around[260 + top :, 260 + left :][:height, :width])


PLACES = st.tuples(st.integers(-80, HEIGHT), st.integers(-80, WIDTH), st.integers(1, 150), st.integers(1, 150))


@given(
    window=PLACES,
    known=st.lists(PLACES, max_size=3),
    hole=st.none() | st.tuples(st.integers(0, 149), st.integers(0, 149)),
    scaling=st.sampled_from([IDENTITY, Scaling(-1000)]),
    form=st.sampled_from(sorted(STORED)),
)
@example((0, 0, HEIGHT, WIDTH), [(100, 50, HEIGHT, WIDTH)], None, IDENTITY, "as it is")
def test_only_pixels_without_data_are_filled(
    tmp_path_factory: pytest.TempPathFactory,
    window: tuple[int, int, int, int],
    known: list[tuple[int, int, int, int]],
    hole: Optional[tuple[int, int]],
    scaling: Scaling,
    form: str,
) -> None:
    path = tmp_path_factory.getbasetemp() / f"lacking {form}.tif"
    if not path.exists():
        write(path, numbers(), **TILED, **STORED[form])
    stored = numbers()
    harmonise(stored, scaling, stored)
    around = np.pad(stored, 260)
    (top, left, height, width), out = window, np.full((520 + HEIGHT, 520 + WIDTH), 0, np.uint16)
    for first, begin, rows, columns in known:
        out[260 + first :, 260 + begin :][:rows, :columns] = 9
    out = out[260 + top :, 260 + left :][:height, :width].copy()
    if hole is not None:
        out[hole[0] % height, hole[1] % width] = 0
    expected = np.where(out, out, around[260 + top :, 260 + left :][:height, :width])
    reader.fill(out, str(path), GRID.part(top, left, height, width), scaling=scaling)
    np.testing.assert_array_equal(out, expected)


def test_pixels_that_are_there_are_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, numbers(), **TILED, compress="deflate")
    out = np.full(GRID.shape, 9, np.uint16)
    out[70, 70:75] = 0
    asked = []

    def read_ranges(href: str, wanted: Sequence[tuple[int, int]], version: str = "") -> list[bytes]:
        asked.extend(wanted)
        return read(href, wanted, version)

    read = byte_ranges.read_ranges
    monkeypatch.setattr(byte_ranges, "read_ranges", read_ranges)
    reader.fill(out, str(path), GRID)
    header = parse_header(path.read_bytes())
    assert header is not None
    blocks = header.levels[0]
    assert [begin for begin, _ in asked if begin] == [int(blocks.offsets[1, 1])]
    np.testing.assert_array_equal(out[70, 70:75], numbers()[70, 70:75])


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_other_files_are_left_to_gdal(path: Path, name: str) -> None:
    options = {**TILED, **NOT_PLAIN[name]}
    write(path, numbers(dtype=options.pop("dtype", "uint16")), **options)
    assert parse_header(path.read_bytes()) is None
    with rasterio.open(path) as file:
        found = reader.inspect(str(path))
        assert found == {"epsg": 32633, "transform": tuple(file.transform)[:6], "shape": file.shape}
        for fresh in (True, False):
            np.testing.assert_array_equal(filled(path, fresh=fresh), file.read(1))


@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_other_types_are_averaged(path: Path, dtype: str) -> None:
    pixels = np.tile(np.arange(1, 61, dtype=dtype), (60, 1))
    write(path, pixels, **TILED)
    grid = Grid("EPSG:32633", 30.0, 20000, 173334, 20, 20, 30.0)
    np.testing.assert_array_equal(filled(path, grid), np.tile(np.arange(2, 61, 3), (20, 1)))


@pytest.mark.parametrize("shape", [(1278, 962), (1830, 1830)])
def test_overviews_of_other_files_have_their_true_size(path: Path, shape: tuple[int, int]) -> None:
    """GDAL tells by how much an overview is coarser as a whole number, from which its size cannot be had."""
    write(path, numbers(*shape, dtype="uint8"), **TILED, compress="lzw", factors=[2, 4, 8, 16, 32, 64])
    reader.close_files()
    source = reader._open(str(path))
    assert isinstance(source, gdal_source.GdalSource)
    assert list(source.shapes) == [pixels.shape for pixels in levels(path)]


def test_system_without_a_code_is_left_to_gdal(path: Path) -> None:
    write(path, numbers(), **{**TILED, "crs": "+proj=laea +lat_0=47 +lon_0=16 +datum=WGS84"})
    assert parse_header(path.read_bytes()) is None
    assert reader.inspect(str(path))["epsg"] == 0
    grid = Grid("EPSG:32633", 10.0, 117300, 573000, 150, 150, 10.0)
    expected = np.zeros(grid.shape, np.uint16)
    with rasterio.open(path) as file:
        reproject(rasterio.band(file, 1), expected, dst_transform=grid.transform, dst_crs=grid.crs, dst_nodata=0)
    assert (filled(path, grid) == expected).mean() > 0.999


def test_file_without_a_system_cannot_be_read_onto_a_grid(path: Path) -> None:
    write(path, numbers(), **{**TILED, "crs": None})
    assert parse_header(path.read_bytes()) is None
    with pytest.raises(ReadError):
        filled(path)


def test_file_of_an_unknown_system_cannot_be_read_onto_a_grid(path: Path) -> None:
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
    np.testing.assert_array_equal(filled(path), levels(path)[0])
    assert levels(path)[0].max() > 127


@pytest.mark.parametrize("content", [b"", b"II*\0", b"\0" * 100, b"II*\0" + bytes(100), b"<VRTDataset/>" * 9])
def test_what_is_no_tiff_is_not_plain(content: bytes) -> None:
    assert parse_header(content) is None


@pytest.mark.parametrize("BIGTIFF", ["NO", "YES"])
def test_cut_header_asks_for_what_is_missing_until_it_is_whole(path: Path, BIGTIFF: str) -> None:  # noqa: N803 - GDAL's
    content, header = plain(path, BIGTIFF=BIGTIFF, factors=[2, 4])
    lengths = [16]
    while more := needed(content[: lengths[-1]]):
        lengths.append(more)
    assert len(lengths) > 1
    assert lengths == sorted(set(lengths))
    assert lengths[-1] <= len(content)
    found = parse_header(content[: lengths[-1]])
    assert found is not None
    assert [level.sizes.tolist() for level in found.levels] == [level.sizes.tolist() for level in header.levels]


@pytest.mark.parametrize("BIGTIFF", ["NO", "YES"])
def test_header_longer_than_what_is_read_first(path: Path, BIGTIFF: str) -> None:  # noqa: N803 - GDAL's
    pixels = numbers(1400, 1200)
    write(path, pixels, **{**TILED, "blockxsize": 16, "blockysize": 16}, BIGTIFF=BIGTIFF)
    with pytest.raises(MoreBytesError):
        parse_header(path.read_bytes()[: reader._HEAD])
    grid = GRID.part(0, 0, 1400, 1200)
    np.testing.assert_array_equal(filled(path, grid), pixels)
    assert isinstance(reader._open(str(path)), CogSource)


@pytest.fixture(scope="module")
def headers(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The headers of a COG, as classic TIFF and as BigTIFF."""
    folder = tmp_path_factory.mktemp("headers")
    files = [
        write(folder / f"{big}.tif", numbers(), driver="COG", BLOCKSIZE=128, BIGTIFF=big, compress="deflate")
        for big in ("NO", "YES")
    ]
    return [file.read_bytes()[:2000] for file in files]


@settings(max_examples=400)
@given(
    big=st.booleans(),
    cut=st.integers(0, 983) | st.just(2000),
    changes=st.lists(st.tuples(st.integers(0, 983), st.integers(0, 255)), max_size=8),
)
def test_broken_header_is_refused_or_asks_for_more(
    headers: list[bytes], big: bool, cut: int, changes: list[tuple[int, int]]
) -> None:
    broken = bytearray(headers[big])
    for place, value in changes:
        broken[place] = value
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        more = needed(bytes(broken[:cut]))
    assert more == 0 or more > cut


@pytest.mark.parametrize("tag", [256, 258, 322, 324, 325, 34735])
@pytest.mark.parametrize("value", [math.inf, -1.0])
def test_numbers_of_a_wrong_type_are_refused(path: Path, tag: int, value: float) -> None:
    content, _ = plain(path, blockxsize=512, blockysize=512)
    doubles = struct.pack("<d", value) * 8
    broken = with_entry(content + doubles, tag, tag, 12, 8 if tag == 34735 else 1, len(content))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert parse_header(broken) is None


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 0.0, -10.0])
def test_pixel_size_that_is_none_is_refused(path: Path, value: float) -> None:
    content, _ = plain(path)
    for index in (0, 1):
        assert parse_header(with_double(content, 33550, index, value)) is None


@pytest.mark.parametrize("value", [math.inf, math.nan])
def test_place_that_is_none_is_refused(path: Path, value: float) -> None:
    content, _ = plain(path)
    for index in (3, 4):
        assert parse_header(with_double(content, 33922, index, value)) is None


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


def test_directories_in_a_circle_end(path: Path) -> None:
    content = bytearray(plain(path)[0])
    (begin,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, begin)
    struct.pack_into("<I", content, begin + 2 + 12 * count, begin)
    assert parse_header(bytes(content)) is None


def test_greedy_header_takes_little_memory() -> None:
    """Many tags, each nearly as long as the file, in a directory that is its own next."""
    count, size = 200, 32768
    tags = b"".join(struct.pack("<HHII", tag, 1, size - 1, 1) for tag in range(40000, 40000 + count))
    content = struct.pack("<4sIQH", b"II*\0", 16, 0, count) + tags + struct.pack("<I", 16)
    tracemalloc.start()
    assert parse_header(content.ljust(size, b"\0")) is None
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 16 << 20


def test_tags_that_are_not_needed_are_not_waited_for(path: Path) -> None:
    """XMP may lie anywhere in the file, and be of any length."""
    content, header = plain(path)
    changed = with_entry(content, 277, 277, 1, 1 << 30, 0)
    assert parse_header(with_entry(changed, 277, 700, 1, 1 << 30, 1 << 20)).epsg == header.epsg


@pytest.mark.parametrize("stored", STORED)
@given(data=st.data())
def test_cut_block_is_refused(tmp_path_factory: pytest.TempPathFactory, stored: str, data: st.DataObject) -> None:
    content, header = plain(tmp_path_factory.getbasetemp() / "cut.tif", **STORED[stored])
    raw = block(content, header.levels[0], 1, 1)
    cut = raw[: data.draw(st.integers(0, len(raw) - 1))]
    with pytest.raises(BlockError):
        header.decode(cut, header.levels[0])


@given(place=st.integers(0, 10**6), value=st.integers(1, 255))
def test_changed_block_is_refused(tmp_path_factory: pytest.TempPathFactory, place: int, value: int) -> None:
    content, header = plain(tmp_path_factory.getbasetemp() / "changed.tif", compress="deflate")
    raw = bytearray(block(content, header.levels[0], 1, 1))
    raw[place % len(raw)] ^= value
    try:
        found = header.decode(bytes(raw), header.levels[0])
    except BlockError:
        return
    np.testing.assert_array_equal(found, numbers()[64:128, 64:128])


@pytest.mark.parametrize("stored", STORED)
def test_pixels_of_a_block_may_be_written_to(path: Path, stored: str) -> None:
    content, header = plain(path, **STORED[stored])
    header.decode(block(content, header.levels[0], 0, 0), header.levels[0])[...] = 1


@pytest.mark.parametrize("stored", STORED)
def test_part_of_a_block(path: Path, stored: str) -> None:
    content, header = plain(path, **STORED[stored])
    level, rows, columns = header.levels[0], slice(3, 40), slice(17, 50)
    found = header.decode(block(content, level, 1, 1), level, (rows, columns))
    np.testing.assert_array_equal(found, numbers()[64:128, 64:128][rows, columns])


def test_block_of_another_size_is_refused(path: Path) -> None:
    content, header = plain(path)
    larger, _ = plain(path, blockxsize=128)
    with pytest.raises(BlockError):
        header.decode(block(larger, parse_header(larger).levels[0], 0, 0), header.levels[0])
    with pytest.raises(BlockError):
        parse_header(larger).decode(block(content, header.levels[0], 0, 0), parse_header(larger).levels[0])


def test_broken_block_says_which_file(path: Path) -> None:
    content, header = plain(path, compress="deflate")
    place = int(header.levels[0].offsets[1, 1]) + 40
    path.write_bytes(content[:place] + bytes(20) + content[place + 20 :])
    with pytest.raises(ReadError, match="decoded") as error:
        filled(path)
    assert error.value.href == str(path)


def test_cut_file_says_which_file(path: Path) -> None:
    content, header = plain(path)
    path.write_bytes(content[: int(header.levels[0].offsets[-1, -1]) + 10])
    with pytest.raises(ReadError) as error:
        filled(path)
    assert error.value.href == str(path)
