from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rasterio.enums import Resampling
from rasterio.io import MemoryFile

from cloudless_plugin.common.errors import OutputError
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.output import publish
from cloudless_plugin.engine.output.display import display_range
from cloudless_plugin.engine.output.publish import check_folder, check_output, check_space, copy_near, replace_outputs
from cloudless_plugin.engine.output.scratch_raster import ScratchRaster, halved

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


def test_it_is_a_cloud_optimized_geotiff_that_tells_what_it_is(tmp_path: Path) -> None:
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


def test_nothing_but_the_geotiff_is_left(tmp_path: Path) -> None:
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
def test_halves_of_even_sizes_are_gdal_s_averages(corners: np.ndarray) -> None:
    pixels = np.repeat(np.repeat(corners, 2, axis=0), 2, axis=1)
    pixels[::2, 1::2] //= 2
    np.testing.assert_array_equal(np.concatenate(list(halved(pixels))), by_gdal(pixels))


@pytest.mark.parametrize("shape", [(701, 900), (700, 901), (1035, 1111)])
def test_halves_of_odd_sizes_are_gdal_s_averages_but_for_rounding(shape: tuple[int, int]) -> None:
    y, x = np.mgrid[: shape[0], : shape[1]]
    pixels = (2000 + 1000 * np.sin(y / 9) + 800 * np.cos(x / 7)).astype(np.uint16)
    difference = np.concatenate(list(halved(pixels))).astype(int) - by_gdal(pixels)
    assert np.abs(difference).max() <= 1


def test_folder_of_a_series_is_checked(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for folder, words in ((tmp_path / "file", "is a file"), (tmp_path / "none" / "series", "does not exist")):
        with pytest.raises(OutputError, match=words):
            check_folder(folder)
    check_folder(tmp_path / "series")


def test_overviews_do_not_mix_data_with_no_data(tmp_path: Path) -> None:
    scratch = ScratchRaster(tmp_path / "a.raw", GRID, ("red",))
    plane = np.zeros((1, *GRID.shape), np.uint16)
    plane[:, :, 1::2] = 1000
    scratch.write(GRID, plane)
    scratch.to_cog(tmp_path / "mosaic.tif", {})
    scratch.remove()
    with rasterio.open(tmp_path / "mosaic.tif", OVERVIEW_LEVEL=0) as dataset:
        assert np.unique(dataset.read()).tolist() == [1000]


def test_the_same_pixels_give_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name, tile in (("a", 512), ("b", 300)):
        (tmp_path / name).mkdir()
        files.append(write(tmp_path / name, tile=tile)[0].read_bytes())
    assert files[0] == files[1]


def test_display_range(tmp_path: Path) -> None:
    """From the 1st to the 98th percentile of what has data, but for what a coarse view makes of single pixels."""
    ramp = np.linspace(1000, 3000, GRID.height).astype(np.uint16)
    whole = np.broadcast_to(ramp[:, np.newaxis], (3, *GRID.shape)).copy()
    whole[:, :, :300] = 0
    scratch = ScratchRaster(tmp_path / "a.raw", GRID, RGB)
    scratch.write(GRID, whole)
    scratch.to_cog(tmp_path / "a.tif", {})
    view = scratch.view(512)
    assert 512 <= max(view.shape) < 1024
    assert display_range(view) == pytest.approx((1020, 2960), abs=5)
    scratch.remove()
    assert display_range(np.zeros((1, 9, 9), np.uint16)) is None


@pytest.mark.fault("output cannot be written")
@pytest.mark.parametrize(
    ("name", "words"),
    [("mosaic.png", "end in .tif"), ("none/mosaic.tif", "does not exist"), ("folder.tif", "is a folder")],
)
def test_outputs_that_cannot_be(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder.tif").mkdir()
    with pytest.raises(OutputError, match=words):
        check_output(tmp_path / name)


@pytest.mark.fault("output cannot be written")
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="cannot be written"):
        check_output(tmp_path / "mosaic.tif")


@pytest.mark.fault("output cannot be written")
def test_file_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "mosaic.tif"
    output.write_text("before")
    monkeypatch.setattr(publish.os, "access", lambda path, _: Path(path) != output)
    with pytest.raises(OutputError, match="allow writing"):
        check_output(output)
    assert output.read_text() == "before"


@pytest.mark.fault("disk full")
def test_too_little_room_is_told_before(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"needs up to [\d,.]+ GB and"):
        check_space(tmp_path, Grid("EPSG:32633", 10.0, 0, 0, 3_000_000, 3_000_000, 10.0), 3)


@pytest.fixture
def file_limit() -> Iterator[None]:
    """A limit on how large a file may become, which the system answers as it does a full disk: with an error."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.fault("output cannot be written")
@pytest.mark.usefixtures("file_limit")
def test_write_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        ScratchRaster(tmp_path / "a.raw", GRID, RGB)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of ten megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=10m", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk needs root")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.fault("disk full")
def test_disk_that_is_full_while_scratch_is_made(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(5_000_000))
    scratch = small_disk / "scratch"
    scratch.mkdir()
    with pytest.raises(OutputError, match="is full"):
        ScratchRaster(scratch / "a.raw", GRID, RGB)


@pytest.mark.fault("disk full")
def test_disk_that_is_full_while_the_geotiff_is_made(small_disk: Path) -> None:
    scratch = small_disk / "scratch"
    scratch.mkdir()
    file = ScratchRaster(scratch / "a.raw", GRID, RGB[:1])
    file.write(GRID, np.random.default_rng(1).integers(0, 65535, (1, *GRID.shape), dtype=np.uint16))
    (small_disk / "filler").write_bytes(bytes(6_000_000))
    with pytest.raises(OutputError, match="is full"):
        file.to_cog(scratch / "mosaic.tif", {})
    file.remove()


@pytest.mark.fault("output cannot be written")
@pytest.mark.parametrize("locked", ["mosaic.tif", "mosaic.tif.json"])
@pytest.mark.parametrize("before", ["before", None])
def test_outputs_stay_as_they_were_where_one_cannot_be_replaced(
    tmp_path: Path, locked: str, before: str | None
) -> None:
    outputs = [tmp_path / "mosaic.tif.json", tmp_path / "mosaic.tif"]
    for output in outputs:
        (tmp_path / f"new-{output.name}").write_text("new")
        if output.name == locked:
            output.mkdir()
        elif before:
            output.write_text(before)
    with pytest.raises(OutputError, match="cannot be replaced"):
        replace_outputs({tmp_path / f"new-{output.name}": output for output in outputs})
    for output in outputs:
        if output.name == locked:
            assert output.is_dir()
        else:
            assert (output.read_text() if output.exists() else None) == before


@pytest.mark.fault("output cannot be written")
@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_on_another_disk(small_disk: Path, tmp_path: Path, fails: bool) -> None:
    far, near = small_disk / "evidence.tif", tmp_path / "mosaic.tif"
    far.write_text("before")
    sources = [tmp_path / "new-evidence", tmp_path / "new-mosaic"]
    for source in sources:
        source.write_text("new")
    if fails:
        near.mkdir()
    with pytest.raises(OutputError, match="cannot be replaced") if fails else nullcontext():
        replace_outputs({copy_near(sources[0], far): far, sources[1]: near})
    assert list(small_disk.iterdir()) == [far]
    assert far.read_text() == ("before" if fails else "new")
