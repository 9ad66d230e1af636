"""Reading onto a grid, with GDAL's warper as the oracle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.enums import Resampling
from rasterio.warp import reproject

from cloudless_plugin.common.errors import ReadError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.geo.crs import transform_bounds
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.prepare import find_scenes
from cloudless_plugin.engine.jobs.run_context import RunContext
from cloudless_plugin.engine.kernels.encoding import Encoding
from cloudless_plugin.engine.net.byte_ranges import ByteReader
from cloudless_plugin.engine.raster_io.reader import AssetReader
from cloudless_plugin.engine.stac.scene import Scene
from tests.support import jobs
from tests.support.posix import missing_file


@pytest.fixture
def scene(generated: Path) -> Scene:
    _, scenes, _ = find_scenes(Request.from_dict(jobs.request(generated)), RunContext(Reporter(), Settings()))
    return scenes[0]


def pixels(path: str) -> np.ndarray:
    with rasterio.open(path) as dataset:
        return dataset.read(1)


def warped(path: str, grid: Grid, resampling: Resampling) -> np.ndarray:
    with rasterio.open(path) as dataset:
        out = np.zeros(grid.shape, dataset.dtypes[0])
        reproject(
            rasterio.band(dataset, 1),
            out,
            dst_transform=grid.transform,
            dst_crs=grid.crs,
            resampling=resampling,
            src_nodata=0,
            dst_nodata=0,
        )
        return out


def read(scene: Scene, grid: Grid, key: str = "red", dtype: str = "uint16", **options: Any) -> np.ndarray:
    """Return an asset of a scene on a grid."""
    out = np.empty(grid.shape, dtype)
    AssetReader(Settings()).fill(out, scene.assets[key].href, grid, overwrite=True, **options)
    return out


def test_pixels_on_the_grid_are_copied(scene: Scene) -> None:
    whole = pixels(scene.assets["red"].href)
    grid = Grid("EPSG:32633", 10.0, 49998 - 5, 520002 + 7, 60, 50, 10.0)
    expected = np.zeros(grid.shape, np.uint16)
    expected[7:, 5:] = whole[:43, :55]
    np.testing.assert_array_equal(read(scene, grid), expected)


@pytest.mark.parametrize("resampling", ["nearest", "bilinear", "cubic"])
def test_pixels_off_the_grid_are_resampled(scene: Scene, resampling: str) -> None:
    grid = Grid("EPSG:32633", 8.0, 62498, 650001, 150, 120, 8.0)
    expected = warped(scene.assets["red"].href, grid, Resampling[resampling])
    ours = read(scene, grid, resampling=resampling)
    # The kernels' sums are rounded by where GDAL begins to count.
    assert np.abs(ours.astype(int) - expected).max() <= (resampling != "nearest")
    assert (ours == expected).mean() > 0.99


def test_another_zone_is_reprojected(scene: Scene) -> None:
    west, _, _, north = transform_bounds((499980, 5198100, 501900, 5200020), "EPSG:32633", "EPSG:32632")
    grid = Grid("EPSG:32632", 10.0, round(west / 10), round(north / 10), 150, 150, 10.0)
    expected = warped(scene.assets["red"].href, grid, Resampling.nearest)
    ours = read(scene, grid)
    assert (ours > 0).mean() > 0.3
    assert (ours == expected).mean() > 0.999


def test_coarser_grid_averages(scene: Scene) -> None:
    grid = Grid("EPSG:32633", 30.0, 16666, 173334, 60, 60, 30.0)
    expected = warped(scene.assets["red"].href, grid, Resampling.average).astype(int)
    ours = read(scene, grid).astype(int)
    assert np.abs(ours - expected).max() <= 1
    assert ours.any()


def test_coarse_grid_is_read_from_an_overview(tmp_path: Path, scene: Scene) -> None:
    """The overview's numbers are made to differ from the full ones, so that it shows which of them were read."""
    path = tmp_path / "scene.tif"
    profile = {
        "driver": "GTiff",
        "width": 256,
        "height": 256,
        "count": 1,
        "dtype": "uint16",
        "nodata": 0,
        "tiled": True,
    }
    transform = Affine(10, 0, 499980, 0, -10, 5200020)
    with rasterio.open(
        path, "w", **profile, blockxsize=64, blockysize=64, crs="EPSG:32633", transform=transform
    ) as file:
        file.write(np.full((1, 256, 256), 100, np.uint16))
        file.build_overviews([2, 4], Resampling.nearest)
    with rasterio.open(path, "r+", OVERVIEW_LEVEL=1) as file:
        file.write(np.full((1, 64, 64), 400, np.uint16))
    asset = scene.assets["red"].__class__(str(path))
    fake = scene.__class__(**{**scene.__dict__, "assets": {"red": asset}})
    seen = {
        size: set(
            np.unique(
                read(fake, Grid("EPSG:32633", float(size), 499980 // size + 1, 5200020 // size, 12, 12, float(size)))
            )
        )
        for size in (10, 20, 30, 60)
    }
    assert seen == {10: {100}, 20: {100}, 30: {100}, 60: {400}}


def test_classes_are_never_averaged(scene: Scene) -> None:
    grid = Grid("EPSG:32633", 50.0, 10000, 104000, 38, 38, 50.0)
    asset = scene.assets["classification"].href
    ours = read(scene, grid, "classification", "uint8", encoding=Encoding(is_classes=True))
    assert ours.any()
    assert set(np.unique(ours)) <= set(np.unique(pixels(asset)))


def test_far_away_is_no_data(scene: Scene) -> None:
    assert not read(scene, Grid("EPSG:32633", 10.0, 90000, 500000, 8, 8, 10.0)).any()


def test_what_cannot_be_read_says_which_and_why(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as error:
        AssetReader(Settings()).inspect(str(tmp_path / "none.tif"))
    assert error.value.href.endswith("none.tif")
    assert missing_file() in error.value.reason


def test_a_vrt_in_disguise_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scene.tif"
    path.write_text('<VRTDataset rasterXSize="1" rasterYSize="1"/>')
    with pytest.raises(ReadError):
        AssetReader(Settings()).inspect(str(path))


def test_read_that_fails_once_is_tried_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    steady, failures = ByteReader.read_ranges, [OSError("connection lost")]

    def unsteady(*arguments: object) -> list[bytes]:
        if failures:
            raise failures.pop()
        return steady(*arguments)

    monkeypatch.setattr(ByteReader, "read_ranges", unsteady)
    assert read(scene, Grid("EPSG:32633", 10.0, 49998, 520002, 20, 20, 10.0)).any()


def test_urgent_reader_shares_what_the_run_has(tmp_path: Path) -> None:
    """Made anew, it would have twice the processors, and a connection to the cache that nobody closes."""
    reader = AssetReader(Settings(cache_file=tmp_path / "cache.sqlite"))
    with reader.urgently() as urgent:
        assert urgent._bytes._is_urgent
        assert not reader._bytes._is_urgent
        for name in ("network", "workspace", "cache", "_cog_headers", "_lock"):
            assert getattr(urgent, name) is getattr(reader, name), name
