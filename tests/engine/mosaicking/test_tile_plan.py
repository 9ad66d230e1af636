"""How the mosaic is cut into tiles."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudless_plugin.common.settings import Limits
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.mosaicking.tile_plan import plan_tiles
from cloudless_plugin.engine.stac.scene import Asset, Scene
from tests.support.runs import request

REQUEST = request("items.json", mask="none")
MASKED = request("items.json")
LIMITS = Limits()


def scenes(count: int, west: float = 499980.0, north: float = 5200020.0) -> list[Scene]:
    """Scenes of as many overpasses, of one Sentinel-2 tile."""
    first = datetime(2023, 1, 1)
    asset = Asset("a.tif", (10.0, 0.0, west, 0.0, -10.0, north), (10980, 10980))
    assets = dict.fromkeys((*REQUEST.bands, "classification"), asset)
    return [Scene(str(day), first + timedelta(days=day), "EPSG:32633", assets) for day in range(count)]


def grid(width: int, height: int, resolution: float = 10.0, column: int = 50123, row: int = 519877) -> Grid:
    return Grid("EPSG:32633", resolution, column, row, width, height, resolution)


@given(
    width=st.integers(1, 5000),
    height=st.integers(1, 5000),
    count=st.integers(1, 300),
    resolution=st.sampled_from([10.0, 20.0, 100.0]),
    masked=st.booleans(),
)
def test_every_pixel_is_in_one_tile(width: int, height: int, count: int, resolution: float, masked: bool) -> None:
    whole = grid(width, height, resolution)
    seen = np.zeros((height, width), np.uint8)
    for tile in plan_tiles(whole, scenes(count), MASKED if masked else REQUEST, LIMITS):
        top, left = whole.offset_of(tile)
        seen[top : top + tile.height, left : left + tile.width] += 1
    assert seen.min() == seen.max() == 1


@pytest.mark.parametrize("count", [1, 20, 40, 69, 140])
def test_stacks_fit_into_memory(count: int) -> None:
    for tile in plan_tiles(grid(10980, 10980), scenes(count), REQUEST, LIMITS):
        assert tile.width * tile.height * count * 2 <= LIMITS.stack_bytes


def test_preview_is_one_tile_that_reads_a_block_once() -> None:
    coarse = grid(600, 550, 40, 12500, 130000)
    assert plan_tiles(coarse, scenes(12), REQUEST, LIMITS, fewest=1) == [coarse]
    assert len(plan_tiles(coarse, scenes(12), REQUEST, LIMITS)) > 1


def test_very_many_scenes_make_small_tiles() -> None:
    assert {(tile.width, tile.height) for tile in plan_tiles(grid(2048, 1024), scenes(2000), REQUEST, LIMITS)} >= {
        (256, 512)
    }


def test_edges_of_tiles_lie_on_the_edges_of_blocks() -> None:
    whole = grid(6000, 3000)
    for tile in plan_tiles(whole, scenes(60), REQUEST, LIMITS):
        top, left = whole.offset_of(tile)
        for edge, end, place in ((left, 6000, tile.column - 49998), (top, 3000, 520002 - tile.row)):
            assert edge in (0, end) or place % LIMITS.tile_block == 0


def test_coarse_pixels_with_a_mask_make_tiles_as_fine_as_the_mask() -> None:
    fine = max(tile.width * tile.height for tile in plan_tiles(grid(4000, 4000, 30), scenes(9), REQUEST, LIMITS))
    coarse = max(tile.width * tile.height for tile in plan_tiles(grid(4000, 4000, 300), scenes(9), MASKED, LIMITS))
    assert coarse < fine
