"""Tiles are begun once, whatever happens to servers and files meanwhile."""

from __future__ import annotations

from datetime import datetime

from cloudless_plugin.common.errors import ReadError, ServerDownError
from cloudless_plugin.common.reporting import Reporter
from cloudless_plugin.common.request import Request
from cloudless_plugin.engine.compositing.composite import Composite, blank_composite
from cloudless_plugin.engine.geo.grid import Grid
from cloudless_plugin.engine.mosaicking.outages import Outages
from cloudless_plugin.engine.mosaicking.tile_queue import MosaicPlan, TileQueue
from cloudless_plugin.engine.stac.scene import Asset, Scene
from tests.support import jobs
from tests.support.runs import small_tiles

GRID = Grid("EPSG:32633", 10.0, 50_000, 520_000, 256, 256, 10.0)
REQUEST = Request.from_dict(jobs.request("items.json", mask="none", haze=False))


def scene(name: str, host: str) -> Scene:
    assets = {band: Asset(f"https://{host}/{name}.tif") for band in REQUEST.bands}
    return Scene(name, datetime(2023, 6, 1), GRID.crs, assets)


def begin_all(queue: TileQueue) -> list[tuple[Grid, list[Scene]]]:
    return list(iter(queue.begin_tile, None))


def finish(queue: TileQueue, tile: Grid, scenes: list[Scene]) -> None:
    made: Composite = blank_composite(REQUEST, tile)
    composite = queue.take(tile, scenes, lambda: made)
    if composite is not None:
        queue.end_tile(tile, composite, 0)


def test_tile_that_waits_to_be_made_again_is_not_queued_twice() -> None:
    """Its server is back, and then a scene is left out that it was made of."""
    scenes = [scene(name, host) for name, host in (("a1", "a.org"), ("a2", "a.org"), ("a3", "a.org"), ("b1", "b.org"))]
    limits = small_tiles().limits
    outages = Outages(lambda _: True, limits)
    queue = TileQueue(MosaicPlan(REQUEST, GRID, tuple(scenes), [], matched=4), limits, Reporter(), outages)
    outages.note_down(ServerDownError("https://b.org/b1.tif", "it is away", "wait"))
    tiles = begin_all(queue)
    assert len(tiles) > 2
    for tile, some in tiles:
        finish(queue, tile, some)
    outages._away["b.org"].end()
    begun = queue.begin_tile()
    assert begun is not None
    tile, some = begun

    def fail() -> Composite:
        raise ReadError("https://a.org/a1.tif", "it is broken")

    assert queue.take(tile, some, fail) is None
    again = begin_all(queue)
    assert len({tile for tile, _ in again}) == len(again) == len(tiles)
    for tile, some in again:
        finish(queue, tile, some)
    assert queue.is_done
