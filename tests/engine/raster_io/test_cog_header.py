"""Headers and blocks of plain Cloud Optimized GeoTIFFs, with rasterio as the oracle."""

from __future__ import annotations

import math
import struct
import tracemalloc
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudless_plugin.engine.machine.workspace import Workspace
from cloudless_plugin.engine.raster_io.cog_header import BlockError, CogHeader, CogLevel, MoreBytesError, parse_header
from tests.support.geotiffs import STORED, TILED, levels, numbers, plain, with_double, with_entry, write

BUFFER = Workspace(1).block_buffer
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


def needed(head: bytes) -> int:
    """Return how many bytes are needed to tell what the header says; 0 where these do."""
    try:
        parse_header(head)
    except MoreBytesError as error:
        return error.needed
    return 0


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
            target[...] = header.decode(block(content, level, row, column), level, BUFFER)[
                : target.shape[0], : target.shape[1]
            ]
    return out


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
def test_codes_of_projected_and_geographic_crss(path: Path, code: int) -> None:
    assert plain(path, crs=f"EPSG:{code}")[1].epsg == code


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
        header.decode(cut, header.levels[0], BUFFER)


@given(place=st.integers(0, 10**6), value=st.integers(1, 255))
def test_changed_block_is_refused(tmp_path_factory: pytest.TempPathFactory, place: int, value: int) -> None:
    content, header = plain(tmp_path_factory.getbasetemp() / "changed.tif", compress="deflate")
    raw = bytearray(block(content, header.levels[0], 1, 1))
    raw[place % len(raw)] ^= value
    try:
        found = header.decode(bytes(raw), header.levels[0], BUFFER)
    except BlockError:
        return
    np.testing.assert_array_equal(found, numbers()[64:128, 64:128])


@pytest.mark.parametrize("stored", STORED)
def test_pixels_of_a_block_may_be_written_to(path: Path, stored: str) -> None:
    content, header = plain(path, **STORED[stored])
    header.decode(block(content, header.levels[0], 0, 0), header.levels[0], BUFFER)[...] = 1


@pytest.mark.parametrize("stored", STORED)
def test_part_of_a_block(path: Path, stored: str) -> None:
    content, header = plain(path, **STORED[stored])
    level, rows, columns = header.levels[0], slice(3, 40), slice(17, 50)
    found = header.decode(block(content, level, 1, 1), level, BUFFER, (rows, columns))
    np.testing.assert_array_equal(found, numbers()[64:128, 64:128][rows, columns])


def test_block_of_another_size_is_refused(path: Path) -> None:
    content, header = plain(path)
    larger, _ = plain(path, blockxsize=128)
    with pytest.raises(BlockError):
        header.decode(block(larger, parse_header(larger).levels[0], 0, 0), header.levels[0], BUFFER)
    with pytest.raises(BlockError):
        parse_header(larger).decode(block(content, header.levels[0], 0, 0), parse_header(larger).levels[0], BUFFER)
