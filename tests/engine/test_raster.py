from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import rasterio

from cloudless_plugin.engine import raster
from cloudless_plugin.engine.errors import OutputError
from cloudless_plugin.engine.grid import Grid
from cloudless_plugin.engine.raster import ScratchRaster, check_output, check_space, display_range, replace_outputs

GRID = Grid("EPSG:32633", 10.0, 50000, 520000, 1300, 1100, 10.0)
RGB = ("red", "green", "blue")


def pixels(bands: int = 3, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 3000, (bands, *GRID.shape), dtype=np.uint16)


def write(folder: Path, bands: tuple[str, ...] = RGB, tile: int = 512) -> tuple[Path, np.ndarray]:
    whole = pixels(len(bands))
    scratch = ScratchRaster(folder, GRID, bands)
    for part in reversed(list(GRID.tiles(tile))):
        top, left = GRID.offset_of(part)
        scratch.write(part, whole[:, top : top + part.height, left : left + part.width])
    scratch.to_cog(folder / "mosaic.tif", {"CLOUDLESS_METHOD": "median", "CLOUDLESS_NOTE": "<&>"})
    scratch.close()
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


def test_overviews_do_not_mix_data_with_no_data(tmp_path: Path) -> None:
    scratch = ScratchRaster(tmp_path, GRID, ("red",))
    plane = np.zeros((1, *GRID.shape), np.uint16)
    plane[:, :, 1::2] = 1000
    scratch.write(GRID, plane)
    scratch.to_cog(tmp_path / "mosaic.tif", {})
    scratch.close()
    with rasterio.open(tmp_path / "mosaic.tif", OVERVIEW_LEVEL=0) as dataset:
        assert np.unique(dataset.read()).tolist() == [1000]


def test_the_same_pixels_give_the_same_bytes(tmp_path: Path) -> None:
    files = []
    for name, tile in (("a", 512), ("b", 300)):
        (tmp_path / name).mkdir()
        files.append(write(tmp_path / name, tile=tile)[0].read_bytes())
    assert files[0] == files[1]


def test_display_range(tmp_path: Path) -> None:
    path, whole = write(tmp_path)
    low, high = display_range(path)
    assert 0 < low < np.percentile(whole, 5)
    assert np.percentile(whole, 90) < high <= 3000


@pytest.mark.parametrize(
    ("name", "words"),
    [("mosaic.png", "end in .tif"), ("none/mosaic.tif", "does not exist"), ("folder.tif", "is a folder")],
)
def test_outputs_that_cannot_be(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "folder.tif").mkdir()
    with pytest.raises(OutputError, match=words):
        check_output(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="cannot be written"):
        check_output(tmp_path / "mosaic.tif")


def test_file_that_may_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "mosaic.tif"
    output.write_text("before")
    monkeypatch.setattr(raster.os, "access", lambda path, _: Path(path) != output)
    with pytest.raises(OutputError, match="allow writing"):
        check_output(output)
    assert output.read_text() == "before"


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


@pytest.mark.usefixtures("file_limit")
def test_write_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        ScratchRaster(tmp_path, GRID, RGB)


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


def test_disk_that_is_full_while_scratch_is_made(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(5_000_000))
    scratch = small_disk / "scratch"
    scratch.mkdir()
    with pytest.raises(OutputError, match="is full"):
        ScratchRaster(scratch, GRID, RGB)


def test_disk_that_is_full_while_the_geotiff_is_made(small_disk: Path) -> None:
    scratch = small_disk / "scratch"
    scratch.mkdir()
    file = ScratchRaster(scratch, GRID, RGB[:1])
    file.write(GRID, np.random.default_rng(1).integers(0, 65535, (1, *GRID.shape), dtype=np.uint16))
    (small_disk / "filler").write_bytes(bytes(6_000_000))
    with closing(file), pytest.raises(OutputError, match="is full"):
        file.to_cog(scratch / "mosaic.tif", {})


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
