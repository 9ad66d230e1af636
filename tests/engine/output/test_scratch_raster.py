"""From tiles to a Cloud Optimized GeoTIFF, and disks that are full on the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rasterio.enums import Resampling
from rasterio.io import MemoryFile

from cloudless_plugin.common.errors import MEMORY, OutputError
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.output.scratch_raster import ScratchRaster, halved
from cloudless_plugin.engine.raster_io.gdal_ops import check_blocks

GRID = Grid("EPSG:32633", 10.0, 50000, 520000, 1300, 1100, 10.0)
RGB = ("red", "green", "blue")


def pixels(bands: int = 3, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 3000, (bands, *GRID.shape), dtype=np.uint16)


def write(
    folder: Path, bands: tuple[str, ...] = RGB, tile: int = 512, whole: np.ndarray | None = None
) -> tuple[Path, np.ndarray]:
    whole = pixels(len(bands)) if whole is None else whole
    scratch = ScratchRaster(folder / "a.raw", GRID, bands)
    for part in reversed(list(GRID.cut(tile))):
        top, left = GRID.offset_of(part)
        scratch.write(part, whole[:, top : top + part.height, left : left + part.width])
    scratch.to_cog(folder / "mosaic.tif", {"CLOUDLESS_METHOD": "median", "CLOUDLESS_NOTE": "<&>"})
    scratch.remove()
    return folder / "mosaic.tif", whole


@pytest.mark.parametrize("tile", [512, 300])
def test_tiles_in_any_order_become_the_whole(tmp_path: Path, tile: int) -> None:
    path, whole = write(tmp_path, tile=tile)
    with rasterio.open(path) as dataset:
        np.testing.assert_array_equal(dataset.read(), whole)
        assert dataset.bounds == GRID.bounds
        assert dataset.crs.to_epsg() == 32633


def test_file_is_a_cloud_optimized_geotiff_with_band_names_and_tags(tmp_path: Path) -> None:
    path, _ = write(tmp_path)
    with rasterio.open(path) as dataset:
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert dataset.descriptions == RGB
        assert dataset.nodatavals == (0, 0, 0)
        assert dataset.dtypes == ("uint16",) * 3
        assert dataset.overviews(1) == [2, 4]
        assert dataset.block_shapes == [(512, 512)] * 3
        assert [colour.name for colour in dataset.colorinterp] == ["red", "green", "blue"]
        assert dataset.tags()["CLOUDLESS_METHOD"] == "median"
        assert dataset.tags()["CLOUDLESS_NOTE"] == "<&>"


def test_other_bands_have_no_colours(tmp_path: Path) -> None:
    path, _ = write(tmp_path, ("nir", "red"))
    with rasterio.open(path) as dataset:
        assert [colour.name for colour in dataset.colorinterp] == ["gray", "undefined"]


def test_scratch_files_are_removed(tmp_path: Path) -> None:
    path, _ = write(tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def by_gdal(pixels: np.ndarray) -> np.ndarray:
    height, width = pixels.shape
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint16", "height": height, "width": width, "nodata": 0}
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(pixels, 1)
            dataset.build_overviews([2], Resampling.average)
        with memory.open(OVERVIEW_LEVEL=0) as dataset:
            return dataset.read(1)


@given(arrays(np.uint16, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.sampled_from([0, 1, 2, 65535])))
def test_halves_of_even_sizes_equal_the_averages_of_gdal(corners: np.ndarray) -> None:
    pixels = np.repeat(np.repeat(corners, 2, axis=0), 2, axis=1)
    pixels[::2, 1::2] //= 2
    np.testing.assert_array_equal(np.concatenate(list(halved(pixels))), by_gdal(pixels))


@pytest.mark.parametrize("shape", [(701, 900), (700, 901), (1035, 1111)])
def test_halves_of_odd_sizes_differ_from_the_averages_of_gdal_by_rounding(shape: tuple[int, int]) -> None:
    y, x = np.mgrid[: shape[0], : shape[1]]
    pixels = (2000 + 1000 * np.sin(y / 9) + 800 * np.cos(x / 7)).astype(np.uint16)
    difference = np.concatenate(list(halved(pixels))).astype(int) - by_gdal(pixels)
    assert np.abs(difference).max() <= 1


def test_overviews_do_not_mix_data_with_no_data(tmp_path: Path) -> None:
    scratch = ScratchRaster(tmp_path / "a.raw", GRID, ("red",))
    plane = np.zeros((1, *GRID.shape), np.uint16)
    plane[:, :, 1::2] = 1000
    scratch.write(GRID, plane)
    scratch.to_cog(tmp_path / "mosaic.tif", {})
    scratch.remove()
    with rasterio.open(tmp_path / "mosaic.tif", OVERVIEW_LEVEL=0) as dataset:
        assert np.unique(dataset.read()).tolist() == [1000]


def test_same_pixels_give_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name, tile in (("a", 512), ("b", 300)):
        (tmp_path / name).mkdir()
        files.append(write(tmp_path / name, tile=tile)[0].read_bytes())
    assert files[0] == files[1]


_WRITE_WITH_LITTLE_MEMORY = """
import resource, sys
from pathlib import Path
import numpy as np, rasterio
from cloudless_plugin.common.errors import ShortageError
from cloudless_plugin.engine.output.scratch_raster import ScratchRaster
from cloudless_plugin.engine.raster_io import gdal_ops
from cloudless_plugin.engine.geo.grid import Grid

