"""Plain Cloud Optimized GeoTIFFs on a grid, with rasterio as the oracle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Optional

import numpy as np
import pytest
from affine import Affine
from hypothesis import example, given
from hypothesis import strategies as st

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.encoding import Encoding
from cloudless_plugin.engine.kernels.radiometry import IDENTITY, Scaling, harmonise
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.raster_io.cog_header import MoreBytesError, parse_header
from cloudless_plugin.engine.raster_io.cog_source import CogSource
from cloudless_plugin.engine.raster_io.reader import _HEAD, AssetReader
from tests.support.geotiffs import GRID, HEIGHT, STORED, TILED, WIDTH, filled, levels, numbers, plain, write


@pytest.mark.parametrize("compress", ["none", "deflate"])
def test_blocks_that_are_not_stored_are_no_data(path: Path, compress: str) -> None:
    pixels = numbers()
    pixels[:130, :130] = 0
    write(path, pixels, **TILED, compress=compress, SPARSE_OK=True, factors=[2])
    header = parse_header(path.read_bytes())
    assert header is not None
    assert not all(level.sizes.all() for level in header.levels)
    np.testing.assert_array_equal(filled(path, overwrite=True), pixels)
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
    overwrite=st.booleans(),
)
def test_windows_inside_and_across_the_edges(
    tmp_path_factory: pytest.TempPathFactory, top: int, left: int, height: int, width: int, overwrite: bool
) -> None:
    path = tmp_path_factory.getbasetemp() / "windows.tif"
    if not path.exists():
        write(path, numbers(), **TILED, compress="deflate", predictor=2)
    around = np.pad(numbers(), 260)
    out = np.full((height, width), 7 if overwrite else 0, np.uint16)
    AssetReader(Settings()).fill(out, str(path), GRID.part(top, left, height, width), overwrite=overwrite)
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
    path = tmp_path_factory.getbasetemp() / f"incomplete {form}.tif"
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
    AssetReader(Settings()).fill(out, str(path), GRID.part(top, left, height, width), encoding=Encoding(scaling))
    np.testing.assert_array_equal(out, expected)


def test_pixels_that_are_there_are_not_read_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, numbers(), **TILED, compress="deflate")
    out = np.full(GRID.shape, 9, np.uint16)
    out[70, 70:75] = 0
    asked = []

    def read_ranges(self: ByteReader, href: str, wanted: Sequence[tuple[int, int]], version: str = "") -> list[bytes]:
        asked.extend(wanted)
        return read(self, href, wanted, version)

    read = ByteReader.read_ranges
    monkeypatch.setattr(ByteReader, "read_ranges", read_ranges)
    AssetReader(Settings()).fill(out, str(path), GRID)
    header = parse_header(path.read_bytes())
    assert header is not None
    blocks = header.levels[0]
    assert [begin for begin, _ in asked if begin] == [int(blocks.offsets[1, 1])]
    np.testing.assert_array_equal(out[70, 70:75], numbers()[70, 70:75])


@pytest.mark.parametrize("BIGTIFF", ["NO", "YES"])
def test_header_longer_than_what_is_read_first(path: Path, BIGTIFF: str) -> None:  # noqa: N803 - GDAL's
    pixels = numbers(1400, 1200)
    write(path, pixels, **{**TILED, "blockxsize": 16, "blockysize": 16}, BIGTIFF=BIGTIFF)
    with pytest.raises(MoreBytesError):
        parse_header(path.read_bytes()[:_HEAD])
    grid = GRID.part(0, 0, 1400, 1200)
    np.testing.assert_array_equal(filled(path, grid), pixels)
    assert isinstance(AssetReader(Settings()).inspect(str(path)), CogSource)


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
