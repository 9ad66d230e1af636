"""What an overpass has seen where its tiles overlap."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from affine import Affine

from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.compositing.compose_tile import compose_tile
from cloudless_plugin.engine.compositing.observe import observe_band
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.net import byte_ranges
from cloudless_plugin.engine.stac.overpasses import group_overpasses
from cloudless_plugin.engine.stac.scene import Asset, Scene
from tests.support import jobs

DAY = datetime(2023, 6, 1, 10)
GRID = Grid("EPSG:32633", 10.0, 50000, 520000, 128, 64, 10.0)


def scene(folder: Path, name: str, pixels: np.ndarray, west: float, size: float = 10.0, **changes: Any) -> Scene:
    """Write a file of one band, and return a scene whose item tells where it lies."""
    path = folder / f"{name}.tif"
    transform = Affine(size, 0, west, 0, -size, 5200000)
    height, width = pixels.shape
    profile = {"driver": "GTiff", "count": 1, "dtype": "uint16", "height": height, "width": width, "nodata": 0}
    tiled = {"tiled": True, "blockxsize": 32, "blockysize": 32, "compress": "deflate"}
    with rasterio.open(path, "w", **profile, **tiled, crs="EPSG:32633", transform=transform) as dataset:
        dataset.write(pixels, 1)
    asset = Asset(str(path), tuple(transform)[:6], pixels.shape)
    return Scene(name, DAY, 32633, {"red": asset}, **{"platform": "a", "orbit": 1, **changes})


def full(value: int, width: int = 96, height: int = 64) -> np.ndarray:
    return np.full((height, width), value, np.uint16)


def seen(scenes: list[Scene], grid: Grid = GRID) -> np.ndarray:
    (overpass,) = group_overpasses(scenes)
    plane = np.full(grid.shape, 7, np.uint16)
    observe_band(plane, overpass, "red", grid)
    return plane


def test_eastern_tile_counts_in_the_overlap(tmp_path: Path) -> None:
    west, east = scene(tmp_path, "w", full(100), 500000), scene(tmp_path, "e", full(200), 500320)
    for order in ([west, east], [east, west]):
        plane = seen(order)
        assert (plane[:, :32] == 100).all()
        assert (plane[:, 32:] == 200).all()


def test_blocks_that_add_nothing_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the western tile's three columns of blocks only the first lies beside the eastern tile."""
    asked: list[int] = []
    read = byte_ranges.read_ranges

    def counted(href: str, wanted: list[tuple[int, int]], version: str = "") -> list[bytes]:
        if "w.tif" in href and all(begin for begin, _ in wanted):
            asked.append(len(wanted))
        return read(href, wanted)

    monkeypatch.setattr(byte_ranges, "read_ranges", counted)
    seen([scene(tmp_path, "w", full(100), 500000), scene(tmp_path, "e", full(200), 500320)])
    assert asked == [2]


def test_other_tile_fills_what_the_first_one_lacks(tmp_path: Path) -> None:
    holes = full(200)
    holes[10:20, 10:20] = 0
    plane = seen([scene(tmp_path, "w", full(100), 500000), scene(tmp_path, "e", holes, 500320)])
    assert (plane[10:20, 42:52] == 100).all()
    assert (plane == 100).sum() == 32 * 64 + 100


def test_each_tile_has_its_own_offset(tmp_path: Path) -> None:
    west, east = (
        scene(tmp_path, "w", full(100), 500000),
        scene(tmp_path, "e", full(1100), 500320, scaling=Scaling(-1000)),
    )
    assert (seen([west, east]) == 100).all()


def test_tiles_out_of_phase_are_averaged(tmp_path: Path) -> None:
    west, east = scene(tmp_path, "w", full(100), 500005), scene(tmp_path, "e", full(201), 500325)
    plane = seen([west, east])
    assert set(np.unique(plane[:, 40:90])) == {151}
    assert set(np.unique(plane[:, 100:])) == {201}


def test_resampled_tile_fills_only_what_the_grid_s_own_lacks(tmp_path: Path) -> None:
    own, other = scene(tmp_path, "own", full(100), 500000), scene(tmp_path, "other", full(300, 128), 500005)
    plane = seen([own, other])
    assert (plane[:, :96] == 100).all()
    assert (plane[:, 97:] == 300).all()


def test_two_passes_are_two_observations(tmp_path: Path) -> None:
    one, two = scene(tmp_path, "a", full(100, 128), 500000), scene(tmp_path, "b", full(300, 128), 500000, orbit=2)
    request = Request.from_dict(jobs.request("items.json", bands="red", mask="none"))
    assert (compose_tile([one, two], GRID, request).pixels == 200).all()


def test_tile_without_scenes_is_empty() -> None:
    request = Request.from_dict(jobs.request("items.json", mask="none"))
    assert not compose_tile([], GRID, request).pixels.any()


@pytest.mark.parametrize("pixels", [0, 100], ids=["no scene", "a scene"])
@pytest.mark.parametrize("missing", [0, 1], ids=["room", "too little room"])
def test_tile_is_made_in_the_room_that_it_is_given(tmp_path: Path, pixels: int, missing: int) -> None:
    scenes = [scene(tmp_path, "a", full(pixels, 128), 500000)] if pixels else []
    request = Request.from_dict(jobs.request("items.json", bands="red", mask="none"))
    room = np.full(math.prod(GRID.shape) - missing, 7, np.uint16)
    made = compose_tile(scenes, GRID, request, room=room).pixels
    assert made.shape == (1, *GRID.shape)
    assert (made == pixels).all()
    assert (room == (7 if missing else pixels)).all()


class Slow(ThreadPoolExecutor):
    """One thread, which waits until it is let go."""

    def __init__(self) -> None:
        super().__init__(1)
        self.go, self.handed_in = threading.Event(), 0

    def submit(self, *work: Any, **more: Any) -> Any:
        future = super().submit(self.go.wait, 60) if self.handed_in == 0 else super().submit(*work, **more)
        self.handed_in += 1
        return future


@pytest.mark.timeout(60)
def test_tile_whose_readers_are_shut_down_ends(tmp_path: Path) -> None:
    """What the pool had not begun is never done, and not waited for."""
    scenes = [scene(tmp_path, "a", full(100), 500000, orbit=orbit) for orbit in (1, 2, 3)]
    request = Request.from_dict(jobs.request(tmp_path / "items.json", bands="red", mask="none"))
    readers, composers = Slow(), ThreadPoolExecutor(1)
    tile = composers.submit(compose_tile, scenes, GRID, request, pool=readers)
    while readers.handed_in < len(scenes):
        time.sleep(0.01)
    readers.shutdown(wait=False, cancel_futures=True)
    readers.go.set()
    composers.shutdown(wait=False)
    with pytest.raises(CancelledError):
        tile.result(timeout=20)