with rasterio.open("../mosaic.tif") as dataset:
    pixels = dataset.read()
grid = Grid("EPSG:32633", 10.0, 50000, 520000, 1300, 1100, 10.0)
scratch = ScratchRaster(Path("a.raw"), grid, ("red", "green", "blue"))
scratch.write(grid, pixels)
used = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmSize")) << 10
resource.setrlimit(resource.RLIMIT_AS, (used + (int(sys.argv[1]) << 20), -1))
try:
    scratch.to_cog(Path("mosaic.tif"), {})
except ShortageError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.fault("system short of processes or memory")
@pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
def test_file_is_whole_however_little_memory_there_is(tmp_path: Path) -> None:
    """GDAL reported success where blocks were missing. Where a library ends the process, there is no success either."""
    _, whole = write(tmp_path)
    said = []
    for megabytes in (*range(30, 50, 2), 1000):
        folder = tmp_path / str(megabytes)
        folder.mkdir()
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3]), "OPENBLAS_NUM_THREADS": "1"}
        command = [sys.executable, "-c", _WRITE_WITH_LITTLE_MEMORY, str(megabytes)]
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        said.append((ran.returncode, ran.stdout, ran.stderr[-200:]))
        if ran.returncode or ran.stdout:
            assert ran.returncode or ran.stdout == f"{MEMORY}\n", ran
            continue
        with rasterio.open(folder / "mosaic.tif") as dataset:
            np.testing.assert_array_equal(dataset.read(), whole)
    assert said[-1] == (0, "", ""), said


def test_block_that_was_left_out_is_noticed(tmp_path: Path) -> None:
    path, whole = write(tmp_path)
    whole[:, :512, 512:1024] = 0
    (tmp_path / "lacking").mkdir()
    lacking, _ = write(tmp_path / "lacking", whole=whole)
    with pytest.raises(OSError, match="no memory to compress"):
        check_blocks(path, lacking)
    check_blocks(lacking, lacking)


@pytest.fixture
def file_limit() -> Iterator[None]:
    """A limit on the size of files: like a full disk, it makes a write fail."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.fault("output cannot be written")
@pytest.mark.usefixtures("file_limit")
def test_failed_write_raises_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        ScratchRaster(tmp_path / "a.raw", GRID, RGB)


@pytest.mark.fault("disk full")
def test_full_disk_raises_while_the_scratch_file_is_made(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(5_000_000))
    scratch = small_disk / "scratch"
    scratch.mkdir()
    with pytest.raises(OutputError, match="is full"):
        ScratchRaster(scratch / "a.raw", GRID, RGB)


@pytest.mark.fault("disk full")
def test_full_disk_raises_while_the_geotiff_is_made(small_disk: Path) -> None:
    scratch = small_disk / "scratch"
    scratch.mkdir()
    file = ScratchRaster(scratch / "a.raw", GRID, RGB[:1])
    file.write(GRID, np.random.default_rng(1).integers(0, 65535, (1, *GRID.shape), dtype=np.uint16))
    (small_disk / "filler").write_bytes(bytes(6_000_000))
    with pytest.raises(OutputError, match="is full"):
        file.to_cog(scratch / "mosaic.tif", {})
    file.remove()
