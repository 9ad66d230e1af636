"""The pixels of one tile."""

from __future__ import annotations

import math
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cloudless_plugin.common.request import Request
from cloudless_plugin.common.settings import Settings
from cloudless_plugin.engine.compositing.compose_tile import compose_tile
from cloudless_plugin.engine.raster_io.reader import AssetReader
from tests.support import jobs
from tests.support.one_band import GRID, full, make_scene


@pytest.fixture
def reader() -> AssetReader:
    return AssetReader(Settings())


def test_two_overpasses_are_two_observations(tmp_path: Path, reader: AssetReader) -> None:
    one, two = (
        make_scene(tmp_path, "a", full(100, 128), 500000),
        make_scene(tmp_path, "b", full(300, 128), 500000, orbit=2),
    )
    request = Request.from_dict(jobs.request("items.json", bands="red", mask="none"))
    assert (compose_tile([one, two], GRID, request, reader).pixels == 200).all()


def test_tile_without_scenes_is_empty(reader: AssetReader) -> None:
    request = Request.from_dict(jobs.request("items.json", mask="none"))
    assert not compose_tile([], GRID, request, reader).pixels.any()


@pytest.mark.parametrize("pixels", [0, 100], ids=["no scene", "a scene"])
@pytest.mark.parametrize("missing", [0, 1], ids=["enough memory", "too little memory"])
def test_tile_is_made_in_the_buffer_that_it_is_given(
    tmp_path: Path, reader: AssetReader, pixels: int, missing: int
) -> None:
    scenes = [make_scene(tmp_path, "a", full(pixels, 128), 500000)] if pixels else []
    request = Request.from_dict(jobs.request("items.json", bands="red", mask="none"))
    buffer = np.full(math.prod(GRID.shape) - missing, 7, np.uint16)
    made = compose_tile(scenes, GRID, request, reader, out_buffer=buffer).pixels
    assert made.shape == (1, *GRID.shape)
    assert (made == pixels).all()
    assert (buffer == (7 if missing else pixels)).all()


class SlowPool(ThreadPoolExecutor):
    """One thread, which waits until it is let go."""

    def __init__(self) -> None:
        super().__init__(1)
        self.go, self.submitted = threading.Event(), 0

    def submit(self, *work: Any, **more: Any) -> Any:
        future = super().submit(self.go.wait, 60) if self.submitted == 0 else super().submit(*work, **more)
        self.submitted += 1
        return future


@pytest.mark.timeout(60)
def test_tile_whose_pool_is_shut_down_ends(tmp_path: Path, reader: AssetReader) -> None:
    """Nobody waits for what the pool had not begun."""
    scenes = [make_scene(tmp_path, "a", full(100), 500000, orbit=orbit) for orbit in (1, 2, 3)]
    request = Request.from_dict(jobs.request(tmp_path / "items.json", bands="red", mask="none"))
    pool, composers = SlowPool(), ThreadPoolExecutor(1)
    tile = composers.submit(compose_tile, scenes, GRID, request, reader, pool=pool)
    while pool.submitted < len(scenes):
        time.sleep(0.01)
    pool.shutdown(wait=False, cancel_futures=True)
    pool.go.set()
    composers.shutdown(wait=False)
    with pytest.raises(CancelledError):
        tile.result(timeout=20)
