"""Which overpasses a live layer shows."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.jobs.area_views import AreaView
from cloudless_plugin.engine.kernels.bit_image import BitImage
from cloudless_plugin.engine.kernels.radiometry import Scaling
from cloudless_plugin.engine.live.view_scenes import VIEWS, _enough
from cloudless_plugin.engine.stac.scene import Asset, Scene

CELLS = Grid("EPSG:32633", 100, 0, 20, 20, 20, 100)


def overpass(number: int) -> list[Scene]:
    day = datetime(2023, 1, 1) + timedelta(days=number)
    return [Scene(f"{number}", day, "EPSG:32633", {"red": Asset("a.tif")}, Scaling(0), platform="a", orbit=1)]


def view(covered: np.ndarray, clear: np.ndarray) -> AreaView:
    return AreaView(100.0, 0.0, BitImage(clear), covered=BitImage(covered))


def chosen(views: list[AreaView]) -> list[int]:
    passes = [overpass(number) for number in range(len(views))]
    keys = [each[0].overpass for each in passes]
    found = _enough(keys, dict(zip(keys, passes)), dict(zip(keys, views)), CELLS)
    return [number for number, key in enumerate(keys) if key in found]


def test_the_first_ones_are_enough_where_all_is_clear() -> None:
    all_of_it = np.ones(CELLS.shape, bool)
    assert chosen([view(all_of_it, all_of_it)] * 40) == list(range(VIEWS))


def test_both_sides_of_a_swath_edge_get_as_many() -> None:
    west = np.zeros(CELLS.shape, bool)
    west[:, :10] = True
    found = chosen([view(west, west)] * 20 + [view(~west, ~west)] * 20)
    assert found == [*range(VIEWS), *range(20, 20 + VIEWS)]


def test_further_ones_are_taken_where_the_first_hide_a_place() -> None:
    all_of_it, hidden = np.ones(CELLS.shape, bool), np.ones(CELLS.shape, bool)
    hidden[:10, :10] = False  # always the same cloud
    found = chosen([view(all_of_it, hidden)] * 20 + [view(all_of_it, all_of_it)] * 20)
    assert found == [*range(VIEWS), 20, 21, 22]


def test_one_that_shows_hardly_anything_is_not_worth_it() -> None:
    all_of_it, corner = np.ones(CELLS.shape, bool), np.zeros(CELLS.shape, bool)
    corner[0, :3] = True  # less than a hundredth
    assert 0 not in chosen([view(corner, corner), *[view(all_of_it, all_of_it)] * 20])
